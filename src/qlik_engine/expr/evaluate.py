"""Walking the tree: over rows, or with aggregations over the groups of a scope."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..columns import Coded, Dual, Vector
from ..columns.vector import NULL, narrow
from ..errors import ExpressionError, UnsupportedError
from ..formats import Locale, interpret
from . import nodes as n
from .aggregate.groups import Groups
from .declare import Function, Style, find_function, find_operator
from .lift import Context, Value, apply
from .scope import AggregationSpec, Frame, Scope

Variable = Callable[[str], str | None]


@dataclass(slots=True)
class Evaluator:
    """One evaluation of one tree. `column` finds a field's values, `aggregate` answers aggregations."""

    ctx: Context
    column: Callable[[str], Value | None]
    variable: Variable
    aggregate: Callable[[n.Call, Function, n.SetNode | None], Value] | None
    strict: bool
    text: str
    columns: dict[str, Value] = field(default_factory=dict)
    outer: n.SetNode | None = None

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
        if self.outer is not None:
            raise UnsupportedError("a set inside the reach of another set", parameter="set expression")
        self.outer = node.set
        try:
            return self.value(node.body)
        finally:
            self.outer = None

    def _field(self, node: n.FieldRef) -> Value:
        if node.name not in self.columns:
            self.columns[node.name] = self._look_up(node)
        return self.columns[node.name]

    def _look_up(self, node: n.FieldRef) -> Value:
        found = self.column(node.name)
        if found is not None:
            return _compressed(found) if isinstance(found, Coded) else found
        definition = self.variable(node.name)
        if definition is None:
            if self.strict:
                raise ExpressionError(f"field not found: {node.name}", text=self.text, position=node.position)
            return NULL
        if definition.lstrip().startswith("="):
            raise UnsupportedError(
                f"the calculated variable {node.name} used without $()", parameter=node.name
            )
        return Dual(interpret(definition, self.ctx.locale), definition)

    def _call(self, node: n.Call) -> Value:
        declared = find_function(node.name)
        assert declared is not None
        if declared.aggregates:
            if self.aggregate is None:
                raise ExpressionError(
                    f"{declared.name}: an aggregation has no meaning here",
                    text=self.text,
                    position=node.position,
                )
            return self.aggregate(node, declared, self.outer)
        if declared.style is Style.OWNER:
            if node.total is not None:
                raise UnsupportedError(
                    f"{declared.name}(TOTAL ...) is not supported", parameter=declared.name
                )
            args = [self._owner_argument(arg, declared.parameter(i).kind) for i, arg in enumerate(node.args)]
            return self.ctx.ask_owner(declared, args)
        return apply(declared, [self.value(arg) for arg in node.args], self.ctx)

    def _owner_argument(self, node: n.Node, kind: str) -> Any:
        """A field's or table's name where a name is wanted (bare, or as text), else the value."""
        if kind == "name" and isinstance(node, n.FieldRef):
            return node.name
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
) -> Vector | Coded:
    """A scalar expression over rows."""
    ctx = Context(frame.length, locale, functions)
    evaluator = Evaluator(ctx, frame.column, variables or _no_variable, None, True, text)
    value = evaluator.value(tree)
    if isinstance(value, Dual):
        return _repeated(value, frame.length)
    return _null_first(value) if isinstance(value, Coded) else value


def evaluate_scope(tree: n.Node, text: str, scope: Scope) -> Vector:
    """An expression over the groups of a scope: one value per group."""
    ctx = Context(scope.length, scope.locale, scope.function)

    def aggregate(call: n.Call, declared: Function, outer: n.SetNode | None) -> Value:
        return _aggregate(call, declared, scope, outer, evaluator, text)

    evaluator = Evaluator(ctx, scope.dimension, scope.variable, aggregate, False, text)
    value = evaluator.value(tree)
    if isinstance(value, Dual):
        return Vector.constant(value, scope.length)
    return value.expand() if isinstance(value, Coded) else value


def _aggregate(
    call: n.Call, declared: Function, scope: Scope, outer: n.SetNode | None, around: Evaluator, text: str
) -> Value:
    spec = AggregationSpec(fields_of(call.args), call.total, call.set, outer)
    rows = scope.rows(spec)
    ctx = Context(rows.frame.length, scope.locale, around.ctx.owner, around.ctx.now)
    inner = Evaluator(ctx, rows.frame.column, scope.variable, None, False, text)
    args: list[Any] = []
    for i, node in enumerate(call.args):
        if declared.parameter(i).kind == "constant":
            constant = around.value(node)
            if not isinstance(constant, Dual):
                raise UnsupportedError(
                    f"{declared.name}: argument {i + 1} has to be a constant", parameter=declared.name
                )
            args.append(constant)
        else:
            args.append(inner.value(node))
    groups = Groups(rows.groups, rows.count, rows.frame.length, scope.locale, call.distinct)
    assert declared.body is not None
    with np.errstate(all="ignore"):
        result: Vector = declared.body(groups, *args)
    spread = scope.spread(spec)
    return result if spread is None else result.take(spread)


def fields_of(nodes: Sequence[n.Node]) -> tuple[str, ...]:
    """The fields named in trees, each once, in order. Names given to functions as names are included."""
    found: dict[str, None] = {}
    for node in nodes:
        for part in node.walk():
            if isinstance(part, n.FieldRef):
                found.setdefault(part.name)
            elif isinstance(part, n.Call):
                found.update(dict.fromkeys(part.total or ()))
    return tuple(found)


def _no_variable(name: str) -> str | None:
    return None


def _compressed(column: Coded) -> Coded:
    """A few rows of a field with many values: only the values that are there."""
    if len(column.values) <= len(column.codes) + 64:
        return column
    used = np.union1d(column.codes, np.zeros(1, dtype=column.codes.dtype))
    return Coded(column.values.take(used), np.searchsorted(used, column.codes).astype(np.uint32))


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
