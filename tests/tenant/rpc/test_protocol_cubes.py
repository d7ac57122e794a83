"""Statements about hypercubes, lists, selections, search and export (sections 8 to 13 of the protocol)."""

from __future__ import annotations

import urllib.request
from typing import Any

import pytest

PAGE = {"qTop": 0, "qLeft": 0, "qWidth": 5, "qHeight": 50}
CUBE, LIST = "/qHyperCubeDef", "/qListObjectDef"


def field(client: Any, name: str = "Region", state: str = "$") -> int:
    handle: int = client.call(1, "GetField", name, state)["qReturn"]["qHandle"]
    return handle


def rows(client: Any, chart: int) -> list[list[Any]]:
    pages = client.call(chart, "GetHyperCubeData", CUBE, [PAGE])["qDataPages"]
    return [[cell["qText"] for cell in row] for row in pages[0]["qMatrix"]]


def listed(client: Any, name: str = "Region", **more: Any) -> int:
    handle: int = client.session_object(
        1, qListObjectDef={"qDef": {"qFieldDefs": [name]}, "qInitialDataFetch": [PAGE], **more}
    )
    return handle


def states(client: Any, box: int) -> dict[str, str]:
    matrix = client.call(box, "GetLayout")["qLayout"]["qListObject"]["qDataPages"][0]["qMatrix"]
    return {cell["qText"]: cell["qState"] for (cell,) in matrix}


def test_8_2_cells_and_totals(client: Any, cube: Any) -> None:
    shown = client.call(client.session_object(1, qHyperCubeDef=cube), "GetLayout")["qLayout"]["qHyperCube"]
    first = shown["qDataPages"][0]["qMatrix"][0]
    assert first[0] == {"qText": "Nordic", "qNum": "NaN", "qElemNumber": 0, "qState": "O"}
    assert (first[1]["qText"], first[1]["qNum"], first[1]["qElemNumber"], first[1]["qState"]) == (
        "8",
        8,
        0,
        "L",
    )
    (total,) = shown["qGrandTotalRow"]
    assert (total["qNum"], total["qElemNumber"], total["qIsTotalCell"]) == (13, -1, True)
    assert shown["qDataPages"][0]["qArea"] == {"qLeft": 0, "qTop": 0, "qWidth": 2, "qHeight": 2}
    assert shown["qDimensionInfo"][0]["qStateCounts"]["qOption"] == 2


def test_8_2_a_cube_of_measures_has_one_row(client: Any) -> None:
    chart = client.session_object(1, qHyperCubeDef={"qMeasures": [{"qDef": {"qDef": "Sum(Amount)"}}]})
    assert rows(client, chart) == [["13"]]


def test_8_2_a_condition_that_fails_leaves_no_data(client: Any, cube: Any) -> None:
    definition = {**cube, "qCalcCondition": {"qCond": {"qv": "=0"}, "qMsg": {"qv": "not now"}}}
    shown = client.call(client.session_object(1, qHyperCubeDef=definition), "GetLayout")["qLayout"][
        "qHyperCube"
    ]
    assert (shown["qError"]["qErrorCode"], shown["qCalcCondMsg"], shown["qDataPages"]) == (
        7005,
        "not now",
        [],
    )


def test_8_4_pages_have_a_limit_and_an_end(client: Any, cube: Any) -> None:
    chart = client.session_object(1, qHyperCubeDef=cube)
    for height, code in ((5001, 7009), (10_001, 7009)):
        pages = [{"qTop": 0, "qLeft": 0, "qWidth": 2, "qHeight": height}]
        assert client.refused(chart, "GetHyperCubeData", CUBE, pages).code == code
    beyond = [{"qTop": 50, "qLeft": 0, "qWidth": 2, "qHeight": 10}]
    (page,) = client.call(chart, "GetHyperCubeData", CUBE, beyond)["qDataPages"]
    assert (page["qMatrix"], page["qArea"]["qHeight"]) == ([], 0)


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("GetHyperCubePivotData", [CUBE, [PAGE]]),
        ("GetHyperCubeStackData", [CUBE, [PAGE]]),
        ("GetHyperCubeTreeData", [CUBE]),
    ],
)
def test_8_4_another_mode_is_refused(client: Any, cube: Any, method: str, params: list[Any]) -> None:
    assert client.refused(client.session_object(1, qHyperCubeDef=cube), method, *params).code == 6002


def test_8_4_a_path_without_a_cube_is_refused(client: Any) -> None:
    chart = client.session_object(1)
    for path in (CUBE, "/none", "nonsense"):
        assert client.refused(chart, "GetHyperCubeData", path, [PAGE]).code in (4, 6000)


def test_8_7_unknown_fields_are_no_errors(client: Any, cube: Any) -> None:
    measure = [{"qDef": {"qDef": "Sum(Nothing)"}}]
    assert [
        row[1] for row in rows(client, client.session_object(1, qHyperCubeDef={**cube, "qMeasures": measure}))
    ] == [
        "0",
        "0",
    ]


def test_9_lists_show_all_values_with_their_states(client: Any) -> None:
    box = listed(client)
    assert states(client, box) == {"Nordic": "O", "Alps": "O"}
    client.call(field(client), "Select", "Alps")
    assert states(client, box) == {"Nordic": "X", "Alps": "S"}
    client.call(field(client), "Lock")
    assert states(client, box)["Alps"] == "L"
    client.call(field(client), "Unlock")
    client.call(1, "ClearAll")
    client.call(field(client, "Product"), "Select", "Oil")
    assert states(client, box) == {"Nordic": "O", "Alps": "X"}


def test_10_values_are_or_and_fields_are_and(client: Any) -> None:
    both = [{"qText": "Alps"}, {"qText": "Nordic"}]
    assert client.call(field(client), "SelectValues", both)["qReturn"]
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "13"}
    client.call(field(client, "Product"), "Select", "Milk")
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "6"}


def test_10_what_matches_nothing_changes_nothing(client: Any) -> None:
    client.call(field(client), "Select", "Alps")
    assert client.call(field(client), "Select", "Nowhere") == {"qReturn": False}
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "5"}


def test_10_each_state_has_its_own_selections(client: Any) -> None:
    client.call(1, "AddAlternateState", "B")
    client.call(field(client, "Region", "B"), "Select", "Alps")
    assert client.call(1, "Evaluate", "Sum(Amount) & '/' & Sum({B} Amount)") == {"qReturn": "13/5"}


def test_10_a_new_selection_cuts_the_way_forward(client: Any) -> None:
    for value in ("Alps", "Nordic"):
        client.call(field(client), "Select", value)
    client.call(1, "Back")
    assert (client.call(1, "BackCount"), client.call(1, "ForwardCount")) == ({"qReturn": 1}, {"qReturn": 1})
    client.call(1, "ClearAll")
    assert client.call(1, "ForwardCount") == {"qReturn": 0}


def test_10_elements_are_numbers_of_values_and_negative_ones_none(client: Any, cube: Any) -> None:
    chart = client.session_object(1, qHyperCubeDef=cube)
    assert client.call(chart, "SelectHyperCubeValues", CUBE, 0, [-1, -2], False) == {"qSuccess": False}
    assert client.call(chart, "SelectHyperCubeValues", CUBE, 0, [1], True) == {"qSuccess": True}
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "5"}
    client.call(chart, "SelectHyperCubeValues", CUBE, 0, [1], True)
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "13"}


def test_10_one_and_only_one_value_is_always_selected(client: Any) -> None:
    region = field(client)
    client.call(region, "Select", "Alps")
    client.call(region, "SetNxProperties", {"qOneAndOnlyOne": True})
    assert client.call(region, "Clear") == {"qReturn": False}
    assert client.call(region, "LowLevelSelect", [1], True) == {"qReturn": False}
    assert client.call(region, "Select", "Nordic") == {"qReturn": True}
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "8"}


def test_10_locked_fields_stay(client: Any) -> None:
    region = field(client)
    client.call(region, "Select", "Alps")
    client.call(region, "Lock")
    assert client.call(region, "Select", "Nordic") == {"qReturn": False}
    client.call(1, "ClearAll")
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "5"}
    client.call(1, "ClearAll", True)
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "13"}


def test_10_1_one_object_at_a_time_is_modal(client: Any, cube: Any) -> None:
    one, other = (client.session_object(1, qHyperCubeDef=cube) for _ in "ab")
    client.call(one, "BeginSelections", [CUBE])
    for refused in (("BeginSelections", [CUBE]), ("SelectHyperCubeValues", CUBE, 0, [0], False)):
        assert client.refused(other, *refused).code == 6003
    assert client.refused(field(client), "Select", "Alps").code == 6003
    client.call(one, "SelectHyperCubeValues", CUBE, 0, [1], False)
    info = client.call(one, "GetLayout")["qLayout"]["qSelectionInfo"]
    assert info == {"qInSelections": True, "qMadeSelections": True}
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "5"}
    client.call(1, "AbortModal", False)
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "13"}
    assert client.call(1, "AbortModal", True) == {}


def test_10_2_current_selections_are_listed(client: Any) -> None:
    handle = client.session_object(1, qSelectionObjectDef={})
    client.call(field(client), "Select", "Alps")
    shown = client.call(handle, "GetLayout")["qLayout"]["qSelectionObject"]
    (item,) = shown["qSelections"]
    assert (item["qField"], item["qSelected"], item["qSelectedCount"], item["qTotal"]) == (
        "Region",
        "Alps",
        1,
        2,
    )
    assert (shown["qBackCount"], shown["qForwardCount"]) == (1, 0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nor", ["Nordic"]),
        ("*l*", ["Alps"]),
        ("=Sum(Amount) > 6", ["Nordic"]),
        ('"alps"', ["Alps"]),
        ("(alps|nordic)", ["Alps", "Nordic"]),
    ],
)
def test_11_kinds_of_searches_in_lists(client: Any, text: str, found: list[str]) -> None:
    box = listed(client)
    assert client.call(box, "SearchListObjectFor", LIST, text) == {"qSuccess": True}
    assert sorted(states(client, box)) == found
    client.call(box, "AbortListObjectSearch", LIST)
    assert len(states(client, box)) == 2


def test_13_exports_are_fetched_by_the_same_user_only(
    client: Any, cube: Any, tenant: Any, new_user: Any
) -> None:
    chart = client.session_object(1, qHyperCubeDef=cube)
    url = client.call(chart, "ExportData", "CSV_C", CUBE, "t.csv", "P", True)["qUrl"]

    def fetch(key: str) -> int:
        request = urllib.request.Request(tenant.url + url, headers={"Authorization": f"Bearer {key}"})
        try:
            with urllib.request.urlopen(request) as answer:
                status: int = answer.status
                return status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    assert fetch(new_user("ann").key) in (403, 404)
    assert fetch(tenant.api_key) == 200
    assert fetch(tenant.api_key) == 404  # served once
    empty = client.session_object(1, qHyperCubeDef={})
    assert client.refused(empty, "ExportData", "CSV_C", CUBE).code in (6000, 13001)
