"""Present values and rates of return of payments in groups. Arrays in, arrays out."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Rates tried for a change of sign, those near zero first.
_RATES: Final = np.concatenate(
    ([0.0], *([rate, -rate] for rate in (0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.99)))
)
_FAR_RATES: Final = np.array([2.0, 5.0, 10.0, 100.0, 1e4, 1e6, -0.999, -0.99999, -0.9999999])


def present_values(rate: Floats, index: NDArray[Any], times: Floats, payments: Floats, count: int) -> Floats:
    """float64[count]: the payments of each group discounted by the group's rate per unit of time.

    `index[i]` is the group of payment i, made at `times[i]`."""
    parts = payments * np.power(1 + rate[index], -times)
    return np.bincount(index, weights=parts, minlength=count).astype(np.float64)


def rates_of_return(index: NDArray[Any], times: Floats, payments: Floats, count: int) -> Floats:
    """float64[count]: the rate nearest to zero at which the present value of each group is zero.

    NaN for groups without both a payment made and one received, or without such a rate."""
    has = [np.bincount(index[sign], minlength=count) > 0 for sign in (payments > 0, payments < 0)]
    wanted = has[0] & has[1]
    low, high = _brackets(wanted, index, times, payments, count)
    sign = np.sign(present_values(low, index, times, payments, count))
    for _ in range(100):
        middle = low + (high - low) / 2
        same = np.sign(present_values(middle, index, times, payments, count)) == sign
        low, high = np.where(same, middle, low), np.where(same, high, middle)
        if np.all(~(np.abs(high - low) > 1e-15 * np.maximum(np.abs(low), 1e-3))):
            break
    return np.where(wanted & ~np.isnan(low), low + (high - low) / 2, np.nan)


def _brackets(
    wanted: NDArray[np.bool_], index: NDArray[Any], times: Floats, payments: Floats, count: int
) -> tuple[Floats, Floats]:
    """For each group two neighbouring rates with values of opposite sign, the ones nearest to zero."""
    rates = np.sort(np.concatenate((_RATES, _FAR_RATES)))
    signs = np.stack(
        [np.sign(present_values(np.full(count, r), index, times, payments, count)) for r in rates]
    )
    changes = (signs[1:] * signs[:-1] <= 0) & wanted
    distance = np.where(changes, np.minimum(np.abs(rates[1:]), np.abs(rates[:-1]))[:, None], np.inf)
    nearest = distance.argmin(axis=0)
    found = changes.any(axis=0)
    return np.where(found, rates[nearest], np.nan), np.where(found, rates[nearest + 1], np.nan)
