"""The published grammar says what the parser does."""

from __future__ import annotations

import pytest

from qlik_engine import grammar
from qlik_engine.expr.parser import PRECEDENCE


def rules(kind: str) -> dict[str, list[str]]:
    lines = [line.partition(" ::= ") for line in grammar.text(kind).splitlines()]
    return {rule: options.split(" | ") for rule, _, options in lines}


@pytest.mark.parametrize("kind", ["E", "S"])
def test_operators_stand_where_the_parser_binds_them(kind: str) -> None:
    found = rules(kind)
    level, rule, levels = 1, found["expression"][0], {}
    while rule != "unary":
        signs = [option.split("'")[1] for option in found[rule][1:]]
        levels.update(dict.fromkeys(signs, level))
        level, rule = level + 1, found[rule][0]
    assert levels == PRECEDENCE


@pytest.mark.parametrize("kind", ["E", "S"])
def test_every_part_of_a_rule_is_defined(kind: str) -> None:
    defined = grammar.definitions(kind)
    numbers = {entry["qNbr"] for entry in defined}
    assert all(set(entry.get("qBnf", ())) <= numbers for entry in defined)
