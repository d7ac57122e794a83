"""Numbers and cells as the wire has them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import numpy as np

from ..columns import Vector
from ..columns.vector import Bools, Floats, Ints

Wire: TypeAlias = float | int | str
"""A number on the wire."""

SAMPLED: Final = 2_000
# So few numbers are looked at one by one.
_FEW: Final = 64
WHOLE_MAX: Final = 1e15
"""Whole numbers up to here are integers on the wire."""


def wire_number(number: float) -> Wire:
    """A number for JSON: whole ones as integers, "NaN" and "Infinity" as texts."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return int(number) if number.is_integer() and abs(number) < WHOLE_MAX else number


def wire_numbers(numbers: Floats) -> list[Wire]:
    """`wire_number` of each."""
    if len(numbers) <= _FEW:
        return [
            int(number)
            if number.is_integer() and -WHOLE_MAX < number < WHOLE_MAX
            else number
            if number - number == 0
            else wire_number(number)
            for number in numbers.tolist()
        ]
    whole = (np.abs(numbers) < WHOLE_MAX) & (numbers == np.trunc(numbers))
    if whole.all():
        whole_numbers: list[Wire] = numbers.astype(np.int64).tolist()
        return whole_numbers
    if np.isnan(numbers).all():
        return ["NaN"] * len(numbers)
    found: list[Wire] = numbers.tolist()
    for at, number in zip(whole.nonzero()[0].tolist(), numbers[whole].astype(np.int64).tolist(), strict=True):
        found[at] = number
    for at in (~np.isfinite(numbers)).nonzero()[0].tolist():
        found[at] = wire_number(float(numbers[at]))
    return found


def bounds(numbers: Floats) -> dict[str, Wire]:
    """`qMin` and `qMax` of the numbers there are."""
    low, high = extremes(numbers)
    return {"qMin": wire_number(low), "qMax": wire_number(high)}


def extremes(numbers: Floats) -> tuple[float, float]:
    """The least and the greatest number there is; NaN without any."""
    if len(numbers) == 0:
        return math.nan, math.nan
    return float(np.fmin.reduce(numbers)), float(np.fmax.reduce(numbers))


def longest(texts: Iterable[str]) -> int:
    """`qApprMaxGlyphCount`."""
    return max(map(len, texts), default=0)


def sample(values: Vector) -> Ints:
    """Which of many values to look at to tell about how long their texts are: some of them all over, and
    the extreme numbers. All, of few."""
    length = len(values)
    if length <= SAMPLED:
        return np.arange(length)
    found = np.arange(0, length, length // SAMPLED)
    numbers = values.numbers
    if numbers is None:
        return found
    known = np.flatnonzero(~np.isnan(numbers))
    return np.append(
        found, known[[numbers[known].argmin(), numbers[known].argmax()]] if len(known) else known
    )


def is_something(values: Vector) -> Bools:
    """True where a value is neither null nor zero."""
    found: Bools = ~values.is_null() & (values.numbers_or_nan() != 0)
    return found


def error_struct(code: int, context: str = "") -> dict[str, Any]:
    """`NxValidationError`, as layouts carry it."""
    return {"qErrorCode": code, "qContext": context, "qExtendedMessage": ""}
