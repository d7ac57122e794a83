"""What runs in a contestant's process: `python -m benchmarks.dashboard.serve`."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .process import pin, resident
from .sides import Side
from .workload import WORKLOADS, Workload


def _make(name: str, workload: Workload, data: Path, threads: int) -> Side:
    kind, *rest = name.split()
    if kind == "duckdb":
        from .duckdb_side import DuckDb

        return DuckDb(workload, data, rest[0], rest[1], threads)
    if kind == "polars":
        from .polars_side import Polars

        return Polars(workload, data, rest[0], rest[1])
    from .engine import Engine

    return Engine(workload, data)


def main() -> None:
    """Load, then answer until there are no more questions."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("workload")
    parser.add_argument("data", type=Path)
    parser.add_argument("threads", type=int)
    given = parser.parse_args()
    pin(given.threads)
    before, begun = resident(), time.perf_counter()
    side = _make(given.name, WORKLOADS[given.workload], given.data, given.threads)
    _say({"load": time.perf_counter() - begun})
    for line in sys.stdin:
        question = json.loads(line)
        if "answers" in question:
            _say(asdict(side.answers(question["answers"])))
        elif "memory" in question:
            gc.collect()
            held = getattr(side, "bytes_held", None)
            _say({"resident": resident() - before, "held": held() if held else 0})
        else:
            side.prepare(question["update"], question["fresh"])
            start = time.perf_counter()
            side.update(question["update"], question["parts"])
            _say({"milliseconds": (time.perf_counter() - start) * 1000})


def _say(answer: Mapping[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
