"""JSON-RPC with the engine, free of input and output: ids, answers, handles and events."""

from __future__ import annotations

import itertools
import logging
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ..core.rows import Raw
from ..errors import DecodeError, EngineError, SessionClosed
from ..interceptors import InterceptorHandler
from .error_names import error_name
from .line import Line, Pending, Slot, another
from .resume import Memory, Restored

log = logging.getLogger("qlik_sdk.rpc")

Listener = Callable[..., Any]
Decode = Callable[[Any], Any]
Emission = tuple[Listener, tuple[Any, ...]]

EVENTS = frozenset(
    {
        "traffic:*",
        "traffic:received",
        "traffic:sent",
        "opened",
        "closed",
        "suspended",
        "resumed",
        "notification",
        "message",
    }
)
HANDLE_EVENTS = frozenset({"changed", "closed", "suspended", "traffic:*", "traffic:received", "traffic:sent"})

_ABORTING = frozenset({"AbortRequest", "CancelRequest", "AbortAll"})
_ABOUT_CALLS = frozenset(
    {"AbortRequest", "CancelReload", "CancelRequest", "GetInteract", "GetProgress", "InteractDone"}
)
_ORDERLY_CLOSE = 1000


class RequestObject(msgspec.Struct):
    """One call of an engine method, as interceptors see it.

    Attributes:
        id: of the request; method: the engine's name; handle: of the object called (-1: the engine).
        params: by name (dictionary) or by position (list).
    """

    id: int
    method: str
    handle: int
    params: Any
    jsonrpc: str = "2.0"


@dataclass
class ResponseObject:
    """An interface the engine returned."""

    id: int
    type: str
    genericType: str
    handle: int
    result: dict[str, Any] = field(default_factory=dict)


RequestInterceptor = Callable[[RequestObject], RequestObject | None]
ResponseInterceptor = Callable[[dict[str, Any]], dict[str, Any] | None]


_NOTHING = Raw()


class Frame(msgspec.Struct):
    """What every frame may have; what it carries is decoded by whoever wants it."""

    id: Any = None
    result: Raw = _NOTHING
    error: Any = None
    method: Any = None
    params: Any = None
    change: Any = None
    suspend: Any = None
    close: Any = None
    text: Any = msgspec.field(default="", name="-text-")  # no name of the protocol: set by hand

    def message(self) -> dict[str, Any]:
        """The whole of it."""
        found: dict[str, Any] = msgspec.json.decode(self.text)
        return found


_decode_frame = msgspec.json.Decoder(Frame).decode
_ID = re.compile(r'"id": ?([0-9]{1,18})[,}]')
_ID_WITHIN = 64


class Typed:
    """Decodes a result to a type, in one pass over the frame where the frame tells its id at the start.

    Parameters:
        type: what msgspec is to make of the result.
    """

    def __init__(self, type: Any) -> None:
        self._result = msgspec.json.Decoder(type).decode
        frame = msgspec.defstruct("TypedFrame", [("result", type)], bases=(Frame,), kw_only=True)
        self._frame: Callable[[str], Any] = msgspec.json.Decoder(frame).decode

    def __call__(self, result: Any) -> Any:
        """From the JSON of the result alone."""
        return self._result(result)

    def frame(self, text: str) -> Frame | None:
        """The whole frame, its result decoded; None where it does not fit."""
        try:
            found: Frame = self._frame(text)
        except msgspec.DecodeError:
            return None
        return found


_decode_result: Callable[[Any], Any] = msgspec.json.decode


class Conversation:
    """What is asked and not answered yet on the websockets of a session, and who listens.

    Thread-safe. `receive` is called with every frame; it settles the waiting slots and returns the listeners
    to call, which the session does in its own way.

    Attributes:
        line: the websocket that is spoken on, None before the first.
        left: those before it on which calls are to be answered yet.
        memory: of what the program holds.
    """

    def __init__(self, memory: Memory | None = None) -> None:
        self.memory = memory if memory is not None else Memory()
        self.line: Line | None = None
        self.left: list[Line] = []
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._unwanted: set[int] = set()
        self._typed = 0
        self._listeners: dict[str, list[Listener]] = {}
        self._handle_listeners: dict[int, dict[str, list[Listener]]] = {}
        self._listened = False
        self.closed: SessionClosed | None = SessionClosed("the engine session is not open")

    def opened(self, line: Line | None = None) -> list[Emission]:
        """A new websocket starts."""
        with self._lock:
            self.line = line if line is not None else Line()
            self.closed = None
        return self._heard("opened")

    def moved(self, line: Line, restored: Restored) -> list[Emission]:
        """Go on with another websocket, of the same engine session; calls under way end on the one before."""
        with self._lock:
            before, self.line = self.line, line
            if before is not None:
                before.retire(self.memory.highest)
                self.left.append(before)
        return self._followed(restored)

    def is_done(self, line: Line) -> bool:
        """Whether another websocket took over and nothing is to come on this one; true once."""
        with self._lock:
            if line is self.line or line.pending or line not in self.left:
                return False
            self.left.remove(line)
            return True

    def dropped(self, line: Line, error: SessionClosed) -> None:
        """A websocket ended that is not spoken on any more."""
        with self._lock:
            if line in self.left:
                self.left.remove(line)
        line.fail(error)

    def request(self, method: str, handle: int, params: Any) -> RequestObject:
        """The next call."""
        return RequestObject(next(self._ids), method, handle, params)

    def expect(
        self, request: RequestObject, slot: Slot, decode: Decode | None = None, line: Line | None = None
    ) -> Line | None:
        """``slot`` waits for the answer of ``request``, which is about to be sent.

        Parameters:
            decode: what the result will be decoded with.
            line: to send on; left out, the one that is spoken on.
        Returns:
            What to send on; None where it does not know the handle.
        Raises:
            SessionClosed: there is no open websocket.
        """
        with self._lock:
            if line is None:
                if self.closed is not None or self.line is None:
                    raise another(self.closed or SessionClosed("the engine session is not open"))
                line = self._line_of(request, self.line) if self.left else self.line
            if line.wire(request.handle) is None:
                return None
            if request.method in _ABORTING:
                self._note_abort(request, line)
            line.pending[request.id] = Pending(slot, request.handle, decode)
            self._typed += decode is not None
        if log.isEnabledFor(logging.DEBUG):
            log.debug("-> %s %s at %s", request.id, request.method, request.handle)
        return line

    def sent(self, request: RequestObject) -> list[Emission]:
        """Who wants to know that ``request`` is sent."""
        return self._traffic("sent", request, request.handle) if self._listened else []

    def _line_of(self, request: RequestObject, now: Line) -> Line:
        """Where to ask about calls: on the websocket they were made on."""
        if request.method in _ABOUT_CALLS:
            params = request.params
            given = set(_integers(params.values() if isinstance(params, dict) else params or ())) - {0}
            for line in self.left:
                if not given or not given.isdisjoint(line.pending):
                    return line
        return now

    def forget(self, request: RequestObject, line: Line) -> Slot | None:
        """Nobody waits for ``request`` any more; gives the slot of somebody who waits for another answer."""
        with self._lock:
            pending = line.pending
            pending.pop(request.id, None)
            if not pending and not self.left:
                self._typed = 0
            return next(iter(pending.values())).slot if pending else None

    def reported(self) -> None:
        """The program was told how the session ended, or is about to be."""
        if self.ended_badly is not None:
            self.closed = SessionClosed("the engine session was closed", _ORDERLY_CLOSE)

    def receive(self, text: str, line: Line | None = None) -> list[Emission]:
        """Take in one frame.

        Parameters:
            line: where it came; left out, the one that is spoken on.
        Raises:
            DecodeError: it is not JSON-RPC.
        """
        line = line or self.line
        assert line is not None
        pending = line.pending
        try:
            frame = (self._typed_frame(text, pending) if self._typed else None) or _decode_frame(text)
        except msgspec.ValidationError as error:
            raise DecodeError("a frame of the engine is not an object") from error
        except msgspec.DecodeError as error:
            raise DecodeError(f"a frame of the engine is not JSON: {error}") from error
        frame.text = text
        with self._lock:
            answered = pending.pop(frame.id, None) if isinstance(frame.id, int) else None
        if frame.params is not None:
            _note_state(line, frame.params)
        if frame.close is not None:
            self.memory.closed(map(line.handle, _integers(frame.close)))
        heard = self._announcements(frame, answered, line) if self._listened else []
        if answered is not None and not answered.slot.done():
            answered.slot.set_result(frame)
        return heard

    def _typed_frame(self, text: str, pending: dict[int, Pending]) -> Frame | None:
        found = _ID.search(text, 0, _ID_WITHIN)
        waiting = pending.get(int(found[1])) if found is not None else None
        decode = waiting.decode if waiting is not None else None
        frame = decode.frame(text) if isinstance(decode, Typed) else None
        return frame if frame is not None and found is not None and frame.id == int(found[1]) else None

    def _announcements(self, frame: Frame, answered: Pending | None, line: Line) -> list[Emission]:
        message = line.named(frame.message())
        heard = self._traffic("received", message, answered.handle if answered else None)
        is_notification = "id" not in message and "params" in message
        heard += self._heard("notification" if is_notification else "message", message)
        if is_notification:
            heard += self._heard(f"notification:{frame.method}", frame.params)
        heard += self._heard_at(map(line.handle, _integers(frame.change)), "changed")
        heard += self._heard_at(map(line.handle, _integers(frame.suspend)), "suspended")
        heard += self._heard_at(map(line.handle, _integers(frame.close)), "closed", drop=True)
        return heard

    def finish(self, error: SessionClosed, *, suspended: bool = False) -> list[Emission]:
        """The websocket ended; everyone who waits is told why.

        Parameters:
            suspended: another one is to follow, so listeners stay.
        """
        line = self.line
        if line is not None and line.refusal:
            error = another(error, f"{error}: {line.refusal}")
        with self._lock:
            if self.closed is not None:
                return []
            self.closed = error
            handles = list(self._handle_listeners)
        if line is not None:
            line.fail(error)
        log.debug("closed: %s", error)
        if suspended:
            return self._heard_at(handles, "suspended") + self._heard("suspended")
        return self._heard_at(handles, "closed", drop=True) + self._heard("closed")

    def resumed(self, restored: Restored) -> list[Emission]:
        """The session goes on, on another websocket."""
        return self._followed(restored) + self._heard("resumed")

    def _followed(self, restored: Restored) -> list[Emission]:
        """What was got again may have changed; what was not is gone."""
        self.memory.closed(restored.lost)
        lost = self._heard_at(restored.lost, "closed", drop=True)
        return lost + self._heard_at(restored.found, "changed")

    def give_up(self, error: SessionClosed) -> list[Emission]:
        """The websocket that was lost is not replaced."""
        with self._lock:
            self.closed = error
            handles = list(self._handle_listeners)
        return self._heard_at(handles, "closed", drop=True) + self._heard("closed")

    def is_unwanted(self, request: RequestObject) -> bool:
        """Whether the program itself had the call aborted."""
        with self._lock:
            found = request.id in self._unwanted
            self._unwanted.discard(request.id)
        return found

    def _note_abort(self, request: RequestObject, line: Line) -> None:
        if request.method == "AbortAll":
            self._unwanted.update(line.pending)
        elif request.method in _ABORTING:
            params = request.params
            given = _integers(params.values() if isinstance(params, dict) else params or ())
            self._unwanted.update(value for value in given if value in line.pending)

    @property
    def ended_badly(self) -> SessionClosed | None:
        """Why the peer ended the session, None after an orderly end or while it is open."""
        error = self.closed
        return error if error is not None and error.close_code not in (None, _ORDERLY_CLOSE, 1001) else None

    def on(self, event: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` at an event of the session; the answer undoes it."""
        if event not in EVENTS and not event.startswith("notification:"):
            raise ValueError(f"sessions have no event {event!r}; there are {', '.join(sorted(EVENTS))}")
        return self._add(self._listeners, event, listener)

    def on_handle(self, handle: int, event: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` at an event of one object; the answer undoes it."""
        if event not in HANDLE_EVENTS:
            raise ValueError(f"objects have no event {event!r}; there are {', '.join(sorted(HANDLE_EVENTS))}")
        with self._lock:
            table = self._handle_listeners.setdefault(handle, {})
        return self._add(table, event, listener)

    def _add(self, table: dict[str, list[Listener]], event: str, listener: Listener) -> Callable[[], None]:
        with self._lock:
            table[event] = [*table.get(event, ()), listener]
            self._listened = True

        def remove() -> None:
            with self._lock:
                table[event] = [known for known in table.get(event, ()) if known is not listener]

        return remove

    def _heard(self, event: str, *args: Any) -> list[Emission]:
        return [(listener, args) for listener in self._listeners.get(event, ())]

    def _heard_at(self, handles: Iterable[int], event: str, *, drop: bool = False) -> list[Emission]:
        heard: list[Emission] = []
        for handle in handles if self._handle_listeners else ():
            table = self._handle_listeners.get(handle)
            if table is None:
                continue
            heard += [(listener, ()) for listener in table.get(event, ())]
            if drop:
                with self._lock:
                    self._handle_listeners.pop(handle, None)
        return heard

    def _traffic(self, direction: str, message: Any, handle: int | None) -> list[Emission]:
        heard = self._heard("traffic:*", direction, message) + self._heard(f"traffic:{direction}", message)
        table = self._handle_listeners.get(handle) if handle is not None else None
        if table:
            heard += [(listener, (direction, message)) for listener in table.get("traffic:*", ())]
            heard += [(listener, (message,)) for listener in table.get(f"traffic:{direction}", ())]
        return heard


_encode = msgspec.json.Encoder().encode


def _integers(value: Any) -> Iterable[int]:
    return [each for each in value if isinstance(each, int)] if isinstance(value, Iterable) else ()


def _note_state(line: Line, params: Any) -> None:
    state = params.get("qSessionState", "") if isinstance(params, dict) else ""
    if not isinstance(state, str) or not state:
        return
    line.state = state
    if "ERROR" in state or state == "SESSION_ACCESS_CONTROL_SETUP_FAILURE":
        line.refusal = state


def encode(request: Any, line: Line) -> str:
    """The frame of a request, which may be one an interceptor made."""
    wire = line.wire(request.handle)
    if wire != request.handle or type(request) is not RequestObject:
        request = RequestObject(request.id, request.method, wire or 0, request.params)
    return _encode(request).decode()


def result_of(
    frame: Frame, request: RequestObject, interceptors: InterceptorHandler, decode: Decode | None = None
) -> Any:
    """What a method returned.

    Parameters:
        interceptors: see the answer first.
        decode: makes something of the JSON of the result, in place of plain values.
    Raises:
        EngineError: the engine refused; DecodeError: the result is not JSON.
    """
    if interceptors.handlers:
        message = interceptors.apply({**frame.message(), "request_data": request})
        if message.get("error") is None:
            result = message.get("result", message)
            return result if decode is None else decode(msgspec.json.encode(result))
        error = message["error"]
    elif frame.error is None:
        if type(frame) is not Frame:
            return frame.result
        try:
            if frame.result is _NOTHING:
                return {**frame.message(), "request_data": request}
            return (decode or _decode_result)(frame.result)
        except msgspec.DecodeError as broken:
            raise DecodeError(f"the answer to {request.method} cannot be decoded: {broken}") from broken
    else:
        error = frame.error
    code = error.get("code", 0) if isinstance(error, dict) else 0
    details = error if isinstance(error, dict) else {"message": str(error)}
    raise EngineError(
        code,
        str(details.get("message") or "the engine refused"),
        name=error_name(code),
        parameter=str(details.get("parameter") or ""),
        method=request.method,
        handle=request.handle,
    )
