"""Rate limits: calls per tier over a rolling window of five minutes, for each user and for the tenant.

Source: the published limits. Tier 1 has 1000 calls a minute, tier 2 has 100, some operations have their own;
the tenant as a whole has half of what its users have together.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

from ..toolkit.timestamps import rfc3339
from .refusals import too_many

if TYPE_CHECKING:
    from ..gateway.router import Route
    from ..tenant import Tenant

MINUTES = 5
WINDOW = 60 * MINUTES
PER_MINUTE = {"1": 1000, "2": 100, "": 100}


def make(tenant: Tenant) -> Limiter | None:
    """The limiter the setting `rate_limits` asks for; ValueError for a setting that means nothing."""
    setting = tenant.settings.text("rate_limits")
    if setting == "off":
        return None
    try:
        factor = 1.0 if setting == "real" else float(setting)
    except ValueError:
        factor = 0.0
    if not 0 < factor < math.inf:
        raise ValueError(f"rate_limits takes off, real or a positive factor, not {setting!r}")
    return Limiter(tenant, factor)


class _Window:
    """Calls of one caller in one tier, counted per second."""

    def __init__(self) -> None:
        self.seconds: deque[list[int]] = deque()
        self.total = 0
        self.told_until = 0

    def forget(self, now: int) -> None:
        while self.seconds and self.seconds[0][0] <= now - WINDOW:
            self.total -= self.seconds.popleft()[1]

    def add(self, now: int) -> None:
        if self.seconds and self.seconds[-1][0] == now:
            self.seconds[-1][1] += 1
        else:
            self.seconds.append([now, 1])
        self.total += 1

    def wait(self, now: int) -> int:
        """Seconds until the oldest call counts no more."""
        return max(self.seconds[0][0] + WINDOW - now, 1)


@dataclass(frozen=True, slots=True)
class Excess:
    """An allowance that is used up, for so many seconds; `is_news` if that was not told yet."""

    applies_to: str
    who: str
    tier: str
    seconds: int
    is_news: bool


class Limiter:
    """Counts the calls of one tenant, in memory."""

    def __init__(self, tenant: Tenant, factor: float) -> None:
        self._tenant = tenant
        self._factor = factor
        self._windows: dict[tuple[str, str], _Window] = {}
        self._lock = threading.Lock()

    def take(self, user_id: str, address: str, route: Route) -> None:
        """Count one call; 429 if it is one too many."""
        excess = self.count(user_id, address, route)
        if excess is not None:
            self.refuse(excess)

    def count(self, user_id: str, address: str, route: Route) -> Excess | None:
        """Count one call; what is exceeded if it is one too many for its user (without one: its address) or
        the tenant."""
        special = route.tier.startswith("special")
        tier = route.operation if special else route.tier
        allowed = int(route.tier.split()[-1]) if special else PER_MINUTE[route.tier]
        each = max(math.floor(allowed * MINUTES * self._factor), 1)
        users = self._users() if user_id else 1
        together = max(math.floor(each * users * 0.5), each)
        who = user_id or f"address {address}"
        now = int(self._tenant.clock().timestamp())
        with self._lock:
            mine, all = self._window(who, tier, now), self._window("", tier, now)
            full = mine if mine.total >= each else all if user_id and all.total >= together else None
            if full is None:
                mine.add(now)
                if user_id:
                    all.add(now)
                return None
            wait = full.wait(now)
            is_news = full.told_until <= now
            full.told_until = now + wait
        return Excess("USER" if full is mine else "TENANT", who, tier, wait, is_news)

    def refuse(self, excess: Excess) -> NoReturn:
        """429, recorded once for each time of waiting."""
        if excess.is_news:
            self._tell(excess)
        raise too_many(excess.seconds)

    def _users(self) -> int:
        from ..services.users.store import USERS

        return self._tenant.store.known("number of users", self._tenant.store[USERS].count)

    def _window(self, who: str, tier: str, now: int) -> _Window:
        window = self._windows.setdefault((who, tier), _Window())
        window.forget(now)
        return window

    def _tell(self, excess: Excess) -> None:
        until = rfc3339(self._tenant.clock() + timedelta(seconds=excess.seconds))
        data = {
            "enforce": True, "appliesTo": excess.applies_to, "validUntil": until,
            "users": [excess.who] if excess.applies_to == "USER" else [], "includes": [excess.tier],
            "excludes": [],
        }  # fmt: skip
        self._tenant.events.emit("com.qlik.v1.rate-limit.exceeded", "rate-limiter", data, user_id=excess.who)
