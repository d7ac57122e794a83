"""RecNo, RowNo, IterNo: where a row stands."""

from __future__ import annotations

import numpy as np

from ...columns import Dual, Vector
from ...expr.lift import Value
from .base import Call, loader_function


@loader_function("RecNo")
def rec_no(call: Call) -> Value:
    """The number of the record in its source, from 1."""
    return Vector.of_numbers(call.stage.records)


@loader_function("RowNo")
def row_no(call: Call) -> Value:
    """The number of the row in the table it goes to, from 1; 0 if it goes to another LOAD."""
    if not call.stage.is_final:
        return Dual(0.0)
    first = call.stage.rows_before + 1
    return Vector.of_numbers(np.arange(first, first + call.length))


@loader_function("IterNo")
def iter_no(call: Call) -> Value:
    """Which repetition of its record a row is under WHILE, from 1."""
    return Vector.of_numbers(call.stage.iterations)
