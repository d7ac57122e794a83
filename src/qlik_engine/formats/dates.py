"""Dates, times and intervals as text and back, by Qlik's format codes.

Codes: ``YYYY YY`` year, ``MMMM MMM MM M`` month, ``DD D`` day, ``WWWW WWW WW W`` day of the week,
``hh h`` hour, ``mm m`` minute, ``ss s`` second, ``f``.. fraction, ``TT`` AM/PM, ``tt`` am/pm. What stands
in ``[...]`` may be missing in texts that are read; it is never written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np

from ..columns.vector import Floats, Texts
from ..interrupts import BLOCK, look
from .calendar import MS_PER_DAY, civil, is_date, milliseconds, split_time, week_day
from .locale import Locale

_CODE: Final = re.compile(r"Y+|y+|M+|D+|d+|W+|w+|h+|H+|m+|s+|S+|f+|F+|TT|tt|\[|\]|[^A-Za-z\[\]]+|.")
_LETTERS: Final = "YMDWhmsfT"
# Two-digit years up to here are in this century, later ones in the last.
_CENTURY_PIVOT: Final = 49
_LISTED: Final = 3000
_DAY: Final = frozenset("YMNDW")
_EPOCH_ORDINAL: Final = date(1899, 12, 30).toordinal()


@dataclass(frozen=True, slots=True)
class Part:
    """One code (`letter`, `width`), or literal `text`; AM/PM keep their text, whose case counts."""

    letter: str = ""
    width: int = 0
    text: str = ""


@lru_cache(maxsize=512)
def parts_of(pattern: str) -> tuple[Part, ...]:
    """The codes and literals of a format."""
    parts: list[Part] = []
    clock = re.search("[hH]", pattern) is not None
    after_hour = False
    paired = _are_paired(pattern)
    for match in _CODE.finditer(pattern):
        text = match.group()
        if text in ("[", "]") and not paired:
            continue
        letter = {"y": "Y", "d": "D", "w": "W", "H": "h", "S": "s", "F": "f", "t": "T"}.get(text[0], text[0])
        if letter == "T" and len(text) != 2:
            letter = ""
        if letter not in _LETTERS or not letter:
            parts.append(Part(text=text))
            continue
        # A lower-case m without a clock is a month (yyyy-mm-dd), an upper-case M behind hours a minute.
        if letter == "m" and not clock and re.search("[YyDd]", pattern):
            letter = "M"
        elif letter == "M" and after_hour and len(text) <= 2:
            letter = "m"
        after_hour = letter == "h" or (after_hour and letter not in "YD")
        parts.append(Part(letter, len(text), text if letter == "T" else ""))
    return tuple(parts)


def _are_paired(pattern: str) -> bool:
    """Whether every bracket has its other one; those of other formats mean nothing."""
    depth = 0
    for char in pattern:
        depth += (char == "[") - (char == "]")
        if depth < 0:
            return False
    return depth == 0


def written_parts(pattern: str) -> list[Part]:
    """The codes and literals of a format without its optional ones."""
    parts: list[Part] = []
    depth = 0
    for part in parts_of(pattern):
        depth += (part.text == "[") - (part.text == "]")
        if depth <= 0 and part.text != "]":
            parts.append(part)
    return parts


# --- to text --------------------------------------------------------------------------------------


def format_dates(numbers: Floats, pattern: str, locale: Locale) -> Texts:
    """object[n]: serial numbers by a format; None where the number is missing or no date."""
    if len(numbers) > 64:
        distinct, inverse = np.unique(numbers, return_inverse=True)
        if len(distinct) < len(numbers):
            return format_dates(distinct, pattern, locale)[inverse]
    if len(numbers) > BLOCK:
        starts = range(0, len(numbers), BLOCK)
        return np.concatenate([_formatted(numbers[at : at + BLOCK], pattern, locale) for at in starts])
    return _formatted(numbers, pattern, locale)


def _formatted(numbers: Floats, pattern: str, locale: Locale) -> Texts:
    look()
    parts = written_parts(pattern)
    ms = milliseconds(numbers)
    days, hours, minutes, seconds, millis = split_time(ms)
    year, month, day = civil(days)
    if any(part.letter == "T" for part in parts):
        shown_hours = (hours + 11) % 12 + 1
    else:
        shown_hours = hours
    columns: list[list[str]] = []
    for part in parts:
        match part.letter:
            case "Y":
                columns.append(_padded(year if part.width > 2 else year % 100, 4 if part.width > 2 else 2))
            case "M" if part.width > 2:
                columns.append(
                    _named(month - 1, locale.month_names if part.width == 3 else locale.long_month_names)
                )
            case "M":
                columns.append(_padded(month, part.width))
            case "D":
                columns.append(_padded(day, part.width))
            case "W" if part.width > 2:
                columns.append(
                    _named(week_day(days), locale.day_names if part.width == 3 else locale.long_day_names)
                )
            case "W":
                columns.append(_padded(week_day(days, locale.first_week_day), part.width))
            case "h":
                columns.append(_padded(shown_hours, part.width))
            case "m":
                columns.append(_padded(minutes, part.width))
            case "s":
                columns.append(_padded(seconds, part.width))
            case "f":
                columns.append(
                    [f"{value:03d}"[: part.width].ljust(part.width, "0") for value in millis.tolist()]
                )
            case "T":
                halves = ("am", "pm") if part.text.islower() else ("AM", "PM")
                columns.append([halves[hour >= 12] for hour in hours.tolist()])
            case _:
                columns.append([part.text] * len(numbers))
    texts = np.empty(len(numbers), dtype=object)
    texts[:] = ["".join(row) for row in zip(*columns, strict=True)] if columns else ""
    texts[~is_date(numbers)] = None
    return texts


def _padded(values: np.ndarray[tuple[int, ...], np.dtype[np.int64]], width: int) -> list[str]:
    if len(values) > _LISTED and values.min() >= 0 and values.max() < _LISTED:
        return [*map(_listed(width).__getitem__, values.tolist())]
    return [f"{value:0{width}d}" for value in values.tolist()]


@lru_cache(maxsize=8)
def _listed(width: int) -> list[str]:
    """The texts of the numbers that calendars and clocks are made of."""
    return [f"{value:0{width}d}" for value in range(_LISTED)]


def _named(indexes: np.ndarray[tuple[int, ...], np.dtype[np.int64]], names: tuple[str, ...]) -> list[str]:
    return [names[i] if i < len(names) else "" for i in indexes.tolist()]


def format_interval(number: float, pattern: str) -> str:
    """A length of time in days by a format: the largest unit named takes all that is above it."""
    parts = written_parts(pattern)
    letters = {part.letter for part in parts}
    fraction = max((part.width for part in parts if part.letter == "f"), default=0)
    scale = 10 ** min(fraction, 9)
    smallest = {"s": 86400, "m": 1440, "h": 24}.get(next((c for c in "smh" if c in letters), ""), 1)
    total = math.floor(abs(number) * 86400 * scale + 0.5) if fraction else None
    rest = total // scale if total is not None else _whole_seconds(abs(number), smallest)
    amounts: dict[str, int] = {"f": total % scale if total is not None else 0}
    for letter, size in (("D", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        if letter in letters:
            amounts[letter], rest = divmod(rest, size)
    pieces: list[str] = []
    for part in parts:
        if part.letter in amounts:
            pieces.append(f"{amounts[part.letter]:0{part.width}d}")
        elif part.letter != "T":
            pieces.append(part.text or part.letter * part.width)
    text = "".join(pieces).rstrip()
    return f"-{text}" if number < 0 else text


def _whole_seconds(days: float, per_day: int) -> int:
    """Seconds, cut off (not rounded) to the smallest unit shown but forgiving float noise."""
    return math.floor(days * per_day + 1e-6) * (86400 // per_day)


# --- from text ------------------------------------------------------------------------------------

Reader = Callable[[str], float]


class DateReader:
    """From text to serial number by one format; NaN where the text does not follow it."""

    __slots__ = ("_letters", "_locale", "_regex", "expression")

    def __init__(self, pattern: str, locale: Locale, short_years: bool) -> None:
        expression, self._letters = _date_regex(pattern, locale, short_years)
        self.expression: Final = rf"\s*{expression}\s*"
        self._regex = re.compile(self.expression, re.IGNORECASE)
        self._locale = locale

    def fits(self, text: str) -> bool:
        """Whether a text has the form; which digits it has does not matter."""
        return self._regex.fullmatch(text) is not None

    def __call__(self, text: str) -> float:
        match = self._regex.fullmatch(text)
        return math.nan if match is None else _number_of(self._letters, match.groups(), self._locale)


@lru_cache(maxsize=256)
def date_reader(pattern: str, locale: Locale, *, short_years: bool = True) -> DateReader:
    """The reader of a format, compiled once. With `short_years` a year may have two digits where the format
    has four."""
    return DateReader(pattern, locale, short_years)


def _date_regex(pattern: str, locale: Locale, short_years: bool) -> tuple[str, tuple[str, ...]]:
    parts = parts_of(pattern)
    pieces: list[str] = []
    letters: list[str] = []
    for i, part in enumerate(parts):
        neighbours = {parts[j].letter for j in (i - 1, i + 1) if 0 <= j < len(parts)} - {"", "T", "f"}
        if not part.letter:
            pieces.append(_literal(part.text))
            continue
        letters.append(part.letter if part.letter != "M" or part.width < 3 else "N")
        if part.letter == "W" or (part.letter == "M" and part.width > 2):
            names = _names(part, locale)
            pieces.append("(" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + ")")
        elif part.letter == "T":
            pieces.append("(AM|PM)")
        elif part.letter == "f":
            pieces.append(r"(\d+)")
        elif part.letter == "Y":
            pieces.append(_year_digits(part.width, short=short_years and not neighbours))
        else:
            pieces.append(rf"(\d{{{part.width}}})" if neighbours else r"(\d{1,2})")
    return "".join(pieces), tuple(letters)


def _year_digits(width: int, *, short: bool) -> str:
    if width <= 2:
        return r"(\d{2})"
    return r"(\d{4}|\d{2})" if short else r"(\d{4})"


def _names(part: Part, locale: Locale) -> tuple[str, ...]:
    if part.letter == "W":
        return locale.day_names + locale.long_day_names if part.width > 2 else tuple("0123456")
    return locale.month_names if part.width == 3 else locale.long_month_names


def _literal(text: str) -> str:
    if text == "[":
        return "(?:"
    if text == "]":
        return ")?"
    return r"\s+" if text.isspace() else re.escape(text)


def _number_of(letters: tuple[str, ...], found: tuple[str | None, ...], locale: Locale) -> float:
    values = {letter: text for letter, text in zip(letters, found, strict=True) if text}
    number = 0.0
    if "Y" in values or "D" in values or "M" in values or "N" in values:
        number = day_of(_year(values.get("Y")), _month(values, locale), int(values.get("D", "1")))
    return number if values.keys() <= _DAY else number + _time(values)


def _year(text: str | None) -> int:
    if text is None:
        return int(str(np.datetime64("today", "Y")))
    year = int(text)
    if len(text) == 2:
        year += 2000 if year <= _CENTURY_PIVOT else 1900
    return year


def _month(values: dict[str, str], locale: Locale) -> int:
    if "N" not in values:
        return int(values.get("M", "1"))
    wanted = values["N"].lower()
    names = [name.lower() for name in locale.month_names]
    return (names if wanted in names else [name.lower() for name in locale.long_month_names]).index(
        wanted
    ) + 1


def day_of(year: int, month: int, day: int) -> float:
    """The serial number of a date, NaN if there is no such date."""
    try:
        return float(date(year, month, day).toordinal() - _EPOCH_ORDINAL)
    except ValueError:
        return math.nan


def _time(values: dict[str, str]) -> float:
    hour, minute, second = (int(values.get(letter, "0")) for letter in "hms")
    half = values.get("T", "").upper()
    if half:
        if not 1 <= hour <= 12:
            return math.nan
        hour = hour % 12 + (12 if half == "PM" else 0)
    if hour > 24 or minute > 59 or second > 59:
        return math.nan
    ms = (hour * 3600 + minute * 60 + second) * 1000 + float("0." + values.get("f", "0")) * 1000
    return ms / MS_PER_DAY


_ISO: Final = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:Z|([+-])(\d\d):?(\d\d)?)?\s*",
    re.IGNORECASE,
)


class IsoReader:
    """From the text of a timestamp as ISO 8601 has it to its serial number in UTC; NaN for other texts."""

    expression: Final = _ISO.pattern

    def fits(self, text: str) -> bool:
        return _ISO.fullmatch(text) is not None

    def __call__(self, text: str) -> float:
        match = _ISO.fullmatch(text)
        if match is None:
            return math.nan
        year, month, day, hour, minute, second, fraction, sign, hours, minutes = match.groups()
        clock = {"h": hour, "m": minute, "s": second or "0", "f": fraction or "0"}
        ahead = (int(hours or 0) * 60 + int(minutes or 0)) / 1440
        local = day_of(int(year), int(month), int(day)) + _time(clock)
        return local + ahead if sign == "-" else local - ahead


ISO_READER: Final = IsoReader()


@lru_cache(maxsize=256)
def interval_reader(pattern: str) -> Reader:
    """A function from the text of an interval to days, NaN where it does not follow the format."""
    # A length of time has no half of the day; texts of intervals are without, and so are formats here.
    parts = [part for part in parts_of(pattern) if part.letter != "T"]
    while parts and parts[-1].text.isspace():
        parts.pop()
    pieces: list[str] = []
    letters: list[str] = []
    for part in parts:
        if part.letter in ("D", "h", "m", "s", "f"):
            letters.append(part.letter)
            pieces.append(r"(\d+)")
        else:
            pieces.append(_literal(part.text or part.letter * part.width))
    regex = re.compile(rf"\s*(-?){''.join(pieces)}\s*", re.IGNORECASE)
    sizes = {"D": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0}

    def read(text: str) -> float:
        match = regex.fullmatch(text)
        if match is None:
            return math.nan
        seconds = 0.0
        for letter, digits in zip(letters, match.groups()[1:], strict=True):
            if digits:
                seconds += float("0." + digits) if letter == "f" else int(digits) * sizes[letter]
        return (-seconds if match.group(1) else seconds) / 86400

    return read
