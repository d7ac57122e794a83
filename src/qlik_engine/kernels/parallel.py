"""Ranges of rows on several threads: those of the compiled loops (`native/team.c`), or Python's.

How rows are divided depends on their number alone, never on how many threads there are, so that sums come
out the same to the last bit on any machine.
"""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from queue import SimpleQueue
from typing import Any, Final, Generic, TypeVar

import numpy as np

from ..columns.vector import Ints

S = TypeVar("S")
T = TypeVar("T")

# Rows that are worth a hand-over to another thread: within a loop, and with the interpreter's lock.
_SHARE: Final = 1 << 14
_PART: Final = 1 << 17
_PARTS_MAX: Final = 16
_SHARES_MAX: Final = 32

# Accumulators a part may have of its own, and all parts together: more would cost more than the rows of a
# part, which are at least so many times as many.
_OWN_MAX: Final = 1 << 18
_ALL_MAX: Final = 1 << 19
_WORTH: Final = 4

_threads = int(os.environ.get("QLIK_ENGINE_THREADS", "0")) or os.cpu_count() or 1
_waiting: SimpleQueue[_Job[Any]] = SimpleQueue()
_started = 0
_starting = threading.Lock()


def use_threads(count: int) -> int:
    """Use at most `count` threads from now on; returns how many it were."""
    global _threads
    before, _threads = _threads, max(count, 1)
    return before


def division(length: int, least: int = 0) -> Ints:
    """How compiled loops divide `length` rows, into parts of at least `least`: how many threads may share
    them, then where the first part begins and each one ends."""
    return _divided(length, least if least > _SHARE else _SHARE, _threads)


def division_of(length: int, weight: int) -> Ints:
    """A division of `length` pieces of work, each of which is as much as `weight` rows."""
    least = _SHARE // weight if weight > 1 else _SHARE
    return _divided(length, least or 1, _threads)


def parts_for(count: int, length: int) -> Ints:
    """A division into parts of so many rows that it pays for each to have `count` accumulators of its own."""
    if count > _OWN_MAX:
        return undivided(0, length)
    least, most = _WORTH * count, length * count // _ALL_MAX
    least = most if most > least else least
    return _divided(length, least if least > _SHARE else _SHARE, _threads)


@lru_cache(maxsize=1024)
def undivided(low: int, high: int) -> Ints:
    """A range of rows that this thread works on alone, as compiled loops take it."""
    found = np.array((1, low, high), dtype=np.int64)
    found.flags.writeable = False
    return found


def beyond(parts: Ints, rows: int) -> Ints:
    """A division of the rows that follow after so many."""
    moved = parts + rows
    moved[0] = parts[0]
    return moved


@lru_cache(maxsize=1024)
def _divided(length: int, least: int, threads: int) -> Ints:
    most = max(min(length // least, _SHARES_MAX), 1)
    parts = 1 << most.bit_length() - 1  # 2, 4, 8 threads have equally many
    found = np.array([threads, *(length * at // parts for at in range(parts + 1))], dtype=np.int64)
    found.flags.writeable = False
    return found


def ranges(length: int, least: int = 0) -> list[tuple[int, int]]:
    """`length` rows in parts of much the same size, none smaller than `least` or not worth a thread."""
    parts = max(min(length // max(least, _PART), _PARTS_MAX), 1)
    ends = [length * at // parts for at in range(parts + 1)]
    return list(itertools.pairwise(ends))


def in_parts(work: Callable[[int, int], T], length: int, least: int = 0) -> list[T]:
    """The results of `work(low, high)` for each part of `length` rows, in order."""
    if length < 2 * _PART:
        return [work(0, length)]
    return _in_turn(work, ranges(length, least))


def for_each(work: Callable[[S], T], items: Sequence[S]) -> list[T]:
    """The results of `work` for each of some large pieces of work, in order."""
    return _in_turn(lambda at, _: work(items[at]), [(at, at + 1) for at in range(len(items))])


def _in_turn(work: Callable[[int, int], T], parts: list[tuple[int, int]]) -> list[T]:
    if len(parts) <= 1 or _threads == 1:
        return [work(low, high) for low, high in parts]
    job = _Job(work, parts)
    helpers = min(_threads, len(parts)) - 1
    _start(helpers)
    for _ in range(helpers):
        _waiting.put(job)
    job.help()
    return job.results()


class _Job(Generic[T]):
    def __init__(self, work: Callable[[int, int], T], parts: list[tuple[int, int]]) -> None:
        self._work = work
        self._parts = parts
        self._next: Iterator[int] = itertools.count()
        self._done: SimpleQueue[tuple[int, T | None, BaseException | None]] = SimpleQueue()

    def help(self) -> None:
        """Do parts until all are taken."""
        while (at := next(self._next)) < len(self._parts):
            try:
                self._done.put((at, self._work(*self._parts[at]), None))
            except BaseException as error:  # goes on in the thread that asked
                self._done.put((at, None, error))

    def results(self) -> list[T]:
        found: dict[int, Any] = {}
        failed: BaseException | None = None
        for _ in self._parts:
            at, result, error = self._done.get()
            found[at] = result
            failed = failed or error
        if failed is not None:
            raise failed
        return [found[at] for at in range(len(self._parts))]


def _start(wanted: int) -> None:
    global _started
    if _started >= wanted:
        return
    with _starting:
        while _started < wanted:
            _started += 1
            threading.Thread(target=_serve, name=f"qlik-engine-{_started}", daemon=True).start()


def _serve() -> None:
    while True:
        _waiting.get().help()


def _after_fork() -> None:
    global _started, _waiting
    _started, _waiting = 0, SimpleQueue()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
