"""STL functions: the rows of each column segment as a time series, taken apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from ..columns import Coded, Dual, Vector
from ..errors import ExpressionError
from ..expr.lift import numbers_of
from ..formats.locale import Locale
from ..kernels.seasons import decompose, trend_length
from .segments import Segments

_PARTS: Final = ("STL_Trend", "STL_Seasonal", "STL_Residual")
_SEASONAL: Final = 7


def series(name: str) -> Callable[[Segments, Sequence[Any], Locale], Vector]:
    """The answer of one of the functions. Segments with gaps or less than two periods have no parts.

    It raises ExpressionError for a period below 2 and smoothers that are not odd or too short.
    """
    part = _PARTS.index(name)

    def body(segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector:
        measure, *options = arguments
        period, seasonal, trend = _lengths(name, options)
        if isinstance(measure, Dual):
            raise ExpressionError(f"{name} of a constant has no meaning")
        values = numbers_of(measure.expand() if isinstance(measure, Coded) else measure, locale)
        found = np.full(len(segments), np.nan)
        starts = np.unique(segments.low[segments.rows])
        for low in starts.tolist():
            rows = segments.rows[low : int(segments.high[segments.rows[low]])]
            numbers = values[rows]
            if len(numbers) >= 2 * period and not np.isnan(numbers).any():
                found[rows] = decompose(numbers, period, seasonal, trend)[part]
        return Vector.of_numbers(found)

    return body


def _lengths(name: str, options: Sequence[Any]) -> tuple[int, int, int]:
    given = [_whole(name, option) for option in options]
    period = given[0]
    seasonal = given[1] if len(given) > 1 else _SEASONAL
    if period < 2:
        raise ExpressionError(f"{name} needs a period of at least 2")
    if seasonal < 3 or seasonal % 2 == 0:
        raise ExpressionError(f"{name} needs an odd seasonal smoother of at least 3")
    trend = given[2] if len(given) > 2 else trend_length(period, seasonal)
    if trend < 3 or trend % 2 == 0:
        raise ExpressionError(f"{name} needs an odd trend smoother of at least 3")
    return period, seasonal, trend


def _whole(name: str, value: Any) -> int:
    if not isinstance(value, Dual) or not value.is_number:
        raise ExpressionError(f"{name} needs constant numbers for its lengths")
    return int(value.number)
