"""Guessing slowed down: after a few failures for one name, from anywhere, it is refused for a while."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from .refusals import too_many

if TYPE_CHECKING:
    from ..tenant import Tenant

FAILURES = 5
SECONDS = 300
MOST_NAMES = 10_000


class Throttle:
    """Failed attempts by name, in memory."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._failures: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def check(self, name: str) -> None:
        """429 while there are too many failures for this name."""
        now = self._tenant.clock().timestamp()
        with self._lock:
            recent = [at for at in self._failures.get(name, ()) if at > now - SECONDS]
            if recent:
                self._failures[name] = recent
            else:
                self._failures.pop(name, None)
        if len(recent) >= FAILURES:
            raise too_many(max(int(recent[0] + SECONDS - now), 1), "Too many failed attempts.")

    def failed(self, name: str) -> None:
        """Count a failure."""
        now = self._tenant.clock().timestamp()
        with self._lock:
            self._failures.setdefault(name, []).append(now)
            if len(self._failures) > MOST_NAMES:
                recent = {name: at for name, at in self._failures.items() if at[-1] > now - SECONDS}
                self._failures = recent

    def succeeded(self, name: str) -> None:
        """Forget the failures of a name."""
        with self._lock:
            self._failures.pop(name, None)
