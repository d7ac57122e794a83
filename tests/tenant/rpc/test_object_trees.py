from __future__ import annotations

from typing import Any

import pytest

COVERS = (
    "Doc.ClearUndoBuffer",
    "Doc.Redo",
    "Doc.Undo",
    "GenericDimension.Approve",
    "GenericDimension.GetLinkedObjects",
    "GenericDimension.Publish",
    "GenericDimension.UnApprove",
    "GenericDimension.UnPublish",
    "GenericMeasure.Approve",
    "GenericMeasure.GetLinkedObjects",
    "GenericMeasure.Publish",
    "GenericMeasure.UnApprove",
    "GenericMeasure.UnPublish",
    "GenericObject.Approve",
    "GenericObject.CopyFrom",
    "GenericObject.GetLinkedObjects",
    "GenericObject.Publish",
    "GenericObject.SetChildArrayOrder",
    "GenericObject.SetFullPropertyTree",
    "GenericObject.UnApprove",
    "GenericObject.UnPublish",
)
NONE = {"qReturn": {"qType": None, "qHandle": None}}


@pytest.fixture
def sheet(client: Any) -> int:
    """A sheet `s` with the charts `a` and `b`."""
    made = client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}, "title": "Sheet"})
    handle: int = made["qReturn"]["qHandle"]
    for id in ("a", "b"):
        client.call(handle, "CreateChild", {"qInfo": {"qType": "chart", "qId": id}, "title": id})
    return handle


def children(client: Any, handle: int) -> list[str]:
    return [info["qId"] for info in client.call(handle, "GetChildInfos")["qInfos"]]


def title(client: Any, id: str) -> str:
    handle = client.call(1, "GetObject", id)["qReturn"]["qHandle"]
    return str(client.call(handle, "GetProperties")["qProp"]["title"])


def test_a_whole_tree_is_replaced(client: Any, sheet: int) -> None:
    tree = client.call(sheet, "GetFullPropertyTree")["qPropEntry"]
    assert [child["qProperty"]["title"] for child in tree["qChildren"]] == ["a", "b"]
    gone = client.call(1, "GetObject", "a")["qReturn"]["qHandle"]
    tree["qProperty"]["title"] = "Other"
    tree["qChildren"][0] = {"qProperty": {"qInfo": {"qType": "chart", "qId": "new"}, "title": "new"}}
    tree["qChildren"][1]["qProperty"]["title"] = "changed"
    answer = client.ask(sheet, "SetFullPropertyTree", tree)
    assert answer["close"] == [gone]
    assert children(client, sheet) == ["new", "b"]
    assert (title(client, "s"), title(client, "b")) == ("Other", "changed")
    assert client.call(1, "GetObject", "a") == NONE
    entry = {"qProperties": {"qInfo": {"qType": "snapshot"}, "title": "then"}}
    client.call(sheet, "SetFullPropertyTree", {"qProperty": {}, "qEmbeddedSnapshotRef": entry})
    tree = client.call(sheet, "GetFullPropertyTree")["qPropEntry"]
    assert tree["qEmbeddedSnapshotRef"]["qProperties"]["title"] == "then"
    client.call(sheet, "SetFullPropertyTree", {"qProperty": {}})
    assert "qEmbeddedSnapshotRef" not in client.call(sheet, "GetFullPropertyTree")["qPropEntry"]


def test_changes_are_undone_as_they_were_made(client: Any, sheet: int) -> None:
    info = client.session_object(1, qUndoInfoDef={})
    tree = client.call(sheet, "GetFullPropertyTree")["qPropEntry"]
    client.call(sheet, "SetFullPropertyTree", {**tree, "qChildren": []})
    assert children(client, sheet) == []
    assert client.call(1, "Undo") == {"qSuccess": True}
    assert children(client, sheet) == ["a", "b"]
    assert title(client, "a") == "a"
    counts = client.call(info, "GetLayout")["qLayout"]["qUndoInfo"]
    assert counts == {"qUndoCount": 4, "qRedoCount": 1}
    assert client.call(1, "Redo") == {"qSuccess": True}
    assert children(client, sheet) == []
    assert client.call(1, "Redo") == {"qSuccess": False}
    client.call(1, "Undo")
    client.call(1, "ClearUndoBuffer")
    assert client.call(1, "Undo") == {"qSuccess": False}


def test_undoing_the_making_of_an_object_destroys_it(client: Any) -> None:
    made = client.call(1, "CreateObject", {"qInfo": {"qType": "chart", "qId": "c"}})["qReturn"]["qHandle"]
    answer = client.ask(1, "Undo")
    assert answer["close"] == [made]
    assert client.call(1, "GetObject", "c") == NONE
    client.call(1, "Redo")
    assert client.call(1, "GetObject", "c")["qReturn"]["qGenericId"] == "c"
    client.call(1, "DestroyObject", "c")
    client.call(1, "Undo")
    assert client.call(1, "GetObject", "c")["qReturn"]["qGenericId"] == "c"


def test_children_in_another_order(client: Any, sheet: int) -> None:
    client.call(sheet, "SetChildArrayOrder", ["b", "a"])
    assert children(client, sheet) == ["b", "a"]
    assert client.refused(sheet, "SetChildArrayOrder", ["b"]).code == 8


def test_an_object_takes_over_another_one(client: Any, sheet: int) -> None:
    made = client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "t"}, "title": "T"})
    handle = made["qReturn"]["qHandle"]
    client.call(handle, "CopyFrom", "s")
    assert title(client, "t") == "Sheet"
    copied = children(client, handle)
    assert len(copied) == 2
    assert not {"a", "b"} & set(copied)
    assert client.refused(handle, "CopyFrom", "none").code == 2


def test_objects_extend_others(client: Any, cube: dict[str, Any]) -> None:
    master = {"qInfo": {"qType": "masterobject", "qId": "m"}, "title": "M", "qHyperCubeDef": cube}
    base = client.call(1, "CreateObject", master)["qReturn"]["qHandle"]
    link = {"qInfo": {"qType": "chart", "qId": "x"}, "qExtendsId": "m"}
    linked = client.call(1, "CreateObject", link)["qReturn"]["qHandle"]
    layout = client.call(linked, "GetLayout")["qLayout"]
    assert (layout["title"], layout["qInfo"]["qType"], layout["qExtendsId"]) == ("M", "chart", "m")
    assert layout["qHyperCube"]["qSize"] == {"qcx": 2, "qcy": 2}
    assert "title" not in client.call(linked, "GetProperties")["qProp"]
    assert client.call(linked, "GetEffectiveProperties")["qProp"]["title"] == "M"
    patch = [{"qOp": "replace", "qPath": "/qHyperCubeDef/qDimensions", "qValue": "[]"}]
    assert linked in client.ask(base, "ApplyPatches", patch)["change"]
    assert client.call(linked, "GetLayout")["qLayout"]["qHyperCube"]["qSize"] == {"qcx": 1, "qcy": 1}
    (item,) = client.call(base, "GetLinkedObjects")["qItems"]
    assert item == {"qRootId": "x", "qInfo": {"qId": "x", "qType": "chart"}}
    for wrong in ("none", "x"):
        assert client.refused(linked, "SetProperties", {**link, "qExtendsId": wrong}).code == 8000
    client.call(1, "DestroyObject", "m")
    assert client.call(linked, "GetLayout")["qLayout"]["qError"]["qErrorCode"] == 8001


def test_users_of_the_library_are_found(client: Any, cube: dict[str, Any], sheet: int) -> None:
    dimension = {"qInfo": {"qType": "dimension", "qId": "d"}, "qDim": {"qFieldDefs": ["Region"]}}
    measure = {"qInfo": {"qType": "measure", "qId": "m"}, "qMeasure": {"qDef": "Sum(Amount)"}}
    d = client.call(1, "CreateDimension", dimension)["qReturn"]["qHandle"]
    m = client.call(1, "CreateMeasure", measure)["qReturn"]["qHandle"]
    uses = {"qDimensions": [{"qLibraryId": "d"}], "qMeasures": [{"qLibraryId": "m"}]}
    client.call(sheet, "CreateChild", {"qInfo": {"qType": "chart", "qId": "c"}, "qHyperCubeDef": uses})
    expected = [{"qRootId": "s", "qInfo": {"qId": "c", "qType": "chart"}}]
    assert client.call(d, "GetLinkedObjects")["qItems"] == expected
    assert client.call(m, "GetLinkedObjects")["qItems"] == expected
    for handle in (d, m, sheet):
        client.call(handle, "Publish")
        client.call(handle, "Approve")
        meta = client.call(handle, "GetLayout")["qLayout"]["qMeta"]
        assert (meta["published"], meta["approved"]) == (True, True)
        client.call(handle, "UnApprove")
        client.call(handle, "UnPublish")
    own = client.session_object(1)
    assert client.refused(own, "Publish").code == 9009
    assert client.refused(own, "Approve").code == 9009


def test_more_dynamic_structures(client: Any) -> None:
    handle = client.session_object(
        1,
        qMediaListDef={},
        qExtensionListDef={},
        qStaticContentUrlDef={"qUrl": "/a.png"},
        qLayoutExclude={"disabled": {"qHyperCubeDef": {"qDimensions": []}}},
        qNxLibraryDimensionDef={"qFieldDefs": ["Region"], "qLabelExpression": "=1+1"},
        qNxLibraryMeasureDef={"qLabel": "m", "qDef": "Sum(Amount)"},
    )
    layout = client.call(handle, "GetLayout")["qLayout"]
    assert layout["qMediaList"] == {"qItems": []}
    assert layout["qExtensionList"] == {"qItems": []}
    assert layout["qStaticContentUrl"] == {"qUrl": "/a.png"}
    assert layout["qLayoutExclude"] == {"disabled": {"qHyperCubeDef": {"qDimensions": []}}}
    assert layout["qNxLibraryDimension"] == {"qFieldDefs": ["Region"], "qLabelExpression": "2"}
    assert layout["qNxLibraryMeasure"]["qLabel"] == "m"
