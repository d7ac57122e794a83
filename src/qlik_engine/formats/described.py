"""Which number format the values of a field are written in, told from their numbers and texts."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product
from typing import Any, Final

import numpy as np

from ..columns import Vector
from ..columns.vector import Floats
from .calendar import is_date
from .dates import date_reader, format_dates, format_interval, interval_reader, parts_of
from .interpret import interpret, money_symbol
from .locale import Locale
from .numbers import number_formatter

# So many values are looked at to tell how all are written.
_SAMPLES: Final = 200
# The dates of so few are looked up, and so many are kept for that.
_FEW: Final = 32
_KNOWN_MAX: Final = 1 << 12
_SPLIT: Final = re.compile(r"\d+|[^\W\d_]+|.", re.DOTALL)
_CODES: Final = (
    "YYYY", "YY", "MMMM", "MMM", "MM", "M", "DD", "D", "WWWW", "WWW",
    "hh", "h", "mm", "m", "ss", "s", "f", "ff", "fff", "TT", "tt",
)  # fmt: skip
_USUAL: Final = (
    "YYYYMMDD",
    "YYYYMMDDhhmmss",
    "YYYYMM",
    "YYYY-MM-DD",
    "YYYY-MM-DD hh:mm:ss",
    "YYYY-MM-DDThh:mm:ss",
    "YYYY-MM-DD hh:mm:ss.fff",
)
_CLOCKS: Final = ("h:mm", "hh:mm", "h:mm:ss", "hh:mm:ss", "hh:mm:ss.fff")
_INTERVALS: Final = ("hh:mm:ss", "h:mm:ss", "hh:mm", "h:mm", "D hh:mm:ss", "D hh:mm", "D h:mm:ss", "D h:mm")
_COMBINATIONS_MAX: Final = 2_000
_SEPARATORS: Final = ((".", ","), (",", "."), (",", " "))


@dataclass(frozen=True, slots=True)
class FieldFormat:
    """A number format: `kind` is the wire's `qType`, `pattern` its format code."""

    kind: str = "U"
    pattern: str = ""
    decimals: int = 0
    use_thousand: bool = False
    decimal_sep: str = ""
    thousand_sep: str = ""

    def struct(self) -> dict[str, Any]:
        """`FieldAttributes`."""
        given = {"qFmt": self.pattern, "qDec": self.decimal_sep, "qThou": self.thousand_sep}
        return {
            "qType": self.kind,
            "qnDec": self.decimals,
            "qUseThou": int(self.use_thousand),
            **{name: value for name, value in given.items() if value},
        }


UNKNOWN: Final = FieldFormat()


def describe_format(values: Vector, locale: Locale) -> FieldFormat:
    """The format in which all of `values` are written; null counts for nothing.

    Numbers without texts of their own are integers or real numbers. The texts of many values are judged
    by some of them. Unknown, if a value has no number or the texts have nothing in common.
    """
    numeric = values.is_number()
    if not numeric.any():
        return UNKNOWN
    if not values.has_text().any():
        return usual_format(locale, is_whole=values.is_whole())
    known = np.flatnonzero(numeric)
    others = np.flatnonzero(~numeric) if len(known) < len(values) else known[:0]
    if any(_has_text(values.take(some)) for some in (others[:_SAMPLES], others[_SAMPLES:])):
        return UNKNOWN
    chosen = known[:: max(1, len(known) // _SAMPLES)] if len(known) > _SAMPLES else known
    sample = values.take(chosen)
    texts = sample.texts_or_none().tolist()
    if None not in texts and values.texts_or_none().tolist().count(None) == len(others):
        return _written(sample.numbers_or_nan(), texts, locale)
    return _plain(sample.numbers_or_nan(), texts, values.is_whole(), locale)


def _has_text(values: Vector) -> bool:
    return any(text is not None for text in values.texts_or_none().tolist())


def bound_reader(shown: FieldFormat, locale: Locale) -> Callable[[str], float]:
    """A function from the bound of a search to its number: as values in the format `shown` are written, else
    as texts are interpreted; NaN where it has none."""
    read: Callable[[str], float] | None = None
    if shown.kind in ("D", "T", "TS"):
        read = date_reader(shown.pattern, locale)
    elif shown.kind == "IV":
        read = interval_reader(shown.pattern)

    def number(text: str) -> float:
        found = math.nan if read is None else read(text)
        return found if found == found else interpret(text, locale)

    return number


def value_tags(values: Vector, shown: FieldFormat) -> list[str]:
    """The tags a field has by its values (null counts for nothing), which are in the format `shown`."""
    numeric, missing = values.is_number(), values.is_null()
    if bool(missing.all()):
        return []
    if bool((numeric | missing).all()):
        whole = values.is_whole()
        found = ["$numeric", "$integer"] if whole else ["$numeric"]
        if shown.kind in ("D", "TS"):
            found += ["$timestamp", "$date"] if whole else ["$timestamp"]
        return found
    found = ["$ascii"] if values.is_ascii() else []
    return found if bool(numeric.any()) else [*found, "$text"]


def _plain(sample: Floats, texts: Sequence[str | None], is_whole: bool, locale: Locale) -> FieldFormat:
    """Integers or real numbers, unless a text names its number otherwise than by digits."""
    for number, text in zip(sample.tolist(), texts, strict=True):
        if text is not None and not abs(interpret(text, locale) - number) <= 1e-9 * max(1.0, abs(number)):
            return UNKNOWN
    return usual_format(locale, is_whole=is_whole)


def usual_format(locale: Locale, *, is_whole: bool) -> FieldFormat:
    """The format of numbers without texts of their own: integers, or real numbers."""
    return _usual(is_whole, locale.decimal_sep, locale.thousand_sep)


@lru_cache(maxsize=64)
def _usual(whole: bool, decimal_sep: str, thousand_sep: str) -> FieldFormat:
    if whole:
        return FieldFormat("I", "###0", 0, True, decimal_sep)
    return FieldFormat("R", "##############", 0, False, decimal_sep, thousand_sep)


def _written(numbers: Floats, texts: Sequence[str], locale: Locale) -> FieldFormat:
    pattern = _date_pattern(numbers, texts, locale)
    if pattern:
        letters = {part.letter for part in parts_of(pattern)}
        clock, calendar = letters & set("hmsf"), letters & set("YMDW")
        kind = "TS" if clock and calendar else "D" if calendar else "T"
        return FieldFormat(kind, pattern, 0, False, locale.decimal_sep, locale.thousand_sep)
    for interval in dict.fromkeys((locale.time_format, *_INTERVALS)):
        if _each(numbers, texts, partial(format_interval, pattern=interval)):
            return FieldFormat("IV", interval, 0, False, locale.decimal_sep, locale.thousand_sep)
    return _number_format(numbers, texts, locale)


def _each(numbers: Floats, texts: Sequence[str], form: Callable[[float], str]) -> bool:
    """Whether every text is what its number is in a form."""
    return all(form(number) == text for number, text in zip(numbers.tolist(), texts, strict=True))


# --- dates --------------------------------------------------------------------------------------------


def _date_pattern(numbers: Floats, texts: Sequence[str], locale: Locale) -> str:
    """The date, time or timestamp format that writes, or at least reads, all of these values; empty if there
    is none."""
    if not any(char.isdigit() for char in texts[0]) or not bool(is_date(numbers).all()):
        return ""
    own = (locale.date_format, locale.timestamp_format, locale.time_format)
    usual = [*own, *(f"{locale.date_format} {clock}" for clock in _CLOCKS), *_CLOCKS, *_USUAL]
    for pattern in dict.fromkeys(filter(None, usual)):
        if _writes(pattern, numbers, texts, locale):
            return pattern
    for pattern in _guessed(numbers, texts, locale):
        if _writes(pattern, numbers, texts, locale):
            return pattern
    return next((pattern for pattern in own if pattern and _reads(pattern, numbers, texts, locale)), "")


def _writes(pattern: str, numbers: Floats, texts: Sequence[str], locale: Locale) -> bool:
    """Whether a format makes these texts of these numbers; of many, the first few mostly tell."""
    if len(texts) <= _FEW:
        return _dates_of_few(numbers.tolist(), pattern, locale) == list(texts)
    return all(
        bool(format_dates(numbers[:many], pattern, locale).tolist() == list(texts[:many]))
        for many in (3, len(texts))
    )


def _dates_of_few(numbers: list[float], pattern: str, locale: Locale) -> list[str | None]:
    """`format_dates` of a few numbers: the same ones come again and again where charts show dates."""
    known = _known_dates(pattern, locale)
    found = [*map(known.get, numbers)]
    if None in found:
        found = format_dates(np.array(numbers), pattern, locale).tolist()
        if len(known) > _KNOWN_MAX:
            known.clear()
        known.update(zip(numbers, found, strict=True))
    return found


@lru_cache(maxsize=32)
def _known_dates(pattern: str, locale: Locale) -> dict[float, str | None]:
    return {}


def _reads(pattern: str, numbers: Floats, texts: Sequence[str], locale: Locale) -> bool:
    reader = date_reader(pattern, locale)
    return all(
        abs(reader(text) - number) < 1e-9 for text, number in zip(texts, numbers.tolist(), strict=True)
    )


def _guessed(numbers: Floats, texts: Sequence[str], locale: Locale) -> Iterator[str]:
    """Formats whose codes, one by one, stand for what the texts have in their places."""
    split = [_SPLIT.findall(text) for text in texts]
    if len({len(parts) for parts in split}) > 1:
        return
    columns = list(zip(*split, strict=True))
    codes = {
        code: format_dates(numbers, code, locale).tolist() for code in _CODES if code not in ("TT", "tt")
    }
    codes |= {code: _half_days(numbers, code, locale) for code in ("TT", "tt")}
    if any(column in (tuple(codes["TT"]), tuple(codes["tt"])) for column in columns):
        for code in ("hh", "h"):
            codes[code] = [t.split(" ")[0] for t in format_dates(numbers, f"{code} TT", locale).tolist()]
    choices = [_choices(column, codes) for column in columns]
    size = 1
    for found in choices:
        size *= max(len(found), 1)
    if size > _COMBINATIONS_MAX or not all(choices):
        return
    for chosen in product(*choices):
        letters = [code[0] for code in chosen if code in codes]
        if len(set(letters)) == len(letters) and _complete(set(letters)):
            yield "".join(chosen)


def _half_days(numbers: Floats, code: str, locale: Locale) -> list[str]:
    return [text.split(" ")[-1] for text in format_dates(numbers, f"h {code}", locale).tolist()]


def _choices(column: Sequence[str], codes: dict[str, list[str]]) -> list[str]:
    """The codes that a column of the texts' parts may stand for, or the literal it is."""
    if column[0].isalnum():
        found = [code for code, shown in codes.items() if tuple(shown) == tuple(column)]
        if found:
            return found
    literal = column[0]
    is_same = all(part == literal for part in column)
    return [literal] if is_same and (literal == "T" or not literal.isalnum()) else []


def _complete(letters: set[str]) -> bool:
    """Whether codes of these letters say a month or a time of the day."""
    return {"Y", "M"} <= letters or {"M", "D"} <= letters or {"h", "m"} <= letters


# --- numbers ------------------------------------------------------------------------------------------


def _number_format(numbers: Floats, texts: Sequence[str], locale: Locale) -> FieldFormat:
    money = (locale.money_decimal_sep, locale.money_thousand_sep)
    plain = (locale.decimal_sep, locale.thousand_sep)
    if locale.money_format and _fits(numbers, texts, locale.money_format, money, locale):
        return _of_pattern("M", locale.money_format, money)
    for seps in dict.fromkeys((plain, money, *_SEPARATORS)):
        for pattern in _number_patterns(texts, *seps):
            if _fits(numbers, texts, pattern, seps, locale):
                return _of_pattern(_number_kind(pattern, seps[0], locale), pattern, seps)
    return _plain(numbers, texts, bool((numbers == np.floor(numbers)).all()), locale)


def _fits(numbers: Floats, texts: Sequence[str], pattern: str, seps: tuple[str, str], locale: Locale) -> bool:
    form = number_formatter(pattern, *seps, locale.numerical_abbreviation)
    return _each(numbers, texts, form)


def _number_patterns(texts: Sequence[str], dec: str, thou: str) -> Iterator[str]:
    """Formats with the signs around the longest of the texts, and as many decimals as the texts have."""
    signs = re.escape(dec + thou) + r"\d"
    found = re.search(rf"\d[{signs}]*", max(texts, key=len))
    if found is None or any(char.isalpha() for char in _around(found)):
        return
    places = {len(re.sub(r"\D+$", "", text.split(dec)[-1])) if dec and dec in text else 0 for text in texts}
    if len(places) > 1:
        return
    decimals = places.pop()
    tail = dec + "0" * decimals if decimals else ""
    width = min(len(re.split(rf"[{re.escape(dec or '.')}]", re.sub(rf"[^{signs}]", "", t))[0]) for t in texts)
    before, after = found.string[: found.start()].lstrip("-"), found.string[found.end() :]
    for whole in (f"#{thou}##0" if thou else "0", "0", "#", "0" * max(width, 1)):
        yield f"{before}{whole}{tail}{after}"


def _around(found: re.Match[str]) -> str:
    return found.string[: found.start()] + found.string[found.end() :]


def _number_kind(pattern: str, dec: str, locale: Locale) -> str:
    symbol = money_symbol(locale)
    if (symbol and symbol in pattern) or any(char in "$€£¥" for char in pattern):
        return "M"
    return "F" if (dec and dec in pattern) or "%" in pattern else "I"


def _of_pattern(kind: str, pattern: str, seps: tuple[str, str]) -> FieldFormat:
    dec, thou = seps
    section = pattern.split(";")[0]
    tail = section.split(dec, 1)[1] if dec and dec in section else ""
    decimals = len(re.findall("[0#]", tail))
    return FieldFormat(kind, pattern, decimals, bool(thou) and f"#{thou}#" in section, dec, thou)
