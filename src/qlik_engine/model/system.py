"""System fields: what the data model says about itself, as a table of its own that is made when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeVar

from ..columns import Column, Symbols, Table, Vector

T = TypeVar("T")

SYSTEM_TABLE: Final = "$Table"
SYSTEM_FIELDS: Final = ("$Table", "$Field", "$Fields", "$FieldNo", "$Rows", "$Info")
"""In the order of their internal numbers, which are those before the numbers of all other fields."""


class ByName(Mapping[str, T]):
    """Items by name: those `listed`; and others that are only found by name, made when the first is."""

    def __init__(self, listed: dict[str, T], names: Iterable[str], make: Callable[[], dict[str, T]]) -> None:
        self._listed = listed
        self._names = frozenset(names) - listed.keys()
        self._make = make

    def __getitem__(self, name: str) -> T:
        return self._make()[name] if name in self._names else self._listed[name]

    def __contains__(self, name: object) -> bool:
        return name in self._listed or (name in self._names and name in self._make())

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)

    @property
    def unlisted(self) -> list[T]:
        """The items that are not listed."""
        return list(self._make().values()) if self._names else []


def system_table(tables: Iterable[Table]) -> Table:
    """The table of system fields: a row for every field of every table. `$Info` has no values, as information
    about values (INFO LOAD) is not kept."""
    rows = [
        (table.name, name, len(table.columns), number, table.length)
        for table in tables
        for number, name in enumerate(table.columns, 1)
    ]
    tables_of, fields, *counts = zip(*rows, strict=True) if rows else ((),) * 5
    vectors = [
        Vector.of_texts(tables_of),
        Vector.of_texts(fields),
        *map(Vector.of_numbers, counts),
        Vector.nulls(len(rows)),
    ]
    columns = {}
    for name, vector in zip(SYSTEM_FIELDS, vectors, strict=True):
        symbols = Symbols()
        columns[name] = Column(symbols, symbols.encode(vector))
    return Table(SYSTEM_TABLE, columns, len(rows))
