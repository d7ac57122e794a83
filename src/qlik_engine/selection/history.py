"""The back and forward stack: one entry for each selection made."""

from __future__ import annotations

from typing import TypeAlias

from ..limits import HISTORY_STEPS_MAX
from .state import Selections

States: TypeAlias = dict[str, Selections]


class History:
    """Selections of all states, now, before and after. A new step drops what could be gone forward to."""

    def __init__(self) -> None:
        self._past: list[States] = []
        self._future: list[States] = []

    @property
    def back_count(self) -> int:
        return len(self._past)

    @property
    def forward_count(self) -> int:
        return len(self._future)

    def record(self, before: States) -> None:
        self._past.append(before)
        del self._past[:-HISTORY_STEPS_MAX]
        self._future.clear()

    def back(self, now: States) -> States | None:
        """The states one step back, None at the beginning."""
        return _step(self._past, self._future, now)

    def forward(self, now: States) -> States | None:
        return _step(self._future, self._past, now)

    def at(self, steps: int) -> States | None:
        """The states some steps back (negative: forward), None beyond what is remembered."""
        stack = self._past if steps > 0 else self._future
        return stack[-abs(steps)] if 0 < abs(steps) <= len(stack) else None

    def clear(self) -> None:
        self._past.clear()
        self._future.clear()


def _step(take: list[States], give: list[States], now: States) -> States | None:
    if not take:
        return None
    give.append(now)
    return take.pop()
