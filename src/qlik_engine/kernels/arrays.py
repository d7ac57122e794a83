"""Arrays as compiled loops take them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def coded(codes: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers from 0 on as contiguous unsigned codes of at most 4 bytes; copied only if need be."""
    if codes.dtype.kind == "u" and codes.itemsize <= 4:
        return np.ascontiguousarray(codes)
    return codes.astype(np.uint32)


def takeable(values: NDArray[Any], rows: NDArray[Any]) -> bool:
    """Whether compiled loops can gather `values` at `rows`."""
    plain = values.dtype.kind in "uifb" and values.itemsize <= 8 and rows.dtype.kind in "ui"
    signed = rows.dtype.kind == "i" and rows.itemsize != 8
    return plain and not signed and values.flags.c_contiguous and rows.flags.c_contiguous
