"""Transports: in this process, one's own, TLS, proxies and servers that misbehave."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, Config, Qlik
from qlik_sdk.core.headers import Headers
from qlik_sdk.core.request import WireRequest
from qlik_sdk.errors import (
    ConfigError,
    DecodeError,
    FailedToConnect,
    SessionClosed,
    StatusError,
    TransportError,
    TransportTimeout,
)
from qlik_sdk.transport import Transport, WireResponse
from qlik_sdk.transport.in_process import InProcess


async def tenant(scope: Any, receive: Any, send: Any) -> None:
    """A small ASGI application: echoes, streams, fails, and an engine that answers."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            scope["state"].setdefault("seen", []).append(message["type"])
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    if scope["type"] == "websocket":
        await engine(scope, receive, send)
        return
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    path = scope["path"]
    if path == "/api/v1/fail":
        raise RuntimeError("the application broke")
    if path == "/api/v1/slow":
        await asyncio.sleep(60)
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if path == "/api/v1/half":
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        raise RuntimeError("half way")
    if path == "/api/v1/stream":
        for _ in range(100):
            await send({"type": "http.response.body", "body": b"x" * 1000, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return
    echo = {
        "method": scope["method"],
        "path": path,
        "query": scope["query_string"].decode(),
        "authorization": dict(scope["headers"]).get(b"authorization", b"").decode(),
        "body": body.decode(),
    }
    await send({"type": "http.response.body", "body": json.dumps(echo).encode()})


async def engine(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    if scope["path"] == "/app/refused":
        await send({"type": "websocket.close", "code": 1000})
        return
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        request = json.loads(message["text"])
        if request["method"] == "Die":
            await send({"type": "websocket.close", "code": 4003, "reason": "over"})
            return
        if request["method"] == "Crash":
            raise RuntimeError("crash")
        answer = {"jsonrpc": "2.0", "id": request["id"], "result": {"qReturn": request["params"]}}
        await send({"type": "websocket.send", "text": json.dumps(answer)})


def in_process(**options: Any) -> Config:
    return Config(host="http://tenant.local", api_key="k", transport=InProcess(tenant), **options)


def test_in_process_calls() -> None:
    with Qlik(in_process()) as qlik:
        echo = qlik.rest("POST", "/items/a%2Fb", params={"x": "y z"}, data={"n": 1}).json()
        assert echo == {
            "method": "POST",
            "path": "/api/v1/items/a/b",
            "query": "x=y%20z",
            "authorization": "Bearer k",
            "body": '{"n":1}',
        }
        assert qlik.rest("POST", "/up", data=iter([b"a", b"b"])).json()["body"] == "ab"
        assert len(qlik.rest("/stream").content) == 100_000
        streamed = qlik.rest("/stream", stream=True)
        assert next(iter(streamed.iter_content(100))) == b"x" * 100
        streamed.close()
        for path in ("/fail", "/half"):
            with pytest.raises(TransportError):
                qlik.rest(path)
        with pytest.raises(TransportTimeout):
            qlik.rest("/slow", timeout=0.05)


def test_in_process_engine() -> None:
    with Qlik(in_process()) as qlik:
        with qlik.rpc("a").open() as session:
            assert session.send("Echo", -1, 1, 2)["qReturn"] == [1, 2]
        with pytest.raises(FailedToConnect, match="403"):
            qlik.rpc("refused").open()
        for method, code in (("Die", 4003), ("Crash", 1011)):
            session = qlik.rpc("a").open()
            with pytest.raises(SessionClosed) as caught:
                session.send(method, -1)
            assert caught.value.close_code == code
            with pytest.raises(SessionClosed):
                session.close()


def test_in_process_asynchronous() -> None:
    async def scenario() -> None:
        async with AsyncQlik(in_process()) as qlik:
            answers = await asyncio.gather(*(qlik.rest(path=f"/n{n}") for n in range(20)))
            assert [answer.json()["path"] for answer in answers] == [f"/api/v1/n{n}" for n in range(20)]
            async with qlik.rpc("a") as session:
                assert (await session.send("Echo", -1, qX=1))["qReturn"] == {"qX": 1}
            with pytest.raises(TransportError):
                await qlik.rest(path="/half")

    asyncio.run(scenario())


def test_applications_without_lifespan_and_ones_that_do_not_start() -> None:
    async def plain(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            raise RuntimeError("no lifespan here")
        await tenant(scope, receive, send)

    async def stuck(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no disk"})

    with Qlik(host="http://t", api_key="k", transport=InProcess(plain)) as qlik:
        assert qlik.rest("/x").ok
    with (
        Qlik(host="http://t", api_key="k", transport=InProcess(stuck)) as qlik,
        pytest.raises(TransportError, match="no disk"),
    ):
        qlik.rest("/x")


class Recorded:
    """A transport of one's own: answers from memory."""

    def __init__(self) -> None:
        self.requests: list[WireRequest] = []

    def send(self, request: WireRequest, timeout: float) -> WireResponse:
        self.requests.append(request)
        return WireResponse(200, "OK", Headers(), self)  # the body is this object as well

    def chunks(self, size: int) -> Iterator[bytes]:
        yield b'{"id": "recorded"}'

    def connect(self, url: str, headers: Any) -> Any:
        raise FailedToConnect("recordings have no engine")

    def close(self) -> None:
        pass


def test_a_transport_of_ones_own() -> None:
    recorded = Recorded()
    assert isinstance(recorded, Transport)
    with Qlik(host="h", api_key="k", transport=recorded) as qlik:
        assert qlik.users.get_me().id == "recorded"
    assert recorded.requests[0].headers["authorization"] == "Bearer k"
    with pytest.raises(ConfigError, match="Recorded cannot carry asynchronous calls"):
        AsyncQlik(host="h", api_key="k", transport=recorded)


@pytest.fixture
def raw_server() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """Give it what to do with a connection, get its URL."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(behave: Callable[[socket.socket], None]) -> str:
        def loop() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection, suppress(OSError):
                    behave(connection)

        threading.Thread(target=loop, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield serve
    listener.close()


ANSWER = (
    b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\nX-A: b\r\n\r\n{"id":"user"}'
)


def _read_request(connection: socket.socket) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionResetError
        data += piece


@pytest.mark.parametrize("client", ["blocking", "asynchronous"])
def test_connection_dropped_at_every_byte(raw_server: Any, client: str) -> None:
    sent = b""

    def behave(connection: socket.socket) -> None:
        _read_request(connection)
        connection.sendall(sent)

    url = raw_server(behave)

    def blocking() -> None:
        with Qlik(host=url, api_key="k", proxy="", timeout=60) as qlik:
            qlik.users.get_me()

    async def asynchronous() -> None:
        async with AsyncQlik(host=url, api_key="k", proxy="", timeout=60) as qlik:
            await qlik.users.get_me()

    for cut in range(len(ANSWER)):
        sent = ANSWER[:cut]
        with pytest.raises((TransportError, DecodeError)):
            blocking() if client == "blocking" else asyncio.run(asynchronous())
    sent = ANSWER
    blocking() if client == "blocking" else asyncio.run(asynchronous())


def test_a_refused_upload_tells_why(raw_server: Any) -> None:
    def behave(connection: socket.socket) -> None:
        connection.recv(1000)
        body = b'{"errors":[{"code":"DF-1","title":"Too large"}]}'
        head = b"HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
        connection.sendall(head + body)
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(60)
        while connection.recv(65536):
            pass

    def pieces() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x" * 65536

    url = raw_server(behave)
    with Qlik(host=url, api_key="k", proxy="", timeout=60) as qlik, pytest.raises(StatusError) as caught:
        qlik.rest("POST", "/up", data=pieces())
    assert (caught.value.status, caught.value.code) == (413, "DF-1")


def test_nonsense_instead_of_http(raw_server: Any) -> None:
    def behave(connection: socket.socket) -> None:
        _read_request(connection)
        connection.sendall(b"SSH-2.0-server\r\n\r\n")

    with Qlik(host=raw_server(behave), api_key="k", proxy="") as qlik, pytest.raises(TransportError):
        qlik.rest("/x")


def test_unknown_and_broken_encodings(http: Any) -> None:
    http.on("GET", "/api/v1/br", (200, {"Content-Encoding": "br"}, b"123"))
    http.on("GET", "/api/v1/gz", (200, {"Content-Encoding": "gzip"}, b"no gzip"))
    http.on("GET", "/api/v1/ok", (200, {}, {"a": 1}))
    with Qlik(http.config()) as qlik:
        for path in ("/br", "/gz"):
            with pytest.raises(DecodeError):
                qlik.rest(path)
        assert qlik.rest("/ok").json() == {"a": 1}


def test_idle_connection_that_died_is_replaced(raw_server: Any) -> None:
    served = 0

    def behave(connection: socket.socket) -> None:
        nonlocal served
        _read_request(connection)
        served += 1
        connection.sendall(ANSWER)
        if served == 1:
            _read_request(connection)  # and then closes without an answer

    with Qlik(host=raw_server(behave), api_key="k", proxy="", timeout=60) as qlik:
        assert qlik.users.get_me().id == "user"
        assert qlik.users.get_me().id == "user"
    assert served == 2


def test_an_unread_idle_connection_is_not_retried_for_posts(raw_server: Any) -> None:
    seen = 0

    def behave(connection: socket.socket) -> None:
        nonlocal seen
        _read_request(connection)
        seen += 1
        connection.sendall(ANSWER)
        _read_request(connection)
        seen += 1

    with Qlik(host=raw_server(behave), api_key="k", proxy="", timeout=60) as qlik:
        qlik.users.get_me()
        with pytest.raises(TransportError):
            qlik.rest("POST", "/x")
    assert seen == 2


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    trustme = pytest.importorskip("trustme")
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    return folder / "ca.pem", folder / "server.pem"


def test_tls_trust(
    http: Any, certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, raw_server: Any
) -> None:
    authority, server = certificates
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(server)

    def behave(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as wrapped:
            for _ in range(2):
                _read_request(wrapped)
                wrapped.sendall(ANSWER)

    url = raw_server(behave).replace("http:", "https:")
    with Qlik(host=url, api_key="k", proxy="") as qlik, pytest.raises(TransportError, match="certificate"):
        qlik.users.get_me()
    with Qlik(host=url, api_key="k", proxy="", ca_file=str(authority)) as qlik:
        assert qlik.users.get_me().id == "user"
        assert qlik.users.get_me().id == "user"
    with Qlik(host=url, api_key="k", proxy="", verify=False) as qlik:
        assert qlik.users.get_me().id == "user"
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with Qlik(host=url, api_key="k", proxy="") as qlik:
        assert qlik.users.get_me().id == "user"
    with (
        Qlik(host=url, api_key="k", proxy="", ca_file="/no/such/file") as qlik,
        pytest.raises(ConfigError, match="certificates"),
    ):
        qlik.users.get_me()

    async def asynchronous() -> None:
        async with AsyncQlik(host=url, api_key="k", proxy="") as qlik:
            assert (await qlik.users.get_me()).id == "user"

    asyncio.run(asynchronous())


def test_proxies(http: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    http.on("GET", "http://tenant.example/api/v1/users/me", (200, {}, {"id": "via proxy"}))
    http.handlers[("GET", "/api/v1/users/me")] = http.handlers.pop(
        ("GET", "http://tenant.example/api/v1/users/me")
    )
    with Qlik(host="http://tenant.example", api_key="k", proxy=http.url) as qlik:
        assert qlik.users.get_me().id == "via proxy"
    assert http.seen[0].target == "http://tenant.example/api/v1/users/me"
    monkeypatch.setenv("http_proxy", http.url)
    monkeypatch.setenv("no_proxy", "other.example")
    with Qlik(host="http://tenant.example", api_key="k") as qlik:
        assert qlik.users.get_me().id == "via proxy"
    with (
        Qlik(host="h", api_key="k", proxy="socks5://p:1") as qlik,
        pytest.raises(ConfigError, match="socks5"),
    ):
        qlik.users.get_me()
