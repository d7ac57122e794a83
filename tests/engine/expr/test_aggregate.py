"""Aggregations over groups, against a plain loop."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from qlik_engine.columns import Coded, Dual, Symbols, Vector
from qlik_engine.columns.vector import NULL
from qlik_engine.errors import ExpressionError
from qlik_engine.expr import AggregationSpec, Rows, compile_expression
from qlik_engine.expr import nodes as n
from qlik_engine.formats import Locale


class Grouped:
    """Rows of one table in groups; a coarser grouping under TOTAL."""

    def __init__(self, columns: dict[str, Any], groups: list[int], count: int) -> None:
        self.columns = columns
        self.groups = np.array(groups, dtype=np.intp)
        self.length = count
        self.locale = Locale()
        self.asked: list[AggregationSpec] = []

    def column(self, field: str) -> Any:
        return self.columns.get(field)

    def rows(self, spec: AggregationSpec) -> Rows:
        self.asked.append(spec)
        frame = _Frame(self.columns, len(self.groups))
        if spec.total is None:
            return Rows(frame, self.groups, self.length)
        return Rows(frame, np.zeros(len(self.groups), dtype=np.uint8), 1)

    def spread(self, spec: AggregationSpec) -> NDArray[Any] | None:
        return None if spec.total is None else np.zeros(self.length, dtype=np.intp)

    def dimension(self, field: str) -> Coded | None:
        return None

    def variable(self, name: str) -> str | None:
        return {"vTwo": "2"}.get(name)

    def function(self, name: str, arguments: Any) -> Any:
        return np.arange(1.0, self.length + 1) if name == "RowNo" else None


class _Frame:
    def __init__(self, columns: dict[str, Any], length: int) -> None:
        self.columns = columns
        self.length = length

    def column(self, field: str) -> Any:
        return self.columns.get(field)


def coded(values: list[Dual]) -> Coded:
    symbols = Symbols()
    codes = symbols.encode(Vector.of_duals(values))
    return Coded(symbols.values(), codes)


def numbers(values: list[Dual]) -> list[float]:
    return [v.number for v in values if v.is_number]


def distinct(values: list[Dual]) -> list[Dual]:
    return list({v.number if v.is_number else v.text: v for v in values if not v.is_null}.values())


def fractile(values: list[float], share: float) -> float:
    return float(np.quantile(values, share)) if values else math.nan


def only(values: list[Dual]) -> float:
    different = distinct(values)
    return different[0].number if len(different) == 1 else math.nan


REFERENCE: dict[str, Callable[[list[Dual]], float]] = {
    "Sum(V)": lambda v: math.fsum(numbers(v)),
    "Sum(DISTINCT V)": lambda v: math.fsum(numbers(distinct(v))),
    "Sum(V * 2)": lambda v: 2 * math.fsum(numbers(v)),
    "Avg(V)": lambda v: statistics.fmean(numbers(v)) if numbers(v) else math.nan,
    "Min(V)": lambda v: min(numbers(v), default=math.nan),
    "Max(V)": lambda v: max(numbers(v), default=math.nan),
    "Max(V, 2)": lambda v: ([math.nan, math.nan, *sorted(set(numbers(v)))])[-2],
    "Min(V + 1)": lambda v: min(numbers(v), default=math.nan) + 1,
    "Count(V)": lambda v: sum(not x.is_null for x in v),
    "Count(DISTINCT V)": lambda v: len(distinct(v)),
    "Count(DISTINCT Sign(V))": lambda v: len({np.sign(x) for x in numbers(v)}),
    "NumericCount(V)": lambda v: len(numbers(v)),
    "NullCount(V)": lambda v: sum(x.is_null for x in v),
    "TextCount(V)": lambda v: sum(not x.is_null and not x.is_number for x in v),
    "Median(V)": lambda v: fractile(numbers(v), 0.5),
    "Fractile(V, 0.3)": lambda v: fractile(numbers(v), 0.3),
    "Median(V + 0)": lambda v: fractile(numbers(v), 0.5),
    "Stdev(V)": lambda v: statistics.stdev(numbers(v)) if len(numbers(v)) > 1 else math.nan,
    "Only(V)": only,
    "Sum(1)": len,
}
duals = st.one_of(
    st.just(NULL),
    st.integers(-4, 4).map(lambda i: Dual(float(i))),
    st.sampled_from(["", "a", "b"]).map(lambda t: Dual(text=t)),
)


@pytest.mark.parametrize("text", REFERENCE)
@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 3), duals), max_size=20))
def test_against_a_plain_loop(text: str, rows: list[tuple[int, Dual]]) -> None:
    groups = [group for group, _ in rows]
    scope = Grouped({"V": coded([value for _, value in rows])}, groups, 4)
    found = compile_expression(text).evaluate(scope).numbers_or_nan()
    for group in range(4):
        expected = REFERENCE[text]([value for g, value in rows if g == group])
        assert found[group] == pytest.approx(expected, nan_ok=True)


def scope(**columns: list[float | str | None]) -> Grouped:
    fields = {
        name: coded(
            [NULL if v is None else Dual(text=v) if isinstance(v, str) else Dual(float(v)) for v in values]
        )
        for name, values in columns.items()
    }
    return Grouped(fields, [0, 0, 1, 1], 2)


def test_totals_are_spread_over_the_groups() -> None:
    groups = scope(V=[1, 2, 3, 4])
    result = compile_expression("Sum(V) / Sum(TOTAL V)").evaluate(groups)
    assert list(result.numbers_or_nan()) == [0.3, 0.7]
    assert [spec.total for spec in groups.asked] == [None, ()]


def test_what_an_aggregation_asks_for() -> None:
    groups = scope(A=[1, 2, 3, 4], B=[1, 1, 1, 1])
    compile_expression("{<Year={2020}>} Sum({1} TOTAL <Region> A * B)").evaluate(groups)
    (spec,) = groups.asked
    assert spec.fields == ("A", "B")
    assert spec.total == ("Region",)
    outer, inner = spec.sets
    assert isinstance(outer, n.Modified)
    assert inner == n.Identifier("1")


def test_a_set_reaches_as_far_as_its_parentheses() -> None:
    groups = scope(A=[1, 2, 3, 4])
    compile_expression("({1} Sum(A) + Sum(A)) / Sum(A)").evaluate(groups)
    assert [spec.sets for spec in groups.asked] == [(n.Identifier("1"),), (n.Identifier("1"),), ()]


def test_sets_inside_sets_are_asked_for_from_outside_in() -> None:
    groups = scope(A=[1, 2, 3, 4])
    compile_expression("{1} (Sum(A) + ({$} Sum({Other} A)))").evaluate(groups)
    names = [[getattr(node, "name", "") for node in spec.sets] for spec in groups.asked]
    assert names == [["1"], ["1", "$", "Other"]]


def test_a_total_inside_an_aggregation() -> None:
    groups = scope(V=[1, 2, 3, 4])
    for text, expected in {
        "Sum(V / Sum(TOTAL V))": [0.3, 0.7],
        "Sum(TOTAL V / Sum(TOTAL V))": [1, 1],
    }.items():
        assert list(compile_expression(text).evaluate(groups).numbers_or_nan()) == pytest.approx(expected)
    with pytest.raises(ExpressionError, match="Aggr"):
        compile_expression("Sum(V / Sum(V))")


def test_what_needs_a_chart_says_so() -> None:
    for text in ("Aggr(Sum(V), V)", "Sum(Aggr(Sum(V), V))", "Above(TOTAL V)"):
        with pytest.raises(ExpressionError, match="no meaning"):
            compile_expression(text).evaluate(scope(V=[1, 2, 3, 4]))


def test_variables_and_owner_functions() -> None:
    result = compile_expression("Sum(V * vTwo) + RowNo()").evaluate(scope(V=[1, 2, 3, 4]))
    assert list(result.numbers_or_nan()) == [7.0, 16.0]


def test_texts() -> None:
    groups = scope(T=["b", "a", "c", None], W=[1, 2, 1, 2])
    assert [d.text for d in compile_expression("Concat(T, ',')").evaluate(groups)] == ["a,b", "c"]
    assert [d.text for d in compile_expression("Concat(T, ',', W)").evaluate(groups)] == ["b,a", "c"]
    assert [d.text for d in compile_expression("MaxString(T)").evaluate(groups)] == ["b", "c"]
    assert [d.text for d in compile_expression("FirstSortedValue(T, -W)").evaluate(groups)] == ["a", None]
    assert [d.text for d in compile_expression("Only(T)").evaluate(groups)] == [None, "c"]


def test_dates_stay_dates_and_names_become_numbers() -> None:
    dates = coded([Dual(44189.0, "12/24/2020"), Dual(44190.0, "12/25/2020")] * 2)
    days = coded([Dual(3.0, "Thu"), Dual(4.0, "Fri")] * 2)
    groups = Grouped({"Date": dates, "Day": days}, [0, 0, 1, 1], 2)
    assert compile_expression("Max(Date)").evaluate(groups)[0] == Dual(44190.0, "12/25/2020")
    assert compile_expression("Max(Day)").evaluate(groups)[0] == Dual(4.0)


def test_no_rows_at_all() -> None:
    empty = Grouped({"V": coded([])}, [], 1)
    for text, expected in {"Sum(V)": 0.0, "Count(V)": 0.0, "Max(V)": math.nan, "Median(V)": math.nan}.items():
        assert compile_expression(text).evaluate(empty).numbers_or_nan()[0] == pytest.approx(
            expected, nan_ok=True
        )
    for text in (
        "Only(V)",
        "Mode(V)",
        "Concat(V)",
        "LastValue(V)",
        "FirstSortedValue(V, V)",
        "Stdev(V)",
        "MinString(V)",
    ):
        assert compile_expression(text).evaluate(empty)[0].is_null
    for text in ("Max(V + 0 * Rand())", "Mode(V & Rand())", "MinString(V & Rand())"):
        assert compile_expression(text).evaluate(empty)[0].is_null


@pytest.mark.parametrize("holes", [False, True])
def test_many_rows_give_what_plain_numpy_gives(holes: bool) -> None:
    """Beyond some size fields are passed over in blocks, and equal values once."""
    random = np.random.default_rng(5)
    columns: dict[str, Any] = {}
    for name in ("X", "Y"):
        codes = random.integers(0 if holes else 1, 101, 200_000).astype(np.uint8)
        columns[name] = Coded(Vector.of_numbers(np.concatenate(([np.nan], random.normal(50, 9, 100)))), codes)
    x, y = (columns[name].expand().numbers for name in ("X", "Y"))
    both = ~(np.isnan(x) | np.isnan(y))
    grouped = Grouped(columns, [0] * 200_000, 1)

    def value(text: str) -> float:
        return compile_expression(text).evaluate(grouped)[0].number

    assert value("Stdev(X)") == pytest.approx(np.nanstd(x, ddof=1), rel=1e-12)
    assert value("Correl(X, Y)") == pytest.approx(np.corrcoef(x[both], y[both])[0, 1], rel=1e-9)
    assert value("LINEST_B(X, Y)") == pytest.approx(np.polyfit(y[both], x[both], 1)[1], rel=1e-9)
    assert value("Skew(X)") == pytest.approx(
        np.nanmean((x - np.nanmean(x)) ** 3) / np.nanstd(x) ** 3, rel=1e-4
    )
