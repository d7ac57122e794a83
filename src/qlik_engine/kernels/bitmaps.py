"""Sets of values and sets of rows, a flag for each."""

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
    if rows is not None and size > _COPIED_MAX:
        # Threads share the flags: none reads what another writes, and all write the same. The first flag
        # is set for all rows that are left out.
        nulls = in_parts(lambda low, high: bool(lib.mark_in(codes, rows, found, low, high)), length)
        found[0] = any(nulls)
        return found

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
        # Threads share the flags: none reads what another writes, and all write the same.
        in_parts(lambda low, high: mark(found, low + first, high + first), length - first)
        return found

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


def intersect(masks: Iterable[Bools]) -> Bools | None:
    """The conjunction of masks; None, which means everything, when there are none."""
    result: Bools | None = None
    owned = False
    for mask in masks:
        if result is None:
            result = mask
        elif owned:
            _conjoin(result, mask, result)
        else:
            result, owned = _conjoin(result, mask, np.empty_like(result)), True
    return result


def _conjoin(one: Bools, other: Bools, out: Bools) -> Bools:
    def part(low: int, high: int) -> None:
        np.logical_and(one[low:high], other[low:high], out=out[low:high])

    in_parts(part, len(one))
    return out
