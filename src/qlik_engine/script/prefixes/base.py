"""What a prefix of LOAD is: keywords, a grammar, and what it changes about the load."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Self

from ...columns import Table
from ...io.rows import Rows
from ..lexer import Cursor

if TYPE_CHECKING:
    from ..run import Run


class Prefix(ABC):
    """One prefix. Unless it says otherwise it changes nothing."""

    keywords: ClassVar[tuple[str, ...]]
    places: ClassVar[bool] = False
    """Whether it decides where the rows go (`place`)."""

    @classmethod
    @abstractmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        """Read the prefix after its `keyword`; raises ScriptSyntaxError."""

    def applies(self, run: Run) -> bool:
        """False makes the whole statement do nothing."""
        return True

    def limit(self, run: Run) -> int | None:
        """At most so many source records."""
        return None

    def shape(self, run: Run, rows: Rows) -> Rows:
        """The rows in another form."""
        return rows

    def target(self, run: Run) -> Table | None:
        """The table that the rows will be appended to, None if they are not appended to any."""
        return None

    def place(self, run: Run, rows: Rows, name: str) -> str:
        """Put the rows where they belong; gives the name to report. Only called if `places`."""
        raise NotImplementedError
