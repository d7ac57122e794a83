"""Truth values and questions about a value."""

from __future__ import annotations

import numpy as np

from ...columns import Vector
from ...columns.vector import Bools
from ...formats import text_of
from ..declare import Style, function
from ..lift import Context
from .conditional import choose
from .operators import compare, truth


def _truth(mask: Bools) -> Vector:
    return Vector.of_numbers(np.where(mask, -1.0, 0.0))


@function("True", returns="bool", help="-1.")
def true() -> float:
    return -1.0


@function("False", returns="bool", help="0.")
def false() -> float:
    return 0.0


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
