"""Plain values of JSON as duals."""

from __future__ import annotations

from typing import Any

from ..columns import Dual


def dual_of_json(value: Any) -> Dual:
    """A number, a text, null, or true and false with their words."""
    if value is None:
        return Dual()
    if isinstance(value, bool):
        return Dual(-1.0, "true") if value else Dual(0.0, "false")
    return Dual(text=value) if isinstance(value, str) else Dual(float(value))
