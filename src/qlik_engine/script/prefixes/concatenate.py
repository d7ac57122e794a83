"""CONCATENATE [(table)]: append to a table though its fields differ. NOCONCATENATE: never append."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...columns import Table
from ...io.rows import Rows
from ..lexer import Cursor
from .base import STRONG, WEAK, Prefix

if TYPE_CHECKING:
    from ..run import Run


def table_name(cursor: Cursor) -> str:
    """`(table)`, "" if there is none."""
    if not cursor.accept("("):
        return ""
    name = cursor.name("a table name")
    cursor.expect(")")
    return name


@dataclass(frozen=True, slots=True)
class Concatenate(Prefix):
    keywords = ("CONCATENATE",)
    places = STRONG

    table: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls(table_name(cursor))

    def target(self, run: Run, name: str, fields: tuple[str, ...]) -> Table:
        return run.data.table(self.table) if self.table else run.last_table()

    def place(self, run: Run, rows: Rows, name: str) -> str:
        table = self.target(run, name, ())
        run.data.append(table, run.data.encode(rows), rows.length)
        return table.name


@dataclass(frozen=True, slots=True)
class NoConcatenate(Prefix):
    keywords = ("NOCONCATENATE",)
    places = WEAK

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls()

    def place(self, run: Run, rows: Rows, name: str) -> str:
        return run.data.add(name, run.data.encode(rows), rows.length).name
