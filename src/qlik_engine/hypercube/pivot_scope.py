"""The groups of one level of a pivot table, and the functions of the rows and columns around them.

Rows and columns make a grid; a cell of it may have no data. Within a column the rows with the same
values of all dimensions at the left but the last are a segment, within a row the columns with the same
values of all dimensions at the top but the last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns import Coded, Dual, Vector
from ..columns.vector import Bools, Ints
from ..errors import EngineError
from ..expr.span import Span, picked
from ..limits import JOIN_ROWS_MAX
from . import inter_record, sorting
from .context import Context
from .dimensions import Dimension
from .scope import CubeScope
from .segments import Segments, make_segments

# The functions of columns, each with the function of rows that does the same.
_ACROSS: Final = {
    "Before": "Above",
    "After": "Below",
    "First": "Top",
    "Last": "Bottom",
    "ColumnNo": "RowNo",
    "NoOfColumns": "NoOfRows",
    "HRank": "Rank",
}

SortKeys = Callable[[Sequence[int], Sequence[NDArray[Any]]], list[sorting.Key]]
"""Keys that sort rows (or columns) by some dimensions, given by position with the codes of each."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Which dimensions of a scope are at the left and which at the top, outermost first, how each axis is
    sorted, and which groups are shown."""

    left: Sequence[int]
    top: Sequence[int]
    keys: tuple[SortKeys, SortKeys]
    shown: Callable[[CubeScope], Bools]


@dataclass(frozen=True, eq=False)
class _Grid:
    """All cells of the rows and columns there are. `group` is the group of each cell, -1 without data,
    `cell` the cell of each group, -1 for groups not shown."""

    segments: Segments
    group: Ints
    cell: Ints

    def spread(self, value: Any) -> Any:
        """An argument by group as one by cell."""
        if isinstance(value, Dual):
            return value
        by_group: Vector = value.expand() if isinstance(value, Coded) else value
        return picked(by_group, self.group, self.group >= 0)

    def gather(self, found: Vector | Span) -> Vector | Span:
        """An answer by cell as one by group."""
        there = self.cell >= 0
        at = np.where(there, self.cell, 0)
        if isinstance(found, Vector):
            return picked(found, at, there)
        size = np.where(there, found.size[at], 0) if len(found) else np.zeros(len(at), dtype=np.intp)
        if not len(found):
            return Span(found.values, size, size, size, size, size)
        return Span(found.values, found.first[at], size, found.step[at], found.low[at], found.high[at])


class PivotScope(CubeScope):
    """Groups by the dimensions of some levels of a pivot table, in the places `layout` gives them."""

    def __init__(self, context: Context, dimensions: Sequence[Dimension], layout: Layout) -> None:
        self._layout = layout
        self._grids: dict[tuple[bool, bool], tuple[int, _Grid]] = {}
        super().__init__(context, dimensions)

    def inter_record(self, name: str, arguments: Sequence[Any], total: bool) -> Vector | Span:
        if name in ("Dimensionality", "SecondaryDimensionality"):
            axis = self._layout.left if name == "Dimensionality" else self._layout.top
            return Vector.of_numbers(np.full(self.length, float(len(axis))))
        if name == "Column":
            return super().inter_record(name, arguments, total)
        grid = self._grid(name in _ACROSS, total)
        spread = [grid.spread(argument) for argument in arguments]
        return grid.gather(inter_record.answer(_ACROSS.get(name, name), grid.segments, spread, self.locale))

    def _grid(self, across: bool, total: bool) -> _Grid:
        kept = self._grids.get((across, total))
        if kept is None or kept[0] != self.length:
            kept = self._grids[across, total] = (self.length, self._make_grid(across, total))
        return kept[1]

    def _make_grid(self, across: bool, total: bool) -> _Grid:
        shown = np.flatnonzero(self._layout.shown(self))
        row, row_codes = self._numbered(self._layout.left, self._layout.keys[0], shown)
        column, column_codes = self._numbered(self._layout.top, self._layout.keys[1], shown)
        high, wide = _count(row_codes, row), _count(column_codes, column)
        if high * wide > JOIN_ROWS_MAX:
            raise EngineError(f"Result too large: a table of {high} by {wide} cells", code=6001)
        cell = np.full(self.length, -1, dtype=np.intp)
        cell[shown] = row * wide + column
        group = np.full(high * wide, -1, dtype=np.intp)
        group[cell[shown]] = shown
        rows, columns = (part.reshape(-1) for part in np.indices((high, wide)))
        outer, inner = (rows, columns) if across else (columns, rows)
        codes = column_codes if across else row_codes
        keys = [outer, *([] if total else (part[inner] for part in codes[:-1]))]
        order = np.lexsort((inner, outer))
        return _Grid(make_segments(order, keys, high * wide), group, cell)

    def _numbered(
        self, dimensions: Sequence[int], keys: SortKeys, shown: Ints
    ) -> tuple[Ints, list[NDArray[Any]]]:
        """The number of the row (or column) of each shown group, and the codes of these rows in order."""
        codes = [self.groups.columns[at][shown] for at in dimensions]
        if not codes:
            return np.zeros(len(shown), dtype=np.intp), []
        sizes = [int(part.max(initial=0)) + 1 for part in codes]
        found = kernels.group_rows(codes, sizes, len(shown))
        firsts = np.asarray(found.firsts)
        distinct = [part[firsts] for part in codes]
        order = sorting.order(keys(dimensions, distinct), len(firsts))
        place = np.empty(len(order), dtype=np.intp)
        place[order] = np.arange(len(order))
        return place[found.groups], [part[order] for part in distinct]


def _count(codes: Sequence[NDArray[Any]], numbers: Ints) -> int:
    """How many rows (or columns) there are; one without dimensions, if there are any."""
    return len(codes[0]) if codes else int(bool(len(numbers)))
