"""What makes a session the same again on another websocket, free of input and output.

Handles belong to a websocket. After another one was opened, the document is got (or opened) again, then
what the program holds: generic objects by their id, everything else as it was got before. What the engine no
longer has, session objects of a session that is gone among it, is closed.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Collection, Generator, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import EngineError

if TYPE_CHECKING:
    from .line import Line
    from .protocol import RequestObject
    from .remote import _Remote

GLOBAL = -1
MANUAL = 4000
"""Close code of a session that the program suspends."""

_GETTERS = {
    "GenericObject": ("GetObject", "qId"),
    "GenericMeasure": ("GetMeasure", "qId"),
    "GenericDimension": ("GetDimension", "qId"),
    "GenericBookmark": ("GetBookmark", "qId"),
    "GenericVariable": ("GetVariableById", "qId"),
}
_DOCUMENT = "Doc"
_OF_SOCKETS = frozenset({"ConfigureReload", "SetFetchLimit"})
"""Methods that set something the engine keeps for one websocket only."""
_PRUNE = 256


class Call(NamedTuple):
    """A call of the engine to be made; what it gives is its result, or its `EngineError`."""

    method: str
    handle: int
    params: Any


Steps = Generator[list[Call], list[Any], "Restored"]
"""Calls that may be made at the same time; their outcomes, in the same order, are sent back."""


class Restored(NamedTuple):
    """Which handles are there again, and which are gone."""

    found: list[int]
    lost: list[int]


class _Origin(NamedTuple):
    """What a handle stands for, and how it was got."""

    type: str
    id: Any
    request: RequestObject


class Memory:
    """Of one session: the document it opened, and what its program holds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        with self._lock:
            self._origins: dict[int, _Origin] = {}
            self._settings: dict[str, Call] = {}
            self._opening: Call | None = None
            self._objects: list[weakref.ref[_Remote]] = []
            self._limit = _PRUNE
            # Handles that objects of Python stand for: without any left, nobody holds them.
            self._counted: set[int] = set()

    @property
    def highest(self) -> int:
        """The highest handle the program has been given."""
        return self._last

    def fresh(self) -> int:
        """A handle the program was not given yet."""
        with self._lock:
            self._last += 1
            return self._last

    def add(self, remote: _Remote) -> None:
        """An object that the program got."""
        with self._lock:
            if len(self._objects) >= self._limit:
                self._objects = [known for known in self._objects if known() is not None]
                self._limit = max(_PRUNE, 2 * len(self._objects))
            self._objects.append(weakref.ref(remote))
            self._counted.add(remote.handle)

    def answered(self, request: RequestObject, result: Any, line: Line) -> None:
        """A call went well; a handle in its result becomes one of the program's."""
        if request.method in _OF_SOCKETS:
            self._settings[request.method] = Call(request.method, request.handle, request.params)
        value = result.get("qReturn") if type(result) is dict else None
        wire = value.get("qHandle") if type(value) is dict else None
        if value is None or type(wire) is not int:
            return
        handle = value["qHandle"] = line.handle(wire)
        with self._lock:
            self._last = max(self._last, handle)
            known = self._origins.get(handle)
            if known is None or known.id != value.get("qGenericId"):
                type_ = str(value.get("qType") or "")
                self._origins[handle] = _Origin(type_, value.get("qGenericId"), request)
        if request.method == "OpenDoc" and request.handle == GLOBAL:
            self._opening = Call("OpenDoc", GLOBAL, request.params)
        elif "qSessionAppId" in result:
            self._opening = Call("OpenDoc", GLOBAL, [result["qSessionAppId"]])

    def closed(self, handles: Iterable[int]) -> None:
        """The engine no longer has them."""
        with self._lock:
            for handle in handles:
                self._origins.pop(handle, None)

    def held(self) -> list[int]:
        """What the program may still use."""
        with self._lock:
            objects = [known() for known in self._objects]
            alive = {remote.handle for remote in objects if remote is not None}
            gone = [handle for handle in self._origins if handle in self._counted and handle not in alive]
            for handle in gone:
                del self._origins[handle]
            self._counted = alive
            return list({**self._origins, **dict.fromkeys(handle for handle in alive if handle > 0)})

    def restore(self, line: Line, handles: Collection[int] | None = None) -> Steps:
        """Get what the program holds, or these handles, on a websocket that has not got them.

        Raises:
            EngineError: the document cannot be opened any more.
        """
        wanted = self.held() if handles is None else list(handles)
        with self._lock:
            origins = dict(self._origins)
        documents = {handle for handle, origin in origins.items() if origin.type == _DOCUMENT}
        document = next((wire for handle in documents if (wire := line.wire(handle)) is not None), None)
        if document is None and (wanted or self._opening is not None):
            document = yield from self._document()
        found: list[int] = []
        if document is not None:
            for handle in documents:
                line.give(handle, document)
            found += [handle for handle in wanted if handle in documents]
            things = {handle: origins[handle] for handle in wanted if handle in origins.keys() - documents}
            found += yield from _got(line, things, documents)
        if handles is None and self._settings:
            yield [call for call in self._settings.values() if line.wire(call.handle) is not None]
        return Restored(found, sorted(set(wanted) - set(found)))

    def _document(self) -> Generator[list[Call], list[Any], int | None]:
        """An engine session that is still there has it open; another one opens it."""
        (outcome,) = yield [Call("GetActiveDoc", GLOBAL, {})]
        handle = _handle(outcome)
        if handle is None and self._opening is not None:
            (outcome,) = yield [self._opening]
            if isinstance(outcome, EngineError):
                raise outcome
            handle = _handle(outcome)
        return handle


def _got(
    line: Line, origins: dict[int, _Origin], documents: Collection[int]
) -> Generator[list[Call], list[Any], list[int]]:
    """The handles that could be got again."""
    calls = {handle: _getting(origin, documents) for handle, origin in origins.items()}
    possible = {handle: call for handle, call in calls.items() if call is not None}
    outcomes = (yield list(possible.values())) if possible else []
    found = []
    for handle, outcome in zip(possible, outcomes, strict=True):
        wire = _handle(outcome)
        if wire is not None:
            line.give(handle, wire)
            found.append(handle)
    return found


def _getting(origin: _Origin, documents: Collection[int]) -> Call | None:
    """The call that gets a thing again, None where there is none."""
    getter, request = _GETTERS.get(origin.type), origin.request
    if getter is not None and isinstance(origin.id, str) and origin.id:
        return Call(getter[0], next(iter(documents), GLOBAL), {getter[1]: origin.id})
    if request.method.startswith("Get") and request.handle in documents:
        return Call(request.method, request.handle, request.params)
    return None


def _handle(outcome: Any) -> int | None:
    value = outcome.get("qReturn") if isinstance(outcome, dict) else None
    handle = value.get("qHandle") if isinstance(value, dict) else None
    return handle if isinstance(handle, int) else None
