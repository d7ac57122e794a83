"""Arrow's arrays as numpy's and back, over the same memory. Arrow's own ways load pandas if it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .vector import Bools

if TYPE_CHECKING:
    import pyarrow as pa


def items_of(array: pa.Array[Any], kind: Any, step: int = 1) -> NDArray[Any]:
    """The items of an array of fixed width, as numpy's `kind`, `step` of them to an item; any where there is
    none."""
    buffer: Any = array.buffers()[1]
    dtype, count = np.dtype(kind), len(array) * step
    if buffer is None:
        return np.zeros(count, dtype=dtype)
    return np.frombuffer(buffer, dtype=dtype, count=count, offset=array.offset * step * dtype.itemsize)


def valid_of(array: pa.Array[Any]) -> Bools | None:
    """Where there is a value; None for everywhere."""
    buffer: Any = array.buffers()[0]
    if not array.null_count or buffer is None:
        return None
    return _bits(buffer, array.offset, len(array))


def mask_of(array: pa.Array[Any]) -> Bools:
    """An array of booleans, False where there is none."""
    values: Any = array.buffers()[1]
    if values is None:
        return np.zeros(len(array), dtype=bool)
    found, valid = _bits(values, array.offset, len(array)), valid_of(array)
    return found if valid is None else found & valid


def arrow_of(items: NDArray[Any], kind: Any) -> Any:
    """An Arrow array of the fixed-width type `kind` over numpy's items."""
    import pyarrow as pa

    held: Any = np.ascontiguousarray(items)
    return pa.Array.from_buffers(kind, len(held), [None, pa.py_buffer(held)])


def arrow_mask(mask: Bools) -> Any:
    """The same for booleans."""
    import pyarrow as pa

    bits: Any = np.packbits(mask, bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(mask), [None, pa.py_buffer(bits)])


def _bits(buffer: Any, offset: int, length: int) -> Bools:
    raw = np.frombuffer(buffer, dtype=np.uint8)[offset // 8 : (offset + length + 7) // 8]
    found = np.unpackbits(raw, bitorder="little")[offset % 8 : offset % 8 + length]
    return found.view(bool)
