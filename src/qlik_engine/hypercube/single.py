"""Measures that are one aggregation of what is on a row: most are.

`Sum(Amount)` or `Avg(Price * (1 - Discount))` needs nothing of what expressions may ask for: no set, no other
rows of the chart, no variable, no clock. Such a measure is not walked through for every chart and selection:
it is read once, and then goes straight from the rows to the result, which is that of `Expression.evaluate`
to the last bit and kept with the rows in the same place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..columns import Coded, Vector
from ..columns.vector import Floats
from ..expr import AggregationSpec, Expression, Function
from ..expr import nodes as n
from ..expr.aggregate.additive import Asked
from ..expr.aggregate.groups import DIFFERENT, Groups
from ..expr.declare import find_function
from ..expr.evaluate import evaluate_argument
from ..expr.kept import ByGroup, on_rows, plain_fields, reduced_in
from ..expr.lift import Value
from ..expr.reading import row_fields
from ..formats.locale import Locale
from ..kernels import Reduced
from .frame import NEAR, JoinFrame

_NO_ROWS: Final = np.zeros(0, dtype=np.uint8)
# As many groups as it takes not to be one.
_SOME: Final = 2


class _Unread(Coded):
    """A field's values on rows that are yet to come; `spread` is whether anybody wanted their numbers as an
    array of its own."""

    __slots__ = ("_may_have_null", "spread")

    def __init__(self, values: Vector, may_have_null: bool) -> None:
        super().__init__(values, _NO_ROWS)
        self._may_have_null = may_have_null
        self.spread = False

    def numbers_on_rows(self, *, asked: bool) -> Floats | None:
        self.spread = True
        return None

    def may_have_null(self) -> bool:
        return self._may_have_null


class Single:
    """One aggregation of fields of a model, or of calculations with nothing but them. `spec` says of which
    rows. Evaluate it where numpy is told to ignore errors."""

    __slots__ = ("_call", "_declared", "_is_additive", "_values", "spec")

    def __init__(self, call: n.Call, declared: Function, values: Vector | None) -> None:
        """`values` are those of the field, if there is nothing but one field to be aggregated."""
        self._call = call
        self._declared = declared
        asks = declared.asks is not None and len(call.args) == 1
        self._is_additive = asks and not call.distinct
        self._values = values if asks and values is not None and values.distinct else None
        self.spec = AggregationSpec(row_fields(call.args))

    @classmethod
    def of(cls, expression: Expression, fields: Mapping[str, Any]) -> Single | None:
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
        argument = call.args[0]
        return cls(call, declared, fields[argument.name].values if isinstance(argument, n.FieldRef) else None)

    def kept(self, frame: JoinFrame, reduced: Reduced) -> ByGroup | None:
        """The value for each group of the rows of a frame, if somebody has asked for it."""
        found: ByGroup | None = frame.kept.get((self._call, reduced.count, id(reduced.groups)))
        return found

    def settled(self, may_have_null: bool, locale: Locale) -> Asked | None:
        """What has to be found to know it, on whatever rows of the field these are; may null be among them?
        None if that takes a look at them."""
        if self._values is None:
            return None
        column = _Unread(self._values, may_have_null)
        asked = self._ask(Groups(_NO_ROWS, _SOME, 0, locale, self._call.distinct), [column])
        if column.spread and len(self._values) > NEAR:
            return None  # room may have been made for the numbers
        for kind, columns, _ in asked.wanted:
            if not kind.loop and (kind is not DIFFERENT or columns[1].null):
                return None
        return asked

    def ask(self, frame: JoinFrame, reduced: Reduced, locale: Locale) -> Asked:
        """What has to be found to know it on the rows of a frame. Raises EngineError."""
        distinct = self._call.distinct
        groups = Groups(reduced.groups, reduced.count, frame.length, locale, distinct, reduced=reduced)
        return self._ask(groups, self._arguments(frame, locale))

    def keep(
        self, frame: JoinFrame, reduced: Reduced, asked: Asked, found: Sequence[NDArray[Any]]
    ) -> ByGroup:
        """The value, when what was asked is found; kept with the frame."""
        made = ByGroup(reduced.groups, asked.value(found), found)
        frame.kept[self._call, reduced.count, id(reduced.groups)] = made
        return made

    def of_all(self, frame: JoinFrame, locale: Locale, by_group: ByGroup, asked: Asked | None) -> Vector:
        """The value for all rows together, where that for each group is known, and what was asked if somebody
        had to: what follows from the groups is not looked for in the rows."""
        if not self._is_additive:
            ((one, _),) = measured((self,), frame, reduced_in(frame.kept, frame.one_group, 1), locale)
            return one.values
        if asked is None:
            groups = Groups(frame.one_group, 1, frame.length, locale, parts=by_group.found)
            asked = self._ask(groups, self._arguments(frame, locale))
        assert by_group.found is not None
        return asked.value([one.of_all(part) for one, part in zip(asked.wanted, by_group.found, strict=True)])

    def _ask(self, groups: Groups, arguments: Sequence[Value]) -> Asked:
        asks, body = self._declared.asks, self._declared.body
        if asks is not None:
            asked: Asked = asks(groups, *arguments)
            return asked
        assert body is not None
        return Asked((), lambda: body(groups, *arguments))

    def _arguments(self, frame: JoinFrame, locale: Locale) -> list[Value]:
        arguments: list[Value] = []
        for node in self._call.args:
            column = frame.column(node.name) if isinstance(node, n.FieldRef) else None
            if column is None:
                value = on_rows(node, frame.kept, lambda part: evaluate_argument(part, frame, locale))
                arguments.append(value)
            else:
                arguments.append(column)
        return arguments


def measured(
    singles: Sequence[Single], frame: JoinFrame, reduced: Reduced, locale: Locale
) -> list[tuple[ByGroup, Asked | None]]:
    """Measures for each group of the rows of a frame, and what was asked if somebody had to. That is looked
    for in one go. Raises EngineError."""
    known = [single.kept(frame, reduced) for single in singles]
    asked = [
        None if found is not None else single.ask(frame, reduced, locale)
        for single, found in zip(singles, known, strict=True)
    ]
    results = iter(reduced.find([one for each in asked if each is not None for one in each.wanted]))
    made = []
    for single, found, each in zip(singles, known, asked, strict=True):
        if each is not None:
            found = single.keep(frame, reduced, each, [next(results) for _ in each.wanted])
        assert found is not None
        made.append((found, each))
    return made
