"""Previous, Peek, Lookup: values of other rows."""

from __future__ import annotations

import numpy as np

from ...columns import Coded, Dual, Symbols, Vector
from ...columns.vector import Ints
from ...errors import UnsupportedError
from ...expr.lift import Value
from .base import NULL, Call, loader_function


@loader_function("Previous")
def previous(call: Call) -> Value:
    """The value of an expression on the row read before, if that was not left out; null on the first."""
    value: Value = call.arguments[0]
    if isinstance(value, Dual):
        value = Vector.constant(value, call.length)
    rows = call.stage.previous_rows()
    if isinstance(value, Coded):
        return Coded(value.values, np.where(rows < 0, 0, value.codes[rows]))
    taken = value.take(rows)
    texts = taken.texts_or_none().copy()
    texts[rows < 0] = None
    return Vector(call.length, np.where(rows < 0, np.nan, taken.numbers_or_nan()), texts)


@loader_function("Peek")
def peek(call: Call) -> Value:
    """A field's value in a row that is loaded already: counted back from the end if negative, else from 0."""
    field = call.text(0)
    table_name = call.optional_text(2)
    if table_name is None and call.rows is not None:
        return call.rows.peek(field, _rows(call, 1))
    row = int(call.number(1, -1))
    tables = call.run.data.tables
    table = tables.get(table_name) if table_name is not None else next(reversed(tables.values()), None)
    if table is None or field not in table.columns:
        return NULL
    at = row if row >= 0 else table.length + row
    if not 0 <= at < table.length:
        return NULL
    column = table.columns[field]
    return column.symbols[int(column.codes[at])]


def _rows(call: Call, index: int) -> Ints:
    """An argument as row numbers; -1 where it is left out or has no number."""
    if len(call) <= index:
        return np.full(call.length, -1)
    numbers = call.run.numbers_of(call.vector(index))
    rows: Ints = np.where(np.isnan(numbers), -1, numbers).astype(np.intp)
    return rows


@loader_function("Lookup")
def lookup(call: Call) -> Value:
    """The value of one field in the first row of a table where another field has a value."""
    wanted, matched = call.text(0), call.text(1)
    table_name = call.optional_text(3)
    if table_name is None:
        raise UnsupportedError("Lookup() in the table being loaded is not supported", parameter="Lookup")
    table = call.run.data.table(table_name)
    if wanted not in table.columns or matched not in table.columns:
        return NULL
    keys = Symbols()
    codes = keys.encode(table.columns[matched].coded()).astype(np.intp)
    places = keys.encode(call.vector(2)).astype(np.intp)
    first = np.full(keys.cardinality + 1, -1)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    first[0] = -1
    rows = first[places]
    column = table.columns[wanted]
    found = (
        np.where(rows >= 0, column.codes[rows], 0) if table.length else np.zeros(len(rows), dtype=np.uint8)
    )
    return Coded(column.symbols.values(), found.astype(np.uint32))
