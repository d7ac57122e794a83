"""Clusters of points: k-means. Arrays in, arrays out."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS: Final = 300
# The most clusters that are looked for by themselves.
_MOST: Final = 20
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


def estimated(points: Floats) -> int:
    """How many clusters suit points best, after the depth difference of Patil and Baidari (2019): `points`
    is float64[n, d] without NaN.

    Of all points, and of those of each cluster, the Mahalanobis depths lie some way from their median. Depth
    within clusters is the average of that over the clusters, depth between them what is missing to that of
    all points; the number of clusters with the greatest difference of the two is the best. Looked at are up
    to 20 clusters, of as many points each on average as there are clusters at least.
    """
    whole = _spread_of_depths(points)
    best, most = 1, -np.inf
    for count in range(2, min(_MOST, int(np.sqrt(len(points)))) + 1):
        nearest, _ = k_means(points, count)
        within = np.mean([_spread_of_depths(points[nearest == at]) for at in range(count)])
        difference = 2.0 * float(within) - whole
        if difference > most:
            best, most = count, difference
    return best


def _spread_of_depths(points: Floats) -> float:
    """How far the depths of points lie from their median, on average."""
    if len(points) < 2:
        return 0.0
    centred = points - points.mean(axis=0)
    inverse = np.linalg.pinv(np.atleast_2d(np.cov(points, rowvar=False)))
    depths = 1 / (1 + np.einsum("ij,jk,ik->i", centred, inverse, centred))
    return float(np.abs(depths - np.median(depths)).mean())


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
