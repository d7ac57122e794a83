"""The values of a measure as a table shows them: their texts, and what its info tells about them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from ..columns import Vector
from ..columns.vector import Floats, Ints
from ..formats import FieldFormat, Locale, describe_format, format_values, text_of
from .cells import (
    NUMBER,
    SAMPLED,
    Cell,
    Column,
    Told,
    Wire,
    describe_numbers,
    longest,
    longest_number,
    number_cells,
    number_texts,
    sample,
    wire_numbers,
)
from .row_order import RowOrder


def texts_of(values: Vector, chosen: Mapping[str, Any] | None, locale: Locale) -> list[str]:
    """The texts of values in the format that was chosen for them, if one was; "-" for null."""
    shown = text_of(values, locale) if chosen is None else format_values(values, chosen, locale)
    return ["-" if text is None else text for text in shown]


class Shown:
    """Values in the order of the rows, or as they come with the order in which they are shown; and the number
    format that was chosen for them, if one was. Of few values everything is made once; of many, texts are
    made as they are asked for, and the length of the longest is told by a sample."""

    def __init__(
        self,
        values: Vector,
        chosen: Mapping[str, Any] | None,
        locale: Locale,
        order: RowOrder | None = None,
    ) -> None:
        numbers = values.numbers
        self._held = values
        self._held_numbers: Floats = values.numbers_or_nan() if numbers is None else numbers
        self._order = order
        self._chosen = chosen
        self._locale = locale
        # Whether they are numbers in the default format.
        self.are_plain = chosen is None and values.texts is None
        self._are_few = values.length <= SAMPLED
        self._texts: list[str] | None = None
        # What there is to tell of the values, as soon as somebody knows: who makes the cells of all does.
        self.told: Told | None = None

    @cached_property
    def values(self) -> Vector:
        """All values in the order in which they are shown."""
        return self._held if self._order is None else self._held.take(self._order.whole)

    @property
    def numbers(self) -> Floats:
        """The number of each of `values`, NaN where there is none."""
        return self._held_numbers if self._order is None else self.values.numbers_or_nan()

    def _places(self, rows: slice | Ints) -> slice | Ints:
        """Which values some rows show."""
        return rows if self._order is None else self._order.places(rows)

    def cells(self, rows: slice | Ints) -> list[Cell]:
        """The cells of some rows."""
        if self.are_plain:
            return number_cells(self._held_numbers[self._places(rows)], self._locale.decimal_sep)
        texts, numbers = self.at(rows)
        cells = [
            {"qText": text, "qNum": number, "qElemNumber": 0, "qState": "L"}
            for text, number in zip(texts, numbers, strict=True)
        ]
        if "NaN" in numbers:
            for at in self._held.take(self._places(rows)).is_null().nonzero()[0].tolist():
                cells[at]["qIsNull"] = True
        return cells

    def column(self, rows: slice | Ints) -> Column:
        """The same as a column of a table."""
        if not self.are_plain:
            return [self.cells(rows)]
        places = rows if self._order is None else self._order.places(rows)
        return self._held_numbers[places], self._locale.decimal_sep, *NUMBER

    def at(self, rows: slice | Ints) -> tuple[list[str], list[Wire]]:
        """The texts and the numbers of some rows."""
        places = self._places(rows)
        numbers = wire_numbers(self._held_numbers[places])
        if self.are_plain:
            return number_texts(numbers, self._locale.decimal_sep), numbers
        if (
            self._are_few
            and isinstance(places, slice)
            and not places.start
            and places.stop >= len(self._held)
        ):
            return self._all_texts(), numbers
        return texts_of(self._held.take(places), self._chosen, self._locale), numbers

    def _all_texts(self) -> list[str]:
        if self._texts is None:
            self._texts = texts_of(self._held, self._chosen, self._locale)
        return self._texts

    def described(self) -> Told:
        """What there is to tell of the values; the length of the longest text of many by a sample."""
        if self.told is None:
            self.told = self._described()
        return self.told

    def _described(self) -> Told:
        told = low, high, kind, width = describe_numbers(self._held_numbers)
        if not self.are_plain:
            size = longest(self._all_texts() if self._are_few else self._sampled())
            return low, high, kind if self._held.texts is None else 2, size
        if width:
            return told
        separator = self._locale.decimal_sep
        step = 1 if self._are_few else len(self._held) // SAMPLED
        ends = number_texts((low, high), separator) if step > 1 else ()
        return low, high, kind, max(longest_number(self._held_numbers[::step], separator), longest(ends))

    def format(self) -> FieldFormat:
        """The format the values are written in."""
        return describe_format(self._held, self._locale)

    def _sampled(self) -> list[str]:
        return texts_of(self._held.take(sample(self._held)), self._chosen, self._locale)


def populated(values: Vector) -> Vector:
    """The same without nulls: 0 in their place, or an empty text where all other values are texts."""
    missing = values.is_null()
    if not missing.any():
        return values
    textual = is_textual(values)
    numbers, texts = values.numbers_or_nan(), values.texts_or_none()
    if textual:
        return Vector(len(values), numbers, np.where(missing, "", texts))
    return Vector(len(values), np.where(missing, 0.0, numbers), texts)


def is_textual(values: Vector) -> bool:
    """Whether there are texts and no number."""
    return bool(values.has_text().any()) and not bool(values.is_number().any())
