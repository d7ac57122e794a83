"""Dimension limits: values beyond them are gathered as Others."""

from __future__ import annotations

from typing import Any

import pytest

from qlik_engine import Document, Session, UnsupportedError

SALES = """
SET ThousandSep=',';
SET DecimalSep='.';
LOAD If(Len(Region) > 0, Region) AS Region, Product, Amount INLINE [
Region, Product, Amount
North, Shoe, 40
North, Hat, 10
South, Shoe, 30
East, Hat, 12
West, Hat, 5
, Hat, 3
];
"""


@pytest.fixture(scope="module")
def session() -> Session:
    document = Document(script=SALES)
    assert document.reload().success
    return document.session()


def limited(definition: str = "Region", **spec: Any) -> dict[str, Any]:
    more = {name: spec.pop(name) for name in ("qOtherLabel", "qNullSuppression") if name in spec}
    return {
        "qDef": {"qFieldDefs": [definition], "qSortCriterias": [{"qSortByAscii": 1}]},
        "qOtherTotalSpec": {"qOtherMode": "OTHER_COUNTED", **spec},
        **more,
    }


def layout(
    session: Session, dimensions: list[dict[str, Any]], measures: tuple[str, ...] = ("Sum(Amount)",)
) -> dict[str, Any]:
    properties = {
        "qInfo": {"qType": "t"},
        "qHyperCubeDef": {
            "qDimensions": dimensions,
            "qMeasures": [{"qDef": {"qDef": m}} for m in measures],
            "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": 5, "qHeight": 100}],
        },
    }
    found: dict[str, Any] = session.create_object(properties, session_only=True).layout()["qHyperCube"]
    return found


def rows(laid_out: dict[str, Any]) -> list[list[str]]:
    return [[cell["qText"] for cell in row] for row in laid_out["qDataPages"][0]["qMatrix"]]


def test_the_largest_and_the_others(session: Session) -> None:
    found = layout(session, [limited(qOtherCounted={"qv": "2"})], ("Sum(Amount)", "Avg(Amount)"))
    assert rows(found) == [["North", "50", "25"], ["South", "30", "30"], ["Others", "20", "6.6666666666667"]]
    cell = found["qDataPages"][0]["qMatrix"][2][0]
    assert (cell["qElemNumber"], cell["qIsOtherCell"]) == (-3, True)
    assert found["qGrandTotalRow"][0]["qNum"] == 100
    assert found["qDimensionInfo"][0]["qCardinalities"]["qHypercubeCardinal"] == 2


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"qOtherCounted": {"qv": "=1+1"}, "qOtherSortMode": "OTHER_SORT_ASCENDING"}, "West:5 -:3 Others:92"),
        ({"qOtherCounted": {"qv": "-1"}}, "-:3 Others:97"),
        ({"qOtherCounted": {"qv": "9"}}, "East:12 North:50 South:30 West:5 -:3"),
        ({"qOtherCounted": {"qv": "1"}, "qSuppressOther": True}, "North:50"),
        ({"qOtherCounted": {"qv": "1"}, "qOtherLabel": {"qv": "='re' & 'st'"}}, "North:50 rest:50"),
        ({"qOtherCounted": {"qv": "3"}, "qNullSuppression": True}, "East:12 North:50 South:30 Others:5"),
        ({"qOtherCounted": {"qv": "1"}, "qReferencedExpression": {"qv": "-Sum(Amount)"}}, "-:3 Others:97"),
        ({"qOtherMode": "OTHER_ABS_LIMITED", "qOtherLimit": {"qv": "30"}}, "North:50 Others:50"),
        (
            {
                "qOtherMode": "OTHER_ABS_LIMITED",
                "qOtherLimit": {"qv": "30"},
                "qOtherLimitMode": "OTHER_GE_LIMIT",
            },
            "North:50 South:30 Others:20",
        ),
        (
            {
                "qOtherMode": "OTHER_REL_LIMITED",
                "qOtherLimit": {"qv": "10"},
                "qOtherLimitMode": "OTHER_LT_LIMIT",
            },
            "West:5 -:3 Others:92",
        ),
    ],
)
def test_limits(session: Session, spec: dict[str, Any], expected: str) -> None:
    found = rows(layout(session, [limited(**spec)]))
    assert " ".join(f"{name}:{amount}" for name, amount in found) == expected


def test_beside_other_dimensions(session: Session) -> None:
    plain = {"qDef": {"qFieldDefs": ["Product"], "qSortCriterias": [{"qSortByAscii": 1}]}}
    assert rows(layout(session, [limited(qOtherCounted={"qv": "1"}), plain])) == [
        ["North", "Hat", "10"],
        ["North", "Shoe", "40"],
        ["Others", "Hat", "20"],
        ["Others", "Shoe", "30"],
    ]
    inside = limited(qOtherCounted={"qv": "1"}, qGlobalOtherGrouping=True)
    assert rows(layout(session, [plain, inside]))[:2] == [["Hat", "North", "10"], ["Hat", "Others", "20"]]
    with pytest.raises(UnsupportedError):
        layout(session, [plain, limited(qOtherCounted={"qv": "1"})])


def test_calculated_dimensions(session: Session) -> None:
    found = rows(layout(session, [limited("=Upper(Region)", qOtherCounted={"qv": "1"})]))
    assert found == [["NORTH", "50"], ["Others", "50"]]
