"""Functions of the rows around the current one, in a chart whose rows are in segments.

They answer for all rows at once. What belongs to the columns of a pivot table has no value in other
charts, as documented.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np

from ..columns import Coded, Dual, Vector
from ..columns.vector import Bools, Floats, Ints, Texts
from ..errors import EngineError, ExpressionError
from ..expr.lift import numbers_of
from ..expr.span import Span, picked
from ..formats.locale import Locale
from .clusters import centroid_2d, centroid_nd, kmeans_2d, kmeans_nd
from .segments import Segments
from .series import series

Answer: TypeAlias = "Callable[[Segments, Sequence[Any], Locale], Vector | Span]"


def answer(name: str, segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector | Span:
    """The value of a function, declared under `name`, for every row.

    Raises EngineError 20 for functions that are none of these.
    """
    found = _ANSWERS.get(name)
    if found is None:
        raise EngineError(f"{name} is not supported in a chart", code=20, parameter=name)
    return found(segments, arguments, locale)


# --- values of other rows -------------------------------------------------------------------------

# First place and direction of a run, by segments and offset. A negative offset turns the function into
# its opposite.
_Start: TypeAlias = "Callable[[Segments, Ints], tuple[Ints, Ints]]"


def _above(segments: Segments, offset: Ints) -> tuple[Ints, Ints]:
    return segments.place - offset, np.where(offset < 0, 1, -1)


def _below(segments: Segments, offset: Ints) -> tuple[Ints, Ints]:
    return segments.place + offset, np.where(offset < 0, -1, 1)


def _top(segments: Segments, offset: Ints) -> tuple[Ints, Ints]:
    # The first row is number 1; 0 means it, too.
    first = np.where(offset < 0, segments.high + offset, segments.low + np.maximum(offset, 1) - 1)
    return first, np.where(offset < 0, -1, 1)


def _bottom(segments: Segments, offset: Ints) -> tuple[Ints, Ints]:
    first = np.where(offset < 0, segments.low - offset - 1, segments.high - np.maximum(offset, 1))
    return first, np.where(offset < 0, 1, -1)


def _neighbours(start: _Start) -> Answer:
    def body(segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector | Span:
        values = _vector(arguments[0], len(segments)).take(segments.rows)
        offset, known = _whole(arguments, 1, 1, len(segments), locale)
        first, step = start(segments, offset)
        first = np.where(known, first, -1)
        if len(arguments) < 3:
            return picked(values, first, (first >= segments.low) & (first < segments.high))
        size, counted = _whole(arguments, 2, 1, len(segments), locale)
        size = np.where(counted & known, np.maximum(size, 0), 0)
        return Span(values, first, size, step, segments.low, segments.high)

    return body


def _vector(value: Any, length: int) -> Vector:
    if isinstance(value, Dual):
        return Vector.constant(value, length)
    expanded: Vector = value.expand() if isinstance(value, Coded) else value
    return expanded


def _whole(
    arguments: Sequence[Any], at: int, default: int, length: int, locale: Locale
) -> tuple[Ints, Bools]:
    """A whole number for every row, and where there is one."""
    if at >= len(arguments):
        return np.full(length, default, dtype=np.intp), np.ones(length, dtype=bool)
    numbers = numbers_of(_vector(arguments[at], length), locale)
    known = ~np.isnan(numbers)
    bound = float(2**31)
    return np.floor(np.clip(np.where(known, numbers, 0.0), -bound, bound)).astype(np.intp), known


# --- places ---------------------------------------------------------------------------------------


def _row_number(segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector:
    return _shown(segments, segments.place - segments.low + 1)


def _row_count(segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector:
    if arguments:
        raise ExpressionError("the number of rows of a table has no meaning in a chart")
    return _shown(segments, segments.high - segments.low)


def _shown(segments: Segments, numbers: Ints) -> Vector:
    return Vector.of_numbers(np.where(segments.place < 0, np.nan, numbers))


# --- ranks ----------------------------------------------------------------------------------------


def _rank(segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector:
    """Rank(value, mode, format): the largest number of a segment is first."""
    numbers = numbers_of(_vector(arguments[0], len(segments)), locale)
    mode, _ = _whole(arguments, 1, 0, len(segments), locale)
    shown, _ = _whole(arguments, 2, 0, len(segments), locale)
    ranked = np.flatnonzero((segments.place >= 0) & ~np.isnan(numbers))
    found = np.full(len(segments), np.nan)
    texts: Texts | None = None
    if len(ranked):
        # Within a segment by value, equal ones as the chart has them.
        order = ranked[np.lexsort((segments.place[ranked], -numbers[ranked], segments.low[ranked]))]
        low, high, last = _ties(segments.low[order], numbers[order])
        within = np.arange(len(order)) - _first_of_segment(segments.low[order]) + 1
        found[order] = _numbered(mode[order], low, high, last, within)
        if (low < high).any():
            texts = np.full(len(segments), None, dtype=object)
            texts[order] = _written(shown[order], low, high, within)
    return Vector(len(segments), found, texts)


def _first_of_segment(segment: Ints) -> Ints:
    """For every row the first one of its segment; rows of a segment stand together."""
    begins = np.flatnonzero(np.concatenate(([True], segment[1:] != segment[:-1])))
    sizes = np.diff(np.concatenate((begins, [len(segment)])))
    return np.repeat(begins, sizes)


def _ties(segment: Ints, numbers: Floats) -> tuple[Ints, Ints, Ints]:
    """For every row the lowest and highest rank of the rows it ties with, and the last of its segment."""
    changed = (segment[1:] != segment[:-1]) | (numbers[1:] != numbers[:-1])
    begins = np.flatnonzero(np.concatenate(([True], changed)))
    sizes = np.diff(np.concatenate((begins, [len(segment)])))
    first = _first_of_segment(segment)
    low = np.repeat(begins, sizes) - first + 1
    high = low + np.repeat(sizes, sizes) - 1
    counts = np.bincount(first, minlength=len(segment)).astype(np.intp)
    return low, high, counts[first]


def _numbered(mode: Ints, low: Ints, high: Ints, last: Ints, within: Ints) -> Floats:
    middle = (1 + last) / 2
    default = np.where(high < middle, low, np.where(low > middle, high, middle))
    single = low == high
    chosen = np.select(
        [single | (mode == 1), mode == 2, mode == 3, mode == 4],
        [low, (low + high) / 2, high, within],
        default,
    )
    return chosen.astype(np.float64)


def _written(shown: Ints, low: Ints, high: Ints, within: Ints) -> Texts:
    """Texts: ``low-high`` for ties, the low rank alone, or that on the first of them only."""
    texts = np.full(len(low), None, dtype=object)
    tied = np.flatnonzero(low < high)
    for pair, rows in _by_pair(low, high, tied):
        kinds = shown[rows]
        texts[rows] = np.where(kinds == 0, f"{pair[0]}-{pair[1]}", str(pair[0]))
        texts[rows[(kinds == 2) & (within[rows] > pair[0])]] = ""
    return texts


def _by_pair(low: Ints, high: Ints, rows: Ints) -> list[tuple[tuple[int, int], Ints]]:
    """The rows of each pair of ranks; rows of one tie stand together, those of other segments do not."""
    if not len(rows):
        return []
    order = rows[np.lexsort((high[rows], low[rows]))]
    changed = (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)
    parts = np.split(order, np.flatnonzero(changed) + 1)
    return [((int(low[part[0]]), int(high[part[0]])), part) for part in parts]


def _null(segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector:
    return Vector.nulls(len(segments))


def _one(segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector:
    return Vector.of_numbers(np.ones(len(segments)))


def _zero(segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector:
    return Vector.of_numbers(np.zeros(len(segments)))


_ANSWERS: Final[dict[str, Answer]] = {
    "Above": _neighbours(_above),
    "Below": _neighbours(_below),
    "Top": _neighbours(_top),
    "Bottom": _neighbours(_bottom),
    "Before": _null,
    "After": _null,
    "First": _null,
    "Last": _null,
    "HRank": _null,
    "RowNo": _row_number,
    "NoOfRows": _row_count,
    "ColumnNo": _one,
    "NoOfColumns": _one,
    "Rank": _rank,
    "SecondaryDimensionality": _zero,
    "KMeans2D": kmeans_2d,
    "KMeansND": kmeans_nd,
    "KMeansCentroid2D": centroid_2d,
    "KMeansCentroidND": centroid_nd,
    "STL_Trend": series("STL_Trend"),
    "STL_Seasonal": series("STL_Seasonal"),
    "STL_Residual": series("STL_Residual"),
}
