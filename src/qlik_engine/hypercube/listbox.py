"""List objects: all values of a field with their states (`qListObjectDef`, `qListObject`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from ..columns.vector import Bools, Ints
from ..errors import EngineError
from ..selection.states import FieldStates
from .cells import error_struct
from .columns import DimensionColumn
from .context import Context
from .definition import read_measure
from .dimensions import MissingDimension
from .listed import Listed
from .measures import UNSUPPORTED, MeasureColumn
from .pages import Area, asked_for
from .plan import Plan
from .scope import CubeScope
from .value_cells import Row

_NO_CODES: Final[Ints] = np.zeros(0, dtype=np.intp)


class ListBox:
    """A list object in a context: one column, one row per value (or per hit of a search).

    Parameters: `properties` the `qListObjectDef`, `hits` a bitmap over codes while a search is on, `plan`
    how the definition was read before.
    """

    # As a list has them that shows a field as it is: most never have others.
    error: dict[str, Any] | None = None
    length = 0
    expressions: Sequence[MeasureColumn] = ()
    _column: DimensionColumn | None = None
    _listed: Listed | None = None
    _states: FieldStates | None = None
    # The first codes in order, as far as known; whether somebody has asked for some.
    _first: Ints = _NO_CODES
    _is_asked = False

    def __init__(
        self,
        context: Context,
        properties: Mapping[str, Any],
        hits: Bools | None = None,
        plan: Plan | None = None,
    ) -> None:
        state = self._state = properties.get("qStateName")
        self.context = context.in_state(str(state)) if state else context
        self.properties = properties
        self.plan = plan
        self._hits = hits
        try:
            if plan is None or not plan.serves(self.context, properties):
                plan = self.plan = Plan(self.context, properties, is_list=True)
            kept = plan.kept[0]
            listed = kept["listed"] if "listed" in kept else self._read(plan)
            self._listed = listed
            self.length = listed.order.size if hits is None else int(np.count_nonzero(hits[1:]))
            if listed.expressions:
                self.expressions = [*map(self._expression, listed.expressions)]
        except EngineError as error:
            if error.code == UNSUPPORTED:
                raise
            self.error = error_struct(error.code, error.message)

    def _read(self, plan: Plan) -> Listed:
        """How the definition lists its values. Raises EngineError 7002 if there is no such field."""
        column = self.column
        if isinstance(column.dimension, MissingDimension):
            raise EngineError(f"field not found: {column.definition.definition}", code=7002)
        if not column.is_field:
            column.frequency.sum()  # a calculated dimension knows its values once it has met its rows
        listed = Listed(column, self.properties)
        if column.is_field:
            plan.kept[0]["listed"] = listed
        return listed

    @property
    def column(self) -> DimensionColumn:
        """All there is to know of the values in this context; most lists need less."""
        if self._column is None:
            assert self.plan is not None
            ((dimension, _),) = self.plan.dimensions
            context = self.context.in_chart(self.plan.place)
            self._column = DimensionColumn(context, dimension, kept=self.plan.kept[0])
        return self._column

    @property
    def field(self) -> str | None:
        """The field one selects in; None for a calculated one."""
        return None if self._listed is None else self._listed.field

    @property
    def states(self) -> FieldStates:
        """The state of each value."""
        if self._states is None:
            listed, context = self._listed, self.context
            if listed is None or listed.field is None:
                self._states = self.column.states
            else:
                selections = context.states[context.state]
                possible = context.possible_of(context.model, selections)
                self._states = FieldStates.of(possible, listed.field, selections.get(listed.field))
        return self._states

    def _expression(self, properties: Mapping[str, Any]) -> MeasureColumn:
        """A further column, with a value for every code: null where that is not possible."""
        context = self.column.context
        inline = {"qDef": {"qDef": properties.get("qExpr")}, "qLibraryId": properties.get("qLibraryId")}
        measure = MeasureColumn(context, read_measure(inline, context))
        scope = CubeScope(context, [self.column.dimension])
        measure.keep(self.column.spread(scope, measure.evaluate(scope)))
        return measure

    def layout(self) -> dict[str, Any]:
        """`qListObject`, with the pages of qInitialDataFetch."""
        error, pages = self.error, []
        if error is None:
            try:
                for area in self._first_areas():
                    pages.append(self._page(area))
            except EngineError as wrong:
                error = error_struct(wrong.code, wrong.message)
        layout: dict[str, Any] = {
            "qSize": {"qcx": 1 + len(self.expressions), "qcy": self.length},
            "qDimensionInfo": self._info(),
            "qExpressions": [*map(_expression_info, self.expressions)] if self.expressions else [],
            "qDataPages": pages,
        }
        if self._state:
            layout["qStateName"] = self._state
        return layout | {"qError": error} if error else layout

    def _info(self) -> dict[str, Any]:
        listed = self._listed
        if listed is None:
            return {} if self._column is None else self._column.info()
        if listed.info is None:
            return self.column.info()
        states = self._states or self.states
        info = {**listed.info, "qStateCounts": states.counts}
        if states.locked:
            info["qLocked"] = True
        return info

    def pages(self, pages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """`NxDataPage` for each page asked for. Raises EngineError 7009 for too many cells."""
        return [self._page(area) for area in self._cut(asked_for(pages))]

    def _cut(self, areas: Iterable[Area]) -> list[Area]:
        """As much of areas as is in the list."""
        return [area.cut(1 + len(self.expressions), self.length) for area in areas]

    def _first_areas(self) -> Sequence[Area]:
        """Those of qInitialDataFetch; the same whatever is selected unless somebody searches."""
        plan, listed = self.plan, self._listed
        assert plan is not None
        assert listed is not None
        if self._hits is not None:
            return self._cut(plan.first_pages)
        if listed.areas is None:
            listed.areas = self._cut(plan.first_pages)
        return listed.areas

    def _page(self, area: Area) -> dict[str, Any]:
        matrix = self._rows(area.top, area.top + area.height)
        if area.left or area.width != 1:
            codes = self._codes(area.top, area.top + area.height)
            shown = range(area.left, area.left + area.width)
            values = [cell for (cell,) in matrix]
            columns = [self.expressions[at - 1].cells(codes) if at else values for at in shown]
            matrix = [*map(list, zip(*columns, strict=True))]
        return {"qMatrix": matrix, "qTails": [{"qUp": 0, "qDown": 0}], "qArea": area.struct()}

    def _rows(self, low: int, high: int) -> list[Row]:
        """The cells of the field's values in some places, each in a row of its own."""
        listed, rows = self._listed, None
        if listed is None:
            return []
        states = self._states or self.states
        if listed.cells is not None and self._hits is None and not self._is_asked:
            # None of those made before may be missing.
            rows = listed.cells.first(listed.order, states.by_code, listed.ranks, states.tally, low, high)
            self._is_asked = rows is not None
        if rows is None:
            rows = self.column.rows(self._codes(low, high))
        if states.counts["qAlternative"] and not listed.shows_alternatives:
            rows = [[{**row[0], "qState": "X"}] if row[0]["qState"] == "A" else row for row in rows]
        if listed.frequency != "N":
            counts = zip(rows, self._frequencies(self._codes(low, high), listed.frequency), strict=True)
            rows = [[{**cell, "qFrequency": count}] for (cell,), count in counts]
        return rows

    def _codes(self, low: int, high: int) -> Ints:
        """The codes in some places. Nobody needs more of many values than some of the first ones, mostly."""
        listed = self._listed
        if listed is not None and len(self._first) < min(high, self.length):
            most = self.length if self._is_asked else high
            by_state = listed.by_state(self.length)
            self._first = self.column.first_in_order(most, self._hits, by_state=by_state)
            self._is_asked = True
        return self._first[low:high]

    def _frequencies(self, codes: Ints, mode: str) -> list[str]:
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
