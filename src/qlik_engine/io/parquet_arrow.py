"""Arrow's arrays as parts of a column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .. import kernels
from ..columns.arrow import arrow_of, items_of, valid_of
from ..columns.packed import packed_arrow
from ..columns.vector import Codes
from .parquet_parts import Dictionary, PackedTexts, Part

if TYPE_CHECKING:
    import pyarrow as pa

# Digits that 64 bits hold.
_DIGITS_MAX: Final = 18


@dataclass(frozen=True, slots=True)
class Layout:
    """How numbers stand in Arrow's memory: every `step`-th item of a type; `key` is that which holds them."""

    item: Any
    key: Any = np.int64
    step: int = 1


def layout_of(kind: Any) -> Layout | None:
    """That of numbers, short decimals, dates and times; None for other types."""
    import pyarrow as pa

    types = pa.types
    if types.is_decimal(kind):
        # The low half of what fits into 64 bits is all of it.
        fits = kind.precision <= _DIGITS_MAX and kind.bit_width in (64, 128)
        return Layout(np.int64, step=kind.bit_width // 64) if fits else None
    if types.is_floating(kind):
        return Layout(np.dtype(kind.to_pandas_dtype()), np.float64)
    if types.is_integer(kind):
        item = np.dtype(kind.to_pandas_dtype())
        if item == np.uint64:
            return None
        return Layout(item, np.int32 if item.itemsize < 4 or item == np.int32 else np.int64)
    if types.is_temporal(kind) and kind.bit_width in (32, 64) and not types.is_duration(kind):
        return Layout(np.int32, np.int32) if kind.bit_width == 32 else Layout(np.int64)
    return None


def is_text(kind: pa.DataType) -> bool:
    """Whether values are texts, as they are or in a dictionary."""
    import pyarrow as pa

    types = pa.types
    own: Any = kind.value_type if types.is_dictionary(kind) else kind
    return types.is_string(own) or types.is_large_string(own) or types.is_string_view(own)


def parts_of_arrow(arrays: Iterable[pa.Array[Any]], kind: pa.DataType) -> Iterator[Part]:
    """The arrays of a column of texts, or of a type with a layout."""
    layout = layout_of(kind)
    for array in arrays:
        if layout is not None:
            yield Part(items_of(array, layout.item, layout.step), valid_of(array), layout.step)
        elif not hasattr(array, "dictionary"):
            yield Part(PackedTexts(*packed_arrow(array)), valid_of(array))
        else:
            places, met = indices_of(array)
            items = Dictionary(PackedTexts(*packed_arrow(met)))
            yield Part.of_places(items, places, np.arange(1, len(met) + 1))


def indices_of(array: Any) -> tuple[Codes, Any]:
    """The numbers of an array's indices in order of appearance, and the dictionary in that order."""
    import pyarrow as pa

    indices = items_of(array.indices, array.indices.type.to_pandas_dtype())
    dictionary, keys = array.dictionary, indices.astype(np.int32, copy=False)
    numbered, firsts = kernels.number_codes(keys, len(dictionary), valid_of(array.indices))
    met = indices[firsts]
    if len(met) == len(dictionary) and bool((met == np.arange(len(met))).all()):
        return numbered, dictionary
    return numbered, dictionary.take(arrow_of(met.astype(np.int64), pa.int64()))
