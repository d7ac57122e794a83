"""Geometries as texts: nested lists of [longitude, latitude], as in GeoJSON's coordinates."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from ..declare import function

Point: TypeAlias = tuple[float, float]
_RADIUS: Final = 6378137.0
_MOST_LATITUDE: Final = 85.0511287798066
# A multipolygon is a list of polygons of rings of points; deeper nesting is no geometry.
_DEEPEST: Final = 4


def parse_geometry(text: str) -> Any:
    """The nested lists of a geometry (or of a GeoJSON object's coordinates); None if it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict):
        found = found.get("coordinates")
    return found if depth_of(found) else None


def depth_of(value: Any, level: int = 1) -> int:
    """How many lists deep the numbers are: 1 for a point; 0 for what is no geometry."""
    if not isinstance(value, list) or not value or level > _DEEPEST:
        return 0
    if all(isinstance(part, (int, float)) and not isinstance(part, bool) for part in value):
        return level if len(value) >= 2 and all(map(math.isfinite, value)) else 0
    depths = {depth_of(part, level + 1) for part in value}
    return depths.pop() if len(depths) == 1 else 0


def points_of(geometry: Any) -> Iterator[Point]:
    """Every point of a geometry."""
    if isinstance(geometry[0], (int, float)):
        yield float(geometry[0]), float(geometry[1])
    else:
        for part in geometry:
            yield from points_of(part)


def written(geometry: Any) -> str:
    """A geometry as text, whole numbers without a point."""
    return json.dumps(_plain(geometry), separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def bounding_box(points: Iterator[Point]) -> str | None:
    """left, right, top and bottom of points."""
    across, up = zip(*points, strict=True)
    return written([min(across), max(across), max(up), min(up)])


@function("GeoMakePoint", "latitude:number, longitude:number", returns="text", help="A point.")
def make_point(latitude: float, longitude: float) -> str:
    return written([longitude, latitude])


@function("GeoCountVertex", "geometry:text", returns="number", help="How many points a geometry has.")
def count_vertex(text: str) -> float | None:
    geometry = parse_geometry(text)
    return None if geometry is None else float(sum(1 for _ in points_of(geometry)))


@function(
    "GeoGetBoundingBox", "geometry:text", returns="text", help="left, right, top, bottom of a geometry."
)
def get_bounding_box(text: str) -> str | None:
    geometry = parse_geometry(text)
    return None if geometry is None else bounding_box(points_of(geometry))


@function("GeoGetPolygonCenter", "geometry:text", returns="text", help="The centre of an area, as a point.")
def polygon_center(text: str) -> str | None:
    geometry = parse_geometry(text)
    if geometry is None:
        return None
    depth = depth_of(geometry)
    if depth < 3:
        points = list(points_of(geometry))
        return written([sum(part) / len(points) for part in zip(*points, strict=True)])
    polygons = geometry if depth == 4 else [geometry]
    _, x, y = max((_centroid(polygon[0]) for polygon in polygons), key=lambda found: found[0])
    return written([x, y])


def _centroid(ring: list[Any]) -> tuple[float, float, float]:
    """Area and centre of a ring; a ring without area has its points' mean."""
    points = [(float(p[0]), float(p[1])) for p in ring]
    x0, y0 = points[0]
    twice = across = up = 0.0
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        twice += cross
        across += (ax + bx - 2 * x0) * cross
        up += (ay + by - 2 * y0) * cross
    if not twice:
        return 0.0, sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    return abs(twice) / 2, x0 + across / (3 * twice), y0 + up / (3 * twice)


# --- projections ----------------------------------------------------------------------------------


def _mercator(x: float, y: float) -> Point:
    latitude = min(max(y, -_MOST_LATITUDE), _MOST_LATITUDE)
    up = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    return _RADIUS * math.radians(x), _RADIUS * up


def _from_mercator(x: float, y: float) -> Point:
    return math.degrees(x / _RADIUS), math.degrees(2 * math.atan(math.exp(y / _RADIUS)) - math.pi / 2)


def _moved(geometry: Any, move: Callable[[float, float], Point]) -> Any:
    if isinstance(geometry[0], (int, float)):
        return list(move(float(geometry[0]), float(geometry[1])))
    return [_moved(part, move) for part in geometry]


def _projection(name: str, help: str, move: Callable[[float, float], Point]) -> None:
    def body(kind: str, text: str) -> str | None:
        geometry = parse_geometry(text)
        if geometry is None or kind.lower() not in ("unit", "mercator", ""):
            return None
        return written(_moved(geometry, move) if kind.lower() == "mercator" else geometry)

    body.__module__ = __name__
    function(name, "type:text, geometry:text", returns="text", help=help)(body)


_projection("GeoProject", "A geometry in the projection 'unit' (as it is) or 'mercator'.", _mercator)
_projection("GeoProjectGeometry", "A geometry in the projection 'unit' (as it is) or 'mercator'.", _mercator)
_projection("GeoInvProjectGeometry", "A projected geometry in degrees again.", _from_mercator)
