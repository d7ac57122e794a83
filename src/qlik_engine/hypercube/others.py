"""Dimension limits: values beyond a limit are gathered as one, Others (`qOtherTotalSpec`)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ..columns import Vector
from ..columns.vector import Bools, Codes, Floats, narrow
from ..errors import UnsupportedError
from ..expr import Frame
from ..model import Node
from .context import Context
from .definition import text_of_expression
from .dimensions import Dimension
from .expressions import compiled, evaluate
from .scope import CubeScope

_COMPARE: Final[dict[str, Callable[[Floats, float], Any]]] = {
    "OTHER_GE_LIMIT": operator.ge,
    "OTHER_LE_LIMIT": operator.le,
    "OTHER_GT_LIMIT": operator.gt,
    "OTHER_LT_LIMIT": operator.lt,
}
_MODES: Final = ("OTHER_COUNTED", "OTHER_ABS_LIMITED", "OTHER_REL_LIMITED")


@dataclass(frozen=True, slots=True)
class OthersDef:
    """A limit: how many values (`counted`), or how their measure compares with `limit`."""

    mode: str
    counted: str
    limit: str
    compare: str
    ascending: bool
    keeps_texts: bool
    suppressed: bool
    expression: str
    label: str


def read_others(properties: Mapping[str, Any], *, inner: bool, totals: bool = False) -> OthersDef | None:
    """The limit of an `NxDimension`, None if it has none; `inner` for all but the first of a cube,
    `totals` where totals of dimensions are shown.

    Raises UnsupportedError for accumulated limits, other dimension totals and limits for each value of outer
    dimensions.
    """
    spec = properties.get("qOtherTotalSpec")
    if not isinstance(spec, Mapping):
        return None
    if not totals and str(spec.get("qTotalMode") or "TOTAL_OFF") != "TOTAL_OFF":
        raise UnsupportedError("dimension totals are not supported", parameter="qTotalMode")
    mode = str(spec.get("qOtherMode") or "OTHER_OFF")
    if mode == "OTHER_OFF":
        return None
    if mode not in _MODES:
        raise UnsupportedError(f"the dimension limit {mode} is not supported", parameter="qOtherMode")
    if inner and not spec.get("qGlobalOtherGrouping"):
        raise UnsupportedError(
            "limits for each value of the outer dimensions are not supported",
            parameter="qGlobalOtherGrouping",
        )
    if spec.get("qOtherCollapseInnerDimensions"):
        raise UnsupportedError(
            "collapsing dimensions inside Others is not supported", parameter="qOtherCollapseInnerDimensions"
        )
    return OthersDef(
        mode,
        text_of_expression(spec.get("qOtherCounted")),
        text_of_expression(spec.get("qOtherLimit")),
        str(spec.get("qOtherLimitMode") or "OTHER_GT_LIMIT"),
        str(spec.get("qOtherSortMode") or "") == "OTHER_SORT_ASCENDING",
        bool(spec.get("qForceBadValueKeeping", True)),
        bool(spec.get("qSuppressOther")),
        text_of_expression(spec.get("qReferencedExpression")),
        text_of_expression(properties.get("qOtherLabel")) or "Others",
    )


class LimitedDimension:
    """A dimension whose values beyond a limit have one code, `other`, behind all others."""

    def __init__(self, dimension: Dimension, kept: Codes) -> None:
        self.name = dimension.name
        self._dimension = dimension
        self.other = len(dimension.values)
        self._code = np.full(self.other, self.other, dtype=np.uint32)
        self._code[kept] = kept

    @property
    def nodes(self) -> list[Node]:
        return self._dimension.nodes

    @property
    def values(self) -> Vector:
        found = self._dimension.values
        numbers = np.append(found.numbers_or_nan(), np.nan)
        return Vector(len(numbers), numbers, np.append(found.texts_or_none(), [None]))

    @property
    def texts(self) -> Sequence[str]:
        return [*self._dimension.texts, "-"]

    @property
    def numbers(self) -> Floats:
        return np.append(self._dimension.numbers, np.nan)

    def codes(self, frame: Frame) -> Codes:
        codes = self._dimension.codes(frame)
        if len(self._dimension.values) > len(self._code):
            # A calculated dimension has met values that no row had when the limit was drawn.
            more = np.full(len(self._dimension.values) - len(self._code), self.other, dtype=np.uint32)
            return np.concatenate((self._code, more))[codes]
        return narrow(np.take(self._code, codes), self.other)


def limited(
    context: Context, dimension: Dimension, definition: OthersDef, expression: str, *, nulls: bool
) -> LimitedDimension:
    """The dimension with the values beyond the limit gathered.

    Parameters: `expression` is the measure to go by unless the definition names one; without `nulls`
    null is no value to be counted.
    """
    scope = CubeScope(context, [dimension])
    values = scope.evaluate(compiled(context, definition.expression or expression))
    (codes,) = scope.groups.columns
    if not nulls:
        shown = codes != 0
        codes, values = codes[shown], values.take(shown)
    kept = codes[_kept(context, definition, values.numbers_or_nan())]
    return LimitedDimension(dimension, kept if nulls else np.append(kept, 0).astype(np.uint32))


def _kept(context: Context, definition: OthersDef, numbers: Floats) -> Bools:
    if definition.mode == "OTHER_COUNTED":
        return _counted(numbers, _number(context, definition.counted), definition.ascending)
    compare = _COMPARE.get(definition.compare)
    if compare is None:
        raise UnsupportedError(f"the limit {definition.compare} is unknown", parameter="qOtherLimitMode")
    limit = _number(context, definition.limit)
    if definition.mode == "OTHER_REL_LIMITED":
        limit *= float(np.nansum(numbers)) / 100
    inside: Bools = np.where(np.isnan(numbers), definition.keeps_texts, compare(numbers, limit))
    return inside


def _counted(numbers: Floats, count: float, ascending: bool) -> Bools:
    """The first ones by number; a negative count means from the other end. Those without number are last."""
    ascending = ascending != (count < 0)
    keys = numbers if ascending else -numbers
    inside = np.zeros(len(numbers), dtype=bool)
    inside[np.argsort(keys, kind="stable")[: int(abs(count))]] = True
    return inside


def _number(context: Context, expression: str) -> float:
    value = evaluate(context, expression) if expression else None
    return value.number if value is not None and value.is_number else 0.0
