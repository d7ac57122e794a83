"""AutoNumber, AutoNumberHash128, AutoNumberHash256: a small integer for each distinct value."""

from __future__ import annotations

import numpy as np

from ...columns import Symbols, Vector
from ...expr.lift import Value
from .base import Call, loader_function


@loader_function("AutoNumber")
def auto_number(call: Call) -> Value:
    """1, 2, 3 ... by first appearance in this run; counters of different names count apart."""
    return _numbered(call, call.vector(0), call.optional_text(1) or "")


@loader_function("AutoNumberHash128", "AutoNumberHash256")
def auto_number_hash(call: Call) -> Value:
    """1, 2, 3 ... for each distinct combination of all arguments."""
    columns = [call.texts(index) for index in range(len(call))]
    combined = ["\0".join(row) for row in zip(*columns, strict=True)]
    return _numbered(call, Vector.of_texts(combined), call.name.lower())


def _numbered(call: Call, values: Vector, counter: str) -> Vector:
    symbols = call.run.counters.setdefault(counter, Symbols())
    codes = symbols.encode(values).astype(np.float64)
    return Vector.of_numbers(np.where(codes == 0, np.nan, codes))
