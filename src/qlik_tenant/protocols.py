"""HTTP and websockets as uvicorn speaks them, with fewer turns of the event loop per message."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import (
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

from .gateway.exchange import REPLY_AT_ONCE, SEND_AT_ONCE

READ_AHEAD_BYTES: Final = 1 << 16
"""What a websocket's client may have sent before the application has taken what came first."""


class HttpProtocol(HttpToolsProtocol):
    """HTTP that sends an answer at once where that needs no waiting."""

    def on_headers_complete(self) -> None:
        """A request has come in, but for its body."""
        super().on_headers_complete()
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and cycle.scope is self.scope:
            cast(Any, self.scope)["extensions"] = {REPLY_AT_ONCE: functools.partial(_reply_at_once, cycle)}


def _reply_at_once(
    cycle: RequestResponseCycle, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes
) -> bool:
    if cycle.response_started or cycle.disconnected or cycle.flow.write_paused:
        return False
    lines = [STATUS_LINE[status]]
    for name, value in (*cycle.default_headers, *headers):
        if HEADER_VALUE_RE.search(value):
            raise RuntimeError("Invalid HTTP header value.")
        lines += name, b": ", value, b"\r\n"
    if not cycle.keep_alive:
        lines.append(b"connection: close\r\n")
    lines += b"\r\n", body
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    cycle.transport.write(b"".join(lines))
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """A websocket that reads a little ahead, and sends at once what need not wait."""

    _ahead = 0

    def send_receive_event_to_app(self) -> None:
        """A message has come in."""
        self._ahead += sum(map(len, self.frames))
        spare = not self.read_paused and self._ahead < READ_AHEAD_BYTES
        if spare:  # the base class stops reading after every message
            self.read_paused = True
        super().send_receive_event_to_app()
        if spare:
            self.read_paused = False

    async def receive(self) -> Any:
        """The next event for the application."""
        message = await super().receive()
        if self.queue.empty():
            self._ahead = 0
        return message

    async def run_asgi(self) -> None:
        """Serve the socket."""
        cast(dict[str, Any], self.scope["extensions"])[SEND_AT_ONCE] = self._send_at_once
        await super().run_asgi()

    def _send_at_once(self, text: bytes) -> bool:
        if self.close_sent or self.disconnected or not (self.handshake_complete and self.writable.is_set()):
            return False
        try:
            self.conn.send_text(text)
        except InvalidState:
            return False
        self.transport.write(b"".join(self.conn.data_to_send()))
        return True
