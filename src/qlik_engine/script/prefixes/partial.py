"""ADD, REPLACE and MERGE: what a partial reload does; ONLY keeps the statement out of a full one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from ...columns import Coded, Column, Table
from ...columns.vector import Codes, Ints
from ...errors import ScriptError
from ...io.rows import Rows, combined
from ..data import FIELD_NOT_FOUND
from ..lexer import Cursor
from .base import STRONG, WEAK, Prefix
from .concatenate import table_name

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Add(Prefix):
    """In a partial reload the rows go to the table of that name, whatever its fields."""

    keywords = ("ADD",)
    places = WEAK

    only: bool

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls(bool(cursor.accept("ONLY")))

    def applies(self, run: Run) -> bool:
        return run.partial or not self.only

    def target(self, run: Run, name: str, fields: tuple[str, ...]) -> Table | None:
        named = run.data.tables.get(name) if run.partial else None
        return named or run.data.with_fields(fields)

    def place(self, run: Run, rows: Rows, name: str) -> str:
        return run.data.put(name, rows, self.target(run, name, tuple(rows.columns)))


@dataclass(frozen=True, slots=True)
class Replace(Prefix):
    """REPLACE [ONLY] [CONCATENATE [(table)]]: that table, else the one of that name or with these fields,
    goes; the rows make a new one."""

    keywords = ("REPLACE",)
    places = WEAK

    only: bool
    is_concatenating: bool
    table: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        only = bool(cursor.accept("ONLY"))
        is_concatenating = bool(cursor.accept("CONCATENATE"))
        return cls(only, is_concatenating, table_name(cursor) if is_concatenating else "")

    def applies(self, run: Run) -> bool:
        return run.partial or not self.only

    def place(self, run: Run, rows: Rows, name: str) -> str:
        if self.is_concatenating:
            old: Table | None = run.data.table(self.table) if self.table else run.last_table()
        else:
            old = run.data.tables.get(name) or run.data.with_fields(tuple(rows.columns))
        if old is not None:
            run.data.drop_table(old.name)
            name = old.name
        return run.data.add(name, run.data.encode(rows), rows.length).name


@dataclass(frozen=True, slots=True)
class Merge(Prefix):
    """MERGE [ONLY] [(sequence [, variable])] ON key, ... [CONCATENATE [(table)]].

    The first field of the LOAD says what each row does to those with its key: Insert and Update put it in
    their place, Delete takes them away. Of each key the last row counts, by `sequence` if that is given;
    that may be an old one.
    """

    keywords = ("MERGE",)
    places = STRONG

    only: bool
    sequence: str
    variable: str
    keys: tuple[str, ...]
    table: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        only = bool(cursor.accept("ONLY"))
        numbers: list[str] = []
        if cursor.accept("("):
            numbers = cursor.names("a field name")
            cursor.expect(")")
        cursor.expect("ON")
        keys = cursor.names("a field name")
        table = table_name(cursor) if cursor.accept("CONCATENATE") else ""
        sequence, variable, *_ = [*numbers, "", ""]
        return cls(only, sequence, variable, tuple(keys), table)

    def applies(self, run: Run) -> bool:
        return run.partial or not self.only

    def place(self, run: Run, rows: Rows, name: str) -> str:
        operation, *names = rows.columns
        missing = [key for key in (*self.keys, *filter(None, (self.sequence,))) if key not in names]
        if missing:
            raise ScriptError(f"Field '{missing[0]}' not found", code=FIELD_NOT_FOUND)
        does = [text.strip().lower() for text in run.texts_of(rows.columns[operation])]
        unknown = set(does) - {"insert", "i", "update", "u", "delete", "d"}
        if unknown:
            raise ScriptError(f"MERGE knows Insert, Update and Delete, not '{unknown.pop()}'")
        columns = run.data.encode(Rows({field: rows.columns[field] for field in names}, rows.length))
        fresh = Table(name, columns, rows.length)
        table = run.data.tables.get(self.table or name) or run.data.with_fields(names)
        kept, last = self._merged(run, table, fresh)
        stays = last[[does[row] not in ("delete", "d") for row in last.tolist()]]
        if self.variable and rows.length:
            top = run.numbers_of(rows.columns[self.sequence]).max()
            run.set_variable(self.variable, run.number_text(float(top)))
        taken = {field: Column(column.symbols, column.codes[stays]) for field, column in columns.items()}
        if table is None:
            return run.data.add(self.table or name, taken, len(stays)).name
        run.data.take(table, kept)
        run.data.append(run.data.tables[table.name], taken, len(stays))
        return table.name

    def _merged(self, run: Run, table: Table | None, fresh: Table) -> tuple[Ints, Ints]:
        """The old rows that stay, and the new rows that count: of each key the latest."""
        length = table.length if table is not None else 0
        groups, _ = combined([_joined(key, table, fresh) for key in self.keys], length + fresh.length)
        order = np.arange(length + fresh.length)
        if self.sequence:
            symbols = fresh.columns[self.sequence].symbols
            numbers = run.numbers_of(Coded(symbols.values(), _joined(self.sequence, table, fresh)))
            order = np.argsort(np.where(np.isnan(numbers), -np.inf, numbers), kind="stable")
        is_touched = np.isin(groups, groups[length:])
        candidates = order[is_touched[order]]
        _, backwards = np.unique(groups[candidates][::-1], return_index=True)
        latest = candidates[len(candidates) - 1 - backwards]
        old = np.concatenate((np.flatnonzero(~is_touched), latest[latest < length]))
        return np.sort(old), np.sort(latest[latest >= length]) - length


def _joined(field: str, table: Table | None, fresh: Table) -> Codes:
    """The field's codes in the old rows and then in the new."""
    new = fresh.columns[field].codes.astype(np.uint32)
    if table is None:
        return new
    column = table.columns.get(field)
    old = np.zeros(table.length, dtype=np.uint32) if column is None else column.codes
    return np.concatenate((old, new))
