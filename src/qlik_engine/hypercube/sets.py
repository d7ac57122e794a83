"""The states of a session as the space that set expressions refer to, and what is possible in a set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from .. import kernels
from ..columns import Symbols, Vector
from ..columns.vector import Bools
from ..errors import ExpressionError
from ..expr import Expression, compile_expression, to_text
from ..expr.nodes import Node, SetNode
from ..expr.sets import Combined, Matching, Resolved, resolve_set
from ..formats.locale import Locale
from ..model import KeyNode, Model, TableNode
from ..selection import Possible, RowSet, Selections
from ..selection.state import Chosen
from .aggr import MakeScope, aggr_source
from .context import Context
from .dimensions import CalculatedDimension, Dimension, FieldDimension
from .join import Joiner


def possible_in_sets(context: Context, sets: Sequence[SetNode], make_scope: MakeScope) -> Possible:
    """What is possible in the innermost of `sets`, the outermost first; under the selections if there are
    none. Raises ExpressionError and UnsupportedError as `resolve_set` does."""
    if not sets:
        return context.possible
    return _possible(context, resolve_set(sets, _Space(context, make_scope)), make_scope)


def _possible(context: Context, found: Resolved, make_scope: MakeScope) -> Possible:
    if isinstance(found, Matching):
        return _matching(context, found, make_scope)
    if isinstance(found, Combined):
        return CombinedPossible(
            context.model,
            found.op,
            lambda: _possible(context, found.left, make_scope),
            lambda: _possible(context, found.right, make_scope),
        )
    selections = Selections({field: Chosen(values) for field, values in found.items()})
    return context.possible_of(context.model, selections)


def _matching(context: Context, found: Matching, make_scope: MakeScope) -> Possible:
    """The records, of the largest table that is read, for which the expression has a wanted value."""
    model = context.model
    everything = context.possible_of(model, Selections())
    expression = Expression(to_text(found.expression), found.expression)
    homes = (model.graph.home(name) for name in expression.row_fields if name in model.fields)
    frame = Joiner(everything).join(list(dict.fromkeys(home for home in homes if home is not None)))
    aggr = aggr_source(context.changed(sets=()), make_scope)
    values = expression.evaluate_rows(frame, context.locale, None, context.variables.get, aggr)
    symbols = Symbols()
    codes = symbols.encode(values)
    wanted = found.wanted(symbols.values())[codes]
    tables = [model.graph.nodes[at] for at in frame.rows]
    table = max((t for t in tables if isinstance(t, TableNode)), key=lambda t: t.length)
    mask = np.zeros(table.length, dtype=bool)
    rows = frame.rows[table.index][wanted]
    mask[rows[rows >= 0]] = True
    return MaskedPossible(model, table, mask)


class MaskedPossible(Possible):
    """Some rows of one table, and what is linked to them."""

    def __init__(self, model: Model, table: TableNode, rows: Bools) -> None:
        super().__init__(model, Selections())
        self._table = table
        self._only = rows

    def _all_of(self, table: TableNode, left_out: str | None) -> Iterator[Bools]:
        yield from super()._all_of(table, left_out)
        if table is self._table:
            yield self._only


class CombinedPossible(Possible):
    """The records of two sets, joined by an operator table by table; values are those of the records."""

    def __init__(
        self, model: Model, op: str, left: Callable[[], Possible], right: Callable[[], Possible]
    ) -> None:
        super().__init__(model, Selections())
        self._op = op
        self._sides = () if op == "0" else (left(), right())

    def row_set(self, table: TableNode) -> RowSet:
        at = (table.index, (), None)
        found = self._sets.get(at)
        if found is None:
            found = self._sets[at] = RowSet.of_mask(self._combined(table))
        return found

    def _combined(self, table: TableNode) -> Bools:
        if not self._sides:
            return np.zeros(table.length, dtype=bool)
        left, right = (_whole(side.mask(table), table.length) for side in self._sides)
        if self._op == "+":
            return left | right
        if self._op == "*":
            return left & right
        return left & ~right if self._op == "-" else left ^ right

    def values(self, field: str) -> Bools:
        return self.under_others(field)

    def _compute_under_others(self, field: str) -> Bools:
        size = self.model.fields[field].cardinality + 1
        home = self.model.graph.home(field)
        found = np.zeros(size, dtype=bool)
        if isinstance(home, TableNode):
            found |= kernels.present(home.columns[field].codes, size, self._combined(home))
        elif isinstance(home, KeyNode):
            for link in home.links:
                found |= kernels.present(link.codes, size, self._combined(link.table))
        found[0] = False
        return found


def _whole(mask: Bools | None, length: int) -> Bools:
    return np.ones(length, dtype=bool) if mask is None else mask


class _Space:
    def __init__(self, context: Context, make_scope: MakeScope) -> None:
        self._context = context
        self._make_scope = make_scope

    @property
    def locale(self) -> Locale:
        return self._context.locale

    def selected(self, name: str) -> Mapping[str, Bools] | None:
        context = self._context
        selections = context.selections if name == "$" else context.states.get(name)
        if selections is None:
            selections = context.named(name, context.state)
        if selections is None:
            return None
        return {field: chosen.values for field in selections if (chosen := selections.get(field)) is not None}

    def values(self, field: str) -> Vector | None:
        found = self._context.model.fields.get(field)
        return None if found is None else found.values

    def possible(self, chosen: Resolved, field: str) -> Bools:
        return _possible(self._context, chosen, self._make_scope).values(field)

    def search(self, field: str, expression: str) -> Bools:
        """Under the selections, not under the set the search is part of: it has its own if it needs one."""
        return self._true_for(FieldDimension(self._context.model, field), expression)

    def search_computed(self, made: Node, expression: str) -> Vector:
        dimension = self._calculated(made)
        found = self._true_for(dimension, expression)
        return dimension.values.take(found)

    def _true_for(self, dimension: Dimension, expression: str) -> Bools:
        scope = self._make_scope(self._context.changed(sets=()), [dimension])
        scope.add_all_values([0])
        values = scope.evaluate(compile_expression(expression.removeprefix("=")))
        numbers = np.nan_to_num(values.numbers_or_nan(), nan=0.0)
        found = np.zeros(len(dimension.values), dtype=bool)
        found[scope.groups.columns[0]] = numbers != 0
        found[0] = False
        return found

    def _calculated(self, made: Node) -> CalculatedDimension:
        compiled = Expression(to_text(made), made)
        outside = self._context.changed(sets=())
        return CalculatedDimension(outside, compiled, aggr_source(outside, self._make_scope))

    def computed(self, expression: Node) -> tuple[str, Vector] | None:
        dimension = self._calculated(expression)
        if not dimension.fields:
            raise ExpressionError("a field on the fly needs a field", text=to_text(expression))
        by_code = dimension.by_code
        return None if by_code is None else (dimension.fields[0], dimension.values.take(by_code))
