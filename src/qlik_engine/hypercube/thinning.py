"""Thinning out numbers in a row so that their line keeps its shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from ..columns.vector import Floats, Ints

MOST_ZOOM: Final = 62


def profile(numbers: Floats, factor: int) -> Ints:
    """The places of the lowest and of the highest number of every `2 * factor` numbers, in order."""
    length = len(numbers)
    if factor <= 1 or length <= 2:
        return np.arange(length)
    size = 2 * min(factor, length)
    starts = np.arange(0, length, size)
    low = np.where(np.isnan(numbers), np.inf, numbers)
    high = np.where(np.isnan(numbers), -np.inf, numbers)
    bucket = np.arange(length) // size
    picked = [np.lexsort((np.arange(length), key, bucket))[starts] for key in (low, -high)]
    return np.unique(np.concatenate(picked)).astype(np.intp)


def profile_factor(length: int, room: int) -> int:
    """The smallest power of two by which so many numbers fit."""
    return 1 << zoom_to_fit(room, lambda zoom: 2 * -(-length // 2 ** (zoom + 1)))


def zoom_to_fit(room: int, count: Callable[[int], int]) -> int:
    """The smallest zoom factor with which the rows fit."""
    return next((zoom for zoom in range(1, MOST_ZOOM) if count(zoom) <= room), MOST_ZOOM)
