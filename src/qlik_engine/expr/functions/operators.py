"""The operators of the grammar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...columns import Vector
from ...columns.vector import Bools, Floats
from ...formats import text_of
from ...interrupts import blocks
from ..blocks import truth
from ..declare import Style, operator
from ..lift import Context, numbers_of, texts_of
from .matching import wildcard

# --- arithmetic -----------------------------------------------------------------------------------


@operator("+", returns="number", help="Sum of two numbers.", style=Style.ARRAY)
def plus(left: Floats, right: Floats) -> Floats:
    return left + right


@operator("-", returns="number", help="Difference of two numbers.", style=Style.ARRAY)
def minus(left: Floats, right: Floats) -> Floats:
    return left - right


@operator("*", returns="number", help="Product of two numbers.", style=Style.ARRAY)
def times(left: Floats, right: Floats) -> Floats:
    return left * right


@operator(
    "/", returns="number", help="Quotient of two numbers; null when dividing by zero.", style=Style.ARRAY
)
def divided(left: Floats, right: Floats) -> Floats:
    return left / right


@operator("-", unary=True, returns="number", help="The number with the other sign.", style=Style.ARRAY)
def negative(value: Floats) -> Floats:
    return -value


@operator("+", unary=True, returns="number", help="The number itself.", style=Style.ARRAY)
def positive(value: Floats) -> Floats:
    return value


# --- bits -----------------------------------------------------------------------------------------


def _bits(operation: Callable[..., Any], *numbers: Floats) -> Floats:
    """On 32-bit signed integers, as documented; null where any operand is none."""
    missing = np.zeros(1, dtype=bool)
    whole = []
    for number in numbers:
        absent = np.isnan(number)
        missing = missing | absent
        wide = np.trunc(np.where(absent, 0, number)) % 2**32
        whole.append(wide.astype(np.uint32).view(np.int32))
    return np.where(missing, np.nan, operation(*whole).astype(np.float64))


@operator("bitand", returns="number", help="Bits set in both.", style=Style.ARRAY)
def bit_and(left: Floats, right: Floats) -> Floats:
    return _bits(np.bitwise_and, left, right)


@operator("bitor", returns="number", help="Bits set in either.", style=Style.ARRAY)
def bit_or(left: Floats, right: Floats) -> Floats:
    return _bits(np.bitwise_or, left, right)


@operator("bitxor", returns="number", help="Bits set in exactly one.", style=Style.ARRAY)
def bit_xor(left: Floats, right: Floats) -> Floats:
    return _bits(np.bitwise_xor, left, right)


@operator("bitnot", unary=True, returns="number", help="All bits turned over.", style=Style.ARRAY)
def bit_not(value: Floats) -> Floats:
    return _bits(np.bitwise_not, value)


@operator("<<", returns="number", help="Bits moved to the left.", style=Style.ARRAY)
def shift_left(left: Floats, right: Floats) -> Floats:
    return _bits(np.left_shift, left, right)


@operator(">>", returns="number", help="Bits moved to the right.", style=Style.ARRAY)
def shift_right(left: Floats, right: Floats) -> Floats:
    return _bits(np.right_shift, left, right)


# --- logic ----------------------------------------------------------------------------------------


@operator(
    "not",
    unary=True,
    kind="condition",
    returns="bool",
    help="True if the value is false or null.",
    style=Style.ARRAY,
)
def logical_not(value: Floats) -> Bools:
    return ~truth(value)


@operator("and", kind="condition", returns="bool", help="True if both are.", style=Style.ARRAY)
def logical_and(left: Floats, right: Floats) -> Bools:
    return truth(left) & truth(right)


@operator("or", kind="condition", returns="bool", help="True if either is.", style=Style.ARRAY)
def logical_or(left: Floats, right: Floats) -> Bools:
    return truth(left) | truth(right)


@operator("xor", kind="condition", returns="bool", help="True if exactly one is.", style=Style.ARRAY)
def logical_xor(left: Floats, right: Floats) -> Bools:
    return truth(left) ^ truth(right)


# --- comparison -----------------------------------------------------------------------------------


def compare(
    ctx: Context, left: Vector, right: Vector, test: Callable[[Any, Any], Any], *, unequal: bool
) -> Vector:
    """Numerically where both sides mean numbers, by text otherwise.

    Two nulls compare to null; one null makes the test false, except for "not equal"."""
    a, b = numbers_of(left, ctx.locale), numbers_of(right, ctx.locale)
    numeric = ~(np.isnan(a) | np.isnan(b))
    result = np.where(test(a, b), -1.0, 0.0)
    if not numeric.all():
        null_left, null_right = left.is_null(), right.is_null()
        textual = ~(numeric | null_left | null_right)
        if textual.any():
            result[textual] = np.where(
                test(text_of(left.take(textual), ctx.locale), text_of(right.take(textual), ctx.locale)),
                -1.0,
                0.0,
            )
        result[null_left ^ null_right] = -1.0 if unequal else 0.0
        result[null_left & null_right] = np.nan
    return Vector(len(result), result)


def compared(test: Callable[[Any, Any], Any]) -> Callable[[Floats, Floats], Any]:
    """As `compare`, of numbers alone."""

    def body(left: Floats, right: Floats) -> Any:
        found = test(left, right)
        if (len(left) > 1 and len(right) > 1) or np.isnan(left[0]) or np.isnan(right[0]):
            neither = np.isnan(left) & np.isnan(right)
            if neither.any():
                return np.where(neither, np.nan, np.where(found, -1.0, 0.0))
        return found

    return body


def _comparison(symbol: str, test: Callable[[Any, Any], Any], help: str) -> None:
    """Declare a comparison."""

    def body(ctx: Context, left: Vector, right: Vector) -> Vector:
        return compare(ctx, left, right, test, unequal=test is np.not_equal)

    declare = operator(
        symbol, kind="compared", returns="bool", help=help, style=Style.VECTOR, arrays=compared(test)
    )
    declare(body)


_comparison("=", np.equal, "Equal; by number if both have one, else by text.")
_comparison("<>", np.not_equal, "Not equal.")
_comparison("<", np.less, "Less than.")
_comparison("<=", np.less_equal, "Less than or equal.")
_comparison(">", np.greater, "Greater than.")
_comparison(">=", np.greater_equal, "Greater than or equal.")


def _by_text(ctx: Context, left: Vector, right: Vector, test: Callable[[Any, Any], Any]) -> Vector:
    found = test(texts_of(left, ctx.locale), texts_of(right, ctx.locale)).astype(bool)
    return Vector.of_numbers(np.where(found & ~left.is_null() & ~right.is_null(), -1.0, 0.0))


@operator("precedes", returns="bool", help="The text comes before the other, as text.", style=Style.VECTOR)
def precedes(ctx: Context, left: Vector, right: Vector) -> Vector:
    return _by_text(ctx, left, right, np.less)


@operator("follows", returns="bool", help="The text comes after the other, as text.", style=Style.VECTOR)
def follows(ctx: Context, left: Vector, right: Vector) -> Vector:
    return _by_text(ctx, left, right, np.greater)


@operator(
    "like",
    returns="bool",
    help="The text matches a pattern with * and ?; case is ignored.",
    style=Style.VECTOR,
)
def like(ctx: Context, left: Vector, right: Vector) -> Vector:
    missing = left.is_null() | right.is_null()
    pairs = zip(texts_of(left, ctx.locale).tolist(), texts_of(right, ctx.locale).tolist(), strict=True)
    fits = [wildcard(pattern)(text) is not None for block in blocks(pairs) for text, pattern in block]
    found = np.array(fits, dtype=bool)
    return Vector.of_numbers(np.where(found & ~missing, -1.0, 0.0))


@operator(
    "&", returns="text", help="Two texts, one after the other; null counts as empty.", style=Style.VECTOR
)
def joined(ctx: Context, left: Vector, right: Vector) -> Vector:
    texts = texts_of(left, ctx.locale) + texts_of(right, ctx.locale)
    return Vector(len(left), None, texts)
