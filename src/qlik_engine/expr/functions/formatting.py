"""Giving numbers a text (Num, Date ...), and texts a number (Num#, Date# ...)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ...columns import Dual, Vector
from ...columns.symbols import distinct_values
from ...columns.vector import Floats, Texts
from ...formats import date_reader, format_dates, format_interval, read_number, text_of
from ...formats.dates import ISO_READER, interval_reader
from ...formats.numbers import each_number, number_formatter
from ...interrupts import blocks
from ..declare import Style, function
from ..lift import Context, numbers_of

_MANY: Final = 1_000
_FORMAT = "value:value, format:value?"
_SEPARATED = "value:value, format:value?, decimal:value?, thousand:value?"


def _settings(
    ctx: Context, length: int, options: tuple[Vector | None, ...]
) -> list[tuple[Any, np.ndarray[Any, Any]]]:
    """Each different combination of option texts, with the rows it applies to."""
    texts = [None if option is None else text_of(option, ctx.locale) for option in options]
    if all(column is None or length <= 1 or column.strides == (0,) for column in texts):
        combination = tuple(None if column is None or not length else column[0] for column in texts)
        return [(combination, np.arange(length))]
    rows: dict[tuple[Any, ...], list[int]] = {}
    columns = [[None] * length if column is None else column.tolist() for column in texts]
    for i, combination in enumerate(zip(*columns, strict=True)):
        rows.setdefault(combination, []).append(i)
    return [(combination, np.array(where)) for combination, where in rows.items()]


def _formatted(
    ctx: Context, value: Vector, options: tuple[Vector | None, ...], form: Callable[..., Texts]
) -> Vector:
    """`value` as numbers with the texts `form(numbers, *options)` gives; null without a number."""
    numbers = numbers_of(value, ctx.locale)
    texts = np.full(len(value), None, dtype=object)
    for combination, rows in _settings(ctx, len(value), options):
        texts[rows] = form(numbers[rows], *combination)
    return Vector(len(value), numbers, texts)


@function("Num", _SEPARATED, returns="dual", help="A number in a number format.", style=Style.VECTOR)
def num(
    ctx: Context,
    value: Vector,
    format: Vector | None = None,
    decimal: Vector | None = None,
    thousand: Vector | None = None,
) -> Vector:
    if format is None:
        return Vector(len(value), numbers_of(value, ctx.locale))
    locale = ctx.locale

    def form(numbers: Any, pattern: str | None, dec: str | None, thou: str | None) -> Texts:
        separators = (dec or locale.decimal_sep, locale.thousand_sep if thou is None else thou)
        return each_number(
            numbers, number_formatter(pattern or "", *separators, locale.numerical_abbreviation)
        )

    return _formatted(ctx, value, (format, decimal, thousand), form)


@function("Money", _SEPARATED, returns="dual", help="A number as money.", style=Style.VECTOR)
def money(
    ctx: Context,
    value: Vector,
    format: Vector | None = None,
    decimal: Vector | None = None,
    thousand: Vector | None = None,
) -> Vector:
    locale = ctx.locale

    def form(numbers: Any, pattern: str | None, dec: str | None, thou: str | None) -> Texts:
        separators = (dec or locale.money_decimal_sep, locale.money_thousand_sep if thou is None else thou)
        pattern = pattern or locale.money_format
        return each_number(numbers, number_formatter(pattern, *separators, locale.numerical_abbreviation))

    return _formatted(ctx, value, (format, decimal, thousand), form)


def _date_formatter(ctx: Context, default: str) -> Callable[..., Texts]:
    return lambda numbers, pattern: format_dates(numbers, pattern or default, ctx.locale)


@function("Date", _FORMAT, returns="dual", help="A number as a date.", style=Style.VECTOR)
def date(ctx: Context, value: Vector, format: Vector | None = None) -> Vector:
    return _formatted(ctx, value, (format,), _date_formatter(ctx, ctx.locale.date_format))


@function("Time", _FORMAT, returns="dual", help="A number as a time.", style=Style.VECTOR)
def time(ctx: Context, value: Vector, format: Vector | None = None) -> Vector:
    return _formatted(ctx, value, (format,), _date_formatter(ctx, ctx.locale.time_format))


@function("Timestamp", _FORMAT, returns="dual", help="A number as date and time.", style=Style.VECTOR)
def timestamp(ctx: Context, value: Vector, format: Vector | None = None) -> Vector:
    return _formatted(ctx, value, (format,), _date_formatter(ctx, ctx.locale.timestamp_format))


@function("Interval", _FORMAT, returns="dual", help="A number of days as an interval.", style=Style.VECTOR)
def interval(ctx: Context, value: Vector, format: Vector | None = None) -> Vector:
    def form(numbers: Any, pattern: str | None) -> Texts:
        return each_number(numbers, lambda number: format_interval(number, pattern or ctx.locale.time_format))

    return _formatted(ctx, value, (format,), form)


@function("Dual", "text:text, number:number", returns="dual", help="A text and a number as one value.")
def dual(text: str, number: float) -> Dual:
    return Dual(number, text)


# --- interpretation -------------------------------------------------------------------------------


def _interpreted(
    ctx: Context,
    value: Vector,
    options: tuple[Vector | None, ...],
    reader: Callable[..., Callable[[str], float]],
) -> Vector:
    """The texts of `value`, with the numbers a reader finds in them; text only where it finds none."""
    texts = text_of(value, ctx.locale)
    numbers = np.full(len(value), math.nan)
    for combination, rows in _settings(ctx, len(value), options):
        numbers[rows] = _read(reader(*combination), texts[rows])
    return Vector(len(value), numbers, texts)


def _read(reader: Callable[[str], float], texts: Texts) -> Floats:
    """What a reader finds in each text; in a long column once for each that is different."""
    if len(texts) > _MANY:
        firsts, places = distinct_values(Vector(len(texts), None, texts))
        if len(firsts) <= len(texts) // 2:
            found: Floats = _read(reader, texts[firsts])[places]
            return found
    each = ([math.nan if text is None else reader(text) for text in b] for b in blocks(texts.tolist()))
    return np.array([number for block in each for number in block], dtype=np.float64)


@function(
    "Num#", _SEPARATED, returns="dual", help="A text as a number in a number format.", style=Style.VECTOR
)
def num_from(
    ctx: Context,
    value: Vector,
    format: Vector | None = None,
    decimal: Vector | None = None,
    thousand: Vector | None = None,
) -> Vector:
    def reader(pattern: str | None, dec: str | None, thou: str | None) -> Callable[[str], float]:
        return lambda text: read_number(text, pattern or "", ctx.locale, dec, thou)

    return _interpreted(ctx, value, (format, decimal, thousand), reader)


@function("Money#", _SEPARATED, returns="dual", help="A text as money.", style=Style.VECTOR)
def money_from(
    ctx: Context,
    value: Vector,
    format: Vector | None = None,
    decimal: Vector | None = None,
    thousand: Vector | None = None,
) -> Vector:
    locale = ctx.locale

    def reader(pattern: str | None, dec: str | None, thou: str | None) -> Callable[[str], float]:
        separators = (dec or locale.money_decimal_sep, locale.money_thousand_sep if thou is None else thou)
        return lambda text: read_number(text, pattern or locale.money_format, locale, *separators)

    return _interpreted(ctx, value, (format, decimal, thousand), reader)


def _date_like(name: str, what: str, default: str) -> None:
    def body(ctx: Context, value: Vector, format: Vector | None = None) -> Vector:
        fallback: str = getattr(ctx.locale, default)
        return _interpreted(
            ctx, value, (format,), lambda pattern: date_reader(pattern or fallback, ctx.locale)
        )

    body.__module__ = __name__
    function(name, _FORMAT, returns="dual", help=f"A text as {what}.", style=Style.VECTOR)(body)


_date_like("Date#", "a date", "date_format")
_date_like("Time#", "a time", "time_format")


@function("Timestamp#", _FORMAT, returns="dual", help="A text as date and time.", style=Style.VECTOR)
def timestamp_from(ctx: Context, value: Vector, format: Vector | None = None) -> Vector:
    def reader(pattern: str | None) -> Callable[[str], float]:
        read = date_reader(pattern or ctx.locale.timestamp_format, ctx.locale)
        if pattern:
            return read

        # Without a format, ISO 8601 is understood, too.
        def either(text: str) -> float:
            number = read(text)
            return number if number == number else ISO_READER(text)

        return either

    return _interpreted(ctx, value, (format,), reader)


@function("Interval#", _FORMAT, returns="dual", help="A text as a number of days.", style=Style.VECTOR)
def interval_from(ctx: Context, value: Vector, format: Vector | None = None) -> Vector:
    return _interpreted(
        ctx, value, (format,), lambda pattern: interval_reader(pattern or ctx.locale.time_format)
    )
