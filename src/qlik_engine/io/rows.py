"""Rows on their way from a source into a table: named columns of one length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from ..columns import Coded, Column, Dual, Symbols, Vector
from ..columns.vector import Codes, Ints, narrow
from ..interrupts import look

Values: TypeAlias = Vector | Coded


class Rows:
    """The frame a LOAD evaluates its expressions over. Values, not storage: nothing is written in place."""

    __slots__ = ("columns", "length")

    def __init__(self, columns: Mapping[str, Values], length: int) -> None:
        self.columns: dict[str, Values] = dict(columns)
        self.length = length

    @classmethod
    def of_table(cls, columns: Mapping[str, Column], length: int) -> Rows:
        return cls({name: column.coded() for name, column in columns.items()}, length)

    def column(self, field: str) -> Coded | None:
        """The values of `field`; None if there is no such column."""
        values = self.columns.get(field)
        if values is None or isinstance(values, Coded):
            return values
        coded = as_coded(values)
        self.columns[field] = coded
        return coded

    def take(self, indexes: Any) -> Rows:
        """The rows at `indexes` (positions or a mask), in that order."""
        length = len(np.arange(self.length)[indexes]) if not self.columns else -1
        columns = {name: take(values, indexes) for name, values in self.columns.items()}
        return Rows(columns, length if length >= 0 else len(next(iter(columns.values()))))

    def with_columns(self, columns: Mapping[str, Values]) -> Rows:
        return Rows({**self.columns, **columns}, self.length)


def take(values: Values, indexes: Any) -> Values:
    look()
    if isinstance(values, Coded):
        return Coded(values.values, values.codes[indexes])
    return values.take(indexes)


def as_coded(values: Vector) -> Coded:
    """The same values with a dictionary: every row its own entry, after the null at 0."""
    numbers = None if values.numbers is None else np.concatenate(([np.nan], values.numbers))
    texts = None if values.texts is None else np.concatenate((np.array([None], dtype=object), values.texts))
    return Coded(Vector(len(values) + 1, numbers, texts), np.arange(1, len(values) + 1, dtype=np.uint32))


def filled(values: Values, value: Dual) -> Coded:
    """The same values with `value` in place of null."""
    symbols = Symbols()
    codes = symbols.encode(values)
    own = symbols.encode(Vector.of_duals([value]))[0]
    return Coded(symbols.values(), np.where(codes == 0, own, codes))


def plain(values: Values) -> Vector:
    return values.expand() if isinstance(values, Coded) else values


def concatenate(parts: Sequence[Rows]) -> Rows:
    """The rows of all parts, one after the other; a column that a part does not have is null there."""
    if len(parts) == 1:
        return parts[0]
    names = dict.fromkeys(name for part in parts for name in part.columns)
    length = sum(part.length for part in parts)
    return Rows({name: _joined(name, parts) for name in names}, length)


def _joined(name: str, parts: Sequence[Rows]) -> Coded:
    symbols = Symbols()
    codes = [
        symbols.encode(part.columns[name]) if name in part.columns else np.zeros(part.length, dtype=np.uint8)
        for part in parts
    ]
    return Coded(symbols.values(), np.concatenate(codes))


def identity(values: Values) -> Codes:
    """One code per row, equal where the values are the same; 0 is null."""
    return Symbols().encode(values)


def combined(codes: Iterable[Codes], length: int) -> tuple[Ints, Ints]:
    """Groups of rows with the same codes: the group of each row, numbered by first appearance, and the
    first row of each group."""
    key = np.zeros(length, dtype=np.int64)
    for column in codes:
        look()
        distinct, inverse = np.unique(column, return_inverse=True)
        key = key * len(distinct) + inverse
        if key.size and int(key.max()) > 1 << 31:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
    look()
    _, firsts, inverse = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(firsts, kind="stable")
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return rank[inverse], firsts[order]


def appended(first: Codes, second: Codes, cardinality: int) -> Codes:
    return np.concatenate((narrow(first, cardinality), narrow(second, cardinality)))
