"""What a prefix of LOAD is: keywords, a grammar, and what it changes about the load."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final, Self

from ...columns import Table
from ...columns.vector import Ints
from ...io.rows import Rows
from ..lexer import Cursor

if TYPE_CHECKING:
    from ..run import Run

WEAK: Final = 1
STRONG: Final = 2


class Prefix(ABC):
    """One prefix. Unless it says otherwise it changes nothing."""

    keywords: ClassVar[tuple[str, ...]]
    places: ClassVar[int] = 0
    """Whether it decides where the rows go (`place`): 0 it does not, WEAK unless a STRONG one does."""

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

    def chosen(self, run: Run, records: int) -> Ints | None:
        """The source records to read, by position; None for all."""
        return None

    def shape(self, run: Run, rows: Rows) -> Rows:
        """The rows in another form."""
        return rows

    def target(self, run: Run, name: str, fields: tuple[str, ...]) -> Table | None:
        """The table that the rows will be appended to, None if they are not appended to any. `name` and
        `fields` are those of the LOAD."""
        return None

    def place(self, run: Run, rows: Rows, name: str) -> str:
        """Put the rows where they belong; gives the name to report. Only called if `places`."""
        raise NotImplementedError
