"""QVX: one table, a header in XML and records of bytes."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias
from xml.etree import ElementTree

from ..columns import Dual, Vector
from ..errors import DataSourceError, UnsupportedError
from ..formats import interpret
from ..formats.locale import Locale
from .rows import Rows
from .safe_xml import parse_xml
from .structured import whole_content

SEPARATOR: Final = 0x1E
"""Before each record where the header says so."""

END: Final = 0x1C
"""Behind the last record, in such files."""

PADDING: Final = 0
"""From the last record of a block to where the next one begins: at a multiple of its size in the file."""

CHECK_ROWS: Final = 10_000
_REALS: Final = {4: "f", 8: "d"}
_DUAL_TEXT, _DUAL_DOUBLE, _DUAL_INTEGER = 4, 2, 1
Value: TypeAlias = tuple[Dual, int]


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: str
    extent: str
    null: str
    is_big: bool
    codec: str
    width: int
    decimals: int
    format: str


def read_qvx(
    path: Path,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """Records one after the other or in blocks, whose rest is padded. Raises DataSourceError for a damaged
    file, UnsupportedError for a column of blobs that is asked for."""
    raw = whole_content(path)
    end = raw.find(b"\0")
    if end < 0:
        raise DataSourceError(f"'{path.name}' is no QVX: its header does not end", parameter=path.name)
    header = parse_xml(raw[:end], path.name)
    known = [_field(each) for each in header.iter("QvxFieldHeader")]
    if not known:
        raise DataSourceError(f"'{path.name}' is no QVX: it has no fields", parameter=path.name)
    wanted = [n for n, field in enumerate(known) if fields is None or field.name in fields]
    for field in (known[n] for n in wanted):
        if field.type == "BLOB":
            raise UnsupportedError(f"Field '{field.name}': blobs cannot be loaded", parameter=field.name)
    has_separator = _says(header, "UsesSeparatorByte")
    block = _number(header, "BlockSize") if has_separator else 0
    columns: list[list[Dual]] = [[] for _ in known]
    at, count = end + 1, 0
    try:
        while at < len(raw) and (limit is None or count < limit):
            if count % CHECK_ROWS == 0:
                checkpoint()
            if has_separator:
                if raw[at] == PADDING and block > 1:
                    at += block - at % block
                    continue
                if raw[at] == END:
                    break
                if raw[at] != SEPARATOR:
                    raise ValueError("no separator")
                at += 1
            for field, column in zip(known, columns, strict=True):
                value, at = _value(raw, at, field, locale)
                column.append(value)
            count += 1
    except (IndexError, struct.error, UnicodeDecodeError, ValueError) as error:
        raise DataSourceError(
            f"'{path.name}' is damaged in record {count + 1}", parameter=path.name
        ) from error
    return Rows({known[n].name: Vector.of_duals(columns[n]) for n in wanted}, count)


def _field(element: ElementTree.Element) -> Field:
    page = _number(element, "CodePage")
    codec = {0: "utf-8", 65001: "utf-8", 1200: "utf-16-le", 1201: "utf-16-be"}.get(page, f"cp{page}")
    attributes = element.find("FieldFormat")
    kind = attributes.findtext("Type", "UNKNOWN") if attributes is not None else "UNKNOWN"
    return Field(
        element.findtext("FieldName", ""),
        element.findtext("Type", "").removeprefix("QVX_"),
        element.findtext("Extent", "QVX_FIX").removeprefix("QVX_"),
        element.findtext("NullRepresentation", "QVX_NULL_NEVER").removeprefix("QVX_NULL_"),
        _says(element, "BigEndian"),
        codec,
        _number(element, "ByteWidth"),
        _number(element, "FixPointDecimals"),
        kind.upper(),
    )


def _says(element: ElementTree.Element, name: str) -> bool:
    return element.findtext(name, "").strip().lower() in ("1", "true")


def _number(element: ElementTree.Element, name: str) -> int:
    text = element.findtext(name, "").strip()
    return int(text) if text.lstrip("-").isdigit() else 0


def _value(raw: bytes, at: int, field: Field, locale: Locale) -> Value:
    """A field's value at an offset, and where the next begins."""
    if field.type == "QV_DUAL":
        return _dual(raw, at, field)
    is_null = False
    if field.null.startswith("FLAG"):
        is_null, at = raw[at] != 0, at + 1
        if is_null and field.null == "FLAG_SUPPRESS_DATA":
            return Dual(), at
    data, at = _bytes(raw, at, field)
    if is_null or (field.null == "ZERO_LENGTH" and not data):
        return Dual(), at
    return _decoded(data, field, locale), at


def _bytes(raw: bytes, at: int, field: Field) -> tuple[bytes, int]:
    if field.extent == "ZERO_TERMINATED":
        return _terminated(raw, at, field.codec)
    size = field.width
    if field.extent == "COUNTED":
        size = int.from_bytes(_slice(raw, at, field.width), "big" if field.is_big else "little")
        at += field.width
    return _slice(raw, at, size), at + size


def _slice(raw: bytes, at: int, size: int) -> bytes:
    if size < 0 or at + size > len(raw):
        raise IndexError(at)
    return raw[at : at + size]


def _terminated(raw: bytes, at: int, codec: str) -> tuple[bytes, int]:
    width = 2 if codec.startswith("utf-16") else 1
    end = at
    while any(_slice(raw, end, width)):
        end += width
    return raw[at:end], end + width


def _decoded(data: bytes, field: Field, locale: Locale) -> Dual:
    order: Any = "big" if field.is_big else "little"
    match field.type:
        case "BLOB":
            return Dual()
        case "SIGNED_INTEGER" | "UNSIGNED_INTEGER":
            whole = int.from_bytes(data, order, signed=field.type == "SIGNED_INTEGER")
            return Dual(whole / 10**field.decimals if field.decimals else float(whole))
        case "IEEE_REAL":
            return Dual(struct.unpack((">" if field.is_big else "<") + _REALS[len(data)], data)[0])
        case "PACKED_BCD":
            return Dual(_packed(data) / 10**field.decimals)
        case "TEXT":
            text = data.decode(field.codec).rstrip("\0")
            if field.format in ("ASCII", "TEXT"):
                return Dual(text=text)
            return Dual(interpret(text, locale), text)
    raise UnsupportedError(f"Field '{field.name}': values of type {field.type} cannot be read")


def _packed(data: bytes) -> float:
    digits = data.hex()
    sign = -1 if digits[-1] in "bd" else 1
    return sign * float(digits[:-1] if digits[-1] in "abcdef" else digits)


def _dual(raw: bytes, at: int, field: Field) -> Value:
    flag, at = raw[at], at + 1
    number, text = float("nan"), None
    if flag & _DUAL_INTEGER:
        number, at = float(struct.unpack("<i", _slice(raw, at, 4))[0]), at + 4
    elif flag & _DUAL_DOUBLE:
        number, at = struct.unpack("<d", _slice(raw, at, 8))[0], at + 8
    if flag & _DUAL_TEXT:
        data, at = _terminated(raw, at, field.codec)
        text = data.decode(field.codec)
    return Dual(number, text), at
