"""What a bad network and a bad server do: the right typed error each time, and nothing is left behind."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import threading
import weakref
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_sdk import AsyncQlik, Qlik
from qlik_sdk.core.events import _Assembler
from qlik_sdk.errors import (
    DecodeError,
    RateLimited,
    ServerError,
    StatusError,
    TransportError,
    TransportTimeout,
)
from tests.sdk.test_sessions import wait_for

ME = "/api/v1/users/me"
USER = {"id": "u", "name": "Nobody"}
REFUSED = (429, {"Retry-After": "0"}, {"errors": [{"code": "HTTP-429", "title": "API rate limit reached."}]})


def test_a_storm_of_429_passes(http: Any) -> None:
    http.on("GET", ME, *[REFUSED] * 40, (200, {}, USER))
    with Qlik(http.config(max_attempts=50)) as qlik:
        threads = [threading.Thread(target=qlik.users.get_me) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert qlik.users.get_me().id == "u"
    assert len(http.seen) == 40 + 9


def test_a_storm_of_429_that_does_not_pass(http: Any) -> None:
    http.on("GET", ME, REFUSED)
    with Qlik(http.config(max_attempts=3)) as qlik, pytest.raises(RateLimited) as seen:
        qlik.users.get_me()
    assert (seen.value.code, len(http.seen)) == ("HTTP-429", 3)


def test_a_slow_server(http: Any) -> None:
    over = threading.Event()

    def slow(seen: Any) -> Any:
        over.wait(60)
        return 200, {}, USER

    http.on("GET", ME, slow)

    async def run() -> None:
        async with AsyncQlik(http.config()) as qlik:
            with pytest.raises(TransportTimeout):
                await qlik.users.with_options(timeout=0.1).get_me()
            assert len(asyncio.all_tasks()) == 1

    with Qlik(http.config()) as qlik, pytest.raises(TransportTimeout):
        qlik.users.with_options(timeout=0.1).get_me()
    asyncio.run(run())
    over.set()


def test_a_body_that_stops_coming(http: Any) -> None:
    over = threading.Event()

    def stall(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"id"')
        handler.wfile.flush()
        over.wait(60)
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)

    http.on("GET", ME, (0, {}, stall))
    with Qlik(http.config()) as qlik, pytest.raises(TransportTimeout):
        qlik.users.with_options(timeout=0.1).get_me()
    over.set()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"id": "u"'),
        ("application/json", b"\xff\xfe"),
        ("text/html", b"<html>gateway</html>"),
        ("text/plain", b"ok"),
    ],
)
def test_answers_that_are_no_json(http: Any, content_type: str, body: bytes) -> None:
    http.on("GET", ME, (200, {"Content-Type": content_type}, body))
    with Qlik(http.config()) as qlik, pytest.raises(DecodeError, match=f"200 {content_type}"):
        qlik.users.get_me()


@pytest.mark.parametrize(
    "body", [b"", b"<html>bad gateway</html>", b'{"errors": "x"}', b"[1]", b'"x"', b"null"]
)
def test_errors_of_any_shape(http: Any, body: bytes) -> None:
    http.on("GET", ME, (502, {"Content-Type": "text/html"}, body))
    with Qlik(http.config(max_attempts=1)) as qlik, pytest.raises(ServerError, match="502"):
        qlik.users.get_me()


def test_redirects_to_another_host_go_without_credentials(http: Any, other_http: Any) -> None:
    http.on("GET", ME, (302, {"Location": f"{other_http.url}/elsewhere"}, None))
    other_http.on("GET", "/elsewhere", (200, {}, USER))
    with Qlik(http.config()) as qlik:
        assert qlik.users.get_me().id == "u"
    assert "authorization" not in other_http.seen[0].headers


def test_a_redirected_change_is_refused(http: Any, other_http: Any) -> None:
    http.on("POST", "/api/v1/spaces", (307, {"Location": f"{other_http.url}/elsewhere"}, None))
    with Qlik(http.config()) as qlik, pytest.raises(StatusError, match="redirect not followed"):
        qlik.spaces.create(name="x")
    assert other_http.seen == []


def test_redirects_without_end(http: Any) -> None:
    http.on("GET", ME, (302, {"Location": ME}, None))
    with Qlik(http.config()) as qlik, pytest.raises(TransportError, match="more than 10 redirects"):
        qlik.users.get_me()


def test_huge_pages(http: Any) -> None:
    http.on("GET", "/api/v1/spaces", (200, {}, {"data": [{"id": str(n)} for n in range(50_000)]}))
    with Qlik(http.config()) as qlik:
        assert [space.id for space in qlik.spaces.list()][-1] == "49999"


def test_a_thousand_clients_leave_nothing_behind(http: Any) -> None:
    http.on("GET", ME, (200, {}, USER))
    threads = threading.active_count()
    with Qlik(http.config()) as qlik:
        qlik.users.get_me()
    gc.collect()
    clients = [Qlik(http.config()) for _ in range(1000)]
    assert len({id(client.users) for client in clients}) == 1000
    for client in clients[:20]:
        client.users.get_me()
        client.close()
    kept = [weakref.ref(one) for one in clients]
    del clients, client
    gc.collect()
    assert not any(one() for one in kept)
    assert threading.active_count() <= threads + 22  # the server's own, one per connection it still has


def open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def test_a_thousand_clients_share_nothing(http: Any) -> None:
    http.on("GET", ME, lambda seen: (200, {}, {"id": seen.headers["authorization"]}))
    gc.collect()
    threads, files = threading.active_count(), open_files()
    clients = [Qlik(host=http.url, api_key=f"key-{n}", proxy="", timeout=60) for n in range(1000)]
    wrong: list[int] = []

    def work(start: int) -> None:
        for number in range(start, 1000, 8):
            for _ in range(2):  # a client that was closed may be used again
                if clients[number].users.get_me().id != f"Bearer key-{number}":
                    wrong.append(number)
                clients[number].close()

    workers = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert wrong == []
    transports = {id(client.auth._transport) for client in clients}
    assert len(transports) == len({id(client.auth.config) for client in clients}) == 1000
    clients.clear()
    gc.collect()
    wait_for(lambda: threading.active_count() <= threads)  # the server's own connections end a little later
    wait_for(lambda: open_files() <= files)


STREAM = [{"output": 'a "}{" b'}, {"output": "ä\\"}, {"sources": [{"id": [1, {}]}]}]


@pytest.mark.parametrize("between", [b"", b"\n", b" \r\n\r\n"])
@given(cuts=st.lists(st.integers(0, 120), max_size=6))
@settings(max_examples=40, deadline=None)
def test_a_row_of_objects_is_cut_anywhere(between: bytes, cuts: list[int]) -> None:
    whole = between.join(json.dumps(one, ensure_ascii=False).encode() for one in STREAM)
    assert [event.json() for event in read(whole, cuts)] == STREAM


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@given(cuts=st.lists(st.integers(0, 120), max_size=6))
@settings(max_examples=40, deadline=None)
def test_events_are_cut_anywhere(end: bytes, cuts: list[int]) -> None:
    lines = [b": hello", b"event: part", b"data: {", b'data: "output": "\xc3\xa4"}', b"", b"data:2", b""]
    events = read(end.join([*lines, b"data: 3"]), cuts)
    assert [(event.event, event.json()) for event in events] == [
        ("part", {"output": "ä"}),
        ("message", 2),
        ("message", 3),
    ]


def read(whole: bytes, cuts: list[int]) -> list[Any]:
    assembler = _Assembler()
    edges = [0, *sorted(cuts), len(whole)]
    events = [e for a, b in pairwise(edges) for e in assembler.feed(whole[a:b])]
    return [*events, *assembler.feed(b"", final=True)]


def test_a_stream_that_breaks_off(http: Any) -> None:
    http.on("POST", "/api/v1/assistants/a/threads/t/actions/stream", (200, {}, b'{"output":"a"}{"output":'))
    with Qlik(http.config()) as qlik:
        events = qlik.assistants.stream_thread("a", "t", {"input": {"prompt": "Hi"}})
        assert next(events).json() == {"output": "a"}
        with pytest.raises(DecodeError, match="in the middle"):
            next(events)
