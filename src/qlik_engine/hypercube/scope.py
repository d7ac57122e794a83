"""The groups of a chart as `Scope` of its expressions.

An aggregation runs over the rows of the tables that hold its fields. Those rows are then linked to the
dimensions; a row counts once for each combination of dimension values it is linked to, however many
ways lead there. Rows linked to no value count for the combination with null.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns import Coded, Dual, Vector
from ..columns.vector import NULL, Ints
from ..errors import ExpressionError
from ..expr import Expression
from ..expr.nodes import Call, SetNode
from ..expr.nodes import Node as ExpressionNode
from ..expr.scope import AggregationSpec, Frame, Rows
from ..expr.span import Span
from ..formats.locale import Locale
from ..selection import Possible
from . import inter_record
from .aggr import aggr_on_rows
from .context import Context
from .dimensions import Dimension, FieldDimension, SyntheticDimension
from .direct import DirectTable
from .frame import JoinFrame
from .functions import answer
from .grouping import GroupTable
from .join import Joiner, aggregated_nodes, cross, cross_all, cross_values
from .segments import Segments, make_segments
from .sets import possible_in_sets


class GroupsAdded(Exception):  # not an error: evaluation starts again with the groups there now are
    """An aggregation's rows brought combinations that were not groups yet."""


class CubeScope:
    """Groups by `dimensions` in `context`. Without dimensions there is one group.

    `arrange` gives the groups that are shown, in order, and which dimensions make the column segments:
    all groups as they were met and all dimensions but the last, unless the chart says otherwise.
    `measures` are what `Column` refers to.

    The groups start as the possible combinations of the dimensions' values and grow by those that only
    an aggregation's rows have: then `rows` raises GroupsAdded while in `evaluate`, which starts again.
    """

    def __init__(
        self, context: Context, dimensions: Sequence[Dimension] = (), *, sparse: bool = False
    ) -> None:
        """With `sparse`, some of the groups may have no rows and be no combination that is possible: those
        that `groups.met` does not have."""
        self.context = context
        self.locale: Locale = context.locale
        self.dimensions = list(dimensions)
        direct = DirectTable.of(self.dimensions) if sparse and self.dimensions else None
        self.groups: GroupTable | DirectTable = direct or GroupTable(len(self.dimensions))
        self.arrange: Callable[[], tuple[Ints, Sequence[int]]] | None = None
        self.measures: Sequence[Callable[[], Expression]] = ()
        self._columns_in_work: set[int] = set()
        # With how many groups were known.
        self._segments: dict[bool, tuple[int, Segments]] = {}
        self._expected: int | None = None
        # Whether something was evaluated that depends on which groups there are.
        self.looked_around = False
        # The rows of aggregations before they are linked to the dimensions, and by which rows they are.
        self._joined: dict[AggregationSpec, JoinFrame] = {}
        self._linked_rows: dict[Any, tuple[JoinFrame, NDArray[Any], GroupTable | DirectTable]] = {}
        self._rows: dict[AggregationSpec, tuple[JoinFrame, NDArray[Any], GroupTable | DirectTable]] = {}
        # The scope of a chart of which this one has the total.
        self.divided: CubeScope | None = None
        self._covered: Possible | None = None
        if self.dimensions:
            self._covered = possible_in_sets(context, context.sets, CubeScope)
            if isinstance(self.groups, DirectTable) and len(self.dimensions) == 1:
                self.groups.meet(Joiner(self._covered).distinct_codes(self.dimensions[0].name))
            else:
                combinations = self._combinations(self.dimensions, self._covered)
                self._number(combinations, self.groups, self.dimensions)

    @property
    def length(self) -> int:
        return self.groups.count

    def evaluate(self, expression: Expression) -> Vector:
        """One value per group."""
        if not self._may_look_around(expression):
            return expression.evaluate(self, self)
        self.looked_around = True
        try:
            while True:
                self._expected = self.groups.known
                try:
                    return expression.evaluate(self, self)
                except GroupsAdded:
                    continue
        finally:
            self._expected = None

    def _may_look_around(self, expression: Expression) -> bool:
        """Whether values depend on the groups there are: they do on their number, which is fixed in direct
        tables, and where other rows are asked for. A name that is no field may be a measure that does."""
        if not isinstance(self.groups, DirectTable) or expression.looks_around:
            return True
        fields = self.context.model.fields
        return not all(name in fields for name in expression.fields)

    def dimension(self, field: str) -> Coded | None:
        if field not in self.context.model.fields:
            return None
        for at, dimension in enumerate(self.dimensions):
            if dimension.name == field:
                return Coded(dimension.values, self.groups.columns[at])
        rows = self.rows(AggregationSpec((field,)))
        coded = rows.frame.column(field)
        if coded is None:
            return None
        return Coded(coded.values, kernels.constant_per_group(coded.codes, rows.groups, self.length))

    def rows(self, spec: AggregationSpec) -> Rows:
        found = self._rows.get(spec)
        if found is None:
            found = self._rows[spec] = self._make_rows(spec)
        frame, groups, table = found
        if spec.total is not None:
            self._coarse(spec, table)
        if not frame.rows and table is self.groups and table.count != frame.length:
            del self._rows[spec]
            return self.rows(spec)
        if self._expected is not None and self._expected != self.groups.known:
            raise GroupsAdded
        return Rows(frame, groups, table.count, self._parts(spec, frame))

    def _parts(self, spec: AggregationSpec, frame: JoinFrame) -> tuple[NDArray[Any], int] | None:
        """How the chart of which this is the total divides the same rows."""
        if self.divided is None or spec.total is not None or spec not in self.divided._rows:
            return None
        divided, groups, table = self.divided._rows[spec]
        return (groups, table.count) if divided is frame else None

    def spread(self, spec: AggregationSpec) -> NDArray[Any] | None:
        if spec.total is None:
            return None
        self.rows(spec)
        return self._coarse(spec, self._rows[spec][2])

    def _coarse(self, spec: AggregationSpec, table: GroupTable | DirectTable) -> NDArray[Any]:
        """The group of `table` for each group of this scope; those without rows become groups of it, too."""
        kept = [at for at, dimension in enumerate(self.dimensions) if dimension.name in (spec.total or ())]
        return table.number([self.groups.columns[at] for at in kept], self.length)

    def add_all_values(self, wanted: Sequence[int]) -> None:
        """Let values of some dimensions that no group has be groups, too, without a value of the others."""
        for at in wanted:
            every = np.arange(1, len(self.dimensions[at].values))
            codes = np.setdiff1d(every, self.groups.met_codes(at)).astype(np.uint32)
            none = np.zeros(len(codes), dtype=np.uint32)
            columns = [codes if place == at else none for place in range(len(self.dimensions))]
            self.groups.number(columns, len(codes))

    def add_groups(self, columns: Sequence[NDArray[Any]]) -> None:
        """Let the combinations of some rows be groups, given by the codes of each dimension."""
        if columns:
            self.groups.number([codes.astype(np.uint32) for codes in columns], len(columns[0]))

    def value_counts(self) -> Ints:
        """How many possible rows each group has, in the largest table of the dimensions' fields."""
        fields = tuple(d.name for d in self.dimensions if d.name in self.context.model.fields)
        rows = self.rows(AggregationSpec(fields))
        return kernels.count_per_group(rows.groups, self.length)

    def variable(self, name: str) -> str | None:
        return self.context.variables.get(name)

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        return answer(self.context, name, arguments)

    def aggr(self, call: Call, sets: tuple[SetNode, ...], frame: Frame) -> Coded:
        return aggr_on_rows(self.context, call, sets, frame, CubeScope)

    def inter_record(self, name: str, arguments: Sequence[Any], total: bool) -> Vector | Span:
        if name == "Dimensionality":
            return Vector.of_numbers(np.full(self.length, float(len(self.dimensions))))
        if name == "Column":
            return self._column(arguments[0])
        known, found = self._segments.get(total, (-1, None))
        if found is None or known != self.groups.known:
            order, keys = self.arrange() if self.arrange is not None else self._as_met()
            columns = [] if total else [self.groups.columns[at] for at in keys]
            found = make_segments(order, columns, self.length)
            self._segments[total] = (self.groups.known, found)
        return inter_record.answer(name, found, arguments, self.locale)

    def measure(self, name: str) -> ExpressionNode | None:
        from .expressions import compiled

        definition = self.context.measure_named(name)
        return None if definition is None else compiled(self.context, definition).node

    def synthetic(self, name: str, arguments: Sequence[Any]) -> Coded | Dual:
        made = SyntheticDimension.of(name, arguments, self.locale)
        for at, dimension in enumerate(self.dimensions):
            if dimension.name == made.name:
                return Coded(dimension.values, self.groups.columns[at])
        return NULL

    def calculate(self, definition: str) -> Dual:
        # That module evaluates with scopes, so it cannot be there before this one.
        from .expressions import evaluate

        context, cache = self.context, self.context.cache
        key = ("variable", context.state, context.sets, context.objects, context.place, definition)
        if key in cache:
            found: Dual | None = cache[key]
            if found is None:
                raise ExpressionError("a variable refers to itself", text=definition)
            return found
        cache[key] = None
        try:
            value = evaluate(context, definition)
        except BaseException:
            del cache[key]
            raise
        cache[key] = value
        return value

    def _as_met(self) -> tuple[Ints, Sequence[int]]:
        return np.arange(self.length), range(len(self.dimensions) - 1)

    def _column(self, number: Any) -> Vector:
        """Another measure of the chart; null if there is none, and for one that refers to itself."""
        at = int(number.number) - 1 if isinstance(number, Dual) and number.is_number else -1
        if not 0 <= at < len(self.measures) or at in self._columns_in_work:
            return Vector.nulls(self.length)
        self._columns_in_work.add(at)
        try:
            return self.measures[at]().evaluate(self, self)
        finally:
            self._columns_in_work.discard(at)

    def _make_rows(self, spec: AggregationSpec) -> tuple[JoinFrame, NDArray[Any], GroupTable | DirectTable]:
        dimensions: list[Dimension] = self.dimensions
        table: GroupTable | DirectTable = self.groups
        if spec.total is not None:
            dimensions = self._total_dimensions(spec)
            table = GroupTable(len(dimensions))
        if not dimensions and self.divided is not None and spec in self.divided._joined:
            frame = self.divided._joined[spec]
            return frame, frame.one_group, table
        possible = self._possible(spec)
        nodes = aggregated_nodes(self.context.model, spec.fields, possible)
        if not nodes:
            frame = JoinFrame(self.context.model, table.count, {}, frozenset())
            return frame, np.arange(table.count), table
        joiner = Joiner(possible)
        frame = self._joined[spec] = joiner.join(nodes)
        if not dimensions:
            return frame, frame.one_group, table
        # Other aggregations of the same rows.
        at = (possible, spec.total, frame)
        found = self._linked_rows.get(at)
        if found is None:
            found = self._linked_rows[at] = self._grouped(joiner, frame, dimensions, table)
        return found

    def _grouped(
        self,
        joiner: Joiner,
        frame: JoinFrame,
        dimensions: Sequence[Dimension],
        table: GroupTable | DirectTable,
    ) -> tuple[JoinFrame, NDArray[Any], GroupTable | DirectTable]:
        frame, source = self._linked(joiner, frame, dimensions)
        groups = self._number(frame, table, dimensions, joiner.possible)
        if source is None:
            return frame, groups, table
        once = kernels.group_rows(
            [source, groups], [int(source.max(initial=0)) + 1, table.count], frame.length
        )
        if once.count == frame.length:
            return frame, groups, table
        kept = np.sort(once.firsts)
        return frame.take(kept), groups[kept], table

    def _possible(self, spec: AggregationSpec) -> Possible:
        if not spec.sets and self._covered is not None:
            return self._covered
        return possible_in_sets(self.context, (*self.context.sets, *spec.sets), CubeScope)

    def _total_dimensions(self, spec: AggregationSpec) -> list[Dimension]:
        return [d for d in self.dimensions if d.name in (spec.total or ())]

    def _linked(
        self, joiner: Joiner, frame: JoinFrame, dimensions: Sequence[Dimension]
    ) -> tuple[JoinFrame, Ints | None]:
        """`frame` with the dimensions' rows; those of unlinked tables as their distinct combinations."""
        component = joiner.graph.component
        joined = {component[index] for index in frame.rows}
        needed = [node for d in dimensions for node in d.nodes]
        linked = [node for node in needed if component[node.index] in joined]
        frame, source = joiner.extend(frame, linked)
        islands = [
            d for d in dimensions if d.nodes and not any(component[n.index] in joined for n in d.nodes)
        ]
        if islands:
            frame, repeated = cross(frame, self._combinations(islands, joiner.possible))
            if repeated is not None:
                source = repeated if source is None else source[repeated]
        for dimension in dimensions:
            if isinstance(dimension, SyntheticDimension):
                frame, again = cross_values(frame, dimension.name, dimension.cardinality)
                source = again if source is None else source[again]
        return frame, source

    def _combinations(self, dimensions: Sequence[Dimension], possible: Possible) -> JoinFrame:
        """One row for each possible combination of values."""
        joiner = Joiner(possible)
        parts: dict[int, list[Dimension]] = {}
        for dimension in dimensions:
            if dimension.nodes:
                at = joiner.graph.component[dimension.nodes[0].index]
                parts.setdefault(at, []).append(dimension)
        frame = cross_all(self.context.model, [self._distinct(joiner, part) for part in parts.values()])
        for dimension in dimensions:
            if isinstance(dimension, SyntheticDimension):
                frame, _ = cross_values(frame, dimension.name, dimension.cardinality)
        return frame

    def _distinct(self, joiner: Joiner, dimensions: Sequence[Dimension]) -> JoinFrame:
        """One row of the dimensions' join for each combination of values."""
        if len(dimensions) == 1 and isinstance(dimensions[0], FieldDimension):
            return joiner.distinct(dimensions[0].name)
        frame = joiner.join(list(dict.fromkeys(node for d in dimensions for node in d.nodes)))
        if isinstance(self.groups, DirectTable) and len(dimensions) == len(self.dimensions):
            return frame  # whose combinations are seen without
        return frame.take(frame.grouping([d.codes(frame) for d in dimensions]).firsts)

    def _number(
        self,
        frame: JoinFrame,
        table: GroupTable | DirectTable,
        dimensions: Sequence[Dimension],
        possible: Possible | None = None,
    ) -> NDArray[Any]:
        """The groups of the rows of a frame, of what is possible in a set."""
        columns = [d.codes(frame) for d in dimensions]
        if isinstance(table, GroupTable):
            return table.number(columns, frame.length, frame.grouping(columns) if columns else None)
        key = frame.product(columns, table.sizes)
        if len(columns) == 1 and possible is self._covered and type(possible) is Possible:
            # The values of possible rows are possible values.
            if not table.met[0] and frame.has_null(key):
                table.meet(np.arange(table.count) == 0)
        else:
            table.meet(frame.present(key, table.count))
        return key
