"""The points of a scatter plot gathered into cells of a grid (GetHyperCubeBinnedData)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..columns.vector import Bools, Floats, Ints
from ..errors import EngineError
from .cells import wire_number
from .cube import Cube
from .pages import areas
from .reduced import points_of

Json = dict[str, Any]

_MOST_LEVELS: Final = 20
_BLANK: Final = {"qText": "", "qElemNumber": 0, "qState": "L"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A rectangle with points in it; `id` is unique in its grid."""

    id: int
    left: float
    top: float
    right: float
    bottom: float
    count: int


def binned_pages(
    cube: Cube,
    pages: Iterable[Mapping[str, Any]],
    ranges: Sequence[Mapping[str, Any]],
    most: int,
    level: int,
    method: int,
) -> list[Json]:
    """`NxDataPage` for each page asked for: cells of a grid, or the points themselves if there are few.

    Parameters: `ranges` (`NxDataAreaPage`) are what is looked at, by the first two measures, everything
    without any; `most` is how many cells there may be, and up to how many points are shown as points;
    `level` (0 to 20) how fine the grid may be; `method` 0 for an adaptive grid, 1 for a hexagonal, 2 for
    a uniform one. The first row of a page tells the largest number of points in a cell, and is empty for
    points.

    Raises EngineError 8 for bad parameters or too few measures, 7009 for too many cells in the pages.
    """
    make = _METHODS.get(method)
    if make is None:
        raise EngineError(f"Invalid qBinningMethod: {method}", code=8, parameter="qBinningMethod")
    if not 0 <= level <= _MOST_LEVELS:
        raise EngineError(f"Invalid qQueryLevel: {level}", code=8, parameter="qQueryLevel")
    if most < 1:
        raise EngineError(f"Invalid qMaxNbrCells: {most}", code=8, parameter="qMaxNbrCells")
    rows, points = points_of(cube)
    inside = _inside(points, ranges)
    rows, points = rows[inside], points[inside]
    if len(rows) <= most:
        return [_of_points(cube, rows, page) for page in pages]
    cells = make(points, _bounds(points, ranges), most, level)
    high = max((cell.count for cell in cells), default=0)
    found = []
    for area in areas(pages, cube.width, len(cells)):
        matrix: list[list[Json]] = [[{**_BLANK, "qNum": high}]]
        matrix += [[_struct(cell)] for cell in cells[area.top : area.top + area.height]]
        found.append({"qMatrix": matrix, "qTails": [], "qArea": area.struct()})
    return found


def _of_points(cube: Cube, rows: Ints, page: Mapping[str, Any]) -> Json:
    (area,) = areas([page], cube.width, len(rows))
    shown = cube.column_order[area.left : area.left + area.width]
    matrix = cube.matrix(rows[area.top : area.top + area.height], shown) if area.height else []
    return {"qMatrix": [[], *matrix], "qTails": [], "qArea": area.struct()}


def _struct(cell: Cell) -> Json:
    sides = ",".join(str(wire_number(side)) for side in (cell.left, cell.top, cell.right, cell.bottom))
    return {"qText": f"[[{sides}]]", "qNum": cell.count, "qElemNumber": cell.id, "qState": "L"}


def _sides(area: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom; the top is the highest value of the second measure."""
    left, top, wide, high = (float(area.get(k) or 0) for k in ("qLeft", "qTop", "qWidth", "qHeight"))
    return left, top, left + wide, top - high


def _inside(points: Floats, ranges: Sequence[Mapping[str, Any]]) -> Bools:
    if not ranges:
        return np.ones(len(points), dtype=bool)
    found = np.zeros(len(points), dtype=bool)
    for left, top, right, bottom in map(_sides, ranges):
        across = (points[:, 0] >= left) & (points[:, 0] <= right)
        found |= across & (points[:, 1] >= bottom) & (points[:, 1] <= top)
    return found


def _bounds(points: Floats, ranges: Sequence[Mapping[str, Any]]) -> tuple[float, float, float, float]:
    if not ranges:
        (left, bottom), (right, top) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return left, top, right, bottom
    sides = np.array([_sides(area) for area in ranges])
    least, greatest = sides.min(axis=0).tolist(), sides.max(axis=0).tolist()
    return least[0], greatest[1], greatest[2], least[3]


# --- grids ------------------------------------------------------------------------------------------

_Bounds = tuple[float, float, float, float]


def _adaptive(points: Floats, bounds: _Bounds, most: int, level: int) -> list[Cell]:
    """The fullest cell is cut in four as long as there may be more cells and finer ones."""
    heap: list[tuple[int, int, int, _Bounds, Ints]] = []
    heappush(heap, (-len(points), 0, 0, bounds, np.arange(len(points))))
    done: list[tuple[int, _Bounds, int]] = []
    number = 1
    while heap:
        size, id, depth, sides, members = heappop(heap)
        if depth >= level or len(heap) + len(done) + 4 > most or -size <= 1:
            done.append((id, sides, -size))
            continue
        left, top, right, bottom = sides
        across, up = (left + right) / 2, (top + bottom) / 2
        east, north = points[members, 0] >= across, points[members, 1] >= up
        for to_east in (False, True):
            for to_north in (True, False):
                part = members[(east == to_east) & (north == to_north)]
                if len(part):
                    x = (across, right) if to_east else (left, across)
                    y = (top, up) if to_north else (up, bottom)
                    heappush(heap, (-len(part), number, depth + 1, (x[0], y[0], x[1], y[1]), part))
                number += 1
    return [Cell(id, *sides, count) for id, sides, count in sorted(done)]


def _uniform(points: Floats, bounds: _Bounds, most: int, level: int) -> list[Cell]:
    left, top, right, bottom = bounds
    side = max(min(2**level, int(np.sqrt(most))), 1)
    wide, high = (right - left) / side or 1.0, (top - bottom) / side or 1.0
    column = np.clip(((points[:, 0] - left) / wide).astype(np.int64), 0, side - 1)
    row = np.clip(((top - points[:, 1]) / high).astype(np.int64), 0, side - 1)

    def sides(id: int) -> _Bounds:
        down, across = divmod(id, side)
        x, y = left + across * wide, top - down * high
        return x, y, x + wide, y - high

    return _counted(row * side + column, sides)


def _hexagonal(points: Floats, bounds: _Bounds, most: int, level: int) -> list[Cell]:
    """Hexagons, every other row moved by half of one; a cell's sides are those of the box around it."""
    left, top, right, bottom = bounds
    side = max(min(2**level, int(np.sqrt(most)) - 1), 1)
    wide, high = (right - left) / side or 1.0, (top - bottom) / side or 1.0
    x, y = (points[:, 0] - left) / wide, (top - points[:, 1]) / high
    # The centres lie on two grids; the nearer one of each is the point's.
    straight = np.stack([np.rint(x), 2 * np.rint(y / 2)], axis=1)
    moved = np.stack([np.floor(x) + 0.5, 2 * np.floor(y / 2) + 1], axis=1)
    near = np.stack([x, y], axis=1)
    first = ((near - straight) ** 2).sum(axis=1) <= ((near - moved) ** 2).sum(axis=1)
    centre = np.where(first[:, None], straight, moved)
    width = 2 * side + 3
    ids = (centre[:, 1] * width + 2 * centre[:, 0]).astype(np.int64)

    def sides(id: int) -> _Bounds:
        across, down = id % width / 2, id // width
        return (
            left + (across - 0.5) * wide,
            top - (down - 2 / 3) * high,
            left + (across + 0.5) * wide,
            top - (down + 2 / 3) * high,
        )

    return _counted(ids, sides)


def _counted(ids: NDArray[np.int64], sides: Callable[[int], _Bounds]) -> list[Cell]:
    found, counts = np.unique(ids, return_counts=True)
    return [Cell(id, *sides(id), count) for id, count in zip(found.tolist(), counts.tolist(), strict=True)]


_METHODS: Final[dict[int, Callable[[Floats, _Bounds, int, int], list[Cell]]]] = {
    0: _adaptive,
    1: _hexagonal,
    2: _uniform,
}
