"""Numbers and cells as the wire has them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..columns.vector import Floats


def wire_number(number: float) -> float | int | str:
    """A number for JSON: whole ones as integers, "NaN" and "Infinity" as texts."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def wire_numbers(numbers: Floats) -> list[float | int | str]:
    return [wire_number(number) for number in numbers.tolist()]


def bounds(numbers: Floats) -> dict[str, float | int | str]:
    """`qMin` and `qMax` of the numbers there are."""
    found = numbers[~np.isnan(numbers)]
    if len(found) == 0:
        return {"qMin": "NaN", "qMax": "NaN"}
    return {"qMin": wire_number(float(found.min())), "qMax": wire_number(float(found.max()))}


def longest(texts: Iterable[str]) -> int:
    """`qApprMaxGlyphCount`."""
    return max(map(len, texts), default=0)


def error_struct(code: int, context: str = "") -> dict[str, Any]:
    """`NxValidationError`, as layouts carry it."""
    return {"qErrorCode": code, "qContext": context, "qExtendedMessage": ""}
