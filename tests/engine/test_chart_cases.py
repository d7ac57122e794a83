"""The cases in `tests/cases/charts`: tables with their measures, as data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qlik_engine import Document, Dual, Session

CASES = Path(__file__).parents[1] / "cases" / "charts"
USER = {"USERID": "ann", "USER.EMAIL": "ann@example.com", "GROUP": ["Sales", "Board"]}
SETTINGS = "SET ThousandSep=',';\nSET DecimalSep='.';\n"


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.txt")):
        rows, selection = list[str](), ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("|"):
                rows.append("|".join(cell.strip() for cell in line[1:].split("|")))
            elif line.startswith("@"):
                selection = line[1:].strip()
            elif line.strip() and not line.startswith("#"):
                yield pytest.param("\n".join(rows), selection, line, id=f"{path.stem}:{number}")


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {}


@pytest.mark.parametrize(("rows", "selection", "case"), list(cases()))
def test_case(documents: dict[str, Document], rows: str, selection: str, case: str) -> None:
    if rows not in documents:
        script = f"{SETTINGS}LOAD * INLINE [\n{rows}\n] (delimiter is '|');"
        documents[rows] = Document("app-1", title="Cases", script=script)
        assert documents[rows].reload().success
    session = documents[rows].session(USER)
    session.environment = {"tenantName": "home", "spaceType": "shared"}
    session.client = "Cases/1.0"
    for part in filter(None, selection.split(";")):
        name, _, values = part.partition("=")
        field = session.field(name.strip())
        assert field is not None
        assert field.select_values([Dual(text=value.strip()) for value in values.split(",")])
    question, _, expected = case.rpartition(" => ")
    # A calculated dimension may hold the separators itself; it stands alone.
    dimensions, _, measure = question.partition(": ")
    dimensions = dimensions.strip()
    names = (
        [dimensions]
        if dimensions.startswith("=")
        else [n.strip() for n in dimensions.split(",") if n.strip()]
    )
    assert shown(session, names, measure.strip()) == [text.strip() for text in expected.split(" ; ")]


def shown(session: Session, dimensions: list[str], measure: str) -> list[str]:
    if not dimensions:
        return [str(session.evaluate(measure).text)]
    width = len(dimensions) + 1
    sorting = [{"qSortByNumeric": 1, "qSortByAscii": 1}]
    sheet = session.create_object({"qInfo": {"qType": "sheet", "qId": "sheet-1"}}, session_only=True)
    properties = {
        "qInfo": {"qType": "case", "qId": "case-1"},
        "qHyperCubeDef": {
            "qDimensions": [{"qDef": {"qFieldDefs": [d], "qSortCriterias": sorting}} for d in dimensions],
            "qMeasures": [{"qDef": {"qDef": measure}}],
            "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": width, "qHeight": 100}],
        },
    }
    layout = sheet.create_child(properties).layout()["qHyperCube"]
    assert "qError" not in layout, layout["qError"]
    assert "qError" not in layout["qMeasureInfo"][0], layout["qMeasureInfo"][0]["qError"]
    return [row[-1]["qText"] for row in layout["qDataPages"][0]["qMatrix"]]
