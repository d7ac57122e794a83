"""Run every comparison, or those named: `python -m benchmarks [sdk wire.pages ...] [--small]`."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence

from .compare import show, take_precedence

COMPARISONS = (
    "sdk.imports",
    "sdk.calls",
    "sdk.decoding",
    "sdk.transfers",
    "wire.calls",
    "wire.pages",
    "wire.server",
    "wire.enigma",
    "wire.dashboard",
    "dashboard",
    "engine.expressions",
)


def main() -> None:
    """Print one table per comparison."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which ones: {', '.join(COMPARISONS)} (all)")
    parser.add_argument(
        "--small", action="store_true", help="little data, few repetitions: only shows that it runs"
    )
    parser.add_argument(
        "--undisturbed",
        action="store_true",
        help="go before all else that the machine does, as root may, so that the clock tells of nothing else",
    )
    options = parser.parse_args()
    if options.undisturbed:
        take_precedence()
    for name in _chosen(options.names):
        module = importlib.import_module(f"benchmarks.{name}")
        show(name, (module.__doc__ or "").strip().splitlines()[0], module.compare(small=options.small))


def _chosen(names: Sequence[str]) -> list[str]:
    """The comparisons named, one by one or by their folder; all of them where none is."""
    if not names:
        return list(COMPARISONS)
    found = [one for name in names for one in COMPARISONS if one == name or one.startswith(f"{name}.")]
    unknown = [name for name in names if not any(one.split(".")[0] == name or one == name for one in found)]
    if unknown:
        raise SystemExit(f"no such comparison: {', '.join(unknown)}; there are {', '.join(COMPARISONS)}")
    return found


if __name__ == "__main__":
    main()
