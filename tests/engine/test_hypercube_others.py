"""Dimension limits: values beyond them are gathered as Others."""

from __future__ import annotations

from typing import Any

import pytest

from qlik_engine import Document, Session

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


def test_for_each_value_of_the_dimension_before(session: Session) -> None:
    plain = {"qDef": {"qFieldDefs": ["Product"], "qSortCriterias": [{"qSortByAscii": 1}]}}
    assert rows(layout(session, [plain, limited(qOtherCounted={"qv": "1"})])) == [
        ["Hat", "East", "12"],
        ["Hat", "Others", "18"],
        ["Shoe", "North", "40"],
        ["Shoe", "Others", "30"],
    ]
    both = [limited("Product", qOtherCounted={"qv": "1"}), limited(qOtherCounted={"qv": "1"})]
    assert rows(layout(session, both)) == [
        ["Shoe", "North", "40"],
        ["Shoe", "Others", "30"],
        ["Others", "East", "12"],
        ["Others", "Others", "18"],
    ]
    suppressed = limited(qOtherCounted={"qv": "1"}, qNullSuppression=True, qSuppressOther=True)
    assert rows(layout(session, [plain, suppressed])) == [["Hat", "East", "12"], ["Shoe", "North", "40"]]


@pytest.mark.parametrize(
    ("mode", "limit", "compare", "kept"),
    [
        ("ABS", "80", "GE", "North South"),
        ("ABS", "81", "GE", "East North South"),
        ("ABS", "80", "GT", "East North South"),
        ("ABS", "80", "LE", "North South"),
        ("ABS", "80", "LT", "North"),
        ("ABS", "49", "LE", ""),
        ("REL", "92", "LE", "East North South"),
        ("REL", "50", "GE", "North"),
        ("REL", "100", "GE", "East North South West -"),
    ],
)
def test_values_that_sum_up_to_a_target(
    session: Session, mode: str, limit: str, compare: str, kept: str
) -> None:
    spec = {"qOtherMode": f"OTHER_{mode}_ACC_TARGET", "qOtherLimit": {"qv": limit}}
    found = layout(session, [limited(**spec, qOtherLimitMode=f"OTHER_{compare}_LIMIT")])
    assert " ".join(name for name, _ in rows(found) if name != "Others") == kept


def test_calculated_dimensions(session: Session) -> None:
    found = rows(layout(session, [limited("=Upper(Region)", qOtherCounted={"qv": "1"})]))
    assert found == [["NORTH", "50"], ["Others", "50"]]


def test_inner_dimensions_can_be_collapsed(session: Session) -> None:
    outer = limited(qOtherCounted={"qv": "1"}, qOtherCollapseInnerDimensions=True)
    inner = {"qDef": {"qFieldDefs": ["Product"], "qSortCriterias": [{"qSortByAscii": 1}]}}
    found = layout(session, [outer, inner])
    assert rows(found) == [["North", "Hat", "10"], ["North", "Shoe", "40"], ["Others", "", "50"]]
    cell = found["qDataPages"][0]["qMatrix"][2][1]
    assert (cell["qElemNumber"], cell["qIsEmpty"], cell["qNum"]) == (-4, True, "NaN")
    assert found["qDimensionInfo"][1]["qCardinalities"]["qHypercubeCardinal"] == 2
    open_ = limited(qOtherCounted={"qv": "1"})
    assert rows(layout(session, [open_, inner]))[2:] == [["Others", "Hat", "20"], ["Others", "Shoe", "30"]]


def test_only_dimensions_behind_are_collapsed(session: Session) -> None:
    outer = {"qDef": {"qFieldDefs": ["Product"], "qSortCriterias": [{"qSortByAscii": 1}]}}
    inner = limited(qOtherCounted={"qv": "1"}, qOtherCollapseInnerDimensions=True, qGlobalOtherGrouping=True)
    assert rows(layout(session, [outer, inner])) == [
        ["Hat", "North", "10"],
        ["Hat", "Others", "20"],
        ["Shoe", "North", "40"],
        ["Shoe", "Others", "30"],
    ]


def test_collapsed_limits_and_totals(session: Session) -> None:
    outer = limited(qOtherCounted={"qv": "1"}, qOtherCollapseInnerDimensions=True, qTotalMode="TOTAL_EXPR")
    inner = limited("Product", qOtherCounted={"qv": "1"}, qOtherLabel="Rest", qSuppressOther=True)
    assert rows(layout(session, [outer, inner])) == [
        ["North", "Shoe", "40"],
        ["Others", "", "50"],
        ["Totals", "", "100"],
    ]


def test_collapsed_in_a_pivot_table(session: Session) -> None:
    properties = {
        "qInfo": {"qType": "t"},
        "qHyperCubeDef": {
            "qMode": "P",
            "qAlwaysFullyExpanded": True,
            "qDimensions": [
                limited(qOtherCounted={"qv": "1"}, qOtherCollapseInnerDimensions=True),
                {"qDef": {"qFieldDefs": ["Product"]}},
            ],
            "qMeasures": [{"qDef": {"qDef": "Sum(Amount)"}}],
            "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": 5, "qHeight": 100}],
        },
    }
    found = session.create_object(properties, session_only=True).layout()["qHyperCube"]
    others = found["qPivotDataPages"][0]["qLeft"][1]
    assert (others["qText"], others["qType"]) == ("Others", "O")
    assert [(node["qText"], node["qElemNo"], node["qType"]) for node in others["qSubNodes"]] == [
        ("", -4, "E")
    ]
    assert [row[0]["qText"] for row in found["qPivotDataPages"][0]["qData"]] == ["40", "10", "50"]
