"""QVD files: an XML header, the distinct values of every field, and the rows as bit-packed numbers of them.

Values: a byte for the kind, then an integer (1, 32 bits), a real number (2, 64 bits), a text (4, UTF-8 up to
a zero byte), or a number and its text (5 and 6). Rows: for each field `BitWidth` bits from `BitOffset` on,
little-endian; plus `Bias` they number a value from 0, and below 0 they are null.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from ..columns import Coded, Column, Table, Vector
from ..columns.vector import Codes, Floats, Texts, narrow
from ..errors import DataSourceError
from ..formats import describe_format, format_values, value_tags
from ..formats.locale import Locale
from .rows import Rows
from .safe_xml import parse_xml

HEADER_MAX: Final = 1 << 26
"""A header longer than this is none."""

NULL_BIAS: Final = -2
_END: Final = b"</QvdTableHeader>"
_INTEGER, _REAL, _TEXT, _INTEGER_TEXT, _REAL_TEXT = 1, 2, 4, 5, 6
_KINDS: Final = {
    "U": "UNKNOWN", "A": "ASCII", "I": "INTEGER", "R": "REAL", "F": "FIX", "M": "MONEY",
    "D": "DATE", "T": "TIME", "TS": "TIMESTAMP", "IV": "INTERVAL",
}  # fmt: skip
# Formats that change nothing about how a number is shown.
_PLAIN: Final = ("", "###0", "0", "##############")
_INT: Final = struct.Struct("<i")
_DOUBLE: Final = struct.Struct("<d")


@dataclass(frozen=True, slots=True)
class QvdField:
    """How one field is stored; offsets and lengths in bytes from the end of the header, or in bits."""

    name: str
    bit_offset: int
    bit_width: int
    bias: int
    symbols: int
    offset: int
    length: int
    kind: str
    pattern: str
    decimal_sep: str = ""
    thousand_sep: str = ""


@dataclass(frozen=True, slots=True)
class QvdHeader:
    """`size` is where the data begin in the file, `created` as written: YYYY-MM-DD hh:mm:ss, UTC."""

    table: str
    created: str
    fields: tuple[QvdField, ...]
    record_size: int
    records: int
    offset: int
    length: int
    size: int


def read_qvd_header(path: Path) -> QvdHeader:
    """Raises DataSourceError if the file is no QVD."""
    try:
        with path.open("rb") as file:
            raw = file.read(1 << 16)
            while _END not in raw and len(raw) < HEADER_MAX and (more := file.read(1 << 20)):
                raw += more
            end = raw.find(_END) + len(_END)
            rest = raw[end:] + file.read(16)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    zero = rest.find(b"\0")
    if end < len(_END) or zero < 0:
        raise _unreadable(path, "it has no QVD header")
    root = parse_xml(raw[:end], path.name)
    try:
        fields = tuple(_field(node) for node in root.iter("QvdFieldHeader"))
        return QvdHeader(
            root.findtext("TableName", ""),
            root.findtext("CreateUtcTime", ""),
            fields,
            _number(root, "RecordByteSize"),
            _number(root, "NoOfRecords"),
            _number(root, "Offset"),
            _number(root, "Length"),
            end + zero + 1,
        )
    except ValueError as error:
        raise _unreadable(path, "its header is damaged") from error


def _field(node: ElementTree.Element) -> QvdField:
    return QvdField(
        node.findtext("FieldName", ""),
        _number(node, "BitOffset"),
        _number(node, "BitWidth"),
        _number(node, "Bias"),
        _number(node, "NoOfSymbols"),
        _number(node, "Offset"),
        _number(node, "Length"),
        node.findtext("NumberFormat/Type", ""),
        node.findtext("NumberFormat/Fmt", "") or "",
        node.findtext("NumberFormat/Dec", "") or "",
        node.findtext("NumberFormat/Thou", "") or "",
    )


def _number(node: ElementTree.Element, name: str) -> int:
    return int(node.findtext(name, "0") or 0)


def read_qvd(
    path: Path,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """The rows of a file, at most `limit`; with `fields` only those columns.

    `checkpoint` is called before each field and may raise to stop. Raises DataSourceError if the file is
    no QVD, or is damaged.
    """
    header = read_qvd_header(path)
    count = header.records if limit is None else min(limit, header.records)
    try:
        if not path.stat().st_size > header.size:
            return Rows({field.name: Vector.nulls(0) for field in header.fields}, 0)
        data = np.memmap(path, dtype=np.uint8, mode="r", offset=header.size)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    stop = header.offset + count * header.record_size
    if header.record_size < 0 or count < 0 or stop > len(data):
        raise _unreadable(path, "rows are missing")
    records = data[header.offset : stop].reshape(count, header.record_size)
    columns: dict[str, Coded] = {}
    for field in header.fields:
        if fields is not None and field.name not in fields:
            continue
        checkpoint()
        try:
            values = _values(data[field.offset : field.offset + field.length].tobytes(), field, locale)
            codes = _codes(records, field)
        except (ValueError, IndexError, struct.error) as error:
            raise _unreadable(path, f"field '{field.name}' is damaged") from error
        columns[field.name] = Coded(values, codes)
    return Rows(columns, count)


def _codes(records: NDArray[np.uint8], field: QvdField) -> Codes:
    numbers = np.zeros(len(records), dtype=np.int64)
    first = field.bit_offset // 8
    if field.bit_width:
        last = (field.bit_offset + field.bit_width - 1) // 8
        if last >= records.shape[1] or field.bit_width > 32:
            raise ValueError
        for place in range(first, last + 1):
            numbers |= records[:, place].astype(np.int64) << (8 * (place - first))
        numbers = (numbers >> (field.bit_offset - 8 * first)) & ((1 << field.bit_width) - 1)
    numbers += field.bias + 1
    np.maximum(numbers, 0, out=numbers)
    if not field.bias:  # without numbers below 0, some writers give null the one after the last value
        numbers[numbers == field.symbols + 1] = 0
    if len(numbers) and int(numbers.max()) > field.symbols:
        raise ValueError
    return narrow(numbers, field.symbols)


def _values(raw: bytes, field: QvdField, locale: Locale) -> Vector:
    """Null, then the values in the order of the file."""
    count = field.symbols
    numbers: Floats = np.full(count + 1, np.nan)
    texts: Texts = np.full(count + 1, None, dtype=object)
    data = np.frombuffer(raw, dtype=np.uint8)
    if not count:
        return Vector.nulls(1)
    if len(raw) == 5 * count and (data[::5] == _INTEGER).all():
        numbers[1:] = data.reshape(count, 5)[:, 1:].copy().view("<i4")[:, 0]
    elif len(raw) == 9 * count and (data[::9] == _REAL).all():
        numbers[1:] = data.reshape(count, 9)[:, 1:].copy().view("<f8")[:, 0]
    elif len(parts := raw.split(b"\0")) == count + 1 and all(part[:1] == b"\4" for part in parts[:-1]):
        texts[1:] = [part[1:].decode("utf-8", "replace") for part in parts[:-1]]
    else:
        _mixed(raw, numbers, texts)
    kind = next((letter for letter, name in _KINDS.items() if name == field.kind), "U")
    if kind not in ("U", "A") and field.pattern not in _PLAIN:
        has_text = np.array([text is not None for text in texts], dtype=bool)
        bare = np.flatnonzero(~np.isnan(numbers) & ~has_text)
        written = {
            "qType": kind,
            "qFmt": field.pattern,
            "qDec": field.decimal_sep,
            "qThou": field.thousand_sep,
        }
        texts[bare] = format_values(Vector.of_numbers(numbers[bare]), written, locale)
    has_numbers, has_texts = not np.isnan(numbers).all(), any(text is not None for text in texts)
    return Vector(count + 1, numbers if has_numbers else None, texts if has_texts else None)


def _mixed(raw: bytes, numbers: Floats, texts: Texts) -> None:
    at = 0
    for code in range(1, len(numbers)):
        kind = raw[at]
        at += 1
        if kind in (_INTEGER, _INTEGER_TEXT):
            numbers[code] = _INT.unpack_from(raw, at)[0]
            at += 4
        elif kind in (_REAL, _REAL_TEXT):
            numbers[code] = _DOUBLE.unpack_from(raw, at)[0]
            at += 8
        elif kind != _TEXT:
            raise ValueError
        if kind in (_TEXT, _INTEGER_TEXT, _REAL_TEXT):
            end = raw.index(b"\0", at)
            texts[code] = raw[at:end].decode("utf-8", "replace")
            at = end + 1


def _unreadable(path: Path, reason: str) -> DataSourceError:
    return DataSourceError(f"Cannot read '{path.name}': {reason}", parameter=path.name)


# --- writing ----------------------------------------------------------------------------------------


def write_qvd(path: Path, table: Table, locale: Locale) -> None:
    """Write a table, with the number formats that its fields are written in. Raises OSError."""
    sections: list[bytes] = []
    packed: list[tuple[NDArray[np.int64], int]] = []
    headers: list[str] = []
    offset = bits = 0
    for name, column in table.columns.items():
        values, numbers, has_null = _used(column)
        section = _section(values)
        bias = NULL_BIAS if has_null else 0
        largest = len(values) - 1 - bias
        width = largest.bit_length() if len(values) else 0
        headers.append(_field_header(name, bits, width, bias, values, offset, len(section), locale))
        packed.append((numbers - bias if len(values) else numbers * 0, width))
        sections.append(section)
        bits += width
        offset += len(section)
    records = _packed(packed, bits, table.length)
    with path.open("wb") as file:
        file.write(_header(table, headers, records, offset).encode("utf-8") + b"\r\n\0")
        file.writelines(sections)
        file.write(records.tobytes())


def _used(column: Column) -> tuple[Vector, NDArray[np.int64], bool]:
    """The values that occur in the rows, the number of each row's value among them with -2 for null, and
    whether there is a null."""
    used = np.unique(column.codes)
    has_null = bool(len(used) and used[0] == 0)
    used = used[used > 0]
    places = np.full(column.symbols.cardinality + 1, NULL_BIAS, dtype=np.int64)
    places[used] = np.arange(len(used))
    return column.symbols.values().take(used), places[column.codes], has_null


def _section(values: Vector) -> bytes:
    """The values as bytes; those of one kind without looking at each."""
    numbers, texts = values.numbers_or_nan(), values.texts_or_none().tolist()
    if not any(text is not None for text in texts):
        return _plain_numbers(numbers)
    if np.isnan(numbers).all() and not any("\0" in text for text in texts):
        return ("\4" + "\0\4".join(texts) + "\0").encode("utf-8", "replace")
    return b"".join(map(_symbol, numbers.tolist(), texts))


def _plain_numbers(numbers: Floats) -> bytes:
    is_integer = (numbers == np.floor(numbers)) & (numbers >= -(2**31)) & (numbers < 2**31)
    begin = np.cumsum(np.where(is_integer, 5, 9))
    raw = np.zeros(int(begin[-1]) if len(begin) else 0, dtype=np.uint8)
    begin -= np.where(is_integer, 5, 9)
    raw[begin] = np.where(is_integer, _INTEGER, _REAL)
    for chosen, kind in ((is_integer, "<i4"), (~is_integer, "<f8")):
        encoded = numbers[chosen].astype(kind)
        size = encoded.dtype.itemsize
        for place, column in enumerate(encoded.view(np.uint8).reshape(-1, size).T):
            raw[begin[chosen] + 1 + place] = column
    return raw.tobytes()


def _symbol(number: float, text: str | None) -> bytes:
    ending = b"" if text is None else text.replace("\0", "").encode("utf-8", "replace") + b"\0"
    if number != number:
        return b"\4" + ending
    if number.is_integer() and -(2**31) <= number < 2**31:
        return (b"\1" if text is None else b"\5") + _INT.pack(int(number)) + ending
    return (b"\2" if text is None else b"\6") + _DOUBLE.pack(number) + ending


def _packed(columns: list[tuple[NDArray[np.int64], int]], bits: int, length: int) -> NDArray[np.uint8]:
    size = max(1, -(-bits // 8)) if columns else 0
    records = np.zeros((length, size), dtype=np.uint8)
    offset = 0
    for numbers, width in columns:
        if width:
            first = offset // 8
            shifted = numbers << (offset - 8 * first)
            for place in range(first, (offset + width - 1) // 8 + 1):
                records[:, place] |= ((shifted >> (8 * (place - first))) & 0xFF).astype(np.uint8)
        offset += width
    return records


def _field_header(
    name: str, bits: int, width: int, bias: int, values: Vector, offset: int, length: int, locale: Locale
) -> str:
    shown = describe_format(values, locale)
    marks = "".join(f"<String>{escape(tag)}</String>" for tag in value_tags(values, shown))
    return (
        f"<QvdFieldHeader>\r\n<FieldName>{escape(name)}</FieldName>\r\n<BitOffset>{bits}</BitOffset>\r\n"
        f"<BitWidth>{width}</BitWidth>\r\n<Bias>{bias}</Bias>\r\n<NumberFormat>\r\n"
        f"<Type>{_KINDS[shown.kind]}</Type>\r\n<nDec>{shown.decimals}</nDec>\r\n"
        f"<UseThou>{int(shown.use_thousand)}</UseThou>\r\n<Fmt>{escape(shown.pattern)}</Fmt>\r\n"
        f"<Dec>{escape(shown.decimal_sep)}</Dec>\r\n<Thou>{escape(shown.thousand_sep)}</Thou>\r\n"
        f"</NumberFormat>\r\n<NoOfSymbols>{len(values)}</NoOfSymbols>\r\n<Offset>{offset}</Offset>\r\n"
        f"<Length>{length}</Length>\r\n<Comment></Comment>\r\n<Tags>{marks}</Tags>\r\n</QvdFieldHeader>\r\n"
    )


def _header(table: Table, fields: list[str], records: NDArray[Any], offset: int) -> str:
    created = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<QvdTableHeader>\r\n'
        "<QvBuildNo>50699</QvBuildNo>\r\n<CreatorDoc></CreatorDoc>\r\n"
        f"<CreateUtcTime>{created}</CreateUtcTime>\r\n<SourceCreateUtcTime></SourceCreateUtcTime>\r\n"
        "<SourceFileUtcTime></SourceFileUtcTime>\r\n<SourceFileSize>-1</SourceFileSize>\r\n"
        f"<StaleUtcTime></StaleUtcTime>\r\n<TableName>{escape(table.name)}</TableName>\r\n<Fields>\r\n"
        + "".join(fields)
        + "</Fields>\r\n<Compression></Compression>\r\n"
        f"<RecordByteSize>{records.shape[1]}</RecordByteSize>\r\n"
        f"<NoOfRecords>{table.length}</NoOfRecords>\r\n<Offset>{offset}</Offset>\r\n"
        f"<Length>{records.size}</Length>\r\n<Lineage></Lineage>\r\n"
        f"<Comment>{escape(table.comment)}</Comment>\r\n</QvdTableHeader>"
    )
