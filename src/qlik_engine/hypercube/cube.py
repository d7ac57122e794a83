"""A straight hypercube: rows, totals, layout, pages (`qHyperCubeDef`, `qHyperCube`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..columns import Vector
from ..columns.vector import Bools
from ..errors import EngineError, UnsupportedError
from . import sorting
from .cells import error_struct
from .columns import UNSUPPORTED, DimensionColumn, MeasureColumn
from .context import Context
from .definition import column_order, read_dimension, read_measure, text_of_expression
from .expressions import evaluate_text, holds
from .pages import Area, areas
from .scope import CubeScope

_CONDITION_FAILED: Final = 7005
_STRAIGHT: Final = ("", "S", "DATA_MODE_STRAIGHT", "EQ_DATA_MODE_STRAIGHT")
_UNSUPPORTED: Final = (
    "qPopulateMissing",
    "qContextSetExpression",
    "qDynamicScript",
    "qSuppressMeasureTotals",
)
# What a definition and a layout name differently, or what only definitions have.
_DEFINITION_ONLY: Final = frozenset(
    (
        "qDimensions",
        "qMeasures",
        "qInterColumnSortOrder",
        "qSuppressZero",
        "qSuppressMissing",
        "qInitialDataFetch",
        "qReductionMode",
        "qMode",
        "qPseudoDimPos",
        "qNoOfLeftDims",
        "qAlwaysFullyExpanded",
        "qMaxStackedCells",
        "qPopulateMissing",
        "qShowTotalsAbove",
        "qIndentMode",
        "qCalcCond",
        "qCalcCondition",
        "qSortbyYValue",
        "qTitle",
        "qColumnOrder",
        "qExpansionState",
        "qDynamicScript",
        "qContextSetExpression",
        "qSuppressMeasureTotals",
    )
)


class Cube:
    """A cube calculated in a context. Cells are made when a page is asked for.

    Raises UnsupportedError for what straight cubes here do not do; other errors are in the layout.
    """

    def __init__(self, context: Context, properties: Mapping[str, Any]) -> None:
        _refuse_unsupported(properties)
        self.properties = properties
        self.context = context.in_state(str(properties.get("qStateName") or ""))
        self.dimensions: list[DimensionColumn] = []
        self.measures: list[MeasureColumn] = []
        self.sort_order: list[int] = []
        self.column_order: list[int] = []
        self.length = 0
        self.error: dict[str, Any] | None = None
        self.condition_message = ""
        self._codes: list[NDArray[Any]] = []
        self._total: list[dict[str, Any]] = []
        try:
            self._calculate()
        except EngineError as error:
            if error.code == UNSUPPORTED:
                raise
            self.error = error_struct(error.code, error.message)
            self.length = 0

    @property
    def width(self) -> int:
        return len(self.column_order)

    def _calculate(self) -> None:
        if not self._condition_met():
            return
        self.dimensions = [
            DimensionColumn(self.context, definition)
            for definition in (
                read_dimension(d, self.context) for d in self.properties.get("qDimensions") or ()
            )
            if holds(self.context, definition.condition)
        ]
        self.measures = [
            MeasureColumn(self.context, definition)
            for definition in (read_measure(m, self.context) for m in self.properties.get("qMeasures") or ())
            if holds(self.context, definition.condition)
        ]
        columns = len(self.dimensions) + len(self.measures)
        self.sort_order = column_order(self.properties, "qInterColumnSortOrder", columns)
        self.column_order = self._visible_columns(columns)
        if not columns:
            return
        scope = CubeScope(self.context, [column.dimension for column in self.dimensions])
        values = self._evaluate(scope)
        kept = np.flatnonzero(self._kept(scope, values))
        codes = [column[kept] for column in scope.groups.columns]
        values = [v.take(kept) for v in values]
        order = sorting.order(self._sort_keys(codes, values), len(kept))
        self._codes = [column[order] for column in codes]
        for measure, found in zip(self.measures, values, strict=True):
            measure.keep(found.take(order))
        self.length = len(order)
        self._total = self._totals()

    def _condition_met(self) -> bool:
        condition = self.properties.get("qCalcCondition")
        pair = condition if isinstance(condition, Mapping) else {}
        wanted = text_of_expression(pair.get("qCond")) or text_of_expression(self.properties.get("qCalcCond"))
        if holds(self.context, wanted):
            return True
        self.condition_message = evaluate_text(self.context, text_of_expression(pair.get("qMsg")))
        self.error = error_struct(_CONDITION_FAILED, wanted)
        return False

    def _visible_columns(self, columns: int) -> list[int]:
        given = [int(at) for at in self.properties.get("qColumnOrder") or ()]
        shown = [at for at in dict.fromkeys(given) if 0 <= at < columns]
        return shown or list(range(columns))

    def _evaluate(self, scope: CubeScope) -> list[Vector]:
        """The measures for all groups; repeated if a later one brought more groups than an earlier saw."""
        while True:
            before = scope.length
            values = [measure.evaluate(scope) for measure in self.measures]
            if scope.length == before:
                return values

    def _kept(self, scope: CubeScope, values: list[Vector]) -> Bools:
        kept = np.ones(scope.length, dtype=bool)
        for column, codes in zip(self.dimensions, scope.groups.columns, strict=True):
            if column.definition.null_suppression:
                kept &= codes != 0
        if values and self.properties.get("qSuppressZero"):
            kept &= np.logical_or.reduce([_is_something(v) for v in values])
        if values and self.properties.get("qSuppressMissing"):
            kept &= np.logical_or.reduce([~v.is_null() for v in values])
        return kept

    def _sort_keys(self, codes: list[Any], values: list[Vector]) -> list[sorting.Key]:
        keys: list[sorting.Key] = []
        for at in self.sort_order:
            if at < len(codes):
                keys += self.dimensions[at].sort_keys(codes[at])
            else:
                keys += self.measures[at - len(codes)].sort_keys(values[at - len(codes)])
        return keys

    def _totals(self) -> list[dict[str, Any]]:
        scope = CubeScope(self.context)
        return [measure.total_cell(measure.evaluate(scope)) for measure in self.measures]

    def layout(self) -> dict[str, Any]:
        """`qHyperCube`, with the pages of qInitialDataFetch."""
        error, pages = self.error, []
        if error is None:
            try:
                pages = self.pages(self.properties.get("qInitialDataFetch") or ())
            except EngineError as wrong:
                error = error_struct(wrong.code, wrong.message)
        layout: dict[str, Any] = {
            "qSize": {"qcx": self.width, "qcy": self.length},
            "qDimensionInfo": [self._dimension_info(at) for at in range(len(self.dimensions))],
            "qMeasureInfo": [measure.info() for measure in self.measures],
            "qEffectiveInterColumnSortOrder": self.sort_order,
            "qGrandTotalRow": self._total,
            "qDataPages": pages,
            "qPivotDataPages": [],
            "qStackedDataPages": [],
            "qMode": "S",
            "qNoOfLeftDims": int(self.properties.get("qNoOfLeftDims", -1)),
            "qTreeNodesOnDim": [],
            "qColumnOrder": list(self.properties.get("qColumnOrder") or ()),
        }
        optional = {
            "qError": error,
            "qCalcCondMsg": self.condition_message,
            "qTitle": evaluate_text(self.context, text_of_expression(self.properties.get("qTitle"))),
        }
        layout |= {name: value for name, value in optional.items() if value}
        return {
            name: value for name, value in self.properties.items() if name not in _DEFINITION_ONLY
        } | layout

    def _dimension_info(self, at: int) -> dict[str, Any]:
        present = None
        if at < len(self._codes):
            present = int(np.count_nonzero(np.unique(self._codes[at])))
        return self.dimensions[at].info(present)

    def pages(self, pages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """`NxDataPage` for each page asked for. Raises EngineError 7009 for too many cells."""
        return [self._page(area) for area in areas(pages, self.width, self.length)]

    def _page(self, area: Area) -> dict[str, Any]:
        rows = slice(area.top, area.top + area.height)
        shown = self.column_order[area.left : area.left + area.width]
        columns = [self._cells(at, rows) for at in shown] if area.height else []
        return {
            "qMatrix": [list(row) for row in zip(*columns, strict=True)],
            "qTails": [{"qUp": 0, "qDown": 0} for _ in self.dimensions],
            "qArea": area.struct(),
        }

    def _cells(self, at: int, rows: slice) -> list[dict[str, Any]]:
        if at < len(self.dimensions):
            return self.dimensions[at].cells(self._codes[at][rows])
        return self.measures[at - len(self.dimensions)].cells(rows)


def _is_something(values: Vector) -> Bools:
    """True where a value is neither null nor zero."""
    found: Bools = ~values.is_null() & (values.numbers_or_nan() != 0)
    return found


def _refuse_unsupported(properties: Mapping[str, Any]) -> None:
    mode = str(properties.get("qMode") or "")
    if mode not in _STRAIGHT:
        raise UnsupportedError(f"hypercube mode {mode} is not supported", parameter="qMode")
    for name in _UNSUPPORTED:
        if properties.get(name):
            raise UnsupportedError(f"{name} is not supported", parameter=name)
    for column in [*(properties.get("qDimensions") or ()), *(properties.get("qMeasures") or ())]:
        if column.get("qAttributeExpressions"):
            raise UnsupportedError(
                "attribute expressions are not supported", parameter="qAttributeExpressions"
            )
        if column.get("qShowAll"):
            raise UnsupportedError("qShowAll is not supported", parameter="qShowAll")
