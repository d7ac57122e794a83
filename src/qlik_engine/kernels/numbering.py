"""Numbering equal keys, or texts, in order of appearance: all at once, or part by part."""

from __future__ import annotations

from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools, Codes, Ints, narrow
from .memory import room, untouched, zeros

S = TypeVar("S", bound=np.generic)

# Keys no farther apart than this many times their number are numbered in a table.
_SPREAD: Final = 4
_SPREAD_MIN: Final = 1 << 16
_ROOM_MIN: Final = 1 << 10
_ALL: Final = np.zeros(0, dtype=bool)
_NONE: Final = np.zeros(0, dtype=np.uint8)
_NONE_MET: Final = np.zeros(1, dtype=np.uint32)
_BLOCK: Final = 1 << 16


class Numbers:
    """The numbers of rows as they come, as codes in the narrowest type that holds them.

    Parameters: `length`, how many rows there will be.
    """

    def __init__(self, length: int) -> None:
        self._codes: Codes = room(length, np.uint8)
        self._at = 0

    def put(self, numbers: NDArray[Any], most: int) -> None:
        """The next rows; no number so far is larger than `most`."""
        self._widen(most)
        self._codes[self._at : self._at + len(numbers)] = numbers
        self._at += len(numbers)

    def put_places(self, places: NDArray[Any], numbers: NDArray[np.uint32], most: int) -> None:
        """The same of rows that have the numbers at `places`."""
        self._widen(most)
        if native.lib is None:
            self._codes[self._at : self._at + len(places)] = numbers[places]
        else:
            native.lib.number_places(places, numbers, self._codes, self._at)
        self._at += len(places)

    def _widen(self, most: int) -> None:
        if most >> 8 * self._codes.itemsize:
            wider: Codes = room(len(self._codes), narrow(_NONE, most).dtype)
            wider[: self._at] = self._codes[: self._at]
            self._codes = wider

    def codes(self) -> Codes:
        return self._codes


class CloseKeys:
    """Whole numbers between `low` and `high`, numbered part by part."""

    def __init__(self, low: int, high: int) -> None:
        self._low = low
        self._table: NDArray[np.uint32] = zeros(high - low + 1, np.uint32)
        self._codes: NDArray[np.uint32] = np.zeros(0, dtype=np.uint32)
        self._firsts: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.count = 0

    @staticmethod
    def fits(low: int, high: int, rows: int) -> bool:
        """Whether numbers of this range are worth a table of all that it could have."""
        return native.lib is not None and 0 <= high - low < max(_SPREAD * rows, _SPREAD_MIN)

    def add(self, keys: NDArray[Any], valid: Bools | None = None, step: int = 1) -> tuple[Codes, Ints]:
        """The numbers of every `step`-th key (int32 or int64) from 1 on, 0 where it is not `valid`; and the
        rows of those that were not met before. Both are only good until more keys are added. Raises
        IndexError for keys out of the range."""
        length = len(keys) // step
        self._codes, codes = _fitting(self._codes, length)
        self._firsts, firsts = _fitting(self._firsts, min(len(self._table) - self.count, length))
        mask = _ALL if valid is None else valid
        met = native.lib.number_range(keys, step, self._low, self.count, mask, self._table, codes, firsts)
        self.count += met
        return codes, firsts[:met]


class DistinctKeys:
    """Keys of 8 bytes numbered part by part; each is kept once.

    Parameters: `keys`, how many will come, as far as that is known.
    """

    def __init__(self, keys: int = 0) -> None:
        self.count = 0
        self._seen = 0
        self._expected = keys
        self._table: NDArray[np.uint32] = np.zeros(_ROOM_MIN, dtype=np.uint32)
        self._held: NDArray[np.int64] = untouched(keys, np.int64)
        self._codes: NDArray[np.uint32] = np.zeros(0, dtype=np.uint32)
        self._by_key: dict[int, int] = {}

    def add(self, keys: NDArray[np.int64], valid: Bools | None = None) -> Codes:
        """The numbers of keys from 1 on, 0 where one is not `valid`; only good until more are added."""
        if native.lib is None:
            return self._add_slowly(keys, valid)
        self._make_room(len(keys))
        self._codes, codes = _fitting(self._codes, len(keys))
        mask = _ALL if valid is None else valid
        self.count += native.lib.number_more_keys(keys, mask, self._table, self.count, self._held, codes)
        return codes

    def keys(self) -> NDArray[np.int64]:
        """The distinct keys in the order they were met; the end of adding."""
        if self._by_key:
            return np.fromiter(self._by_key, dtype=np.int64, count=self.count)
        return self._held[: self.count]

    def _make_room(self, keys: int) -> None:
        """Room for so many more keys, if all of them are new."""
        wanted, room = self.count + keys, len(self._table)
        self._held = _with_room(self._held, self.count, keys)
        if 2 * wanted >= room:
            # As many as it will be if it goes on like this, for a larger table is made anew.
            expected = max(wanted, self._expected * self.count // max(self._seen, 1))
            while 2 * expected >= room:
                room *= 2
            self._table = np.zeros(room, dtype=np.uint32)
            known, codes = self._held[: self.count], np.empty(self.count, dtype=np.uint32)
            native.lib.number_more_keys(known, _ALL, self._table, 0, self._held, codes)
        self._seen += keys

    def _add_slowly(self, keys: NDArray[np.int64], valid: Bools | None) -> Codes:
        codes = np.zeros(len(keys), dtype=np.uint32)
        rows = np.arange(len(keys)) if valid is None else np.flatnonzero(valid)
        distinct, firsts, inverse = np.unique(keys[rows], return_index=True, return_inverse=True)
        numbers = np.zeros(len(distinct), dtype=np.uint32)
        for at in np.argsort(firsts).tolist():
            numbers[at] = self._by_key.setdefault(int(distinct[at]), len(self._by_key) + 1)
        codes[rows] = numbers[inverse]
        self.count = len(self._by_key)
        return codes


class DistinctTexts:
    """Texts numbered part by part; each is kept once.

    Parameters: `texts` and `size`, how many will come, of how many bytes in all, as far as that is known.
    Room for all of them is taken at once: what is not used of it costs nothing.
    """

    def __init__(self, texts: int = 0, size: int = 0) -> None:
        self.count = 0
        self._seen = 0
        self._expected = texts
        self._table: NDArray[np.uint32] = np.zeros(_ROOM_MIN, dtype=np.uint32)
        self._held: NDArray[np.uint8] = untouched(size, np.uint8)
        self._ends: NDArray[np.int64] = untouched(texts, np.int64)
        self._by_text: dict[bytes, int] = {}

    def add(self, data: NDArray[Any], bounds: NDArray[Any], valid: Bools | None = None) -> Codes:
        """The numbers of texts from 1 on, 0 where one is not `valid`; text i is the bytes
        bounds[i]:bounds[i + 1] of `data` (int32 or int64)."""
        length = len(bounds) - 1
        if native.lib is None:
            return self._add_slowly(data, bounds, valid)
        self._make_room(length, int(bounds[-1]) - int(bounds[0]))
        codes = np.empty(length, dtype=np.uint32)
        mask = _ALL if valid is None else valid
        self.count += native.lib.number_texts(
            data, bounds, mask, self._table, self.count, self._held, self._ends, codes
        )
        return codes

    def packed(self) -> tuple[NDArray[np.uint8], Codes]:
        """The bytes of all texts in the order they were met, and by number the size of each in bytes plus 1,
        for none 0; the end of adding."""
        if self._by_text:
            self._held = np.frombuffer(b"".join(self._by_text), dtype=np.uint8)
            self._ends = np.cumsum([*map(len, self._by_text)])
        sizes, before = Numbers(self.count + 1), 0
        sizes.put(_NONE_MET, 0)
        for low in range(0, self.count, _BLOCK):
            ends = self._ends[low : min(low + _BLOCK, self.count)]
            block = np.diff(ends, prepend=before) + 1
            sizes.put(block, int(block.max()))
            before = int(ends[-1])
        return self._held[: self._used()], sizes.codes()

    def _used(self) -> int:
        return int(self._ends[self.count - 1]) if self.count else 0

    def _make_room(self, texts: int, size: int) -> None:
        """Room for so many more texts of so many bytes, if all of them are new."""
        wanted, room = self.count + texts, len(self._table)
        if 4 * wanted >= 3 * room:
            # As many as it will be if it goes on like this, for a larger table is made anew.
            expected = max(wanted, self._expected * self.count // max(self._seen, 1))
            while 4 * expected >= 3 * room:
                room *= 2
            self._table = np.zeros(room, dtype=np.uint32)
            native.lib.find_texts(self._held, self._ends, self.count, self._table)
        self._seen += texts
        self._ends = _with_room(self._ends, self.count, texts)
        self._held = _with_room(self._held, self._used(), size)

    def _add_slowly(self, data: NDArray[Any], bounds: NDArray[Any], valid: Bools | None) -> Codes:
        raw, numbers = data.tobytes(), self._by_text
        ends = bounds.tolist()
        codes = np.zeros(len(bounds) - 1, dtype=np.uint32)
        for row in range(len(codes)) if valid is None else np.flatnonzero(valid).tolist():
            codes[row] = numbers.setdefault(raw[ends[row] : ends[row + 1]], len(numbers) + 1)
        self.count = len(numbers)
        return codes


def _fitting(items: NDArray[S], length: int) -> tuple[NDArray[S], NDArray[S]]:
    """An array of at least so many items, that one if it is, and the first of them."""
    if len(items) < length:
        items = np.empty(length + length // 4, dtype=items.dtype)
    return items, items[:length]


def _with_room(items: NDArray[Any], used: int, more: int) -> NDArray[Any]:
    """The items with room for more behind the used ones."""
    if used + more <= len(items):
        return items
    wider = np.empty(2 * used + more, dtype=items.dtype)
    wider[:used] = items[:used]
    return wider


def number_codes(codes: NDArray[Any], size: int, valid: Bools | None = None) -> tuple[Codes, Ints]:
    """`number_keys` of numbers below `size`, which is small. Raises IndexError for others."""
    if native.lib is None:
        return number_keys(codes, valid)
    return CloseKeys(0, max(size - 1, 0)).add(codes, valid)


def number_keys(keys: NDArray[Any], valid: Bools | None = None) -> tuple[Codes, Ints]:
    """Codes from 1 on, equal for equal keys, in order of appearance, and the row where each appears first;
    0 where a row is not `valid`. Keys are int32, int64 or uint64."""
    held = keys if valid is None else keys[valid]
    if len(held) == 0:
        return np.zeros(len(keys), dtype=np.uint8), np.zeros(0, dtype=np.intp)
    low, high = int(held.min()), int(held.max())
    if keys.dtype.kind == "i" and CloseKeys.fits(low, high, len(keys)):
        codes, firsts = CloseKeys(low, high).add(np.ascontiguousarray(keys), valid)
        return narrow(codes, len(firsts)), firsts
    codes, firsts = _numbered(held)
    if valid is None:
        return codes, firsts
    whole = np.zeros(len(keys), dtype=codes.dtype)
    whole[valid] = codes
    return whole, np.flatnonzero(valid)[firsts]


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
