"""Aggr: an expression over groups of its own, given back to rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns import Coded, Vector
from ..columns.vector import NULL, Ints, narrow
from ..errors import ExpressionError
from ..expr import AggrSource, Expression, Frame, to_text
from ..expr import nodes as n
from ..expr.reading import dimension_of
from . import sorting
from .context import Context
from .dimensions import CalculatedDimension, Dimension, FieldDimension, MissingDimension
from .place import depends_on_place

if TYPE_CHECKING:
    from .scope import CubeScope

MakeScope = Callable[[Context, Sequence[Dimension]], "CubeScope"]

_CACHED: Final = 64
_DIRECTIONS: Final = {"ASC": 1, "ASCENDING": 1, "A": 1, "DESC": -1, "DESCENDING": -1, "D": -1, "REVERSE": -1}
_KINDS: Final = ("NUMERIC", "TEXT", "FREQUENCY", "LOAD")


class AggrTable:
    """The values of an Aggr by group; groups in which a dimension is null are none.

    `values[0]` is null, the value of group g is `values[g + 1]`; `columns` are the groups' codes.
    """

    def __init__(
        self, dimensions: Sequence[Dimension], columns: Sequence[NDArray[Any]], values: Vector
    ) -> None:
        self.dimensions = dimensions
        whole = np.flatnonzero(np.logical_and.reduce([codes != 0 for codes in columns]))
        self._columns = [codes[whole] for codes in columns]
        self.values = _null_and(values.take(whole))

    def entries(self, frame: Frame) -> Ints:
        """For every row of `frame` the entry of `values` of its group; 0 if it is in none."""
        rows = [dimension.codes(frame) for dimension in self.dimensions]
        count = len(self.values) - 1
        if len(rows) == 1:
            entry = np.zeros(len(self.dimensions[0].values) + 1, dtype=np.intp)
            entry[self._columns[0]] = np.arange(1, count + 1)
            return entry[rows[0]]
        both = [np.concatenate(pair) for pair in zip(self._columns, rows, strict=True)]
        sizes = [int(codes.max(initial=0)) + 1 for codes in both]
        found = kernels.group_rows(both, sizes, count + frame.length)
        entry = np.zeros(found.count, dtype=np.intp)
        entry[found.groups[:count]] = np.arange(1, count + 1)
        return np.take(entry, found.groups[count:])


def aggr_on_rows(
    context: Context,
    call: n.Call,
    sets: tuple[n.SetNode, ...],
    frame: Frame,
    make_scope: MakeScope,
    *,
    every_row: bool = False,
) -> Coded:
    """The value of an Aggr on every row of `frame`; with DISTINCT on the first row of each group only,
    unless `every_row` asks for all.

    Parameters: `sets` are those around the Aggr, the outermost first. Raises EngineError as evaluation does.
    """
    table = _table(context, call, sets, make_scope)
    entries = table.entries(frame)
    if not (call.nodistinct or every_row):
        firsts = kernels.compress(entries, len(table.values)).firsts
        once = np.zeros(len(entries), dtype=np.intp)
        once[firsts] = entries[firsts]
        entries = once
    return Coded(table.values, narrow(entries, len(table.values)))


def _table(context: Context, call: n.Call, sets: tuple[n.SetNode, ...], make_scope: MakeScope) -> AggrTable:
    own = () if call.set is None else (call.set,)
    inside = context.changed(sets=(*context.sets, *sets, *own))
    asks = depends_on_place(call.args, context.model.fields)
    place = (context.objects, context.place) if asks else None
    key = ("aggr", context.state, inside.sets, place, call.args)
    found: AggrTable | None = context.cache.get(key)
    if found is None:
        while len(context.cache) >= _CACHED:
            context.cache.pop(next(iter(context.cache)))
        found = context.cache[key] = _evaluate(inside, call, make_scope)
    return found


def _evaluate(context: Context, call: n.Call, make_scope: MakeScope) -> AggrTable:
    parts = [_Part(context, node, make_scope) for node in call.args[1:]]
    dimensions = [part.dimension for part in parts]
    scope = make_scope(context, dimensions)

    def arrange() -> tuple[Ints, Sequence[int]]:
        shown = np.flatnonzero(np.logical_and.reduce([codes != 0 for codes in scope.groups.columns]))
        keys = [
            key[codes[shown]]
            for part, codes in zip(parts, scope.groups.columns, strict=True)
            for key in part.sort_keys()
        ]
        return shown[sorting.order(keys, len(shown))], range(len(parts) - 1)

    scope.arrange = arrange
    body = call.args[0]
    values = scope.evaluate(Expression(to_text(body), body))
    scope.arrange = None  # it holds the scope
    return AggrTable(dimensions, scope.groups.columns, values)


class _Part:
    """A dimension of Aggr with its sorting."""

    def __init__(self, context: Context, node: n.Node, make_scope: MakeScope) -> None:
        self._context = context
        self._make_scope = make_scope
        self._criteria = node.criteria if isinstance(node, n.Structured) else ()
        self.dimension = _dimension(context, dimension_of(node), make_scope)

    def sort_keys(self) -> list[sorting.Key]:
        """Keys by code: in load order unless something else was asked for."""
        direction = 1
        by: str | n.Node = "LOAD"
        for criterion in self._criteria:
            if isinstance(criterion, n.Node) or criterion in _KINDS:
                by = criterion
            elif criterion in _DIRECTIONS:
                direction = _DIRECTIONS[criterion]
            else:
                raise ExpressionError(
                    f"Aggr cannot sort by {criterion}", expected=(*_KINDS, "ASCENDING", "DESCENDING")
                )
        load = np.arange(len(self.dimension.values))
        if isinstance(by, n.Node):
            numbers = self._by_value(by).numbers_or_nan()
            return [*sorting.numeric_keys(numbers, direction), load]
        if by == "NUMERIC":
            return [*sorting.numeric_keys(self.dimension.numbers, direction), load]
        if by == "TEXT":
            collation = self._context.locale.collation
            return [sorting.text_rank(self.dimension.texts, collation) * direction, load]
        if by == "FREQUENCY":
            return [self._frequency() * direction, load]
        return [load * direction]

    def _by_value(self, node: n.Node) -> Vector:
        scope = self._make_scope(self._context, [self.dimension])
        values = scope.evaluate(Expression(to_text(node), node))
        entry = np.zeros(len(self.dimension.values), dtype=np.intp)
        entry[scope.groups.columns[0]] = np.arange(1, scope.length + 1)
        return _null_and(values).take(entry)

    def _frequency(self) -> Ints:
        scope = self._make_scope(self._context, [self.dimension])
        rows = scope.value_counts()
        counted = np.zeros(len(self.dimension.values), dtype=np.intp)
        counted[scope.groups.columns[0]] = rows
        return counted


def _dimension(context: Context, node: n.Node, make_scope: MakeScope) -> Dimension:
    if not isinstance(node, n.FieldRef):
        expression = Expression(to_text(node), node)
        return CalculatedDimension(context, expression, aggr_source(context, make_scope))
    if node.name in context.model.fields:
        return FieldDimension(context.model, node.name)
    return MissingDimension(node.name)


def aggr_source(context: Context, make_scope: MakeScope) -> AggrSource:
    """Aggr for a calculated dimension: every row of a group has the group's value."""

    def source(call: n.Call, frame: Frame) -> Coded:
        return aggr_on_rows(context, call, (), frame, make_scope, every_row=True)

    return source


def _null_and(values: Vector) -> Vector:
    """`values` behind a null."""
    numbers = np.concatenate(([np.nan], values.numbers_or_nan()))
    texts = (
        None if values.texts is None else np.concatenate((np.array([NULL.text], dtype=object), values.texts))
    )
    return Vector(len(numbers), numbers, texts)
