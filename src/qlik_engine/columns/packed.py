"""Texts kept as the bytes of all of them, one after the other, until somebody looks at one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from .arrow import arrow_of
from .vector import Bools, Codes, Dual, Floats, Ints, Texts, Vector, narrow

if TYPE_CHECKING:
    import pyarrow as pa

# All texts of a small vector are unpacked at once, of a large one after many were taken so many times.
_SMALL: Final = 1_000
_TIMES_MAX: Final = 4
# As many texts, or one in so many, are unpacked one by one; more are taken as bytes.
_FEW: Final = 10_000
_FEW_OF: Final = 8
# Where the texts begin is kept for one value in so many.
_STEP: Final = 32
_NOT_ASCII: Final = 0x80
_NO_BYTES: Final = np.zeros(0, dtype=np.uint8)


def pack_texts(texts: Texts) -> tuple[NDArray[np.uint8], Codes]:
    """Texts as UTF-8, and for each its length in bytes plus 1, 0 for None."""
    encoded = [None if text is None else text.encode("utf-8", "surrogatepass") for text in texts.tolist()]
    sizes = np.array([0 if e is None else len(e) + 1 for e in encoded], dtype=np.int64)
    data = np.frombuffer(b"".join(e for e in encoded if e is not None), dtype=np.uint8)
    return data, narrow_sizes(sizes)


def narrow_sizes(sizes: NDArray[Any]) -> Codes:
    """Sizes in the narrowest type."""
    return narrow(sizes, int(sizes.max(initial=0)))


def packed_arrow(array: pa.Array[Any]) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    """The bytes of an Arrow array of texts, and where each begins and the last ends; not copied."""
    import pyarrow as pa

    wide = pa.types.is_large_string(array.type) or pa.types.is_large_binary(array.type)
    if not wide and not (pa.types.is_string(array.type) or pa.types.is_binary(array.type)):
        array = array.cast(pa.large_string())
        wide = True
    buffers: Any = array.buffers()
    _, bounds, data = buffers
    whole: NDArray[Any] = np.frombuffer(bounds, dtype=np.int64 if wide else np.int32)
    held = _NO_BYTES if data is None else np.frombuffer(data, dtype=np.uint8)
    return held, whole[array.offset : array.offset + len(array) + 1]


def arrow_texts(data: NDArray[Any], bounds: NDArray[np.int64]) -> Any:
    """An Arrow array of large texts over bytes, and where each begins and the last ends; not copied."""
    import pyarrow as pa

    bytes_: Any = np.ascontiguousarray(data)
    ends: Any = bounds
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(bytes_)]
    return pa.Array.from_buffers(pa.large_string(), len(bounds) - 1, buffers)


class PackedVector(Vector):
    """Values whose texts stay bytes until somebody goes through them all. `sizes` are the lengths of the
    texts in bytes plus 1, 0 where there is none; `data` is the bytes of all."""

    __slots__ = ("_data", "_sizes", "_starts", "_taken", "_texts")

    def __init__(
        self,
        length: int,
        numbers: Floats | None,
        data: NDArray[Any] | None,
        sizes: Codes | None,
        *,
        distinct: bool = False,
    ) -> None:
        super().__init__(length, numbers, distinct=distinct)
        self._data: NDArray[Any] | None = None if sizes is None else data
        self._sizes: Codes | None = sizes
        self._starts: NDArray[np.int64] | None = None
        self._texts: Texts | None = None
        self._taken = 0

    @classmethod
    def of(cls, values: Vector) -> PackedVector:
        """The same values, packed."""
        if isinstance(values, cls):
            return values
        data, sizes = (None, None) if values.texts is None else pack_texts(values.texts)
        return cls(len(values), values.numbers, data, sizes, distinct=values.distinct)

    @property
    def texts(self) -> Texts | None:
        """object[n], unpacked once."""
        if self._texts is None and self._sizes is not None:
            self._texts = self._unpacked()
        return self._texts

    @texts.setter
    def texts(self, texts: Texts | None) -> None:
        """Vectors begin with what they hold; this one begins with bytes."""

    @property
    def is_packed(self) -> bool:
        """Whether nobody has gone through the texts."""
        return self._texts is None

    @property
    def packed_bytes(self) -> int:
        """Bytes of the texts as they are kept."""
        return sum(part.nbytes for part in (self._data, self._sizes) if part is not None)

    def packed(self) -> tuple[NDArray[Any], Codes]:
        """The bytes and the sizes."""
        if self._data is None or self._sizes is None:
            return _NO_BYTES, np.zeros(self.length, dtype=np.uint8)
        return self._data, self._sizes

    def bounds(self) -> NDArray[np.int64]:
        """Where the bytes of each text begin, and where the last ends: int64[n + 1], made at each call."""
        found = np.zeros(self.length + 1, dtype=np.int64)
        _, sizes = self.packed()
        np.cumsum(sizes, out=found[1:], dtype=np.int64)
        found[1:] -= np.cumsum(sizes > 0, dtype=np.int64)
        return found

    def distinctly(self) -> PackedVector:
        """The same values with the promise that they are distinct."""
        return PackedVector(self.length, self.numbers, self._data, self._sizes, distinct=True)

    def position(self, text: str) -> int | None:
        """Where a text that is no number stands; None if nowhere."""
        wanted = text.encode("utf-8", "surrogatepass")
        data, sizes = self.packed()
        found = np.flatnonzero((sizes == len(wanted) + 1) & ~self.is_number())
        starts = self.bounds()[found]
        for place, byte in enumerate(wanted):
            same = data[starts + place] == byte
            found, starts = found[same], starts[same]
        return int(found[0]) if len(found) else None

    def take(self, indexes: Any) -> Vector:
        if self._data is None or self._sizes is None or self._texts is not None:
            return super().take(indexes)
        is_all = isinstance(indexes, slice) or np.asarray(indexes).dtype == bool
        rows = np.arange(self.length)[indexes] if is_all else np.asarray(indexes).astype(np.intp, copy=False)
        are_many = len(rows) > _FEW or len(rows) > self.length // _FEW_OF
        self._taken += are_many
        if self.length <= _SMALL or len(rows) > self.length or self._taken > _TIMES_MAX:
            return super().take(rows)
        numbers = None if self.numbers is None else self.numbers[rows]
        rows = np.where(rows < 0, rows + self.length, rows)
        if are_many:
            return PackedVector(len(rows), numbers, self._bytes_of(rows), self._sizes[rows])
        texts = np.empty(len(rows), dtype=object)
        sizes = self._sizes[rows].astype(np.int64)
        held: Any = np.ascontiguousarray(self._data)
        data = memoryview(held)
        for i, (start, size) in enumerate(zip(self._begins(rows).tolist(), sizes.tolist(), strict=True)):
            if size > 0:
                texts[i] = str(data[start : start + size - 1], "utf-8", "surrogatepass")
        return Vector(len(rows), numbers, texts)

    def __getitem__(self, index: int) -> Dual:
        if self._data is None or self._texts is not None:
            return super().__getitem__(index)
        return self.take([index])[0]

    def _is_ascii(self) -> bool:
        return int(self.packed()[0].max(initial=0)) < _NOT_ASCII

    def arrow(self) -> Any:
        """The texts as Arrow's, not copied; "" where there is none."""
        return arrow_texts(self.packed()[0], self.bounds())

    def _is_valued(self) -> Bools:
        return self.is_number() if self._sizes is None else self.is_number() | self.has_text()

    def _has_text(self) -> Bools:
        found: Bools = self.packed()[1] > 0
        return found

    def _bytes_of(self, rows: Ints) -> NDArray[np.uint8]:
        """The bytes of the texts at rows, one after the other."""
        import pyarrow as pa

        if len(rows) and int(rows[-1]) - int(rows[0]) == len(rows) - 1 and bool((np.diff(rows) == 1).all()):
            bounds = self.bounds()
            return self.packed()[0][bounds[rows[0]] : bounds[rows[-1] + 1]].copy()
        wanted = arrow_of(rows.astype(np.int64, copy=False), pa.int64())
        data, bounds = packed_arrow(self.arrow().view(pa.large_binary()).take(wanted))
        return data[bounds[0] : bounds[-1]].copy()

    def _begins(self, rows: Ints) -> Ints:
        """Where the bytes of some texts begin."""
        _, sizes = self.packed()
        if self._starts is None:
            ends = np.add.reduceat(np.maximum(sizes, 1) - 1, np.arange(0, self.length, _STEP), dtype=np.int64)
            self._starts = np.cumsum(ends) - ends
        blocks = rows // _STEP
        before = blocks[:, None] * _STEP + np.arange(_STEP)
        lengths = np.maximum(sizes[np.minimum(before, self.length - 1)].astype(np.int64) - 1, 0)
        found: Ints = self._starts[blocks] + np.where(before < rows[:, None], lengths, 0).sum(axis=1)
        return found

    def _unpacked(self) -> Texts:
        data, sizes = self.packed()
        texts = np.empty(self.length, dtype=object)
        if self.is_ascii():
            # A byte is a character.
            raw_text, ends = data.tobytes().decode("ascii"), self.bounds().tolist()
            pieces = [raw_text[start:end] for start, end in pairwise(ends)]
            texts[:] = pieces
            texts[sizes == 0] = None
            return texts
        raw, at = data.tobytes(), 0
        for i, size in enumerate(sizes.tolist()):
            if size > 0:
                texts[i] = raw[at : at + size - 1].decode("utf-8", "surrogatepass")
                at += size - 1
        return texts


def joined_packed(parts: list[PackedVector]) -> PackedVector:
    """The values of all parts, one after the other."""
    held = [part.packed() for part in parts]
    widest = max((sizes.dtype for _, sizes in held), key=lambda kind: kind.itemsize)
    numbers = None
    if any(part.numbers is not None for part in parts):
        numbers = np.concatenate([part.numbers_or_nan() for part in parts])
    data = np.concatenate([data for data, _ in held])
    sizes = np.concatenate([sizes.astype(widest, copy=False) for _, sizes in held])
    return PackedVector(len(sizes), numbers, data, sizes if sizes.any() else None)
