"""Walking the tree: over rows, or with aggregations over the groups of a scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..columns import Coded, Dual, Vector
from ..columns.vector import NULL, narrow
from ..errors import EngineError, ExpressionError, UnsupportedError
from ..formats import Locale, interpret
from . import nodes as n
from .aggregate.groups import Groups
from .declare import Function, Style, find_function, find_operator
from .kept import ByGroup, kept_with, on_rows, reduced_in
from .lift import Context, Value, apply, numbers_of
from .limits import CACHE_SIZE, MAX_CONSTANTS, MAX_EXPANSION_DEPTH
from .reading import AGGR, row_fields
from .scope import AggregationSpec, AggrSource, BareName, Chart, Frame, Scope
from .span import RUNNING, Span, in_pairs

Variable: TypeAlias = Callable[[str], str | None]
Sets: TypeAlias = tuple[n.SetNode, ...]

# Functions of the rows around the current one. RowNo and NoOfRows mean something in scripts, too.
INTER_RECORD: Final = frozenset(
    (
        *("Above", "Below", "Top", "Bottom", "Before", "After", "First", "Last", "Rank", "HRank"),
        *("RowNo", "NoOfRows", "ColumnNo", "NoOfColumns", "Column"),
        *("Dimensionality", "SecondaryDimensionality"),
        *("KMeans2D", "KMeansND", "KMeansCentroid2D", "KMeansCentroidND"),
        *("STL_Trend", "STL_Seasonal", "STL_Residual"),
    )
)
# Those among them whose answer depends on how the rows are sorted.
ORDERED: Final = INTER_RECORD - {
    *("Column", "Rank", "HRank", "Dimensionality", "SecondaryDimensionality"),
    *("KMeans2D", "KMeansND", "KMeansCentroid2D", "KMeansCentroidND"),
}
# Functions that mean the value of the row in a dimension with the same definition.
SYNTHETIC: Final = frozenset(("ValueList", "ValueLoop"))


@dataclass(slots=True)
class Evaluator:
    """One evaluation of one tree. `column` finds a field's values, `aggregate` answers aggregations,
    `aggr` Aggr, `inter_record` the functions of the rows around, `calculate` gives the value of a variable
    defined with `=`, `measure` the expression of a master measure; `sets` are those around this place."""

    ctx: Context
    column: Callable[[str], Value | None]
    variable: Variable
    aggregate: Callable[[n.Call, Function, Sets], Value] | None
    strict: bool
    text: str
    columns: dict[str, Value] = field(default_factory=dict)
    sets: Sets = ()
    aggr: Callable[[n.Call, Sets], Value] | None = None
    inter_record: Callable[[str, Sequence[Any], bool], Vector | Span] | None = None
    calculate: Callable[[str], Dual] | None = None
    measure: Callable[[str], n.Node | None] | None = None
    synthetic: Callable[[str, Sequence[Any]], Value] | None = None
    depth: int = 0

    def value(self, node: n.Node) -> Value:
        match node:
            case n.Number():
                return Dual(node.value)
            case n.Text():
                return Dual(text=node.value)
            case n.FieldRef():
                return self._field(node)
            case n.Unary():
                return apply(find_operator(node.op, unary=True), (self.value(node.operand),), self.ctx)
            case n.Binary():
                return self._chain(node)
            case n.Call():
                return self._call(node)
            case n.OuterSet() if self.aggregate is not None:
                return self._inside_set(node)
        raise ExpressionError("this cannot stand here", text=self.text, position=node.position)

    def _chain(self, node: n.Binary) -> Value:
        # Chains lean to the left and can be long, so they are walked, not recursed into.
        tails: list[n.Binary] = []
        left: n.Node = node
        while isinstance(left, n.Binary):
            tails.append(left)
            left = left.left
        value = self.value(left)
        for tail in reversed(tails):
            value = apply(find_operator(tail.op), (value, self.value(tail.right)), self.ctx)
        return value

    def _inside_set(self, node: n.OuterSet) -> Value:
        around = self.sets
        self.sets = (*around, node.set)
        try:
            return self.value(node.body)
        finally:
            self.sets = around

    def _field(self, node: n.FieldRef) -> Value:
        found = self.columns.get(node.name)
        if found is None:
            found = self._look_up(node)
            if not self.sets:
                # Under a set a name may be a measure with another value than elsewhere.
                self.columns[node.name] = found
        return found

    def _look_up(self, node: n.FieldRef) -> Value:
        found = self.column(node.name)
        if found is not None:
            return found
        definition = self.variable(node.name)
        if definition is None and self.measure is not None:
            shared = self.measure(node.name)
            if shared is not None:
                return self._shared(node, shared)
        if definition is None:
            if self.strict:
                raise ExpressionError(f"field not found: {node.name}", text=self.text, position=node.position)
            return NULL
        if definition.lstrip().startswith("="):
            if self.calculate is None:
                raise UnsupportedError(
                    f"the calculated variable {node.name} used without $()", parameter=node.name
                )
            return self.calculate(definition.lstrip())
        return Dual(interpret(definition, self.ctx.locale), definition)

    def _shared(self, node: n.FieldRef, shared: n.Node) -> Value:
        """A master measure, under the sets around its name."""
        self.depth += 1
        try:
            if self.depth > MAX_EXPANSION_DEPTH:
                raise ExpressionError(
                    f"the measure {node.name} refers to itself", text=self.text, position=node.position
                )
            return self.value(shared)
        finally:
            self.depth -= 1

    def _call(self, node: n.Call) -> Value:
        declared = find_function(node.name)
        assert declared is not None
        if declared.aggregates:
            return self._aggregation(node, declared)
        if self.inter_record is not None and declared.name in INTER_RECORD:
            found = self._inter_record(node, declared)
            return found.columns()[0] if isinstance(found, Span) else found
        if self.synthetic is not None and declared.name in SYNTHETIC:
            return self.synthetic(declared.name, [self.value(arg) for arg in node.args])
        if declared.style is Style.OWNER:
            if node.total is not None:
                raise self._misplaced(f"{declared.name}(TOTAL ...)", node)
            args = [self._owner_argument(arg, declared.parameter(i).kind) for i, arg in enumerate(node.args)]
            return self.ctx.ask_owner(declared, args)
        if declared.family == "ranges" and self.inter_record is not None:
            return self._range(node, declared)
        return apply(declared, [self.value(arg) for arg in node.args], self.ctx)

    def _aggregation(self, node: n.Call, declared: Function) -> Value:
        if declared.name == AGGR:
            if self.aggr is None:
                raise self._misplaced(AGGR, node)
            return self.aggr(node, self.sets)
        if self.aggregate is None:
            raise self._misplaced(f"{declared.name}: an aggregation", node)
        return self.aggregate(node, declared, self.sets)

    def _inter_record(self, node: n.Call, declared: Function) -> Vector | Span:
        assert self.inter_record is not None
        args = [self.value(arg) for arg in node.args]
        return self.inter_record(declared.name, args, node.total is not None)

    def _range(self, node: n.Call, declared: Function) -> Value:
        """A range function, whose arguments may be runs of values of other rows."""
        args: list[list[Value]] = []
        for arg in node.args:
            found = self._range_argument(arg)
            if isinstance(found, Span) and len(node.args) == 1 and declared.name in RUNNING:
                numbers = RUNNING[declared.name](found, numbers_of(found.values, self.ctx.locale))
                return Vector.of_numbers(np.where(np.isfinite(numbers), numbers, np.nan))
            args.append(list(found.columns()) if isinstance(found, Span) else [found])
        return apply(declared, list(chain(*in_pairs(declared.name, args))), self.ctx)

    def _range_argument(self, node: n.Node) -> Value | Span:
        declared = find_function(node.name) if isinstance(node, n.Call) else None
        if isinstance(node, n.Call) and declared is not None and declared.name in INTER_RECORD:
            return self._inter_record(node, declared)
        return self.value(node)

    def _misplaced(self, what: str, node: n.Node) -> ExpressionError:
        return ExpressionError(f"{what} has no meaning here", text=self.text, position=node.position)

    def _owner_argument(self, node: n.Node, kind: str) -> Any:
        """A field's or table's name where a name is wanted (bare, or as text), the tree where a formula is,
        else the value."""
        if kind == "formula":
            return node
        if kind == "name" and isinstance(node, n.FieldRef):
            return BareName(node.name)
        if kind == "name" and isinstance(node, n.Text):
            return node.value
        return self.value(node)


def evaluate_rows(
    tree: n.Node,
    text: str,
    frame: Frame,
    locale: Locale,
    functions: Callable[[str, Sequence[Any]], Any] | None,
    variables: Variable | None,
    aggr: AggrSource | None = None,
) -> Vector | Coded:
    """A scalar expression over rows."""
    ctx = Context(frame.length, locale, functions)
    evaluator = Evaluator(ctx, frame.column, variables or _no_variable, None, True, text)
    if aggr is not None:
        found = aggr
        evaluator.aggr = lambda call, sets: found(call, frame)
    value = evaluator.value(tree)
    if isinstance(value, Dual):
        return _repeated(value, frame.length)
    return _null_first(value) if isinstance(value, Coded) else value


def evaluate_argument(tree: n.Node, frame: Frame, locale: Locale) -> Value:
    """An expression of fields alone on every row of `frame`, as aggregations take it."""
    ctx = Context(frame.length, locale)
    return Evaluator(ctx, frame.column, _no_variable, None, True, "").value(tree)


def evaluate_scope(tree: n.Node, text: str, scope: Scope, chart: Chart | None = None) -> Vector:
    """An expression over the groups of a scope: one value per group. In a `chart` (the same object), with
    Aggr and the functions of the rows around."""
    evaluation = _Evaluation(scope, chart, text)
    try:
        value = evaluation.value(tree)
    finally:
        evaluation.end()
    if isinstance(value, Vector):
        return value
    return Vector.constant(value, scope.length) if isinstance(value, Dual) else value.expand()


class _Evaluation:
    """One evaluation over the groups of a scope."""

    __slots__ = ("_around", "chart", "scope", "text")

    def __init__(self, scope: Scope, chart: Chart | None, text: str) -> None:
        self.scope = scope
        self.chart = chart
        self.text = text
        self._around: Evaluator | None = None

    @property
    def around(self) -> Evaluator:
        """What evaluates outside of aggregations."""
        if self._around is None:
            scope, chart = self.scope, self.chart
            ctx = Context(scope.length, scope.locale, scope.function)
            made = Evaluator(ctx, scope.dimension, scope.variable, self.aggregate, False, self.text)
            if chart is not None:
                made.aggr, made.inter_record = self._only, chart.inter_record
                made.calculate, made.measure = chart.calculate, chart.measure
                made.synthetic = chart.synthetic
            self._around = made
        return self._around

    def value(self, tree: n.Node) -> Value:
        if isinstance(tree, n.Call):
            declared = find_function(tree.name)
            if declared is not None and declared.aggregates and declared.name != AGGR:
                return self.aggregate(tree, declared, ())  # what most measures are
        return self.around.value(tree)

    def aggregate(self, call: n.Call, declared: Function, sets: Sets) -> Value:
        return _aggregate(call, declared, self, sets)

    def _only(self, call: n.Call, sets: Sets) -> Value:
        # Outside of aggregations a field means its only value, and so does an Aggr.
        declared = find_function("only")
        assert declared is not None
        return self.aggregate(n.Call("Only", (call,), position=call.position), declared, sets)

    def end(self) -> None:
        """Let go of what holds each other, and rows: else it is up to the collector when memory is free."""
        self._around = None


def _aggregate(call: n.Call, declared: Function, evaluation: _Evaluation, sets: Sets) -> Value:
    scope, chart = evaluation.scope, evaluation.chart
    spec = _wanted(call)
    if sets:
        spec = AggregationSpec(spec.fields, spec.total, (*sets, *spec.sets))
    rows = scope.rows(spec)
    kept = kept_with(rows.frame, call.args)
    parts = None if kept is None or rows.parts is None else _parts(call, declared, rows.parts, kept)
    at = (call, rows.count, id(rows.groups))
    if kept is not None and parts is None and at in kept:
        spread = scope.spread(spec)
        made: ByGroup = kept[at]
        return made.values if spread is None else made.values.take(spread)

    def total(inside: n.Call, function: Function, _: Sets) -> Value:
        # An aggregation inside another has TOTAL, so that it is known before the rows are gone through.
        return by_row(evaluation.aggregate(inside, function, sets))

    def by_row(value: Value) -> Value:
        if isinstance(value, Dual):
            return value
        by_group = value.expand() if isinstance(value, Coded) else value
        if spec.total is None:
            return by_group.take(rows.groups)
        spread = scope.spread(spec)
        assert spread is not None
        one_of = np.zeros(rows.count, dtype=np.intp)
        one_of[spread] = np.arange(len(spread))
        return by_group.take(one_of[rows.groups])

    def on_each(node: n.Node) -> Value:
        ctx = Context(rows.frame.length, scope.locale, scope.function, evaluation.around.ctx.now)
        inner = Evaluator(ctx, rows.frame.column, scope.variable, total, False, evaluation.text)
        if chart is not None:
            inner.aggr = lambda node, _: chart.aggr(node, sets, rows.frame)
            inner.calculate = chart.calculate
            inner.synthetic = lambda name, args: by_row(chart.synthetic(name, args))
        return inner.value(node)

    args: list[Any] = []
    varying: dict[int, Vector] = {}
    for i, node in enumerate(call.args):
        if isinstance(node, n.OuterSet) and not _aggregates(node.body):
            raise ExpressionError(
                f"{declared.name}: this set is around no aggregation",
                text=evaluation.text,
                position=node.position,
            )
        if declared.parameter(i).kind == "constant":
            constant = evaluation.around.value(node)
            args.append(constant)
            if not isinstance(constant, Dual):
                varying[i] = constant.expand() if isinstance(constant, Coded) else constant
        else:
            column = rows.frame.column(node.name) if isinstance(node, n.FieldRef) else None
            args.append(on_rows(node, kept, on_each) if column is None else column)
    reduced = reduced_in(kept, rows.groups, rows.count)
    groups = Groups(rows.groups, rows.count, rows.frame.length, scope.locale, call.distinct, parts, reduced)
    if varying:
        return _by_constants(declared, groups, args, varying, scope.spread(spec))
    result = _call_body(declared, groups, args)
    if kept is not None and parts is None:
        kept[at] = ByGroup(rows.groups, result, groups.found)
    spread = scope.spread(spec)
    return result if spread is None else result.take(spread)


@lru_cache(maxsize=CACHE_SIZE)
def _wanted(call: n.Call) -> AggregationSpec:
    """The rows an aggregation wants where no sets are around it."""
    fields = row_fields(call.args)
    own = () if call.set is None else (call.set,)
    if call.all:
        # ALL is older than sets: everything there is, whatever is selected.
        return AggregationSpec(fields, (), (*own, n.Identifier("1")))
    return AggregationSpec(fields, call.total, own)


def _parts(
    call: n.Call, declared: Function, finer: tuple[NDArray[Any], int], kept: Mapping[Any, Any]
) -> Sequence[NDArray[Any]] | None:
    """What was found for a finer division of the rows, if the aggregation of all follows from that."""
    if declared.asks is None or call.distinct or len(call.args) > 1:
        return None
    groups, count = finer
    made: ByGroup | None = kept.get((call, count, id(groups)))
    return None if made is None else made.found


def _aggregates(node: n.Node) -> bool:
    """Whether there is an aggregation in a tree."""
    calls = (find_function(part.name) for part in node.walk() if isinstance(part, n.Call))
    return any(called is not None and called.aggregates for called in calls)


def _call_body(declared: Function, groups: Groups, args: Sequence[Any]) -> Vector:
    assert declared.body is not None
    with np.errstate(all="ignore"):
        result: Vector = declared.body(groups, *args)
    return result


def _by_constants(
    declared: Function,
    groups: Groups,
    args: list[Any],
    varying: dict[int, Vector],
    spread: NDArray[Any] | None,
) -> Vector:
    """An aggregation some of whose constants differ from group to group: calculated for each of them."""
    wanted = list(zip(*varying.values(), strict=True))
    where: dict[tuple[tuple[float | None, str | None], ...], list[int]] = {}
    for group, constants in enumerate(wanted):
        # Not by NaN, which is not equal to itself.
        key = tuple((dual.number if dual.is_number else None, dual.text) for dual in constants)
        where.setdefault(key, []).append(group)
    if len(where) > MAX_CONSTANTS:
        raise EngineError(f"Result too large: {declared.name} with {len(where)} constants", code=6001)
    numbers, texts = np.full(len(wanted), np.nan), np.full(len(wanted), None, dtype=object)
    for places in where.values():
        for i, constant in zip(varying, wanted[places[0]], strict=True):
            args[i] = constant
        result = _call_body(declared, groups, args)
        at = np.array(places)
        found = result.take(at if spread is None else spread[at])
        numbers[at], texts[at] = found.numbers_or_nan(), found.texts_or_none()
    return Vector(len(wanted), numbers, texts)


def _no_variable(name: str) -> str | None:
    return None


def _repeated(value: Dual, length: int) -> Coded:
    if value.is_null:
        return Coded(Vector.nulls(1), np.zeros(length, dtype=np.uint8))
    return Coded(Vector.of_duals([NULL, value]), np.ones(length, dtype=np.uint8))


def _null_first(value: Coded) -> Coded:
    """The same values with null as entry 0, which a function of a null may have changed."""
    if len(value.values) and value.values[0].is_null:
        return value
    numbers = np.concatenate(([np.nan], value.values.numbers_or_nan()))
    texts = np.concatenate((np.array([None], dtype=object), value.values.texts_or_none()))
    shifted = value.codes.astype(np.uint32) + np.uint32(1)
    return Coded(Vector(len(numbers), numbers, texts), narrow(shifted, len(numbers)))


def constant_value(tree: n.Node, ctx: Context) -> Dual:
    """The value of an expression without fields. Raises ExpressionError if it needs any."""
    evaluator = Evaluator(
        Context(1, ctx.locale, now=ctx.now), lambda name: None, _no_variable, None, True, ""
    )
    value = evaluator.value(tree)
    return value if isinstance(value, Dual) else (value.expand() if isinstance(value, Coded) else value)[0]
