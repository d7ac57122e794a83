"""More statements about lists, selections, search, library items and exports (sections 9 to 13)."""

from __future__ import annotations

import urllib.request
from typing import Any

import pytest

from tests.tenant.rpc.charts import CUBE, LIST, PAGE, chart, field, reloaded, shown, texts, total

# 9, 10 ------------------------------------------------------------------------------------------------------


def listed(client: Any, name: str = "Region", **more: Any) -> int:
    definition = {"qDef": {"qFieldDefs": [name]}, "qInitialDataFetch": [PAGE], **more}
    handle: int = client.session_object(1, qListObjectDef=definition)
    return handle


def cells(client: Any, box: int) -> list[Any]:
    matrix = client.call(box, "GetLayout")["qLayout"]["qListObject"]["qDataPages"][0]["qMatrix"]
    return [row[0] for row in matrix]


@pytest.mark.parametrize(
    ("mode", "counts"),
    [("V", ["2", "1"]), ("NX_FREQUENCY_VALUE", ["2", "1"]), ("P", ["66.7%", "33.3%"]), ("N", [None, None])],
)
def test_9_frequencies(client: Any, mode: str, counts: list[Any]) -> None:
    assert [cell.get("qFrequency") for cell in cells(client, listed(client, qFrequencyMode=mode))] == counts


def test_9_alternatives_show_if_they_are_wanted(client: Any) -> None:
    client.call(field(client), "Select", "Alps")
    assert [cell["qState"] for cell in cells(client, listed(client))] == ["X", "S"]
    assert [cell["qState"] for cell in cells(client, listed(client, qShowAlternatives=True))] == ["A", "S"]


def test_9_selected_values_move_up_in_long_lists(client: Any) -> None:
    client.call(field(client), "Select", "Alps")
    by_state = {"qDisplayNumberOfRows": 1}
    assert cells(client, listed(client, qAutoSortByState=by_state))[0]["qText"] == "Alps"
    never = {"qDisplayNumberOfRows": 0}
    assert cells(client, listed(client, qAutoSortByState=never))[0]["qText"] == "Nordic"


def test_9_null_is_never_listed(client: Any) -> None:
    reloaded(client, "A: LOAD * INLINE [k, Region\n1, a]; B: LOAD * INLINE [k, Amount\n1, 1\n2, 1];")
    assert [cell["qText"] for cell in cells(client, listed(client))] == ["a"]


def test_9_a_search_counts_its_hits(client: Any) -> None:
    box = listed(client)
    client.call(box, "SearchListObjectFor", LIST, "nor")
    found = client.call(box, "GetLayout")["qLayout"]["qListObject"]
    assert found["qSize"] == {"qcx": 1, "qcy": 1}
    (range,) = found["qDataPages"][0]["qMatrix"][0][0]["qHighlightRanges"]["qRanges"]
    assert (range["qCharPos"], range["qCharCount"]) == (0, 3)


@pytest.mark.parametrize(
    ("method", "selected"),
    [
        ("SelectAll", "13"),
        ("SelectPossible", "13"),
        ("SelectExcluded", "8"),
        ("SelectAlternative", "8"),
        ("Clear", "13"),
    ],
)
def test_10_ways_to_select_in_a_field(client: Any, method: str, selected: str) -> None:
    region = field(client)
    if method in ("SelectExcluded", "SelectAlternative", "Clear"):
        client.call(region, "Select", "Alps")
    assert client.call(region, method) == {"qReturn": True}
    assert total(client) == selected


def test_10_values_are_selected_by_search_number_or_toggle(client: Any) -> None:
    amount, region = field(client, "Amount"), field(client)
    assert client.call(amount, "Select", ">4") == {"qReturn": True}
    assert total(client) == "12"
    assert client.call(1, "ClearAll") == {}
    assert client.call(amount, "SelectValues", [{"qIsNumeric": True, "qNumber": 5}]) == {"qReturn": True}
    assert total(client) == "5"
    client.call(amount, "Clear")
    for expected in ("5", "13"):
        client.call(region, "ToggleSelect", "Alps")
        assert total(client) == expected
    client.call(region, "LowLevelSelect", [1], False)
    assert total(client) == "5"
    client.call(field(client, "Product"), "Select", "Milk")
    client.call(region, "ClearAllButThis")
    assert total(client) == "5"


def test_10_locks_make_others_excluded(client: Any) -> None:
    region = field(client)
    client.call(region, "SelectAll")
    client.call(1, "LockAll")
    assert [cell["qState"] for cell in cells(client, listed(client))] == ["L", "L"]
    client.call(field(client, "Product"), "Select", "Oil")
    assert [cell["qState"] for cell in cells(client, listed(client))] == ["L", "XL"]
    client.call(1, "UnlockAll")
    client.call(1, "ClearAll")
    assert total(client) == "13"


def test_10_forward_goes_where_back_came_from(client: Any) -> None:
    for value in ("Alps", "Nordic"):
        client.call(field(client), "Select", value)
    client.call(1, "Back")
    assert total(client) == "5"
    client.call(1, "Forward")
    assert total(client) == "8"
    client.call(1, "Back")
    client.call(1, "Back")
    assert total(client) == "13"


def test_10_states_are_added_and_removed(client: Any) -> None:
    client.call(1, "AddAlternateState", "B")
    client.call(field(client, state="B"), "Select", "Alps")
    state = client.call(1, "GetSetAnalysis", "B", "")["qSetExpression"]
    assert "Alps" in state
    client.call(1, "RemoveAlternateState", "B")
    assert client.call(1, "GetAppLayout")["qLayout"]["qStateNames"] == []


def test_10_selections_are_stored_for_a_while(client: Any) -> None:
    client.call(field(client), "Select", "Alps")
    stored = client.call(1, "StoreTempSelectionState", 60)
    assert stored["qReturn"] is True
    client.call(1, "ClearAll")
    assert client.call(1, "RestoreTempSelectionState", stored["qId"]) == {"qReturn": True}
    assert total(client) == "5"


def test_10_drilling_down_by_selecting(client: Any) -> None:
    group = {"qDef": {"qGrouping": "H", "qFieldDefs": ["Region", "Product"]}}
    handle = chart(client, group)
    assert shown(client, handle)["qDimensionInfo"][0]["qGroupPos"] == 0
    client.call(handle, "SelectHyperCubeValues", CUBE, 0, [0], False)
    assert shown(client, handle)["qDimensionInfo"][0]["qGroupPos"] == 1
    assert [row[0] for row in texts(client, handle)] == ["Oil", "Milk"]
    assert client.call(handle, "DrillUp", CUBE, 0, 1) == {}
    assert shown(client, handle)["qDimensionInfo"][0]["qGroupPos"] == 0


def test_10_ranges_of_measures_select_values(client: Any) -> None:
    handle = chart(client, "Region")
    ranges = [{"qRange": {"qMin": 6, "qMax": 9, "qMinInclEq": True, "qMaxInclEq": True}, "qMeasureIx": 0}]
    assert client.call(handle, "RangeSelectHyperCubeValues", CUBE, ranges, [], False) == {"qSuccess": True}
    assert total(client) == "8"


def test_10_1_a_modal_object_is_not_sorted_and_can_be_reset(client: Any) -> None:
    handle = chart(client, "Region", "Product")
    client.call(handle, "BeginSelections", [CUBE])
    client.call(handle, "SelectHyperCubeValues", CUBE, 0, [1], False)
    client.call(handle, "ResetMadeSelections")
    assert total(client) == "13"
    client.call(handle, "SelectHyperCubeValues", CUBE, 0, [1], False)
    client.call(handle, "EndSelections", True)
    assert total(client) == "5"
    client.call(1, "Back")
    assert total(client) == "13"


def test_10_2_items_of_current_selections(client: Any) -> None:
    handle = client.session_object(1, qSelectionObjectDef={})
    client.call(field(client), "Select", "Alps")
    (item,) = client.call(handle, "GetLayout")["qLayout"]["qSelectionObject"]["qSelections"]
    members = """qTotal qField qTextSearch qSelectedCount qSelected qRangeInfo qSortIndex qStateCounts
        qSelectedFieldSelectionInfo qNotSelectedFieldSelectionInfo qSelectionThreshold qReadableName"""
    assert set(members.split()) <= item.keys()
    (info,) = item["qSelectedFieldSelectionInfo"]
    assert (info["qName"], item["qSelectionThreshold"]) == ("Alps", 6)


# 11, 12, 13 -------------------------------------------------------------------------------------------------


def test_11_associations_are_found_and_selected(client: Any) -> None:
    options: dict[str, Any] = {"qSearchFields": [], "qContext": "LockedFieldsOnly"}
    page = {"qOffset": 0, "qCount": 10, "qMaxNbrFieldMatches": 5}
    found = client.call(1, "SearchAssociations", options, ["alp", "milk"], page)["qResults"]
    members = {
        "qFieldNames",
        "qSearchTerms",
        "qFieldDictionaries",
        "qSearchTermsMatched",
        "qTotalSearchResults",
    }
    assert members <= found.keys()
    match = found["qSearchTermsMatched"][0][0]["qId"]
    client.call(1, "SelectAssociations", options, ["alp", "milk"], match)
    assert total(client) == "5"


def test_11_words_are_suggested(client: Any) -> None:
    found = client.call(1, "SearchSuggest", {}, ["nor"])["qResult"]
    assert {"qValue": "Nordic", "qTerm": 0} in found["qSuggestions"]


def test_11_results_come_in_groups(client: Any) -> None:
    page = {"qOffset": 0, "qCount": 10, "qGroupOptions": [{"qGroupType": "DatasetType", "qCount": -1}]}
    found = client.call(1, "SearchResults", {}, ["milk"], page)["qResult"]
    (group,) = found["qSearchGroupArray"]
    assert (group["qGroupType"], found["qTotalNumberOfGroups"]) == ("DatasetType", 1)


def test_11_hits_of_a_list_are_accepted_or_given_up(client: Any) -> None:
    box = listed(client)
    client.call(box, "SearchListObjectFor", LIST, "alp")
    assert client.call(box, "AcceptListObjectSearch", LIST, False) == {}
    assert total(client) == "5"
    client.call(box, "SearchListObjectFor", LIST, "nor")
    client.call(box, "AbortListObjectSearch", LIST)
    assert len(cells(client, box)) == 2


def test_12_a_bad_library_id_is_an_error_of_its_column(client: Any) -> None:
    handle = chart(client, "Region", measures=["Sum(Amount)", {"qLibraryId": "none"}])
    found = shown(client, handle)
    assert "qError" not in found
    assert [info.get("qError", {}).get("qErrorCode") for info in found["qMeasureInfo"]] == [None, 7001]
    assert texts(client, handle) == [["Nordic", "8"], ["Alps", "5"]]
    nothing = shown(client, chart(client, {"qLibraryId": "none"}, measures=[]))
    assert nothing["qError"]["qErrorCode"] == 7001


def test_12_names_of_master_measures_are_expressions(client: Any) -> None:
    measure = {"qDef": "Sum(Amount)", "qLabel": "Sales total"}
    client.call(1, "CreateMeasure", {"qInfo": {"qType": "measure"}, "qMeasure": measure})
    assert client.call(1, "Evaluate", "[Sales total] * 2") == {"qReturn": "26"}


def test_12_values_of_variables(client: Any) -> None:
    v = client.call(1, "CreateVariableEx", {"qName": "v", "qDefinition": "1"})["qReturn"]["qHandle"]
    for method, params, text in (
        ("SetStringValue", ["abc"], "abc"),
        ("SetNumValue", [7], "7"),
        ("SetDualValue", ["seven", 7], "seven"),
    ):
        client.call(v, method, *params)
        assert client.call(v, "GetLayout")["qLayout"]["qText"] == text
    assert client.call(v, "GetProperties")["qProp"]["qDefinition"] == "1"
    assert client.call(1, "DestroyVariableByName", "v") == {"qSuccess": True}


def test_12_temporary_bookmarks(client: Any) -> None:
    client.call(field(client), "Select", "Alps")
    made = client.call(1, "CreateTemporaryBookmark", {}, [])
    assert made["qReturn"] is True
    client.call(1, "ClearAll")
    assert client.call(1, "ApplyTemporaryBookmark", made["qId"]) == {"qReturn": True}
    assert total(client) == "5"


def test_12_the_layout_of_a_bookmark(client: Any) -> None:
    client.call(field(client), "Select", "Alps")
    made = client.call(1, "CreateBookmark", {"qInfo": {"qType": "bookmark"}, "qMetaDef": {"title": "B"}})
    layout = client.call(made["qReturn"]["qHandle"], "GetLayout")["qLayout"]
    (state,) = layout["qBookmark"]["qStateData"]
    assert (state["qStateName"], state["qFieldItems"][0]["qDef"]["qName"]) == ("$", "Region")
    assert layout["qMeta"]["title"] == "B"


@pytest.mark.parametrize(
    ("kind", "begin"),
    [("CSV_C", b"\xef\xbb\xbfRegion,"), ("CSV_T", b"\xef\xbb\xbfRegion\t"), ("OOXML", b"PK")],
)
def test_13_exports_come_from_the_same_host(
    client: Any, cube: Any, tenant: Any, kind: str, begin: bytes
) -> None:
    handle = client.session_object(1, qHyperCubeDef=cube)
    answer = client.call(handle, "ExportData", kind, CUBE)
    assert answer["qUrl"].startswith("/tempcontent/")
    request = urllib.request.Request(tenant.url + answer["qUrl"])
    request.add_header("Authorization", f"Bearer {tenant.api_key}")
    with urllib.request.urlopen(request) as file:
        assert file.read().startswith(begin)


def test_13_only_possible_values_are_exported_if_wanted(client: Any, tenant: Any) -> None:
    client.call(field(client), "Select", "Alps")
    box = listed(client)
    sizes = []
    for state in "AP":
        url = client.call(box, "ExportData", "CSV_C", LIST, "", state)["qUrl"]
        request = urllib.request.Request(
            tenant.url + url, headers={"Authorization": f"Bearer {tenant.api_key}"}
        )
        with urllib.request.urlopen(request) as file:
            sizes.append(len(file.read().splitlines()))
    assert sizes == [3, 2]
