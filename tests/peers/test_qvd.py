"""QVD files between the engine and two independent libraries, in both directions, value by value."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyqvd
import pytest
import qvd

from qlik_engine import Document, FolderSources

STORED = """
    Values:
    LOAD RecNo()                                       as number,
         RecNo() / 3                                   as fraction,
         12345678901 + RecNo()                         as large,
         -RecNo()                                      as negative,
         'text ' & Mod(RecNo(), 7)                     as text,
         If(Mod(RecNo(), 5) = 0, Null(), 'ü' & RecNo()) as missing
    AUTOGENERATE 1000;
    STORE Values INTO [stored.qvd] (qvd);
"""


def reload(folder: Path, script: str) -> Document:
    document = Document(script=script)
    result = document.reload(FolderSources(folder))
    assert result.success, result.log
    return document


def expected() -> list[dict[str, Any]]:
    return [
        {
            "number": n,
            "fraction": n / 3,
            "large": 12345678901 + n,
            "negative": -n,
            "text": f"text {n % 7}",
            "missing": None if n % 5 == 0 else f"ü{n}",
        }
        for n in range(1, 1001)
    ]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored")
    reload(folder, STORED)
    return folder / "stored.qvd"


def test_qvdrs_reads_what_the_engine_stores(stored: Path) -> None:
    assert pa.table(qvd.read_qvd_to_arrow(str(stored)).to_pydict()).to_pylist() == expected()


def test_pyqvd_reads_what_the_engine_stores(stored: Path) -> None:
    frame = pyqvd.QvdTable.from_qvd(str(stored)).to_pandas()
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    assert rows == expected()


KINDS = """
    SET DateFormat='YYYY-MM-DD';
    SET TimestampFormat='YYYY-MM-DD hh:mm:ss[.fff]';
    Kinds:
    LOAD Date(45000 + RecNo())                        as day,
         Timestamp(45000 + RecNo() / 8)               as moment,
         Dual('w' & Mod(RecNo(), 3), Mod(RecNo(), 3)) as dual,
         Pow(2, 20 + RecNo())                         as power,
         -RecNo() * 1E15 / 7                          as wide,
         2147483645 + RecNo()                         as edge,
         If(Odd(RecNo()), '', '日本 ' & Chr(128512))   as text,
         If(RecNo() = 3, Null(), RecNo())             as holes
    AUTOGENERATE 40;
    STORE Kinds INTO [kinds.qvd] (qvd);
"""


def test_values_of_every_kind_are_read_as_they_are(tmp_path: Path) -> None:
    reload(tmp_path, KINDS)
    rows = [
        {
            "day": date(2023, 3, 15) + timedelta(days=n),
            "moment": datetime(2023, 3, 15) + timedelta(hours=3 * n),
            "dual": n % 3,
            "power": 2.0 ** (20 + n),
            "wide": -n * 1e15 / 7,
            "edge": 2147483645.0 + n,
            "text": "" if n % 2 else "日本 😀",
            "holes": None if n == 3 else n,
        }
        for n in range(1, 41)
    ]
    assert pa.table(qvd.read_qvd_to_arrow(str(tmp_path / "kinds.qvd")).to_pydict()).to_pylist() == rows
    frame = pyqvd.QvdTable.from_qvd(str(tmp_path / "kinds.qvd"))
    for found, row, number in zip(frame.data, rows, range(1, 41), strict=True):
        shown = dict(
            zip(frame.columns, (None if value is None else str(value) for value in found), strict=True)
        )
        assert shown["day"] == str(row["day"])
        assert shown["dual"] == f"w{row['dual']}"
        assert shown["text"] == row["text"]
        assert (shown["holes"] is None) == (number == 3)
        assert float(shown["power"]) == row["power"]
        assert float(shown["wide"]) == row["wide"]


def test_a_file_of_many_rows_is_read_back_by_all(tmp_path: Path) -> None:
    count = 200_000
    script = f"T: LOAD RecNo() as n, Mod(RecNo(), 97) / 4 as q, 'k' & RecNo() as k AUTOGENERATE {count};"
    reload(tmp_path, f"{script} STORE T INTO [many.qvd] (qvd);")
    found = pa.table(qvd.read_qvd_to_arrow(str(tmp_path / "many.qvd")).to_pydict())
    numbers = np.arange(1, count + 1)
    assert np.array_equal(found["n"].to_numpy(), numbers)
    assert np.array_equal(found["q"].to_numpy(), numbers % 97 / 4)
    assert found["k"].to_pylist() == [f"k{number}" for number in numbers]
    qvd.write_arrow(found.to_batches()[0], str(tmp_path / "again.qvd"), table_name="T")
    document = reload(
        tmp_path, "T: LOAD Sum(n) as n, Sum(q) as q, Count(DISTINCT k) as k FROM [again.qvd] (qvd);"
    )
    assert loaded(document, "T") == [[float(numbers.sum()), float((numbers % 97 / 4).sum()), float(count)]]


def loaded(document: Document, table: str) -> list[list[Any]]:
    """Numbers where there are any, else texts; None for null."""

    def value(cell: dict[str, Any]) -> Any:
        if cell["qIsNumeric"]:
            return cell["qNumber"]
        return cell.get("qText") or None

    return [[value(cell) for cell in row["qValue"]] for row in document.table_data(table, 0, 10_000)]


ROWS = [[float(n), n * 1.25, f"t{n % 3}", None if n % 4 == 0 else f"ü{n}"] for n in range(1, 200)]


def test_the_engine_reads_what_qvdrs_writes(tmp_path: Path) -> None:
    columns = dict(zip(("n", "x", "t", "m"), map(list, zip(*ROWS, strict=True)), strict=True))
    qvd.write_arrow(pa.RecordBatch.from_pydict(columns), str(tmp_path / "a.qvd"), table_name="A")
    assert loaded(reload(tmp_path, "A: LOAD n, x, t, m FROM [a.qvd] (qvd);"), "A") == ROWS


def test_the_engine_reads_what_pyqvd_writes(tmp_path: Path) -> None:
    frame = pd.DataFrame(ROWS, columns=["n", "x", "t", "m"])
    pyqvd.QvdTable.from_pandas(frame).to_qvd(str(tmp_path / "a.qvd"))
    document = reload(tmp_path, "A: LOAD n, x, t, m FROM [a.qvd] (qvd);")
    for row, wanted in zip(loaded(document, "A"), ROWS, strict=True):
        assert row[2:] == wanted[2:]
        assert math.isclose(row[0], wanted[0])
        assert row[1] == wanted[1]
