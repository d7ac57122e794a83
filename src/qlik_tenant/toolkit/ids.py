"""Identifiers in the three shapes the platform uses."""

from __future__ import annotations

import os
import random
import threading
import uuid
from typing import Protocol

_URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class Seconds(Protocol):
    """A source of the current time in seconds since 1970."""

    def __call__(self) -> float: ...


class Ids:
    """Makes ids; with a `seed` always the same ones in the same order."""

    def __init__(self, seed: int | None, seconds: Seconds) -> None:
        self._of_system = seed is None
        self._random: random.Random = random.SystemRandom() if seed is None else random.Random(seed)
        self._traces = random.Random()  # of the system's once: they are no secret, and every request has one
        self._seconds = seconds
        self._lock = threading.Lock()
        self._machine = self._random.getrandbits(40)
        self._count = self._random.getrandbits(22)

    def object_id(self) -> str:
        """24 hexadecimal characters that grow with time (users, spaces, items, ...)."""
        with self._lock:
            self._count = (self._count + 1) & 0xFFFFFF
            return f"{int(self._seconds()) & 0xFFFFFFFF:08x}{self._machine:010x}{self._count:06x}"

    def uuid(self) -> str:
        """A version 4 UUID (apps, data files, events, ...)."""
        with self._lock:
            return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def url_safe(self, length: int = 32) -> str:
        """Random url-safe characters (tenants, tokens)."""
        with self._lock:
            return "".join(self._random.choices(_URL_SAFE, k=length))

    def hex(self, length: int) -> str:
        """Random hexadecimal characters (ids and secrets of OAuth clients)."""
        if self._of_system:
            return os.urandom((length + 1) // 2).hex()[:length]
        with self._lock:
            return f"{self._random.getrandbits(4 * length):0{length}x}"

    def trace(self) -> str:
        """32 hexadecimal characters for a trace."""
        return f"{self._traces.getrandbits(128):032x}" if self._of_system else self.hex(32)
