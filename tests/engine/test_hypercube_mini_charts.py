"""Mini charts: the values of a measure by one more dimension, in its cells."""

from __future__ import annotations

from typing import Any

import pytest

from qlik_engine import Document, Dual, Session

SALES = """
LOAD * INLINE [
Region, Month, Amount
North, 3, 40
North, 1, 10
South, 2, 30
South, , 4
East, 2, -12
East, 1, 5
East, 3, 1.5
];
"""
CHART = {"qDef": "Month", "qSortBy": {"qSortByNumeric": 1}}


@pytest.fixture
def session() -> Session:
    document = Document(script=SALES)
    assert document.reload().success
    return document.session()


def layout(session: Session, chart: dict[str, Any], *dimensions: str, **more: Any) -> dict[str, Any]:
    columns = [{"qDef": {"qFieldDefs": [d], "qSortCriterias": [{"qSortByAscii": 1}]}} for d in dimensions]
    measure = {"qDef": {"qDef": "Sum(Amount)"}, "qMiniChartDef": chart}
    definition = {
        "qDimensions": columns,
        "qMeasures": [measure],
        "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": 3, "qHeight": 100}],
        **more,
    }
    made = session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)
    found: dict[str, Any] = made.layout()["qHyperCube"]
    return found


def charts(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [row[-1]["qMiniChart"] for row in found["qDataPages"][0]["qMatrix"]]


def points(chart: dict[str, Any]) -> str:
    return " ".join(f"{value['qText']}:{measure['qText']}" for value, measure in chart["qMatrix"])


def test_each_cell_has_its_values_in_order(session: Session) -> None:
    found = layout(session, CHART, "Region")
    assert list(map(points, charts(found))) == ["1:5 2:-12 3:1.5", "1:10 3:40", "2:30 :4"]
    east = charts(found)[0]
    assert (east["qMin"], east["qMax"]) == (-12, 5)
    assert east["qMatrix"][1] == [
        {"qText": "2", "qNum": 2, "qElemNumber": 2},
        {"qText": "-12", "qNum": -12, "qElemNumber": 0},
    ]
    info = found["qMeasureInfo"][0]["qMiniChart"]
    assert info == {"qYMin": -12, "qYMax": 40, "qXMin": 1, "qXMax": 3, "qAttrExprInfo": []}


def test_a_table_without_dimensions_has_one_chart(session: Session) -> None:
    (chart,) = charts(layout(session, {**CHART, "qSortBy": {"qSortByNumeric": -1}}))
    assert points(chart) == "3:41.5 2:18 1:15 :4"


def test_pages_have_the_charts_of_their_rows(session: Session) -> None:
    page = [{"qTop": 2, "qLeft": 1, "qWidth": 1, "qHeight": 5}]
    assert list(map(points, charts(layout(session, CHART, "Region", qInitialDataFetch=page)))) == ["2:30 :4"]


def test_totals_have_none(session: Session) -> None:
    dimension = {"qDef": {"qFieldDefs": ["Region"]}, "qOtherTotalSpec": {"qTotalMode": "TOTAL_EXPR"}}
    rows = layout(session, CHART, qDimensions=[dimension])["qDataPages"][0]["qMatrix"]
    assert ["qMiniChart" in row[1] for row in rows] == [True, True, True, False]


def test_nulls_are_left_out_if_wanted(session: Session) -> None:
    document = Document(
        script=SALES.replace("South, ,", "South, {},").replace(
            "LOAD *", "LOAD Region, Amount, If(IsNum(Month), Month) AS Month"
        )
    )
    assert document.reload().success
    with_null = charts(layout(document.session(), CHART, "Region"))
    without = charts(layout(document.session(), {**CHART, "qNullSuppression": True}, "Region"))
    assert [points(found[2]) for found in (with_null, without)] == ["2:30 -:4", "2:30"]


def test_selections_are_followed(session: Session) -> None:
    month = session.field("Month")
    assert month is not None
    assert month.select_values([Dual(1.0, "1"), Dual(2.0, "2")])
    assert list(map(points, charts(layout(session, CHART, "Region")))) == ["1:5 2:-12", "1:10", "2:30"]


def test_few_points_keep_the_profile() -> None:
    document = Document(
        script="LOAD RecNo() AS X, If(RecNo() = 37, 500, Mod(RecNo(), 5)) AS Y AUTOGENERATE 100;"
    )
    assert document.reload().success
    measure = {"qDef": {"qDef": "Sum(Y)"}, "qMiniChartDef": {"qDef": "X", "qMaxNumberPoints": 10}}
    (chart,) = charts(layout(document.session(), {}, qMeasures=[measure]))
    assert len(chart["qMatrix"]) <= 10
    assert [value["qNum"] for value, point in chart["qMatrix"] if point["qNum"] == 500] == [37]
    assert (chart["qMin"], chart["qMax"]) == (0, 500)


def test_limits_and_attributes(session: Session) -> None:
    chart = {
        **CHART,
        "qOtherTotalSpec": {"qOtherMode": "OTHER_COUNTED", "qOtherCounted": {"qv": "1"}},
        "qAttributeExpressions": [{"qExpression": "Count(Amount)", "qLabel": "n"}],
    }
    found = layout(session, chart, "Region")
    east = charts(found)[0]["qMatrix"]
    assert [(value["qElemNumber"], point["qNum"]) for value, point in east] == [(1, 5), (-3, -10.5)]
    assert [value["qAttrExps"]["qValues"][0]["qNum"] for value, _ in east] == [1, 2]
    (attribute,) = found["qMeasureInfo"][0]["qMiniChart"]["qAttrExprInfo"]
    assert (attribute["qFallbackTitle"], attribute["qMin"], attribute["qMax"]) == ("n", 1, 2)


@pytest.mark.parametrize(("chart", "code"), [({"qLibraryId": "none"}, 7001), ({"qDef": "Nothing"}, 7002)])
def test_a_dimension_that_is_not_there(session: Session, chart: dict[str, Any], code: int) -> None:
    found = layout(session, chart, "Region")
    assert found["qMeasureInfo"][0]["qMiniChart"]["qError"]["qErrorCode"] == code
    assert {(len(one["qMatrix"]), one["qError"]["qErrorCode"]) for one in charts(found)} == {(0, code)}
    assert [row[1]["qText"] for row in found["qDataPages"][0]["qMatrix"]] == ["-5.5", "50", "34"]


def test_a_calculated_dimension_and_a_running_sum(session: Session) -> None:
    measure = {
        "qDef": {"qDef": "Sum(Amount)", "qAccumulate": 1},
        "qMiniChartDef": {**CHART, "qDef": "=10 * Month", "qNullSuppression": True},
    }
    found = charts(layout(session, {}, "Region", qMeasures=[measure]))
    assert list(map(points, found)) == ["10:5 20:-7 30:-5.5", "10:10 30:50", "20:30"]
