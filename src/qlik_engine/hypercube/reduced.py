"""Rows of a table thinned out so that the chart keeps its shape (GetHyperCubeReducedData)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import numpy as np

from ..columns.vector import Floats, Ints
from ..errors import EngineError
from ..kernels.clusters import k_means
from .cube import Cube
from .pages import areas
from .pivot import PivotCube
from .thinning import MOST_ZOOM, profile, profile_factor, zoom_to_fit

Json = dict[str, Any]

_MODES: Final = {
    "": "N",
    "N": "N",
    "DATA_REDUCTION_NONE": "N",
    "D1": "D1",
    "DATA_REDUCTION_ONEDIM": "D1",
    "S": "S",
    "DATA_REDUCTION_SCATTERED": "S",
    "C": "C",
    "DATA_REDUCTION_CLUSTERED": "C",
    "ST": "ST",
    "DATA_REDUCTION_STACKED": "ST",
}
_AUTOMATIC: Final = -1
# Steps along each axis of a scatter plot that is not reduced.
_RESOLUTION: Final = 1 << 12


def reduced_pages(cube: Cube, pages: Iterable[Mapping[str, Any]], zoom: int, mode: str) -> list[Json]:
    """`NxDataPage` for each page asked for, of the rows left by a reduction.

    Parameters: `mode` is N (none), D1 (bars and lines: by 2 to the power of `zoom`, keeping highs and
    lows), ST (stacks: the same for whole stacks, which are the rows of a value of the outermost dimension),
    S (scatter plots: the resolution by 2 to the power of `zoom`, one point each) or C (scatter plots: the
    rows nearest to `zoom` centres of clusters). With a `zoom` of -1 the rows are reduced until they fit;
    rows that fit, and all with a `zoom` of 0, are left as they are.

    Raises EngineError 8 for another mode or too few measures, 7009 for too many cells, 6002 for a stacked
    table in a mode other than ST.
    """
    kind = _MODES.get(mode)
    if kind is None:
        raise EngineError(f"Invalid qReductionMode: {mode}", code=8, parameter="qReductionMode")
    if kind != "ST" and isinstance(cube, PivotCube):
        raise EngineError(f"the hypercube is in mode {cube.mode}", code=6002, parameter="qMode")
    if zoom < _AUTOMATIC:
        raise EngineError(f"Invalid qZoomFactor: {zoom}", code=8, parameter="qZoomFactor")
    asked = list(pages)
    room = max((int(page.get("qHeight") or 0) for page in asked), default=0)
    rows = np.arange(cube.length)
    if kind != "N" and zoom != 0 and cube.length > room > 0:
        rows = _REDUCTIONS[kind](cube, zoom, room)
    found = []
    for area in areas(asked, cube.width, len(rows)):
        shown = cube.column_order[area.left : area.left + area.width]
        matrix = cube.matrix(rows[area.top : area.top + area.height], shown) if area.height else []
        tails = [{"qUp": 0, "qDown": 0} for _ in cube.dimensions]
        found.append({"qMatrix": matrix, "qTails": tails, "qArea": area.struct(), "qIsReduced": True})
        if len(rows) == cube.length:
            del found[-1]["qIsReduced"]
    return found


def _lines(cube: Cube, zoom: int, room: int) -> Ints:
    numbers = cube.measures[0].numbers if cube.measures else np.zeros(cube.length)
    factor = profile_factor(cube.length, room) if zoom == _AUTOMATIC else 2 ** min(zoom, MOST_ZOOM)
    return profile(numbers, factor)


def _stacked(cube: Cube, zoom: int, room: int) -> Ints:
    outermost = next((at for at in cube.sort_order if at < len(cube.dimensions)), None)
    if outermost is None:
        return np.arange(cube.length)
    _, firsts, stacks = np.unique(cube.dimension_codes(outermost), return_index=True, return_inverse=True)
    stacks = np.argsort(np.argsort(firsts))[stacks]
    numbers = np.nan_to_num(cube.measures[0].numbers) if cube.measures else np.zeros(cube.length)
    # A stack grows in both directions.
    tops: Floats = np.bincount(stacks, weights=np.maximum(numbers, 0)).astype(np.float64)
    bottoms: Floats = np.bincount(stacks, weights=np.minimum(numbers, 0)).astype(np.float64)

    def kept(steps: int) -> Ints:
        factor = 2 ** min(steps, MOST_ZOOM)
        wanted = profile(tops, factor)
        if bottoms.any():
            wanted = np.union1d(wanted, profile(bottoms, factor))
        return np.flatnonzero(np.isin(stacks, wanted))

    if zoom == _AUTOMATIC:
        zoom = zoom_to_fit(room, lambda z: len(kept(z)))
    return kept(zoom)


def points_of(cube: Cube) -> tuple[Ints, Floats]:
    """The rows that have numbers for the first two measures, and these, float64[n, 2].

    Raises EngineError 8 if there are no two measures.
    """
    if len(cube.measures) < 2:
        raise EngineError("a scatter plot needs two measures", code=8, parameter="qMeasures")
    points = np.stack([cube.measures[0].numbers, cube.measures[1].numbers], axis=1)
    rows = np.flatnonzero(~np.isnan(points).any(axis=1))
    return rows, points[rows]


def scaled(points: Floats) -> Floats:
    """Points in the unit square."""
    if not len(points):
        return points
    low, high = points.min(axis=0), points.max(axis=0)
    return np.asarray((points - low) / np.where(high > low, high - low, 1.0))


def _scattered(cube: Cube, zoom: int, room: int) -> Ints:
    rows, points = points_of(cube)
    unit = scaled(points)

    def kept(steps: int) -> Ints:
        resolution = max(_RESOLUTION >> steps, 1)
        cells = np.minimum((unit * resolution).astype(np.int64), resolution - 1)
        _, firsts = np.unique(cells[:, 0] * resolution + cells[:, 1], return_index=True)
        return np.asarray(rows[np.sort(firsts)])

    if zoom == _AUTOMATIC:
        zoom = zoom_to_fit(room, lambda z: len(kept(z)))
    return kept(zoom)


def _clustered(cube: Cube, zoom: int, room: int) -> Ints:
    rows, points = points_of(cube)
    if not len(rows):
        return rows
    unit = scaled(points)
    nearest, centres = k_means(unit, room if zoom == _AUTOMATIC else zoom)
    distance = ((unit - centres[nearest]) ** 2).sum(axis=1)
    order = np.lexsort((distance, nearest))
    _, firsts = np.unique(nearest[order], return_index=True)
    return np.asarray(rows[np.sort(order[firsts])])


_REDUCTIONS: Final[dict[str, Callable[[Cube, int, int], Ints]]] = {
    "D1": _lines,
    "ST": _stacked,
    "S": _scattered,
    "C": _clustered,
}
