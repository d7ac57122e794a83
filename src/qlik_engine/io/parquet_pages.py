"""Columns of a Parquet file straight from its pages, so that each value of a dictionary is looked at once and
rows are numbered by their places in it.

Done for what most files hold (`stored_as`); the rest is read by Arrow, as are pages that raise PageError.
Format: https://parquet.apache.org/docs/file-format/.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools
from .delimited import Checkpoint
from .parquet_footer import Chunk
from .parquet_parts import Dictionary, Items, PackedTexts, Part

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

# What the numbers of a page say (native/parquet.h).
_KIND, _START, _PACKED, _SIZE, _VALUES, _ENCODING, _LEVELS, _IS_PACKED, _PAGE = range(9)
_IS_DICTIONARY: Final = 2
_PLAIN: Final = 0
_PLACES: Final = (2, 8)
_AS_IT_IS: Final = 0
_IN_C: Final = (_AS_IT_IS, 1)
_IN_ARROW: Final = {2: "gzip", 4: "brotli", 6: "zstd"}
# Bytes of pages that are unpacked together: they stay near the processor.
_TOGETHER: Final = 1 << 20
_PAGES: Final = 64
# A text has its length before it.
_LEAST_TEXT: Final = 4
_UNITS: Final = {"ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}

Pages: TypeAlias = NDArray[np.int64]
Bytes: TypeAlias = NDArray[np.uint8]
Places: TypeAlias = NDArray[np.uint32]


class PageError(Exception):
    """Pages that do not hold together, or that are not written as is read here."""


@dataclass(frozen=True, slots=True)
class Stored:
    """How the values of a column stand in its pages: as texts (no `item`), or as numbers of `width` bytes
    (below 0 with the highest byte first) that are `item`s."""

    is_optional: bool
    codec: int
    width: int = 0
    item: Any = None


def stored_as(column: pq.ColumnSchema, kind: pa.DataType, chunks: list[Chunk]) -> Stored | None:
    """How a column of an Arrow type is stored, None if it is for Arrow to read."""
    if native.lib is None or sys.byteorder != "little":
        return None
    if column.max_repetition_level > 0 or column.max_definition_level > 1:
        return None
    found = _numbers(column, kind)
    if found is None or not chunks or any(chunk.is_elsewhere for chunk in chunks):
        return None
    codecs = {chunk.codec for chunk in chunks}
    if len(codecs) > 1 or not codecs <= {*_IN_C, *_IN_ARROW}:
        return None
    return Stored(column.max_definition_level > 0, codecs.pop(), *found)


def _numbers(column: pq.ColumnSchema, kind: Any) -> tuple[int, Any] | None:
    """Width and items of a column's numbers, 0 and None for texts."""
    import pyarrow as pa

    types, physical = pa.types, column.physical_type
    value_kind = kind.value_type if types.is_dictionary(kind) else kind
    if types.is_string(value_kind) or types.is_large_string(value_kind) or types.is_string_view(value_kind):
        return (0, None) if physical == "BYTE_ARRAY" else None
    if physical == "FIXED_LEN_BYTE_ARRAY":
        width = column.length or 0
        return (-width, np.int64) if types.is_decimal(kind) and 0 < width <= 16 else None
    if physical in ("FLOAT", "DOUBLE"):
        wanted = ("FLOAT", 4, np.float32) if types.is_float32(kind) else ("DOUBLE", 8, np.float64)
        return wanted[1:] if types.is_floating(kind) and physical == wanted[0] else None
    if physical not in ("INT32", "INT64"):
        return None
    has_unit = types.is_timestamp(kind) or types.is_time(kind)
    if has_unit and f"timeUnit={_UNITS.get(kind.unit)}," not in str(column.logical_type):
        return None
    if not has_unit and not (types.is_decimal(kind) or types.is_integer(kind) or types.is_date32(kind)):
        return None
    if physical == "INT64":
        return 8, np.int64
    return 4, np.uint32 if types.is_uint32(kind) else np.int32


def read_parts(file: Bytes, chunks: list[Chunk], stored: Stored, checkpoint: Checkpoint) -> Iterator[Part]:
    """The rows of a column, chunk by chunk. `checkpoint` is called between parts.

    Raises PageError.
    """
    scratch = _Scratch()
    try:
        for chunk in chunks:
            raw = file[chunk.start :][: chunk.packed]
            yield from _Chunk(raw, chunk.values, stored, scratch).parts(checkpoint)
    except (IndexError, ValueError) as error:
        raise PageError(str(error)) from error


class _Scratch:
    """Arrays that are used again and again, by what they are for."""

    def __init__(self) -> None:
        self._held: dict[str, NDArray[Any]] = {}

    def room(self, name: str, length: int, kind: Any) -> NDArray[Any]:
        held = self._held.get(name)
        if held is None or len(held) < length:
            held = self._held[name] = np.empty(length + length // 4, dtype=kind)
        return held[:length]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The pages of a column in one group of rows."""

    raw: Bytes
    rows: int
    stored: Stored
    scratch: _Scratch

    def parts(self, checkpoint: Checkpoint) -> Iterator[Part]:
        table = self._pages()
        kinds, encodings = table[:, _KIND], table[:, _ENCODING]
        dictionary: Dictionary | None = None
        seen, known = np.zeros(0, dtype=np.uint8), 0
        for low, high in _together(table):
            checkpoint()
            encoding = int(encodings[low])
            data, pages = self._unpacked(table[low:high])
            if kinds[low] == _IS_DICTIONARY:
                dictionary, known = Dictionary(self._items(data, pages, "dictionary")[0]), 0
                seen = np.zeros(len(dictionary.numbers), dtype=np.uint8)
            elif encoding == _PLAIN:
                yield Part(*self._items(data, pages, "values"))
            elif encoding in _PLACES and dictionary is not None:
                places, met = self._places(data, pages, seen, known)
                known += len(met)
                yield Part.of_places(dictionary, places, met)
            else:
                raise PageError(f"encoding {encoding}")

    def _pages(self) -> Pages:
        table = np.empty((_PAGES, _PAGE), dtype=np.int64)
        while (count := native.lib.parquet_pages(self.raw, table)) > len(table):
            table = np.empty((count, _PAGE), dtype=np.int64)
        is_dictionary = table[:count, _KIND] == _IS_DICTIONARY
        values, least = table[:count, _VALUES], abs(self.stored.width) or _LEAST_TEXT
        if int(values[~is_dictionary].sum()) != self.rows:
            raise PageError("the pages have more or less rows than the file says")
        if bool((values * least > table[:count, _SIZE])[is_dictionary].any()):
            raise PageError("a dictionary has more values than bytes for them")
        return table[:count]

    def _unpacked(self, pages: Pages) -> tuple[Bytes, Pages]:
        """The bodies of pages, and where they are in there."""
        codec, sizes = self.stored.codec, pages[:, _SIZE]
        if codec == _AS_IT_IS:
            if (sizes != pages[:, _PACKED]).any():
                raise PageError("pages of another size than the file says")
            return self.raw, pages
        ends = np.cumsum(sizes)
        out = self.scratch.room("bodies", int(ends[-1]), np.uint8)
        if codec in _IN_ARROW:
            self._unpack_slowly(pages, out)
        else:
            native.lib.parquet_unpack(self.raw, pages, out, codec)
        placed = pages.copy()
        placed[:, _START] = ends - sizes
        return out, placed

    def _unpack_slowly(self, pages: Pages, out: Bytes) -> None:
        import pyarrow as pa

        name: Any = _IN_ARROW[self.stored.codec]
        codec, at = pa.Codec(name), 0
        for page in pages.tolist():
            start, size = page[_START], page[_SIZE]
            body, ahead = self.raw[start : start + page[_PACKED]], max(page[_LEVELS], 0)
            out[at : at + ahead] = body[:ahead]
            held: Any = body[ahead:]
            try:
                found: Any = codec.decompress(held, size - ahead) if page[_IS_PACKED] else held
            except (OSError, pa.ArrowException) as error:
                raise PageError(str(error)) from error
            out[at + ahead : at + size] = np.frombuffer(found, dtype=np.uint8)
            at += size

    def _places(self, data: Bytes, pages: Pages, seen: Bytes, known: int) -> tuple[Places, Places]:
        """The places of rows, and those met for the first time."""
        rows, room = int(pages[:, _VALUES].sum()), self.scratch.room
        places, valid = room("places", rows, np.uint32), room("valid", rows, np.uint8)
        met = room("met", len(seen), np.uint32)
        optional = self.stored.is_optional
        count = native.lib.parquet_places(data, pages, optional, known, places, seen, met, valid)
        return places, met[:count]

    def _items(self, data: Bytes, pages: Pages, purpose: str) -> tuple[Items, Bools | None]:
        """Values as they stand, and where there are some."""
        stored, room = self.stored, self.scratch.room
        rows = int(pages[:, _VALUES].sum())
        valid = room("valid", rows, np.uint8)
        items: Items
        if stored.item is None:
            bounds = room(f"{purpose}, bounds", rows + 1, np.int32)
            held = room(purpose, int(pages[:, _SIZE].sum()), np.uint8)
            nulls = native.lib.parquet_texts(data, pages, stored.is_optional, held, bounds, valid)
            items = PackedTexts(held, bounds)
        else:
            items = room(purpose, rows, stored.item)
            nulls = native.lib.parquet_items(data, pages, stored.is_optional, stored.width, items, valid)
        return items, valid.view(np.bool_) if nulls else None


def _together(pages: Pages) -> Iterator[tuple[int, int]]:
    """Pages that are read at once: of one kind, and not too many."""
    low, size = 0, 0
    rows = pages.tolist()
    for at, page in enumerate(rows):
        first = rows[low]
        if at > low and (
            size + page[_SIZE] > _TOGETHER
            or page[_ENCODING] != first[_ENCODING]
            or _IS_DICTIONARY in (page[_KIND], first[_KIND])
        ):
            yield low, at
            low, size = at, 0
        size += page[_SIZE]
    if rows:
        yield low, len(rows)
