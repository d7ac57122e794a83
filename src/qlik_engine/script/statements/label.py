"""`name:` in front of a control statement or a remark: the name of the next table that is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Label(Statement):
    """Read where a label stands without its statement, so it has no keyword."""

    keywords = ()

    name: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls(cursor.name("a label"))

    def execute(self, run: Run) -> None:
        run.label = self.name
