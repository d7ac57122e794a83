"""Aggregations of geometries."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...columns import Vector
from ...formats import text_of
from ..declare import aggregation
from ..functions.geo import parse_geometry, points_of, written
from ..lift import Value
from .groups import Groups


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
