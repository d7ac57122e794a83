"""Aggregations of geometries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ...columns import Dual, Vector
from ...errors import UnsupportedError
from ...formats import text_of
from ...kernels import polygons
from ...kernels.polygons import Polygon
from ..declare import aggregation
from ..functions.geo import depth_of, parse_geometry, points_of, written
from ..lift import Value, number_of
from .groups import Groups

# How deep the lists of lines and polygons nest.
_LINES: Final = 2
_POLYGON: Final = 3
_MOST_POINTS: Final = 8_000


@aggregation("GeoBoundingBox", "geometry:rows", returns="text", help="left, right, top, bottom of all.")
def bounding_box(groups: Groups, value: Value) -> Vector:
    index, codes, values = groups.present(value)
    boxes = np.array([_box(text) for text in text_of(values, groups.locale).tolist()], dtype=np.float64)
    boxes = boxes.reshape(-1, 4)[codes]
    index, boxes = index[~np.isnan(boxes[:, 0])], boxes[~np.isnan(boxes[:, 0])]
    sides: list[Any] = []
    for side, better in ((0, np.minimum), (1, np.maximum), (2, np.maximum), (3, np.minimum)):
        found = np.full(groups.count, np.inf if better is np.minimum else -np.inf)
        better.at(found, index, boxes[:, side])
        sides.append(found)
    table = np.stack(sides, axis=1).tolist()
    return Vector.of_texts(written(row) if abs(row[0]) != np.inf else None for row in table)


def _box(text: str | None) -> tuple[float, float, float, float]:
    geometry = None if text is None else parse_geometry(text)
    if geometry is None:
        return (np.nan,) * 4
    across, up = zip(*points_of(geometry), strict=True)
    return min(across), max(across), max(up), min(up)


@aggregation("GeoAggrGeometry", "geometry:rows", returns="text", help="All areas as one, or all points.")
def aggregated(groups: Groups, value: Value) -> Vector:
    return _merged(groups, value, polygons.union)


@aggregation(
    "GeoReduceGeometry",
    "geometry:rows, value:constant?",
    returns="text",
    help="All areas together, each with its outline, without a share (0 to 1) of their points.",
)
def reduced(groups: Groups, value: Value, share: Dual | None = None) -> Vector:
    part = 0.0 if share is None else number_of(share, groups.locale)
    if not 0 <= part <= 1:
        return Vector.nulls(groups.count)

    def thinned(found: list[Polygon]) -> list[Polygon]:
        return [[polygons.reduced(ring, part) for ring in polygon] for polygon in found]

    return _merged(groups, value, thinned)


def _merged(groups: Groups, value: Value, merge: Callable[[list[Polygon]], list[Polygon]]) -> Vector:
    """The geometries of each group, every one once, made into one by `merge`; null without any."""
    index, codes, values = groups.present(value)
    known = [None if t is None else parse_geometry(t) for t in text_of(values, groups.locale).tolist()]
    parts: list[list[Any]] = [[] for _ in range(groups.count)]
    for group, code in dict.fromkeys(zip(index.tolist(), codes.tolist(), strict=True)):
        if known[code] is not None:
            parts[group].append(known[code])
    return Vector.of_texts(_one_geometry(part, merge) if part else None for part in parts)


def _one_geometry(parts: list[Any], merge: Callable[[list[Polygon]], list[Polygon]]) -> str | None:
    areas = [part for part in parts if depth_of(part) > _LINES]
    if not areas:
        return written(list(dict.fromkeys(point for part in parts for point in points_of(part))))
    if len(areas) < len(parts):
        raise UnsupportedError("areas and points in one geometry")
    each = [polygon for part in areas for polygon in (part if depth_of(part) > _POLYGON else [part])]
    if sum(len(ring) for polygon in each for ring in polygon) > _MOST_POINTS:
        raise UnsupportedError(f"areas of more than {_MOST_POINTS} points in one geometry")
    merged = merge([[_opened(ring) for ring in polygon] for polygon in each])
    shown = [[[*ring.tolist(), ring[0].tolist()] for ring in polygon] for polygon in merged]
    return None if not shown else written(shown[0] if len(shown) == 1 else shown)


def _opened(ring: list[Any]) -> polygons.Ring:
    """The points of a ring without the first one again at its end."""
    points = np.array([point[:2] for point in ring], dtype=np.float64)
    return points[:-1] if len(points) > 1 and (points[0] == points[-1]).all() else points
