"""JSON-RPC with the engine, free of input and output: ids, answers, handles and events."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from ..errors import DecodeError, EngineError, SessionClosed
from .error_names import error_name

log = logging.getLogger("qlik_sdk.rpc")

Listener = Callable[..., Any]
Emission = tuple[Listener, tuple[Any, ...]]

EVENTS = frozenset(
    {"traffic:*", "traffic:received", "traffic:sent", "opened", "closed", "notification", "message"}
)
HANDLE_EVENTS = frozenset({"changed", "closed", "suspended", "traffic:*", "traffic:received", "traffic:sent"})

_ORDERLY_CLOSE = 1000


@dataclass
class RequestObject:
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


class Slot(Protocol):
    """Where an answer goes: a future of either kind."""

    def done(self) -> bool: ...

    def set_result(self, result: Any, /) -> None: ...

    def set_exception(self, exception: BaseException, /) -> None: ...


@dataclass(slots=True)
class _Pending:
    slot: Slot
    handle: int


class Conversation:
    """What is asked and not answered yet on one websocket, and who listens.

    Thread-safe. `receive` is called with every frame; it settles the waiting slots and returns the listeners
    to call, which the session does in its own way.
    """

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._pending: dict[int, _Pending] = {}
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

    def expect(self, request: RequestObject, slot: Slot) -> list[Emission]:
        """``slot`` waits for the answer of ``request``, which is about to be sent.

        Raises:
            SessionClosed: there is no open websocket.
        """
        with self._lock:
            if self.closed is not None:
                raise SessionClosed(str(self.closed), self.closed.close_code, self.closed.close_msg)
            self._pending[request.id] = _Pending(slot, request.handle)
        log.debug("-> %s %s at %s", request.id, request.method, request.handle)
        return self._traffic("sent", request, request.handle)

    def forget(self, request: RequestObject) -> None:
        """Nobody waits for ``request`` any more."""
        with self._lock:
            self._pending.pop(request.id, None)

    def receive(self, text: str) -> list[Emission]:
        """Take in one frame.

        Raises:
            DecodeError: it is not JSON-RPC.
        """
        try:
            message = msgspec.json.decode(text)
        except msgspec.DecodeError as error:
            raise DecodeError(f"a frame of the engine is not JSON: {error}") from error
        if not isinstance(message, dict):
            raise DecodeError("a frame of the engine is not an object")
        with self._lock:
            answered = self._pending.pop(message["id"], None) if "id" in message else None
        self._note_state(message)
        heard = self._traffic("received", message, answered.handle if answered else None)
        is_notification = "id" not in message and "params" in message
        heard += self._heard("notification" if is_notification else "message", message)
        heard += self._heard_at(message.get("change") or (), "changed")
        heard += self._heard_at(message.get("suspend") or (), "suspended")
        heard += self._heard_at(message.get("close") or (), "closed", drop=True)
        if answered is not None and not answered.slot.done():
            answered.slot.set_result(message)
        return heard

    def _note_state(self, message: dict[str, Any]) -> None:
        params = message.get("params")
        state = params.get("qSessionState", "") if isinstance(params, dict) else ""
        if (isinstance(state, str) and "ERROR" in state) or state == "SESSION_ACCESS_CONTROL_SETUP_FAILURE":
            self._refusal = state

    def finish(self, error: SessionClosed) -> list[Emission]:
        """The websocket ended; everyone who waits is told why."""
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
        return self._heard_at(handles, "closed", drop=True) + self._heard("closed")

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


def encode(request: Any) -> str:
    """The frame of a request, which may be one an interceptor made."""
    return msgspec.json.encode(
        {
            "jsonrpc": "2.0",
            "id": request.id,
            "handle": request.handle,
            "method": request.method,
            "params": request.params,
        }
    ).decode()


def result_of(message: dict[str, Any], request: RequestObject) -> Any:
    """What a method returned.

    Raises:
        EngineError: the engine refused.
    """
    error = message.get("error")
    if error is None:
        return message.get("result", message)
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
