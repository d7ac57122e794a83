"""Parquet files of any kind read from their pages, against the same files read by Arrow."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.columns import Coded, Dual
from qlik_engine.errors import DataSourceError, ReloadCancelled
from qlik_engine.formats import Locale
from qlik_engine.io import parquet, parquet_pages
from qlik_engine.io.parquet import read_parquet
from qlik_engine.io.rows import Rows, plain

pytestmark = pytest.mark.usefixtures("loops")

LOCALE = Locale(
    date_format="YYYY-MM-DD", timestamp_format="YYYY-MM-DD hh:mm:ss[.fff]", time_format="hh:mm:ss"
)
MOMENTS = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1)).map(
    lambda m: m.replace(microsecond=0)
)
COLUMNS: list[tuple[Any, Any]] = [
    (pa.int8(), st.integers(-128, 127)),
    (pa.uint16(), st.integers(0, 2**16 - 1)),
    (pa.int32(), st.integers(-(2**31), 2**31 - 1)),
    (pa.uint32(), st.one_of(st.integers(0, 9), st.integers(0, 2**32 - 1))),
    (pa.int64(), st.one_of(st.integers(-9, 9), st.integers(-(2**63), 2**63 - 1))),
    (pa.float32(), st.floats(width=32)),
    (pa.float64(), st.floats()),
    (pa.decimal128(7, 2), st.integers(-9999999, 9999999).map(lambda n: Decimal(n).scaleb(-2))),
    (pa.decimal128(18, 3), st.integers(-(10**18) + 1, 10**18 - 1).map(lambda n: Decimal(n).scaleb(-3))),
    (pa.date32(), st.dates(dt.date(1890, 1, 1), dt.date(2100, 1, 1))),
    (pa.date64(), st.dates(dt.date(1890, 1, 1), dt.date(2100, 1, 1))),
    (pa.timestamp("s"), MOMENTS),
    (pa.timestamp("ms"), MOMENTS),
    (pa.timestamp("us", "+05:00"), MOMENTS),
    (pa.timestamp("ns"), MOMENTS),
    (pa.time32("ms"), st.times().map(lambda t: t.replace(microsecond=0))),
    (pa.time64("us"), st.times()),
    (pa.bool_(), st.booleans()),
    (pa.string(), st.text(max_size=5)),
    (pa.string(), st.text("ab", max_size=80)),
    (pa.large_string(), st.sampled_from(["", "a", "é", "b" * 70])),
    (pa.dictionary(pa.int16(), pa.string()), st.sampled_from(["x", "y", "z"])),
]


def by_arrow(path: Path) -> Rows:
    """The file as Arrow reads it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "stored_as", lambda *given: None)
        return read_parquet(path, LOCALE)


def assert_same(found: Rows, wanted: Rows) -> None:
    assert found.length == wanted.length
    for name, column in wanted.columns.items():
        own = found.columns[name]
        assert isinstance(own, Coded)
        assert isinstance(column, Coded)
        assert own.codes.dtype == column.codes.dtype
        assert own.codes.tolist() == column.codes.tolist()
        assert own.numbered == column.numbered
        assert list(map(repr, own.values)) == list(map(repr, column.values))


@settings(deadline=None, max_examples=120)
@given(st.data())
def test_any_file_is_read_as_arrow_reads_it(data: st.DataObject) -> None:
    draw = data.draw
    length = draw(st.integers(0, 120))
    columns = {}
    for at in range(draw(st.integers(1, 3))):
        kind, items = draw(st.sampled_from(COLUMNS))
        # Few values that come again, or many.
        items = (
            st.sampled_from(draw(st.lists(items, min_size=1, max_size=12))) if draw(st.booleans()) else items
        )
        nulls = draw(st.sampled_from([0, 0, 1, 3]))
        values = draw(st.lists(st.one_of(*[st.none()] * nulls, items), min_size=length, max_size=length))
        field = pa.field(f"c{at}", kind, nullable=nulls > 0 or draw(st.booleans()))
        columns[field] = pa.array(values, kind)
    table = pa.Table.from_arrays([*columns.values()], schema=pa.schema([*columns]))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.parquet"
        pq.write_table(
            table,
            path,
            row_group_size=draw(st.sampled_from([7, 50, 1000])),
            version=draw(st.sampled_from(["1.0", "2.4", "2.6"])),
            data_page_version=draw(st.sampled_from(["1.0", "2.0"])),
            data_page_size=draw(st.sampled_from([1, 64, 1 << 20])),
            write_batch_size=draw(st.sampled_from([1, 8, 1024])),
            dictionary_pagesize_limit=draw(st.sampled_from([16, 1 << 20])),
            compression=draw(st.sampled_from(["none", "snappy", "zstd", "gzip", "brotli", "lz4"])),
            use_dictionary=draw(st.booleans()),
            write_statistics=draw(st.booleans()),
            store_decimal_as_integer=draw(st.booleans()),
            store_schema=draw(st.booleans()),
            write_page_checksum=draw(st.booleans()),
            write_page_index=draw(st.booleans()),
        )
        found, wanted = read_parquet(path, LOCALE), by_arrow(path)
    assert_same(found, wanted)


@pytest.mark.parametrize("compression", ["none", "snappy", "zstd", "gzip", "brotli"])
@pytest.mark.parametrize("page_version", ["1.0", "2.0"])
def test_arrow_is_not_asked_for_what_is_common(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compression: str, page_version: str
) -> None:
    rows = range(3000)
    table = pa.table(
        {
            "whole": pa.array([row % 700 if row % 11 else None for row in rows]),
            "small": pa.array([row % 7 for row in rows], pa.int16()),
            "number": pa.array([row / 8 for row in rows]),
            "amount": pa.array([Decimal(row) / 100 for row in rows], pa.decimal128(15, 2)),
            "day": pa.array([dt.date(2024, 1, 1) + dt.timedelta(row % 99) for row in rows]),
            "moment": pa.array(
                [dt.datetime(2024, 1, 1) + dt.timedelta(row) for row in rows], pa.timestamp("us")
            ),
            "few": pa.array([["one", "two", None][row % 3] for row in rows]),
            "many": pa.array([f"text {row}" for row in rows]),
        }
    )
    path = tmp_path / "x.parquet"
    options: dict[str, Any] = {"compression": compression, "data_page_version": page_version}
    pq.write_table(table, path, row_group_size=1100, dictionary_pagesize_limit=2000, **options)
    wanted = by_arrow(path)
    monkeypatch.delattr(parquet, "parts_of_arrow")
    assert_same(read_parquet(path, LOCALE), wanted)


@pytest.mark.parametrize("encoding", ["DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"])
def test_other_encodings_are_left_to_arrow(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.parquet"
    column = pa.array([*range(500)])
    pq.write_table(pa.table({"x": column}), path, use_dictionary=False, column_encoding=encoding)
    assert [dual.number for dual in plain(read_parquet(path, LOCALE).columns["x"])] == [*range(500)]


def test_a_dictionary_in_another_order_with_values_no_row_has(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    for values in (["unused", "c", "a", "b"], [9, 3, 1, 2]):
        column = pa.DictionaryArray.from_arrays(pa.array([2, None, 1, 3, 2], pa.int32()), pa.array(values))
        pq.write_table(pa.table({"x": column}), path, store_schema=False)
        found: Any = read_parquet(path, LOCALE).columns["x"]
        assert found.codes.tolist() == [1, 0, 2, 3, 1]
        shown = [
            Dual(text=v) if isinstance(v, str) else Dual(float(v)) for v in (values[2], values[1], values[3])
        ]
        assert list(map(repr, found.values))[1:] == list(map(repr, shown))


def test_statistics_of_unsigned_numbers(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"x": pa.array([0, 2**32 - 1, 7], pa.uint32())}), path)
    assert [dual.number for dual in plain(read_parquet(path, LOCALE).columns["x"])] == [0, 2**32 - 1, 7]


def test_a_column_beside_nested_ones(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"n": [{"x": 1}, {"x": 2}], "x": [5, 6]}), path)
    rows = read_parquet(path, LOCALE, fields=frozenset("x"))
    assert [dual.number for dual in plain(rows.columns["x"])] == [5, 6]


def changed(raw: bytes, luck: random.Random) -> bytes:
    """The file with some bytes changed, or without some."""
    found, end = bytearray(raw), len(raw) - 8 - int.from_bytes(raw[-8:-4], "little")
    at = luck.randrange(4, end)
    if luck.random() < 0.2:
        del found[at : at + luck.randrange(1, 9)]
    else:
        for _ in range(luck.randrange(1, 5)):
            found[luck.randrange(4, end)] = luck.choice((0, 1, 127, 128, 255, luck.randrange(256)))
    return bytes(found)


def written(luck: random.Random) -> bytes:
    rows = luck.choice((1, 30, 300))
    out = io.BytesIO()
    columns: list[tuple[Any, Callable[[int], Any]]] = [
        (pa.int64(), lambda row: row % 9),
        (pa.string(), lambda row: f"text {row % 40}" if row % 5 else None),
        (pa.float64(), lambda row: row / 4 if row % 3 else None),
        (pa.decimal128(9, 2), lambda row: Decimal(row % 50).scaleb(-2)),
    ]
    table = pa.table({str(kind): pa.array(map(make, range(rows)), kind) for kind, make in columns})
    options: dict[str, Any] = {
        "compression": luck.choice(("none", "snappy", "snappy", "zstd")),
        "use_dictionary": luck.random() < 0.7,
        "data_page_version": luck.choice(("1.0", "2.0")),
        "data_page_size": luck.choice((20, 1 << 20)),
        "row_group_size": luck.choice((20, 1000)),
        "store_decimal_as_integer": luck.random() < 0.5,
    }
    pq.write_table(table, out, **options)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(60))
def test_damaged_files_are_read_or_refused(tmp_path: Path, seed: int) -> None:
    luck = random.Random(seed)
    path = tmp_path / "broken.parquet"
    raw = written(luck)
    refusals: list[str] = []
    for _ in range(4):
        path.write_bytes(changed(raw, luck))
        try:
            rows = read_parquet(path, LOCALE)
        except DataSourceError as error:
            refusals.append(error.message)
            continue
        for column in rows.columns.values():
            assert len(column) == rows.length
            assert isinstance(column, Coded)
            assert int(column.codes.max(initial=0)) < len(column.values)
    assert all("broken.parquet" in message for message in refusals)


def test_damage_names_the_column(tmp_path: Path) -> None:
    path = tmp_path / "broken.parquet"
    table = pa.table({"a": [*range(99)], "b": [f"text {row}" for row in range(99)]})
    pq.write_table(table, path, row_group_size=50)
    raw = bytearray(path.read_bytes())
    chunk = pq.read_metadata(path).row_group(1).column(1)
    raw[chunk.data_page_offset : chunk.data_page_offset + 9] = b"\xff" * 9
    path.write_bytes(raw)
    with pytest.raises(DataSourceError, match=r"column 'b' of 'broken\.parquet'"):
        read_parquet(path, LOCALE)


def test_reading_pages_stops_when_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"x": [*range(1000)]}), path, row_group_size=100, use_dictionary=False)
    monkeypatch.delattr(parquet, "parts_of_arrow")
    calls = 0

    def stop() -> None:
        nonlocal calls
        calls += 1
        if calls == 5:
            raise ReloadCancelled("stopped")

    with pytest.raises(ReloadCancelled):
        read_parquet(path, LOCALE, checkpoint=stop)


def test_pages_that_are_unpacked_in_several_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.parquet"
    values: Any = np.random.default_rng(1).integers(0, 5000, 20_000)
    pq.write_table(pa.table({"x": values}), path, data_page_size=1000, dictionary_pagesize_limit=9000)
    monkeypatch.setattr(parquet_pages, "_TOGETHER", 4000)
    wanted = by_arrow(path)
    monkeypatch.delattr(parquet, "parts_of_arrow")
    assert_same(read_parquet(path, LOCALE), wanted)
