"""The part of generic objects that is about pivot tables and stacked ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .calculated import Calculated


class Pivots(Calculated):
    """Data of pivot tables, and what this session expanded in them."""

    def pivot_data(self, path: str, pages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """`NxPivotPage` items (GetHyperCubePivotData); errors as `hypercube_data`, and 6002 for a cube in
        another mode."""
        with self.session.lock:
            return self.pivot(path).pivot_pages(pages)

    def stacked_data(
        self, path: str, pages: Iterable[Mapping[str, Any]], most: int = 10000
    ) -> list[dict[str, Any]]:
        """`NxStackPage` items with at most so many cells at the outer level (GetHyperCubeStackData); errors
        as `pivot_data`."""
        with self.session.lock:
            return self.pivot(path).stacked_pages(pages, most)

    def expand(
        self, path: str, axis: int, row: int, column: int, *, all: bool = False, expanded: bool = True
    ) -> bool:
        """Expand or collapse a cell of a pivot table's left (axis 0) or top (1) header, or all cells of its
        dimension, for this session (ExpandLeft, ExpandTop, CollapseLeft, CollapseTop). False if there is
        nothing to change."""
        with self.session.lock:
            cube = self.pivot(path)
            changed = cube.expand(axis, row, column, all=all, expanded=expanded)
            if changed:
                self._part(path, "qHyperCubeDef").expansion = (cube.context.model, cube.expansion)
            return changed
