"""What is kept of selection states stays within bounds."""

from __future__ import annotations

import gc

import pytest

from qlik_engine import Document, Dual, Session
from qlik_engine.hypercube.frame import JoinFrame
from qlik_engine.selection import Possible

YEARS = 12
SCRIPT = f"""
Lines: LOAD Mod(RecNo(), 100) AS Order, Mod(RecNo(), 7) AS Product, RecNo() AS Amount AUTOGENERATE 1200;
Orders: LOAD RecNo() - 1 AS Order, Mod(RecNo() - 1, {YEARS}) AS Year AUTOGENERATE 100;
"""


@pytest.fixture
def session() -> Session:
    document = Document(script=SCRIPT)
    assert document.reload().success
    return document.session()


def look_at_all_years(session: Session) -> None:
    chart = session.create_object(
        {
            "qInfo": {"qType": "t"},
            "qHyperCubeDef": {
                "qDimensions": [{"qDef": {"qFieldDefs": ["Product"]}}],
                "qMeasures": [{"qDef": {"qDef": "Sum(Amount)"}}],
                "qInitialDataFetch": [{"qWidth": 2, "qHeight": 10}],
            },
        },
        session_only=True,
    )
    field = session.field("Year")
    assert field is not None
    for year in range(YEARS):
        assert field.select_values([Dual(float(year))])
        page = chart.layout()["qHyperCube"]["qDataPages"][0]["qMatrix"]
        amounts = [n for n in range(1, 1201) if n % 100 % YEARS == year]
        assert {row[0]["qNum"]: row[1]["qNum"] for row in page} == {
            product: sum(n for n in amounts if n % 7 == product) for product in range(7)
        }


def alive(session: Session, kind: type) -> int:
    gc.collect()
    model = session.model
    return sum(isinstance(each, kind) and each.model is model for each in gc.get_objects())


@pytest.mark.parametrize(
    ("kind", "room", "states"),
    [
        *((JoinFrame, room, states) for room, states in ((1 << 30, 6), (2 * 108 * 48, 3), (1, 2))),
        *((Possible, room, states) for room, states in ((1 << 30, YEARS), (101 * 5 * 4, 4), (1, 2))),
    ],
)
def test_joins_and_keys_of_the_last_states_are_kept_as_there_is_room(
    session: Session, monkeypatch: pytest.MonkeyPatch, kind: type, room: int, states: int
) -> None:
    monkeypatch.setattr("qlik_engine.selection.possible.SELECTION_CACHE_BYTES", room)
    look_at_all_years(session)
    assert alive(session, kind) == states
