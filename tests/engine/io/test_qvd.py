"""QVD files: what is written is read back, and damaged files are an error."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.columns import Column, Dual, Symbols, Table, Vector
from qlik_engine.errors import DataSourceError
from qlik_engine.formats import Locale
from qlik_engine.io.qvd import read_qvd, read_qvd_header, write_qvd

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
NUMBER = st.one_of(
    st.integers(-(2**31), 2**31 - 1).map(float), st.floats(allow_nan=False, allow_infinity=False)
)
DUAL = st.one_of(
    st.just(Dual()),
    TEXT.map(lambda text: Dual(text=text)),
    NUMBER.map(Dual),
    st.builds(Dual, NUMBER, TEXT),
)
ROWS = st.integers(0, 60).flatmap(
    lambda length: st.lists(st.lists(DUAL, min_size=length, max_size=length), min_size=1, max_size=5)
)


def table_of(columns: list[list[Dual]]) -> Table:
    made: dict[str, Column] = {}
    for number, duals in enumerate(columns):
        symbols = Symbols()
        made[f"F & {number} <é>"] = Column(symbols, symbols.encode(Vector.of_duals(duals)))
    return Table("T <1>", made, len(columns[0]))


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, columns: list[list[Dual]]
) -> None:
    path = tmp_path_factory.mktemp("qvd") / "t.qvd"
    table = table_of(columns)
    write_qvd(path, table, Locale())
    rows = read_qvd(path, Locale())
    assert (rows.length, list(rows.columns)) == (table.length, list(table.columns))
    for name, column in table.columns.items():
        read = rows.column(name)
        assert read is not None
        expected, got = column.coded().expand(), read.expand()
        assert np.array_equal(expected.numbers_or_nan(), got.numbers_or_nan(), equal_nan=True)
        assert expected.texts_or_none().tolist() == got.texts_or_none().tolist()


def test_many_values_of_every_kind(tmp_path: Path) -> None:
    numbers = np.arange(70_000, dtype=np.float64)
    symbols, texts = Symbols(), Symbols()
    table = Table(
        "T",
        {
            "n": Column(symbols, symbols.encode(Vector.of_numbers(numbers / 4))),
            "t": Column(texts, texts.encode(Vector.of_texts(f"v{int(n) % 300}" for n in numbers))),
        },
        len(numbers),
    )
    write_qvd(tmp_path / "t.qvd", table, Locale())
    header = read_qvd_header(tmp_path / "t.qvd")
    assert [(field.name, field.symbols, field.bit_width, field.bias) for field in header.fields] == [
        ("n", 70_000, 17, 0),
        ("t", 300, 9, 0),
    ]
    assert (header.table, header.records, header.record_size) == ("T", 70_000, 4)
    rows = read_qvd(tmp_path / "t.qvd", Locale(), fields=frozenset({"n"}), limit=50_001)
    assert (list(rows.columns), rows.length) == (["n"], 50_001)
    assert rows.columns["n"].expand().numbers_or_nan()[50_000] == 12_500  # type: ignore[union-attr]  # numbers come coded


def hand_made() -> bytes:
    """Two rows of one field with a date without a text, and a null, as other programs write it."""
    symbols = b"\2" + struct.pack("<d", 45292.0) + b"\6" + struct.pack("<d", 0.5) + b"half\0"
    header = (
        "<QvdTableHeader><TableName>D</TableName><Fields><QvdFieldHeader><FieldName>day</FieldName>"
        "<BitOffset>3</BitOffset><BitWidth>2</BitWidth><Bias>-2</Bias>"
        "<NumberFormat><Type>DATE</Type><Fmt>YYYY-MM-DD</Fmt></NumberFormat>"
        f"<NoOfSymbols>2</NoOfSymbols><Offset>0</Offset><Length>{len(symbols)}</Length></QvdFieldHeader>"
        "</Fields><RecordByteSize>1</RecordByteSize><NoOfRecords>3</NoOfRecords>"
        f"<Offset>{len(symbols)}</Offset><Length>3</Length></QvdTableHeader>\r\n"
    )
    return header.encode() + b"\0" + symbols + bytes([2 << 3, 0, (3 << 3) | 7])


def test_a_file_of_another_program(tmp_path: Path) -> None:
    (tmp_path / "d.qvd").write_bytes(hand_made())
    rows = read_qvd(tmp_path / "d.qvd", Locale())
    values = rows.column("day")
    assert values is not None
    assert values.expand()[0] == Dual(45292.0, "2024-01-01")
    assert [dual.is_null for dual in values.expand()] == [False, True, False]
    assert values.expand()[2] == Dual(0.5, "half")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda raw: b"", "no QVD header"),
        (lambda raw: raw[:-1], "rows are missing"),
        (lambda raw: raw.replace(b"<NoOfSymbols>2", b"<NoOfSymbols>1"), "'day' is damaged"),
        (lambda raw: raw.replace(b"<NoOfSymbols>2", b"<NoOfSymbols>3"), "'day' is damaged"),
        (lambda raw: raw.replace(b"<BitWidth>2", b"<BitWidth>22"), "'day' is damaged"),
        (lambda raw: raw.replace(b"<NoOfRecords>3", b"<NoOfRecords>x"), "header is damaged"),
        (lambda raw: b"<!DOCTYPE x>" + raw, "declares a document type"),
    ],
)
def test_damaged_files_are_an_error(tmp_path: Path, change: object, reason: str) -> None:
    (tmp_path / "d.qvd").write_bytes(change(hand_made()))  # type: ignore[operator]
    with pytest.raises(DataSourceError, match=reason):
        read_qvd(tmp_path / "d.qvd", Locale())


def test_number_formats_are_in_the_header(tmp_path: Path) -> None:
    days = [Dual(45292.0, "1/1/2024"), Dual(45293.0, "1/2/2024")]
    prices = [Dual(1234.5, "$ 1234.50"), Dual(2.0, "$ 2.00")]
    write_qvd(
        tmp_path / "f.qvd", table_of([days, prices, [Dual(1), Dual(2)], [Dual(text="é")] * 2]), Locale()
    )
    fields = read_qvd_header(tmp_path / "f.qvd").fields
    assert [(field.kind, field.pattern) for field in fields] == [
        ("DATE", "M/D/YYYY"),
        ("MONEY", "$ ###0.00;-$ ###0.00"),
        ("INTEGER", "###0"),
        ("UNKNOWN", ""),
    ]
    raw = (tmp_path / "f.qvd").read_bytes()
    assert b"<String>$numeric</String><String>$integer</String><String>$timestamp</String>" in raw
    assert b"<Dec>.</Dec>" in raw


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<Type>MONEY</Type><Fmt>#.##0,00 kr</Fmt><Dec>,</Dec><Thou>.</Thou>", "45.292,00 kr"),
        ("<Type>FIX</Type><Fmt>0.0</Fmt><Dec>.</Dec>", "45292.0"),
        ("<Type>TIMESTAMP</Type><Fmt>YYYY-MM-DD hh:mm</Fmt>", "2024-01-01 00:00"),
        ("<Type>INTERVAL</Type><Fmt>D hh:mm</Fmt>", "45292 00:00"),
        ("<Type>INTEGER</Type><Fmt>###0</Fmt>", None),
        ("<Type>UNKNOWN</Type><Fmt></Fmt>", None),
    ],
)
def test_numbers_without_texts_are_written_in_the_format_of_the_field(
    tmp_path: Path, written: str, text: str | None
) -> None:
    raw = hand_made().replace(b"<Type>DATE</Type><Fmt>YYYY-MM-DD</Fmt>", written.encode())
    (tmp_path / "d.qvd").write_bytes(raw)
    values = read_qvd(tmp_path / "d.qvd", Locale()).column("day")
    assert values is not None
    assert values.expand()[0] == Dual(45292.0, text)
