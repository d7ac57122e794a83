"""Tables of a run, for the terminal and for the README."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .goals import Goal, Run, best

BEGIN: Final = "<!-- dashboard: written by `python -m benchmarks.dashboard --write-readme` -->"
END: Final = "<!-- dashboard: end -->"
_STEPS: Final = ("S0", "S1", "S2", "S3")


def lines(run: Run) -> Iterator[str]:
    """Times by step and contestant, then the goals, for reading in a terminal."""
    for title, times in run.times.items():
        steps = list(next(iter(times.values())))
        yield f"\n{title:<26}" + "".join(f"{step:>12}" for step in steps)
        for name, taken in times.items():
            yield f"  {name:<24}" + "".join(f"{taken[step]:12.2f}" for step in steps)
    yield ""
    for goal in sorted(run.goals, key=lambda goal: goal.name):
        state = "met" if goal.met else "NOT MET"
        yield f"{goal.name}  {goal.what:<52} goal {goal.most:<6g} measured {_shown(goal):<8} {state}"


def table(run: Run) -> str:
    """The goals as a table in Markdown."""
    rows = ["| | | goal | measured | |", "| --- | --- | --- | --- | --- |"]
    for goal in sorted(run.goals, key=lambda goal: goal.name):
        state = "met" if goal.met else "not met"
        rows.append(f"| {goal.name} | {goal.what} | {goal.most:g} | {_shown(goal)} | {state} |")
    return "\n".join(rows)


def updates(run: Run) -> str:
    """The milliseconds of updates as a table in Markdown: the engine's, and of each peer those of the form
    that is best at that step."""
    rows = [f"| ms an update | | {' | '.join(_STEPS)} |", "| --- " * (2 + len(_STEPS)) + "|"]
    for title, times in run.times.items():
        steps = times.get("engine", {})
        if len(steps) < len(_STEPS) or not any(name.startswith("polars") for name in times):
            continue  # no updates, or not of all contestants
        for name, peer in (("engine", "engine"), ("DuckDB", "duckdb"), ("Polars", "polars")):
            taken = " | ".join(f"{best(times, peer, step):.1f}" for step in steps)
            rows.append(f"| {title} | {name} | {taken} |")
    return "\n".join(rows)


def write_readme(run: Run, path: Path) -> None:
    """Put the tables between the markers. Raises ValueError if they are not there."""
    text = path.read_text(encoding="utf-8")
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path.name} lacks the lines {BEGIN} and {END}")
    path.write_text(f"{head}{BEGIN}\n\n{table(run)}\n\n{updates(run)}\n\n{END}{tail}", encoding="utf-8")


def _shown(goal: Goal) -> str:
    return f"{goal.measured:.3g}"
