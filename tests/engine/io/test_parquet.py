"""Parquet files, written by each test and read back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qlik_engine.columns import Dual
from qlik_engine.errors import DataSourceError, ReloadCancelled, UnsupportedError
from qlik_engine.formats import Locale
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
