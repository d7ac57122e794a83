"""Dimensions: a field, or an expression over rows, as codes into a list of values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from ..columns import Coded, Dual, Symbols, Vector
from ..columns.vector import Codes, Floats, narrow
from ..errors import EngineError, ExpressionError
from ..expr import AggrSource, Expression, Frame
from ..formats.locale import Locale
from ..limits import LOOP_VALUES_MAX
from ..model import Model, Node
from ..model.model import texts_of
from .context import Context
from .definition import field_name


class Dimension(Protocol):
    """Values by code, and the code of each row of a join that holds `nodes`."""

    name: str

    @property
    def nodes(self) -> list[Node]: ...
    @property
    def values(self) -> Vector: ...
    @property
    def texts(self) -> Sequence[str]: ...
    @property
    def numbers(self) -> Floats: ...
    def codes(self, frame: Frame) -> Codes: ...


def field_named(model: Model, definition: str) -> str | None:
    """The field of a model that the definition of a dimension names, if it does."""
    for name in (definition, field_name(definition.removeprefix("="))):
        if name in model.fields:
            return name
    return None


class FieldDimension:
    """A field as dimension."""

    def __init__(self, model: Model, field: str) -> None:
        self.name = field
        self.field = model.fields[field]
        self.nodes = [node for node in [model.graph.home(field)] if node is not None]

    @property
    def values(self) -> Vector:
        return self.field.values

    @property
    def texts(self) -> Sequence[str]:
        return self.field.texts

    @property
    def numbers(self) -> Floats:
        return self.field.numbers

    def codes(self, frame: Frame) -> Codes:
        return _codes(frame, self.name)


class CalculatedDimension:
    """An expression over rows as dimension; its values are numbered as they are met. `aggr` gives the
    values of the Aggr in it. `fields` are those a row needs."""

    def __init__(self, context: Context, expression: Expression, aggr: AggrSource) -> None:
        model = context.model
        self.name = f"={expression.text.removeprefix('=')}"
        self._expression = expression
        self._context = context
        self._aggr = aggr
        self._symbols = Symbols()
        self.fields = [name for name in expression.row_fields if name in model.fields]
        homes = (model.graph.home(name) for name in self.fields)
        self.nodes = list(dict.fromkeys(node for node in homes if node is not None))
        self.by_code = self._of_one_field(model)

    @property
    def values(self) -> Vector:
        return self._symbols.values()

    @property
    def texts(self) -> Sequence[str]:
        return texts_of(self.values, self._context.locale)

    @property
    def numbers(self) -> Floats:
        return self.values.numbers_or_nan()

    def codes(self, frame: Frame) -> Codes:
        if self.by_code is not None:
            return np.take(self.by_code, _codes(frame, self.fields[0]))
        return self._encoded(frame)

    def _encoded(self, frame: Frame) -> Codes:
        context = self._context
        values = self._expression.evaluate_rows(
            frame, context.locale, None, context.variables.get, self._aggr
        )
        return self._symbols.encode(values)

    def _of_one_field(self, model: Model) -> Codes | None:
        """The value for each code of the field, if the expression reads only one: most do."""
        if len(self.fields) != 1:
            return None
        field = model.fields[self.fields[0]]
        order = np.arange(1, field.cardinality + 1 + field.has_null) % (field.cardinality + 1)
        found = self._encoded(_ValuesFrame(field.name, Coded(field.values, narrow(order, field.cardinality))))
        by_code = np.zeros(field.cardinality + 1, dtype=found.dtype)
        by_code[order] = found
        return by_code


def _codes(frame: Frame, field: str) -> Codes:
    column = frame.column(field)
    return np.zeros(frame.length, dtype=np.uint8) if column is None else column.codes


class _ValuesFrame:
    """Rows of one field."""

    def __init__(self, field: str, coded: Coded) -> None:
        self._field = field
        self._coded = coded
        self.length = len(coded)

    def column(self, field: str) -> Coded | None:
        return self._coded if field == self._field else None


class SyntheticDimension:
    """Values that are in no table: those of ValueList, or the numbers of ValueLoop. Like the values of an
    unlinked table they meet all others. Its name tells the values."""

    def __init__(self, duals: Sequence[Dual], locale: Locale) -> None:
        symbols = Symbols()
        symbols.encode(Vector.of_duals(duals))
        self.nodes: list[Node] = []
        self.values = symbols.values()
        self.cardinality = symbols.cardinality
        self.texts: Sequence[str] = texts_of(self.values, locale)
        self.name = f"=ValueList({', '.join(map(repr, self.texts[1:]))})"

    @classmethod
    def of(cls, name: str, arguments: Sequence[Any], locale: Locale) -> SyntheticDimension:
        """Of the function `name` with constant arguments. Raises ExpressionError for others."""
        duals = [argument for argument in arguments if isinstance(argument, Dual)]
        if len(duals) < len(arguments):
            raise ExpressionError(f"the arguments of {name} have to be constants")
        return cls(duals if name == "ValueList" else _loop(*(dual.number for dual in duals)), locale)

    @property
    def numbers(self) -> Floats:
        return self.values.numbers_or_nan()

    def codes(self, frame: Frame) -> Codes:
        found: Codes | None = getattr(frame, "synthetic", {}).get(self.name)
        return np.zeros(frame.length, dtype=np.uint8) if found is None else found


def _loop(start: float, stop: float = math.nan, step: float = 1.0) -> list[Dual]:
    """The numbers from one to another; only the first one without an end."""
    if math.isnan(stop):
        stop = start
    if math.isnan(start) or not step or math.isnan(step) or (stop - start) / step < 0:
        return []
    count = math.floor((stop - start) / step + 1e-9) + 1
    if count > LOOP_VALUES_MAX:
        raise EngineError(f"Result too large: {count} values of ValueLoop", code=6001)
    return [Dual(start + at * step) for at in range(count)]


class MissingDimension:
    """A field that does not exist: one null value, so that the cube has one row with the total."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes: list[Node] = []
        self.values = Vector.nulls(1)
        self.texts: Sequence[str] = ["-"]
        self.numbers = self.values.numbers_or_nan()

    def codes(self, frame: Frame) -> Codes:
        return np.zeros(frame.length, dtype=np.uint8)
