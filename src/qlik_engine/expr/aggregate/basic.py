"""Sum, Min, Max, Avg, Only, Mode, FirstSortedValue."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import kernels
from ...columns import Dual, Vector
from ..declare import aggregation
from ..lift import Value
from .additive import Asked, additive, as_found
from .groups import Groups, sorted_unique

# Beyond any number of rows.
_MOST = 1e12


@additive("Sum", "value:rows", returns="number", help="The sum; 0 if there are no numbers.")
def sum_(groups: Groups, value: Value) -> Asked:
    return Asked(groups.total(value)[:1], as_found, True)


@additive("Avg", "value:rows", returns="number", help="The mean of the numbers; null if there are none.")
def avg(groups: Groups, value: Value) -> Asked:
    return Asked(groups.total(value), _means, True)


def _means(sums: NDArray[np.float64], counts: NDArray[Any]) -> NDArray[Any]:
    with np.errstate(invalid="ignore"):
        means: NDArray[Any] = sums / counts  # 0 / 0 is what none is: not a number
    return means


@additive(
    "Min",
    "value:rows, rank:constant?",
    returns="number",
    help="The smallest number, or the rank-th smallest.",
)
def min_(groups: Groups, value: Value, rank: Dual | None = None) -> Asked:
    return _extreme(groups, value, rank, largest=False)


@additive(
    "Max", "value:rows, rank:constant?", returns="number", help="The largest number, or the rank-th largest."
)
def max_(groups: Groups, value: Value, rank: Dual | None = None) -> Asked:
    return _extreme(groups, value, rank, largest=True)


def _extreme(groups: Groups, value: Value, rank: Dual | None, *, largest: bool) -> Asked:
    column = groups.unique(groups.coded(value))
    values, size = column.values, len(column.values)
    nth = 1 if rank is None else _whole(rank)
    ranks, of_rank = groups.ranks(values, largest=largest)

    def of_nth() -> NDArray[np.int64]:
        of_rows = kernels.take(ranks, column.codes)
        numeric = np.flatnonzero(of_rows < size)
        return _nth(groups, groups.index[numeric], of_rows[numeric], nth, size)

    def picked(found: NDArray[np.int64]) -> Vector:
        return groups.formatted_like(groups.pick(values, of_rank[found]), values)

    def number_of_rank() -> NDArray[np.float64]:
        numbers = values.numbers_or_nan()[of_rank]
        numbers[-1] = np.nan
        return numbers

    found = kernels.lowest(column.codes, ranks, size) if nth == 1 else kernels.calculated(of_nth)
    if values.texts is None and values.numbers is not None:
        kept = values.kept("numbers down" if largest else "numbers up", number_of_rank)
        return Asked((found,), kept.__getitem__, True)
    return Asked((found,), picked)


def _whole(rank: Dual) -> int:
    return int(max(min(rank.number, _MOST), -_MOST)) if rank.is_number else 0


def _nth(
    groups: Groups, index: NDArray[Any], ranks: NDArray[np.int64], nth: int, none: int
) -> NDArray[np.int64]:
    """The nth smallest rank of each group, `none` if it has fewer; equal values count once."""
    if nth < 1 or not len(ranks):
        return np.full(groups.count, none, dtype=np.int64)
    keys = sorted_unique(index.astype(np.int64) * (none + 1) + ranks)
    owners, ranks = keys // (none + 1), keys % (none + 1)
    sizes = np.bincount(owners, minlength=groups.count)
    wanted = np.cumsum(sizes) - sizes + nth - 1
    return np.where(sizes >= nth, ranks[np.minimum(wanted, len(ranks) - 1)], none)


@aggregation("Only", "value:rows", returns="value", help="The value, if there is exactly one; else null.")
def only(groups: Groups, value: Value) -> Vector:
    index, codes, values = groups.present(value)
    size = len(values)
    codes = codes.astype(np.int64)
    low = groups.lowest(index, codes, size)
    high = size - 1 - groups.lowest(index, size - 1 - codes, size)
    return groups.pick(values, np.where(low == high, low, -1))


@aggregation(
    "Mode", "value:rows", returns="value", help="The most frequent value; null if there are several."
)
def mode(groups: Groups, value: Value) -> Vector:
    index, codes, values = groups.present(value)
    width = max(len(values), 1)
    keys, counts = _counted(np.sort(index.astype(np.int64) * width + codes))
    owners = keys // width
    order = np.lexsort((-counts, owners))
    owners, counts, found = owners[order], counts[order], (keys % width)[order]
    firsts = np.searchsorted(owners, np.arange(groups.count))
    result = np.full(groups.count, -1, dtype=np.int64)
    for_groups = np.flatnonzero(np.bincount(owners, minlength=groups.count))
    first = firsts[for_groups]
    second = np.minimum(first + 1, len(owners) - 1)
    tied = (second > first) & (owners[second] == for_groups) & (counts[second] == counts[first])
    result[for_groups] = np.where(tied, -1, found[first])
    return groups.pick(values, result)


def _counted(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """The different ones of sorted keys, and how often each occurs."""
    starts = np.flatnonzero(np.concatenate((np.ones(min(len(keys), 1), dtype=bool), keys[1:] != keys[:-1])))
    return keys[starts], np.diff(np.append(starts, len(keys)))


@aggregation(
    "FirstSortedValue",
    "value:rows, weight:rows, rank:constant?",
    returns="value",
    help="The value with the lowest weight (or the rank-th lowest); null if several rows share it.",
)
def first_sorted_value(groups: Groups, value: Value, weight: Value, rank: Dual | None = None) -> Vector:
    column = groups.unique(groups.coded(value))
    weights = groups.numbers_with_gaps(weight)
    rows = np.flatnonzero(~np.isnan(weights))
    index, codes, weights = groups.index[rows], column.codes[rows].astype(np.int64), weights[rows]
    _, places = np.unique(weights, return_inverse=True)
    size = len(rows)
    nth = 1 if rank is None else _whole(rank)
    ranks = places.astype(np.int64)
    if nth < 0:
        ranks, nth = size - ranks, -nth
    wanted = _nth(groups, index, ranks, nth, size + 1)
    hits = ranks == wanted[index]
    index, codes = index[hits], codes[hits]
    width = len(column.values)
    low = groups.lowest(index, codes, width)
    if groups.distinct:
        alone = low == width - 1 - groups.lowest(index, width - 1 - codes, width)
    else:
        alone = groups.counts(index) == 1
    return groups.pick(column.values, np.where(alone & (low < width), low, -1))


@aggregation("FirstValue", "value:rows", returns="value", help="The value on the first row, in load order.")
def first_value(groups: Groups, value: Value) -> Vector:
    rows = groups.lowest(groups.index, np.arange(groups.length), groups.length)
    return _on_rows(groups, value, np.where(rows < groups.length, rows, -1))


@aggregation("LastValue", "value:rows", returns="value", help="The value on the last row, in load order.")
def last_value(groups: Groups, value: Value) -> Vector:
    last = groups.length - 1
    return _on_rows(
        groups, value, last - groups.lowest(groups.index, last - np.arange(groups.length), last + 1)
    )


def _on_rows(groups: Groups, value: Value, rows: NDArray[np.int64]) -> Vector:
    if not groups.length:
        return Vector.nulls(groups.count)
    column = groups.coded(value)
    return groups.pick(column.values, np.where(rows < 0, -1, column.codes[rows].astype(np.int64)))
