"""Aggr: nested aggregation, its sorting, its sets, as measure and as dimension."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import Document, Dual, Session

SALES = """
SET ThousandSep=',';
SET DecimalSep='.';
Sales:
LOAD * INLINE [
Region, Year, Product, Customer, Amount
North, 2019, Shoe, 1, 100
North, 2019, Shirt, 1, 50
North, 2020, Shoe, 2, 120
South, 2019, Shoe, 3, 80
South, 2020, Hat, 3, 40
East, 2019, Hat, 4, 30
East, 2020, Shirt, 4, 70
West, 2020, Hat, 5, 10
];
Customers:
LOAD * INLINE [
Customer, Name, Country
1, Ann, DE
2, Bob, DE
3, Cid, FR
4, Dan, US
5, Eve, US
6, Fay, NO
];
"""


def loaded(script: str) -> Session:
    document = Document(script=script)
    result = document.reload()
    assert result.success, result.log
    return document.session()


@pytest.fixture(scope="module")
def session() -> Session:
    return loaded(SALES)


def table(session: Session, dimensions: list[str], measures: list[str], **more: Any) -> list[list[str]]:
    width = len(dimensions) + len(measures)
    properties = {
        "qInfo": {"qType": "t"},
        "qHyperCubeDef": {
            "qDimensions": [
                {"qDef": {"qFieldDefs": [d], "qSortCriterias": [{"qSortByNumeric": 1, "qSortByAscii": 1}]}}
                for d in dimensions
            ],
            "qMeasures": [{"qDef": {"qDef": m}} for m in measures],
            "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": width, "qHeight": 100}],
            **more,
        },
    }
    layout = session.create_object(properties, session_only=True).layout()["qHyperCube"]
    assert "qError" not in layout, layout["qError"]
    return [[cell["qText"] for cell in row] for row in layout["qDataPages"][0]["qMatrix"]]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("Avg(Aggr(Sum(Amount), Region))", 125),
        ("Max(Aggr(Sum(Amount), Region, Year))", 150),
        ("Count(Aggr(Sum(Amount), Name))", 6),
        ("Max(Aggr(Sum(Amount), Country, Year))", 150),
        ("Sum(Aggr(NODISTINCT Sum(Amount), Region))", 1260),
        ("Sum(Aggr(DISTINCT Max(Amount), Region))", 280),
        ("Sum(Aggr(Max(Aggr(Sum(Amount), Region, Year)), Year))", 270),
        ("Max(Aggr(Sum(Amount) / Sum(TOTAL <Year> Amount), Year, Region))", 150 / 260),
        ("Sum(Aggr(If(Sum(Amount) > Avg(TOTAL Aggr(Sum(Amount), Region)), 1), Region))", 1),
        ("Sum(Aggr(Sum(Amount), Region) * Year)", 390 * 2019 + 100 * 2019 + 10 * 2020),
        ("Count(Aggr(1, Region, Year))", 7),
        ("Sum(Aggr(Sum(Amount), NoSuchField))", 0),
        ("Sum(Aggr(Sum({1<Year = {2019}>} Amount), Region))", 260),
        ("Sum(Aggr({<Year = {2020}>} Sum(Amount), Region))", 240),
        ("{<Year = {2020}>} Max(Aggr(Sum(Amount), Region))", 120),
        ("Sum({<Region = {North}>} Aggr(Sum(Amount), Region))", 270),
        ("Sum({<Region = {North}>} Aggr(Sum({<Year = {2020}>} Amount), Region, Product))", 120),
        ("Sum(Aggr(RangeSum(Above(Sum(Amount), 0, RowNo())), (Year, (NUMERIC, DESCENDING))))", 740),
        ("Sum(Aggr(Sum(Amount), =Upper(Region)))", None),
    ],
)
def test_nested_aggregation(session: Session, expression: str, expected: float | None) -> None:
    found = session.evaluate(expression)
    if expected is None:
        assert str(found.text).startswith("Error")
    else:
        assert found.number == pytest.approx(expected)


def test_outside_of_aggregations_it_is_its_only_value(session: Session) -> None:
    assert session.evaluate("Aggr(Sum(Amount), Region)").text == "-"
    region = session.field("Region")
    assert region is not None
    region.select_values([Dual(text="North")])
    try:
        assert session.evaluate("Aggr(Sum(Amount), Region)").number == 270
        assert session.evaluate("Sum({1} Aggr(Sum({1} Amount), Region))").number == 500
        assert session.evaluate("Sum(Aggr(Sum({1} Amount), Region))").number == 270
    finally:
        region.clear()


@pytest.mark.parametrize(
    ("sorting", "expected"),
    [
        ("Region", "North,South,East,West"),
        ("(Region, (LOAD, DESCENDING))", "West,East,South,North"),
        ("(Region, (TEXT, ASC))", "East,North,South,West"),
        ("(Region, (TEXT, DESC))", "West,South,North,East"),
        ("(Region, TEXT)", "East,North,South,West"),
        ("(Region, (FREQUENCY))", "West,South,East,North"),
        ("(Region, (=Sum(Amount), ASCENDING))", "West,East,South,North"),
        ("(Region, (=Min(Year), DESC))", "West,North,South,East"),
    ],
)
def test_sorting(session: Session, sorting: str, expected: str) -> None:
    aggr = f"Aggr(Region, {sorting}), ',', Aggr(RowNo(TOTAL), {sorting})"
    assert session.evaluate(f"Concat({aggr})").text == expected


def test_an_unknown_sorting_says_what_there_is(session: Session) -> None:
    assert "SIDEWAYS" in str(session.evaluate("Sum(Aggr(RowNo(), (Region, (SIDEWAYS))))").text)


def test_segments_are_those_of_the_first_dimensions(session: Session) -> None:
    rows = "Aggr(RowNo() & '/' & NoOfRows(), (Region, (TEXT)), (Year, (NUMERIC)))"
    order = "Aggr(RowNo(TOTAL), (Region, (TEXT)), (Year, (NUMERIC)))"
    assert session.evaluate(f"Concat({rows}, ' ', {order})").text == "1/2 2/2 1/2 2/2 1/2 2/2 1/1"


def test_in_charts(session: Session) -> None:
    measures = ["Aggr(Sum(Amount), Region)", "Sum(Aggr(Sum(Amount), Region, Product))"]
    assert table(session, ["Region"], measures) == [
        ["East", "100", "100"],
        ["North", "270", "270"],
        ["South", "120", "120"],
        ["West", "10", "10"],
    ]
    # A group that belongs to several rows is counted on one of them, unless NODISTINCT repeats it.
    measures = ["Sum(Aggr(Sum(Amount), Region))", "Sum(Aggr(NODISTINCT Sum(Amount), Region))"]
    assert table(session, ["Product"], measures) == [
        ["Hat", "110", "230"],
        ["Shirt", "0", "370"],
        ["Shoe", "390", "660"],
    ]
    measures = ["Sum(Aggr(Sum(Amount), Name))", "Max(Aggr(Sum(Amount), Customer))"]
    assert table(session, ["Country"], measures) == [
        ["DE", "270", "150"],
        ["FR", "120", "120"],
        ["NO", "0", "0"],
        ["US", "110", "100"],
    ]


def test_as_dimension(session: Session) -> None:
    assert table(session, ["=Aggr(If(Sum(Amount) >= 100, 'big', 'small'), Region)"], ["Sum(Amount)"]) == [
        ["big", "490"],
        ["small", "10"],
    ]
    dimensions = ["=If(Aggr(Sum(Amount), Country) > 115, Country, 'others')"]
    assert table(session, dimensions, ["Sum(Amount)"]) == [["DE", "270"], ["FR", "120"], ["others", "110"]]
    assert table(session, ["=Aggr(Rank(Sum(Amount)), Name)"], ["Concat(Name, ',')"])[1] == [
        "2-3",
        "Bob,Cid",
    ]


def test_a_group_with_a_null_dimension_is_none() -> None:
    session = loaded("LOAD If(Len(K) > 0, K) AS K, V INLINE [\nK, V\na, 1\n, 2\nb, 4\n];")
    assert session.evaluate("Sum(Aggr(Sum(V), K))").number == 5


KEYS = st.sampled_from("abc")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(KEYS, KEYS, st.integers(-9, 9)), min_size=1, max_size=12))
def test_it_equals_a_slow_reference(rows: list[tuple[str, str, int]]) -> None:
    session = loaded("LOAD * INLINE [\nA,B,V\n" + "\n".join(f"{a},{b},{v}" for a, b, v in rows) + "\n];")
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for a, b, v in rows:
        sums[a, b] += v
    by_first = {a: [s for (first, _), s in sums.items() if first == a] for a, _ in sums}
    assert session.evaluate("Max(Aggr(Sum(V), A, B))").number == max(sums.values())
    assert session.evaluate("Avg(Aggr(Sum(V), A, B))").number == pytest.approx(
        math.fsum(sums.values()) / len(sums)
    )
    expected = [[a, str(len(by_first[a])), str(max(by_first[a]))] for a in sorted(by_first)]
    measures = ["Count(Aggr(Sum(V), A, B))", "Max(Aggr(Sum(V), A, B))"]
    assert table(session, ["A"], measures) == expected
    running = itertools.accumulate(sum(by_first[a]) for a in sorted(by_first))
    accumulated = session.evaluate("Sum(Aggr(RangeSum(Above(Sum(V), 0, RowNo())), (A, (TEXT))))")
    assert accumulated.number == sum(running)
