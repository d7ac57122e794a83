"""Lists of rows: the numbers (uint32, ascending) of the rows that satisfy something, and what is on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools, Codes
from .arrays import coded
from .joins import take
from .memory import room
from .parallel import in_parts

RowNumbers = NDArray[np.uint32]
_BLOCK: Final = 1 << 14


def row_numbers(length: int) -> RowNumbers:
    """The numbers of all of `length` rows, not to be written into."""
    rows: RowNumbers = room(length, np.uint32)
    block = np.arange(min(length, _BLOCK), dtype=np.uint32)
    for low in range(0, length, _BLOCK):
        np.add(block[: length - low], np.uint32(low), out=rows[low : low + _BLOCK])
    rows.flags.writeable = False
    return rows


def rows_in(mask: Bools) -> RowNumbers:
    """The rows in a mask."""
    lib = native.lib
    if lib is None:
        return np.flatnonzero(mask).astype(np.uint32)
    parts = in_parts(lambda low, high: (low, high, int(np.count_nonzero(mask[low:high]))), len(mask))
    ends = np.cumsum([count for _, _, count in parts]).tolist()
    rows = np.empty(ends[-1], dtype=np.uint32)
    place = {low: rows[end - count : end] for (low, _, count), end in zip(parts, ends, strict=True)}
    in_parts(lambda low, high: lib.pick(mask, place[low], low, high), len(mask))
    return rows


def rows_matching(codes: Codes, bitmap: Bools) -> RowNumbers:
    """The rows whose code is in `bitmap`."""
    lib = native.lib
    if lib is None:
        return np.flatnonzero(np.take(bitmap, codes)).astype(np.uint32)
    codes = coded(codes)
    return _picked(lambda rows, low, high: lib.pick_matching(codes, bitmap, rows, low, high), len(codes))


def rows_among(rows: RowNumbers, codes: Codes, bitmap: Bools) -> RowNumbers:
    """Those of some rows whose code is in `bitmap`."""
    lib = native.lib
    if lib is None:
        return rows[np.take(bitmap, np.take(codes, rows))]
    codes = coded(codes)
    return _picked(lambda kept, low, high: lib.pick_among(rows, codes, bitmap, kept, low, high), len(rows))


def run_starts(codes: Codes, size: int) -> RowNumbers | None:
    """For codes that never descend, the first row of each of `size` codes, and the number of rows behind
    them; None for others."""
    codes = coded(codes)
    starts = np.empty(size + 1, dtype=np.uint32)
    lib = native.lib
    if lib is not None:
        return starts if lib.find_runs(codes, starts) else None
    if np.any(codes[1:] < codes[:-1]):
        return None
    starts[:] = np.searchsorted(codes, np.arange(size + 1))
    return starts


def rows_of_runs(bitmap: Bools, starts: RowNumbers) -> RowNumbers:
    """The rows whose code is in `bitmap`, of a column with these `run_starts`."""
    lib = native.lib
    if lib is None:
        first = starts[:-1][bitmap].astype(np.intp)
        lengths = starts[1:][bitmap] - first
        before = np.cumsum(lengths) - lengths
        found = np.arange(int(lengths.sum())) + np.repeat(first - before, lengths)
        return np.asarray(found, dtype=np.uint32)

    def part(low: int, high: int) -> RowNumbers:
        rows = np.empty(int(starts[high]) - int(starts[low]), dtype=np.uint32)
        return rows[: lib.pick_runs(bitmap, starts, rows, low, high)]

    return _together(in_parts(part, len(bitmap)))


def present_at(codes: Codes, rows: RowNumbers, size: int) -> Bools:
    """Which of `size` codes but null occur on some rows; looks no further where all have been seen."""
    found = np.zeros(size, dtype=bool)
    lib = native.lib
    if lib is None:
        found[take(codes, rows)] = True
    else:
        found[0] = True  # nobody waits for it
        lib.present_at(coded(codes), rows, found, size - 1, 0, len(rows))
    found[0] = False
    return found


def mark_matching(codes: Codes, bitmap: Bools, others: Codes, size: int) -> Bools:
    """Which of `size` codes occur in `others` on the rows whose code is in `bitmap`."""
    found = np.zeros(size, dtype=bool)
    lib = native.lib
    if lib is None:
        found[others[np.take(bitmap, codes)]] = True
        return found
    codes, others = coded(codes), coded(others)
    # Threads share the flags: none reads what another writes, and all write the same.
    in_parts(lambda low, high: lib.mark_matching(codes, bitmap, others, found, low, high), len(codes))
    return found


def _picked(pick: Callable[[Any, int, int], int], length: int) -> RowNumbers:
    """What `pick` writes for each part of `length` rows, and says how many it were, in one list."""

    def part(low: int, high: int) -> RowNumbers:
        rows = np.empty(high - low, dtype=np.uint32)
        return rows[: pick(rows, low, high)]

    return _together(in_parts(part, length))


def _together(parts: list[RowNumbers]) -> RowNumbers:
    """The parts as one list that holds no more memory than it needs."""
    return np.concatenate(parts)
