"""How many calls a client makes per minute, so that bursts are smoothed instead of refused.

Qlik Cloud counts calls per user and rate tier over the last five minutes: a tier of R calls per minute takes
5 R in any five. A bucket that holds R / 2 calls and is refilled with 0.9 R per minute lets through
R / 2 + 5 * 0.9 R = 5 R of them at most, however the program's calls are spread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

TIERS = {"1": 1000.0, "2": 100.0}
"""Calls per minute of the tiers; a "special 50" tier is 50 for that operation alone."""

_BURST = 0.5
_REFILL = 0.9
_CLOUD = (".qlikcloud.com", ".qlikcloudgov.com")

Limits = Mapping[str, float | None]


class Bucket:
    """Calls of one tier; a call that finds none left is told how long to wait for its own.

    Parameters:
        per_minute: what the tenant allows.
        clock: seconds, growing.
    """

    def __init__(self, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = max(1.0, per_minute * _BURST)
        self._per_second = per_minute * _REFILL / 60.0
        self._clock = clock
        self._left = self._size
        self._at = clock()
        self._closed_until = 0.0

    def take(self) -> float:
        """Take one call; seconds to wait before making it."""
        now = self._clock()
        self._left = min(self._size, self._left + (now - self._at) * self._per_second) - 1.0
        self._at = now
        wait = max(0.0, -self._left / self._per_second)
        return max(wait, self._closed_until - now)

    def close(self, seconds: float) -> None:
        """The tenant refuses the whole tier for so long."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)


class Budget:
    """The buckets of one client, shared by its threads and tasks.

    Parameters:
        limits: tier ("1", "2") or operation id ("reloads.create") -> calls per minute, None for no limit.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = {**TIERS, **limits}
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}
        self._lock = threading.Lock()

    def take(self, operation_id: str, tier: str) -> float:
        """Take a call of an operation; seconds to wait before making it."""
        with self._lock:
            bucket = self._bucket(operation_id, tier)
            return 0.0 if bucket is None else bucket.take()

    def refused(self, operation_id: str, tier: str, seconds: float) -> None:
        """The tenant answered 429: nobody calls this tier again before ``seconds`` have passed."""
        with self._lock:
            bucket = self._bucket(operation_id, tier)
            if bucket is not None:
                bucket.close(seconds)

    def _bucket(self, operation_id: str, tier: str) -> Bucket | None:
        kind, _, own = tier.partition(" ")
        key = operation_id if own or operation_id in self._limits else kind
        if key not in self._buckets:
            limit = self._limits.get(key, float(own) if own else None)
            if limit is None:
                return None
            self._buckets[key] = Bucket(limit, self._clock)
        return self._buckets[key]


def budget_for(host: str, wanted: bool | Limits | None) -> Budget | None:
    """The budget of a client, None for none.

    Parameters:
        host: base URL of the tenant.
        wanted: False for none, True for the contract's limits, or limits that differ from those; None means
            the contract's where the host is Qlik Cloud's, as other servers do not count calls this way.
    """
    if wanted is None:
        wanted = (urlsplit(host).hostname or "").endswith(_CLOUD)
    if wanted is False:
        return None
    return Budget({} if wanted is True else wanted)
