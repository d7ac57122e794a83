"""Reductions per group: counts, sums, extremes, pairs.

`groups` are row by row 0..count-1, `codes` row by row places in a short table; null is among them, with 0
in a table of numbers and False in one of flags.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools, Floats, Ints
from .arrays import coded
from .parallel import in_parts

# Accumulators a thread may have of its own: more would cost more than the rows of a part, which are at least
# so many times as many.
_OWN_MAX: Final = 1 << 18
_WORTH: Final = 8
# Rows that numpy works on at a time.
_BLOCK: Final = 1 << 16
# Tables short enough to count the codes first when there is only one group.
_COUNTED_MAX: Final = 1 << 16
# Counts that are kept: of how many rows at least, and how many arrays' (of half a megabyte at most).
_WORTH_KEEPING: Final = 1 << 14
_KEPT_MAX: Final = 64
_frequencies: dict[tuple[int, int], tuple[weakref.ref[NDArray[Any]], Ints]] = {}


def count_per_group(groups: NDArray[Any], count: int) -> Ints:
    """How many rows each group has."""
    lib = native.lib
    if lib is None:
        return _in_blocks(groups, count, np.intp)
    groups = coded(groups)
    return _reduce(lambda out, low, high: lib.count(groups, out, low, high), count, len(groups), np.int64)


def frequencies(codes: NDArray[Any], size: int) -> Ints:
    """How often each of `size` codes occurs.

    Kept for as long as the array lives, which nobody writes into: every further question about the same
    rows of a field with few values is then one about those values.
    """
    key = (id(codes), size)
    kept = _frequencies.get(key)
    if kept is not None and kept[0]() is codes:
        return kept[1]
    found = count_per_group(codes, size)
    if len(codes) > _WORTH_KEEPING:
        while len(_frequencies) >= _KEPT_MAX:
            _frequencies.pop(next(iter(_frequencies)), None)
        _frequencies[key] = (weakref.ref(codes, lambda _: _frequencies.pop(key, None)), found)
    return found


def count_flagged(groups: NDArray[Any], count: int, codes: NDArray[Any], flags: Bools) -> Ints:
    """How many rows of each group have a code with a flag."""
    lib, length = native.lib, len(codes)
    if flags[1:].all() and (bool(flags[:1].all()) or (length > 0 and codes.min() > 0)):
        return frequencies(groups, count) if count > 1 else np.array([length], dtype=np.intp)
    if count == 1 and _countable(flags, length):
        return np.array([frequencies(codes, len(flags))[flags].sum()], dtype=np.intp)
    if lib is None:
        return _in_blocks(groups, count, np.intp, lambda rows: flags[codes[rows]])
    groups, codes, flags = coded(groups), coded(codes), np.ascontiguousarray(flags)
    return _reduce(
        lambda out, low, high: lib.count_flagged(groups, codes, flags, out, low, high),
        count,
        length,
        np.int64,
    )


def sum_coded(groups: NDArray[Any], count: int, codes: NDArray[Any], numbers: Floats) -> Floats:
    """The sum of `numbers[code]` over the rows of each group."""
    lib, length = native.lib, len(codes)
    if count == 1 and _countable(numbers, length):
        counts = frequencies(codes, len(numbers))
        used = counts > 0
        return np.array([(numbers[used] * counts[used]).sum()])
    if lib is None:
        return _in_blocks(groups, count, np.float64, lambda rows: numbers[codes[rows]])
    groups, codes, numbers = coded(groups), coded(codes), np.ascontiguousarray(numbers)
    return _reduce(
        lambda out, low, high: lib.sum_coded(groups, codes, numbers, out, low, high),
        count,
        length,
        np.float64,
    )


def sum_numbers(groups: NDArray[Any], count: int, numbers: Floats) -> Floats:
    """The sum of the numbers of each group's rows."""
    lib = native.lib
    if count == 1:
        return np.array([numbers.sum()])
    if lib is None:
        return _in_blocks(groups, count, np.float64, lambda rows: numbers[rows])
    groups, numbers = coded(groups), np.ascontiguousarray(numbers)
    return _reduce(
        lambda out, low, high: lib.sum_numbers(groups, numbers, out, low, high),
        count,
        len(numbers),
        np.float64,
    )


def lowest_coded(
    groups: NDArray[Any], count: int, codes: NDArray[Any], ranks: NDArray[np.int64], none: int
) -> NDArray[np.int64]:
    """The least `ranks[code]` of each group's rows, `none` (beyond all ranks) for a group without rows."""
    lib, length = native.lib, len(codes)
    result = np.full(count, none, dtype=np.int64)
    if count == 1 and _countable(ranks, length):
        result[0] = ranks[frequencies(codes, len(ranks)) > 0].min(initial=none)
        return result
    if lib is None:
        np.minimum.at(result, groups, ranks[codes])
        return result
    groups, codes, ranks = coded(groups), coded(codes), np.ascontiguousarray(ranks)

    def part(low: int, high: int) -> NDArray[np.int64]:
        out = np.full(count, none, dtype=np.int64)
        lib.lowest(groups, codes, ranks, out, low, high)
        return out

    if count > _OWN_MAX:
        return part(0, length)
    for found in in_parts(part, length, _WORTH * count):
        np.minimum(result, found, out=result)
    return result


def pairs(groups: NDArray[Any], count: int, codes: NDArray[Any], width: int) -> Bools:
    """bool[count * width]: which codes occur in which group, at group * width + code."""
    seen = np.zeros(count * width, dtype=bool)
    lib, length = native.lib, len(codes)
    if lib is None:
        seen[groups.astype(np.int64) * width + codes] = True
        return seen
    groups, codes = coded(groups), coded(codes)
    if len(seen) > _OWN_MAX:
        lib.mark_pairs(groups, codes, width, seen, 0, length)
        return seen

    def part(low: int, high: int) -> Bools:
        own = np.zeros(len(seen), dtype=bool)
        lib.mark_pairs(groups, codes, width, own, low, high)
        return own

    for found in in_parts(part, length):
        seen |= found
    return seen


def _reduce(
    add: Callable[[NDArray[Any], int, int], object], count: int, length: int, kind: type[Any]
) -> NDArray[Any]:
    """The sum of what `add` adds for each part of the rows."""

    def part(low: int, high: int) -> NDArray[Any]:
        out = np.zeros(count, dtype=kind)
        add(out, low, high)
        return out

    if not length:
        return np.zeros(count, dtype=kind)
    first, *rest = [part(0, length)] if count > _OWN_MAX else in_parts(part, length, _WORTH * count)
    for found in rest:
        first += found
    return first


def _in_blocks(
    groups: NDArray[Any],
    count: int,
    kind: type[Any],
    weights: Callable[[slice], NDArray[Any]] | None = None,
) -> NDArray[Any]:
    """`np.bincount` of a block of rows at a time, so that what is in between stays in the cache."""
    total = np.zeros(count, dtype=kind)
    step = max(_BLOCK, 4 * count)
    for start in range(0, len(groups), step):
        rows = slice(start, start + step)
        found = np.bincount(groups[rows], None if weights is None else weights(rows), count)
        total += found.astype(kind, copy=False)
    return total


def _countable(table: NDArray[Any], length: int) -> bool:
    return len(table) <= _COUNTED_MAX and len(table) <= length
