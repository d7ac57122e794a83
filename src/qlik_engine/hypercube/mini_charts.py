"""Mini charts: in each cell of a measure its values by one more dimension (`qMiniChartDef`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..columns import Vector
from ..columns.vector import Ints
from ..errors import EngineError
from . import sorting
from .attributes import attribute_values, expression_cells, expression_info
from .cells import bounds, error_struct, extremes, wire_number
from .columns import DimensionColumn
from .context import Context
from .definition import read_dimension
from .dimensions import Dimension
from .expressions import evaluate_text
from .grouping import GroupTable
from .measures import UNSUPPORTED, MeasureColumn
from .others import read_others
from .scope import CubeScope
from .thinning import profile, profile_factor

Json = dict[str, Any]

_CELL: Final = ("qText", "qNum", "qElemNumber")


class MiniCharts:
    """The mini charts of a measure, one for each row of a straight table.

    Parameters: `definition` is an `NxMiniChartDef`, `dimensions` those of the table as they are grouped,
    `rows` the codes of their values in each row.
    """

    def __init__(
        self,
        context: Context,
        definition: Mapping[str, Any],
        measure: MeasureColumn,
        dimensions: Sequence[Dimension],
        rows: Sequence[NDArray[Any]],
        length: int,
    ) -> None:
        self._context = context
        self._measure = measure
        self._most = int(definition.get("qMaxNumberPoints", -1))
        self._error: Json | None = None
        self._starts: Ints = np.zeros(length + 1, dtype=np.intp)
        try:
            self._evaluate(definition, dimensions, rows, length)
        except EngineError as error:
            if error.code == UNSUPPORTED:
                raise
            self._error = error_struct(error.code, error.message)

    def _evaluate(
        self,
        definition: Mapping[str, Any],
        dimensions: Sequence[Dimension],
        rows: Sequence[NDArray[Any]],
        length: int,
    ) -> None:
        properties = _as_dimension(definition)
        found = read_dimension(properties, self._context)
        # Attributes are those of points, not of values.
        self._column = column = DimensionColumn(self._context, replace(found, attributes=()))
        self._attribute_definitions = found.attributes
        if column.error is not None:
            self._error = column.error
            return
        others = read_others(properties)
        if others is not None:
            column.limit(others, self._measure.definition.expression, dimensions)
        scope = CubeScope(self._context, [*dimensions, column.grouped])

        def arranged() -> tuple[Ints, Sequence[int]]:
            *outer, codes = scope.groups.columns
            keys = [*outer, *column.sort_keys(codes)]
            return sorting.order(keys, scope.length), range(len(outer))

        scope.arrange = arranged
        scope.measures = [self._measure.compiled]
        known = -1
        while known != scope.groups.known:
            known = scope.groups.known
            values = self._measure.evaluate(scope)
            attributes = attribute_values(self._context, found.attributes, scope)
        scope.arrange = None  # it holds the scope
        table = GroupTable(len(dimensions))
        number_of_row = table.number([codes.astype(np.uint32) for codes in rows], length)
        row_of_number = np.full(scope.length + length + 1, length)
        row_of_number[number_of_row] = np.arange(length)
        *outer, codes = scope.groups.columns
        row = row_of_number[table.number(outer, scope.length)]
        kept = row < length
        if column.definition.null_suppression:
            kept &= codes != 0
        if column.suppresses_others:
            kept &= ~column.is_gathered(codes)
        points = np.flatnonzero(kept)
        points = points[sorting.order([row[points], *column.sort_keys(codes[points])], len(points))]
        self._codes = codes[points]
        self._values: Vector = values.take(points)
        self._attributes = [vector.take(points) for vector in attributes]
        self._starts = np.searchsorted(row[points], np.arange(length + 1))

    def info(self) -> Json:
        """`NxMiniChart`: the bounds of the numbers in all charts."""
        if self._error is not None:
            return {"qError": self._error}
        across = extremes(self._column.dimension.numbers[self._real(self._codes)])
        up = bounds(self._values.numbers_or_nan())
        return {
            "qYMin": up["qMin"],
            "qYMax": up["qMax"],
            "qXMin": wire_number(across[0]),
            "qXMax": wire_number(across[1]),
            "qAttrExprInfo": [
                expression_info(self._context, one, evaluate_text(self._context, one.label), values)
                for one, values in zip(self._attribute_definitions, self._attributes, strict=True)
            ],
        }

    def cells(self, rows: Sequence[int]) -> list[Json]:
        """`NxMiniChartData` for some rows: a point is the cell of its value and the cell of the measure."""
        if self._error is not None:
            return [{"qMatrix": [], "qMin": "NaN", "qMax": "NaN", "qError": self._error} for _ in rows]
        return [self._chart(int(self._starts[row]), int(self._starts[row + 1])) for row in rows]

    def _chart(self, start: int, end: int) -> Json:
        numbers = self._values.take(np.arange(start, end)).numbers_or_nan()
        places = np.arange(start, end)
        if 0 <= self._most < len(places):
            # As GetHyperCubeReducedData, which is said to make mini charts, thins out lines.
            places = (start + profile(numbers, profile_factor(len(numbers), self._most)))[: self._most]
        values = self._values.take(places)
        cells = self._column.cells(self._codes[places])
        headers: list[Json] = [{name: cell[name] for name in _CELL} for cell in cells]
        definitions = self._attribute_definitions
        if definitions:
            shown = expression_cells(
                self._context, definitions, [vector.take(places) for vector in self._attributes]
            )
            for header, cell in zip(headers, shown, strict=True):
                header["qAttrExps"] = cell
        texts = self._measure.texts(values)
        points = [
            [header, {"qText": text, "qNum": wire_number(number), "qElemNumber": 0}]
            for header, text, number in zip(headers, texts, values.numbers_or_nan().tolist(), strict=True)
        ]
        return {"qMatrix": points, **bounds(numbers)}

    def _real(self, codes: NDArray[Any]) -> NDArray[Any]:
        """The codes, 0 in place of Others."""
        return np.where(self._column.is_other(codes), 0, codes)


def _as_dimension(definition: Mapping[str, Any]) -> Json:
    """The dimension of a mini chart as `NxDimension`."""
    shared = ("qLibraryId", "qNullSuppression", "qAttributeExpressions", "qOtherTotalSpec")
    inline = {
        "qFieldDefs": [str(definition.get("qDef") or "")],
        "qSortCriterias": [definition.get("qSortBy") or {}],
    }
    return {"qDef": inline, **{name: definition[name] for name in shared if name in definition}}
