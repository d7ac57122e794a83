"""Run every comparison, or those named: `python -m benchmarks [sdk.imports ...] [--small]`."""

from __future__ import annotations

import argparse
import importlib

from .compare import show

COMPARISONS = ("sdk.imports", "sdk.calls", "engine.dashboard", "engine.expressions")


def main() -> None:
    """Print one table per comparison."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which ones: {', '.join(COMPARISONS)} (all)")
    parser.add_argument(
        "--small", action="store_true", help="little data, few repetitions: only shows that it runs"
    )
    options = parser.parse_args()
    for name in options.names or COMPARISONS:
        module = importlib.import_module(f"benchmarks.{name}")
        show(name, (module.__doc__ or "").strip().splitlines()[0], module.compare(small=options.small))


if __name__ == "__main__":
    main()
