"""A session with the engine, for asyncio."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Self

from ..errors import DecodeError, SessionClosed, TransportTimeout
from ..interceptors import Interceptors
from ..transport import AsyncSocket
from .protocol import Conversation, Emission, Listener, encode, result_of

log = logging.getLogger("qlik_sdk.rpc")


class AsyncRpcSession:
    """The asynchronous twin of `RpcSession`; listeners may be coroutine functions.

    ``async with auth.rpc(app_id) as session: await session.send("OpenDoc", -1, app_id)``
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[AsyncSocket]],
        *,
        interceptors: Interceptors | None = None,
        timeout: float | None = None,
    ) -> None:
        self._connect = connect
        self.interceptors = interceptors if interceptors is not None else Interceptors()
        self._timeout = timeout
        self._conversation = Conversation()
        self._socket: AsyncSocket | None = None
        self._reader: asyncio.Task[None] | None = None
        self._listening: set[asyncio.Future[Any]] = set()

    async def open(self) -> Self:
        """Open the websocket; see `RpcSession.open`."""
        if self.is_connected():
            raise SessionClosed("the engine session is open already")
        await self._close()
        socket = self._socket = await self._connect()
        heard = self._conversation.opened()
        self._reader = asyncio.create_task(self._read(socket))
        self._emit(heard)
        return self

    def is_connected(self) -> bool:
        """Whether the websocket is open."""
        return self._conversation.closed is None

    async def send(self, method: str, handle: int, *args: Any, **kwargs: Any) -> Any:
        """Call an engine method; see `RpcSession.send`."""
        return await self.call(method, handle, kwargs or list(args))

    async def call(self, method: str, handle: int, params: Any, *, timeout: float | None = None) -> Any:
        """`send` with the parameters as one list or dictionary; see `RpcSession.call`."""
        request = self.interceptors.request.apply(self._conversation.request(method, handle, params))
        text = encode(request)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._emit(self._conversation.expect(request, answer))
        socket = self._socket
        limit = self._timeout if timeout is None else timeout
        try:
            if socket is not None:
                await socket.send(text)
            async with asyncio.timeout(limit):
                message = await answer
        except SessionClosed as closed:
            if socket is self._socket:  # who reads may hear of the end later than who sends
                self._emit(self._conversation.finish(closed))
            raise
        except TransportTimeout:
            raise
        except TimeoutError as error:
            raise TransportTimeout(f"{method} was not answered in {limit} seconds") from error
        finally:
            self._conversation.forget(request)
            answer.cancel()
        message = self.interceptors.response.apply({**message, "request_data": request})
        return result_of(message, request)

    def on(self, event: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` at an event; see `RpcSession.on`."""
        return self._conversation.on(event, listener)

    def on_handle(self, handle: int, event: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` at an event of one object; see `RpcSession.on_handle`."""
        return self._conversation.on_handle(handle, event, listener)

    async def close(self) -> None:
        """Close the websocket; see `RpcSession.close`."""
        error = await self._close()
        if error is not None:
            raise error

    async def _close(self) -> SessionClosed | None:
        socket, self._socket = self._socket, None
        if socket is None:
            return None
        error = self._conversation.ended_badly
        self._emit(self._conversation.finish(SessionClosed("the engine session was closed", 1000)))
        await socket.close()
        if self._reader is not None:
            await self._reader
        current = asyncio.current_task()
        others = [task for task in self._listening if task is not current]
        if others:
            await asyncio.wait(others)
        return error

    async def __aenter__(self) -> Self:
        return self if self.is_connected() else await self.open()

    async def __aexit__(self, kind: object, *exc: object) -> None:
        error = await self._close()
        if error is not None and kind is None:
            raise error

    async def _read(self, socket: AsyncSocket) -> None:
        while True:
            try:
                heard = self._conversation.receive(await socket.receive())
            except SessionClosed as closed:
                self._emit(self._conversation.finish(closed))
                return
            except DecodeError as error:
                self._emit(self._conversation.finish(SessionClosed(str(error), 1007)))
                await socket.close(1007)
                return
            except Exception as error:  # whatever it is, those who wait for answers must hear of it
                log.exception("reading from the engine failed")
                self._emit(self._conversation.finish(SessionClosed(f"reading failed: {error}")))
                return
            self._emit(heard)

    def _emit(self, heard: list[Emission]) -> None:
        for listener, args in heard:
            try:
                answer = listener(*args)
            except Exception:  # a listener that fails must not silence the others
                log.exception("a listener failed")
                continue
            if inspect.isawaitable(answer):
                task = asyncio.ensure_future(answer)
                self._listening.add(task)
                task.add_done_callback(self._heard)

    def _heard(self, task: asyncio.Future[Any]) -> None:
        self._listening.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a listener failed", exc_info=task.exception())

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {'open' if self.is_connected() else 'closed'}>"
