"""Dimension limits: values beyond a limit are gathered as one, Others (`qOtherTotalSpec`)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import kernels
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
# Values are taken from the largest on while the sum before them, or with them, compares so.
_TARGETS: Final[dict[str, tuple[bool, Callable[[Floats, float], Any]]]] = {
    "OTHER_GE_LIMIT": (False, operator.lt),
    "OTHER_GT_LIMIT": (False, operator.le),
    "OTHER_LE_LIMIT": (True, operator.le),
    "OTHER_LT_LIMIT": (True, operator.lt),
}
_RELATIVE: Final = ("OTHER_REL_LIMITED", "OTHER_REL_ACC_TARGET")
_ACCUMULATED: Final = ("OTHER_ABS_ACC_TARGET", "OTHER_REL_ACC_TARGET")
_MODES: Final = ("OTHER_COUNTED", "OTHER_ABS_LIMITED", *_RELATIVE, *_ACCUMULATED)


@dataclass(frozen=True, slots=True)
class OthersDef:
    """A limit: how many values (`counted`), or how their measure compares with `limit`. `globally`: without
    regard to the dimensions before; `collapses`: the dimensions behind have no values within Others."""

    mode: str
    counted: str
    limit: str
    compare: str
    ascending: bool
    keeps_texts: bool
    suppressed: bool
    expression: str
    label: str
    globally: bool = False
    collapses: bool = False


def read_others(properties: Mapping[str, Any]) -> OthersDef | None:
    """The limit of an `NxDimension`, None if it has none.

    Raises UnsupportedError for unknown limits.
    """
    spec = properties.get("qOtherTotalSpec")
    if not isinstance(spec, Mapping):
        return None
    mode = str(spec.get("qOtherMode") or "OTHER_OFF")
    if mode == "OTHER_OFF":
        return None
    if mode not in _MODES:
        raise UnsupportedError(f"the dimension limit {mode} is not supported", parameter="qOtherMode")
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
        bool(spec.get("qGlobalOtherGrouping")),
        bool(spec.get("qOtherCollapseInnerDimensions")),
    )


class LimitedDimension:
    """A dimension whose values beyond a limit have one code, `other`, behind all others."""

    def __init__(self, dimension: Dimension, kept: Codes) -> None:
        self.name = dimension.name
        self._dimension = dimension
        self.other = len(dimension.values)
        self._code = np.full(self.other, self.other, dtype=np.uint32)
        self._code[kept] = kept

    def keeps(self, codes: NDArray[Any]) -> Bools:
        """Which of the codes are within the limit, at least somewhere."""
        kept: Bools = self._code[codes] != self.other
        return kept

    @property
    def nodes(self) -> list[Node]:
        return self._dimension.nodes

    @property
    def values(self) -> Vector:
        return with_one_more(self._dimension.values)

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


class InnerLimitedDimension(LimitedDimension):
    """The same with other values beyond the limit for each combination of the values of `outer` dimensions.

    `columns` are the kept combinations: the codes of the outer dimensions, then those of its own."""

    def __init__(
        self, dimension: Dimension, outer: Sequence[Dimension], columns: Sequence[NDArray[Any]]
    ) -> None:
        super().__init__(dimension, columns[-1].astype(np.uint32))
        self._outer = outer
        self._columns = columns

    @property
    def nodes(self) -> list[Node]:
        return list(dict.fromkeys(node for d in (*self._outer, self._dimension) for node in d.nodes))

    def codes(self, frame: Frame) -> Codes:
        own = self._dimension.codes(frame)
        rows = [*(dimension.codes(frame) for dimension in self._outer), own]
        both = [np.concatenate(pair) for pair in zip(self._columns, rows, strict=True)]
        count = len(self._columns[-1])
        sizes = [int(codes.max(initial=0)) + 1 for codes in both]
        found = kernels.group_rows(both, sizes, count + frame.length)
        kept = np.zeros(found.count, dtype=bool)
        kept[found.groups[:count]] = True
        inside = kept[found.groups[count:]] & (own < self.other)
        return narrow(np.where(inside, own, self.other), self.other)


class CollapsedDimension:
    """A dimension that has one code, `empty`, behind all others, where one of `outer` is Others."""

    def __init__(self, dimension: Dimension, outer: Sequence[LimitedDimension]) -> None:
        self.name = dimension.name
        self._dimension = dimension
        self._outer = outer
        self.empty = len(dimension.values)

    @property
    def nodes(self) -> list[Node]:
        return list(dict.fromkeys(node for d in (*self._outer, self._dimension) for node in d.nodes))

    @property
    def values(self) -> Vector:
        return with_one_more(self._dimension.values)

    @property
    def texts(self) -> Sequence[str]:
        return [*self._dimension.texts, ""]

    @property
    def numbers(self) -> Floats:
        return np.append(self._dimension.numbers, np.nan)

    def codes(self, frame: Frame) -> Codes:
        own = self._dimension.codes(frame)
        within = np.zeros(frame.length, dtype=bool)
        for outer in self._outer:
            within |= outer.codes(frame) == outer.other
        return narrow(np.where(within, self.empty, own), self.empty)


def with_one_more(values: Vector) -> Vector:
    """The values with a null behind them."""
    numbers = np.append(values.numbers_or_nan(), np.nan)
    return Vector(len(numbers), numbers, np.append(values.texts_or_none(), [None]))


def limited(
    context: Context,
    dimension: Dimension,
    definition: OthersDef,
    expression: str,
    *,
    nulls: bool,
    outer: Sequence[Dimension] = (),
) -> LimitedDimension:
    """The dimension with the values beyond the limit gathered, for each value of the `outer` dimensions.

    Parameters: `expression` is the measure to go by unless the definition names one; without `nulls`
    null is no value to be counted.
    """
    if outer and not definition.globally:
        return _limited_inside(context, dimension, definition, expression, nulls=nulls, outer=outer)
    scope = CubeScope(context, [dimension])
    values = scope.evaluate(compiled(context, definition.expression or expression))
    (codes,) = scope.groups.columns
    if not nulls:
        shown = codes != 0
        codes, values = codes[shown], values.take(shown)
    kept = codes[_kept(context, definition, values.numbers_or_nan())]
    return LimitedDimension(dimension, kept if nulls else np.append(kept, 0).astype(np.uint32))


def _limited_inside(
    context: Context,
    dimension: Dimension,
    definition: OthersDef,
    expression: str,
    *,
    nulls: bool,
    outer: Sequence[Dimension],
) -> LimitedDimension:
    scope = CubeScope(context, [*outer, dimension])
    numbers = scope.evaluate(compiled(context, definition.expression or expression)).numbers_or_nan()
    columns = scope.groups.columns
    sizes = [int(codes.max(initial=0)) + 1 for codes in columns[:-1]]
    found = kernels.group_rows(columns[:-1], sizes, scope.length)
    kept = np.zeros(scope.length, dtype=bool)
    counted = np.ones(scope.length, dtype=bool) if nulls else columns[-1] != 0
    order = np.argsort(found.groups, kind="stable")
    for rows in np.split(order, np.cumsum(np.bincount(found.groups, minlength=found.count))[:-1]):
        inside = rows[counted[rows]]
        kept[inside[_kept(context, definition, numbers[inside])]] = True
    kept |= ~counted
    return InnerLimitedDimension(dimension, outer, [codes[kept] for codes in columns])


def _kept(context: Context, definition: OthersDef, numbers: Floats) -> Bools:
    if definition.mode == "OTHER_COUNTED":
        return _counted(numbers, _number(context, definition.counted), definition.ascending)
    compare = _COMPARE.get(definition.compare)
    if compare is None:
        raise UnsupportedError(f"the limit {definition.compare} is unknown", parameter="qOtherLimitMode")
    limit = _number(context, definition.limit)
    if definition.mode in _RELATIVE:
        limit *= float(np.nansum(numbers)) / 100
    if definition.mode in _ACCUMULATED:
        return _accumulated(numbers, limit, definition)
    inside: Bools = np.where(np.isnan(numbers), definition.keeps_texts, compare(numbers, limit))
    return inside


def _counted(numbers: Floats, count: float, ascending: bool) -> Bools:
    """The first ones by number; a negative count means from the other end. Those without number are last."""
    ascending = ascending != (count < 0)
    keys = numbers if ascending else -numbers
    inside = np.zeros(len(numbers), dtype=bool)
    inside[np.argsort(keys, kind="stable")[: int(abs(count))]] = True
    return inside


def _accumulated(numbers: Floats, target: float, definition: OthersDef) -> Bools:
    """The first ones by number that sum up to a target; one that crosses it belongs to them or not."""
    inclusive, compare = _TARGETS[definition.compare]
    order = np.argsort(numbers if definition.ascending else -numbers, kind="stable")
    known = np.nan_to_num(numbers[order], nan=0.0)
    sums = np.cumsum(known)
    inside = np.where(np.isnan(numbers), definition.keeps_texts, False)
    wanted = compare(sums if inclusive else sums - known, target) & ~np.isnan(numbers[order])
    inside[order] |= np.logical_and.accumulate(wanted | np.isnan(numbers[order])) & wanted
    return inside


def _number(context: Context, expression: str) -> float:
    value = evaluate(context, expression) if expression else None
    return value.number if value is not None and value.is_number else 0.0
