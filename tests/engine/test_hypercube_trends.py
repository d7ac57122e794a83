"""Trend lines: curves through the points of a straight table."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import Document, Session
from qlik_engine.hypercube.trends import fit

POINTS = """
LOAD RecNo() AS X, Chr(75 - RecNo()) AS Letter, Date(45000 + 2 * RecNo()) AS Day, Mod(RecNo(), 2) AS Half,
  3 + 2 * RecNo() AS Line, 5 - RecNo() + RecNo() * RecNo() / 2 AS Square, 2 * Exp(RecNo() / 4) AS Growth,
  4 * Pow(RecNo(), 1.5) AS Power, 1 + 3 * Log(RecNo()) AS Slow, If(RecNo() <> 3, 7) AS Same,
  RecNo() - 4 AS Mixed
AUTOGENERATE 8;
"""


@pytest.fixture(scope="module")
def session() -> Session:
    document = Document(script=POINTS)
    assert document.reload().success
    return document.session()


def lines(
    session: Session, measure: str, *wanted: dict[str, Any], dimensions: tuple[str, ...] = ("X",), **more: Any
) -> list[dict[str, Any]]:
    ascending = [{"qSortByNumeric": 1, "qSortByAscii": 1}]
    definition = {
        "qDimensions": [{"qDef": {"qFieldDefs": [d], "qSortCriterias": ascending}} for d in dimensions],
        "qMeasures": [
            {"qDef": {"qDef": measure}, "qTrendLines": [{"qXColIx": 0, **line} for line in wanted]},
            {"qDef": {"qDef": "Sum(X)"}},
        ],
        **more,
    }
    made = session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)
    found: list[dict[str, Any]] = made.layout()["qHyperCube"]["qMeasureInfo"][0]["qTrendLines"]
    return found


@pytest.mark.parametrize(
    ("measure", "kind", "short", "coefficients", "expression"),
    [
        ("Sum(Line)", "LINEAR", "LINEAR", [3, 2], "3+2*x"),
        ("Sum(Line)", "Average", "AVERAGE", [12], "12"),
        ("Sum(Square)", "Polynomial2", "POLYNOMIAL2", [5, -1, 0.5], "5-1*x+0.5*x^2"),
        ("Sum(Square)", "POLYNOMIAL3", "POLYNOMIAL3", [5, -1, 0.5, 0], None),
        ("Sum(Square)", "POLYNOMIAL4", "POLYNOMIAL4", [5, -1, 0.5, 0, 0], None),
        ("Sum(Growth)", "EXPONENTIAL", "EXPONENTIAL", [2, 0.25], "2*exp(0.25*x)"),
        ("Sum(Power)", "Power", "POWER", [4, 1.5], "4*x^1.5"),
        ("Sum(Slow)", "Logarithmic", "LOG", [1, 3], "1+3*ln(x)"),
        ("Sum(Slow)", "LOG", "LOG", [1, 3], "1+3*ln(x)"),
    ],
)
def test_curves(
    session: Session, measure: str, kind: str, short: str, coefficients: list[float], expression: str | None
) -> None:
    (line,) = lines(session, measure, {"qType": kind, "qCalcR2": True, "qContinuousXAxis": "Possible"})
    assert line["qType"] == short
    assert line["qCoeff"] == pytest.approx(coefficients, abs=1e-8)
    assert line["qR2"] == pytest.approx(0 if short == "AVERAGE" else 1)
    if expression is not None:
        assert line["qExpression"] == expression


def test_the_score_is_only_there_if_asked_for(session: Session) -> None:
    first, second = lines(session, "Sum(Line)", {"qType": "LINEAR"}, {"qType": "LINEAR", "qCalcR2": True})
    assert "qR2" not in first
    assert second["qR2"] == 1


def test_values_count_from_one_on_unless_their_numbers_are_wanted(session: Session) -> None:
    never, possible = {"qType": "LINEAR"}, {"qType": "LINEAR", "qContinuousXAxis": "CONTINUOUS_IF_POSSIBLE"}
    plain, days = lines(session, "Sum(Line)", never, possible, dimensions=("Day",))
    assert plain["qCoeff"] == pytest.approx([3, 2])
    assert days["qCoeff"] == pytest.approx([3 - 45000, 1])
    (letters,) = lines(session, "Sum(Line)", possible, dimensions=("Letter",))
    assert letters["qCoeff"] == pytest.approx([21, -2])


def test_only_times_may_be_wanted(session: Session) -> None:
    time = {"qType": "LINEAR", "qContinuousXAxis": "Time"}
    assert lines(session, "Sum(Line)", time, dimensions=("Day",))[0]["qCoeff"][1] == pytest.approx(1)
    assert lines(session, "Sum(2 * Line)", time, dimensions=("Half",))[0]["qCoeff"] == pytest.approx(
        [120, -16]
    )


def test_along_another_measure(session: Session) -> None:
    (line,) = lines(session, "Sum(Line)", {"qType": "LINEAR", "qXColIx": 2}, dimensions=("Day",))
    assert session.evaluate("Sum(X)").number == 36
    (line,) = lines(session, "Sum(Line)", {"qType": "LINEAR", "qXColIx": 2}, dimensions=("Letter",))
    assert line["qCoeff"] == pytest.approx([3, 2])


def test_a_line_for_each_value_of_the_other_dimension(session: Session) -> None:
    wanted = {"qType": "LINEAR", "qXColIx": 0, "qContinuousXAxis": "Possible"}
    found = lines(session, "Sum(Line) + 10 * Half", wanted, dimensions=("X", "Half"))
    assert [line["qElemNo"] for line in found] == [0, 1]
    assert found[0]["qCoeff"] == pytest.approx([13, 2])
    assert found[1]["qCoeff"] == pytest.approx([3, 2])


@pytest.mark.parametrize("mode", ["K", "T"])
def test_lines_of_stacked_tables(session: Session, mode: str) -> None:
    wanted = {"qType": "LINEAR", "qXColIx": 0}
    both = [wanted, {**wanted, "qMultiDimMode": "Sum"}]
    found = lines(session, "Sum(Line)", *both, dimensions=("Half", "X"), qMode=mode, qNoOfLeftDims=1)
    assert len(found) == 9
    assert all("qElemNo" in line for line in found[:-1])
    assert found[-1]["qCoeff"] == pytest.approx([60, -8])
    assert "qElemNo" not in found[-1]


def test_lines_of_pivot_tables(session: Session) -> None:
    wanted = {"qType": "LINEAR", "qXColIx": 0, "qContinuousXAxis": "Possible"}
    both = [wanted, {**wanted, "qMultiDimMode": "Sum"}]
    found = lines(session, "Sum(Line) + 10 * Half", *both, dimensions=("X", "Half"), qMode="P")
    assert [line.get("qElemNo") for line in found] == [0, 1, None]
    assert [line["qCoeff"] for line in found] == [pytest.approx([13, 2]), pytest.approx([3, 2]), []]
    # Sums are documented for stacks and trees only.
    assert found[-1]["qError"]["qErrorCode"] == 25000


@pytest.mark.parametrize(
    "wanted",
    [
        {"qType": "LINEAR", "qXColIx": 9},
        {"qType": "LINEAR", "qXColIx": -1},
        {"qType": "LINEAR", "qMultiDimMode": "TRENDLINE_SUM"},
    ],
)
def test_definitions_that_fit_no_cube(session: Session, wanted: dict[str, Any]) -> None:
    (line,) = lines(session, "Sum(Line)", wanted)
    assert (line["qError"]["qErrorCode"], line["qCoeff"]) == (25000, [])


@pytest.mark.parametrize(
    ("measure", "kind"), [("Sum(Mixed)", "EXPONENTIAL"), ("Sum(Mixed)", "POWER"), ("Null()", "LINEAR")]
)
def test_points_without_such_a_line(session: Session, measure: str, kind: str) -> None:
    (line,) = lines(session, measure, {"qType": kind})
    assert line["qError"]["qErrorCode"] == 25001


def test_points_without_value_are_left_out(session: Session) -> None:
    (line,) = lines(session, "Only(Same)", {"qType": "LINEAR", "qCalcR2": True})
    assert line["qCoeff"] == pytest.approx([7, 0])
    assert line["qR2"] == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=3, max_size=12))
def test_no_line_is_nearer(points: list[tuple[int, int]]) -> None:
    x, y = (np.array(column, dtype=np.float64) for column in zip(*points, strict=True))
    curve = fit("LINEAR", x, y)
    if curve is None:
        assert len(set(x)) < 2
        return
    a, b = curve.coefficients

    def far(c: float, d: float) -> float:
        return math.fsum((y - c - d * x) ** 2)

    best = far(a, b)
    assert all(best <= far(a + i, b + j) + 1e-6 for i in (-0.1, 0, 0.1) for j in (-0.01, 0, 0.01))
    assert 0 <= curve.score <= 1
