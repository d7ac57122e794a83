"""How comparisons are measured and shown: medians, and ratios to the peers of the same run."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One step of a comparison: milliseconds (or another unit) of every contestant, ours first."""

    step: str
    milliseconds: Mapping[str, float]
    unit: str = "ms"


class Spent(float):
    """Seconds of processor time in another process."""


def alternate(contestants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median milliseconds of each, run in turn so that a change of the machine's speed meets all alike."""
    return measured(contestants, rounds)[0]


def measured(
    contestants: Mapping[str, Callable[[], object]], rounds: int
) -> tuple[dict[str, float], dict[str, float]]:
    """`alternate`, and beside it the processor time that this process and its ended children spent.

    What others do on the machine lengthens the one, and changes the other but little. A contestant that works
    in a process which goes on answers what that `Spent`.
    """
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    answer: object = None
    for number in range(rounds + 1):
        for name, run in contestants.items():
            answer = None  # freeing what the one before made is no part of this one's work
            spent_before, before = processor_seconds(), time.perf_counter()
            answer = run()
            took, spent = time.perf_counter() - before, processor_seconds() - spent_before
            if number:  # the first round warms up
                times[name].append((took, answer if isinstance(answer, Spent) else spent))
    wall, cpu = (
        {name: statistics.median(one[at] for one in taken) * 1000 for name, taken in times.items()}
        for at in range(2)
    )
    return wall, cpu


def processor_seconds() -> float:
    """What this process and its children that ended have spent so far."""
    try:
        import resource
    except ImportError:  # there is none on Windows
        return time.process_time()
    usage = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in usage)


def show(name: str, title: str, results: Sequence[Result]) -> None:
    """Print a table: a row per step, and our share of each peer's time."""
    print(f"\n{name}: {title}")
    for result in results:
        (ours, mine), *peers = result.milliseconds.items()
        ratios = ", ".join(f"{mine / time:.3f} of {peer} ({time:,.1f} {result.unit})" for peer, time in peers)
        print(f"  {result.step:<28} {ours} {mine:,.1f} {result.unit} = {ratios}", flush=True)


@contextmanager
def apart() -> Iterator[None]:
    """This process and those it starts on one processor, where the system can; servers get another one.

    A server beside its client makes both slower, and by how much changes from call to call.
    """
    before = processors()
    if len(before) > 1:
        os.sched_setaffinity(0, before[1:])
    try:
        yield
    finally:
        if len(before) > 1:
            os.sched_setaffinity(0, before)


def take_precedence() -> None:
    """Run this process, and those it starts, before whatever else the machine does.

    Raises:
        OSError: the system does not let this user do that.
    """
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))


def alone() -> None:
    """Keep a server to the processor that `apart` leaves it."""
    known = processors()
    if len(known) > 1:
        os.sched_setaffinity(0, known[:1])


def processors() -> list[int]:
    """Numbers of the processors to run on, empty where the system does not tell."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
