"""Pivot tables and stacked ones: their data, what is expanded in them, selections through their cells."""

from __future__ import annotations

from typing import Any

from ..service import Outs
from .object_part import ObjectPart, tell_patch

_LEFT, _TOP = 0, 1


class Pivots(ObjectPart):
    """The part of generic objects that needs a hypercube in mode P or K; error 6002 for another."""

    def get_hyper_cube_pivot_data(self, *, qPath: str, qPages: list[dict[str, Any]]) -> Outs:
        """Pages of a pivot table; error 7009 above 10,000 cells. QIX: GenericObject.GetHyperCubePivotData."""
        return {"qDataPages": self._object.pivot_data(qPath, qPages)}

    def get_hyper_cube_stack_data(
        self, *, qPath: str, qPages: list[dict[str, Any]], qMaxNbrCells: int = 10000
    ) -> Outs:
        """Pages of a stacked pivot table, with at most `qMaxNbrCells` cells at the outer level.

        Errors: 7009 above 10,000 cells. QIX: GenericObject.GetHyperCubeStackData.
        """
        return {"qDataPages": self._object.stacked_data(qPath, qPages, qMaxNbrCells)}

    def expand_left(self, *, qPath: str, qRow: int, qCol: int, qAll: bool) -> Outs:
        """Expand a cell at the left, or all of its column. QIX: GenericObject.ExpandLeft."""
        return self._expand(qPath, _LEFT, qRow, qCol, qAll, expanded=True)

    def expand_top(self, *, qPath: str, qRow: int, qCol: int, qAll: bool) -> Outs:
        """Expand a cell at the top, or all of its row. QIX: GenericObject.ExpandTop."""
        return self._expand(qPath, _TOP, qRow, qCol, qAll, expanded=True)

    def collapse_left(self, *, qPath: str, qRow: int, qCol: int, qAll: bool) -> Outs:
        """Collapse a cell at the left, or all of its column. QIX: GenericObject.CollapseLeft."""
        return self._expand(qPath, _LEFT, qRow, qCol, qAll, expanded=False)

    def collapse_top(self, *, qPath: str, qRow: int, qCol: int, qAll: bool) -> Outs:
        """Collapse a cell at the top, or all of its row. QIX: GenericObject.CollapseTop."""
        return self._expand(qPath, _TOP, qRow, qCol, qAll, expanded=False)

    def _expand(self, path: str, axis: int, row: int, column: int, all: bool, *, expanded: bool) -> Outs:
        if self._object.expand(path, axis, row, column, all=all, expanded=expanded):
            tell_patch(self.rpc, self._app_session, self._object)
        return {}

    def select_pivot_cells(
        self,
        *,
        qPath: str,
        qSelections: list[dict[str, Any]],
        qSoftLock: bool = False,
        qDeselectOnlyOneSelected: bool = False,
    ) -> Outs:
        """Select values through cells: data (D) cells, or those of the headers at the left (L) or top (T).

        QIX: GenericObject.SelectPivotCells.
        """
        done = self._object.select_pivot_cells(
            qPath, qSelections, soft_lock=qSoftLock, deselect_only=qDeselectOnlyOneSelected
        )
        return {"qSuccess": done}
