"""Sets of values and sets of rows, a flag for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from .. import native
from ..columns.vector import Bools, Codes, Ints
from .arrays import coded
from .parallel import beyond, division, in_parts, parts_for, undivided

# Flags that are conjoined sooner than another thread is called.
_CONJOINED: Final = 1 << 21
# Rows looked at before threads begin: small dictionaries have shown all their values by then.
_AHEAD: Final = 1 << 16
# Then so many times as many as before.
_GROWING: Final = 4
# Values beyond this have no bitmap of their own in each thread.
_COPIED_MAX: Final = 1 << 16


def present(codes: Codes, size: int, rows: Bools | Ints | None = None, *, with_null: bool = True) -> Bools:
    """Which of `size` codes occur on `rows` (a mask or row numbers; None for all); without `with_null`, what
    is said of null means nothing."""
    found = np.zeros(size, dtype=bool)
    found[:1] = not with_null
    lib = native.lib
    if lib is None or codes.dtype.kind != "u" or (rows is not None and rows.dtype != bool):
        found[codes if rows is None else codes[rows]] = True
        return found
    codes, length = coded(codes), codes.size
    if rows is not None and size > _COPIED_MAX:
        # The first flag is set for all rows that are left out.
        found[0] = any(lib.mark_in(codes, rows, found, division(length)))
        return found
    if size > _COPIED_MAX:
        lib.mark(codes, found, division(length))
        return found

    loop, given = (lib.present, (codes,)) if rows is None else (lib.present_in, (codes, rows))
    done = length if length < _AHEAD else _AHEAD
    loop(*given, found, size if with_null else size - 1, undivided(0, done))
    if done == length:
        return found
    missing = size - int(np.count_nonzero(found))
    if missing and with_null and not found[0] and not has_null(codes):
        size -= 1  # there is no null to wait for
        missing -= 1
    while missing and done < length:
        # Each part waits for all that are missing, so that no more rows are divided than may show them.
        more = min(_GROWING * done, length - done)
        parts = parts_for(size, more)
        into = np.repeat(found[None], len(parts) - 2, axis=0)
        loop(*given, into, missing, beyond(parts, done))
        found = np.asarray(into.any(axis=0))
        missing = size - int(np.count_nonzero(found))
        done += more
    return found


def has_null(codes: Codes) -> bool:
    """Whether code 0 occurs."""
    lib = native.lib
    if lib is None or codes.dtype.kind != "u":
        return bool(len(codes)) and int(codes.min()) == 0
    codes = coded(codes)
    return any(lib.has_zero(codes, division(len(codes))))


def matches(codes: Codes, bitmap: Bools) -> Bools:
    """For every row, whether its code is in `bitmap`."""
    lib = native.lib
    if lib is None:
        return np.take(bitmap, codes)
    codes = coded(codes)
    mask = np.empty(len(codes), dtype=bool)
    lib.match(codes, bitmap, mask, division(len(codes)))
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

    in_parts(part, len(one), _CONJOINED)
    return out
