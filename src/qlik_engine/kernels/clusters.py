"""Clusters of points: k-means. Arrays in, arrays out."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS: Final = 300
# Distances from points to centres computed at a time.
_BLOCK: Final = 1 << 20


def k_means(points: Floats, count: int) -> tuple[NDArray[np.intp], Floats]:
    """The cluster of each point, and the centres: `points` is float64[n, d] without NaN, `count` at least 1.

    The same points give the same clusters: the first centre is the point nearest the middle, each
    further one the point farthest from the centres there are. Fewer different points than `count` make
    fewer clusters.
    """
    if not len(points):
        return np.zeros(0, dtype=np.intp), np.zeros((0, points.shape[1]))
    centres = _starts(points, count)
    nearest = assigned(points, centres)
    for _ in range(_STEPS):
        sizes = np.bincount(nearest, minlength=len(centres))
        sums = [np.bincount(nearest, column, minlength=len(centres)) for column in points.T]
        moved = np.where(sizes[:, None] > 0, np.stack(sums, axis=1) / np.maximum(sizes, 1)[:, None], centres)
        centres, before = moved, nearest
        nearest = assigned(points, centres)
        if np.array_equal(nearest, before):
            break
    return nearest, centres


def assigned(points: Floats, centres: Floats) -> NDArray[np.intp]:
    """The nearest centre of each point, the first of equally near ones."""
    found = np.empty(len(points), dtype=np.intp)
    step = max(_BLOCK // max(len(centres), 1), 1)
    for low in range(0, len(points), step):
        block = points[low : low + step]
        distances = ((block[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        found[low : low + step] = distances.argmin(axis=1)
    return found


def _starts(points: Floats, count: int) -> Floats:
    middle = points.mean(axis=0)
    chosen = [int(((points - middle) ** 2).sum(axis=1).argmin())]
    far = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < min(count, len(points)):
        at = int(far.argmax())
        if far[at] <= 0:
            break
        chosen.append(at)
        far = np.minimum(far, ((points - points[at]) ** 2).sum(axis=1))
    return points[chosen].copy()
