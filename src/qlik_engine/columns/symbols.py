"""The dictionary of one field: every distinct value once, in load order."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .vector import Coded, Codes, Dual, Floats, Texts, Vector, narrow


class Symbols:
    """Append-only dictionary of a field, shared by all tables that hold the field.

    Code 0 is null; the value with code c has element number c - 1 on the wire. Two values are the same
    symbol when their numbers are equal, or, without numbers, their texts (case counts); the text that
    came first is the one shown.
    """

    __slots__ = ("_by_key", "_numbers", "_snapshot", "_texts")

    def __init__(self) -> None:
        self._by_key: dict[float | str, int] = {}
        self._numbers: list[float] = [math.nan]
        self._texts: list[str | None] = [None]
        self._snapshot: Vector | None = None

    @property
    def cardinality(self) -> int:
        """How many values there are (null is none of them)."""
        return len(self._numbers) - 1

    def values(self) -> Vector:
        """All values by code: entry 0 is null. The arrays are shared; do not write into them."""
        if self._snapshot is None:
            texts = np.empty(len(self._texts), dtype=object)
            texts[:] = self._texts
            numbers = np.array(self._numbers, dtype=np.float64)
            self._snapshot = Vector(len(numbers), numbers, texts)
        return self._snapshot

    def __getitem__(self, code: int) -> Dual:
        return Dual(self._numbers[code], self._texts[code])

    def code_of(self, dual: Dual) -> int | None:
        """The code of a value, 0 for null, None if the field has no such value."""
        if dual.is_null:
            return 0
        return self._by_key.get(_key(dual.number, dual.text))

    def encode(self, values: Vector | Coded) -> Codes:
        """Codes for `values`; values not seen before are appended in order of first appearance."""
        if isinstance(values, Coded):
            used, where = np.unique(values.codes, return_index=True)
            order = used[np.argsort(where, kind="stable")].astype(np.intp)
            remap = np.zeros(len(values.values), dtype=np.uint32)
            remap[order] = self._append(values.values.take(order))
            return narrow(remap[values.codes], self.cardinality)
        firsts, inverse = _distinct(values)
        return narrow(self._append(values.take(firsts))[inverse], self.cardinality)

    def _append(self, distinct: Vector) -> NDArray[np.uint32]:
        numbers: Floats = distinct.numbers_or_nan()
        texts: Texts = distinct.texts_or_none()
        codes = np.zeros(len(distinct), dtype=np.uint32)
        by_key = self._by_key
        for i, (number, text) in enumerate(zip(numbers.tolist(), texts.tolist(), strict=True)):
            if text is None and number != number:
                continue
            key: float | str = number if number == number else text
            code = by_key.get(key)
            if code is None:
                code = len(self._numbers)
                by_key[key] = code
                self._numbers.append(number)
                self._texts.append(text)
                self._snapshot = None
            codes[i] = code
        return codes


def _key(number: float, text: str | None) -> float | str:
    return number if number == number or text is None else text


def _distinct(values: Vector) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions of first appearances in order, and for every value the index among them."""
    n = len(values)
    parts: list[NDArray[Any]] = []
    if values.numbers is not None:
        parts.append(np.unique(values.numbers, return_inverse=True)[1])
    if values.texts is not None:
        import pyarrow as pa

        coded = pa.array(values.texts, type=pa.large_string(), from_pandas=True).dictionary_encode()
        parts.append(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False))
    if not parts:
        return np.zeros(min(n, 1), dtype=np.intp), np.zeros(n, dtype=np.intp)
    key = parts[0].astype(np.int64)
    if len(parts) == 2:
        key = key * (int(parts[1].max(initial=-1)) + 2) + parts[1] + 1
    _, firsts, inverse = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(firsts, kind="stable")
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return firsts[order], rank[inverse]
