"""Loans, investments and options. Money paid out is negative, money received positive."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...columns import Vector
from ...columns.vector import Bools, Floats
from ...formats import text_of
from ...formats.numbers import each_number, money_formatter, number_formatter
from ...kernels.special import inverse, normal_lower
from ..declare import Style, function
from ..lift import Context, numbers_of


def _money(ctx: Context) -> Callable[[float], str]:
    return money_formatter(ctx.locale)


def _percent(ctx: Context) -> Callable[[float], str]:
    locale = ctx.locale
    pattern = f"0{locale.decimal_sep}00%"
    return number_formatter(pattern, locale.decimal_sep, locale.thousand_sep)


Formula = Callable[[Floats, Floats, Floats, Floats, Floats], Floats]


def _financial(
    name: str, args: str, help: str, shown: Callable[[Context], Callable[[float], str]] | None
) -> Callable[[Formula], Formula]:
    """Declare a function of five numbers of which the last two are optional; `shown` formats its result."""
    *least, first, last = args.split(", ")
    parameters = ", ".join([f"{part}:value" for part in least] + [f"{first}:value?", f"{last}:value?"])

    def declare(formula: Formula) -> Formula:
        def body(ctx: Context, *values: Vector) -> Vector:
            numbers = [numbers_of(value, ctx.locale) for value in values]
            numbers += [np.zeros(len(values[0]))] * (5 - len(values))
            found = formula(*numbers)
            found = np.where(np.isfinite(found), found, np.nan)
            if shown is None:
                return Vector.of_numbers(found)
            return Vector(len(found), found, each_number(found, shown(ctx)))

        body.__module__ = __name__
        returns = "number" if shown is None else "dual"
        function(name, parameters, returns=returns, help=help, style=Style.VECTOR)(body)
        return formula

    return declare


def _growth(rate: Floats, periods: Floats, due: Floats) -> tuple[Floats, Floats]:
    """What 1 grows to, and what a payment of 1 a period grows to (`due` at the start of the period)."""
    grown = np.power(1 + rate, periods)
    steady = np.where(rate == 0, periods, (grown - 1) / np.where(rate == 0, 1, rate))
    return grown, steady * np.where(due == 0, 1.0, 1 + rate)


@_financial("FV", "rate, nper, pmt, pv, type", "The future value of regular payments.", _money)
def future_value(rate: Floats, periods: Floats, payment: Floats, present: Floats, due: Floats) -> Floats:
    grown, steady = _growth(rate, periods, due)
    return -(present * grown + payment * steady)


@_financial("PV", "rate, nper, pmt, fv, type", "The present value of regular payments.", _money)
def present_value(rate: Floats, periods: Floats, payment: Floats, future: Floats, due: Floats) -> Floats:
    grown, steady = _growth(rate, periods, due)
    return -(future + payment * steady) / grown


@_financial("Pmt", "rate, nper, pv, fv, type", "The regular payment for a loan.", _money)
def payment(rate: Floats, periods: Floats, present: Floats, future: Floats, due: Floats) -> Floats:
    grown, steady = _growth(rate, periods, due)
    return -(present * grown + future) / steady


@_financial("nPer", "rate, pmt, pv, fv, type", "The number of periods of an investment.", None)
def periods(rate: Floats, payment: Floats, present: Floats, future: Floats, due: Floats) -> Floats:
    steady = payment * np.where(due == 0, 1.0, 1 + rate) / np.where(rate == 0, 1, rate)
    several = np.log((steady - future) / (steady + present)) / np.log1p(rate)
    return np.where(rate == 0, -(present + future) / payment, several)


@_financial("Rate", "nper, pmt, pv, fv, type", "The interest rate per period.", _percent)
def rate(periods: Floats, payment: Floats, present: Floats, future: Floats, due: Floats) -> Floats:
    def value(rate: Floats) -> Floats:
        return future - future_value(rate, periods, payment, present, due)

    low, high = -0.9999, 100.0
    exists = value(np.full_like(periods, low)) * value(np.full_like(periods, high)) < 0
    found = inverse(value, np.where(exists, 0.0, np.nan), low, high)
    return np.where(exists, found, np.nan)


@function(
    "BlackAndSchole",
    "strike:value, time_left:value, underlying_price:value, vol:value, risk_free_rate:value, type:value",
    returns="number",
    help="The theoretical value of a European option; type 'c', 'call' or a number but 0 for a call, "
    "'p', 'put' or 0 for a put.",
    style=Style.VECTOR,
)
def black_and_schole(ctx: Context, *args: Vector) -> Vector:
    strike, time, price, volatility, rate = (numbers_of(arg, ctx.locale) for arg in args[:5])
    call, put = _option(ctx, args[5])
    spread = volatility * np.sqrt(time)
    d1 = (np.log(price / strike) + (rate + volatility**2 / 2) * time) / spread
    d2 = d1 - spread
    discounted = strike * np.exp(-rate * time)
    bought = price * normal_lower(d1) - discounted * normal_lower(d2)
    sold = discounted * normal_lower(-d2) - price * normal_lower(-d1)
    # As documented, these are positive, and the volatility and the rate anything but 0.
    fine = (strike > 0) & (time > 0) & (price > 0) & (volatility != 0) & (rate != 0) & (call | put)
    return Vector.of_numbers(np.where(fine, np.where(call, bought, sold), np.nan))


def _option(ctx: Context, kind: Vector) -> tuple[Bools, Bools]:
    """Where an option is a call, and where it is a put."""
    numbers = numbers_of(kind, ctx.locale)
    texts = [text.lower() if text else "" for text in text_of(kind, ctx.locale).tolist()]
    call = np.array([text in ("c", "call") for text in texts], dtype=bool)
    put = np.array([text in ("p", "put") for text in texts], dtype=bool)
    return call | (~np.isnan(numbers) & (numbers != 0)), put | (numbers == 0)
