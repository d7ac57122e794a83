"""Selecting: states, operations, locks, history, alternate states, search texts."""

from __future__ import annotations

import pytest

from qlik_engine import Document, Dual, EngineError, SelectableField, Session, UnsupportedError

SALES = """
Sales:
LOAD * INLINE [
Region, Product, Year, Amount
North, Shoe, 2019, 100
North, Shirt, 2019, 50
North, Shoe, 2020, 120
South, Shoe, 2019, 80
South, Hat, 2020, 40
East, Shirt, 2020, 70
East, Hat, 2019, 30
West, Hat, 2020, 10
];
"""


@pytest.fixture
def session() -> Session:
    document = Document(script=SALES)
    assert document.reload().success
    return document.session()


def field(session: Session, name: str, state: str = "$") -> SelectableField:
    found = session.field(name, state)
    assert found is not None
    return found


def states(session: Session, name: str, state: str = "$") -> dict[str, str]:
    target = field(session, name, state)
    return dict(zip(target.field.texts[1:], target.states(), strict=True))


def test_nothing_selected_everything_optional(session: Session) -> None:
    assert set(states(session, "Region").values()) == {"O"}
    assert field(session, "Region").state_counts()["qOption"] == 4


def test_selected_alternative_excluded_and_selected_excluded(session: Session) -> None:
    field(session, "Region").select_values([Dual(text="North"), Dual(text="South")])
    field(session, "Product").select_values([Dual(text="Shirt")])
    assert states(session, "Region") == {"North": "S", "South": "XS", "East": "A", "West": "X"}
    assert states(session, "Product") == {"Shoe": "A", "Shirt": "S", "Hat": "A"}
    assert states(session, "Year") == {"2019": "O", "2020": "X"}
    counts = field(session, "Region").state_counts()
    assert (counts["qSelected"], counts["qSelectedExcluded"], counts["qAlternative"]) == (1, 1, 1)


def test_values_are_found_by_number_and_by_text(session: Session) -> None:
    year = field(session, "Year")
    assert year.select_values([Dual(2019.0)])
    assert states(session, "Year") == {"2019": "S", "2020": "A"}
    assert year.select_values([Dual(text="2020")])
    assert states(session, "Year") == {"2019": "A", "2020": "S"}
    assert not year.select_values([Dual(1900.0)])
    assert states(session, "Year")["2020"] == "S"


def test_toggling_adds_and_removes(session: Session) -> None:
    region = field(session, "Region")
    assert region.low_level_select([0, 1])
    assert region.low_level_select([1, 2], toggle=True)
    assert states(session, "Region") == {"North": "S", "South": "A", "East": "S", "West": "A"}
    assert region.low_level_select([0, 2], toggle=True)
    assert set(states(session, "Region").values()) == {"O"}
    assert not region.low_level_select([-2, 99])


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("select_all", ["S", "S", "XS"]),
        ("select_possible", ["S", "S", "X"]),
        ("clear", ["O", "O", "X"]),
    ],
)
def test_operations_on_a_field_without_selection(
    session: Session, operation: str, expected: list[str]
) -> None:
    field(session, "Region").select("North")
    assert getattr(field(session, "Product"), operation)()
    assert field(session, "Product").states() == expected


def test_select_excluded_inverts(session: Session) -> None:
    region = field(session, "Region")
    region.select("North")
    assert region.select_excluded()
    assert states(session, "Region") == {"North": "A", "South": "S", "East": "S", "West": "S"}


def test_select_alternative_needs_a_selection(session: Session) -> None:
    region = field(session, "Region")
    assert not region.select_alternative()
    region.select("North")
    field(session, "Product").select("Shoe")
    assert region.select_alternative()
    assert states(session, "Region") == {"North": "A", "South": "S", "East": "X", "West": "X"}


def test_a_selection_of_excluded_values_overrides_what_excludes_them(session: Session) -> None:
    field(session, "Year").select("2020")
    field(session, "Region").select("West")
    assert field(session, "Product").select("Shirt")
    assert states(session, "Product")["Shirt"] == "S"
    assert states(session, "Region") == {"North": "X", "South": "X", "East": "O", "West": "X"}
    assert states(session, "Year")["2020"] == "S"


def test_locked_selections_cannot_be_changed_or_overridden(session: Session) -> None:
    region = field(session, "Region")
    assert not region.lock()
    region.select("West")
    assert region.lock()
    assert region.locked
    assert states(session, "Region")["West"] == "L"
    assert not region.select("North")
    assert not region.clear()
    assert not field(session, "Product").select("Shirt")
    session.clear_all()
    assert states(session, "Region")["West"] == "L"
    assert region.select("North", soft_lock=True)
    assert region.unlock()
    session.lock_all()
    session.clear_all(locked_also=True)
    assert set(states(session, "Region").values()) == {"O"}


def test_locked_values_can_be_excluded(session: Session) -> None:
    field(session, "Region").select_values([Dual(text="North"), Dual(text="West")])
    session.lock_all()
    field(session, "Year").select("2019")
    assert states(session, "Region") == {"North": "L", "South": "A", "East": "A", "West": "XL"}
    session.unlock_all()
    assert states(session, "Region")["West"] == "XS"


def test_clear_all_but_this(session: Session) -> None:
    field(session, "Region").select("North")
    field(session, "Year").select("2019")
    assert field(session, "Year").clear_all_but_this()
    assert list(session.selections()) == ["Year"]


def test_back_and_forward(session: Session) -> None:
    assert not session.back()
    region = field(session, "Region")
    region.select("North")
    region.select("South")
    region.select("South")
    assert (session.back_count, session.forward_count) == (2, 0)
    assert session.back()
    assert states(session, "Region")["North"] == "S"
    assert session.back()
    assert len(session.selections()) == 0
    assert session.forward()
    assert states(session, "Region")["North"] == "S"
    region.select("East")
    assert session.forward_count == 0


def test_alternate_states_are_apart(session: Session) -> None:
    session.add_state("Other")
    other = session.document.session()
    assert other.state_names == session.state_names == ["Other"]
    field(session, "Region", "Other").select("North")
    assert set(states(session, "Region").values()) == {"O"}
    assert states(session, "Product", "Other")["Hat"] == "X"
    with pytest.raises(EngineError):
        session.add_state("Other")
    with pytest.raises(EngineError):
        session.field("Region", "Missing")
    session.remove_state("Other")
    assert session.state_names == []
    session.add_state("Mine", session_only=True)
    assert other.state_names == []


def test_revision_grows_with_changes_only(session: Session) -> None:
    before = session.revision
    field(session, "Region").select("Nowhere")
    assert session.revision == before
    field(session, "Region").select("North")
    assert session.revision == before + 1


def test_an_unknown_field(session: Session) -> None:
    assert session.field("Nowhere") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("north", ["North"]),
        ("'North'", ["North"]),
        ("*th", ["North", "South"]),
        ("?e*", ["West"]),
        ("Nor", []),
        (">40<=80", []),
    ],
)
def test_search_texts(session: Session, text: str, expected: list[str]) -> None:
    region = field(session, "Region")
    assert region.select(text) is bool(expected)
    assert [name for name, state in states(session, "Region").items() if state == "S"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [(">40<=80", [50, 80, 70]), (">=100", [100, 120]), ("<30.5", [30, 10]), ("1?", [10]), ("*0", None)],
)
def test_numeric_searches(session: Session, text: str, expected: list[int] | None) -> None:
    amount = field(session, "Amount")
    assert amount.select(text)
    numbers = [
        int(n) for n, state in zip(amount.field.numbers[1:], amount.states(), strict=True) if state == "S"
    ]
    assert numbers == (expected or [100, 50, 120, 80, 40, 70, 30, 10])


def test_searches_by_words(session: Session) -> None:
    product = field(session, "Product")
    assert product.search("sh").tolist() == [False, True, True, False]
    assert product.search("ha shi").tolist() == [False, False, True, True]
    assert not product.search("oe").any()


@pytest.mark.parametrize("text", ["~North"])
def test_other_kinds_of_search_are_refused(session: Session, text: str) -> None:
    with pytest.raises(UnsupportedError):
        field(session, "Region").select(text)


def test_functions_see_the_selection(session: Session) -> None:
    field(session, "Region").select("North")
    field(session, "Year").select("2019")
    assert session.evaluate("GetSelectedCount(Region)").number == 1
    assert session.evaluate("GetPossibleCount(Product)").number == 2
    assert session.evaluate("GetExcludedCount(Product)").number == 1
    assert session.evaluate("GetAlternativeCount(Region)").number == 2
    assert session.evaluate("GetFieldSelections(Region)").text == "North"
    assert session.evaluate("GetCurrentSelections(' / ')").text == "Region: North / Year: 2019"
