"""Aggregations, one file per family. `load()` makes them known."""

from __future__ import annotations

from importlib import import_module

FAMILIES = (
    "basic",
    "counting",
    "text",
    "statistics",
    "information",
    "financial",
    "significance",
    "geo",
    "charting",
)


def load() -> None:
    """Import every family, which declares its aggregations."""
    for family in FAMILIES:
        import_module(f".{family}", __name__)
