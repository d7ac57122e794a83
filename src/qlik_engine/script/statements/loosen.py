"""LOOSEN TABLE(S): tables whose fields do not link anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class LoosenTable(Statement):
    keywords = ("LOOSEN TABLE", "LOOSEN TABLES")

    names: tuple[str, ...]

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        names = cursor.names("a table name")
        cursor.end()
        return cls(tuple(names))

    def execute(self, run: Run) -> None:
        for name in self.names:
            run.loose.add(run.data.table(name).name)
