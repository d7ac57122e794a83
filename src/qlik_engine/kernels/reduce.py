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
from .bitmaps import has_null
from .parallel import parts_for

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
    return _reduce(lambda out, parts: lib.count(groups, out, parts), count, len(groups), np.int64)


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
    if flags[1:].all() and (bool(flags[:1].all()) or (length > 0 and not has_null(codes))):
        return frequencies(groups, count) if count > 1 else np.array([length], dtype=np.intp)
    if count == 1 and _countable(flags, length):
        return np.array([frequencies(codes, len(flags))[flags].sum()], dtype=np.intp)
    if lib is None:
        return _in_blocks(groups, count, np.intp, lambda rows: flags[codes[rows]])
    groups, codes, flags = coded(groups), coded(codes), np.ascontiguousarray(flags)
    return _reduce(
        lambda out, parts: lib.count_flagged(groups, codes, flags, out, parts),
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
        lambda out, parts: lib.sum_coded(groups, codes, numbers, out, parts),
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
        lambda out, parts: lib.sum_numbers(groups, numbers, out, parts),
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
    parts = parts_for(count, length)
    found = np.full((len(parts) - 2, count), none, dtype=np.int64)
    lib.lowest(groups, codes, ranks, found, parts)
    return np.asarray(found.min(axis=0))


def pairs(groups: NDArray[Any], count: int, codes: NDArray[Any], width: int) -> Bools:
    """bool[count * width]: which codes occur in which group, at group * width + code."""
    lib, size, length = native.lib, count * width, len(codes)
    if lib is None:
        seen = np.zeros(size, dtype=bool)
        seen[groups.astype(np.int64) * width + codes] = True
        return seen
    groups, codes = coded(groups), coded(codes)
    parts = parts_for(size, length)
    found = np.zeros((len(parts) - 2, size), dtype=bool)
    lib.mark_pairs(groups, codes, width, found, parts)
    return np.asarray(found[0] if len(found) == 1 else found.any(axis=0))


def _reduce(
    add: Callable[[NDArray[Any], Ints], object], count: int, length: int, kind: type[Any]
) -> NDArray[Any]:
    """The sum of what `add` adds for each part of the rows."""
    if not length:
        return np.zeros(count, dtype=kind)
    parts = parts_for(count, length)
    found = np.zeros((len(parts) - 2, count), dtype=kind)
    add(found, parts)
    return np.asarray(found[0] if len(found) == 1 else np.add.reduce(found))


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
