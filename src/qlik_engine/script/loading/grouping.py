"""GROUP BY: one row per group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from ...columns import Coded
from ...columns.vector import Ints
from ...errors import ScriptError
from ...expr.scope import AggregationSpec
from ...expr.scope import Rows as AggregationRows
from ...formats.locale import Locale
from ...io.rows import Rows, Values, as_coded, combined, identity, take
from ..formula import Formula
from ..functions import Call, answer
from .stage import Stage

GROUP_BY_ERROR = 11031

ROW_NUMBERS: Final = frozenset(("recno", "rowno", "iterno"))


class GroupScope:
    """The groups of a LOAD's rows. Fields in GROUP BY are constant in a group; others are not to be used
    outside an aggregation."""

    def __init__(self, stage: Stage, keys: Mapping[str, Coded], groups: Ints, count: int) -> None:
        self._stage = stage
        self._keys = keys
        self._groups = groups
        self.length = count

    @property
    def locale(self) -> Locale:
        return self._stage.run.locale

    def dimension(self, field: str) -> Coded | None:
        if field in self._keys:
            return self._keys[field]
        if field in self._stage.frame.columns:
            raise ScriptError(
                f"Field '{field}' is neither in GROUP BY nor in an aggregation", code=GROUP_BY_ERROR
            )
        return None

    def rows(self, spec: AggregationSpec) -> AggregationRows:
        return AggregationRows(self._stage.frame, self._groups, self.length)

    def spread(self, spec: AggregationSpec) -> None:
        return None

    def variable(self, name: str) -> str | None:
        return self._stage.run.variables.get(name)

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        """Inside of an aggregation the functions that number rows number those that are aggregated."""
        if name.lower() in ROW_NUMBERS:
            return answer(Call(name, arguments, self._stage.run, self._stage, self._stage.frame.length))
        stage = self._stage if name.lower().startswith("file") and not arguments else None
        return answer(Call(name, arguments, self._stage.run, stage, self.length))


def grouped(stage: Stage, items: Mapping[str, Formula], group_by: Sequence[str]) -> Rows:
    """One row per group, in the order the groups appear."""
    keys = {text: Formula(text) for text in group_by}
    columns = {text: stage.evaluate(formula) for text, formula in keys.items()}
    if group_by:
        groups, firsts = combined([identity(values) for values in columns.values()], stage.frame.length)
        count = len(firsts)
    else:
        groups, firsts, count = np.zeros(stage.frame.length, dtype=np.intp), np.zeros(0, dtype=np.intp), 1
    by_text = {_normal(text): _coded(take(values, firsts)) for text, values in columns.items()}
    by_field = {f.field: by_text[_normal(text)] for text, f in keys.items() if f.field is not None}
    scope = GroupScope(stage, by_field, groups, count)
    values: dict[str, Values] = {}
    for name, formula in items.items():
        same = by_text.get(_normal(formula.text))
        values[name] = same if same is not None else formula.over_groups(scope)
    return Rows(values, count)


def _normal(text: str) -> str:
    return "".join(text.split()).lower()


def _coded(values: Values) -> Coded:
    return values if isinstance(values, Coded) else as_coded(values)
