"""Requests as fast as a server answers them, with as little work as possible for who asks."""

from __future__ import annotations

import asyncio
import re
from functools import partial

CONNECTIONS = 8
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *([0-9]+)")


class _Asker(asyncio.Protocol):
    """Sends a request again whenever its answer is whole."""

    def __init__(self, request: bytes, times: int, done: asyncio.Future[None]) -> None:
        self._request = request
        self._left = times
        self._done = done
        self._data = bytearray()
        self._end = 0
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self._end:
            head = self._data.find(b"\r\n\r\n")
            if head < 0:
                return
            assert self._data.startswith(b"HTTP/1.1 200"), bytes(self._data[:200])
            length = _LENGTH.search(self._data, 0, head)
            assert length is not None
            self._end = head + 4 + int(length[1])
        if len(self._data) < self._end:
            return
        self._data.clear()
        self._end = 0
        self._left -= 1
        if self._left > 0:
            self._transport.write(self._request)
        else:
            self._transport.close()
            self._done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(error or ConnectionError("closed before it answered"))


async def get_all(address: str, request: bytes, times: int) -> None:
    """Send a request so many times, on several connections that are kept. Raises ConnectionError."""
    loop = asyncio.get_running_loop()
    host, _, port = address.rpartition(":")
    each = max(times // CONNECTIONS, 1)
    waits = []
    for _ in range(CONNECTIONS):
        done: asyncio.Future[None] = loop.create_future()
        await loop.create_connection(partial(_Asker, request, each, done), host, int(port))
        waits.append(done)
    await asyncio.gather(*waits)
