"""Counts of values by kind."""

from __future__ import annotations

from ...columns import Vector
from ..declare import aggregation
from ..lift import Value
from .groups import Groups


@aggregation("Count", "value:rows", returns="number", help="How many values there are, null not counted.")
def count(groups: Groups, value: Value) -> Vector:
    column = groups.coded(value)
    values = column.values
    return Vector.of_numbers(groups.flagged(column, values.is_valued()))


@aggregation("NumericCount", "value:rows", returns="number", help="How many values have a number.")
def numeric_count(groups: Groups, value: Value) -> Vector:
    column = groups.coded(value)
    return Vector.of_numbers(groups.flagged(column, column.values.is_number()))


@aggregation("TextCount", "value:rows", returns="number", help="How many values are text without number.")
def text_count(groups: Groups, value: Value) -> Vector:
    column = groups.coded(value)
    flags = column.values.has_text() & ~column.values.is_number()
    return Vector.of_numbers(groups.flagged(column, flags))


@aggregation("NullCount", "value:rows", returns="number", help="How many values are null.")
def null_count(groups: Groups, value: Value) -> Vector:
    column = groups.coded(value)
    return Vector.of_numbers(groups.flagged(column, column.values.is_null()))


@aggregation(
    "MissingCount", "value:rows", returns="number", help="How many values have no number, null included."
)
def missing_count(groups: Groups, value: Value) -> Vector:
    column = groups.coded(value)
    return Vector.of_numbers(groups.flagged(column, ~column.values.is_number()))
