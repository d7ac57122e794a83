"""The delta form of answers: what changed since the last answer to the same call, as JSON patches."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

Json = Any
Patch = dict[str, Any]

MAX_PATCHES = 1000
"""More patches than this are longer than the value itself, so the value is sent whole."""


class DeltaCache:
    """The last value of every output of every method of every handle of one socket."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[tuple[int, str], dict[str, Json]] = {}

    def patches(self, handle: int, method: str, outs: dict[str, Json]) -> dict[str, list[Patch]] | None:
        """The outs as patches against the last ones sent; the first time, the whole values.

        None when they have to be sent as they are: a patch cannot carry a bare null, and the client
        keeps what it had.
        """
        if any(value is None for value in outs.values()):
            return None
        with self._lock:
            last = self._last.get((handle, method), {})
            self._last[handle, method] = outs
        return {
            name: diff(last[name], value) if name in last else _whole(value) for name, value in outs.items()
        }

    def forget(self, handles: Iterable[int]) -> None:
        """Drop the values of closed handles."""
        gone = set(handles)
        with self._lock:
            for key in [key for key in self._last if key[0] in gone]:
                del self._last[key]


def diff(old: Json, new: Json) -> list[Patch]:
    """The patches that turn `old` into `new`; none when they are equal.

    Lists of one length are patched element by element, others replaced.
    """
    if not _same_container(old, new):
        return [] if _equal(old, new) else _whole(new)
    patches: list[Patch] = []
    if _compare(old, new, "", patches) and len(patches) <= MAX_PATCHES:
        return patches
    return _whole(new)


def _whole(value: Json) -> list[Patch]:
    return [{"op": "add", "path": "/", "value": value}]


def _compare(old: Json, new: Json, path: str, patches: list[Patch]) -> bool:
    """Append what turns one container into another of its kind; False if a path cannot say it."""
    if isinstance(new, list):
        for index, value in enumerate(new):
            _change(old[index], value, f"{path}/{index}", patches)
        return True
    changed = [name for name, value in new.items() if name not in old or not _equal(old[name], value)]
    removed = [name for name in old if name not in new]
    if not all(map(_is_plain, (*changed, *removed))):
        return False
    patches.extend({"op": "remove", "path": f"{path}/{name}"} for name in removed)
    for name in changed:
        if name in old:
            _change(old[name], new[name], f"{path}/{name}", patches)
        else:
            patches.append({"op": "add", "path": f"{path}/{name}", "value": new[name]})
    return True


def _change(old: Json, new: Json, path: str, patches: list[Patch]) -> None:
    if _equal(old, new):
        return
    known = len(patches)
    if not (_same_container(old, new) and _compare(old, new, path, patches)):
        del patches[known:]
        patches.append({"op": "replace", "path": path, "value": new})


def _same_container(old: Json, new: Json) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        return True
    return isinstance(old, list) and isinstance(new, list) and len(old) == len(new) > 0


def _equal(old: Json, new: Json) -> bool:
    # JSON tells true from 1, Python does not.
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_equal(value, new[name]) for name, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_equal, old, new))
    return isinstance(old, bool) == isinstance(new, bool) and bool(old == new)


def _is_plain(name: str) -> bool:
    # Clients split paths at slashes without unescaping, and take digits for list positions.
    return bool(name) and not name.isdecimal() and not any(char in name for char in "/~")
