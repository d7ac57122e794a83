"""Measures that are one aggregation of what is on a row: most are.

`Sum(Amount)` or `Avg(Price * (1 - Discount))` needs nothing of what expressions may ask for: no set, no other
rows of the chart, no variable, no clock. Such a measure is not walked through for every chart and selection:
it is read once, and then goes straight from the rows to the result, which is that of `Expression.evaluate`
to the last bit and kept with the rows in the same place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from ..columns import Vector
from ..expr import AggregationSpec, Expression, Function
from ..expr import nodes as n
from ..expr.aggregate.groups import Groups
from ..expr.declare import find_function
from ..expr.evaluate import ADDITIVE, evaluate_argument
from ..expr.kept import on_rows, plain_fields
from ..expr.lift import Value
from ..expr.reading import row_fields
from ..formats.locale import Locale
from .frame import JoinFrame


class Single:
    """One aggregation of fields of a model, or of calculations with nothing but them. `spec` says of which
    rows. Evaluate it where numpy is told to ignore errors."""

    __slots__ = ("_body", "_call", "_is_additive", "spec")

    def __init__(self, call: n.Call, declared: Function) -> None:
        assert declared.body is not None
        self._call = call
        self._body = declared.body
        self._is_additive = declared.name in ADDITIVE and not call.distinct and len(call.args) == 1
        self.spec = AggregationSpec(row_fields(call.args))

    @classmethod
    def of(cls, expression: Expression, fields: Mapping[str, object]) -> Single | None:
        """What an expression is in a model with these fields; None if it is more than that."""
        call = expression.node
        if not isinstance(call, n.Call) or call.total is not None or call.set is not None or call.all:
            return None
        declared = find_function(call.name)
        if declared is None or not declared.aggregates or declared.body is None:
            return None
        if any(declared.parameter(at).kind == "constant" for at in range(len(call.args))):
            return None
        used = plain_fields(call.args)
        if not used or any(name not in fields for name in used):
            return None
        return cls(call, declared)

    def by_group(self, frame: JoinFrame, rows: NDArray[Any], count: int, locale: Locale) -> Vector:
        """The value for each of `count` groups; `rows` are the groups of the rows of a frame, and kept by it.
        Raises EngineError."""
        at = (self._call, count, id(rows))
        found = frame.kept.get(at)
        if found is None:
            groups = Groups(rows, count, frame.length, locale, self._call.distinct)
            # With the rows' groups, so that their identity stays their own.
            found = frame.kept[at] = (rows, self._made(groups, frame), groups.found)
        made: Vector = found[1]
        return made

    def of_all(self, frame: JoinFrame, rows: NDArray[Any], count: int, locale: Locale) -> Vector:
        """The value for all rows together, where that for each group is known: what follows from the groups
        is not looked for in the rows."""
        found = frame.kept.get((self._call, count, id(rows))) if self._is_additive else None
        if found is None:
            return self.by_group(frame, frame.one_group, 1, locale)
        return self._made(Groups(frame.one_group, 1, frame.length, locale, parts=found[2]), frame)

    def _made(self, groups: Groups, frame: JoinFrame) -> Vector:
        arguments: list[Value] = []
        for node in self._call.args:
            if isinstance(node, n.FieldRef):
                column = frame.column(node.name)
                assert column is not None
                arguments.append(column)
            else:
                arguments.append(
                    on_rows(node, frame.kept, lambda part: evaluate_argument(part, frame, groups.locale))
                )
        made: Vector = self._body(groups, *arguments)
        return made
