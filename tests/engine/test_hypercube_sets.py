"""Sets over documents: operators between sets of records, history, bookmarks, searches, fields on the fly."""

from __future__ import annotations

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


@pytest.fixture(scope="module")
def loaded() -> Document:
    document = Document(script=SALES)
    assert document.reload().success
    return document


@pytest.fixture
def session(loaded: Document) -> Session:
    return loaded.session()


def choose(session: Session, field: str, *texts: str, state: str = "$") -> None:
    found = session.field(field, state)
    assert found is not None
    assert found.select_values([Dual(text=text) for text in texts])


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("Sum({1 - $} Amount)", 230),
        ("Sum({-$} Amount)", 230),
        ("Sum({$ * 1<Year = {2020}>} Amount)", 120),
        ("Sum({$ / 1<Year = {2020}>} Amount)", 150 + 120),
        ("Sum({$ + 1<Year = {2020}>} Amount)", 390),
        ("Sum({(1 - $)<Year = {2020}>} Amount)", 120),
        ("Sum({1 - (1<Region = {North}> + 1<Year = {2019}>)} Amount)", 120),
        ("Sum({0} Amount)", 0),
        ("Count({1 - $} DISTINCT Name)", 4),
        ("Count({1 - 1} DISTINCT Name) + Count({1 - 1} DISTINCT Customer)", 0),
        ("Sum({<Country = {DE}> + 1<Country = {FR}>} Amount)", 390),
        ("Sum({1<Customer = P({$ * 1<Product = {Shirt}>} Customer)>} Amount)", 150),
        ("Sum({1<Customer = E({1 - $})>} Amount)", 270),
        ('Sum({1<Region = {"=Sum({1} Amount) > 100"}>} Amount)', 390),
        ('Sum({1<Region = {"=Sum(Amount) > 100"}>} Amount)', 270),
        ("Sum({1<Country = {\"=Len(Country) = 2 and Country <> 'DE'\"}>} Amount)", 230),
        ("Sum({1<[=Year - 2000] = {20}>} Amount)", 240),
        ("Sum({1<[=Upper(Region)] = {NORTH, EAST}, Year = {2020}>} Amount)", 190),
        ('Sum({1<[=Aggr(Sum({1} Amount), Region)] = {">100"}>} Amount)', 390),
        ("Sum({1<[=Upper(Region)] -= {NORTH}>} Amount)", 230),
        ('Sum({1<[=Upper(Region)] = {"=Sum({1} Amount) > 100"}>} Amount)', 390),
        ('Sum({1<[=Upper(Region)] = {"=Sum(Amount) > 100"}>} Amount)', 270),
        ('Sum({1<[=Upper(Region)] -= {"=Sum({1} Amount) > 100"}>} Amount)', 110),
        ('Sum({1<[=Upper(Region)] = {"=Sum({1} Amount) = 10", EAST}>} Amount)', 110),
        ('Sum({1<[=Year - 2000] = {"=Sum({1} Amount) > 250"}>} Amount)', 260),
        ('Sum({1<[=Left(Product, 1)] = {"=Count({1} DISTINCT Product) > 1"}>} Amount)', 420),
        ('Sum({1<[=Region & Year] = {"=Sum({1} Amount) >= 120"}>} Amount)', 270),
        ('Sum({1<[=Aggr(Sum({1} Amount), Region)] = {"=Count({1} DISTINCT Year) = 1"}>} Amount)', 10),
        ("{1} Sum(Amount) - Sum({$} Amount)", 230),
        ("{1<Year = {2020}>} (Sum(Amount) + ({$} Sum(Amount)))", 510),
        ("{1<Year = {2020}>} Sum({<Region = {North}>} Amount)", 120),
        ("{1<Year = {2020}>} Sum({<Year = {2019}>} Amount)", 260),
        ("{1<Year = {2020}>} Sum({<Year += {2019}>} Amount)", 500),
    ],
)
def test_sets(session: Session, expression: str, expected: float) -> None:
    """North is selected."""
    choose(session, "Region", "North")
    assert session.evaluate(expression).number == expected


def test_the_qualifier_all(session: Session) -> None:
    choose(session, "Region", "North")
    assert session.evaluate("Sum(ALL Amount)").number == 500
    assert session.evaluate("Sum(Amount) / Sum(ALL Amount)").number == 0.54


def test_calculated_variables_by_name(session: Session) -> None:
    session.set_variable("vTotal", "=Sum(Amount)")
    session.set_variable("vTwice", "=vTotal * 2")
    session.set_variable("vLoop", "=vLoop + 1")
    choose(session, "Region", "North")
    expected = {"vTotal": 270, "vTwice + 1": 541, "Sum(Amount / vTotal)": 1, "Sum({1} Amount) - vTotal": 230}
    assert {text: session.evaluate(text).number for text in expected} == pytest.approx(expected)
    assert "itself" in str(session.evaluate("vLoop").text)
    assert session.evaluate("vTotal").number == 270


def test_master_measures_by_name(session: Session) -> None:
    for label, definition in {"Sales": "Sum(Amount)", "Twice": "=Sales * 2", "Loop": "Loop + 1"}.items():
        shared = {"qInfo": {"qType": "measure"}, "qMeasure": {"qDef": definition, "qLabel": label}}
        session.create_object(shared, session_only=True, kind="measure")
    choose(session, "Region", "North")
    expected = {
        "Sales": 270,
        "[Twice] + 1": 541,
        "{<Year = {2020}>} Sales": 120,
        "({<Year = {2020}>} Sales) + ({1} Sales) + Sales": 120 + 500 + 270,
    }
    assert {text: session.evaluate(text).number for text in expected} == expected
    assert "itself" in str(session.evaluate("Loop").text)


def test_steps_of_history(session: Session) -> None:
    choose(session, "Region", "North")
    choose(session, "Year", "2020")
    steps = {"{$}": 120, "{$1}": 270, "{$2}": 500, "{$3}": 500, "{$_1}": 500, "{$1<Year = {2019}>}": 150}
    assert {text: session.evaluate(f"Sum({text} Amount)").number for text in steps} == steps
    assert session.back()
    assert session.evaluate("Sum({$_1} Amount)").number == 120


def test_alternate_states_and_bookmarks(session: Session) -> None:
    session.add_state("Other", session_only=True)
    choose(session, "Year", "2019", state="Other")
    choose(session, "Region", "North")
    expected = {
        "Sum({Other} Amount)": 260,
        "Sum({Other * $} Amount)": 150,
        "Sum({Other<Region = $::Region>} Amount)": 150,
        "Sum({1<Year = Other::Year>} Amount)": 260,
    }
    assert {text: session.evaluate(text).number for text in expected} == expected
    assert "Nowhere" in str(session.evaluate("Sum({Nowhere} Amount)").text)


# --- laws -----------------------------------------------------------------------------------------

SETS = st.sampled_from(
    [
        "1",
        "0",
        "$",
        "1<Year={2020}>",
        "1<Product={Hat,Shirt}>",
        "1<Country={DE,FR}>",
        '1<Name={"*a*"}>',
        "1<Customer=P({1<Product={Shoe}>})>",
    ]
)


@pytest.fixture(scope="module")
def chosen(loaded: Document) -> Session:
    session = loaded.session()
    choose(session, "Region", "North", "South")
    return session


@settings(max_examples=60, deadline=None)
@given(a=SETS, b=SETS, c=SETS)
def test_set_algebra(chosen: Session, a: str, b: str, c: str) -> None:
    def total(inside: str) -> float:
        return chosen.evaluate(f"Sum({{{inside}}} Amount)").number

    assert total(f"{a} + {b}") == total(f"{b} + {a}") == total(a) + total(b) - total(f"{a} * {b}")
    assert total(f"{a} - {b}") == total(a) - total(f"{a} * {b}")
    assert total(f"{a} / {b}") == total(f"({a} + {b}) - ({a} * {b})")
    assert total(f"{a} * ({b} + {c})") == total(f"({a} * {b}) + ({a} * {c})")
    assert total(f"1 - ({a} + {b})") == total(f"(1 - {a}) * (1 - {b})")


def test_a_set_around_no_aggregation_is_refused(session: Session) -> None:
    shown = session.evaluate("Sum({<Year = {2019}>} {<Region = {North}>} Amount)").text
    assert "around no aggregation" in str(shown)
