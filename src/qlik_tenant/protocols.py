"""HTTP and websockets as uvicorn speaks them, with fewer turns of the event loop per message."""

from __future__ import annotations

import asyncio
import functools
import json
import uuid
from collections.abc import Awaitable
from typing import Any, Final, cast
from urllib.parse import unquote

import httptools
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
HEAD_BYTES: Final = 1 << 17
"""How long the head of a request may be."""
HEAD_SECONDS: Final = 30.0
"""How long a head that has begun, or the first one of a connection, may take to come."""
_ASGI: Final = {"version": "3.0", "spec_version": "2.3"}
_FORWARDED: Final = frozenset({b"x-forwarded-for", b"x-forwarded-proto"})


class _Cycle(RequestResponseCycle):
    """A request and its answer, without what only those need that have to wait."""

    access_log = False
    disconnected = False
    more_body = True
    response_started = False
    response_complete = False
    chunked_encoding = None
    expected_content_length = 0

    def __init__(self, protocol: HttpProtocol, scope: Any, *, asked: bool, keep_alive: bool) -> None:
        self.scope = scope
        self.protocol = protocol
        self.transport = protocol.transport
        self.flow = protocol.flow
        self.logger = protocol.logger
        self.default_headers = protocol.server_state.default_headers
        self.on_response = protocol.on_response_complete
        self.waiting_for_100_continue = asked
        self.keep_alive = keep_alive
        self.body = bytearray()

    @functools.cached_property
    def message_event(self) -> asyncio.Event:  # type: ignore[override]  # which is set by every base
        """Wakes whoever waits for the body."""
        return asyncio.Event()

    def reply_at_once(self, status: int, head: bytes, body: bytes) -> bool:
        """Send a whole answer, unless that has to wait; see `REPLY_AT_ONCE`."""
        if self.response_started or self.disconnected or self.flow.write_paused:
            return False
        ending = b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n"
        self.response_started = self.response_complete = True
        self.waiting_for_100_continue = False
        self.transport.write(
            b"".join((STATUS_LINE[status], self.protocol.default_head(), head, ending, body))
        )
        if "message_event" in self.__dict__:  # somebody waits, or did
            self.message_event.set()
        cast(Any, self.scope).pop("extensions")  # it holds the cycle
        if not self.keep_alive:
            self.transport.close()
        self.on_response()
        return True


class HttpProtocol(HttpToolsProtocol):
    """HTTP that sends an answer at once where that needs no waiting, and refuses heads without end."""

    _in_head = False
    _head_bytes = 0
    _given: list[tuple[bytes, bytes]] | None = None
    _lines = b""
    _after_another = False
    _idle_since = 0.0
    _idle_timer: asyncio.TimerHandle | None = None

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        app = self.app
        # The middleware gives scopes another scheme and client, where a proxy says so.
        self._begin = getattr(app.app if isinstance(app, ProxyHeadersMiddleware) else app, "begin", None)

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        # Most requests are answered without waiting: what is left of the others becomes a task.
        scope: Any = cycle.scope
        scope["extensions"] = {REPLY_AT_ONCE: cycle.reply_at_once}
        begin = self._begin
        # What was asked while another request was answered becomes a task, lest one call be within the other.
        if begin is not None and not self._after_another and not _is_forwarded(scope["headers"]):
            try:
                rest = begin(scope, cycle.receive, cycle.send)
            except Exception as error:
                rest = _failing(error)
            if rest is None:
                return
            app = functools.partial(_rest, rest)
        super()._start_asgi_task(cycle, app)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # asyncio gives no less
        """A client has connected."""
        super().connection_made(transport)
        if hasattr(transport, "max_size"):
            # asyncio makes room for this much whenever it reads; most requests are far smaller.
            transport.max_size = READ_BYTES
        self._idle_since = self.loop.time()
        self._look_later()

    def data_received(self, data: bytes) -> None:
        """Something has come in."""
        super().data_received(data)
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES and not self.transport.is_closing():
                self._refuse_head()

    def _refuse_head(self) -> None:
        lines = b"content-length: 0\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[431] + self.default_head() + lines)
        self.transport.close()

    def on_message_begin(self) -> None:
        """A request begins."""
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self._in_head = True
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        """The head of a request is whole."""
        self._in_head = False
        parser, url = self.parser, self.url
        version = parser.get_http_version()
        scope: Any = {
            "type": "http",
            "asgi": _ASGI,
            "http_version": version,
            "server": self.server,
            "client": self.client,
            "scheme": self.scheme,
            "root_path": "",
            "headers": self.headers,
            "method": parser.get_method().decode("ascii"),
        }
        self.scope = scope
        if parser.should_upgrade() and self._should_upgrade():
            return
        raw_path, _, query = url.partition(b"?")
        if url[:1] != b"/" or url[:2] == b"//" or b"#" in url:
            parsed = httptools.parse_url(url)
            raw_path, query = parsed.path or b"/", parsed.query or b""
        path = raw_path.decode("ascii")
        scope["path"] = unquote(path) if "%" in path else path
        scope["raw_path"] = raw_path
        scope["query_string"] = query
        keep_alive = version != "1.0" and parser.should_keep_alive()
        before: RequestResponseCycle | None = self.cycle
        self.cycle = cycle = _Cycle(self, scope, asked=self.expect_100_continue, keep_alive=keep_alive)
        if before is None or before.response_complete:
            self._start_asgi_task(cycle, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((cycle, self.app))

    def default_head(self) -> bytes:
        """The lines every answer has, such as the date."""
        given = self.server_state.default_headers  # a new list whenever they change
        if given is not self._given:
            self._given = given
            self._lines = b"".join(b"%b: %b\r\n" % pair for pair in given)
        return self._lines

    def on_response_complete(self) -> None:
        """An answer is out."""
        self.server_state.total_requests += 1
        self._idle_since = self.loop.time()
        if self.transport.is_closing():
            return
        if self.flow.read_paused:
            self.flow.resume_reading()
        if self.pipeline:
            cycle, app = self.pipeline.pop()
            self._after_another = True
            self._start_asgi_task(cycle, app)
            self._after_another = False

    def _look_later(self) -> None:
        # One timer serves a connection over all its requests.
        self._idle_timer = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        """Time to look whether the connection has been idle for long enough."""
        cycle: RequestResponseCycle | None = self.cycle
        patience = HEAD_SECONDS if self._in_head or cycle is None else self.timeout_keep_alive
        is_idle = cycle is None or cycle.response_complete
        if is_idle and self.loop.time() >= self._idle_since + patience:
            super().timeout_keep_alive_handler()
        elif not self.transport.is_closing():
            self._look_later()

    def _look_no_more(self) -> None:
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None

    def handle_websocket_upgrade(self) -> None:
        """The connection is a websocket from now on."""
        self._look_no_more()
        super().handle_websocket_upgrade()
        self._read_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._look_no_more()
        super().connection_lost(exc)
        self._read_no_more()

    def _read_no_more(self) -> None:
        self.parser = cast(Any, None)  # they hold each other, and would stay until the collector comes by


def _is_forwarded(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether a proxy says for whom it asks."""
    return not _FORWARDED.isdisjoint(dict(headers))


async def _rest(rest: Awaitable[None], *_: Any) -> None:
    """What is left of a request, as an application."""
    await rest


async def _failing(error: Exception) -> None:
    raise error


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

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        super().connection_lost(exc)
        self.conn.parser.close()  # it waits for more, and holds what holds it

    async def receive(self) -> Any:
        """The next event for the application."""
        message = await super().receive()
        if self.queue.empty():
            self._ahead = 0
        return message

    async def run_asgi(self) -> None:
        """Serve the socket."""
        extensions = cast(dict[str, Any], self.scope["extensions"])
        extensions[SEND_AT_ONCE] = self._send_at_once
        try:
            await super().run_asgi()
        finally:
            del extensions[SEND_AT_ONCE]  # it holds the socket, which holds it

    def _send_at_once(self, text: bytes) -> bool:
        if self.close_sent or self.disconnected or not (self.handshake_complete and self.writable.is_set()):
            return False
        try:
            self.conn.send_text(text)
        except InvalidState:
            return False
        self.transport.write(b"".join(self.conn.data_to_send()))
        return True
