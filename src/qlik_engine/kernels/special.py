"""The special functions behind statistical distributions. Arrays in, arrays out; NaN where undefined."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_EPSILON: Final = 1e-16
_TINY: Final = 1e-300
_STEPS: Final = 2000
# Stirling's series: B(2k) / (2k (2k - 1)).
_STIRLING: Final = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)
_SHIFT: Final = 10.0


def log_gamma(x: Any) -> Floats:
    """The logarithm of the gamma function of positive numbers."""
    z = np.array(x, dtype=np.float64)
    product = np.ones_like(z)
    # Stirling's series needs large arguments; the recurrence leads there.
    for _ in range(int(_SHIFT)):
        low = z < _SHIFT
        product = np.where(low, product * z, product)
        z = np.where(low, z + 1, z)
    series = np.zeros_like(z)
    for coefficient in reversed(_STIRLING):
        series = series / (z * z) + coefficient
    result = (z - 0.5) * np.log(z) - z + 0.5 * np.log(2 * np.pi) + series / z - np.log(product)
    return np.where(np.asarray(x) > 0, result, np.nan)


def gamma_lower(a: Any, x: Any) -> Floats:
    """The regularised lower incomplete gamma function P(a, x)."""
    return _incomplete_gamma(a, x)[0]


def gamma_upper(a: Any, x: Any) -> Floats:
    """The regularised upper incomplete gamma function Q(a, x); exact far out, where P is almost 1."""
    return _incomplete_gamma(a, x)[1]


def _incomplete_gamma(a: Any, x: Any) -> tuple[Floats, Floats]:
    a, x = np.broadcast_arrays(np.asarray(a, dtype=np.float64), np.asarray(x, dtype=np.float64))
    fine = (a > 0) & (x >= 0) & np.isfinite(x)
    s, t = np.where(fine, a, 1.0), np.where(fine & (x > 0), x, 1.0)
    scale = np.exp(s * np.log(t) - t - log_gamma(s))
    near = t < s + 1
    lower = np.where(near, scale * _gamma_series(np.where(near, s, 1.0), np.where(near, t, 0.5)), 0.0)
    upper = np.where(near, 0.0, scale * _gamma_fraction(np.where(near, 1.0, s), np.where(near, 3.0, t)))
    lower, upper = np.where(near, lower, 1 - upper), np.where(near, 1 - lower, upper)
    lower, upper = np.where(x == 0, 0.0, lower), np.where(x == 0, 1.0, upper)
    lower, upper = np.where(x == np.inf, 1.0, lower), np.where(x == np.inf, 0.0, upper)
    known = fine | ((a > 0) & (x == np.inf))
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)


def _gamma_series(a: Floats, x: Floats) -> Floats:
    term = 1 / a
    total = term.copy()
    for n in range(1, _STEPS):
        term = term * x / (a + n)
        total += term
        if np.all(np.abs(term) <= np.abs(total) * _EPSILON):
            break
    return total


def _gamma_fraction(a: Floats, x: Floats) -> Floats:
    """Lentz's method for the continued fraction of Q."""
    b = x + 1 - a
    c = np.full_like(b, 1 / _TINY)
    d = 1 / b
    result = d.copy()
    for n in range(1, _STEPS):
        step = -n * (n - a)
        b = b + 2
        d = 1 / _not_zero(step * d + b)
        c = _not_zero(b + step / c)
        change = c * d
        result *= change
        if np.all(np.abs(change - 1) <= 1e-15):
            break
    return result


def _not_zero(x: Floats) -> Floats:
    return np.where(np.abs(x) < _TINY, _TINY, x)


def beta_lower(a: Any, b: Any, x: Any) -> Floats:
    """The regularised incomplete beta function I_x(a, b)."""
    a, b, x = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (a, b, x)))
    fine = (a > 0) & (b > 0) & (x >= 0) & (x <= 1)
    inside = fine & (x > 0) & (x < 1)
    p, q, z = np.where(inside, a, 1.0), np.where(inside, b, 1.0), np.where(inside, x, 0.5)
    # The fraction converges quickly on one side of the mean; the other is reached by symmetry.
    turned = z > (p + 1) / (p + q + 2)
    p, q, z = np.where(turned, q, p), np.where(turned, p, q), np.where(turned, 1 - z, z)
    scale = np.exp(p * np.log(z) + q * np.log1p(-z) + log_gamma(p + q) - log_gamma(p) - log_gamma(q)) / p
    value = scale * _beta_fraction(p, q, z)
    value = np.where(turned, 1 - value, value)
    return np.where(fine, np.where(inside, value, np.where(x <= 0, 0.0, 1.0)), np.nan)


def _beta_fraction(a: Floats, b: Floats, x: Floats) -> Floats:
    c = np.ones_like(a)
    d = 1 / _not_zero(1 - (a + b) * x / (a + 1))
    result = d.copy()
    for m in range(1, _STEPS):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _not_zero(1 + step * d)
            c = _not_zero(1 + step / c)
            change = c * d
            result *= change
        if np.all(np.abs(change - 1) <= 1e-15):
            break
    return result


def normal_lower(z: Any) -> Floats:
    """The cumulated standard normal distribution."""
    z = np.asarray(z, dtype=np.float64)
    tail = 0.5 * gamma_upper(0.5, z * z / 2)
    return np.where(z > 0, 1 - tail, tail)


def student_upper(t: Any, freedom: Any) -> Floats:
    """The probability beyond `t` in Student's distribution."""
    t, freedom = np.asarray(t, dtype=np.float64), np.asarray(freedom, dtype=np.float64)
    tail = 0.5 * beta_lower(freedom / 2, 0.5, freedom / (freedom + t * t))
    return np.where(t < 0, 1 - tail, tail)


def student_point(tail: Any, freedom: Any) -> Floats:
    """The t with the probability `tail` (0 to 0.5) beyond it."""
    tail, freedom = np.asarray(tail, dtype=np.float64), np.asarray(freedom, dtype=np.float64)
    fine = (tail > 0) & (tail <= 0.5) & (freedom > 0)
    found = inverse(lambda t: -student_upper(t, freedom), np.where(fine, -tail, np.nan), 0.0, np.inf)
    return np.where(tail == 0.5, 0.0, found)


def normal_point(probability: Any) -> Floats:
    """The z below which the standard normal distribution has a probability."""
    p = np.asarray(probability, dtype=np.float64)
    small = np.minimum(p, 1 - p)
    found = inverse(
        lambda z: -0.5 * gamma_upper(0.5, z * z / 2), np.where(small > 0, -small, np.nan), 0.0, 40.0
    )
    found = np.where(p == 0.5, 0.0, found)
    return np.where(p < 0.5, -found, found)


def inverse(function: Callable[[Floats], Floats], wanted: Any, low: float, high: float) -> Floats:
    """Where a rising function between `low` and `high` reaches the wanted values.

    `high` may be infinite: the bracket is then doubled until it holds the value."""
    target = np.asarray(wanted, dtype=np.float64)
    below = np.full_like(target, low)
    above = np.full_like(target, 1.0 if np.isinf(high) else high)
    if np.isinf(high):
        for _ in range(1000):
            short = function(above) < target
            if not short.any():
                break
            below, above = np.where(short, above, below), np.where(short, above * 2, above)
    return np.where(np.isnan(target), np.nan, _root(lambda x: function(x) - target, below, above))


def _root(function: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
    """Chandrupatla's method: inverse quadratic interpolation where it is safe, else halving."""
    x1, x2 = high, low
    f1, f2 = function(x1), function(x2)
    t = np.full_like(low, 0.5)
    best = x1
    for _ in range(200):
        x = x1 + t * (x2 - x1)
        f = function(x)
        same = np.sign(f) == np.sign(f1)
        x3, f3 = np.where(same, x1, x2), np.where(same, f1, f2)
        x2, f2 = np.where(same, x2, x1), np.where(same, f2, f1)
        x1, f1 = x, f
        nearer = np.abs(f1) < np.abs(f2)
        best = np.where(nearer, x1, x2)
        limit = 4e-16 * np.abs(best) / np.abs(x2 - x1)
        done = ~(limit <= 0.5) | (f1 == 0) | (f2 == 0)
        if done.all():
            break
        xi, phi = (x1 - x2) / (x3 - x2), (f1 - f2) / (f3 - f2)
        smooth = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
        step = f1 / (f2 - f1) * f3 / (f2 - f3) + (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f3 - f2)
        t = np.clip(np.where(smooth, step, 0.5), limit, 1 - limit)
        t = np.where(np.isfinite(t), t, 0.5)
    return best
