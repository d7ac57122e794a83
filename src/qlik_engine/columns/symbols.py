"""The dictionary of one field: every distinct value once, in load order."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .vector import Coded, Codes, Dual, Floats, Texts, Vector, narrow

# Below this a plain loop is done before pyarrow would be loaded.
_FEW: Final = 10_000


class Symbols:
    """Append-only dictionary of a field, shared by all tables that hold the field.

    Code 0 is null; the value with code c has element number c - 1 on the wire. Two values are the same
    symbol when their numbers are equal, or, without numbers, their texts (case counts); the text that
    came first is the one shown.
    """

    __slots__ = ("_by_key", "_numbers", "_snapshot", "_texts")

    def __init__(self) -> None:
        # Made when first needed: data that are only read never ask for a code by value.
        self._by_key: dict[float | str, int] | None = {}
        self._numbers: list[float] = [math.nan]
        self._texts: list[str | None] = [None]
        self._snapshot: Vector | None = None

    @classmethod
    def of(cls, values: Vector) -> Symbols:
        """A dictionary of `values`, which are distinct but for entry 0, null. Costs nothing until a value
        is looked up or added."""
        symbols = cls()
        symbols._by_key = None
        symbols._snapshot = values
        return symbols

    @property
    def cardinality(self) -> int:
        """How many values there are (null is none of them)."""
        return (len(self._numbers) if self._snapshot is None else len(self._snapshot)) - 1

    def values(self) -> Vector:
        """All values by code: entry 0 is null. The arrays are shared; do not write into them."""
        if self._snapshot is None:
            texts = np.empty(len(self._texts), dtype=object)
            texts[:] = self._texts
            numbers = np.array(self._numbers, dtype=np.float64)
            self._snapshot = Vector(len(numbers), numbers, texts)
        return self._snapshot

    def __getitem__(self, code: int) -> Dual:
        return self.values()[code]

    def code_of(self, dual: Dual) -> int | None:
        """The code of a value, 0 for null, None if the field has no such value."""
        if dual.is_null:
            return 0
        return self._index().get(_key(dual.number, dual.text))

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
        by_key = self._index()
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

    def _index(self) -> dict[float | str, int]:
        if self._by_key is None:
            values = self.values()
            self._numbers = values.numbers_or_nan().tolist()
            self._texts = values.texts_or_none().tolist()
            pairs = zip(self._numbers, self._texts, strict=True)
            self._by_key = {_key(*pair): code for code, pair in enumerate(pairs) if code}
        return self._by_key


def _key(number: float, text: str | None) -> float | str:
    return number if number == number or text is None else text


def _text_numbers(texts: Texts) -> NDArray[Any]:
    """A number for each text, equal for equal texts; -1 for none."""
    if len(texts) <= _FEW:
        seen: dict[str, int] = {}
        return np.array(
            [-1 if t is None else seen.setdefault(t, len(seen)) for t in texts.tolist()], dtype=np.int64
        )
    import pyarrow as pa

    coded = pa.array(texts, type=pa.large_string(), from_pandas=True).dictionary_encode()
    numbers: NDArray[Any] = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return numbers


def _distinct(values: Vector) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions of first appearances in order, and for every value the index among them."""
    n = len(values)
    parts: list[NDArray[Any]] = []
    if values.numbers is not None:
        parts.append(np.unique(values.numbers, return_inverse=True)[1])
    if values.texts is not None:
        parts.append(_text_numbers(values.texts))
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
