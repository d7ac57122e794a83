"""Websockets that are logged in, and log in again when the tenant no longer takes their credentials.

A tenant refuses in one of two ways: with a status instead of the upgrade, or by closing the websocket at once
with code 4006. Either way credentials are renewed and the websocket opened once more.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..core.agent import agent_of
from ..core.exchange import Flow
from ..core.headers import Headers
from ..core.request import WireRequest
from ..core.response import ReadBody
from ..errors import FailedToConnect, QlikError, SessionClosed
from ..transport import AsyncSocket, AsyncTransport, Socket, Transport, WireResponse
from ..transport.drive import adrive, drive

if TYPE_CHECKING:
    from ..auth.method import AuthMethod
    from ..config import Config

AUTHENTICATION_FAILED = 4006
_UNAUTHORIZED = 401


class _Login:
    """What both twins know of one websocket: what was asked, and whether the credentials are new ones."""

    def __init__(self, config: Config, method: AuthMethod, url: str) -> None:
        self._config = config
        self._method = method
        self._url = url
        self._asked = self._upgrade()
        self._renewed = False
        # What was sent before the engine said anything; None once it did, as then the credentials are good.
        self._unheard: list[str] | None = []

    @property
    def renew_at(self) -> float | None:
        """When to open another websocket with other credentials, in seconds since 1970; None for never."""
        return self._method.renew_at(self._asked)

    @property
    def advice(self) -> str:
        """What to do when the credentials are no good any more."""
        return self._method.advice

    def _upgrade(self) -> WireRequest:
        return WireRequest("GET", self._url, Headers({"User-Agent": agent_of(self._config)}))

    def _renewal(self, error: FailedToConnect | SessionClosed) -> Flow[None]:
        """Get other credentials after ``error``; raises it where that is not possible or no help."""
        if isinstance(error, FailedToConnect):
            status = error.status
        else:
            status = _UNAUTHORIZED if error.close_code == AUTHENTICATION_FAILED else None
        if status is None or not self._method.is_refusal(status, {}):
            raise error
        answer = WireResponse(status, "", Headers(), ReadBody(b""), self._url, b"")
        if self._renewed or not (yield from self._method.renew(self._asked, answer)):
            raise error.with_advice(self._method.advice) from None
        self._renewed = True


def _failed(error: QlikError) -> SessionClosed:
    return SessionClosed(f"logging in again failed: {error}", AUTHENTICATION_FAILED)


class LoginSocket(_Login):
    """A websocket for threads; see `qlik_sdk.transport.Socket`."""

    def __init__(self, config: Config, method: AuthMethod, transport: Transport, url: str) -> None:
        super().__init__(config, method, url)
        self._transport = transport
        self._lock = threading.Lock()
        self._socket = self._opened()

    def _opened(self) -> Socket:
        while True:
            self._asked = self._upgrade()
            self._drive(self._method.prepare(self._asked))
            try:
                return self._transport.connect(self._asked.url, self._asked.headers)
            except FailedToConnect as error:
                self._drive(self._renewal(error))

    def _drive(self, flow: Flow[None]) -> None:
        drive(flow, self._transport, self._config.timeout)

    def send(self, text: str) -> None:
        if self._unheard is not None:
            with self._lock:
                if self._unheard is not None:
                    self._unheard.append(text)
                    # `receive` hears of the end as well, and opens another websocket or tells.
                    with suppress(SessionClosed):
                        self._socket.send(text)
                    return
        self._socket.send(text)

    @property
    def receive_within(self) -> Callable[[float], str | None] | None:
        """`receive` that gives up after some seconds, where the websocket has it; None before it said
        anything, as then it may have to be opened again."""
        return getattr(self._socket, "receive_within", None) if self._unheard is None else None

    def receive(self) -> str:
        while self._unheard is not None:
            try:
                text = self._socket.receive()
            except SessionClosed as closed:
                self._reopen(closed)
                continue
            with self._lock:
                self._unheard = None
            return text
        return self._socket.receive()

    def _reopen(self, closed: SessionClosed) -> None:
        with self._lock:
            try:
                self._drive(self._renewal(closed))
                self._socket = self._opened()
                with suppress(SessionClosed):
                    for text in self._unheard or ():
                        self._socket.send(text)
            except SessionClosed:
                raise
            except QlikError as error:
                raise _failed(error) from error

    def close(self, code: int = 1000) -> None:
        with self._lock:
            self._socket.close(code)


class AsyncLoginSocket(_Login):
    """The asynchronous twin of `LoginSocket`, opened with `open`."""

    def __init__(self, config: Config, method: AuthMethod, transport: AsyncTransport, url: str) -> None:
        from asyncio import Lock  # programs that only block need not load it

        super().__init__(config, method, url)
        self._transport = transport
        self._lock = Lock()
        self._socket: AsyncSocket

    async def open(self) -> AsyncSocket:
        self._socket = await self._opened()
        return self

    async def _opened(self) -> AsyncSocket:
        while True:
            self._asked = self._upgrade()
            await self._drive(self._method.prepare(self._asked))
            try:
                return await self._transport.aconnect(self._asked.url, self._asked.headers)
            except FailedToConnect as error:
                await self._drive(self._renewal(error))

    async def _drive(self, flow: Flow[None]) -> None:
        await adrive(flow, self._transport, self._config.timeout)

    def send(self, text: str) -> Awaitable[None]:
        return self._socket.send(text) if self._unheard is None else self._sent_unheard(text)

    async def _sent_unheard(self, text: str) -> None:
        async with self._lock:
            if self._unheard is not None:
                self._unheard.append(text)
                with suppress(SessionClosed):
                    await self._socket.send(text)
                return
        await self._socket.send(text)

    def receive(self) -> Coroutine[Any, Any, str]:
        return self._socket.receive() if self._unheard is None else self._first()

    async def _first(self) -> str:
        while self._unheard is not None:
            try:
                text = await self._socket.receive()
            except SessionClosed as closed:
                await self._reopen(closed)
                continue
            async with self._lock:
                self._unheard = None
            return text
        return await self._socket.receive()

    async def _reopen(self, closed: SessionClosed) -> None:
        async with self._lock:
            try:
                await self._drive(self._renewal(closed))
                self._socket = await self._opened()
                with suppress(SessionClosed):
                    for text in self._unheard or ():
                        await self._socket.send(text)
            except SessionClosed:
                raise
            except QlikError as error:
                raise _failed(error) from error

    async def close(self, code: int = 1000) -> None:
        async with self._lock:
            await self._socket.close(code)
