"""What columns can do besides: attributes, groups of fields, all values, a set around the cube."""

from __future__ import annotations

from typing import Any

import pytest

from qlik_engine import Document, Dual, EngineError, Session, UnsupportedError

SALES = """
SET ThousandSep=',';
SET DecimalSep='.';
Sales:
LOAD * INLINE [
Region, City, Product, Amount
North, Oslo, Shoe, 10
North, Oslo, Hat, 7
North, Bergen, Hat, 5
South, Rome, Shoe, 4
];
"""


@pytest.fixture
def session() -> Session:
    document = Document(script=SALES)
    assert document.reload().success
    return document.session()


def choose(session: Session, field: str, *texts: str) -> None:
    found = session.field(field)
    assert found is not None
    assert found.select_values([Dual(text=text) for text in texts])


def dimension(*fields: str, inner: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "qDef": {"qFieldDefs": list(fields), "qSortCriterias": [{"qSortByAscii": 1}], **(inner or {})},
        **more,
    }


def measure(expression: str, **more: Any) -> dict[str, Any]:
    return {"qDef": {"qDef": expression}, **more}


def layout(
    session: Session, dimensions: list[dict[str, Any]], measures: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    properties = {
        "qInfo": {"qType": "t"},
        "qHyperCubeDef": {
            "qDimensions": dimensions,
            "qMeasures": measures,
            "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": 5, "qHeight": 100}],
            **more,
        },
    }
    made = session.create_object(properties, session_only=True)
    found: dict[str, Any] = made.layout()["qHyperCube"]
    return found


def cells(laid_out: dict[str, Any]) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = laid_out["qDataPages"][0]["qMatrix"]
    return found


def texts(laid_out: dict[str, Any]) -> list[list[str]]:
    return [[cell["qText"] for cell in row] for row in cells(laid_out)]


def test_attribute_expressions_of_dimensions(session: Session) -> None:
    attributes = [
        {"qExpression": "Sum(Amount)", "qLabel": "Size", "qNumFormat": {"qType": "F", "qFmt": "0.0"}},
        {"qExpression": "=If(Sum(Amount) > 5, 'big')"},
        {"qExpression": "Sum("},
    ]
    found = layout(session, [dimension("Region", qAttributeExpressions=attributes)], [measure("1")])
    assert [row[0]["qAttrExps"]["qValues"] for row in cells(found)] == [
        [{"qText": "22.0", "qNum": 22}, {"qText": "big", "qNum": "NaN"}, {"qText": "-", "qNum": "NaN"}],
        [{"qText": "4.0", "qNum": 4}, {"qText": "-", "qNum": "NaN"}, {"qText": "-", "qNum": "NaN"}],
    ]
    size, text, _ = found["qDimensionInfo"][0]["qAttrExprInfo"]
    assert (size["qFallbackTitle"], size["qMin"], size["qMax"], size["qMaxText"]) == ("Size", 4, 22, "22.0")
    assert (text["qFallbackTitle"], text["qIsAutoFormat"]) == ("=If(Sum(Amount) > 5, 'big')", True)
    assert "qAttrExps" not in cells(found)[0][1]


def test_attribute_expressions_of_measures(session: Session) -> None:
    attributes = [{"qExpression": "Sum(Amount) / Sum(TOTAL Amount)"}, {"qExpression": "Rank(Sum(Amount))"}]
    found = layout(
        session,
        [dimension("Region"), dimension("Product")],
        [measure("Count(Amount)", qAttributeExpressions=attributes, qSortBy={"qSortByNumeric": -1})],
        qInterColumnSortOrder=[2, 0, 1],
    )
    assert texts(found)[0] == ["North", "Hat", "2"]
    shares = [row[2]["qAttrExps"]["qValues"][0]["qNum"] for row in cells(found)]
    assert shares == pytest.approx([12 / 26, 10 / 26, 4 / 26])
    assert [row[2]["qAttrExps"]["qValues"][1]["qText"] for row in cells(found)] == ["1", "2", "1"]
    info = found["qMeasureInfo"][0]["qAttrExprInfo"][0]
    assert info["qMax"] == pytest.approx(12 / 26)


def test_attribute_expressions_from_the_library(session: Session) -> None:
    shared = {"qInfo": {"qType": "measure"}, "qMeasure": {"qDef": "Sum(Amount)", "qLabel": "Sales"}}
    made = session.create_object(shared, session_only=True, kind="measure")
    attributes = [{"qLibraryId": made.id}]
    found = layout(session, [dimension("Region", qAttributeExpressions=attributes)], [])
    assert cells(found)[0][0]["qAttrExps"]["qValues"][0]["qNum"] == 22
    assert found["qDimensionInfo"][0]["qAttrExprInfo"][0]["qFallbackTitle"] == "Sales"


def test_attribute_dimensions(session: Session) -> None:
    attributes = [{"qDef": "Region"}, {"qDef": "Product"}, {"qDef": "=Upper(Region)"}]
    found = layout(session, [dimension("City", qAttributeDimensions=attributes)], [])
    assert [row[0]["qAttrDims"]["qValues"] for row in cells(found)] == [
        [{"qText": "North", "qElemNo": 0}, {"qText": "Hat", "qElemNo": 1}, {"qText": "NORTH", "qElemNo": 0}],
        [{"qText": "North", "qElemNo": 0}, {"qText": "-", "qElemNo": -2}, {"qText": "NORTH", "qElemNo": 0}],
        [{"qText": "South", "qElemNo": 1}, {"qText": "Shoe", "qElemNo": 0}, {"qText": "SOUTH", "qElemNo": 1}],
    ]
    info = found["qDimensionInfo"][0]["qAttrDimInfo"]
    assert [one["qFallbackTitle"] for one in info] == ["Region", "Product", "=Upper(Region)"]
    assert info[0]["qSize"] == {"qcx": 1, "qcy": 2}


def test_attribute_dimensions_of_measures(session: Session) -> None:
    attributes = [{"qDef": "City"}, {"qDef": "=Upper(Region)"}]
    wanted = [measure("Sum(Amount)", qAttributeDimensions=attributes)]
    found = layout(session, [dimension("Product"), dimension("Region")], wanted)
    assert [[value["qText"] for value in row[2]["qAttrDims"]["qValues"]] for row in cells(found)] == [
        ["-", "NORTH"],
        ["Oslo", "NORTH"],
        ["Rome", "SOUTH"],
    ]
    assert cells(found)[1][2]["qAttrDims"]["qValues"][0]["qElemNo"] == 0
    info = found["qMeasureInfo"][0]["qAttrDimInfo"]
    assert [(one["qFallbackTitle"], one["qIsCalculated"]) for one in info] == [
        ("City", False),
        ("=Upper(Region)", True),
    ]
    assert info[0]["qCardinal"] == 3


def test_relative_measures_are_parts_of_the_total(session: Session) -> None:
    relative = {"qDef": {"qDef": "Sum(Amount)", "qRelative": True}}
    pattern = {"qType": "F", "qFmt": "0.00"}
    own = {"qDef": {"qDef": "Sum(Amount)", "qRelative": True, "qNumFormat": pattern}}
    nothing = {"qDef": {"qDef": "Sum(Amount) - Sum(TOTAL Amount)", "qRelative": True}}
    found = layout(session, [dimension("Region")], [relative, own, nothing])
    assert [[cell["qText"] for cell in row[1:]] for row in cells(found)] == [
        ["84.6%", "0.85", "-"],
        ["15.4%", "0.15", "-"],
    ]
    assert cells(found)[0][1]["qNum"] == pytest.approx(22 / 26)
    assert [cell["qText"] for cell in found["qGrandTotalRow"]] == ["100.0%", "1.00", "-"]


def test_drill_down_groups_follow_the_selection(session: Session) -> None:
    group = dimension("Region", "City", "Product", inner={"qGrouping": "H", "qFieldLabels": ["Area", "", ""]})

    def drilled() -> tuple[list[list[str]], int]:
        found = layout(session, [group], [measure("Sum(Amount)")])
        return texts(found), found["qDimensionInfo"][0]["qGroupPos"]

    assert drilled() == ([["North", "22"], ["South", "4"]], 0)
    choose(session, "Region", "North")
    assert drilled() == ([["Bergen", "5"], ["Oslo", "17"]], 1)
    choose(session, "City", "Oslo")
    assert drilled() == ([["Hat", "7"], ["Shoe", "10"]], 2)
    choose(session, "Product", "Hat")
    assert drilled() == ([["Hat", "7"]], 2)
    info = layout(session, [group], [])["qDimensionInfo"][0]
    assert info["qGrouping"] == "H"
    assert info["qGroupFieldDefs"] == ["Region", "City", "Product"]
    assert info["qGroupFallbackTitles"] == ["Area", "City", "Product"]


def test_cyclic_groups_show_the_active_field(session: Session) -> None:
    group = dimension("Region", "Product", inner={"qGrouping": "C", "qActiveField": 1})
    found = layout(session, [group], [measure("Sum(Amount)")])
    assert texts(found) == [["Hat", "12"], ["Shoe", "14"]]
    info = found["qDimensionInfo"][0]
    assert (info["qGrouping"], info["qGroupPos"], info["qIsCyclic"]) == ("C", 1, True)


def test_showing_all_values(session: Session) -> None:
    choose(session, "Region", "South")
    found = layout(session, [dimension("City", qShowAll=True)], [measure("Sum(Amount)")])
    assert texts(found) == [["Bergen", "0"], ["Oslo", "0"], ["Rome", "4"]]
    assert [row[0]["qState"] for row in cells(found)] == ["X", "X", "O"]


def test_showing_all_values_beside_other_dimensions(session: Session) -> None:
    choose(session, "Region", "South")
    both = [dimension("City", qShowAll=True), dimension("Product", qShowAll=True)]
    assert texts(layout(session, both, [measure("Sum(Amount)")])) == [
        ["Bergen", "-", "0"],
        ["Oslo", "-", "0"],
        ["Rome", "Shoe", "4"],
        ["-", "Hat", "0"],
    ]
    one = [dimension("City"), dimension("Product", qShowAll=True)]
    assert texts(layout(session, one, [measure("Sum(Amount)")])) == [["Rome", "Shoe", "4"], ["-", "Hat", "0"]]
    kept = [
        dimension("City", qShowAll=True, qNullSuppression=True),
        dimension("Product", qNullSuppression=True),
    ]
    assert texts(layout(session, kept, [measure("Sum(Amount)")])) == [["Rome", "Shoe", "4"]]


def test_a_set_around_the_cube(session: Session) -> None:
    choose(session, "Region", "South")
    measures = [measure("Sum(Amount)"), measure("Sum({$} Amount)"), measure("Sum({<City = {Oslo}>} Amount)")]
    found = layout(session, [dimension("Product")], measures, qContextSetExpression="1<Region = {North}>")
    assert texts(found) == [["Hat", "12", "0", "7"], ["Shoe", "10", "4", "10"]]
    assert [cell["qText"] for cell in found["qGrandTotalRow"]] == ["22", "4", "17"]
    wrong = layout(session, [dimension("Product")], measures, qContextSetExpression="{1<")
    assert wrong["qError"]


def test_what_is_refused(session: Session) -> None:
    with pytest.raises(EngineError) as caught:
        layout(session, [], [measure("1", qTrendLines=[{"qType": "SPLINE", "qXColIx": 0}])])
    assert caught.value.code == 20
    placed = [{"qPos": {"qDimName": "City", "qElemValues": ["QQ=="]}}]
    with pytest.raises(UnsupportedError, match="give qElemNo"):
        layout(session, [dimension("City")], [measure("1")], qMode="P", qExpansionState=placed)
    assert layout(session, [], [measure("1", qMiniChartDef={})])["qSize"]["qcx"] == 1
