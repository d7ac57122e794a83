"""The handles of one socket: numbers for what a client holds, and whether its layouts are current."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

from .errors import INVALID_PARAMS, RpcError
from .service import RpcService

GLOBAL_HANDLE = -1


@dataclass(slots=True, eq=False)
class Entry:
    """One handle. `follows_data`: selections and reloads make its layout out of date. `suspended`: its layout
    is uncertain, because a reload runs."""

    handle: int
    key: Hashable
    service: RpcService
    follows_data: bool
    valid: bool = False
    suspended: bool = False
    epoch: int = 0


class HandleTable:
    """Handles count up from 1 in order of creation; the same thing asked for again keeps its handle.

    Thread-safe: handlers of several handles run at the same time.
    """

    def __init__(self, service: RpcService) -> None:
        self._lock = threading.RLock()
        self._last = 0
        self._by_handle = {GLOBAL_HANDLE: Entry(GLOBAL_HANDLE, ("Global",), service, follows_data=False)}
        self._by_key: dict[Hashable, Entry] = {}
        self._announce: dict[int, None] = {}
        self._closed: dict[int, None] = {}
        self._suspended: dict[int, None] = {}

    def __getitem__(self, handle: int) -> Entry:
        with self._lock:
            entry = self._by_handle.get(handle)
        if entry is None:
            raise RpcError(INVALID_PARAMS, "Invalid handle", "Invalid Params")
        return entry

    def service(self, handle: int) -> RpcService | None:
        """What answers for a handle."""
        entry = self._by_handle.get(handle)
        return entry.service if entry else None

    def __iter__(self) -> Iterator[Entry]:
        with self._lock:
            return iter(list(self._by_handle.values()))

    def find(self, key: Hashable) -> Entry | None:
        with self._lock:
            return self._by_key.get(key)

    def obtain(
        self, key: Hashable, make: Callable[[int], RpcService], *, follows_data: bool, has_layout: bool
    ) -> Entry:
        """The entry of `key`, made with the next number if there is none; one with a layout is announced."""
        with self._lock:
            entry = self._by_key.get(key)
            if entry is None:
                self._last += 1
                entry = Entry(self._last, key, make(self._last), follows_data)
                self._by_handle[entry.handle] = self._by_key[key] = entry
                if has_layout:
                    self._announce[entry.handle] = None
            return entry

    def begin_validation(self, handle: int) -> int:
        """Call before a layout is made; hand the answer to `end_validation`."""
        with self._lock:
            return self[handle].epoch

    def end_validation(self, handle: int, epoch: int) -> bool:
        """A layout was made: its object is valid, unless it was invalidated meanwhile, which is announced.
        False then."""
        with self._lock:
            entry = self._by_handle.get(handle)
            if entry is None:
                return True
            if entry.epoch == epoch:
                entry.valid = True
                self._announce.pop(handle, None)
                return True
            self._announce[handle] = None
            return False

    def invalidate(self, which: Callable[[Entry], bool]) -> bool:
        """Make entries invalid; those that were valid are announced. True if there is something to tell."""
        with self._lock:
            for entry in self._by_handle.values():
                if which(entry):
                    entry.epoch += 1
                    entry.suspended = False
                    self._suspended.pop(entry.handle, None)
                    if entry.valid:
                        entry.valid = False
                        self._announce[entry.handle] = None
            return bool(self._announce or self._closed)

    def suspend(self) -> bool:
        """Current layouts that follow the data become uncertain. True if there is something to tell."""
        with self._lock:
            for entry in self._by_handle.values():
                if entry.follows_data and entry.valid and not entry.suspended:
                    entry.suspended = True
                    self._suspended[entry.handle] = None
            return bool(self._suspended)

    def close(self, keys: Iterable[Hashable]) -> bool:
        """Let the handles of destroyed things die. True if there is something to tell."""
        with self._lock:
            for key in keys:
                entry = self._by_key.pop(key, None)
                if entry is not None:
                    del self._by_handle[entry.handle]
                    self._announce.pop(entry.handle, None)
                    self._suspended.pop(entry.handle, None)
                    self._closed[entry.handle] = None
            return bool(self._closed)

    def close_all(self) -> bool:
        """Let all handles but the Global one die. True if there is something to tell."""
        with self._lock:
            return self.close(list(self._by_key))

    def end(self) -> None:
        """Let all handles die, without a word: their socket is gone. What answers for them holds the socket's
        session, and that this table."""
        with self._lock:
            self._by_handle.clear()
            self._by_key.clear()

    def take_news(self) -> dict[str, list[int]]:
        """The `change`, `close` and `suspend` members of the next frame; empty ones are left out."""
        news = {}
        with self._lock:
            for name, handles in (
                ("change", self._announce),
                ("close", self._closed),
                ("suspend", self._suspended),
            ):
                if handles:
                    news[name] = list(handles)
                    handles.clear()
        return news
