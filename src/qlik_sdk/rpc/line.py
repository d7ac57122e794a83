"""One websocket of a session: what is asked on it, and its numbers for what the program holds.

Handles belong to a websocket. A program keeps the ones it was given, whatever websocket its session has: on
the first one both use the same numbers, on later ones they are translated here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from sys import maxsize
from typing import Any, Protocol

import msgspec

from ..errors import SessionClosed


class Slot(Protocol):
    """Where the `Frame` of an answer goes: a future of either kind."""

    def done(self) -> bool: ...

    def set_result(self, result: Any, /) -> None: ...

    def set_exception(self, exception: BaseException, /) -> None: ...


class Pending(msgspec.Struct):
    """A call that was not answered yet."""

    slot: Slot
    handle: int
    decode: Callable[[Any], Any] | None


class Line:
    """A websocket, for one session.

    Parameters:
        socket: of either kind; fresh: gives a number that no handle of the program has.
        same: whether the engine's handles are those of the program.

    Attributes:
        pending: calls by request id.
        reader: the thread or task that reads what the engine tells by itself.
        reading: is held by the thread that reads; last_call: when a call of a thread ended.
        state: what the engine said when it was connected ("SESSION_CREATED"); refusal: why it will not serve.
    """

    def __init__(
        self, socket: Any = None, fresh: Callable[[], int] = lambda: 0, *, same: bool = True
    ) -> None:
        self.socket = socket
        self.pending: dict[int, Pending] = {}
        self.reading = threading.Lock()
        self.last_call = 0.0
        self.reader: Any = None
        self.state = ""
        self.refusal = ""
        self._fresh = fresh
        self._same_up_to = maxsize if same else 0
        self._wires: dict[int, int] = {}
        self._handles: dict[int, int] = {}

    @property
    def renew_at(self) -> float | None:
        """When its credentials are to be replaced, in seconds since 1970; None for never."""
        at: float | None = getattr(self.socket, "renew_at", None)
        return at

    def wire(self, handle: int) -> int | None:
        """The engine's number for a handle of the program; None for what was not got on this websocket."""
        return handle if handle <= self._same_up_to else self._wires.get(handle)

    def handle(self, wire: int) -> int:
        """The program's number for a handle of the engine."""
        if wire <= self._same_up_to:
            return wire
        known = self._handles.get(wire)
        if known is None:
            known = self._fresh()
            self.give(known, wire)
        return known

    def give(self, handle: int, wire: int) -> None:
        """Let a handle of the program mean what the engine calls ``wire``."""
        self._wires[handle] = wire
        self._handles[wire] = handle

    def retire(self, highest: int) -> None:
        """Another websocket takes over: handles above ``highest`` are from now on numbered by it."""
        self._same_up_to = min(self._same_up_to, highest)

    def named(self, message: dict[str, Any]) -> dict[str, Any]:
        """A message of the engine with the program's numbers in it."""
        if self._same_up_to == maxsize:
            return message
        found = {
            name: [self.handle(wire) for wire in message[name] if isinstance(wire, int)]
            for name in ("change", "suspend", "close")
            if isinstance(message.get(name), list)
        }
        return {**message, **found}

    def fail(self, error: SessionClosed) -> None:
        """Tell everyone who waits here why there will be no answer."""
        pending, self.pending = self.pending, {}
        for waiting in pending.values():
            if not waiting.slot.done():
                waiting.slot.set_exception(another(error))


def another(error: SessionClosed, text: str = "") -> SessionClosed:
    """An error like this one, for somebody else to raise."""
    made = SessionClosed(text or str(error), error.close_code, error.close_msg)
    made.advice = error.advice
    return made
