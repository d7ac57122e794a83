"""Statistical distributions. Dist functions give what is cumulated (for t, chi2 and F: what lies beyond)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ...columns.vector import Floats
from ...kernels import special
from ..declare import Style, function

_ONE: Final = np.array([1.0])
_ZERO: Final = np.array([0.0])
# Whole numbers beyond are no counts any more.
_MOST: Final = 1e15


def _distribution(
    name: str, args: str, help: str
) -> Callable[[Callable[..., Floats]], Callable[..., Floats]]:
    parameters = ", ".join(f"{part}:number" for part in args.split(", "))
    return function(name, parameters, returns="number", help=help, style=Style.ARRAY)


def _where(fine: Any, result: Any) -> Floats:
    return np.where(fine, result, np.nan)


def _probability(p: Floats) -> Any:
    return (p >= 0) & (p <= 1)


# --- normal ---------------------------------------------------------------------------------------


@function(
    "NormDist",
    "value:number, mean:number?, standard_dev:number?, cumulative:number?",
    returns="number",
    help="The normal distribution, cumulated or (cumulative 0) its density.",
    style=Style.ARRAY,
)
def norm_dist(x: Floats, mean: Floats = _ZERO, deviation: Floats = _ONE, cumulative: Floats = _ONE) -> Floats:
    z = (x - mean) / deviation
    density = np.exp(-z * z / 2) / (deviation * np.sqrt(2 * np.pi))
    return _where(deviation > 0, np.where(cumulative == 0, density, special.normal_lower(z)))


@function(
    "NormInv",
    "prob:number, mean:number?, standard_dev:number?",
    returns="number",
    help="The value below which the normal distribution has a probability.",
    style=Style.ARRAY,
)
def norm_inv(p: Floats, mean: Floats = _ZERO, deviation: Floats = _ONE) -> Floats:
    return _where((deviation > 0) & (p > 0) & (p < 1), mean + deviation * special.normal_point(p))


# --- Student's t ----------------------------------------------------------------------------------


@_distribution("TDensity", "value, degrees_freedom", "The density of Student's t-distribution.")
def t_density(x: Floats, n: Floats) -> Floats:
    scale = special.log_gamma((n + 1) / 2) - special.log_gamma(n / 2) - 0.5 * np.log(n * np.pi)
    return _where(n > 0, np.exp(scale - (n + 1) / 2 * np.log1p(x * x / n)))


@_distribution("TDist", "value, degrees_freedom, tails", "The probability beyond a value, on 1 or 2 tails.")
def t_dist(x: Floats, n: Floats, tails: Floats) -> Floats:
    fine = (x >= 0) & (n > 0) & ((tails == 1) | (tails == 2))
    return _where(fine, tails * special.student_upper(x, n))


@_distribution("TInv", "prob, degrees_freedom", "The t with a probability on both tails beyond it.")
def t_inv(p: Floats, n: Floats) -> Floats:
    return _where((p > 0) & (p <= 1) & (n > 0), special.student_point(p / 2, n))


# --- chi2 -----------------------------------------------------------------------------------------


@_distribution("ChiDensity", "value, degrees_freedom", "The density of the chi2 distribution.")
def chi_density(x: Floats, n: Floats) -> Floats:
    return gamma_density(x, n / 2, np.array([2.0]))


@_distribution("ChiDist", "value, degrees_freedom", "The probability beyond a value.")
def chi_dist(x: Floats, n: Floats) -> Floats:
    return _where((x >= 0) & (n > 0), special.gamma_upper(n / 2, x / 2))


@_distribution("ChiInv", "prob, degrees_freedom", "The value with a probability beyond it.")
def chi_inv(p: Floats, n: Floats) -> Floats:
    fine = (p > 0) & (p <= 1) & (n > 0)
    found = special.inverse(lambda x: -special.gamma_upper(n / 2, x / 2), _where(fine, -p), 0.0, np.inf)
    return np.where(fine & (p == 1), 0.0, found)


# --- F --------------------------------------------------------------------------------------------

_F: Final = "degrees_freedom1, degrees_freedom2"


@_distribution("FDensity", f"value, {_F}", "The density of the F distribution.")
def f_density(x: Floats, m: Floats, n: Floats) -> Floats:
    scale = special.log_gamma((m + n) / 2) - special.log_gamma(m / 2) - special.log_gamma(n / 2)
    power = m / 2 * np.log(m / n) + (m / 2 - 1) * np.log(x) - (m + n) / 2 * np.log1p(m * x / n)
    at_zero = np.where(m == 2, 1.0, np.where(m > 2, 0.0, np.inf))
    return _where((x >= 0) & (m > 0) & (n > 0), np.where(x == 0, at_zero, np.exp(scale + power)))


def _f_upper(x: Floats, m: Floats, n: Floats) -> Floats:
    return special.beta_lower(n / 2, m / 2, n / (n + m * x))


@_distribution("FDist", f"value, {_F}", "The probability beyond a value in the F distribution.")
def f_dist(x: Floats, m: Floats, n: Floats) -> Floats:
    return _where((x >= 0) & (m > 0) & (n > 0), _f_upper(x, m, n))


@_distribution("FInv", f"prob, {_F}", "The value with a probability beyond it.")
def f_inv(p: Floats, m: Floats, n: Floats) -> Floats:
    fine = (p > 0) & (p <= 1) & (m > 0) & (n > 0)
    found = special.inverse(lambda x: -_f_upper(x, m, n), _where(fine, -p), 0.0, np.inf)
    return np.where(fine & (p == 1), 0.0, found)


# --- gamma and beta -------------------------------------------------------------------------------


@_distribution("GammaDensity", "value, k, theta", "The density of the gamma distribution.")
def gamma_density(x: Floats, k: Floats, scale: Floats) -> Floats:
    log = (k - 1) * np.log(x) - x / scale - special.log_gamma(k) - k * np.log(scale)
    at_zero = np.where(k == 1, 1 / scale, np.where(k > 1, 0.0, np.inf))
    return _where((x >= 0) & (k > 0) & (scale > 0), np.where(x == 0, at_zero, np.exp(log)))


@_distribution("GammaDist", "value, k, theta", "The cumulated gamma distribution.")
def gamma_dist(x: Floats, k: Floats, scale: Floats) -> Floats:
    return _where((x >= 0) & (k > 0) & (scale > 0), special.gamma_lower(k, x / scale))


@_distribution("GammaInv", "prob, k, theta", "The value below which a probability lies.")
def gamma_inv(p: Floats, k: Floats, scale: Floats) -> Floats:
    fine = (p >= 0) & (p < 1) & (k > 0) & (scale > 0)
    found = special.inverse(lambda x: special.gamma_lower(k, x), _where(fine, p), 0.0, np.inf) * scale
    return np.where(fine & (p == 0), 0.0, found)


@_distribution("BetaDensity", "value, alpha, beta", "The density of the beta distribution.")
def beta_density(x: Floats, a: Floats, b: Floats) -> Floats:
    scale = special.log_gamma(a + b) - special.log_gamma(a) - special.log_gamma(b)
    body = np.where(a == 1, 1.0, np.power(x, a - 1)) * np.where(b == 1, 1.0, np.power(1 - x, b - 1))
    return _where(_probability(x) & (a > 0) & (b > 0), np.exp(scale) * body)


@_distribution("BetaDist", "value, alpha, beta", "The cumulated beta distribution.")
def beta_dist(x: Floats, a: Floats, b: Floats) -> Floats:
    return special.beta_lower(a, b, x)


@_distribution("BetaInv", "prob, alpha, beta", "The value below which a probability lies.")
def beta_inv(p: Floats, a: Floats, b: Floats) -> Floats:
    fine = _probability(p) & (a > 0) & (b > 0)
    inside = _where(fine & (p > 0) & (p < 1), p)
    found = special.inverse(lambda x: special.beta_lower(a, b, x), inside, 0.0, 1.0)
    return np.where(fine & ((p == 0) | (p == 1)), p, found)


# --- binomial and Poisson -------------------------------------------------------------------------

_TRIALS: Final = "trials, trial_probability"


def _trials(n: Floats, p: Floats) -> Any:
    return (n >= 0) & (n <= _MOST) & (n == np.floor(n)) & _probability(p)


@_distribution("BinomFrequency", f"value, {_TRIALS}", "The probability of just so many successes.")
def binom_frequency(k: Floats, n: Floats, p: Floats) -> Floats:
    ways = special.log_gamma(n + 1) - special.log_gamma(k + 1) - special.log_gamma(n - k + 1)
    inner = np.exp(ways + k * np.log(p) + (n - k) * np.log1p(-p))
    at_zero, at_one = np.where(k == 0, 1.0, 0.0), np.where(k == n, 1.0, 0.0)
    result = np.where(p == 0, at_zero, np.where(p == 1, at_one, inner))
    return _where(_trials(n, p) & (k >= 0) & (k <= n) & (k == np.floor(k)), result)


def _binomial(k: Floats, n: Floats, p: Floats) -> Floats:
    return np.where(k >= n, 1.0, special.beta_lower(np.maximum(n - k, 1), np.floor(k) + 1, 1 - p))


@_distribution("BinomDist", f"value, {_TRIALS}", "The probability of at most so many successes.")
def binom_dist(k: Floats, n: Floats, p: Floats) -> Floats:
    return _where(_trials(n, p) & (k >= 0) & (k <= n), _binomial(np.floor(k), n, p))


@_distribution("BinomInv", f"prob, {_TRIALS}", "The least number of successes that reaches a probability.")
def binom_inv(wanted: Floats, n: Floats, p: Floats) -> Floats:
    fine = _trials(n, p) & _probability(wanted)
    return _least(lambda k: _binomial(k, n, p), _where(fine, wanted), np.where(fine, n, 0.0))


def _least(cumulated: Callable[[Floats], Floats], wanted: Floats, most: Floats) -> Floats:
    """The smallest whole number at which a cumulated probability reaches the wanted one."""
    target = wanted * (1 - 1e-14)
    high = np.broadcast_to(np.asarray(most, dtype=np.float64), np.broadcast(wanted, most).shape).copy()
    low = np.zeros_like(high)
    for _ in range(60):
        if np.all(low >= high):
            break
        middle = np.floor((low + high) / 2)
        reached = cumulated(middle) >= target
        low, high = np.where(reached, low, np.minimum(middle + 1, high)), np.where(reached, middle, high)
    return _where(~np.isnan(wanted), low)


def _counted(k: Floats, mean: Floats) -> Any:
    return (k >= 0) & (k <= _MOST) & (mean > 0)


@_distribution("PoissonFrequency", "value, mean", "The probability of just so many events.")
def poisson_frequency(k: Floats, mean: Floats) -> Floats:
    fine = _counted(k, mean) & (k == np.floor(k))
    return _where(fine, np.exp(k * np.log(mean) - mean - special.log_gamma(k + 1)))


@_distribution("PoissonDist", "value, mean", "The probability of at most so many events.")
def poisson_dist(k: Floats, mean: Floats) -> Floats:
    return _where(_counted(k, mean), special.gamma_upper(np.floor(k) + 1, mean))


@_distribution("PoissonInv", "prob, mean", "The least number of events that reaches a probability.")
def poisson_inv(wanted: Floats, mean: Floats) -> Floats:
    fine = (wanted >= 0) & (wanted < 1) & (mean > 0) & (mean <= _MOST / 2)
    most = np.where(fine, mean + 50 * np.sqrt(mean) + 500, 0.0)
    return _least(lambda k: special.gamma_upper(k + 1, mean), _where(fine, wanted), np.ceil(most))
