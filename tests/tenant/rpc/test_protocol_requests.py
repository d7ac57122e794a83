"""Statements about requests, handles, deltas and stopping (section 3 of the protocol)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qlik_tenant.rpc.handles import HandleTable
from qlik_tenant.rpc.service import RpcService


def raw(client: Any, **request: Any) -> dict[str, Any]:
    client.socket.send(json.dumps(request))
    answer: dict[str, Any] = client.receive()
    return answer


def test_3_a_request_may_leave_out_what_is_optional(socket: Any) -> None:
    client = socket()
    for more in ({}, {"params": []}, {"params": {}}, {"outKey": -1, "cont": False, "return_empty": True}):
        answer = raw(client, id=7, handle=-1, method="GetUniqueID", **more)
        assert (answer["id"], answer["jsonrpc"], "qUniqueID" in answer["result"]) == (7, "2.0", True)


def test_3_trailing_optional_parameters_may_be_left_out(client: Any) -> None:
    assert (
        client.call(1, "ClearAll")
        == client.call(1, "ClearAll", False)
        == client.call(1, "ClearAll", False, "$")
    )
    assert client.call(1, "GetField", qFieldName="Region")["qReturn"]["qType"] == "Field"


def test_3_replies_carry_only_news_that_there_are(client: Any) -> None:
    answer = client.ask(-1, "EngineVersion")
    assert answer.keys() == {"jsonrpc", "id", "result"}


def test_3_errors_have_code_parameter_and_message(socket: Any) -> None:
    client = socket()
    assert client.ask(-1, "OpenDoc", "none")["error"] == {
        "code": 1003,
        "parameter": "Could not find app",
        "message": "App not found",
    }
    assert client.ask(-1, "GetActiveDoc")["error"] == {
        "code": 1007,
        "parameter": "No active document",
        "message": "App invalid",
    }


def test_3_a_request_before_the_first_frame_is_read_is_served(socket: Any, app_id: str) -> None:
    client = socket(f"/app/{app_id}")
    assert raw(client, id=0, handle=-1, method="OpenDoc", params=[app_id])["change"] == [1]


def test_3_methods_without_output_answer_an_empty_object(client: Any) -> None:
    assert client.ask(1, "SetScript", "")["result"] == {}


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("GetObject", ["none"]),
        ("GetMeasure", ["none"]),
        ("GetDimension", ["none"]),
        ("GetBookmark", ["none"]),
        ("GetVariableById", ["none"]),
        ("GetVariableByName", ["none"]),
        ("GetField", ["none"]),
    ],
)
def test_3_what_is_missing_is_a_null_handle(client: Any, method: str, params: list[Any]) -> None:
    assert client.call(1, method, *params) == {"qReturn": {"qType": None, "qHandle": None}}


def test_3_create_answers_carry_info_and_handle(client: Any) -> None:
    assert client.call(1, "CreateObject", {"qInfo": {"qId": "x", "qType": "barchart"}}) == {
        "qInfo": {"qId": "x", "qType": "barchart"},
        "qReturn": {"qType": "GenericObject", "qHandle": 2, "qGenericType": "barchart", "qGenericId": "x"},
    }


def test_3_1_handles_count_up_and_stay_with_their_things(client: Any) -> None:
    first, second = client.session_object(1), client.session_object(1)
    assert (first, second) == (2, 3)
    id = client.call(first, "GetInfo")["qInfo"]["qId"]
    assert client.call(1, "GetObject", id)["qReturn"]["qHandle"] == first


def test_3_1_an_id_that_is_taken_is_replaced(client: Any) -> None:
    ids = [
        client.call(1, "CreateObject", {"qInfo": {"qId": "x", "qType": "t"}})["qInfo"]["qId"] for _ in "ab"
    ]
    assert ids[0] == "x" != ids[1]


def test_3_1_opening_again_and_opening_another(client: Any, socket: Any, app_id: str) -> None:
    assert client.refused(-1, "OpenDoc", app_id).code == 1002
    assert client.refused(-1, "OpenDoc", socket().call(-1, "CreateApp", "B")["qAppId"]).code == 1009


def test_3_1_an_invalid_object_is_not_announced_again(client: Any, cube: Any) -> None:
    chart = client.session_object(1, qHyperCubeDef=cube)
    client.call(chart, "GetLayout")
    field = client.call(1, "GetField", "Region")["qReturn"]["qHandle"]
    assert client.ask(field, "Select", "Alps")["change"] == [chart]
    assert "change" not in client.ask(field, "Select", "Nordic")
    client.call(chart, "GetLayout")
    assert client.ask(field, "Clear")["change"] == [chart]


def test_3_1_a_layout_whose_data_change_meanwhile_is_told_of() -> None:
    table = HandleTable(RpcService(None, -1))  # type: ignore[arg-type]  # no method of it is called
    entry = table.obtain("x", lambda handle: RpcService(None, handle), follows_data=True, has_layout=True)  # type: ignore[arg-type]
    epoch = table.begin_validation(entry.handle)
    table.invalidate(lambda _: True)
    assert not table.end_validation(entry.handle, epoch)
    assert table.take_news() == {"change": [entry.handle]}
    assert table.end_validation(entry.handle, table.begin_validation(entry.handle))


def test_3_1_children_die_with_their_parents(client: Any) -> None:
    sheet = client.call(1, "CreateObject", {"qInfo": {"qId": "s", "qType": "sheet"}})["qReturn"]["qHandle"]
    child = client.call(sheet, "CreateChild", {"qInfo": {"qType": "chart"}})["qReturn"]["qHandle"]
    assert sorted(client.ask(1, "DestroyObject", "s")["close"]) == [sheet, child]
    assert client.refused(child, "GetLayout").parameter == "Invalid handle"


@pytest.mark.parametrize("method", ["GetProperties", "GetLayout", "GetInfo", "GetEffectiveProperties"])
def test_3_2_delta_is_whole_first_and_empty_when_nothing_changed(client: Any, cube: Any, method: str) -> None:
    chart = client.session_object(1, qHyperCubeDef=cube)
    plain = client.call(chart, method)
    first = client.ask(chart, method, delta=True)
    assert first["delta"] is True
    for name, patches in first["result"].items():
        assert patches == [{"op": "add", "path": "/", "value": plain[name]}]
    assert all(patches == [] for patches in client.ask(chart, method, delta=True)["result"].values())


def test_3_2_the_delta_of_a_handle_is_its_own(client: Any) -> None:
    first, second = client.session_object(1, at=1), client.session_object(1, at=2)
    for handle in (first, second):
        (patch,) = client.ask(handle, "GetProperties", delta=True)["result"]["qProp"]
        assert patch["value"]["at"] == handle - 1


def test_3_3_a_reload_is_stopped_and_the_data_stay(client: Any) -> None:
    client.call(1, "SetScript", "LET i = 0;\nDO WHILE i < 10000000\nLET i = i + 1;\nLOOP")
    for method, params in (("CancelReload", []), ("AbortAll", [])):
        asked = client.send(1, "DoReload")
        client.call(-1, method, *params)
        assert client.answer(asked)["error"] == {
            "code": 15,
            "parameter": "DoReload",
            "message": "Request aborted",
        }
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "13"}


def test_3_3_stopping_what_is_not_there_does_nothing(client: Any) -> None:
    for method, params in (
        ("AbortRequest", [99]),
        ("CancelRequest", [99]),
        ("AbortAll", []),
        ("CancelReload", []),
    ):
        assert client.call(-1, method, *params) == {}


def test_4_errors_of_frames_have_codes_of_their_own(socket: Any) -> None:
    client = socket()
    for frame, code in (("{", -32700), ("[]", -32600), ('{"id": 1}', -32600)):
        client.socket.send(frame)
        assert client.receive()["error"]["code"] == code
    assert client.refused(-1, "Nothing").code == -32601
    assert client.refused(-1, "OpenDoc", 5).code == -32602


def test_4_every_error_of_the_contract_has_its_text() -> None:
    from qlik_tenant.rpc.errors import message_of
    from tests.tenant.rpc.calls import shape

    for code, text in shape.CONTRACT.errors.values():
        assert message_of(code) != "Unknown error" or text in ("", "Unknown error"), code
