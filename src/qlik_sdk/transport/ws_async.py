"""Websockets for asyncio."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Generator, Mapping
from ssl import SSLContext
from typing import Any
from urllib.parse import SplitResult, urlsplit

from ..core.headers import Headers
from ..core.masking import masked
from ..errors import FailedToConnect, SessionClosed
from .http1 import SWITCHING_PROTOCOLS, BadAnswer, head_of, keep_alive, parse_head
from .tls import proxy_login
from .websocket import ABNORMAL, NORMAL, STALL_SECONDS, Channel, Handshake, again
from .ws_sync import PING_SECONDS

_PORTS = {"ws": 80, "wss": 443, "http": 80}
_GOODBYE_SECONDS = 5.0
_BACKLOG_MAX = 1024
"""Messages kept for a program that does not come round to them; then the server has to wait."""


class _Done:
    """What is awaited at once, for less than a coroutine costs."""

    def __await__(self) -> Generator[Any, Any, None]:
        return iter(())  # type: ignore[return-value]  # nothing is sent into it


_DONE = _Done()


async def connect(
    url: str,
    headers: Mapping[str, str],
    *,
    tls: SSLContext | None,
    proxy: SplitResult | None,
    timeout: float,
) -> AsyncSocket:
    """Open a websocket.

    Parameters:
        timeout: seconds until it must be open.
    Raises:
        FailedToConnect: no connection, or the tenant refused the upgrade.
    """
    socket = AsyncSocket()
    try:
        async with asyncio.timeout(timeout):
            await socket.open(url, headers, tls, proxy)
    except BaseException as error:
        socket.abort()
        if isinstance(error, FailedToConnect) or not isinstance(error, BadAnswer | OSError | ValueError):
            raise
        about = str(error) or type(error).__name__
        raise FailedToConnect(f"cannot open {masked(url)}: {about}") from error
    return socket


class AsyncSocket(asyncio.Protocol):
    """A websocket of text frames; see `qlik_sdk.transport.AsyncSocket`."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._channel: Channel | None = None
        self._transport: asyncio.Transport | None = None
        self._head = b""
        self._answered: asyncio.Future[tuple[int, Headers]] | None = None
        self._texts: deque[str] = deque()
        self._arrival: asyncio.Future[None] | None = None
        self._room: asyncio.Future[None] | None = None
        # Of the websocket, and of the connection below it.
        self._over: asyncio.Future[None] = self._loop.create_future()
        self._gone: asyncio.Future[None] = self._loop.create_future()
        self._outgoing: list[bytes] = []
        self._paused = False
        self._pinging: asyncio.TimerHandle | None = None
        self._stalling: asyncio.TimerHandle | None = None
        self._heard = False

    async def open(
        self, url: str, headers: Mapping[str, str], tls: SSLContext | None, proxy: SplitResult | None
    ) -> None:
        """Connect and shake hands; raises FailedToConnect, BadAnswer, OSError or ValueError."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        if proxy is None:
            await self._loop.create_connection(
                lambda: self, host, port, ssl=tls, server_hostname=host if tls else None
            )
        else:
            await self._through(proxy, host, port, tls)
        handshake = Handshake(headers)
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        netloc = parts.netloc.rpartition("@")[2]
        status, answered = await self._ask(head_of("GET", target, netloc, handshake.headers))
        if not handshake.granted(status, answered):
            raise FailedToConnect(f"{masked(url)} refused the session with status {status}", status)
        self._channel = Channel()
        rest, self._head = self._head, b""
        if rest:
            self.data_received(rest)
        self._pinging = self._loop.call_later(PING_SECONDS, self._ping)

    async def _through(self, proxy: SplitResult, host: str, port: int, tls: SSLContext | None) -> None:
        await self._loop.create_connection(lambda: self, proxy.hostname or "", proxy.port or _PORTS["http"])
        authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        status, _ = await self._ask(head_of("CONNECT", authority, authority, proxy_login(proxy)))
        if not 200 <= status < 300:
            raise OSError(f"the proxy answered {status}")
        if self._head:  # it would pass for what the host says within TLS
            raise OSError("the proxy said something before the host could")
        if tls is not None:
            assert self._transport is not None
            self._transport = await self._loop.start_tls(self._transport, self, tls, server_hostname=host)

    async def _ask(self, head: bytes) -> tuple[int, Headers]:
        assert self._transport is not None
        self._answered = self._loop.create_future()
        self._transport.write(head)
        return await self._answered

    # --- what the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        keep_alive(transport.get_extra_info("socket"))

    def data_received(self, data: bytes) -> None:
        if self._channel is None:
            self._read_head(data)
            return
        self._heard = True
        texts, reply = self._channel.received(data)
        if reply:
            self._send(reply)
        if texts:
            self._texts.extend(texts)
            if len(self._texts) > _BACKLOG_MAX and self._transport is not None:
                self._transport.pause_reading()
        if self._channel.ended is not None:
            self._settle(self._over)
            self._loop.call_soon(self._hang_up)
        if texts or self._channel.ended is not None:
            self._wake()

    def _read_head(self, data: bytes) -> None:
        self._head += data
        answered = self._answered
        if answered is None or answered.done():
            return
        try:
            while (found := parse_head(self._head)) is not None:
                self._head = found.rest
                if found.status >= 200 or found.status == SWITCHING_PROTOCOLS:
                    answered.set_result((found.status, found.headers))
                    return
        except BadAnswer as error:
            answered.set_exception(error)

    def connection_lost(self, error: Exception | None) -> None:
        if self._pinging is not None:
            self._pinging.cancel()
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(error or BadAnswer("the server closed the connection"))
        if self._channel is not None:
            if self._channel.ended is None and error is not None:
                self._channel.ended = SessionClosed(f"the engine session broke: {error}", ABNORMAL)
            self._channel.received(b"")
        self._settle(self._over)
        self._settle(self._gone)
        self._wake()
        self.resume_writing()

    def pause_writing(self) -> None:
        self._paused = True
        assert self._transport is not None
        self._watch(self._transport.get_write_buffer_size())

    def _watch(self, left: int) -> None:
        self._stalling = self._loop.call_later(STALL_SECONDS, self._moved, left)

    def _moved(self, before: int) -> None:
        """Give up a server that has taken nothing since there were ``before`` bytes to send."""
        if self._transport is None or self._channel is None:
            return
        left = self._transport.get_write_buffer_size()
        if left < before:
            self._watch(left)
            return
        if self._channel.ended is None:
            stalled = "the engine session broke: the engine takes nothing any more"
            self._channel.ended = SessionClosed(stalled, ABNORMAL)
        self.abort()

    def resume_writing(self) -> None:
        self._paused = False
        if self._stalling is not None:
            self._stalling.cancel()
        room, self._room = self._room, None
        self._settle(room)

    def _wake(self) -> None:
        arrival, self._arrival = self._arrival, None
        self._settle(arrival)

    @staticmethod
    def _settle(future: asyncio.Future[None] | None) -> None:
        if future is not None and not future.done():
            future.set_result(None)

    def _ping(self) -> None:
        if self._channel is None or self._channel.ended is not None:
            return
        if not self._heard:
            self._send(self._channel.ping())
        self._heard = False
        self._pinging = self._loop.call_later(PING_SECONDS, self._ping)

    # --- what the session calls

    def send(self, text: str) -> Awaitable[None]:
        assert self._channel is not None
        self._send(self._channel.text(text))
        return self._drained() if self._paused else _DONE

    async def _drained(self) -> None:
        while self._paused:
            if self._room is None:
                self._room = self._loop.create_future()
            await asyncio.shield(self._room)

    def _send(self, frame: bytes) -> None:
        """Frames of tasks that run in the same turn of the event loop go out together."""
        if not self._outgoing:
            self._loop.call_soon(self._flush)
        self._outgoing.append(frame)

    def _flush(self) -> None:
        frames, self._outgoing = self._outgoing, []
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(b"".join(frames))

    def _hang_up(self) -> None:
        self._flush()
        if self._transport is not None:
            self._transport.close()

    async def receive(self) -> str:
        assert self._channel is not None
        while not self._texts:
            if self._channel.ended is not None:
                raise again(self._channel.ended)
            self._arrival = self._loop.create_future()
            await self._arrival
        text = self._texts.popleft()
        if not self._texts and self._transport is not None:
            self._transport.resume_reading()
        return text

    async def close(self, code: int = NORMAL) -> None:
        channel = self._channel
        if channel is None or self._transport is None:
            return
        goodbye = channel.close(code)
        if goodbye:
            self._send(goodbye)
        self._transport.resume_reading()
        await asyncio.wait((self._over,), timeout=_GOODBYE_SECONDS)
        self._flush()
        self._transport.close()
        await asyncio.wait((self._gone,), timeout=_GOODBYE_SECONDS)
        self.abort()

    def abort(self) -> None:
        """Drop the connection."""
        if self._pinging is not None:
            self._pinging.cancel()
        if self._transport is not None:
            self._transport.abort()
