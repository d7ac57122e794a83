"""Aggregations of texts."""

from __future__ import annotations

import numpy as np

from ...columns import Dual, Vector
from ...formats import text_of
from ..declare import aggregation
from ..lift import Value, text_of_dual
from .groups import Groups


@aggregation("MinString", "value:rows", returns="text", help="The first text in text order.")
def min_string(groups: Groups, value: Value) -> Vector:
    return _extreme(groups, value, last=False)


@aggregation("MaxString", "value:rows", returns="text", help="The last text in text order.")
def max_string(groups: Groups, value: Value) -> Vector:
    return _extreme(groups, value, last=True)


def _extreme(groups: Groups, value: Value, *, last: bool) -> Vector:
    index, codes, values = groups.present(value)
    places, order = groups.text_ranks(values)
    size = len(values)
    ranks = size - 1 - places[codes] if last else places[codes]
    found = groups.lowest(index, ranks, size)
    at = np.minimum(found, size - 1)
    picked = groups.pick(values, np.where(found >= size, -1, order[size - 1 - at if last else at]))
    return Vector(len(picked), None, text_of(picked, groups.locale))


@aggregation(
    "Concat",
    "value:rows, delimiter:constant?, weight:rows?",
    returns="text",
    help="The texts joined, in the order of the weights, without them in order of the values.",
)
def concat(
    groups: Groups, value: Value, delimiter: Dual | None = None, weight: Value | None = None
) -> Vector:
    column = groups.unique(groups.coded(value))
    rows = np.flatnonzero((~column.values.is_null())[column.codes])
    index, codes = groups.index[rows].astype(np.int64), column.codes[rows].astype(np.int64)
    places, _ = groups.text_ranks(column.values)
    numbers = column.values.numbers_or_nan()
    # Numbers come before texts: NaN sorts last.
    keys = [places[codes], numbers[codes]]
    if weight is not None:
        keys = [np.arange(len(rows)), groups.numbers_with_gaps(weight)[rows]]
    order = np.lexsort((*keys, index))
    index, codes = index[order], codes[order]
    if groups.distinct:
        _, first = np.unique(index * len(column.values) + codes, return_index=True)
        first.sort()
        index, codes = index[first], codes[first]
    texts = text_of(column.values, groups.locale)[codes]
    joint = "" if delimiter is None else text_of_dual(delimiter, groups.locale) or ""
    ends = np.searchsorted(index, np.arange(groups.count), side="right").tolist()
    starts = [0, *ends[:-1]]
    return Vector.of_texts(
        joint.join(texts[a:b]) if b > a else None for a, b in zip(starts, ends, strict=True)
    )
