"""Numbering equal keys in order of appearance."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools, Codes, Ints, narrow

# Keys no farther apart than this many times their number are numbered in a table.
_SPREAD: Final = 4
_SPREAD_MIN: Final = 1 << 16
_ALL: Final = np.zeros(0, dtype=bool)


def number_keys(keys: NDArray[Any], valid: Bools | None = None) -> tuple[Codes, Ints]:
    """Codes from 1 on, equal for equal keys, in order of appearance, and the row where each appears first;
    0 where a row is not `valid`. Keys are int32, int64 or uint64."""
    held = keys if valid is None else keys[valid]
    if len(held) == 0:
        return np.zeros(len(keys), dtype=np.uint8), np.zeros(0, dtype=np.intp)
    low, high = int(held.min()), int(held.max())
    lib = native.lib
    if lib is not None and keys.dtype.kind == "i" and high - low < max(_SPREAD * len(keys), _SPREAD_MIN):
        codes = np.empty(len(keys), dtype=np.uint32)
        firsts = np.empty(min(high - low + 1, len(keys)), dtype=np.int64)
        table = np.zeros(high - low + 1, dtype=np.uint32)
        mask = _ALL if valid is None else valid
        count = lib.number_range(np.ascontiguousarray(keys), low, mask, table, codes, firsts)
        return narrow(codes, count), firsts[:count].copy()
    codes, firsts = _numbered(held)
    if valid is None:
        return codes, firsts
    whole = np.zeros(len(keys), dtype=codes.dtype)
    whole[valid] = codes
    return whole, np.flatnonzero(valid)[firsts]


def number_texts(data: NDArray[Any], bounds: NDArray[Any], valid: Bools | None = None) -> tuple[Codes, Ints]:
    """The same for texts, text i being the bytes bounds[i]:bounds[i + 1] of `data` (int32 or int64)."""
    length = len(bounds) - 1
    lib = native.lib
    if lib is not None:
        codes, firsts = np.empty(length, dtype=np.uint32), np.empty(length, dtype=np.int64)
        count = lib.number_texts(
            np.ascontiguousarray(data),
            np.ascontiguousarray(bounds),
            _ALL if valid is None else valid,
            codes,
            firsts,
        )
        return narrow(codes, count), firsts[:count].copy()
    import pyarrow as pa

    rows: Any = np.arange(length) if valid is None else np.flatnonzero(valid)
    held: Any = np.ascontiguousarray(data)
    wide: Any = np.ascontiguousarray(bounds, dtype=np.int64)
    texts = pa.Array.from_buffers(pa.large_binary(), length, [None, pa.py_buffer(wide), pa.py_buffer(held)])
    found = texts.take(rows).dictionary_encode().indices.to_numpy(zero_copy_only=False)
    codes, firsts = number_keys(found.astype(np.int64))
    whole = np.zeros(length, dtype=codes.dtype)
    whole[rows] = codes
    return whole, rows[firsts]


def _numbered(keys: NDArray[Any]) -> tuple[Codes, Ints]:
    lib = native.lib
    if lib is not None:
        codes, rows = np.empty(len(keys), dtype=np.uint32), np.empty(len(keys), dtype=np.int64)
        wide = np.ascontiguousarray(keys, dtype=keys.dtype if keys.itemsize == 8 else np.int64)
        count = lib.number_keys(wide, codes, rows)
        codes += np.uint32(1)
        return narrow(codes, count), rows[:count].copy()
    _, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(firsts, kind="stable")
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(1, len(order) + 1)
    return narrow(rank, len(order))[inverse], firsts[order]
