"""Dollar-sign expansion."""

from __future__ import annotations

import pytest

from qlik_engine.errors import ExpressionError
from qlik_engine.expr import compile_expression, expand

VARIABLES = {"x": "3+4", "name": "x", "add": "$1+$2", "loop": "$(loop)", "calc": "=1+1", "n": "1,5", "e": ""}
VARIABLES |= {"count": "$0 of $1", "quoted": "it's"}


def calculate(expression: str, plain: bool) -> str:
    return f"<{expression}{'#' if plain else ''}>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no dollars", "no dollars"),
        ("$(x)*2", "3+4*2"),
        ("'$(x)'", "'3+4'"),
        ("$($(name))", "3+4"),
        ("[$(nosuch)]", "[]"),
        ("$( x )", "3+4"),
        ("$(add(1, f(2,3)))", "1+f(2,3)"),
        ("$(add(1))", "1+$2"),
        ("$(add(1, 2, 3))", "1+2"),
        ("$(add)", "$1+$2"),
        ("$(count(a, b))", "2 of a"),
        ("$(add('a,b',2))", "'a,b'+2"),
        ("$(=Sum(A))", "<Sum(A)>"),
        ("$(=Sum($(x)))", "<Sum(3+4)>"),
        ("$(=')')", "<')'>"),
        ("$(calc)", "<1+1>"),
        ("$(#n)", "<Alt(Num('1,5'), 0)#>"),
        ("$(#quoted)", "<Alt(Num('it''s'), 0)#>"),
        ("$(#nosuch)", "0"),
        ("$(e)", ""),
        ("a$b (c)", "a$b (c)"),
    ],
)
def test_expansion(text: str, expected: str) -> None:
    assert expand(text, VARIABLES, calculate) == expected


def test_lookups_may_be_functions() -> None:
    assert expand("$(x)", lambda name: name * 2) == "xx"


@pytest.mark.parametrize("text", ["$(x", "$(loop)", "$(=1)"])
def test_what_cannot_be_expanded_is_an_error(text: str) -> None:
    with pytest.raises(ExpressionError):
        expand(text, VARIABLES)


@pytest.mark.parametrize(("text", "position"), [("1 + $(x", 4), ("\n $(x) $(open)", 7), ("a $(loop)", 2)])
def test_errors_point_into_the_text_that_was_given(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        expand(text, VARIABLES | {"open": "$(", "x": "a long text"})
    assert caught.value.text == text
    assert caught.value.position == position


def test_growth_is_bounded() -> None:
    variables = {f"v{i}": f"$(v{i + 1})" * 10 for i in range(30)} | {"v30": "x"}
    with pytest.raises(ExpressionError, match="more than"):
        expand("$(v0)", variables)
    with pytest.raises(ExpressionError, match="longer"):
        expand("$(v)" * 3, {"v": "x" * 500_000})


def test_compiling_expands() -> None:
    assert compile_expression("$(x)", variables=VARIABLES).text == "3+4"
