"""HTTP/1.1 as servers speak it, well and badly."""

from __future__ import annotations

import asyncio
import gc
import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_sdk import AsyncQlik, Qlik
from qlik_sdk.errors import ConfigError, DecodeError, TransportError
from qlik_sdk.transport.http1 import BadAnswer, Connection, head_of, parse_head

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
ANSWERS = {
    "length": HEAD + b'Content-Length: 12\r\n\r\n{"id":"user"}'.replace(b"12", b"13"),
    "chunks": HEAD
    + b'Transfer-Encoding: chunked\r\n\r\n5;x=y\r\n{"id"\r\n8\r\n:"user"}\r\n0\r\nX-T: 1\r\n\r\n',
    "interim": b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"
    + HEAD
    + b'Content-Length: 13\r\n\r\n{"id":"user"}',
    "bare line ends": HEAD.replace(b"\r", b"") + b'Content-Length: 13\n\n{"id":"user"}',
}


@pytest.fixture
def server() -> Iterator[Callable[[bytes], str]]:
    """Answers one request per connection with the same bytes, and closes it."""
    listener = socket.create_server(("127.0.0.1", 0))
    sent: list[bytes] = [b""]

    def loop() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                data = b""
                while b"\r\n\r\n" not in data:
                    data += connection.recv(65536) or b"\r\n\r\n"
                connection.sendall(sent[0])

    threading.Thread(target=loop, daemon=True).start()

    def answering(answer: bytes) -> str:
        sent[0] = answer
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield answering
    listener.close()


def blocking(url: str) -> Any:
    with Qlik(host=url, api_key="k", proxy="", timeout=60) as qlik:
        return qlik.users.get_me().id


def asynchronous(url: str) -> Any:
    async def run() -> Any:
        async with AsyncQlik(host=url, api_key="k", proxy="", timeout=60) as qlik:
            found = (await qlik.users.get_me()).id
        assert len(asyncio.all_tasks()) == 1
        return found

    return asyncio.run(run())


@pytest.mark.parametrize("get", [blocking, asynchronous])
@pytest.mark.parametrize("kind", ANSWERS)
def test_dropped_at_every_byte(server: Any, kind: str, get: Callable[[str], Any]) -> None:
    whole = ANSWERS[kind]
    assert get(server(whole)) == "user"
    # The last line of chunks is only the end of what comes after the body: it may be missed.
    for cut in range(len(whole) - (11 if kind == "chunks" else 0)):
        with pytest.raises((TransportError, DecodeError)):
            get(server(whole[:cut]))
    gc.collect()  # a socket that nobody closed would warn here, and warnings fail tests


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"220 mail.example ESMTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n12",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000,
    ],
)
def test_nonsense(server: Any, answer: bytes) -> None:
    with pytest.raises(TransportError):
        blocking(server(answer))


BODY = b'{"id":"user"}'
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
LENGTH = HEAD + b"Content-Length: 13\r\n"
RAW_DEFLATE = zlib.compressobj(wbits=-15)
ENCODED = {"gzip": gzip.compress(BODY), "deflate": RAW_DEFLATE.compress(BODY) + RAW_DEFLATE.flush()}


def encoded(kind: str, data: bytes) -> bytes:
    return HEAD + f"Content-Encoding: {kind}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data


TWINS = pytest.mark.parametrize("get", [blocking, asynchronous])


@TWINS
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(CHUNKED + b"0xd\r\n" + BODY + b"\r\n0\r\n\r\n", id="chunk size as Python has it"),
        pytest.param(CHUNKED + b"+d\r\n" + BODY + b"\r\n0\r\n\r\n", id="chunk size with a sign"),
        pytest.param(CHUNKED + b"d\n" + BODY + b"\n0\n\n", id="bare line ends within the body"),
        pytest.param(CHUNKED + b"\r\n" + BODY + b"\r\n0\r\n\r\n", id="no chunk size"),
        pytest.param(HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", id="another coding"),
        pytest.param(HEAD + b"Transfer-Encoding: xchunked\r\n\r\n" + BODY, id="nearly chunked"),
        pytest.param(
            HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n" + BODY + b"\r\n0\r\n\r\n",
            id="two lengths",
        ),
        pytest.param(HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n" + BODY, id="endless length"),
        pytest.param(HEAD + b"Content-Length: +13\r\n\r\n" + BODY, id="length with a sign"),
        pytest.param(HEAD + b"Content-Length: 13\r\nContent-Length: 14\r\n\r\n" + BODY, id="lengths differ"),
        pytest.param(LENGTH + LENGTH.removeprefix(HEAD) + b"\r\n" + BODY, id="the same length twice"),
        pytest.param(HEAD + b"Content-Length: 13, 13\r\n\r\n" + BODY, id="the same length in a list"),
        pytest.param(LENGTH + b"X: a\rEvil: b\r\n\r\n" + BODY, id="half a line end"),
        pytest.param(LENGTH + b"X: a\0b\r\n\r\n" + BODY, id="a zero"),
        pytest.param(LENGTH + b"X : a\r\n\r\n" + BODY, id="a name that ends in a space"),
        pytest.param(b"HTTP/1.1 101 Ok\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", id="another protocol"),
    ],
)
def test_answers_that_can_be_read_in_two_ways(server: Any, answer: bytes, get: Callable[[str], Any]) -> None:
    with pytest.raises(TransportError):
        get(server(answer))


@TWINS
@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 199 Who knows\r\n\r\n" + LENGTH + b"\r\n" + BODY,
        HEAD.replace(b"\r", b"") + b"Content-Length: 13\n\n" + BODY,
        LENGTH + b"\n" + BODY,
        LENGTH.replace(b"\r", b"") + b"\r\n" + BODY,
        CHUNKED + b"d ;a=b\r\n" + BODY + b"\r\n000\r\nX: 1\r\n\r\n",
        *(encoded(kind, data) for kind, data in ENCODED.items()),
    ],
)
def test_other_ways_to_say_it(server: Any, answer: bytes, get: Callable[[str], Any]) -> None:
    assert get(server(answer)) == "user"


@TWINS
@pytest.mark.parametrize("kind", ENCODED)
def test_an_encoded_answer_that_lacks_its_end(server: Any, kind: str, get: Callable[[str], Any]) -> None:
    with pytest.raises(DecodeError):
        get(server(encoded(kind, ENCODED[kind][:-1])))


@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        (LENGTH + b"\r\n" + BODY, False),
        (LENGTH + b"Connection: not-close, x\r\n\r\n" + BODY, False),
        (LENGTH + b"Connection: x, Close\r\n\r\n" + BODY, True),
        ((LENGTH + b"\r\n").replace(b"1.1", b"1.0") + BODY, True),
        ((LENGTH + b"Connection: Keep-Alive\r\n\r\n").replace(b"1.1", b"1.0") + BODY, False),
        (b"HTTP/1.1 204 None\r\nContent-Length: 13\r\n\r\n", False),
        (b"HTTP/1.1 304 Same\r\nTransfer-Encoding: chunked\r\n\r\n", False),
        (HEAD + b"\r\n" + BODY, True),
    ],
)
def test_which_connections_go_on(answer: bytes, ends: bool) -> None:
    here, there = socket.socketpair()
    with here, there:
        there.sendall(answer)
        there.shutdown(socket.SHUT_WR)
        found = Connection(here).answer("GET")
        body = b"".join(iter(lambda: found.read(5), b""))
        assert body == (BODY if found.status == 200 else b"")
        assert found.will_close == ends


def test_what_has_no_end() -> None:
    here, there = socket.socketpair()
    with here, there:
        there.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 200)
        with pytest.raises(BadAnswer, match="again and again"):
            Connection(here).answer("GET")
    here, there = socket.socketpair()
    with here, there:
        lines = threading.Thread(target=_keep_sending, args=(there, b"X: " + b"x" * 1000 + b"\r\n"))
        there.sendall(CHUNKED + b"0\r\n")
        lines.start()
        with pytest.raises(BadAnswer, match="no end"):
            Connection(here).answer("GET").read(10)
        here.close()
        lines.join(60)


def _keep_sending(sock: socket.socket, data: bytes) -> None:
    with suppress(OSError):
        while True:
            sock.sendall(data)


def test_a_proxy_cannot_answer_for_the_host() -> None:
    here, there = socket.socketpair()
    with here, there:
        there.sendall(b"HTTP/1.1 200 Ok\r\n\r\n" + ANSWERS["length"])
        with pytest.raises(OSError, match="before the host"):
            Connection(here).tunnel("::1", 443, {})
        assert there.recv(1000).startswith(b"CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b'{"id":"user"}'),
        (b"HTTP/1.0 200 OK\r\n\r\n", b'{"id":"user"}'),
        (b"HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Length: 13\r\n\r\n", b'{"id":"user"}'),
        (b"HTTP/1.1 200\r\nContent-Length: 13\r\n\r\n", b'{"id":"user"}'),
    ],
)
def test_old_and_odd_ways(server: Any, head: bytes, body: bytes) -> None:
    assert blocking(server(head + body)) == "user"


def test_answers_after_the_answer_are_not_taken_for_the_next(server: Any) -> None:
    url = server(ANSWERS["length"] + ANSWERS["length"].replace(b"user", b"evil"))
    with Qlik(host=url, api_key="k", proxy="", timeout=60) as qlik:
        for _ in range(3):
            assert qlik.users.get_me().id == "user"


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("/a b", {}),
        ("/a\r\nX: y", {}),
        ("/ä", {}),
        ("/", {"X": "a\r\nEvil: 1"}),
        ("/", {"X\r\nEvil": "1"}),
        ("/", {"X": "\u0100"}),
        ("/", {"X:": "1"}),
    ],
)
def test_requests_cannot_be_split(target: str, headers: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        head_of("GET", target, "t.example", headers)


@given(st.binary(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_head_or_refused(data: bytes) -> None:
    with suppress(BadAnswer):
        found = parse_head(b"HTTP/1.1 200 OK\r\n" + data)
        assert found is None or found.status == 200


TOKEN = st.text("abcXYZ019-_.!~*'", min_size=1, max_size=12)
FIELDS = st.lists(
    st.tuples(TOKEN, st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]))), max_size=6
)


@given(FIELDS, st.binary(max_size=20), st.sampled_from([b"\r\n", b"\n"]), st.data())
@settings(max_examples=100, deadline=None)
def test_heads_come_in_any_pieces(fields: list[tuple[str, str]], rest: bytes, end: bytes, data: Any) -> None:
    lines = ["HTTP/1.1 200 OK", *(f"{name}: {value}" for name, value in fields), "", ""]
    head = "\n".join(lines).encode("latin-1").replace(b"\n", end)
    whole = head + rest
    cut = data.draw(st.integers(0, len(whole)))
    first = parse_head(whole[:cut])
    assert (first is None) == (cut < len(head))
    found = parse_head(whole, max(0, cut - 2) if first is None else 0)
    assert found is not None
    assert found.rest == rest
    for name in {name for name, _ in fields}:
        wanted = [value.strip(" \t") for known, value in fields if known.lower() == name.lower()]
        assert found.headers.all(name) == wanted


@given(st.binary(max_size=80), st.integers(1, 40))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_chunks_or_refused(data: bytes, size: int) -> None:
    here, there = socket.socketpair()
    with here, there, suppress(BadAnswer):
        there.sendall(CHUNKED + data)
        there.shutdown(socket.SHUT_WR)
        answer = Connection(here).answer("GET")
        body = b"".join(iter(lambda: answer.read(size), b""))
        assert answer.finished
        assert len(body) < len(data)


@given(st.lists(st.binary(min_size=1, max_size=20), max_size=6), st.integers(1, 30), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_chunks_are_cut_anywhere(pieces: list[bytes], size: int, step: int) -> None:
    here, there = socket.socketpair()
    with here, there:
        body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
        whole = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body

        def send() -> None:
            for at in range(0, len(whole), step):
                there.sendall(whole[at : at + step])

        thread = threading.Thread(target=send)
        thread.start()
        answer = Connection(here).answer("GET")
        assert b"".join(iter(lambda: answer.read(size), b"")) == b"".join(pieces)
        assert answer.finished
        thread.join()
