"""A session with the engine, for threads."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Self

from ..errors import DecodeError, EngineError, QlikError, SessionClosed, TransportTimeout
from ..interceptors import Interceptors
from ..transport import Socket
from .protocol import Conversation, Decode, Emission, Frame, Listener, RequestObject, encode, result_of
from .resume import MANUAL, Memory
from .settings import SessionSettings, is_over, should_repeat

log = logging.getLogger("qlik_sdk.rpc")

_CLOSE_SECONDS = 10.0
_LEAD_SECONDS = 0.02
"""For so long after a call the next one is expected to read its answer itself."""


class _Slot:
    """Where one thread waits for its answer; lighter than a future."""

    __slots__ = ("_error", "_frame", "_lock")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()
        self._frame: Frame | None = None
        self._error: BaseException | None = None

    def done(self) -> bool:
        return self._frame is not None or self._error is not None

    def set_result(self, result: Frame, /) -> None:
        self._frame = result
        self.nudge()

    def set_exception(self, exception: BaseException, /) -> None:
        self._error = exception
        self.nudge()

    def nudge(self) -> None:
        """Wake whoever waits."""
        try:
            self._lock.release()
        except RuntimeError:
            return  # it was woken already and will look

    def wait(self, seconds: float) -> None:
        """Wait for the answer, or a nudge; raises TimeoutError."""
        if not self._lock.acquire(timeout=seconds):
            raise TimeoutError

    def answer(self) -> Frame:
        """What came; raises what ended the session."""
        if self._frame is None:
            assert self._error is not None
            raise self._error
        return self._frame


class RpcSession:
    """One websocket to the engine.

    ``with auth.rpc(app_id).open() as session: session.send("OpenDoc", -1, app_id)``

    Any number of threads may send at the same time. One of those that wait reads the answers of all, which
    saves a switch of threads per call; while nobody waits, a thread of the session reads what the engine
    tells by itself. Listeners are called by another thread, so they may call the engine themselves.

    Attributes:
        settings: see `SessionSettings`; changes count from the next call on.
    """

    def __init__(
        self,
        connect: Callable[[], Socket],
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
        self._socket: Socket | None = None
        self._reader: threading.Thread | None = None
        self._dispatcher: threading.Thread | None = None
        self._events: SimpleQueue[Emission | None] = SimpleQueue()
        self._lock = threading.RLock()
        self._resumer: threading.Thread | None = None
        self._leaving = threading.Event()
        self._hearing = False
        self._reading = threading.Lock()
        self._last_call = 0.0

    def open(self) -> Self:
        """Open the websocket; use the answer in a ``with`` block, which closes it.

        Raises:
            FailedToConnect: the tenant cannot be reached or refuses.
            SessionClosed: it is open already.
        """
        with self._lock:
            if self.is_connected():
                raise SessionClosed("the engine session is open already")
            self._close()
            self._leaving.clear()
            self._hearing = True
            self._events = SimpleQueue()
            heard = self._start()
        self._emit(heard)
        return self

    def _start(self) -> list[Emission]:
        socket = self._socket = self._connect()
        heard = self._conversation.opened()
        self._reader = threading.Thread(target=self._read, args=(socket,), name="qlik-session", daemon=True)
        self._reader.start()
        return heard

    def is_connected(self) -> bool:
        """Whether the websocket is open."""
        return self._conversation.closed is None

    def send(self, method: str, handle: int, *args: Any, **kwargs: Any) -> Any:
        """Call an engine method with parameters by position or by name.

        Parameters:
            method: the engine's name; handle: of the object, -1 for the engine itself.
        Returns:
            The ``result`` of the answer, a dictionary of out-parameters.
        Raises:
            EngineError, SessionClosed, TransportTimeout.
        """
        return self.call(method, handle, kwargs or list(args))

    def call(
        self,
        method: str,
        handle: int,
        params: Any,
        *,
        timeout: float | None = None,
        decode: Decode | None = None,
    ) -> Any:
        """`send` with the parameters as one list or dictionary.

        A call that the engine aborts because data or selections changed is made again; see
        `SessionSettings.aborted_retries`. While a lost websocket is being replaced, calls wait for it.

        Parameters:
            timeout: seconds to wait for the answer; None means the client's ``rpc_timeout``.
            decode: makes something of the JSON of the result, in place of plain values.
        """
        self.wait_resumed(timeout)
        repeats = 0
        while True:
            request = self.interceptors.request.apply(self._conversation.request(method, handle, params))
            try:
                frame = self._exchanged(request, timeout, decode)
                result = result_of(frame, request, self.interceptors.response, decode)
            except EngineError as error:
                unwanted = self._conversation.is_unwanted(request)
                if unwanted or not should_repeat(error, repeats, self.settings):
                    raise
                repeats += 1
                continue
            self._memory.answered(request)
            return result

    def wait_resumed(self, timeout: float | None = None) -> None:
        """Wait while a lost websocket is being replaced; handles may be others then."""
        resumer = self._resumer
        if resumer is not None and resumer is not threading.current_thread():
            resumer.join(self._timeout if timeout is None else timeout)

    def _exchanged(
        self, request: RequestObject, timeout: float | None, decode: Decode | None = None
    ) -> Frame:
        text = encode(request)
        answer = _Slot()
        heard = self._conversation.expect(request, answer, decode)
        if heard:
            self._emit(heard)
        socket = self._socket
        limit = self._timeout if timeout is None else timeout
        try:
            if socket is not None:
                socket.send(text)
                self._await(answer, socket, threading.TIMEOUT_MAX if limit is None else limit)
            return answer.answer()
        except SessionClosed as closed:
            self._ended(socket, closed)  # who reads may hear of the end later than who sends
            raise
        except TransportTimeout:
            raise
        except TimeoutError as error:
            raise TransportTimeout(f"{request.method} was not answered in {limit} seconds") from error
        finally:
            self._last_call = time.monotonic()
            follower = self._conversation.forget(request)
            if isinstance(follower, _Slot) and not self._reading.locked():
                follower.nudge()

    def _await(self, answer: _Slot, socket: Socket, seconds: float) -> None:
        """Read until the answer is there, or wait while somebody else reads; raises TimeoutError."""
        end = time.monotonic() + seconds
        while not answer.done():
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            receive = getattr(socket, "receive_within", None)
            if receive is None or not self._reading.acquire(blocking=False):
                answer.wait(min(left, threading.TIMEOUT_MAX))
                continue
            try:
                while not answer.done() and (left := end - time.monotonic()) > 0:
                    if not self._hear(socket, receive, left):
                        break
            finally:
                self._reading.release()

    def on(self, event: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` at an event; the answer undoes it.

        Events: "opened", "closed", "suspended", "resumed", "message", "notification",
        "notification:<method>", "traffic:*", "traffic:sent", "traffic:received".
        """
        return self._conversation.on(event, listener)

    def on_handle(self, handle: int, event: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` when the object at ``handle`` is "changed", "suspended" or "closed"."""
        return self._conversation.on_handle(handle, event, listener)

    def suspend(self) -> None:
        """Close the websocket, to go on with `resume`; calls made meanwhile raise SessionClosed."""
        with self._lock:
            socket, self._socket = self._socket, None
            if socket is None:
                return
            suspended = SessionClosed("the engine session is suspended", MANUAL)
            heard = self._conversation.finish(suspended, suspended=True)
        self._emit(heard)
        socket.close(MANUAL)
        self._join_reader()

    def resume(self) -> None:
        """Open another websocket, and get the document and the objects the program holds again.

        Objects the engine still has tell "changed", the others "closed"; see `resume`.

        Raises:
            FailedToConnect: no websocket; EngineError: the document cannot be opened any more.
            SessionClosed: the session is open.
        """
        with self._lock:
            if self.is_connected():
                raise SessionClosed("the engine session is open already")
            heard = self._start()
        self._emit(heard)
        self._restore()

    def _restore(self) -> None:
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
                frame = self._exchanged(request, None)
                advance, outcome = steps.send, result_of(frame, request, Interceptors().response)
            except EngineError as error:
                advance, outcome = steps.throw, error
        self._emit(self._conversation.resumed(restored))

    def close(self) -> None:
        """Close the websocket.

        Raises:
            SessionClosed: the engine had ended the session before, and not in an orderly way.
        """
        error = self._close()
        if error is not None:
            raise error

    def _close(self) -> SessionClosed | None:
        error = self._conversation.ended_badly
        self._leaving.set()
        with self._lock:
            self._conversation.reported()
            # Listeners hear of the end while there still is a thread to call them.
            self._emit(self._conversation.finish(SessionClosed("the engine session was closed", 1000)))
            self._hearing = False
            socket, self._socket = self._socket, None
            dispatcher, self._dispatcher = self._dispatcher, None
        if socket is not None:
            socket.close()
        self._events.put(None)
        self._join_reader()
        for thread in (dispatcher, self._resumer):
            if thread is not None and thread is not threading.current_thread():
                thread.join(_CLOSE_SECONDS)
        return error

    def _join_reader(self) -> None:
        reader = self._reader
        if reader is not None and reader is not threading.current_thread():
            reader.join(_CLOSE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *exc: object) -> None:
        error = self._close()
        if error is not None and kind is None:
            raise error

    def _read(self, socket: Socket) -> None:
        """Read while no call does."""
        while True:
            if time.monotonic() - self._last_call < _LEAD_SECONDS:
                if self._leaving.wait(_LEAD_SECONDS) or socket is not self._socket:
                    return
                continue
            with self._reading:
                if not self._hear(socket, socket.receive):
                    return

    def _hear(self, socket: Socket, receive: Callable[..., str | None], *within: float) -> bool:
        """Take in one message, if one comes. Whether there can be more."""
        try:
            text = receive(*within)
            heard = self._conversation.receive(text) if text is not None else []
        except SessionClosed as closed:
            self._ended(socket, closed)
            return False
        except DecodeError as error:
            self._emit(self._conversation.finish(SessionClosed(str(error), 1007)))
            threading.Thread(target=socket.close, args=(1007,), daemon=True).start()
            return False
        except Exception as error:  # whatever it is, those who wait for answers must hear of it
            log.exception("reading from the engine failed")
            self._emit(self._conversation.finish(SessionClosed(f"reading failed: {error}")))
            return False
        if heard:
            self._emit(heard)
        return True

    def _ended(self, socket: Socket | None, closed: SessionClosed) -> None:
        """A websocket is gone: for good, or to be replaced."""
        with self._lock:
            if socket is not self._socket or not self.is_connected():
                return
            replaced = self._resumer is not None or not is_over(closed, self.settings)
            heard = self._conversation.finish(closed, suspended=replaced)
            if replaced and self._resumer is None:
                self._resumer = threading.Thread(target=self._replace, name="qlik-resume", daemon=True)
                self._resumer.start()
        self._emit(heard)

    def _replace(self) -> None:
        """Resume on another websocket, or give up."""
        last: QlikError = SessionClosed("the engine session was not resumed")
        try:
            for seconds in self.settings.waits():
                if self._leaving.wait(seconds):
                    return
                try:
                    self.resume()
                    return
                except QlikError as error:
                    last = error
                    self.suspend()
                    if isinstance(error, EngineError):
                        break
            lost = SessionClosed(f"the engine session was lost: {last}", 1006)
            self._emit(self._conversation.give_up(lost))
        finally:
            self._resumer = None

    def _emit(self, heard: list[Emission]) -> None:
        if not heard:
            return
        with self._lock:
            if not self._hearing:
                return
            if self._dispatcher is None:
                self._dispatcher = threading.Thread(
                    target=self._dispatch, args=(self._events,), name="qlik-listeners", daemon=True
                )
                self._dispatcher.start()
        for emission in heard:
            self._events.put(emission)

    def _dispatch(self, events: SimpleQueue[Emission | None]) -> None:
        while (emission := events.get()) is not None:
            listener, args = emission
            try:
                listener(*args)
            except Exception:  # a listener that fails must not silence the others
                log.exception("a listener failed")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {'open' if self.is_connected() else 'closed'}>"
