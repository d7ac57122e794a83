"""Dollar-sign expansion of statements, and the way back to what was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlik_engine.script.expansion import closing_paren, expand_statement

VARIABLES = {"a": "1", "f": "($1 + $2)", "n": "$(a)2"}


def evaluate(expression: str, plain: bool) -> str:
    return f"<{expression}>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x $(a) y", "x 1 y"),
        ("'$(a)'", "'1'"),
        ("$(f(3, g(4, 5)))", "(3 + g(4, 5))"),
        ("$(n)", "12"),
        ("$(=1 + $(a))", "<1 + 1>"),
        ("$(missing)", ""),
        ("$(never closed", "$(never closed"),
        ("$ (a) $", "$ (a) $"),
    ],
)
def test_expansion(text: str, expected: str) -> None:
    assert expand_statement(text, VARIABLES, evaluate).text == expected


def test_origins() -> None:
    expanded = expand_statement("ab $(n) cd $(a)!", VARIABLES, evaluate)
    assert expanded.text == "ab 12 cd 1!"
    assert [expanded.origin(at) for at in (0, 3, 4, 5, 6, 9, 10)] == [0, 3, 3, 7, 8, 11, 15]


@given(st.text("$()a'= ", max_size=30))
def test_any_text_has_an_end(text: str) -> None:
    for at, char in enumerate(text):
        if char == "(":
            close = closing_paren(text, at)
            assert close == -1 or text[close] == ")"
