"""List objects: all values of a field with their states (`qListObjectDef`, `qListObject`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np

from ..columns.vector import Bools, Ints
from ..errors import EngineError
from .cells import error_struct
from .columns import DimensionColumn
from .context import Context
from .definition import read_measure
from .dimensions import MissingDimension
from .measures import UNSUPPORTED, MeasureColumn
from .pages import Area, asked_for
from .plan import Plan
from .scope import CubeScope
from .value_cells import Row

_FREQUENCY: Final = {"NONE": "N", "VALUE": "V", "PERCENT": "P", "RELATIVE": "R"}


class ListBox:
    """A list object in a context: one column, one row per value (or per hit of a search).

    Parameters: `properties` the `qListObjectDef`, `hits` a bitmap over codes while a search is on, `plan`
    how the definition was read before.
    """

    def __init__(
        self,
        context: Context,
        properties: Mapping[str, Any],
        hits: Bools | None = None,
        plan: Plan | None = None,
    ) -> None:
        self.properties = properties
        self.plan = plan
        self.context = context.in_state(str(properties.get("qStateName") or ""))
        self.column: DimensionColumn | None = None
        self.error: dict[str, Any] | None = None
        self.length = 0
        self._hits = hits
        self._first: Ints = np.zeros(0, dtype=np.intp)
        self.expressions: list[MeasureColumn] = []
        try:
            if plan is None or not plan.serves(self.context, properties):
                plan = Plan(self.context, properties, is_list=True)
            self.plan = plan
            ((dimension, _),) = plan.dimensions
            self.context = self.context.in_chart(plan.place)
            self.column = DimensionColumn(self.context, dimension, kept=plan.kept[0])
            if isinstance(self.column.dimension, MissingDimension):
                raise EngineError(f"field not found: {self.column.definition.definition}", code=7002)
            self.length = self._count()
            self.expressions = [self._expression(item) for item in properties.get("qExpressions") or ()]
        except EngineError as error:
            if error.code == UNSUPPORTED:
                raise
            self.error = error_struct(error.code, error.message)

    @property
    def field(self) -> str | None:
        """The field one selects in; None for a calculated one."""
        return self.column.dimension.name if self.column is not None and self.column.is_field else None

    def _count(self) -> int:
        assert self.column is not None
        if not self.column.is_field:
            self.column.frequency.sum()  # a calculated dimension knows its values once it has met its rows
        return len(self.column.fixed_order()) if self._hits is None else int(np.count_nonzero(self._hits[1:]))

    def _codes(self, top: int, height: int) -> Ints:
        """The codes in some rows. Nobody needs more of many values than some of the first ones, mostly."""
        end = min(top + height, self.length)
        if len(self._first) < end and self.column is not None:
            shown = int((self.properties.get("qAutoSortByState") or {}).get("qDisplayNumberOfRows") or 0)
            most = self.length if len(self._first) else end
            self._first = self.column.first_in_order(most, self._hits, by_state=0 < shown < self.length)
        return self._first[top:end]

    def _expression(self, properties: Mapping[str, Any]) -> MeasureColumn:
        """A further column, with a value for every code: null where that is not possible."""
        assert self.column is not None
        inline = {"qDef": {"qDef": properties.get("qExpr")}, "qLibraryId": properties.get("qLibraryId")}
        measure = MeasureColumn(self.context, read_measure(inline, self.context))
        scope = CubeScope(self.context, [self.column.dimension])
        measure.keep(self.column.spread(scope, measure.evaluate(scope)))
        return measure

    @property
    def width(self) -> int:
        return 1 + len(self.expressions)

    def layout(self) -> dict[str, Any]:
        """`qListObject`, with the pages of qInitialDataFetch."""
        error, pages = self.error, []
        if error is None and self.plan is not None:
            try:
                pages = self._pages(self.plan.first_pages)
            except EngineError as wrong:
                error = error_struct(wrong.code, wrong.message)
        layout: dict[str, Any] = {
            "qSize": {"qcx": self.width, "qcy": self.length},
            "qDimensionInfo": self.column.info() if self.column is not None else {},
            "qExpressions": [*map(_expression_info, self.expressions)],
            "qDataPages": pages,
        }
        if self.properties.get("qStateName"):
            layout["qStateName"] = self.properties["qStateName"]
        return layout | {"qError": error} if error else layout

    def pages(self, pages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """`NxDataPage` for each page asked for. Raises EngineError 7009 for too many cells."""
        return self._pages(asked_for(pages))

    def _pages(self, asked: Iterable[Area]) -> list[dict[str, Any]]:
        width, length = self.width, self.length
        return [self._page(area.cut(width, length)) for area in asked]

    def _page(self, area: Area) -> dict[str, Any]:
        codes = self._codes(area.top, area.height)
        if area.left == 0 and area.width == 1:
            return {"qMatrix": self._rows(codes), "qTails": [{"qUp": 0, "qDown": 0}], "qArea": area.struct()}
        shown = range(area.left, area.left + area.width)
        values = [cell for (cell,) in self._rows(codes)] if 0 in shown else []
        columns = [self.expressions[at - 1].cells(codes) if at else values for at in shown]
        matrix = [*map(list, zip(*columns, strict=True))]
        return {"qMatrix": matrix, "qTails": [{"qUp": 0, "qDown": 0}], "qArea": area.struct()}

    def _rows(self, codes: Ints) -> list[Row]:
        """The cells of the field's values, each in a row of its own."""
        if self.column is None:
            return []
        rows = self.column.rows(codes)
        if not self.properties.get("qShowAlternatives") and self.column.states.counts["qAlternative"]:
            rows = [[{**row[0], "qState": "X"}] if row[0]["qState"] == "A" else row for row in rows]
        mode = str(self.properties.get("qFrequencyMode") or "N").removeprefix("NX_FREQUENCY_")
        mode = _FREQUENCY.get(mode, mode)
        if mode != "N":
            counts = zip(rows, self._frequencies(codes, mode), strict=True)
            rows = [[{**cell, "qFrequency": count}] for (cell,), count in counts]
        return rows

    def _frequencies(self, codes: Ints, mode: str) -> list[str]:
        assert self.column is not None
        counts = self.column.frequency
        total = int(counts[1:].sum()) or 1
        if mode == "V":
            return [str(n) for n in counts[codes].tolist()]
        if mode == "P":
            return [f"{100 * n / total:.1f}%" for n in counts[codes].tolist()]
        return [f"{n / total:.4f}" for n in counts[codes].tolist()]


def _expression_info(measure: MeasureColumn) -> dict[str, Any]:
    error = {"qError": {"qErrorCode": measure.error.code}} if measure.error else {}
    return {"qExpr": measure.definition.expression, **error}
