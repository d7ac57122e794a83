"""Sets of values and sets of rows."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..columns.vector import Bools, Codes, Ints


def present(codes: Codes, size: int, rows: Bools | Ints | None = None) -> Bools:
    """Which of `size` codes occur on `rows` (a mask or row numbers; None for all)."""
    found = np.zeros(size, dtype=bool)
    found[codes if rows is None else codes[rows]] = True
    return found


def matches(codes: Codes, bitmap: Bools) -> Bools:
    """For every row, whether its code is in `bitmap`."""
    return np.take(bitmap, codes)


def intersect(masks: Iterable[Bools]) -> Bools | None:
    """The conjunction of masks; None, which means everything, when there are none."""
    result: Bools | None = None
    owned = False
    for mask in masks:
        if result is None:
            result = mask
        elif owned:
            np.logical_and(result, mask, out=result)
        else:
            result, owned = result & mask, True
    return result
