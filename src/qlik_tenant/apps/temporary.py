"""What a session keeps for a while, by an id nobody can guess."""

from __future__ import annotations

import secrets
import threading
import time
from typing import Any

MOST_KEPT = 1000
"""Selections a session keeps; beyond, the oldest go."""


class Temporary:
    """Values by id, each until its time has passed. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Any]] = {}

    def keep(self, value: Any, *, seconds: float = float("inf")) -> str:
        """Keep a value; gives its id."""
        id = secrets.token_hex(16)
        with self._lock:
            now = time.monotonic()
            self._kept = {key: kept for key, kept in self._kept.items() if kept[0] > now}
            while len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[id] = (now + seconds, value)
        return id

    def find(self, id: str) -> Any | None:
        """A kept value; None if it is not, or no longer, there."""
        with self._lock:
            until, value = self._kept.get(id, (0.0, None))
            return value if until > time.monotonic() else None
