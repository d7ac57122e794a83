"""The values of a measure as a table shows them: their texts, and what its info tells about them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from typing import Any, Final

import numpy as np

from ..columns import Vector
from ..columns.vector import Floats, Ints
from ..formats import FieldFormat, Locale, describe_format, format_values, text_of
from ..formats.described import usual_format
from .cells import SAMPLED, WHOLE_MAX, Wire, extremes, longest, sample, wire_number, wire_numbers

# Of so few numbers the extremes are quickly found one by one.
_FEW: Final = 64
# What is no number on the wire.
_UNUSUAL: Final = {"NaN": "-", "Infinity": "inf", "-Infinity": "-inf"}


def texts_of(values: Vector, chosen: Mapping[str, Any] | None, locale: Locale) -> list[str]:
    """The texts of values in the format that was chosen for them, if one was; "-" for null."""
    shown = text_of(values, locale) if chosen is None else format_values(values, chosen, locale)
    return ["-" if text is None else text for text in shown]


def _plain_texts(numbers: Sequence[Wire], kinds: Set[type], locale: Locale) -> list[str]:
    """The same of numbers without texts of their own, by how the wire has them."""
    if kinds == {int}:
        return [*map(str, numbers)]
    texts = [
        f"{number:.14g}"
        if type(number) is float
        else _UNUSUAL[number]
        if isinstance(number, str)
        else str(number)
        for number in numbers
    ]
    return texts if locale.decimal_sep == "." else [t.replace(".", locale.decimal_sep) for t in texts]


class Shown:
    """Values in the order of the rows, with the number format that was chosen for them, if one was. Of few
    values everything is made once; of many, texts are made as they are asked for, and `longest` goes by a
    sample."""

    def __init__(self, values: Vector, chosen: Mapping[str, Any] | None, locale: Locale) -> None:
        self.values = values
        self.numbers: Floats = values.numbers_or_nan()
        self._chosen = chosen
        self._locale = locale
        self._are_few = len(values) <= SAMPLED
        self._texts: list[str] | None = None
        self._ends: tuple[float, float] | None = None
        # Whether the wire has some number with a fraction, or one so large that nobody can tell.
        self._is_broken: bool | None = None

    def at(self, rows: slice | Ints) -> tuple[list[str], list[Wire]]:
        """The texts and the numbers of some rows."""
        if self._are_few and isinstance(rows, slice) and not rows.start and rows.stop >= len(self.values):
            return self._all()
        values = self.values.take(rows)
        numbers = wire_numbers(values.numbers_or_nan())
        return self._written(values, numbers, {*map(type, numbers)}), numbers

    def _all(self) -> tuple[list[str], list[Wire]]:
        """The texts and the numbers of all rows. What is seen of the numbers on the way is noted."""
        numbers = wire_numbers(self.numbers)
        kinds = {*map(type, numbers)}
        self._is_broken = float in kinds
        if numbers and len(numbers) <= _FEW and str not in kinds:
            self._ends = float(min(numbers)), float(max(numbers))
        if self._texts is None:
            self._texts = self._written(self.values, numbers, kinds)
        return self._texts, numbers

    def _written(self, values: Vector, numbers: Sequence[Wire], kinds: Set[type]) -> list[str]:
        """The texts of values whose numbers are of these kinds on the wire."""
        if self._chosen is None and values.texts is None:
            return _plain_texts(numbers, kinds, self._locale)
        return texts_of(values, self._chosen, self._locale)

    @property
    def extremes(self) -> tuple[float, float]:
        """The least and the greatest number; NaN without any."""
        if self._ends is None:
            self._ends = extremes(self.numbers)
        return self._ends

    def format(self) -> FieldFormat:
        """The format the values are written in."""
        low, high = self.extremes
        if self.values.texts is not None or not math.isfinite(low) or not math.isfinite(high):
            return describe_format(self.values, self._locale)
        if self._is_broken is None or (self._is_broken and max(-low, high) >= WHOLE_MAX):
            floors = np.floor(self.numbers)
            self._is_broken = bool(((self.numbers != floors) & (floors == floors)).any())
        return usual_format(self._locale, is_whole=not self._is_broken)

    def longest(self, *, are_whole: bool) -> int:
        """The length of the longest text; `are_whole` says that they are whole numbers, of whatever size."""
        if are_whole and self._texts is None and self.values.texts is None:
            ends = [*map(wire_number, self.extremes)]
            if all(isinstance(end, int) for end in ends):
                return longest(map(str, ends))  # those have most digits
        return longest(self._sampled())

    def _sampled(self) -> list[str]:
        if self._texts is None:
            values = self.values if self._are_few else self.values.take(sample(self.values))
            self._texts = texts_of(values, self._chosen, self._locale)
        return self._texts
