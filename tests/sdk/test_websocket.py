"""Websockets as servers speak them, well and badly, for threads and for tasks."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.sync.server import serve

from qlik_sdk import AsyncQlik, Qlik
from qlik_sdk.core.headers import Headers
from qlik_sdk.errors import FailedToConnect, SessionClosed
from qlik_sdk.transport import ws_async, ws_sync
from qlik_sdk.transport.websocket import (
    BINARY,
    CLOSE,
    PING,
    PONG,
    TEXT,
    Channel,
    Handshake,
    Reader,
    Writer,
)

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
Script = Callable[[socket.socket], None]


def frame(opcode: int, payload: bytes, *, final: bool = True) -> bytes:
    """A frame as another implementation writes it."""
    return Frame(Opcode(opcode), payload, final).serialize(mask=False)


ANSWER = frame(TEXT, b'{"jsonrpc":"2.0","id":1,"result":{"qReturn":"\xc3\xa4"}}')


@given(st.sampled_from([TEXT, BINARY, PING, PONG]), st.binary(max_size=200), st.sampled_from([0, 65_400]))
@settings(max_examples=80, deadline=None)
def test_frames_of_ours_are_read_by_others(opcode: int, payload: bytes, more: int) -> None:
    payload = payload if opcode in (PING, PONG) else payload + b"x" * more
    payload = payload[:125] if opcode in (PING, PONG) else payload
    data = memoryview(Writer().frame(opcode, payload)).tobytes()

    def take(count: int) -> Any:
        nonlocal data
        taken, data = data[:count], data[count:]
        return taken
        yield

    parsing = Frame.parse(take, mask=True)
    with pytest.raises(StopIteration) as end:
        next(parsing)
    assert (end.value.value.opcode, bytes(end.value.value.data), data) == (opcode, payload, b"")


@given(
    st.lists(st.tuples(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=3)), max_size=4),
    st.integers(1, 50),
)
@settings(max_examples=80, deadline=None)
def test_messages_come_in_any_pieces(messages: list[tuple[bytes, list[int]]], step: int) -> None:
    wire = b""
    for payload, cuts in messages:
        edges = [0, *sorted(min(cut, len(payload)) for cut in cuts), len(payload)]
        pieces = [payload[a:b] for a, b in pairwise(edges)]
        for number, piece in enumerate(pieces):
            wire += frame(BINARY if number == 0 else 0, piece, final=number == len(pieces) - 1)
            wire += frame(PING, b"p")  # between the pieces, too
    reader = Reader()
    found = [one for at in range(0, len(wire), step) for one in reader.feed(wire[at : at + step])]
    assert [payload for opcode, payload in found if opcode == BINARY] == [payload for payload, _ in messages]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xc1\x00", 1002),  # a reserved bit
        (b"\x81\x80\x00\x00\x00\x00", 1002),  # masked, as only clients may
        (b"\x09\x00", 1002),  # a ping in pieces
        (b"\x89\x7e\x00\x80", 1002),  # a long ping
        (b"\x80\x00", 1002),  # the end of nothing
        (frame(TEXT, b"a", final=False) + frame(TEXT, b"b"), 1002),
        (frame(TEXT, b"\xff"), 1007),
        (b"\x83\x00", 1002),  # kinds that nobody defined
        (b"\x8b\x00", 1002),
        (b"\x81\x7f" + b"\xff" * 8, 1009),
        (b"\x01\x01a\x80\x7f" + (1 << 30).to_bytes(8, "big"), 1009),  # in pieces
        (frame(CLOSE, b"\x03"), 1002),  # half a code
        (frame(CLOSE, b"\x03\xed"), 1002),  # codes that are never sent
        (frame(CLOSE, b"\x00\x01"), 1002),
        (frame(CLOSE, b"\x03\xe8\xff"), 1007),
        (frame(TEXT, "ä".encode()[:1], final=False) + frame(0, b"\x20"), 1007),
        (frame(CLOSE, b"\x0f\xa1") + b"\xff\xff", 4001),  # nothing counts after the end
        (frame(CLOSE, b""), 1005),
        (frame(CLOSE, b"\x0f\xa1why"), 4001),
        (b"", 1006),
    ],
)
def test_ends(data: bytes, code: int) -> None:
    channel = Channel()
    _, reply = channel.received(data)
    assert channel.ended is not None
    assert channel.ended.close_code == code
    assert bool(reply) == (code != 1006)
    with pytest.raises(SessionClosed):
        channel.text("more")


def test_what_came_before_a_mistake_counts() -> None:
    channel = Channel()
    texts, _ = channel.received(frame(TEXT, b"a") + frame(TEXT, b"b") + b"\xff\xff")
    assert texts == ["a", "b"]
    assert channel.ended is not None


def test_nothing_is_sent_after_goodbye() -> None:
    channel = Channel()
    assert channel.close(1000)
    assert channel.close(1000) == b""
    with pytest.raises(SessionClosed):
        channel.text("more")
    assert channel.received(frame(PING, b"?") + frame(TEXT, b"last")) == (["last"], b"")
    assert channel.received(frame(CLOSE, b"\x03\xe8")) == ([], b"")
    assert channel.ended is not None


@given(st.binary(max_size=300), st.integers(1, 40))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_frames_or_refused(data: bytes, step: int) -> None:
    whole, pieces = Channel(), Channel()
    texts, _ = whole.received(data or b"\x89\x00")
    found = [text for at in range(0, len(data), step) for text in pieces.received(data[at : at + step])[0]]
    assert found == texts
    assert (pieces.ended and pieces.ended.close_code) == (whole.ended and whole.ended.close_code)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Upgrade", "h2c"),
        ("Upgrade", None),
        ("Connection", "keep-alive"),
        ("Connection", None),
        ("Sec-WebSocket-Accept", "bm8="),
        ("Sec-WebSocket-Extensions", "permessage-deflate"),
        ("Sec-WebSocket-Protocol", "chat"),
    ],
)
def test_upgrades_that_nobody_asked_for(name: str, value: str | None) -> None:
    handshake = Handshake({})
    assert not {known.lower() for known in handshake.headers} & {"sec-websocket-extensions"}
    accept = hashlib.sha1(f"{handshake.headers['Sec-WebSocket-Key']}{GUID}".encode()).digest()
    good = {
        "upgrade": "WebSocket",
        "connection": "keep-alive, Upgrade",
        "sec-websocket-accept": base64.b64encode(accept).decode(),
    }
    assert handshake.granted(101, Headers(good))
    assert not handshake.granted(200, Headers(good))
    changed = {key: text for key, text in good.items() if key != name.lower()}
    assert not handshake.granted(101, Headers({**changed, **({} if value is None else {name: value})}))


@pytest.fixture
def server() -> Iterator[Callable[[Script], str]]:
    """Grants every websocket, then does what the test says."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk(connection: socket.socket, script: Script) -> None:
        with connection, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(65536) or b"\r\n\r\n"
            key = re.search(rb"(?i)sec-websocket-key: *(\S+)", head)
            assert key is not None
            accept = hashlib.sha1(key[1] + GUID.encode()).digest()
            connection.sendall(
                b"HTTP/1.1 103 Early Hints\r\n\r\n"
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + base64.b64encode(accept) + b"\r\n\r\n"
            )
            script(connection)

    def started(script: Script) -> str:
        def loop() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=talk, args=(connection, script), daemon=True).start()

        threading.Thread(target=loop, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield started
    listener.close()


def blocking(url: str, proxy: str = "") -> Any:
    with Qlik(host=url, api_key="k", proxy=proxy, rpc_timeout=60) as qlik, qlik.rpc("a").open() as session:
        return session.send("A", -1)


def asynchronous(url: str, proxy: str = "") -> Any:
    async def run() -> Any:
        async with (
            AsyncQlik(host=url, api_key="k", proxy=proxy, rpc_timeout=60) as qlik,
            qlik.rpc("a") as session,
        ):
            return await session.send("A", -1)

    return asyncio.run(run())


BOTH = pytest.mark.parametrize("ask", [blocking, asynchronous])


@BOTH
def test_dropped_at_every_byte(server: Any, ask: Callable[[str], Any]) -> None:
    sent = b""

    def script(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(sent)

    url = server(script)
    for cut in range(len(ANSWER)):
        sent = ANSWER[:cut]
        with pytest.raises(SessionClosed):
            ask(url)
    sent = ANSWER
    with suppress(SessionClosed):  # of leaving the block, as nobody said goodbye
        assert ask(url) == {"qReturn": "ä"}


@BOTH
def test_pings_are_answered_while_nobody_asks(server: Any, ask: Callable[[str], Any]) -> None:
    heard = b""

    def script(connection: socket.socket) -> None:
        nonlocal heard
        connection.recv(65536)
        connection.sendall(frame(PING, b"12"))
        heard = connection.recv(65536)
        connection.sendall(ANSWER)
        connection.recv(65536)
        connection.sendall(frame(CLOSE, b"\x03\xe8"))

    assert ask(server(script)) == {"qReturn": "ä"}
    assert heard[:2] == bytes((0x80 | PONG, 0x80 | 2))


@BOTH
def test_silence_is_broken_by_pings(
    server: Any, ask: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ws_sync, "PING_SECONDS", 0.05)
    monkeypatch.setattr(ws_async, "PING_SECONDS", 0.05)
    pings = 0

    def script(connection: socket.socket) -> None:
        nonlocal pings
        connection.recv(65536)
        connection.sendall(frame(TEXT, b'{"jsonrpc":"2.0","method":"OnConnected","params":{}}'))
        while pings < 2:
            pings += connection.recv(65536)[0] == 0x80 | PING
        connection.sendall(ANSWER)
        connection.recv(65536)
        connection.sendall(frame(CLOSE, b"\x03\xe8"))

    assert ask(server(script)) == {"qReturn": "ä"}
    assert pings == 2


@BOTH
def test_large_both_ways(ask: Callable[[str], Any]) -> None:
    def serve_one(connection: Any) -> None:
        for text in connection:
            connection.send('{"jsonrpc":"2.0","id":1,"result":"%s"}' % ("x" * 3_000_000 + str(len(text))))

    with serve(serve_one, "127.0.0.1", 0, compression=None, max_size=None) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{running.socket.getsockname()[1]}"
        assert len(ask(url)) > 3_000_000
        with Qlik(host=url, api_key="k", proxy="") as qlik, qlik.rpc("a").open() as session:
            sent = session.send("A", -1, "ä" * 2_000_000).lstrip("x")
            assert int(sent) > 2_000_000
        running.shutdown()


def test_a_server_that_never_answers_the_upgrade() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"

        async def run() -> None:
            async with AsyncQlik(host=url, api_key="k", proxy="", connect_timeout=0.2) as qlik:
                with pytest.raises(FailedToConnect):
                    await qlik.rpc("a").open()

        asyncio.run(run())
        with (
            Qlik(host=url, api_key="k", proxy="", connect_timeout=0.2) as qlik,
            pytest.raises(FailedToConnect),
        ):
            qlik.rpc("a").open()


@BOTH
def test_an_upgrade_that_is_none(ask: Callable[[str], Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def script() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 101 Sure\r\nSec-WebSocket-Accept: of another\r\n\r\n")

        threading.Thread(target=script, daemon=True).start()
        with pytest.raises(FailedToConnect, match="status 101"):
            ask(f"http://127.0.0.1:{listener.getsockname()[1]}")


@pytest.mark.parametrize("twin", [Qlik, AsyncQlik])
def test_a_server_that_takes_nothing(server: Any, twin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ws_sync, "STALL_SECONDS", 0.2)
    monkeypatch.setattr(ws_async, "STALL_SECONDS", 0.2)
    left = threading.Event()
    url = server(lambda connection: left.wait(60))

    async def run() -> None:
        async with AsyncQlik(host=url, api_key="k", proxy="") as qlik:
            session = await qlik.rpc("a").open()
            calls = (session.send("A", -1, "x" * 10_000_000) for _ in range(2))
            for error in await asyncio.gather(*calls, return_exceptions=True):
                assert isinstance(error, SessionClosed)

    try:
        if twin is AsyncQlik:
            asyncio.run(run())
        else:
            with Qlik(host=url, api_key="k", proxy="") as qlik:
                session = qlik.rpc("a").open()
                with pytest.raises(SessionClosed):
                    session.send("A", -1, "x" * 30_000_000)
    finally:
        left.set()


@BOTH
def test_a_proxy_cannot_answer_for_the_engine(ask: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def script() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 Ok\r\n\r\nHTTP/1.1 101 Mine\r\n\r\n")

        threading.Thread(target=script, daemon=True).start()
        proxy = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(FailedToConnect, match="before the host"):
            ask("http://tenant.example", proxy=proxy)
