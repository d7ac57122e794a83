"""The part of generic objects that is about pivot tables and stacked ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..errors import EngineError
from ..hypercube import Context, Cube, PivotCube
from ..hypercube.pivot_tree import Expansion

if TYPE_CHECKING:
    from ..session import Session

_WRONG_MODE: Final = 6002


class Pivots:
    """Data of pivot tables, and what this session expanded in them."""

    session: Session
    _expansions: dict[str, tuple[object, Expansion]]

    if TYPE_CHECKING:

        def cube(self, path: str, context: Context) -> Cube: ...
        def context(self) -> Context: ...

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
                self._expansions[path] = (cube.context.model, cube.expansion)
            return changed

    def pivot(self, path: str) -> PivotCube:
        """The pivot table or stacked one defined at `path`. Raises EngineError 6000 if there is no hypercube,
        6002 for one in another mode."""
        cube = self.cube(path, self.context())
        if not isinstance(cube, PivotCube):
            raise wrong_mode(path)
        return cube

    def _expansion(self, path: str, context: Context) -> Expansion | None:
        """What this session expanded; forgotten with the data it was expanded in."""
        model, expansion = self._expansions.get(path, (None, None))
        return expansion if model is context.model else None


def wrong_mode(path: str) -> EngineError:
    return EngineError(f"the hypercube at {path} is in another mode", code=_WRONG_MODE, parameter=path)
