"""Frames, handles, order, and what the sockets of a session hear of each other."""

from __future__ import annotations

import json
from typing import Any

COVERS = (
    "Global.OpenDoc",
    "Global.GetActiveDoc",
    "Global.AbortRequest",
    "Global.AbortAll",
    "Global.CancelRequest",
)


def rows(layout: dict[str, Any]) -> list[list[str]]:
    return [[cell["qText"] for cell in row] for row in layout["qHyperCube"]["qDataPages"][0]["qMatrix"]]


# -- frames ----------


def test_frames_that_are_no_requests_are_answered_and_the_socket_lives(socket: Any) -> None:
    client = socket()
    for frame, code in (("{", -32700), ("[]", -32600), ("3", -32600), ('{"id":"a","method":"M"}', -32600)):
        client.socket.send(frame)
        answer = client.receive()
        assert "id" not in answer
        assert answer["error"]["code"] == code
    client.socket.send(b'{"id":5,"handle":-1,"method":"EngineVersion"}')
    assert client.receive()["id"] == 5


def test_ids_may_be_any_integer(socket: Any) -> None:
    client = socket()
    for id in (0, -3, 2**40):
        client.socket.send(json.dumps({"id": id, "handle": -1, "method": "EngineVersion", "params": []}))
        assert client.receive()["id"] == id


def test_unknown_methods_and_handles(socket: Any) -> None:
    client = socket()
    assert client.ask(-1, "Nothing")["error"] == {
        "code": -32601,
        "parameter": "Global.Nothing",
        "message": "Method does not exist",
    }
    assert client.ask(7, "GetLayout")["error"] == {
        "code": -32602,
        "parameter": "Invalid handle",
        "message": "Invalid Params",
    }


def test_what_is_not_supported_says_so(client: Any) -> None:
    client.call(1, "CreateVariable", "v")
    handle = client.call(1, "GetVariable", "v")["qReturn"]["qHandle"]
    error = client.refused(handle, "SetNxProperties", {"qUsePredefListedValues": True})
    assert (error.code, error.message) == (20, "Not implemented")
    assert "Variable.SetNxProperties" in error.parameter


def test_parameters_by_place_and_by_name(socket: Any, app_id: str) -> None:
    client = socket(f"/app/{app_id}")
    assert client.call(-1, "OpenDoc", qDocName=app_id)["qReturn"]["qHandle"] == 1
    assert client.call(1, "Evaluate", "Sum(Amount)") == client.call(1, "Evaluate", qExpression="Sum(Amount)")
    assert client.refused(1, "Evaluate").code == -32602
    assert client.refused(1, "Evaluate", 5).code == -32602
    assert client.refused(1, "Evaluate", qExpression="1", qOther=2).code == -32602


def test_requests_sent_at_once_are_all_answered(client: Any) -> None:
    ids = [client.send(handle, "EngineVersion" if handle < 0 else "GetScript") for handle in (-1, 1) * 50]
    answers = [client.receive() for _ in ids]
    assert sorted(answer["id"] for answer in answers) == ids
    of_the_app = [answer["id"] for answer in answers if "qScript" in answer["result"]]
    assert of_the_app == ids[1::2]


# -- opening ----------


def test_opening_an_app(socket: Any, app_id: str) -> None:
    client = socket(f"/app/{app_id}")
    answer = client.ask(-1, "OpenDoc", app_id, "", "", "", False)
    assert answer["result"] == {"qReturn": {"qType": "Doc", "qHandle": 1, "qGenericId": app_id}}
    assert answer["change"] == [1]
    assert client.refused(-1, "OpenDoc", app_id).code == 1002
    assert client.refused(-1, "OpenDoc", "another").code == 1009
    assert client.call(-1, "GetActiveDoc")["qReturn"]["qHandle"] == 1


def test_an_app_can_be_opened_from_a_socket_without_one(socket: Any, app_id: str) -> None:
    client = socket("/app/")
    assert client.refused(-1, "OpenDoc", "4711").code == 1003
    assert client.open(app_id) == 1
    assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"


def test_an_app_can_be_opened_without_its_data(socket: Any, app_id: str) -> None:
    client = socket(f"/app/{app_id}")
    assert client.call(-1, "OpenDoc", app_id, "", "", "", True)["qReturn"]["qHandle"] == 1
    assert client.call(1, "GetAppLayout")["qLayout"]["qIsOpenedWithoutData"]
    assert client.call(1, "GetTablesAndKeys", {}, {}, 0, False, False) == {"qtr": [], "qk": []}
    assert client.call(1, "GetScript")["qScript"]
    joining = socket(f"/app/{app_id}")
    assert joining.refused(-1, "OpenDoc", app_id).code == 1009
    assert joining.call(-1, "GetActiveDoc")["qReturn"]["qHandle"] == 1
    other = socket(f"/app/{app_id}/identity/other")
    other.open(app_id)
    assert not other.call(1, "GetAppLayout")["qLayout"]["qIsOpenedWithoutData"]


# -- sessions ----------


def test_sockets_of_a_session_share_selections_and_objects(
    socket: Any, client: Any, app_id: str, cube: Any
) -> None:
    chart = client.session_object(1, qHyperCubeDef=cube)
    id = client.call(chart, "GetInfo")["qInfo"]["qId"]
    other = socket(f"/app/{app_id}")
    assert other.call(-1, "GetActiveDoc")["qReturn"]["qHandle"] == 1
    seen = other.call(1, "GetObject", id)["qReturn"]["qHandle"]
    assert rows(other.call(seen, "GetLayout")["qLayout"]) == [["Nordic", "8"], ["Alps", "5"]]

    assert client.ask(chart, "SelectHyperCubeValues", "/qHyperCubeDef", 0, [1], False)["result"] == {
        "qSuccess": True
    }

    assert other.receive() == {"jsonrpc": "2.0", "change": [seen]}
    assert rows(other.call(seen, "GetLayout")["qLayout"]) == [["Alps", "5"]]


def test_identities_do_not_share_selections(socket: Any, client: Any, app_id: str) -> None:
    other = socket(f"/app/{app_id}/identity/other")
    assert other.refused(-1, "GetActiveDoc").code == 1007
    other.open(app_id)
    field = other.call(1, "GetField", "Region")["qReturn"]["qHandle"]
    assert other.call(field, "Select", "Alps")["qReturn"]
    assert other.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "5"
    assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"


def test_a_session_ends_with_its_last_socket_unless_it_has_a_ttl(socket: Any, app_id: str) -> None:
    for path, kept in ((f"/app/{app_id}", False), (f"/app/{app_id}/identity/x/ttl/30", True)):
        first = socket(path)
        doc = first.open(app_id)
        field = first.call(doc, "GetField", "Region")["qReturn"]["qHandle"]
        first.call(field, "Select", "Alps")
        first.socket.close()
        second = wait_for_state(socket, path, "SESSION_ATTACHED" if kept else "SESSION_CREATED")
        doc = second.call(-1, "GetActiveDoc")["qReturn"]["qHandle"] if kept else second.open(app_id)
        assert second.call(doc, "Evaluate", "Sum(Amount)")["qReturn"] == ("5" if kept else "13")


def wait_for_state(socket: Any, path: str, state: str) -> Any:
    """The server notices a closed socket a moment later."""
    for _ in range(100):
        client = socket(path)
        if client.connected["params"]["qSessionState"] == state:
            return client
        client.socket.close()
    raise AssertionError(f"never {state}")


# -- changes ----------


def test_the_life_of_an_object(client: Any, cube: Any) -> None:
    created = client.ask(
        1, "CreateSessionObject", {"qInfo": {"qType": "chart", "qId": "c"}, "qHyperCubeDef": cube}
    )
    assert created["result"] == {
        "qInfo": {"qId": "c", "qType": "chart"},
        "qReturn": {"qType": "GenericObject", "qHandle": 2, "qGenericType": "chart", "qGenericId": "c"},
    }
    assert created["change"] == [2]
    assert "change" not in client.ask(2, "GetLayout")
    assert client.ask(2, "SelectHyperCubeValues", "/qHyperCubeDef", 0, [0], False)["change"] == [2]
    assert "change" not in client.ask(1, "ClearAll")
    client.call(2, "GetLayout")
    assert client.ask(2, "SetProperties", {"qInfo": {"qType": "chart"}, "title": "t"})["change"] == [2]
    assert client.call(2, "GetLayout")["qLayout"]["title"] == "t"
    destroyed = client.ask(1, "DestroySessionObject", "c")
    assert destroyed["result"] == {"qSuccess": True}
    assert destroyed["close"] == [2]
    assert client.refused(2, "GetLayout").parameter == "Invalid handle"
    assert client.call(1, "DestroySessionObject", "c") == {"qSuccess": False}


def test_new_data_reach_all_users_of_an_app(client: Any, socket: Any, app_id: str, cube: Any) -> None:
    other = socket(f"/app/{app_id}/identity/other")
    other.open(app_id)
    chart = other.session_object(1, qHyperCubeDef=cube)
    other.call(chart, "GetLayout")
    client.call(1, "SetScript", "LOAD * INLINE [Region, Amount\nAlps, 1];")
    client.call(1, "DoReload")
    assert other.receive()["change"] == [chart]
    assert rows(other.call(chart, "GetLayout")["qLayout"]) == [["Alps", "1"]]


def test_objects_of_the_app_are_seen_by_all_its_users(client: Any, socket: Any, app_id: str) -> None:
    other = socket(f"/app/{app_id}/identity/other")
    other.open(app_id)
    sheets = other.session_object(1, qAppObjectListDef={"qType": "sheet", "qData": {"title": "/title"}})
    assert other.call(sheets, "GetLayout")["qLayout"]["qAppObjectList"]["qItems"] == []
    client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}, "title": "First"})
    assert other.receive()["change"] == [sheets]
    (item,) = other.call(sheets, "GetLayout")["qLayout"]["qAppObjectList"]["qItems"]
    assert item["qData"] == {"title": "First"}
    handle = other.call(1, "GetObject", "s")["qReturn"]["qHandle"]
    client.call(1, "DestroyObject", "s")
    assert other.receive() == {"jsonrpc": "2.0", "change": [sheets], "close": [handle]}


# -- delta ----------


def test_delta_answers_carry_only_what_changed(client: Any, cube: Any) -> None:
    chart = client.session_object(1, qHyperCubeDef=cube)
    first = client.ask(chart, "GetLayout", delta=True)
    assert first["delta"] is True
    (patch,) = first["result"]["qLayout"]
    assert (patch["op"], patch["path"]) == ("add", "/")
    assert client.ask(chart, "GetLayout", delta=True)["result"] == {"qLayout": []}
    assert "delta" not in client.ask(chart, "GetLayout", delta=False)
    client.call(chart, "SelectHyperCubeValues", "/qHyperCubeDef", 0, [0], False)
    patches = client.ask(chart, "GetLayout", delta=True)["result"]["qLayout"]
    assert {"op": "replace", "path": "/qHyperCube/qSize/qcy", "value": 1} in patches
    assert all(patch["path"].startswith("/qHyperCube/") for patch in patches)


# -- stopping ----------


def test_waiting_requests_can_be_stopped(client: Any) -> None:
    client.call(1, "SetScript", "LOAD RecNo() AS x AUTOGENERATE 30000000;")
    running = client.send(1, "DoReload")
    waiting = client.send(1, "GetScript")
    client.call(-1, "CancelRequest", waiting)
    client.call(-1, "AbortRequest", running)
    answers = {message["id"]: message for message in (client.receive(), client.receive())}
    assert answers[running]["error"]["code"] == answers[waiting]["error"]["code"] == 15
    running = client.send(1, "DoReload")
    client.call(-1, "AbortAll")
    assert client.answer(running)["error"] == {
        "code": 15,
        "parameter": "DoReload",
        "message": "Request aborted",
    }
    assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"
