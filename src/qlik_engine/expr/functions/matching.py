"""Wildcard patterns."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache


@lru_cache(maxsize=1024)
def wildcard(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """A test for texts against a pattern where ``*`` stands for any characters and ``?`` for one.

    Case is ignored."""
    first, *rest = (re.escape(part).replace(r"\?", ".") for part in re.sub(r"\*+", "*", pattern).split("*"))
    # What is found first is as good as any later find, so the groups need not look again.
    middle = "".join(f"(?>.*?{part})" for part in rest[:-1])
    expression = first + middle + (f".*{rest[-1]}" if rest else "")
    return re.compile(expression, re.IGNORECASE | re.DOTALL).fullmatch
