# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
# mypy: disable-error-code=no-any-return
"""An object of an app - chart, sheet, list - defined by properties and read as a layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...rpc.remote import AsyncRpcObject, RpcObject, method

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from .enums import NxExportFileType, NxExportState
    from .structs.hypercube import (
        NxContinuousDataOptions,
        NxDataAreaPage,
        NxDataPage,
        NxPage,
        NxPivotPage,
        NxStackPage,
        NxViewPort,
    )
    from .structs.object import (
        GenericObjectEntry,
        GenericObjectLayout,
        GenericObjectProperties,
        NxGroupDef,
        NxGroupObjectId,
        NxInfo,
        NxLinkedObjectInfo,
        NxPatch,
    )
    from .structs.results import ExportDataReturn, GetHyperCubeContinuousDataReturn
    from .structs.selection import (
        NxContinuousRangeSelectInfo,
        NxMultiRangeSelectInfo,
        NxRangeSelectInfo,
        NxSelectionCell,
        Range,
    )
    from .structs.tree import NxTreeDataOption, NxTreeMultiRangeSelectInfo, NxTreeNode


class GenericObject(RpcObject):
    """An object of an app - chart, sheet, list - defined by properties and read as a layout.

    Every call waits for the answer, and raises `EngineError` when the engine refuses.
    """

    @method("GetLayout")
    def get_layout(self) -> GenericObjectLayout:
        """Evaluate the object: properties with every definition replaced by its result.

        QIX: GenericObject.GetLayout.
        """
        return self._rpc("GetLayout", {}, out="qLayout", result="GenericObjectLayout")

    @method("GetListObjectData")
    def get_list_object_data(
        self, qPath: str, qPages: Sequence[NxPage | Mapping[str, Any]]
    ) -> list[NxDataPage]:
        """Fetch pages of values of a list object.

        QIX: GenericObject.GetListObjectData.
        """
        return self._rpc(
            "GetListObjectData", {"qPath": qPath, "qPages": qPages}, out="qDataPages", result="NxDataPage[]"
        )

    @method("GetHyperCubeData")
    def get_hyper_cube_data(
        self, qPath: str, qPages: Sequence[NxPage | Mapping[str, Any]]
    ) -> list[NxDataPage]:
        """Fetch pages of rows of a hypercube in straight mode.

        QIX: GenericObject.GetHyperCubeData.
        """
        return self._rpc(
            "GetHyperCubeData", {"qPath": qPath, "qPages": qPages}, out="qDataPages", result="NxDataPage[]"
        )

    @method("GetHyperCubeReducedData")
    def get_hyper_cube_reduced_data(
        self, qPath: str, qPages: Sequence[NxPage | Mapping[str, Any]], qZoomFactor: int, qReductionMode: str
    ) -> list[NxDataPage]:
        """Fetch a hypercube thinned out for a mini chart or an overview.

        QIX: GenericObject.GetHyperCubeReducedData.
        """
        return self._rpc(
            "GetHyperCubeReducedData",
            {"qPath": qPath, "qPages": qPages, "qZoomFactor": qZoomFactor, "qReductionMode": qReductionMode},
            out="qDataPages",
            result="NxDataPage[]",
        )

    @method("GetHyperCubePivotData")
    def get_hyper_cube_pivot_data(
        self, qPath: str, qPages: Sequence[NxPage | Mapping[str, Any]]
    ) -> list[NxPivotPage]:
        """Fetch pages of a hypercube in pivot mode.

        QIX: GenericObject.GetHyperCubePivotData.
        """
        return self._rpc(
            "GetHyperCubePivotData",
            {"qPath": qPath, "qPages": qPages},
            out="qDataPages",
            result="NxPivotPage[]",
        )

    @method("GetHyperCubeStackData")
    def get_hyper_cube_stack_data(
        self, qPath: str, qPages: Sequence[NxPage | Mapping[str, Any]], qMaxNbrCells: int | None = None
    ) -> list[NxStackPage]:
        """Fetch pages of a hypercube in stacked pivot mode.

        Parameters:
            qMaxNbrCells: 10000 unless given.
        QIX: GenericObject.GetHyperCubeStackData.
        """
        return self._rpc(
            "GetHyperCubeStackData",
            {"qPath": qPath, "qPages": qPages, "qMaxNbrCells": qMaxNbrCells},
            out="qDataPages",
            result="NxStackPage[]",
        )

    @method("GetHyperCubeContinuousData")
    def get_hyper_cube_continuous_data(
        self,
        qPath: str,
        qOptions: NxContinuousDataOptions | Mapping[str, Any],
        qReverseSort: bool | None = None,
    ) -> GetHyperCubeContinuousDataReturn:
        """Fetch a hypercube along a continuous axis, with the axis' ticks.

        Parameters:
            qReverseSort: false unless given.
        QIX: GenericObject.GetHyperCubeContinuousData.
        """
        return self._rpc(
            "GetHyperCubeContinuousData",
            {"qPath": qPath, "qOptions": qOptions, "qReverseSort": qReverseSort},
            result="GetHyperCubeContinuousDataReturn",
        )

    @method("GetHyperCubeTreeData")
    def get_hyper_cube_tree_data(
        self, qPath: str, qNodeOptions: NxTreeDataOption | Mapping[str, Any] | None = None
    ) -> list[NxTreeNode]:
        """Fetch nodes of a hypercube or tree in tree mode.

        QIX: GenericObject.GetHyperCubeTreeData.
        """
        return self._rpc(
            "GetHyperCubeTreeData",
            {"qPath": qPath, "qNodeOptions": qNodeOptions},
            out="qNodes",
            result="NxTreeNode[]",
        )

    @method("GetHyperCubeBinnedData")
    def get_hyper_cube_binned_data(
        self,
        qPath: str,
        qPages: Sequence[NxPage | Mapping[str, Any]],
        qViewport: NxViewPort | Mapping[str, Any],
        qDataRanges: Sequence[NxDataAreaPage | Mapping[str, Any]],
        qMaxNbrCells: int,
        qQueryLevel: int,
        qBinningMethod: int,
    ) -> list[NxDataPage]:
        """Fetch two measures gathered into bins, for scatter plots of many points.

        QIX: GenericObject.GetHyperCubeBinnedData.
        """
        return self._rpc(
            "GetHyperCubeBinnedData",
            {
                "qPath": qPath,
                "qPages": qPages,
                "qViewport": qViewport,
                "qDataRanges": qDataRanges,
                "qMaxNbrCells": qMaxNbrCells,
                "qQueryLevel": qQueryLevel,
                "qBinningMethod": qBinningMethod,
            },
            out="qDataPages",
            result="NxDataPage[]",
        )

    @method("ApplyPatches")
    def apply_patches(
        self, qPatches: Sequence[NxPatch | Mapping[str, Any]], qSoftPatch: bool | None = None
    ) -> None:
        """Change single properties by patches; soft patches last for the session only.

        Parameters:
            qSoftPatch: false unless given.
        QIX: GenericObject.ApplyPatches.
        """
        self._rpc("ApplyPatches", {"qPatches": qPatches, "qSoftPatch": qSoftPatch})

    @method("ClearSoftPatches")
    def clear_soft_patches(self) -> None:
        """Drop the session's soft patches of the object.

        QIX: GenericObject.ClearSoftPatches.
        """
        self._rpc("ClearSoftPatches", {})

    @method("SetProperties")
    def set_properties(self, qProp: GenericObjectProperties | Mapping[str, Any]) -> None:
        """Replace the properties of the object.

        Needs the right to update.
        QIX: GenericObject.SetProperties.
        """
        self._rpc("SetProperties", {"qProp": qProp})

    @method("GetProperties")
    def get_properties(self) -> GenericObjectProperties:
        """Read the properties, without soft patches.

        QIX: GenericObject.GetProperties.
        """
        return self._rpc("GetProperties", {}, out="qProp", result="GenericObjectProperties")

    @method("GetEffectiveProperties")
    def get_effective_properties(self) -> GenericObjectProperties:
        """Read the properties with soft patches and linked properties worked in.

        QIX: GenericObject.GetEffectiveProperties.
        """
        return self._rpc("GetEffectiveProperties", {}, out="qProp", result="GenericObjectProperties")

    @method("SetFullPropertyTree")
    def set_full_property_tree(self, qPropEntry: GenericObjectEntry | Mapping[str, Any]) -> None:
        """Replace the properties of the object and all objects below it.

        Needs the right to update.
        QIX: GenericObject.SetFullPropertyTree.
        """
        self._rpc("SetFullPropertyTree", {"qPropEntry": qPropEntry})

    @method("GetFullPropertyTree")
    def get_full_property_tree(self) -> GenericObjectEntry:
        """Read the properties of the object and all objects below it.

        QIX: GenericObject.GetFullPropertyTree.
        """
        return self._rpc("GetFullPropertyTree", {}, out="qPropEntry", result="GenericObjectEntry")

    @method("GetInfo")
    def get_info(self) -> NxInfo:
        """Give the identifier and type of the object.

        QIX: GenericObject.GetInfo.
        """
        return self._rpc("GetInfo", {}, out="qInfo", result="NxInfo")

    @method("ClearSelections")
    def clear_selections(self, qPath: str, qColIndices: Sequence[int] | None = None) -> None:
        """Clear the selections in fields of a list object or hypercube.

        QIX: GenericObject.ClearSelections.
        """
        self._rpc("ClearSelections", {"qPath": qPath, "qColIndices": qColIndices})

    @method("ExportData")
    def export_data(
        self,
        qFileType: NxExportFileType,
        qPath: str | None = None,
        qFileName: str | None = None,
        qExportState: NxExportState | None = None,
        qServeOnce: bool | None = None,
    ) -> ExportDataReturn:
        """Write the data of an object to a file and give its download address.

        Parameters:
            qFileType: one of CSV_C, CSV_T, OOXML, PARQUET.
            qPath: empty unless given.
            qFileName: empty unless given.
            qExportState: one of P, A; A unless given.
            qServeOnce: false unless given.
        Needs the right to exportdata.
        QIX: GenericObject.ExportData.
        """
        return self._rpc(
            "ExportData",
            {
                "qFileType": qFileType,
                "qPath": qPath,
                "qFileName": qFileName,
                "qExportState": qExportState,
                "qServeOnce": qServeOnce,
            },
            result="ExportDataReturn",
        )

    @method("SelectListObjectValues")
    def select_list_object_values(
        self, qPath: str, qValues: Sequence[int], qToggleMode: bool, qSoftLock: bool | None = None
    ) -> bool:
        """Select values of a list object by their element numbers.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectListObjectValues.
        """
        return self._rpc(
            "SelectListObjectValues",
            {"qPath": qPath, "qValues": qValues, "qToggleMode": qToggleMode, "qSoftLock": qSoftLock},
            out="qSuccess",
        )

    @method("SelectListObjectPossible")
    def select_list_object_possible(self, qPath: str, qSoftLock: bool | None = None) -> bool:
        """Select the possible values of a list object.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectListObjectPossible.
        """
        return self._rpc("SelectListObjectPossible", {"qPath": qPath, "qSoftLock": qSoftLock}, out="qSuccess")

    @method("SelectListObjectExcluded")
    def select_list_object_excluded(self, qPath: str, qSoftLock: bool | None = None) -> bool:
        """Select the excluded values of a list object.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectListObjectExcluded.
        """
        return self._rpc("SelectListObjectExcluded", {"qPath": qPath, "qSoftLock": qSoftLock}, out="qSuccess")

    @method("SelectListObjectAlternative")
    def select_list_object_alternative(self, qPath: str, qSoftLock: bool | None = None) -> bool:
        """Select the alternative values of a list object.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectListObjectAlternative.
        """
        return self._rpc(
            "SelectListObjectAlternative", {"qPath": qPath, "qSoftLock": qSoftLock}, out="qSuccess"
        )

    @method("SelectListObjectAll")
    def select_list_object_all(self, qPath: str, qSoftLock: bool | None = None) -> bool:
        """Select all values of a list object.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectListObjectAll.
        """
        return self._rpc("SelectListObjectAll", {"qPath": qPath, "qSoftLock": qSoftLock}, out="qSuccess")

    @method("SelectListObjectContinuousRange")
    def select_list_object_continuous_range(
        self, qPath: str, qRanges: Sequence[Range | Mapping[str, Any]], qSoftLock: bool | None = None
    ) -> bool:
        """Select the values of a list object that lie in ranges of numbers.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectListObjectContinuousRange.
        """
        return self._rpc(
            "SelectListObjectContinuousRange",
            {"qPath": qPath, "qRanges": qRanges, "qSoftLock": qSoftLock},
            out="qSuccess",
        )

    @method("SearchListObjectFor")
    def search_list_object_for(self, qPath: str, qMatch: str) -> bool:
        """Search a list object; its layout shows only the hits until the search ends.

        QIX: GenericObject.SearchListObjectFor.
        """
        return self._rpc("SearchListObjectFor", {"qPath": qPath, "qMatch": qMatch}, out="qSuccess")

    @method("AbortListObjectSearch")
    def abort_list_object_search(self, qPath: str) -> None:
        """End a search in a list object and show all values again.

        QIX: GenericObject.AbortListObjectSearch.
        """
        self._rpc("AbortListObjectSearch", {"qPath": qPath})

    @method("AcceptListObjectSearch")
    def accept_list_object_search(self, qPath: str, qToggleMode: bool, qSoftLock: bool | None = None) -> None:
        """Select the hits of the search in a list object.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.AcceptListObjectSearch.
        """
        self._rpc(
            "AcceptListObjectSearch", {"qPath": qPath, "qToggleMode": qToggleMode, "qSoftLock": qSoftLock}
        )

    @method("ExpandLeft")
    def expand_left(self, qPath: str, qRow: int, qCol: int, qAll: bool) -> None:
        """Expand a left dimension cell of a pivot table, or all of its column.

        QIX: GenericObject.ExpandLeft.
        """
        self._rpc("ExpandLeft", {"qPath": qPath, "qRow": qRow, "qCol": qCol, "qAll": qAll})

    @method("ExpandTop")
    def expand_top(self, qPath: str, qRow: int, qCol: int, qAll: bool) -> None:
        """Expand a top dimension cell of a pivot table, or all of its row.

        QIX: GenericObject.ExpandTop.
        """
        self._rpc("ExpandTop", {"qPath": qPath, "qRow": qRow, "qCol": qCol, "qAll": qAll})

    @method("CollapseLeft")
    def collapse_left(self, qPath: str, qRow: int, qCol: int, qAll: bool) -> None:
        """Collapse a left dimension cell of a pivot table, or all of its column.

        QIX: GenericObject.CollapseLeft.
        """
        self._rpc("CollapseLeft", {"qPath": qPath, "qRow": qRow, "qCol": qCol, "qAll": qAll})

    @method("CollapseTop")
    def collapse_top(self, qPath: str, qRow: int, qCol: int, qAll: bool) -> None:
        """Collapse a top dimension cell of a pivot table, or all of its row.

        QIX: GenericObject.CollapseTop.
        """
        self._rpc("CollapseTop", {"qPath": qPath, "qRow": qRow, "qCol": qCol, "qAll": qAll})

    @method("DrillUp")
    def drill_up(self, qPath: str, qDimNo: int, qNbrSteps: int) -> None:
        """Go up some levels in a drill-down dimension.

        QIX: GenericObject.DrillUp.
        """
        self._rpc("DrillUp", {"qPath": qPath, "qDimNo": qDimNo, "qNbrSteps": qNbrSteps})

    @method("Lock")
    def lock(self, qPath: str, qColIndices: Sequence[int] | None = None) -> None:
        """Lock the selections of an object's fields.

        QIX: GenericObject.Lock.
        """
        self._rpc("Lock", {"qPath": qPath, "qColIndices": qColIndices})

    @method("Unlock")
    def unlock(self, qPath: str, qColIndices: Sequence[int] | None = None) -> None:
        """Unlock the selections of an object's fields.

        QIX: GenericObject.Unlock.
        """
        self._rpc("Unlock", {"qPath": qPath, "qColIndices": qColIndices})

    @method("StepCycle")
    def step_cycle(self, qPath: str, qDimNo: int, qNbrSteps: int) -> None:
        """Move a cyclic dimension of the object on by some fields.

        Experimental: it may change.
        QIX: GenericObject.StepCycle.
        """
        self._rpc("StepCycle", {"qPath": qPath, "qDimNo": qDimNo, "qNbrSteps": qNbrSteps})

    @method("SetActiveField")
    def set_active_field(self, qPath: str, qDimNo: int, qNewIndex: int) -> None:
        """Choose the active field of a cyclic dimension of the object.

        Experimental: it may change.
        QIX: GenericObject.SetActiveField.
        """
        self._rpc("SetActiveField", {"qPath": qPath, "qDimNo": qDimNo, "qNewIndex": qNewIndex})

    @method("SelectHyperCubeValues")
    def select_hyper_cube_values(
        self, qPath: str, qDimNo: int, qValues: Sequence[int], qToggleMode: bool
    ) -> bool:
        """Select values of one dimension of a hypercube by their element numbers.

        QIX: GenericObject.SelectHyperCubeValues.
        """
        return self._rpc(
            "SelectHyperCubeValues",
            {"qPath": qPath, "qDimNo": qDimNo, "qValues": qValues, "qToggleMode": qToggleMode},
            out="qSuccess",
        )

    @method("SelectHyperCubeCells")
    def select_hyper_cube_cells(
        self,
        qPath: str,
        qRowIndices: Sequence[int],
        qColIndices: Sequence[int],
        qSoftLock: bool | None = None,
        qDeselectOnlyOneSelected: bool | None = None,
    ) -> bool:
        """Select values of a hypercube by row and column of its table.

        Parameters:
            qSoftLock: false unless given.
            qDeselectOnlyOneSelected: false unless given.
        QIX: GenericObject.SelectHyperCubeCells.
        """
        return self._rpc(
            "SelectHyperCubeCells",
            {
                "qPath": qPath,
                "qRowIndices": qRowIndices,
                "qColIndices": qColIndices,
                "qSoftLock": qSoftLock,
                "qDeselectOnlyOneSelected": qDeselectOnlyOneSelected,
            },
            out="qSuccess",
        )

    @method("SelectPivotCells")
    def select_pivot_cells(
        self,
        qPath: str,
        qSelections: Sequence[NxSelectionCell | Mapping[str, Any]],
        qSoftLock: bool | None = None,
        qDeselectOnlyOneSelected: bool | None = None,
    ) -> bool:
        """Select values through cells of a pivot table.

        Parameters:
            qSoftLock: false unless given.
            qDeselectOnlyOneSelected: false unless given.
        QIX: GenericObject.SelectPivotCells.
        """
        return self._rpc(
            "SelectPivotCells",
            {
                "qPath": qPath,
                "qSelections": qSelections,
                "qSoftLock": qSoftLock,
                "qDeselectOnlyOneSelected": qDeselectOnlyOneSelected,
            },
            out="qSuccess",
        )

    @method("RangeSelectHyperCubeValues")
    def range_select_hyper_cube_values(
        self,
        qPath: str,
        qRanges: Sequence[NxRangeSelectInfo | Mapping[str, Any]],
        qColumnsToSelect: Sequence[int] | None = None,
        qOrMode: bool | None = None,
        qDeselectOnlyOneSelected: bool | None = None,
    ) -> bool:
        """Select the dimension values whose measures lie in the given ranges.

        Parameters:
            qOrMode: false unless given.
            qDeselectOnlyOneSelected: false unless given.
        QIX: GenericObject.RangeSelectHyperCubeValues.
        """
        return self._rpc(
            "RangeSelectHyperCubeValues",
            {
                "qPath": qPath,
                "qRanges": qRanges,
                "qColumnsToSelect": qColumnsToSelect,
                "qOrMode": qOrMode,
                "qDeselectOnlyOneSelected": qDeselectOnlyOneSelected,
            },
            out="qSuccess",
        )

    @method("MultiRangeSelectHyperCubeValues")
    def multi_range_select_hyper_cube_values(
        self,
        qPath: str,
        qRanges: Sequence[NxMultiRangeSelectInfo | Mapping[str, Any]],
        qOrMode: bool | None = None,
        qDeselectOnlyOneSelected: bool | None = None,
    ) -> bool:
        """Select through several sets of measure ranges at once.

        Parameters:
            qOrMode: false unless given.
            qDeselectOnlyOneSelected: false unless given.
        QIX: GenericObject.MultiRangeSelectHyperCubeValues.
        """
        return self._rpc(
            "MultiRangeSelectHyperCubeValues",
            {
                "qPath": qPath,
                "qRanges": qRanges,
                "qOrMode": qOrMode,
                "qDeselectOnlyOneSelected": qDeselectOnlyOneSelected,
            },
            out="qSuccess",
        )

    @method("MultiRangeSelectTreeDataValues")
    def multi_range_select_tree_data_values(
        self,
        qPath: str,
        qRanges: Sequence[NxTreeMultiRangeSelectInfo | Mapping[str, Any]],
        qOrMode: bool | None = None,
        qDeselectOnlyOneSelected: bool | None = None,
    ) -> bool:
        """Select through several sets of measure ranges in a tree.

        Parameters:
            qOrMode: false unless given.
            qDeselectOnlyOneSelected: false unless given.
        QIX: GenericObject.MultiRangeSelectTreeDataValues.
        """
        return self._rpc(
            "MultiRangeSelectTreeDataValues",
            {
                "qPath": qPath,
                "qRanges": qRanges,
                "qOrMode": qOrMode,
                "qDeselectOnlyOneSelected": qDeselectOnlyOneSelected,
            },
            out="qSuccess",
        )

    @method("SelectHyperCubeContinuousRange")
    def select_hyper_cube_continuous_range(
        self,
        qPath: str,
        qRanges: Sequence[NxContinuousRangeSelectInfo | Mapping[str, Any]],
        qSoftLock: bool | None = None,
    ) -> bool:
        """Select ranges of a hypercube's continuous dimension.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectHyperCubeContinuousRange.
        """
        return self._rpc(
            "SelectHyperCubeContinuousRange",
            {"qPath": qPath, "qRanges": qRanges, "qSoftLock": qSoftLock},
            out="qSuccess",
        )

    @method("GetChild")
    def get_child(self, qId: str) -> GenericObject | None:
        """Find a child of the object by its identifier.

        Returns:
            None when there is no such object.
        QIX: GenericObject.GetChild.
        """
        return self._rpc("GetChild", {"qId": qId}, out="qReturn", result="object:GenericObject")

    @method("GetParent")
    def get_parent(self) -> GenericObject | None:
        """Give the object this one is a child of.

        Returns:
            None when there is no such object.
        QIX: GenericObject.GetParent.
        """
        return self._rpc("GetParent", {}, out="qReturn", result="object:GenericObject")

    @method("GetChildInfos")
    def get_child_infos(self) -> list[NxInfo]:
        """List identifier and type of the children.

        QIX: GenericObject.GetChildInfos.
        """
        return self._rpc("GetChildInfos", {}, out="qInfos", result="NxInfo[]")

    @method("CreateChild")
    def create_child(
        self,
        qProp: GenericObjectProperties | Mapping[str, Any],
        qPropForThis: GenericObjectProperties | Mapping[str, Any] | None = None,
    ) -> GenericObject:
        """Make a child object, changing this object's own properties in the same step if wanted.

        Needs the right to update.
        QIX: GenericObject.CreateChild.
        """
        return self._rpc(
            "CreateChild",
            {"qProp": qProp, "qPropForThis": qPropForThis},
            out="qReturn",
            result="object:GenericObject",
        )

    @method("DestroyChild")
    def destroy_child(
        self, qId: str, qPropForThis: GenericObjectProperties | Mapping[str, Any] | None = None
    ) -> bool:
        """Remove a child, changing this object's own properties in the same step if wanted.

        Needs the right to update.
        QIX: GenericObject.DestroyChild.
        """
        return self._rpc("DestroyChild", {"qId": qId, "qPropForThis": qPropForThis}, out="qSuccess")

    @method("DestroyAllChildren")
    def destroy_all_children(
        self, qPropForThis: GenericObjectProperties | Mapping[str, Any] | None = None
    ) -> None:
        """Remove every child, changing this object's own properties in the same step if wanted.

        Needs the right to update.
        QIX: GenericObject.DestroyAllChildren.
        """
        self._rpc("DestroyAllChildren", {"qPropForThis": qPropForThis})

    @method("SetChildArrayOrder")
    def set_child_array_order(self, qIds: Sequence[str]) -> None:
        """Put the children in another order.

        Needs the right to update.
        QIX: GenericObject.SetChildArrayOrder.
        """
        self._rpc("SetChildArrayOrder", {"qIds": qIds})

    @method("GetLinkedObjects")
    def get_linked_objects(self) -> list[NxLinkedObjectInfo]:
        """List the objects that take their properties from this one.

        QIX: GenericObject.GetLinkedObjects.
        """
        return self._rpc("GetLinkedObjects", {}, out="qItems", result="NxLinkedObjectInfo[]")

    @method("CopyFrom")
    def copy_from(self, qFromId: str) -> None:
        """Take over the properties of another object, children included.

        Needs the right to update.
        QIX: GenericObject.CopyFrom.
        """
        self._rpc("CopyFrom", {"qFromId": qFromId})

    @method("BeginSelections")
    def begin_selections(self, qPaths: Sequence[str]) -> None:
        """Put the app in modal mode, in which only these parts of the object take selections.

        QIX: GenericObject.BeginSelections.
        """
        self._rpc("BeginSelections", {"qPaths": qPaths})

    @method("EndSelections")
    def end_selections(self, qAccept: bool) -> None:
        """Leave modal mode, keeping the selections made in it or undoing them.

        QIX: GenericObject.EndSelections.
        """
        self._rpc("EndSelections", {"qAccept": qAccept})

    @method("ResetMadeSelections")
    def reset_made_selections(self) -> None:
        """Undo the selections made since modal mode began.

        QIX: GenericObject.ResetMadeSelections.
        """
        self._rpc("ResetMadeSelections", {})

    @method("EmbedSnapshotObject")
    def embed_snapshot_object(self, qId: str) -> None:
        """Put a snapshot into this object.

        Needs the right to update.
        QIX: GenericObject.EmbedSnapshotObject.
        """
        self._rpc("EmbedSnapshotObject", {"qId": qId})

    @method("GetSnapshotObject")
    def get_snapshot_object(self) -> GenericObject | None:
        """Give the snapshot this object embeds.

        Returns:
            None when there is no such object.
        QIX: GenericObject.GetSnapshotObject.
        """
        return self._rpc("GetSnapshotObject", {}, out="qReturn", result="object:GenericObject")

    @method("Publish")
    def publish(self) -> None:
        """Make the object visible to other readers of a published app.

        Needs the right to publish.
        QIX: GenericObject.Publish.
        """
        self._rpc("Publish", {})

    @method("UnPublish")
    def un_publish(self) -> None:
        """Take the object back from other readers.

        Needs the right to publish.
        QIX: GenericObject.UnPublish.
        """
        self._rpc("UnPublish", {})

    @method("Approve")
    def approve(self) -> None:
        """Add the object to the approved part of a published app.

        Needs the right to approve.
        QIX: GenericObject.Approve.
        """
        self._rpc("Approve", {})

    @method("UnApprove")
    def un_approve(self) -> None:
        """Take the object out of the approved part of a published app.

        Needs the right to approve.
        QIX: GenericObject.UnApprove.
        """
        self._rpc("UnApprove", {})

    @method("CreateGroup")
    def create_group(
        self, qPath: str, qGroupDef: NxGroupDef | Mapping[str, Any], qTargetGroupId: str | None = None
    ) -> str:
        """Make a group of bookmarks or objects inside the object.

        Parameters:
            qTargetGroupId: empty unless given.
        Experimental: it may change.
        Needs the right to create and update.
        QIX: GenericObject.CreateGroup.
        """
        return self._rpc(
            "CreateGroup",
            {"qPath": qPath, "qGroupDef": qGroupDef, "qTargetGroupId": qTargetGroupId},
            out="qGroupId",
        )

    @method("AddGroupMembers")
    def add_group_members(
        self,
        qPath: str,
        qMembers: Sequence[NxGroupObjectId | Mapping[str, Any]],
        qTargetGroupId: str | None = None,
        qPosId: str | None = None,
    ) -> None:
        """Put members into a group of the object, at a place if given.

        Parameters:
            qTargetGroupId: empty unless given.
            qPosId: empty unless given.
        Experimental: it may change.
        Needs the right to update.
        QIX: GenericObject.AddGroupMembers.
        """
        self._rpc(
            "AddGroupMembers",
            {"qPath": qPath, "qMembers": qMembers, "qTargetGroupId": qTargetGroupId, "qPosId": qPosId},
        )

    @method("RemoveGroupMembers")
    def remove_group_members(
        self, qPath: str, qMembers: Sequence[str], qTargetGroupId: str | None = None
    ) -> None:
        """Take members out of a group of the object.

        Parameters:
            qTargetGroupId: empty unless given.
        Experimental: it may change.
        Needs the right to update.
        QIX: GenericObject.RemoveGroupMembers.
        """
        self._rpc(
            "RemoveGroupMembers", {"qPath": qPath, "qMembers": qMembers, "qTargetGroupId": qTargetGroupId}
        )

    @method("RemoveGroup")
    def remove_group(self, qPath: str, qGroupId: str) -> None:
        """Remove a group of the object.

        Experimental: it may change.
        Needs the right to update and delete.
        QIX: GenericObject.RemoveGroup.
        """
        self._rpc("RemoveGroup", {"qPath": qPath, "qGroupId": qGroupId})

    @method("SetGroupLabel")
    def set_group_label(self, qPath: str, qNewLabel: str, qTargetGroupId: str | None = None) -> None:
        """Rename a group of the object.

        Parameters:
            qTargetGroupId: empty unless given.
        Experimental: it may change.
        Needs the right to update.
        QIX: GenericObject.SetGroupLabel.
        """
        self._rpc("SetGroupLabel", {"qPath": qPath, "qNewLabel": qNewLabel, "qTargetGroupId": qTargetGroupId})

    def changes(self) -> Iterator[GenericObjectLayout]:
        """What `get_layout` gives as it is now, then again after each change, until the object is closed.

        QIX: GenericObject.GetLayout.
        """
        from ...helpers.changes import layouts

        return layouts(self.get_layout, self.on)


class AsyncGenericObject(AsyncRpcObject):
    """An object of an app - chart, sheet, list - defined by properties and read as a layout.

    Every call is awaited, and raises `EngineError` when the engine refuses.
    """

    @method("GetLayout")
    async def get_layout(self) -> GenericObjectLayout:
        """Evaluate the object: properties with every definition replaced by its result.

        QIX: GenericObject.GetLayout.
        """
        return await self._rpc("GetLayout", {}, out="qLayout", result="GenericObjectLayout")

    @method("GetListObjectData")
    async def get_list_object_data(
        self, qPath: str, qPages: Sequence[NxPage | Mapping[str, Any]]
    ) -> list[NxDataPage]:
        """Fetch pages of values of a list object.

        QIX: GenericObject.GetListObjectData.
        """
        return await self._rpc(
            "GetListObjectData", {"qPath": qPath, "qPages": qPages}, out="qDataPages", result="NxDataPage[]"
        )

    @method("GetHyperCubeData")
    async def get_hyper_cube_data(
        self, qPath: str, qPages: Sequence[NxPage | Mapping[str, Any]]
    ) -> list[NxDataPage]:
        """Fetch pages of rows of a hypercube in straight mode.

        QIX: GenericObject.GetHyperCubeData.
        """
        return await self._rpc(
            "GetHyperCubeData", {"qPath": qPath, "qPages": qPages}, out="qDataPages", result="NxDataPage[]"
        )

    @method("GetHyperCubeReducedData")
    async def get_hyper_cube_reduced_data(
        self, qPath: str, qPages: Sequence[NxPage | Mapping[str, Any]], qZoomFactor: int, qReductionMode: str
    ) -> list[NxDataPage]:
        """Fetch a hypercube thinned out for a mini chart or an overview.

        QIX: GenericObject.GetHyperCubeReducedData.
        """
        return await self._rpc(
            "GetHyperCubeReducedData",
            {"qPath": qPath, "qPages": qPages, "qZoomFactor": qZoomFactor, "qReductionMode": qReductionMode},
            out="qDataPages",
            result="NxDataPage[]",
        )

    @method("GetHyperCubePivotData")
    async def get_hyper_cube_pivot_data(
        self, qPath: str, qPages: Sequence[NxPage | Mapping[str, Any]]
    ) -> list[NxPivotPage]:
        """Fetch pages of a hypercube in pivot mode.

        QIX: GenericObject.GetHyperCubePivotData.
        """
        return await self._rpc(
            "GetHyperCubePivotData",
            {"qPath": qPath, "qPages": qPages},
            out="qDataPages",
            result="NxPivotPage[]",
        )

    @method("GetHyperCubeStackData")
    async def get_hyper_cube_stack_data(
        self, qPath: str, qPages: Sequence[NxPage | Mapping[str, Any]], qMaxNbrCells: int | None = None
    ) -> list[NxStackPage]:
        """Fetch pages of a hypercube in stacked pivot mode.

        Parameters:
            qMaxNbrCells: 10000 unless given.
        QIX: GenericObject.GetHyperCubeStackData.
        """
        return await self._rpc(
            "GetHyperCubeStackData",
            {"qPath": qPath, "qPages": qPages, "qMaxNbrCells": qMaxNbrCells},
            out="qDataPages",
            result="NxStackPage[]",
        )

    @method("GetHyperCubeContinuousData")
    async def get_hyper_cube_continuous_data(
        self,
        qPath: str,
        qOptions: NxContinuousDataOptions | Mapping[str, Any],
        qReverseSort: bool | None = None,
    ) -> GetHyperCubeContinuousDataReturn:
        """Fetch a hypercube along a continuous axis, with the axis' ticks.

        Parameters:
            qReverseSort: false unless given.
        QIX: GenericObject.GetHyperCubeContinuousData.
        """
        return await self._rpc(
            "GetHyperCubeContinuousData",
            {"qPath": qPath, "qOptions": qOptions, "qReverseSort": qReverseSort},
            result="GetHyperCubeContinuousDataReturn",
        )

    @method("GetHyperCubeTreeData")
    async def get_hyper_cube_tree_data(
        self, qPath: str, qNodeOptions: NxTreeDataOption | Mapping[str, Any] | None = None
    ) -> list[NxTreeNode]:
        """Fetch nodes of a hypercube or tree in tree mode.

        QIX: GenericObject.GetHyperCubeTreeData.
        """
        return await self._rpc(
            "GetHyperCubeTreeData",
            {"qPath": qPath, "qNodeOptions": qNodeOptions},
            out="qNodes",
            result="NxTreeNode[]",
        )

    @method("GetHyperCubeBinnedData")
    async def get_hyper_cube_binned_data(
        self,
        qPath: str,
        qPages: Sequence[NxPage | Mapping[str, Any]],
        qViewport: NxViewPort | Mapping[str, Any],
        qDataRanges: Sequence[NxDataAreaPage | Mapping[str, Any]],
        qMaxNbrCells: int,
        qQueryLevel: int,
        qBinningMethod: int,
    ) -> list[NxDataPage]:
        """Fetch two measures gathered into bins, for scatter plots of many points.

        QIX: GenericObject.GetHyperCubeBinnedData.
        """
        return await self._rpc(
            "GetHyperCubeBinnedData",
            {
                "qPath": qPath,
                "qPages": qPages,
                "qViewport": qViewport,
                "qDataRanges": qDataRanges,
                "qMaxNbrCells": qMaxNbrCells,
                "qQueryLevel": qQueryLevel,
                "qBinningMethod": qBinningMethod,
            },
            out="qDataPages",
            result="NxDataPage[]",
        )

    @method("ApplyPatches")
    async def apply_patches(
        self, qPatches: Sequence[NxPatch | Mapping[str, Any]], qSoftPatch: bool | None = None
    ) -> None:
        """Change single properties by patches; soft patches last for the session only.

        Parameters:
            qSoftPatch: false unless given.
        QIX: GenericObject.ApplyPatches.
        """
        await self._rpc("ApplyPatches", {"qPatches": qPatches, "qSoftPatch": qSoftPatch})

    @method("ClearSoftPatches")
    async def clear_soft_patches(self) -> None:
        """Drop the session's soft patches of the object.

        QIX: GenericObject.ClearSoftPatches.
        """
        await self._rpc("ClearSoftPatches", {})

    @method("SetProperties")
    async def set_properties(self, qProp: GenericObjectProperties | Mapping[str, Any]) -> None:
        """Replace the properties of the object.

        Needs the right to update.
        QIX: GenericObject.SetProperties.
        """
        await self._rpc("SetProperties", {"qProp": qProp})

    @method("GetProperties")
    async def get_properties(self) -> GenericObjectProperties:
        """Read the properties, without soft patches.

        QIX: GenericObject.GetProperties.
        """
        return await self._rpc("GetProperties", {}, out="qProp", result="GenericObjectProperties")

    @method("GetEffectiveProperties")
    async def get_effective_properties(self) -> GenericObjectProperties:
        """Read the properties with soft patches and linked properties worked in.

        QIX: GenericObject.GetEffectiveProperties.
        """
        return await self._rpc("GetEffectiveProperties", {}, out="qProp", result="GenericObjectProperties")

    @method("SetFullPropertyTree")
    async def set_full_property_tree(self, qPropEntry: GenericObjectEntry | Mapping[str, Any]) -> None:
        """Replace the properties of the object and all objects below it.

        Needs the right to update.
        QIX: GenericObject.SetFullPropertyTree.
        """
        await self._rpc("SetFullPropertyTree", {"qPropEntry": qPropEntry})

    @method("GetFullPropertyTree")
    async def get_full_property_tree(self) -> GenericObjectEntry:
        """Read the properties of the object and all objects below it.

        QIX: GenericObject.GetFullPropertyTree.
        """
        return await self._rpc("GetFullPropertyTree", {}, out="qPropEntry", result="GenericObjectEntry")

    @method("GetInfo")
    async def get_info(self) -> NxInfo:
        """Give the identifier and type of the object.

        QIX: GenericObject.GetInfo.
        """
        return await self._rpc("GetInfo", {}, out="qInfo", result="NxInfo")

    @method("ClearSelections")
    async def clear_selections(self, qPath: str, qColIndices: Sequence[int] | None = None) -> None:
        """Clear the selections in fields of a list object or hypercube.

        QIX: GenericObject.ClearSelections.
        """
        await self._rpc("ClearSelections", {"qPath": qPath, "qColIndices": qColIndices})

    @method("ExportData")
    async def export_data(
        self,
        qFileType: NxExportFileType,
        qPath: str | None = None,
        qFileName: str | None = None,
        qExportState: NxExportState | None = None,
        qServeOnce: bool | None = None,
    ) -> ExportDataReturn:
        """Write the data of an object to a file and give its download address.

        Parameters:
            qFileType: one of CSV_C, CSV_T, OOXML, PARQUET.
            qPath: empty unless given.
            qFileName: empty unless given.
            qExportState: one of P, A; A unless given.
            qServeOnce: false unless given.
        Needs the right to exportdata.
        QIX: GenericObject.ExportData.
        """
        return await self._rpc(
            "ExportData",
            {
                "qFileType": qFileType,
                "qPath": qPath,
                "qFileName": qFileName,
                "qExportState": qExportState,
                "qServeOnce": qServeOnce,
            },
            result="ExportDataReturn",
        )

    @method("SelectListObjectValues")
    async def select_list_object_values(
        self, qPath: str, qValues: Sequence[int], qToggleMode: bool, qSoftLock: bool | None = None
    ) -> bool:
        """Select values of a list object by their element numbers.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectListObjectValues.
        """
        return await self._rpc(
            "SelectListObjectValues",
            {"qPath": qPath, "qValues": qValues, "qToggleMode": qToggleMode, "qSoftLock": qSoftLock},
            out="qSuccess",
        )

    @method("SelectListObjectPossible")
    async def select_list_object_possible(self, qPath: str, qSoftLock: bool | None = None) -> bool:
        """Select the possible values of a list object.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectListObjectPossible.
        """
        return await self._rpc(
            "SelectListObjectPossible", {"qPath": qPath, "qSoftLock": qSoftLock}, out="qSuccess"
        )

    @method("SelectListObjectExcluded")
    async def select_list_object_excluded(self, qPath: str, qSoftLock: bool | None = None) -> bool:
        """Select the excluded values of a list object.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectListObjectExcluded.
        """
        return await self._rpc(
            "SelectListObjectExcluded", {"qPath": qPath, "qSoftLock": qSoftLock}, out="qSuccess"
        )

    @method("SelectListObjectAlternative")
    async def select_list_object_alternative(self, qPath: str, qSoftLock: bool | None = None) -> bool:
        """Select the alternative values of a list object.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectListObjectAlternative.
        """
        return await self._rpc(
            "SelectListObjectAlternative", {"qPath": qPath, "qSoftLock": qSoftLock}, out="qSuccess"
        )

    @method("SelectListObjectAll")
    async def select_list_object_all(self, qPath: str, qSoftLock: bool | None = None) -> bool:
        """Select all values of a list object.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectListObjectAll.
        """
        return await self._rpc(
            "SelectListObjectAll", {"qPath": qPath, "qSoftLock": qSoftLock}, out="qSuccess"
        )

    @method("SelectListObjectContinuousRange")
    async def select_list_object_continuous_range(
        self, qPath: str, qRanges: Sequence[Range | Mapping[str, Any]], qSoftLock: bool | None = None
    ) -> bool:
        """Select the values of a list object that lie in ranges of numbers.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectListObjectContinuousRange.
        """
        return await self._rpc(
            "SelectListObjectContinuousRange",
            {"qPath": qPath, "qRanges": qRanges, "qSoftLock": qSoftLock},
            out="qSuccess",
        )

    @method("SearchListObjectFor")
    async def search_list_object_for(self, qPath: str, qMatch: str) -> bool:
        """Search a list object; its layout shows only the hits until the search ends.

        QIX: GenericObject.SearchListObjectFor.
        """
        return await self._rpc("SearchListObjectFor", {"qPath": qPath, "qMatch": qMatch}, out="qSuccess")

    @method("AbortListObjectSearch")
    async def abort_list_object_search(self, qPath: str) -> None:
        """End a search in a list object and show all values again.

        QIX: GenericObject.AbortListObjectSearch.
        """
        await self._rpc("AbortListObjectSearch", {"qPath": qPath})

    @method("AcceptListObjectSearch")
    async def accept_list_object_search(
        self, qPath: str, qToggleMode: bool, qSoftLock: bool | None = None
    ) -> None:
        """Select the hits of the search in a list object.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.AcceptListObjectSearch.
        """
        await self._rpc(
            "AcceptListObjectSearch", {"qPath": qPath, "qToggleMode": qToggleMode, "qSoftLock": qSoftLock}
        )

    @method("ExpandLeft")
    async def expand_left(self, qPath: str, qRow: int, qCol: int, qAll: bool) -> None:
        """Expand a left dimension cell of a pivot table, or all of its column.

        QIX: GenericObject.ExpandLeft.
        """
        await self._rpc("ExpandLeft", {"qPath": qPath, "qRow": qRow, "qCol": qCol, "qAll": qAll})

    @method("ExpandTop")
    async def expand_top(self, qPath: str, qRow: int, qCol: int, qAll: bool) -> None:
        """Expand a top dimension cell of a pivot table, or all of its row.

        QIX: GenericObject.ExpandTop.
        """
        await self._rpc("ExpandTop", {"qPath": qPath, "qRow": qRow, "qCol": qCol, "qAll": qAll})

    @method("CollapseLeft")
    async def collapse_left(self, qPath: str, qRow: int, qCol: int, qAll: bool) -> None:
        """Collapse a left dimension cell of a pivot table, or all of its column.

        QIX: GenericObject.CollapseLeft.
        """
        await self._rpc("CollapseLeft", {"qPath": qPath, "qRow": qRow, "qCol": qCol, "qAll": qAll})

    @method("CollapseTop")
    async def collapse_top(self, qPath: str, qRow: int, qCol: int, qAll: bool) -> None:
        """Collapse a top dimension cell of a pivot table, or all of its row.

        QIX: GenericObject.CollapseTop.
        """
        await self._rpc("CollapseTop", {"qPath": qPath, "qRow": qRow, "qCol": qCol, "qAll": qAll})

    @method("DrillUp")
    async def drill_up(self, qPath: str, qDimNo: int, qNbrSteps: int) -> None:
        """Go up some levels in a drill-down dimension.

        QIX: GenericObject.DrillUp.
        """
        await self._rpc("DrillUp", {"qPath": qPath, "qDimNo": qDimNo, "qNbrSteps": qNbrSteps})

    @method("Lock")
    async def lock(self, qPath: str, qColIndices: Sequence[int] | None = None) -> None:
        """Lock the selections of an object's fields.

        QIX: GenericObject.Lock.
        """
        await self._rpc("Lock", {"qPath": qPath, "qColIndices": qColIndices})

    @method("Unlock")
    async def unlock(self, qPath: str, qColIndices: Sequence[int] | None = None) -> None:
        """Unlock the selections of an object's fields.

        QIX: GenericObject.Unlock.
        """
        await self._rpc("Unlock", {"qPath": qPath, "qColIndices": qColIndices})

    @method("StepCycle")
    async def step_cycle(self, qPath: str, qDimNo: int, qNbrSteps: int) -> None:
        """Move a cyclic dimension of the object on by some fields.

        Experimental: it may change.
        QIX: GenericObject.StepCycle.
        """
        await self._rpc("StepCycle", {"qPath": qPath, "qDimNo": qDimNo, "qNbrSteps": qNbrSteps})

    @method("SetActiveField")
    async def set_active_field(self, qPath: str, qDimNo: int, qNewIndex: int) -> None:
        """Choose the active field of a cyclic dimension of the object.

        Experimental: it may change.
        QIX: GenericObject.SetActiveField.
        """
        await self._rpc("SetActiveField", {"qPath": qPath, "qDimNo": qDimNo, "qNewIndex": qNewIndex})

    @method("SelectHyperCubeValues")
    async def select_hyper_cube_values(
        self, qPath: str, qDimNo: int, qValues: Sequence[int], qToggleMode: bool
    ) -> bool:
        """Select values of one dimension of a hypercube by their element numbers.

        QIX: GenericObject.SelectHyperCubeValues.
        """
        return await self._rpc(
            "SelectHyperCubeValues",
            {"qPath": qPath, "qDimNo": qDimNo, "qValues": qValues, "qToggleMode": qToggleMode},
            out="qSuccess",
        )

    @method("SelectHyperCubeCells")
    async def select_hyper_cube_cells(
        self,
        qPath: str,
        qRowIndices: Sequence[int],
        qColIndices: Sequence[int],
        qSoftLock: bool | None = None,
        qDeselectOnlyOneSelected: bool | None = None,
    ) -> bool:
        """Select values of a hypercube by row and column of its table.

        Parameters:
            qSoftLock: false unless given.
            qDeselectOnlyOneSelected: false unless given.
        QIX: GenericObject.SelectHyperCubeCells.
        """
        return await self._rpc(
            "SelectHyperCubeCells",
            {
                "qPath": qPath,
                "qRowIndices": qRowIndices,
                "qColIndices": qColIndices,
                "qSoftLock": qSoftLock,
                "qDeselectOnlyOneSelected": qDeselectOnlyOneSelected,
            },
            out="qSuccess",
        )

    @method("SelectPivotCells")
    async def select_pivot_cells(
        self,
        qPath: str,
        qSelections: Sequence[NxSelectionCell | Mapping[str, Any]],
        qSoftLock: bool | None = None,
        qDeselectOnlyOneSelected: bool | None = None,
    ) -> bool:
        """Select values through cells of a pivot table.

        Parameters:
            qSoftLock: false unless given.
            qDeselectOnlyOneSelected: false unless given.
        QIX: GenericObject.SelectPivotCells.
        """
        return await self._rpc(
            "SelectPivotCells",
            {
                "qPath": qPath,
                "qSelections": qSelections,
                "qSoftLock": qSoftLock,
                "qDeselectOnlyOneSelected": qDeselectOnlyOneSelected,
            },
            out="qSuccess",
        )

    @method("RangeSelectHyperCubeValues")
    async def range_select_hyper_cube_values(
        self,
        qPath: str,
        qRanges: Sequence[NxRangeSelectInfo | Mapping[str, Any]],
        qColumnsToSelect: Sequence[int] | None = None,
        qOrMode: bool | None = None,
        qDeselectOnlyOneSelected: bool | None = None,
    ) -> bool:
        """Select the dimension values whose measures lie in the given ranges.

        Parameters:
            qOrMode: false unless given.
            qDeselectOnlyOneSelected: false unless given.
        QIX: GenericObject.RangeSelectHyperCubeValues.
        """
        return await self._rpc(
            "RangeSelectHyperCubeValues",
            {
                "qPath": qPath,
                "qRanges": qRanges,
                "qColumnsToSelect": qColumnsToSelect,
                "qOrMode": qOrMode,
                "qDeselectOnlyOneSelected": qDeselectOnlyOneSelected,
            },
            out="qSuccess",
        )

    @method("MultiRangeSelectHyperCubeValues")
    async def multi_range_select_hyper_cube_values(
        self,
        qPath: str,
        qRanges: Sequence[NxMultiRangeSelectInfo | Mapping[str, Any]],
        qOrMode: bool | None = None,
        qDeselectOnlyOneSelected: bool | None = None,
    ) -> bool:
        """Select through several sets of measure ranges at once.

        Parameters:
            qOrMode: false unless given.
            qDeselectOnlyOneSelected: false unless given.
        QIX: GenericObject.MultiRangeSelectHyperCubeValues.
        """
        return await self._rpc(
            "MultiRangeSelectHyperCubeValues",
            {
                "qPath": qPath,
                "qRanges": qRanges,
                "qOrMode": qOrMode,
                "qDeselectOnlyOneSelected": qDeselectOnlyOneSelected,
            },
            out="qSuccess",
        )

    @method("MultiRangeSelectTreeDataValues")
    async def multi_range_select_tree_data_values(
        self,
        qPath: str,
        qRanges: Sequence[NxTreeMultiRangeSelectInfo | Mapping[str, Any]],
        qOrMode: bool | None = None,
        qDeselectOnlyOneSelected: bool | None = None,
    ) -> bool:
        """Select through several sets of measure ranges in a tree.

        Parameters:
            qOrMode: false unless given.
            qDeselectOnlyOneSelected: false unless given.
        QIX: GenericObject.MultiRangeSelectTreeDataValues.
        """
        return await self._rpc(
            "MultiRangeSelectTreeDataValues",
            {
                "qPath": qPath,
                "qRanges": qRanges,
                "qOrMode": qOrMode,
                "qDeselectOnlyOneSelected": qDeselectOnlyOneSelected,
            },
            out="qSuccess",
        )

    @method("SelectHyperCubeContinuousRange")
    async def select_hyper_cube_continuous_range(
        self,
        qPath: str,
        qRanges: Sequence[NxContinuousRangeSelectInfo | Mapping[str, Any]],
        qSoftLock: bool | None = None,
    ) -> bool:
        """Select ranges of a hypercube's continuous dimension.

        Parameters:
            qSoftLock: false unless given.
        QIX: GenericObject.SelectHyperCubeContinuousRange.
        """
        return await self._rpc(
            "SelectHyperCubeContinuousRange",
            {"qPath": qPath, "qRanges": qRanges, "qSoftLock": qSoftLock},
            out="qSuccess",
        )

    @method("GetChild")
    async def get_child(self, qId: str) -> AsyncGenericObject | None:
        """Find a child of the object by its identifier.

        Returns:
            None when there is no such object.
        QIX: GenericObject.GetChild.
        """
        return await self._rpc("GetChild", {"qId": qId}, out="qReturn", result="object:GenericObject")

    @method("GetParent")
    async def get_parent(self) -> AsyncGenericObject | None:
        """Give the object this one is a child of.

        Returns:
            None when there is no such object.
        QIX: GenericObject.GetParent.
        """
        return await self._rpc("GetParent", {}, out="qReturn", result="object:GenericObject")

    @method("GetChildInfos")
    async def get_child_infos(self) -> list[NxInfo]:
        """List identifier and type of the children.

        QIX: GenericObject.GetChildInfos.
        """
        return await self._rpc("GetChildInfos", {}, out="qInfos", result="NxInfo[]")

    @method("CreateChild")
    async def create_child(
        self,
        qProp: GenericObjectProperties | Mapping[str, Any],
        qPropForThis: GenericObjectProperties | Mapping[str, Any] | None = None,
    ) -> AsyncGenericObject:
        """Make a child object, changing this object's own properties in the same step if wanted.

        Needs the right to update.
        QIX: GenericObject.CreateChild.
        """
        return await self._rpc(
            "CreateChild",
            {"qProp": qProp, "qPropForThis": qPropForThis},
            out="qReturn",
            result="object:GenericObject",
        )

    @method("DestroyChild")
    async def destroy_child(
        self, qId: str, qPropForThis: GenericObjectProperties | Mapping[str, Any] | None = None
    ) -> bool:
        """Remove a child, changing this object's own properties in the same step if wanted.

        Needs the right to update.
        QIX: GenericObject.DestroyChild.
        """
        return await self._rpc("DestroyChild", {"qId": qId, "qPropForThis": qPropForThis}, out="qSuccess")

    @method("DestroyAllChildren")
    async def destroy_all_children(
        self, qPropForThis: GenericObjectProperties | Mapping[str, Any] | None = None
    ) -> None:
        """Remove every child, changing this object's own properties in the same step if wanted.

        Needs the right to update.
        QIX: GenericObject.DestroyAllChildren.
        """
        await self._rpc("DestroyAllChildren", {"qPropForThis": qPropForThis})

    @method("SetChildArrayOrder")
    async def set_child_array_order(self, qIds: Sequence[str]) -> None:
        """Put the children in another order.

        Needs the right to update.
        QIX: GenericObject.SetChildArrayOrder.
        """
        await self._rpc("SetChildArrayOrder", {"qIds": qIds})

    @method("GetLinkedObjects")
    async def get_linked_objects(self) -> list[NxLinkedObjectInfo]:
        """List the objects that take their properties from this one.

        QIX: GenericObject.GetLinkedObjects.
        """
        return await self._rpc("GetLinkedObjects", {}, out="qItems", result="NxLinkedObjectInfo[]")

    @method("CopyFrom")
    async def copy_from(self, qFromId: str) -> None:
        """Take over the properties of another object, children included.

        Needs the right to update.
        QIX: GenericObject.CopyFrom.
        """
        await self._rpc("CopyFrom", {"qFromId": qFromId})

    @method("BeginSelections")
    async def begin_selections(self, qPaths: Sequence[str]) -> None:
        """Put the app in modal mode, in which only these parts of the object take selections.

        QIX: GenericObject.BeginSelections.
        """
        await self._rpc("BeginSelections", {"qPaths": qPaths})

    @method("EndSelections")
    async def end_selections(self, qAccept: bool) -> None:
        """Leave modal mode, keeping the selections made in it or undoing them.

        QIX: GenericObject.EndSelections.
        """
        await self._rpc("EndSelections", {"qAccept": qAccept})

    @method("ResetMadeSelections")
    async def reset_made_selections(self) -> None:
        """Undo the selections made since modal mode began.

        QIX: GenericObject.ResetMadeSelections.
        """
        await self._rpc("ResetMadeSelections", {})

    @method("EmbedSnapshotObject")
    async def embed_snapshot_object(self, qId: str) -> None:
        """Put a snapshot into this object.

        Needs the right to update.
        QIX: GenericObject.EmbedSnapshotObject.
        """
        await self._rpc("EmbedSnapshotObject", {"qId": qId})

    @method("GetSnapshotObject")
    async def get_snapshot_object(self) -> AsyncGenericObject | None:
        """Give the snapshot this object embeds.

        Returns:
            None when there is no such object.
        QIX: GenericObject.GetSnapshotObject.
        """
        return await self._rpc("GetSnapshotObject", {}, out="qReturn", result="object:GenericObject")

    @method("Publish")
    async def publish(self) -> None:
        """Make the object visible to other readers of a published app.

        Needs the right to publish.
        QIX: GenericObject.Publish.
        """
        await self._rpc("Publish", {})

    @method("UnPublish")
    async def un_publish(self) -> None:
        """Take the object back from other readers.

        Needs the right to publish.
        QIX: GenericObject.UnPublish.
        """
        await self._rpc("UnPublish", {})

    @method("Approve")
    async def approve(self) -> None:
        """Add the object to the approved part of a published app.

        Needs the right to approve.
        QIX: GenericObject.Approve.
        """
        await self._rpc("Approve", {})

    @method("UnApprove")
    async def un_approve(self) -> None:
        """Take the object out of the approved part of a published app.

        Needs the right to approve.
        QIX: GenericObject.UnApprove.
        """
        await self._rpc("UnApprove", {})

    @method("CreateGroup")
    async def create_group(
        self, qPath: str, qGroupDef: NxGroupDef | Mapping[str, Any], qTargetGroupId: str | None = None
    ) -> str:
        """Make a group of bookmarks or objects inside the object.

        Parameters:
            qTargetGroupId: empty unless given.
        Experimental: it may change.
        Needs the right to create and update.
        QIX: GenericObject.CreateGroup.
        """
        return await self._rpc(
            "CreateGroup",
            {"qPath": qPath, "qGroupDef": qGroupDef, "qTargetGroupId": qTargetGroupId},
            out="qGroupId",
        )

    @method("AddGroupMembers")
    async def add_group_members(
        self,
        qPath: str,
        qMembers: Sequence[NxGroupObjectId | Mapping[str, Any]],
        qTargetGroupId: str | None = None,
        qPosId: str | None = None,
    ) -> None:
        """Put members into a group of the object, at a place if given.

        Parameters:
            qTargetGroupId: empty unless given.
            qPosId: empty unless given.
        Experimental: it may change.
        Needs the right to update.
        QIX: GenericObject.AddGroupMembers.
        """
        await self._rpc(
            "AddGroupMembers",
            {"qPath": qPath, "qMembers": qMembers, "qTargetGroupId": qTargetGroupId, "qPosId": qPosId},
        )

    @method("RemoveGroupMembers")
    async def remove_group_members(
        self, qPath: str, qMembers: Sequence[str], qTargetGroupId: str | None = None
    ) -> None:
        """Take members out of a group of the object.

        Parameters:
            qTargetGroupId: empty unless given.
        Experimental: it may change.
        Needs the right to update.
        QIX: GenericObject.RemoveGroupMembers.
        """
        await self._rpc(
            "RemoveGroupMembers", {"qPath": qPath, "qMembers": qMembers, "qTargetGroupId": qTargetGroupId}
        )

    @method("RemoveGroup")
    async def remove_group(self, qPath: str, qGroupId: str) -> None:
        """Remove a group of the object.

        Experimental: it may change.
        Needs the right to update and delete.
        QIX: GenericObject.RemoveGroup.
        """
        await self._rpc("RemoveGroup", {"qPath": qPath, "qGroupId": qGroupId})

    @method("SetGroupLabel")
    async def set_group_label(self, qPath: str, qNewLabel: str, qTargetGroupId: str | None = None) -> None:
        """Rename a group of the object.

        Parameters:
            qTargetGroupId: empty unless given.
        Experimental: it may change.
        Needs the right to update.
        QIX: GenericObject.SetGroupLabel.
        """
        await self._rpc(
            "SetGroupLabel", {"qPath": qPath, "qNewLabel": qNewLabel, "qTargetGroupId": qTargetGroupId}
        )

    def changes(self) -> AsyncIterator[GenericObjectLayout]:
        """What `get_layout` gives as it is now, then again after each change, until the object is closed.

        QIX: GenericObject.GetLayout.
        """
        from ...helpers.changes import layouts_async

        return layouts_async(self.get_layout, self.on)
