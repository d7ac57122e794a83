"""Seasonal and trend decomposition of a time series by local regression (STL; Cleveland and others, 1990)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Passes of the inner loop where no outliers are weighted down.
_PASSES: Final = 5


def decompose(series: Floats, period: int, seasonal: int, trend: int) -> tuple[Floats, Floats, Floats]:
    """Trend, season and rest of a series without gaps, which sum up to it.

    Parameters: `series` of at least two periods, `period` at least 2, the odd lengths of the seasonal and
    of the trend smoother, at least 3.
    """
    length = len(series)
    low_pass = period + 1 - period % 2
    level = np.zeros(length)
    season = np.zeros(length)
    for _ in range(_PASSES):
        around = _cycles(series - level, period, seasonal)
        drift = _moving(_moving(_moving(around, period), period), 3)
        season = around[period : period + length] - local_lines(drift, low_pass)
        level = local_lines(series - season, trend)
    return level, season, series - level - season


def trend_length(period: int, seasonal: int) -> int:
    """The usual length of the trend smoother: odd, at least 1.5 * period / (1 - 1.5 / seasonal)."""
    length = int(np.ceil(1.5 * period / (1 - 1.5 / seasonal)))
    return length + 1 - length % 2


def local_lines(series: Floats, width: int, places: Floats | None = None) -> Floats:
    """Local regression by lines over the `width` nearest values, weighted by distance (tricube), at the
    places of the values or at others (0 is that of the first value)."""
    length = len(series)
    at = np.arange(length, dtype=np.float64) if places is None else places
    count = min(width, length)
    first = np.clip(np.floor(at).astype(np.intp) - (count - 1) // 2, 0, length - count)
    near = first[:, None] + np.arange(count)[None, :]
    away = np.abs(near - at[:, None])
    reach = np.maximum(at - first, first + count - 1 - at)
    # A window wider than the series reaches as far beyond it.
    reach = reach + (max(width - length, 0) // 2)
    reach = np.where(reach > 0, reach, 1.0)
    weight = np.where(away <= 0.999 * reach[:, None], (1 - np.minimum(away / reach[:, None], 1) ** 3) ** 3, 0)
    weight = np.where(away <= 0.001 * reach[:, None], 1.0, weight)
    weight /= weight.sum(axis=1, keepdims=True)
    middle = (weight * near).sum(axis=1)
    spread = (weight * (near - middle[:, None]) ** 2).sum(axis=1)
    values = series[near]
    steep = np.sqrt(spread) > 0.001 * (length - 1)
    slope = (weight * (near - middle[:, None]) * values).sum(axis=1) / np.where(steep, spread, 1.0)
    mean = (weight * values).sum(axis=1)
    return np.asarray(np.where(steep, mean + slope * (at - middle), mean))


def _cycles(series: Floats, period: int, width: int) -> Floats:
    """Every place of the period smoothed over the periods, with a period before and one behind."""
    found = np.empty(len(series) + 2 * period)
    for phase in range(period):
        values = series[phase::period]
        places = np.arange(-1, len(values) + 1, dtype=np.float64)
        found[phase::period][: len(places)] = local_lines(values, width, places)
    return found


def _moving(series: Floats, width: int) -> Floats:
    running = np.concatenate(([0.0], np.cumsum(series)))
    return np.asarray((running[width:] - running[:-width]) / width)
