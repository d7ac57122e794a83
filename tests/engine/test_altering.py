"""Data changed without a reload."""

from __future__ import annotations

from pathlib import Path

import pytest

from qlik_engine import Document, EngineError, altering, reduction

SCRIPT = """
Sales: LOAD * INLINE [Region, Product, Amount
Nordic, Oil, 70
Alps, Milk, 5
Nordic, Milk, 10];
Heads: LOAD * INLINE [Region, Head
Nordic, Ann
Alps, Bo];
"""


@pytest.fixture
def document() -> Document:
    made = Document(script=SCRIPT)
    assert made.reload().success
    return made


def test_scrambled_values_keep_their_form(document: Document) -> None:
    before = document.last_reload
    altering.scramble(document, "Region")
    altering.scramble(document, "Amount")
    field = document.model.fields["Region"]
    assert sorted(map(len, field.texts[1:])) == [4, 6]
    assert {"Nordic", "Alps"}.isdisjoint(field.texts)
    assert [text[0].isupper() for text in field.texts[1:]] == [True, True]
    amounts = list(document.model.fields["Amount"].numbers[1:])
    assert sorted(len(f"{number:.0f}") for number in amounts) == [1, 2, 2]
    assert document.session().evaluate("Count(DISTINCT Region)").number == 2
    assert document.session().evaluate("Only({<Head={'Bo'}>} Product)").text == "Milk"
    assert document.last_reload == before
    with pytest.raises(EngineError):
        altering.scramble(document, "Nothing")


def test_a_field_on_the_fly_is_computed_after_every_reload(document: Document, tmp_path: Path) -> None:
    session = document.session()
    assert altering.add_field(document, "Net", "=Amount * 0.5")
    assert session.evaluate("Sum(Net)").number == 42.5
    document.reload()
    assert session.evaluate("Sum(Net)").number == 42.5
    document.save(tmp_path / "app")
    assert altering.fields_on_the_fly(Document.open(tmp_path / "app")) == {"Net": "=Amount * 0.5"}
    document.script = "LOAD 1 AS x AUTOGENERATE 1;"
    assert document.reload().success
    assert "Net" not in document.model.fields


@pytest.mark.parametrize("expression", ["Sum(Amount)", "Amount &", "Amount & Head", "1", "Missing + 1"])
def test_what_cannot_be_a_field(document: Document, expression: str) -> None:
    assert not altering.add_field(document, "New", expression)
    assert not altering.add_field(document, "Amount", "Amount")


def test_loose_tables_pass_no_selections_on(document: Document) -> None:
    session = document.session()
    field = session.field("Head")
    assert field is not None
    assert field.select("Bo")
    assert session.evaluate("Sum(Amount)").number == 5
    assert altering.set_loose_vector(document, [0, 1])
    assert altering.loose_vector(document) == [0, 1, 0, 0, 0]
    assert session.evaluate("Sum(Amount)").number == 85
    assert altering.set_loose_vector(document, [0, 0, 0, 0, 0])
    assert altering.loose_vector(document)[:2] == [0, 0]
    assert not altering.set_loose_vector(document, [3, 0])


def test_a_document_is_reduced_to_what_is_possible(document: Document) -> None:
    session = document.session(owner="ann")
    mine = session.create_object({"qInfo": {"qType": "sheet"}}, session_only=False)
    other = document.session(owner="bo").create_object({"qInfo": {"qType": "sheet"}}, session_only=False)
    field = session.field("Product")
    assert field is not None
    field.select("Oil")
    copy = document.reduced(reduction.selected(session.model, [session.selections()]), owner="ann")
    assert copy.session().evaluate("Concat(Product) & Concat(Head)").text == "OilAnn"
    assert (mine.id in copy.records, other.id in copy.records) == (True, False)
    assert document.session().evaluate("Sum(Amount)").number == 85
