"""Tests of significance: t-tests, z-tests and chi2-tests.

Of each test there are several functions, one per figure: the statistic, its degrees of freedom, the
two-tailed significance, the difference of means with its standard error and confidence interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...columns import Dual, Vector
from ...columns.vector import Floats
from ...kernels.special import gamma_upper, normal_lower, normal_point, student_point, student_upper
from ..declare import aggregation
from ..lift import Value, number_of
from .groups import Groups, sorted_unique

# The tail on either side of a confidence interval of 95 %.
_TAIL: Final = 0.025


@dataclass(frozen=True, slots=True)
class Sample:
    """Size, mean and sum of squared distances from the mean, of each group."""

    n: Floats
    mean: Floats
    squares: Floats

    @property
    def variance(self) -> Floats:
        return self.squares / np.where(self.n > 1, self.n - 1, np.nan)


@dataclass(frozen=True, slots=True)
class Test:
    """A difference of means and its error, to be judged by Student's distribution or (no freedom) the
    normal one; `tail` is the probability left beyond each end of the confidence interval."""

    difference: Floats
    error: Floats
    freedom: Floats | None
    tail: float

    @property
    def statistic(self) -> Floats:
        return self.difference / self.error

    @property
    def significance(self) -> Floats:
        far = np.abs(self.statistic)
        return 2 * (normal_lower(-far) if self.freedom is None else student_upper(far, self.freedom))

    @property
    def confidence(self) -> Floats:
        tail = np.full(len(self.error), self.tail if 0 < self.tail < 0.5 else np.nan)
        width = -normal_point(tail) if self.freedom is None else student_point(tail, self.freedom)
        return width * self.error


_FIGURES: Final[dict[str, tuple[str, Callable[[Test], Any]]]] = {
    "df": ("The degrees of freedom", lambda test: test.freedom),
    "sig": ("The two-tailed significance", lambda test: test.significance),
    "dif": ("The difference of means", lambda test: test.difference),
    "sterr": ("The standard error of the difference", lambda test: test.error),
    "conf": ("Half the confidence interval", lambda test: test.confidence),
    "lower": ("The lower end of the confidence interval", lambda test: test.difference - test.confidence),
    "upper": ("The upper end of the confidence interval", lambda test: test.difference + test.confidence),
}
_INTERVAL: Final = ("conf", "lower", "upper")


def _vector(numbers: Floats) -> Vector:
    return Vector.of_numbers(np.where(np.isfinite(numbers), numbers, np.nan))


def _weighted(groups: Groups, value: Value, weight: Value | None) -> tuple[NDArray[Any], Floats, Floats]:
    """Rows, numbers and weights where both are known."""
    numbers = groups.numbers_with_gaps(value)
    weights = np.ones(groups.length) if weight is None else groups.numbers_with_gaps(weight)
    rows = np.flatnonzero(~(np.isnan(numbers) | np.isnan(weights)))
    return rows, numbers[rows], weights[rows]


def _sample(index: NDArray[Any], numbers: Floats, weights: Floats, count: int) -> Sample:
    n: Floats = np.bincount(index, weights=weights, minlength=count).astype(np.float64)
    mean = np.bincount(index, weights=weights * numbers, minlength=count) / np.where(n > 0, n, np.nan)
    distances = weights * (numbers - mean[index]) ** 2
    return Sample(n, mean, np.bincount(index, weights=distances, minlength=count).astype(np.float64))


def _gaps(groups: Groups, value: Value) -> NDArray[np.bool_]:
    """Where values to be tested are no numbers: there is no test then, as documented."""
    missing = np.isnan(groups.numbers_with_gaps(value))
    return np.bincount(groups.index[missing], minlength=groups.count) > 0


def _number(groups: Groups, value: Dual | None, default: float) -> float:
    return default if value is None else number_of(value, groups.locale)


# --- one sample against zero ----------------------------------------------------------------------


def _t_of_one(groups: Groups, value: Value, weight: Value | None, sig: Dual | None = None) -> Test:
    rows, numbers, weights = _weighted(groups, value, weight)
    sample = _sample(groups.index[rows], numbers, weights, groups.count)
    freedom = np.where(sample.n > 1, sample.n - 1, np.nan)
    return Test(sample.mean, np.sqrt(sample.variance / sample.n), freedom, _number(groups, sig, _TAIL))


def _z(
    groups: Groups, value: Value, weight: Value | None, sigma: Dual | None = None, sig: Dual | None = None
) -> Test:
    rows, numbers, weights = _weighted(groups, value, weight)
    sample = _sample(groups.index[rows], numbers, weights, groups.count)
    given = np.full(groups.count, _number(groups, sigma, np.nan))
    deviation = np.sqrt(sample.variance) if sigma is None else np.where(given > 0, given, np.nan)
    tail = _number(groups, sig, _TAIL)
    return Test(sample.mean, deviation / np.sqrt(sample.n), None, tail)


# --- two samples ----------------------------------------------------------------------------------


def _t_of_two(
    groups: Groups,
    group: Value,
    value: Value,
    weight: Value | None,
    sig: Dual | None = None,
    equal: Dual | None = None,
) -> Test:
    """The samples are told apart by the two values of `group`, the one loaded first comes first."""
    rows, numbers, weights = _weighted(groups, value, weight)
    column = groups.unique(groups.coded(group))
    known = ~column.values.is_null()[column.codes[rows]]
    rows, numbers, weights = rows[known], numbers[known], weights[known]
    index = groups.index[rows].astype(np.int64)
    width = len(column.values)
    keys = index * width + column.codes[rows]
    pairs = sorted_unique(keys)
    samples = np.bincount(pairs // width, minlength=groups.count)
    # Of each group's values the lowest code was loaded first.
    starts = np.cumsum(samples) - samples
    second = keys != pairs[starts[index]]
    a, b = (_sample(index[part], numbers[part], weights[part], groups.count) for part in (~second, second))
    fine = (samples == 2) & (a.n > 1) & (b.n > 1)
    equal_variances = _number(groups, equal, 1.0) != 0
    error, freedom = _pooled(a, b) if equal_variances else _separate(a, b)
    difference = np.where(fine, a.mean - b.mean, np.nan)
    error, freedom = np.where(fine, error, np.nan), np.where(fine, freedom, np.nan)
    return Test(difference, error, freedom, _number(groups, sig, _TAIL))


def _pooled(a: Sample, b: Sample) -> tuple[Floats, Floats]:
    freedom = a.n + b.n - 2
    return np.sqrt((a.squares + b.squares) / freedom * (1 / a.n + 1 / b.n)), freedom


def _separate(a: Sample, b: Sample) -> tuple[Floats, Floats]:
    """Welch's test."""
    va, vb = a.variance / a.n, b.variance / b.n
    return np.sqrt(va + vb), (va + vb) ** 2 / (va**2 / (a.n - 1) + vb**2 / (b.n - 1))


# --- declarations ---------------------------------------------------------------------------------


_KEYWORDS: Final = {"sig": "sig", "sigma": "sigma", "eq_var": "equal"}


def _declare(
    family: str, statistic: str, args: str, options: str, of_interval: str, make: Callable[..., Test]
) -> None:
    """Declare the functions of one test, with the names of the options they take; those of the interval
    take others. With a `w` at the end of the family's name the first argument is a weight."""
    figures = {statistic: ("The statistic", lambda test: test.statistic), **_FIGURES}
    if statistic == "z":
        del figures["df"]
    weighted = family.endswith("w")
    for figure, (help, result) in figures.items():
        names = (of_interval if figure in _INTERVAL else options).split()
        parameters = ["weight:rows"] * weighted + [args] + [f"{name}:constant?" for name in names]
        body = _body(weighted, args.count(":"), names, make, result)
        about = f"{help} of a test of {'weighted ' * weighted}rows."
        aggregation(f"{family}_{figure}", ", ".join(parameters), returns="number", help=about)(body)


def _body(
    weighted: bool,
    values: int,
    names: Sequence[str],
    make: Callable[..., Test],
    result: Callable[[Test], Floats],
) -> Callable[..., Vector]:
    def body(groups: Groups, *given: Any) -> Vector:
        weight, given = (given[0], given[1:]) if weighted else (None, given)
        options = {_KEYWORDS[name]: value for name, value in zip(names, given[values:], strict=False)}
        found = result(make(groups, *given[:values], weight, **options))
        return _vector(np.where(_gaps(groups, given[values - 1]), np.nan, found))

    body.__module__ = __name__
    return body


for _w in ("", "w"):
    _declare(f"TTest1{_w}", "t", "value:rows", "", "sig", _t_of_one)
    _declare(f"TTest{_w}", "t", "group:rows, value:rows", "eq_var", "sig eq_var", _t_of_two)
    _declare(f"ZTest{_w}", "z", "value:rows", "sigma", "sigma sig", _z)


# --- chi2 -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contingency:
    """The chi2 statistic of a table of counts per group, and its degrees of freedom."""

    chi2: Floats
    freedom: Floats

    @property
    def probability(self) -> Floats:
        return gamma_upper(self.freedom / 2, self.chi2 / 2)


def _contingency(
    groups: Groups, column: Value, row: Value, actual: Value, expected: Value | None
) -> Contingency:
    """Counts by two fields; without expected ones, those that independent fields would have."""
    counts = groups.numbers_with_gaps(actual)
    wanted = None if expected is None else groups.numbers_with_gaps(expected)
    across, down = (groups.unique(groups.coded(value)) for value in (column, row))
    known = ~(np.isnan(counts) | across.values.is_null()[across.codes] | down.values.is_null()[down.codes])
    if wanted is not None:
        known &= ~np.isnan(wanted)
    index = groups.index[known].astype(np.int64)
    counts = counts[known]
    columns, column_of, column_owner = _margin(index, across.codes[known], len(across.values))
    rows, row_of, row_owner = _margin(index, down.codes[known], len(down.values))
    freedom = (np.bincount(column_owner, minlength=groups.count) - 1.0) * (
        np.bincount(row_owner, minlength=groups.count) - 1.0
    )
    cells, cell_of = np.unique(column_of * max(rows, 1) + row_of, return_inverse=True)
    owner = np.zeros(len(cells), dtype=np.int64)
    owner[cell_of] = index
    inside = np.bincount(cell_of, weights=counts, minlength=len(cells))
    if wanted is not None:
        ideal = np.bincount(cell_of, weights=wanted[known], minlength=len(cells))
        chi2 = np.bincount(owner, weights=(inside - ideal) ** 2 / ideal, minlength=groups.count)
    else:
        total = np.bincount(index, weights=counts, minlength=groups.count)
        by_column = np.bincount(column_of, weights=counts, minlength=columns)[cells // max(rows, 1)]
        by_row = np.bincount(row_of, weights=counts, minlength=rows)[cells % max(rows, 1)]
        ideal = by_column * by_row / total[owner]
        # Cells without rows are 0 against their ideal; the sum over all is the same written so.
        chi2 = np.bincount(owner, weights=inside**2 / ideal, minlength=groups.count) - total
    return Contingency(np.where(freedom > 0, chi2, np.nan), np.where(freedom > 0, freedom, np.nan))


def _margin(
    index: NDArray[np.int64], codes: NDArray[Any], width: int
) -> tuple[int, NDArray[np.int64], NDArray[np.int64]]:
    """The different (group, value): how many, which one each row has, and the group of each."""
    keys, of = np.unique(index * max(width, 1) + codes, return_inverse=True)
    return len(keys), of.astype(np.int64), keys // max(width, 1)


def _chi2(figure: str, help: str, result: Callable[[Contingency], Floats]) -> None:
    def body(
        groups: Groups, column: Value, row: Value, actual: Value, expected: Value | None = None
    ) -> Vector:
        gaps = _gaps(groups, actual)
        if expected is not None:
            gaps |= _gaps(groups, expected)
        found = result(_contingency(groups, column, row, actual, expected))
        return _vector(np.where(gaps, np.nan, found))

    body.__module__ = __name__
    args = "col:rows, row:rows, actual_value:rows, expected_value:rows?"
    aggregation(f"Chi2Test_{figure}", args, returns="number", help=help)(body)


_chi2("chi2", "The chi2 statistic of counts by two fields.", lambda table: table.chi2)
_chi2("df", "The degrees of freedom of counts by two fields.", lambda table: table.freedom)
_chi2(
    "p",
    "The probability of counts by two fields if these do not depend on each other.",
    lambda table: table.probability,
)
