"""Layouts made before: shared by sessions, and never given where something has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qlik_engine import Document, GenericObject, Session
from qlik_engine.objects.layouts import LayoutCache

SCRIPT = """
SET vFactor=2;
Sales: LOAD * INLINE [Region, Year, Amount
North, 2023, 10
North, 2024, 20
South, 2023, 5
South, 2024, 7];
"""


@pytest.fixture
def document() -> Document:
    made = Document(script=SCRIPT)
    assert made.reload().success
    return made


def chart(session: Session, measure: str = "Sum(Amount)", **more: Any) -> GenericObject:
    definition = {
        "qDimensions": [{"qDef": {"qFieldDefs": ["Region"]}}],
        "qMeasures": [{"qDef": {"qDef": measure}}],
        "qInitialDataFetch": [{"qWidth": 2, "qHeight": 10}],
        **more,
    }
    return session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)


def numbers(made: GenericObject) -> list[float]:
    return [row[1]["qNum"] for row in made.layout()["qHyperCube"]["qDataPages"][0]["qMatrix"]]


def select(session: Session, field: str, text: str) -> None:
    found = session.field(field)
    assert found is not None
    assert found.select(text)


def test_sessions_share_what_they_show_alike(document: Document) -> None:
    one, other = chart(document.session()), chart(document.session())
    assert numbers(one) == numbers(other) == [30, 12]
    assert len(document.layouts) == 1


def test_selections_variables_and_data_count(document: Document) -> None:
    session = document.session()
    made = chart(session, "Sum(Amount) * $(vFactor)")
    assert numbers(made) == [60, 24]
    select(session, "Year", "2024")
    assert numbers(made) == [40, 14]
    session.set_variable("vFactor", "3")
    assert numbers(made) == [60, 21]
    session.clear_all()
    session.set_variable("vFactor", "2")
    assert numbers(made) == [60, 24]
    document.script = SCRIPT.replace("10", "11")
    assert document.reload().success
    assert numbers(made) == [62, 24]


def test_master_items_count(document: Document) -> None:
    session = document.session()
    shared = session.create_object(
        {"qInfo": {"qType": "measure"}, "qMeasure": {"qLabel": "M", "qDef": "Sum(Amount)"}},
        session_only=False,
        kind="measure",
    )
    made = chart(session, "[M]")
    assert numbers(made) == [30, 12]
    shared.set_properties({"qMeasure": {"qLabel": "M", "qDef": "Max(Amount)"}})
    assert numbers(made) == [20, 7]


@pytest.mark.parametrize(
    "measure", ["Sum(Amount) + Rand()", "Sum({$1} Amount)", "Count(Amount) + 0*Len(OSUser())"]
)
def test_what_depends_on_more_is_not_kept(document: Document, measure: str) -> None:
    made = chart(document.session(), measure)
    made.layout()
    assert len(document.layouts) == 0


def test_history_is_followed(document: Document) -> None:
    session = document.session()
    made = chart(session, "Sum({$1} Amount)")
    select(session, "Year", "2024")
    assert numbers(made) == [30, 12]
    select(session, "Region", "North")
    session.clear_all()
    select(session, "Year", "2024")
    assert sum(numbers(made)) == 42


def test_a_search_is_its_sessions_own(document: Document) -> None:
    def box(session: Session) -> GenericObject:
        definition = {
            "qDef": {"qFieldDefs": ["Region"]},
            "qInitialDataFetch": [{"qWidth": 1, "qHeight": 9}],
        }
        return session.create_object(
            {"qInfo": {"qType": "t"}, "qListObjectDef": definition}, session_only=True
        )

    one, other = box(document.session()), box(document.session())
    assert one.layout()["qListObject"]["qSize"]["qcy"] == 2
    assert one.search_list_object("/qListObjectDef", "Nor*")
    assert one.layout()["qListObject"]["qSize"]["qcy"] == 1
    assert other.layout()["qListObject"]["qSize"]["qcy"] == 2


def test_writing_on_top_of_a_layout_stays_there(document: Document) -> None:
    made = chart(document.session())
    made.layout()["qHyperCube"]["qError"] = "mine"
    assert "qError" not in made.layout()["qHyperCube"]


def test_old_layouts_make_room() -> None:
    cache = LayoutCache(size=100_000)
    for number in range(50):
        cache.put(number, {"qDataPages": [{"qArea": {"qWidth": 2, "qHeight": 5}}]})
    assert cache.bytes <= 100_000
    assert cache.get(0) is None
    assert cache.get(49) is not None
    cache.put("huge", {"qDataPages": [{"qArea": {"qWidth": 10, "qHeight": 1000}}]})
    assert cache.get("huge") is None


def test_texts_of_a_saved_app_are_read_one_by_one(document: Document, tmp_path: Path) -> None:
    document.save(tmp_path / "a.app")
    opened = Document.open(tmp_path / "a.app")
    field = opened.model.fields["Region"]
    assert field.texts[1] == "North"
    assert field.values[2].text == "South"
    assert list(field.texts) == ["-", "North", "South"]
    assert numbers(chart(opened.session())) == [30, 12]
