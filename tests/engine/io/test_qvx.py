"""QVX files, written here byte by byte: every type, extent and null, separators and blocks."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

import pytest

from qlik_engine.errors import ScriptError
from qlik_engine.expr.lift import text_of_dual
from qlik_engine.io import FolderSources
from qlik_engine.script import Loaded, run


def field(
    name: str, type: str, extent: str = "FIX", null: str = "NEVER", width: int = 0, more: str = ""
) -> str:
    return (
        f"<QvxFieldHeader><FieldName>{name}</FieldName><Type>QVX_{type}</Type><Extent>QVX_{extent}</Extent>"
        f"<NullRepresentation>QVX_NULL_{null}</NullRepresentation><ByteWidth>{width}</ByteWidth>{more}"
        "</QvxFieldHeader>"
    )


def header(fields: Iterable[str], table: str = "") -> bytes:
    return (
        "<QvxTableHeader><MajorVersion>1</MajorVersion><MinorVersion>0</MinorVersion>"
        f"<TableName>T</TableName>{table}<Fields>{''.join(fields)}</Fields></QvxTableHeader>"
    ).encode() + b"\0"


def loaded(folder: Path, content: bytes, fields: str = "*") -> Loaded:
    (folder / "t.qvx").write_bytes(content)
    return run(f"T: LOAD {fields} FROM t.qvx (qvx);", sources=FolderSources(folder))


def rows(found: Loaded) -> list[tuple[str | None, ...]]:
    columns = [
        [text_of_dual(dual, found.locale) for dual in column.coded().expand()]
        for column in found.tables["T"].columns.values()
    ]
    return list(zip(*columns, strict=True))


def test_every_type_extent_and_null(tmp_path: Path) -> None:
    fields = [
        field("small", "SIGNED_INTEGER", width=2),
        field("large", "UNSIGNED_INTEGER", width=8, more="<BigEndian>true</BigEndian>"),
        field("fixed", "SIGNED_INTEGER", width=4, more="<FixPointDecimals>2</FixPointDecimals>"),
        field("real", "IEEE_REAL", width=8, null="FLAG_SUPPRESS_DATA"),
        field("half", "IEEE_REAL", width=4, null="FLAG_WITH_UNDEFINED_DATA"),
        field("packed", "PACKED_BCD", width=2),
        field("text", "TEXT", "ZERO_TERMINATED"),
        field("counted", "TEXT", "COUNTED", "ZERO_LENGTH", width=1),
        field("wide", "TEXT", "ZERO_TERMINATED", more="<CodePage>1200</CodePage>"),
        field("plain", "TEXT", width=4, more="<FieldFormat><Type>ASCII</Type></FieldFormat>"),
        field("dual", "QV_DUAL", "QV_SPECIAL"),
    ]
    first = (
        struct.pack("<h", -5) + struct.pack(">Q", 1 << 40) + struct.pack("<i", 1234)
        + b"\0" + struct.pack("<d", 1.5) + b"\0" + struct.pack("<f", 0.25)
        + b"\x12\x3d" + "é".encode() + b"\0" + b"\x03abc" + "Ω".encode("utf-16-le") + b"\0\0" + b"07\0\0"
        + b"\x06" + struct.pack("<d", 2.0) + b"two\0"
    )  # fmt: skip
    second = (
        struct.pack("<h", 5) + struct.pack(">Q", 7) + struct.pack("<i", -50)
        + b"\1" + b"\1" + b"\xff" * 4
        + b"\x01\x23" + b"17\0" + b"\0" + b"\0\0" + b"ab\0\0"
        + b"\x01" + struct.pack("<i", -9)
    )  # fmt: skip
    found = loaded(tmp_path, header(fields) + first + second)
    assert rows(found) == [
        ("-5", "1099511627776", "12.34", "1.5", "0.25", "-123", "é", "abc", "Ω", "07", "two"),
        ("5", "7", "-0.5", None, None, "123", "17", None, "", "ab", "-9"),
    ]
    values = found.tables["T"].columns
    assert values["text"].symbols[2].number == 17
    assert not values["plain"].symbols[1].is_number
    assert values["dual"].symbols[1].number == 2


def test_records_with_separators_end_where_the_file_says(tmp_path: Path) -> None:
    start = header([field("n", "UNSIGNED_INTEGER", width=1)], "<UsesSeparatorByte>1</UsesSeparatorByte>")
    assert rows(loaded(tmp_path, start + b"\x1e\x05\x1e\x06\x1cmore")) == [("5",), ("6",)]
    with pytest.raises(ScriptError, match="damaged in record 2"):
        loaded(tmp_path, start + b"\x1e\x05\x06\x1c")


def test_blocks_are_padded_to_their_size_in_the_file(tmp_path: Path) -> None:
    size = 64
    table = f"<UsesSeparatorByte>true</UsesSeparatorByte><BlockSize>{size}</BlockSize>"
    content = header([field("t", "TEXT", "ZERO_TERMINATED")], table)
    texts = [f"value {number} {'x' * (number % 9)}" for number in range(40)]
    for text in texts:
        record = b"\x1e" + text.encode() + b"\0"
        if len(content) % size + len(record) > size:
            content += b"\0" * (-len(content) % size)
        content += record
    assert b"\0\0\0" in content
    assert rows(loaded(tmp_path, content + b"\x1c")) == [(text,) for text in texts]
    # A block that is full to its last byte has no padding.
    exact = content + b"\0" * (-len(content) % size) + b"\x1e" + b"y" * (size - 2) + b"\0" + b"\x1elast\0\x1c"
    assert rows(loaded(tmp_path, exact))[-2:] == [("y" * (size - 2),), ("last",)]


def test_blobs_are_passed_over_unless_they_are_asked_for(tmp_path: Path) -> None:
    fields = [field("picture", "BLOB", "COUNTED", width=4), field("n", "UNSIGNED_INTEGER", width=1)]
    content = header(fields) + b"\x03\0\0\0\xff\0\xfe\x09"
    assert rows(loaded(tmp_path, content, "n")) == [("9",)]
    with pytest.raises(ScriptError, match="Field 'picture': blobs cannot be loaded"):
        loaded(tmp_path, content)


@pytest.mark.parametrize("cut", [1, 5, 9])
def test_what_is_cut_off_is_damaged(tmp_path: Path, cut: int) -> None:
    whole = header([field("a", "IEEE_REAL", width=8), field("b", "TEXT", "COUNTED", width=2)])
    record = struct.pack("<d", 1.0) + b"\x02\0ab"
    with pytest.raises(ScriptError, match="damaged in record 2"):
        loaded(tmp_path, whole + record + record[:-cut])
