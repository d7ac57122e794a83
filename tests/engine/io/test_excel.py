"""Sheets as the reader of workbooks gives them, become rows."""

from __future__ import annotations

import datetime
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from qlik_engine import Document, FolderSources
from qlik_engine.columns import Dual
from qlik_engine.errors import DataSourceError, UnsupportedError
from qlik_engine.formats import Locale
from qlik_engine.io.excel import UNPACKED_MAX, read_excel
from qlik_engine.io.format_spec import FormatSpec, Labels

LOCALE = Locale(date_format="YYYY-MM-DD", time_format="hh:mm:ss", timestamp_format="YYYY-MM-DD hh:mm")
SHEET: list[list[Any]] = [
    ["Name", 2024.0, "", "Name"],
    [" a ", 1.5, datetime.date(2024, 1, 31), True],
    ["", "", "", ""],
    ["b", 2, datetime.datetime(2024, 1, 31, 6), datetime.time(12)],
]


@pytest.fixture
def workbook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    class Book:
        sheet_names = ("First", "Other Sheet")

        @classmethod
        def from_path(cls, path: str) -> Book:
            return cls()

        def get_sheet_by_name(self, name: str) -> Any:
            return SimpleNamespace(to_python=lambda: SHEET if name == "First" else [["x"], ["y"]])

    module = SimpleNamespace(CalamineWorkbook=Book, CalamineError=KeyError)
    monkeypatch.setitem(sys.modules, "python_calamine", module)
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content", "x")
    return path


def shown(path: Path, spec: FormatSpec, **options: Any) -> dict[str, list[Dual]]:
    rows = read_excel(path, spec, LOCALE, **options)
    return {name: list(values) for name, values in rows.columns.items()}  # type: ignore[arg-type]  # columns of either kind


def test_values_keep_their_kind(workbook: Path) -> None:
    found = shown(workbook, FormatSpec(table="First"))
    assert list(found) == ["Name", "2024", "C", "D"]
    assert [dual.text for dual in found["Name"]] == ["a", "b"]
    assert [dual.number for dual in found["2024"]] == [1.5, 2.0]
    assert found["C"] == [Dual(45322.0, "2024-01-31"), Dual(45322.25, "2024-01-31 06:00")]
    assert found["D"] == [Dual(-1.0, "TRUE"), Dual(0.5, "12:00:00")]


def test_sheets_by_number_fields_and_limits(workbook: Path) -> None:
    for name in ("@2", "Other Sheet", "Other Sheet$"):
        assert [dual.text for dual in shown(workbook, FormatSpec(table=name))["x"]] == ["y"]
    assert list(shown(workbook, FormatSpec(labels=Labels.NONE), limit=1)) == ["@1", "@2", "@3", "@4"]
    assert list(shown(workbook, FormatSpec(), fields=frozenset({"2024"}))) == ["2024"]
    with pytest.raises(DataSourceError, match="no sheet 'None'"):
        shown(workbook, FormatSpec(table="None"))


def test_what_cannot_be_read(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(UnsupportedError, match="python-calamine"):
        read_excel(workbook, FormatSpec(), LOCALE)
    monkeypatch.setattr("qlik_engine.io.excel.UNPACKED_MAX", 0)
    with pytest.raises(DataSourceError, match="too much data"):
        read_excel(workbook, FormatSpec(), LOCALE)
    assert UNPACKED_MAX > 1 << 30


def test_a_real_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sales"
    sheet.append(["Region", "Day", "Amount", "Ok"])
    sheet.append(["North", datetime.date(2024, 2, 29), 10.5, True])
    sheet.append(["South", datetime.datetime(2024, 3, 1, 12), 3, False])
    book.create_sheet("Other").append(["x"])
    book.save(tmp_path / "real.xlsx")
    document = Document(
        script="SET DateFormat='YYYY-MM-DD'; SET TimestampFormat='YYYY-MM-DD hh:mm:ss';"
        "T: LOAD * FROM [real.xlsx] (ooxml, embedded labels, table is Sales);"
    )
    result = document.reload(FolderSources(tmp_path))
    assert result.success, result.log
    texts = [[cell["qText"] for cell in row["qValue"]] for row in document.table_data("T", 0, 10)]
    assert texts == [
        ["North", "2024-02-29", "10.5", "TRUE"],
        ["South", "2024-03-01 12:00:00", "3", "FALSE"],
    ]
