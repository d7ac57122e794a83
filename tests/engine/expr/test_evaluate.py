"""Evaluation over rows: coded columns, plain vectors, constants."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.columns import Coded, Dual, Symbols, Vector
from qlik_engine.columns.vector import NULL
from qlik_engine.errors import ExpressionError, UnsupportedError
from qlik_engine.expr import check, compile_expression, registry
from qlik_engine.expr.declare import Function, Style
from qlik_engine.formats import Locale

LOCALE = Locale()
duals = st.one_of(
    st.just(NULL),
    st.integers(-3, 60000).map(lambda i: Dual(float(i))),
    st.floats(-1e6, 1e6).map(lambda x: Dual(x)),
    st.sampled_from(["", "a", "B", "12", "a;b;c", "1/2/2020", "ä"]).map(lambda t: Dual(text=t)),
    st.just(Dual(2.0, "Tue")),
)


class Rows:
    """Fields as they come: coded over shared codes, or plain."""

    def __init__(self, columns: dict[str, Coded], length: int) -> None:
        self.columns = columns
        self.length = length

    def column(self, field: str) -> Coded | None:
        return self.columns.get(field)


def coded(values: Sequence[Dual]) -> Coded:
    symbols = Symbols()
    codes = symbols.encode(Vector.of_duals(values))
    return Coded(symbols.values(), codes)


def spread_out(values: Sequence[Dual]) -> Coded:
    """The same values, every row with an entry of its own (as if nothing were known to repeat)."""
    return Coded(Vector.of_duals([NULL, *values]), np.arange(1, len(values) + 1, dtype=np.uint32))


def results(text: str, columns: dict[str, Coded], length: int) -> list[Dual]:
    value = compile_expression(text).evaluate_rows(Rows(columns, length), LOCALE)
    if isinstance(value, Coded):
        assert value.values[0].is_null
        value = value.expand()
    assert len(value) == length
    return list(value)


def same(a: Dual, b: Dual) -> bool:
    return a.text == b.text and (a.number == b.number or (math.isnan(a.number) and math.isnan(b.number)))


EXPRESSIONS = [
    "A + B * 2",
    "A & '-' & B",
    "A = B",
    "A < B and not B > 5",
    "If(A > 10, B, Left(A, 1))",
    "If(IsNull(A), 'none', A)",
    "Alt(A, B, 0)",
    "Coalesce(A, B, 'x')",
    "Match(A, B, 12, 'a')",
    "Upper(A) like 'a*'",
    "SubField(A, ';', 2) & Len(B)",
    "Year(A) * 100 + Month(A)",
    "Date(A) & Num(B, '0.0')",
    "MonthStart(A, 1) - AddMonths(B, -1)",
    "RangeSum(A, B, 1) / RangeCount(A, B)",
    "Round(A, 0.5) bitand 7",
    "Hash128(A, B)",
    "Text(A)",
    "WeekName(A)",
    "A",
    "5",
    "Null()",
]


@pytest.mark.parametrize("text", EXPRESSIONS)
@settings(max_examples=25, deadline=None)
@given(rows=st.lists(st.tuples(duals, duals), min_size=1, max_size=12))
def test_shared_values_make_no_difference(text: str, rows: list[tuple[Dual, Dual]]) -> None:
    a, b = [row[0] for row in rows], [row[1] for row in rows]
    expected = results(text, {"A": spread_out(a), "B": spread_out(b)}, len(rows))
    shared = results(text, {"A": coded(a), "B": coded(b)}, len(rows))
    mixed = results(text, {"A": coded(a), "B": spread_out(b)}, len(rows))
    one_by_one = [
        results(text, {"A": spread_out([x]), "B": spread_out([y])}, 1)[0] for x, y in zip(a, b, strict=True)
    ]
    # Symbols of one field are equal when their numbers are, so only texts given without a number
    # and plain numbers are the same in both forms.
    plain = {x.number: x.text for x in a + b if x.is_number}
    if all(plain[x.number] == x.text for x in a + b if x.is_number):
        assert all(map(same, expected, shared))
        assert all(map(same, expected, mixed))
    assert all(map(same, expected, one_by_one))


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_no_rows(text: str) -> None:
    assert results(text, {"A": coded([]), "B": coded([])}, 0) == []


def test_a_function_of_one_field_stays_coded() -> None:
    column = coded([Dual(1.0), Dual(2.0), Dual(1.0)])
    frame = Rows({"A": column}, 3)
    value = compile_expression("Upper(Left(A, 1)) + A * 2").evaluate_rows(frame, LOCALE)
    assert isinstance(value, Coded)
    assert value.codes is column.codes


def test_a_function_is_called_once_per_distinct_value() -> None:
    column = coded([Dual(text="ab"), Dual(text="cd")] * 500)
    value = compile_expression("Upper(A)").evaluate_rows(Rows({"A": column}, 1000), LOCALE)
    assert isinstance(value, Coded)
    assert len(value.values) == 3


def test_null_becomes_a_value_only_in_the_entries() -> None:
    column = coded([NULL, Dual(1.0)])
    assert results("IsNull(A)", {"A": column}, 2) == [Dual(-1.0), Dual(0.0)]


def test_few_rows_of_a_large_field_touch_few_values() -> None:
    values = Vector.of_numbers([math.nan, *range(100_000)])
    column = Coded(values, np.array([5, 5, 9], dtype=np.uint32))
    value = compile_expression("'n' & A").evaluate_rows(Rows({"A": column}, 3), LOCALE)
    assert isinstance(value, Coded)
    assert len(value.values) < 10
    assert [dual.text for dual in value.expand()] == ["n4", "n4", "n8"]


def test_unknown_fields_are_errors_and_variables_are_values() -> None:
    frame = Rows({}, 1)
    with pytest.raises(ExpressionError, match="field not found: Nope") as caught:
        compile_expression("1 + Nope").evaluate_rows(frame, LOCALE)
    assert caught.value.position == 4
    variables = {"vRate": "1.5", "vName": "abc"}.get
    value = compile_expression("vRate * 2 & vName").evaluate_rows(frame, LOCALE, variables=variables)
    assert isinstance(value, Coded)
    assert value.expand()[0].text == "3abc"


def test_aggregations_need_groups() -> None:
    with pytest.raises(ExpressionError, match="aggregation"):
        compile_expression("Sum(A)").evaluate_rows(Rows({}, 1), LOCALE)


def test_functions_of_the_owner() -> None:
    asked: list[tuple[str, list[Any]]] = []

    def owner(name: str, arguments: Sequence[Any]) -> Any:
        asked.append((name, list(arguments)))
        return np.array([1.0, 2.0])

    column = coded([Dual(1.0), Dual(2.0)])
    value = compile_expression("rowno() + Peek('A', -1) + Previous(A)").evaluate_rows(
        Rows({"A": column}, 2), LOCALE, owner
    )
    assert isinstance(value, Vector)
    assert [dual.number for dual in value] == [3.0, 6.0]
    assert [name for name, _ in asked] == ["RowNo", "Peek", "Previous"]
    assert asked[1][1] == ["A", Dual(-1.0)]
    with pytest.raises(UnsupportedError, match="RowNo"):
        compile_expression("RowNo()").evaluate_rows(Rows({}, 1), LOCALE)
    with pytest.raises(ExpressionError, match="TOTAL"):
        compile_expression("Above(TOTAL A)").evaluate_rows(Rows({"A": column}, 2), LOCALE, owner)


def test_compiled_forms_are_shared() -> None:
    assert compile_expression("Sum(A)+1") is compile_expression("Sum(A)+1")


def test_what_an_expression_says_about_itself() -> None:
    expression = compile_expression("Sum(TOTAL <Region> A * B) / Max([Some Field])")
    assert expression.fields == ("Region", "A", "B", "Some Field")
    assert expression.is_aggregating
    assert not compile_expression("A + 1").is_aggregating


def test_the_fields_a_row_needs() -> None:
    expression = compile_expression("If(Aggr(Sum(A), (B, (TEXT, DESC)), C) > 1, D)")
    assert expression.row_fields == ("B", "C", "D")
    assert set(expression.fields) == {"A", "B", "C", "D"}


def test_what_depends_on_the_order_of_rows() -> None:
    assert compile_expression("Sum(A) - Above(Sum(A))").depends_on_order
    assert not compile_expression("Rank(Sum(A))").depends_on_order


def test_check_gives_the_error_or_none() -> None:
    assert check("Sum(A)") is None
    error = check("Sum(A")
    assert error is not None
    assert error.position == 5


SCALAR = [f for f in registry() if not f.aggregates and f.style is not Style.OWNER]


@pytest.mark.parametrize("declared", registry(), ids=lambda f: f.name)
def test_declarations_are_complete(declared: Function) -> None:
    assert declared.help.endswith((".", ")"))
    assert declared.most is None or declared.least <= declared.most
    assert declared.signature.startswith(declared.name + "(")


@pytest.mark.parametrize(
    "declared", [f for f in SCALAR if f.least and not f.sees_nulls], ids=lambda f: f.name
)
def test_null_arguments_give_null(declared: Function) -> None:
    arguments = ["Null()", *["1"] * (declared.least - 1)]
    assert results(f"{declared.name}({', '.join(arguments)})", {}, 1)[0].is_null


@pytest.mark.parametrize("declared", SCALAR, ids=lambda f: f.name)
def test_any_arguments_give_a_value(declared: Function) -> None:
    for argument in ("A", "B", "Null()", "''", "-1", "1e300", "'1/2/2020'"):
        count = max(declared.least, 1) if declared.most != 0 else 0
        text = f"{declared.name}({', '.join([argument] * count)})"
        columns = {
            "A": coded([Dual(3.0), NULL, Dual(-1e9)]),
            "B": coded([Dual(text="x"), Dual(2.0, "Tue"), NULL]),
        }
        with contextlib.suppress(UnsupportedError):
            assert len(results(text, columns, 3)) == 3
