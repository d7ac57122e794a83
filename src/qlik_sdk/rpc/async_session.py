"""A session with the engine, for asyncio."""

from __future__ import annotations

import asyncio
import inspect
import logging
import math
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Self

from ..errors import DecodeError, EngineError, QlikError, SessionClosed, TransportTimeout
from ..interceptors import Interceptors
from ..transport import AsyncSocket
from .line import Line
from .protocol import Conversation, Decode, Emission, Frame, Listener, RequestObject, encode, result_of
from .resume import MANUAL, Call, Restored, Steps
from .settings import SessionSettings, explain, is_other, is_over, is_refused, pause, should_repeat

log = logging.getLogger("qlik_sdk.rpc")

_UNSEEN = Interceptors().response


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
        app_id: str = "",
    ) -> None:
        self._connect = connect
        self._app_id = app_id
        self.interceptors = interceptors if interceptors is not None else Interceptors()
        self.settings = settings if settings is not None else SessionSettings()
        self._timeout = timeout
        self._conversation = Conversation()
        self._memory = self._conversation.memory
        self._line: Line | None = None
        self._resumer: asyncio.Task[None] | None = None
        self._renewal: asyncio.TimerHandle | None = None
        self._renewing: asyncio.Task[None] | None = None
        self._not_renewed: QlikError | None = None
        self._listening: set[asyncio.Future[Any]] = set()
        self._deadlines = _Deadlines()

    async def open(self) -> Self:
        """Open the websocket; see `RpcSession.open`."""
        if self.is_connected():
            raise SessionClosed("the engine session is open already")
        await self._close()
        self._memory.clear()
        self._begin(Line(await self._connect(), self._memory.fresh))
        return self

    def _begin(self, line: Line) -> None:
        self._line = line
        heard = self._conversation.opened(line)
        self._follow(line)
        self._renew_later(line)
        self._emit(heard)

    def _follow(self, line: Line) -> None:
        line.reader = asyncio.create_task(self._read(line))

    def is_connected(self) -> bool:
        """Whether the websocket is open."""
        return self._conversation.closed is None

    def send(self, method: str, handle: int, *args: Any, **kwargs: Any) -> Coroutine[Any, Any, Any]:
        """Call an engine method; see `RpcSession.send`."""
        return self.call(method, handle, kwargs or list(args))

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
                frame, line = await self._exchanged(request, timeout, decode)
                result = result_of(frame, request, self.interceptors.response, decode)
            except EngineError as error:
                unwanted = self._conversation.is_unwanted(request)
                if unwanted or not should_repeat(error, repeats, self.settings):
                    raise
                repeats += 1
                continue
            self._memory.answered(request, result, line)
            return result

    async def wait_resumed(self, timeout: float | None = None) -> None:
        """Wait while a lost websocket is being replaced; see `RpcSession.wait_resumed`."""
        resumer = self._resumer
        if resumer is not None and resumer is not asyncio.current_task():
            await asyncio.wait((resumer,), timeout=self._timeout if timeout is None else timeout)

    async def _exchanged(
        self, request: RequestObject, timeout: float | None, decode: Decode | None = None
    ) -> tuple[Frame, Line]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Frame] = loop.create_future()
        while (line := self._conversation.expect(request, answer, decode)) is None:
            await self._regain(request.handle)
        limit = self._timeout if timeout is None else timeout
        if limit is not None:
            self._deadlines.add(loop, request, answer, limit)
        try:
            heard = self._conversation.sent(request)
            if heard:
                self._emit(heard)
            await line.socket.send(encode(request, line))
            return await answer, line
        except SessionClosed as closed:
            self._ended(line, closed)  # who reads may hear of the end later than who sends
            raise
        finally:
            if limit is not None:
                self._deadlines.remove(request)
            if decode is not None or request.id in line.pending:
                self._conversation.forget(request, line)
            answer.cancel()
            if line is not self._line:
                self._leave(line)

    def on(self, event: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` at an event; see `RpcSession.on`."""
        return self._conversation.on(event, listener)

    def on_handle(self, handle: int, event: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` at an event of one object; see `RpcSession.on_handle`."""
        return self._conversation.on_handle(handle, event, listener)

    async def suspend(self) -> None:
        """Close the websocket, to go on with `resume`; see `RpcSession.suspend`."""
        line, self._line = self._line, None
        if line is None:
            return
        suspended = SessionClosed("the engine session is suspended", MANUAL)
        self._emit(self._conversation.finish(suspended, suspended=True))
        await line.socket.close(MANUAL)
        await asyncio.wait((line.reader,))

    async def resume(self) -> None:
        """Open another websocket and get everything again; see `RpcSession.resume`."""
        if self.is_connected():
            raise SessionClosed("the engine session is open already")
        line = Line(await self._connect(), self._memory.fresh, same=False)
        self._begin(line)
        self._emit(self._conversation.resumed(await self._restored(line)))

    async def _restored(self, line: Line) -> Restored:
        return await self._carry_out(self._memory.restore(line), line)

    async def _regain(self, handle: int) -> None:
        """Get what was got on a websocket before; see `RpcSession`."""
        line = self._line
        if line is not None and line.wire(handle) is None:
            restored = await self._carry_out(self._memory.restore(line, [handle]), line)
            if restored.lost:
                raise SessionClosed(
                    f"what was at handle {handle} did not outlive the websocket it was got on"
                )

    async def _carry_out(self, steps: Steps, line: Line) -> Restored:
        try:
            calls = next(steps)
            while True:
                calls = steps.send(await self._outcomes(calls, line))
        except StopIteration as end:
            restored: Restored = end.value
            return restored

    async def _outcomes(self, calls: list[Call], line: Line) -> list[Any]:
        """Make the calls, all of them before the first answer is there."""
        asked = []
        for call in calls:
            request = self._conversation.request(*call)
            answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
            self._conversation.expect(request, answer, None, line)
            await line.socket.send(encode(request, line))
            asked.append((request, answer))
        outcomes: list[Any] = []
        for request, answer in asked:
            try:
                frame = await asyncio.wait_for(answer, self._timeout)
                outcomes.append(result_of(frame, request, _UNSEEN))
            except EngineError as error:
                outcomes.append(error)
            except TimeoutError as error:
                raise TransportTimeout(f"{request.method} was not answered in time") from error
        return outcomes

    # --- renewing; what is done here is told in `RpcSession`

    def _renew_later(self, line: Line, attempt: int = 0) -> None:
        self._stop_renewal()
        at = line.renew_at if self.settings.renew else None
        if at is not None:
            wait = pause(attempt) if attempt else max(at - time.time(), 0.0)
            self._renewal = asyncio.get_running_loop().call_later(wait, self._begin_renewal, line, attempt)

    def _stop_renewal(self) -> None:
        renewal, self._renewal = self._renewal, None
        if renewal is not None:
            renewal.cancel()

    def _begin_renewal(self, before: Line, attempt: int) -> None:
        if before is self._line and self.is_connected():
            self._renewing = asyncio.create_task(self._renew(before, attempt))

    async def _renew(self, before: Line, attempt: int) -> None:
        try:
            line, restored = await self._connected_again()
        except QlikError as failure:
            self._renewing = None
            if before is self._line:
                await self._stay(before, failure, attempt)
            return
        self._renewing = self._not_renewed = None
        if before is not self._line:  # closed or suspended in the meantime
            await line.socket.close()
            return
        self._line = line
        if self.is_connected():
            self._emit(self._conversation.moved(line, restored))
        else:
            self._emit(self._conversation.opened(line) + self._conversation.resumed(restored))
            self._resumer = None
        self._renew_later(line)
        self._leave(before)

    async def _connected_again(self) -> tuple[Line, Restored]:
        line = Line(await self._connect(), self._memory.fresh, same=False)
        self._follow(line)
        try:
            restored = await self._restored(line)
            if is_other(line, restored, self._app_id):
                raise SessionClosed("the engine began another session for the new credentials")
        except BaseException:
            await line.socket.close()
            raise
        return line, restored

    async def _stay(self, before: Line, failure: QlikError, attempt: int) -> None:
        self._not_renewed = failure
        log.warning("the login of an engine session is not renewed: %s", failure)
        if not self.is_connected():
            await self._replace(failure)
        elif not is_refused(failure):
            self._renew_later(before, attempt + 1)

    def _leave(self, line: Line) -> None:
        """Close a websocket on which nothing is to come."""
        if self._conversation.is_done(line):
            self._listen(line.socket.close())

    def _ended(self, line: Line, closed: SessionClosed) -> None:
        """A websocket is gone: for good, or to be replaced."""
        if line is not self._line:
            self._conversation.dropped(line, closed)
            return
        if not self.is_connected():
            return
        explain(closed, line, self._not_renewed)
        replaced = bool(self._resumer or self._renewing) or not is_over(closed, self.settings)
        self._emit(self._conversation.finish(closed, suspended=replaced))
        if self._renewing:
            self._resumer = self._renewing
        elif replaced and self._resumer is None:
            self._resumer = asyncio.create_task(self._replace())

    async def _replace(self, last: QlikError | None = None) -> None:
        """Resume on another websocket, or give up; ``last`` is why it did not work before."""
        try:
            for seconds in self.settings.waits():
                await asyncio.sleep(seconds)
                try:
                    await self.resume()
                    return
                except QlikError as error:
                    last = error
                    await self.suspend()
                    if isinstance(error, EngineError) or is_refused(error):
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
        self._stop_renewal()
        for task in {self._resumer, self._renewing} - {None, asyncio.current_task()}:
            assert task is not None
            task.cancel()
            await asyncio.wait((task,))
        line, self._line = self._line, None
        if line is None:
            return error
        self._deadlines.stop()
        self._emit(self._conversation.finish(SessionClosed("the engine session was closed", 1000)))
        for each in (*self._conversation.left, line):
            await each.socket.close()
            await asyncio.wait((each.reader,))
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

    async def _read(self, line: Line) -> None:
        socket = line.socket
        while True:
            try:
                heard = self._conversation.receive(await socket.receive(), line)
            except SessionClosed as closed:
                self._ended(line, closed)
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
                self._listen(answer)

    def _listen(self, work: Awaitable[Any]) -> None:
        task = asyncio.ensure_future(work)
        self._listening.add(task)
        task.add_done_callback(self._heard)

    def _heard(self, task: asyncio.Future[Any]) -> None:
        self._listening.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a listener failed", exc_info=task.exception())

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {'open' if self.is_connected() else 'closed'}>"
