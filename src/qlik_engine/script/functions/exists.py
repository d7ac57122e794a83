"""Exists: whether a field has had a value so far."""

from __future__ import annotations

import numpy as np

from ...columns import Dual, Symbols, Vector
from ...errors import ScriptError
from ...expr.lift import Value
from ...io.rows import Values
from .base import Call, loader_function


@loader_function("Exists")
def exists(call: Call) -> Value:
    """True where the value is among those loaded into the field before, this LOAD's earlier rows included."""
    field = call.text(0)
    value = _value(call, field)
    symbols = call.run.data.known_symbols(field)
    known = np.zeros(call.length, dtype=bool)
    if symbols is not None:
        codes = Symbols.of(symbols.values()).encode(value)
        known = (codes > 0) & (codes <= symbols.cardinality)
    if call.rows is not None and field in call.rows.outputs:
        known = known | call.rows.loaded_before(field, value)
    return Vector.of_numbers(np.where(known, -1.0, 0.0))


def _value(call: Call, field: str) -> Values:
    if len(call) > 1:
        value: Value = call.arguments[1]
        return call.vector(1) if isinstance(value, Dual) else value
    column = call.stage.frame.column(field)
    if column is None:
        raise ScriptError(f"Exists(): field '{field}' is not among those being read")
    return column
