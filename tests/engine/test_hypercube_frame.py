"""Rows of joined tables: what is made of them, and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from qlik_engine import Document, Session
from qlik_engine.columns import Dual
from qlik_engine.expr.aggregate.groups import Flags, Groups
from qlik_engine.hypercube.frame import JoinFrame, Rows
from qlik_engine.hypercube.join import Joiner
from qlik_engine.model import TableNode

ROWS = 40_000
MANY = f"""
Sales: LOAD RecNo() + 0.25 AS Amount, If(RecNo() = 7, Null(), RecNo() / 8) AS Gap,
    Pick(1 + Mod(RecNo(), 3), 'a', 'b', 'c') AS Kind, If(Mod(RecNo(), 5), Mod(RecNo(), 5)) AS Part,
    Mod(RecNo(), 4) AS Shop, Mod(RecNo(), 9) AS Day AUTOGENERATE {ROWS};
Shops: LOAD RecNo() - 1 AS Shop, If(RecNo() < 4, 'Town ' & RecNo()) AS Town AUTOGENERATE 4;
Parts: LOAD RecNo() AS Part, 'Part ' & RecNo() AS PartName AUTOGENERATE 4;
Days: LOAD RecNo() AS Day, If(Mod(RecNo(), 3), 'odd', 'even') AS Sort AUTOGENERATE 20;
"""
CHARTS = (
    ("Kind", "Sum(Amount)"),
    ("Town", "Avg(Amount)"),
    ("PartName", "Sum(Amount * 2)"),
    ("Kind", "Count(DISTINCT Amount)"),
    ("Town", "Count(Gap)"),
    ("Kind", "Sum(Gap)"),
)


@pytest.fixture
def session() -> Session:
    document = Document(script=MANY)
    assert document.reload().success
    return document.session()


def chart(session: Session, field: str, measure: str) -> list[tuple[str, float]]:
    definition = {
        "qDimensions": [{"qDef": {"qFieldDefs": [field], "qSortCriterias": [{"qSortByAscii": 1}]}}],
        "qMeasures": [{"qDef": {"qDef": measure}}],
        "qInitialDataFetch": [{"qWidth": 2, "qHeight": 50}],
    }
    made = session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)
    (page,) = made.layout()["qHyperCube"]["qDataPages"]
    return [(row[0]["qText"], row[1]["qNum"]) for row in page["qMatrix"]]


def frame_of(session: Session, field: str) -> JoinFrame:
    possible = session.possible("$")
    home = session.model.graph.home(field)
    assert isinstance(home, TableNode)
    return Joiner(possible).join([home])


def expected(
    field: str, value: Callable[[int], float | None], measure: Callable[[list[float]], float]
) -> Any:
    labels: dict[str, Callable[[int], str]] = {
        "Kind": lambda n: "abc"[n % 3],
        "Town": lambda n: f"Town {n % 4 + 1}" if n % 4 < 3 else "-",
        "PartName": lambda n: f"Part {n % 5}" if n % 5 else "-",
    }
    groups: dict[str, list[float]] = {}
    for n in range(1, ROWS + 1):
        found = value(n)
        groups.setdefault(labels[field](n), []).extend(() if found is None else (found,))
    return sorted((label, measure(values)) for label, values in groups.items())


EXPECTED = (
    expected("Kind", lambda n: n + 0.25, sum),
    expected("Town", lambda n: n + 0.25, lambda values: sum(values) / len(values)),
    expected("PartName", lambda n: 2 * n + 0.5, sum),
    expected("Kind", lambda n: n, len),
    expected("Town", lambda n: None if n == 7 else n, len),
    expected("Kind", lambda n: None if n == 7 else n / 8, sum),
)


def test_nobody_lists_the_rows_of_a_table_that_is_read_as_it_is(session: Session) -> None:
    with patch.object(TableNode, "every_row", side_effect=AssertionError("rows are listed")):
        assert [sorted(chart(session, *each)) for each in CHARTS] == list(EXPECTED)


def test_numbers_that_several_charts_ask_for_do_not_change_them(session: Session) -> None:
    for _ in range(3):
        assert [sorted(chart(session, *each)) for each in CHARTS] == list(EXPECTED)
        session.document.forget()


def test_numbers_get_room_once_they_are_asked_for_often(session: Session) -> None:
    frame = frame_of(session, "Amount")
    column = frame.column("Amount")
    assert column is not None
    asked = [column.numbers_on_rows(asked=True) for _ in range(3)]
    assert asked[:2] == [None, None]
    assert asked[2] is not None
    assert np.array_equal(asked[2], np.arange(1, ROWS + 1) + 0.25)
    # Now that it is known, those of other rows get it at once.
    session.document.forget()
    field = session.field("Kind")
    assert field is not None
    assert field.select("a")
    column = frame_of(session, "Amount").column("Amount")
    assert column is not None
    numbers = column.numbers_on_rows(asked=False)
    assert numbers is not None
    assert np.array_equal(numbers, np.arange(3, ROWS + 1, 3) + 0.25)


def test_numbers_with_gaps_never_get_room(session: Session) -> None:
    column = frame_of(session, "Gap").column("Gap")
    assert column is not None
    assert [column.numbers_on_rows(asked=True) for _ in range(4)] == [None] * 4


@pytest.mark.parametrize(
    ("field", "has_null"),
    [("Amount", False), ("Gap", True), ("Kind", False), ("Part", True), ("Town", True), ("PartName", True)],
)
def test_whether_rows_have_null(session: Session, field: str, has_null: bool) -> None:
    for chosen in (None, "a"):
        kind = session.field("Kind")
        assert kind is not None
        assert chosen is None or kind.select(chosen)
        frame = frame_of(session, "Amount")
        column = frame.column(field)
        assert column is not None
        assert column.has_null() == bool((frame.codes(field) == 0).any())
        assert chosen is not None or column.has_null() == has_null


@pytest.mark.parametrize(
    ("field", "key", "wanted", "shown"),
    [
        # Every shop has rows, so that those of a town are counted without them.
        ("Town", "Shop", {"-": 1, "Town 1": 1, "Town 2": 1, "Town 3": 1}, {}),
        ("PartName", "Part", {"-": 0, **{f"Part {n}": 1 for n in range(1, 5)}}, {}),
        # Some days have none, and day 0 is none of the days.
        ("Sort", "Day", {"-": 1, "even": 2, "odd": 6}, {"even": 6, "odd": 14}),
    ],
)
def test_different_keys_of_what_they_lead_to(
    session: Session, field: str, key: str, wanted: dict[str, int], shown: dict[str, int]
) -> None:
    frame, texts = frame_of(session, "Amount"), session.model.fields[field].texts
    column, groups = frame.column(key), frame.codes(field)
    assert column is not None
    assert (column.groups_of_values(groups) is not None) == (key != "Day")
    flags = ~column.values.is_null()
    found = Groups(groups, len(texts), frame.length, session.model.locale, distinct=True)
    (counts,) = (each.tolist() for each in found.reduce([found.flagged(column, Flags.of(flags))]))
    assert {text or "-": number for text, number in zip(texts, counts, strict=True)} == wanted
    alone = Groups(frame.one_group, 1, frame.length, session.model.locale, distinct=True)
    (count,) = (each.tolist() for each in alone.reduce([alone.flagged(column, Flags.of(flags))]))
    assert count == [len(set(frame.codes(key).tolist()) - {0})]
    # All rows are needed where groups are others, or null counts.
    assert column.groups_of_values(groups.copy()) is None
    (nulls,) = (each.tolist() for each in found.reduce([found.flagged(column, Flags.of(~flags))]))
    assert sum(nulls) == int(frame.codes(key).min() == 0)
    assert dict(chart(session, field, f"Count(DISTINCT {key})")) == wanted | shown


def test_rows_are_made_when_they_are_asked_for() -> None:
    made: list[int] = []

    def rows() -> np.ndarray[Any, Any]:
        made.append(1)
        return np.arange(3)

    found = Rows({4: rows})
    further = found.joined(2, np.arange(2))
    assert list(further) == [4, 2]
    assert len(further) == 2
    assert 4 in further
    assert 3 not in further
    assert made == []
    assert further[4].tolist() == [0, 1, 2]
    assert {node: each.tolist() for node, each in further.items()} == {4: [0, 1, 2], 2: [0, 1]}
    assert len(made) == 2


@pytest.mark.parametrize("field", ["Amount", "Part", "Shop", "Town"])
@pytest.mark.parametrize("chosen", [None, "a"])
def test_different_values_of_all_rows(session: Session, field: str, chosen: str | None) -> None:
    rows = [n for n in range(1, ROWS + 1) if chosen is None or "abc"[n % 3] == chosen]
    values: dict[str, Callable[[int], Any]] = {
        "Amount": lambda n: n,
        "Part": lambda n: n % 5 or None,
        "Shop": lambda n: n % 4,
        "Town": lambda n: n % 4 if n % 4 < 3 else None,
    }
    if chosen is not None:
        kind = session.field("Kind")
        assert kind is not None
        kind.select_values([Dual(text=chosen)])
    made = session.create_object(
        {
            "qInfo": {"qType": "t"},
            "qHyperCubeDef": {
                "qDimensions": [{"qDef": {"qFieldDefs": ["Sort"]}}],
                "qMeasures": [{"qDef": {"qDef": f"Count(DISTINCT {field})"}}],
            },
        },
        session_only=True,
    )
    (total,) = made.layout()["qHyperCube"]["qGrandTotalRow"]
    assert total["qNum"] == len({values[field](n) for n in rows} - {None})
