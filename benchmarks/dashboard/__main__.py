"""Measure the dashboard's goals: `python -m benchmarks.dashboard`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import data, report
from .goals import Run, Settings


def main() -> None:
    """Print all tables; exit status 0 whatever they say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dashboard", description=__doc__)
    parser.add_argument("--scales", nargs="+", default=["0.1", "1", "5"], help="scale factors of TPC-H")
    parser.add_argument("--main", default="1", help="the scale factor most goals are about")
    parser.add_argument("--rounds", type=int, default=4, help="times five selections of each step")
    parser.add_argument("--cache", type=Path, default=data.default_cache(), help="where data are kept")
    parser.add_argument("--without-normalised", action="store_true", help="leave the slowest forms out")
    parser.add_argument("--write-readme", action="store_true", help="put the goals into the README")
    given = parser.parse_args()
    run = Run(
        Settings(
            given.cache, tuple(given.scales), given.main, given.rounds, 0 if given.without_normalised else 1
        )
    )
    for at in run.go():
        print(f"... {at}", file=sys.stderr, flush=True)
    print("\n".join(report.lines(run)))
    if given.write_readme:
        report.write_readme(run, Path(__file__).resolve().parents[2] / "README.md")


if __name__ == "__main__":
    main()
