"""Sets of field names given by patterns with * and ?."""

from __future__ import annotations

import re
from collections.abc import Iterable


class Patterns:
    """The last statement about a name counts."""

    def __init__(self) -> None:
        self._rules: list[tuple[re.Pattern[str], bool]] = []

    def include(self, patterns: Iterable[str]) -> None:
        self._rules += [(_regex(pattern), True) for pattern in patterns]

    def exclude(self, patterns: Iterable[str]) -> None:
        self._rules += [(_regex(pattern), False) for pattern in patterns]

    def __contains__(self, name: str) -> bool:
        return next((included for regex, included in reversed(self._rules) if regex.fullmatch(name)), False)


def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
