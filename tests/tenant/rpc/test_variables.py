from __future__ import annotations

from typing import Any

COVERS = (
    "Doc.CreateSessionVariable",
    "Doc.CreateVariable",
    "Doc.DestroySessionVariable",
    "Doc.DestroySessionVariableById",
    "Doc.DestroySessionVariableByName",
    "Doc.GetFavoriteVariables",
    "Doc.GetVariable",
    "Doc.GetVariables",
    "Doc.RemoveVariable",
    "Doc.SetFavoriteVariables",
    "GenericVariable.SetDualValue",
    "Variable.ForceContent",
    "Variable.GetContent",
    "Variable.GetNxProperties",
    "Variable.GetRawContent",
    "Variable.SetContent",
    "Variable.SetNxProperties",
)
NONE = {"qReturn": {"qType": None, "qHandle": None}}


def make(client: Any, name: str, definition: str = "", **more: Any) -> int:
    properties = {"qInfo": {"qType": "variable"}, "qName": name, "qDefinition": definition, **more}
    handle: int = client.call(1, "CreateVariableEx", properties)["qReturn"]["qHandle"]
    return handle


def test_variables_of_the_session(client: Any, socket: Any, app_id: str) -> None:
    prop = {"qInfo": {"qType": "variable", "qId": "sv"}, "qName": "mine", "qDefinition": "=1+1"}
    handle = client.call(1, "CreateSessionVariable", prop)["qReturn"]["qHandle"]
    assert client.call(handle, "GetLayout")["qLayout"]["qNum"] == 2
    assert client.call(1, "Evaluate", "$(mine) + 1")["qReturn"] == "3"
    other = socket(f"/app/{app_id}/identity/other")
    other.open(app_id)
    assert other.call(1, "GetVariableByName", "mine") == NONE
    assert client.refused(1, "CreateSessionVariable", prop).code == 18001
    assert client.refused(1, "CreateSessionVariable", {"qName": " "}).code == 18000
    assert client.call(1, "DestroySessionVariable", "sv") == {"qSuccess": True}
    assert client.call(1, "GetVariableById", "sv") == NONE
    client.call(1, "CreateSessionVariable", prop)
    assert client.call(1, "DestroySessionVariableById", "sv") == {"qSuccess": True}
    client.call(1, "CreateSessionVariable", prop)
    assert client.call(1, "DestroySessionVariableByName", "mine") == {"qSuccess": True}
    make(client, "kept")
    assert client.call(1, "DestroySessionVariableByName", "kept") == {"qSuccess": False}


def test_variables_are_listed(client: Any) -> None:
    make(client, "kept", "1", qComment="a number", colour="red")
    client.call(1, "CreateSessionVariable", {"qName": "mine", "qDefinition": "2"})
    listed = client.call(1, "GetVariables", {"qType": "variable", "qData": {"c": "/colour"}})["qList"]
    assert [entry["qName"] for entry in listed if not entry.get("qIsScriptCreated")] == ["kept"]
    assert listed[0]["qData"] == {"c": "red"}
    assert listed[0]["qDescription"] == "a number"
    listed = client.call(1, "GetVariables", {"qShowSession": True})["qList"]
    assert [entry["qName"] for entry in listed if not entry.get("qIsScriptCreated")] == ["kept", "mine"]


def test_constraints_of_variables(client: Any) -> None:
    numbers = {"qType": "number", "qValuesNum": [1, 2]}
    handle = make(client, "n", "1", qConstraints=numbers)
    client.call(handle, "SetNumValue", 2)
    assert client.refused(handle, "SetNumValue", 3).code == 18004
    assert client.refused(handle, "SetStringValue", "x").code == 18004
    assert client.call(handle, "GetLayout")["qLayout"]["qText"] == "2"
    taken = {"qInfo": {"qType": "variable"}, "qName": "t", "qDefinition": "x", "qConstraints": numbers}
    assert client.refused(1, "CreateVariableEx", taken).code == 18004
    mixed = {**taken, "qConstraints": {"qType": "text", "qValuesNum": [1]}}
    assert client.refused(1, "CreateVariableEx", mixed).code == 18003
    make(client, "other")
    properties = client.call(handle, "GetProperties")["qProp"]
    assert client.refused(handle, "SetProperties", {**properties, "qName": "other"}).code == 18001
    assert client.refused(handle, "SetProperties", {**properties, "qName": ""}).code == 18000
    client.call(handle, "SetProperties", {**properties, "qName": "renamed", "qDefinition": "1"})
    assert client.call(1, "Evaluate", "$(renamed)")["qReturn"] == "1"


def test_a_dual_value(client: Any) -> None:
    handle = make(client, "d")
    client.call(handle, "SetDualValue", "it's two", 2)
    layout = client.call(handle, "GetLayout")["qLayout"]
    assert (layout["qText"], layout["qNum"]) == ("it's two", 2)


def test_favourite_variables(client: Any) -> None:
    assert client.call(1, "GetFavoriteVariables") == {"qNames": []}
    answer = client.ask(1, "SetFavoriteVariables", ["a", "b"])
    assert answer["result"] == {}
    assert client.call(1, "GetFavoriteVariables") == {"qNames": ["a", "b"]}
    assert client.refused(1, "SetFavoriteVariables", "a").code == -32602


def test_variables_in_their_older_form(client: Any) -> None:
    assert client.call(1, "CreateVariable", "v") == {"qReturn": True}
    assert client.call(1, "CreateVariable", "v") == {"qReturn": False}
    shown = client.call(1, "GetVariable", "v")["qReturn"]
    assert shown["qType"] == "Variable"
    handle = shown["qHandle"]
    assert client.call(handle, "SetContent", "=1+1", True) == {"qReturn": True}
    assert client.call(handle, "GetContent")["qContent"] == {"qString": "2", "qIsNum": True}
    assert client.call(handle, "GetRawContent")["qReturn"] == "=1+1"
    client.call(handle, "ForceContent", "two", 2)
    assert client.call(handle, "GetContent")["qContent"] == {"qString": "two", "qIsNum": True}
    properties = client.call(handle, "GetNxProperties")["qProperties"]
    assert properties["qIncludeInBookmark"] is False
    client.call(handle, "SetNxProperties", {**properties, "qIncludeInBookmark": True})
    assert client.call(handle, "GetNxProperties")["qProperties"]["qIncludeInBookmark"] is True
    assert client.refused(handle, "SetNxProperties", {"qUsePredefListedValues": True}).code == 20
    assert client.call(1, "RemoveVariable", "v") == {"qReturn": True}
    assert client.call(1, "RemoveVariable", "v") == {"qReturn": False}
    assert client.call(1, "GetVariable", "v") == NONE
    assert client.refused(handle, "GetContent").code == 2
    assert client.refused(handle, "GetRawContent").code == 2


def test_constraints_hold_in_the_older_form(client: Any) -> None:
    make(client, "n", "1", qConstraints={"qType": "number"})
    handle = client.call(1, "GetVariable", "n")["qReturn"]["qHandle"]
    assert client.call(handle, "SetContent", "x", False) == {"qReturn": False}
    client.call(handle, "ForceContent", "x", 7)
    assert client.call(handle, "GetContent")["qContent"]["qString"] == "x"
