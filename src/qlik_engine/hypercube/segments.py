"""The rows of a chart in order, cut into column segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns.vector import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """`rows[p]` is the row at place p, `place[i]` the place of row i (-1 for rows not shown); the segment
    of row i is the places from `low[i]` to `high[i]` (exclusive; both 0 for rows not shown)."""

    rows: Ints
    place: Ints
    low: Ints
    high: Ints

    def __len__(self) -> int:
        return len(self.place)


def make_segments(order: Ints, keys: Sequence[NDArray[Any]], length: int) -> Segments:
    """Segments of `length` rows, of which `order` are shown, in this order.

    A segment holds the rows with equal `keys` (one array by row each), the whole column without keys.
    Segments are in the order of their first rows.
    """
    place, low, high = (np.zeros(length, dtype=np.intp) for _ in range(3))
    place -= 1
    shown = [key[order] for key in keys]
    sizes = [int(key.max(initial=0)) + 1 for key in shown]
    found = kernels.group_rows(shown, sizes, len(order))
    if found.count > 1:
        rank = np.empty(found.count, dtype=np.intp)
        rank[np.argsort(found.firsts, kind="stable")] = np.arange(found.count)
        segment = rank[found.groups]
        together = np.argsort(segment, kind="stable")
        order, segment = order[together], segment[together]
    else:
        segment = np.zeros(len(order), dtype=np.intp)
    counts = np.bincount(segment, minlength=found.count).astype(np.intp)
    stops = np.cumsum(counts)
    place[order] = np.arange(len(order))
    low[order], high[order] = (stops - counts)[segment], stops[segment]
    return Segments(order, place, low, high)
