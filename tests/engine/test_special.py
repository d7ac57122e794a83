"""Special functions and present values, against closed forms and plain sums."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.kernels import cashflow, special

positive = st.floats(0.01, 500)


@pytest.fixture(autouse=True)
def quiet() -> object:
    """The evaluator silences warnings of numpy around every body."""
    with np.errstate(all="ignore"):
        yield


@given(positive)
def test_log_gamma(x: float) -> None:
    assert special.log_gamma(x) == pytest.approx(math.lgamma(x), rel=1e-13, abs=1e-13)


@given(st.floats(-37, 37))
def test_the_normal_distribution(z: float) -> None:
    assert special.normal_lower(z) == pytest.approx(math.erfc(-z / math.sqrt(2)) / 2, rel=1e-11)


@given(st.integers(1, 60), st.floats(0, 100))
def test_incomplete_gamma_is_a_sum_of_poisson_probabilities(n: int, x: float) -> None:
    expected = math.fsum(
        math.exp(k * math.log(x) - x - math.lgamma(k + 1)) if x else k == 0 for k in range(n)
    )
    assert special.gamma_upper(n, x) == pytest.approx(expected, rel=1e-10, abs=1e-14)
    assert special.gamma_lower(n, x) == pytest.approx(1 - expected, abs=1e-12)


@given(st.integers(1, 40), st.integers(1, 40), st.floats(0, 1))
def test_incomplete_beta_is_a_sum_of_binomial_probabilities(a: int, b: int, x: float) -> None:
    n = a + b - 1
    expected = math.fsum(math.comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
    assert special.beta_lower(a, b, x) == pytest.approx(expected, rel=1e-9, abs=1e-13)


@settings(max_examples=50, deadline=None)
@given(st.floats(1e-9, 1 - 1e-9))
def test_points_of_the_normal_distribution(probability: float) -> None:
    assert special.normal_lower(special.normal_point(probability)) == pytest.approx(probability, rel=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.floats(1e-9, 0.5), st.floats(0.5, 200))
def test_points_of_students_distribution(tail: float, freedom: float) -> None:
    assert special.student_upper(special.student_point(tail, freedom), freedom) == pytest.approx(
        tail, rel=1e-8
    )


@pytest.mark.parametrize("wrong", [(0, 1), (1, -1), (math.nan, 1), (1, math.nan)])
def test_outside_there_is_nothing(wrong: tuple[float, float]) -> None:
    assert np.isnan(special.gamma_lower(*wrong))
    assert np.isnan(special.beta_lower(wrong[0], 1, wrong[1]))


payments = st.lists(st.floats(-1000, 1000).filter(lambda x: abs(x) > 0.01), min_size=2, max_size=8)


@settings(max_examples=100)
@given(st.lists(payments, min_size=1, max_size=4))
def test_at_the_rate_of_return_the_present_value_is_zero(groups: list[list[float]]) -> None:
    index = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    times = np.concatenate([np.arange(len(group), dtype=np.float64) for group in groups])
    flows = np.concatenate([np.array(group) for group in groups])
    rates = cashflow.rates_of_return(index, times, flows, len(groups))
    values = cashflow.present_values(rates, index, times, flows, len(groups))
    for rate, value, group in zip(rates, values, groups, strict=True):
        if min(group) > 0 or max(group) < 0:
            assert np.isnan(rate)
        elif not np.isnan(rate):
            slope = sum(t * abs(x) * (1 + rate) ** (-t - 1) for t, x in enumerate(group))
            assert abs(value) <= 1e-8 + slope * 1e-11


def test_an_investment() -> None:
    index, times = np.zeros(2, dtype=np.intp), np.array([0.0, 1.0])
    assert cashflow.rates_of_return(index, times, np.array([-100.0, 110.0]), 1) == pytest.approx([0.1])
    value = cashflow.present_values(np.array([0.1]), index, times, np.array([-100.0, 110.0]), 1)
    assert value == pytest.approx([0], abs=1e-12)
