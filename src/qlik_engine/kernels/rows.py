"""Lists of rows: the numbers (uint32, ascending) of the rows that satisfy something, and what is on them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools, Codes, Ints, narrow
from .arrays import coded
from .joins import take
from .memory import room
from .parallel import division, undivided

RowNumbers = NDArray[np.uint32]

CONDITIONS_MAX: Final = 4
"""Conditions that rows are held against at once."""


class Runs(NamedTuple):
    """In a column that is in the order of its codes, the first row of each code, with the number of all rows
    behind the last one, and how many rows each has."""

    starts: RowNumbers
    lengths: Codes


_BLOCK: Final = 1 << 14
# So few values are soon seen on rows from end to end of a list, unless it is long, before a thread is there.
_FEW: Final = 1 << 8
_LONG: Final = 1 << 17


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
    parts = division(len(mask))
    counts = [int(np.count_nonzero(mask[low:high])) for low, high in itertools.pairwise(parts[1:].tolist())]
    rows, places = _places(counts)
    lib.pick(mask, rows, places, parts)
    return rows


def rows_matching(codes: Codes, bitmap: Bools) -> RowNumbers:
    """The rows whose code is in `bitmap`."""
    lib = native.lib
    if lib is None:
        return np.flatnonzero(np.take(bitmap, codes)).astype(np.uint32)
    codes = coded(codes)
    parts, rows = division(len(codes)), room(len(codes), np.uint32)
    return _together(rows, parts[1:], lib.pick_matching(codes, bitmap, rows, parts))


def rows_where(conditions: Sequence[tuple[Codes, Bools]]) -> RowNumbers:
    """The rows that satisfy some conditions, CONDITIONS_MAX at most: that a column's code is in a bitmap."""
    lib = native.lib
    if lib is None:
        mask = np.logical_and.reduce([np.take(bitmap, codes) for codes, bitmap in conditions])
        return np.flatnonzero(mask).astype(np.uint32)
    length = len(conditions[0][0])
    given = [array for codes, bitmap in conditions for array in (coded(codes), bitmap)]
    parts, rows = division(length), room(length, np.uint32)
    return _together(rows, parts[1:], lib.pick_where(rows, *given, parts))


def rows_among(rows: RowNumbers, codes: Codes, bitmap: Bools) -> RowNumbers:
    """Those of some rows whose code is in `bitmap`."""
    lib = native.lib
    if lib is None:
        return rows[np.take(bitmap, np.take(codes, rows))]
    codes = coded(codes)
    parts, kept = division(len(rows)), room(len(rows), np.uint32)
    return _together(kept, parts[1:], lib.pick_among(rows, codes, bitmap, kept, parts))


def runs(codes: Codes, size: int) -> Runs | None:
    """Where the rows of each of `size` codes are, for codes that never descend; None for others."""
    codes = coded(codes)
    starts = np.empty(size + 1, dtype=np.uint32)
    lib = native.lib
    if lib is not None:
        if not lib.find_runs(codes, starts):
            return None
    elif np.any(codes[1:] < codes[:-1]):
        return None
    else:
        starts[:] = np.searchsorted(codes, np.arange(size + 1))
    lengths = np.diff(starts)
    return Runs(starts, narrow(lengths, int(lengths.max(initial=0))))


def rows_of_runs(keys: RowNumbers, where: Runs) -> RowNumbers:
    """The rows that have one of some codes, which ascend."""
    lib = native.lib
    if lib is None:
        first = where.starts[keys].astype(np.intp)
        lengths = where.lengths[keys].astype(np.intp)
        before = np.cumsum(lengths) - lengths
        found = np.arange(int(lengths.sum())) + np.repeat(first - before, lengths)
        return np.asarray(found, dtype=np.uint32)
    parts = division(len(keys))
    rows, places = _places(lib.count_run_rows(keys, where.lengths, parts))
    lib.pick_runs(keys, where.starts, rows, places, parts)
    return rows


def run_keys(codes: Codes, rows: RowNumbers) -> RowNumbers:
    """The codes but null on some rows of a column of `Runs`, ascending."""
    lib = native.lib
    if lib is None:
        found = np.take(codes, rows).astype(np.uint32)
        return np.compress(np.diff(found, prepend=np.uint32(0)) != 0, found)
    parts, keys = division(len(rows)), room(len(rows), np.uint32)
    return _together(keys, parts[1:], lib.run_keys(coded(codes), rows, keys, parts))


def present_at(codes: Codes, rows: RowNumbers, size: int) -> Bools:
    """Which of `size` codes but null occur on some rows; looks no further where all have been seen."""
    found = np.zeros(size, dtype=bool)
    lib = native.lib
    if lib is None:
        found[take(codes, rows)] = True
        found[0] = False
        return found
    length = len(rows)
    found[0] = True  # nobody waits for it
    is_short = size <= _FEW and length < _LONG
    lib.present_at(coded(codes), rows, found, undivided(0, length) if is_short else division(length))
    found[0] = False
    return found


def present_where(codes: Codes, size: int, conditions: Sequence[tuple[Codes, Bools]]) -> Bools:
    """Which of `size` codes but null occur on the rows that satisfy some conditions, CONDITIONS_MAX at most:
    that another column's code is in a bitmap."""
    found = np.zeros(size, dtype=bool)
    lib = native.lib
    if lib is None:
        mask = np.logical_and.reduce([np.take(bitmap, others) for others, bitmap in conditions])
        found[codes[mask]] = True
        found[0] = False
        return found
    given = [array for others, bitmap in conditions for array in (coded(others), bitmap)]
    found[0] = True  # nobody waits for it
    lib.present_where(coded(codes), found, *given, division(len(codes)))
    found[0] = False
    return found


def _places(counts: Sequence[int]) -> tuple[RowNumbers, Ints]:
    """Room for the rows that each part finds, and where those of each begin, and of the last end."""
    places = np.array([0, *itertools.accumulate(counts)], dtype=np.int64)
    return room(int(places[-1]), np.uint32), places


def _together(rows: RowNumbers, places: Ints, counts: Sequence[int]) -> RowNumbers:
    """What the parts of a loop left at these places, so many each, as one list that holds no more memory than
    it needs."""
    found: RowNumbers = room(sum(counts), np.uint32)
    at = 0
    for place, count in zip(places.tolist(), counts, strict=False):
        found[at : at + count] = rows[place : place + count]
        at += count
    return found
