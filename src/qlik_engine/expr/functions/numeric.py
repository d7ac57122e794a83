"""Rounding, remainders, exponentials, trigonometry."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ...columns.vector import Floats
from ..declare import Style, function
from ..lift import Context

_ONE = np.array([1.0])
_ZERO = np.array([0.0])


def _simple(name: str, operation: Callable[[Floats], Floats], help: str) -> None:
    """Declare a function of one number that is one numpy operation."""

    def body(number: Floats) -> Floats:
        return operation(number)

    body.__module__ = __name__
    function(name, "number:number", returns="number", help=help, style=Style.ARRAY)(body)


_simple("Sin", np.sin, "Sine of an angle in radians.")
_simple("Cos", np.cos, "Cosine of an angle in radians.")
_simple("Tan", np.tan, "Tangent of an angle in radians.")
_simple("Asin", np.arcsin, "Arc sine in radians; null outside -1 .. 1.")
_simple("Acos", np.arccos, "Arc cosine in radians; null outside -1 .. 1.")
_simple("Atan", np.arctan, "Arc tangent in radians.")
_simple("Sinh", np.sinh, "Hyperbolic sine.")
_simple("Cosh", np.cosh, "Hyperbolic cosine.")
_simple("Tanh", np.tanh, "Hyperbolic tangent.")
_simple("Asinh", np.arcsinh, "Inverse hyperbolic sine.")
_simple("Acosh", np.arccosh, "Inverse hyperbolic cosine; null below 1.")
_simple("Atanh", np.arctanh, "Inverse hyperbolic tangent; null outside -1 .. 1.")
_simple("Exp", np.exp, "e to a power.")
_simple("Log", np.log, "Natural logarithm; null for numbers that are not positive.")
_simple("Log10", np.log10, "Logarithm to base 10; null for numbers that are not positive.")
_simple("Sqr", np.square, "The square.")
_simple("Sqrt", np.sqrt, "The square root; null for negative numbers.")
_simple("Fabs", np.abs, "The number without its sign.")
_simple("Sign", np.sign, "1, 0 or -1.")
_simple("Frac", lambda number: number - np.floor(number), "What a number has above its Floor().")


@function("Pi", returns="number", help="3.14159...")
def pi() -> float:
    return math.pi


@function("E", returns="number", help="2.71828...")
def euler() -> float:
    return math.e


@function("Rand", returns="number", help="A random number from 0 up to 1.", style=Style.ARRAY, volatile=True)
def rand(ctx: Context) -> Floats:
    return np.random.default_rng().random(ctx.length)


@function("Pow", "base:number, exponent:number", returns="number", help="A power.", style=Style.ARRAY)
def pow_(base: Floats, exponent: Floats) -> Floats:
    return np.power(base, exponent)


@function("Atan2", "y:number, x:number", returns="number", help="The angle of a point.", style=Style.ARRAY)
def atan2(y: Floats, x: Floats) -> Floats:
    return np.arctan2(y, x)


def _stepped(number: Floats, step: Floats, offset: Floats, rounding: Callable[[Floats], Floats]) -> Floats:
    """`rounding` to multiples of `step` from `offset`; null for steps that are not positive.

    The quotient is cleared of binary noise first, so that 3.9 / 0.1 counts as 39."""
    quotient = (number - offset) / np.where(step > 0, step, np.nan)
    nearest = np.rint(quotient)
    close = np.abs(quotient - nearest) <= 1e-11 * np.maximum(1.0, np.abs(quotient))
    result = rounding(np.where(close, nearest, quotient)) * step + offset
    # Multiples of a decimal step are shown as decimals: 39 * 0.1 is 3.9.
    return np.where(step < 1, np.round(result, 12), result)


@function(
    "Round",
    "number:number, step:number?, offset:number?",
    returns="number",
    help="The nearest multiple of `step`; halves go up.",
    style=Style.ARRAY,
)
def round_(number: Floats, step: Floats = _ONE, offset: Floats = _ZERO) -> Floats:
    halves = np.array([0.5])

    def half_up(quotient: Floats) -> Floats:
        doubled = quotient * 2
        nearest = np.rint(doubled)
        doubled = np.where(
            np.abs(doubled - nearest) <= 1e-11 * np.maximum(1.0, np.abs(doubled)), nearest, doubled
        )
        result: Floats = np.floor(doubled / 2 + halves)
        return result

    return _stepped(number, step, offset, half_up)


@function(
    "Floor",
    "number:number, step:number?, offset:number?",
    returns="number",
    help="The next multiple of `step` below.",
    style=Style.ARRAY,
)
def floor(number: Floats, step: Floats = _ONE, offset: Floats = _ZERO) -> Floats:
    return _stepped(number, step, offset, np.floor)


@function(
    "Ceil",
    "number:number, step:number?, offset:number?",
    returns="number",
    help="The next multiple of `step` above.",
    style=Style.ARRAY,
)
def ceil(number: Floats, step: Floats = _ONE, offset: Floats = _ZERO) -> Floats:
    return _stepped(number, step, offset, np.ceil)


@function(
    "Div",
    "number:number, divisor:number",
    returns="number",
    help="Quotient without remainder.",
    style=Style.ARRAY,
)
def div(number: Floats, divisor: Floats) -> Floats:
    return np.trunc(number / divisor)


@function(
    "Mod",
    "number:number, divisor:number",
    returns="number",
    help="Remainder of whole numbers, never negative; null unless both are whole and the divisor positive.",
    style=Style.ARRAY,
)
def mod(number: Floats, divisor: Floats) -> Floats:
    whole = (number == np.trunc(number)) & (divisor == np.trunc(divisor)) & (divisor > 0)
    return np.where(whole, np.mod(number, np.where(divisor > 0, divisor, 1)), np.nan)


@function(
    "Fmod",
    "number:number, divisor:number",
    returns="number",
    help="Remainder with the sign of the dividend.",
    style=Style.ARRAY,
)
def fmod(number: Floats, divisor: Floats) -> Floats:
    return np.fmod(number, divisor)


@function("Even", "number:number", returns="bool", help="Whether a whole number is even.", style=Style.ARRAY)
def even(number: Floats) -> Floats:
    return np.where(number == np.trunc(number), np.where(np.mod(number, 2) == 0, -1.0, 0.0), np.nan)


@function("Odd", "number:number", returns="bool", help="Whether a whole number is odd.", style=Style.ARRAY)
def odd(number: Floats) -> Floats:
    return np.where(number == np.trunc(number), np.where(np.mod(number, 2) == 1, -1.0, 0.0), np.nan)


@function("Fact", "number:int", returns="number", help="The factorial; null unless positive.")
def fact(number: int) -> float | None:
    return float(math.factorial(number)) if 0 < number <= 170 else None


@function("Combin", "count:int, drawn:int", returns="number", help="Ways to draw without order.")
def combin(count: int, drawn: int) -> float | None:
    return float(math.comb(count, drawn)) if 0 <= drawn <= count <= 1000 else None


@function("Permut", "count:int, drawn:int", returns="number", help="Ways to draw with order.")
def permut(count: int, drawn: int) -> float | None:
    return float(math.perm(count, drawn)) if 0 <= drawn <= count <= 170 else None


@function("BitCount", "number:int", returns="number", help="How many bits of a 64-bit integer are set.")
def bit_count(number: int) -> float:
    return float((number & 0xFFFFFFFFFFFFFFFF).bit_count())
