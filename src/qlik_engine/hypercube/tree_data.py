"""Tree data: a tree whose dimensions have measures of their own (`qTreeDataDef`, `qTreeData`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .context import Context
from .definition import text_of_expression
from .expressions import evaluate_text
from .hidden import visible, with_hidden
from .tree import TreeCube

Json = dict[str, Any]

_SHARED = (
    *("qStateName", "qInterColumnSortOrder", "qSuppressZero", "qSuppressMissing", "qPopulateMissing"),
    *("qCalcCondition", "qTitle", "qExpansionState", "qContextSetExpression"),
)


class TreeData(TreeCube):
    """The tree of a `TreeDataDef`. Nodes have the measures of their dimension, the root those of the tree."""

    def __init__(self, context: Context, definition: Mapping[str, Any]) -> None:
        inside = context.in_state(str(definition.get("qStateName") or ""))
        shown, self._left_out = visible(inside, {"qDimensions": definition.get("qDimensions")})
        dimensions = list(shown["qDimensions"] or ())
        measures: list[Any] = []
        self._numbers_of: list[Sequence[int]] = []
        for holder in (definition, *dimensions):
            own = [m for m in holder.get("qValueExprs") or () if self._counts(inside, m)]
            self._numbers_of.append(range(len(measures), len(measures) + len(own)))
            measures += own
        self._fetches = list(definition.get("qInitialDataFetch") or ())
        properties = {name: definition[name] for name in _SHARED if name in definition}
        super().__init__(
            context, {**properties, "qMode": "T", "qDimensions": dimensions, "qMeasures": measures}
        )

    @staticmethod
    def _counts(context: Context, measure: Mapping[str, Any]) -> bool:
        return not visible(context, {"qMeasures": [measure]})[1].measures

    def measures_at(self, depth: int) -> Sequence[int]:
        return self._numbers_of[self.axes[0][depth - 1] + 1 if depth else 0]

    def layout(self) -> Json:
        """`TreeData`, with the nodes of qInitialDataFetch."""
        if self.error is None:
            self._keep_own_values()
        laid_out = super().layout()
        infos = [measure.info() for measure in self.measures]
        dimensions = [
            {**info, "qMeasureInfo": [infos[at] for at in self._numbers_of[number + 1]]}
            for number, info in enumerate(laid_out["qDimensionInfo"])
        ]
        found: Json = {
            "qNodesOnDim": self.nodes_on_dimensions() if self.error is None else [],
            "qDimensionInfo": with_hidden(dimensions, self._left_out.dimensions),
            "qEffectiveInterColumnSortOrder": laid_out["qEffectiveInterColumnSortOrder"],
            "qHasOtherValues": any(column.limited is not None for column in self.dimensions),
            "qTitle": evaluate_text(self.context, text_of_expression(self.properties.get("qTitle"))),
            "qTreeDataPages": [node for asked in self._fetches for node in self.nodes(asked)],
            "qMeasureInfo": [infos[at] for at in self._numbers_of[0]] if infos else [],
        }
        more = ("qStateName", "qError", "qCalcCondMsg")
        return found | {name: laid_out[name] for name in more if name in laid_out}

    def _keep_own_values(self) -> None:
        """Let each measure tell of the values at its own nodes."""
        for depth in range(len(self.axes[0]) + 1):
            level = self.level(depth, 0) if self.measures_at(depth) else None
            for at in self.measures_at(depth) if level is not None else ():
                assert level is not None
                self.measures[at].keep(level.values[at], level.attributes[at])
