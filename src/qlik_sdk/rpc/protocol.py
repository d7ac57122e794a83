"""JSON-RPC with the engine, free of input and output: ids, answers, handles and events."""

from __future__ import annotations

import itertools
import logging
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from ..core.rows import Raw
from ..errors import DecodeError, EngineError, SessionClosed
from ..interceptors import InterceptorHandler
from .error_names import error_name
from .resume import Restored

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


class Slot(Protocol):
    """Where the `Frame` of an answer goes: a future of either kind."""

    def done(self) -> bool: ...

    def set_result(self, result: Any, /) -> None: ...

    def set_exception(self, exception: BaseException, /) -> None: ...


@dataclass(slots=True)
class _Pending:
    slot: Slot
    handle: int
    decode: Decode | None


class Conversation:
    """What is asked and not answered yet on one websocket, and who listens.

    Thread-safe. `receive` is called with every frame; it settles the waiting slots and returns the listeners
    to call, which the session does in its own way.
    """

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._pending: dict[int, _Pending] = {}
        self._unwanted: set[int] = set()
        self._typed = 0
        self._listeners: dict[str, list[Listener]] = {}
        self._handle_listeners: dict[int, dict[str, list[Listener]]] = {}
        self.closed: SessionClosed | None = SessionClosed("the engine session is not open")
        self._refusal = ""

    def opened(self) -> list[Emission]:
        """A new websocket starts."""
        with self._lock:
            self.closed = None
            self._refusal = ""
        return self._heard("opened")

    def request(self, method: str, handle: int, params: Any) -> RequestObject:
        """The next call."""
        return RequestObject(next(self._ids), method, handle, params)

    def expect(self, request: RequestObject, slot: Slot, decode: Decode | None = None) -> list[Emission]:
        """``slot`` waits for the answer of ``request``, which is about to be sent.

        Parameters:
            decode: what the result will be decoded with.

        Raises:
            SessionClosed: there is no open websocket.
        """
        with self._lock:
            if self.closed is not None:
                raise SessionClosed(str(self.closed), self.closed.close_code, self.closed.close_msg)
            if request.method in _ABORTING:
                self._note_abort(request)
            self._pending[request.id] = _Pending(slot, request.handle, decode)
            self._typed += decode is not None
        if log.isEnabledFor(logging.DEBUG):
            log.debug("-> %s %s at %s", request.id, request.method, request.handle)
        return self._traffic("sent", request, request.handle) if self._has_listeners else []

    def forget(self, request: RequestObject) -> Slot | None:
        """Nobody waits for ``request`` any more; gives the slot of somebody who waits for another answer."""
        with self._lock:
            self._pending.pop(request.id, None)
            if not self._pending:
                self._typed = 0
            return next(iter(self._pending.values())).slot if self._pending else None

    def reported(self) -> None:
        """The program was told how the session ended, or is about to be."""
        if self.ended_badly is not None:
            self.closed = SessionClosed("the engine session was closed", _ORDERLY_CLOSE)

    def receive(self, text: str) -> list[Emission]:
        """Take in one frame.

        Raises:
            DecodeError: it is not JSON-RPC.
        """
        try:
            frame = self._typed_frame(text) or _decode_frame(text)
        except msgspec.ValidationError as error:
            raise DecodeError("a frame of the engine is not an object") from error
        except msgspec.DecodeError as error:
            raise DecodeError(f"a frame of the engine is not JSON: {error}") from error
        frame.text = text
        with self._lock:
            answered = self._pending.pop(frame.id, None) if isinstance(frame.id, int) else None
        if frame.params is not None:
            self._note_state(frame.params)
        heard = self._announcements(frame, answered) if self._has_listeners else []
        if answered is not None and not answered.slot.done():
            answered.slot.set_result(frame)
        return heard

    def _typed_frame(self, text: str) -> Frame | None:
        if not self._typed:
            return None
        found = _ID.search(text, 0, _ID_WITHIN)
        waiting = self._pending.get(int(found[1])) if found is not None else None
        decode = waiting.decode if waiting is not None else None
        frame = decode.frame(text) if isinstance(decode, Typed) else None
        return frame if frame is not None and found is not None and frame.id == int(found[1]) else None

    @property
    def _has_listeners(self) -> bool:
        return bool(self._listeners or self._handle_listeners)

    def _announcements(self, frame: Frame, answered: _Pending | None) -> list[Emission]:
        message = frame.message()
        heard = self._traffic("received", message, answered.handle if answered else None)
        is_notification = "id" not in message and "params" in message
        heard += self._heard("notification" if is_notification else "message", message)
        if is_notification:
            heard += self._heard(f"notification:{frame.method}", frame.params)
        heard += self._heard_at(_handles(frame.change), "changed")
        heard += self._heard_at(_handles(frame.suspend), "suspended")
        heard += self._heard_at(_handles(frame.close), "closed", drop=True)
        return heard

    def _note_state(self, params: Any) -> None:
        state = params.get("qSessionState", "") if isinstance(params, dict) else ""
        if (isinstance(state, str) and "ERROR" in state) or state == "SESSION_ACCESS_CONTROL_SETUP_FAILURE":
            self._refusal = state

    def finish(self, error: SessionClosed, *, suspended: bool = False) -> list[Emission]:
        """The websocket ended; everyone who waits is told why.

        Parameters:
            suspended: another one is to follow, so listeners stay.
        """
        if self._refusal:
            error = SessionClosed(f"{error}: {self._refusal}", error.close_code, error.close_msg)
        with self._lock:
            if self.closed is not None:
                return []
            self.closed = error
            pending, self._pending = self._pending, {}
            handles = list(self._handle_listeners)
        for waiting in pending.values():
            if not waiting.slot.done():
                waiting.slot.set_exception(SessionClosed(str(error), error.close_code, error.close_msg))
        log.debug("closed: %s", error)
        if suspended:
            return self._heard_at(handles, "suspended") + self._heard("suspended")
        return self._heard_at(handles, "closed", drop=True) + self._heard("closed")

    def resumed(self, restored: Restored) -> list[Emission]:
        """The session goes on, on another websocket: listeners follow their objects to the new handles."""
        with self._lock:
            before, self._handle_listeners = self._handle_listeners, {}
            lost = [before.pop(handle, {}) for handle in restored.lost]
            for handle, table in before.items():
                self._handle_listeners[restored.moved.get(handle, handle)] = table
        heard = [(listener, ()) for table in lost for listener in table.get("closed", ())]
        return heard + self._heard_at(restored.moved.values(), "changed") + self._heard("resumed")

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

    def _note_abort(self, request: RequestObject) -> None:
        if request.method == "AbortAll":
            self._unwanted.update(self._pending)
        elif request.method in _ABORTING:
            params = request.params
            given = params.values() if isinstance(params, dict) else params or ()
            self._unwanted.update(
                value for value in given if isinstance(value, int) and value in self._pending
            )

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


def _handles(value: Any) -> Iterable[int]:
    return value if isinstance(value, list) else ()


def encode(request: Any) -> str:
    """The frame of a request, which may be one an interceptor made."""
    if type(request) is not RequestObject:
        request = RequestObject(request.id, request.method, request.handle, request.params)
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
