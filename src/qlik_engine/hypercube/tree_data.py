"""Tree data: a tree whose dimensions have measures of their own (`qTreeDataDef`, `qTreeData`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .context import Context
from .definition import text_of_expression
from .expressions import evaluate_text
from .hidden import Hidden, visible, with_hidden
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
        self._hidden_of: list[Hidden] = []
        for holder in (definition, *dimensions):
            own, hidden = visible(inside, {"qMeasures": holder.get("qValueExprs")})
            found = list(own["qMeasures"] or ())
            self._hidden_of.append(hidden)
            self._numbers_of.append(range(len(measures), len(measures) + len(found)))
            measures += found
        self._fetches = list(definition.get("qInitialDataFetch") or ())
        properties = {name: definition[name] for name in _SHARED if name in definition}
        super().__init__(
            context, {**properties, "qMode": "T", "qDimensions": dimensions, "qMeasures": measures}
        )

    def measures_at(self, depth: int) -> Sequence[int]:
        return self._numbers_of[self.axes[0][depth - 1] + 1 if depth else 0]

    def layout(self) -> Json:
        """`TreeData`, with the nodes of qInitialDataFetch."""
        if self.error is None:
            self._keep_own_values()
        laid_out = super().layout()
        dimensions = [
            {**info, "qMeasureInfo": self._measure_infos(number)}
            for number, info in enumerate(laid_out["qDimensionInfo"], 1)
        ]
        found: Json = {
            "qNodesOnDim": self.nodes_on_dimensions() if self.error is None else [],
            "qDimensionInfo": with_hidden(dimensions, self._left_out.dimensions),
            "qEffectiveInterColumnSortOrder": laid_out["qEffectiveInterColumnSortOrder"],
            "qHasOtherValues": any(column.limited is not None for column in self.dimensions),
            "qTitle": evaluate_text(self.context, text_of_expression(self.properties.get("qTitle"))),
            "qTreeDataPages": [node for asked in self._fetches for node in self.nodes(asked)],
            "qMeasureInfo": self._measure_infos(0),
        }
        more = ("qStateName", "qError", "qCalcCondMsg")
        return found | {name: laid_out[name] for name in more if name in laid_out}

    def _measure_infos(self, holder: int) -> list[Json]:
        """`NxMeasureInfo` of the measures of the tree (0) or of a dimension; an error in those not shown."""
        # A tree with an error may have no measures made.
        infos = [self.measures[at].info() for at in self._numbers_of[holder] if at < len(self.measures)]
        return with_hidden(infos, self._hidden_of[holder].measures)

    def _keep_own_values(self) -> None:
        """Let each measure tell of the values at its own nodes."""
        for depth in range(len(self.axes[0]) + 1):
            level = self.level(depth, 0) if self.measures_at(depth) else None
            for at in self.measures_at(depth) if level is not None else ():
                assert level is not None
                self.measures[at].keep(level.values[at], level.attributes[at])
