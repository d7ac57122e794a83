"""The dictionary of one field: every distinct value once, in load order."""

from __future__ import annotations

from typing import Any, Final, TypeGuard

import numpy as np
from numpy.typing import NDArray

from .. import kernels, native
from ..interrupts import look, waited
from .packed import PackedVector, joined_packed
from .vector import Coded, Codes, Dual, Floats, Texts, Vector, narrow
from .whole import narrowed

# Up to here plain loops and a hash table of Python objects are quickest.
_FEW: Final = 10_000
# Texts that are numbered between two looks.
_BLOCK: Final = 1 << 18
# Passes over many values that would have paid for a hash table of them.
_PASSES_MAX: Final = 4
# Numbers of which hundredths are certainly whole numbers of their own.
_CENTS_MAX: Final = 2.0**46
_NULL: Final = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
# Numbers that are not NaN have smaller keys than this.
_TEXT: Final = np.uint64(0xFFF8_0000_0000_0000)


class Symbols:
    """Append-only dictionary of a field, shared by all tables that hold the field.

    Code 0 is null; the value with code c has element number c - 1 on the wire. Two values are the same
    symbol when their numbers are equal, or, without numbers, their texts (case counts); the text that
    came first is the one shown.
    """

    __slots__ = ("_base", "_by_key", "_numbers", "_passes", "_texts")

    def __init__(self) -> None:
        self._base = Vector.nulls(1)
        # Values that came after those of `_base`.
        self._numbers: list[float] = []
        self._texts: list[str | None] = []
        # Made when first needed: large dictionaries are searched by sorting and hashing arrays instead.
        self._by_key: dict[float | str, int] | None = None
        self._passes = 0

    @classmethod
    def of(cls, values: Vector) -> Symbols:
        """A dictionary of `values`, which are distinct but for entry 0, null. Costs nothing until a value
        is looked up or added."""
        symbols = cls()
        symbols._base = _distinctly(values)
        return symbols

    @property
    def cardinality(self) -> int:
        """How many values there are (null is none of them)."""
        return self._base.length + len(self._numbers) - 1

    def values(self) -> Vector:
        """All values by code: entry 0 is null. The arrays are shared; do not write into them."""
        if self._numbers:
            self._base = _joined(self._base, Vector(len(self._numbers), *_arrays(self._numbers, self._texts)))
            self._numbers, self._texts = [], []
        return self._base

    def narrow(self) -> None:
        """Keep the numbers in less room if they can be: for a dictionary that is complete."""
        self._base = narrowed(self.values())

    def __getitem__(self, code: int) -> Dual:
        return self.values()[code]

    def code_of(self, dual: Dual) -> int | None:
        """The code of a value, 0 for null, None if the field has no such value."""
        number, text = dual
        if text is None and number != number:
            return 0
        by_key = self._by_key
        if by_key is None:
            if self._scans(1):
                return _position(self.values(), dual)
            by_key = self._index()
        return by_key.get(_key(number, text))

    def encode(self, values: Vector | Coded) -> Codes:
        """Codes for `values`; values not seen before are appended in order of first appearance."""
        look()
        if isinstance(values, Coded) and values.numbered:
            return self._encode_numbered(values)
        if isinstance(values, Coded):
            met = kernels.compress(values.codes, len(values.values)).firsts
            order = values.codes[np.sort(met)].astype(np.intp)
            remap = np.zeros(len(values.values), dtype=np.uint32)
            firsts, inverse = distinct_values(values.values.take(order))
            remap[order] = self._append(values.values.take(order[firsts]))[inverse]
            return kernels.take(narrow(remap, self.cardinality), values.codes)
        firsts, inverse = distinct_values(values)
        return kernels.take(narrow(self._append(values.take(firsts)), self.cardinality), inverse)

    def _encode_numbered(self, values: Coded) -> Codes:
        distinct = values.values
        if self.cardinality == 0:
            self._base = _distinctly(distinct)
            self._by_key = None
            return values.codes
        remap = np.zeros(len(distinct), dtype=np.uint32)
        remap[1:] = self._append(distinct.take(slice(1, None)))
        return kernels.take(narrow(remap, self.cardinality), values.codes)

    def _append(self, distinct: Vector) -> NDArray[np.uint32]:
        """The codes of values that are distinct."""
        if self.cardinality == 0 or (len(distinct) > _FEW and self._by_key is None):
            return self._append_all(distinct)
        if self._by_key is None and self._scans(len(distinct)):
            return self._append_all(distinct)
        numbers: Floats = distinct.numbers_or_nan()
        texts: Texts = distinct.texts_or_none()
        codes = np.zeros(len(distinct), dtype=np.uint32)
        by_key = self._index()
        for i, (number, text) in enumerate(zip(numbers.tolist(), texts.tolist(), strict=True)):
            if text is None and number != number:
                continue
            key: float | str = number if number == number else text
            code = by_key.get(key)
            if code is None:
                code = len(self._base) + len(self._numbers)
                by_key[key] = code
                self._numbers.append(number)
                self._texts.append(text)
            codes[i] = code
        return codes

    def _append_all(self, distinct: Vector) -> NDArray[np.uint32]:
        """The same in one pass over the values there are and the new ones."""
        known = len(self.values())
        both = _joined(self._base, distinct) if known > 1 else _after_null(distinct)
        firsts, inverse = distinct_values(both)
        if len(firsts) < len(both):
            both = both.take(firsts)
        self._base = _distinctly(both)
        self._by_key = None
        return inverse[known:].astype(np.uint32)

    def _scans(self, asked: int) -> bool:
        """Whether `asked` values are sought by a pass over all values rather than in a hash table of them."""
        if self.cardinality <= _FEW or self._passes >= _PASSES_MAX:
            return False
        self._passes += 1
        return True

    def _index(self) -> dict[float | str, int]:
        if self._by_key is None:
            values = self.values()
            pairs = zip(values.numbers_or_nan().tolist(), values.texts_or_none().tolist(), strict=True)
            self._by_key = {_key(*pair): code for code, pair in enumerate(pairs) if code}
        return self._by_key


def _key(number: float, text: str | None) -> float | str:
    return number if number == number or text is None else text


def _arrays(numbers: list[float], texts: list[str | None]) -> tuple[Floats, Texts | None]:
    held = None
    if any(text is not None for text in texts):
        held = np.empty(len(texts), dtype=object)
        held[:] = texts
    return np.array(numbers, dtype=np.float64), held


def _distinctly(values: Vector) -> Vector:
    """The same values with the promise that they are distinct."""
    if values.distinct:
        return values
    if isinstance(values, PackedVector):
        return values.distinctly()
    return Vector(len(values), values.numbers, values.texts, distinct=True)


def _is_packed(values: Vector) -> TypeGuard[PackedVector]:
    return isinstance(values, PackedVector) and values.is_packed


def _joined(one: Vector, other: Vector) -> Vector:
    """The values of both."""
    if _is_packed(one) or _is_packed(other):
        return joined_packed([PackedVector.of(one), PackedVector.of(other)]).distinctly()
    numbers = texts = None
    if one.numbers is not None or other.numbers is not None:
        numbers = np.concatenate((one.numbers_or_nan(), other.numbers_or_nan()))
    if one.texts is not None or other.texts is not None:
        texts = np.concatenate((one.texts_or_none(), other.texts_or_none()))
    return Vector(len(one) + len(other), numbers, texts, distinct=True)


def _after_null(values: Vector) -> Vector:
    return _joined(Vector.nulls(1), values)


def _position(values: Vector, dual: Dual) -> int | None:
    """Where a value stands, by comparing it with all."""
    if dual.is_number:
        return values.number_position(dual.number)
    if _is_packed(values):
        return values.position(dual.text or "")
    found = np.flatnonzero((values.texts_or_none() == dual.text) & ~values.is_number())
    return int(found[0]) if len(found) else None


def _text_numbers(texts: Texts) -> NDArray[Any]:
    """A number for each text, equal for equal texts; -1 for none."""
    if len(texts) <= _FEW:
        seen: dict[str, int] = {}
        return np.array(
            [-1 if t is None else seen.setdefault(t, len(seen)) for t in texts.tolist()], dtype=np.int64
        )
    import pyarrow as pa

    parts = []
    for start in range(0, len(texts), _BLOCK):
        look()
        parts.append(pa.array(texts[start : start + _BLOCK], type=pa.large_string(), from_pandas=True))
    coded: Any = waited(pa.chunked_array(parts).dictionary_encode)
    indices = [part.indices.fill_null(-1) for part in coded.chunks]
    return np.concatenate([part.to_numpy(zero_copy_only=False) for part in indices])


def _packed_numbers(values: PackedVector, wanted: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """The same, from 1 on and 0 for those not wanted, of texts that are not made objects."""
    data, bounds = values.packed()[0], values.bounds()
    texts = kernels.DistinctTexts(len(values), int(bounds[-1]))
    numbers = np.empty(len(values), dtype=np.uint32)
    for start in range(0, len(values), _BLOCK):
        look()
        block = slice(start, min(start + _BLOCK, len(values)))
        numbers[block] = texts.add(data, bounds[block.start : block.stop + 1], wanted[block])
    return numbers


def _keys(values: Vector) -> NDArray[np.uint64]:
    """A key for each value, equal for equal ones: the bits of its number, or a number for its text."""
    if values.numbers is None:
        keys = np.full(len(values), _NULL)
        numeric = np.zeros(len(values), dtype=bool)
    else:
        keys = (values.numbers + 0.0).view(np.uint64)  # -0 becomes 0
        numeric = ~np.isnan(values.numbers)
        keys[~numeric] = _NULL
    if _is_packed(values):
        is_text = values.has_text() & ~numeric
        if is_text.any():
            keys[is_text] = _TEXT + _packed_numbers(values, is_text)[is_text]
    elif values.texts is not None and not numeric.all():
        rest = np.flatnonzero(~numeric)
        texts = _text_numbers(values.texts[rest])
        keys[rest] = np.where(texts < 0, _NULL, _TEXT + texts.astype(np.uint64))
    return keys


def _whole_numbers(values: Vector) -> NDArray[np.int64] | None:
    """Whole numbers, equal where the values are: the numbers, or hundredths; None for others."""
    numbers = values.numbers
    if numbers is None or len(numbers) <= _FEW or not float(np.abs(numbers).max()) < _CENTS_MAX:
        return None
    for scale in (1.0, 100.0):
        whole = np.rint(numbers * scale)
        if np.array_equal(whole / scale, numbers):
            return whole.astype(np.int64)
    return None


def distinct_values(values: Vector) -> tuple[NDArray[np.intp], NDArray[Any]]:
    """Positions of first appearances in order, and for every value the index among them."""
    if (whole := _whole_numbers(values)) is not None:
        numbered, met = kernels.number_keys(whole)
        return met, numbered - numbered.dtype.type(1)
    keys = _keys(values)
    lib = native.lib
    if lib is not None:
        codes, rows = np.empty(len(keys), dtype=np.uint32), np.empty(len(keys), dtype=np.int64)
        count = lib.number_keys(keys, codes, rows)
        return rows[:count].copy(), codes
    _, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(firsts, kind="stable")
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return firsts[order], rank[inverse]
