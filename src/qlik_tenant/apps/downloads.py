"""Files that exports leave for their user to fetch."""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

KEPT_SECONDS = 3600
"""An export can be fetched for this long."""


@dataclass(frozen=True, slots=True)
class Download:
    """One file: whose it is, and whether it goes away once it was fetched."""

    path: Path
    user_id: str
    once: bool
    until: float


class Downloads:
    """Files under `root` by an id nobody can guess. Thread-safe."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._known: dict[str, Download] = {}

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """A new empty folder for one file; it goes again if the block fails."""
        self._forget_old()
        folder = self._root / secrets.token_hex(16)
        folder.mkdir(parents=True)
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def offer(
        self, path: Path, user_id: str, name: str = "", *, once: bool = False, seconds: int = KEPT_SECONDS
    ) -> str:
        """Let a user fetch a file in a folder of `folder`; gives the path of its address."""
        named = f"{name or 'export'}{path.suffix}"
        with self._lock:
            self._known[path.parent.name] = Download(path, user_id, once, time.monotonic() + seconds)
        return f"/tempcontent/{path.parent.name}/{named}"

    def take(self, id: str, user_id: str) -> Path | None:
        """The file of an id, for its user only; None if it is not there (any more)."""
        with self._lock:
            found = self._known.get(id)
            if found is None or found.user_id != user_id or found.until < time.monotonic():
                return None
            if found.once:
                del self._known[id]
            return found.path

    def _forget_old(self) -> None:
        with self._lock:
            now = time.monotonic()
            old = [id for id, found in self._known.items() if found.until < now]
            gone = [self._known.pop(id).path.parent for id in old]
        for folder in gone:
            shutil.rmtree(folder, ignore_errors=True)
