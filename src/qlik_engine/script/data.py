"""The tables a script has made so far; all that hold a field share its symbols."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ..columns import Coded, Column, Symbols, Table, Vector
from ..columns.vector import Codes, narrow
from ..errors import ScriptError
from ..interrupts import look
from ..io.rows import Rows, appended, combined

TABLE_NOT_FOUND = 11001
FIELD_NOT_FOUND = 11013
NAME_EXISTS = 11016


class Data:
    """Tables by name, in the order they were made."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self._symbols: dict[str, Symbols] = {}
        self._stale: set[str] = set()
        self._distinct: set[str] = set()

    def symbols(self, field: str) -> Symbols:
        """The dictionary of a field, made on first use, and anew where its last table is gone."""
        if field in self._stale and not any(field in table.columns for table in self.tables.values()):
            self._compact(field)
        return self._symbols.setdefault(field, Symbols())

    def known_symbols(self, field: str) -> Symbols | None:
        """The dictionary of a field with only the values in tables; None if there is no such field."""
        if field in self._stale:
            self._compact(field)
        return self._symbols.get(field)

    def compact(self) -> None:
        """Forget values whose last row is gone."""
        for field in tuple(self._stale):
            self._compact(field)

    def _compact(self, field: str) -> None:
        look()
        self._stale.discard(field)
        tables = [table for table in self.tables.values() if field in table.columns]
        old = self._symbols.get(field)
        if old is None or not tables:
            self._symbols.pop(field, None)
            return
        is_used = np.zeros(old.cardinality + 1, dtype=bool)
        for table in tables:
            is_used[table.columns[field].codes] = True
        kept = np.flatnonzero(is_used[1:]) + 1
        if len(kept) == old.cardinality:
            return
        new = self._symbols[field] = Symbols()
        codes = np.zeros(old.cardinality + 1, dtype=np.uint32)
        codes[kept] = new.encode(old.values().take(kept))
        for table in tables:
            column = table.columns[field]
            table.columns[field] = Column(new, narrow(codes[column.codes], new.cardinality))

    def table(self, name: str) -> Table:
        """Raises ScriptError if there is no such table."""
        try:
            return self.tables[name]
        except KeyError:
            raise ScriptError(f"Table '{name}' not found", code=TABLE_NOT_FOUND) from None

    def fields(self) -> tuple[str, ...]:
        """All field names, each once."""
        return tuple(dict.fromkeys(name for table in self.tables.values() for name in table.columns))

    def with_fields(self, names: Sequence[str]) -> Table | None:
        """The first table with exactly these fields."""
        wanted = set(names)
        return next((table for table in self.tables.values() if set(table.columns) == wanted), None)

    def free_name(self, name: str) -> str:
        """`name`, or with -1, -2, ... appended where it is taken."""
        candidate, number = name, 0
        while candidate in self.tables:
            number += 1
            candidate = f"{name}-{number}"
        return candidate

    def encode(self, rows: Rows) -> dict[str, Column]:
        """The rows' columns as codes into the shared symbols."""
        encoded: dict[str, Column] = {}
        for name, values in rows.columns.items():
            symbols = self.symbols(name)
            encoded[name] = Column(symbols, symbols.encode(values))
        return encoded

    def add(self, name: str, columns: Mapping[str, Column], length: int) -> Table:
        """A new table, under a free name."""
        table = Table(self.free_name(name), columns, length)
        self.tables[table.name] = table
        return table

    def put(self, name: str, rows: Rows, target: Table | None) -> str:
        """The rows at the end of `target`, without one in a new table; gives that table's name."""
        columns = self.encode(rows)
        if target is None:
            return self.add(name, columns, rows.length).name
        self.append(target, columns, rows.length)
        return target.name

    def replace(self, table: Table, columns: Mapping[str, Column], length: int) -> None:
        """Give a table other rows."""
        self._stale |= table.columns.keys() | columns.keys()
        self.tables[table.name] = Table(table.name, columns, length, table.comment)

    def append(self, table: Table, columns: Mapping[str, Column], length: int) -> None:
        """Put rows at the end of a table. Fields that one side does not have are null there."""
        names = dict.fromkeys((*table.columns, *columns))
        joined: dict[str, Column] = {}
        for name in names:
            symbols = self.symbols(name)
            before = _codes(table.columns.get(name), table.length)
            after = _codes(columns.get(name), length)
            joined[name] = Column(symbols, appended(before, after, symbols.cardinality))
        self.tables[table.name] = Table(table.name, joined, table.length + length, table.comment)

    def make_distinct(self, name: str, asked: bool) -> None:
        """Keep the first of equal rows. DISTINCT belongs to the table that a LOAD feeds: asked for once, it
        holds for what comes later, too."""
        if asked:
            self._distinct.add(name)
        if name not in self._distinct:
            return
        table = self.tables[name]
        _, firsts = combined([column.codes for column in table.columns.values()], table.length)
        if len(firsts) < table.length:
            self.take(table, firsts)

    def take(self, table: Table, indexes: np.ndarray[tuple[int], np.dtype[np.intp]]) -> None:
        """Keep the rows at `indexes` of a table only."""
        kept = {name: Column(column.symbols, column.codes[indexes]) for name, column in table.columns.items()}
        self.replace(table, kept, len(indexes))

    def widen(self, table: Table, field: str, derived: Mapping[str, Vector]) -> None:
        """Put fields into a table that follow from the values of `field`: one value per code of it.

        Raises ScriptError if a field of such a name is there already.
        """
        codes = table.columns[field].codes
        for name, values in derived.items():
            if name in table.columns:
                raise ScriptError(f"Field '{name}' exists already", code=NAME_EXISTS)
            symbols = self.symbols(name)
            table.columns[name] = Column(symbols, symbols.encode(Coded(values, codes)))

    def number(self, field: str, counter: Symbols) -> None:
        """Put the numbers that `counter` has or gives in the place of a field's values.

        Numbers count by size, then texts in load order: that is how the documented example comes out.
        """
        self._compact(field)
        values = self._symbols[field].values()
        order = np.argsort(values.numbers_or_nan(), kind="stable")
        numbers = np.full(len(values), np.nan)
        numbers[order] = counter.encode(values.take(order))
        numbers[0] = np.nan
        new = self._symbols[field] = Symbols()
        codes = new.encode(Vector.of_numbers(numbers))
        for table in self.tables.values():
            if (column := table.columns.get(field)) is not None:
                table.columns[field] = Column(new, narrow(codes[column.codes], new.cardinality))

    def restore(self, tables: Iterable[Table]) -> None:
        """Begin with tables of an earlier run, which stay as they are."""
        for table in tables:
            columns: dict[str, Column] = {}
            for field, column in table.columns.items():
                symbols = self._symbols.setdefault(field, Symbols.of(column.symbols.values()))
                columns[field] = Column(symbols, column.codes)
            self.tables[table.name] = Table(table.name, columns, table.length, table.comment)

    def drop_table(self, name: str) -> None:
        """Raises ScriptError if there is no such table."""
        self._stale |= self.table(name).columns.keys()
        del self.tables[name]
        self._distinct.discard(name)

    def drop_field(self, field: str, tables: Sequence[str] = ()) -> None:
        """Drop a field from `tables`, or from all. Raises ScriptError if it is not there."""
        found = [self.table(name) for name in tables] or list(self.tables.values())
        holders = [table for table in found if field in table.columns]
        if not holders:
            raise ScriptError(f"Field '{field}' not found", code=FIELD_NOT_FOUND)
        self._stale.add(field)
        for table in holders:
            del table.columns[field]
            if not table.columns:
                del self.tables[table.name]

    def rename_fields(self, names: Mapping[str, str]) -> None:
        """Raises ScriptError if a field is not there, or the new name is taken."""
        present = set(self.fields())
        for old, new in names.items():
            if old not in present:
                raise ScriptError(f"Field '{old}' not found", code=FIELD_NOT_FOUND)
            if new in present and new not in names:
                raise ScriptError(f"Field '{new}' exists already", code=NAME_EXISTS)
        self.compact()
        for table in self.tables.values():
            table.columns = {names.get(name, name): column for name, column in table.columns.items()}
        self._symbols = {names.get(name, name): symbols for name, symbols in self._symbols.items()}

    def rename_table(self, old: str, new: str) -> None:
        """Raises ScriptError if there is no such table, or the new name is taken."""
        table = self.table(old)
        if new != old and new in self.tables:
            raise ScriptError(f"Table '{new}' exists already", code=NAME_EXISTS)
        table.name = new
        if old in self._distinct:
            self._distinct ^= {old, new}
        self.tables = {each.name: each for each in self.tables.values()}


def _codes(column: Column | None, length: int) -> Codes:
    return np.zeros(length, dtype=np.uint8) if column is None else column.codes
