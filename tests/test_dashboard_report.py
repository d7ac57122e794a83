"""The table of goals, and its place in a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.dashboard import report
from benchmarks.dashboard.goals import Goal, Run, Settings


@pytest.fixture
def run(tmp_path: Path) -> Run:
    made = Run(Settings(tmp_path))
    made.times["TPC-H"] = {"engine": {"nothing": 1.0}, "duckdb codes list": {"nothing": 10.0}}
    made.goals += [Goal("E2", "of Polars", 0.2, 0.25), Goal("E1", "of DuckDB", 0.12, 0.1)]
    return made


def test_goals_are_met_or_not(run: Run) -> None:
    shown = "\n".join(report.lines(run))
    assert "duckdb codes list" in shown
    assert shown.index("of DuckDB") < shown.index("of Polars")
    assert "NOT MET" in shown.splitlines()[-1]


def test_updates_are_told_by_peer(run: Run) -> None:
    steps = ("nothing", "airline", "+ months", "+ engine")

    def taken(*milliseconds: float) -> dict[str, float]:
        return dict(zip(steps, milliseconds, strict=True))

    run.times["flights"] = {
        "engine": taken(3, 2, 1, 1),
        "duckdb codes list": taken(30, 25, 20, 10),
        "duckdb enum list": taken(40, 24, 20, 10),
        "polars enum stage": taken(50, 20, 10, 5),
    }
    head, _, *rows = report.updates(run).splitlines()
    assert head == "| ms an update | | S0 | S1 | S2 | S3 |"
    assert rows == [
        "| flights | engine | 3.0 | 2.0 | 1.0 | 1.0 |",
        "| flights | DuckDB | 30.0 | 24.0 | 20.0 | 10.0 |",
        "| flights | Polars | 50.0 | 20.0 | 10.0 | 5.0 |",
    ]


def test_only_what_is_between_the_markers_is_replaced(run: Run, tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    report.write_readme(run, readme)
    report.write_readme(run, readme)
    text = readme.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert text.count("| E1 | of DuckDB | 0.12 | 0.1 | met |") == 1
    readme.write_text("nothing")
    with pytest.raises(ValueError, match="lacks the lines"):
        report.write_readme(run, readme)
