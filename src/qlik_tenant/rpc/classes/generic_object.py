"""The GenericObject class: layouts, properties, children, and selections in charts and lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...generated.qix.generic_object import GenericObjectApi
from ..service import Outs
from .object_part import NO_OBJECT, ObjectPart, destroy, info_of, obtain_object, tell_change, tell_patch

if TYPE_CHECKING:
    from qlik_engine import GenericObject, SelectableField


class GenericObjectService(ObjectPart, GenericObjectApi):
    """One generic object."""

    # -- properties ------------------------------------------------------------------------------------------

    def get_effective_properties(self) -> Outs:
        """The properties with soft patches. QIX: GenericObject.GetEffectiveProperties."""
        return {"qProp": self._object.effective_properties}

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
        return {"qPropEntry": _tree(self._object)}

    # -- data ------------------------------------------------------------------------------------------------

    def get_hyper_cube_data(self, *, qPath: str, qPages: list[dict[str, Any]]) -> Outs:
        """Pages of a straight table; error 7009 above 10,000 cells. QIX: GenericObject.GetHyperCubeData."""
        return {"qDataPages": self._object.hypercube_data(qPath, qPages)}

    def get_list_object_data(self, *, qPath: str, qPages: list[dict[str, Any]]) -> Outs:
        """Pages of a list; error 7009 above 10,000 cells. QIX: GenericObject.GetListObjectData."""
        return {"qDataPages": self._object.list_object_data(qPath, qPages)}

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


def _tree(found: GenericObject) -> dict[str, Any]:
    return {"qProperty": found.properties, "qChildren": [_tree(child) for child in found.children()]}
