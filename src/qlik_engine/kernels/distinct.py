"""How many different codes groups have."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools, Ints
from .arrays import coded
from .bitmaps import present
from .memory import cleared
from .parallel import division_of, parts_for
from .reduce import pairs_of_parts

# Rows looked at to tell whether codes ascend, before all are.
_TRIED: Final = 1 << 12
# A table of one flag per (group, code) is used while it is not much larger than the rows.
_DENSE_SLACK: Final = 1 << 22
_ALL_BUT_NULL: Final = np.zeros(0, dtype=bool)


def count_distinct(
    groups: NDArray[Any], count: int, codes: NDArray[Any], flags: Bools, *, all_but_null: bool = False
) -> Ints:
    """How many different codes with a flag the rows of each group have; `all_but_null` says that all but 0
    are known to have one."""
    if len(codes) == 0:
        return np.zeros(count, dtype=np.intp)
    width = len(flags)
    found = _in_runs(groups, count, codes, _ALL_BUT_NULL if count == 1 and all_but_null else flags)
    if found is not None:
        return found
    if count == 1 and width <= len(codes):
        return np.array([np.count_nonzero(flags & present(codes, width))], dtype=np.intp)
    if count * width <= 4 * len(codes) + _DENSE_SLACK:
        return _count_seen(pairs_of_parts(groups, count, codes, width), count, flags)
    keys = np.sort(groups.astype(np.int64) * width + codes)
    first = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    keys = keys[first]
    return np.bincount((keys // width)[flags[keys % width]], minlength=count).astype(np.intp, copy=False)


def _count_seen(seen: NDArray[Any], count: int, flags: Bools) -> Ints:
    """How many codes with a flag each group has in one of several tables of a flag per (group, code)."""
    width, lib = len(flags), native.lib
    if lib is None:
        found = seen.any(axis=0).reshape(count, width) & flags
        # Quicker than to count flags.
        per_group: Ints = np.add.reduce(found.view(np.uint8), axis=1, dtype=np.uint32).astype(np.intp)
        return per_group
    out = np.empty(count, dtype=np.int64)
    lib.count_seen(seen, np.ascontiguousarray(flags), out, division_of(count, width * len(seen)))
    return out


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
