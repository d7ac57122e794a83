"""Scalar functions and operators, one file per family. `load()` makes them known."""

from __future__ import annotations

from importlib import import_module

from .. import aggregate

FAMILIES = (
    "operators",
    "conditional",
    "logical",
    "numeric",
    "strings",
    "formatting",
    "dates",
    "periods",
    "ranges",
    "colors",
    "hashes",
    "distributions",
    "financial",
    "json_data",
    "regular",
    "zones",
    "geo",
    "system",
    "owner",
)


def load() -> None:
    """Import every family, which declares its functions."""
    for family in FAMILIES:
        import_module(f".{family}", __name__)
    aggregate.load()
