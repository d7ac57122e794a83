"""Undoing and redoing changes of objects (Doc.Undo, Doc.Redo)."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..limits import HISTORY_STEPS_MAX

if TYPE_CHECKING:
    from ..session import Session
    from .record import Record


@dataclass(frozen=True, slots=True)
class _Version:
    """A record at one moment. Properties are replaced, never changed in place, so they need no copy."""

    record: Record
    kept: bool
    properties: dict[str, Any]
    children: tuple[str, ...]


class Undo:
    """The changes of objects made through one session; one step for each call, whatever it changed."""

    def __init__(self, session: Session) -> None:
        self._owner = weakref.ref(session)
        self._done: list[list[_Version]] = []
        self._undone: list[list[_Version]] = []
        self._open: dict[str, _Version] | None = None

    @property
    def _session(self) -> Session:
        session = self._owner()
        assert session is not None  # it is who asks
        return session

    @property
    def undo_count(self) -> int:
        return len(self._done)

    @property
    def redo_count(self) -> int:
        return len(self._undone)

    @contextmanager
    def step(self, *records: Record) -> Iterator[None]:
        """What this block changes in `records` is one step; blocks inside belong to it."""
        outermost = self._open is None
        versions = self._open = {} if self._open is None else self._open
        for record in records:
            versions.setdefault(record.id, self._version(record))
        try:
            yield
        finally:
            if outermost:
                self._open = None
                self._done.append(list(versions.values()))
                del self._done[:-HISTORY_STEPS_MAX]
                self._undone.clear()

    def undo(self) -> list[Record] | None:
        """Take back the last step; the records it touched, None if there is no step."""
        return self._swap(self._done, self._undone)

    def redo(self) -> list[Record] | None:
        """Do again what was undone last."""
        return self._swap(self._undone, self._done)

    def clear(self) -> None:
        """Forget all steps (Doc.ClearUndoBuffer)."""
        self._done.clear()
        self._undone.clear()

    def _swap(self, take: list[list[_Version]], give: list[list[_Version]]) -> list[Record] | None:
        with self._session.lock:
            if not take:
                return None
            versions = take.pop()
            give.append([self._version(version.record) for version in versions])
            for version in versions:
                self._restore(version)
            return [version.record for version in versions]

    def _version(self, record: Record) -> _Version:
        kept = self._session.records_of(record).get(record.id) is record
        return _Version(record, kept, record.properties, tuple(record.children))

    def _restore(self, version: _Version) -> None:
        record, records = version.record, self._session.records_of(version.record)
        record.properties = version.properties
        record.children = list(version.children)
        record.revision += 1
        if version.kept:
            records[record.id] = record
        elif records.get(record.id) is record:
            del records[record.id]
        self._session.record_restored(record)
