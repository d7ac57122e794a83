"""A straight hypercube: rows, totals, layout, pages (`qHyperCubeDef`, `qHyperCube`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns import Coded, Vector
from ..columns.vector import Bools, Ints
from ..errors import EngineError, UnsupportedError
from ..expr import parse_set
from . import sorting
from .cells import Column, error_struct, is_something, table_rows
from .columns import DimensionColumn, with_part
from .context import Context
from .definition import text_of_expression
from .dimensions import Dimension
from .direct import DirectTable
from .expressions import evaluate_text, holds
from .grouping import GroupTable
from .hidden import CONDITION_FAILED, Hidden, with_hidden
from .measures import UNSUPPORTED, MeasureColumn
from .mini_charts import MiniCharts
from .pages import Area, alike, asked_for
from .plan import Plan, template
from .row_order import FEW, RowOrder, numbers_of, places_in
from .rows import rows_of, shown_groups
from .scope import CubeScope
from .shown import populated
from .totals import RowTotals
from .trends import trend_lines

_STRAIGHT: Final = ("", "S", "DATA_MODE_STRAIGHT", "EQ_DATA_MODE_STRAIGHT")
_UNSUPPORTED: Final = ("qDynamicScript",)
# Values of so few rows are counted one by one.
_FEW: Final = 64
_NOTHING_HIDDEN: Final = Hidden()


class Cube:
    """A cube calculated in a context. Cells are made when a page is asked for. `plan` is how the definition
    was read, now or before.

    Raises UnsupportedError for what straight cubes here do not do; other errors are in the layout.
    """

    modes: ClassVar[tuple[str, ...]] = _STRAIGHT
    refused: ClassVar[tuple[str, ...]] = _UNSUPPORTED
    totals_are_rows: ClassVar = True
    sums_trends: bool = False

    def __init__(self, context: Context, properties: Mapping[str, Any], plan: Plan | None = None) -> None:
        if plan is not None and plan.given is not properties:
            plan = None
        if plan is None:
            _refuse_unsupported(properties, self.modes, self.refused)
        self.properties = properties
        self.plan = plan
        state = properties.get("qStateName")
        self.context = context.in_state(str(state)) if state else context
        self.dimensions: list[DimensionColumn] = []
        self.measures: list[MeasureColumn] = []
        self.sort_order: list[int] = []
        self.column_order: list[int] = []
        self.length = 0
        self.error: dict[str, Any] | None = None
        self.condition_message = ""
        # Of the rows as they come; `_order` says in which order they are shown, unless that is the same.
        self._codes: list[NDArray[Any]] = []
        # By number of the dimension, of the rows as they are shown.
        self._ordered: dict[int, NDArray[Any]] = {}
        self._order: RowOrder | None = None
        # How many values of each dimension there are in the rows, if somebody counted them.
        self._present: list[int] | None = None
        self._measures_sort = True
        self._total: list[dict[str, Any]] = []
        self._hidden = _NOTHING_HIDDEN
        self._row_totals: RowTotals | None = None
        self._charts: dict[int, MiniCharts] = {}
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

    @property
    def height(self) -> int:
        """How many rows are shown: `length` rows of data, and those of totals."""
        return self.length if self._row_totals is None else len(self._row_totals.source)

    def _calculate(self) -> None:
        plan = self.plan
        if (plan is None or plan.has_condition) and not self._condition_met():
            return
        expression = self.properties.get("qContextSetExpression")
        if expression:
            self.context = _in_set(self.context, text_of_expression(expression))
        if plan is None or not plan.serves(self.context, self.properties):
            plan = self.plan = Plan(self.context, self.properties)
        self.properties, self._hidden = plan.properties, plan.hidden
        self.context = context = self.context.in_chart(plan.place)
        kept, count = plan.kept, len(plan.dimensions)
        self.dimensions = [
            DimensionColumn(context, definition, kept=own)
            for (definition, _), own in zip(plan.dimensions, kept, strict=False)
        ]
        self.measures = [
            MeasureColumn(context, definition, own)
            for definition, own in zip(plan.measures, kept[count:], strict=True)
        ]
        self.sort_order = [*plan.sort_order]
        self.column_order = [*plan.column_order]
        if not kept:
            self.error = self._hidden.error
            return
        for at, others in plan.limits:
            outer = [before.grouped for before in self.dimensions[:at]]
            first = self.measures[0].definition.expression if self.measures else "1"
            self.dimensions[at].limit(others, first, outer)
        if not self._in_one_go(plan):
            self._collapse([self.dimensions[at] for at, others in plan.limits if others.collapses])
            self._in_scope()
        if self.totals_are_rows and plan.shows_totals:
            self._row_totals = RowTotals(self)

    def _in_one_go(self, plan: Plan) -> bool:
        """Calculate the table without walking through it, if it is that simple."""
        straight = plan.straight if type(self) is Cube and not self.context.sets else None
        if straight is None:
            return False
        try:
            found = straight.find(self.context, totals=not self.properties.get("qSuppressMeasureTotals"))
        except EngineError:
            found = None  # comes again where it is told which column it is of
        if found is None:
            return False
        groups, values, every = found
        for column in self.dimensions:
            column.is_possible = True
        kept = self._kept(groups, values) if plan.suppresses else groups.met
        codes, shown, are_ordered, self._present = rows_of(plan, self.dimensions, groups, kept, values)
        self._show(codes, shown, are_ordered=are_ordered)
        if every:
            totals = [*map(MeasureColumn.total_column, self.measures, every)]
            ((self._total,), _) = table_rows(totals, 1)
        return True

    def _in_scope(self) -> None:
        """Calculate the table by evaluating one expression after the other."""
        scope = self._make_scope([column.grouped for column in self.dimensions])
        # Values beyond a limit are shown as Others.
        shown = [column.definition.show_all and column.limited is None for column in self.dimensions]
        if any(shown):
            scope.add_all_values([at for at, is_shown in enumerate(shown) if is_shown])
        scope.arrange = lambda: self._arranged(scope)
        scope.measures = [measure.compiled for measure in self.measures]
        self._measures_sort = not any(measure.depends_on_order for measure in self.measures)
        values = self._evaluate(scope)
        kept = self._kept(scope.groups, values)
        # These can bring groups that the measures do not have.
        attributes = [measure.evaluate_attributes(scope) for measure in self.measures]
        further = [measure.evaluate_attribute_dimensions(scope) for measure in self.measures]
        groups = places_in(kept)
        codes = [column[groups] for column in scope.groups.columns]
        order = self._show(codes, [found.take(groups) for found in values])
        if any(attributes) or any(further):
            order = order if self._order is None else self._order.whole
            rows = numbers_of(groups) if order is None else numbers_of(groups)[order]
            for measure, more, coded in zip(self.measures, attributes, further, strict=True):
                measure.attributes = [vector.take(rows) for vector in more]
                measure.attribute_dimensions = [Coded(column.values, column.codes[rows]) for column in coded]
        self._total = self._totals(scope)
        scope.arrange = None  # it holds the scope

    def _show(
        self, codes: list[NDArray[Any]], shown: list[Vector], *, are_ordered: bool = False
    ) -> Ints | None:
        """Show groups with these codes and values as rows; the order these are put in now, if they are.
        `are_ordered` says that they come as the dimensions sort them."""
        if self.properties.get("qPopulateMissing"):
            shown = [*map(populated, shown)]
        self.length = length = len((codes or shown)[0])
        is_sorted = length < 2 or (are_ordered and self.plan is not None and not self.plan.sorts_by_measures)
        sorters = [] if is_sorted else self._sorters(are_ordered=are_ordered)
        order: Ints | None = None
        if sorters and length > FEW:
            on_rows: list[Callable[[Any], Any]] = [part.__getitem__ for part in codes]
            on_rows += [found.take for found in shown]
            self._order = RowOrder(length, [(on_rows[at], keys) for at, keys in sorters])
            if any(column.definition.sorting.may_fail for column in self.dimensions):
                _ = self._order.whole
        elif sorters:
            held = [*codes, *shown]
            order = sorting.order([key for at, keys in sorters for key in keys(held[at])], length)
            codes = [part[order] for part in codes]
            shown = [found.take(order) for found in shown]
        self._codes = codes
        for measure, found in zip(self.measures, shown, strict=True):
            measure.keep(found, order=self._order)
        return order

    def _collapse(self, outer: Sequence[DimensionColumn]) -> None:
        """Leave the dimensions behind these without values where these are Others."""
        for at, column in enumerate(self.dimensions):
            before = [one.limited for one in outer if one.limited and self.dimensions.index(one) < at]
            if before:
                column.collapse(before)

    def _make_scope(self, dimensions: Sequence[Dimension]) -> CubeScope:
        return CubeScope(self.context, dimensions, sparse=True)

    def _condition_met(self) -> bool:
        condition = self.properties.get("qCalcCondition")
        if not condition and not self.properties.get("qCalcCond"):
            return True
        pair = condition if isinstance(condition, Mapping) else {}
        wanted = text_of_expression(pair.get("qCond")) or text_of_expression(self.properties.get("qCalcCond"))
        if holds(self.context, wanted):
            return True
        self.condition_message = evaluate_text(self.context, text_of_expression(pair.get("qMsg")))
        self.error = error_struct(CONDITION_FAILED, wanted)
        return False

    def _evaluate(self, scope: CubeScope) -> list[Vector]:
        """The measures for all groups; repeated if a later one brought more groups than an earlier saw, and
        that matters."""
        while True:
            before = scope.groups.known
            values = [measure.evaluate(scope) for measure in self.measures]
            if scope.groups.known == before or not scope.looked_around:
                return values

    def _kept(self, groups: GroupTable | DirectTable, values: Sequence[Vector]) -> Bools:
        kept = shown_groups(self.dimensions, groups)
        if values and self.properties.get("qSuppressZero"):
            kept &= np.logical_or.reduce([is_something(v) for v in values])
        if values and self.properties.get("qSuppressMissing"):
            kept &= np.logical_or.reduce([~v.is_null() for v in values])
        return kept

    def _arranged(self, scope: CubeScope) -> tuple[Ints, list[int]]:
        """The rows as their dimensions sort them, and the dimensions that make the column segments: all
        but the last to sort by."""
        columns = scope.groups.columns
        shown = np.flatnonzero(self._kept(scope.groups, []))
        order = [at for at in self.sort_order if at < len(columns)]
        keys = [key for at in order for key in self.dimensions[at].sort_keys(columns[at][shown])]
        return shown[sorting.order(keys, len(shown))], order[:-1]

    def _sorters(self, *, are_ordered: bool) -> list[tuple[int, sorting.Sorter]]:
        """The columns that sort, in their order, with what gives the keys of a dimension's codes or of a
        measure's values. With `are_ordered` rows come as the dimensions sort them."""
        found: list[tuple[int, sorting.Sorter]] = []
        count = left = len(self.dimensions)
        needed = 0
        has_others = True in [column.has_others for column in self.dimensions]
        for at in self.sort_order:
            if at < count:
                found.append((at, self.dimensions[at].sort_keys))
                left -= 1
                if not left and not has_others:
                    break  # no two rows have the same values of all dimensions
            elif self._measures_sort:
                found.append((at, self.measures[at - count].sorter))
                needed = len(found)
        return found[:needed] if are_ordered else found

    def _totals(self, rows: CubeScope) -> list[dict[str, Any]]:
        if self.properties.get("qSuppressMeasureTotals"):
            return []
        scope = self._make_scope([])
        scope.divided = rows
        scope.measures = [measure.compiled for measure in self.measures]
        return [measure.total_cell(measure.evaluate(scope)) for measure in self.measures]

    def layout(self) -> dict[str, Any]:
        """`qHyperCube`, with the pages of qInitialDataFetch."""
        error, pages = self.error, {}
        if error is None:
            try:
                pages = self.first_pages()
            except EngineError as wrong:
                error = error_struct(wrong.code, wrong.message)
        hidden, present = self._hidden, self._present
        if present is None:
            present = [*map(self._count_present, range(len(self._codes)))]
        infos = [*map(DimensionColumn.info, self.dimensions, present)]
        dimensions = infos + [column.info() for column in self.dimensions[len(present) :]]
        measures = [
            self._measure_info(at) if measure.has_charts else measure.info()
            for at, measure in enumerate(self.measures)
        ]
        is_planned = self.plan is not None and self.properties is self.plan.properties
        layout = self.plan.template.copy() if self.plan and is_planned else template(self.properties)
        layout["qSize"] = self.size()
        layout["qDimensionInfo"] = (
            with_hidden(dimensions, hidden.dimensions) if hidden.dimensions else dimensions
        )
        layout["qMeasureInfo"] = with_hidden(measures, hidden.measures) if hidden.measures else measures
        layout["qEffectiveInterColumnSortOrder"] = self.sort_order
        layout["qGrandTotalRow"] = self._total
        layout |= self.further_layout()
        layout |= pages
        title = self.properties.get("qTitle")
        if error:
            layout["qError"] = error
        if self.condition_message:
            layout["qCalcCondMsg"] = self.condition_message
        if title and (shown := evaluate_text(self.context, text_of_expression(title))):
            layout["qTitle"] = shown
        return layout

    def size(self) -> dict[str, Any]:
        """`qSize`."""
        return {"qcx": len(self.column_order), "qcy": self.height}

    def first_pages(self) -> dict[str, Any]:
        """The pages of qInitialDataFetch, under the name they have in the layout."""
        assert self.plan is not None
        return {"qDataPages": self._pages(self.plan.first_pages)}

    def further_layout(self) -> dict[str, Any]:
        """What the layout has otherwise than that of a straight table."""
        return {}

    def _count_present(self, at: int) -> int:
        """How many values of a dimension there are in the rows."""
        codes = self._codes[at]
        if self.dimensions[at].has_others:
            codes = codes[~self.dimensions[at].is_other(codes)]
        if len(self._codes) < 2:  # each in one row
            return int(np.count_nonzero(codes))
        if len(codes) <= _FEW:
            return len({*codes.tolist()} - {0})
        return int(kernels.present(codes, int(codes.max()) + 1)[1:].sum())

    def _measure_info(self, at: int) -> dict[str, Any]:
        measure = self.measures[at]
        info = measure.info()
        if measure.definition.trend_lines:
            info["qTrendLines"] = trend_lines(self, measure)
        charts = self._mini_charts(at) if measure.definition.mini_chart else None
        return info | {"qMiniChart": charts.info()} if charts else info

    def _mini_charts(self, at: int) -> MiniCharts | None:
        measure = self.measures[at]
        definition = measure.definition.mini_chart
        if definition is None or self.error is not None:
            return None
        if at not in self._charts:
            grouped = [column.grouped for column in self.dimensions]
            codes = [self.dimension_codes(number) for number in range(len(self._codes))]
            self._charts[at] = MiniCharts(self.context, definition, measure, grouped, codes, self.length)
        return self._charts[at]

    def dimension_codes(self, at: int) -> NDArray[Any]:
        """The code of a dimension's value in each row."""
        if at >= len(self._codes):
            return np.zeros(self.length, dtype=np.intp)
        if self._order is not None and at not in self._ordered:
            self._ordered[at] = self._codes[at][self._order.whole]
        return self._codes[at] if self._order is None else self._ordered[at]

    def _codes_at(self, at: int, rows: slice | Ints) -> NDArray[Any]:
        """The same of some rows."""
        return self._codes[at][rows if self._order is None else self._order.places(rows)]

    def pages(self, pages: Iterable[Mapping[str, Any]], *, plain: bool = False) -> list[dict[str, Any]]:
        """`NxDataPage` for each page asked for, with a `PlainCell` wherever that will do if they are only
        written (`plain`). Raises EngineError 7009 for too many cells."""
        return self._pages(asked_for(pages), plain=plain)

    def _pages(self, asked: Iterable[Area], *, plain: bool = False) -> list[dict[str, Any]]:
        width, height = len(self.column_order), self.height
        return [self._page(area.cut(width, height), plain=plain) for area in asked]

    def _page(self, area: Area, *, plain: bool) -> dict[str, Any]:
        left, top, width, height = area
        rows: slice | Ints = slice(top, top + height)
        if self._row_totals is not None:
            rows = self._row_totals.source[rows]
        shown = self.column_order[left : left + width]
        return {
            "qMatrix": (self._plain_matrix if plain else self.matrix)(rows, shown) if height else [],
            "qTails": self._tails(top, height),
            "qArea": {"qLeft": left, "qTop": top, "qWidth": width, "qHeight": height},
        }

    def _tails(self, top: int, height: int) -> list[dict[str, int]]:
        """`NxGroupTail` of each dimension: how many rows beyond a page belong to the group, of equal values
        of the dimensions it is sorted by, that the page begins or ends in."""
        tails = [{"qUp": 0, "qDown": 0} for _ in self.dimensions]
        if len(tails) < 2 or height == self.height:
            return tails  # no rows are alike, or there are none beyond
        rows: Sequence[int] = range(top, top + height)
        if self._row_totals is not None:
            rows = self.shown_rows(rows)
        outer: list[Callable[[slice], NDArray[Any]]] = []
        for at in [at for at in self.sort_order if at < len(tails)][:-1] if rows else ():
            outer.append(partial(self._codes_at, at))
            up, down = (alike(outer, self.length, row, step) for row, step in ((rows[0], -1), (rows[-1], 1)))
            tails[at] = {"qUp": up, "qDown": down}
        return tails

    def matrix(self, rows: slice | Ints, columns: Sequence[int]) -> list[list[dict[str, Any]]]:
        """The cells (`NxCell`) of some rows of data, by number of the dimensions and, behind them, measures.
        Negative rows are those of totals, see `RowTotals`."""
        if not columns:
            return []
        height = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        parts = self._columns(rows, columns)
        while True:
            try:
                made, told = table_rows(parts, height)
                break
            except KeyError as missing:  # nobody asked for these cells yet
                (at,) = missing.args
                parts[at] = [self._cells(columns[at], rows)]
        if height == self.length and isinstance(rows, slice):
            count = len(self.dimensions)
            for at, found in zip(columns, told, strict=True):
                if found is not None:
                    self.measures[at - count].shown.told = found
        return made

    def _columns(self, rows: slice | Ints, columns: Sequence[int]) -> list[Column]:
        """The cells of some rows as columns of a table."""
        if self._row_totals is not None:
            return [[self._cells(at, rows)] for at in columns]
        count = len(self.dimensions)
        places = rows if self._order is None else self._order.places(rows)
        found: list[Column] = []
        for at in columns:
            if at < count:
                made = self.dimensions[at].column(self._codes[at][places])
            else:
                measure = self.measures[at - count]
                made = [self._cells(at, rows)] if measure.has_parts else measure.shown.column(rows)
            found.append(made)
        return found

    def _plain_matrix(self, rows: slice | Ints, columns: Sequence[int]) -> list[Any]:
        """The same as `matrix` to write it as JSON: with a `PlainCell` wherever that will do."""
        return [*zip(*(self._plain_cells(at, rows) for at in columns), strict=True)]

    def _plain_cells(self, at: int, rows: slice | Ints) -> list[Any]:
        dimensions = len(self.dimensions)
        found: list[Any] | None = None
        if self._row_totals is None and at < dimensions:
            found = self.dimensions[at].plain_cells(self._codes_at(at, rows))
        elif self._row_totals is None:
            found = self.measures[at - dimensions].plain_cells(rows)
        return self._cells(at, rows) if found is None else found

    def _cells(self, at: int, rows: slice | Ints) -> list[dict[str, Any]]:
        if isinstance(rows, np.ndarray) and self._row_totals is not None:
            totals = np.flatnonzero(rows < 0)
            cells = self._cells_of_data(at, np.maximum(rows, 0))
            found = self._row_totals.cells(at, (-1 - rows[totals]).tolist())
            for place, cell in zip(totals.tolist(), found, strict=True):
                cells[place] = cell
            return cells
        return self._cells_of_data(at, rows)

    def shown_rows(self, rows: Sequence[int]) -> list[int]:
        """The rows of data that are shown as some rows; rows that are not there and totals are left out."""
        height = self.height
        inside = [row for row in rows if 0 <= row < height]
        if self._row_totals is None:
            return inside
        return [row for row in self._row_totals.source[inside].tolist() if row >= 0]

    def evaluate_measures(self, scope: CubeScope) -> list[Vector]:
        """Each measure for the groups of a scope."""
        return self._evaluate(scope)

    def _cells_of_data(self, at: int, rows: slice | Ints) -> list[dict[str, Any]]:
        if at < len(self.dimensions):
            return self.dimensions[at].cells(self._codes_at(at, rows))
        measure = self.measures[at - len(self.dimensions)]
        cells = measure.cells(rows)
        charts = self._mini_charts(at - len(self.dimensions)) if measure.definition.mini_chart else None
        if charts is not None:
            cells = with_part(cells, "qMiniChart", charts.cells(np.arange(self.length)[rows].tolist()))
        return cells


def _in_set(context: Context, text: str) -> Context:
    """A context in which everything is calculated in a set, written with or without braces."""
    if not text:
        return context
    node = parse_set(text if text.lstrip().startswith("{") else "{" + text + "}")
    return context.changed(sets=(*context.sets, node))


def _refuse_unsupported(
    properties: Mapping[str, Any], modes: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    mode = str(properties.get("qMode") or "")
    if mode not in modes:
        raise UnsupportedError(f"hypercube mode {mode} is not supported", parameter="qMode")
    for name in refused:
        if properties.get(name):
            raise UnsupportedError(f"{name} is not supported", parameter=name)
