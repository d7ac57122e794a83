"""Bounds of ranges in searches are read as the values of the field are written."""

from __future__ import annotations

import pytest

from qlik_engine import Document, Session

SCRIPT = """
SET DateFormat = 'YYYY-MM-DD';
T: LOAD N, Date(Day, 'DD.MM.YYYY') AS Day, Interval(Span, 'hh:mm') AS Span INLINE [
N, Day, Span
1, 2020-01-05, 0.5
2, 2020-02-10, 0.25
3, 2019-12-31, 1.5
4, 2020-02-10, 0.125];
"""
BOUNDS = [
    ("Day", ">=01.01.2020", 7),
    ("Day", ">=01.01.2020<=31.01.2020", 1),
    ("Day", "<2020-01-01", 3),
    ("Day", ">=43835", 7),
    ("Day", "<43830.5", 3),
    ("Span", ">=06:00<12:00", 2),
    ("Span", ">24:00", 3),
    ("N", ">1<3", 2),
    ("N", ">2 <4", 3),
]


@pytest.fixture(scope="module")
def session() -> Session:
    document = Document("bounds", title="Bounds", script=SCRIPT)
    assert document.reload().success
    return document.session()


@pytest.mark.parametrize(("field", "text", "total"), BOUNDS)
def test_a_set(session: Session, field: str, text: str, total: float) -> None:
    assert session.evaluate(f'Sum({{1<{field} = {{"{text}"}}>}} N)').number == total


@pytest.mark.parametrize(("field", "text", "total"), BOUNDS)
def test_a_selection(session: Session, field: str, text: str, total: float) -> None:
    selectable = session.field(field)
    assert selectable is not None
    assert selectable.select(text)
    assert session.evaluate("Sum(N)").number == total
    selectable.clear()


def test_what_is_no_bound_finds_nothing(session: Session) -> None:
    selectable = session.field("Day")
    assert selectable is not None
    assert not selectable.select(">soon")
    assert session.evaluate('Sum({1<Day = {">soon"}>} N)').number == 0
