"""Parquet files, written by each test and read back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import native
from qlik_engine.columns import Dual, Symbols, Vector
from qlik_engine.errors import DataSourceError, ReloadCancelled, UnsupportedError
from qlik_engine.formats import Locale
from qlik_engine.io import parquet
from qlik_engine.io.parquet import read_parquet
from qlik_engine.io.rows import plain

LOCALE = Locale(date_format="YYYY-MM-DD", timestamp_format="YYYY-MM-DD hh:mm:ss", time_format="hh:mm:ss")


def read(tmp_path: Path, column: Any, **options: Any) -> list[Dual]:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"x": column}), path, row_group_size=2)
    return list(plain(read_parquet(path, LOCALE, **options).columns["x"]))


def test_texts_stay_coded_over_row_groups(tmp_path: Path) -> None:
    duals = read(tmp_path, pa.array(["a", None, "b", "a", ""]))
    assert [dual.text for dual in duals] == ["a", None, "b", "a", ""]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([1, None, 3]), [1, None, 3]),
        (pa.array([1.5, None]), [1.5, None]),
        (pa.array([True, False, None]), [-1, 0, None]),
        (pa.array([Decimal("1.25"), None]), [1.25, None]),
        (pa.nulls(2), [None, None]),
        (pa.array([], pa.string()), []),
        (pa.array([], pa.int64()), []),
    ],
)
def test_numbers(tmp_path: Path, column: Any, expected: list[float | None]) -> None:
    assert [None if dual.is_null else dual.number for dual in read(tmp_path, column)] == expected


@pytest.mark.parametrize(
    ("column", "number", "text"),
    [
        (pa.array([dt.date(2024, 2, 29), None]), 45351, "2024-02-29"),
        (pa.array([dt.date(2024, 2, 29), None], pa.date64()), 45351, "2024-02-29"),
        (pa.array([dt.datetime(2024, 2, 29, 12), None]), 45351.5, "2024-02-29 12:00:00"),
        (pa.array([dt.datetime(2024, 2, 29, 12), None], pa.timestamp("s")), 45351.5, "2024-02-29 12:00:00"),
        (
            pa.array([dt.datetime(2024, 2, 29, 17), None], pa.timestamp("us", "+05:00")),
            45351.5 + 10 / 24,
            None,
        ),
        (pa.array([dt.time(18), None]), 0.75, "18:00:00"),
        (pa.array([dt.time(18), None], pa.time32("s")), 0.75, "18:00:00"),
    ],
)
def test_dates(tmp_path: Path, column: Any, number: float, text: str | None) -> None:
    first, second = read(tmp_path, column)
    assert first.number == pytest.approx(number)
    assert text is None or first.text == text
    assert second.is_null


INTS = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]
KINDS: list[tuple[Any, Any]] = [
    *((kind, st.integers(0 if str(kind).startswith("u") else -100, 100)) for kind in INTS),
    (pa.int64(), st.sampled_from([-(2**63), -1, 0, 7, 2**62])),
    (pa.float32(), st.sampled_from([0.0, -0.0, 1.5, float("nan"), float("inf")])),
    (pa.float64(), st.sampled_from([0.0, -0.0, 0.1, float("nan"), -1e300])),
    (pa.decimal128(9, 2), st.integers(-9999, 9999).map(lambda n: Decimal(n) / 100)),
    (pa.decimal128(18, 0), st.sampled_from([Decimal(-(10**17)), Decimal(0), Decimal(10**17)])),
    (pa.decimal128(25, 1), st.integers(-99, 99).map(lambda n: Decimal(n) / 10)),
    (pa.decimal256(40, 1), st.integers(-99, 99).map(lambda n: Decimal(n) / 10)),
    (pa.date32(), st.dates(dt.date(1890, 1, 1), dt.date(2100, 1, 1))),
    (pa.date64(), st.dates(dt.date(1890, 1, 1), dt.date(2100, 1, 1))),
    (pa.bool_(), st.booleans()),
    (pa.string(), st.text(max_size=3)),
    (pa.large_string(), st.text(max_size=30)),
    (pa.string_view(), st.text(max_size=30)),
    (pa.dictionary(pa.int8(), pa.string()), st.sampled_from(["a", "", "é", "b" * 20])),
    (pa.dictionary(pa.int32(), pa.int64()), st.integers(-2, 2)),
]


def slowly(value: Any) -> Dual:
    """What a value is loaded as."""
    if value is None or value != value:
        return Dual()
    if isinstance(value, str):
        return Dual(text=value)
    if isinstance(value, bool):
        return Dual(-float(value))
    if isinstance(value, dt.date):
        return Dual(float((value - dt.date(1899, 12, 30)).days), value.isoformat())
    return Dual(float(value))


@settings(deadline=None, max_examples=150)
@given(st.data(), st.integers(1, 9), st.booleans(), st.booleans(), st.booleans())
def test_any_column_is_read_value_by_value(
    data: st.DataObject, group: int, has_statistics: bool, has_dictionary: bool, is_compiled: bool
) -> None:
    kind, items = data.draw(st.sampled_from(KINDS))
    values = data.draw(
        st.lists(st.one_of(st.none(), items) if data.draw(st.booleans()) else items, max_size=30)
    )
    limit = data.draw(st.one_of(st.none(), st.integers(0, 30)))
    native.use(is_compiled)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.parquet"
        pq.write_table(
            pa.table({"x": pa.array(values, kind)}),
            path,
            row_group_size=group,
            write_statistics=has_statistics,
            use_dictionary=has_dictionary,
        )
        rows = read_parquet(path, LOCALE, limit=limit)
    native.use()
    column = rows.columns["x"]
    wanted = [slowly(value) for value in values[:limit]]
    assert rows.length == len(wanted)
    symbols = Symbols()
    codes = symbols.encode(column)
    # Zero has no sign.
    found = [symbols[code] for code in codes.tolist()]
    assert [repr((d.number + 0.0, d.text)) for d in found] == [repr((d.number + 0.0, d.text)) for d in wanted]
    # They are numbered as they are met.
    assert codes.tolist() == Symbols().encode(Vector.of_duals(wanted)).tolist()
    assert symbols.cardinality == len(set(codes.tolist()) - {0})


def test_wrong_statistics_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_range", lambda chunks: (2, 4))
    duals = read(tmp_path, pa.array([3, 4, None, 9, 3, 2]))
    assert [None if dual.is_null else dual.number for dual in duals] == [3, 4, None, 9, 3, 2]


def test_limit_and_fields(tmp_path: Path) -> None:
    assert len(read(tmp_path, pa.array([1, 2, 3, 4, 5]), limit=3)) == 3
    path = tmp_path / "y.parquet"
    pq.write_table(pa.table({"a": [1], "b": [2]}), path)
    assert list(read_parquet(path, LOCALE, fields=frozenset("b")).columns) == ["b"]


def test_what_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "bad.parquet"
    path.write_bytes(b"PAR1 not really")
    with pytest.raises(DataSourceError):
        read_parquet(path, LOCALE)
    with pytest.raises(DataSourceError):
        read_parquet(tmp_path / "none.parquet", LOCALE)
    with pytest.raises(UnsupportedError, match="'x'"):
        read(tmp_path, pa.array([[1, 2]]))


def test_a_checkpoint_stops_the_reading(tmp_path: Path) -> None:
    def stop() -> None:
        raise ReloadCancelled("stopped")

    with pytest.raises(ReloadCancelled):
        read(tmp_path, pa.array([1]), checkpoint=stop)
