"""A dashboard of 8 charts and 20 list boxes: one update after a selection, against DuckDB and Polars.

The engine has the tables as they are, linked; the peers have them pre-joined in the forms that suit each
best, and also as they are. Every contestant runs in a process of its own, in turn with the others, and an
update of ours begins with the click and ends with the layouts as a client would get them.

`python -m benchmarks.dashboard` measures every goal, `--help` tells what else it does.
"""

from __future__ import annotations

from statistics import median

from ..compare import Result
from . import data
from .contestant import Contestant
from .goals import agree
from .workload import TPCH


def compare(*, small: bool = False) -> list[Result]:
    """Every step of an update, our time and those of the peers' fastest forms."""
    folder = data.tpch(data.default_cache(), "0.01" if small else "1")
    names = ("engine", "duckdb codes list", "polars enum stage")
    contestants = [Contestant(name, TPCH, folder, 2) for name in names]
    try:
        agree(TPCH, [contestants[0], contestants[2]])
        times: dict[tuple[str, str], list[float]] = {}
        for chosen in TPCH.rounds[: 1 if small else None]:
            for step, selection in chosen.items():
                for contestant in contestants:
                    times.setdefault((step, contestant.name), []).append(contestant.time(selection))
    finally:
        for contestant in contestants:
            contestant.close()
    return [Result(step, {name: median(times[step, name]) for name in names}) for step in TPCH.steps]
