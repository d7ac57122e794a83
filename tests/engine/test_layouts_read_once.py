"""What charts and lists keep of their definitions is never given where something has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qlik_engine import Document, GenericObject, Session

SCRIPT = """
SET vFactor=2;
SET vTitle=Sold;
Sales: LOAD * INLINE [Region, City, Year, Amount
North, Oslo, 2023, 10
North, Bergen, 2024, 20
South, Rome, 2023, 5
South, Milan, 2024, 7
West, Porto, 2022, 3];
"""
ITEMS: dict[str, dict[str, Any]] = {
    "place": {"qInfo": {"qType": "dimension", "qId": "place"}, "qDim": {"qFieldDefs": ["Region"]}},
    "drill": {
        "qInfo": {"qType": "dimension", "qId": "drill"},
        "qDim": {"qGrouping": "H", "qFieldDefs": ["Region", "City"]},
    },
    "cycle": {
        "qInfo": {"qType": "dimension", "qId": "cycle"},
        "qDim": {"qGrouping": "C", "qFieldDefs": ["Region", "City"]},
    },
    "sold": {
        "qInfo": {"qType": "measure", "qId": "sold"},
        "qMeasure": {"qLabel": "Sold", "qDef": "Sum(Amount)"},
    },
    "numbered": {
        "qInfo": {"qType": "measure", "qId": "numbered"},
        "qMeasure": {"qLabel": "Numbered", "qDef": "RowNo()"},
    },
}
PLACE = {"qDef": {"qFieldDefs": ["Region"], "qFieldLabels": ["=vTitle & ' in'"]}}
SOLD = {"qDef": {"qDef": "Sum(Amount) * $(vFactor)", "qLabel": "$(vTitle)"}}


@pytest.fixture
def document() -> Document:
    made = Document(script=SCRIPT)
    assert made.reload().success
    session = made.session()
    for properties in ITEMS.values():
        session.create_object(properties, session_only=False, kind=properties["qInfo"]["qType"])
    return made


def chart(session: Session, dimensions: list[Any], measures: list[Any], **more: Any) -> GenericObject:
    definition = {
        "qDimensions": dimensions,
        "qMeasures": measures,
        "qInitialDataFetch": [{"qWidth": 9, "qHeight": 99}],
        **more,
    }
    return session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)


def box(session: Session, dimension: dict[str, Any]) -> GenericObject:
    definition = {**dimension, "qInitialDataFetch": [{"qWidth": 1, "qHeight": 99}]}
    return session.create_object({"qInfo": {"qType": "t"}, "qListObjectDef": definition}, session_only=True)


def every_kind(session: Session) -> list[GenericObject]:
    """Charts and lists whose definitions name all there is to name."""
    hidden = {**SOLD, "qCalcCondition": {"qCond": "=Count(DISTINCT Year) > 1 and vFactor > 1"}}
    return [
        chart(session, [PLACE], [SOLD]),
        chart(session, [{"qLibraryId": "place"}], [{"qLibraryId": "sold"}, {"qDef": {"qDef": "[Sold]"}}]),
        chart(session, [{"qLibraryId": "drill"}], [SOLD]),
        chart(session, [{"qLibraryId": "cycle"}, PLACE], [hidden, SOLD]),
        chart(session, [PLACE], [SOLD], qMode="P"),
        chart(session, [{"qDef": {"qFieldDefs": ["=Upper(Region)"]}}], [SOLD]),
        chart(session, [{"qDef": {"qFieldDefs": ["Country"]}}], [SOLD]),
        chart(session, [PLACE], [{"qDef": {"qDef": "Sum(Amount) * vFactor"}}], qTitle="=vTitle & 1"),
        box(session, PLACE),
        box(session, {"qLibraryId": "place"}),
        box(session, {"qLibraryId": "drill"}),
        box(session, {"qDef": {"qFieldDefs": ["Country"]}}),
    ]


def shown(made: GenericObject) -> dict[str, Any]:
    made.session.document.layouts.clear()
    return {name: part for name, part in made.layout().items() if name not in ("qInfo", "qSelectionInfo")}


def assert_as_new(kept: list[GenericObject]) -> None:
    """Objects that were laid out before show what new ones of the same properties do."""
    for made in kept:
        new = made.session.create_object(made.effective_properties, session_only=True)
        assert shown(made) == shown(new)


def item(session: Session, id: str) -> GenericObject:
    found = session.get_object(id)
    assert found is not None
    return found


def select(session: Session, field: str, text: str) -> None:
    found = session.field(field)
    assert found is not None
    assert found.select(text)


def reload(document: Document, script: str) -> None:
    document.script = script
    assert document.reload().success


Change = Callable[[Session], object]
CHANGES: dict[str, Change] = {
    "a selection": lambda session: select(session, "Region", "North"),
    "a variable": lambda session: session.set_variable("vFactor", "3"),
    "a calculated variable": lambda session: session.set_variable("vFactor", "=Max(Amount)"),
    "a variable in a title": lambda session: session.set_variable("vTitle", "Made"),
    "a variable that hides a column": lambda session: session.set_variable("vFactor", "1"),
    "the field of a master dimension": lambda session: item(session, "place").set_properties(
        {"qDim": {"qFieldDefs": ["City"], "qFieldLabels": ["Town"]}}
    ),
    "one more field to drill into": lambda session: item(session, "drill").apply_patches(
        [{"qOp": "replace", "qPath": "/qDim/qFieldDefs", "qValue": '["Year", "City"]'}]
    ),
    "a master measure": lambda session: item(session, "sold").set_properties(
        {"qMeasure": {"qLabel": "Most", "qDef": "Max(Amount)", "qNumFormat": {"qType": "F", "qFmt": "0.0"}}}
    ),
    "no master measure": lambda session: session.destroy_object("sold"),
    "no master dimension": lambda session: session.destroy_object("place"),
    "another field of a cyclic dimension": lambda session: session.set_group_position("cycle", 1),
    "other data": lambda session: reload(session.document, SCRIPT.replace("North", "Nord")),
    "numbers for texts": lambda session: reload(
        session.document, SCRIPT.replace("North", "1").replace("South", "2").replace("West", "3")
    ),
    "one more field": lambda session: reload(session.document, SCRIPT.replace("Region", "Country")),
    "other separators": lambda session: reload(session.document, f"SET DecimalSep=',';{SCRIPT}"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changes_are_followed(document: Document, change: str) -> None:
    session = document.session()
    kept = every_kind(session)
    assert_as_new(kept)
    before = [shown(made) for made in kept]
    CHANGES[change](session)
    assert_as_new(kept)
    assert [shown(made) for made in kept] != before


def test_changes_in_a_row_are_followed(document: Document) -> None:
    session = document.session()
    kept = every_kind(session)
    for change in CHANGES.values():
        change(session)
        assert_as_new(kept)


def test_a_master_item_that_comes_back(document: Document) -> None:
    session = document.session()
    made = chart(session, [{"qLibraryId": "place"}], [{"qLibraryId": "sold"}])
    before = shown(made)
    session.destroy_object("sold")
    assert shown(made)["qHyperCube"]["qMeasureInfo"][0]["qError"]["qErrorCode"] == 7001
    session.create_object(ITEMS["sold"], session_only=False, kind="measure")
    assert shown(made) == before


def test_properties_are_followed(document: Document) -> None:
    made = chart(document.session(), [PLACE], [SOLD])

    def titles() -> list[str]:
        cube = shown(made)["qHyperCube"]
        return [info["qFallbackTitle"] for info in (*cube["qDimensionInfo"], *cube["qMeasureInfo"])]

    path = "/qHyperCubeDef/qDimensions/0/qDef/qFieldDefs/0"
    assert titles() == ["Sold in", "$(vTitle)"]
    made.apply_patches([{"qOp": "replace", "qPath": path, "qValue": '"City"'}], soft=True)
    assert shown(made)["qHyperCube"]["qSize"]["qcy"] == 5
    made.clear_soft_patches()
    assert shown(made)["qHyperCube"]["qSize"]["qcy"] == 3
    made.apply_patches([{"qOp": "replace", "qPath": path, "qValue": '"Year"'}])
    assert [row[0]["qText"] for row in shown(made)["qHyperCube"]["qDataPages"][0]["qMatrix"]] == [
        "2023",
        "2024",
        "2022",
    ]
    properties = made.properties
    properties["qHyperCubeDef"]["qMeasures"] = [{"qDef": {"qDef": "Count(Amount)"}}]
    made.set_properties(properties)
    assert titles() == ["Sold in", "Count(Amount)"]


def test_sessions_have_their_own(document: Document) -> None:
    ann, bob = document.session(), document.session()
    properties = {
        "qInfo": {"qType": "t", "qId": "both"},
        "qHyperCubeDef": {
            "qDimensions": [{"qLibraryId": "cycle"}],
            "qMeasures": [SOLD],
            "qInitialDataFetch": [{"qWidth": 2, "qHeight": 9}],
        },
    }
    ann.create_object(properties, session_only=False)
    one, other = (item(session, "both") for session in (ann, bob))
    assert shown(one) == shown(other)
    ann.set_group_position("cycle", 1)
    bob.set_variable("vFactor", "5")
    assert [shown(made)["qHyperCube"]["qDimensionInfo"][0]["qGroupPos"] for made in (one, other)] == [1, 0]
    assert [shown(made)["qHyperCube"]["qGrandTotalRow"][0]["qNum"] for made in (one, other)] == [90, 225]
    assert_as_new([one, other])


@pytest.mark.parametrize("measure", ["RowNo()", "[Numbered]", "Column(2) * 0 + RowNo()"])
def test_rows_that_another_measure_brings_are_counted(document: Document, measure: str) -> None:
    session = document.session()
    select(session, "Year", "2023")
    made = chart(session, [PLACE], [{"qDef": {"qDef": measure}}, {"qDef": {"qDef": "Sum({1} Amount)"}}])
    rows = shown(made)["qHyperCube"]["qDataPages"][0]["qMatrix"]
    assert [[cell["qText"] for cell in row] for row in rows] == [
        ["North", "1", "30"],
        ["South", "2", "12"],
        ["West", "3", "3"],
    ]
