# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""An object of an app - chart, sheet, list - defined by properties and read as a layout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...rpc.service import MethodSpec, NotWritten, Outs, ParamSpec, RpcService


class GenericObjectApi(RpcService):
    """An object of an app - chart, sheet, list - defined by properties and read as a layout.

    Every method raises `NotWritten` until a subclass answers it.
    """

    QIX_TYPE: ClassVar[str] = "GenericObject"
    METHODS: ClassVar[Mapping[str, MethodSpec]] = {
        "GetLayout": MethodSpec("get_layout", params=(), outs=("qLayout",)),
        "GetListObjectData": MethodSpec(
            "get_list_object_data",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qPages", "array"),
            ),
            outs=("qDataPages",),
        ),
        "GetHyperCubeData": MethodSpec(
            "get_hyper_cube_data",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qPages", "array"),
            ),
            outs=("qDataPages",),
        ),
        "GetHyperCubeReducedData": MethodSpec(
            "get_hyper_cube_reduced_data",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qPages", "array"),
                ParamSpec("qZoomFactor", "integer"),
                ParamSpec("qReductionMode", "string"),
            ),
            outs=("qDataPages",),
        ),
        "GetHyperCubePivotData": MethodSpec(
            "get_hyper_cube_pivot_data",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qPages", "array"),
            ),
            outs=("qDataPages",),
        ),
        "GetHyperCubeStackData": MethodSpec(
            "get_hyper_cube_stack_data",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qPages", "array"),
                ParamSpec("qMaxNbrCells", "integer", required=False, default=10000),
            ),
            outs=("qDataPages",),
        ),
        "GetHyperCubeContinuousData": MethodSpec(
            "get_hyper_cube_continuous_data",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qOptions", "object"),
                ParamSpec("qReverseSort", "boolean", required=False, default=False),
            ),
            outs=(
                "qAxisData",
                "qDataPages",
            ),
        ),
        "GetHyperCubeTreeData": MethodSpec(
            "get_hyper_cube_tree_data",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qNodeOptions", "object", required=False, default=None),
            ),
            outs=("qNodes",),
        ),
        "GetHyperCubeBinnedData": MethodSpec(
            "get_hyper_cube_binned_data",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qPages", "array"),
                ParamSpec("qViewport", "object"),
                ParamSpec("qDataRanges", "array"),
                ParamSpec("qMaxNbrCells", "integer"),
                ParamSpec("qQueryLevel", "integer"),
                ParamSpec("qBinningMethod", "integer"),
            ),
            outs=("qDataPages",),
        ),
        "ApplyPatches": MethodSpec(
            "apply_patches",
            params=(
                ParamSpec("qPatches", "array"),
                ParamSpec("qSoftPatch", "boolean", required=False, default=False),
            ),
            outs=(),
        ),
        "ClearSoftPatches": MethodSpec("clear_soft_patches", params=(), outs=()),
        "SetProperties": MethodSpec(
            "set_properties", params=(ParamSpec("qProp", "object"),), outs=(), access=("update",)
        ),
        "GetProperties": MethodSpec("get_properties", params=(), outs=("qProp",)),
        "GetEffectiveProperties": MethodSpec("get_effective_properties", params=(), outs=("qProp",)),
        "SetFullPropertyTree": MethodSpec(
            "set_full_property_tree", params=(ParamSpec("qPropEntry", "object"),), outs=(), access=("update",)
        ),
        "GetFullPropertyTree": MethodSpec("get_full_property_tree", params=(), outs=("qPropEntry",)),
        "GetInfo": MethodSpec("get_info", params=(), outs=("qInfo",)),
        "ClearSelections": MethodSpec(
            "clear_selections",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qColIndices", "array", required=False, default=None),
            ),
            outs=(),
        ),
        "ExportData": MethodSpec(
            "export_data",
            params=(
                ParamSpec("qFileType", "string"),
                ParamSpec("qPath", "string", required=False, default=""),
                ParamSpec("qFileName", "string", required=False, default=""),
                ParamSpec("qExportState", "string", required=False, default="A"),
                ParamSpec("qServeOnce", "boolean", required=False, default=False),
            ),
            outs=(
                "qUrl",
                "qWarnings",
            ),
            access=("exportdata",),
        ),
        "SelectListObjectValues": MethodSpec(
            "select_list_object_values",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qValues", "array"),
                ParamSpec("qToggleMode", "boolean"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "SelectListObjectPossible": MethodSpec(
            "select_list_object_possible",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "SelectListObjectExcluded": MethodSpec(
            "select_list_object_excluded",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "SelectListObjectAlternative": MethodSpec(
            "select_list_object_alternative",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "SelectListObjectAll": MethodSpec(
            "select_list_object_all",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "SelectListObjectContinuousRange": MethodSpec(
            "select_list_object_continuous_range",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qRanges", "array"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "SearchListObjectFor": MethodSpec(
            "search_list_object_for",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qMatch", "string"),
            ),
            outs=("qSuccess",),
        ),
        "AbortListObjectSearch": MethodSpec(
            "abort_list_object_search", params=(ParamSpec("qPath", "string"),), outs=()
        ),
        "AcceptListObjectSearch": MethodSpec(
            "accept_list_object_search",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qToggleMode", "boolean"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
            ),
            outs=(),
        ),
        "ExpandLeft": MethodSpec(
            "expand_left",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qRow", "integer"),
                ParamSpec("qCol", "integer"),
                ParamSpec("qAll", "boolean"),
            ),
            outs=(),
        ),
        "ExpandTop": MethodSpec(
            "expand_top",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qRow", "integer"),
                ParamSpec("qCol", "integer"),
                ParamSpec("qAll", "boolean"),
            ),
            outs=(),
        ),
        "CollapseLeft": MethodSpec(
            "collapse_left",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qRow", "integer"),
                ParamSpec("qCol", "integer"),
                ParamSpec("qAll", "boolean"),
            ),
            outs=(),
        ),
        "CollapseTop": MethodSpec(
            "collapse_top",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qRow", "integer"),
                ParamSpec("qCol", "integer"),
                ParamSpec("qAll", "boolean"),
            ),
            outs=(),
        ),
        "DrillUp": MethodSpec(
            "drill_up",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qDimNo", "integer"),
                ParamSpec("qNbrSteps", "integer"),
            ),
            outs=(),
        ),
        "Lock": MethodSpec(
            "lock",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qColIndices", "array", required=False, default=None),
            ),
            outs=(),
        ),
        "Unlock": MethodSpec(
            "unlock",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qColIndices", "array", required=False, default=None),
            ),
            outs=(),
        ),
        "StepCycle": MethodSpec(
            "step_cycle",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qDimNo", "integer"),
                ParamSpec("qNbrSteps", "integer"),
            ),
            outs=(),
        ),
        "SetActiveField": MethodSpec(
            "set_active_field",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qDimNo", "integer"),
                ParamSpec("qNewIndex", "integer"),
            ),
            outs=(),
        ),
        "SelectHyperCubeValues": MethodSpec(
            "select_hyper_cube_values",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qDimNo", "integer"),
                ParamSpec("qValues", "array"),
                ParamSpec("qToggleMode", "boolean"),
            ),
            outs=("qSuccess",),
        ),
        "SelectHyperCubeCells": MethodSpec(
            "select_hyper_cube_cells",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qRowIndices", "array"),
                ParamSpec("qColIndices", "array"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
                ParamSpec("qDeselectOnlyOneSelected", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "SelectPivotCells": MethodSpec(
            "select_pivot_cells",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qSelections", "array"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
                ParamSpec("qDeselectOnlyOneSelected", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "RangeSelectHyperCubeValues": MethodSpec(
            "range_select_hyper_cube_values",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qRanges", "array"),
                ParamSpec("qColumnsToSelect", "array", required=False, default=None),
                ParamSpec("qOrMode", "boolean", required=False, default=False),
                ParamSpec("qDeselectOnlyOneSelected", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "MultiRangeSelectHyperCubeValues": MethodSpec(
            "multi_range_select_hyper_cube_values",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qRanges", "array"),
                ParamSpec("qOrMode", "boolean", required=False, default=False),
                ParamSpec("qDeselectOnlyOneSelected", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "MultiRangeSelectTreeDataValues": MethodSpec(
            "multi_range_select_tree_data_values",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qRanges", "array"),
                ParamSpec("qOrMode", "boolean", required=False, default=False),
                ParamSpec("qDeselectOnlyOneSelected", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "SelectHyperCubeContinuousRange": MethodSpec(
            "select_hyper_cube_continuous_range",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qRanges", "array"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "GetChild": MethodSpec("get_child", params=(ParamSpec("qId", "string"),), outs=("qReturn",)),
        "GetParent": MethodSpec("get_parent", params=(), outs=("qReturn",)),
        "GetChildInfos": MethodSpec("get_child_infos", params=(), outs=("qInfos",)),
        "CreateChild": MethodSpec(
            "create_child",
            params=(
                ParamSpec("qProp", "object"),
                ParamSpec("qPropForThis", "object", required=False, default=None),
            ),
            outs=(
                "qInfo",
                "qReturn",
            ),
            access=("update",),
        ),
        "DestroyChild": MethodSpec(
            "destroy_child",
            params=(
                ParamSpec("qId", "string"),
                ParamSpec("qPropForThis", "object", required=False, default=None),
            ),
            outs=("qSuccess",),
            access=("update",),
        ),
        "DestroyAllChildren": MethodSpec(
            "destroy_all_children",
            params=(ParamSpec("qPropForThis", "object", required=False, default=None),),
            outs=(),
            access=("update",),
        ),
        "SetChildArrayOrder": MethodSpec(
            "set_child_array_order", params=(ParamSpec("qIds", "array"),), outs=(), access=("update",)
        ),
        "GetLinkedObjects": MethodSpec("get_linked_objects", params=(), outs=("qItems",)),
        "CopyFrom": MethodSpec(
            "copy_from", params=(ParamSpec("qFromId", "string"),), outs=(), access=("update",)
        ),
        "BeginSelections": MethodSpec("begin_selections", params=(ParamSpec("qPaths", "array"),), outs=()),
        "EndSelections": MethodSpec("end_selections", params=(ParamSpec("qAccept", "boolean"),), outs=()),
        "ResetMadeSelections": MethodSpec("reset_made_selections", params=(), outs=()),
        "EmbedSnapshotObject": MethodSpec(
            "embed_snapshot_object", params=(ParamSpec("qId", "string"),), outs=(), access=("update",)
        ),
        "GetSnapshotObject": MethodSpec("get_snapshot_object", params=(), outs=("qReturn",)),
        "Publish": MethodSpec("publish", params=(), outs=(), access=("publish",)),
        "UnPublish": MethodSpec("un_publish", params=(), outs=(), access=("publish",)),
        "Approve": MethodSpec("approve", params=(), outs=(), access=("approve",)),
        "UnApprove": MethodSpec("un_approve", params=(), outs=(), access=("approve",)),
        "CreateGroup": MethodSpec(
            "create_group",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qGroupDef", "object"),
                ParamSpec("qTargetGroupId", "string", required=False, default=""),
            ),
            outs=("qGroupId",),
            access=(
                "create",
                "update",
            ),
        ),
        "AddGroupMembers": MethodSpec(
            "add_group_members",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qMembers", "array"),
                ParamSpec("qTargetGroupId", "string", required=False, default=""),
                ParamSpec("qPosId", "string", required=False, default=""),
            ),
            outs=(),
            access=("update",),
        ),
        "RemoveGroupMembers": MethodSpec(
            "remove_group_members",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qMembers", "array"),
                ParamSpec("qTargetGroupId", "string", required=False, default=""),
            ),
            outs=(),
            access=("update",),
        ),
        "RemoveGroup": MethodSpec(
            "remove_group",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qGroupId", "string"),
            ),
            outs=(),
            access=(
                "update",
                "delete",
            ),
        ),
        "SetGroupLabel": MethodSpec(
            "set_group_label",
            params=(
                ParamSpec("qPath", "string"),
                ParamSpec("qNewLabel", "string"),
                ParamSpec("qTargetGroupId", "string", required=False, default=""),
            ),
            outs=(),
            access=("update",),
        ),
    }

    def get_layout(self) -> Outs:
        """Evaluate the object: properties with every definition replaced by its result.

        Returns:
            qLayout: GenericObjectLayout
        QIX: GenericObject.GetLayout.
        """
        raise NotWritten("GenericObject.GetLayout")

    def get_list_object_data(self, *, qPath: str, qPages: list[dict[str, Any]]) -> Outs:
        """Fetch pages of values of a list object.

        Returns:
            qDataPages: NxDataPage[]
        QIX: GenericObject.GetListObjectData.
        """
        raise NotWritten("GenericObject.GetListObjectData")

    def get_hyper_cube_data(self, *, qPath: str, qPages: list[dict[str, Any]]) -> Outs:
        """Fetch pages of rows of a hypercube in straight mode.

        Returns:
            qDataPages: NxDataPage[]
        QIX: GenericObject.GetHyperCubeData.
        """
        raise NotWritten("GenericObject.GetHyperCubeData")

    def get_hyper_cube_reduced_data(
        self, *, qPath: str, qPages: list[dict[str, Any]], qZoomFactor: int, qReductionMode: str
    ) -> Outs:
        """Fetch a hypercube thinned out for a mini chart or an overview.

        Returns:
            qDataPages: NxDataPage[]
        QIX: GenericObject.GetHyperCubeReducedData.
        """
        raise NotWritten("GenericObject.GetHyperCubeReducedData")

    def get_hyper_cube_pivot_data(self, *, qPath: str, qPages: list[dict[str, Any]]) -> Outs:
        """Fetch pages of a hypercube in pivot mode.

        Returns:
            qDataPages: NxPivotPage[]
        QIX: GenericObject.GetHyperCubePivotData.
        """
        raise NotWritten("GenericObject.GetHyperCubePivotData")

    def get_hyper_cube_stack_data(
        self, *, qPath: str, qPages: list[dict[str, Any]], qMaxNbrCells: int = 10000
    ) -> Outs:
        """Fetch pages of a hypercube in stacked pivot mode.

        Returns:
            qDataPages: NxStackPage[]
        QIX: GenericObject.GetHyperCubeStackData.
        """
        raise NotWritten("GenericObject.GetHyperCubeStackData")

    def get_hyper_cube_continuous_data(
        self, *, qPath: str, qOptions: dict[str, Any], qReverseSort: bool = False
    ) -> Outs:
        """Fetch a hypercube along a continuous axis, with the axis' ticks.

        Returns:
            qAxisData: NxAxisData
            qDataPages: NxDataPage[]
        QIX: GenericObject.GetHyperCubeContinuousData.
        """
        raise NotWritten("GenericObject.GetHyperCubeContinuousData")

    def get_hyper_cube_tree_data(self, *, qPath: str, qNodeOptions: dict[str, Any] | None = None) -> Outs:
        """Fetch nodes of a hypercube or tree in tree mode.

        Returns:
            qNodes: NxTreeNode[]
        QIX: GenericObject.GetHyperCubeTreeData.
        """
        raise NotWritten("GenericObject.GetHyperCubeTreeData")

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
        """Fetch two measures gathered into bins, for scatter plots of many points.

        Returns:
            qDataPages: NxDataPage[]
        QIX: GenericObject.GetHyperCubeBinnedData.
        """
        raise NotWritten("GenericObject.GetHyperCubeBinnedData")

    def apply_patches(self, *, qPatches: list[dict[str, Any]], qSoftPatch: bool = False) -> Outs:
        """Change single properties by patches; soft patches last for the session only.

        QIX: GenericObject.ApplyPatches.
        """
        raise NotWritten("GenericObject.ApplyPatches")

    def clear_soft_patches(self) -> Outs:
        """Drop the session's soft patches of the object.

        QIX: GenericObject.ClearSoftPatches.
        """
        raise NotWritten("GenericObject.ClearSoftPatches")

    def set_properties(self, *, qProp: dict[str, Any]) -> Outs:
        """Replace the properties of the object.

        Needs the right to update.
        QIX: GenericObject.SetProperties.
        """
        raise NotWritten("GenericObject.SetProperties")

    def get_properties(self) -> Outs:
        """Read the properties, without soft patches.

        Returns:
            qProp: GenericObjectProperties
        QIX: GenericObject.GetProperties.
        """
        raise NotWritten("GenericObject.GetProperties")

    def get_effective_properties(self) -> Outs:
        """Read the properties with soft patches and linked properties worked in.

        Returns:
            qProp: GenericObjectProperties
        QIX: GenericObject.GetEffectiveProperties.
        """
        raise NotWritten("GenericObject.GetEffectiveProperties")

    def set_full_property_tree(self, *, qPropEntry: dict[str, Any]) -> Outs:
        """Replace the properties of the object and all objects below it.

        Needs the right to update.
        QIX: GenericObject.SetFullPropertyTree.
        """
        raise NotWritten("GenericObject.SetFullPropertyTree")

    def get_full_property_tree(self) -> Outs:
        """Read the properties of the object and all objects below it.

        Returns:
            qPropEntry: GenericObjectEntry
        QIX: GenericObject.GetFullPropertyTree.
        """
        raise NotWritten("GenericObject.GetFullPropertyTree")

    def get_info(self) -> Outs:
        """Give the identifier and type of the object.

        Returns:
            qInfo: NxInfo
        QIX: GenericObject.GetInfo.
        """
        raise NotWritten("GenericObject.GetInfo")

    def clear_selections(self, *, qPath: str, qColIndices: list[int] | None = None) -> Outs:
        """Clear the selections in fields of a list object or hypercube.

        QIX: GenericObject.ClearSelections.
        """
        raise NotWritten("GenericObject.ClearSelections")

    def export_data(
        self,
        *,
        qFileType: str,
        qPath: str = "",
        qFileName: str = "",
        qExportState: str = "A",
        qServeOnce: bool = False,
    ) -> Outs:
        """Write the data of an object to a file and give its download address.

        Returns:
            qUrl: string
            qWarnings: NxLocalizedWarningCode[]
        Needs the right to exportdata.
        QIX: GenericObject.ExportData.
        """
        raise NotWritten("GenericObject.ExportData")

    def select_list_object_values(
        self, *, qPath: str, qValues: list[int], qToggleMode: bool, qSoftLock: bool = False
    ) -> Outs:
        """Select values of a list object by their element numbers.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.SelectListObjectValues.
        """
        raise NotWritten("GenericObject.SelectListObjectValues")

    def select_list_object_possible(self, *, qPath: str, qSoftLock: bool = False) -> Outs:
        """Select the possible values of a list object.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.SelectListObjectPossible.
        """
        raise NotWritten("GenericObject.SelectListObjectPossible")

    def select_list_object_excluded(self, *, qPath: str, qSoftLock: bool = False) -> Outs:
        """Select the excluded values of a list object.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.SelectListObjectExcluded.
        """
        raise NotWritten("GenericObject.SelectListObjectExcluded")

    def select_list_object_alternative(self, *, qPath: str, qSoftLock: bool = False) -> Outs:
        """Select the alternative values of a list object.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.SelectListObjectAlternative.
        """
        raise NotWritten("GenericObject.SelectListObjectAlternative")

    def select_list_object_all(self, *, qPath: str, qSoftLock: bool = False) -> Outs:
        """Select all values of a list object.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.SelectListObjectAll.
        """
        raise NotWritten("GenericObject.SelectListObjectAll")

    def select_list_object_continuous_range(
        self, *, qPath: str, qRanges: list[dict[str, Any]], qSoftLock: bool = False
    ) -> Outs:
        """Select the values of a list object that lie in ranges of numbers.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.SelectListObjectContinuousRange.
        """
        raise NotWritten("GenericObject.SelectListObjectContinuousRange")

    def search_list_object_for(self, *, qPath: str, qMatch: str) -> Outs:
        """Search a list object; its layout shows only the hits until the search ends.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.SearchListObjectFor.
        """
        raise NotWritten("GenericObject.SearchListObjectFor")

    def abort_list_object_search(self, *, qPath: str) -> Outs:
        """End a search in a list object and show all values again.

        QIX: GenericObject.AbortListObjectSearch.
        """
        raise NotWritten("GenericObject.AbortListObjectSearch")

    def accept_list_object_search(self, *, qPath: str, qToggleMode: bool, qSoftLock: bool = False) -> Outs:
        """Select the hits of the search in a list object.

        QIX: GenericObject.AcceptListObjectSearch.
        """
        raise NotWritten("GenericObject.AcceptListObjectSearch")

    def expand_left(self, *, qPath: str, qRow: int, qCol: int, qAll: bool) -> Outs:
        """Expand a left dimension cell of a pivot table, or all of its column.

        QIX: GenericObject.ExpandLeft.
        """
        raise NotWritten("GenericObject.ExpandLeft")

    def expand_top(self, *, qPath: str, qRow: int, qCol: int, qAll: bool) -> Outs:
        """Expand a top dimension cell of a pivot table, or all of its row.

        QIX: GenericObject.ExpandTop.
        """
        raise NotWritten("GenericObject.ExpandTop")

    def collapse_left(self, *, qPath: str, qRow: int, qCol: int, qAll: bool) -> Outs:
        """Collapse a left dimension cell of a pivot table, or all of its column.

        QIX: GenericObject.CollapseLeft.
        """
        raise NotWritten("GenericObject.CollapseLeft")

    def collapse_top(self, *, qPath: str, qRow: int, qCol: int, qAll: bool) -> Outs:
        """Collapse a top dimension cell of a pivot table, or all of its row.

        QIX: GenericObject.CollapseTop.
        """
        raise NotWritten("GenericObject.CollapseTop")

    def drill_up(self, *, qPath: str, qDimNo: int, qNbrSteps: int) -> Outs:
        """Go up some levels in a drill-down dimension.

        QIX: GenericObject.DrillUp.
        """
        raise NotWritten("GenericObject.DrillUp")

    def lock(self, *, qPath: str, qColIndices: list[int] | None = None) -> Outs:
        """Lock the selections of an object's fields.

        QIX: GenericObject.Lock.
        """
        raise NotWritten("GenericObject.Lock")

    def unlock(self, *, qPath: str, qColIndices: list[int] | None = None) -> Outs:
        """Unlock the selections of an object's fields.

        QIX: GenericObject.Unlock.
        """
        raise NotWritten("GenericObject.Unlock")

    def step_cycle(self, *, qPath: str, qDimNo: int, qNbrSteps: int) -> Outs:
        """Move a cyclic dimension of the object on by some fields.

        QIX: GenericObject.StepCycle.
        """
        raise NotWritten("GenericObject.StepCycle")

    def set_active_field(self, *, qPath: str, qDimNo: int, qNewIndex: int) -> Outs:
        """Choose the active field of a cyclic dimension of the object.

        QIX: GenericObject.SetActiveField.
        """
        raise NotWritten("GenericObject.SetActiveField")

    def select_hyper_cube_values(
        self, *, qPath: str, qDimNo: int, qValues: list[int], qToggleMode: bool
    ) -> Outs:
        """Select values of one dimension of a hypercube by their element numbers.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.SelectHyperCubeValues.
        """
        raise NotWritten("GenericObject.SelectHyperCubeValues")

    def select_hyper_cube_cells(
        self,
        *,
        qPath: str,
        qRowIndices: list[int],
        qColIndices: list[int],
        qSoftLock: bool = False,
        qDeselectOnlyOneSelected: bool = False,
    ) -> Outs:
        """Select values of a hypercube by row and column of its table.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.SelectHyperCubeCells.
        """
        raise NotWritten("GenericObject.SelectHyperCubeCells")

    def select_pivot_cells(
        self,
        *,
        qPath: str,
        qSelections: list[dict[str, Any]],
        qSoftLock: bool = False,
        qDeselectOnlyOneSelected: bool = False,
    ) -> Outs:
        """Select values through cells of a pivot table.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.SelectPivotCells.
        """
        raise NotWritten("GenericObject.SelectPivotCells")

    def range_select_hyper_cube_values(
        self,
        *,
        qPath: str,
        qRanges: list[dict[str, Any]],
        qColumnsToSelect: list[int] | None = None,
        qOrMode: bool = False,
        qDeselectOnlyOneSelected: bool = False,
    ) -> Outs:
        """Select the dimension values whose measures lie in the given ranges.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.RangeSelectHyperCubeValues.
        """
        raise NotWritten("GenericObject.RangeSelectHyperCubeValues")

    def multi_range_select_hyper_cube_values(
        self,
        *,
        qPath: str,
        qRanges: list[dict[str, Any]],
        qOrMode: bool = False,
        qDeselectOnlyOneSelected: bool = False,
    ) -> Outs:
        """Select through several sets of measure ranges at once.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.MultiRangeSelectHyperCubeValues.
        """
        raise NotWritten("GenericObject.MultiRangeSelectHyperCubeValues")

    def multi_range_select_tree_data_values(
        self,
        *,
        qPath: str,
        qRanges: list[dict[str, Any]],
        qOrMode: bool = False,
        qDeselectOnlyOneSelected: bool = False,
    ) -> Outs:
        """Select through several sets of measure ranges in a tree.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.MultiRangeSelectTreeDataValues.
        """
        raise NotWritten("GenericObject.MultiRangeSelectTreeDataValues")

    def select_hyper_cube_continuous_range(
        self, *, qPath: str, qRanges: list[dict[str, Any]], qSoftLock: bool = False
    ) -> Outs:
        """Select ranges of a hypercube's continuous dimension.

        Returns:
            qSuccess: boolean
        QIX: GenericObject.SelectHyperCubeContinuousRange.
        """
        raise NotWritten("GenericObject.SelectHyperCubeContinuousRange")

    def get_child(self, *, qId: str) -> Outs:
        """Find a child of the object by its identifier.

        Returns:
            qReturn: GenericObject
        QIX: GenericObject.GetChild.
        """
        raise NotWritten("GenericObject.GetChild")

    def get_parent(self) -> Outs:
        """Give the object this one is a child of.

        Returns:
            qReturn: GenericObject
        QIX: GenericObject.GetParent.
        """
        raise NotWritten("GenericObject.GetParent")

    def get_child_infos(self) -> Outs:
        """List identifier and type of the children.

        Returns:
            qInfos: NxInfo[]
        QIX: GenericObject.GetChildInfos.
        """
        raise NotWritten("GenericObject.GetChildInfos")

    def create_child(self, *, qProp: dict[str, Any], qPropForThis: dict[str, Any] | None = None) -> Outs:
        """Make a child object, changing this object's own properties in the same step if wanted.

        Returns:
            qInfo: NxInfo
            qReturn: GenericObject
        Needs the right to update.
        QIX: GenericObject.CreateChild.
        """
        raise NotWritten("GenericObject.CreateChild")

    def destroy_child(self, *, qId: str, qPropForThis: dict[str, Any] | None = None) -> Outs:
        """Remove a child, changing this object's own properties in the same step if wanted.

        Returns:
            qSuccess: boolean
        Needs the right to update.
        QIX: GenericObject.DestroyChild.
        """
        raise NotWritten("GenericObject.DestroyChild")

    def destroy_all_children(self, *, qPropForThis: dict[str, Any] | None = None) -> Outs:
        """Remove every child, changing this object's own properties in the same step if wanted.

        Needs the right to update.
        QIX: GenericObject.DestroyAllChildren.
        """
        raise NotWritten("GenericObject.DestroyAllChildren")

    def set_child_array_order(self, *, qIds: list[str]) -> Outs:
        """Put the children in another order.

        Needs the right to update.
        QIX: GenericObject.SetChildArrayOrder.
        """
        raise NotWritten("GenericObject.SetChildArrayOrder")

    def get_linked_objects(self) -> Outs:
        """List the objects that take their properties from this one.

        Returns:
            qItems: NxLinkedObjectInfo[]
        QIX: GenericObject.GetLinkedObjects.
        """
        raise NotWritten("GenericObject.GetLinkedObjects")

    def copy_from(self, *, qFromId: str) -> Outs:
        """Take over the properties of another object, children included.

        Needs the right to update.
        QIX: GenericObject.CopyFrom.
        """
        raise NotWritten("GenericObject.CopyFrom")

    def begin_selections(self, *, qPaths: list[str]) -> Outs:
        """Put the app in modal mode, in which only these parts of the object take selections.

        QIX: GenericObject.BeginSelections.
        """
        raise NotWritten("GenericObject.BeginSelections")

    def end_selections(self, *, qAccept: bool) -> Outs:
        """Leave modal mode, keeping the selections made in it or undoing them.

        QIX: GenericObject.EndSelections.
        """
        raise NotWritten("GenericObject.EndSelections")

    def reset_made_selections(self) -> Outs:
        """Undo the selections made since modal mode began.

        QIX: GenericObject.ResetMadeSelections.
        """
        raise NotWritten("GenericObject.ResetMadeSelections")

    def embed_snapshot_object(self, *, qId: str) -> Outs:
        """Put a snapshot into this object.

        Needs the right to update.
        QIX: GenericObject.EmbedSnapshotObject.
        """
        raise NotWritten("GenericObject.EmbedSnapshotObject")

    def get_snapshot_object(self) -> Outs:
        """Give the snapshot this object embeds.

        Returns:
            qReturn: GenericObject
        QIX: GenericObject.GetSnapshotObject.
        """
        raise NotWritten("GenericObject.GetSnapshotObject")

    def publish(self) -> Outs:
        """Make the object visible to other readers of a published app.

        Needs the right to publish.
        QIX: GenericObject.Publish.
        """
        raise NotWritten("GenericObject.Publish")

    def un_publish(self) -> Outs:
        """Take the object back from other readers.

        Needs the right to publish.
        QIX: GenericObject.UnPublish.
        """
        raise NotWritten("GenericObject.UnPublish")

    def approve(self) -> Outs:
        """Add the object to the approved part of a published app.

        Needs the right to approve.
        QIX: GenericObject.Approve.
        """
        raise NotWritten("GenericObject.Approve")

    def un_approve(self) -> Outs:
        """Take the object out of the approved part of a published app.

        Needs the right to approve.
        QIX: GenericObject.UnApprove.
        """
        raise NotWritten("GenericObject.UnApprove")

    def create_group(self, *, qPath: str, qGroupDef: dict[str, Any], qTargetGroupId: str = "") -> Outs:
        """Make a group of bookmarks or objects inside the object.

        Returns:
            qGroupId: string
        Needs the right to create and update.
        QIX: GenericObject.CreateGroup.
        """
        raise NotWritten("GenericObject.CreateGroup")

    def add_group_members(
        self, *, qPath: str, qMembers: list[dict[str, Any]], qTargetGroupId: str = "", qPosId: str = ""
    ) -> Outs:
        """Put members into a group of the object, at a place if given.

        Needs the right to update.
        QIX: GenericObject.AddGroupMembers.
        """
        raise NotWritten("GenericObject.AddGroupMembers")

    def remove_group_members(self, *, qPath: str, qMembers: list[str], qTargetGroupId: str = "") -> Outs:
        """Take members out of a group of the object.

        Needs the right to update.
        QIX: GenericObject.RemoveGroupMembers.
        """
        raise NotWritten("GenericObject.RemoveGroupMembers")

    def remove_group(self, *, qPath: str, qGroupId: str) -> Outs:
        """Remove a group of the object.

        Needs the right to update and delete.
        QIX: GenericObject.RemoveGroup.
        """
        raise NotWritten("GenericObject.RemoveGroup")

    def set_group_label(self, *, qPath: str, qNewLabel: str, qTargetGroupId: str = "") -> Outs:
        """Rename a group of the object.

        Needs the right to update.
        QIX: GenericObject.SetGroupLabel.
        """
        raise NotWritten("GenericObject.SetGroupLabel")
