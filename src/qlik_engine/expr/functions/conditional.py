"""Functions that choose."""

from __future__ import annotations

import numpy as np

from ... import kernels
from ...columns import Dual, Vector
from ...columns.vector import Bools
from ...formats import default_text, text_of
from ...interrupts import blocks
from ..blocks import truth
from ..declare import Style, function
from ..lift import Context, numbers_of
from .matching import wildcard
from .operators import compare


def choose(condition: Bools, first: Vector, second: Vector) -> Vector:
    """`first` where the condition holds, else `second`."""
    numbers = texts = None
    if first.numbers is not None or second.numbers is not None:
        one, other = (np.nan if value.numbers is None else value.numbers for value in (first, second))
        numbers = np.where(condition, one, other)
    if first.texts is not None or second.texts is not None:
        texts = np.where(condition, first.texts_or_none(), second.texts_or_none())
    return Vector(len(condition), numbers, texts)


@function(
    "If",
    "condition:condition, then:value, otherwise:value?",
    returns="value",
    help="`then` if the condition is true, `otherwise` (or null) if it is false or null.",
    style=Style.VECTOR,
    sees_nulls=True,
    arrays=kernels.choose,
)
def if_(ctx: Context, condition: Vector, then: Vector, otherwise: Vector | None = None) -> Vector:
    other = Vector.nulls(len(condition)) if otherwise is None else otherwise
    return choose(truth(numbers_of(condition, ctx.locale)), then, other)


@function(
    "Alt",
    "values:value...",
    returns="value",
    help="The first argument with a number; if none has one, the last argument.",
    style=Style.VECTOR,
    sees_nulls=True,
)
def alt(*values: Vector) -> Vector:
    result = values[-1]
    for value in reversed(values[:-1]):
        result = choose(value.is_number(), value, result)
    return result


@function(
    "Coalesce",
    "values:value...",
    returns="value",
    help="The first argument that is not null.",
    style=Style.VECTOR,
    sees_nulls=True,
)
def coalesce(*values: Vector) -> Vector:
    result = values[-1]
    for value in reversed(values[:-1]):
        result = choose(~value.is_null(), value, result)
    return result


@function(
    "Pick",
    "index:value, values:value...",
    returns="value",
    help="The value at a position, counted from 1; null if there is none there.",
    style=Style.VECTOR,
    sees_nulls=True,
)
def pick(ctx: Context, index: Vector, *values: Vector) -> Vector:
    wanted = np.floor(numbers_of(index, ctx.locale))
    result = Vector.nulls(len(index))
    for position, value in enumerate(values, start=1):
        result = choose(wanted == position, value, result)
    return result


@function(
    "Match",
    "value:value, candidates:value...",
    returns="number",
    help="The position of the first candidate equal to the value, 0 if none is. Case counts.",
    style=Style.VECTOR,
    sees_nulls=True,
)
def match(ctx: Context, value: Vector, *candidates: Vector) -> Vector:
    return _first(len(value), [compare(ctx, value, other, np.equal, unequal=False) for other in candidates])


@function(
    "MixMatch",
    "value:value, candidates:value...",
    returns="number",
    help="As Match, but case does not count.",
    style=Style.VECTOR,
    sees_nulls=True,
)
def mix_match(ctx: Context, value: Vector, *candidates: Vector) -> Vector:
    folded = _folded(ctx, value)
    tests = [compare(ctx, folded, _folded(ctx, other), np.equal, unequal=False) for other in candidates]
    return _first(len(value), tests)


def _folded(ctx: Context, value: Vector) -> Vector:
    if value.texts is None:
        return value
    texts = np.empty(len(value), dtype=object)
    texts[:] = [None if text is None else text.casefold() for text in value.texts.tolist()]
    return Vector(len(value), value.numbers, texts)


@function(
    "WildMatch",
    "value:value, patterns:value...",
    returns="number",
    help="The position of the first pattern (with * and ?) the value matches, 0 if none. Case is ignored.",
    style=Style.VECTOR,
    sees_nulls=True,
)
def wild_match(ctx: Context, value: Vector, *patterns: Vector) -> Vector:
    texts = text_of(value, ctx.locale).tolist()
    tests: list[Vector] = []
    for pattern in patterns:
        pairs = blocks(zip(texts, text_of(pattern, ctx.locale).tolist(), strict=True))
        found = [t is not None and p is not None and wildcard(p)(t) is not None for b in pairs for t, p in b]
        tests.append(Vector.of_numbers(np.array(found, dtype=np.float64)))
    return _first(len(value), tests)


def _first(length: int, tests: list[Vector]) -> Vector:
    """The number of the first test that holds, from 1; 0 if none does."""
    result = np.zeros(length)
    for position in range(len(tests), 0, -1):
        result[truth(tests[position - 1].numbers_or_nan())] = position
    return Vector.of_numbers(result)


@function(
    "Class",
    "value:number, width:number, label:text?, offset:number?",
    returns="dual",
    help="The interval of a width the value falls into: its lower bound, shown as `20<=x<30`.",
)
def class_(ctx: Context, value: float, width: float, label: str = "x", offset: float = 0.0) -> Dual | None:
    if width <= 0:
        return None
    low = (value - offset) // width * width + offset
    below, above = (default_text(bound, ctx.locale) for bound in (low, low + width))
    return Dual(low, f"{below}<={label}<{above}")
