"""Requests as bytes on a socket: what the server does below the application."""

from __future__ import annotations

import contextlib
import gc
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from websockets.sync.client import connect

from qlik_tenant import Tenant, protocols
from qlik_tenant.protocols import HttpProtocol, WebSocketProtocol


class Wire:
    """A connection, and the answers that come over it."""

    def __init__(self, tenant: Tenant, url: str = "") -> None:
        self.tenant = tenant
        address = urlsplit(url or tenant.url)
        self.socket = socket.create_connection((address.hostname, address.port), timeout=60)
        self.data = b""

    def request(
        self, method: str, path: str, body: bytes = b"", version: str = "1.1", **headers: str
    ) -> bytes:
        sent = {"Host": "tenant.example", "Authorization": f"Bearer {self.tenant.api_key}"}
        if body:
            sent |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        lines = [f"{method} {path} HTTP/{version}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in (sent | headers).items()]
        return "\r\n".join([*lines, "", ""]).encode()

    def until(self, end: bytes) -> bytes:
        while end not in self.data:
            received = self.socket.recv(1 << 16)
            assert received, f"closed after {self.data[-200:]!r}"
            self.data += received
        found, self.data = self.data[: self.data.index(end) + len(end)], self.data.partition(end)[2]
        return found

    def answer(self, *, with_body: bool = True) -> tuple[int, dict[str, str], bytes]:
        head, *lines = self.until(b"\r\n\r\n").decode().strip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        length = int(headers.get("content-length", 0)) if with_body else 0
        while len(self.data) < length:
            self.data += self.socket.recv(1 << 16)
        body, self.data = self.data[:length], self.data[length:]
        return int(head.split()[1]), headers, body


@pytest.fixture
def wire(tenant: Tenant) -> Any:
    opened = Wire(tenant)
    yield opened
    opened.socket.close()


def test_requests_in_a_row_are_answered_in_a_row(wire: Wire) -> None:
    paths = ("/api/v1/users/me", "/api/v1/spaces", "/api/v1/no-such-thing", "/api/v1/users/me")
    wire.socket.sendall(b"".join(wire.request("GET", path) for path in paths))
    found = [wire.answer() for _ in paths]
    assert [status for status, _, _ in found] == [200, 200, 404, 200]
    assert found[0][2] == found[3][2]
    assert len({headers["x-b3-traceid"] for _, headers, _ in found}) == len(paths)
    assert all("date" in headers for _, headers, _ in found)


def test_head_tells_the_length_and_sends_nothing(wire: Wire) -> None:
    wire.socket.sendall(wire.request("HEAD", "/api/v1/users/me") + wire.request("GET", "/api/v1/users/me"))
    status, headers, _ = wire.answer(with_body=False)
    assert status == 200
    _, _, body = wire.answer()
    assert int(headers["content-length"]) == len(body)


@pytest.mark.parametrize(("version", "header"), [("1.0", {}), ("1.1", {"Connection": "close"})])
def test_who_asks_once_is_hung_up_on(wire: Wire, version: str, header: dict[str, str]) -> None:
    wire.socket.sendall(wire.request("GET", "/api/v1/users/me", version=version, **header))
    status, headers, body = wire.answer()
    assert (status, headers["connection"]) == (200, "close")
    assert json.loads(body)["id"] == wire.tenant.user_id
    assert wire.socket.recv(1) == b""


def test_a_body_that_waits_to_be_asked_for(wire: Wire) -> None:
    body = json.dumps({"name": "asked for", "type": "shared"}).encode()
    wire.socket.sendall(wire.request("POST", "/api/v1/spaces", body, Expect="100-continue"))
    assert wire.until(b"\r\n\r\n").startswith(b"HTTP/1.1 100")
    wire.socket.sendall(body)
    assert wire.answer()[0] == 201


def test_answers_that_are_not_taken_wait(wire: Wire) -> None:
    for at in range(50):
        body = json.dumps({"name": f"space {at}", "type": "shared", "description": "d" * 2000}).encode()
        wire.socket.sendall(wire.request("POST", "/api/v1/spaces", body) + body)
        assert wire.answer()[0] == 201
    wire.socket.sendall(wire.request("GET", "/api/v1/spaces?limit=100") * 100)
    for _ in range(100):
        status, _, body = wire.answer()
        assert (status, len(json.loads(body)["data"])) == (200, 50)


def test_a_proxy_tells_how_it_was_asked(wire: Wire) -> None:
    body = json.dumps({"name": "behind", "type": "shared"}).encode()
    wire.socket.sendall(wire.request("POST", "/api/v1/spaces", body) + body)
    plain = json.loads(wire.answer()[2])["links"]["self"]["href"]
    assert plain.startswith("http://tenant.example/")
    path = urlsplit(plain).path
    wire.socket.sendall(wire.request("GET", path, X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.7"))
    assert json.loads(wire.answer()[2])["links"]["self"]["href"] == plain.replace("http:", "https:")


def test_what_was_answered_leaves_nothing_to_collect(wire: Wire) -> None:
    def kept() -> int:
        return sum(isinstance(one, RequestResponseCycle) for one in gc.get_objects())

    before = kept()
    gc.disable()
    try:
        for _ in range(20):
            wire.socket.sendall(wire.request("GET", "/api/v1/spaces"))
            assert wire.answer()[0] == 200
        assert kept() - before < 5
    finally:
        gc.enable()


def _until_closed(wire: Wire) -> bytes:
    with contextlib.suppress(ConnectionResetError):  # what was sent after the answer was not read
        while received := wire.socket.recv(1 << 16):
            wire.data += received
    return wire.data


@pytest.mark.parametrize("piece", [b"x-more: 1\r\n", b"x" * 4000], ids=["headers", "one header"])
def test_a_head_without_end_is_refused(wire: Wire, piece: bytes) -> None:
    wire.socket.sendall(wire.request("GET", "/api/v1/users/me")[:-2] + b"x-long: ")
    with contextlib.suppress(ConnectionError):
        for _ in range(protocols.HEAD_BYTES // len(piece) + 10):
            wire.socket.sendall(piece)
    assert _until_closed(wire)[:12] in (b"HTTP/1.1 431", b"")


def test_a_long_head_is_taken(wire: Wire) -> None:
    header = "x" * (protocols.HEAD_BYTES // 2)
    sent = wire.request("GET", "/api/v1/users/me", X_Long=header)
    for at in range(0, len(sent), 1000):
        wire.socket.sendall(sent[at : at + 1000])
    assert wire.answer()[0] == 200
    body = json.dumps({"name": "long", "type": "shared", "description": "d" * 200_000}).encode()
    wire.socket.sendall(wire.request("POST", "/api/v1/spaces", body) + body)
    assert wire.answer()[0] in (201, 400)


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET /api/v1/users/me HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET /caf\xc3\xa9 HTTP/1.1\r\nHost: t\r\n\r\n",
        b"POST /api/v1/spaces HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST /x HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
    ],
)
def test_what_is_no_request_is_refused_and_ends_the_connection(wire: Wire, sent: bytes) -> None:
    wire.socket.sendall(sent)
    assert _until_closed(wire).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://elsewhere.example/api/v1/users/me", 200),
        ("http://elsewhere.example/api/v1/spaces?limit=1", 200),
        ("/api/v1/spaces?limit=1&name=%3F", 200),
        ("/api/v1/spaces?limit=none", 400),
        ("/api/v1/users/me#fragment", 200),
        ("/api/v1/users%2Fme", 404),
    ],
)
def test_forms_of_a_target(wire: Wire, target: str, status: int) -> None:
    wire.socket.sendall(wire.request("GET", target))
    assert wire.answer()[0] == status


def test_a_body_that_nobody_reads_is_passed_over(wire: Wire) -> None:
    body = b"{" * 300_000
    refused = wire.request("POST", "/api/v1/spaces", body, Authorization="Bearer none")
    wire.socket.sendall(refused + body + wire.request("GET", "/api/v1/users/me"))
    assert [wire.answer()[0] for _ in range(2)] == [401, 200]


def test_a_body_in_chunks(wire: Wire) -> None:
    pieces = (b'{"name": "in chunks", ', b'"type": "shared"}')
    head = wire.request(
        "POST", "/api/v1/spaces", Content_Type="application/json", Transfer_Encoding="chunked"
    )
    chunks = [b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces]
    for sent in (head, *chunks, b"0\r\n\r\n" + wire.request("GET", "/api/v1/users/me")):
        wire.socket.sendall(sent)
        time.sleep(0.02)
    status, _, body = wire.answer()
    assert (status, json.loads(body)["name"]) == (201, "in chunks")
    assert wire.answer()[0] == 200


@pytest.fixture
def impatient(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The tenant at a second address, where connections may be idle for a second, and heads take two."""
    monkeypatch.setattr(protocols, "HEAD_SECONDS", 2.0)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(
            tenant.app,
            http=HttpProtocol,
            ws=WebSocketProtocol,
            lifespan="off",
            log_config=None,
            timeout_keep_alive=1,
        )
    )
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


def test_connections_that_wait(tenant: Tenant, impatient: str) -> None:
    idle, silent, slow = wires = [Wire(tenant, impatient) for _ in range(3)]
    with contextlib.ExitStack() as stack:
        for wire in wires:
            stack.enter_context(wire.socket)
        started = time.monotonic()
        asked = slow.request("GET", "/api/v1/users/me")
        idle.socket.sendall(asked)
        assert idle.answer()[0] == 200
        for at in range(0, len(asked), len(asked) // 6):  # longer than a connection may be idle
            slow.socket.sendall(asked[at : at + len(asked) // 6])
            time.sleep(0.2)
        assert slow.answer()[0] == 200
        assert _until_closed(idle) == b""
        assert _until_closed(silent) == b""
        assert time.monotonic() - started >= 2
        assert _until_closed(slow) == b""


def test_a_websocket_on_a_connection_that_has_answered(tenant: Tenant, impatient: str) -> None:
    wire = Wire(tenant, impatient)
    wire.socket.sendall(wire.request("GET", "/api/v1/users/me"))
    assert wire.answer()[0] == 200
    wire.socket.sendall(
        wire.request(
            "GET",
            "/app/engineData",
            Connection="Upgrade",
            Upgrade="websocket",
            Sec_WebSocket_Version="13",
            Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
        )
    )
    assert wire.until(b"\r\n\r\n").startswith(b"HTTP/1.1 101")
    wire.until(b"OnConnected")
    time.sleep(1.5)  # it is not idle as connections of HTTP are
    request = b'{"jsonrpc":"2.0","id":7,"handle":-1,"method":"EngineVersion","params":[]}'
    wire.socket.sendall(bytes((0x81, 0x80 | len(request))) + bytes(4) + request)
    assert b'"id":7' in wire.until(b"qComponentVersion")
    wire.socket.close()


def test_a_header_cannot_be_smuggled_into_an_answer(wire: Wire) -> None:
    name = "a%0d%0aX-Evil:%20yes"
    wire.socket.sendall(wire.request("POST", f"/api/v1/temp-contents?filename={name}", b"data") + b"data")
    status, headers, _ = wire.answer()
    assert status == 201
    path = re.sub(r"^https?://[^/]+", "", headers["location"])
    wire.socket.sendall(wire.request("GET", path))
    status, headers, body = wire.answer()
    assert (status, body) == (200, b"data")
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''a%0D%0AX-Evil%3A%20yes"
    assert "x-evil" not in headers


def test_messages_in_many_frames_and_many_in_one_packet(tenant: Tenant) -> None:
    headers = {"Authorization": f"Bearer {tenant.api_key}"}
    address = f"{tenant.url.replace('http', 'ws', 1)}/app/engineData"
    request = json.dumps({"jsonrpc": "2.0", "id": 1, "handle": -1, "method": "EngineVersion", "params": []})
    with connect(address, additional_headers=headers, open_timeout=60) as opened:
        opened.recv(60)
        opened.send([request[:20], request[20:50], request[50:]])
        assert json.loads(opened.recv(60))["id"] == 1
        padded = request[:-1] + f', "padding": "{"x" * 100_000}"}}'
        for _ in range(20):
            opened.send(padded)
        assert all(json.loads(opened.recv(60))["result"] for _ in range(20))
        assert opened.ping().wait(60)
