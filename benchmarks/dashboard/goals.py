"""What the engine is to reach, as ratios to the peers of the same run, and whether it does."""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median
from typing import Final, TypeAlias

from . import data, loading
from .contestant import Contestant
from .workload import FLIGHTS, TPCH, Workload

Times: TypeAlias = Mapping[str, Mapping[str, float]]
"""Median milliseconds by contestant and step."""

PREJOINED: Final = ("duckdb codes list", "duckdb codes stage", "duckdb enum list", "polars enum stage")
NORMALISED: Final = ("duckdb star list", "polars star collect_all")
_DISTINCT: Final = ("chart 3", "chart 7")
_PLAIN: Final = ("chart 0", "chart 1", "chart 4", "chart 5", "chart 6")


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: `measured` is to be at most `most`."""

    name: str
    what: str
    most: float
    measured: float

    @property
    def met(self) -> bool:
        return self.measured <= self.most


@dataclass(frozen=True, slots=True)
class Settings:
    """How much is measured: scale factors of TPC-H (the middle one is that of most goals), rounds, and how
    often the normalised forms, which are slow, take part."""

    cache: Path
    scales: tuple[str, ...] = ("0.1", "1", "5")
    main: str = "1"
    rounds: int = 4
    slow_rounds: int = 1
    threads: int = 2


def geometric(ratios: Iterable[float]) -> float:
    found = list(ratios)
    return math.exp(sum(map(math.log, found)) / len(found))


def best(times: Times, peer: str, step: str) -> float:
    """The time of the fastest form of a peer."""
    return min(steps[step] for name, steps in times.items() if name.startswith(peer))


def ratios(times: Times, peer: str, ours: str = "engine") -> list[float]:
    return [milliseconds / best(times, peer, step) for step, milliseconds in times[ours].items()]


def timed(
    workload: Workload,
    contestants: Sequence[Contestant],
    rounds: int,
    parts: Sequence[str] = ("charts", "boxes"),
    fresh: bool = True,
    alternating: bool = False,
) -> Times:
    """Medians of `rounds` times every selection of each step. Contestants take turns round by round, each
    going click after click through all selections as somebody does who uses a dashboard; or, `alternating`,
    click by click, so that each finds the processor's caches full of what others left."""
    found: dict[str, dict[str, list[float]]] = {c.name: {} for c in contestants}
    clicks = [(step, selection) for chosen in workload.rounds for step, selection in chosen.items()]
    for _ in range(rounds):
        order = [*product(contestants, clicks)]
        if alternating:
            order = [(contestant, click) for click, contestant in product(clicks, contestants)]
        for contestant, (step, selection) in order:
            taken = contestant.time(selection, parts, fresh=fresh)
            found[contestant.name].setdefault(step, []).append(taken)
    return {name: {step: median(all_) for step, all_ in steps.items()} for name, steps in found.items()}


def agree(workload: Workload, contestants: Sequence[Contestant]) -> None:
    """Contestants that do not answer the same do not do the same work. Raises ValueError."""
    for step, selection in workload.rounds[0].items():
        ours, *others = [c.answers(selection) for c in contestants]
        for other in others:
            if ours.boxes != other.boxes or not all(map(_close, ours.charts, other.charts)):
                raise ValueError(f"contestants differ at '{step}'")


def _close(one: list[list[str]], other: list[list[str]]) -> bool:
    """Whether two charts are the same but for the last digit of a number."""
    if len(one) != len(other):
        return False
    return all(
        a == b or (_number(a) and math.isclose(float(a), float(b), rel_tol=2e-6))
        for p, q in zip(one, other, strict=True)
        for a, b in zip(p, q, strict=True)
    )


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


class Run:
    """All measurements, and the goals they speak to."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.times: dict[str, Times] = {}
        self.goals: list[Goal] = []

    def go(self) -> Iterator[str]:
        """Measure everything; tells what it is at."""
        yield "loading"
        self._loads()
        for scale in self.settings.scales:
            yield f"TPC-H SF{scale}"
            self._tpch(scale)
        yield "flights"
        self._flights()
        yield "one thread"
        self._one_thread()
        yield "opening"
        self._opening()
        self._imports()
        self._scaling()

    def _tpch(self, scale: str) -> None:
        settings, folder = self.settings, data.tpch(self.settings.cache, scale)
        is_main = scale == settings.main
        names = ["engine", *PREJOINED] if is_main else ["engine", PREJOINED[0], PREJOINED[3]]
        contestants = [Contestant(name, TPCH, folder, settings.threads) for name in names]
        engine = contestants[0]
        if is_main:
            first = engine.time({})
        times = timed(TPCH, contestants, settings.rounds if is_main else max(settings.rounds // 2, 1))
        if is_main:
            self.times[f"TPC-H SF{scale}, alternating"] = timed(TPCH, contestants, 1, alternating=True)
            self._parts(contestants[:2])
            for chosen in TPCH.rounds:
                for selection in chosen.values():
                    engine.time(selection, fresh=False)
            seen = timed(TPCH, [engine], 1, fresh=False)["engine"]
            share = max(seen[step] / times["engine"][step] for step in TPCH.steps)
            self._goal("E5", "a state seen before, of a fresh update", 0.02, share)
            self._goal(
                "E9", "first update after loading, of later ones", 1.5, first / times["engine"]["nothing"]
            )
            self._goal("E1", "update, of DuckDB's best form", 0.12, geometric(ratios(times, "duckdb")))
            polars = ratios(times, "polars")
            self._goal("E2", "update, of Polars' best form", 0.20, geometric(polars))
            self._goal("E2", "the same, worst step", 0.40, max(polars))
        for contestant in contestants:
            contestant.close()
        if is_main and settings.slow_rounds:
            slow = [Contestant(name, TPCH, folder, settings.threads) for name in ("engine", *NORMALISED)]
            agree(TPCH, slow[:2])
            times = {**times, **{n: t for n, t in timed(TPCH, slow, 1).items() if n != "engine"}}
            for contestant in slow:
                contestant.close()
        self.times[f"TPC-H SF{scale}"] = times

    def _parts(self, contestants: Sequence[Contestant]) -> None:
        for what, parts, most in (
            ("list boxes alone", ("boxes",), 0.12),
            ("distinct and top charts alone", _DISTINCT, 0.20),
            ("plain charts alone", _PLAIN, 0.35),
        ):
            times = timed(TPCH, contestants, 1, parts)
            self._goal("E4", f"{what}, of DuckDB", most, geometric(ratios(times, "duckdb")))

    def _flights(self) -> None:
        folder = data.flights(self.settings.cache)
        names = ("engine", "duckdb codes list", "duckdb enum list", "polars enum stage")
        contestants = [Contestant(name, FLIGHTS, folder, self.settings.threads) for name in names]
        times = self.times["flights"] = timed(FLIGHTS, contestants, self.settings.rounds)
        self.times["flights, alternating"] = timed(FLIGHTS, contestants, 1, alternating=True)
        for contestant in contestants:
            contestant.close()
        self._goal("E3", "flights, of DuckDB's best form", 0.12, geometric(ratios(times, "duckdb")))
        self._goal("E3", "flights, of Polars' best form", 0.17, geometric(ratios(times, "polars")))

    def _one_thread(self) -> None:
        folder = data.tpch(self.settings.cache, self.settings.main)
        one = [Contestant(name, TPCH, folder, 1) for name in ("engine", "numpy", "duckdb codes list")]
        two = Contestant("engine", TPCH, folder, 2)
        rounds = max(self.settings.rounds // 2, 1)
        single = timed(TPCH, one, rounds)
        double = timed(TPCH, [two], rounds)["engine"]
        self.times["one thread"] = single
        steps = TPCH.steps[:2]
        share = geometric(double[step] / single["engine"][step] for step in steps)
        self._goal("E6", "two threads, of one, first two steps", 0.65, share)
        share = geometric(ratios(single, "duckdb", "numpy"))
        self._goal("W5", "without compiled loops, of DuckDB, one thread", 0.45, share)
        for contestant in (*one, two):
            contestant.close()

    def _loads(self) -> None:
        settings = self.settings
        for form in ("parquet", "csv"):
            folder = data.tpch(settings.cache, settings.main, form)
            for texts in (False, True):
                if form == "csv" and texts:
                    continue
                found = loading.measure(folder, form, texts, min(settings.rounds, 3), settings.threads)
                ours, duck, polars = (found[name] for name in loading.LOADERS)
                said = f"{form}{' with comments' if texts else ''}"
                self.times[f"load {said}"] = {n: {"seconds": f["seconds"]} for n, f in found.items()}
                self._goal("E8", f"load {said}, of DuckDB", 1.0, ours["seconds"] / duck["seconds"])
                self._goal("E8", f"load {said}, of Polars", 2.0, ours["seconds"] / polars["seconds"])
                if form == "parquet":
                    most = 0.50 if texts else 0.30
                    self._goal("E7", f"memory, {said}, of DuckDB", most, ours["bytes"] / duck["bytes"])

    def _opening(self) -> None:
        from qlik_engine import Document, FolderSources

        from .process import resident

        document = Document(script=TPCH.script)
        folder = data.tpch(self.settings.cache, self.settings.main)
        if not document.reload(FolderSources(folder)).success:
            raise RuntimeError("the tables could not be loaded")
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "app.qapp"
            document.save(path)
            del document
            begun = time.perf_counter()
            opened = Document.open(path)
            self._goal("W2", "opening the saved app, ms", 50, (time.perf_counter() - begun) * 1000)
            opened.session().evaluate("Sum(l_quantity)")
            before = resident()
            opened.session().evaluate("Sum(l_quantity)")
            self._goal("W2", "a second session, MB", 20, (resident() - before) / 1e6)

    def _imports(self) -> None:
        def taken(statement: str) -> float:
            text = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
            runs = [
                float(subprocess.run([sys.executable, "-c", text], check=True, capture_output=True).stdout)
                for _ in range(5)
            ]
            return median(runs)

        self._goal(
            "E9", "import qlik_engine, of numpy's", 1.3, taken("import qlik_engine") / taken("import numpy")
        )

    def _scaling(self) -> None:
        """Ratios at the largest scale against those at the main one, and cost a row."""
        settings = self.settings
        if settings.scales[-1] == settings.main:
            return
        main, large = (self.times[f"TPC-H SF{scale}"] for scale in (settings.main, settings.scales[-1]))
        same = {name: main[name] for name in large}
        change = geometric(ratios(large, "duckdb")) / geometric(ratios(same, "duckdb"))
        self._goal(
            "W4", f"ratio to DuckDB at SF{settings.scales[-1]}, of that at SF{settings.main}", 1.2, change
        )
        factor = float(settings.scales[-1]) / float(settings.main)
        growth = geometric(large["engine"][step] / main["engine"][step] for step in TPCH.steps) / factor
        self._goal("--", f"time a row at SF{settings.scales[-1]}, of that at SF{settings.main}", 1.3, growth)

    def _goal(self, name: str, what: str, most: float, measured: float) -> None:
        self.goals.append(Goal(name, what, most, measured))
