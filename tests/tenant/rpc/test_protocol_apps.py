"""Statements about apps, scripts, reloads and progress (sections 5 and 6 of the protocol)."""

from __future__ import annotations

import uuid
from typing import Any

import pytest


def test_5_the_list_of_apps_shows_what_clients_look_for(client: Any, app_id: str) -> None:
    (entry,) = client.call(-1, "GetDocList")["qDocList"]
    assert (entry["qDocId"], entry["qDocName"], entry["qTitle"]) == (app_id, "Sales", "Sales")
    assert (entry["qFileTime"], entry["qConnectedUsers"]) == (0, 1)
    assert {"createdDate", "modifiedDate", "published", "privileges"} <= entry["qMeta"].keys()
    assert entry["qLastReloadTime"].endswith("Z")


def test_5_apps_may_have_equal_names(socket: Any) -> None:
    ids = {socket().call(-1, "CreateApp", "One")["qAppId"] for _ in range(2)}
    assert len(ids) == 2
    assert all(uuid.UUID(id) for id in ids)


def test_5_open_doc_takes_the_parameters_of_clients(socket: Any, app_id: str) -> None:
    assert socket().call(-1, "OpenDoc", app_id, "", "", "", False)["qReturn"]["qHandle"] == 1
    assert socket().call(-1, "OpenDoc", qDocName=app_id)["qReturn"]["qHandle"] == 1


def test_5_the_layout_of_an_app(client: Any, app_id: str) -> None:
    layout = client.call(1, "GetAppLayout")["qLayout"]
    assert layout["qFileName"] == app_id
    flags = ("qModified", "qHasScript", "qHasData", "qReadOnly", "qIsOpenedWithoutData", "qIsSessionApp")
    assert [layout[flag] for flag in flags] == [False, True, True, False, False, False]
    assert (layout["qStateNames"], layout["qUnsupportedFeatures"], layout["qUsage"]) == ([], [], "ANALYTICS")
    client.call(1, "AddAlternateState", "B")
    assert client.call(1, "GetAppLayout")["qLayout"]["qStateNames"] == ["B"]


def test_5_locale_info_comes_from_the_script(client: Any) -> None:
    client.call(1, "SetScript", "SET DecimalSep=','; SET FirstWeekDay=6; LOAD 1.5 AS x AUTOGENERATE 1;")
    client.call(1, "DoReload")
    info = client.call(1, "GetAppLayout")["qLayout"]["qLocaleInfo"]
    assert (info["qDecimalSep"], info["qFirstWeekDay"], len(info["qCalendarStrings"]["qDayNames"])) == (
        ",",
        6,
        7,
    )
    assert client.call(1, "Evaluate", "Sum(x)") == {"qReturn": "1,5"}


def test_6_sections_are_kept_in_the_script(client: Any) -> None:
    script = (
        client.call(1, "GetEmptyScript", "Main")["qReturn"] + "///$tab Second\r\nLOAD 1 AS x AUTOGENERATE 1;"
    )
    client.call(1, "SetScript", script)
    assert client.call(1, "GetScript") == {"qScript": script}
    assert client.call(1, "DoReload") == {"qReturn": True}
    client.call(1, "SetScript", script + "\r\nLOAD FROM FROM;")
    (error, *_) = client.call(1, "CheckScriptSyntax")["qErrors"]
    assert error["qTabIx"] == 1


def test_6_after_a_reload_the_app_and_its_objects_have_changed(client: Any, cube: Any) -> None:
    chart = client.session_object(1, qHyperCubeDef=cube)
    client.call(chart, "GetLayout")
    client.call(1, "GetAppLayout")
    field = client.call(1, "GetField", "Region")["qReturn"]["qHandle"]
    client.call(field, "Select", "Alps")
    client.call(chart, "GetLayout")
    client.call(1, "GetAppLayout")
    answer = client.ask(1, "DoReload")
    assert sorted(answer["change"]) == [1, chart]
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "5"}


def test_6_a_second_reload_meanwhile_is_refused(client: Any, socket: Any, app_id: str) -> None:
    other = socket(f"/app/{app_id}/identity/b")
    other.open(app_id)
    client.call(1, "SetScript", "LET i = 0;\nDO WHILE i < 10000000\nLET i = i + 1;\nLOOP")
    asked = client.send(1, "DoReload")
    while not client.call(-1, "GetProgress", asked)["qProgressData"]["qStarted"]:
        pass
    assert other.refused(1, "DoReload").code == 11000
    client.call(-1, "CancelReload")
    assert client.answer(asked)["error"]["code"] == 15


def test_6_data_are_in_memory_until_saved(client: Any, socket: Any, app_id: str, tenant: Any) -> None:
    from qlik_engine import Document

    client.call(1, "SetScript", "LOAD 1 AS x AUTOGENERATE 1;")
    client.call(1, "DoReload")
    assert "x" not in Document.open(tenant.folder / "apps" / app_id).model.fields
    assert client.call(1, "DoSave") == {}
    assert "x" in Document.open(tenant.folder / "apps" / app_id).model.fields


def test_6_progress_of_an_unknown_request_is_finished(client: Any) -> None:
    progress = client.call(-1, "GetProgress", 4711)["qProgressData"]
    assert (progress["qStarted"], progress["qFinished"], progress["qMillisecs"]) == (True, True, 0)


def test_6_messages_of_a_reload_are_delivered_once(client: Any) -> None:
    asked = client.send(1, "DoReload")
    client.answer(asked)
    texts = [client.call(-1, "GetProgress", asked)["qProgressData"]["qPersistentProgress"] for _ in "ab"]
    assert "Sales" in texts[0]
    assert texts[1] == ""


def test_6_messages_have_numbers_and_parameters(client: Any) -> None:
    asked = client.send(1, "DoReload")
    client.answer(asked)
    messages = client.call(-1, "GetProgress", asked)["qProgressData"]["qPersistentProgressMessages"]
    assert {"qMessageCode": 21, "qMessageParameters": ["Sales", "3"]} in messages
    assert messages[-1]["qMessageCode"] == 11


@pytest.mark.parametrize(
    ("expression", "wrong", "fields"),
    [
        ("Sum(Amount)", False, []),
        ("Sum(Nothing)", False, [{"qFrom": 4, "qCount": 7}]),
        ("Sum(Amount", True, []),
        ("Amount price", True, []),
    ],
)
def test_6_expressions_are_checked(client: Any, expression: str, wrong: bool, fields: list[Any]) -> None:
    answer = client.call(1, "CheckExpression", expression)
    assert (bool(answer["qErrorMsg"]), answer["qDangerousFieldNames"]) == (wrong, [])
    if not wrong:
        assert answer["qBadFieldNames"] == fields


def test_6_wrong_expressions_are_texts_not_errors(client: Any) -> None:
    assert client.call(1, "Evaluate", "Sum(")["qReturn"].startswith("Error: ")
    assert client.call(1, "EvaluateEx", "1 / 4")["qValue"] == {
        "qText": "0.25",
        "qIsNumeric": True,
        "qNumber": 0.25,
    }


def test_6_tables_and_keys(client: Any) -> None:
    client.call(
        1,
        "SetScript",
        "A: LOAD * INLINE [k, x\n1, a\n2, b]; B: LOAD * INLINE [k, y\n1, c\n1, d];",
    )
    client.call(1, "DoReload")
    found = client.call(1, "GetTablesAndKeys", {}, {}, 0, False, False)
    a, b = found["qtr"]
    assert (a["qName"], a["qNoOfRows"], a["qLoose"], a["qIsSynthetic"]) == ("A", 2, False, False)
    assert [field["qKeyType"] for field in a["qFields"]] == ["PERFECT_KEY", "NOT_KEY"]
    assert b["qFields"][0]["qKeyType"] == "ANY_KEY"
    assert (b["qFields"][0]["qSubsetRatio"], b["qFields"][0]["qInformationDensity"]) == (0.5, 1)
    (key,) = found["qk"]
    assert (key["qKeyFields"], key["qTables"]) == (["k"], ["A", "B"])


def test_6_save_as_makes_an_ordinary_app_of_a_session_app(socket: Any) -> None:
    client = socket("/app/SessionApp_x")
    doc = client.call(-1, "GetActiveDoc")["qReturn"]["qHandle"]
    client.call(doc, "SetScript", "LOAD 1 AS x AUTOGENERATE 1;")
    client.call(doc, "DoReload")
    id = client.call(doc, "SaveAs", "Kept")["qNewAppId"]
    other = socket(f"/app/{id}")
    assert other.call(other.open(id), "Evaluate", "Sum(x)") == {"qReturn": "1"}
