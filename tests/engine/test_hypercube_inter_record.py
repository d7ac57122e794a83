"""Functions of the rows around the current one, in straight tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import Document, EngineError, Session
from qlik_engine.columns import Dual, Vector
from qlik_engine.expr.span import RUNNING, Span
from qlik_engine.formats import Locale
from qlik_engine.hypercube.inter_record import answer
from qlik_engine.hypercube.segments import Segments, make_segments

SALES = """
SET ThousandSep=',';
SET DecimalSep='.';
LOAD * INLINE [
Region, Month, Sales
East, 1, 10
East, 2, 20
East, 3, 30
West, 1, 5
West, 2, 5
];
"""


@pytest.fixture(scope="module")
def session() -> Session:
    document = Document(script=SALES)
    assert document.reload().success
    return document.session()


def table(
    session: Session, dimensions: list[str], measures: list[str | dict[str, Any]], **more: Any
) -> list[list[str]]:
    width = len(dimensions) + len(measures)
    properties = {
        "qInfo": {"qType": "t"},
        "qHyperCubeDef": {
            "qDimensions": [
                {"qDef": {"qFieldDefs": [d], "qSortCriterias": [{"qSortByNumeric": 1, "qSortByAscii": 1}]}}
                for d in dimensions
            ],
            "qMeasures": [m if isinstance(m, dict) else {"qDef": {"qDef": m}} for m in measures],
            "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": width, "qHeight": 100}],
            **more,
        },
    }
    layout = session.create_object(properties, session_only=True).layout()["qHyperCube"]
    assert "qError" not in layout, layout["qError"]
    return [[cell["qText"] for cell in row] for row in layout["qDataPages"][0]["qMatrix"]]


def column(session: Session, measure: str, **more: Any) -> list[str]:
    """The measure by Region and Month."""
    return [row[2] for row in table(session, ["Region", "Month"], [measure], **more)]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("Above(Sum(Sales))", "- 10 20 - 5"),
        ("Above(TOTAL Sum(Sales))", "- 10 20 30 5"),
        ("Above(Sum(Sales), 2)", "- - 10 - -"),
        ("Above(Sum(Sales), -1)", "20 30 - 5 -"),
        ("Above(Sum(Sales), RowNo() - 1)", "10 10 10 5 5"),
        ("Above(Sum(Sales), Null())", "- - - - -"),
        ("Below(Sum(Sales))", "20 30 - 5 -"),
        ("Below(Sum(Sales), 0)", "10 20 30 5 5"),
        ("Top(Sum(Sales))", "10 10 10 5 5"),
        ("Top(Sum(Sales), 2)", "20 20 20 5 5"),
        ("Top(Sum(Sales), -1)", "30 30 30 5 5"),
        ("Top(Sum(Sales), 3)", "30 30 30 - -"),
        ("Top(TOTAL Month)", "1 1 1 1 1"),
        ("Bottom(Sum(Sales))", "30 30 30 5 5"),
        ("Bottom(TOTAL Region)", "West West West West West"),
        ("Bottom(Sum(Sales), -2)", "20 20 20 5 5"),
        ("RowNo()", "1 2 3 1 2"),
        ("RowNo(TOTAL)", "1 2 3 4 5"),
        ("NoOfRows()", "3 3 3 2 2"),
        ("NoOfRows(TOTAL)", "5 5 5 5 5"),
        ("ColumnNo() & NoOfColumns()", "11 11 11 11 11"),
        ("Before(Sum(Sales)) & First(Sum(Sales)) & HRank(Sum(Sales)) & 'x'", "x x x x x"),
        ("Dimensionality() & SecondaryDimensionality()", "20 20 20 20 20"),
        ("Column(1)", "- - - - -"),
        ("Column(7)", "- - - - -"),
        ("RangeSum(Above(Sum(Sales), 0, RowNo()))", "10 30 60 5 10"),
        ("RangeSum(Above(TOTAL Sum(Sales), 0, RowNo(TOTAL)))", "10 30 60 65 70"),
        ("RangeSum(Above(Sum(Sales), 1, 2), 100)", "100 110 130 100 105"),
        ("RangeAvg(Below(Sum(Sales), 0, 2))", "15 25 30 5 5"),
        ("RangeMax(Top(Sum(Sales), 1, 2))", "20 20 20 5 5"),
        ("RangeMin(Bottom(Sum(Sales), 1, 2))", "20 20 20 5 5"),
        ("RangeNullCount(Above(Sum(Sales), 0, 3))", "2 1 0 2 1"),
        ("RangeMissingCount(Above(MinString(Month), 0, RowNo()))", "0 0 0 0 0"),
        ("RangeOnly(Above(Sum(Sales), 0, 2))", "10 - - 5 5"),
        ("RangeMaxString(Above(Region & Month, 0, 2))", "East1 East2 East3 West1 West2"),
        ("Above(Sum(Sales), 1, 2)", "- 10 20 - 5"),
        ("Rank(Sum(Sales))", "3 2 1 1.5 1.5"),
        ("Rank(TOTAL Sum(Sales), 1)", "3 2 1 4 4"),
        ("Sum(Sales) - Above(Sum(Sales))", "- 10 10 - 0"),
    ],
)
def test_values_of_other_rows(session: Session, measure: str, expected: str) -> None:
    # Rank shows ties as a range; what is compared is its number.
    shown = f"Num({measure})" if measure.startswith("Rank") else measure
    assert column(session, shown) == expected.split()


def test_segments_follow_the_sort_order(session: Session) -> None:
    assert column(session, "RowNo() & '/' & NoOfRows()", qInterColumnSortOrder=[1, 0, 2]) == [
        "1/2", "2/2", "1/2", "2/2", "1/1",
    ]  # fmt: skip
    found = table(session, ["Month"], ["Above(Sum(Sales))"])
    assert found == [["1", "-"], ["2", "15"], ["3", "25"]]


def test_measures_do_not_sort_a_table_whose_values_depend_on_its_order(session: Session) -> None:
    largest: dict[str, Any] = {"qDef": {"qDef": "Sum(Sales)"}, "qSortBy": {"qSortByNumeric": -1}}
    ranked = table(session, ["Month"], [largest, "Rank(Sum(Sales))"], qInterColumnSortOrder=[1, 0, 2])
    assert ranked == [["3", "30", "1"], ["2", "25", "2"], ["1", "15", "3"]]
    above = table(session, ["Month"], [largest, "Above(Sum(Sales))"], qInterColumnSortOrder=[1, 0, 2])
    assert [row[0] for row in above] == ["1", "2", "3"]


def test_columns_by_number(session: Session) -> None:
    found = table(session, ["Region"], ["Sum(Sales)", "Column(1) / Sum(TOTAL Sales)", "Column(2) * 7"])
    assert found == [
        ["East", "60", "0.85714285714286", "6"],
        ["West", "10", "0.14285714285714", "1"],
    ]


def test_in_a_search_by_expression(session: Session) -> None:
    assert session.evaluate('Concat({<Month = {"=Rank(Sum(Sales)) = 1"}>} DISTINCT Month)').text == "3"


def test_inside_an_aggregation_they_mean_nothing(session: Session) -> None:
    assert "needs Aggr" in str(session.evaluate("Sum(Above(Sales))").text)


def test_what_has_no_meaning_in_a_chart_is_refused(session: Session) -> None:
    for expression in (
        "RowNo(5)",
        "NoOfRows('Sales')",
        "Above(TOTAL <Region> Sum(Sales))",
        "Aggr(TOTAL 1, Region)",
    ):
        assert str(session.evaluate(expression).text).startswith("Error: "), expression


# --- ranks ----------------------------------------------------------------------------------------


def whole(length: int) -> Segments:
    return make_segments(np.arange(length), [], length)


def ranks(numbers: list[float], *options: float) -> list[tuple[float, str | None]]:
    arguments = [Vector.of_numbers(numbers), *(Dual(option) for option in options)]
    found = answer("Rank", whole(len(numbers)), arguments, Locale())
    assert isinstance(found, Vector)
    return [(dual.number, dual.text) for dual in found]


def test_ranks_by_mode() -> None:
    numbers = [80, 70, 70, 60, 60, 50, 50, 40]
    modes = {
        0: [1, 2, 2, 4.5, 4.5, 7, 7, 8],
        1: [1, 2, 2, 4, 4, 6, 6, 8],
        2: [1, 2.5, 2.5, 4.5, 4.5, 6.5, 6.5, 8],
        3: [1, 3, 3, 5, 5, 7, 7, 8],
        4: [1, 2, 3, 4, 5, 6, 7, 8],
    }
    for mode, expected in modes.items():
        assert [number for number, _ in ranks(numbers, mode)] == expected


def test_texts_of_ranks() -> None:
    assert [text for _, text in ranks([2, 3, 2])] == ["2-3", None, "2-3"]
    assert [text for _, text in ranks([2, 3, 2], 1, 1)] == ["2", None, "2"]
    assert [text for _, text in ranks([2, 3, 2], 1, 2)] == ["2", None, ""]


def test_what_is_no_number_has_no_rank() -> None:
    assert ranks([float("nan"), 1])[0] != ranks([float("nan"), 1])[1]
    assert ranks([float("nan"), 1])[1] == (1, None)


def test_functions_that_are_none_of_these() -> None:
    with pytest.raises(EngineError):
        answer("Peek", whole(1), [], Locale())


# --- against slow references ----------------------------------------------------------------------

NUMBERS = st.lists(st.one_of(st.integers(-5, 5).map(float), st.just(float("nan"))), min_size=1, max_size=70)


@settings(max_examples=150, deadline=None)
@given(NUMBERS, st.data())
def test_runs_equal_a_slow_reference(numbers: list[float], data: st.DataObject) -> None:
    n = len(numbers)
    keys = np.array(data.draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)))
    order = np.array(data.draw(st.permutations(range(n))))
    order = order[: data.draw(st.integers(1, n))]
    segments = make_segments(order, [keys], n)
    name = data.draw(st.sampled_from(["Above", "Below", "Top", "Bottom"]))
    offset = data.draw(st.integers(-3, 3))
    size = data.draw(st.integers(0, 70))
    values = Vector.of_numbers(numbers)
    span = answer(name, segments, [values, Dual(offset), Dual(size)], Locale())
    assert isinstance(span, Span)
    placed = values.take(segments.rows).numbers_or_nan()
    found = {key: body(span, placed) for key, body in RUNNING.items()}
    for row in range(n):
        run = [v for v in slow_run(name, row, order.tolist(), keys.tolist(), numbers, offset, size) if v == v]
        assert found["RangeSum"][row] == sum(run)
        assert found["RangeNumericCount"][row] == len(run)
        assert found["RangeMissingCount"][row] == size - len(run)
        assert (found["RangeMax"][row] == max(run)) if run else np.isnan(found["RangeMax"][row])
        assert (found["RangeMin"][row] == min(run)) if run else np.isnan(found["RangeMin"][row])


def slow_run(
    name: str, row: int, order: list[int], keys: list[int], numbers: list[float], offset: int, size: int
) -> list[float]:
    if row not in order:
        return []
    segment = [other for other in order if keys[other] == keys[row]]
    at = segment.index(row)
    if name in ("Top", "Bottom") and offset == 0:
        offset = 1
    if offset < 0:
        name = {"Above": "Below", "Below": "Above", "Top": "Bottom", "Bottom": "Top"}[name]
        offset = -offset
    first, step = {
        "Above": (at - offset, -1),
        "Below": (at + offset, 1),
        "Top": (offset - 1, 1),
        "Bottom": (len(segment) - offset, -1),
    }[name]
    places = [first + k * step for k in range(size)]
    return [numbers[segment[place]] for place in places if 0 <= place < len(segment)]
