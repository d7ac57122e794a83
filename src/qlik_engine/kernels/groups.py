"""Grouping by the codes of several columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Codes, Ints, narrow, narrowest
from ..limits import DENSE_GROUPS_MAX
from .arrays import coded
from .joins import take
from .memory import room
from .parallel import beyond, division, parts_for, undivided
from .together import Loops

# Rows looked at before threads begin: small dictionaries have shown all their values by then.
_AHEAD: Final = 1 << 16
_COPIED_MAX: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Grouping:
    """`groups[i]` is the group of row i, 0..count-1, in order of the key; `firsts` one row of each.

    Groups are of any integer type: calculate with them only after `astype`."""

    groups: NDArray[Any]
    firsts: Ints
    count: int


def group_rows(columns: Sequence[NDArray[Any]], sizes: Sequence[int], length: int) -> Grouping:
    """Group `length` rows by the combination of their codes; `sizes[i]` exceeds every code of column i."""
    if not columns:
        return Grouping(
            np.zeros(length, dtype=np.uint8), np.zeros(min(length, 1), dtype=np.intp), min(length, 1)
        )
    key, size, most = columns[0], max(sizes[0], 1), _spread(columns[0], sizes[0])
    for codes, width in zip(columns[1:], sizes[1:], strict=True):
        if size > (1 << 62) // max(width, 1):
            found = compress(key, size)
            key, size = found.groups, max(found.count, 1)
        key = _combine(key, size, codes, max(width, 1))
        size *= max(width, 1)
        most *= _spread(codes, width)
    return compress(key, size, most)


def product(
    columns: Sequence[NDArray[Any]], sizes: Sequence[int], loops: Loops | None = None
) -> NDArray[Any]:
    """The codes of several columns as one number a row, the first counting most; `sizes[i]` exceeds every
    code of column i. One column is itself. `loops` as for `take`."""
    for codes in columns:
        if loops is not None and codes.dtype.kind != "u":
            loops.run()
    if len(columns) == 1:
        return coded(columns[0])
    key, size = coded(columns[0]), sizes[0]
    for codes, width in zip(columns[1:], sizes[1:], strict=True):
        key = _combine(key, size, codes, width, loops)
        size *= width
    return key


def _spread(codes: NDArray[Any], size: int) -> int:
    """How many different codes there can be from the least one on."""
    return size - int(codes.min()) if len(codes) else 0


def compress(key: NDArray[Any], size: int, most: int | None = None) -> Grouping:
    """Renumber keys in 0..size-1 to 0..count-1, keeping their order; there are at most `most` of them."""
    if size > max(DENSE_GROUPS_MAX, 2 * len(key)):
        used, firsts, groups = np.unique(key, return_index=True, return_inverse=True)
        return Grouping(groups.reshape(len(key)), firsts, len(used))
    row_of = first_rows(key, size, most)
    used = np.flatnonzero(row_of >= 0)
    firsts, count = row_of[used], len(used)
    if count == size:
        return Grouping(key, firsts, count)
    number = np.zeros(size, dtype=narrow(np.zeros(0), count).dtype)
    number[used] = np.arange(count)
    return Grouping(take(number, key), firsts, count)


def _combine(
    key: NDArray[Any], size: int, codes: NDArray[Any], width: int, loops: Loops | None = None
) -> NDArray[Any]:
    lib = native.lib
    if size * width >= 1 << 32:
        if loops is not None:
            loops.run()
        product: NDArray[Any] = key.astype(np.intp) * width + codes
        return product
    kind = narrowest(size * width - 1)
    if lib is None:
        narrowed: NDArray[Any] = np.multiply(key, np.array(width).astype(kind), dtype=kind, casting="unsafe")
        np.add(narrowed, codes, out=narrowed, casting="unsafe")
        return narrowed
    key, codes = coded(key), coded(codes)
    out = room(len(codes), kind)
    if loops is None:
        lib.combine(key, codes, width, out, division(len(codes)))
    else:
        loops.waiting.append((lib.combine, key, codes, width, out, loops.parts))
    return out


def first_rows(key: NDArray[Any], size: int, most: int | None = None) -> Ints:
    """The first row of each of `size` keys, -1 for none; at most `most` of them occur."""
    row_of = np.full(size, -1, dtype=np.intp)
    lib, length = native.lib, len(key)
    if not length:
        return row_of
    wanted = _spread(key, size) if most is None else most
    ahead = min(length, _AHEAD)
    if lib is None:
        row_of[key[:ahead][::-1]] = np.arange(ahead - 1, -1, -1)
        if ahead < length and np.count_nonzero(row_of >= 0) < wanted:
            row_of[key[::-1]] = np.arange(length - 1, -1, -1)
        return row_of
    key = coded(key)
    wanted -= sum(lib.first_rows(key, row_of, wanted, undivided(0, ahead)))
    if not wanted or ahead == length:
        return row_of
    if size > _COPIED_MAX:
        lib.first_rows(key, row_of, wanted, undivided(ahead, length))
        return row_of
    parts = parts_for(size, length - ahead)
    found = np.repeat(row_of[None], len(parts) - 2, axis=0)
    lib.first_rows(key, found, wanted, beyond(parts, ahead))
    for part in found:
        np.copyto(row_of, part, where=row_of < 0)
    return row_of


def constant_per_group(codes: Codes, groups: NDArray[Any], count: int) -> NDArray[np.uint32]:
    """The one code that occurs in each group beside null; 0 where there is none or more than one."""
    held = np.flatnonzero(codes)
    found, where = codes[held].astype(np.uint32), groups[held]
    last = np.zeros(count, dtype=np.uint32)
    last[where] = found
    last[where[last[where] != found]] = 0
    return last
