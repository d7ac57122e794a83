"""The measures of a cube: what each holds, how it sorts, what its info says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import Any, Final

import numpy as np

from ..columns import Coded, Vector
from ..columns.vector import Floats, Ints
from ..errors import EngineError
from ..expr import Expression
from ..formats import Locale, default_text
from ..formats.described import usual_format
from . import sorting
from .attributes import (
    attribute_dimensions,
    attribute_values,
    dimension_cells,
    dimension_info,
    expression_cells,
    expression_info,
)
from .cells import TOTAL, Column, error_struct, wire_number
from .columns import with_part
from .context import Context
from .definition import MeasureDef, Sorting
from .expressions import compiled, evaluate_text, is_expanded
from .kept import Kept
from .plain import PlainCell
from .row_order import RowOrder
from .scope import CubeScope
from .shown import Shown, texts_of

UNSUPPORTED: Final = 20
_NOTHING: Final = Shown(Vector.nulls(0), None, Locale())


class MeasureColumn:
    """A measure in a context. `error` is set when its expression cannot be evaluated."""

    def __init__(self, context: Context, definition: MeasureDef, kept: Kept | None = None) -> None:
        self.context = context
        self.definition = definition
        self._kept = Kept() if kept is None else kept
        self._chosen = definition.number_format
        self.is_automatic = self._chosen is None
        self.error: EngineError | None = None
        # Its values as the rows show them.
        self.shown = _NOTHING
        chart = definition.mini_chart is not None
        # Whether its cells have more than a text and a number, and whether lines or charts are drawn of it.
        self.has_parts = chart or bool(definition.attributes or definition.attribute_dimensions)
        self.has_charts = chart or bool(definition.trend_lines)
        self.attributes: list[Vector] = []
        self.attribute_dimensions: list[Coded] = []

    def evaluate(self, scope: CubeScope) -> Vector:
        """The measure for each group; all null if it cannot be evaluated."""
        if self.error is None:
            try:
                found = scope.evaluate(self.compiled())
                return self._part_of_total(found) if self.definition.relative else found
            except EngineError as error:
                if error.code == UNSUPPORTED:
                    raise
                self.error = error
        return Vector.nulls(scope.length)

    def _part_of_total(self, values: Vector) -> Vector:
        """Each number as a part of the measure without dimensions; null where that is none."""
        total = float(CubeScope(self.context).evaluate(self.compiled()).numbers_or_nan()[0])
        return Vector.of_numbers(values.numbers_or_nan() / (total or np.nan))

    def compiled(self) -> Expression:
        """Raises ExpressionError."""
        found: Expression | None = self._kept.get("expression")
        if found is None:
            text = self.definition.calculation
            found = compiled(self.context, text)
            if not is_expanded(text):
                self._kept["expression"] = found
        return found

    @property
    def depends_on_order(self) -> bool:
        """Whether its values depend on how the rows are sorted, so that they cannot sort them."""
        try:
            return self.compiled().depends_on_order
        except EngineError:
            return False

    def evaluate_attributes(self, scope: CubeScope) -> list[Vector]:
        """The attribute expressions for each group; null where they cannot be evaluated."""
        return attribute_values(self.context, self.definition.attributes, scope)

    def evaluate_attribute_dimensions(self, scope: CubeScope) -> list[Coded]:
        """The attribute dimensions for each group; null where a group has several values."""
        return attribute_dimensions(self.context, self.definition.attribute_dimensions, scope)

    def keep(
        self,
        values: Vector,
        attributes: Sequence[Vector] = (),
        attribute_dimensions: Sequence[Coded] = (),
        order: RowOrder | None = None,
    ) -> None:
        """Hold the values of the cube's rows, and of their attributes, in their final order; or the values as
        they come, with the `order` in which they are shown."""
        self.shown = Shown(values, self._chosen, self.context.model.locale, order)
        self.attributes = list(attributes)
        self.attribute_dimensions = list(attribute_dimensions)

    @property
    def values(self) -> Vector:
        """The value of each row."""
        return self.shown.values

    @property
    def numbers(self) -> Floats:
        """The number of each row, NaN where there is none."""
        return self.shown.numbers

    def texts(self, values: Vector) -> list[str]:
        """Values as this measure shows them."""
        return texts_of(values, self._chosen, self.context.locale)

    def cells(self, rows: slice | Ints) -> list[dict[str, Any]]:
        cells = self.shown.cells(rows)
        if self.definition.attributes:
            shown = [vector.take(rows) for vector in self.attributes]
            parts = expression_cells(self.context, self.definition.attributes, shown)
            cells = with_part(cells, "qAttrExps", parts)
        if self.definition.attribute_dimensions:
            found = [Coded(column.values, column.codes[rows]) for column in self.attribute_dimensions]
            cells = with_part(cells, "qAttrDims", dimension_cells(self.context, found))
        return cells

    def plain_cells(self, rows: slice | Ints) -> list[PlainCell] | None:
        """The same as `cells` where all have a number and nothing besides; else None."""
        if self.has_parts:
            return None
        texts, numbers = self.shown.at(rows)
        if "NaN" in numbers:
            return None
        return [*map(PlainCell, texts, numbers, repeat(0), repeat("L"))]

    @property
    def sorter(self) -> sorting.Sorter:
        """What gives the keys by which values sort. It holds nothing of the rows, which may hold it."""
        return partial(_sort_keys, self.definition.sorting, self._chosen, self.context.locale)

    @property
    def total_kind(self) -> str:
        """How totals are made: empty if they are evaluated, none, or the function that puts rows together."""
        kind = self.definition.total.lower()
        return "" if kind == "expr" else kind

    def total_cell(self, total: Vector, numbers: Floats | None = None) -> dict[str, Any]:
        """The cell of this measure in `qGrandTotalRow`, or in the total of rows with some `numbers`."""
        kind = self.total_kind
        if kind == "none":
            return {"qText": "", "qNum": "NaN", "qElemNumber": -1, "qState": "X", "qIsTotalCell": True}
        if kind:
            rows = self.numbers if numbers is None else numbers
            total = Vector.of_numbers([_aggregate(kind, rows)])
        number, text = value = total[0]
        wire = wire_number(number)
        if not self.is_automatic:
            (text,) = self.texts(total)
        elif text is None:
            text = default_text(number, self.context.locale) if wire != "NaN" else "-"
        cell = {"qText": text, "qNum": wire, "qElemNumber": -1, "qState": "X", "qIsTotalCell": True}
        return cell | {"qIsNull": True} if value.is_null else cell

    def total_column(self, total: Vector) -> Column:
        """The same as a column of a table with one row."""
        if self.definition.total or not self.is_automatic or total.texts is not None or total.numbers is None:
            return [[self.total_cell(total)]]
        return total.numbers, self.context.model.locale.decimal_sep, *TOTAL

    def info(self) -> dict[str, Any]:
        """`NxMeasureInfo`."""
        definition, shown, kept = self.definition, self.shown, self._kept
        fixed, usual, has_expression = kept["info"] if "info" in kept else kept.made("info", self._fixed_info)
        info: dict[str, Any] = fixed.copy()
        if has_expression:
            info["qFallbackTitle"] = self._title()
        low, high, kind, longest = shown.told or shown.described()
        if self.is_automatic:
            info["qNumFormat"] = usual[kind] if kind < 2 else shown.format().struct()
        info["qApprMaxGlyphCount"] = longest
        info["qMin"], info["qMax"] = low, high
        if definition.attributes:
            info["qAttrExprInfo"] = self._attribute_info()
        if definition.attribute_dimensions:
            columns = self.attribute_dimensions
            info["qAttrDimInfo"] = [*map(dimension_info, definition.attribute_dimensions, columns)]
        if self.error:
            info["qError"] = error_struct(self.error.code, self.error.message)
        return info

    def _fixed_info(self) -> tuple[dict[str, Any], Sequence[dict[str, Any]], bool]:
        """`info` as far as selections have no say in it, with all members in their order; `qNumFormat` of
        whole numbers and of others without texts of their own; whether what it is called is an expression."""
        definition, locale = self.definition, self.context.locale
        usual = [usual_format(locale, is_whole=is_whole).struct() for is_whole in (True, False)]
        info: dict[str, Any] = {
            "qFallbackTitle": self._title(),
            "qApprMaxGlyphCount": 0,
            "qCardinal": 0,
            "qSortIndicator": definition.sorting.indicator,
            "qNumFormat": dict(definition.number_format or {}),
            "qMin": "NaN",
            "qMax": "NaN",
            "qIsAutoFormat": self.is_automatic,
            "qAttrExprInfo": [],
            "qAttrDimInfo": [],
            "qTrendLines": [],
        }
        if definition.sorting.reverse:
            info["qReverseSort"] = True
        if definition.library_id:
            info["qLibraryId"] = definition.library_id
        return info, usual, definition.label.startswith("=")

    def _title(self) -> str:
        return evaluate_text(self.context, self.definition.label) or self.definition.expression

    def _attribute_info(self) -> list[dict[str, Any]]:
        pairs = zip(self.definition.attributes, self.attributes, strict=False)
        return [
            expression_info(self.context, attribute, evaluate_text(self.context, attribute.label), values)
            for attribute, values in pairs
        ]


def _sort_keys(
    wanted: Sorting, chosen: Mapping[str, Any] | None, locale: Locale, values: Vector
) -> Iterator[sorting.Key]:
    for name, direction in wanted.criteria:
        towards = -direction if wanted.reverse else direction
        if name == "qSortByNumeric":
            yield from sorting.numeric_keys(values.numbers_or_nan(), towards)
        elif name == "qSortByAscii":
            yield sorting.text_rank(texts_of(values, chosen, locale), locale.collation) * towards


def _aggregate(kind: str, numbers: Floats) -> float:
    return float(aggregated(kind, numbers, np.zeros(len(numbers), dtype=np.intp), 1)[0])


def aggregated(kind: str, numbers: Floats, groups: Ints, count: int) -> Floats:
    """The numbers of each of `count` groups put together as `qAggrFunc` says; NaN without any, but 0 of a
    count. Raises EngineError 8 for an unknown function."""
    known = ~np.isnan(numbers)
    sizes = np.bincount(groups[known], minlength=count).astype(np.float64)
    if kind == "count":
        return sizes
    made = _TOTALS.get(kind)
    if made is None:
        raise EngineError(f"Invalid qAggrFunc: {kind}", code=8, parameter="qAggrFunc")
    order = np.argsort(groups[known], kind="stable")
    found = np.full(count, np.nan)
    filled = sizes > 0
    if filled.any():
        starts = (np.cumsum(sizes) - sizes)[filled].astype(np.intp)
        found[filled] = made.reduceat(numbers[known][order], starts)
    return found / sizes if kind == "avg" else found


_TOTALS: Final[dict[str, np.ufunc]] = {"sum": np.add, "avg": np.add, "min": np.minimum, "max": np.maximum}
