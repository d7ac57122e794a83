"""Requests as bytes on a socket: what the server does below the application."""

from __future__ import annotations

import gc
import json
import re
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from websockets.sync.client import connect

from qlik_tenant import Tenant


class Wire:
    """A connection, and the answers that come over it."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        address = urlsplit(tenant.url)
        self.socket = socket.create_connection((address.hostname, address.port), timeout=20)
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
        return sum(type(one) is RequestResponseCycle for one in gc.get_objects())

    before = kept()
    gc.disable()
    try:
        for _ in range(20):
            wire.socket.sendall(wire.request("GET", "/api/v1/spaces"))
            assert wire.answer()[0] == 200
        assert kept() - before < 5
    finally:
        gc.enable()


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
    with connect(address, additional_headers=headers) as opened:
        opened.recv(20)
        opened.send([request[:20], request[20:50], request[50:]])
        assert json.loads(opened.recv(20))["id"] == 1
        padded = request[:-1] + f', "padding": "{"x" * 100_000}"}}'
        for _ in range(20):
            opened.send(padded)
        assert all(json.loads(opened.recv(20))["result"] for _ in range(20))
        assert opened.ping().wait(20)
