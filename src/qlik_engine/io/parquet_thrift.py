"""The footer of a Parquet file as rows of whole numbers, where loops are not compiled: what
native/parquet_footer.c finds, found slowly."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

_FILE, _ELEMENT, _GROUP, _CHUNK = range(4)
_NUMBERS: Final = 12
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
_NESTED_MAX: Final = 16
# Where the whole numbers of a structure go in its row, by their ids.
_OF_ELEMENT: Final = {1: 1, 2: 2, 3: 3, 5: 4}
_OF_CHUNK: Final = {1: 1, 4: 2, 5: 3, 6: 4, 7: 5, 9: 6, 11: 7}
_SMALL: Final = (1, 2)
_HAS_RANGE, _LOW, _HIGH = 9, 10, 11
_LIMITS: Final = {1: (4, "<i"), 2: (8, "<q")}


class ThriftError(Exception):
    """Bytes that are no footer."""


def footer_rows(raw: bytes) -> list[list[int]]:
    """A row for the file, then one for each element of its schema, group of rows and column of a group.

    Raises ThriftError.
    """
    return _Footer(raw).file()


class _Footer:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.at = 0
        self.rows: list[list[int]] = []

    def file(self) -> list[list[int]]:
        row = self.row(_FILE)
        for id, type in self.fields():
            if id == 3 and _I16 <= type <= _I64:
                row[1] = self.whole()
            elif id in (2, 4) and type == _LIST:
                for _ in self.structures():
                    if id == 2:
                        self.element()
                    else:
                        self.group()
            else:
                self.skip(type)
        return self.rows

    def element(self) -> None:
        row = self.row(_ELEMENT)
        row[2:5] = [0] * 3
        for id, type in self.fields():
            if id in _OF_ELEMENT and _I16 <= type <= _I64:
                row[_OF_ELEMENT[id]] = self.whole(32)
            elif id == 4 and type == _BINARY:
                row[6] = len(name := self.binary())
                row[5] = self.at - len(name)
            else:
                self.skip(type)

    def group(self) -> None:
        row = self.row(_GROUP)
        for id, type in self.fields():
            if id == 3 and _I16 <= type <= _I64:
                row[1] = self.whole()
            elif id == 1 and type == _LIST:
                for _ in self.structures():
                    self.chunk()
            else:
                self.skip(type)

    def chunk(self) -> None:
        row = self.row(_CHUNK)
        row[7:] = [0] * 5
        for id, type in self.fields():
            if id == 1 and type == _BINARY:
                row[8] = int(len(self.binary()) > 0)
            elif id == 3 and type == _STRUCT:
                self.chunk_about(row)
            else:
                self.skip(type)

    def chunk_about(self, row: list[int]) -> None:
        limits = None
        for id, type in self.fields():
            if id in _OF_CHUNK and _I16 <= type <= _I64:
                place = _OF_CHUNK[id]
                row[place] = self.whole(32 if place in _SMALL else 64)
            else:
                limits = self.at if id == 12 and type == _STRUCT else limits
                self.skip(type)
        if limits is not None:
            behind, self.at = self.at, limits
            self.statistics(row)
            self.at = behind

    def statistics(self, row: list[int]) -> None:
        width, pattern = _LIMITS.get(row[1], (-1, ""))
        found: dict[int, int] = {}
        for id, type in self.fields():
            if type == _BINARY and id in (1, 2, 5, 6):
                limit = self.binary()
                found.pop(id, None)
                if len(limit) == width:
                    found[id] = struct.unpack(pattern, limit)[0]
            else:
                self.skip(type)
        high, low = (5, 6) if 5 in found and 6 in found else (1, 2)
        has_range = high in found and low in found
        row[_HAS_RANGE:] = [1, found[low], found[high]] if has_range else [0, 0, 0]

    # --- the protocol ---

    def row(self, about: int) -> list[int]:
        self.rows.append([about, *[-1] * (_NUMBERS - 1)])
        return self.rows[-1]

    def fields(self) -> Iterator[tuple[int, int]]:
        id = 0
        while (head := self.take(1)[0]) & 15:
            id = id + (head >> 4) if head >> 4 else self.whole(16)
            if id >= 1 << 15:
                raise ThriftError
            yield id, head & 15

    def structures(self) -> Iterator[None]:
        size, type = self.list_head()
        if size and type != _STRUCT:
            raise ThriftError
        for _ in range(size):
            yield

    def list_head(self) -> tuple[int, int]:
        head = self.take(1)[0]
        size = self.varint() if head >> 4 == 15 else head >> 4
        if size > len(self.raw) - self.at:
            raise ThriftError
        return size, head & 15

    def take(self, size: int) -> bytes:
        if size > len(self.raw) - self.at:
            raise ThriftError
        self.at += size
        return self.raw[self.at - size : self.at]

    def varint(self) -> int:
        found = 0
        for shift in range(0, 64, 7):
            byte = self.take(1)[0]
            found |= (byte & 127) << shift
            if byte < 128:
                return found & 0xFFFF_FFFF_FFFF_FFFF
        raise ThriftError

    def whole(self, bits: int = 64) -> int:
        raw = self.varint()
        found = raw >> 1 ^ -(raw & 1)
        if not -1 << bits - 1 <= found < 1 << bits - 1:
            raise ThriftError
        return found

    def binary(self) -> bytes:
        return self.take(self.varint())

    def skip(self, type: int, depth: int = 0) -> None:
        if depth > _NESTED_MAX:
            raise ThriftError
        if type in (_I16, _I32, _I64):
            self.varint()
        elif type in (_BYTE, _DOUBLE):
            self.take(1 if type == _BYTE else 8)
        elif type == _BINARY:
            self.binary()
        elif type in (_LIST, _SET):
            size, inner = self.list_head()
            for _ in range(size):
                if inner <= _FALSE:
                    self.take(1)
                else:
                    self.skip(inner, depth + 1)
        elif type == _STRUCT:
            for _, inner in self.fields():
                self.skip(inner, depth + 1)
        elif type not in (_TRUE, _FALSE):
            raise ThriftError
