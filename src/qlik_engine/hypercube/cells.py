"""Numbers and cells as the wire has them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns import Vector
from ..columns.vector import Bools, Floats, Ints

Wire: TypeAlias = float | int | str
"""A number on the wire."""
Cell: TypeAlias = dict[str, Any]
"""An `NxCell`."""

SAMPLED: Final = 2_000
# So few numbers are looked at one by one.
_FEW: Final = 64
WHOLE_MAX: Final = 1e15
"""Whole numbers up to here are integers on the wire."""
Told: TypeAlias = tuple[Wire, Wire, int, int]
"""The least and the greatest number of a column, as the wire has them; whether all there are are whole (0),
some have a fraction (1), or some have no end or there is none (2); the length of the longest text."""
Column: TypeAlias = tuple[Any, Any, Any, Any] | list[list[Cell]]
"""A column of a table for `table_rows`: its cells in a list; or numbers in the default format, the separator
of their decimals, and `NUMBER` or `TOTAL`; or what is known of values by state and code (see `ValueCells`),
codes, and the state of every code or, without these, the one of all."""

_CELL: Final[Cell] = {"qText": "", "qNum": 0, "qElemNumber": 0, "qState": "L"}
_TOTAL: Final[Cell] = {"qText": "", "qNum": 0, "qElemNumber": -1, "qState": "X", "qIsTotalCell": True}
_NULL: Final[Cell] = {"qText": "-", "qNum": "NaN", "qIsNull": True}
NUMBER: Final[tuple[Cell, Cell]] = _CELL, _CELL | _NULL
TOTAL: Final[tuple[Cell, Cell]] = _TOTAL, _TOTAL | _NULL
"""The cell of a measure, and of its total, before it has its text and number; and the one for no number."""

# What is no number on the wire.
_UNUSUAL: Final = {"NaN": "-", "Infinity": "inf", "-Infinity": "-inf"}


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


def number_cells(numbers: Floats, separator: str) -> list[Cell]:
    """The cells of numbers in the default format, whose decimals are behind `separator`."""
    rows, _ = table_rows([(numbers, separator, *NUMBER)], len(numbers))
    return [cell for (cell,) in rows]


def table_rows(columns: list[Column], height: int) -> tuple[list[list[Cell]], list[Told | None]]:
    """The cells of a table of `height` rows, row by row, and what there is to tell of each column of numbers.
    Cells of numbers are new, others are shared. Raises KeyError with the number of a column in which a cell
    is not known."""
    lib = native.lib
    if lib is not None:
        made: tuple[list[list[Cell]], list[Told | None]] = lib.table_rows(columns, height, "qText", "qNum")
        return made
    cells: list[list[Cell]] = []
    told: list[Told | None] = [None] * len(columns)
    for at, column in enumerate(columns):
        if isinstance(column, list):
            cells += column
        elif isinstance(column[0], tuple):
            cells.append(_known_cells(at, *column))
        else:
            numbers, separator, made_of, none = column
            wire = wire_numbers(numbers)
            texts = number_texts(wire, separator)
            told[at] = (*describe_numbers(numbers)[:3], longest(texts))
            cells.append(
                [
                    none.copy() if number == "NaN" else {**made_of, "qText": text, "qNum": number}
                    for text, number in zip(texts, wire, strict=True)
                ]
            )
    return [*map(list, zip(*cells, strict=True))] if cells else [[] for _ in range(height)], told


def _known_cells(at: int, known: Any, codes: NDArray[Any], states: NDArray[Any], state: int) -> list[Cell]:
    standing = states[codes].tolist() if len(states) else repeat(state)
    try:
        return [known[own][code][0] for own, code in zip(standing, codes.tolist(), strict=False)]
    except KeyError:
        raise KeyError(at) from None


def number_texts(numbers: Sequence[Wire], separator: str) -> list[str]:
    """The texts of numbers, as the wire has them, in the default format."""
    texts = [
        f"{number:.14g}"
        if type(number) is float
        else _UNUSUAL[number]
        if isinstance(number, str)
        else str(number)
        for number in numbers
    ]
    return texts if separator == "." else [text.replace(".", separator) for text in texts]


def longest_number(numbers: Floats, separator: str) -> int:
    """The length of the longest text of numbers in the default format."""
    lib = native.lib
    if lib is None:
        return longest(number_texts(wire_numbers(numbers), separator))
    found: int = lib.longest_number(numbers, len(separator))
    return found


def describe_numbers(numbers: Floats) -> Told:
    """What there is to tell of numbers; without a look at the texts of other than whole ones, so that the
    length of the longest is 0 where that is to be found yet."""
    lib = native.lib
    if lib is not None:
        found: Told = lib.describe_numbers(numbers)
        return found
    low, high = extremes(numbers)
    floors = np.floor(numbers)
    is_broken = bool(((numbers != floors) & (floors == floors)).any())
    is_known = math.isfinite(low) and math.isfinite(high)
    ends = wire_number(low), wire_number(high)
    kind = int(is_broken) if is_known else 2
    # Of whole numbers those have most digits.
    are_whole = kind == 0 and all(isinstance(end, int) for end in ends)
    return *ends, kind, longest(map(str, ends)) if are_whole else 0


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
