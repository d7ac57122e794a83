"""Generic objects: properties, and the layouts made of them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .generic import GenericObject
    from .ids import new_id
    from .record import Record

# Where each name is, loaded when it is asked for: a document without sessions needs no charts.
_HOMES: Final = {"GenericObject": "generic", "Record": "record", "new_id": "ids"}

__all__ = ["GenericObject", "Record", "new_id"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    return found
