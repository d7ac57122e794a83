"""STORE [fields FROM] table INTO file [(txt | csv | qvd | parquet, ...)]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...columns import Table
from ...errors import ScriptError
from ...io.format_spec import FormatSpec
from ...io.writing import write_table
from ..data import FIELD_NOT_FOUND, NAME_EXISTS
from ..lexer import Cursor
from ..loading.format_spec import parse_format_spec
from .base import Statement
from .load import file_reference

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Store(Statement):
    keywords = ("STORE",)

    fields: tuple[tuple[str, str], ...]
    table: str
    file: str
    spec: FormatSpec

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        fields: list[tuple[str, str]] = []
        table = ""
        if cursor.accept("*"):
            cursor.expect("FROM")
        else:
            first = cursor.name("a table name")
            if cursor.is_phrase("INTO"):
                table = first
            else:
                fields.append((first, _alias(cursor) or first))
                while cursor.accept(","):
                    name = cursor.name("a field name")
                    fields.append((name, _alias(cursor) or name))
                cursor.expect("FROM")
        table = table or cursor.name("a table name")
        cursor.expect("INTO")
        file = file_reference(cursor)
        spec = parse_format_spec(cursor) if cursor.token().value == "(" else FormatSpec()
        cursor.end()
        return cls(tuple(fields), table, file, spec)

    def execute(self, run: Run) -> None:
        table = run.data.table(self.table)
        if self.fields:
            columns = {}
            for name, alias in self.fields:
                if name not in table.columns:
                    raise ScriptError(f"Field '{name}' not found", code=FIELD_NOT_FOUND)
                if alias in columns:
                    raise ScriptError(f"Field '{alias}' is stored twice", code=NAME_EXISTS)
                columns[alias] = table.columns[name]
            table = Table(table.name, columns, table.length, table.comment)
        with run.target(self.file) as path:
            write_table(path, table, self.spec, run.locale)
        run.report(f"{table.name} >> {self.file} {table.length:,} Lines stored", table.name, table.length)


def _alias(cursor: Cursor) -> str:
    return cursor.name("a field name") if cursor.accept("AS") else ""
