from __future__ import annotations

from typing import Any

COVERS = (
    "Doc.AddAlternateState",
    "Doc.AddSessionAlternateState",
    "Doc.ApplyAndVerifyBookmark",
    "Doc.ApplyBookmark",
    "Doc.ApplyTemporaryBookmark",
    "Doc.CloneBookmark",
    "Doc.CreateBookmark",
    "Doc.CreateBookmarkEx",
    "Doc.CreateTemporaryBookmark",
    "Doc.DestroyBookmark",
    "Doc.GetBookmark",
    "Doc.GetBookmarks",
    "Doc.GetSetAnalysis",
    "Doc.RemoveAlternateState",
    "Doc.RemoveSessionAlternateState",
    "Doc.ReplaceBookmark",
    "Doc.RestoreTempSelectionState",
    "Doc.StoreTempSelectionState",
    "GenericBookmark.Apply",
    "GenericBookmark.ApplyAndVerify",
    "GenericBookmark.ApplyPatches",
    "GenericBookmark.Approve",
    "GenericBookmark.GetFieldValues",
    "GenericBookmark.GetFieldValuesEx",
    "GenericBookmark.GetInfo",
    "GenericBookmark.GetLayout",
    "GenericBookmark.GetProperties",
    "GenericBookmark.Publish",
    "GenericBookmark.SetProperties",
    "GenericBookmark.UnApprove",
    "GenericBookmark.UnPublish",
)
NONE = {"qReturn": {"qType": None, "qHandle": None}}


def select(client: Any, field: str, text: str, state: str = "$") -> None:
    handle = client.call(1, "GetField", field, state)["qReturn"]["qHandle"]
    assert client.call(handle, "Select", text)["qReturn"]


def total(client: Any) -> str:
    return str(client.call(1, "Evaluate", "Sum(Amount)")["qReturn"])


def bookmark(client: Any, **properties: Any) -> tuple[str, int]:
    made = client.call(
        1, "CreateBookmark", {"qInfo": {"qType": "bookmark"}, "qMetaDef": {"title": "North"}, **properties}
    )
    return made["qInfo"]["qId"], made["qReturn"]["qHandle"]


def test_a_bookmark_brings_its_selections_back(client: Any) -> None:
    select(client, "Region", "Nordic")
    id, handle = bookmark(client)
    assert client.call(handle, "GetInfo")["qInfo"] == {"qId": id, "qType": "bookmark"}
    client.call(1, "ClearAll")
    select(client, "Product", "Milk")
    assert total(client) == "6"
    assert client.call(1, "ApplyBookmark", id) == {"qSuccess": True}
    assert total(client) == "8"
    assert client.call(1, "BackCount")["qReturn"] == 4
    client.call(1, "Back")
    assert total(client) == "6"
    assert client.call(handle, "Apply") == {"qSuccess": True}
    assert total(client) == "8"
    assert client.call(1, "ApplyBookmark", "none") == {"qSuccess": False}
    assert client.call(1, "GetBookmark", "none") == NONE


def test_the_layout_of_a_bookmark_shows_what_it_holds(client: Any) -> None:
    select(client, "Region", "Nordic")
    _id, handle = bookmark(client)
    layout = client.call(handle, "GetLayout")["qLayout"]
    (state,) = layout["qBookmark"]["qStateData"]
    (item,) = state["qFieldItems"]
    assert state["qStateName"] == "$"
    assert item["qDef"] == {"qName": "Region", "qType": "PRESENT"}
    assert item["qValues"] == [{"qText": "Nordic", "qIsNumeric": False, "qNumber": "NaN"}]
    assert layout["qBookmark"]["qUtcModifyTime"] > 40000
    assert layout["qFieldInfos"] == [{"qFieldName": "Region", "qValuesCount": 1, "qExcludedValuesCount": 0}]
    assert layout["qMeta"]["title"] == "North"


def test_values_of_a_bookmark_come_in_pages(client: Any) -> None:
    handle = client.call(1, "GetField", "Amount")["qReturn"]["qHandle"]
    client.call(handle, "Select", ">1")
    _id, mark = bookmark(client)
    page = {"qStartIndex": 0, "qEndIndex": 0}
    first = [{"qText": "7", "qIsNumeric": True, "qNumber": 7}]
    assert client.call(mark, "GetFieldValues", "Amount", False, page) == {"qFieldValues": first}
    assert client.call(mark, "GetFieldValues", "Region", False, page) == {"qFieldValues": []}
    pages = {"qStatePages": [{"qStateName": "$", "qStartIndex": 1, "qEndIndex": 9}]}
    (state,) = client.call(mark, "GetFieldValuesEx", "Amount", False, pages)["qFieldValues"]
    assert [value["qNumber"] for value in state["qFieldValues"]] == [5]
    bad = {"qStartIndex": 3, "qEndIndex": 0}
    assert client.refused(mark, "GetFieldValues", "Amount", False, bad).code == -32602


def test_bookmarks_are_listed_changed_cloned_and_destroyed(client: Any) -> None:
    select(client, "Region", "Nordic")
    id, handle = bookmark(client, creationDate="2024")
    listing = client.session_object(
        1, qBookmarkListDef={"qType": "bookmark", "qData": {"d": "/creationDate"}}
    )
    (item,) = client.call(listing, "GetLayout")["qLayout"]["qBookmarkList"]["qItems"]
    assert item["qData"] == {"d": "2024"}
    answer = client.ask(
        handle, "ApplyPatches", [{"qOp": "replace", "qPath": "/qMetaDef/title", "qValue": '"N"'}]
    )
    assert listing in answer["change"]
    assert client.call(handle, "GetProperties")["qProp"]["qMetaDef"] == {"title": "N"}
    (entry,) = client.call(1, "GetBookmarks", {"qTypes": ["bookmark"], "qData": {"t": "/qMetaDef/title"}})[
        "qList"
    ]
    assert entry["qData"] == {"t": "N"}
    client.call(handle, "SetProperties", {"qInfo": {"qType": "bookmark"}, "qMetaDef": {"title": "M"}})
    copied = client.call(1, "CloneBookmark", id)["qCloneId"]
    select(client, "Region", "Alps")
    replaced = client.call(1, "ReplaceBookmark", id)
    assert replaced["qInfo"]["qId"] == id
    client.call(1, "ApplyBookmark", copied)
    assert total(client) == "8"
    client.call(1, "ApplyBookmark", id)
    assert total(client) == "5"
    assert client.call(1, "DestroyBookmark", id) == {"qSuccess": True}
    assert client.call(1, "DestroyBookmark", id) == {"qSuccess": False}
    assert client.refused(1, "CloneBookmark", id).code == 2
    assert client.refused(1, "ReplaceBookmark", id).code == 2


def test_set_expressions_name_bookmarks(client: Any) -> None:
    select(client, "Region", "Nordic")
    bookmark(client, qInfo={"qType": "bookmark", "qId": "BM01"})
    client.call(1, "ClearAll")
    assert client.call(1, "Evaluate", "Sum({BM01} Amount)")["qReturn"] == "8"
    assert client.call(1, "Evaluate", "Sum({North} Amount)")["qReturn"] == "8"
    taken = {"qInfo": {"qType": "bookmark", "qId": "BM01"}}
    assert client.refused(1, "CreateBookmark", taken).code == 3


def test_bookmarks_verify_what_they_hold(client: Any) -> None:
    select(client, "Region", "Nordic")
    id, handle = bookmark(client)
    assert client.call(1, "ApplyAndVerifyBookmark", id)["qResult"] == {
        "qApplySuccess": True,
        "qWarnings": [],
    }
    client.call(1, "SetScript", "Sales: LOAD * INLINE [Region, Amount\nAlps, 5];")
    assert client.call(1, "DoReload")["qReturn"]
    (warning,) = client.call(handle, "ApplyAndVerify")["qResult"]["qWarnings"]
    assert warning == {
        "qState": "$",
        "qField": "Region",
        "qVerifyResult": "FIELD_VALUE_MISSING",
        "qMissingValues": ["Nordic"],
    }
    assert client.refused(1, "ApplyAndVerifyBookmark", "none").code == 2


def test_bookmarks_are_saved_with_the_app(client: Any, app_id: str, socket: Any) -> None:
    select(client, "Region", "Nordic")
    id, _handle = bookmark(client)
    client.call(1, "AddAlternateState", "Other")
    client.call(1, "DoSave")
    client.socket.close()
    again = socket(f"/app/{app_id}/identity/other")
    again.open(app_id)
    assert again.call(1, "ApplyBookmark", id) == {"qSuccess": True}
    assert total(again) == "8"
    assert again.call(1, "GetAppLayout")["qLayout"]["qStateNames"] == ["Other"]


def test_bookmarks_carry_variables_and_soft_patches(client: Any) -> None:
    client.call(1, "CreateVariableEx", {"qInfo": {"qType": "variable"}, "qName": "v", "qDefinition": "1"})
    handle = client.call(1, "GetVariableByName", "v")["qReturn"]["qHandle"]
    client.call(handle, "SetStringValue", "2")
    chart = client.call(1, "CreateObject", {"qInfo": {"qType": "chart", "qId": "c"}, "colour": "red"})
    patch = [{"qOp": "replace", "qPath": "/colour", "qValue": '"blue"'}]
    client.call(chart["qReturn"]["qHandle"], "ApplyPatches", patch, True)
    properties = {"qInfo": {"qType": "bookmark"}, "qIncludeVariables": True}
    id = client.call(1, "CreateBookmarkEx", properties, ["c"])["qInfo"]["qId"]
    client.call(handle, "SetStringValue", "3")
    client.call(1, "ClearAllSoftPatches")
    client.call(1, "ApplyBookmark", id)
    assert client.call(handle, "GetLayout")["qLayout"]["qText"] == "2"
    assert client.call(chart["qReturn"]["qHandle"], "GetLayout")["qLayout"]["colour"] == "blue"
    listed = client.call(1, "GetBookmarks", {"qIncludePatches": True, "qData": {}})["qList"]
    assert listed[0]["qData"]["qPatches"][0]["qInfo"]["qId"] == "c"


def test_selections_are_kept_for_a_while(client: Any) -> None:
    select(client, "Region", "Nordic")
    kept = client.call(1, "CreateTemporaryBookmark", {"qIncludeVariables": True})
    stored = client.call(1, "StoreTempSelectionState", 60)
    assert kept["qReturn"]
    assert stored["qReturn"]
    client.call(1, "ClearAll")
    assert client.call(1, "ApplyTemporaryBookmark", kept["qId"]) == {"qReturn": True}
    assert total(client) == "8"
    client.call(1, "ClearAll")
    assert client.call(1, "RestoreTempSelectionState", stored["qId"]) == {"qReturn": True}
    assert total(client) == "8"
    assert client.call(1, "ApplyTemporaryBookmark", "none") == {"qReturn": False}
    assert client.call(1, "RestoreTempSelectionState", "none") == {"qReturn": False}
    assert client.refused(1, "StoreTempSelectionState", -1).code == -32602


def test_alternate_states_have_selections_of_their_own(client: Any, cube: dict[str, Any]) -> None:
    select(client, "Region", "Nordic")
    client.call(1, "AddSessionAlternateState", "Copy", "$")
    client.call(1, "AddAlternateState", "Empty")
    select(client, "Region", "Alps", "Empty")
    chart = client.session_object(1, qHyperCubeDef={**cube, "qStateName": "Copy"})
    assert client.call(chart, "GetLayout")["qLayout"]["qHyperCube"]["qGrandTotalRow"][0]["qText"] == "8"
    assert client.call(1, "Evaluate", "Sum({Empty} Amount)")["qReturn"] == "5"
    assert client.refused(1, "AddAlternateState", "Empty").code == 3
    assert client.refused(1, "AddAlternateState", "").code == 8
    assert client.refused(1, "RemoveAlternateState", "Copy").code == 8
    client.call(1, "RemoveSessionAlternateState", "Copy")
    client.call(1, "RemoveAlternateState", "Empty")
    assert client.refused(1, "RemoveSessionAlternateState", "Copy").code == 8
    assert client.refused(1, "AddSessionAlternateState", "x", "none").code == 8
    assert client.refused(1, "GetField", "Region", "Empty").code == 8


def test_selections_as_set_expression(client: Any) -> None:
    assert client.call(1, "GetSetAnalysis") == {"qSetExpression": "{1}"}
    select(client, "Region", "Nordic")
    id, _handle = bookmark(client)
    expression = client.call(1, "GetSetAnalysis")["qSetExpression"]
    assert expression == "{1<Region={'Nordic'}>}"
    client.call(1, "ClearAll")
    assert client.call(1, "Evaluate", f"Sum({expression} Amount)")["qReturn"] == "8"
    assert client.call(1, "GetSetAnalysis", "$", id) == {"qSetExpression": expression}
    assert client.refused(1, "GetSetAnalysis", "none").code == 8
    assert client.refused(1, "GetSetAnalysis", "none", id).code == 8


def test_things_are_published_and_approved(client: Any) -> None:
    _id, handle = bookmark(client)
    client.call(handle, "Publish")
    client.call(handle, "Approve")
    meta = client.call(handle, "GetLayout")["qLayout"]["qMeta"]
    assert (meta["published"], meta["approved"]) == (True, True)
    client.call(handle, "UnApprove")
    client.call(handle, "UnPublish")
    meta = client.call(handle, "GetLayout")["qLayout"]["qMeta"]
    assert (meta["published"], meta["approved"]) == (False, False)
