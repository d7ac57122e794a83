"""HTTP and websockets as uvicorn speaks them, with fewer turns of the event loop per message."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import json
import uuid
from collections.abc import Coroutine, Generator
from typing import Any, Final, cast

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

from .gateway.exchange import REPLY_AT_ONCE, SEND_AT_ONCE

ENGINE_TERMINATING: Final = 4003
"""Close code of the websockets that are open when the tenant ends; clients come back later."""
READ_BYTES: Final = 1 << 16
"""What is read of a connection at a time."""
READ_AHEAD_BYTES: Final = 1 << 16
"""What a websocket's client may have sent before the application has taken what came first."""


class HttpProtocol(HttpToolsProtocol):
    """HTTP that sends an answer at once where that needs no waiting."""

    _given: list[tuple[bytes, bytes]] | None = None
    _lines = b""
    _after_another = False
    _idle_since = 0.0
    _idle_timer: asyncio.TimerHandle | None = None

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        # Most requests are answered without waiting: what is left of the others becomes a task.
        scope: Any = cycle.scope
        scope["extensions"] = {REPLY_AT_ONCE: functools.partial(_reply_at_once, self, cycle)}
        if isinstance(app, ProxyHeadersMiddleware) and not _is_forwarded(scope["headers"]):
            app = app.app
        if self._after_another:  # one call within the other, however many there are
            super()._start_asgi_task(cycle, app)
            return
        serving, context = cycle.run_asgi(app), contextvars.copy_context()
        try:
            awaited = context.run(serving.send, None)
        except StopIteration:
            return
        task = self.loop.create_task(_Rest(serving, awaited).run(), context=context)
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # asyncio gives no less
        """A client has connected."""
        super().connection_made(transport)
        if hasattr(transport, "max_size"):
            # asyncio makes room for this much whenever it reads; most requests are far smaller.
            transport.max_size = READ_BYTES

    def default_head(self) -> bytes:
        """The lines every answer has, such as the date."""
        given = self.server_state.default_headers  # a new list whenever they change
        if given is not self._given:
            self._given = given
            self._lines = b"".join(b"%b: %b\r\n" % pair for pair in given)
        return self._lines

    def on_response_complete(self) -> None:
        """An answer is out."""
        if self._idle_timer is not None and not self.pipeline and not self.transport.is_closing():
            # One timer serves a connection over all its requests; see `timeout_keep_alive_handler`.
            self.server_state.total_requests += 1
            self.flow.resume_reading()
            self._idle_since = self.loop.time()
            return
        self._after_another = True
        super().on_response_complete()
        self._after_another = False
        self._idle_since = self.loop.time()
        if self.timeout_keep_alive_task is not None:
            self._idle_timer, self.timeout_keep_alive_task = self.timeout_keep_alive_task, None

    def timeout_keep_alive_handler(self) -> None:
        """Time to look whether the connection has been idle for long enough."""
        self._idle_timer = None
        left = self._idle_since + self.timeout_keep_alive - self.loop.time()
        if not self.cycle.response_complete:
            left = self.timeout_keep_alive
        if left <= 0:
            super().timeout_keep_alive_handler()
        elif not self.transport.is_closing():
            self._idle_timer = self.loop.call_later(left, self.timeout_keep_alive_handler)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
        super().connection_lost(exc)


def _is_forwarded(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether a proxy says for whom it asks."""
    return any(name.startswith(b"x-forwarded-") for name, _ in headers)


class _Rest:
    """A coroutine that has been begun, up to its end."""

    def __init__(self, begun: Coroutine[Any, None, None], awaited: Any) -> None:
        self._begun = begun
        self._awaited = awaited

    def __await__(self) -> Generator[Any, Any, None]:
        awaited = self._awaited
        while True:
            try:
                try:
                    value = yield awaited
                except BaseException as error:
                    awaited = self._begun.throw(error)
                else:
                    awaited = self._begun.send(value)
            except StopIteration:
                return

    async def run(self) -> None:
        await self


def _reply_at_once(
    protocol: HttpProtocol, cycle: RequestResponseCycle, status: int, head: bytes, body: bytes
) -> bool:
    if cycle.response_started or cycle.disconnected or cycle.flow.write_paused:
        return False
    ending = b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    cycle.transport.write(b"".join((STATUS_LINE[status], protocol.default_head(), head, ending, body)))
    cycle.message_event.set()
    cast(Any, cycle.scope).pop("extensions")  # it holds the cycle
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """A websocket that reads a little ahead, and sends at once what need not wait."""

    _ahead = 0
    _unsent = 0

    def send_receive_event_to_app(self) -> None:
        """A message has come in."""
        self._ahead += sum(map(len, self.frames))
        spare = not self.read_paused and self._ahead < READ_AHEAD_BYTES
        if spare:  # the base class stops reading after every message
            self.read_paused = True
        super().send_receive_event_to_app()
        if spare:
            self.read_paused = False

    def shutdown(self) -> None:
        """The tenant ends."""
        if self.handshake_complete and not self.close_sent:
            reason = json.dumps({"code": "QEP-503", "traceId": uuid.uuid4().hex})
            told = {"code": ENGINE_TERMINATING, "reason": reason}
            self.queue.put_nowait({"type": "websocket.disconnect", **told})  # type: ignore[arg-type]  # one of the kinds there are
            self.conn.send_close(ENGINE_TERMINATING, reason)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
        super().shutdown()

    def send_keepalive_ping(self) -> None:
        """Ask for a sign of life."""
        self._unsent = self.transport.get_write_buffer_size()
        super().send_keepalive_ping()

    def keepalive_timeout(self) -> None:
        """The sign of life has not come. A client that is not read, or that still takes in what was sent
        before, cannot have given it; from one that takes in nothing no goodbye is to be expected."""
        left = self.transport.get_write_buffer_size()
        if self.read_paused or (left and left != self._unsent):
            self.pong_timer = self.pending_ping_payload = None
            self.schedule_ping()
            return
        super().keepalive_timeout()
        if left:
            self.transport.abort()

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
