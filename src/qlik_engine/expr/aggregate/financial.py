"""Present values and rates of return of payments."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...columns import Dual, Vector
from ...columns.vector import Floats
from ...formats.numbers import each_number, number_formatter
from ...kernels.cashflow import present_values, rates_of_return
from ..declare import aggregation
from ..lift import Value, number_of
from .groups import Groups

_YEAR = 365


def _in_turn(index: NDArray[Any], count: int) -> Floats:
    """The number of every row within its group, from 0, in load order."""
    order = np.argsort(index, kind="stable")
    sizes = np.bincount(index, minlength=count)
    place = np.empty(len(index))
    place[order] = np.arange(len(index)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return place


def _dated(groups: Groups, payment: Value, date: Value) -> tuple[NDArray[Any], Floats, Floats]:
    """Group, payment and time in years since the group's first date, where there are both."""
    payments, dates = groups.numbers_with_gaps(payment), groups.numbers_with_gaps(date)
    rows = ~(np.isnan(payments) | np.isnan(dates))
    index, payments, dates = groups.index[rows], payments[rows], dates[rows]
    first = np.full(groups.count, np.inf)
    np.minimum.at(first, index, dates)
    return index, payments, (dates - first[index]) / _YEAR


def _rate(groups: Groups, rate: Dual) -> Floats:
    return np.full(groups.count, number_of(rate, groups.locale))


def _vector(groups: Groups, index: NDArray[Any], result: Floats) -> Vector:
    known = (groups.counts(index) > 0) & np.isfinite(result)
    return Vector.of_numbers(np.where(known, result, np.nan))


def _money(groups: Groups, values: Vector) -> Vector:
    """Present values show as money unless a chart formats them otherwise."""
    locale, numbers = groups.locale, values.numbers_or_nan()
    form = number_formatter(
        locale.money_format,
        locale.money_decimal_sep,
        locale.money_thousand_sep,
        locale.numerical_abbreviation,
    )
    return Vector(len(values), numbers, each_number(numbers, form))


@aggregation("IRR", "value:rows", returns="number", help="The rate of return of payments, one a period.")
def irr(groups: Groups, value: Value) -> Vector:
    index, payments = groups.numbers(value)
    times = _in_turn(index, groups.count)
    return _vector(groups, index, rates_of_return(index, times, payments, groups.count))


@aggregation("XIRR", "pmt:rows, date:rows", returns="number", help="The yearly rate of return.")
def xirr(groups: Groups, payment: Value, date: Value) -> Vector:
    index, payments, years = _dated(groups, payment, date)
    return _vector(groups, index, rates_of_return(index, years, payments, groups.count))


@aggregation(
    "NPV",
    "discount_rate:constant, value:rows",
    returns="number",
    help="The net present value of payments at the end of each period.",
)
def npv(groups: Groups, rate: Dual, value: Value) -> Vector:
    index, payments = groups.numbers(value)
    times = _in_turn(index, groups.count) + 1
    found = present_values(_rate(groups, rate), index, times, payments, groups.count)
    return _money(groups, _vector(groups, index, found))


@aggregation(
    "XNPV",
    "discount_rate:constant, pmt:rows, date:rows",
    returns="number",
    help="The net present value on the first date, by years of 365 days.",
)
def xnpv(groups: Groups, rate: Dual, payment: Value, date: Value) -> Vector:
    index, payments, years = _dated(groups, payment, date)
    found = present_values(_rate(groups, rate), index, years, payments, groups.count)
    return _money(groups, _vector(groups, index, found))
