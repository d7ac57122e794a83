"""NoOfTables, NoOfRows, FieldName ... : what has been loaded so far."""

from __future__ import annotations

from ...columns import Dual, Table, Vector
from ...expr.lift import Value, number_of
from .base import NULL, Call, loader_function


def _number(value: float) -> Dual:
    return Dual(float(value))


@loader_function("IsPartialReload")
def is_partial_reload(call: Call) -> Value:
    return _number(-1 if call.run.partial else 0)


@loader_function("NoOfTables")
def no_of_tables(call: Call) -> Value:
    return _number(len(call.run.data.tables))


@loader_function("NoOfRows")
def no_of_rows(call: Call) -> Value:
    table = _table(call, 0)
    return _number(table.length) if table else NULL


@loader_function("NoOfFields")
def no_of_fields(call: Call) -> Value:
    table = _table(call, 0)
    return _number(len(table.columns)) if table else NULL


@loader_function("TableName")
def table_name(call: Call) -> Value:
    """The name of a table by its number, from 0."""
    names = list(call.run.data.tables)
    number = int(call.number(0, -1))
    return Dual(text=names[number]) if 0 <= number < len(names) else NULL


@loader_function("TableNumber")
def table_number(call: Call) -> Value:
    names = list(call.run.data.tables)
    name = call.text(0)
    return _number(names.index(name)) if name in names else NULL


@loader_function("FieldName")
def field_name(call: Call) -> Value:
    """The name of a table's field by its number, from 1."""
    table = _table(call, 1)
    names = list(table.columns) if table else []
    number = int(call.number(0, 0))
    return Dual(text=names[number - 1]) if 1 <= number <= len(names) else NULL


@loader_function("FieldNumber")
def field_number(call: Call) -> Value:
    """The number of a field in a table, from 1; 0 if it has no such field."""
    table = _table(call, 1)
    names = list(table.columns) if table else []
    name = call.text(0)
    return _number(names.index(name) + 1 if name in names else 0)


def _table(call: Call, index: int) -> Table | None:
    name = call.optional_text(index)
    return call.run.data.tables.get(name) if name is not None else None


@loader_function("FieldValueCount")
def field_value_count(call: Call) -> Value:
    """How many distinct values a field has."""
    symbols = call.run.data.known_symbols(call.text(0))
    return NULL if symbols is None else _number(symbols.cardinality)


@loader_function("FieldValue")
def field_value(call: Call) -> Value:
    """A field's value by its place in load order, from 1."""
    symbols = call.run.data.known_symbols(call.text(0))
    if symbols is None:
        return NULL
    place = call.arguments[1]
    duals = [place] if isinstance(place, Dual) else list(call.vector(1))
    numbers = [number_of(dual, call.run.locale) for dual in duals]
    found = [symbols[int(n)] if n == n and 1 <= n <= symbols.cardinality else NULL for n in numbers]
    return found[0] if isinstance(place, Dual) else Vector.of_duals(found)


@loader_function("FieldIndex")
def field_index(call: Call) -> Value:
    """The place of a value in load order, from 1; 0 if the field does not have it."""
    symbols = call.run.data.known_symbols(call.text(0))
    value = call.arguments[1]
    duals = [value] if isinstance(value, Dual) else list(call.vector(1))
    places = [float(symbols.code_of(dual) or 0) if symbols else 0.0 for dual in duals]
    return _number(places[0]) if isinstance(value, Dual) else Vector.of_numbers(places)
