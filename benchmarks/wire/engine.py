"""An engine that does next to nothing, so that what is compared is the client."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import multiprocessing
import re
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


class _Engine(asyncio.Protocol):
    """Answers every request of its websocket; knows no fragments and nothing above 64 KB."""

    def __init__(self) -> None:
        self._data = b""
        self._open = False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        data = self._data + data
        if not self._open:
            head, end, data = data.partition(b"\r\n\r\n")
            key = re.search(rb"(?i)sec-websocket-key: *(\S+)", head)
            assert end
            assert key is not None
            accept = base64.b64encode(hashlib.sha1(key[1] + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
            self._transport.write(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
            )
            self._open = True
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
        self._data = data
        if answers:
            self._transport.write(b"".join(answers))


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

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(_Engine, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


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
