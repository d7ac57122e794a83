"""DROP TABLE(S) and DROP FIELD(S) [FROM table, ...]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class DropTable(Statement):
    keywords = ("DROP TABLE", "DROP TABLES")

    names: tuple[str, ...]

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        names = cursor.names("a table name")
        cursor.end()
        return cls(tuple(names))

    def execute(self, run: Run) -> None:
        for name in self.names:
            run.data.drop_table(name)


@dataclass(frozen=True, slots=True)
class DropField(Statement):
    keywords = ("DROP FIELD", "DROP FIELDS")

    names: tuple[str, ...]
    tables: tuple[str, ...]

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        names = cursor.names("a field name")
        tables = cursor.names("a table name") if cursor.accept("FROM") else []
        cursor.end()
        return cls(tuple(names), tuple(tables))

    def execute(self, run: Run) -> None:
        for name in self.names:
            run.data.drop_field(name, self.tables)
