"""Waiting for what takes long: reloads, reports, predictions, exports, runs of automations and tasks.

``qlik.reloads.create(app_id=...).wait(on_log=print)`` waits for a reload. What has no ``wait`` of its own is
waited for with a function that asks: ``wait_for(lambda: qlik.reports.get_status(report_id))``.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from typing import Any, TypeVar

from ..errors import DecodeError, JobError, JobTimeout

T = TypeVar("T")

GOOD = frozenset(
    {"succeeded", "success", "done", "finished", "finished with warnings", "completed", "complete"}
)
"""Statuses of jobs that ended well, in lower case."""

BAD = frozenset(
    {
        "failed",
        "error",
        "errored",
        "canceled",
        "cancelled",
        "aborted",
        "stopped",
        "exceeded_limit",
        "timed_out",
        "expired",
    }
)
"""Statuses of jobs that ended otherwise."""

_FIRST_PAUSE = 0.5
_GROWTH = 1.5


class _Watch:
    """What is known about one job while it runs."""

    def __init__(
        self,
        timeout: float | None,
        every: float,
        on_log: Callable[[str], object] | None,
        on_status: Callable[[str], object] | None,
        ends: Collection[str] | None,
    ) -> None:
        self._until = None if timeout is None else time.monotonic() + timeout
        self._timeout = timeout
        self._pause = min(_FIRST_PAUSE, every)
        self._every = every
        self._on_log = on_log
        self._on_status = on_status
        self._ends = None if ends is None else {end.lower() for end in ends}
        self._told = ""
        self._status = ""

    def ended(self, job: Any) -> bool:
        """Tell what is new about the job; whether it is over.

        Raises:
            JobError: it did not end well.
        """
        status = getattr(job, "status", None)
        if not isinstance(status, str):
            raise DecodeError(f"{job!r} has no status to wait for")
        self._tell(job, status)
        if self._ends is not None:
            return status.lower() in self._ends
        if status.lower() in BAD:
            raise JobError(f"{job!r} ended as {status}{_reason(job)}", job)
        return status.lower() in GOOD

    def _tell(self, job: Any, status: str) -> None:
        if self._on_status is not None and status != self._status:
            self._on_status(status)
        self._status = status
        log = getattr(job, "log", None)
        if self._on_log is None or not isinstance(log, str):
            return
        new = log.removeprefix(self._told) if log.startswith(self._told) else log
        over = status.lower() in GOOD | BAD
        whole = new if over else new[: new.rfind("\n") + 1]  # a line that is still growing is told later
        for line in whole.splitlines():
            self._on_log(line)
        self._told += whole if log.startswith(self._told) else ""

    def pause(self, job: Any) -> float:
        """Seconds until the job is asked about again.

        Raises:
            JobTimeout: they are more than are left.
        """
        pause, self._pause = self._pause, min(self._every, self._pause * _GROWTH)
        if self._until is not None and time.monotonic() + pause > self._until:
            raise JobTimeout(f"{job!r} was still {self._status} after {self._timeout} seconds", job)
        return pause


def _reason(job: Any) -> str:
    words = [getattr(job, name, None) for name in ("error_code", "error_message")]
    said = " ".join(str(word) for word in words if word)
    return f": {said}" if said else ""


def wait_for(
    get: Callable[[], T],
    *,
    timeout: float | None = None,
    every: float = 5.0,
    on_log: Callable[[str], object] | None = None,
    on_status: Callable[[str], object] | None = None,
    ends: Collection[str] | None = None,
) -> T:
    """Ask about a job until it is over.

    Parameters:
        get: asks, and gives something with a ``status``.
        timeout: seconds to wait at most.
        every: seconds between two questions, in the long run.
        on_log: called with each new line of the job's ``log``.
        on_status: called with each new status.
        ends: statuses at which to stop, whatever they mean; `GOOD` and `BAD` ones when left out.
    Returns:
        What was last told about the job.
    Raises:
        JobError: it ended, but not well; JobTimeout: it did not end in time.
    """
    watch = _Watch(timeout, every, on_log, on_status, ends)
    job = get()
    while not watch.ended(job):
        time.sleep(watch.pause(job))
        job = get()
    return job


async def wait_for_async(
    get: Callable[[], Awaitable[T]],
    *,
    timeout: float | None = None,
    every: float = 5.0,
    on_log: Callable[[str], object] | None = None,
    on_status: Callable[[str], object] | None = None,
    ends: Collection[str] | None = None,
) -> T:
    """The asynchronous twin of `wait_for`."""
    watch = _Watch(timeout, every, on_log, on_status, ends)
    job = await get()
    while not watch.ended(job):
        await asyncio.sleep(watch.pause(job))
        job = await get()
    return job


def waiting(job: Any, get: Callable[[], Any], *, awaited: bool) -> Callable[..., Any]:
    """The ``wait`` method of a job: `wait_for` it, with the job as it is in the end as result.

    Parameters:
        awaited: whether what ``get`` gives, and the method, are to be awaited.
    """

    def taken(now: Any) -> Any:
        job._replace(now.to_dict())
        return job

    async def ask() -> Any:
        return taken(await get())

    def wait(**options: Any) -> Any:
        if awaited:
            return wait_for_async(ask, **options)
        return wait_for(lambda: taken(get()), **options)

    return wait
