"""Floods, slow readers and large frames: one client's trouble is its own."""

from __future__ import annotations

import json
import socket as sockets
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.sync.client import connect

from qlik_tenant import Tenant, server
from qlik_tenant.protocols import WebSocketProtocol
from qlik_tenant.rpc import session
from qlik_tenant.rpc.classes.global_ import GlobalService


def test_a_flood_is_answered_in_full(client: Any) -> None:
    first = client.last_id + 1
    last = [client.send(-1, "EngineVersion") for _ in range(3 * session.MAX_PENDING)][-1]
    assert sorted(client.receive()["id"] for _ in range(first, last + 1)) == list(range(first, last + 1))


def test_who_does_not_read_stalls_nobody_else(client: Any, socket: Any, app_id: str) -> None:
    page = {"qTop": 0, "qLeft": 0, "qWidth": 1, "qHeight": 10_000}
    client.call(1, "SetScript", "LOAD RecNo() AS Number AUTOGENERATE 10000;")
    assert client.call(1, "DoReload")["qReturn"]
    definition = {"qDef": {"qFieldDefs": ["Number"]}, "qInitialDataFetch": []}
    box = client.session_object(1, qListObjectDef=definition)
    asked = [client.send(box, "GetListObjectData", ["/qListObjectDef", [page]]) for _ in range(60)]
    other = socket(f"/app/{app_id}/identity/other")
    other.open(app_id)
    for _ in range(20):
        assert other.call(1, "Evaluate", "Count(Number)")["qReturn"] == "10000"
    for id in asked:
        rows = client.answer(id)["result"]["qDataPages"][0]["qMatrix"]
        assert len(rows) == 10_000


def test_a_large_script_fits_in_a_frame(client: Any) -> None:
    script = "// " + "x" * (4 * session.LARGE_FRAME_CHARS)
    client.call(1, "SetScript", script)
    assert client.call(1, "GetScript")["qScript"] == script


def test_sockets_cut_in_the_middle_of_calls_leave_nothing_behind(
    tenant: Any, socket: Any, app_id: str
) -> None:
    for path in (f"/app/{app_id}", "/app/engineData") * 10:
        client = socket(path)
        client.send(-1, "OpenDoc", [app_id])
        client.send(1, "Evaluate", ["Sum(Amount)"])
        client.socket.socket.close()

    def held() -> list[Any]:
        return [
            *tenant.apps.sessions.of_app(app_id),
            *(app for app in tenant.apps._open.values() if app.holders),
        ]

    for _ in range(6000):
        if not held():
            break
        time.sleep(0.01)
    assert held() == []


def test_thousands_of_objects(client: Any) -> None:
    for at in range(2000):
        client.socket.send(
            json.dumps(
                {
                    "id": 100_000 + at,
                    "handle": 1,
                    "method": "CreateSessionObject",
                    "params": [{"qInfo": {"qType": "t"}, "at": at}],
                }
            )
        )
    handles = [client.receive()["result"]["qReturn"]["qHandle"] for _ in range(2000)]
    assert handles == list(range(2, 2002))
    assert client.call(handles[-1], "GetLayout")["qLayout"]["at"] == 1999


def test_no_more_is_prepared_for_a_slow_reader_than_a_queue_holds(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.call(1, "SetScript", "LOAD Repeat('x', 500) & RecNo() AS Text AUTOGENERATE 1000;")
    assert client.call(1, "DoReload")["qReturn"]
    definition = {"qDef": {"qFieldDefs": ["Text"]}, "qInitialDataFetch": []}
    box = client.session_object(1, qListObjectDef=definition)
    prepared: list[int] = []
    execute = session.RpcSession._execute

    def counted(self: session.RpcSession, call: Any) -> Any:
        prepared.append(call.request.id)
        return execute(self, call)

    monkeypatch.setattr(session.RpcSession, "_execute", counted)
    page = {"qTop": 0, "qLeft": 0, "qWidth": 1, "qHeight": 1000}
    asked = [client.send(box, "GetListObjectData", ["/qListObjectDef", [page]]) for _ in range(200)]
    before = -1
    while before < len(prepared):
        before = len(prepared)
        time.sleep(0.5)
    assert before < 150
    answers = [client.socket.recv(60) for _ in asked]
    assert sorted(json.loads(answer)["id"] for answer in answers) == asked
    assert prepared == asked


def test_a_flood_that_is_cut_leaves_nothing_behind(
    tenant: Any, client: Any, socket: Any, app_id: str
) -> None:
    flood = socket(f"/app/{app_id}/identity/flood")
    flood.open(app_id)
    for _ in range(3 * session.MAX_PENDING):
        flood.send(1, "Evaluate", ["Repeat('x', 5000) & Sum(Amount)"])
    flood.socket.socket.close()
    for _ in range(6000):
        if len(tenant.apps.sessions.of_app(app_id)) == 1:
            break
        time.sleep(0.01)
    assert len(tenant.apps.sessions.of_app(app_id)) == 1
    assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tenant]:
    """A tenant that asks its sockets for signs of life all the time."""
    monkeypatch.setattr(server, "PING_SECONDS", 1)
    with Tenant(in_memory=True) as tenant:
        yield tenant


def test_a_client_that_is_not_read_is_not_given_up(
    impatient: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()

    def slowly(service: GlobalService) -> Any:
        assert over.wait(60)
        return {"qStreamList": []}

    monkeypatch.setattr(GlobalService, "get_stream_list", slowly)
    timeouts: list[bool] = []
    timed_out = WebSocketProtocol.keepalive_timeout

    def noted(protocol: WebSocketProtocol) -> None:
        timeouts.append(protocol.read_paused)
        timed_out(protocol)

    monkeypatch.setattr(WebSocketProtocol, "keepalive_timeout", noted)
    headers = {"Authorization": f"Bearer {impatient.api_key}"}
    url = impatient.url.replace("http", "ws", 1) + "/app/"
    count = 2 * session.MAX_PENDING
    with connect(url, additional_headers=headers, ping_interval=None, open_timeout=60) as socket:
        socket.recv(60)
        for id in range(count):
            request = {"id": id, "handle": -1, "method": "GetStreamList", "params": [], "more": "x" * 200}
            socket.send(json.dumps(request))
        for _ in range(6000):
            if timeouts:
                break
            time.sleep(0.01)
        over.set()
        assert [json.loads(socket.recv(60))["id"] for _ in range(count)] == list(range(count))
    assert timeouts[:1] == [True]


def test_a_client_that_gives_no_sign_of_life_is_given_up(impatient: Tenant) -> None:
    address = urlsplit(impatient.url)
    with sockets.create_connection((address.hostname, address.port), timeout=60) as dead:
        dead.sendall(
            b"GET /app/ HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            b"Authorization: Bearer " + impatient.api_key.encode() + b"\r\n\r\n"
        )
        received = b""
        while data := dead.recv(65536):
            received += data
    assert b"keepalive ping timeout" in received
