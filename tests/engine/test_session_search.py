from __future__ import annotations

import pytest

from qlik_engine import Document, EngineError, Session

SCRIPT = """
Sales: LOAD * INLINE [Fruit, Amount
Orange juice, 10
Apple juice, 20
Orange, 5
Lemon, 1];
"""


@pytest.fixture
def session() -> Session:
    document = Document(script=SCRIPT)
    assert document.reload().success
    return document.session()


def selected(session: Session, text: str) -> list[str]:
    field = session.field("Fruit")
    assert field is not None
    field.clear()
    field.select(text)
    return [field.field.texts[at + 1] for at, state in enumerate(field.states()) if state == "S"]


def found(session: Session, text: str) -> list[str]:
    field = session.field("Fruit")
    assert field is not None
    return [field.field.texts[code] for code in field.search(text).nonzero()[0].tolist()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(lemon|orange)", ["Orange", "Lemon"]),
        ("(*juice&orange*)", ["Orange juice"]),
        ("(lemon|(*juice&apple*))", ["Apple juice", "Lemon"]),
        ('("Orange juice"|nothing)', ["Orange juice"]),
        ("=Sum(Amount)>=10", ["Orange juice", "Apple juice"]),
        ("=Fruit like 'L*'", ["Lemon"]),
        ("=0", []),
    ],
)
def test_compound_and_calculated_searches_select(session: Session, text: str, expected: list[str]) -> None:
    assert selected(session, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orange juice", ["Orange juice", "Apple juice", "Orange"]),
        ('"orange juice"', ["Orange juice"]),
        ("+orange +juice", ["Orange juice"]),
        ("orange -juice", ["Orange"]),
        ("-juice", ["Orange", "Lemon"]),
        ("(lemon|apple*)", ["Apple juice", "Lemon"]),
        ("=Sum(Amount)=1", ["Lemon"]),
        ("", []),
    ],
)
def test_interactive_searches_find(session: Session, text: str, expected: list[str]) -> None:
    assert found(session, text) == expected


def test_a_calculated_search_sees_the_selection(session: Session) -> None:
    amount = session.field("Amount")
    assert amount is not None
    amount.select("<10")
    assert found(session, "=Sum(Amount)>0") == ["Orange", "Lemon"]
    assert found(session, "=Sum({1} Amount)>9") == ["Orange juice", "Apple juice"]


def test_a_search_that_is_no_expression(session: Session) -> None:
    with pytest.raises(EngineError) as caught:
        found(session, "=Sum(")
    assert caught.value.code == 8
