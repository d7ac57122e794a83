from __future__ import annotations

from typing import Any

import pytest

COVERS = (
    "Doc.ApplyGroupStates",
    "Doc.GetGroupStates",
    "GenericDimension.GetActiveField",
    "GenericDimension.SetActiveField",
    "GenericDimension.StepCycle",
    "GenericObject.DrillUp",
    "GenericObject.SetActiveField",
    "GenericObject.StepCycle",
)
CUBE = "/qHyperCubeDef"
FIELDS = {"qFieldDefs": ["Region", "Product"]}


@pytest.fixture
def cyclic(client: Any) -> int:
    properties = {"qInfo": {"qType": "dimension", "qId": "d"}, "qDim": {**FIELDS, "qGrouping": "C"}}
    handle: int = client.call(1, "CreateDimension", properties)["qReturn"]["qHandle"]
    return handle


def chart(client: Any, **dimension: Any) -> int:
    page = {"qTop": 0, "qLeft": 0, "qWidth": 2, "qHeight": 10}
    handle: int = client.session_object(
        1, qHyperCubeDef={"qDimensions": [dimension], "qInitialDataFetch": [page]}
    )
    return handle


def values(client: Any, handle: int) -> list[str]:
    cube = client.call(handle, "GetLayout")["qLayout"]["qHyperCube"]
    return sorted(row[0]["qText"] for row in cube["qDataPages"][0]["qMatrix"])


def test_a_cyclic_dimension_of_the_library(client: Any, cyclic: int) -> None:
    handle = chart(client, qLibraryId="d")
    assert values(client, handle) == ["Alps", "Nordic"]
    assert handle in client.ask(cyclic, "StepCycle", 1)["change"]
    assert values(client, handle) == ["Milk", "Oil"]
    assert client.call(cyclic, "GetActiveField") == {"qReturn": 1}
    client.call(cyclic, "StepCycle", 1)
    assert values(client, handle) == ["Alps", "Nordic"]
    client.call(cyclic, "SetActiveField", 1)
    client.call(handle, "StepCycle", CUBE, 0, 1)
    assert client.call(cyclic, "GetActiveField") == {"qReturn": 0}
    client.call(handle, "SetActiveField", CUBE, 0, 1)
    assert values(client, handle) == ["Milk", "Oil"]
    assert client.refused(cyclic, "SetActiveField", 2).code == 8
    plain = {"qInfo": {"qType": "dimension"}, "qDim": {"qFieldDefs": ["Region"]}}
    other = client.call(1, "CreateDimension", plain)["qReturn"]["qHandle"]
    assert client.refused(other, "GetActiveField").code == 8
    assert client.refused(other, "StepCycle", 1).code == 8


def test_a_cyclic_dimension_of_an_object(client: Any) -> None:
    handle = chart(client, qDef={**FIELDS, "qGrouping": "C"})
    client.call(handle, "SetActiveField", CUBE, 0, 1)
    assert values(client, handle) == ["Milk", "Oil"]
    client.call(handle, "StepCycle", CUBE, 0, 1)
    assert values(client, handle) == ["Alps", "Nordic"]
    assert client.refused(handle, "SetActiveField", CUBE, 0, 5).code == 8
    assert client.refused(handle, "StepCycle", CUBE, 3, 1).code == 8


def test_states_of_groups_and_bookmarks_of_them(client: Any, cyclic: int) -> None:
    (state,) = client.call(1, "GetGroupStates")["qGroupStates"]
    assert state == {"qInfo": {"qId": "d", "qType": "dimension"}, "qActiveFieldDef": "Region"}
    wanted = {**state, "qActiveFieldDef": "Product"}
    result = client.call(1, "ApplyGroupStates", [wanted])["qResult"]
    assert result == {"qApplySuccess": True, "qWarnings": []}
    made = client.call(1, "CreateBookmark", {"qInfo": {"qType": "bookmark"}})["qInfo"]["qId"]
    client.call(cyclic, "SetActiveField", 0)
    client.call(1, "ApplyBookmark", made)
    assert client.call(cyclic, "GetActiveField") == {"qReturn": 1}
    wrong = [{**state, "qActiveFieldDef": "Amount"}, {"qInfo": {"qId": "none"}, "qActiveFieldDef": "x"}]
    result = client.call(1, "ApplyGroupStates", wrong)["qResult"]
    assert [warning["qType"] for warning in result["qWarnings"]] == ["FIELDDEF_MISSING", "GROUP_MISSING"]
    assert client.refused(1, "ApplyGroupStates", "x").code == -32602


def test_drilling_down_and_up(client: Any) -> None:
    handle = chart(client, qDef={**FIELDS, "qGrouping": "H"})
    assert values(client, handle) == ["Alps", "Nordic"]
    client.call(handle, "SelectHyperCubeValues", CUBE, 0, [0], False)
    assert values(client, handle) == ["Milk", "Oil"]
    client.call(handle, "DrillUp", CUBE, 0, 1)
    assert values(client, handle) == ["Alps", "Nordic"]
    assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"
    assert client.call(1, "BackCount")["qReturn"] == 2
    assert client.refused(handle, "DrillUp", CUBE, 7, 1).code == 8
