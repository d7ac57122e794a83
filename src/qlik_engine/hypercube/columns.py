"""The columns of a cube: what each holds, how it sorts, what its info says."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from operator import itemgetter
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns import Coded, Vector
from ..columns.vector import Bools, Ints
from ..errors import ExpressionError
from ..expr import Expression, to_text
from ..expr.declare import find_function
from ..expr.nodes import Call
from ..formats import FieldFormat, describe_format
from ..model.model import Texts
from ..selection.states import LOCKED, OPTION, SELECTED, FieldStates
from . import sorting
from .aggr import aggr_source
from .attributes import (
    attribute_dimensions,
    dimension_cells,
    dimension_info,
    expression_cells,
    expression_info,
)
from .cells import Column, Wire, bounds, error_struct, longest, sample, wire_numbers
from .context import Context
from .definition import BY_STATE, MOVING, DimensionDef, Sorting, field_name, has_format
from .dimensions import (
    CalculatedDimension,
    Dimension,
    FieldDimension,
    MissingDimension,
    SyntheticDimension,
    field_named,
)
from .expressions import compiled, evaluate_text
from .kept import Kept
from .others import CollapsedDimension, LimitedDimension, OthersDef, limited
from .plain import PlainCell
from .scope import CubeScope
from .shown import texts_of
from .value_cells import EMPTY_CELL, KEPT_MAX, NO_STATES, OTHER_CELL, Row, ValueCells, row

T = TypeVar("T")

_CELL_OF: Final[Callable[[Row], dict[str, Any]]] = itemgetter(0)
_SYNTHETIC: Final = frozenset(("valuelist", "valueloop"))


def make_dimension(context: Context, definition: str) -> Dimension:
    """The dimension a definition means: a field if there is one of that name, else an expression."""
    name = field_named(context.model, definition)
    if name is not None:
        return FieldDimension(context.model, name)
    if definition.startswith("="):
        expression = compiled(context, definition)
        if isinstance(expression.node, Call) and expression.node.name.lower() in _SYNTHETIC:
            return _synthetic(context, expression.node)
        return CalculatedDimension(context, expression, aggr_source(context, CubeScope))
    return MissingDimension(definition)


def _synthetic(context: Context, call: Call) -> Dimension:
    """The dimension that ValueList or ValueLoop makes. Raises ExpressionError for other than constants."""
    declared = find_function(call.name)
    assert declared is not None
    nowhere = CubeScope(context)
    arguments = [Expression(to_text(node), node).evaluate(nowhere, nowhere)[0] for node in call.args]
    return SyntheticDimension.of(declared.name, arguments, context.locale)


class DimensionColumn:
    """A dimension in a context, with what is known about each of its values (by code)."""

    def __init__(
        self,
        context: Context,
        definition: DimensionDef,
        dimension: Dimension | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.context = context
        self.definition = definition
        self._kept = Kept() if kept is None else kept
        found: Dimension | None = dimension or self._kept.get("dimension")
        self.dimension = make_dimension(context, definition.definition) if found is None else found
        self.is_field = "dimension" in self._kept or isinstance(self.dimension, FieldDimension)
        if self.is_field:
            self._kept["dimension"] = self.dimension
        self._chosen = context.states[context.state].get(self.dimension.name) if self.is_field else None
        self.limited: LimitedDimension | None = None
        self.collapsed: CollapsedDimension | None = None
        # Whether some codes may stand for none of the values.
        self.has_others = False
        self.suppresses_others = False
        self._other_label = ""
        # Whether all values that are asked for are possible.
        self.is_possible = False
        self._shown: ValueCells[Row] | None = self._kept.get("rows")
        self._states: FieldStates | None = None

    def limit(self, definition: OthersDef, expression: str, outer: Sequence[Dimension] = ()) -> None:
        """Gather values beyond a limit as Others; `expression` is the measure to go by, `outer` are the
        dimensions before, as they are grouped."""
        nulls = not self.definition.null_suppression
        self.limited = limited(self.context, self.dimension, definition, expression, nulls=nulls, outer=outer)
        self.has_others = self.limited is not None
        self.suppresses_others = definition.suppressed
        self._other_label = evaluate_text(self.context, definition.label)

    def collapse(self, outer: Sequence[LimitedDimension]) -> None:
        """Have no values where one of these dimensions is Others."""
        self.collapsed = CollapsedDimension(self.grouped, outer)
        self.has_others = True

    @property
    def grouped(self) -> Dimension:
        """The dimension as the cube groups by it: with its limit, if it has one."""
        return self.collapsed or self.limited or self.dimension

    def is_gathered(self, codes: NDArray[Any]) -> Bools:
        """Which of the codes stand for Others."""
        return codes == self.limited.other if self.limited else np.zeros(len(codes), dtype=bool)

    def is_empty(self, codes: NDArray[Any]) -> Bools:
        """Which of the codes stand for no value at all, within Others of a dimension before."""
        return codes == self.collapsed.empty if self.collapsed else np.zeros(len(codes), dtype=bool)

    def is_other(self, codes: NDArray[Any]) -> Bools:
        """Which of the codes stand for none of the values."""
        return self.is_gathered(codes) | self.is_empty(codes)

    @property
    def states(self) -> FieldStates:
        """The state of each value; calculated values are optional."""
        if self._states is None:
            if self.is_field:
                self._states = FieldStates.of(self.context.possible, self.dimension.name, self._chosen)
            else:
                self._states = FieldStates.all_optional(len(self.dimension.values) - 1)
        return self._states

    @property
    def _is_locked(self) -> bool:
        return self._chosen is not None and self._chosen.locked

    @property
    def _state_of_all(self) -> int | None:
        """The state of all values that are asked for; None if they differ."""
        if not self.is_field:
            return OPTION
        if self.is_possible:
            return OPTION if self._chosen is None else LOCKED if self._chosen.locked else SELECTED
        return self.states.one

    @cached_property
    def texts(self) -> Sequence[str]:
        if self.definition.number_format:
            return texts_of(self.dimension.values, self.definition.number_format, self.context.locale)
        return self.dimension.texts

    def cells(self, codes: NDArray[Any]) -> list[dict[str, Any]]:
        """`NxCell` of the value of each code. Cells are shared: nobody may write into them."""
        values = np.where(self.is_other(codes), 0, codes) if self.has_others else codes
        cells = [*map(_CELL_OF, self._rows_of_values(values))]
        if self.has_others:
            for at in np.flatnonzero(self.is_gathered(codes)).tolist():
                cells[at] = {**OTHER_CELL, "qText": self._other_label}
            for at in np.flatnonzero(self.is_empty(codes)).tolist():
                cells[at] = EMPTY_CELL
        if self.definition.attributes:
            vectors = [vector.take(values) for vector in self.attributes]
            parts = expression_cells(self.context, self.definition.attributes, vectors)
            cells = with_part(cells, "qAttrExps", parts)
        if self.definition.attribute_dimensions:
            coded = [Coded(column.values, column.codes[values]) for column in self.attribute_dimensions]
            cells = with_part(cells, "qAttrDims", dimension_cells(self.context, coded))
        return cells

    def rows(self, codes: NDArray[Any]) -> list[Row]:
        """The same as `cells`, each in a row of its own; nobody may write into rows either."""
        if self.has_others or self._has_attributes:
            return [[cell] for cell in self.cells(codes)]
        return self._rows_of_values(codes)

    def shared_rows(self) -> ValueCells[Row] | None:
        """What `rows` of a list gives, by state and code; None if they have attributes."""
        return None if self._has_attributes else self._value_rows()

    @property
    def _has_attributes(self) -> bool:
        return bool(self.definition.attributes or self.definition.attribute_dimensions)

    def plain_cells(self, codes: NDArray[Any]) -> list[PlainCell] | None:
        """The same as `cells` where all are values of the dimension and have nothing besides; else None."""
        definition = self.definition
        if self.has_others or definition.attributes or definition.attribute_dimensions or not codes.all():
            return None
        return self._in_state(self._fixed_of_values("plain cells", lambda: ValueCells(PlainCell)), codes)

    def column(self, codes: NDArray[Any]) -> Column:
        """The same as `cells`, as a column of a table; cells nobody asked for yet are missing."""
        definition = self.definition
        has_more = self.has_others or definition.attributes or definition.attribute_dimensions
        if has_more or len(codes) > KEPT_MAX:
            return [self.cells(codes)]
        known, state = (self._shown or self._value_rows()).known, self._state_of_all
        return (known, codes, self.states.by_code, 0) if state is None else (known, codes, NO_STATES, state)

    def _rows_of_values(self, codes: NDArray[Any]) -> list[Row]:
        return self._in_state(self._value_rows(), codes)

    def _value_rows(self) -> ValueCells[Row]:
        """The cells of values, each in a row of its own."""
        if self._shown is None:
            self._shown = self._fixed_of_values("rows", lambda: ValueCells(row))
            if self.is_field:
                self._kept["rows"] = self._shown
        return self._shown

    def _in_state(self, shown: ValueCells[T], codes: NDArray[Any]) -> list[T]:
        """What is shown of the values of codes in the state each is in."""
        state = self._state_of_all
        return shown.of(codes, self.states.by_code if state is None else state, self._write)

    def _write(self, codes: Ints) -> Iterable[tuple[str, Wire]]:
        """The texts and the numbers of values as they are shown."""
        return zip(self._texts_at(codes), wire_numbers(self.dimension.numbers[codes]), strict=True)

    def _texts_at(self, codes: NDArray[Any]) -> list[str]:
        texts = self.texts
        return texts.at(codes) if isinstance(texts, Texts) else [texts[code] for code in codes.tolist()]

    def _longest(self, codes: Ints) -> int:
        texts = self.texts
        return texts.longest(codes) if isinstance(texts, Texts) else longest(self._texts_at(codes))

    def _fixed(self, name: str, make: Callable[[], T]) -> T:
        """What only the definition and the data have a say in; kept if the dimension is a field."""
        return self._kept.made(name, make) if self.is_field else make()

    def _fixed_of_values(self, what: str, make: Callable[[], T]) -> T:
        """What `make` tells about the values as they are shown: kept with the field, or with the definition
        that shows them otherwise."""
        return self._fixed(what, make) if self.definition.number_format else self._of_values(what, make)

    def _of_values(self, what: Hashable, make: Callable[[], T]) -> T:
        """What `make` tells about the values; kept with the field if it is one."""
        if isinstance(self.dimension, FieldDimension) and not self.definition.number_format:
            return self.dimension.field.kept(what, make)
        return make()

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
        if not self.definition.attribute_dimensions:
            return []
        scope = CubeScope(self.context, [self.dimension])
        found = []
        for column in attribute_dimensions(self.context, self.definition.attribute_dimensions, scope):
            codes = np.zeros(len(self.dimension.values), dtype=np.uint32)
            codes[scope.groups.columns[0]] = column.codes
            found.append(Coded(column.values, codes))
        return found

    def _attribute_info(self) -> list[dict[str, Any]]:
        pairs = zip(self.definition.attributes, self.attributes, strict=True)
        return [
            expression_info(self.context, definition, evaluate_text(self.context, definition.label), values)
            for definition, values in pairs
        ]

    def _attribute_dimension_info(self) -> list[dict[str, Any]]:
        return [*map(dimension_info, self.definition.attribute_dimensions, self.attribute_dimensions)]

    def sort_keys(self, codes: NDArray[Any]) -> list[sorting.Key]:
        """Keys by which rows with these values sort; null last, and Others behind it."""
        wanted = self.definition.sorting
        keys: list[sorting.Key] = []
        if self.has_others:
            others = self.is_other(codes)
            keys.append(others)
            codes = np.where(others, 0, codes)
        keys.append(codes == 0)
        for name, direction in wanted.criteria:
            towards = -direction if wanted.reverse else direction
            keys += [key[codes] for key in self._value_keys(name, towards)]
        load = np.asarray(codes, dtype=np.intp)
        return [*keys, -load if wanted.reverse and not wanted.criteria else load]

    def first_in_order(self, most: int, hits: Bools | None = None, *, by_state: bool = False) -> Ints:
        """The codes of all values, or of those in a bitmap, as they are sorted: the first ones, `most` of
        them, or more. With `by_state` they are sorted by state before anything else."""
        codes = self.fixed_order()
        if hits is not None:
            codes = codes[hits[codes]]
        moving, ranks = self.moving_ranks(by_state)
        if ranks is not None:
            states = self.states
            if states.one is not None:
                return codes
            return kernels.order_by_state(codes, states.by_code, ranks, most)
        for criterion, direction in reversed(moving):
            for key in reversed(self._value_keys(criterion, direction)):
                codes = sorting.by_rank(codes, key)
        return codes

    def moving_ranks(self, by_state: bool) -> tuple[sorting.Criteria, NDArray[np.uint8] | None]:
        """The criteria whose order changes with selections; and the rank of each state, if that is all that
        has a say."""
        moving = (("qSortByState", 1), *self._moving()) if by_state else self._moving()
        goes_by_state = bool(moving) and all(name in BY_STATE for name, _ in moving)
        return moving, sorting.state_ranks(moving) if goes_by_state else None

    def fixed_order(self) -> Ints:
        """The codes of all values, sorted by what selections do not change."""
        return self._fixed("order", self._fixed_order)

    def _moving(self) -> sorting.Criteria:
        """The criteria whose order changes with selections, with the direction of each; they stand first."""
        wanted = self.definition.sorting
        turned = -1 if wanted.reverse else 1
        return tuple((name, direction * turned) for name, direction in wanted.criteria if name in MOVING)

    def _fixed_order(self) -> Ints:
        wanted, moving = self.definition.sorting, len(self._moving())
        fixed = replace(wanted, criteria=wanted.criteria[moving:])
        return self._of_values(("order", fixed, bool(moving)), lambda: self._ordered(fixed, bool(moving)))

    def _ordered(self, wanted: Sorting, within: bool) -> Ints:
        codes = np.arange(1, len(self.dimension.values))
        keys: list[sorting.Key] = []
        for name, direction in wanted.criteria:
            found = self._value_keys(name, -direction if wanted.reverse else direction)
            keys += [key[1:] for key in found]
            if name == "qSortByNumeric" and self._kind() == "N":
                break  # no two values have one number
        load = -codes if wanted.reverse and not wanted.criteria and not within else codes
        return codes[sorting.order([*keys, load], len(codes))]

    def _value_keys(self, name: str, direction: int) -> list[sorting.Key]:
        if name in BY_STATE:
            if self.states.one is not None:
                return []
            return [sorting.state_ranks(((name, direction),)).take(self.states.by_code)]
        if name == "qSortByExpression":
            return sorting.numeric_keys(
                self.by_value(self.definition.sorting.expression).numbers_or_nan(), direction
            )
        if name == "qSortByFrequency":
            return [self.frequency * -direction]
        if name == "qSortByNumeric":
            if self.dimension.values.numbers is None:
                return []
            return sorting.numeric_keys(self.dimension.numbers, direction)
        if name == "qSortByAscii":
            return [self._text_ranks * direction]
        return [np.arange(len(self.dimension.values)) * direction]

    @cached_property
    def _text_ranks(self) -> Ints:
        collation = self.context.locale.collation
        return self._of_values("text rank", lambda: sorting.text_rank(self.texts, collation))

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
        return self.spread(scope, scope.evaluate(compiled(self.context, expression)))

    def spread(self, scope: CubeScope, values: Vector) -> Vector:
        """The values of a scope's groups, which are of this dimension, by code; null for other codes."""
        at = np.full(len(self.dimension.values), scope.length)
        at[scope.groups.columns[0]] = np.arange(scope.length)
        numbers = np.append(values.numbers_or_nan(), np.nan)[at]
        return Vector(len(at), numbers, np.append(values.texts_or_none(), [None])[at])

    def info(self, present: int | None = None) -> dict[str, Any]:
        """`NxDimensionInfo`; `present` is how many of the values are in the cube."""
        kept = self._kept
        fixed, has_expressions = kept["info"] if "info" in kept else self._fixed("info", self._fixed_info)
        definition, cardinal = self.definition, fixed["qCardinal"]
        info: dict[str, Any] = fixed.copy()
        if has_expressions:
            info |= self._titles()
        info["qStateCounts"] = self.states.counts
        if definition.attributes:
            info["qAttrExprInfo"] = self._attribute_info()
        if definition.attribute_dimensions:
            info["qAttrDimInfo"] = self._attribute_dimension_info()
        info["qCardinalities"] = {
            "qCardinal": cardinal,
            "qHypercubeCardinal": cardinal if present is None else present,
            "qAllValuesCardinal": -1,
        }
        if self._chosen is not None and self._chosen.locked:
            info["qLocked"] = True
        if present is not None and info["qDimensionType"] == "N":
            info["qContinuousAxes"] = True
        return info

    def lasting_info(self) -> dict[str, Any] | None:
        """`info` of a list as far as selections have no say in it; None if expressions have."""
        if self._has_attributes or self._fixed("info", self._fixed_info)[1]:
            return None
        info = self.info()
        info.pop("qLocked", None)
        return {**info, "qStateCounts": {}}

    def _fixed_info(self) -> tuple[dict[str, Any], bool]:
        """`info` as far as selections have no say in it, with all members in their order; whether what the
        dimension or a field of its group is called is an expression."""
        definition, dimension = self.definition, self.dimension
        titles = self._titles()
        info: dict[str, Any] = {
            "qFallbackTitle": titles["qFallbackTitle"],
            "qApprMaxGlyphCount": self._of_values("longest", lambda: self._longest(sample(dimension.values))),
            "qCardinal": max(len(dimension.values) - 1, 0),
            "qSortIndicator": definition.sorting.indicator,
            "qGroupPos": definition.position,
            "qTags": self.context.model.fields[dimension.name].tags if self.is_field else [],
            "qDimensionType": self._kind(),
            "qGrouping": definition.grouping,
            "qNumFormat": self._number_format(),
            "qIsAutoFormat": not has_format(definition.number_format),
            **self._of_values("bounds", lambda: bounds(dimension.numbers)),
            "qEffectiveDimensionName": definition.definition,
        }
        optional = {
            "qReverseSort": definition.sorting.reverse,
            "qIsCyclic": definition.grouping == "C",
            "qIsCalculated": isinstance(dimension, CalculatedDimension),
            "qLibraryId": definition.library_id,
            "qError": self.error,
        }
        labels = (definition.label, *definition.labels)
        return {
            **info,
            **{name: value for name, value in optional.items() if value},
            **titles,
            "qStateCounts": {},
            "qGroupFieldDefs": list(definition.field_defs),
            "qAttrExprInfo": [],
            "qAttrDimInfo": [],
        }, any(label.startswith("=") for label in labels)

    def _titles(self) -> dict[str, Any]:
        """What the dimension is called, and the fields of its group."""
        title = evaluate_text(self.context, self.definition.label) or field_name(self.definition.definition)
        return {"qFallbackTitle": title, "qGroupFallbackTitles": self._group_titles(title)}

    def _group_titles(self, active: str) -> list[str]:
        """The title of each field of a group; of the active one what it is called here."""
        definition = self.definition
        if len(definition.field_defs) < 2 and definition.position == 0:
            return [active]
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

    @property
    def written(self) -> FieldFormat:
        """The format the values are written in."""
        if isinstance(self.dimension, FieldDimension):
            return self.dimension.field.number_format
        return describe_format(self.dimension.values, self.context.locale)

    def _number_format(self) -> dict[str, Any]:
        """`qNumFormat`: the chosen format, else the one the values are written in."""
        given = self.definition.number_format
        return dict(given) if given and has_format(given) else self.written.struct()

    def _kind(self) -> str:
        values = self.dimension.values
        return "N" if len(values) > 1 and values.are_numbers() else "D"


def with_part(cells: list[dict[str, Any]], name: str, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cells with a part of their own besides."""
    return [{**cell, name: part} for cell, part in zip(cells, parts, strict=True)]
