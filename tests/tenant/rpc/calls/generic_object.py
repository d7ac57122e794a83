"""Every method of GenericObject."""

from __future__ import annotations

from typing import Any

from .library import apply_patches as _patch
from .library import approve as _approve
from .library import get_info as _info
from .library import publish as _publish
from .library import set_properties as _set
from .library import un_approve as _un_approve
from .library import un_publish as _un_publish
from .world import CUBE, GROUP, LIST, PAGE, World

RANGE = {"qMin": 6, "qMax": 9, "qMinInclEq": True, "qMaxInclEq": True}


def texts(pages: list[dict[str, Any]]) -> list[list[str]]:
    return [[cell["qText"] for cell in row] for page in pages for row in page["qMatrix"]]


def get_layout(t: World) -> None:
    cube = t.layout(t.chart())["qHyperCube"]
    assert (cube["qSize"]["qcy"], cube["qGrandTotalRow"][0]["qNum"]) == (3, 13)


def get_list_object_data(t: World) -> None:
    pages = t(t.list(), "GetListObjectData", LIST, [PAGE])["qDataPages"]
    assert texts(pages) == [["Nordic"], ["Alps"]]


def get_hyper_cube_data(t: World) -> None:
    pages = t(t.chart(), "GetHyperCubeData", CUBE, [{**PAGE, "qTop": 1, "qHeight": 1}])["qDataPages"]
    assert len(texts(pages)) == 1


def get_hyper_cube_reduced_data(t: World) -> None:
    scatter = t.scatter()
    pages = t(scatter, "GetHyperCubeReducedData", CUBE, [PAGE], 0, "D1")["qDataPages"]
    assert len(texts(pages)) == 2
    assert t.refused(t.list(), "GetHyperCubeReducedData", CUBE, [PAGE], 0, "D1") in (4, 6000)


def get_hyper_cube_pivot_data(t: World) -> None:
    (page,) = t(t.pivot(), "GetHyperCubePivotData", CUBE, [PAGE])["qDataPages"]
    assert [node["qText"] for node in page["qLeft"]] == ["Alps", "Nordic"] or len(page["qLeft"]) == 2


def get_hyper_cube_stack_data(t: World) -> None:
    chart = t.chart(qMode="K", qNoOfLeftDims=1)
    (page,) = t(chart, "GetHyperCubeStackData", CUBE, [PAGE])["qDataPages"]
    assert page["qData"][0]["qType"] == "R"


def get_hyper_cube_continuous_data(t: World) -> None:
    dimensions = [{"qDef": {"qFieldDefs": ["Year"]}}]
    chart = t.chart(qDimensions=dimensions)
    options = {"qStart": 2023, "qEnd": 2026, "qNbrPoints": 10, "qMaxNbrTicks": 5, "qMaxNumberLines": 1}
    answer = t(chart, "GetHyperCubeContinuousData", CUBE, options)
    assert answer["qAxisData"]["qAxis"]


def get_hyper_cube_tree_data(t: World) -> None:
    (root,) = t(t.tree(), "GetHyperCubeTreeData", CUBE, {"qMaxNbrOfNodes": 100, "qTreeNodes": []})["qNodes"]
    assert root["qType"] == "R"
    assert t.refused(t.chart(), "GetHyperCubeTreeData", CUBE) == 6002


def get_hyper_cube_binned_data(t: World) -> None:
    whole = {"qLeft": 0, "qTop": 10, "qWidth": 20, "qHeight": 10}
    view = {"qWidth": 100, "qHeight": 100, "qZoomLevel": 0}
    scatter = t.scatter()
    pages = t(scatter, "GetHyperCubeBinnedData", CUBE, [PAGE], view, [whole], 100, 3, 0)["qDataPages"]
    assert pages


def apply_patches(t: World) -> None:
    _patch(t, World.object)


def clear_soft_patches(t: World) -> None:
    made = t.object(title="a")
    t.patch(made, "/title", '"b"', True)
    assert t.layout(made)["title"] == "b"
    t(made, "ClearSoftPatches")
    assert t.layout(made)["title"] == "a"


def set_properties(t: World) -> None:
    _set(t, World.object)


def get_properties(t: World) -> None:
    assert t.properties(t.object(title="a"))["title"] == "a"


def get_effective_properties(t: World) -> None:
    made = t.object(title="a")
    t.patch(made, "/title", '"b"', True)
    assert t(made, "GetEffectiveProperties")["qProp"]["title"] == "b"


def set_full_property_tree(t: World) -> None:
    sheet = t.object("sheet")
    child = {"qProperty": {"qInfo": {"qType": "chart", "qId": "child"}}, "qChildren": []}
    t(sheet, "SetFullPropertyTree", {"qProperty": {"title": "x"}, "qChildren": [child]})
    assert t(sheet, "GetChildInfos")["qInfos"] == [{"qId": "child", "qType": "chart"}]


def get_full_property_tree(t: World) -> None:
    sheet = t.object("sheet")
    t(sheet, "CreateChild", {"qInfo": {"qType": "chart"}})
    assert len(t(sheet, "GetFullPropertyTree")["qPropEntry"]["qChildren"]) == 1


def get_info(t: World) -> None:
    _info(t, World.object)


def clear_selections(t: World) -> None:
    t.select("Alps")
    t(t.chart(), "ClearSelections", CUBE, [0])
    assert t.selected() == "Alps,Nordic"


def export_data(t: World) -> None:
    answer = t(t.chart(), "ExportData", "CSV_C", CUBE, "table.csv")
    assert answer["qUrl"].endswith("table.csv")
    assert t.refused(t.chart(), "ExportData", "PDF", CUBE) == 8


def select_list_object_values(t: World) -> None:
    assert t(t.list(), "SelectListObjectValues", LIST, [1], False)["qSuccess"]
    assert t.selected() == "Alps"


def select_list_object_possible(t: World) -> None:
    t.select("Oil", field="Product")
    assert t(t.list(), "SelectListObjectPossible", LIST)["qSuccess"]
    t(t.field("Product"), "Clear")
    assert t.selected() == "Nordic"


def select_list_object_excluded(t: World) -> None:
    t.select("Oil", field="Product")
    assert t(t.list(), "SelectListObjectExcluded", LIST)["qSuccess"]
    assert t.selected() == "Alps"


def select_list_object_alternative(t: World) -> None:
    t.select("Alps")
    assert t(t.list(), "SelectListObjectAlternative", LIST)["qSuccess"]
    assert t.selected() == "Nordic"


def select_list_object_all(t: World) -> None:
    assert t(t.list(), "SelectListObjectAll", LIST)["qSuccess"]
    assert t.evaluate("GetSelectedCount(Region)") == "2"


def select_list_object_continuous_range(t: World) -> None:
    listed = t.list("Amount")
    assert t(listed, "SelectListObjectContinuousRange", LIST, [RANGE])["qSuccess"]
    assert t.evaluate("Sum(Amount)") == "7"


def search_list_object_for(t: World) -> None:
    listed = t.list()
    assert t(listed, "SearchListObjectFor", LIST, "nor")["qSuccess"]
    assert t.layout(listed)["qListObject"]["qSize"]["qcy"] == 1


def abort_list_object_search(t: World) -> None:
    listed = t.list()
    t(listed, "SearchListObjectFor", LIST, "nor")
    t(listed, "AbortListObjectSearch", LIST)
    assert t.layout(listed)["qListObject"]["qSize"]["qcy"] == 2


def accept_list_object_search(t: World) -> None:
    listed = t.list()
    t(listed, "SearchListObjectFor", LIST, "nor")
    t(listed, "AcceptListObjectSearch", LIST, False)
    assert t.selected() == "Nordic"


def _rows(t: World, pivot: int) -> int:
    (page,) = t(pivot, "GetHyperCubePivotData", CUBE, [PAGE])["qDataPages"]
    return len(page["qData"])


def expand_left(t: World) -> None:
    pivot = t.pivot()
    t(pivot, "ExpandLeft", CUBE, 0, 0, True)
    assert _rows(t, pivot) == 3


def expand_top(t: World) -> None:
    pivot = t.chart(qMode="P", qNoOfLeftDims=0)
    t(pivot, "ExpandTop", CUBE, 0, 0, True)
    (page,) = t(pivot, "GetHyperCubePivotData", CUBE, [PAGE])["qDataPages"]
    assert any(node["qSubNodes"] for node in page["qTop"])


def collapse_left(t: World) -> None:
    pivot = t.pivot()
    t(pivot, "ExpandLeft", CUBE, 0, 0, True)
    t(pivot, "CollapseLeft", CUBE, 0, 0, True)
    assert _rows(t, pivot) == 2


def collapse_top(t: World) -> None:
    pivot = t.chart(qMode="P", qNoOfLeftDims=0)
    before = t(pivot, "GetHyperCubePivotData", CUBE, [PAGE])
    t(pivot, "ExpandTop", CUBE, 0, 0, True)
    t(pivot, "CollapseTop", CUBE, 0, 0, True)
    assert t(pivot, "GetHyperCubePivotData", CUBE, [PAGE]) == before


def drill_up(t: World) -> None:
    id = t.id(t.dimension("Region", "Product", grouping="H"))
    chart = t.chart(qDimensions=[{"qLibraryId": id}])
    t.select("Nordic")
    assert t.layout(chart)["qHyperCube"]["qDimensionInfo"][0]["qGroupPos"] == 1
    t(chart, "DrillUp", CUBE, 0, 1)
    assert t.selected() == "Alps,Nordic"


def lock(t: World) -> None:
    t.select("Alps")
    t(t.chart(), "Lock", CUBE, [0])
    t.d("ClearAll")
    assert t.selected() == "Alps"


def unlock(t: World) -> None:
    t.select("Alps")
    chart = t.chart()
    t(chart, "Lock", CUBE, [0])
    t(chart, "Unlock", CUBE, [0])
    t.d("ClearAll")
    assert t.selected() == "Alps,Nordic"


def step_cycle(t: World) -> None:
    chart = t.chart(qDimensions=[{"qLibraryId": t.id(t.cyclic())}])
    t(chart, "StepCycle", CUBE, 0, 1)
    assert t.layout(chart)["qHyperCube"]["qDimensionInfo"][0]["qGroupPos"] == 1


def set_active_field(t: World) -> None:
    chart = t.chart(qDimensions=[{"qLibraryId": t.id(t.cyclic())}])
    t(chart, "SetActiveField", CUBE, 0, 1)
    assert t.layout(chart)["qHyperCube"]["qDimensionInfo"][0]["qGroupPos"] == 1
    assert t.refused(chart, "SetActiveField", CUBE, 0, 5) == 8


def select_hyper_cube_values(t: World) -> None:
    assert t(t.chart(), "SelectHyperCubeValues", CUBE, 0, [1], False)["qSuccess"]
    assert t.selected() == "Alps"


def select_hyper_cube_cells(t: World) -> None:
    chart = t.chart()
    first = texts(t(chart, "GetHyperCubeData", CUBE, [PAGE])["qDataPages"])[0][0]
    assert t(chart, "SelectHyperCubeCells", CUBE, [0], [0])["qSuccess"]
    assert t.selected() == first


def select_pivot_cells(t: World) -> None:
    pivot = t.pivot()
    assert t(pivot, "SelectPivotCells", CUBE, [{"qType": "L", "qRow": 0, "qCol": 0}])["qSuccess"]
    assert "," not in t.selected()


def range_select_hyper_cube_values(t: World) -> None:
    ranges = [{"qRange": RANGE, "qMeasureIx": 0}]
    assert t(t.chart(), "RangeSelectHyperCubeValues", CUBE, ranges, [0])["qSuccess"]
    assert t.selected() == "Nordic"


def multi_range_select_hyper_cube_values(t: World) -> None:
    ranges = [{"qRanges": [{"qRange": RANGE, "qMeasureIx": 0}], "qColumnsToSelect": [1]}]
    assert t(t.chart(), "MultiRangeSelectHyperCubeValues", CUBE, ranges)["qSuccess"]
    assert t.selected("Product") == "Oil"


def multi_range_select_tree_data_values(t: World) -> None:
    tree = t.tree()
    ranges = [{"qRanges": [{"qRange": RANGE, "qMeasureIx": 0, "qDimensionIx": 0}]}]
    assert t(tree, "MultiRangeSelectTreeDataValues", CUBE, ranges)["qSuccess"]
    assert t.selected() == "Nordic"
    ranges[0]["qRanges"][0]["qDimensionIx"] = 7
    assert t.refused(tree, "MultiRangeSelectTreeDataValues", CUBE, ranges) == 8


def select_hyper_cube_continuous_range(t: World) -> None:
    chart = t.chart(qDimensions=[{"qDef": {"qFieldDefs": ["Year"]}}])
    wanted = {"qMin": 2024.5, "qMax": 2026, "qMinInclEq": True, "qMaxInclEq": True}
    assert t(chart, "SelectHyperCubeContinuousRange", CUBE, [{"qRange": wanted, "qDimIx": 0}])["qSuccess"]
    assert t.evaluate("Sum(Amount)") == "1"


def get_child(t: World) -> None:
    sheet = t.object("sheet")
    t(sheet, "CreateChild", {"qInfo": {"qType": "chart", "qId": "c"}})
    assert t(sheet, "GetChild", "c")["qReturn"]["qGenericId"] == "c"
    assert t(sheet, "GetChild", "none")["qReturn"]["qHandle"] is None


def get_parent(t: World) -> None:
    sheet = t.object("sheet")
    child = t(sheet, "CreateChild", {"qInfo": {"qType": "chart"}})["qReturn"]["qHandle"]
    assert t(child, "GetParent")["qReturn"]["qHandle"] == sheet


def get_child_infos(t: World) -> None:
    sheet = t.object("sheet")
    t(sheet, "CreateChild", {"qInfo": {"qType": "chart", "qId": "c"}})
    assert t(sheet, "GetChildInfos") == {"qInfos": [{"qId": "c", "qType": "chart"}]}


def create_child(t: World) -> None:
    sheet = t.object("sheet")
    own = {**t.properties(sheet), "cells": 1}
    t(sheet, "CreateChild", {"qInfo": {"qType": "chart"}}, own)
    assert t.layout(sheet)["cells"] == 1


def destroy_child(t: World) -> None:
    sheet = t.object("sheet")
    t(sheet, "CreateChild", {"qInfo": {"qType": "chart", "qId": "c"}})
    assert t(sheet, "DestroyChild", "c")["qSuccess"]
    assert t(sheet, "GetChildInfos") == {"qInfos": []}


def destroy_all_children(t: World) -> None:
    sheet = t.object("sheet")
    for _ in range(2):
        t(sheet, "CreateChild", {"qInfo": {"qType": "chart"}})
    t(sheet, "DestroyAllChildren")
    assert t(sheet, "GetChildInfos") == {"qInfos": []}


def set_child_array_order(t: World) -> None:
    sheet = t.object("sheet")
    for id in "ab":
        t(sheet, "CreateChild", {"qInfo": {"qType": "chart", "qId": id}})
    t(sheet, "SetChildArrayOrder", ["b", "a"])
    assert [info["qId"] for info in t(sheet, "GetChildInfos")["qInfos"]] == ["b", "a"]
    assert t.refused(sheet, "SetChildArrayOrder", ["b"]) == 8


def get_linked_objects(t: World) -> None:
    master = t.object("masterobject", title="Shared")
    linked = t.object(qExtendsId=t.id(master))
    (found,) = t(master, "GetLinkedObjects")["qItems"]
    assert found["qInfo"]["qId"] == t.id(linked)


def copy_from(t: World) -> None:
    source, target = t.object(title="a"), t.object(title="b")
    t(target, "CopyFrom", t.id(source))
    assert t.layout(target)["title"] == "a"
    assert t.refused(target, "CopyFrom", "none") == 2


def begin_selections(t: World) -> None:
    chart, other = t.chart(), t.chart()
    t(chart, "BeginSelections", [CUBE])
    assert t.layout(chart)["qSelectionInfo"]["qInSelections"]
    assert t.refused(other, "SelectHyperCubeValues", CUBE, 0, [0], False) == 6003


def end_selections(t: World) -> None:
    chart = t.chart()
    t(chart, "BeginSelections", [CUBE])
    t(chart, "SelectHyperCubeValues", CUBE, 0, [0], False)
    t(chart, "EndSelections", False)
    assert t.selected() == "Alps,Nordic"


def reset_made_selections(t: World) -> None:
    chart = t.chart()
    t(chart, "BeginSelections", [CUBE])
    t(chart, "SelectHyperCubeValues", CUBE, 0, [0], False)
    t(chart, "ResetMadeSelections")
    assert t.selected() == "Alps,Nordic"
    assert t.layout(chart)["qSelectionInfo"]["qInSelections"]


def embed_snapshot_object(t: World) -> None:
    made = t.object(qEmbeddedSnapshotDef={})
    assert t.layout(made)["qEmbeddedSnapshot"] == {}
    t(made, "EmbedSnapshotObject", t.id(t.bookmark(type="snapshot")))
    assert t.layout(made)["qEmbeddedSnapshot"]["qMetaDef"]["title"] == "Mine"
    assert t.refused(made, "EmbedSnapshotObject", "none") == 2


def get_snapshot_object(t: World) -> None:
    made = t.object()
    assert t(made, "GetSnapshotObject")["qReturn"]["qHandle"] is None
    t(made, "EmbedSnapshotObject", t.id(t.bookmark(type="snapshot")))
    snapshot = t(made, "GetSnapshotObject")["qReturn"]["qHandle"]
    assert t(snapshot, "Apply")["qSuccess"]
    assert t.selected() == "Alps"


def publish(t: World) -> None:
    _publish(t, World.object)


def un_publish(t: World) -> None:
    _un_publish(t, World.object)


def approve(t: World) -> None:
    _approve(t, World.object)


def un_approve(t: World) -> None:
    _un_approve(t, World.object)


def _members(t: World, handle: int) -> list[dict[str, str]]:
    members: list[dict[str, str]] = t.layout(handle)["qNxGroup"]["qMemberIds"]
    return members


def create_group(t: World) -> None:
    folder = t.group()
    mark = t.id(t.bookmark())
    made = t(folder, "CreateGroup", GROUP, {"qLabel": "='A' & 1", "qMemberIds": [{"qObjectId": mark}]})
    assert _members(t, folder) == [{"qGroupId": made["qGroupId"]}]
    inside = t(folder, "GetChild", made["qGroupId"])["qReturn"]["qHandle"]
    assert t.layout(inside)["qNxGroup"]["qLabel"] == "A1"
    assert t.refused(t.object(), "CreateGroup", GROUP, {}) == 6000


def add_group_members(t: World) -> None:
    folder = t.group()
    first, second = t.id(t.bookmark()), t.id(t.bookmark())
    t(folder, "AddGroupMembers", GROUP, [{"qObjectId": first}])
    t(folder, "AddGroupMembers", GROUP, [{"qObjectId": second}], "", first)
    assert _members(t, folder) == [{"qObjectId": second}, {"qObjectId": first}]
    assert t.refused(folder, "AddGroupMembers", GROUP, [{"qObjectId": "none"}]) == 2


def remove_group_members(t: World) -> None:
    folder, mark = t.group(), t.id(t.bookmark())
    t(folder, "AddGroupMembers", GROUP, [{"qObjectId": mark}])
    t(folder, "RemoveGroupMembers", GROUP, [mark])
    assert _members(t, folder) == []
    assert t.refused(folder, "RemoveGroupMembers", GROUP, [mark]) == 2


def remove_group(t: World) -> None:
    folder = t.group()
    made = t(folder, "CreateGroup", GROUP, {})["qGroupId"]
    t(folder, "RemoveGroup", GROUP, made)
    assert (_members(t, folder), t(folder, "GetChildInfos")["qInfos"]) == ([], [])
    assert t.refused(folder, "RemoveGroup", GROUP, "") == 8


def set_group_label(t: World) -> None:
    folder = t.group()
    t(folder, "SetGroupLabel", GROUP, "='Sum ' & Sum(Amount)")
    assert t.layout(folder)["qNxGroup"]["qLabel"] == "Sum 13"
