from __future__ import annotations

from typing import Any

COVERS = (
    "Doc.ClearAllSoftPatches",
    "Doc.CloneObject",
    "Doc.CreateObject",
    "Doc.CreateSessionObject",
    "Doc.DestroyObject",
    "Doc.DestroySessionObject",
    "Doc.GetAllInfos",
    "Doc.GetObject",
    "Doc.GetObjects",
    "Doc.GetOrCreateObject",
    "GenericObject.AbortListObjectSearch",
    "GenericObject.AcceptListObjectSearch",
    "GenericObject.ApplyPatches",
    "GenericObject.ClearSelections",
    "GenericObject.ClearSoftPatches",
    "GenericObject.CreateChild",
    "GenericObject.DestroyAllChildren",
    "GenericObject.DestroyChild",
    "GenericObject.GetChild",
    "GenericObject.GetChildInfos",
    "GenericObject.GetEffectiveProperties",
    "GenericObject.GetFullPropertyTree",
    "GenericObject.GetHyperCubeData",
    "GenericObject.GetInfo",
    "GenericObject.GetLayout",
    "GenericObject.GetListObjectData",
    "GenericObject.GetParent",
    "GenericObject.GetProperties",
    "GenericObject.SearchListObjectFor",
    "GenericObject.SelectHyperCubeValues",
    "GenericObject.SelectListObjectAll",
    "GenericObject.SelectListObjectAlternative",
    "GenericObject.SelectListObjectExcluded",
    "GenericObject.SelectListObjectPossible",
    "GenericObject.SelectListObjectValues",
    "GenericObject.SetProperties",
)
NONE = {"qReturn": {"qType": None, "qHandle": None}}
PAGE = {"qTop": 0, "qLeft": 0, "qWidth": 2, "qHeight": 10}


def texts(pages: Any) -> list[list[str]]:
    return [[cell["qText"] for cell in row] for row in pages[0]["qMatrix"]]


def states(client: Any, handle: int) -> list[str]:
    box = client.call(handle, "GetLayout")["qLayout"]["qListObject"]
    return [row[0]["qText"] + row[0]["qState"] for row in box["qDataPages"][0]["qMatrix"]]


def region_list(client: Any) -> int:
    definition = {"qDef": {"qFieldDefs": ["Region"]}, "qInitialDataFetch": [PAGE], "qShowAlternatives": True}
    handle: int = client.session_object(1, qListObjectDef=definition)
    return handle


def total(client: Any) -> str:
    return str(client.call(1, "Evaluate", "Sum(Amount)")["qReturn"])


def test_objects_are_found_by_id_and_type(client: Any) -> None:
    client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}, "qMetaDef": {"title": "First"}})
    client.call(1, "CreateSessionObject", {"qInfo": {"qType": "list", "qId": "l"}})
    assert client.call(1, "GetObject", "s")["qReturn"]["qHandle"] == 2
    assert client.call(1, "GetObject", "none") == NONE
    infos = [{"qId": "s", "qType": "sheet"}, {"qId": "l", "qType": "list"}]
    assert client.call(1, "GetAllInfos")["qInfos"] == infos
    (entry,) = client.call(1, "GetObjects", {"qTypes": ["sheet", "list"]})["qList"]
    assert entry["qInfo"] == infos[0]
    assert entry["qMeta"]["title"] == "First"
    assert entry["qData"] == {}
    (entry,) = client.call(
        1, "GetObjects", {"qTypes": ["sheet"], "qData": {"t": "/qMetaDef/title", "x": "/x"}}
    )["qList"]
    assert entry["qData"] == {"t": "First", "x": None}
    assert len(client.call(1, "GetObjects", {"qIncludeSessionObjects": True})["qList"]) == 2
    assert (
        client.call(1, "GetOrCreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}})["qReturn"]["qHandle"]
        == 2
    )
    made = client.call(1, "GetOrCreateObject", {"qInfo": {"qType": "sheet", "qId": "t"}})["qReturn"]
    assert made["qGenericId"] == "t"
    assert client.call(1, "DestroySessionObject", "s") == {"qSuccess": False}
    assert client.call(1, "DestroyObject", "s") == {"qSuccess": True}
    assert client.call(1, "GetObject", "s") == NONE
    assert client.refused(1, "CreateObject", {"title": "no type"}).code == -32602


def test_properties_and_patches(client: Any) -> None:
    handle = client.session_object(1, numbers=[1, 2])
    info = client.call(handle, "GetInfo")["qInfo"]
    assert client.call(handle, "GetProperties")["qProp"] == {"qInfo": info, "qMetaDef": {}, "numbers": [1, 2]}
    client.call(handle, "ApplyPatches", [{"qOp": "replace", "qPath": "/numbers/0", "qValue": "9"}])
    client.call(handle, "ApplyPatches", [{"qOp": "add", "qPath": "/title", "qValue": '"soft"'}], True)
    assert client.call(handle, "GetProperties")["qProp"] == {"qInfo": info, "qMetaDef": {}, "numbers": [9, 2]}
    assert client.call(handle, "GetEffectiveProperties")["qProp"]["title"] == "soft"
    layout = client.call(handle, "GetLayout")["qLayout"]
    assert (layout["title"], layout["qHasSoftPatches"]) == ("soft", True)
    assert client.ask(handle, "ClearSoftPatches")["change"] == [handle]
    assert "title" not in client.call(handle, "GetEffectiveProperties")["qProp"]
    assert client.refused(handle, "ApplyPatches", [{"qOp": "remove", "qPath": "/none/x"}]).code == 4
    client.call(handle, "SetProperties", {"qInfo": info, "title": "new"})
    assert client.call(handle, "GetProperties")["qProp"] == {"qInfo": info, "qMetaDef": {}, "title": "new"}


def test_a_chart(client: Any, cube: Any) -> None:
    chart = client.session_object(1, qHyperCubeDef=cube)
    pages = client.call(chart, "GetHyperCubeData", "/qHyperCubeDef", [PAGE])["qDataPages"]
    assert texts(pages) == [["Nordic", "8"], ["Alps", "5"]]
    big = {"qTop": 0, "qLeft": 0, "qWidth": 2, "qHeight": 5001}
    assert client.refused(chart, "GetHyperCubeData", "/qHyperCubeDef", [big]).code == 7009
    assert client.refused(chart, "GetHyperCubeData", "/other", [PAGE]).code == 6000
    assert client.call(chart, "SelectHyperCubeValues", "/qHyperCubeDef", 0, [0], False) == {"qSuccess": True}
    assert total(client) == "8"
    client.call(chart, "SelectHyperCubeValues", "/qHyperCubeDef", 0, [1], True)
    assert total(client) == "13"
    client.call(chart, "SelectHyperCubeValues", "/qHyperCubeDef", 0, [1], False)
    client.call(chart, "ClearSelections", "/qHyperCubeDef")
    assert total(client) == "13"
    assert client.call(chart, "SelectHyperCubeValues", "/qHyperCubeDef", 0, [77], False) == {
        "qSuccess": False
    }


def test_a_list(client: Any) -> None:
    box = region_list(client)
    assert states(client, box) == ["NordicO", "AlpsO"]
    assert client.call(box, "SelectListObjectValues", "/qListObjectDef", [1], False) == {"qSuccess": True}
    assert states(client, box) == ["NordicA", "AlpsS"]
    data = client.call(box, "GetListObjectData", "/qListObjectDef", [PAGE])["qDataPages"]
    assert texts(data) == [["Nordic"], ["Alps"]]
    for method, expected in (
        ("SelectListObjectAlternative", "8"),
        ("SelectListObjectExcluded", "5"),
        ("SelectListObjectAll", "13"),
        ("SelectListObjectPossible", "13"),
    ):
        assert client.call(box, method, "/qListObjectDef") == {"qSuccess": True}, method
        assert total(client) == expected, method
    client.call(box, "ClearSelections", "/qListObjectDef")
    assert states(client, box) == ["NordicO", "AlpsO"]


def test_searching_in_a_list(client: Any) -> None:
    box = region_list(client)
    states(client, box)
    found = client.ask(box, "SearchListObjectFor", "/qListObjectDef", "al")
    assert (found["result"], found["change"]) == ({"qSuccess": True}, [box])
    assert states(client, box) == ["AlpsO"]
    client.call(box, "AbortListObjectSearch", "/qListObjectDef")
    assert states(client, box) == ["NordicO", "AlpsO"]
    client.call(box, "SearchListObjectFor", "/qListObjectDef", "al")
    client.call(box, "AcceptListObjectSearch", "/qListObjectDef", False)
    assert states(client, box) == ["NordicA", "AlpsS"]


def test_children(client: Any) -> None:
    client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}, "qChildListDef": {"qData": {}}})
    client.call(2, "GetLayout")
    made = client.ask(2, "CreateChild", {"qInfo": {"qType": "chart", "qId": "c"}})
    assert made["result"]["qReturn"]["qHandle"] == 3
    assert sorted(made["change"]) == [2, 3]
    assert client.call(2, "GetChildInfos")["qInfos"] == [{"qId": "c", "qType": "chart"}]
    assert client.call(2, "GetChild", "c")["qReturn"]["qHandle"] == 3
    assert client.call(2, "GetChild", "s") == NONE
    assert client.call(3, "GetParent")["qReturn"]["qHandle"] == 2
    assert client.call(2, "GetParent") == NONE
    destroyed = client.ask(2, "DestroyChild", "c", {"qInfo": {"qType": "sheet"}, "title": "empty"})
    assert (destroyed["result"], destroyed["close"]) == ({"qSuccess": True}, [3])
    assert client.call(2, "GetProperties")["qProp"]["title"] == "empty"
    assert client.call(2, "DestroyChild", "c") == {"qSuccess": False}
    grand = client.call(2, "CreateChild", {"qInfo": {"qType": "box", "qId": "b"}})["qReturn"]["qHandle"]
    client.call(grand, "CreateChild", {"qInfo": {"qType": "chart", "qId": "d"}})
    assert client.ask(2, "DestroyAllChildren")["close"] == [grand, grand + 1]
    assert client.call(1, "GetAllInfos")["qInfos"] == [{"qId": "s", "qType": "sheet"}]


def test_an_object_is_cloned_with_its_children(client: Any) -> None:
    client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}, "title": "First"})
    client.call(2, "CreateChild", {"qInfo": {"qType": "chart", "qId": "c"}, "kind": "bar"})
    clone = client.call(1, "CloneObject", "s")["qCloneId"]
    handle = client.call(1, "GetObject", clone)["qReturn"]["qHandle"]
    tree = client.call(handle, "GetFullPropertyTree")["qPropEntry"]
    assert tree["qProperty"] == {
        "qInfo": {"qId": clone, "qType": "sheet"},
        "qMetaDef": {},
        "title": "First",
    }
    (child,) = tree["qChildren"]
    assert (child["qProperty"]["kind"], child["qChildren"]) == ("bar", [])
    assert child["qProperty"]["qInfo"]["qId"] not in ("", "c")
    assert client.refused(1, "CloneObject", "none").code == 2


def test_all_soft_patches_are_cleared_at_once(client: Any) -> None:
    handle = client.session_object(1, title="hard")
    client.call(handle, "ApplyPatches", [{"qOp": "replace", "qPath": "/title", "qValue": '"soft"'}], True)
    assert client.call(handle, "GetLayout")["qLayout"]["title"] == "soft"
    assert client.ask(1, "ClearAllSoftPatches")["change"] == [handle]
    assert client.call(handle, "GetLayout")["qLayout"]["title"] == "hard"
