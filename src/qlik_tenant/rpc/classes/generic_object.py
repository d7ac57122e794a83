"""The GenericObject class: layouts, properties, children, and selections in charts and lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from qlik_engine import export, groups

from ...generated.qix.generic_object import GenericObjectApi
from ..errors import NOT_FOUND, RpcError
from ..service import Outs
from .object_groups import Groups
from .object_part import (
    NO_OBJECT,
    ObjectPart,
    destroy,
    drop,
    info_of,
    object_key,
    obtain_object,
    tell_change,
    tell_patch,
    with_children,
)
from .pivots import Pivots
from .publishing import Publishing

if TYPE_CHECKING:
    from qlik_engine import GenericObject, SelectableField


class GenericObjectService(Pivots, Groups, ObjectPart, Publishing, GenericObjectApi):
    """One generic object."""

    # -- properties ------------------------------------------------------------------------------------------

    def get_effective_properties(self) -> Outs:
        """The properties with soft patches. QIX: GenericObject.GetEffectiveProperties."""
        return {"qProp": self._with_defaults(self._object.effective_properties)}

    def apply_patches(self, *, qPatches: list[dict[str, Any]], qSoftPatch: bool = False) -> Outs:
        """Patch the properties, in memory until DoSave; soft ones for this session's layouts only.

        Errors: 4 for a bad path. QIX: GenericObject.ApplyPatches.
        """
        if not qSoftPatch:
            return self._patch(qPatches)
        self._object.apply_patches(qPatches, soft=True)
        self._patched()
        return {}

    def clear_soft_patches(self) -> Outs:
        """QIX: GenericObject.ClearSoftPatches."""
        self._object.clear_soft_patches()
        self._patched()
        return {}

    def _patched(self) -> None:
        tell_patch(self.rpc, self._app_session, self._object)

    def get_full_property_tree(self) -> Outs:
        """The properties of the object and of all below it. QIX: GenericObject.GetFullPropertyTree."""
        return {"qPropEntry": self._shown_tree(self._object.tree())}

    def _shown_tree(self, entry: dict[str, Any]) -> dict[str, Any]:
        children = [self._shown_tree(child) for child in entry.get("qChildren") or ()]
        return {**entry, "qProperty": self._with_defaults(entry["qProperty"]), "qChildren": children}

    def set_full_property_tree(self, *, qPropEntry: dict[str, Any]) -> Outs:
        """Replace the properties of the object and of all below it; children it leaves out are destroyed.

        QIX: GenericObject.SetFullPropertyTree.
        """
        self._rebuild(lambda: self._object.set_tree(qPropEntry))
        return {}

    def copy_from(self, *, qFromId: str) -> Outs:
        """Take over properties and children of another object; error 2 if there is none.

        QIX: GenericObject.CopyFrom.
        """
        source = self._app_session.engine.get_object(qFromId, "object")
        if source is None:
            raise RpcError(NOT_FOUND, qFromId)
        self._rebuild(lambda: self._object.copy_from(source))
        return {}

    def _rebuild(self, change: Callable[[], None]) -> None:
        """Run what changes the object and all below it; handles of what is gone die."""
        self._require_update()
        before = [object_key(one) for one in with_children(self._object)]
        change()
        after = list(with_children(self._object))
        left = {object_key(one) for one in after}
        drop(self._app_session, [key for key in before if key not in left], self._object.session_only)
        for one in after:
            tell_change(self.rpc, self._app_session, one)

    # -- data ------------------------------------------------------------------------------------------------

    def get_hyper_cube_data(self, *, qPath: str, qPages: list[dict[str, Any]]) -> Outs:
        """Pages of a straight table; error 7009 above 10,000 cells. QIX: GenericObject.GetHyperCubeData."""
        return {"qDataPages": self._object.hypercube_data(qPath, qPages, plain=True)}

    def get_list_object_data(self, *, qPath: str, qPages: list[dict[str, Any]]) -> Outs:
        """Pages of a list; error 7009 above 10,000 cells. QIX: GenericObject.GetListObjectData."""
        return {"qDataPages": self._object.list_object_data(qPath, qPages)}

    def get_hyper_cube_reduced_data(
        self, *, qPath: str, qPages: list[dict[str, Any]], qZoomFactor: int, qReductionMode: str
    ) -> Outs:
        """Pages of a straight table, thinned out. QIX: GenericObject.GetHyperCubeReducedData."""
        return {"qDataPages": self._object.hypercube_reduced_data(qPath, qPages, qZoomFactor, qReductionMode)}

    def get_hyper_cube_continuous_data(
        self, *, qPath: str, qOptions: dict[str, Any], qReverseSort: bool = False
    ) -> Outs:
        """Rows along a continuous axis, with its ticks. QIX: GenericObject.GetHyperCubeContinuousData."""
        axis, pages = self._object.hypercube_continuous_data(qPath, qOptions, qReverseSort)
        return {"qDataPages": pages, "qAxisData": axis}

    def get_hyper_cube_tree_data(self, *, qPath: str, qNodeOptions: dict[str, Any] | None = None) -> Outs:
        """Nodes of a hypercube in tree mode; error 6002 for another.

        QIX: GenericObject.GetHyperCubeTreeData.
        """
        return {"qNodes": self._object.hypercube_tree_data(qPath, qNodeOptions)}

    def get_hyper_cube_binned_data(
        self,
        *,
        qPath: str,
        qPages: list[dict[str, Any]],
        qViewport: dict[str, Any],
        qDataRanges: list[dict[str, Any]],
        qMaxNbrCells: int,
        qQueryLevel: int,
        qBinningMethod: int,
    ) -> Outs:
        """Points gathered into cells. QIX: GenericObject.GetHyperCubeBinnedData."""
        pages = self._object.hypercube_binned_data(
            qPath, qPages, qViewport, qDataRanges, qMaxNbrCells, qQueryLevel, qBinningMethod
        )
        return {"qDataPages": pages}

    def export_data(
        self,
        *,
        qFileType: str,
        qPath: str = "",
        qFileName: str = "",
        qExportState: str = "A",
        qServeOnce: bool = False,
    ) -> Outs:
        """Write the data of the object to a file that can be fetched from the tenant for an hour.

        Errors: 13001 without data, 8 for an unknown file type. QIX: GenericObject.ExportData.
        """
        downloads = self.rpc.tenant.apps.downloads
        possible = qExportState in ("P", "EXPORT_POSSIBLE")
        with downloads.folder() as folder:
            file, warnings = export.export(self._object, qPath, qFileType, folder, possible=possible)
        name = _file_name(qFileName)
        return {
            "qUrl": downloads.offer(file, self.rpc.caller.user_id, name, once=qServeOnce),
            "qWarnings": warnings,
        }

    # -- selections ------------------------------------------------------------------------------------------

    def select_list_object_values(
        self, *, qPath: str, qValues: list[int], qToggleMode: bool, qSoftLock: bool = False
    ) -> Outs:
        """Select by element number. QIX: GenericObject.SelectListObjectValues."""
        done = self._object.select_list_object_values(qPath, qValues, qToggleMode, soft_lock=qSoftLock)
        return {"qSuccess": done}

    def select_list_object_all(self, *, qPath: str, qSoftLock: bool = False) -> Outs:
        """QIX: GenericObject.SelectListObjectAll."""
        return self._in_list(qPath, lambda field: field.select_all(soft_lock=qSoftLock))

    def select_list_object_possible(self, *, qPath: str, qSoftLock: bool = False) -> Outs:
        """QIX: GenericObject.SelectListObjectPossible."""
        return self._in_list(qPath, lambda field: field.select_possible(soft_lock=qSoftLock))

    def select_list_object_excluded(self, *, qPath: str, qSoftLock: bool = False) -> Outs:
        """QIX: GenericObject.SelectListObjectExcluded."""
        return self._in_list(qPath, lambda field: field.select_excluded(soft_lock=qSoftLock))

    def select_list_object_alternative(self, *, qPath: str, qSoftLock: bool = False) -> Outs:
        """QIX: GenericObject.SelectListObjectAlternative."""
        return self._in_list(qPath, lambda field: field.select_alternative(soft_lock=qSoftLock))

    def _in_list(self, path: str, select: Callable[[SelectableField], bool]) -> Outs:
        with self._object.session.acting(self._object):
            field = self._object.list_field(path)
            return {"qSuccess": field is not None and select(field)}

    def select_hyper_cube_values(
        self, *, qPath: str, qDimNo: int, qValues: list[int], qToggleMode: bool
    ) -> Outs:
        """Select by element number in a dimension. QIX: GenericObject.SelectHyperCubeValues."""
        return {"qSuccess": self._object.select_hypercube_values(qPath, qDimNo, qValues, qToggleMode)}

    def clear_selections(self, *, qPath: str, qColIndices: list[int] | None = None) -> Outs:
        """Drop the selections in dimensions, all of them by default. QIX: GenericObject.ClearSelections."""
        self._object.clear_selections(qPath, qColIndices)
        return {}

    def select_hyper_cube_cells(
        self,
        *,
        qPath: str,
        qRowIndices: list[int],
        qColIndices: list[int],
        qSoftLock: bool = False,
        qDeselectOnlyOneSelected: bool = False,
    ) -> Outs:
        """Select the values of rows; all rows or columns for an empty list.

        QIX: GenericObject.SelectHyperCubeCells.
        """
        done = self._object.select_cells(
            qPath, qRowIndices, qColIndices, soft_lock=qSoftLock, deselect_only=qDeselectOnlyOneSelected
        )
        return {"qSuccess": done}

    def range_select_hyper_cube_values(
        self,
        *,
        qPath: str,
        qRanges: list[dict[str, Any]],
        qColumnsToSelect: list[int] | None = None,
        qOrMode: bool = False,
        qDeselectOnlyOneSelected: bool = False,
    ) -> Outs:
        """Select the values of rows whose measures lie in ranges.

        QIX: GenericObject.RangeSelectHyperCubeValues.
        """
        ranges = {"qRanges": qRanges, "qColumnsToSelect": qColumnsToSelect or []}
        done = self._object.select_ranges(
            qPath, [ranges], any_measure=qOrMode, deselect_only=qDeselectOnlyOneSelected
        )
        return {"qSuccess": done}

    def multi_range_select_hyper_cube_values(
        self,
        *,
        qPath: str,
        qRanges: list[dict[str, Any]],
        qOrMode: bool = False,
        qDeselectOnlyOneSelected: bool = False,
    ) -> Outs:
        """Select what one of several sets of ranges selects.

        QIX: GenericObject.MultiRangeSelectHyperCubeValues.
        """
        done = self._object.select_ranges(
            qPath, qRanges, any_measure=qOrMode, deselect_only=qDeselectOnlyOneSelected
        )
        return {"qSuccess": done}

    def multi_range_select_tree_data_values(
        self,
        *,
        qPath: str,
        qRanges: list[dict[str, Any]],
        qOrMode: bool = False,
        qDeselectOnlyOneSelected: bool = False,
    ) -> Outs:
        """Select the values of a tree's dimensions whose measures lie in ranges.

        QIX: GenericObject.MultiRangeSelectTreeDataValues.
        """
        done = self._object.select_tree_ranges(
            qPath, qRanges, any_measure=qOrMode, deselect_only=qDeselectOnlyOneSelected
        )
        return {"qSuccess": done}

    def select_hyper_cube_continuous_range(
        self, *, qPath: str, qRanges: list[dict[str, Any]], qSoftLock: bool = False
    ) -> Outs:
        """Select the values of dimensions that are numbers in ranges.

        QIX: GenericObject.SelectHyperCubeContinuousRange.
        """
        ranges: dict[int, list[dict[str, Any]]] = {}
        for item in qRanges:
            ranges.setdefault(int(item.get("qDimIx") or 0), []).append(item.get("qRange") or {})
        return {"qSuccess": self._object.select_continuous(qPath, ranges, soft_lock=qSoftLock)}

    def select_list_object_continuous_range(
        self, *, qPath: str, qRanges: list[dict[str, Any]], qSoftLock: bool = False
    ) -> Outs:
        """Select the values of a list that are numbers in ranges.

        QIX: GenericObject.SelectListObjectContinuousRange.
        """
        return {"qSuccess": self._object.select_continuous(qPath, {0: qRanges}, soft_lock=qSoftLock)}

    def lock(self, *, qPath: str, qColIndices: list[int] | None = None) -> Outs:
        """Lock the selections in dimensions, all of them by default. QIX: GenericObject.Lock."""
        self._object.lock_selections(qPath, qColIndices)
        return {}

    def unlock(self, *, qPath: str, qColIndices: list[int] | None = None) -> Outs:
        """Release the locks of dimensions, all of them by default. QIX: GenericObject.Unlock."""
        self._object.unlock_selections(qPath, qColIndices)
        return {}

    def step_cycle(self, *, qPath: str, qDimNo: int, qNbrSteps: int) -> Outs:
        """Move a cyclic dimension on, in this session. Errors: 8. QIX: GenericObject.StepCycle."""
        groups.set_active_in(self._object, qPath, qDimNo, None, qNbrSteps)
        self._patched()
        return {}

    def set_active_field(self, *, qPath: str, qDimNo: int, qNewIndex: int) -> Outs:
        """Show another field of a cyclic dimension, in this session. Errors: 8.

        QIX: GenericObject.SetActiveField.
        """
        groups.set_active_in(self._object, qPath, qDimNo, qNewIndex)
        self._patched()
        return {}

    def drill_up(self, *, qPath: str, qDimNo: int, qNbrSteps: int) -> Outs:
        """Go up in a drill-down dimension. Errors: 8. QIX: GenericObject.DrillUp."""
        groups.drill_up(self._object, qPath, qDimNo, qNbrSteps)
        return {}

    def begin_selections(self, *, qPaths: list[str]) -> Outs:
        """Let this object alone take selections; error 6003 if another does.

        QIX: GenericObject.BeginSelections.
        """
        self._object.session.begin_selections(self._object, tuple(qPaths))
        return {}

    def end_selections(self, *, qAccept: bool) -> Outs:
        """End modal mode and keep or undo what was selected; error 6003 if another object holds it.

        QIX: GenericObject.EndSelections.
        """
        with self._object.session.acting(self._object):
            self._object.session.require_turn()
            self._object.session.end_selections(qAccept)
        return {}

    def reset_made_selections(self) -> Outs:
        """Undo what was selected since modal mode began; error 6003 if another object holds it.

        QIX: GenericObject.ResetMadeSelections.
        """
        with self._object.session.acting(self._object):
            self._object.session.require_turn()
            self._object.session.reset_selections()
        return {}

    def search_list_object_for(self, *, qPath: str, qMatch: str) -> Outs:
        """Show only the values a text finds. QIX: GenericObject.SearchListObjectFor."""
        found = self._object.search_list_object(qPath, qMatch)
        self._patched()
        return {"qSuccess": found}

    def abort_list_object_search(self, *, qPath: str) -> Outs:
        """Show all values again. QIX: GenericObject.AbortListObjectSearch."""
        self._object.abort_list_object_search(qPath)
        self._patched()
        return {}

    def accept_list_object_search(self, *, qPath: str, qToggleMode: bool, qSoftLock: bool = False) -> Outs:
        """Select what the search found, and end it. QIX: GenericObject.AcceptListObjectSearch."""
        self._object.accept_list_object_search(qPath, qToggleMode, soft_lock=qSoftLock)
        self._patched()
        return {}

    # -- children --------------------------------------------------------------------------------------------

    def get_child_infos(self) -> Outs:
        """QIX: GenericObject.GetChildInfos."""
        return {"qInfos": [info_of(child) for child in self._object.children()]}

    def get_child(self, *, qId: str) -> Outs:
        """A child by id; null handle if there is none. QIX: GenericObject.GetChild."""
        for child in self._object.children():
            if child.id == qId:
                return self._shown(child)
        return NO_OBJECT

    def get_parent(self) -> Outs:
        """The object this one is a child of; null handle if there is none. QIX: GenericObject.GetParent."""
        parent = self._object.record.parent
        found = self._app_session.engine.get_object(parent) if parent else None
        return self._shown(found) if found is not None else NO_OBJECT

    def set_child_array_order(self, *, qIds: list[str]) -> Outs:
        """Errors: 8 unless these are the ids of all children. QIX: GenericObject.SetChildArrayOrder."""
        self._require_update()
        self._object.order_children(qIds)
        self._changed()
        return {}

    def create_child(self, *, qProp: dict[str, Any], qPropForThis: dict[str, Any] | None = None) -> Outs:
        """Make an object below this one; `qPropForThis` replaces the own properties at the same time.

        QIX: GenericObject.CreateChild.
        """
        self._require_update()
        child = self._object.create_child(qProp)
        self._children_changed(qPropForThis)
        tell_change(self.rpc, self._app_session, child)
        return {"qInfo": info_of(child), **self._shown(child)}

    def destroy_child(self, *, qId: str, qPropForThis: dict[str, Any] | None = None) -> Outs:
        """QIX: GenericObject.DestroyChild."""
        doomed = [child for child in self._object.children() if child.id == qId]
        return {"qSuccess": self._destroy(doomed, qPropForThis)}

    def destroy_all_children(self, *, qPropForThis: dict[str, Any] | None = None) -> Outs:
        """QIX: GenericObject.DestroyAllChildren."""
        self._destroy(list(self._object.children()), qPropForThis)
        return {}

    def _destroy(self, doomed: list[GenericObject], properties: dict[str, Any] | None) -> bool:
        self._require_update()
        done = [destroy(self.rpc, self._app_session, child) for child in doomed]
        self._children_changed(properties)
        return any(done)

    def _children_changed(self, properties: dict[str, Any] | None) -> None:
        if properties is not None:
            self._object.set_properties(properties)
        self._changed()

    def _shown(self, found: GenericObject) -> Outs:
        return {"qReturn": obtain_object(self.rpc, self._app_session, found, GenericObjectService)}


def _file_name(given: str) -> str:
    """A file name as it can stand in an address."""
    stem = given.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or given
    return quote(stem.replace("/", "_"), safe="")
