"""Section access: each user has a session over own data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qlik_engine import AccessDenied, Document, Session

DATA = """
Section Application;
Sales: LOAD * INLINE [REGION, PRODUCT, Amount
NORTH, OIL, 1
NORTH, MILK, 2
SOUTH, OIL, 4
SOUTH, MILK, 8
WEST, OIL, 16];
Heads: LOAD * INLINE [REGION, Head
NORTH, Nora
SOUTH, Sam
WEST, Wes];
Free: LOAD 'free' AS Free AUTOGENERATE 1;
"""


def loaded(access: str, data: str = DATA) -> Document:
    document = Document("a", script=f"Section Access;\n{access}\n{data}")
    result = document.reload()
    assert result.success, result.log
    return document


def table(rows: str, head: str = "ACCESS, USERID, REGION") -> Document:
    return loaded(f"LOAD * INLINE [{head}\n{rows}];")


def total(document: Document, userid: str, **more: Any) -> float | None:
    return document.session({"USERID": userid, **more}).evaluate("Sum(Amount)").number


ROWS = """USER, ann, north
USER, bob, SOUTH
USER, cat, *
ADMIN, root,
USER, eve,
USER, dan, NORTH
USER, dan, SOUTH"""


@pytest.mark.parametrize(
    ("userid", "expected"), [("ann", 3), ("ANN", 3), ("bob", 12), ("cat", 15), ("root", 31), ("dan", 15)]
)
def test_rows_of_a_user(userid: str, expected: float) -> None:
    assert total(table(ROWS), userid) == expected


@pytest.mark.parametrize("user", [{"USERID": "zoe"}, {"USERID": "eve"}, {}, {"USER.EMAIL": "ann"}])
def test_no_row_or_no_value_is_refused(user: dict[str, str]) -> None:
    with pytest.raises(AccessDenied) as caught:
        table(ROWS).session(user)
    assert caught.value.code == 5


def test_a_value_that_the_data_do_not_have_gives_no_access() -> None:
    with pytest.raises(AccessDenied):
        table("USER, ann, EAST").session({"USERID": "ann"})


def test_linked_tables_are_reduced_and_others_are_not() -> None:
    document = table(ROWS)
    session = document.session({"USERID": "ann"})
    assert session.evaluate("Concat(DISTINCT Head, ' ')").text == "Nora"
    assert session.evaluate("Concat(Free)").text == "free"
    assert session.evaluate("Concat({1} DISTINCT REGION, ' ')").text == "NORTH"
    region = session.field("REGION")
    assert region is not None
    assert not region.select("SOUTH")
    assert (
        session.model.tables["Free"].columns["Free"].codes
        is document.model.tables["Free"].columns["Free"].codes
    )


def test_values_of_several_fields_hold_together_row_by_row() -> None:
    document = table(
        "USER, ann, NORTH, OIL\nUSER, ann, SOUTH, MILK\nUSER, bob, *, OIL\nADMIN, root, , MILK",
        "ACCESS, USERID, REGION, PRODUCT",
    )
    assert total(document, "ann") == 9
    assert total(document, "bob") == 5
    assert total(document, "root") == 10


def test_all_filled_columns_about_the_user_have_to_fit() -> None:
    document = table(
        "USER, *, , SALES, NORTH\nUSER, bob, bob@x.org, , SOUTH\nUSER, , , GUESTS, WEST",
        "ACCESS, USERID, USER.EMAIL, GROUP, REGION",
    )
    assert total(document, "anyone", GROUP=["Sales", "other"]) == 3
    assert total(document, "bob", **{"USER.EMAIL": "Bob@x.org"}) == 12
    assert total(document, "bob", **{"USER.EMAIL": "Bob@x.org", "GROUP": ["guests", "sales"]}) == 31
    with pytest.raises(AccessDenied):
        total(document, "bob")


def test_omitted_fields_are_not_there() -> None:
    document = table(
        "USER, ann, NORTH, HEAD\nUSER, ann, NORTH, FREE\nADMIN, root, ,", "ACCESS, USERID, REGION, OMIT"
    )
    session = document.session({"USERID": "ann"})
    assert {"Head", "Free"}.isdisjoint(session.model.fields)
    assert "Free" not in session.model.tables
    assert session.field("Head") is None
    assert session.evaluate("Sum(Amount)").number == 3
    names = [field["qName"] for entry in session.tables_and_keys()[0] for field in entry["qFields"]]
    assert names == ["REGION", "PRODUCT", "Amount", "REGION"]
    assert "Head" in document.session({"USERID": "root"}).model.fields


def test_tables_of_the_section_lead_to_each_other() -> None:
    document = loaded(
        "Roles: LOAD * INLINE [ROLE, REGION\nA, NORTH\nA, WEST\nB, SOUTH];\n"
        "Users: LOAD * INLINE [ACCESS, USERID, ROLE\nUSER, ann, A\nUSER, bob, B\nUSER, eve, C];"
    )
    assert total(document, "ann") == 19
    assert total(document, "bob") == 12
    with pytest.raises(AccessDenied):
        total(document, "eve")


def test_the_symbol_of_star_is() -> None:
    document = loaded("STAR IS %;\nLOAD * INLINE [ACCESS, USERID, REGION\nUSER, ann, %\nUSER, bob, WEST];")
    assert total(document, "ann") == 16


def test_rows_need_a_known_access() -> None:
    with pytest.raises(AccessDenied):
        total(table("GUEST, ann, NORTH"), "ann")
    with pytest.raises(AccessDenied):
        total(table("ann, NORTH", "USERID, REGION"), "ann")


def test_values_of_the_data_count_exactly() -> None:
    document = loaded(
        "LOAD * INLINE [ACCESS, USERID, N\nUSER, ann, 1\nUSER, bob, LOW];",
        "Section Application; T: LOAD * INLINE [N, Amount\n1, 10\nlow, 20];",
    )
    assert total(document, "ann") == 10
    with pytest.raises(AccessDenied):
        total(document, "bob")


def test_the_tables_of_the_section_are_nowhere() -> None:
    document = table(ROWS)
    assert document.has_section_access
    assert {"ACCESS", "USERID"}.isdisjoint(document.model.fields)
    assert [entry["qName"] for entry in document.tables_and_keys()[0]] == ["Sales", "Heads", "Free"]


def test_it_is_saved_and_copied_with_the_data(tmp_path: Path) -> None:
    table(ROWS).save(tmp_path / "a")
    document = Document.open(tmp_path / "a")
    assert document.has_section_access
    assert total(document, "ann") == 3
    with pytest.raises(AccessDenied):
        total(document, "zoe")


def test_sessions_with_the_same_data_share_them() -> None:
    document = table("USER, ann, NORTH\nUSER, bob, NORTH\nUSER, cat, *\nUSER, dan, WEST")
    ann, bob, cat = (document.session({"USERID": name}) for name in ("ann", "bob", "cat"))
    assert ann.model is bob.model
    assert cat.model is not ann.model


def reloaded(document: Document, access: str) -> None:
    document.script = f"Section Access;\nLOAD * INLINE [ACCESS, USERID, REGION\n{access}];\n{DATA}"
    assert document.reload().success


def test_a_reload_changes_what_open_sessions_have() -> None:
    document = table(ROWS)
    session: Session = document.session({"USERID": "ann"})
    region = session.field("REGION")
    assert region is not None
    assert region.select("NORTH")
    reloaded(document, "USER, ann, NORTH\nUSER, ann, WEST")
    assert session.evaluate("Sum(Amount)").number == 3
    session.clear_all()
    assert session.evaluate("Sum(Amount)").number == 19
    reloaded(document, "USER, bob, NORTH")
    assert session.model.tables == {}
    with pytest.raises(AccessDenied):
        document.session({"USERID": "ann"})
    assert document.session().evaluate("Sum(Amount)").number == 31


def test_a_partial_reload_keeps_it() -> None:
    document = table(ROWS)
    document.script += "\nSales: ADD LOAD 'NORTH' AS REGION, 100 AS Amount AUTOGENERATE 1;"
    assert document.reload(partial=True).success
    assert total(document, "ann") == 103


def test_a_full_reload_without_the_section_ends_it() -> None:
    document = table(ROWS)
    document.script = DATA
    assert document.reload().success
    assert not document.has_section_access
    assert total(document, "zoe") == 31


def test_a_column_that_limits_nothing_is_warned_of() -> None:
    document = Document(
        script=f"Section Access; LOAD * INLINE [ACCESS, USERID, AREA\nUSER, ann, NORTH];{DATA}"
    )
    result = document.reload()
    assert [warning for warning in result.warnings if "AREA" in warning] == list(result.warnings)
    assert "AREA" in result.log
    assert total(document, "ann") == 31
    assert Document(script=DATA).reload().warnings == ()
