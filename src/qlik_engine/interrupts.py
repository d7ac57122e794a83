"""Long work looks up now and then whether it is still wanted.

Whoever starts it says how to look; what is deep inside, and knows nothing of reloads, calls `look`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LOOK: ContextVar[Callable[[], None] | None] = ContextVar("look", default=None)


@contextmanager
def looking(look: Callable[[], None]) -> Iterator[None]:
    """Inside, `look` is called every so often on this thread; it raises where the work is to end."""
    before = _LOOK.set(look)
    try:
        yield
    finally:
        _LOOK.reset(before)


def look() -> None:
    """Raises what `looking` raises; does nothing where nobody looks."""
    if (wanted := _LOOK.get()) is not None:
        wanted()
