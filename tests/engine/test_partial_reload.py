"""A partial reload of a document goes on from its data."""

from __future__ import annotations

from pathlib import Path

import pytest

from qlik_engine import Document

FULL = "SET Greeting = hello;\nSales: LOAD * INLINE [Region, Amount\nNorth, 7\nSouth, 5];\n"
ADDED = "Sales: ADD LOAD * INLINE [Region, Amount\nWest, 30];\n"


def loaded(script: str = FULL) -> Document:
    document = Document(script=script)
    result = document.reload()
    assert result.success, result.log
    return document


def partly(document: Document, script: str) -> None:
    document.script = script
    result = document.reload(partial=True)
    assert result.success, result.log


def test_only_marked_loads_run() -> None:
    document = loaded(FULL + "Other: LOAD 1 AS one AUTOGENERATE 1;")
    session = document.session()
    partly(document, FULL.replace("7", "700") + ADDED)
    assert session.evaluate("Sum(Amount)").number == 42
    assert session.evaluate("Sum(one)").number == 1
    assert document.version == 2


def test_a_full_reload_begins_anew() -> None:
    document = loaded()
    partly(document, FULL + ADDED)
    assert document.reload().success
    assert document.session().evaluate("Sum(Amount)").number == 42
    document.script = FULL
    assert document.reload().success
    assert document.session().evaluate("Sum(Amount)").number == 12


def test_variables_of_before_are_there() -> None:
    document = loaded()
    partly(document, "Sales: ADD LOAD '$(Greeting)' AS Region, 1 AS Amount AUTOGENERATE 1;")
    session = document.session()
    assert session.evaluate("Sum({<Region={hello}>} Amount)").number == 1
    assert session.evaluate("Greeting").text == "hello"


def test_selections_stay_on_values_that_are_still_there() -> None:
    document = loaded()
    session = document.session()
    field = session.field("Region")
    assert field is not None
    assert field.select("South")
    partly(document, FULL + ADDED)
    assert session.evaluate("Sum(Amount)").number == 5


def test_a_failing_partial_reload_keeps_the_data() -> None:
    document = loaded()
    document.script = ADDED + "Sales: ADD LOAD x FROM [lib://DataFiles/none.csv] (txt);"
    result = document.reload(partial=True)
    assert not result.success
    assert document.session().evaluate("Sum(Amount)").number == 12
    assert document.version == 1


def test_partial_reloads_of_an_opened_document_leave_the_stored_one(tmp_path: Path) -> None:
    loaded().save(tmp_path / "app")
    document = Document.open(tmp_path / "app")
    for expected in (42, 72):
        partly(document, ADDED)
        assert document.session().evaluate("Sum(Amount)").number == expected
    assert Document.open(tmp_path / "app").session().evaluate("Sum(Amount)").number == 12
    document.save(tmp_path / "app")
    assert Document.open(tmp_path / "app").session().evaluate("Sum(Amount)").number == 72


@pytest.mark.parametrize("partial", [True, False])
def test_replace_only_and_merge(partial: bool) -> None:
    document = loaded("K: LOAD * INLINE [id, name\n1, one\n2, two];")
    document.script += (
        "MERGE ONLY ON id CONCATENATE (K) LOAD 'Update' AS op, 2 AS id, 'zwei' AS name AUTOGENERATE 1;"
    )
    assert document.reload(partial=partial).success
    names = document.session().evaluate("Concat(name, ' ', id)").text
    assert names == ("one zwei" if partial else "one two")
