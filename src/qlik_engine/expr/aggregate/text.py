"""Aggregations of texts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...columns import Coded, Dual, Vector
from ...formats import text_of
from ...interrupts import blocks, look
from ..declare import aggregation
from ..lift import Context, Value, text_of_dual
from .groups import Groups

_GROUPS: Final = 1 << 12
"""Groups whose texts are joined between two looks at whether to go on."""


@aggregation(
    "MinString", "value:rows", returns="dual", help="The first value in text order, numbers before texts."
)
def min_string(groups: Groups, value: Value) -> Vector:
    return _extreme(groups, value, last=False)


@aggregation(
    "MaxString", "value:rows", returns="dual", help="The last value in text order, texts after numbers."
)
def max_string(groups: Groups, value: Value) -> Vector:
    return _extreme(groups, value, last=True)


def _extreme(groups: Groups, value: Value, *, last: bool) -> Vector:
    index, codes, values = groups.present(value)
    places, order = groups.text_ranks(values)
    size = len(values)
    if values.numbers is not None:
        # Numbers stand in their own order, dates in that of the calendar; before them what is empty.
        empty = np.equal(values.texts_or_none(), "").astype(bool)
        order = np.lexsort((places, np.where(empty & np.isnan(values.numbers), -np.inf, values.numbers)))
        places = np.argsort(order)
    ranks = size - 1 - places[codes] if last else places[codes]
    found = groups.lowest(index, ranks, size)
    at = np.minimum(found, size - 1)
    return groups.pick(values, np.where(found >= size, -1, order[size - 1 - at if last else at]))


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
    places, _ = groups.text_ranks(column.values)
    # Numbers come before texts: NaN sorts last.
    parts = _in_order(groups, column, weight, (places, column.values.numbers_or_nan()))
    joint = "" if delimiter is None else text_of_dual(delimiter, groups.locale) or ""
    texts = text_of(column.values, groups.locale)
    joined = (joint.join(texts[codes]) if len(codes) else None for codes in parts)
    return Vector.of_texts(text for block in blocks(joined, _GROUPS) for text in block)


@aggregation(
    "JsonArray",
    "value:rows, sort_weight:rows?",
    returns="dual",
    help="The values as a JSON array, in the order of the weights, without them in load order.",
)
def json_array(groups: Groups, value: Value, weight: Value | None = None) -> Vector:
    from ..functions.json_data import dump, value_of

    column = groups.unique(groups.coded(value))
    parts = _in_order(groups, column, weight, (np.arange(len(column.values)),))
    ctx = Context(groups.length, groups.locale)
    dumped = [dump(value_of(dual, ctx)) for block in blocks(column.values) for dual in block]
    texts = np.array(dumped, dtype=object)
    joined = ("[" + ",".join(texts[codes]) + "]" if len(codes) else None for codes in parts)
    return Vector.of_texts(text for block in blocks(joined, _GROUPS) for text in block)


def _in_order(
    groups: Groups, column: Coded, weight: Value | None, keys: tuple[NDArray[Any], ...]
) -> list[NDArray[np.int64]]:
    """The codes of each group that are not null by weight, else by `keys` of the values (the last one
    counts most). With DISTINCT every value once, where it comes first."""
    rows = np.flatnonzero((~column.values.is_null())[column.codes])
    index, codes = groups.index[rows].astype(np.int64), column.codes[rows].astype(np.int64)
    by: list[NDArray[Any]] = [key[codes] for key in keys]
    if weight is not None:
        weights = groups.numbers_with_gaps(weight)[rows]
        # One weight for all asks for load order; else DISTINCT values of equal weight come in their own.
        own = groups.distinct and bool(np.any(weights != weights[:1]))
        by = [*(by if own else [np.arange(len(rows))]), weights]
    look()
    order = np.lexsort((*by, index))
    look()
    index, codes = index[order], codes[order]
    if groups.distinct:
        _, first = np.unique(index * len(column.values) + codes, return_index=True)
        first.sort()
        index, codes = index[first], codes[first]
    ends = np.searchsorted(index, np.arange(groups.count), side="right").tolist()
    return [codes[a:b] for a, b in pairwise([0, *ends])]
