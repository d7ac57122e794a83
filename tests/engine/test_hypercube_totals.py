"""Totals of dimensions among the rows of a straight table."""

from __future__ import annotations

from typing import Any

import pytest

from qlik_engine import Document, Dual, Session

PATH = "/qHyperCubeDef"
SALES = """
LOAD * INLINE [
Region, Product, Amount
North, Shoe, 40
North, Hat, 10
South, Shoe, 30
East, Hat, 12
];
"""


@pytest.fixture(scope="module")
def loaded() -> Document:
    document = Document(script=SALES)
    assert document.reload().success
    return document


@pytest.fixture
def session(loaded: Document) -> Session:
    return loaded.session()


def dimension(name: str, *, total: bool = False, **more: Any) -> dict[str, Any]:
    spec = {"qOtherTotalSpec": {"qTotalMode": "TOTAL_EXPR"}} if total else {}
    return {"qDef": {"qFieldDefs": [name], "qSortCriterias": [{"qSortByAscii": 1}]}, **spec, **more}


def chart(session: Session, dimensions: list[dict[str, Any]], *measures: Any, **more: Any) -> Any:
    definition = {
        "qDimensions": dimensions,
        "qMeasures": [{"qDef": {"qDef": m} if isinstance(m, str) else m} for m in measures],
        "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": 9, "qHeight": 100}],
        **more,
    }
    return session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)


def lines(made: Any) -> list[str]:
    (page,) = made.layout()["qHyperCube"]["qDataPages"]
    return [" ".join(cell["qText"] or "." for cell in row) for row in page["qMatrix"]]


def test_the_total_is_the_last_row_or_the_first(session: Session) -> None:
    region = dimension("Region", total=True)
    assert lines(chart(session, [region], "Sum(Amount)", "Avg(Amount)")) == [
        *("East 12 12", "North 50 25", "South 30 30"),
        "Totals 92 23",
    ]
    assert lines(chart(session, [region], "Sum(Amount)", qShowTotalsAbove=True))[0] == "Totals 92"
    named = dimension("Region", total=True, qTotalLabel={"qv": "='Al' & 'l'"})
    assert lines(chart(session, [named], "Sum(Amount)"))[-1] == "All 92"


def test_cells_of_totals(session: Session) -> None:
    made = chart(session, [dimension("Region", total=True)], "Sum(Amount)")
    layout = made.layout()["qHyperCube"]
    assert layout["qSize"] == {"qcx": 2, "qcy": 4}
    name, value = layout["qDataPages"][0]["qMatrix"][-1]
    assert (name["qElemNumber"], name["qIsTotalCell"]) == (-1, True)
    assert (value["qNum"], value["qIsTotalCell"]) == (92, True)
    assert layout["qMeasureInfo"][0]["qMax"] == 50


def test_each_dimension_has_its_own(session: Session) -> None:
    both = [dimension("Region", total=True), dimension("Product", total=True)]
    assert lines(chart(session, both, "Sum(Amount)")) == [
        *("East Hat 12", "East Totals 12"),
        *("North Hat 10", "North Shoe 40", "North Totals 50"),
        *("South Shoe 30", "South Totals 30"),
        "Totals . 92",
    ]
    assert lines(chart(session, both, "Sum(Amount)", qShowTotalsAbove=True))[:3] == [
        "Totals . 92",
        "East Totals 12",
        "East Hat 12",
    ]
    inner = [dimension("Region"), dimension("Product", total=True)]
    assert lines(chart(session, inner, "Count(DISTINCT Product)"))[:2] == ["East Hat 1", "East Totals 1"]


def test_by_the_order_of_sorting(session: Session) -> None:
    both = [dimension("Region", total=True), dimension("Product")]
    assert lines(chart(session, both, "Sum(Amount)", qInterColumnSortOrder=[1, 0, 2])) == [
        *("East Hat 12", "North Hat 10", "Totals Hat 22"),
        *("North Shoe 40", "South Shoe 30", "Totals Shoe 70"),
    ]


def test_how_measures_make_their_totals(session: Session) -> None:
    kinds = [{"qDef": "Sum(Amount)", "qAggrFunc": kind} for kind in ("Expr", "Avg", "Max", "None")]
    both = [dimension("Region"), dimension("Product", total=True)]
    assert lines(chart(session, both, *kinds))[4] == "North Totals 50 25 40 ."


def test_pages_and_clicks_count_the_totals(session: Session) -> None:
    made = chart(session, [dimension("Region"), dimension("Product", total=True)], "Sum(Amount)")
    (page,) = made.hypercube_data(PATH, [{"qTop": 1, "qLeft": 0, "qWidth": 3, "qHeight": 2}])
    assert [[cell["qText"] for cell in row] for row in page["qMatrix"]] == [
        ["East", "Totals", "12"],
        ["North", "Hat", "10"],
    ]
    assert made.select_cells(PATH, [2], [])
    assert session.evaluate("Sum(Amount)").number == 10


def test_without_rows_there_is_no_total(session: Session) -> None:
    made = chart(session, [dimension("Region", total=True)], "If(Amount > 99, 1)", qSuppressMissing=True)
    assert lines(made) == []


def test_rows_that_only_another_table_brings() -> None:
    document = Document(
        script="A: LOAD * INLINE [\nK, X\n1, 5\n2, 7\n];\nB: LOAD * INLINE [\nK, Y\n1, a\n3, b\n];"
    )
    assert document.reload().success
    both = [dimension("X"), dimension("Y", total=True)]
    made = chart(document.session(), both, "Count(Y)")
    assert sorted(lines(made)) == ["- Totals 1", "- b 1", "5 Totals 1", "5 a 1", "7 - 0", "7 Totals 0"]


ROWS = """
Facts: LOAD * INLINE [
Key, Kind, Price
1, a, 1.1
1, b,
2, a, 2.2
2, , 0.7
3, c, text
4, a, 2.2
, b, 9.9
];
Parts: LOAD * INLINE [
Key, Part, Weight
1, x, 5
1, y, 6
2, y,
5, z, 8
];
"""
OF_ROWS = ("Sum", "Avg", "Min", "Max", "Count", "NumericCount", "TextCount", "NullCount", "MissingCount")


@pytest.mark.parametrize("selected", [None, "a", "b"])
@pytest.mark.parametrize("of", [[], ["Kind"], ["Part"], ["Kind", "Part"], ["Weight", "Key"]])
def test_the_grand_total_is_what_all_rows_give(of: list[str], selected: str | None) -> None:
    document = Document(script=ROWS)
    assert document.reload().success
    session = document.session()
    if selected:
        session.field("Kind").select_values([Dual(text=selected)])  # type: ignore[union-attr]  # the field is there
    fields = ("Price", "Weight", "Key", "Price * Weight", "Price * 2")
    measures = [f"{function}({field})" for field in fields for function in OF_ROWS]
    measures += ["Count(distinct Price)", "Sum(Price) / Count(Kind)", "Median(Price)", "Max(Price, 2)"]
    measures += ["Sum(TOTAL Price)", "Sum({1} Price)", "Sum({<Kind={a}>} Price)"]
    measures += ["Sum(Aggr(Max(Price), Kind))"]
    cube = chart(session, [dimension(name) for name in of], *measures, qInitialDataFetch=[])
    totals = [cell["qNum"] for cell in cube.layout()["qHyperCube"]["qGrandTotalRow"]]
    document.forget()
    alone = [session.evaluate(measure).number for measure in measures]
    assert [float(total) for total in totals] == pytest.approx(alone, rel=1e-12, nan_ok=True)
