from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from qlik_engine import Document, GenericObject, export

SCRIPT = "T: LOAD * INLINE [a, b\nx, 1\n, 2\ny, 3];\n"
CUBE = {
    "qDimensions": [{"qDef": {"qFieldDefs": ["a"]}}],
    "qMeasures": [{"qDef": {"qDef": "Sum(b)", "qLabel": 'b "sum"'}}],
}


@pytest.fixture
def chart() -> GenericObject:
    document = Document(script=SCRIPT)
    assert document.reload().success
    made = {"qInfo": {"qType": "chart"}, "qHyperCubeDef": CUBE}
    return document.session().create_object(made, session_only=True)


def test_what_does_not_fit_is_left_out_with_a_warning(
    chart: GenericObject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "CSV_CELLS_MAX", 4)
    file, warnings = export.export(chart, "/qHyperCubeDef", "CSV_C", tmp_path, possible=False)
    assert warnings == [export.TRUNCATED]
    assert len(file.read_text("utf-8-sig").splitlines()) == 3


def test_titles_are_quoted_and_texts_escaped(chart: GenericObject, tmp_path: Path) -> None:
    file, warnings = export.export(chart, "", "EXPORT_CSV_T", tmp_path, possible=False)
    assert (file.suffix, warnings) == (".tsv", [])
    assert file.read_text("utf-8-sig").splitlines()[0] == 'a\t"b ""sum"""'
    book, _ = export.export(chart, "", "OOXML", tmp_path, possible=False)
    with zipfile.ZipFile(book) as parts:
        assert "<v>3.0</v>" in parts.read("xl/worksheets/sheet1.xml").decode()
