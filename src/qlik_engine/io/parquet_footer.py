"""The footer of a Parquet file, read strictly before Arrow sees it: asked for the columns of a damaged file,
Arrow may end the process.

Format: parquet.thrift of Apache Parquet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import native
from .parquet_thrift import ThriftError, footer_rows

# What a row of a footer is about (native/parquet_footer.c), and how many numbers it has.
_FILE, _ELEMENT, _GROUP, _CHUNK = range(4)
_NUMBERS: Final = 12
_ROOM: Final = 1 << 10
_MAGIC: Final = b"PAR1"
_TYPES: Final = 8
_CODECS: Final = 8
_REPEATED: Final = 2
# Elements of a schema in each other.
_NESTED_MAX: Final = 64
# Rows that memory has no place for.
_ROWS_MAX: Final = 1 << 40

Numbers: TypeAlias = NDArray[np.int64]


class FooterError(OSError):
    """A footer that does not hold together."""


class Chunk(NamedTuple):
    """A column in one group of rows: where its pages are and what they hold. `type` and `codec` are Thrift's
    numbers; `size` is that of the pages unpacked, `packed` as they stand; `low` and `high` are limits of
    whole numbers, if it `has_range`."""

    about: int
    type: int
    codec: int
    values: int
    size: int
    packed: int
    data_page: int
    dictionary_page: int
    is_elsewhere: int
    has_range: int
    low: int
    high: int

    @property
    def start(self) -> int:
        return min(self.data_page, self.dictionary_page or self.data_page)


class _Element(NamedTuple):
    about: int
    type: int
    length: int
    repetition: int
    children: int
    name: int
    name_size: int


@dataclass(frozen=True, slots=True)
class Footer:
    """What a file says of itself: how many `rows` each group has, at which places of a group the columns
    are that are `fields` by themselves, and the `chunks` (groups x columns x numbers)."""

    rows: list[int]
    fields: dict[str, int]
    chunks: Numbers

    def groups(self, limit: int | None) -> list[int]:
        """The groups with the rows that are wanted."""
        before = accumulate(self.rows[:-1], initial=0)
        return [at for at, rows in enumerate(before) if limit is None or rows < limit] if self.rows else []

    def column(self, name: str, groups: list[int]) -> list[Chunk]:
        """A field in some groups; empty for nested ones."""
        place = self.fields.get(name)
        return [] if place is None else [Chunk(*row) for row in self.chunks[groups, place].tolist()]


def read_footer(path: Path) -> Footer:
    """The footer of a file. Raises FooterError, OSError."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - 8, 0))
        tail = file.read(8)
        if len(tail) < 8 or tail[4:] != _MAGIC:
            raise FooterError("it does not end as a Parquet file does, or is encrypted")
        length = int.from_bytes(tail[:4], "little")
        end = size - 8 - length
        if end < len(_MAGIC):
            raise FooterError(f"its footer of {length} bytes is longer than the file")
        file.seek(end)
        raw = file.read(length)
    try:
        table = _table(np.frombuffer(raw, dtype=np.uint8))
    except (IndexError, ThriftError) as error:
        raise FooterError("its footer is damaged") from error
    return _footer(raw, table, end)


def _table(raw: NDArray[np.uint8]) -> Numbers:
    if native.lib is None:
        return np.array(footer_rows(raw.tobytes()), dtype=np.int64)
    table = np.empty((_ROOM, _NUMBERS), dtype=np.int64)
    while (count := native.lib.parquet_footer(raw, table)) > len(table):
        table = np.empty((count, _NUMBERS), dtype=np.int64)
    return table[:count]


def _footer(raw: bytes, table: Numbers, end: int) -> Footer:
    about = table[:, 0]
    elements = [_Element(*row[: len(_Element._fields)]) for row in table[about == _ELEMENT].tolist()]
    leaves = list(_leaves(raw, elements))
    groups, chunks = np.flatnonzero(about == _GROUP), table[about == _CHUNK]
    steps = np.diff(groups, append=groups[-1:] + len(leaves) + 1)
    if len(chunks) != len(groups) * len(leaves) or (steps[:-1] != len(leaves) + 1).any():
        raise FooterError("its row groups have more or less columns than its schema")
    rows = table[groups, 1].tolist()
    if any(count < 0 for count in rows) or sum(rows) != table[0, 1]:
        raise FooterError("its row groups have more or less rows than the file says")
    if sum(rows) > _ROWS_MAX:
        raise FooterError(f"it is said to have {sum(rows)} rows")
    shaped = chunks.reshape(len(rows), len(leaves), _NUMBERS)
    _check(shaped, rows, leaves, end)
    return Footer(rows, {leaf.name: at for at, leaf in enumerate(leaves) if leaf.is_field}, shaped)


class _Leaf(NamedTuple):
    """A column of the schema. Fields that are not repeated have a value in each row, or null."""

    name: str
    type: int
    is_field: bool
    is_repeated: bool


def _leaves(raw: bytes, elements: Iterable[_Element]) -> Iterable[_Leaf]:
    """The columns of a schema, whose elements come before those in them."""
    left, depth_of_fields = [1], 2
    for element in elements:
        name = _name(raw, element)
        while left and left[-1] == 0:
            left.pop()
        depth = len(left)
        if not 0 < depth <= _NESTED_MAX:
            raise FooterError(f"its schema has no place for the element '{name}'")
        left[-1] -= 1
        is_leaf = element.type >= 0
        if element.type >= _TYPES or element.children < 0 or element.length < 0 or element.repetition < 0:
            raise FooterError(f"its schema has an element '{name}' of no known kind")
        if is_leaf and (element.children or depth == 1):
            raise FooterError(f"its schema has an element '{name}' that is a value and a group")
        if is_leaf:
            yield _Leaf(name, element.type, depth == depth_of_fields, element.repetition == _REPEATED)
        else:
            left.append(element.children)
    if any(left):
        raise FooterError("its schema ends too early")


def _name(raw: bytes, element: _Element) -> str:
    if element.name < 0:
        raise FooterError("its schema has an element without a name")
    try:
        return raw[element.name :][: element.name_size].decode()
    except UnicodeError as error:
        raise FooterError("its schema has a name that is not UTF-8") from error


def _check(chunks: Numbers, rows: list[int], leaves: list[_Leaf], end: int) -> None:
    """Raises FooterError, naming the column and the group, unless the pages of all chunks are in the file."""
    at: Any = Chunk(*np.moveaxis(chunks, 2, 0))
    types, lengths = np.array([leaf.type for leaf in leaves], dtype=np.int64), np.array(rows, dtype=np.int64)
    is_plain = np.array([leaf.is_field and not leaf.is_repeated for leaf in leaves], dtype=bool)
    start = np.where(at.dictionary_page > 0, np.minimum(at.dictionary_page, at.data_page), at.data_page)
    is_inside = (start >= len(_MAGIC)) & (start <= end) & (at.packed <= end - start)
    for what, good in (
        ("is of another type than in the schema", at.type == types),
        ("is compressed in no known way", (at.codec >= 0) & (at.codec < _CODECS)),
        ("has no size", (at.size >= 0) & (at.packed >= 0) & (at.dictionary_page >= 0)),
        ("is not in the file", is_inside | (at.values == 0)),
        (
            "has more or less rows than its group",
            (at.values >= 0) & ((at.values == lengths[:, np.newaxis]) | ~is_plain),
        ),
    ):
        if not good.all():
            group, place = np.argwhere(~good)[0].tolist()
            raise FooterError(f"column '{leaves[place].name}' of row group {group + 1} {what}")
