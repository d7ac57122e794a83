"""How much one value tells about another."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...columns import Dual
from ...columns.vector import NULL, Ints, Vector
from ..declare import aggregation
from ..lift import Value, number_of
from .groups import Groups

# Which of target and driver are continuous, by the number and the name of a datatype.
_TYPES: Final = {"1": "dd", "2": "cc", "3": "cd", "4": "dc"}
# Pairs looked at in a group: unless more are asked for, and at least.
_SAMPLE: Final = 10_000
_SMALLEST: Final = 80


@aggregation(
    "MutualInfo",
    "target:rows, driver:rows, datatype:constant, breakdown_by_value:constant?, sample_size:constant?",
    returns="number",
    help="How much of a target's information a driver has, from 0 to 1; or what a value of the driver has.",
)
def mutual_info(
    groups: Groups,
    target: Value,
    driver: Value,
    datatype: Dual,
    breakdown: Dual = NULL,
    sample_size: Dual = NULL,
) -> Vector:
    """In parts of the entropy of the target. Continuous numbers are divided into ranges with equally many
    pairs; of many pairs some are drawn by lot, always the same. Null for a datatype there is none of, and
    without pairs."""
    name = str(datatype.text or "").lower()
    kinds = name if name in _TYPES.values() else _TYPES.get(f"{number_of(datatype, groups.locale):g}", "")
    if not kinds:
        return Vector.nulls(groups.count)
    wanted = number_of(sample_size, groups.locale)
    most = max(int(wanted), _SMALLEST) if wanted == wanted else _SAMPLE
    codes = [_codes(groups, value, kind) for value, kind in zip((target, driver), kinds, strict=True)]
    rows = np.flatnonzero((codes[0] >= 0) & (codes[1] >= 0))
    index: NDArray[Any] = groups.index[rows].astype(np.int64)
    xs, ys = codes[0][rows], codes[1][rows]
    only = None
    if not breakdown.is_null:
        only = np.isin(ys, _codes_of(groups, driver, breakdown, kinds[1]))
    if groups.distinct:
        _, firsts = np.unique(np.stack([index, xs, ys]), axis=1, return_index=True)
        rows = np.sort(firsts)
        index, xs, ys, only = index[rows], xs[rows], ys[rows], None if only is None else only[rows]
    taken = _sample(index, groups.count, most)
    index, xs, ys, only = index[taken], xs[taken], ys[taken], None if only is None else only[taken]
    xs, ys = (
        _ranges(index, groups.count, values) if kind == "c" else values
        for values, kind in zip((xs, ys), kinds, strict=True)
    )
    return _information(index, groups.count, xs, ys, only)


def _codes(groups: Groups, value: Value, kind: str) -> Ints:
    """A number for each row, equal for equal values and, of continuous ones, in their order; -1 for none."""
    if kind == "c":
        numbers = groups.numbers_with_gaps(value)
        _, codes = np.unique(numbers, return_inverse=True)
        return np.where(np.isnan(numbers), -1, codes)
    column = groups.unique(groups.coded(value))
    return np.where(column.values.is_null()[column.codes], -1, column.codes.astype(np.int64))


def _codes_of(groups: Groups, driver: Value, wanted: Dual, kind: str) -> Ints:
    """The numbers, among those of `_codes`, of a discrete driver's value."""
    if kind == "c":
        return np.zeros(0, dtype=np.int64)
    column = groups.unique(groups.coded(driver))

    def means(value: Dual) -> bool:
        if value.is_number and wanted.is_number:
            return value.number == wanted.number
        return not value.is_null and value.text == wanted.text

    same = [code for code, value in enumerate(column.values) if means(value)]
    return np.array(same, dtype=np.int64)


def _sample(index: Ints, count: int, most: int) -> Ints:
    """The rows looked at: of a group with more than `most` that many, drawn by lot, always the same."""
    sizes = np.bincount(index, minlength=count)
    if (sizes <= most).all():
        return np.arange(len(index))
    lots = np.random.default_rng(0).permutation(len(index))
    order = np.lexsort((lots, index))
    place = np.arange(len(index)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    kept: Ints = np.sort(order[place < most])
    return kept


def _ranges(index: Ints, count: int, values: Ints) -> Ints:
    """The range each value falls into, of as many in its group as the cube root of twice its pairs."""
    order = np.lexsort((values, index))
    sizes = np.bincount(index, minlength=count)
    starts = np.cumsum(sizes) - sizes
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(values[order]) != 0) | (np.diff(index[order]) != 0)
    place = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0)) - starts[index[order]]
    wanted = np.ceil(np.cbrt(2 * sizes)).astype(np.int64)[index[order]]
    found = np.empty(len(order), dtype=np.int64)
    found[order] = place * wanted // np.maximum(sizes[index[order]], 1)
    return found


def _information(index: Ints, count: int, xs: Ints, ys: Ints, only: NDArray[np.bool_] | None) -> Vector:
    """Mutual information over the entropy of `xs`, of each group; of the pairs in `only` if given."""
    size = np.bincount(index, minlength=count).astype(np.float64)
    x_cell, x_times = _cells(index, xs)
    y_cell, y_times = _cells(index, ys)
    _, firsts, times = np.unique(np.stack([x_cell, y_cell]), axis=1, return_index=True, return_counts=True)
    group, n = index[firsts], size[index[firsts]]
    shared = times / n * np.log(times * n / (x_times[x_cell[firsts]] * y_times[y_cell[firsts]]))
    if only is not None:
        shared = np.where(only[firsts], shared, 0.0)
    _, firsts = np.unique(x_cell, return_index=True)
    part = x_times / size[index[firsts]]
    entropy = np.bincount(index[firsts], -part * np.log(part), minlength=count)
    told = np.bincount(group, shared, minlength=count)
    ratio = np.where(entropy > 0, told / np.where(entropy > 0, entropy, 1.0), 0.0)
    return Vector.of_numbers(np.where(size > 0, np.clip(ratio, 0.0, 1.0), np.nan))


def _cells(index: Ints, values: Ints) -> tuple[Ints, Ints]:
    """The number of each pair of group and value, and how often each number occurs."""
    _, cells, times = np.unique(np.stack([index, values]), axis=1, return_inverse=True, return_counts=True)
    return cells.reshape(-1), times
