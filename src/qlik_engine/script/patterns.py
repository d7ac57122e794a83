"""What statements say about fields named by patterns with * and ?."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Rules(Generic[T]):
    """A value for every name; the last statement about a name counts."""

    def __init__(self) -> None:
        self._rules: list[tuple[re.Pattern[str], T]] = []

    def set(self, patterns: Iterable[str], value: T) -> None:
        self._rules += [(pattern_regex(pattern), value) for pattern in patterns]

    def get(self, name: str) -> T | None:
        return next((value for regex, value in reversed(self._rules) if regex.fullmatch(name)), None)


class Patterns:
    """A set of names."""

    def __init__(self) -> None:
        self._rules: Rules[bool] = Rules()

    def include(self, patterns: Iterable[str]) -> None:
        self._rules.set(patterns, True)

    def exclude(self, patterns: Iterable[str]) -> None:
        self._rules.set(patterns, False)

    def __contains__(self, name: str) -> bool:
        return bool(self._rules.get(name))


def matching(patterns: Iterable[str], names: Iterable[str]) -> list[str]:
    """The names that one of the patterns fits, in their order."""
    regexes = [pattern_regex(pattern) for pattern in patterns]
    return [name for name in names if any(regex.fullmatch(name) for regex in regexes)]


def pattern_regex(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
