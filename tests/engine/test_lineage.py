"""Where data come from, by the script."""

from __future__ import annotations

import pytest

from qlik_engine import grammar, lineage


@pytest.mark.parametrize(
    ("statement", "origin"),
    [
        ("LOAD a FROM [lib://DataFiles/a.csv] (txt);", ["lib://DataFiles/a.csv"]),
        ("T: LOAD * INLINE [a\n1];", ["INLINE"]),
        ("LOAD RecNo() AS n AUTOGENERATE 3;", ["AUTOGENERATE"]),
        ("LOAD a RESIDENT T;", ["RESIDENT T"]),
        ("STORE T INTO [lib://DataFiles/t.qvd] (qvd);", ["STORE lib://DataFiles/t.qvd"]),
        ("LIB CONNECT TO 'shop'; SQL SELECT * FROM orders;", ["Provider: shop"]),
        ("LOAD *; LOAD a FROM [x.csv] (txt);", ["x.csv"]),
        ("LET x = 1; DROP TABLE T;", []),
        ("LOAD a FROM [$(folder)/a.csv] (txt);", ["$(folder)/a.csv"]),
        ("LOAD 'open", []),
    ],
)
def test_every_source_is_listed(statement: str, origin: list[str]) -> None:
    assert [entry["qDiscriminator"] for entry in lineage.lineage(statement)] == origin


def test_grammars_refer_to_what_they_define() -> None:
    for kind in ("E", "S"):
        found = grammar.definitions(kind)
        assert [entry["qNbr"] for entry in found] == list(range(len(found)))
        numbers = {number for entry in found for number in (*entry.get("qBnf", ()), entry["qPNbr"])}
        assert numbers <= set(range(len(found)))
    assert grammar.digest(grammar.definitions("E")) != grammar.digest(grammar.definitions("S"))
