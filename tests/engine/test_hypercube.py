"""Straight hypercubes: rows, order, totals, infos, pages, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from qlik_engine import Document, EngineError, GenericObject, Session, UnsupportedError

SALES = """
Sales:
LOAD Region, Product, Day, If(Amount <> 'none', Amount) AS Amount INLINE [
Region, Product, Day, Amount
North, Shoe, 3, 10
South, Hat, 1, 5
North, Hat, 2, 7
, Shoe, 2, 4
West, Shoe, 1, none
East, Hat, 9, 0
];
Regions:
LOAD * INLINE [
Region, Manager
North, Ann
South, Bob
Far, Cid
];
Free:
LOAD * INLINE [
Colour
red
blue
];
"""


@pytest.fixture
def session() -> Session:
    document = Document(script=SALES.replace("LOAD Region,", "LOAD If(Len(Region) > 0, Region) AS Region,"))
    result = document.reload()
    assert result.success, result.log
    return document.session()


def dimension(definition: str, **more: Any) -> dict[str, Any]:
    sort = more.pop("sort", None)
    return {"qDef": {"qFieldDefs": [definition], "qSortCriterias": [sort or {}]}, **more}


def measure(expression: str, **more: Any) -> dict[str, Any]:
    inner = {name: more.pop(name) for name in list(more) if name in ("qLabel", "qNumFormat", "qAggrFunc")}
    return {"qDef": {"qDef": expression, **inner}, **more}


def cube(
    session: Session, dimensions: list[dict[str, Any]], measures: list[dict[str, Any]], **more: Any
) -> GenericObject:
    definition = {
        "qDimensions": dimensions,
        "qMeasures": measures,
        "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": 10, "qHeight": 100}],
        **more,
    }
    return session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)


def layout(*args: Any, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = cube(*args, **more).layout()["qHyperCube"]
    return found


def rows(laid_out: dict[str, Any]) -> list[list[str]]:
    return [[cell["qText"] for cell in row] for row in laid_out["qDataPages"][0]["qMatrix"]]


def by_first(laid_out: dict[str, Any]) -> dict[str, str]:
    return {row[0]: row[1] for row in rows(laid_out)}


def test_one_dimension_one_measure(session: Session) -> None:
    found = layout(session, [dimension("Region")], [measure("Sum(Amount)")])
    assert rows(found) == [
        ["North", "17"],
        ["South", "5"],
        ["West", "0"],
        ["East", "0"],
        ["Far", "0"],
        ["-", "4"],
    ]
    assert found["qSize"] == {"qcx": 2, "qcy": 6}
    north, null = found["qDataPages"][0]["qMatrix"][0][0], found["qDataPages"][0]["qMatrix"][5][0]
    assert north == {"qText": "North", "qNum": "NaN", "qElemNumber": 0, "qState": "O"}
    assert (null["qElemNumber"], null["qIsNull"]) == (-2, True)
    assert found["qGrandTotalRow"] == [
        {"qText": "26", "qNum": 26, "qElemNumber": -1, "qState": "X", "qIsTotalCell": True}
    ]
    assert found["qDataPages"][0]["qArea"] == {"qLeft": 0, "qTop": 0, "qWidth": 2, "qHeight": 6}
    assert found["qDataPages"][0]["qTails"] == [{"qUp": 0, "qDown": 0}]
    assert (found["qMode"], found["qEffectiveInterColumnSortOrder"]) == ("S", [0, 1])


def test_infos(session: Session) -> None:
    found = layout(
        session, [dimension("[Region]"), dimension("Day")], [measure("Sum(Amount)", qLabel="Total")]
    )
    region, day = found["qDimensionInfo"]
    assert (region["qFallbackTitle"], region["qCardinal"], region["qApprMaxGlyphCount"]) == ("Region", 5, 5)
    assert (region["qTags"], region["qDimensionType"]) == (["$key", "$ascii", "$text"], "D")
    assert region["qStateCounts"] == {
        "qLocked": 0,
        "qSelected": 0,
        "qOption": 5,
        "qDeselected": 0,
        "qAlternative": 0,
        "qExcluded": 0,
        "qSelectedExcluded": 0,
        "qLockedExcluded": 0,
    }
    assert (region["qMin"], region["qCardinalities"]["qHypercubeCardinal"]) == ("NaN", 5)
    assert (day["qMin"], day["qMax"], day["qDimensionType"]) == (1, 9, "N")
    info = found["qMeasureInfo"][0]
    assert (info["qFallbackTitle"], info["qMin"], info["qMax"]) == ("Total", 0, 10)


def test_selections_limit_rows_and_show_in_states(session: Session) -> None:
    field = session.field("Product")
    assert field is not None
    field.select("Hat")
    found = layout(session, [dimension("Product"), dimension("Region")], [measure("Sum(Amount)")])
    assert rows(found) == [["Hat", "North", "7"], ["Hat", "South", "5"], ["Hat", "East", "0"]]
    assert found["qDataPages"][0]["qMatrix"][0][0]["qState"] == "S"


def test_null_and_zero_and_missing_can_be_suppressed(session: Session) -> None:
    region = dimension("Region", qNullSuppression=True)
    found = layout(session, [region], [measure("Sum(Amount)")], qSuppressZero=True)
    assert rows(found) == [["North", "17"], ["South", "5"]]
    assert found["qGrandTotalRow"][0]["qNum"] == 26
    found = layout(session, [dimension("Region")], [measure("Max(Amount)")], qSuppressMissing=True)
    assert [row[0] for row in rows(found)] == ["North", "South", "East", "-"]


def test_a_missing_measure_cell(session: Session) -> None:
    found = layout(session, [dimension("Region")], [measure("Max(Amount)")])
    west = found["qDataPages"][0]["qMatrix"][2][1]
    assert west == {"qText": "-", "qNum": "NaN", "qElemNumber": 0, "qState": "L", "qIsNull": True}


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({}, ["3", "1", "2", "9"]),
        ({"qSortByNumeric": 1}, ["1", "2", "3", "9"]),
        ({"qSortByNumeric": -1}, ["9", "3", "2", "1"]),
        ({"qSortByLoadOrder": -1}, ["9", "2", "1", "3"]),
        ({"qSortByFrequency": 1, "qSortByNumeric": 1}, ["1", "2", "3", "9"]),
        ({"qSortByFrequency": -1, "qSortByNumeric": -1}, ["9", "3", "2", "1"]),
        ({"qSortByExpression": -1, "qExpression": {"qv": "Sum(Amount)"}}, ["2", "3", "1", "9"]),
    ],
)
def test_sorting_a_dimension(session: Session, criteria: dict[str, Any], expected: list[str]) -> None:
    found = layout(session, [dimension("Day", sort=criteria)], [measure("Sum(Amount)")])
    assert [row[0] for row in rows(found)] == expected


def test_sorting_by_text_and_reverse(session: Session) -> None:
    ascending = dimension("Manager", sort={"qSortByAscii": 1}, qNullSuppression=True)
    assert [row[0] for row in rows(layout(session, [ascending], []))] == ["Ann", "Bob", "Cid"]
    ascending["qDef"]["qReverseSort"] = True
    found = layout(session, [ascending], [])
    assert [row[0] for row in rows(found)] == ["Cid", "Bob", "Ann"]
    assert found["qDimensionInfo"][0]["qSortIndicator"] == "D"


def test_sorting_by_state(session: Session) -> None:
    field = session.field("Product")
    assert field is not None
    field.select("Hat")
    listed = session.create_object(
        {
            "qInfo": {"qType": "f"},
            "qListObjectDef": {
                **dimension("Region", sort={"qSortByState": 1, "qSortByAscii": 1}),
                "qInitialDataFetch": [{"qWidth": 1, "qHeight": 9}],
            },
        },
        session_only=True,
    )
    page = listed.layout()["qListObject"]["qDataPages"][0]["qMatrix"]
    assert [(row[0]["qText"], row[0]["qState"]) for row in page] == [
        ("East", "O"),
        ("North", "O"),
        ("South", "O"),
        ("Far", "X"),
        ("West", "X"),
    ]


def test_sorting_by_a_measure_first(session: Session) -> None:
    found = layout(
        session,
        [dimension("Product", sort={"qSortByAscii": 1}), dimension("Day", sort={"qSortByNumeric": 1})],
        [measure("Sum(Amount)", qSortBy={"qSortByNumeric": -1})],
        qInterColumnSortOrder=[2, 0, 1],
    )
    assert [row[2] for row in rows(found)] == ["10", "7", "5", "4", "0", "0"]
    assert rows(found)[-2:] == [["Hat", "9", "0"], ["Shoe", "1", "0"]]


def test_totals_are_evaluated_unless_asked_otherwise(session: Session) -> None:
    measures = [
        measure("Avg(Amount)"),
        measure("Avg(Amount)", qAggrFunc="Sum"),
        measure("Count(DISTINCT Product)", qAggrFunc="Max"),
        measure("Sum(Amount)", qAggrFunc="None"),
        measure("Count(DISTINCT Product)"),
    ]
    found = layout(session, [dimension("Product")], measures)
    assert [cell["qNum"] for cell in found["qGrandTotalRow"]] == [5.2, 11, 1, "NaN", 2]


def test_measures_alone_and_dimensions_alone(session: Session) -> None:
    assert rows(layout(session, [], [measure("Sum(Amount)"), measure("Count(Region)")])) == [["26", "6"]]
    assert rows(layout(session, [dimension("Product")], [])) == [["Shoe"], ["Hat"]]
    assert layout(session, [], [])["qSize"] == {"qcx": 0, "qcy": 0}


def test_dimensions_across_tables(session: Session) -> None:
    found = layout(session, [dimension("Manager"), dimension("Product")], [measure("Sum(Amount)")])
    assert sorted(rows(found)) == [
        ["-", "Hat", "0"],
        ["-", "Shoe", "4"],
        ["Ann", "Hat", "7"],
        ["Ann", "Shoe", "10"],
        ["Bob", "Hat", "5"],
        ["Cid", "-", "0"],
    ]


def test_unlinked_tables_multiply(session: Session) -> None:
    found = layout(session, [dimension("Colour")], [measure("Sum(Amount)")])
    assert rows(found) == [["red", "26"], ["blue", "26"]]
    found = layout(session, [dimension("Colour"), dimension("Product")], [measure("Sum(Amount)")])
    assert sorted(rows(found)) == [
        ["blue", "Hat", "12"],
        ["blue", "Shoe", "14"],
        ["red", "Hat", "12"],
        ["red", "Shoe", "14"],
    ]


def test_a_measure_over_fields_of_two_tables(session: Session) -> None:
    assert session.evaluate("Sum(If(Manager = 'Ann', Amount))").number == 17
    found = layout(session, [dimension("Manager")], [measure("Sum(Amount * Len(Manager))")])
    assert by_first(found)["Bob"] == "15"


def test_expressions_outside_aggregations_see_the_only_value(session: Session) -> None:
    found = layout(
        session, [dimension("Region", qNullSuppression=True)], [measure("Manager & '/' & Product")]
    )
    assert by_first(found)["South"] == "Bob/Hat"
    assert by_first(found)["North"] == "Ann/"


def test_total_in_an_aggregation(session: Session) -> None:
    found = layout(
        session,
        [dimension("Product"), dimension("Region", qNullSuppression=True)],
        [measure("Sum(TOTAL Amount)"), measure("Sum(TOTAL <Product> Amount)")],
    )
    assert ["Shoe", "North", "26", "14"] in rows(found)
    assert ["Hat", "South", "26", "12"] in rows(found)


def test_calculated_dimensions(session: Session) -> None:
    found = layout(session, [dimension("=If(Day > 2, 'late', 'soon')")], [measure("Sum(Amount)")])
    assert rows(found) == [["late", "10"], ["soon", "16"]]
    assert found["qDimensionInfo"][0]["qIsCalculated"]
    found = layout(session, [dimension("=Product & Left(Manager, 1)")], [measure("Sum(Amount)")])
    assert (
        sorted(rows(found))
        == [
            ["", "0"],
            ["C", "0"],
            ["Hat", "0"],
            ["HatA", "7"],
            ["HatB", "5"],
            ["Shoe", "4"],
            ["ShoeA", "10"],
        ][1:]
    )


def test_an_unknown_field_gives_one_row_with_the_total(session: Session) -> None:
    found = layout(session, [dimension("Nowhere")], [measure("Sum(Amount)")])
    assert rows(found) == [["-", "26"]]
    assert found["qDimensionInfo"][0]["qError"]["qErrorCode"] == 7002


def test_a_wrong_expression_is_reported_on_its_column(session: Session) -> None:
    found = layout(session, [dimension("Product")], [measure("Sum(Amount"), measure("Sum(Amount)")])
    assert rows(found) == [["Shoe", "-", "14"], ["Hat", "-", "12"]]
    assert found["qMeasureInfo"][0]["qError"]["qErrorCode"] == 8
    assert "qError" not in found["qMeasureInfo"][1]


def test_number_formats(session: Session) -> None:
    formatted = {"qType": "F", "qnDec": 2, "qFmt": "0.00", "qDec": "."}
    found = layout(session, [], [measure("Sum(Amount)", qNumFormat=formatted)])
    assert rows(found) == [["26.00"]]
    assert (found["qMeasureInfo"][0]["qIsAutoFormat"], found["qMeasureInfo"][0]["qNumFormat"]) == (
        False,
        formatted,
    )


def test_labels_may_be_expressions(session: Session) -> None:
    column = measure("Sum(Amount)")
    column["qDef"]["qLabelExpression"] = "='Of ' & Count(DISTINCT Product)"
    assert layout(session, [], [column])["qMeasureInfo"][0]["qFallbackTitle"] == "Of 2"


def test_library_items(session: Session) -> None:
    session.create_object(
        {"qInfo": {"qId": "m1", "qType": "measure"}, "qMeasure": {"qDef": "Sum(Amount)", "qLabel": "Sales"}},
        session_only=False,
        kind="measure",
    )
    session.create_object(
        {
            "qInfo": {"qId": "d1", "qType": "dimension"},
            "qDim": {"qFieldDefs": ["Product"], "qFieldLabels": ["What"]},
        },
        session_only=False,
        kind="dimension",
    )
    found = layout(session, [{"qLibraryId": "d1"}], [{"qLibraryId": "m1"}])
    assert rows(found) == [["Shoe", "14"], ["Hat", "12"]]
    assert found["qDimensionInfo"][0]["qFallbackTitle"] == "What"
    assert found["qMeasureInfo"][0]["qFallbackTitle"] == "Sales"
    assert layout(session, [{"qLibraryId": "x"}], [])["qError"]["qErrorCode"] == 7001


def test_calculation_conditions(session: Session) -> None:
    found = layout(
        session,
        [dimension("Product")],
        [measure("Sum(Amount)")],
        qCalcCondition={
            "qCond": {"qv": "=GetSelectedCount(Product) > 0"},
            "qMsg": {"qv": "Select a product"},
        },
    )
    assert (found["qError"]["qErrorCode"], found["qCalcCondMsg"]) == (7005, "Select a product")
    assert found["qSize"]["qcy"] == 0
    hidden = measure("Sum(Amount)", qCalcCondition={"qCond": {"qv": "1 = 2"}})
    assert rows(layout(session, [dimension("Product")], [hidden, measure("Count(Day)")])) == [
        ["Shoe", "3"],
        ["Hat", "3"],
    ]


def test_pages(session: Session) -> None:
    chart = cube(
        session, [dimension("Day", sort={"qSortByNumeric": 1})], [measure("Sum(Amount)"), measure("1")]
    )
    pages = chart.hypercube_data("/qHyperCubeDef", [{"qTop": 1, "qLeft": 1, "qWidth": 1, "qHeight": 2}])
    assert [[cell["qText"] for cell in row] for row in pages[0]["qMatrix"]] == [["11"], ["10"]]
    assert pages[0]["qArea"] == {"qLeft": 1, "qTop": 1, "qWidth": 1, "qHeight": 2}
    beyond = chart.hypercube_data("/qHyperCubeDef", [{"qTop": 99, "qWidth": 5, "qHeight": 5}])
    assert beyond[0]["qMatrix"] == []
    with pytest.raises(EngineError) as caught:
        chart.hypercube_data("/qHyperCubeDef", [{"qWidth": 10, "qHeight": 1001}])
    assert caught.value.code == 7009
    for path in ("/qListObjectDef", "/nowhere/qHyperCubeDef"):
        with pytest.raises(EngineError) as caught:
            chart.hypercube_data(path, [])
        assert caught.value.code in (4, 6000)


def test_a_first_page_that_is_too_large(session: Session) -> None:
    found = layout(session, [dimension("Day")], [], qInitialDataFetch=[{"qWidth": 11, "qHeight": 1000}])
    assert found["qError"]["qErrorCode"] == 7009
    assert found["qSize"]["qcy"] == 4


def test_column_order(session: Session) -> None:
    found = layout(
        session, [dimension("Product")], [measure("Sum(Amount)"), measure("2")], qColumnOrder=[1, 0]
    )
    assert rows(found) == [["14", "Shoe"], ["12", "Hat"]]
    assert found["qSize"]["qcx"] == 2
    found = layout(session, [dimension("Product")], [], qInterColumnSortOrder=[3])
    assert found["qError"]["qErrorCode"] == 7008


def test_properties_nobody_knows_are_copied(session: Session) -> None:
    assert layout(session, [], [measure("1")], custom={"a": 1})["custom"] == {"a": 1}


@pytest.mark.parametrize(
    "more",
    [{"qMode": "D"}, {"qDynamicScript": ["x"]}, {"qMode": "P", "qDynamicScript": ["x"]}],
)
def test_what_is_not_done_is_refused(session: Session, more: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedError):
        layout(session, [dimension("Product")], [measure("1")], **more)


@pytest.mark.parametrize(
    "column",
    [
        dimension("Product", qOtherTotalSpec={"qOtherMode": "OTHER_SOMEHOW"}),
        {"qDef": {"qFieldDefs": ["Product", "Day"], "qGrouping": "X"}},
    ],
)
def test_dimensions_that_are_refused(session: Session, column: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedError):
        layout(session, [column], [measure("1")])


def test_accumulated_measures(session: Session) -> None:
    full = {"qDef": {"qDef": "=Sum(Amount) // all", "qAccumulate": 1}}
    two = {"qDef": {"qDef": "Sum(Amount)", "qAccumulate": 2}}
    found = layout(session, [dimension("Day")], [measure("Sum(Amount)"), full, two])
    plain = [float(row[1]) for row in rows(found)]
    assert [float(row[2]) for row in rows(found)] == [sum(plain[: at + 1]) for at in range(len(plain))]
    assert [float(row[3]) for row in rows(found)] == [
        sum(plain[max(at - 1, 0) : at + 1]) for at in range(len(plain))
    ]
    assert [cell["qNum"] for cell in found["qGrandTotalRow"]] == [26, 26, 26]


def test_missing_values_are_populated(session: Session) -> None:
    wanted = [measure("If(Day > 2, Sum(Amount))"), measure("If(Day > 2, 'x')")]
    found = layout(session, [dimension("Product")], wanted, qPopulateMissing=True)
    assert {row[1] for row in rows(found)} == {"0"}
    only = layout(session, [dimension("Day")], wanted, qPopulateMissing=True)
    assert {row[2] for row in rows(only)} == {"", "x"}


def test_totals_of_measures_are_suppressed(session: Session) -> None:
    found = layout(session, [dimension("Day")], [measure("Sum(Amount)")], qSuppressMeasureTotals=True)
    assert found["qGrandTotalRow"] == []


def test_tails_tell_how_groups_go_on_beyond_the_page() -> None:
    rows = "\n".join(f"{at // 5},{at // 2},{at}" for at in range(20))
    document = Document(script=f"LOAD * INLINE [\nA,B,C\n{rows}\n];")
    assert document.reload().success
    by_value = [{"qSortByNumeric": 1}]
    columns = [{"qDef": {"qFieldDefs": [name], "qSortCriterias": by_value}} for name in "ABC"]
    found = cube(document.session(), columns, [measure("1")])

    def tails(top: int, height: int) -> list[tuple[int, int]]:
        page = [{"qTop": top, "qLeft": 0, "qWidth": 4, "qHeight": height}]
        return [
            (tail["qUp"], tail["qDown"]) for tail in found.hypercube_data("/qHyperCubeDef", page)[0]["qTails"]
        ]

    assert tails(0, 20) == [(0, 0), (0, 0), (0, 0)]
    assert tails(3, 4) == [(3, 3), (1, 1), (0, 0)]
    assert tails(7, 1) == [(2, 2), (1, 0), (0, 0)]
    assert tails(30, 5) == [(0, 0), (0, 0), (0, 0)]


def test_selecting_in_a_cube(session: Session) -> None:
    chart = cube(session, [dimension("Product"), dimension("=Day + 1")], [measure("Sum(Amount)")])
    assert chart.select_hypercube_values("/qHyperCubeDef", 0, [1])
    assert session.evaluate("Sum(Amount)").number == 12
    assert [row[0] for row in rows(chart.layout()["qHyperCube"])] == ["Hat", "Hat", "Hat"]
    assert not chart.select_hypercube_values("/qHyperCubeDef", 5, [0])
    with pytest.raises(UnsupportedError):
        chart.select_hypercube_values("/qHyperCubeDef", 1, [0])
    assert chart.clear_selections("/qHyperCubeDef", [0])
    assert session.evaluate("Sum(Amount)").number == 26


def test_cubes_in_alternate_states(session: Session) -> None:
    session.add_state("Other")
    field = session.field("Product", "Other")
    assert field is not None
    field.select("Hat")
    assert rows(layout(session, [dimension("Product")], [measure("Sum(Amount)")], qStateName="Other")) == [
        ["Hat", "12"]
    ]
    assert len(rows(layout(session, [dimension("Product")], []))) == 2


def test_a_join_that_is_too_large_is_an_error(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qlik_engine.hypercube.join.JOIN_ROWS_MAX", 5)
    found = layout(session, [dimension("Colour"), dimension("Day")], [measure("Sum(Amount)")])
    assert found["qError"]["qErrorCode"] == 6001


@pytest.mark.parametrize(("dimensions", "measures"), [(1, 64), (1, 70), (2, 130), (70, 3)])
def test_tables_may_be_wide(session: Session, dimensions: int, measures: int) -> None:
    wide = [dimension("Region"), *[dimension("Product")] * (dimensions - 1)]
    sums = [measure(f"Sum(Amount * {at})" if at % 2 else "Sum(Amount)") for at in range(measures)]
    page = {"qTop": 0, "qLeft": 0, "qWidth": dimensions + measures, "qHeight": 9}
    found = layout(session, wide, sums, qInitialDataFetch=[page])
    assert "qError" not in found
    key, amount = (["North"], 17) if dimensions == 1 else (["North", "Hat"], 7)
    north = next(row for row in rows(found) if row[: len(key)] == key)
    assert north[dimensions:] == [str(amount * (at if at % 2 else 1)) for at in range(measures)]
