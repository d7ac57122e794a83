"""The columns of a cube: what each holds, how it sorts, what its info says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..columns import Coded, Symbols, Vector
from ..columns.vector import Bools, Floats
from ..errors import EngineError, ExpressionError
from ..expr import Expression
from ..formats import format_values, text_of
from ..model import Model
from ..selection.states import LETTERS, field_states, state_counts
from . import sorting
from .aggr import aggr_source
from .attributes import dimension_cells, expression_cells, expression_info
from .cells import bounds, error_struct, longest, wire_numbers
from .context import Context
from .definition import DimensionDef, MeasureDef, Sorting, field_name
from .dimensions import CalculatedDimension, Dimension, FieldDimension, MissingDimension
from .expressions import compiled, evaluate_text
from .others import LimitedDimension, OthersDef, limited
from .scope import CubeScope

_AUTOMATIC: Final = {"qType": "U", "qnDec": 0, "qUseThou": 0}
_OTHER_CELL: Final = {"qText": "", "qNum": "NaN", "qElemNumber": -3, "qState": "L", "qIsOtherCell": True}
_NULL_CELL: Final = {"qText": "-", "qNum": "NaN", "qElemNumber": -2, "qState": "L", "qIsNull": True}


def make_dimension(context: Context, definition: str) -> Dimension:
    """The dimension a definition means: a field if there is one of that name, else an expression."""
    model: Model = context.model
    for name in (definition, field_name(definition.removeprefix("="))):
        if name in model.fields:
            return FieldDimension(model, name)
    if definition.startswith("="):
        return CalculatedDimension(context, compiled(context, definition), aggr_source(context, CubeScope))
    return MissingDimension(definition)


class DimensionColumn:
    """A dimension in a context, with what is known about each of its values (by code)."""

    def __init__(
        self, context: Context, definition: DimensionDef, dimension: Dimension | None = None
    ) -> None:
        self.context = context
        self.definition = definition
        self.dimension = dimension or make_dimension(context, definition.definition)
        self.limited: LimitedDimension | None = None
        self.suppresses_others = False
        self._other_label = ""

    def limit(self, definition: OthersDef, expression: str) -> None:
        """Gather values beyond a limit as Others; `expression` is the measure to go by."""
        nulls = not self.definition.null_suppression
        self.limited = limited(self.context, self.dimension, definition, expression, nulls=nulls)
        self.suppresses_others = definition.suppressed
        self._other_label = evaluate_text(self.context, definition.label)

    @property
    def grouped(self) -> Dimension:
        """The dimension as the cube groups by it: with its limit, if it has one."""
        return self.limited or self.dimension

    def is_other(self, codes: NDArray[Any]) -> Bools:
        """Which of the codes stand for Others."""
        return codes == self.limited.other if self.limited else np.zeros(len(codes), dtype=bool)

    @property
    def is_field(self) -> bool:
        return isinstance(self.dimension, FieldDimension)

    @cached_property
    def states(self) -> NDArray[np.uint8]:
        """Position in LETTERS of each value's state; calculated values are optional."""
        if not self.is_field:
            return np.full(len(self.dimension.values), LETTERS.index("O"), dtype=np.uint8)
        name = self.dimension.name
        chosen = self.context.selections.get(name)
        return field_states(self.context.possible, name, chosen is not None and chosen.locked)

    @cached_property
    def texts(self) -> Sequence[str]:
        if self.definition.number_format:
            shown = format_values(self.dimension.values, self.definition.number_format, self.context.locale)
            return ["-" if text is None else text for text in shown]
        return self.dimension.texts

    @cached_property
    def wire_numbers(self) -> list[float | int | str]:
        return wire_numbers(self.dimension.numbers)

    def cells(self, codes: NDArray[Any]) -> list[dict[str, Any]]:
        texts, numbers, states = self.texts, self.wire_numbers, self.states
        other = self.limited.other if self.limited else -1
        cells = []
        for code in codes.tolist():
            if code == other:
                cells.append({**_OTHER_CELL, "qText": self._other_label})
            elif code:
                cells.append(
                    {
                        "qText": texts[code],
                        "qNum": numbers[code],
                        "qElemNumber": code - 1,
                        "qState": LETTERS[states[code]],
                    }
                )
            else:
                cells.append(dict(_NULL_CELL))
        if self.limited:
            codes = np.where(self.is_other(codes), 0, codes)
        if self.definition.attributes:
            values = [vector.take(codes) for vector in self.attributes]
            _add(cells, "qAttrExps", expression_cells(self.context, self.definition.attributes, values))
        if self.definition.attribute_dimensions:
            coded = [Coded(column.values, column.codes[codes]) for column in self.attribute_dimensions]
            _add(cells, "qAttrDims", dimension_cells(self.context, coded))
        return cells

    @cached_property
    def attributes(self) -> list[Vector]:
        """The attribute expressions' values by code."""
        return [self._attribute(definition.expression) for definition in self.definition.attributes]

    def _attribute(self, expression: str) -> Vector:
        try:
            return self.by_value(expression)
        except ExpressionError:
            return Vector.nulls(len(self.dimension.values))

    @cached_property
    def attribute_dimensions(self) -> list[Coded]:
        """The attribute dimensions' values by code; null where a value has several."""
        found = []
        for attribute in self.definition.attribute_dimensions:
            name = field_name(attribute.expression.removeprefix("="))
            field = self.context.model.fields.get(name)
            if field is None:
                symbols = Symbols()
                codes = symbols.encode(self._attribute(attribute.expression))
                found.append(Coded(symbols.values(), codes))
                continue
            scope = CubeScope(self.context, [self.dimension])
            column = scope.dimension(name)
            codes = np.zeros(len(self.dimension.values), dtype=np.uint32)
            if column is not None:
                codes[scope.groups.columns[0]] = column.codes
            found.append(Coded(field.values, codes))
        return found

    def _attribute_info(self) -> list[dict[str, Any]]:
        pairs = zip(self.definition.attributes, self.attributes, strict=True)
        return [
            expression_info(self.context, definition, evaluate_text(self.context, definition.label), values)
            for definition, values in pairs
        ]

    def _attribute_dimension_info(self) -> list[dict[str, Any]]:
        infos = []
        for definition, column in zip(
            self.definition.attribute_dimensions, self.attribute_dimensions, strict=True
        ):
            present = len(np.setdiff1d(column.codes, [0]))
            infos.append(
                {
                    "qCardinal": len(column.values) - 1,
                    "qSize": {"qcx": 1, "qcy": present},
                    "qFallbackTitle": definition.label or field_name(definition.expression),
                    "qIsCalculated": definition.expression.startswith("="),
                }
            )
        return infos

    def sort_keys(self, codes: NDArray[Any]) -> list[sorting.Key]:
        """Keys by which rows with these values sort; null last, and Others behind it."""
        wanted = self.definition.sorting
        keys: list[sorting.Key] = []
        if self.limited:
            others = self.is_other(codes)
            keys.append(others)
            codes = np.where(others, 0, codes)
        keys.append(codes == 0)
        for name, direction in wanted.criteria:
            towards = -direction if wanted.reverse else direction
            keys += [key[codes] for key in self._value_keys(name, towards)]
        load = np.asarray(codes, dtype=np.intp)
        return [*keys, -load if wanted.reverse and not wanted.criteria else load]

    def _value_keys(self, name: str, direction: int) -> list[sorting.Key]:
        if name == "qSortByState":
            return [sorting.state_rank(self.states) * direction]
        if name == "qSortByGreyness":
            return [sorting.grey_rank(self.states) * direction]
        if name == "qSortByExpression":
            return sorting.numeric_keys(
                self.by_value(self.definition.sorting.expression).numbers_or_nan(), direction
            )
        if name == "qSortByFrequency":
            return [self.frequency * -direction]
        if name == "qSortByNumeric":
            return sorting.numeric_keys(self.dimension.numbers, direction)
        if name == "qSortByAscii":
            return [sorting.text_rank(self.texts) * direction]
        return [np.arange(len(self.dimension.values)) * direction]

    @cached_property
    def frequency(self) -> NDArray[Any]:
        """How many possible rows have each value."""
        counted = np.zeros(len(self.dimension.values), dtype=np.intp)
        scope = CubeScope(self.context, [self.dimension])
        rows = scope.value_counts()
        counted[scope.groups.columns[0]] = rows
        return counted

    def by_value(self, expression: str) -> Vector:
        """The expression's value for every code, null for values that are not possible."""
        scope = CubeScope(self.context, [self.dimension])
        values = scope.evaluate(compiled(self.context, expression))
        at = np.full(len(self.dimension.values), scope.length)
        at[scope.groups.columns[0]] = np.arange(scope.length)
        numbers = np.append(values.numbers_or_nan(), np.nan)[at]
        texts = np.append(values.texts_or_none(), [None])[at]
        return Vector(len(at), numbers, texts)

    def info(self, present: int | None = None) -> dict[str, Any]:
        """`NxDimensionInfo`; `present` is how many of the values are in the cube."""
        definition, dimension = self.definition, self.dimension
        title = evaluate_text(self.context, definition.label) or field_name(definition.definition)
        info: dict[str, Any] = {
            "qFallbackTitle": title,
            "qApprMaxGlyphCount": longest(self.texts),
            "qCardinal": max(len(dimension.values) - 1, 0),
            "qSortIndicator": definition.sorting.indicator,
            "qGroupFallbackTitles": self._group_titles(title),
            "qGroupPos": definition.position,
            "qStateCounts": state_counts(self.states),
            "qTags": self.context.model.fields[dimension.name].tags if self.is_field else [],
            "qDimensionType": self._kind(),
            "qGrouping": definition.grouping,
            "qNumFormat": dict(definition.number_format or _AUTOMATIC),
            "qIsAutoFormat": not definition.number_format,
            "qGroupFieldDefs": list(definition.field_defs),
            **bounds(dimension.numbers),
            "qAttrExprInfo": self._attribute_info(),
            "qAttrDimInfo": self._attribute_dimension_info(),
            "qCardinalities": {
                "qCardinal": max(len(dimension.values) - 1, 0),
                "qHypercubeCardinal": max(len(dimension.values) - 1, 0) if present is None else present,
                "qAllValuesCardinal": -1,
            },
            "qEffectiveDimensionName": definition.definition,
        }
        optional = {
            "qLocked": self._locked(),
            "qReverseSort": definition.sorting.reverse,
            "qIsCyclic": definition.grouping == "C",
            "qIsCalculated": isinstance(dimension, CalculatedDimension),
            "qLibraryId": definition.library_id,
            "qError": error_struct(7002, definition.definition)
            if isinstance(dimension, MissingDimension)
            else None,
        }
        return info | {name: value for name, value in optional.items() if value}

    def _group_titles(self, active: str) -> list[str]:
        """The title of each field of a group; of the active one what it is called here."""
        definition = self.definition
        titles = [field_name(name) for name in definition.field_defs]
        for at, label in enumerate(definition.labels[: len(titles)]):
            titles[at] = evaluate_text(self.context, label) or titles[at]
        if definition.position < len(titles):
            titles[definition.position] = active
        return titles or [active]

    @property
    def error(self) -> dict[str, Any] | None:
        """`qError` if there is no such field."""
        if isinstance(self.dimension, MissingDimension):
            return error_struct(7002, self.definition.definition)
        return None

    def _locked(self) -> bool:
        chosen = self.context.selections.get(self.dimension.name) if self.is_field else None
        return chosen is not None and chosen.locked

    def _kind(self) -> str:
        numbers = self.dimension.numbers[1:]
        return "N" if len(numbers) and not np.isnan(numbers).any() else "D"


class MeasureColumn:
    """A measure in a context. `error` is set when its expression cannot be evaluated."""

    def __init__(self, context: Context, definition: MeasureDef) -> None:
        self.context = context
        self.definition = definition
        self.error: EngineError | None = None
        self.values = Vector.nulls(0)
        self.attributes: list[Vector] = []

    def evaluate(self, scope: CubeScope) -> Vector:
        """The measure for each group; all null if it cannot be evaluated."""
        if self.error is None:
            try:
                return scope.evaluate(self.compiled())
            except EngineError as error:
                if error.code == UNSUPPORTED:
                    raise
                self.error = error
        return Vector.nulls(scope.length)

    def compiled(self) -> Expression:
        """Raises ExpressionError."""
        return compiled(self.context, self.definition.expression)

    @property
    def depends_on_order(self) -> bool:
        """Whether its values depend on how the rows are sorted, so that they cannot sort them."""
        try:
            return self.compiled().depends_on_order
        except EngineError:
            return False

    def evaluate_attributes(self, scope: CubeScope) -> list[Vector]:
        """The attribute expressions for each group; null where they cannot be evaluated."""
        return [self._attribute(attribute.expression, scope) for attribute in self.definition.attributes]

    def _attribute(self, expression: str, scope: CubeScope) -> Vector:
        try:
            return scope.evaluate(compiled(self.context, expression))
        except ExpressionError:
            return Vector.nulls(scope.length)

    def keep(self, values: Vector, attributes: Sequence[Vector] = ()) -> None:
        """Hold the values of the cube's rows, and of their attributes, in their final order."""
        self.values = values
        self.attributes = list(attributes)

    @cached_property
    def numbers(self) -> Floats:
        return self.values.numbers_or_nan()

    def texts(self, values: Vector) -> list[str]:
        number_format = self.definition.number_format
        if number_format and str(number_format.get("qType") or "U") != "U":
            shown = format_values(values, number_format, self.context.locale)
        else:
            shown = text_of(values, self.context.locale)
        return ["-" if text is None else text for text in shown]

    def cells(self, rows: slice) -> list[dict[str, Any]]:
        values = self.values.take(rows)
        cells = []
        missing = values.is_null().tolist()
        for text, number, null in zip(
            self.texts(values), wire_numbers(values.numbers_or_nan()), missing, strict=True
        ):
            cell = {"qText": text, "qNum": number, "qElemNumber": 0, "qState": "L"}
            if null:
                cell["qIsNull"] = True
            cells.append(cell)
        if self.definition.attributes:
            shown = [vector.take(rows) for vector in self.attributes]
            _add(cells, "qAttrExps", expression_cells(self.context, self.definition.attributes, shown))
        return cells

    def sort_keys(self, values: Vector) -> list[sorting.Key]:
        wanted: Sorting = self.definition.sorting
        keys: list[sorting.Key] = []
        for name, direction in wanted.criteria:
            towards = -direction if wanted.reverse else direction
            if name == "qSortByNumeric":
                keys += sorting.numeric_keys(values.numbers_or_nan(), towards)
            elif name == "qSortByAscii":
                keys.append(sorting.text_rank(self.texts(values)) * towards)
        return keys

    def total_cell(self, total: Vector) -> dict[str, Any]:
        """The cell of this measure in `qGrandTotalRow`."""
        kind = self.definition.total.lower()
        if kind == "none":
            return {"qText": "", "qNum": "NaN", "qElemNumber": -1, "qState": "X", "qIsTotalCell": True}
        if kind not in ("", "expr"):
            total = Vector.of_numbers([_aggregate(kind, self.numbers)])
        cell = {
            "qText": self.texts(total)[0],
            "qNum": wire_numbers(total.numbers_or_nan())[0],
            "qElemNumber": -1,
            "qState": "X",
            "qIsTotalCell": True,
        }
        return cell | {"qIsNull": True} if bool(total.is_null()[0]) else cell

    def info(self) -> dict[str, Any]:
        """`NxMeasureInfo`."""
        definition = self.definition
        automatic = not definition.number_format or str(definition.number_format.get("qType") or "U") == "U"
        info: dict[str, Any] = {
            "qFallbackTitle": evaluate_text(self.context, definition.label) or definition.expression,
            "qApprMaxGlyphCount": longest(self.texts(self.values)),
            "qCardinal": 0,
            "qSortIndicator": definition.sorting.indicator,
            "qNumFormat": dict(definition.number_format or _AUTOMATIC),
            **bounds(self.numbers),
            "qIsAutoFormat": automatic,
            "qAttrExprInfo": [
                expression_info(self.context, attribute, evaluate_text(self.context, attribute.label), values)
                for attribute, values in zip(definition.attributes, self.attributes, strict=False)
            ],
            "qAttrDimInfo": [],
            "qTrendLines": [],
        }
        optional = {
            "qReverseSort": definition.sorting.reverse,
            "qLibraryId": definition.library_id,
            "qError": error_struct(self.error.code, self.error.message) if self.error else None,
        }
        return info | {name: value for name, value in optional.items() if value}


def _add(cells: list[dict[str, Any]], name: str, parts: list[dict[str, Any]]) -> None:
    for cell, part in zip(cells, parts, strict=True):
        cell[name] = part


UNSUPPORTED: Final = 20


def _aggregate(kind: str, numbers: Floats) -> float:
    found = numbers[~np.isnan(numbers)]
    if kind == "count":
        return float(len(found))
    if len(found) == 0:
        return float("nan")
    made = _TOTALS.get(kind)
    if made is None:
        raise EngineError(f"Invalid qAggrFunc: {kind}", code=8, parameter="qAggrFunc")
    return made(found)


_TOTALS: Final[dict[str, Callable[[Floats], float]]] = {
    "sum": lambda found: float(found.sum()),
    "avg": lambda found: float(found.mean()),
    "min": lambda found: float(found.min()),
    "max": lambda found: float(found.max()),
}
