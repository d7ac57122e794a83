"""Texts of a measure or dimension by the number format of its definition (FieldAttributes)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ..columns import Vector
from ..columns.vector import Floats, Texts
from .dates import format_dates, format_interval
from .locale import Locale
from .numbers import absent, each_number, number_formatter, text_of

_DATES: Final = ("D", "T", "TS", "IV")
_DATE_PARTS: Final = re.compile(r"[YyDd]{1,4}|MM|[hH]{1,2}:|:ss")
_REAL_DECIMALS: Final = 14


def format_values(values: Vector, attributes: Mapping[str, Any] | None, locale: Locale) -> Texts:
    """object[n]: the texts of `values` as a FieldAttributes struct asks; None for null.

    Parameters: `attributes` with `qType` (U, A, I, R, F, M, D, T, TS or IV), `qFmt`, `qnDec`,
    `qUseThou`, `qDec`, `qThou` as on the wire. Values without a number keep their text, and so does
    everything under U (unknown) and A (ASCII).
    """
    kind = str((attributes or {}).get("qType", "U")).upper()
    texts = text_of(values, locale)
    if attributes is None or kind in ("U", "A", "") or values.numbers is None:
        return texts
    numbers = values.is_number()
    if numbers.any():
        texts = texts.copy()
        texts[numbers] = _formatted(values.numbers[numbers], kind, attributes, locale)
    return texts


def _formatted(numbers: Floats, kind: str, attributes: Mapping[str, Any], locale: Locale) -> Texts:
    pattern = str(attributes.get("qFmt") or "")
    kind = _kind_of(pattern, kind)
    if kind in ("D", "T", "TS"):
        default = {"D": locale.date_format, "T": locale.time_format, "TS": locale.timestamp_format}[kind]
        texts = format_dates(numbers, pattern or default, locale)
        missing = absent(texts)
        if missing.any():
            texts[missing] = text_of(Vector.of_numbers(numbers[missing]), locale)
        return texts
    if kind == "IV":
        return each_number(numbers, lambda number: format_interval(number, pattern or locale.time_format))
    money = kind == "M"
    dec = str(attributes.get("qDec") or (locale.money_decimal_sep if money else locale.decimal_sep))
    thou = str(attributes.get("qThou") or (locale.money_thousand_sep if money else locale.thousand_sep))
    if kind == "R" and pattern and not pattern.strip("#"):
        # The pattern of a real number as it comes: its digits, none of them asked for.
        return text_of(Vector.of_numbers(numbers), locale)
    is_real = kind == "R" and not pattern
    if not pattern:
        pattern = locale.money_format if money else _pattern(kind, attributes, dec, thou)
    form = number_formatter(pattern, dec, thou, locale.numerical_abbreviation)
    if is_real and dec in pattern:
        return each_number(numbers, lambda number: form(number).rstrip("0").removesuffix(dec))
    return each_number(numbers, form)


def _kind_of(pattern: str, kind: str) -> str:
    """The type, or that of the pattern where they do not go together."""
    digits, parts = "0" in pattern or "#" in pattern, _DATE_PARTS.search(pattern)
    if kind in _DATES:
        return "F" if digits and not parts else kind
    return "TS" if parts and not digits else kind


def _pattern(kind: str, attributes: Mapping[str, Any], dec: str, thou: str) -> str:
    """The format code for the type's own options, where no `qFmt` was given."""
    whole = f"#{thou}##0" if attributes.get("qUseThou") else "0"
    decimals = int(attributes.get("qnDec", 10))
    if kind == "R" and decimals == 0:
        decimals = _REAL_DECIMALS
    if kind == "I" or decimals <= 0:
        return whole
    return whole + dec + "0" * decimals
