"""Statements about objects, library items, variables and bookmarks (sections 7 and 12 of the protocol)."""

from __future__ import annotations

import json
from typing import Any

import pytest


def made(client: Any, method: str, properties: dict[str, Any]) -> int:
    handle: int = client.call(1, method, properties)["qReturn"]["qHandle"]
    return handle


def test_7_definitions_are_replaced_at_any_depth(client: Any, cube: Any) -> None:
    chart = client.session_object(
        1,
        folder={"qHyperCubeDef": cube, "deep": [{"title": {"qStringExpression": "='Sum ' & Sum(Amount)"}}]},
        number={"qValueExpression": "=Sum(Amount)"},
        plain={"a": [1, None, "x"]},
    )
    layout = client.call(chart, "GetLayout")["qLayout"]
    assert layout["folder"]["qHyperCube"]["qSize"] == {"qcx": 2, "qcy": 2}
    assert layout["folder"]["deep"] == [{"title": "Sum 13"}]
    assert (layout["number"], layout["plain"]) == (13, {"a": [1, None, "x"]})
    page = {"qTop": 0, "qLeft": 0, "qWidth": 2, "qHeight": 1}
    assert client.call(chart, "GetHyperCubeData", "/folder/qHyperCubeDef", [page])["qDataPages"]


@pytest.mark.parametrize(
    ("definition", "result"),
    [
        ({"qSelectionObjectDef": {}}, "qSelectionObject"),
        ({"qAppObjectListDef": {"qType": "sheet"}}, "qAppObjectList"),
        ({"qDimensionListDef": {"qType": "dimension"}}, "qDimensionList"),
        ({"qMeasureListDef": {"qType": "measure"}}, "qMeasureList"),
        ({"qBookmarkListDef": {"qType": "bookmark"}}, "qBookmarkList"),
        ({"qVariableListDef": {"qType": "variable"}}, "qVariableList"),
        ({"qFieldListDef": {}}, "qFieldList"),
        ({"qChildListDef": {}}, "qChildList"),
        ({"qUndoInfoDef": {}}, "qUndoInfo"),
        ({"qMediaListDef": {}}, "qMediaList"),
        ({"qExtensionListDef": {}}, "qExtensionList"),
        ({"qEmbeddedSnapshotDef": {}}, "qEmbeddedSnapshot"),
        ({"qNxGroupDef": {}}, "qNxGroup"),
        ({"qListObjectDef": {"qDef": {"qFieldDefs": ["Region"]}}}, "qListObject"),
    ],
)
def test_7_every_definition_has_its_result(client: Any, definition: dict[str, Any], result: str) -> None:
    layout = client.call(client.session_object(1, **definition), "GetLayout")["qLayout"]
    assert result in layout
    assert not definition.keys() & layout.keys()


def test_7_patches_are_json_in_a_string(client: Any) -> None:
    handle = client.session_object(1, a={"b": [1, 2]})
    patches = [
        {"qOp": "replace", "qPath": "/a/b/0", "qValue": '"text"'},
        {"qOp": "remove", "qPath": "/a/b/1"},
        {"qOp": "add", "qPath": "/c", "qValue": '{"d": null}'},
    ]
    client.call(handle, "ApplyPatches", patches)
    properties = client.call(handle, "GetProperties")["qProp"]
    assert (properties["a"], properties["c"]) == ({"b": ["text"]}, {"d": None})
    for path, value, code in (("/no/way", "1", 4), ("/a", "not json", 8)):
        bad = [{"qOp": "replace", "qPath": path, "qValue": value}]
        assert client.refused(handle, "ApplyPatches", bad).code == code


def test_7_soft_patches_show_in_layouts_only_and_end_with_the_session(
    client: Any, socket: Any, app_id: str
) -> None:
    handle = made(client, "CreateObject", {"qInfo": {"qType": "t", "qId": "x"}, "title": "a"})
    client.call(handle, "ApplyPatches", [{"qOp": "replace", "qPath": "/title", "qValue": '"b"'}], True)
    layout = client.call(handle, "GetLayout")["qLayout"]
    assert (layout["title"], layout["qHasSoftPatches"]) == ("b", True)
    assert client.call(handle, "GetProperties")["qProp"]["title"] == "a"
    assert client.call(handle, "GetEffectiveProperties")["qProp"]["title"] == "b"
    other = socket(f"/app/{app_id}/identity/other")
    other.open(app_id)
    assert other.call(made_handle(other, "x"), "GetLayout")["qLayout"]["title"] == "a"


def made_handle(client: Any, id: str) -> int:
    handle: int = client.call(1, "GetObject", id)["qReturn"]["qHandle"]
    return handle


def test_7_a_layout_shows_the_object_not_its_children(client: Any) -> None:
    sheet = made(client, "CreateObject", {"qInfo": {"qType": "sheet"}})
    client.call(sheet, "CreateChild", {"qInfo": {"qType": "chart"}})
    assert "qChildList" not in client.call(sheet, "GetLayout")["qLayout"]


def test_7_a_linked_object_follows_its_master(client: Any) -> None:
    master = made(client, "CreateObject", {"qInfo": {"qType": "masterobject", "qId": "m"}, "title": "a"})
    linked = client.session_object(1, qExtendsId="m")
    assert client.call(linked, "GetLayout")["qLayout"]["title"] == "a"
    client.call(master, "GetLayout")
    patch = [{"qOp": "replace", "qPath": "/title", "qValue": '"b"'}]
    assert client.ask(master, "ApplyPatches", patch)["change"] == [master, linked]
    assert client.call(linked, "GetLayout")["qLayout"]["title"] == "b"
    assert client.refused(1, "CreateObject", {"qInfo": {"qType": "t"}, "qExtendsId": "none"}).code == 8000
    client.call(1, "DestroyObject", "m")
    assert client.call(linked, "GetLayout")["qLayout"]["qError"]["qErrorCode"] == 8001


def test_12_a_change_in_the_library_reaches_its_users(client: Any, cube: Any) -> None:
    measure = made(
        client,
        "CreateMeasure",
        {"qInfo": {"qType": "measure", "qId": "m"}, "qMeasure": {"qDef": "Sum(Amount)"}},
    )
    chart = client.session_object(1, qHyperCubeDef={**cube, "qMeasures": [{"qLibraryId": "m"}]})
    client.call(chart, "GetLayout")
    patch = [{"qOp": "replace", "qPath": "/qMeasure/qDef", "qValue": '"Count(Amount)"'}]
    assert chart in client.ask(measure, "ApplyPatches", patch)["change"]
    rows = client.call(chart, "GetLayout")["qLayout"]["qHyperCube"]["qDataPages"][0]["qMatrix"]
    assert [row[1]["qNum"] for row in rows] == [2, 1]
    client.call(1, "DestroyMeasure", "m")
    assert '"qErrorCode": 7001' in json.dumps(client.call(chart, "GetLayout")["qLayout"]["qHyperCube"])


def test_12_names_of_variables_are_unique_and_case_sensitive(client: Any) -> None:
    client.call(1, "CreateVariableEx", {"qName": "v"})
    client.call(1, "CreateVariableEx", {"qName": "V"})
    assert client.refused(1, "CreateVariableEx", {"qName": "v"}).code == 18001
    assert client.refused(1, "CreateVariableEx", {"qName": ""}).code == 18000


def test_12_a_variable_with_an_equals_sign_follows_the_selections(client: Any) -> None:
    v = made(client, "CreateVariableEx", {"qName": "v", "qDefinition": "=Sum(Amount)"})
    assert client.call(v, "GetLayout")["qLayout"]["qNum"] == 13
    field = client.call(1, "GetField", "Region")["qReturn"]["qHandle"]
    assert v in client.ask(field, "Select", "Alps")["change"]
    assert client.call(v, "GetLayout")["qLayout"]["qNum"] == 5


def test_12_applying_a_bookmark_replaces_all_selections(client: Any) -> None:
    region, product = (
        client.call(1, "GetField", name)["qReturn"]["qHandle"] for name in ("Region", "Product")
    )
    client.call(region, "Select", "Alps")
    client.call(1, "CreateBookmark", {"qInfo": {"qType": "bookmark", "qId": "BM01"}})
    client.call(1, "ClearAll")
    client.call(product, "Select", "Oil")
    assert client.call(1, "Evaluate", "Sum({BM01} Amount)") == {"qReturn": "5"}
    assert client.call(1, "ApplyBookmark", "BM01") == {"qSuccess": True}
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "5"}
