"""The shape of models: links, synthetic keys, loops, loose tables."""

from __future__ import annotations

import numpy as np
import pytest

from qlik_engine import Document, Model, Session, Vector
from qlik_engine.columns import Column, Symbols, Table


def loaded(script: str) -> Document:
    document = Document(script=script)
    result = document.reload()
    assert result.success, result.log
    return document


def table(name: str, symbols: dict[str, Symbols], **columns: list[str | None]) -> Table:
    made = {
        field: Column(own := symbols.setdefault(field, Symbols()), own.encode(Vector.of_texts(texts)))
        for field, texts in columns.items()
    }
    return Table(name, made, len(next(iter(columns.values()))))


def chosen(session: Session, field: str, text: str, other: str) -> dict[str, str]:
    """The states of `other` after selecting `text` in `field`."""
    session.clear_all()
    target, looked_at = session.field(field), session.field(other)
    assert target is not None
    assert looked_at is not None
    assert target.select(text)
    return dict(zip(looked_at.field.texts[1:], looked_at.states(), strict=True))


SYNTHETIC = """
Sales: LOAD * INLINE [
Region, Month, Amount
N, 1, 10
N, 2, 20
S, 1, 30
];
Budget: LOAD * INLINE [
Region, Month, Plan
N, 1, 11
S, 2, 44
];
"""


def test_two_shared_fields_make_a_synthetic_key() -> None:
    document = loaded(SYNTHETIC)
    assert chosen(document.session(), "Amount", "10", "Plan") == {"11": "O", "44": "X"}
    assert chosen(document.session(), "Plan", "44", "Amount") == {"10": "X", "20": "X", "30": "X"}
    tables, keys = document.tables_and_keys()
    assert [t["qName"] for t in tables] == ["Sales", "Budget"]
    assert keys == [{"qKeyFields": ["Region", "Month"], "qTables": ["Sales", "Budget"]}]
    tables, keys = document.tables_and_keys(synthetic=True)
    assert [(t["qName"], t["qIsSynthetic"], t["qNoOfRows"]) for t in tables] == [
        ("Sales", False, 3),
        ("Budget", False, 2),
        ("$Syn 1 Table", True, 4),
    ]
    assert [f["qName"] for f in tables[0]["qFields"]] == ["Region", "Month", "Amount", "$Syn 1"]
    assert keys == [{"qKeyFields": ["$Syn 1"], "qTables": ["Sales", "Budget", "$Syn 1 Table"]}]
    rows = document.table_data("$Syn 1 Table", 0, 10, synthetic=True)
    assert len(rows) == 4


def test_a_null_in_a_synthetic_key_links_nothing_but_keeps_its_row() -> None:
    symbols: dict[str, Symbols] = {}
    model = Model(
        [
            table("A", symbols, K=["a", "b"], L=["x", None], P=["p1", "p2"]),
            table("B", symbols, K=["a", "b"], L=["x", None], Q=["q1", "q2"]),
        ]
    )
    document = Document()
    document.replace_data(model)
    assert chosen(document.session(), "P", "p1", "Q") == {"q1": "O", "q2": "X"}
    assert chosen(document.session(), "P", "p2", "Q") == {"q1": "X", "q2": "X"}
    assert chosen(document.session(), "P", "p2", "K") == {"a": "X", "b": "O"}


def test_sets_of_shared_fields_of_different_size_nest() -> None:
    symbols: dict[str, Symbols] = {}
    model = Model(
        [
            table("A", symbols, K=["1", "2"], L=["1", "2"], M=["1", "2"], P=["p1", "p2"]),
            table("B", symbols, K=["1", "2"], L=["1", "2"], M=["1", "9"], Q=["q1", "q2"]),
            table("C", symbols, K=["1", "2"], L=["1", "2"], R=["r1", "r2"]),
        ]
    )
    assert not model.warnings
    document = Document()
    document.replace_data(model)
    assert chosen(document.session(), "P", "p2", "R") == {"r1": "X", "r2": "O"}
    assert chosen(document.session(), "P", "p2", "Q") == {"q1": "X", "q2": "X"}
    assert chosen(document.session(), "Q", "q2", "R") == {"r1": "X", "r2": "O"}


def test_a_loop_is_broken_at_its_largest_table_with_a_warning() -> None:
    document = Document(
        script="""
        T1: LOAD * INLINE [
        A, B
        a1, b1
        a2, b2
        ];
        T2: LOAD * INLINE [
        B, C
        b1, c1
        b2, c2
        b2, c3
        ];
        T3: LOAD * INLINE [
        C, A
        c1, a1
        c2, a2
        ];
        """
    )
    result = document.reload()
    assert result.success
    assert len(result.warnings) == 1
    assert "T2" in result.warnings[0]
    assert "loosely coupled" in result.log
    assert [t["qName"] for t in document.tables_and_keys()[0] if t["qLoose"]] == ["T2"]
    assert chosen(document.session(), "B", "b1", "A") == {"a1": "O", "a2": "X"}
    assert chosen(document.session(), "B", "b1", "C") == {"c1": "O", "c2": "X", "c3": "X"}
    assert document.session().evaluate("Count(B)").number > 0


def test_a_loose_table_does_not_carry_selections() -> None:
    symbols: dict[str, Symbols] = {}
    tables = [
        table("Customers", symbols, C=["1", "2"], Name=["ann", "bob"]),
        table("Orders", symbols, C=["1", "2"], O=["o1", "o2"]),
    ]
    document = Document()
    document.replace_data(Model(tables))
    assert chosen(document.session(), "Name", "ann", "O") == {"o1": "O", "o2": "X"}
    document.replace_data(Model(tables, loose=["Orders"]))
    assert chosen(document.session(), "Name", "ann", "O") == {"o1": "O", "o2": "O"}


def test_chains_carry_selections_both_ways() -> None:
    symbols: dict[str, Symbols] = {}
    document = Document()
    document.replace_data(
        Model(
            [
                table("A", symbols, P=["p1", "p2", "p3"], K=["1", "2", None]),
                table("B", symbols, K=["1", "2", "2"], L=["x", "y", "z"]),
                table("C", symbols, L=["x", "y", None], Q=["q1", "q2", "q3"]),
            ]
        )
    )
    session = document.session()
    assert chosen(session, "P", "p2", "Q") == {"q1": "X", "q2": "O", "q3": "X"}
    assert chosen(session, "Q", "q1", "P") == {"p1": "O", "p2": "X", "p3": "X"}
    assert chosen(session, "P", "p3", "Q") == {"q1": "X", "q2": "X", "q3": "X"}
    assert chosen(session, "L", "z", "P") == {"p1": "X", "p2": "O", "p3": "X"}


def test_values_that_no_table_has_any_more_are_gone() -> None:
    document = loaded(
        "T: LOAD 'a' & RecNo() AS A AUTOGENERATE 3;"
        "K: NOCONCATENATE LOAD A RESIDENT T WHERE A = 'a2'; DROP TABLE T;"
    )
    assert document.model.fields["A"].texts[1:] == ["a2"]


@pytest.mark.parametrize("rows", [0, 1])
def test_small_tables(rows: int) -> None:
    session = loaded(f"T: LOAD RecNo() AS A AUTOGENERATE {rows};").session()
    assert session.evaluate("Count(A)").number == rows


@pytest.mark.parametrize("first", [1, 3])
@pytest.mark.parametrize("more", [0, 5])
def test_fields_are_found_from_keys_in_any_order(first: int, more: int) -> None:
    """Rows that are numbered like their keys are no other than rows in any order; keys may have no row."""
    script = f"""
    Sale: LOAD RecNo() AS Order, 1 AS One AUTOGENERATE 9 + {more};
    Order: LOAD Mod(RecNo() + {first} - 2, 9) + 1 AS Order, Mod(RecNo(), 4) AS Customer AUTOGENERATE 9;
    Customer: LOAD RecNo() AS Customer, 'C' & RecNo() AS Name AUTOGENERATE 3;
    """
    model = loaded(script).model
    graph = model.graph
    key = graph.keys["Order"]
    orders = next(node for node in graph.tables if node.name == "Order")
    assert graph.next_to(key, "Customer")[1].is_numbered is (first == 1)
    row_of = {order: row for row, order in enumerate(orders.columns["Order"].codes.tolist())}
    customers = model.fields["Customer"]
    for field in ("Name", "Customer"):
        texts = model.fields[field].texts
        shown = [texts[code] for code in graph.look_up(key, field).tolist()]
        expected = []
        for order in range(key.length):
            row = row_of.get(order)
            text = "-" if row is None else customers.texts[orders.columns["Customer"].codes[row]]
            expected.append(text if field == "Customer" else f"C{text}" if text in "123" else "-")
        assert shown == expected


@pytest.mark.parametrize("text", ["'No ' & RecNo()", "'Nº ' & RecNo()", "If(RecNo() > 9, RecNo() * 1000)"])
def test_the_longest_text_is_told_without_making_texts(text: str) -> None:
    """Texts stay packed where they are in ASCII."""
    field = loaded(f"T: LOAD {text} AS A, RecNo() AS B AUTOGENERATE 5000;").model.fields["A"]
    texts = field.texts
    for some in ([0], [0, 1], [5, 10, 4000], [], range(4000)):
        codes = np.array(some, dtype=np.intp)
        assert texts.longest(codes) == max((len(texts[code]) for code in codes.tolist()), default=0)
