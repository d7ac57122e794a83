"""How many different codes groups have."""

from __future__ import annotations

import weakref
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools, Ints
from .arrays import coded
from .bitmaps import present
from .memory import cleared
from .parallel import division_of, parts_for, undivided
from .reduce import pairs

# Rows looked at to tell whether codes ascend, before all are.
_TRIED: Final = 1 << 12
# A table of one flag per (group, code) is used while it is not much larger than the rows.
_DENSE_SLACK: Final = 1 << 22
_ALL_BUT_NULL: Final = np.zeros(0, dtype=bool)
# Flags in a word.
_WORD: Final = 64

# How many codes some rows have with a flag; by the identities of both arrays, as long as these live.
_totals: Final[dict[tuple[int, int], tuple[int, weakref.ref[NDArray[Any]], weakref.ref[NDArray[Any]]]]] = {}


def count_distinct(
    groups: NDArray[Any], count: int, codes: NDArray[Any], flags: Bools, *, all_but_null: bool = False
) -> Ints:
    """How many different codes with a flag the rows of each group have; `all_but_null` says that all but 0
    are known to have one."""
    return count_distinct_of_all(groups, count, codes, flags, all_but_null=all_but_null)[0]


def count_distinct_of_all(
    groups: NDArray[Any], count: int, codes: NDArray[Any], flags: Bools, *, all_but_null: bool = False
) -> tuple[Ints, int | None]:
    """The same, and how many all groups have together where that is found on the way: then it is kept, too,
    for who asks of the same rows next."""
    width, length = len(flags), len(codes)
    if length == 0:
        return np.zeros(count, dtype=np.intp), 0
    if count == 1 and (kept := _totals.get((id(codes), id(flags)))) is not None:
        return np.array([kept[0]], dtype=np.intp), kept[0]
    if codes.item(0) <= codes.item(length >> 1) <= codes.item(-1):  # else they do not ascend
        found = _in_runs(groups, count, codes, _ALL_BUT_NULL if count == 1 and all_but_null else flags)
        if found is not None:
            return found, None
    if count == 1 and width <= length:
        of_all = int(np.count_nonzero(flags & present(codes, width)))
        return np.array([of_all], dtype=np.intp), of_all
    if count * width <= 4 * length + _DENSE_SLACK:
        found, of_all = _count_seen(groups, count, codes, flags)
        _keep_total(codes, flags, of_all)
        return found, of_all
    keys = np.sort(groups.astype(np.int64) * width + codes)
    first = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    keys = keys[first]
    counted = np.bincount((keys // width)[flags[keys % width]], minlength=count)
    return counted.astype(np.intp, copy=False), None


def _keep_total(codes: NDArray[Any], flags: Bools, count: int) -> None:
    at = (id(codes), id(flags))

    def forget(_: object) -> None:
        _totals.pop(at, None)

    _totals[at] = count, weakref.ref(codes, forget), weakref.ref(flags, forget)


def _count_seen(groups: NDArray[Any], count: int, codes: NDArray[Any], flags: Bools) -> tuple[Ints, int]:
    """How many codes with a flag each group has, and all of them together; by marks for groups and codes."""
    width, lib = len(flags), native.lib
    if lib is None:
        found = pairs(groups, count, codes, width).reshape(count, width) & flags
        # Quicker than to count flags.
        per_group: Ints = np.add.reduce(found.view(np.uint8), axis=1, dtype=np.uint32).astype(np.intp)
        return per_group, int(np.count_nonzero(found.any(axis=0)))
    words = -(-width // _WORD)
    parts = parts_for(count * words, codes.size)
    tables = parts.size - 2
    seen = cleared((tables, count * words), np.uint64)
    lib.mark_bits(coded(groups), coded(codes), width, seen, parts)
    out, flags = np.empty(count, dtype=np.int64), np.ascontiguousarray(flags)
    parts = division_of(count, words * tables)
    some = cleared((parts.size - 2, words), np.uint64)
    counts = lib.count_bits(seen, flags, out, some, parts)
    if len(counts) > 1:
        counts = lib.count_bits(some, flags, np.empty(1, dtype=np.int64), some[0], undivided(0, 1))
    return out, counts[0]


def _in_runs(groups: NDArray[Any], count: int, codes: NDArray[Any], flags: Bools) -> Ints | None:
    """The same in one pass over codes that ascend; None if they do not."""
    lib = native.lib
    if lib is None:
        return None
    # Several groups are given up where codes begin to descend.
    if count == 1 and not bool(np.all(codes[1:_TRIED] >= codes[: _TRIED - 1][: len(codes) - 1])):
        return None
    groups, codes, flags = coded(groups), coded(codes), np.ascontiguousarray(flags)
    parts = parts_for(count, len(codes))
    found = cleared((len(parts) - 2, count), np.intp)
    ascends = lib.count_runs(groups, codes, flags, found, parts)
    # Ascending within each part and from part to part.
    firsts = parts[2:-1]
    if not all(ascends) or bool(np.any(codes[firsts] < codes[firsts - 1])):
        return None
    return np.asarray(found.sum(axis=0))
