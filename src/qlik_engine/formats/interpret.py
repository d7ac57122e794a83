"""What a text means as a number: automatic interpretation of loaded values, and by format."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np

from ..columns.vector import Floats
from ..errors import UnsupportedError
from ..interrupts import blocks
from .dates import ISO_READER, DateReader, IsoReader, Reader, date_reader
from .locale import Locale
from .numbers import roman_value

_AS_ZERO: Final = str.maketrans("123456789", "000000000")
_MAX_FORMS: Final = 10_000
_RADIX: Final = re.compile(r"\((bin|oct|dec|hex|rom|r(0[2-9]|[12]\d|3[0-6]))\)", re.IGNORECASE)
_RADIX_NAMES: Final = {"bin": 2, "oct": 8, "dec": 10, "hex": 16}
_TIMES: Final = ("h:mm", "h:mm TT", "h:mm:ss", "h:mm:ss TT", "h:mm:ss.fff", "h:mm:ss.fff TT")


def interpret(text: str, locale: Locale) -> float:
    """The number a text stands for: number, money, date, time or timestamp; NaN if it is just text."""
    return _interpreter(locale)(text)


def interpret_all(texts: Iterable[str | None], locale: Locale) -> Floats:
    """`interpret` for every text; NaN for None."""
    read = _interpreter(locale)
    found = ([math.nan if text is None else read(text) for text in block] for block in blocks(texts))
    return np.array([number for block in found for number in block], dtype=np.float64)


def form_reads(form: str, locale: Locale) -> bool:
    """Whether a text can stand for a number that is the same as `form` but for its digits, which all are 0
    there: to none of the ways to write numbers does it matter which digit is where."""
    return _interpreter(locale).form_reads(form)


class _Interpreter:
    """Automatic interpretation under one locale."""

    __slots__ = ("_any_date", "_dates", "_forms", "_maybe", "_money", "_number", "_symbol")

    def __init__(self, locale: Locale) -> None:
        self._number = number_reader(locale.decimal_sep, locale.thousand_sep)
        self._money = _money_reader(locale)
        self._symbol = money_symbol(locale)
        self._dates = _date_readers(locale)
        any_date = "|".join(f"(?:{reader.expression})" for reader in self._dates)
        self._any_date = re.compile(any_date, re.IGNORECASE)
        self._forms: dict[str, tuple[DateReader | IsoReader, ...]] = {}
        self._maybe = re.compile(start_of_numbers(locale), re.IGNORECASE)

    def __call__(self, text: str) -> float:
        if self._maybe.match(text) is None:
            return math.nan
        value = self._number(text)
        if value == value:
            return value
        for reader in self._fitting(text):
            value = reader(text)
            if value == value:
                return value
        return self._money(text)

    def form_reads(self, form: str) -> bool:
        if self._symbol and self._symbol.translate(_AS_ZERO) in form:
            return True
        if self._maybe.match(form) is None:
            return False
        return not math.isnan(self._number(form)) or bool(self._fitting(form))

    def _fitting(self, text: str) -> tuple[DateReader | IsoReader, ...]:
        """The formats whose form a text has; columns have few forms, so they are looked up."""
        form = text.translate(_AS_ZERO)
        found = self._forms.get(form)
        if found is None:
            maybe = self._any_date.fullmatch(form) is not None
            found = tuple(reader for reader in self._dates if reader.fits(form)) if maybe else ()
            if len(self._forms) < _MAX_FORMS:
                self._forms[form] = found
        return found


@lru_cache(maxsize=64)
def _interpreter(locale: Locale) -> _Interpreter:
    return _Interpreter(locale)


def start_of_numbers(locale: Locale) -> str:
    """A pattern, whatever the case, for what the texts that can be numbers start with; most texts are told
    apart by this alone."""
    starts = [r"\d", re.escape(money_symbol(locale))]
    if re.match("MMM|WWW", locale.date_format) or re.match("MMM|WWW", locale.timestamp_format):
        starts += map(re.escape, (*locale.month_names, *locale.long_month_names))
        starts += map(re.escape, (*locale.day_names, *locale.long_day_names))
    return rf"[-+(\s.,{re.escape(locale.decimal_sep)}]*(?:{'|'.join(filter(None, starts))})"


def money_symbol(locale: Locale) -> str:
    first = locale.money_format.split(";")[0]
    return re.sub(rf"[#0\s{re.escape(locale.money_decimal_sep + locale.money_thousand_sep)}]", "", first)


def _money_reader(locale: Locale) -> Reader:
    symbol = money_symbol(locale)
    number = number_reader(locale.money_decimal_sep, locale.money_thousand_sep)

    def read(text: str) -> float:
        if not symbol or symbol not in text:
            return math.nan
        bare = text.replace(symbol, "", 1).strip()
        if bare.startswith("(") and bare.endswith(")"):
            bare = "-" + bare[1:-1]
        return number(re.sub(r"^-\s+", "-", bare))

    return read


def _date_readers(locale: Locale) -> tuple[DateReader | IsoReader, ...]:
    date = locale.date_format
    formats = [locale.timestamp_format, date, locale.time_format, *(f"{date} {time}" for time in _TIMES)]
    own = [date_reader(pattern, locale) for pattern in dict.fromkeys((*formats, *_TIMES)) if pattern]
    return *own, date_reader("YYYY-MM-DD", locale, short_years=False), ISO_READER


@lru_cache(maxsize=64)
def number_reader(decimal_sep: str, thousand_sep: str) -> Reader:
    """A function from text to number under the separators; NaN if it is not one."""
    if any(len(sign) > 1 or sign.isalnum() for sign in (decimal_sep, thousand_sep)):
        raise UnsupportedError(f"a separator has to be one sign: {decimal_sep!r}, {thousand_sep!r}")
    dec = re.escape(decimal_sep or ".")
    whole = r"\d+"
    if thousand_sep and thousand_sep != decimal_sep:
        thou = r"[\s\u00a0]" if thousand_sep.isspace() else re.escape(thousand_sep)
        whole = rf"(?:\d{{1,3}}(?:{thou}\d{{3}})+|\d+)"
    regex = re.compile(rf"\s*([-+]?)\s*({whole}(?:{dec}\d*)?|{dec}\d+)([eE][-+]?\d+)?\s*", re.ASCII)
    drop = re.compile(rf"[^\d{dec}]")

    def read(text: str) -> float:
        match = regex.fullmatch(text)
        if match is None:
            return math.nan
        sign, digits, exponent = match.groups()
        plain = drop.sub("", digits).replace(decimal_sep or ".", ".")
        value = float(f"{sign}{plain}{exponent or ''}")
        return value if math.isfinite(value) else math.nan

    return read


def read_number(
    text: str, pattern: str, locale: Locale, decimal_sep: str | None = None, thousand_sep: str | None = None
) -> float:
    """The number in `text` written by a number format code (text around it, percent, other radix)."""
    radix = _RADIX.search(pattern)
    if radix is not None:
        return _read_radix(text, radix)
    dec = locale.decimal_sep if decimal_sep is None else decimal_sep
    thou = locale.thousand_sep if thousand_sep is None else thousand_sep
    bare = text.strip()
    percent = pattern.rstrip().endswith("%") and bare.endswith("%")
    section = pattern.split(";")[0]
    core = re.search(r"[#0](?:.*[#0])?", section)
    if core is not None:
        prefix, suffix = section[: core.start()].strip(), section[core.end() :].strip()
        sign = "-" if bare.startswith("-") else ""
        bare = bare.removeprefix("-").strip().removeprefix(prefix).removesuffix(suffix).strip()
        # What stands between the format's digits groups them, wherever a text has it.
        groups = set(core.group()) - {"#", "0", dec}
        bare = sign + "".join(char for char in bare if char not in groups)
    value = number_reader(dec, thou)(bare)
    return value / 100 if percent else value


def _read_radix(text: str, radix: re.Match[str]) -> float:
    name = radix.group(1).lower()
    if name == "rom":
        return roman_value(text)
    try:
        return float(int(text.strip(), int(radix.group(2) or _RADIX_NAMES[name])))
    except (ValueError, OverflowError):
        return math.nan
