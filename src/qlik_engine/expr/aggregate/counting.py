"""Counts of values by kind."""

from __future__ import annotations

from collections.abc import Callable

from ...columns import Vector
from ...columns.vector import Bools
from ..lift import Value
from .additive import Asked, additive, as_found
from .groups import Flags, Groups


@additive("Count", "value:rows", returns="number", help="How many values there are, null not counted.")
def count(groups: Groups, value: Value) -> Asked:
    return _counted(groups, value, "valued", Vector.is_valued)


@additive("NumericCount", "value:rows", returns="number", help="How many values have a number.")
def numeric_count(groups: Groups, value: Value) -> Asked:
    return _counted(groups, value, "numeric", Vector.is_number)


@additive("TextCount", "value:rows", returns="number", help="How many values are text without number.")
def text_count(groups: Groups, value: Value) -> Asked:
    return _counted(groups, value, "textual", lambda values: values.has_text() & ~values.is_number())


@additive("NullCount", "value:rows", returns="number", help="How many values are null.")
def null_count(groups: Groups, value: Value) -> Asked:
    return _counted(groups, value, "nulls", Vector.is_null)


@additive(
    "MissingCount", "value:rows", returns="number", help="How many values have no number, null included."
)
def missing_count(groups: Groups, value: Value) -> Asked:
    return _counted(groups, value, "not numeric", lambda values: ~values.is_number())


def _counted(groups: Groups, value: Value, name: str, which: Callable[[Vector], Bools]) -> Asked:
    """The rows with values of a kind; which those are is kept with the values by `name`."""
    column = groups.coded(value)
    values = column.values
    wanted = groups.flagged(column, values.kept(f"flags: {name}", lambda: Flags.of(which(values))))
    return Asked((wanted,), as_found, True)
