"""KMeans functions: the rows of a chart as points, the cluster of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from ..columns import Dual, Vector
from ..columns.vector import Floats, Ints
from ..expr.lift import numbers_of
from ..formats.locale import Locale
from ..kernels.clusters import estimated, k_means
from .segments import Segments

_NORMS: Final = {"1": "zscore", "zscore": "zscore", "2": "minmax", "minmax": "minmax"}


def kmeans_2d(segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector:
    count, *coordinates = arguments
    norm = coordinates.pop() if len(coordinates) > 2 else None
    return _Clusters(segments, count, coordinates, locale, norm).ids()


def kmeans_nd(segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector:
    count, _, *coordinates = arguments
    return _Clusters(segments, count, coordinates, locale).ids()


def centroid_2d(segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector:
    count, number, *coordinates = arguments
    norm = coordinates.pop() if len(coordinates) > 2 else None
    return _Clusters(segments, count, coordinates, locale, norm).centres(number)


def centroid_nd(segments: Segments, arguments: Sequence[Any], locale: Locale) -> Vector:
    count, _, number, *coordinates = arguments
    return _Clusters(segments, count, coordinates, locale).centres(number)


class _Clusters:
    """The clusters of the rows that are shown and have all coordinates; other rows have none.

    The first centres are chosen by a rule, not by chance: further iterations would find the same. A number of
    0 means as many clusters as suit the points.
    """

    def __init__(
        self,
        segments: Segments,
        count: Any,
        coordinates: Sequence[Any],
        locale: Locale,
        norm: Any = None,
    ) -> None:
        self._length = len(segments)
        points = np.stack([_numbers(value, len(segments), locale) for value in coordinates], axis=1)
        shown = (segments.place >= 0) & ~np.isnan(points).any(axis=1)
        rows = np.flatnonzero(shown)
        # In the order of the chart, so that the numbers of the clusters follow from what is shown.
        self._rows: Ints = rows[np.argsort(segments.place[rows], kind="stable")]
        self._points = points[self._rows]
        normalised, wanted = _normalised(self._points, norm), _constant(count)
        self._nearest, _ = k_means(normalised, int(max(wanted, 1)) if wanted else estimated(normalised))

    def ids(self) -> Vector:
        found = np.full(self._length, np.nan)
        found[self._rows] = self._nearest
        return Vector.of_numbers(found)

    def centres(self, number: Any) -> Vector:
        """A coordinate of the centre, in the measure's own unit."""
        at = _constant(number)
        found = np.full(self._length, np.nan)
        if 0 <= at < self._points.shape[1] and len(self._rows):
            sizes = np.bincount(self._nearest)
            sums = np.bincount(self._nearest, self._points[:, int(at)])
            found[self._rows] = (sums / np.maximum(sizes, 1))[self._nearest]
        return Vector.of_numbers(found)


def _normalised(points: Floats, norm: Any) -> Floats:
    text = ""
    if isinstance(norm, Dual):
        text = str(int(norm.number)) if norm.is_number else str(norm.text or "").strip().lower()
    kind = _NORMS.get(text)
    if kind is None or not len(points):
        return points
    if kind == "zscore":
        middle, width = points.mean(axis=0), points.std(axis=0)
    else:
        middle, width = points.min(axis=0), np.ptp(points, axis=0)
    return np.asarray((points - middle) / np.where(width > 0, width, 1.0))


def _numbers(value: Any, length: int, locale: Locale) -> Floats:
    if isinstance(value, Dual):
        return np.full(length, value.number)
    return numbers_of(value if isinstance(value, Vector) else value.expand(), locale)


def _constant(value: Any) -> float:
    """The number of a constant; 1 for what is none."""
    return float(np.floor(value.number)) if isinstance(value, Dual) and value.is_number else 1.0
