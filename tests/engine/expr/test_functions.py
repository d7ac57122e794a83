"""All functions at once: whatever they are given, they answer or refuse; many rows are as few."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from qlik_engine.columns import Coded, Vector
from qlik_engine.errors import EngineError, ExpressionError
from qlik_engine.expr import compile_expression
from qlik_engine.expr.declare import Function, Style, registry
from qlik_engine.formats import Locale

VALUES = (
    *("0", "1", "-1", "2.5", "1e18", "-1e300", "null()", "''", "'abc'", "'12/31/2020'", "44000.5"),
    *("'[1,2]'", "'{\"a\":[1]}'", "'/a'", "'['", "'(a)|b'", "'Paris'", "'(r99)'", "'#.##0,00'", "V"),
)
compile_expression("1")
SCALAR = [f for f in registry() if f.style is not Style.OWNER and not f.aggregates and f.name != "Repeat"]


class Rows:
    """Columns of numbers as a frame."""

    def __init__(self, **columns: Coded) -> None:
        self.columns = columns
        self.length = len(next(iter(columns.values())))

    def column(self, field: str) -> Coded | None:
        return self.columns.get(field)


def column(numbers: Any, codes: Any) -> Coded:
    return Coded(Vector.of_numbers(np.concatenate(([np.nan], numbers))), np.asarray(codes, dtype=np.uint32))


@pytest.mark.parametrize("function", SCALAR, ids=lambda function: function.name)
def test_a_function_answers_or_refuses(function: Function) -> None:
    chance = random.Random(function.name)
    frame = Rows(V=column([1.0, -7.5, 44000.0], [0, 1, 2, 3, 1]))
    most = function.least + 3 if function.most is None else function.most
    for _ in range(4):
        count = chance.randint(function.least, most)
        text = f"{function.name}({', '.join(chance.choice(VALUES) for _ in range(count))})"
        try:
            result = compile_expression(text).evaluate_rows(frame, Locale())
        except EngineError:
            continue
        assert len(result) == frame.length


@pytest.mark.parametrize(
    "text", ["A * B + 1", "A > 50 and B", "A / (B - B)", "Round(A, B)", "AddMonths(A, B)"]
)
def test_many_rows_are_as_few(text: str) -> None:
    chance = np.random.default_rng(3)
    size = 70_000
    codes = chance.integers(0, 40_000, (2, size))
    numbers = chance.uniform(-10, 40_000, (2, 39_999)).round(2)
    compiled = compile_expression(text)
    many = compiled.evaluate_rows(
        Rows(A=column(numbers[0], codes[0]), B=column(numbers[1], codes[1])), Locale()
    )
    few = compiled.evaluate_rows(
        Rows(A=column(numbers[0], codes[0][-100:]), B=column(numbers[1], codes[1][-100:])), Locale()
    )
    plain = [value.expand() if isinstance(value, Coded) else value for value in (many, few)]
    assert list(map(repr, list(plain[0])[-100:])) == list(map(repr, plain[1]))


@pytest.mark.parametrize(
    "text", ["MatchRegEx(Repeat('a', 40) & 'b', '(a|a)*')", "CountRegEx(Repeat('a', 40) & 'b', '(a|a)*$')"]
)
def test_a_regular_expression_that_takes_for_ever_is_given_up(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlik_engine.expr.functions.regular.SECONDS", 0.05)
    with pytest.raises(ExpressionError, match=r"\(a\|a\)\* takes|\$ takes"):
        compile_expression(text).evaluate_rows(Rows(V=column([1.0], [1])), Locale())


def test_regular_expressions_are_not_written_out_without_end() -> None:
    compiled = compile_expression("IsRegEx('((a{1000}){1000}){1000}', 1)")
    assert "parts" in str(compiled.evaluate_rows(Rows(V=column([1.0], [1])), Locale()).expand()[0].text)
