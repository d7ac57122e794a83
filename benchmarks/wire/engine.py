"""An engine that does next to nothing, so that what is compared is the client.

A thread that waits for each websocket answers in a third of the time that an event loop takes: with one call
in flight, whatever the engine takes is part of everybody's time.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import multiprocessing
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from ..compare import alone

ROWS, COLUMNS, DIMENSIONS = 1000, 10, 4
_ID = re.compile(rb'"id": ?(-?[0-9]+)')


def page() -> bytes:
    """A page of 10,000 cells as the engine sends it, colours of the measures among them."""
    rows = []
    for row in range(ROWS):
        cells: list[dict[str, object]] = []
        for column in range(DIMENSIONS):
            element = (row * 7919 + column * 104729) % 150_000
            text = f"Customer#{element:09d} of the {column} series, branch {element % 97:03d}"
            cells.append({"qText": text, "qNum": "NaN", "qElemNumber": element, "qState": "O"})
        for column in range(COLUMNS - DIMENSIONS):
            number = round((row * 7919 + column * 13) % 100_003 * 97.31, 4)
            extra = {"qValues": [{"qText": "", "qNum": row * 31 % 16_777_216}]}
            measure = {"qText": f"${number:,.2f}", "qNum": number, "qElemNumber": 0, "qState": "L"}
            cells.append({**measure, "qAttrExps": extra})
        rows.append(cells)
    area = {"qLeft": 0, "qTop": 0, "qWidth": COLUMNS, "qHeight": ROWS}
    pages = [{"qMatrix": rows, "qTails": [], "qArea": area, "qIsReduced": False}]
    return json.dumps({"qDataPages": pages}, separators=(",", ":")).encode()


def _talk(connection: socket.socket) -> None:
    """Answer every request of a websocket; knows no fragments and nothing above 64 KB."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += connection.recv(65536)
    key = re.search(rb"(?i)sec-websocket-key: *(\S+)", head)
    assert key is not None
    accept = base64.b64encode(hashlib.sha1(key[1] + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    connection.sendall(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )
    data = b""
    while received := connection.recv(65536):
        data += received
        answers = []
        while len(data) >= 6:
            size, start = data[1] & 0x7F, 2
            if size == 126:
                size, start = int.from_bytes(data[2:4], "big"), 4
            if len(data) < start + 4 + size:
                break
            mask, payload = data[start : start + 4], data[start + 4 : start + 4 + size]
            opcode, data = data[0] & 0x0F, data[start + 4 + size :]
            covering = int.from_bytes((mask * (size // 4 + 1))[:size], "little")
            payload = (int.from_bytes(payload, "little") ^ covering).to_bytes(size, "little")
            answers.append(_answer(opcode, payload))
        if answers:
            connection.sendall(b"".join(answers))


def _answer(opcode: int, payload: bytes) -> bytes:
    if opcode == 8:
        return bytes((0x88, len(payload))) + payload
    if opcode == 9:
        return bytes((0x8A, len(payload))) + payload
    if opcode == 10:
        return b""
    found = _ID.search(payload)
    assert found is not None
    answer = b'{"jsonrpc":"2.0","id":%b,"result":{"qReturn":true,"qVersion":"12.2473.0"}}' % found[1]
    return bytes((0x81, len(answer))) + answer


def _serve(told: Connection) -> None:
    alone()

    def talk(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):  # clients leave without a word
            _talk(connection)

    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        told.send(server.getsockname()[1])
        while True:
            connection, _ = server.accept()
            threading.Thread(target=talk, args=(connection,), daemon=True).start()


@contextmanager
def engine() -> Iterator[str]:
    """An engine in a process of its own; gives its host and port."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield f"127.0.0.1:{here.recv()}"
    finally:
        process.kill()
        process.join()
