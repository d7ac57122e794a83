"""Sets of values and sets of rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from .. import native
from ..columns.vector import Bools, Codes, Ints
from .arrays import coded
from .parallel import in_parts

# Rows looked at before threads begin: small dictionaries have shown all their values by then.
_AHEAD: Final = 1 << 16
# Values beyond this have no bitmap of their own in each thread.
_COPIED_MAX: Final = 1 << 16


def present(codes: Codes, size: int, rows: Bools | Ints | None = None) -> Bools:
    """Which of `size` codes occur on `rows` (a mask or row numbers; None for all)."""
    found = np.zeros(size, dtype=bool)
    lib = native.lib
    if lib is None or codes.dtype.kind != "u" or (rows is not None and rows.dtype != bool):
        found[codes if rows is None else codes[rows]] = True
        return found
    codes, length = coded(codes), len(codes)

    def mark(into: Bools, low: int, high: int) -> Bools:
        if rows is None:
            lib.present(codes, into, size, low, high)
        else:
            lib.present_in(codes, rows, into, size, low, high)
        return into

    first = min(length, _AHEAD)
    mark(found, 0, first)
    if first == length:
        return found
    missing = size - int(np.count_nonzero(found))
    if missing and not found[0] and codes.min() > 0:
        missing -= 1  # there is no null to wait for
    if not missing:
        return found
    if size > _COPIED_MAX:
        return mark(found, first, length)

    def rest(low: int, high: int) -> Bools:
        into = found.copy()
        if rows is None:
            lib.present(codes, into, missing, low + first, high + first)
        else:
            lib.present_in(codes, rows, into, missing, low + first, high + first)
        return into

    for part in in_parts(rest, length - first):
        found |= part
    return found


def matches(codes: Codes, bitmap: Bools) -> Bools:
    """For every row, whether its code is in `bitmap`."""
    lib = native.lib
    if lib is None:
        return np.take(bitmap, codes)
    codes = coded(codes)
    mask = np.empty(len(codes), dtype=bool)
    in_parts(lambda low, high: lib.match(codes, bitmap, mask, low, high), len(codes))
    return mask


def rows_in(mask: Bools) -> Ints:
    """The numbers of the rows in a mask, ascending."""
    lib = native.lib
    if lib is None:
        return np.flatnonzero(mask)
    room = np.empty(len(mask), dtype=np.int64)

    def pick(low: int, high: int) -> Ints:
        part = room[low:high]
        return part[: lib.pick(mask, part, low, high)]

    parts = in_parts(pick, len(mask))
    return parts[0].copy() if len(parts) == 1 else np.concatenate(parts)


def intersect(masks: Iterable[Bools]) -> Bools | None:
    """The conjunction of masks; None, which means everything, when there are none."""
    result: Bools | None = None
    owned = False
    for mask in masks:
        if result is None:
            result = mask
        elif owned:
            np.logical_and(result, mask, out=result)
        else:
            result, owned = result & mask, True
    return result
