"""Grouping by the codes of several columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..columns.vector import Codes, Ints
from ..limits import DENSE_GROUPS_MAX


@dataclass(frozen=True, slots=True)
class Grouping:
    """`groups[i]` is the group of row i, 0..count-1, in order of the key; `firsts` one row of each."""

    groups: Ints
    firsts: Ints
    count: int


def group_rows(columns: Sequence[NDArray[Any]], sizes: Sequence[int], length: int) -> Grouping:
    """Group `length` rows by the combination of their codes; `sizes[i]` exceeds every code of column i."""
    if not columns:
        return Grouping(
            np.zeros(length, dtype=np.intp), np.zeros(min(length, 1), dtype=np.intp), min(length, 1)
        )
    key, size = columns[0].astype(np.intp), max(sizes[0], 1)
    for codes, width in zip(columns[1:], sizes[1:], strict=True):
        if size > (1 << 62) // max(width, 1):
            found = compress(key, size)
            key, size = found.groups, max(found.count, 1)
        key = key * width + codes
        size *= max(width, 1)
    return compress(key, size)


def compress(key: Ints, size: int) -> Grouping:
    """Renumber keys in 0..size-1 to 0..count-1, keeping their order."""
    if size <= max(DENSE_GROUPS_MAX, 2 * len(key)):
        row_of = np.full(size, -1, dtype=np.intp)
        row_of[key[::-1]] = np.arange(len(key) - 1, -1, -1)
        used = np.flatnonzero(row_of >= 0)
        number = np.empty(size, dtype=np.intp)
        number[used] = np.arange(len(used))
        return Grouping(number[key], row_of[used], len(used))
    used, firsts, groups = np.unique(key, return_index=True, return_inverse=True)
    return Grouping(groups.reshape(len(key)), firsts, len(used))


def count_per_group(groups: NDArray[Any], count: int) -> Ints:
    return np.bincount(groups, minlength=count).astype(np.intp, copy=False)


def constant_per_group(codes: Codes, groups: NDArray[Any], count: int) -> NDArray[np.uint32]:
    """The one code that occurs in each group beside null; 0 where there is none or more than one."""
    held = np.flatnonzero(codes)
    found, where = codes[held].astype(np.uint32), groups[held]
    last = np.zeros(count, dtype=np.uint32)
    last[where] = found
    last[where[last[where] != found]] = 0
    return last
