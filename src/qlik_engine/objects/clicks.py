"""The part of generic objects that selects: by element, by cell, by range, by search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..errors import EngineError, UnsupportedError
from ..hypercube import Cube
from ..selection import SelectableField
from . import selecting
from .calculated import INVALID_OBJECT
from .pivots import Pivots


class Clicks(Pivots):
    """Selections made through an object, and the search in its lists."""

    def select_list_object_values(
        self, path: str, elements: Iterable[int], toggle: bool = False, *, soft_lock: bool = False
    ) -> bool:
        """Select by element number (SelectListObjectValues). False if nothing could be selected."""
        with self.session.acting(self):
            target = self._list_field(path)
            return target is not None and target.low_level_select(elements, toggle, soft_lock=soft_lock)

    def list_field(self, path: str) -> SelectableField | None:
        """The field a list object lists, to select in; None if it lists a calculated dimension."""
        with self.session.lock:
            return self._list_field(path)

    def select_hypercube_values(
        self,
        path: str,
        dimension: int,
        elements: Iterable[int],
        toggle: bool = False,
        *,
        soft_lock: bool = False,
    ) -> bool:
        """Select values of a dimension by element number (SelectHyperCubeValues)."""
        with self.session.acting(self):
            target = self._cube_field(path, dimension)
            return target is not None and target.low_level_select(elements, toggle, soft_lock=soft_lock)

    def select_cells(
        self,
        path: str,
        rows: Sequence[int],
        columns: Sequence[int],
        *,
        soft_lock: bool = False,
        deselect_only: bool = False,
    ) -> bool:
        """Select the values in some rows of a straight table (SelectHyperCubeCells); in all rows without
        `rows`, in all dimensions without `columns`."""
        with self.session.acting(self):
            wanted = selecting.cells_of(self._straight(path), rows, columns)
            targets = self._targets(path, wanted)
            return selecting.select(
                self.session, targets, wanted, soft_lock=soft_lock, deselect_only=deselect_only
            )

    def select_pivot_cells(
        self,
        path: str,
        cells: Iterable[Mapping[str, Any]],
        *,
        soft_lock: bool = False,
        deselect_only: bool = False,
    ) -> bool:
        """Select values through cells (`NxSelectionCell`) of a pivot table or a stacked one
        (SelectPivotCells): through a data cell all that lead to it, through a header cell its own value."""
        with self.session.acting(self):
            wanted = selecting.pivot_cells_of(self.pivot(path), cells)
            targets = self._targets(path, wanted)
            return selecting.select(
                self.session, targets, wanted, soft_lock=soft_lock, deselect_only=deselect_only
            )

    def select_ranges(
        self,
        path: str,
        sets: Iterable[Mapping[str, Any]],
        *,
        any_measure: bool = False,
        deselect_only: bool = False,
    ) -> bool:
        """Select the values of rows whose measures lie in ranges (RangeSelectHyperCubeValues,
        MultiRangeSelectHyperCubeValues): what one of `sets` (`NxMultiRangeSelectInfo`) selects."""
        with self.session.acting(self):
            cube = self.cube(path, self.context())
            wanted = selecting.merged(
                selecting.rows_in_ranges(
                    cube, part.get("qRanges") or (), part.get("qColumnsToSelect") or (), any_measure
                )
                for part in sets
            )
            targets = self._targets(path, wanted)
            return selecting.select(self.session, targets, wanted, deselect_only=deselect_only)

    def select_tree_ranges(
        self,
        path: str,
        sets: Iterable[Mapping[str, Any]],
        *,
        any_measure: bool = False,
        deselect_only: bool = False,
    ) -> bool:
        """Select the values of a tree's dimensions whose measures lie in ranges
        (MultiRangeSelectTreeDataValues): what one of `sets` (`NxTreeMultiRangeSelectInfo`) selects."""
        with self.session.acting(self):
            definition = self.definition(path, "qHyperCubeDef")

            def cube_of(count: int) -> Cube:
                dimensions = (definition.get("qDimensions") or ())[:count]
                if len(dimensions) < count:
                    raise EngineError(f"there is no dimension {count - 1}", code=8, parameter="qDimensionIx")
                straight = {
                    **definition,
                    "qMode": "S",
                    "qDimensions": dimensions,
                    "qInterColumnSortOrder": [],
                }
                return Cube(self.context(), straight)

            wanted = selecting.tree_values_in_ranges(cube_of, sets, any_measure)
            targets = self._targets(path, wanted)
            return selecting.select(self.session, targets, wanted, deselect_only=deselect_only)

    def select_continuous(
        self, path: str, ranges: Mapping[int, Sequence[Mapping[str, Any]]], *, soft_lock: bool = False
    ) -> bool:
        """Select the values that are numbers in ranges (`Range`), by number of the dimension
        (SelectHyperCubeContinuousRange; SelectListObjectContinuousRange, whose list is dimension 0)."""
        with self.session.acting(self):
            targets = self._targets(path, ranges)
            wanted = {
                at: selecting.in_ranges(targets[at].field.numbers, asked) for at, asked in ranges.items()
            }
            return selecting.select(self.session, targets, wanted, soft_lock=soft_lock)

    def clear_selections(self, path: str, columns: Sequence[int] | None = None) -> bool:
        """Drop the selections in the fields of a list object or of a cube's dimensions (ClearSelections)."""
        with self.session.acting(self):
            cleared = [target.clear() for target in self._targets(path, columns or None).values()]
            return all(cleared)

    def lock_selections(self, path: str, columns: Sequence[int] | None = None) -> None:
        """Lock the selections of an object's fields (GenericObject.Lock)."""
        with self.session.acting(self):
            for target in self._targets(path, columns or None).values():
                target.lock()

    def unlock_selections(self, path: str, columns: Sequence[int] | None = None) -> None:
        """Release the locks of an object's fields (GenericObject.Unlock)."""
        with self.session.acting(self):
            for target in self._targets(path, columns or None).values():
                target.unlock()

    def _targets(self, path: str, columns: Iterable[int] | None) -> dict[int, SelectableField]:
        """The fields to select in by number of their dimension; of all dimensions without `columns`."""
        if path.endswith("qListObjectDef"):
            box = self._list_field(path)
            found = {} if box is None else {0: box}
        else:
            count = len(self.cube(path, self.context()).dimensions)
            asked = range(count) if columns is None else columns
            fields = {at: self._cube_field(path, at) for at in asked}
            found = {at: field for at, field in fields.items() if field is not None}
        missing = set(columns or ()) - found.keys()
        if missing:
            raise EngineError(
                f"Invalid object: no dimension {min(missing)} to select in at {path}",
                code=INVALID_OBJECT,
                parameter=path,
            )
        return found

    def search_list_object(self, path: str, text: str) -> bool:
        """Show only the values a text finds (SearchListObjectFor). False if it finds none."""
        with self.session.lock:
            target = self._list_field(path)
            if target is None:
                return False
            hits = target.search(text)
            self._part(path, "qListObjectDef").search(text, hits)
            return bool(hits.any())

    def abort_list_object_search(self, path: str) -> None:
        """Show all values again (AbortListObjectSearch)."""
        with self.session.lock:
            part = self._parts.get(path)
            if part is not None:
                part.search("", None)

    def accept_list_object_search(self, path: str, toggle: bool = False, *, soft_lock: bool = False) -> bool:
        """Select what the search found and end it (AcceptListObjectSearch)."""
        with self.session.acting(self):
            part = self._parts.get(path)
            if part is None or part.hits is None:
                return False
            done = self.select_list_object_values(
                path, [code - 1 for code in part.hits.nonzero()[0].tolist()], toggle, soft_lock=soft_lock
            )
            self.abort_list_object_search(path)
            return done

    def _list_field(self, path: str) -> SelectableField | None:
        box = self.list_box(path, self.context())
        return None if box.field is None else self.session.field(box.field, box.context.state)

    def _cube_field(self, path: str, at: int) -> SelectableField | None:
        cube = self.cube(path, self.context())
        if not 0 <= at < len(cube.dimensions):
            return None
        column = cube.dimensions[at]
        if not column.is_field:
            raise UnsupportedError("selecting in a calculated dimension is not supported", parameter=path)
        return self.session.field(column.dimension.name, cube.context.state)
