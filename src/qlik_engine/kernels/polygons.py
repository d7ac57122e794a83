"""Areas in the plane: merged into one, and with fewer points. Rings are float64[n, 2] arrays, not closed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ring = Floats
Polygon = list[Ring]
"""The outline first, then the holes."""

# Points closer than this share of the extent are the same point.
_GRID: Final = 1e-9
_DIGITS: Final = 8
_CHUNK: Final = 1 << 21
_LEAST: Final = 3
_ASIDE: Final = 1000.0


def area(ring: Ring) -> float:
    """Twice-signed area halved: positive for rings that run counter-clockwise."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2


def union(polygons: Sequence[Polygon]) -> list[Polygon]:
    """The area covered by any of the polygons (which may overlap, touch or be apart), as polygons that do
    not overlap: outlines counter-clockwise, holes clockwise."""
    rings = [ring for polygon in polygons for ring in polygon if len(ring) >= _LEAST]
    if not rings:
        return []
    corner = np.min([ring.min(axis=0) for ring in rings], axis=0)
    extent = float(np.max([ring.max(axis=0) for ring in rings]) - corner.min()) or 1.0
    scale = extent * _GRID
    owners = [i for i, polygon in enumerate(polygons) for ring in polygon if len(ring) >= _LEAST]
    snapped = [np.rint((ring - corner) / scale) for ring in rings]
    starts = np.concatenate(snapped)
    ends = np.concatenate([np.roll(ring, -1, axis=0) for ring in snapped])
    owner = np.repeat(owners, [len(ring) for ring in snapped])
    real = (starts != ends).any(axis=1)
    starts, ends, owner = starts[real], ends[real], owner[real]
    edges = _boundary(_pieces(starts, ends), starts, ends, owner)
    # Points that were given come out as they were.
    given = dict(zip(_keys(snapped), _keys(rings), strict=True))
    decimals = max(_DIGITS - math.floor(math.log10(extent)), 0)

    def back(ring: Ring) -> Ring:
        made = np.round(ring * scale + corner, decimals).tolist()
        return np.array([given.get(key, (x, y)) for key, (x, y) in zip(_keys([ring]), made, strict=True)])

    return [[back(ring) for ring in polygon] for polygon in _polygons(_rings(edges))]


def _keys(rings: Sequence[Ring]) -> list[tuple[float, float]]:
    return [(x, y) for ring in rings for x, y in ring.tolist()]


def _pieces(starts: Floats, ends: Floats) -> Floats:
    """float64[n, 2, 2]: the edges cut where they cross or touch, each piece once, whichever way it runs."""
    count = len(starts)
    rows, points = [np.arange(count), np.arange(count)], [starts, ends]
    step = max(1, _CHUNK // count)
    for low in range(0, count, step):
        found = _crossings(slice(low, low + step), starts, ends)
        rows.append(found[0])
        points.append(found[1])
    row, point = np.concatenate(rows), np.concatenate(points)
    share = np.sum((point - starts[row]) * (ends - starts)[row], axis=1)
    order = np.lexsort((share, row))
    row, point = row[order], point[order]
    together = (row[1:] == row[:-1]) & (point[1:] != point[:-1]).any(axis=1)
    pieces = np.stack([point[:-1], point[1:]], axis=1)[together]
    x, y = pieces[..., 0], pieces[..., 1]
    backwards = (x[:, 0] > x[:, 1]) | ((x[:, 0] == x[:, 1]) & (y[:, 0] > y[:, 1]))
    pieces[backwards] = pieces[backwards][:, ::-1]
    return np.unique(pieces.reshape(-1, 4), axis=0).reshape(-1, 2, 2)


def _crossings(part: slice, starts: Floats, ends: Floats) -> tuple[NDArray[Any], Floats]:
    """Some of the edges, by number, and the points at which another edge crosses them or ends on them."""
    one, other = _near(part, np.minimum(starts, ends) - 1, np.maximum(starts, ends) + 1)
    along, across = (ends - starts)[one], (ends - starts)[other]
    apart = starts[other] - starts[one]
    turn = _cross(along, across)
    with np.errstate(all="ignore"):
        here, there = _cross(apart, across) / turn, _cross(apart, along) / turn
    meet = (turn != 0) & (here >= 0) & (here <= 1) & (there >= 0) & (there <= 1)
    # Both edges have to be cut at the very same point, so it is always calculated on the first of them.
    points = np.where(
        (one < other)[:, None],
        starts[one] + here[:, None] * along,
        starts[other] + there[:, None] * across,
    )
    rows, found = [one[meet]], [np.rint(points[meet])]
    length = np.sum(along * along, axis=1)
    for end in (starts[other], ends[other]):
        offset = end - starts[one]
        share = np.sum(offset * along, axis=1) / length
        on = (np.abs(_cross(along, offset)) <= np.sqrt(length)) & (share > 0) & (share < 1)
        rows.append(one[on])
        found.append(end[on])
    return np.concatenate(rows), np.concatenate(found)


def _near(part: slice, low: Floats, high: Floats) -> tuple[NDArray[Any], NDArray[Any]]:
    """Pairs of edges whose boxes overlap: some of the edges, each with all others."""
    overlap = (low[part][:, None] <= high[None]) & (high[part][:, None] >= low[None])
    one, other = np.nonzero(overlap.all(axis=2))
    one = one + (part.start or 0)
    apart = one != other
    return one[apart], other[apart]


def _cross(a: Floats, b: Floats) -> Floats:
    result: Floats = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return result


def _boundary(pieces: Floats, starts: Floats, ends: Floats, owner: NDArray[Any]) -> Floats:
    """The pieces with the area on one side only, running with it to their left."""
    middle = pieces.mean(axis=1)
    along = pieces[:, 1] - pieces[:, 0]
    length = np.sqrt(np.sum(along * along, axis=1))[:, None]
    # Further than points were moved to the grid.
    aside = np.stack([-along[:, 1], along[:, 0]], axis=1) / length * np.clip(length / 16, 2, _ASIDE)
    left = _inside(middle + aside, starts, ends, owner)
    right = _inside(middle - aside, starts, ends, owner)
    return np.concatenate([pieces[left & ~right], pieces[right & ~left][:, ::-1]])


def _inside(points: Floats, starts: Floats, ends: Floats, owner: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each point is inside any of the polygons, by the edges a ray to the right crosses."""
    found = np.zeros(len(points), dtype=bool)
    for polygon in np.unique(owner):
        mine = owner == polygon
        a, b = starts[mine], ends[mine]
        step = max(1, _CHUNK // len(a))
        for low in range(0, len(points), step):
            x, y = points[low : low + step, :1], points[low : low + step, 1:]
            straddles = (a[:, 1] > y) != (b[:, 1] > y)
            with np.errstate(all="ignore"):
                at = a[:, 0] + (y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0])
            found[low : low + step] |= np.sum(straddles & (x < at), axis=1) % 2 == 1
    return found


def _rings(edges: Floats) -> list[Ring]:
    """The edges one after the other; where several go on, the one furthest to the right, so that rings that
    meet in a point stay apart."""
    leaving: dict[tuple[float, float], list[int]] = {}
    for i, (x, y) in enumerate(edges[:, 0].tolist()):
        leaving.setdefault((x, y), []).append(i)
    rings: list[Ring] = []
    used = [False] * len(edges)
    for first in range(len(edges)):
        points: list[tuple[float, float]] = []
        at = first
        while not used[at]:
            used[at] = True
            points.append(tuple(edges[at, 0].tolist()))
            onward = [i for i in leaving.get(tuple(edges[at, 1].tolist()), ()) if not used[i]]
            if not onward:
                break
            turns = [_turn(edges[at], edges[i]) for i in onward]
            at = onward[turns.index(min(turns))]
        if len(points) >= _LEAST:
            rings.append(_without_straight(np.array(points)))
    return [ring for ring in rings if len(ring) >= _LEAST]


def _turn(before: Floats, after: Floats) -> float:
    """The angle from one edge to the next: the smaller, the more to the right."""
    a, b = before[1] - before[0], after[1] - after[0]
    return float(np.arctan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]))


def _without_straight(ring: Ring) -> Ring:
    """Without the points that lie on the line between their neighbours."""
    into, out = ring - np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0) - ring
    bends = np.abs(_cross(into, out)) > np.sqrt(np.sum(into * into, axis=1)) + np.sqrt(
        np.sum(out * out, axis=1)
    )
    result: Ring = ring[bends]
    return result


def _polygons(rings: list[Ring]) -> list[Polygon]:
    """Outlines with the holes that lie in them."""
    outlines = [ring for ring in rings if area(ring) > 0]
    found: list[Polygon] = [[ring] for ring in outlines]
    for hole in (ring for ring in rings if area(ring) < 0):
        point = (hole[0] + hole[1]) / 2
        around = [
            i
            for i, ring in enumerate(outlines)
            if _inside(point[None], ring, np.roll(ring, -1, axis=0), np.zeros(len(ring)))[0]
        ]
        if around:
            found[min(around, key=lambda i: area(outlines[i]))].append(hole)
    return found


def reduced(ring: Ring, share: float) -> Ring:
    """The ring without that share of the points that may go (three stay), those first that matter least."""
    going = round((len(ring) - _LEAST) * share)
    for _ in range(going):
        before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
        least = int(np.argmin(np.abs(_cross(ring - before, after - ring))))
        ring = np.delete(ring, least, axis=0)
    return ring
