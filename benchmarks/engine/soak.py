"""Fifty sessions on one app, each selecting at random and laying out charts, for as long as one likes.

`python -m benchmarks.engine.soak [--minutes 10] [--sessions 50] [--scale 0.1]` tells every half minute the
memory held and the latency of an update, and ends with status 1 if memory grew in the second half or the
slowest hundredth took five times the median. What of that was work of the thread itself, not waiting for
others, stands beside it: on a busy machine only that says something.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from array import array
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from qlik_engine import Document, FolderSources, GenericObject, Session

from ..dashboard import data
from ..dashboard.engine import box_definition, cube_definition
from ..dashboard.process import resident
from ..dashboard.workload import TPCH

_FIELDS: Final = ("c_region", "c_nation", "o_year", "p_brand", "l_shipmode", "s_nation", "o_orderpriority")
_CHARTS: Final = (0, 2, 3, 5)
_BOXES: Final = ("c_nation", "o_year", "p_brand", "l_shipmode")
_GROWTH_MAX: Final = 1.05
_TAIL_MAX: Final = 5.0


class User:
    """A session that selects and looks."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session = session
        self.luck = random.Random(seed)
        definitions = [{"qHyperCubeDef": cube_definition(TPCH, TPCH.charts[at])} for at in _CHARTS]
        definitions += [{"qListObjectDef": box_definition(name)} for name in _BOXES]
        self.objects: list[GenericObject] = [
            session.create_object({"qInfo": {"qType": "soak"}, **definition}, session_only=True)
            for definition in definitions
        ]

    def update(self) -> float:
        """One random click and all layouts; how many seconds it took."""
        begun = time.perf_counter()
        if self.luck.random() < 0.2:
            self.session.clear_all()
        else:
            field = self.session.field(self.luck.choice(_FIELDS))
            assert field is not None
            count = self.luck.randint(1, 3)
            field.low_level_select([self.luck.randrange(field.cardinality) for _ in range(count)])
        for shown in self.objects:
            shown.layout()
        return time.perf_counter() - begun


def soak(
    document: Document, sessions: int, seconds: float, threads: int = 2
) -> tuple[array[float], array[float], list[int]]:
    """Latencies in seconds, how much of each the thread worked, and the bytes held at every look."""
    users = [User(document.session(), seed) for seed in range(sessions)]
    # Doubles, lest what is noted here be what grows.
    taken, worked = array("d"), array("d")
    held: list[int] = []
    end = time.monotonic() + seconds
    turns = iter(range(sys.maxsize))

    def work() -> None:
        while time.monotonic() < end:
            begun = time.thread_time()
            taken.append(users[next(turns) % sessions].update())
            worked.append(time.thread_time() - begun)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    looks = 20
    for _ in range(looks):
        time.sleep(max((end - time.monotonic()) / (looks - len(held)), 0))
        held.append(resident())
        print(f"{len(taken):>8,} updates, {held[-1] / 1e6:8.0f} MB", flush=True)
    for worker in workers:
        worker.join()
    return taken, worked, held


def _middle_and_slowest(taken: array[float]) -> tuple[float, float]:
    """The median, and what the slowest hundredth takes at least."""
    return median(taken), quantiles(taken, n=100)[98]


def main() -> None:
    """Run and judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--scale", default="0.1", help="scale factor of TPC-H")
    parser.add_argument("--cache", type=Path, default=data.default_cache(), help="where data are kept")
    given = parser.parse_args()
    document = Document(script=TPCH.script)
    result = document.reload(FolderSources(data.tpch(given.cache, given.scale)))
    if not result.success:
        raise SystemExit(result.log)
    taken, worked, held = soak(document, given.sessions, given.minutes * 60)
    middle, slowest = _middle_and_slowest(taken)
    half = len(held) // 2
    growth = median(held[-3:]) / median(held[half - 1 : half + 2])
    print(
        f"{len(taken):,} updates: median {middle * 1000:.1f} ms, p99 {slowest * 1000:.1f} ms "
        f"({slowest / middle:.1f} times), memory in the second half {growth:.3f} of the middle"
    )
    own, most = _middle_and_slowest(worked)
    print(f"of that own work: median {own * 1000:.1f} ms, p99 {most * 1000:.1f} ms ({most / own:.1f} times)")
    raise SystemExit(int(growth > _GROWTH_MAX or slowest > _TAIL_MAX * middle))


if __name__ == "__main__":
    main()
