"""Functions of the rows and columns around, in pivot tables, against a slow reference over a grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import Document, Session

PAGE = {"qTop": 0, "qLeft": 0, "qWidth": 50, "qHeight": 100}
SALES = """
LOAD * INLINE [
Region, Product, Year, Quarter, Amount
East, Hat, 1, 1, 5
East, Hat, 2, 1, 12
East, Shoe, 1, 1, 7
North, Hat, 1, 1, 10
North, Shoe, 1, 1, 40
North, Shoe, 1, 2, 41
North, Shoe, 2, 1, 44
South, Shoe, 2, 2, 30
];
"""


def loaded(script: str) -> Session:
    document = Document(script=script)
    assert document.reload().success
    return document.session()


@pytest.fixture(scope="module")
def session() -> Session:
    return loaded(SALES)


def pivot(
    session: Session, left: list[str], top: list[str], measures: list[str], **more: Any
) -> list[list[str]]:
    """The texts of the data; empty for cells without data."""
    by_value = [{"qSortByNumeric": 1, "qSortByAscii": 1}]
    pseudo = [-1] if len(measures) > 1 else []
    definition = {
        "qDimensions": [{"qDef": {"qFieldDefs": [d], "qSortCriterias": by_value}} for d in (*left, *top)],
        "qMeasures": [{"qDef": {"qDef": m}} for m in measures],
        "qMode": "P",
        "qAlwaysFullyExpanded": True,
        "qNoOfLeftDims": len(left),
        "qInterColumnSortOrder": [*range(len(left) + len(top)), *pseudo],
        "qInitialDataFetch": [PAGE],
        **more,
    }
    made = session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)
    layout = made.layout()["qHyperCube"]
    assert "qError" not in layout, layout["qError"]
    assert all("qError" not in info for info in layout["qMeasureInfo"]), layout["qMeasureInfo"]
    (page,) = layout["qPivotDataPages"]
    return [["" if cell["qType"] == "E" else cell["qText"] for cell in row] for row in page["qData"]]


# Rows: East Hat, East Shoe, North Hat, North Shoe, South Shoe; columns: the years 1 and 2.
@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("Sum(Amount)", ["5 12", "7 .", "10 .", "81 44", ". 30"]),
        ("Above(Sum(Amount))", ["- -", "5 .", "- .", "10 -", ". -"]),
        ("Above(TOTAL Sum(Amount))", ["- -", "5 .", "7 .", "10 -", ". 44"]),
        ("Below(Sum(Amount))", ["7 -", "- .", "81 .", "- -", ". -"]),
        ("Top(Sum(Amount))", ["5 12", "5 .", "10 .", "10 -", ". 30"]),
        ("Bottom(TOTAL Sum(Amount))", ["- 30", "- .", "- .", "- 30", ". 30"]),
        ("Before(Sum(Amount))", ["- 5", "- .", "- .", "- 81", ". -"]),
        ("After(Sum(Amount))", ["12 -", "- .", "- .", "44 -", ". -"]),
        ("First(Sum(Amount))", ["5 5", "7 .", "10 .", "81 81", ". -"]),
        ("Last(Sum(Amount))", ["12 12", "- .", "- .", "44 44", ". 30"]),
        ("RowNo() & '/' & NoOfRows()", ["1/2 1/2", "2/2 .", "1/2 .", "2/2 2/2", ". 1/1"]),
        ("RowNo(TOTAL) & '/' & NoOfRows(TOTAL)", ["1/5 1/5", "2/5 .", "3/5 .", "4/5 4/5", ". 5/5"]),
        ("ColumnNo() & '/' & NoOfColumns()", ["1/2 2/2", "1/2 .", "1/2 .", "1/2 2/2", ". 2/2"]),
        ("Rank(Sum(Amount))", ["2 1", "1 .", "2 .", "1 1", ". 1"]),
        ("Rank(TOTAL Sum(Amount))", ["4 3", "3 .", "2 .", "1 1", ". 2"]),
        ("HRank(Sum(Amount))", ["2 1", "1 .", "1 .", "1 2", ". 1"]),
        ("RangeSum(Above(TOTAL Sum(Amount), 0, RowNo(TOTAL)))", ["5 12", "12 .", "22 .", "103 56", ". 86"]),
        ("RangeSum(Before(Sum(Amount), 0, ColumnNo()))", ["5 17", "7 .", "10 .", "81 125", ". 30"]),
        ("Sum(Amount) - Above(TOTAL Sum(Amount))", ["- -", "2 .", "3 .", "71 -", ". -14"]),
        ("Dimensionality() & SecondaryDimensionality()", ["21 21", "21 .", "21 .", "21 21", ". 21"]),
    ],
)
def test_rows_and_columns(session: Session, measure: str, expected: list[str]) -> None:
    found = pivot(session, ["Region", "Product"], ["Year"], [measure])
    assert [" ".join(text or "." for text in row) for row in found] == expected


def test_a_row_segment_ends_with_the_outer_column(session: Session) -> None:
    within = pivot(session, ["Product"], ["Year", "Quarter"], ["Before(Sum(Amount))"])
    across = pivot(session, ["Product"], ["Year", "Quarter"], ["Before(TOTAL Sum(Amount))"])
    assert within == [["-", "", "-", ""], ["-", "47", "-", "44"]]
    assert across == [["-", "", "-", ""], ["-", "47", "41", "44"]]


def test_totals_are_a_level_of_their_own(session: Session) -> None:
    spec = {"qOtherTotalSpec": {"qTotalMode": "TOTAL_EXPR"}}
    by_text = [{"qSortByAscii": 1}]
    dimensions = [
        {"qDef": {"qFieldDefs": [name], "qSortCriterias": by_text}, **spec} for name in ("Region", "Product")
    ]
    found = pivot(session, ["Region", "Product"], [], ["RowNo() & '/' & NoOfRows()"], qDimensions=dimensions)
    # Two products and a total below each region; the regions' totals are rows of one segment.
    assert [row[0] for row in found] == [
        *("1/2", "2/2", "1/3"),
        *("1/2", "2/2", "2/3"),
        *("1/1", "3/3"),
        "1/1",
    ]


def test_several_measures_do_not_mix(session: Session) -> None:
    found = pivot(session, ["Region"], ["Year"], ["Sum(Amount)", "Above(Sum(Amount))", "Column(1) * 2"])
    assert found[0] == ["12", "-", "24", "12", "-", "24"]
    assert found[1] == ["91", "12", "182", "44", "12", "88"]


def test_rows_sorted_by_a_measure(session: Session) -> None:
    found = pivot(session, ["Region"], [], ["Sum(Amount)", "Above(Sum(Amount))"], qSortbyYValue=-1)
    assert found == [["135", "-"], ["30", "135"], ["24", "30"]]


# --- any data -------------------------------------------------------------------------------------------

Row = tuple[int, int, int, int]
Cells = dict[tuple[int, int, int], int]
ROWS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.integers(1, 50)),
    min_size=1,
    max_size=12,
)


def neighbour(step: int, across: bool, total: bool) -> Callable[[Cells, tuple[int, int, int]], int | None]:
    """The value some rows below (or columns after) the place in question."""

    def find(cells: Cells, place: tuple[int, int, int]) -> int | None:
        a, b, c = place
        if across:
            axis = sorted({column for _, _, column in cells})
            at = axis.index(c) + step
            return cells.get((a, b, axis[at])) if 0 <= at < len(axis) else None
        rows = sorted({(x, y) for x, y, _ in cells if total or x == a})
        at = rows.index((a, b)) + step
        return cells.get((*rows[at], c)) if 0 <= at < len(rows) else None

    return find


QUESTIONS = {
    "Above(Sum(V))": neighbour(-1, across=False, total=False),
    "Above(TOTAL Sum(V), 2)": neighbour(-2, across=False, total=True),
    "Below(Sum(V))": neighbour(1, across=False, total=False),
    "Below(TOTAL Sum(V))": neighbour(1, across=False, total=True),
    "Before(Sum(V))": neighbour(-1, across=True, total=False),
    "After(TOTAL Sum(V), 2)": neighbour(2, across=True, total=True),
}


@given(ROWS, st.sampled_from(sorted(QUESTIONS)))
@settings(max_examples=60, deadline=None)
def test_neighbours_of_any_table(rows: list[Row], question: str) -> None:
    lines = "\n".join(",".join(map(str, row)) for row in rows)
    found = pivot(loaded(f"LOAD * INLINE [\nA,B,C,V\n{lines}\n];"), ["A", "B"], ["C"], [question])
    cells: Cells = {}
    for a, b, c, value in rows:
        cells[a, b, c] = cells.get((a, b, c), 0) + value
    expected = []
    for a, b in sorted({(a, b) for a, b, _ in cells}):
        line = []
        for c in sorted({c for _, _, c in cells}):
            value = QUESTIONS[question](cells, (a, b, c)) if (a, b, c) in cells else None
            line.append("" if (a, b, c) not in cells else "-" if value is None else str(value))
        expected.append(line)
    assert found == expected
