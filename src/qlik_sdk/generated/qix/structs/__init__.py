# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol, loaded by the module they are in when first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..index import STRUCTS


def __getattr__(name: str) -> Any:
    module = STRUCTS.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)


def __dir__() -> list[str]:
    return sorted(STRUCTS)
