"""What makes a session the same again on another websocket, free of input and output.

Handles belong to a websocket. After another one was opened, the document is got (or opened) again, then every
object that Python code still holds, by its id. Those that the engine no longer has, session objects of a
session that is gone among them, are closed.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import EngineError

if TYPE_CHECKING:
    from .protocol import RequestObject
    from .remote import _Remote

GLOBAL = -1
LOST = -2
"""Handle of an object that did not outlive its websocket; the engine never gives it."""
MANUAL = 4000
"""Close code of a session that the program suspends."""

_GETTERS = {
    "GenericObject": ("GetObject", "qId"),
    "GenericMeasure": ("GetMeasure", "qId"),
    "GenericDimension": ("GetDimension", "qId"),
    "GenericBookmark": ("GetBookmark", "qId"),
    "GenericVariable": ("GetVariableById", "qId"),
}
_PRUNE = 256


class Call(NamedTuple):
    """A call of the engine to be made; its result is sent back, its `EngineError` thrown in."""

    method: str
    handle: int
    params: dict[str, Any]


class Restored(NamedTuple):
    """What became of the handles: old -> new, and those that are gone."""

    moved: dict[int, int]
    lost: list[int]


class Memory:
    """Of one session: the document it opened, and the objects its program holds."""

    def __init__(self) -> None:
        self._objects: list[weakref.ref[_Remote]] = []
        self._limit = _PRUNE
        self._lock = threading.Lock()
        self._opening: Any = None

    def add(self, remote: _Remote) -> None:
        """An object that the program got."""
        with self._lock:
            if len(self._objects) >= self._limit:
                self._objects = [known for known in self._objects if known() is not None]
                self._limit = max(_PRUNE, 2 * len(self._objects))
            self._objects.append(weakref.ref(remote))

    def answered(self, request: RequestObject) -> None:
        """A call went well."""
        if request.method == "OpenDoc" and request.handle == GLOBAL:
            self._opening = request.params

    def restore(self) -> Generator[Call, Any, Restored]:
        """The calls that get everything again, on a websocket that was just opened."""
        with self._lock:
            found = [known() for known in self._objects]
        remotes = [remote for remote in found if remote is not None and remote.handle > 0]
        moved: dict[int, int] = {}
        document = None
        if remotes or self._opening is not None:
            document = yield from self._document()
        for remote in remotes:
            old = remote.handle
            if remote.type == "Doc":
                new = document
            elif old in moved:
                new = moved[old]
            else:
                new = None if document is None else (yield from _got(remote, document))
            if new is not None:
                moved[old] = new
        lost = {remote.handle for remote in remotes} - moved.keys()
        for remote in remotes:
            remote.handle = moved.get(remote.handle, LOST)
        return Restored(moved, sorted(lost))

    def _document(self) -> Generator[Call, Any, int | None]:
        """An engine session that is still there has it open; another one opens it."""
        try:
            handle = _handle((yield Call("GetActiveDoc", GLOBAL, {})))
        except EngineError:
            handle = None
        if handle is None and self._opening is not None:
            handle = _handle((yield Call("OpenDoc", GLOBAL, self._opening)))
        return handle


def _got(remote: _Remote, document: int) -> Generator[Call, Any, int | None]:
    known = _GETTERS.get(remote.type)
    if known is None or not remote.id:
        return None
    method, name = known
    try:
        return _handle((yield Call(method, document, {name: remote.id})))
    except EngineError:
        return None


def _handle(result: Any) -> int | None:
    value = result.get("qReturn") if isinstance(result, dict) else None
    handle = value.get("qHandle") if isinstance(value, dict) else None
    return handle if isinstance(handle, int) else None
