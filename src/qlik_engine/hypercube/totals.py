"""Totals of dimensions among the rows of a straight table (`qTotalMode`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..columns.vector import Ints
from .expressions import evaluate_text
from .scope import CubeScope

if TYPE_CHECKING:
    from .cube import Cube

Json = dict[str, Any]


class RowTotals:
    """The rows of totals, and where they stand.

    A dimension has a total for each combination of the values of the dimensions before it, by the order of
    sorting: below the rows it is the total of, or above them. `source[i]` is the row of data that is shown
    as row i, or -1 - n for the n-th total.
    """

    def __init__(self, cube: Cube) -> None:
        self._cube = cube
        self.order = [at for at in cube.sort_order if at < len(cube.dimensions)]
        self._lines: list[tuple[int, Ints]] = []
        places = [np.arange(cube.length) * 1.0]
        above = bool(cube.properties.get("qShowTotalsAbove"))
        for depth, at in enumerate(self.order):
            if not cube.dimensions[at].definition.shows_total or not cube.length:
                continue
            # Among totals at one place, the inner ones stand next to the rows.
            inner = (depth + 1) / (len(self.order) + 2)
            for rows in self._groups(depth):
                self._lines.append((depth, rows))
                places.append(np.array([rows[0] - 1 + inner if above else rows[-1] + 1 - inner]))
        source = np.concatenate((np.arange(cube.length), -1 - np.arange(len(self._lines))))
        self.source: Ints = source[np.argsort(np.concatenate(places), kind="stable")]
        self._values: dict[int, tuple[dict[tuple[int, ...], int], list[Any]]] = {}

    def _groups(self, depth: int) -> list[Ints]:
        """The rows of each combination of values of the first dimensions."""
        codes = [self._cube.dimension_codes(at) for at in self.order[:depth]]
        if not codes:
            return [np.arange(self._cube.length)]
        order = np.lexsort((np.arange(self._cube.length), *reversed(codes)))
        changed = np.logical_or.reduce([part[order][1:] != part[order][:-1] for part in codes])
        return [part.astype(np.intp) for part in np.split(order, np.flatnonzero(changed) + 1)]

    def cells(self, at: int, numbers: Sequence[int]) -> list[Json]:
        """The cells of some totals in a column, by number of the dimension or, behind them, measure."""
        return [self._cell(at, *self._lines[number]) for number in numbers]

    def _cell(self, at: int, depth: int, rows: Ints) -> Json:
        cube = self._cube
        if at >= len(cube.dimensions):
            return self._measure_cell(at - len(cube.dimensions), depth, rows)
        place = self.order.index(at)
        column = cube.dimensions[at]
        if place < depth:
            return column.cells(cube.dimension_codes(at)[rows[:1]])[0]
        label = evaluate_text(cube.context, column.definition.total_label) if place == depth else ""
        return {"qText": label, "qNum": "NaN", "qElemNumber": -1, "qState": "L", "qIsTotalCell": True}

    def _measure_cell(self, number: int, depth: int, rows: Ints) -> Json:
        index, values = self._level(depth)
        codes = [self._cube.dimension_codes(at) for at in self.order[:depth]]
        group = index[tuple(int(part[rows[0]]) for part in codes)]
        measure = self._cube.measures[number]
        return measure.total_cell(values[number].take(np.array([group])), measure.numbers[rows])

    def _level(self, depth: int) -> tuple[dict[tuple[int, ...], int], list[Any]]:
        """The measures by the first dimensions; the group of each combination of values."""
        found = self._values.get(depth)
        if found is None:
            cube = self._cube
            scope = CubeScope(cube.context, [cube.dimensions[at].grouped for at in self.order[:depth]])
            scope.add_groups([cube.dimension_codes(at) for at in self.order[:depth]])
            scope.measures = [measure.compiled for measure in cube.measures]
            values = cube.evaluate_measures(scope)
            columns: list[NDArray[Any]] = scope.groups.columns
            places = zip(*(part.tolist() for part in columns), strict=True) if columns else [()]
            found = self._values[depth] = {place: group for group, place in enumerate(places)}, values
        return found
