"""Who may connect where, and what a socket hears first."""

from __future__ import annotations

import json
from typing import Any

import pytest
import websocket
from websockets.exceptions import ConnectionClosed

from qlik_tenant import Tenant

COVERS = ("Global.GetDocList", "Global.GetActiveDoc", "Global.EngineVersion")


def closed(connect: Any, path: str, **options: Any) -> tuple[int, str]:
    """Code and reason a socket is closed with before its first frame."""
    with pytest.raises(ConnectionClosed) as caught:
        connect(path, **options)
    received = caught.value.rcvd
    assert received is not None
    return received.code, json.loads(received.reason)["code"]


@pytest.mark.parametrize("path", ["/app/engineData", "/app/", "/app/%3Ftransient%3D", "/app/?x=1"])
def test_sockets_without_an_app_serve_the_global_class(socket: Any, path: str) -> None:
    client = socket(path)
    assert client.connected == {
        "jsonrpc": "2.0",
        "method": "OnConnected",
        "params": {"qSessionState": "SESSION_CREATED"},
    }
    assert client.call(-1, "EngineVersion")["qVersion"]["qComponentVersion"] == "12.2473.0"
    assert client.refused(-1, "GetActiveDoc").parameter == "No active document"


def test_without_credentials_the_socket_is_closed(socket: Any) -> None:
    assert closed(socket, "/app/engineData", key="") == (4006, "HTTP-401")
    assert closed(socket, "/app/engineData", key="wrong") == (4006, "HTTP-401")


def test_an_unknown_app_closes_the_socket(socket: Any) -> None:
    assert closed(socket, "/app/4711") == (4204, "QEP-104")
    assert closed(socket, "/app/SessionApp_1?from=4711") == (4204, "QEP-104")


def test_an_app_of_somebody_else_is_as_good_as_unknown(socket: Any, app_id: str, new_user: Any) -> None:
    key = new_user("ann").key
    assert closed(socket, f"/app/{app_id}", key=key) == (4204, "QEP-104")
    ann = socket(key=key)
    assert ann.refused(-1, "OpenDoc", app_id).code == 1003
    assert ann.call(-1, "GetDocList") == {"qDocList": []}
    assert ann.refused(-1, "DeleteApp", app_id).code == 1003


@pytest.mark.parametrize("path", ["/", "/app/1/ttl/soon", "/app/1/colour/red"])
def test_other_paths_are_refused(socket: Any, path: str) -> None:
    assert closed(socket, path) == (4202, "QEP-100")


def test_a_prefix_alone_gives_no_rights(socket: Any) -> None:
    assert socket("/hdr/app/").call(-1, "IsDesktopMode") == {"qReturn": False}
    assert closed(socket, "/hdr/app/", header_user="local|owner") == (4006, "HTTP-401")


def test_the_second_socket_of_a_session_attaches(socket: Any, app_id: str) -> None:
    states = [
        socket(f"/app/{app_id}{rest}").connected["params"]["qSessionState"]
        for rest in ("", "", "/identity/b")
    ]
    assert states == ["SESSION_CREATED", "SESSION_ATTACHED", "SESSION_CREATED"]


@pytest.mark.parametrize("header", ["header_user: local|owner", "Authorization: Bearer {key}"])
def test_a_client_managed_program_gets_its_list_of_apps(header: str) -> None:
    with Tenant(
        in_memory=True, settings={"proxy_prefix": "hdr", "proxy_user_header": "header_user"}
    ) as tenant:
        url = tenant.url.replace("http", "ws", 1)
        ws = websocket.create_connection(
            f"{url}/hdr/app/", header=[header.format(key=tenant.api_key)], timeout=60
        )
        ws.send(json.dumps({"handle": -1, "method": "CreateApp", "params": ["test1"], "outKey": -1, "id": 0}))
        ws.send(json.dumps({"handle": -1, "method": "GetDocList", "params": [], "outKey": -1, "id": 1}))
        first, created, listed = (json.loads(ws.recv()) for _ in range(3))
        ws.close()
    assert first["params"] == {"qSessionState": "SESSION_CREATED"}
    assert listed["id"] == 1
    (entry,) = listed["result"]["qDocList"]
    assert entry["qDocName"] == entry["qTitle"] == "test1"
    assert entry["qDocId"] == created["result"]["qAppId"]
    assert entry["qFileSize"] > 0
    assert {"createdDate", "modifiedDate", "published", "privileges", "stream"} <= entry["qMeta"].keys()


def test_a_header_that_names_nobody_is_refused() -> None:
    settings = {"proxy_prefix": "hdr", "proxy_user_header": "header_user"}
    with Tenant(in_memory=True, settings=settings) as tenant:
        url = tenant.url.replace("http", "ws", 1)
        for path, header in (("/hdr/app/", "header_user: eve"), ("/app/", "header_user: local|owner")):
            ws = websocket.create_connection(url + path, header=[header], timeout=60)
            assert ws.recv_data()[0] == websocket.ABNF.OPCODE_CLOSE
            ws.shutdown()
