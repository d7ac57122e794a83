"""Values on the wire."""

from __future__ import annotations

import math
from typing import Any

from qlik_engine import Dual

from ..errors import INVALID_PARAMS, RpcError


def wire_number(number: float) -> int | float | str:
    """A number as JSON has it: whole ones without a point, "NaN" and "Infinity" as text."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def dual_of(value: Any) -> Dual:
    """A FieldValue `{qText, qIsNumeric, qNumber}`; -32602 for anything else."""
    if not isinstance(value, dict):
        raise RpcError(INVALID_PARAMS, "a field value must be an object")
    text, number = value.get("qText") or None, value.get("qNumber")
    if value.get("qIsNumeric") is True and isinstance(number, int | float):
        return Dual(float(number), text)
    return Dual(math.nan, text)


def dual_expression(text: str, number: float) -> str:
    """A variable's definition that is worth a text with a number."""
    quoted = text.replace("'", "''")
    return f"=Dual('{quoted}', {float(number)!r})"
