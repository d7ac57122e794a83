"""From a keyword to the class that reads what follows."""

from __future__ import annotations

from functools import cache

from .prefixes import PREFIXES, Prefix
from .statements import STATEMENTS, Statement


@cache
def registry() -> dict[str, type[Statement]]:
    """Keyword (in capitals, maybe several words) to statement, the longest first."""
    found = {keyword: statement for statement in STATEMENTS for keyword in statement.keywords}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def prefixes() -> dict[str, type[Prefix]]:
    """Keyword to prefix, the longest first."""
    found = {keyword: prefix for prefix in PREFIXES for keyword in prefix.keywords}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def starters() -> tuple[str, ...]:
    """All phrases that a statement or its prefix can start with."""
    return (*registry(), *prefixes())
