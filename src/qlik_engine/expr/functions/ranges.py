"""Functions over a list of arguments: what is not of the wanted kind is left out."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

import numpy as np

from ...columns import Vector
from ...columns.vector import NULL, Floats
from ...formats import text_of
from ...formats.collation import collation_key
from ...formats.numbers import each_number, money_formatter
from ...kernels.cashflow import present_values, rates_of_return
from ..declare import Style, function
from ..lift import Context, numbers_of

_ARGS = "values:value..."
# A rate of return that near to zero is none.
_NO_RATE = 1e-14


def _table(ctx: Context, values: tuple[Vector, ...]) -> Floats:
    """float64[arguments, rows]: the numbers, NaN where there is none."""
    return np.stack([numbers_of(value, ctx.locale) for value in values])


def _range(
    name: str, help: str, result: Callable[[Floats], Any], args: str = _ARGS, *, money: bool = False
) -> None:
    """Declare a function of the table of numbers, shown as `money` or plain."""

    def body(ctx: Context, *values: Vector) -> Vector:
        found = np.asarray(result(_table(ctx, values)), dtype=np.float64)
        found = np.where(np.isfinite(found), found, np.nan)
        return Vector(len(found), found, each_number(found, money_formatter(ctx.locale)) if money else None)

    body.__module__ = __name__
    returns = "dual" if money else "number"
    function(name, args, returns=returns, help=help, style=Style.VECTOR, sees_nulls=True)(body)


def _count(table: Floats) -> Floats:
    count: Floats = np.sum(~np.isnan(table), axis=0, dtype=np.float64)
    return count


def _total(table: Floats) -> Floats:
    total: Floats = np.nansum(table, axis=0)
    return total


def _mean(table: Floats) -> Floats:
    count = _count(table)
    return _total(table) / np.where(count > 0, count, np.nan)


def _deviations(table: Floats, power: int) -> Floats:
    return _total((table - _mean(table)) ** power)


def _stdev(table: Floats) -> Floats:
    count = _count(table)
    return np.sqrt(_deviations(table, 2) / np.where(count > 1, count - 1, np.nan))


def _skew(table: Floats) -> Floats:
    n = _count(table)
    return np.where(n > 2, n / ((n - 1) * (n - 2)) * _deviations(table, 3) / _stdev(table) ** 3, np.nan)


def _kurtosis(table: Floats) -> Floats:
    n = _count(table)
    scaled = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * _deviations(table, 4) / _stdev(table) ** 4
    return np.where(n > 3, scaled - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3)), np.nan)


def _largest(table: Floats) -> Floats:
    return np.where(
        np.isnan(table).all(axis=0), np.nan, np.where(np.isnan(table), -np.inf, table).max(axis=0)
    )


def _smallest(table: Floats) -> Floats:
    return -_largest(-table)


def _fractile(table: Floats, fraction: Floats, *, exclusive: bool) -> Floats:
    ordered = np.sort(table, axis=0)
    n = _count(table)
    place = (n + 1) * fraction - 1 if exclusive else (n - 1) * fraction
    inside = (n > 0) & (place >= 0) & (place <= n - 1) & (fraction >= 0) & (fraction <= 1)
    place = np.where(inside, place, 0)
    low = np.floor(place).astype(np.intp)
    high = np.minimum(low + 1, np.maximum(n - 1, 0).astype(np.intp))
    columns = np.arange(table.shape[1])
    below, above = ordered[low, columns], ordered[high, columns]
    return np.where(inside, below + (above - below) * (place - low), np.nan)


def _correlation(table: Floats) -> Floats:
    if len(table) % 2:
        return np.full(table.shape[1], np.nan)
    x, y = table[0::2], table[1::2]
    # Ranges that end early leave whole pairs out; with half a pair there is no correlation.
    halves = (np.isnan(x) != np.isnan(y)).any(axis=0)
    dx, dy = x - _mean(x), y - _mean(y)
    found = _total(dx * dy) / np.sqrt(_total(dx**2) * _total(dy**2))
    return np.where(halves, np.nan, found)


def _present_value(table: Floats) -> Floats:
    """Payments discounted by the first argument, the first payment after one period."""
    rate, payments = table[0], table[1:]
    value = _total(payments / (1 + rate) ** (_periods(payments) + 1))
    return np.where(np.isnan(rate), np.nan, value)


def _periods(payments: Floats) -> Floats:
    """The period of each payment, from 0. What is no number pays nothing, but takes its period."""
    periods: Floats = np.broadcast_to(np.arange(float(len(payments)))[:, None], payments.shape)
    return periods


def _flows(payments: Floats, times: Floats) -> tuple[Any, Floats, Floats, int]:
    """Tables of payments and times as the flat arrays the kernels take, without what is missing."""
    rows = ~(np.isnan(payments) | np.isnan(times))
    index = np.broadcast_to(np.arange(payments.shape[1]), payments.shape)
    return index[rows], times[rows], payments[rows], payments.shape[1]


def _dated(table: Floats) -> tuple[Any, Floats, Floats, int]:
    """Payments and dates in turn; the times are years since the first date."""
    if len(table) % 2:
        return _flows(table[:0], table[:0])
    payments, dates = table[0::2], table[1::2]
    dates = np.where(np.isnan(payments), np.nan, dates)
    return _flows(payments, (dates - _smallest(dates)) / 365)


def _rate_of_return(table: Floats) -> Floats:
    """The rate of payments one a period; null where it is zero, as in the example of the documentation."""
    found = rates_of_return(*_flows(table, _periods(table)))
    return np.where(np.abs(found) < _NO_RATE, np.nan, found)


def _dated_present_value(table: Floats) -> Floats:
    rate, flows = table[0], _dated(table[1:])
    known = np.bincount(flows[0], minlength=flows[3]) > 0
    return np.where(known, present_values(rate, *flows), np.nan)


_range("RangeIRR", "The rate of return of payments, one a period.", _rate_of_return)
_range(
    "RangeXIRR",
    "The yearly rate of return: payment, date, payment, date ...",
    lambda table: rates_of_return(*_dated(table)),
)
_range(
    "RangeXNPV",
    "The net present value on the first date: rate, then payment, date, payment, date ...",
    _dated_present_value,
    "rate:value, values:value...",
    money=True,
)
_range("RangeSum", "The sum of the numbers.", _total)
_range("RangeAvg", "The mean of the numbers.", _mean)
_range("RangeMin", "The smallest number.", _smallest)
_range("RangeMax", "The largest number.", _largest)
_range("RangeNumericCount", "How many are numbers.", _count)
_range("RangeMissingCount", "How many are not numbers.", lambda table: len(table) - _count(table))
_range("RangeStdev", "The standard deviation of a sample.", _stdev)
_range("RangeSkew", "The skewness of a sample.", _skew)
_range("RangeKurtosis", "The kurtosis of a sample.", _kurtosis)
_range("RangeCorrel", "The correlation of pairs x1, y1, x2, y2 ...", _correlation)
_range(
    "RangeNPV",
    "The net present value: rate, then payments.",
    _present_value,
    "rate:value, payments:value...",
    money=True,
)
_range(
    "RangeFractile",
    "The inclusive fractile: fraction, then numbers.",
    lambda table: _fractile(table[1:], table[0], exclusive=False),
    "fraction:value, values:value...",
)
_range(
    "RangeFractileExc",
    "The exclusive fractile: fraction, then numbers.",
    lambda table: _fractile(table[1:], table[0], exclusive=True),
    "fraction:value, values:value...",
)


@function(
    "RangeCount", _ARGS, returns="number", help="How many are not null.", style=Style.VECTOR, sees_nulls=True
)
def range_count(*values: Vector) -> Vector:
    return Vector.of_numbers(np.sum([~value.is_null() for value in values], axis=0, dtype=np.float64))


@function(
    "RangeNullCount", _ARGS, returns="number", help="How many are null.", style=Style.VECTOR, sees_nulls=True
)
def range_null_count(*values: Vector) -> Vector:
    return Vector.of_numbers(np.sum([value.is_null() for value in values], axis=0, dtype=np.float64))


@function(
    "RangeTextCount", _ARGS, returns="number", help="How many are texts.", style=Style.VECTOR, sees_nulls=True
)
def range_text_count(*values: Vector) -> Vector:
    flags = [value.has_text() & ~value.is_number() for value in values]
    return Vector.of_numbers(np.sum(flags, axis=0, dtype=np.float64))


def _texts(ctx: Context, values: tuple[Vector, ...], choose: Callable[..., tuple[Any, str]]) -> Vector:
    """The chosen text of every row; numbers come before texts, in order of their numbers."""
    key = collation_key(ctx.locale.collation)
    columns = [
        [
            None if text is None else ((0, number) if number == number else (1, key(text)), text)
            for text, number in zip(text_of(value, ctx.locale), numbers_of(value, ctx.locale), strict=True)
        ]
        for value in values
    ]
    rows = ([item for item in row if item is not None] for row in zip(*columns, strict=True))
    return Vector.of_texts(choose(row, key=itemgetter(0))[1] if row else None for row in rows)


@function(
    "RangeMinString",
    _ARGS,
    returns="text",
    help="The first in text order, numbers before texts.",
    style=Style.VECTOR,
    sees_nulls=True,
)
def range_min_string(ctx: Context, *values: Vector) -> Vector:
    return _texts(ctx, values, min)


@function(
    "RangeMaxString",
    _ARGS,
    returns="text",
    help="The last in text order, texts after numbers.",
    style=Style.VECTOR,
    sees_nulls=True,
)
def range_max_string(ctx: Context, *values: Vector) -> Vector:
    return _texts(ctx, values, max)


def _counted(values: tuple[Vector, ...], choose: Callable[[dict[Any, int], dict[Any, Any]], Any]) -> Vector:
    results = []
    for row in zip(*values, strict=True):
        counts: dict[Any, int] = {}
        duals: dict[Any, Any] = {}
        for dual in row:
            if not dual.is_null:
                key = dual.number if dual.is_number else dual.text
                counts[key] = counts.get(key, 0) + 1
                duals.setdefault(key, dual)
        results.append(choose(counts, duals))
    return Vector.of_duals(results)


@function(
    "RangeOnly", _ARGS, returns="value", help="The value all have.", style=Style.VECTOR, sees_nulls=True
)
def range_only(*values: Vector) -> Vector:
    def choose(counts: dict[Any, int], duals: dict[Any, Any]) -> Any:
        return next(iter(duals.values())) if len(duals) == 1 else NULL

    return _counted(values, choose)


@function(
    "RangeMode", _ARGS, returns="value", help="The most frequent value.", style=Style.VECTOR, sees_nulls=True
)
def range_mode(*values: Vector) -> Vector:
    def choose(counts: dict[Any, int], duals: dict[Any, Any]) -> Any:
        most = max(counts.values(), default=0)
        keys = [key for key, count in counts.items() if count == most]
        return duals[keys[0]] if len(keys) == 1 else NULL

    return _counted(values, choose)
