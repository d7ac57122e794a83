"""What is told of data files before they are loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qlik_engine import Document, EngineError, FolderSources, datafiles


def guessed(path: Path, data: bytes) -> dict[str, Any]:
    path.write_bytes(data)
    return datafiles.guess(path, path.name)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.csv", b"a,b\n1,2\n", "CSV"),
        ("a.txt", b"", "CSV"),
        ("a.dat", b"PAR1....", "PARQUET"),
        ("a.xlsx", b"PK\x03\x04....", "EXCEL_OOXML"),
        ("a.xls", b"\xd0\xcf\x11\xe0....", "EXCEL_BIFF"),
        ("a", b'{"a": 1}', "JSON"),
        ("a.csv", b"[not json\n1,2\n", "CSV"),
        ("a", b"<r><a/></r>", "XML"),
        ("a.txt", b"<html><table></table></html>", "HTML"),
        ("a", b'<?xml version="1.0"?><QvdTableHeader>', "QVD"),
        ("a.fix", b"abc\n", "FIX"),
    ],
)
def test_kinds_are_told_by_the_first_bytes(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    assert guessed(tmp_path / name, data)["qType"] == kind


@pytest.mark.parametrize(("delimiter", "number"), [(",", 44), (";", 59), ("\t", 9), ("|", 124)])
def test_delimiters_are_told_by_the_lines(tmp_path: Path, delimiter: str, number: int) -> None:
    text = f"a{delimiter}b{delimiter}c\n1{delimiter}2{delimiter}3\n"
    assert guessed(tmp_path / "a.csv", text.encode())["qDelimiter"]["qNumber"] == number


def test_code_pages(tmp_path: Path) -> None:
    pages = [
        guessed(tmp_path / "a.csv", data)["qCodePage"]
        for data in ("ä".encode(), "ä".encode("cp1252"), "\ufeffä".encode("utf-16-le"))
    ]
    assert pages == [65001, 1252, 1200]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.csv", "Näme;Amount\nAnn;1\nBo;2\n".encode("cp1252")),
        ("t.csv", "Näme|Amount\nAnn|1\nBo|2\n".encode()),
        ("t.json", '[{"Näme": "Ann", "Amount": 1}, {"Näme": "Bo", "Amount": 2}]'.encode()),
        ("t.xml", "<r><i Näme='Ann' Amount='1'/><i Näme='Bo' Amount='2'/></r>".encode()),
        (
            "t.html",
            "<html><table><tr><th>Näme<th>Amount<tr><td>Ann<td>1<tr><td>Bo<td>2</table></html>".encode(),
        ),
    ],
)
def test_what_is_shown_is_what_a_script_loads(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    form = guessed(path, data)
    table = datafiles.tables(path, name, form)[-1]
    assert datafiles.columns(path, name, form, table) == ["Näme", "Amount"]
    assert datafiles.preview(path, name, form, table) == [["Ann", "1"], ["Bo", "2"]]
    document = Document(script=f"LOAD * FROM [{name}] {datafiles.format_spec(form, table)};")
    result = document.reload(FolderSources(tmp_path))
    assert result.success, result.error
    assert document.session().evaluate("Concat([Näme]) & Sum(Amount)").text == "AnnBo3"


def test_what_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    form = guessed(path, b"a\n1\n")
    for code, wrong, table in ((3006, form, "other"), (3004, {"qType": "GOOGLE_SHEET"}, "t")):
        with pytest.raises(EngineError) as caught:
            datafiles.columns(path, "t.csv", wrong, table)
        assert caught.value.code == code
