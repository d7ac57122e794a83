"""A session with the engine, for asyncio."""

from __future__ import annotations

import asyncio
import inspect
import logging
import math
from collections.abc import Awaitable, Callable
from typing import Any, Self

from ..errors import DecodeError, EngineError, QlikError, SessionClosed, TransportTimeout
from ..interceptors import Interceptors
from ..transport import AsyncSocket
from .protocol import Conversation, Decode, Emission, Frame, Listener, RequestObject, encode, result_of
from .resume import MANUAL, Memory
from .settings import SessionSettings, is_over, should_repeat

log = logging.getLogger("qlik_sdk.rpc")


class _Deadlines:
    """Until when calls must be answered, with one timer for all of them: most are answered long before."""

    def __init__(self) -> None:
        self._calls: dict[int, tuple[float, float, RequestObject, asyncio.Future[Frame]]] = {}
        self._next = math.inf
        self._timer: asyncio.TimerHandle | None = None

    def add(
        self,
        loop: asyncio.AbstractEventLoop,
        request: RequestObject,
        answer: asyncio.Future[Frame],
        seconds: float,
    ) -> None:
        when = loop.time() + seconds
        self._calls[request.id] = (when, seconds, request, answer)
        if when < self._next:
            self.stop()
            self._next = when
            self._timer = loop.call_at(when, self._expire, loop)

    def remove(self, request: RequestObject) -> None:
        self._calls.pop(request.id, None)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._next = None, math.inf

    def _expire(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for when, seconds, request, answer in self._calls.values():
            if when <= now and not answer.done():
                late = TransportTimeout(f"{request.method} was not answered in {seconds} seconds")
                answer.set_exception(late)
        self._next = min((call[0] for call in self._calls.values() if call[0] > now), default=math.inf)
        waits = self._next < math.inf
        self._timer = loop.call_at(self._next, self._expire, loop) if waits else None


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
        settings: SessionSettings | None = None,
    ) -> None:
        self._connect = connect
        self.interceptors = interceptors if interceptors is not None else Interceptors()
        self.settings = settings if settings is not None else SessionSettings()
        self._timeout = timeout
        self._conversation = Conversation()
        self._memory = Memory()
        self._socket: AsyncSocket | None = None
        self._reader: asyncio.Task[None] | None = None
        self._resumer: asyncio.Task[None] | None = None
        self._listening: set[asyncio.Future[Any]] = set()
        self._deadlines = _Deadlines()

    async def open(self) -> Self:
        """Open the websocket; see `RpcSession.open`."""
        if self.is_connected():
            raise SessionClosed("the engine session is open already")
        await self._close()
        await self._start()
        return self

    async def _start(self) -> None:
        socket = self._socket = await self._connect()
        heard = self._conversation.opened()
        self._reader = asyncio.create_task(self._read(socket))
        self._emit(heard)

    def is_connected(self) -> bool:
        """Whether the websocket is open."""
        return self._conversation.closed is None

    async def send(self, method: str, handle: int, *args: Any, **kwargs: Any) -> Any:
        """Call an engine method; see `RpcSession.send`."""
        return await self.call(method, handle, kwargs or list(args))

    async def call(
        self,
        method: str,
        handle: int,
        params: Any,
        *,
        timeout: float | None = None,
        decode: Decode | None = None,
    ) -> Any:
        """`send` with the parameters as one list or dictionary; see `RpcSession.call`."""
        if self._resumer is not None:
            await self.wait_resumed(timeout)
        repeats = 0
        while True:
            request = self.interceptors.request.apply(self._conversation.request(method, handle, params))
            try:
                frame = await self._exchanged(request, timeout, decode)
                result = result_of(frame, request, self.interceptors.response, decode)
            except EngineError as error:
                unwanted = self._conversation.is_unwanted(request)
                if unwanted or not should_repeat(error, repeats, self.settings):
                    raise
                repeats += 1
                continue
            self._memory.answered(request)
            return result

    async def wait_resumed(self, timeout: float | None = None) -> None:
        """Wait while a lost websocket is being replaced; see `RpcSession.wait_resumed`."""
        resumer = self._resumer
        if resumer is not None and resumer is not asyncio.current_task():
            await asyncio.wait((resumer,), timeout=self._timeout if timeout is None else timeout)

    async def _exchanged(
        self, request: RequestObject, timeout: float | None, decode: Decode | None = None
    ) -> Frame:
        text = encode(request)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Frame] = loop.create_future()
        heard = self._conversation.expect(request, answer, decode)
        if heard:
            self._emit(heard)
        socket = self._socket
        limit = self._timeout if timeout is None else timeout
        if limit is not None:
            self._deadlines.add(loop, request, answer, limit)
        try:
            if socket is not None:
                await socket.send(text)
            return await answer
        except SessionClosed as closed:
            if socket is self._socket:  # who reads may hear of the end later than who sends
                self._ended(closed)
            raise
        finally:
            if limit is not None:
                self._deadlines.remove(request)
            self._conversation.forget(request)
            answer.cancel()

    def on(self, event: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` at an event; see `RpcSession.on`."""
        return self._conversation.on(event, listener)

    def on_handle(self, handle: int, event: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` at an event of one object; see `RpcSession.on_handle`."""
        return self._conversation.on_handle(handle, event, listener)

    async def suspend(self) -> None:
        """Close the websocket, to go on with `resume`; see `RpcSession.suspend`."""
        socket, self._socket = self._socket, None
        if socket is None:
            return
        suspended = SessionClosed("the engine session is suspended", MANUAL)
        self._emit(self._conversation.finish(suspended, suspended=True))
        await socket.close(MANUAL)
        if self._reader is not None:
            await asyncio.wait((self._reader,))

    async def resume(self) -> None:
        """Open another websocket and get everything again; see `RpcSession.resume`."""
        if self.is_connected():
            raise SessionClosed("the engine session is open already")
        await self._start()
        await self._restore()

    async def _restore(self) -> None:
        steps = self._memory.restore()
        outcome: Any = None
        advance: Callable[[Any], Any] = steps.send
        while True:
            try:
                wanted = advance(outcome)
            except StopIteration as end:
                restored = end.value
                break
            request = self._conversation.request(wanted.method, wanted.handle, wanted.params)
            try:
                frame = await self._exchanged(request, None)
                advance, outcome = steps.send, result_of(frame, request, Interceptors().response)
            except EngineError as error:
                advance, outcome = steps.throw, error
        self._emit(self._conversation.resumed(restored))

    def _ended(self, closed: SessionClosed) -> None:
        """The websocket is gone: for good, or to be replaced."""
        if not self.is_connected():
            return
        replaced = self._resumer is not None or not is_over(closed, self.settings)
        self._emit(self._conversation.finish(closed, suspended=replaced))
        if replaced and self._resumer is None:
            self._resumer = asyncio.create_task(self._replace())

    async def _replace(self) -> None:
        """Resume on another websocket, or give up."""
        last: QlikError = SessionClosed("the engine session was not resumed")
        try:
            for seconds in self.settings.waits():
                await asyncio.sleep(seconds)
                try:
                    await self.resume()
                    return
                except QlikError as error:
                    last = error
                    await self.suspend()
                    if isinstance(error, EngineError):
                        break
            lost = SessionClosed(f"the engine session was lost: {last}", 1006)
            self._emit(self._conversation.give_up(lost))
        finally:
            self._resumer = None

    async def close(self) -> None:
        """Close the websocket; see `RpcSession.close`."""
        error = await self._close()
        if error is not None:
            raise error

    async def _close(self) -> SessionClosed | None:
        error = self._conversation.ended_badly
        self._conversation.reported()
        resumer = self._resumer
        if resumer is not None and resumer is not asyncio.current_task():
            resumer.cancel()
            await asyncio.wait((resumer,))
        socket, self._socket = self._socket, None
        if socket is None:
            return error
        self._deadlines.stop()
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
                if socket is self._socket:
                    self._ended(closed)
                return
            except DecodeError as error:
                self._emit(self._conversation.finish(SessionClosed(str(error), 1007)))
                await socket.close(1007)
                return
            except Exception as error:  # whatever it is, those who wait for answers must hear of it
                log.exception("reading from the engine failed")
                self._emit(self._conversation.finish(SessionClosed(f"reading failed: {error}")))
                return
            if heard:
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
