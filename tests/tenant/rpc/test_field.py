from __future__ import annotations

from typing import Any

import pytest

COVERS = (
    "Doc.Back",
    "Doc.BackCount",
    "Doc.ClearAll",
    "Doc.Forward",
    "Doc.ForwardCount",
    "Doc.GetField",
    "Doc.LockAll",
    "Doc.UnlockAll",
    "Field.Clear",
    "Field.ClearAllButThis",
    "Field.GetCardinal",
    "Field.Lock",
    "Field.LowLevelSelect",
    "Field.Select",
    "Field.SelectAll",
    "Field.SelectAlternative",
    "Field.SelectExcluded",
    "Field.SelectPossible",
    "Field.SelectValues",
    "Field.ToggleSelect",
    "Field.Unlock",
)


@pytest.fixture
def region(client: Any) -> int:
    handle: int = client.call(1, "GetField", "Region")["qReturn"]["qHandle"]
    return handle


def total(client: Any) -> str:
    return str(client.call(1, "Evaluate", "Sum(Amount)")["qReturn"])


def test_fields_have_handles_of_their_own(client: Any, region: int) -> None:
    answer = client.ask(1, "GetField", "Region")
    assert answer["result"]["qReturn"] == {"qType": "Field", "qHandle": region}
    assert "change" not in answer
    assert client.call(1, "GetField", "Nothing") == {"qReturn": {"qType": None, "qHandle": None}}
    assert client.refused(1, "GetField", "Region", "no state").code == 8
    assert client.call(region, "GetCardinal") == {"qReturn": 2}


def test_ways_to_select(client: Any, region: int) -> None:
    for method, params, expected in (
        ("Select", ["Al*"], "5"),
        ("ToggleSelect", ["Nordic"], "13"),
        ("SelectValues", [[{"qText": "Alps", "qIsNumeric": False}]], "5"),
        ("SelectAlternative", [], "8"),
        ("SelectExcluded", [], "5"),
        ("LowLevelSelect", [[0], True], "13"),
        ("LowLevelSelect", [[0], False], "8"),
        ("SelectPossible", [], "8"),
        ("SelectAll", [], "13"),
    ):
        assert client.call(region, method, *params) == {"qReturn": True}, method
        assert total(client) == expected, method
    assert client.call(region, "Select", "Nothing") == {"qReturn": False}
    assert client.call(region, "Clear") == {"qReturn": True}
    assert client.call(region, "Select", "Alps", False, 1)["qReturn"]
    assert client.refused(region, "Select", "Alps", False, -1).code == -32602
    assert client.refused(region, "SelectValues", ["Alps"]).code == -32602


def test_numbers_are_selected_by_value(client: Any) -> None:
    amount = client.call(1, "GetField", "Amount")["qReturn"]["qHandle"]
    client.call(
        amount, "SelectValues", [{"qIsNumeric": True, "qNumber": 7}, {"qText": "1", "qIsNumeric": False}]
    )
    assert total(client) == "8"
    client.call(amount, "Select", ">4")
    assert total(client) == "12"


def test_locked_selections_stay(client: Any, region: int) -> None:
    client.call(region, "Select", "Alps")
    assert client.call(region, "Lock") == {"qReturn": True}
    assert client.call(region, "Select", "Nordic") == {"qReturn": False}
    client.call(1, "ClearAll")
    assert total(client) == "5"
    assert client.call(region, "Unlock") == {"qReturn": True}
    client.call(1, "LockAll")
    client.call(1, "UnlockAll")
    client.call(1, "LockAll")
    client.call(1, "ClearAll", True)
    assert total(client) == "13"


def test_the_history_of_selections(client: Any, region: int) -> None:
    product = client.call(1, "GetField", "Product")["qReturn"]["qHandle"]
    client.call(region, "Select", "Nordic")
    client.call(product, "Select", "Oil")
    client.call(region, "ClearAllButThis")
    totals = [total(client)]
    assert client.call(1, "BackCount") == {"qReturn": 3}
    for _ in range(3):
        client.call(1, "Back")
        totals.append(total(client))
    client.call(1, "Forward")
    totals.append(total(client))
    assert totals == ["8", "7", "8", "13", "8"]
    assert client.call(1, "ForwardCount") == {"qReturn": 2}
