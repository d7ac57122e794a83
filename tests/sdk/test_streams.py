"""Answers that come bit by bit, over real HTTP: each event is there when it was sent."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, Qlik
from qlik_sdk.errors import DecodeError, NotFound, TransportError

WHERE = "/api/v1/assistants/a1/threads/t1/actions/stream"
PIECES = [
    b'event: delta\r\ndata: {"text": "Sales ',
    b'rose"}\r\n\r\n: still here\r\n\r\n',
    b"id: 7\ndata: caf\xc3",
    b"\xa9\ndata: second line\n\n",
    b"data: [DONE]\n\n",
]


class Stream:
    """Sends a piece whenever it is told to."""

    def __init__(self, http: Any, pieces: list[bytes], *, kind: str = "text/event-stream") -> None:
        self.go = threading.Semaphore(0)
        self.sent = 0
        self.gone = threading.Event()
        self._pieces = pieces
        self._kind = kind
        http.on("POST", WHERE, (0, {}, self.answer))

    def answer(self, handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", self._kind)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        try:
            for piece in self._pieces:
                assert self.go.acquire(timeout=60)
                if piece == b"cut":
                    handler.close_connection = True
                    handler.connection.shutdown(socket.SHUT_RDWR)
                    return
                self.sent += 1
                handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                handler.wfile.flush()
            handler.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.gone.set()

    def release(self, count: int) -> None:
        for _ in range(count):
            self.go.release()


def ask(qlik: Qlik) -> Any:
    return qlik.assistants.stream_thread("a1", "t1", input={"prompt": "How are sales?"})


def test_events_come_when_they_were_sent(http: Any) -> None:
    stream = Stream(http, PIECES)
    with Qlik(http.config()) as qlik:
        stream.release(2)
        events = ask(qlik)
        first = next(events)
        assert (first.event, first.json()) == ("delta", {"text": "Sales rose"})
        assert stream.sent == 2
        stream.release(3)
        second, last = events
        assert (second.event, second.id, second.data) == ("message", "7", "café\nsecond line")
        assert (last.id, last.data) == ("7", "[DONE]")
        with pytest.raises(DecodeError, match="not JSON"):
            last.json()
    assert http.seen[0].json == {"input": {"prompt": "How are sales?"}}


def test_events_come_when_they_were_sent_asynchronously(http: Any) -> None:
    stream = Stream(http, PIECES)

    async def run() -> list[str]:
        async with AsyncQlik(http.config()) as qlik:
            stream.release(2)
            events = await qlik.assistants.stream_thread("a1", "t1", input={"prompt": "x"})
            found = [(await anext(events)).data]
            assert stream.sent == 2
            stream.release(3)
            return found + [event.data async for event in events]

    assert asyncio.run(run()) == ['{"text": "Sales rose"}', "café\nsecond line", "[DONE]"]


def test_rows_of_objects_are_events_too(http: Any) -> None:
    stream = Stream(http, [b'{"a": "}', b'"}{"b":', b" 1}"], kind="application/json")
    stream.release(3)
    with Qlik(http.config()) as qlik:
        assert [event.json() for event in ask(qlik)] == [{"a": "}"}, {"b": 1}]


@pytest.mark.parametrize("twin", ["blocking", "asynchronous"])
def test_a_stream_that_breaks(http: Any, twin: str) -> None:
    stream = Stream(http, [*PIECES[:2], b"cut"])
    stream.release(3)
    seen: list[str] = []

    def blocking() -> None:
        with Qlik(http.config()) as qlik:
            seen.extend(event.event for event in ask(qlik))

    async def asynchronous() -> None:
        async with AsyncQlik(http.config()) as qlik:
            async for event in await qlik.assistants.stream_thread("a1", "t1", input={}):
                seen.append(event.event)

    runs: dict[str, Callable[[], Any]] = {
        "blocking": blocking,
        "asynchronous": lambda: asyncio.run(asynchronous()),
    }
    with pytest.raises(TransportError):
        runs[twin]()
    assert seen == ["delta"]


def test_a_stream_nobody_reads_to_its_end_is_closed(http: Any) -> None:
    stream = Stream(http, [b"data: x\n\n"] * 2000)
    with Qlik(http.config()) as qlik:
        stream.release(1)
        events = ask(qlik)
        assert next(events).data == "x"
        events.close()
        stream.release(1999)
        assert stream.gone.wait(60)


def test_a_refused_stream_is_an_error_at_once(http: Any) -> None:
    http.on("POST", WHERE, (404, {}, {"errors": [{"code": "ASSISTANTS-404", "title": "no such thread"}]}))
    with Qlik(http.config()) as qlik, pytest.raises(NotFound, match="no such thread"):
        list(ask(qlik))
