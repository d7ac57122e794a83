"""Statistics of numbers, and of pairs of numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from ...columns import Coded, Dual, Vector
from ...columns.vector import Floats
from ..declare import aggregation, find_operator
from ..lift import Context, Value, apply, number_of
from .groups import Groups

# Of a sum of squares, what rounding may leave.
_ROUNDING: Final = 1e-14


def _vector(numbers: Floats) -> Vector:
    return Vector.of_numbers(np.where(np.isfinite(numbers), numbers, np.nan))


def _moments(groups: Groups, value: Value, most: int) -> list[Floats]:
    """Count, then the sums of the powers 2 .. `most` of the distances from the mean."""
    index, numbers, weights = groups.condensed(value)
    count = groups.sums(index, weights)
    mean = groups.sums(index, weights * numbers) / np.where(count > 0, count, np.nan)
    distance = numbers - mean[index]
    return [count, *(groups.sums(index, weights * distance**power) for power in range(2, most + 1))]


@aggregation("Stdev", "value:rows", returns="number", help="Standard deviation of a sample.")
def stdev(groups: Groups, value: Value) -> Vector:
    n, squares = _moments(groups, value, 2)
    return _vector(np.sqrt(squares / np.where(n > 1, n - 1, np.nan)))


@aggregation("Sterr", "value:rows", returns="number", help="Standard error of the mean.")
def sterr(groups: Groups, value: Value) -> Vector:
    n, squares = _moments(groups, value, 2)
    return _vector(np.sqrt(squares / np.where(n > 1, n - 1, np.nan) / n))


@aggregation("Skew", "value:rows", returns="number", help="Skewness of a sample.")
def skew(groups: Groups, value: Value) -> Vector:
    n, squares, cubes = _moments(groups, value, 3)
    deviation = np.sqrt(squares / (n - 1))
    return _vector(np.where(n > 2, n / ((n - 1) * (n - 2)) * cubes / deviation**3, np.nan))


@aggregation(
    "Kurtosis", "value:rows", returns="number", help="Kurtosis of a sample (0 for a normal distribution)."
)
def kurtosis(groups: Groups, value: Value) -> Vector:
    n, squares, _, fourths = _moments(groups, value, 4)
    variance = squares / (n - 1)
    scaled = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * fourths / variance**2
    return _vector(np.where(n > 3, scaled - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3)), np.nan))


@aggregation("Median", "value:rows", returns="number", help="The middle number.")
def median(groups: Groups, value: Value) -> Vector:
    return _fractile(groups, value, 0.5, exclusive=False)


@aggregation(
    "Fractile",
    "value:rows, fraction:constant",
    returns="number",
    help="The inclusive fractile (0 to 1), interpolated.",
)
def fractile(groups: Groups, value: Value, fraction: Dual) -> Vector:
    return _fractile(groups, value, fraction.number, exclusive=False)


@aggregation(
    "FractileExc",
    "value:rows, fraction:constant",
    returns="number",
    help="The exclusive fractile, interpolated.",
)
def fractile_exc(groups: Groups, value: Value, fraction: Dual) -> Vector:
    return _fractile(groups, value, fraction.number, exclusive=True)


def _fractile(groups: Groups, value: Value, fraction: float, *, exclusive: bool) -> Vector:
    ordered, starts, sizes = groups.segments(value)
    if not len(ordered) or not 0 <= fraction <= 1:
        return Vector.of_numbers(np.full(groups.count, np.nan))
    place = (sizes + 1) * fraction - 1 if exclusive else (sizes - 1) * fraction
    inside = (sizes > 0) & (place >= 0) & (place <= sizes - 1)
    place = np.where(inside, place, 0)
    low = np.floor(place).astype(np.intp)
    high = np.minimum(low + 1, np.maximum(sizes - 1, 0))
    last = len(ordered) - 1
    below, above = ordered[np.minimum(starts + low, last)], ordered[np.minimum(starts + high, last)]
    return _vector(np.where(inside, below + (above - below) * (place - low), np.nan))


# --- pairs ----------------------------------------------------------------------------------------


def _complete(value: Value) -> bool:
    """Whether every row is known to have a number."""
    if not isinstance(value, Coded) or not len(value.codes):
        return False
    return value.values.are_numbers() and int(value.codes.min()) > 0


def _spread(squares: Floats, sums: Floats, n: Floats) -> Floats:
    """Sums of squares around the mean; 0 for what is only left by rounding."""
    found = squares - sums**2 / n
    return np.where(found > _ROUNDING * squares, found, np.where(np.isnan(found), np.nan, 0.0))


class _Fit:
    """What follows from the sums of squares and products of each group."""

    # What the line takes from the degrees of freedom.
    FITTED: ClassVar[int]
    n: Floats
    xx: Floats
    yy: Floats
    xy: Floats

    @property
    def slope(self) -> Floats:
        return self.xy / self.xx

    @property
    def explained(self) -> Floats:
        return self.xy**2 / self.xx

    @property
    def residual(self) -> Floats:
        return self.yy - self.explained

    @property
    def freedom(self) -> Floats:
        return np.where(self.n > self.FITTED, self.n - self.FITTED, np.nan)

    @property
    def error(self) -> Floats:
        """Standard error of the y estimates."""
        return np.sqrt(np.maximum(self.residual, 0) / self.freedom)


class _Line(_Fit):
    """A least-squares line y = m x + b through the pairs of each group."""

    FITTED = 2

    def __init__(self, groups: Groups, y: Value, x: Value) -> None:
        if groups.count == 1:
            self._of_all(groups, x, y)
            return
        ys, xs = groups.numbers_with_gaps(y), groups.numbers_with_gaps(x)
        rows = ~(np.isnan(ys) | np.isnan(xs))
        index: NDArray[Any] = groups.index[rows]
        ys, xs = ys[rows], xs[rows]
        self.n = groups.counts(index)
        n = np.where(self.n > 0, self.n, np.nan)
        self.mean_x, self.mean_y = groups.sums(index, xs) / n, groups.sums(index, ys) / n
        dx, dy = xs - self.mean_x[index], ys - self.mean_y[index]
        self.xx, self.yy, self.xy = (
            groups.sums(index, dx**2),
            groups.sums(index, dy**2),
            groups.sums(index, dx * dy),
        )

    def _of_all(self, groups: Groups, x: Value, y: Value) -> None:
        """One group: sums over all rows, which never become a column of pairs."""
        ctx = Context(groups.length, groups.locale)

        def calculated(symbol: str, left: Value, right: Value) -> Value:
            return apply(find_operator(symbol), (left, right), ctx)

        def total(value: Value) -> tuple[Floats, Floats]:
            sums, counts = groups.reduced.find(groups.total(value))
            return sums, counts.astype(np.float64)

        def around_mean(value: Value) -> tuple[float, Value]:
            # Distances from the mean keep the sums of squares exact.
            sums, counts = total(value)
            mean = float(sums[0]) / max(float(counts[0]), 1.0)
            return mean, calculated("-", value, Dual(mean))

        mean_x, dx = around_mean(x)
        mean_y, dy = around_mean(y)
        product = calculated("*", dx, dy)
        if not (_complete(x) and _complete(y)):
            # Only rows that have both count.
            dx, dy = (calculated("+", of, calculated("*", product, Dual(0.0))) for of in (dx, dy))
        xy, self.n = total(product)
        n = np.where(self.n > 0, self.n, np.nan)
        sum_x, sum_y = total(dx)[0], total(dy)[0]
        self.mean_x, self.mean_y = mean_x + sum_x / n, mean_y + sum_y / n
        self.xx = _spread(total(calculated("*", dx, dx))[0], sum_x, n)
        self.yy = _spread(total(calculated("*", dy, dy))[0], sum_y, n)
        self.xy = np.where((self.xx > 0) & (self.yy > 0), xy - sum_x * sum_y / n, 0.0)

    @property
    def intercept(self) -> Floats:
        return self.mean_y - self.slope * self.mean_x

    @property
    def intercept_error(self) -> Floats:
        return self.error * np.sqrt(1 / self.n + self.mean_x**2 / self.xx)


class _FixedLine(_Fit):
    """The same through one given point: each group has its own line, with one more degree of freedom."""

    FITTED = 1

    def __init__(self, groups: Groups, y: Value, x: Value, y0: Dual, x0: Dual | None) -> None:
        self.y0 = number_of(y0, groups.locale)
        self.x0 = 0.0 if x0 is None else number_of(x0, groups.locale)
        ys, xs = groups.numbers_with_gaps(y) - self.y0, groups.numbers_with_gaps(x) - self.x0
        rows = ~(np.isnan(ys) | np.isnan(xs))
        index: NDArray[Any] = groups.index[rows]
        ys, xs = ys[rows], xs[rows]
        self.n = groups.counts(index)
        known = np.where(self.n > (1 if x0 is None else 0), 1.0, np.nan)
        self.xx, self.yy, self.xy = (
            groups.sums(index, product) * known for product in (xs**2, ys**2, xs * ys)
        )

    @property
    def intercept(self) -> Floats:
        return self.y0 - self.slope * self.x0

    @property
    def intercept_error(self) -> Floats:
        """That of the intercept, which is fixed if the line goes through the y-axis at a given point."""
        return abs(self.x0) * self.error / np.sqrt(self.xx)


def _pair_function(name: str, help: str, result: Callable[[_Line], Floats]) -> None:
    def body(groups: Groups, y: Value, x: Value) -> Vector:
        return _vector(result(_Line(groups, y, x)))

    body.__module__ = __name__
    aggregation(name, "y:rows, x:rows", returns="number", help=help)(body)


def _line_function(name: str, help: str, result: Callable[[_Line | _FixedLine], Floats]) -> None:
    def body(groups: Groups, y: Value, x: Value, y0: Dual | None = None, x0: Dual | None = None) -> Vector:
        return _vector(result(_Line(groups, y, x) if y0 is None else _FixedLine(groups, y, x, y0, x0)))

    body.__module__ = __name__
    args = "y:rows, x:rows, y0:constant?, x0:constant?"
    aggregation(name, args, returns="number", help=help)(body)


_pair_function("Correl", "Correlation of two numbers.", lambda line: line.xy / np.sqrt(line.xx * line.yy))
_pair_function("STEYX", "Standard error of y predicted from x.", lambda line: line.error)
_line_function("LINEST_M", "Slope of the regression line.", lambda line: line.slope)
_line_function("LINEST_B", "Intercept of the regression line.", lambda line: line.intercept)
_line_function("LINEST_R2", "Coefficient of determination.", lambda line: line.explained / line.yy)
_line_function("LINEST_DF", "Degrees of freedom.", lambda line: line.freedom)
_line_function("LINEST_F", "F value of the regression.", lambda line: line.explained / line.error**2)
_line_function("LINEST_SSREG", "Sum of squares explained.", lambda line: line.explained)
_line_function("LINEST_SSRESID", "Sum of squares left.", lambda line: line.residual)
_line_function("LINEST_SEY", "Standard error of the y estimate.", lambda line: line.error)
_line_function("LINEST_SEM", "Standard error of the slope.", lambda line: line.error / np.sqrt(line.xx))
_line_function("LINEST_SEB", "Standard error of the intercept.", lambda line: line.intercept_error)
