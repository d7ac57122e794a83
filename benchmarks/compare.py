"""How comparisons are measured and shown: medians, and ratios to the peers of the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One step of a comparison: milliseconds of every contestant, ours first."""

    step: str
    milliseconds: Mapping[str, float]


def alternate(contestants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median milliseconds of each, run in turn so that a change of the machine's speed meets all alike."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, run in contestants.items():
            start = time.perf_counter()
            run()
            if number:  # the first round warms up
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) * 1000 for name, values in times.items()}


def show(name: str, title: str, results: Sequence[Result]) -> None:
    """Print a table: a row per step, and our share of each peer's time."""
    print(f"\n{name}: {title}")
    for result in results:
        (ours, mine), *peers = result.milliseconds.items()
        ratios = ", ".join(f"{mine / time:.2f} of {peer} ({time:,.1f} ms)" for peer, time in peers)
        print(f"  {result.step:<28} {ours} {mine:,.1f} ms = {ratios}")
