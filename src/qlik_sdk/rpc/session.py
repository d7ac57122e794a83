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
from .line import Line
from .protocol import Conversation, Decode, Emission, Frame, Listener, RequestObject, encode, result_of
from .resume import MANUAL, Call, Restored, Steps
from .settings import SessionSettings, explain, is_other, is_over, is_refused, pause, should_repeat
from .slot import ThreadSlot

log = logging.getLogger("qlik_sdk.rpc")

_CLOSE_SECONDS = 10.0
_UNSEEN = Interceptors().response
_LEAD_SECONDS = 0.02
"""For so long after a call the next one is expected to read its answer itself."""


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
        self._dispatcher: threading.Thread | None = None
        self._events: SimpleQueue[Emission | None] = SimpleQueue()
        self._lock = threading.RLock()
        self._resumer: threading.Thread | None = None
        self._leaving = threading.Event()
        self._hearing = False
        self._renewal: threading.Timer | None = None
        self._renewing: threading.Thread | None = None
        self._not_renewed: QlikError | None = None

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
            self._memory.clear()
            line = self._line = Line(self._connect(), self._memory.fresh)
            heard = self._begin(line)
        self._emit(heard)
        return self

    def _begin(self, line: Line) -> list[Emission]:
        heard = self._conversation.opened(line)
        self._follow(line)
        self._renew_later(line)
        return heard

    def _follow(self, line: Line) -> None:
        line.reader = threading.Thread(target=self._read, args=(line,), name="qlik-session", daemon=True)
        line.reader.start()

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
                frame, line = self._exchanged(request, timeout, decode)
                result = result_of(frame, request, self.interceptors.response, decode)
            except EngineError as error:
                unwanted = self._conversation.is_unwanted(request)
                if unwanted or not should_repeat(error, repeats, self.settings):
                    raise
                repeats += 1
                continue
            self._memory.answered(request, result, line)
            return result

    def wait_resumed(self, timeout: float | None = None) -> None:
        """Wait while a lost websocket is being replaced; handles may be others then."""
        resumer = self._resumer
        if resumer is not None and resumer is not threading.current_thread():
            resumer.join(self._timeout if timeout is None else timeout)

    def _exchanged(
        self, request: RequestObject, timeout: float | None, decode: Decode | None = None
    ) -> tuple[Frame, Line]:
        answer = ThreadSlot()
        while (line := self._conversation.expect(request, answer, decode)) is None:
            self._regain(request.handle)
        limit = self._timeout if timeout is None else timeout
        try:
            heard = self._conversation.sent(request)
            if heard:
                self._emit(heard)
            line.socket.send(encode(request, line))
            self._await(answer, line, threading.TIMEOUT_MAX if limit is None else limit)
            return answer.answer(), line
        except SessionClosed as closed:
            self._ended(line, closed)  # who reads may hear of the end later than who sends
            raise
        except TransportTimeout:
            raise
        except TimeoutError as error:
            raise TransportTimeout(f"{request.method} was not answered in {limit} seconds") from error
        finally:
            line.last_call = time.monotonic()
            follower = self._conversation.forget(request, line)
            if isinstance(follower, ThreadSlot) and not line.reading.locked():
                follower.nudge()
            if line is not self._line and self._conversation.is_done(line):
                threading.Thread(target=line.socket.close, daemon=True).start()

    def _await(self, answer: ThreadSlot, line: Line, seconds: float) -> None:
        """Read until the answer is there, or wait while somebody else reads; raises TimeoutError."""
        end = time.monotonic() + seconds
        while not answer.done():
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            receive = getattr(line.socket, "receive_within", None)
            if receive is None or not line.reading.acquire(blocking=False):
                answer.wait(min(left, threading.TIMEOUT_MAX))
                continue
            try:
                while not answer.done() and (left := end - time.monotonic()) > 0:
                    if not self._hear(line, receive, left):
                        break
            finally:
                line.reading.release()

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
            line, self._line = self._line, None
            if line is None:
                return
            suspended = SessionClosed("the engine session is suspended", MANUAL)
            heard = self._conversation.finish(suspended, suspended=True)
        self._emit(heard)
        line.socket.close(MANUAL)
        _join(line.reader)

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
            line = self._line = Line(self._connect(), self._memory.fresh, same=False)
            heard = self._begin(line)
        self._emit(heard)
        self._emit(self._conversation.resumed(self._restored(line)))

    def _restored(self, line: Line) -> Restored:
        return self._carry_out(self._memory.restore(line), line)

    def _regain(self, handle: int) -> None:
        """Get what was got on a websocket before; raises SessionClosed where the engine has it no more."""
        line = self._line
        if line is not None and line.wire(handle) is None:
            restored = self._carry_out(self._memory.restore(line, [handle]), line)
            if restored.lost:
                raise SessionClosed(
                    f"what was at handle {handle} did not outlive the websocket it was got on"
                )

    def _carry_out(self, steps: Steps, line: Line) -> Restored:
        try:
            calls = next(steps)
            while True:
                calls = steps.send(self._outcomes(calls, line))
        except StopIteration as end:
            restored: Restored = end.value
            return restored

    def _outcomes(self, calls: list[Call], line: Line) -> list[Any]:
        """Make the calls, all of them before the first answer is there."""
        asked = []
        for call in calls:
            request, answer = self._conversation.request(*call), ThreadSlot()
            self._conversation.expect(request, answer, None, line)
            line.socket.send(encode(request, line))
            asked.append((request, answer))
        limit = threading.TIMEOUT_MAX if self._timeout is None else self._timeout
        outcomes: list[Any] = []
        for request, answer in asked:
            try:
                self._await(answer, line, limit)
                outcomes.append(result_of(answer.answer(), request, _UNSEEN))
            except EngineError as error:
                outcomes.append(error)
            except TimeoutError as error:
                raise TransportTimeout(f"{request.method} was not answered in {limit} seconds") from error
        return outcomes

    # --- renewing

    def _renew_later(self, line: Line, attempt: int = 0) -> None:
        """Change to another websocket before the credentials of this one end."""
        self._stop_renewal()
        at = line.renew_at if self.settings.renew else None
        if at is None or self._leaving.is_set():
            return
        wait = pause(attempt) if attempt else max(at - time.time(), 0.0)
        renewal = threading.Timer(min(wait, threading.TIMEOUT_MAX), self._renew, (line, attempt))
        renewal.name, renewal.daemon = "qlik-renewal", True
        self._renewal = renewal
        renewal.start()

    def _stop_renewal(self) -> threading.Timer | None:
        renewal, self._renewal = self._renewal, None
        if renewal is not None:
            renewal.cancel()
        return renewal

    def _renew(self, before: Line, attempt: int) -> None:
        """Go on with another websocket of the same engine session; calls under way end on the one before."""
        with self._lock:
            if before is not self._line or not self.is_connected():
                return
            self._renewing = threading.current_thread()
        try:
            line, restored = self._connected_again()
        except QlikError as failure:
            self._stay(before, failure, attempt)
        else:
            self._move(before, line, restored)

    def _connected_again(self) -> tuple[Line, Restored]:
        line = Line(self._connect(), self._memory.fresh, same=False)
        self._follow(line)
        try:
            restored = self._restored(line)
            if is_other(line, restored, self._app_id):
                raise SessionClosed("the engine began another session for the new credentials")
        except BaseException:
            line.socket.close()
            raise
        return line, restored

    def _move(self, before: Line, line: Line, restored: Restored) -> None:
        with self._lock:
            self._renewing = self._not_renewed = None
            wanted = before is self._line and not self._leaving.is_set()
            if wanted:
                self._line = line
                if self.is_connected():
                    heard = self._conversation.moved(line, restored)
                else:
                    heard = self._conversation.opened(line) + self._conversation.resumed(restored)
                    self._resumer = None
                self._renew_later(line)
        if not wanted:  # closed or suspended in the meantime
            line.socket.close()
            return
        self._emit(heard)
        if self._conversation.is_done(before):
            before.socket.close()

    def _stay(self, before: Line, failure: QlikError, attempt: int) -> None:
        """It did not work: try again, or leave it to the engine to end the session."""
        with self._lock:
            self._renewing = None
            if before is not self._line:
                return
            self._not_renewed = failure
            lost = not self.is_connected()
            if not lost and not is_refused(failure):
                self._renew_later(before, attempt + 1)
        log.warning("the login of an engine session is not renewed: %s", failure)
        if lost:
            self._replace(failure)

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
            lines = [*self._conversation.left, *([self._line] if self._line is not None else ())]
            self._line = None
            dispatcher, self._dispatcher = self._dispatcher, None
            renewal = self._stop_renewal()
        for line in lines:
            line.socket.close()
        self._events.put(None)
        for thread in (*(line.reader for line in lines), dispatcher, self._resumer, renewal):
            _join(thread)
        return error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *exc: object) -> None:
        error = self._close()
        if error is not None and kind is None:
            raise error

    def _read(self, line: Line) -> None:
        """Read while no call does."""
        while True:
            if time.monotonic() - line.last_call < _LEAD_SECONDS:
                if self._leaving.wait(_LEAD_SECONDS):
                    return
                continue
            with line.reading:
                if not self._hear(line, line.socket.receive):
                    return

    def _hear(self, line: Line, receive: Callable[..., str | None], *within: float) -> bool:
        """Take in one message, if one comes. Whether there can be more."""
        try:
            text = receive(*within)
            heard = self._conversation.receive(text, line) if text is not None else []
        except SessionClosed as closed:
            self._ended(line, closed)
            return False
        except DecodeError as error:
            self._emit(self._conversation.finish(SessionClosed(str(error), 1007)))
            threading.Thread(target=line.socket.close, args=(1007,), daemon=True).start()
            return False
        except Exception as error:  # whatever it is, those who wait for answers must hear of it
            log.exception("reading from the engine failed")
            self._emit(self._conversation.finish(SessionClosed(f"reading failed: {error}")))
            return False
        if heard:
            self._emit(heard)
        return True

    def _ended(self, line: Line, closed: SessionClosed) -> None:
        """A websocket is gone: for good, or to be replaced."""
        with self._lock:
            if line is not self._line:
                self._conversation.dropped(line, closed)
                return
            if not self.is_connected():
                return
            explain(closed, line, self._not_renewed)
            replaced = bool(self._resumer or self._renewing) or not is_over(closed, self.settings)
            heard = self._conversation.finish(closed, suspended=replaced)
            if self._renewing:
                self._resumer = self._renewing
            elif replaced and self._resumer is None:
                self._resumer = threading.Thread(target=self._replace, name="qlik-resume", daemon=True)
                self._resumer.start()
        self._emit(heard)

    def _replace(self, last: QlikError | None = None) -> None:
        """Resume on another websocket, or give up; ``last`` is why it did not work before."""
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
                    if isinstance(error, EngineError) or is_refused(error):
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


def _join(thread: threading.Thread | None) -> None:
    if thread is not None and thread is not threading.current_thread():
        thread.join(_CLOSE_SECONDS)
