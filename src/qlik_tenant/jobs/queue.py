"""A queue of jobs in front of a pool of threads."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, field

_CLOSING_SECONDS = 10


@dataclass(eq=False, slots=True)
class Job:
    """One piece of work.

    `work` gets the job; it looks at `cancelled` now and then, and adds to `lines` what is to be seen of it
    while it runs.
    """

    id: str
    work: Callable[[Job], None]
    cancelled: threading.Event = field(default_factory=threading.Event)
    lines: list[str] = field(default_factory=list)


class Jobs:
    """Runs jobs: of those that wait the heaviest first, among equals the one that has waited longest.
    Thread-safe."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads
        self._lock = threading.Lock()
        self._order = itertools.count()
        self._waiting: list[tuple[float, int, Job]] = []
        self._known: dict[str, Job] = {}
        self._started: set[Future[None]] = set()

    def add(self, id: str, work: Callable[[Job], None], *, weight: float = 1) -> Job:
        """Let a job wait for its turn."""
        job = Job(id, work)
        with self._lock:
            self._known[id] = job
            heapq.heappush(self._waiting, (-weight, next(self._order), job))
            turn = self._threads.submit(self._next)
            self._started.add(turn)
        turn.add_done_callback(self._started.discard)
        return job

    def find(self, id: str) -> Job | None:
        """A job that waits or runs."""
        return self._known.get(id)

    def withdraw(self, id: str) -> bool:
        """Take a job out of the queue; false if it does not wait (any more)."""
        with self._lock:
            kept = [entry for entry in self._waiting if entry[2].id != id]
            if len(kept) == len(self._waiting):
                return False
            heapq.heapify(kept)
            self._waiting = kept
            self._known.pop(id, None)
            return True

    def _next(self) -> None:
        with self._lock:
            if not self._waiting:  # its job was withdrawn
                return
            job = heapq.heappop(self._waiting)[2]
        try:
            job.work(job)
        finally:
            self._known.pop(job.id, None)

    def close(self) -> None:
        """Give up what waits, cancel what runs, and let it end."""
        with self._lock:
            self._waiting.clear()
            running, started = list(self._known.values()), set(self._started)
        for job in running:
            job.cancelled.set()
        wait(started, timeout=_CLOSING_SECONDS)
