from __future__ import annotations

from typing import Any

COVERS = (
    "Doc.CloneDimension",
    "Doc.CloneMeasure",
    "Doc.CreateDimension",
    "Doc.CreateMeasure",
    "Doc.CreateVariableEx",
    "Doc.DestroyDimension",
    "Doc.DestroyMeasure",
    "Doc.DestroyVariableById",
    "Doc.DestroyVariableByName",
    "Doc.GetDimension",
    "Doc.GetMeasure",
    "Doc.GetMeasureWithLabel",
    "Doc.GetVariableById",
    "Doc.GetVariableByName",
    "GenericDimension.ApplyPatches",
    "GenericDimension.GetDimension",
    "GenericDimension.GetInfo",
    "GenericDimension.GetLayout",
    "GenericDimension.GetProperties",
    "GenericDimension.SetProperties",
    "GenericMeasure.ApplyPatches",
    "GenericMeasure.GetInfo",
    "GenericMeasure.GetLayout",
    "GenericMeasure.GetMeasure",
    "GenericMeasure.GetProperties",
    "GenericMeasure.SetProperties",
    "GenericVariable.ApplyPatches",
    "GenericVariable.GetInfo",
    "GenericVariable.GetLayout",
    "GenericVariable.GetProperties",
    "GenericVariable.GetRawContent",
    "GenericVariable.SetNumValue",
    "GenericVariable.SetProperties",
    "GenericVariable.SetStringValue",
)
NONE = {"qReturn": {"qType": None, "qHandle": None}}


def test_dimensions(client: Any) -> None:
    dimension = {"qFieldDefs": ["Region"], "qGrouping": "N"}
    made = client.call(1, "CreateDimension", {"qInfo": {"qType": "dimension", "qId": "d"}, "qDim": dimension})
    assert made["qReturn"]["qType"] == "GenericDimension"
    assert client.call(1, "GetDimension", "d")["qReturn"]["qHandle"] == 2
    assert client.call(1, "GetObject", "d") == client.call(1, "GetMeasure", "d") == NONE
    assert client.call(2, "GetInfo") == {"qInfo": {"qId": "d", "qType": "dimension"}}
    assert client.call(2, "GetDimension") == {"qDim": dimension}
    assert client.call(2, "GetLayout")["qLayout"]["qDim"] == dimension
    patch = {"qOp": "replace", "qPath": "/qDim/qFieldDefs/0", "qValue": '"Product"'}
    assert client.ask(2, "ApplyPatches", [patch])["change"] == [2]
    properties = client.call(2, "GetProperties")["qProp"]
    assert properties["qDim"]["qFieldDefs"] == ["Product"]
    client.call(2, "SetProperties", properties | {"qDim": dimension})
    assert client.call(2, "GetDimension") == {"qDim": dimension}
    assert client.ask(1, "DestroyDimension", "d")["close"] == [2]
    assert client.call(1, "DestroyDimension", "d") == {"qSuccess": False}


def test_a_changed_measure_reaches_the_charts_that_use_it(client: Any, cube: Any) -> None:
    measure = {"qLabel": "Total", "qDef": "Sum(Amount)"}
    client.call(1, "CreateMeasure", {"qInfo": {"qType": "measure", "qId": "m"}, "qMeasure": measure})
    chart = client.session_object(1, qHyperCubeDef=cube | {"qMeasures": [{"qLibraryId": "m"}]})
    assert client.call(chart, "GetLayout")["qLayout"]["qHyperCube"]["qGrandTotalRow"][0]["qText"] == "13"
    patch = {"qOp": "replace", "qPath": "/qMeasure/qDef", "qValue": '"Count(Amount)"'}
    assert client.ask(2, "ApplyPatches", [patch])["change"] == [chart]
    again = client.ask(chart, "GetLayout")
    assert again["result"]["qLayout"]["qHyperCube"]["qGrandTotalRow"][0]["qText"] == "3"
    assert "change" not in again
    assert client.call(2, "GetMeasure") == {"qMeasure": measure | {"qDef": "Count(Amount)"}}
    assert client.call(2, "GetLayout")["qLayout"]["qMeasure"]["qLabel"] == "Total"
    properties = client.call(2, "GetProperties")["qProp"]
    client.call(2, "SetProperties", properties | {"qMeasure": measure})
    assert client.call(2, "GetInfo") == {"qInfo": {"qId": "m", "qType": "measure"}}
    assert client.call(1, "GetMeasure", "m")["qReturn"]["qHandle"] == 2
    assert client.call(1, "DestroyMeasure", "m") == {"qSuccess": True}


def test_variables_of_the_app(client: Any) -> None:
    made = client.call(
        1, "CreateVariableEx", {"qInfo": {"qType": "variable"}, "qName": "v", "qDefinition": "5"}
    )
    handle, id = made["qReturn"]["qHandle"], made["qInfo"]["qId"]
    assert client.call(1, "GetVariableByName", "v")["qReturn"]["qHandle"] == handle
    assert client.call(1, "GetVariableById", id)["qReturn"]["qHandle"] == handle
    assert client.call(1, "GetVariableByName", "w") == NONE
    layout = client.call(handle, "GetLayout")["qLayout"]
    assert (layout["qText"], layout["qNum"]) == ("5", 5)
    assert client.call(1, "Evaluate", "$(v) + 1") == {"qReturn": "6"}
    patch = {"qOp": "replace", "qPath": "/qDefinition", "qValue": '"=Sum(Amount)"'}
    assert client.ask(handle, "ApplyPatches", [patch])["change"] == [handle]
    layout = client.call(handle, "GetLayout")["qLayout"]
    assert (layout["qText"], layout["qNum"]) == ("13", 13)
    assert client.call(handle, "GetRawContent") == {"qReturn": "=Sum(Amount)"}
    properties = client.call(handle, "GetProperties")["qProp"]
    client.call(handle, "SetProperties", properties | {"qDefinition": "7"})
    assert client.call(handle, "GetRawContent") == {"qReturn": "7"}
    assert client.call(handle, "GetInfo") == {"qInfo": {"qId": id, "qType": "variable"}}
    assert client.refused(1, "CreateVariableEx", {"qInfo": {"qType": "variable"}}).code == 18000
    assert client.refused(1, "CreateVariableEx", {"qInfo": {"qType": "variable"}, "qName": "v"}).code == 18001
    assert client.call(1, "DestroyVariableByName", "v") == {"qSuccess": True}
    assert client.call(1, "DestroyVariableById", id) == {"qSuccess": False}


def test_variables_of_the_script_can_be_set_for_a_session(client: Any, socket: Any, app_id: str) -> None:
    client.call(1, "SetScript", "SET rate = 3; LOAD 1 AS x AUTOGENERATE 1;")
    client.call(1, "DoReload")
    handle = client.call(1, "GetVariableByName", "rate")["qReturn"]["qHandle"]
    assert client.call(handle, "GetLayout")["qLayout"]["qIsScriptCreated"]
    assert client.call(handle, "GetInfo")["qInfo"]["qType"] == "variable"
    assert client.ask(handle, "SetNumValue", 4.5)["change"] == [handle]
    assert client.call(handle, "GetLayout")["qLayout"]["qNum"] == 4.5
    assert client.call(1, "Evaluate", "$(rate) * 2") == {"qReturn": "9"}
    client.call(handle, "SetStringValue", "text")
    assert client.call(handle, "GetLayout")["qLayout"]["qText"] == "text"
    assert client.refused(handle, "SetProperties", {}).code == 20
    other = socket(f"/app/{app_id}/identity/other")
    other.open(app_id)
    assert other.call(1, "Evaluate", "$(rate)") == {"qReturn": "3"}


def test_items_of_the_library_are_cloned(client: Any) -> None:
    client.call(
        1, "CreateMeasure", {"qInfo": {"qType": "measure", "qId": "m"}, "qMeasure": {"qLabel": "Total"}}
    )
    client.call(
        1, "CreateDimension", {"qInfo": {"qType": "dimension", "qId": "d"}, "qDim": {"qFieldDefs": ["x"]}}
    )
    assert client.call(1, "GetMeasureWithLabel", "Total")["qReturn"]["qGenericId"] == "m"
    assert client.call(1, "GetMeasureWithLabel", "None") == NONE
    for kind, id, definition in (("Measure", "m", "qMeasure"), ("Dimension", "d", "qDim")):
        clone = client.call(1, f"Clone{kind}", id)["qCloneId"]
        handles = [client.call(1, f"Get{kind}", one)["qReturn"]["qHandle"] for one in (id, clone)]
        first, second = (client.call(handle, "GetProperties")["qProp"] for handle in handles)
        assert first["qInfo"]["qId"] != second["qInfo"]["qId"]
        assert first[definition] == second[definition]
        assert client.refused(1, f"Clone{kind}", "none").code == 2
