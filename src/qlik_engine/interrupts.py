"""Long work looks up now and then whether it is still wanted.

Whoever starts it says how to look; what is deep inside, and knows nothing of reloads, calls `look`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from threading import Thread
from typing import Any, Final, TypeVar

T = TypeVar("T")

BLOCK: Final = 1 << 15
"""Values that are gone through between two looks, where each takes microseconds."""

WAIT: Final = 0.2
"""Seconds between two looks while others are waited for."""

_RUN: Final = 1 << 17

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


def waited(work: Callable[[], T]) -> T:
    """What `work` gives, or raises, with looks while it is under way on a thread of its own. Where the work
    is to end its result is left to itself."""
    if _LOOK.get() is None:
        return work()
    from concurrent.futures import Future

    found: Future[T] = Future()

    def run() -> None:
        try:
            found.set_result(work())
        except BaseException as error:
            found.set_exception(error)

    Thread(target=run, daemon=True).start()
    while True:
        try:
            return found.result(timeout=WAIT)
        except TimeoutError:
            if found.done():
                raise
            look()


def blocks(items: Iterable[T], size: int = BLOCK) -> Iterator[list[T]]:
    """The items, so many at a time, with a look before each block."""
    remaining = iter(items)
    while block := list(islice(remaining, size)):
        look()
        yield block


def looked(items: Iterable[T]) -> Iterator[T]:
    """The items, with looks on the way."""
    for block in blocks(items):
        yield from block


def places_in_order(keys: Sequence[Any]) -> list[int]:
    """The positions of `keys` by their order, equal ones as they stand: sorted in runs that are then merged
    two by two, with a look at every step."""
    key = keys.__getitem__
    runs: list[list[int]] = []
    for start in range(0, len(keys), _RUN):
        look()
        runs.append(sorted(range(start, min(start + _RUN, len(keys))), key=key))
    while len(runs) > 1:
        merged: list[list[int]] = []
        for first in range(0, len(runs), 2):
            look()
            # Python's sort finds what is in order already, and only merges it.
            merged.append(sorted([place for run in runs[first : first + 2] for place in run], key=key))
        runs = merged
    return runs[0] if runs else []
