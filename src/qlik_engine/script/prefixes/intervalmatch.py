"""INTERVALMATCH (field [, key, ...]): the values of a field, each beside every interval it lies in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from ...columns import Coded, Symbols
from ...columns.vector import Floats, Ints
from ...errors import ScriptError
from ...interrupts import look
from ...io.rows import Rows, Values, combined, take
from ..data import FIELD_NOT_FOUND
from ..lexer import Cursor
from ..memory import check_room
from .base import Prefix

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class IntervalMatch(Prefix):
    """The first two fields of the LOAD are the limits, which belong to the interval; a limit that is no
    number makes it match nothing. With keys, value and interval have to agree in them, too."""

    keywords = ("INTERVALMATCH",)

    field: str
    keys: tuple[str, ...]

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        cursor.expect("(")
        field, *keys = cursor.names("a field name")
        cursor.expect(")")
        return cls(field, tuple(keys))

    def shape(self, run: Run, rows: Rows) -> Rows:
        names = list(rows.columns)
        if len(names) < 2 + len(self.keys):
            raise ScriptError("INTERVALMATCH needs two limits and every key among the loaded fields")
        points = self._points(run)
        groups, intervals = self._groups(points, rows)
        low, high = (run.numbers_of(rows.columns[name]) for name in names[:2])
        numbers = run.numbers_of(points.columns[self.field])
        at, which = within(numbers, groups, low, high, intervals)
        columns: dict[str, Values] = {self.field: take(points.columns[self.field], at)}
        columns |= {name: take(rows.columns[name], which) for name in names}
        return Rows(columns, len(at))

    def _points(self, run: Run) -> Rows:
        """Every value of the field, with every combination of the keys that it occurs with."""
        wanted = (self.field, *self.keys)
        for table in run.data.tables.values():
            if self.keys and all(name in table.columns for name in wanted):
                columns = {name: table.columns[name] for name in wanted}
                _, firsts = combined([column.codes for column in columns.values()], table.length)
                return Rows.of_table(columns, table.length).take(firsts)
        symbols = run.data.known_symbols(self.field)
        missing = next((name for name in self.keys if run.data.known_symbols(name) is None), "")
        if symbols is None or missing:
            raise ScriptError(f"Field '{missing or self.field}' not found", code=FIELD_NOT_FOUND)
        if self.keys:
            raise ScriptError("INTERVALMATCH with keys needs a table that has the field and all the keys")
        codes = np.arange(1, symbols.cardinality + 1, dtype=np.uint32)
        return Rows({self.field: Coded(symbols.values(), codes)}, len(codes))

    def _groups(self, points: Rows, rows: Rows) -> tuple[Ints, Ints]:
        """A number for the keys of each point and each interval; -1 where a key is null or missing."""
        first = np.zeros(points.length, dtype=np.intp)
        second = np.zeros(rows.length, dtype=np.intp)
        names = list(rows.columns)[2:]
        for place, key in enumerate(self.keys):
            symbols = Symbols()
            left = symbols.encode(points.columns[key]).astype(np.intp)
            right = symbols.encode(rows.columns[key if key in names else names[place]]).astype(np.intp)
            size = symbols.cardinality + 1
            first = np.where((left == 0) | (first < 0), -1, first * size + left)
            second = np.where((right == 0) | (second < 0), -1, second * size + right)
            distinct, numbers = np.unique(np.concatenate((first, second)), return_inverse=True)
            numbers = numbers - (1 if len(distinct) and distinct[0] < 0 else 0)
            first, second = numbers[: len(first)], numbers[len(first) :]
        return first, second


def within(points: Floats, point_groups: Ints, low: Floats, high: Floats, groups: Ints) -> tuple[Ints, Ints]:
    """Positions of points and of the closed intervals they lie in, in the order of the points.

    NaN lies nowhere; negative groups match nothing.
    """
    usable = np.flatnonzero(~np.isnan(points) & (point_groups >= 0))
    values, ranks = np.unique(points[usable], return_inverse=True)
    step = len(values) + 1
    keys = point_groups[usable] * step + ranks
    look()
    order = np.argsort(keys, kind="stable")
    look()
    sorted_keys, usable = keys[order], usable[order]
    chosen = np.flatnonzero(~np.isnan(low) & ~np.isnan(high) & (low <= high) & (groups >= 0))
    begin = np.searchsorted(
        sorted_keys, groups[chosen] * step + np.searchsorted(values, low[chosen], "left"), "left"
    )
    end = np.searchsorted(
        sorted_keys, groups[chosen] * step + np.searchsorted(values, high[chosen], "right"), "left"
    )
    count = end - begin
    check_room(int(count.sum()), "INTERVALMATCH", 3)
    which = np.repeat(chosen, count)
    starts = np.repeat(begin - (np.cumsum(count) - count), count)
    at = usable[starts + np.arange(len(which))]
    look()
    by_point = np.argsort(at, kind="stable")
    return at[by_point], which[by_point]
