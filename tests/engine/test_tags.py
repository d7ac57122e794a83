"""Tags and comments of a script, wherever fields and tables are described."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qlik_engine import Document, profiling

SCRIPT = """
Sales: LOAD * INLINE [Region, Amount, Note
North, 7, a
South, 5, b];
TAG FIELD Region WITH '$dimension', 'place';
TAG FIELD Note WITH '$hidden';
TAG TABLE Sales WITH 'facts';
COMMENT FIELD Region WITH 'Where';
COMMENT TABLE Sales WITH 'What was sold';
"""


@pytest.fixture(params=["loaded", "opened", "partly", "reduced"])
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Document:
    made = Document("a", script=SCRIPT)
    result = made.reload()
    assert result.success, result.log
    if request.param == "opened":
        made.save(tmp_path / "a")
        return Document.open(tmp_path / "a")
    if request.param == "partly":
        made.script = "Sales: ADD LOAD 'West' AS Region, 1 AS Amount AUTOGENERATE 1;"
        assert made.reload(partial=True).success
    if request.param == "reduced":
        made.script = (
            "Section Access; LOAD * INLINE [ACCESS, USERID, AMOUNT\nUSER, ann, 7]; Section Application;"
            + SCRIPT.replace("Amount", "AMOUNT")
        )
        assert made.reload().success
        made.model = made.model_for({"USERID": "ann"})
        assert made.model.tables["Sales"].length == 1
    return made


def test_tables_and_fields_show_them(document: Document) -> None:
    (table,) = document.tables_and_keys()[0]
    assert (table["qComment"], table["qTableTags"]) == ("What was sold", ["facts"])
    region = table["qFields"][0]
    assert region["qTags"] == ["$ascii", "$text", "$dimension", "place"]
    assert region["qComment"] == "Where"


def test_field_descriptions_show_them(document: Document) -> None:
    region, note = document.field_description("Region"), document.field_description("Note")
    assert region["qTags"][-1] == "place"
    assert (region["qComment"], region["qIsHidden"]) == ("Where", False)
    assert (note["qIsHidden"], note["qTags"][-1]) == (True, "$hidden")
    assert [each["qName"] for each in profiling.fields_with_tags(document, ["place"])] == ["Region"]


def layout(document: Document, properties: dict[str, Any]) -> dict[str, Any]:
    made = document.session().create_object({"qInfo": {"qType": "x"}, **properties}, session_only=True)
    return made.layout()


def test_charts_and_lists_show_them(document: Document) -> None:
    cube = {"qDimensions": [{"qDef": {"qFieldDefs": ["Region"]}}]}
    (dimension,) = layout(document, {"qHyperCubeDef": cube})["qHyperCube"]["qDimensionInfo"]
    assert dimension["qTags"][-2:] == ["$dimension", "place"]
    listed = layout(document, {"qListObjectDef": {"qDef": {"qFieldDefs": ["Region"]}}})
    assert "place" in listed["qListObject"]["qDimensionInfo"]["qTags"]


def test_hidden_fields_are_listed_on_demand(document: Document) -> None:
    shown = layout(document, {"qFieldListDef": {}})["qFieldList"]["qItems"]
    assert "Note" not in [item["qName"] for item in shown]
    shown = layout(document, {"qFieldListDef": {"qShowHidden": True}})["qFieldList"]["qItems"]
    (note,) = (item for item in shown if item["qName"] == "Note")
    assert note["qIsHidden"]
    assert "$hidden" in note["qTags"]
