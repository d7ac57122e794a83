from __future__ import annotations

from typing import Any

COVERS = (
    "Doc.SearchAssociations",
    "Doc.SearchObjects",
    "Doc.SearchResults",
    "Doc.SearchSuggest",
    "Doc.SearchValues",
    "Doc.SelectAssociations",
)
PAGE = {"qOffset": 0, "qCount": 10}


def select(client: Any, field: str, text: str) -> int:
    handle: int = client.call(1, "GetField", field)["qReturn"]["qHandle"]
    assert client.call(handle, "Select", text)["qReturn"]
    return handle


def test_terms_are_found_together(client: Any) -> None:
    found = client.call(1, "SearchAssociations", {}, ["nord", "milk"], PAGE)["qResults"]
    assert found["qTotalSearchResults"] == 3
    assert found["qFieldNames"] == ["Region", "Product"]
    (combinations,) = found["qSearchTermsMatched"]
    first = combinations[0]
    assert [match["qTerms"] for match in first["qFieldMatches"]] == [[0], [1]]
    (nordic,) = found["qFieldDictionaries"][0]["qResult"]
    assert nordic == {
        "qText": "Nordic",
        "qElemNumber": 0,
        "qRanges": [{"qCharPos": 0, "qCharCount": 4, "qTerm": 0}],
    }
    assert client.call(1, "SelectAssociations", {}, ["nord", "milk"], first["qId"]) == {}
    assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "1"
    assert client.call(1, "BackCount")["qReturn"] == 1
    assert client.refused(1, "SelectAssociations", {}, ["nord"], 7).code == 8
    assert client.refused(1, "SearchAssociations", {"qContext": "Elsewhere"}, ["nord"], PAGE).code == 8


def test_terms_that_never_meet_are_not_combined(client: Any) -> None:
    found = client.call(1, "SearchResults", {}, ["alps", "oil"], PAGE)["qResult"]
    matched = [group["qSearchTermsMatched"] for group in found["qSearchGroupArray"]]
    assert matched == [[0], [1]]
    assert found["qTotalNumberOfGroups"] == 2
    (item,) = found["qSearchGroupArray"][0]["qItems"]
    assert (item["qIdentifier"], item["qMatchType"]) == ("Region", "FieldMatchExact")
    assert item["qItemMatches"][0]["qText"] == "Alps"
    one = client.call(1, "SearchResults", {}, ["alps", "oil"], {"qOffset": 1, "qCount": 1})["qResult"]
    assert [group["qId"] for group in one["qSearchGroupArray"]] == [1]
    assert client.refused(1, "SearchResults", {"qContext": "Elsewhere"}, ["x"], PAGE).code == 8


def test_hits_carry_attributes_when_asked(client: Any) -> None:
    options = {"qSearchFields": ["Amount"], "qAttributes": ["qNum", "qElemNum"]}
    found = client.call(1, "SearchResults", options, ["7"], PAGE)["qResult"]
    (match,) = found["qSearchGroupArray"][0]["qItems"][0]["qItemMatches"]
    assert match["qAttributes"] == [{"qKey": "qNum", "qValue": "7"}, {"qKey": "qElemNum", "qValue": "0"}]


def test_searches_look_inside_a_context(client: Any) -> None:
    region = select(client, "Region", "Alps")

    def suggested(context: str) -> list[str]:
        found = client.call(1, "SearchSuggest", {"qContext": context}, ["o", "m"])["qResult"]
        return [entry["qValue"] for entry in found["qSuggestions"]]

    assert suggested("Cleared") == ["Oil", "Milk"]
    assert suggested("LockedFieldsOnly") == ["Oil", "Milk"]
    assert suggested("CurrentSelections") == ["Milk"]
    client.call(region, "Lock")
    assert suggested("CONTEXT_LOCKED_FIELDS_ONLY") == ["Milk"]
    assert client.refused(1, "SearchSuggest", {"qContext": "Elsewhere"}, ["o"]).code == 8


def test_values_are_searched_by_field(client: Any) -> None:
    found = client.call(1, "SearchValues", {"qSearchFields": ["Product", "Region"]}, ["oil", "n"], PAGE)
    assert found["qResult"]["qFieldMatches"] == [
        {"qFieldName": "Product", "qValues": [{"qText": "Oil", "qElemNo": 0, "qSearchTermsMatched": [0]}]},
        {"qFieldName": "Region", "qValues": [{"qText": "Nordic", "qElemNo": 0, "qSearchTermsMatched": [1]}]},
    ]
    assert client.call(1, "SearchValues", {}, ["zzz"], PAGE)["qResult"]["qFieldMatches"] == []
    assert client.refused(1, "SearchValues", {}, "oil", PAGE).code == -32602


def test_objects_are_found_by_their_titles(client: Any) -> None:
    chart = {"qInfo": {"qType": "barchart", "qId": "c"}, "qMetaDef": {"title": "Sales by region"}}
    client.call(1, "CreateObject", chart)
    client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}, "qMetaDef": {"title": "Sales"}})
    found = client.call(1, "SearchObjects", {}, ["sales", "reg"], PAGE)["qResult"]
    (group,) = found["qSearchGroupArray"]
    (item,) = group["qItems"]
    assert (group["qGroupType"], item["qIdentifier"]) == ("GenericObjectsType", "c")
    assert item["qItemMatches"][0]["qRanges"] == [
        {"qCharPos": 0, "qCharCount": 5, "qTerm": 0},
        {"qCharPos": 9, "qCharCount": 3, "qTerm": 1},
    ]
    assert client.call(1, "SearchObjects", {}, ["none"], PAGE)["qResult"]["qSearchGroupArray"] == []
    assert client.refused(1, "SearchObjects", {}, "sales", PAGE).code == -32602


def test_a_searched_list_highlights_its_hits(client: Any) -> None:
    page = {"qTop": 0, "qLeft": 0, "qWidth": 1, "qHeight": 10}
    definition = {"qDef": {"qFieldDefs": ["Region"]}, "qInitialDataFetch": [page]}
    handle = client.session_object(1, qListObjectDef=definition)
    path = "/qListObjectDef"
    for text, at, count in (("nor", 0, 3), ("*dic*", 3, 3)):
        assert client.call(handle, "SearchListObjectFor", path, text) == {"qSuccess": True}
        (shown,) = client.call(handle, "GetLayout")["qLayout"]["qListObject"]["qDataPages"]
        ((cell,),) = shown["qMatrix"]
        assert cell["qHighlightRanges"] == {"qRanges": [{"qCharPos": at, "qCharCount": count}]}
        (fetched,) = client.call(handle, "GetListObjectData", path, [page])["qDataPages"]
        assert fetched["qMatrix"] == shown["qMatrix"]
    client.call(handle, "AbortListObjectSearch", path)
    (shown,) = client.call(handle, "GetLayout")["qLayout"]["qListObject"]["qDataPages"]
    assert all("qHighlightRanges" not in cell for (cell,) in shown["qMatrix"])
    assert client.refused(handle, "SearchListObjectFor", path, "~nor").code == 20
