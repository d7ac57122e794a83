"""Truth values and questions about a value."""

from __future__ import annotations

import numpy as np

from ...columns import Dual, Vector
from ...columns.vector import Bools
from ...formats import text_of
from ..blocks import truth
from ..declare import Style, function
from ..lift import Context
from .conditional import choose
from .operators import compare


def _truth(mask: Bools) -> Vector:
    return Vector.of_numbers(np.where(mask, -1.0, 0.0))


@function("True", returns="dual", help="-1, shown as True.")
def true() -> Dual:
    return Dual(-1.0, "True")


@function("False", returns="dual", help="0, shown as False.")
def false() -> Dual:
    return Dual(0.0, "False")


@function("Null", returns="value", help="Null.")
def null() -> None:
    return None


@function(
    "IsNull",
    "value:value",
    returns="bool",
    help="Whether a value is null.",
    style=Style.VECTOR,
    sees_nulls=True,
)
def is_null(value: Vector) -> Vector:
    return _truth(value.is_null())


@function(
    "IsNum",
    "value:value",
    returns="bool",
    help="Whether a value has a number.",
    style=Style.VECTOR,
    sees_nulls=True,
)
def is_num(value: Vector) -> Vector:
    return _truth(value.is_number())


@function(
    "IsText",
    "value:value",
    returns="bool",
    help="Whether a value is a text without number.",
    style=Style.VECTOR,
    sees_nulls=True,
)
def is_text(value: Vector) -> Vector:
    return _truth(value.has_text() & ~value.is_number())


@function("EmptyIsNull", "value:value", returns="value", help="Null for an empty text.", style=Style.VECTOR)
def empty_is_null(ctx: Context, value: Vector) -> Vector:
    empty = np.equal(text_of(value, ctx.locale), "").astype(bool)
    return choose(empty, Vector.nulls(len(value)), value)


@function(
    "NullIf",
    "value:value, other:value",
    returns="value",
    help="Null if both are equal, else the first.",
    style=Style.VECTOR,
    sees_nulls=True,
)
def null_if(ctx: Context, value: Vector, other: Vector) -> Vector:
    same = truth(compare(ctx, value, other, np.equal, unequal=False).numbers_or_nan())
    return choose(same, Vector.nulls(len(value)), value)
