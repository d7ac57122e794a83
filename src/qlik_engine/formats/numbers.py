"""Numbers as text: the default form, and Qlik's number format codes.

A pattern has up to three sections (positive; negative; zero), each a core of ``#`` and ``0`` with the
separators in force, text around it, and perhaps ``%``, an exponent (``0.0E+00``) or an ``A`` for
abbreviations. ``(oct)``, ``(dec)``, ``(hex)``, ``(bin)``, ``(rom)`` and ``(r02)`` .. ``(r36)`` give
other numeral systems.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import chain, repeat
from typing import Final

import numpy as np

from ..columns import Vector
from ..columns.vector import Bools, Floats, Texts
from ..interrupts import blocks, look
from .locale import Locale

_RADIX_NAMES: Final = {"bin": 2, "oct": 8, "dec": 10, "hex": 16}
_RADIX: Final = re.compile(r"\((bin|oct|dec|hex|rom|r(0[2-9]|[12]\d|3[0-6]))\)", re.IGNORECASE)
# Numerals for numbers beyond would be little but thousands.
_ROMAN_LIMIT: Final = 100_000
_LONGEST_ROMAN: Final = 120
_ABBREVIATION: Final = re.compile(r"\s*-?\d{1,2}\s*:")
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
# Numbers put into words between two looks at whether to go on.
_BLOCK: Final = 1 << 18
# So few numbers are put into words one by one.
_FEW: Final = 64
_USUAL_GROUP: Final = 3
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_PLAIN_INTEGER_LIMIT: Final = 1e15
# Below, whole numbers are no longer than what is shown of others.
_DIGITS_LIMIT: Final = 9e13
# Beyond, a number has no digits left behind the point, and Decimal would run out of precision.
_EXACT_LIMIT: Final = 1e16
# Up to here a number's digits are known well enough to tell whether a half follows them.
_NO_DOUBT: Final = 1e9
_NEAR_HALF: Final = 1e-4


def default_text(number: float, locale: Locale) -> str:
    """The text of a number nobody formatted: 14 significant digits, integers plain, no grouping."""
    if number.is_integer() and abs(number) < _PLAIN_INTEGER_LIMIT:
        return str(int(number))
    text = f"{number:.14g}"
    return text if locale.decimal_sep == "." else text.replace(".", locale.decimal_sep)


def text_of(values: Vector, locale: Locale) -> Texts:
    """object[n]: the text of every value, None for null."""
    if values.numbers is None:
        return values.texts_or_none()
    if len(values) <= _FEW:
        return _few_texts(values.numbers, values.texts, locale)
    bare = ~np.isnan(values.numbers)
    if values.texts is not None:
        bare &= ~values.has_text()
    texts = values.texts_or_none().copy()
    if bare.any():
        texts[bare] = _default_texts(values.numbers[bare], locale)
    return texts


def _few_texts(numbers: Floats, texts: Texts | None, locale: Locale) -> Texts:
    """The same, one by one: quicker than arrays."""
    found = np.empty(len(numbers), dtype=object)
    if texts is not None:
        found[:] = [
            default_text(number, locale) if text is None and number == number else text
            for number, text in zip(numbers.tolist(), texts.tolist(), strict=True)
        ]
        return found
    shown = [
        None
        if number != number
        else str(int(number))
        if number.is_integer() and -_PLAIN_INTEGER_LIMIT < number < _PLAIN_INTEGER_LIMIT
        else f"{number:.14g}"
        for number in numbers.tolist()
    ]
    if locale.decimal_sep != ".":
        shown = [text and text.replace(".", locale.decimal_sep) for text in shown]
    found[:] = shown
    return found


def _default_texts(numbers: Floats, locale: Locale) -> Texts:
    """`default_text` of every number."""
    if len(numbers) > _BLOCK:
        blocks = (numbers[start : start + _BLOCK] for start in range(0, len(numbers), _BLOCK))
        return np.concatenate([_texts_of_block(block, locale) for block in blocks])
    return _texts_of_block(numbers, locale)


def _texts_of_block(numbers: Floats, locale: Locale) -> Texts:
    look()
    if (
        len(numbers)
        and np.array_equal(numbers, np.trunc(numbers))
        and np.abs(numbers).max() < _PLAIN_INTEGER_LIMIT
    ):
        texts = np.empty(len(numbers), dtype=object)
        texts[:] = [*map(str, numbers.astype(np.int64).tolist())]
        return texts
    if np.abs(numbers).max(initial=0.0) < _DIGITS_LIMIT:
        # Adding 0 takes the sign from a zero.
        shown = [f"{number:.14g}" for number in (numbers + 0.0).tolist()]
        if locale.decimal_sep != ".":
            shown = [text.replace(".", locale.decimal_sep) for text in shown]
        texts = np.empty(len(numbers), dtype=object)
        texts[:] = shown
        return texts
    return each_number(numbers, lambda number: default_text(number, locale))


def absent(texts: Texts) -> Bools:
    """True where there is no text."""
    return ~Vector(len(texts), None, texts).has_text()


def each_number(numbers: Floats, form: Callable[[float], str]) -> Texts:
    """`form` of every number; of a long array once for each distinct number. NaN gives None."""
    if len(numbers) > 64:
        distinct, inverse = np.unique(numbers, return_inverse=True)
        if len(distinct) < len(numbers):
            return _in_turn(distinct, form)[inverse]
    return _in_turn(numbers, form)


def _in_turn(numbers: Floats, form: Callable[[float], str]) -> Texts:
    """`form` of every number in turn; NaN gives None."""
    texts = np.empty(len(numbers), dtype=object)
    parts = ([form(number) if number == number else None for number in b] for b in blocks(numbers.tolist()))
    texts[:] = [text for part in parts for text in part]
    return texts


def format_number(
    number: float,
    pattern: str,
    locale: Locale,
    *,
    decimal_sep: str | None = None,
    thousand_sep: str | None = None,
) -> str:
    """`number` by a format code; separators not given are the locale's."""
    dec = locale.decimal_sep if decimal_sep is None else decimal_sep
    thou = locale.thousand_sep if thousand_sep is None else thousand_sep
    return number_formatter(pattern, dec, thou, locale.numerical_abbreviation)(number)


@lru_cache(maxsize=512)
def number_formatter(
    pattern: str, decimal_sep: str, thousand_sep: str, abbreviations: str = ""
) -> Callable[[float], str]:
    """A function from number to text for a format code, compiled once."""
    radix = _RADIX.search(pattern)
    if radix is not None:
        return _radix_formatter(radix)
    parts = _split_sections(pattern)
    sections = [_section(part, decimal_sep, thousand_sep, abbreviations) for part in parts]
    positive = sections[0]
    negative = sections[1] if len(sections) > 1 else None
    zero = sections[2] if len(sections) > 2 else None

    def form(number: float) -> str:
        if number == 0 and zero is not None:
            return zero(number)
        if number < 0 and negative is not None:
            return negative(-number)
        text = positive(abs(number))
        return f"-{text}" if number < 0 and re.search("[1-9a-zA-Z]", text) else text

    return form


def money_formatter(locale: Locale) -> Callable[[float], str]:
    """A function from number to text by the money format in force."""
    separators = (locale.money_decimal_sep, locale.money_thousand_sep)
    return number_formatter(locale.money_format, *separators, locale.numerical_abbreviation)


def _split_sections(pattern: str) -> list[str]:
    return pattern.split(";")[:3]


@dataclass(frozen=True, slots=True)
class _Core:
    """The digits of one section: how many before the separator at least and after it, where `#` counts as
    `0` does, and the sizes of the groups from the right, the last of which repeats (none: not grouped)."""

    prefix: str
    suffix: str
    least_integer: int
    decimals: int
    groups: tuple[int, ...]
    exponent: str
    decimal_sep: str
    thousand_sep: str

    def digits(self, number: float) -> str:
        if self.exponent:
            mantissa, _, power = f"{number:.{self.decimals}e}".partition("e")
            sign = "-" if int(power) < 0 else ("+" if "+" in self.exponent else "")
            width = self.exponent.count("0")
            return f"{self._point(mantissa)}{self.exponent[0]}{sign}{abs(int(power)):0{width}d}"
        return self._point(_rounded(number, self.decimals))

    def _point(self, text: str) -> str:
        whole, _, decimals = text.partition(".")
        whole = whole.lstrip("0").rjust(self.least_integer, "0")
        if self.groups:
            whole = _group(whole, self.groups, self.thousand_sep)
        return f"{whole}{self.decimal_sep}{decimals}" if decimals else whole or "0"


def _section(pattern: str, dec: str, thou: str, abbreviations: str) -> Callable[[float], str]:
    core, percent, abbreviated = _parse_core(pattern, dec, thou)
    if core is None:
        return lambda number: pattern
    steps = _abbreviation_steps(abbreviations) if abbreviated else ()

    def form(number: float) -> str:
        mark = ""
        if percent:
            number *= 100
        for size, name in steps:
            if number >= size:
                number, mark = number / size, name
                break
        return f"{core.prefix}{core.digits(number)}{mark}{core.suffix}"

    return form


def _parse_core(pattern: str, dec: str, thou: str) -> tuple[_Core | None, bool, bool]:
    allowed = "#0" + re.escape(dec) + re.escape(thou)
    match = re.search(f"[{re.escape(dec)}]?[#0](?:[{allowed}]*[#0])?", pattern)
    if match is None:
        return None, False, False
    digits, prefix, suffix = match.group(), pattern[: match.start()], pattern[match.end() :]
    exponent = re.match(r"[eE][+-]?0+", suffix)
    if exponent is not None:
        suffix = suffix[exponent.end() :]
    abbreviated = suffix.startswith("A")
    if abbreviated:
        suffix = suffix[1:]
    whole, _, decimals = digits.rpartition(dec) if dec and dec in digits else (digits, "", "")
    core = _Core(
        prefix,
        suffix,
        whole.count("0"),
        sum(decimals.count(char) for char in "#0"),
        _group_sizes(whole, thou),
        exponent.group() if exponent else "",
        dec,
        thou,
    )
    return core, "%" in prefix + suffix, abbreviated


def _abbreviation_steps(definition: str) -> tuple[tuple[float, str], ...]:
    """Sizes and their marks, the largest first; 1 has none."""
    pairs = [entry.partition(":") for entry in definition.split(";") if _ABBREVIATION.match(entry)]
    steps = [(10.0 ** int(power), name) for power, _, name in pairs]
    return tuple(sorted([*steps, (1.0, "")], reverse=True))


def _rounded(number: float, decimals: int) -> str:
    """Half up on the decimal digits one sees, not on the binary value behind them."""
    if not math.isfinite(number):
        return str(number)
    scaled = abs(number) * 10.0**decimals
    # Far from a half both roundings agree, and the quick one will do.
    if abs(number) >= _EXACT_LIMIT or (scaled < _NO_DOUBT and abs(scaled % 1.0 - 0.5) > _NEAR_HALF):
        return f"{number:.{decimals}f}"
    return f"{Decimal(repr(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def _group_sizes(whole: str, separator: str) -> tuple[int, ...]:
    """How a format groups digits, from the right: `#,##0` by 3, `#,##,##0` by 3 and then by 2."""
    if not separator or separator not in whole:
        return ()
    sizes = tuple(len(part) for part in reversed(whole.split(separator)[1:]))
    # A separator that close to the end of the format only says that digits are grouped.
    return sizes if sizes[0] >= _USUAL_GROUP and all(sizes) else (_USUAL_GROUP,)


def _group(whole: str, sizes: tuple[int, ...], separator: str) -> str:
    groups: list[str] = []
    left = chain(sizes, repeat(sizes[-1]))
    while whole:
        size = next(left)
        groups.append(whole[-size:])
        whole = whole[:-size]
    return separator.join(reversed(groups))


def _radix_formatter(match: re.Match[str]) -> Callable[[float], str]:
    name = match.group(1)
    if name.lower() == "rom":
        return lambda number: (
            _cased(_roman(math.trunc(number)), name) if abs(number) < _ROMAN_LIMIT else str(number)
        )
    radix = int(match.group(2)) if match.group(2) else _RADIX_NAMES[name.lower()]
    return lambda number: _cased(_in_radix(round(number), radix), name)


def _cased(text: str, name: str) -> str:
    return text.upper() if name.isupper() else text.lower()


def _in_radix(number: int, radix: int) -> str:
    digits: list[str] = []
    rest = abs(number)
    while rest:
        rest, digit = divmod(rest, radix)
        digits.append(_DIGITS[digit])
    return ("-" if number < 0 else "") + ("".join(reversed(digits)) or "0")


def roman_value(text: str) -> float:
    """The number a Roman numeral stands for; NaN if it is none in its usual form."""
    bare = text.strip().upper()
    if len(bare) > _LONGEST_ROMAN:
        return math.nan
    number, rest = 0, bare
    for size, letters in _ROMAN:
        while rest.startswith(letters):
            number, rest = number + size, rest[len(letters) :]
    return float(number) if bare and _roman(number) == bare else math.nan


def _roman(number: int) -> str:
    """Roman numerals with a minus before negative numbers; there is none for zero, which stays a digit."""
    text, rest = "", abs(number)
    for size, letters in _ROMAN:
        count, rest = divmod(rest, size)
        text += letters * count
    return f"-{text}" if number < 0 else text or "0"
