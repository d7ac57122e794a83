"""How many different codes groups have."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools, Ints
from .arrays import coded
from .bitmaps import present
from .parallel import parts_for
from .reduce import pairs

# Rows looked at to tell whether codes ascend, before all are.
_TRIED: Final = 1 << 12
# A table of one flag per (group, code) is used while it is not much larger than the rows.
_DENSE_SLACK: Final = 1 << 22
_ALL_BUT_NULL: Final = np.zeros(0, dtype=bool)


def count_distinct(groups: NDArray[Any], count: int, codes: NDArray[Any], flags: Bools) -> Ints:
    """How many different codes with a flag the rows of each group have."""
    if len(codes) == 0:
        return np.zeros(count, dtype=np.intp)
    width = len(flags)
    found = _in_runs(groups, count, codes, flags)
    if found is not None:
        return found
    if count == 1 and width <= len(codes):
        return np.array([np.count_nonzero(flags & present(codes, width))], dtype=np.intp)
    if count * width <= 4 * len(codes) + _DENSE_SLACK:
        seen = pairs(groups, count, codes, width).reshape(count, width)
        if not flags.all():
            seen &= flags
        # Quicker than to count flags.
        per_group: Ints = np.add.reduce(seen.view(np.uint8), axis=1, dtype=np.uint32).astype(np.intp)
        return per_group
    keys = np.sort(groups.astype(np.int64) * width + codes)
    first = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    keys = keys[first]
    return np.bincount((keys // width)[flags[keys % width]], minlength=count).astype(np.intp, copy=False)


def _in_runs(groups: NDArray[Any], count: int, codes: NDArray[Any], flags: Bools) -> Ints | None:
    """The same in one pass over codes that ascend; None if they do not."""
    lib = native.lib
    if lib is None or not bool(np.all(codes[1:_TRIED] >= codes[: _TRIED - 1][: len(codes) - 1])):
        return None
    groups, codes, flags = coded(groups), coded(codes), np.ascontiguousarray(flags)
    if count == 1 and not flags[0] and flags[1:].all():
        flags = _ALL_BUT_NULL
    parts = parts_for(count, len(codes))
    found = np.zeros((len(parts) - 2, count), dtype=np.intp)
    ascends = lib.count_runs(groups, codes, flags, found, parts)
    # Ascending within each part and from part to part.
    firsts = parts[2:-1]
    if not all(ascends) or bool(np.any(codes[firsts] < codes[firsts - 1])):
        return None
    return np.asarray(found.sum(axis=0))
