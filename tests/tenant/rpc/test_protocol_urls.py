"""Statements about the paths of sockets and what a socket hears first (sections 1 and 2 of the protocol)."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus


def close_of(connect: Any, path: str, **options: Any) -> tuple[list[str], int, dict[str, Any]]:
    """The states a refused socket hears, its close code, and the JSON reason."""
    states: list[str] = []
    try:
        client = connect(path, **options)
        states.append(client.connected["params"]["qSessionState"])
        client.receive()
    except ConnectionClosed as closed:
        received = closed.rcvd
    else:
        received = None
    assert received is not None
    return states, received.code, json.loads(received.reason)


@pytest.mark.parametrize(
    "path",
    [
        "/app/{id}",
        "/app/{id}?reloadURI=https%3A%2F%2Fexample.com",
        "/app/{id}?reloadUri=x&workloadType=interactive-reload",
        "/app/{id}/identity/x/ttl/5?qlik-web-integration-id=x",
        "/app/{id}/ttl/5/identity/x",
    ],
)
def test_1_paths_of_an_app(socket: Any, app_id: str, path: str) -> None:
    assert socket(path.format(id=app_id)).open(app_id) == 1


@pytest.mark.parametrize(
    "path", ["/app/engineData", "/app/", "/app", "/app/%3Ftransient%3D", "/app/engineDataNoCache"]
)
def test_1_paths_without_an_app_give_the_global_handle(socket: Any, app_id: str, path: str) -> None:
    client = socket(path)
    assert client.call(-1, "EngineVersion")
    assert client.open(app_id) == 1


def test_1_a_session_app_is_made_by_its_path(socket: Any, app_id: str) -> None:
    client = socket("/app/SessionApp_abc")
    found = client.call(-1, "GetActiveDoc")["qReturn"]
    assert found["qGenericId"] == "SessionApp_abc"
    assert client.call(found["qHandle"], "GetAppLayout")["qLayout"]["qIsSessionApp"]
    copied = socket(f"/app/SessionApp_def?from={app_id}")
    doc = copied.call(-1, "GetActiveDoc")["qReturn"]["qHandle"]
    assert copied.call(doc, "Evaluate", "Sum(Amount)") == {"qReturn": "13"}
    assert copied.refused(doc, "DoSave").code == 9009


def test_1_the_session_key_is_user_app_and_identity(socket: Any, app_id: str) -> None:
    def state(path: str) -> str:
        text: str = socket(path).connected["params"]["qSessionState"]
        return text

    assert state(f"/app/{app_id}") == "SESSION_CREATED"
    assert state(f"/app/{app_id}") == "SESSION_ATTACHED"
    assert state(f"/app/{app_id}/identity/a") == "SESSION_CREATED"
    assert state(f"/app/{app_id}/identity/a/ttl/9") == "SESSION_ATTACHED"


def test_1_a_second_socket_has_the_same_selections_and_handles_of_its_own(
    socket: Any, client: Any, app_id: str
) -> None:
    client.session_object(1)
    field = client.call(1, "GetField", "Region")["qReturn"]["qHandle"]
    client.call(field, "Select", "Alps")
    second = socket(f"/app/{app_id}")
    assert second.call(-1, "GetActiveDoc")["qReturn"]["qHandle"] == 1
    assert second.call(1, "GetField", "Region")["qReturn"]["qHandle"] == 2 != field
    assert second.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "5"}


def test_1_ttl_keeps_a_session_after_its_last_socket(socket: Any, app_id: str) -> None:
    first = socket(f"/app/{app_id}/ttl/60")
    field = first.call(first.open(app_id), "GetField", "Region")["qReturn"]["qHandle"]
    first.call(field, "Select", "Alps")
    first.socket.close()
    for _ in range(6000):
        second = socket(f"/app/{app_id}")
        if second.connected["params"]["qSessionState"] == "SESSION_ATTACHED":
            break
        time.sleep(0.01)
    doc = second.call(-1, "GetActiveDoc")["qReturn"]["qHandle"]
    assert second.call(doc, "Evaluate", "Sum(Amount)") == {"qReturn": "5"}


def test_1_many_sockets_share_a_session(socket: Any, client: Any, app_id: str) -> None:
    others = [socket(f"/app/{app_id}") for _ in range(20)]
    field = client.call(1, "GetField", "Region")["qReturn"]["qHandle"]
    for other in others:
        other.call(-1, "GetActiveDoc")
        assert other.call(1, "GetAppLayout")
    client.call(field, "Select", "Alps")
    for other in others:
        assert other.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "5"}


def test_2_1_the_first_frame_says_what_became_of_the_session(socket: Any, app_id: str) -> None:
    assert socket(f"/app/{app_id}").connected == {
        "jsonrpc": "2.0",
        "method": "OnConnected",
        "params": {"qSessionState": "SESSION_CREATED"},
    }


def test_2_1_no_right_to_read_is_told_and_closes(socket: Any, admin: Any, new_user: Any, app_id: str) -> None:
    space = admin.made("/api/v1/spaces", {"name": "Shared", "type": "shared"})
    assert admin.put(f"/api/v1/apps/{app_id}/space", {"spaceId": space["id"]}).status == 200
    boss = new_user("boss", "TenantAdmin")  # may list and delete all apps, but not open them
    states, code, reason = close_of(socket, f"/app/{app_id}", key=boss.key)
    assert (states, code) == (["SESSION_ERROR_APP_ACCESS_DENIED"], 4203)
    assert reason["code"] == "HTTP-403"


def test_2_2_pushes_have_no_id(client: Any, socket: Any, app_id: str) -> None:
    other = socket(f"/app/{app_id}")
    other.call(-1, "GetActiveDoc")
    other.call(1, "GetAppLayout")
    client.call(1, "SetAppProperties", {"qTitle": "New"})
    assert other.receive() == {"jsonrpc": "2.0", "change": [1]}


@pytest.mark.parametrize(
    ("path", "key", "code", "reason"),
    [
        ("/app/4711", None, 4204, "QEP-104"),
        ("/app/SessionApp_x?from=4711", None, 4204, "QEP-104"),
        ("/app/engineData", "wrong", 4006, "HTTP-401"),
        ("/app/1/colour/red", None, 4202, "QEP-100"),
    ],
)
def test_2_3_close_codes_have_a_json_reason(
    socket: Any, path: str, key: str | None, code: int, reason: str
) -> None:
    _, found, said = close_of(socket, path, key=key)
    assert (found, said["code"]) == (code, reason)
    assert said["traceId"]


def test_2_3_a_deleted_app_closes_its_sockets(client: Any, socket: Any, app_id: str) -> None:
    assert socket().call(-1, "DeleteApp", app_id) == {"qSuccess": True}
    with pytest.raises(ConnectionClosed) as caught:
        client.receive()
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4004


def test_2_3_a_client_may_close_as_it_likes(socket: Any, app_id: str) -> None:
    for code in (1000, 4000):
        client = socket(f"/app/{app_id}/identity/{code}")
        client.open(app_id)
        with contextlib.suppress(ConnectionClosed):
            client.socket.close(code, "bye")
    assert socket(f"/app/{app_id}").open(app_id) == 1


def test_1_other_paths_are_no_sockets(tenant: Any, socket: Any) -> None:
    with pytest.raises((ConnectionClosed, InvalidStatus)):
        socket("/api/v1/apps")
