"""Stacked pivot tables: the cells of a pivot table as one tree with the values at its ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .cells import wire_number
from .pages import Area
from .pivot_tree import Node, Tree

Json = dict[str, Any]

_UNPLACED: Final = {"qElemNo": -1, "qUp": 0, "qDown": 0}


@dataclass(frozen=True)
class Stack:
    """A page as a tree of `NxStackedPivotCell`: each row's columns below its cell at the left.

    `matrix` has the page's `NxPivotValuePoint`, `show` makes the cell of a header; `top` is None if the
    columns are nothing but the one measure.
    """

    area: Area
    matrix: list[list[Json]]
    left: Tree
    top: Tree | None
    show: Callable[[Node], Json]

    def root(self, most: int) -> Json:
        """The tree, with the first `most` of its outermost cells."""
        outermost = self._down(self.left.nodes) if self.left.nodes else self._row(self.area.top)
        below = outermost[:most]
        made = {"qText": "", "qValue": "NaN", "qRow": 0, "qType": "R", **_UNPLACED}
        return {**made, "qSubNodes": below, **_extent(below)}

    def _down(self, nodes: Iterable[Node]) -> list[Json]:
        low, high = self.area.top, self.area.top + self.area.height
        found = []
        for node in nodes:
            if node.start < high and node.end > low:
                row = max(node.start, low)
                below = self._down(node.children) if node.children else self._row(row)
                found.append(self._cell(node, row, below, low, high))
        return found

    def _row(self, row: int) -> list[Json]:
        if self.top is None or not self.top.nodes:
            return _present([self._value(row, self.area.left)])
        return self._across(self.top.nodes, row)

    def _across(self, nodes: Iterable[Node], row: int) -> list[Json]:
        low, high = self.area.left, self.area.left + self.area.width
        found = []
        for node in nodes:
            if node.start < high and node.end > low:
                children = node.children
                below = self._across(children, row) if children else [self._value(row, node.start)]
                found.append(self._cell(node, row, _present(below), low, high))
        return [cell for cell in found if cell["qSubNodes"]]

    def _cell(self, node: Node, row: int, below: list[Json], low: int, high: int) -> Json:
        tails = {"qUp": max(low - node.start, 0), "qDown": max(node.end - high, 0)}
        return {**self.show(node), "qRow": row, **tails, "qSubNodes": below, **_extent(below)}

    def _value(self, row: int, column: int) -> Json:
        point = dict(self.matrix[row - self.area.top][column - self.area.left])
        value = point.pop("qNum")
        extent = {
            "qMaxPos": wire_number(max(0.0, float(value))),
            "qMinNeg": wire_number(min(0.0, float(value))),
        }
        return {**point, "qValue": value, "qRow": row, **_UNPLACED, "qSubNodes": [], **extent}


def _present(cells: Iterable[Json]) -> list[Json]:
    """Without the values of combinations that there are not."""
    return [cell for cell in cells if cell["qType"] != "E"]


def _extent(cells: Sequence[Json]) -> Json:
    """The sums of the positive and of the negative values below."""
    highs, lows = ([float(cell[name]) for cell in cells] for name in ("qMaxPos", "qMinNeg"))
    return {"qMaxPos": wire_number(sum(highs, 0.0)), "qMinNeg": wire_number(sum(lows, 0.0))}
