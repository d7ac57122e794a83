"""Statistics of numbers, and of pairs of numbers."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...columns import Coded, Dual, Vector
from ...columns.vector import Floats
from ..declare import aggregation
from ..lift import Value
from .groups import BLOCK, Groups, taken


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


# From here on rows are passed over in blocks.
_MANY: Final = 1 << 17


class _Line:
    """A least-squares line y = m x + b through the pairs of each group."""

    def __init__(self, groups: Groups, y: Value, x: Value) -> None:
        if groups.count == 1 and groups.length > _MANY and self._in_blocks(x, y):
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

    def _in_blocks(self, x: Value, y: Value) -> bool:
        """All rows of two fields, block by block; not if one of them lacks a number."""
        if not (isinstance(x, Coded) and isinstance(y, Coded)):
            return False
        xs, ys = x.values.numbers_or_nan(), y.values.numbers_or_nan()
        # Distances from a number in the middle keep the sums of squares exact.
        around_x, around_y = float(np.nanmean(xs)), float(np.nanmean(ys))
        xs, ys = xs - around_x, ys - around_y
        buffers = np.empty((3, BLOCK))
        sums = np.zeros(5)
        for start in range(0, len(x.codes), BLOCK):
            dx, dy = taken(xs, x.codes, start, buffers[0]), taken(ys, y.codes, start, buffers[1])
            product = buffers[2][: len(dx)]
            parts = [dx.sum(), dy.sum()]
            for one, other in ((dx, dx), (dy, dy), (dx, dy)):
                parts.append(np.multiply(one, other, out=product).sum())
            sums += parts
        if np.isnan(sums).any():
            return False
        n = float(len(x.codes))
        self.n = np.array([n])
        self.mean_x, self.mean_y = np.array([around_x + sums[0] / n]), np.array([around_y + sums[1] / n])
        self.xx, self.yy = np.array([sums[2] - sums[0] ** 2 / n]), np.array([sums[3] - sums[1] ** 2 / n])
        self.xy = np.array([sums[4] - sums[0] * sums[1] / n])
        return True

    @property
    def slope(self) -> Floats:
        return self.xy / self.xx

    @property
    def intercept(self) -> Floats:
        return self.mean_y - self.slope * self.mean_x

    @property
    def explained(self) -> Floats:
        return self.xy**2 / self.xx

    @property
    def residual(self) -> Floats:
        return self.yy - self.explained

    @property
    def freedom(self) -> Floats:
        return np.where(self.n > 2, self.n - 2, np.nan)

    @property
    def error(self) -> Floats:
        """Standard error of the y estimates."""
        return np.sqrt(np.maximum(self.residual, 0) / self.freedom)


def _line_function(name: str, help: str, result: Any) -> None:
    def body(groups: Groups, y: Value, x: Value) -> Vector:
        return _vector(result(_Line(groups, y, x)))

    body.__module__ = __name__
    aggregation(name, "y:rows, x:rows", returns="number", help=help)(body)


_line_function("Correl", "Correlation of two numbers.", lambda line: line.xy / np.sqrt(line.xx * line.yy))
_line_function("STEYX", "Standard error of y predicted from x.", lambda line: line.error)
_line_function("LINEST_M", "Slope of the regression line.", lambda line: line.slope)
_line_function("LINEST_B", "Intercept of the regression line.", lambda line: line.intercept)
_line_function("LINEST_R2", "Coefficient of determination.", lambda line: line.explained / line.yy)
_line_function("LINEST_DF", "Degrees of freedom.", lambda line: line.freedom)
_line_function("LINEST_F", "F value of the regression.", lambda line: line.explained / line.error**2)
_line_function("LINEST_SSREG", "Sum of squares explained.", lambda line: line.explained)
_line_function("LINEST_SSRESID", "Sum of squares left.", lambda line: line.residual)
_line_function("LINEST_SEY", "Standard error of the y estimate.", lambda line: line.error)
_line_function("LINEST_SEM", "Standard error of the slope.", lambda line: line.error / np.sqrt(line.xx))
_line_function(
    "LINEST_SEB",
    "Standard error of the intercept.",
    lambda line: line.error * np.sqrt(1 / line.n + line.mean_x**2 / line.xx),
)
