"""QVD files between the engine and two independent libraries, in both directions, value by value."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

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


def loaded(document: Document, table: str) -> list[list[Any]]:
    """Numbers where there are any, else texts; None for null."""

    def value(cell: dict[str, Any]) -> Any:
        if cell["qIsNumeric"]:
            return cell["qNumber"]
        return cell["qText"] or None

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
