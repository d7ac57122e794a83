"""Arrow's columns as duals: numbered batch by batch, each distinct value looked at once. Texts stay bytes,
dates become serial numbers shown in the script's formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns import Coded, Vector
from ..columns.arrow import arrow_of, items_of, valid_of
from ..columns.packed import PackedVector, packed_arrow
from ..columns.vector import Bools, Codes, Floats, Texts
from ..errors import UnsupportedError
from ..formats import format_dates
from ..formats.locale import Locale

if TYPE_CHECKING:
    import pyarrow as pa

EPOCH_SERIAL: Final = 25569
"""1970-01-01 as a serial day number."""

TICKS_PER_DAY: Final = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}

# Digits that 64 bits hold, and the numbers up to which each whole one is a number of its own.
_DIGITS_MAX: Final = 18
_NULL: Final = np.zeros(1, dtype=np.uint32)
_EXACT: Final = 2.0**53

Duals: TypeAlias = tuple[Floats, Texts | None]
Converter: TypeAlias = Callable[[Any], Duals]
Arrays: TypeAlias = "Callable[[], Iterable[pa.Array[Any]]]"


@dataclass(frozen=True, slots=True)
class Extent:
    """What is known of a column before it is read: rows, bytes, and between which whole numbers its values
    are as they stand in memory (None if that is not known)."""

    length: int
    size: int
    range: tuple[int, int] | None


def values_of(arrays: Arrays, kind: pa.DataType, extent: Extent, name: str, locale: Locale) -> Vector | Coded:
    """A column as duals. `arrays` gives its parts, anew at each call.

    Raises UnsupportedError for nested and binary values.
    """
    import pyarrow as pa

    if pa.types.is_null(kind):
        return Vector.nulls(extent.length)
    value_kind: Any = kind.value_type if pa.types.is_dictionary(kind) else kind
    if is_text(value_kind):
        return _texts(arrays(), extent)
    to_duals = _converter(value_kind, name, locale)
    if not extent.length:
        return Coded(Vector.nulls(1), np.zeros(0, dtype=np.uint8))
    if (layout := _layout(kind)) is not None:
        return _whole(arrays, kind, layout, extent, to_duals)
    return _floating(arrays(), kind) if pa.types.is_floating(kind) else _other(arrays(), to_duals)


def is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    types = pa.types
    return types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)


# --- texts --------------------------------------------------------------------------------------------


def _texts(arrays: Iterable[pa.Array[Any]], extent: Extent) -> Coded:
    """A column of texts, plain or with dictionaries."""
    texts = kernels.DistinctTexts(extent.length, extent.size)
    numbers = kernels.Numbers(extent.length)
    for array in arrays:
        if not hasattr(array, "dictionary"):
            found = texts.add(*packed_arrow(array), valid_of(array))
        else:
            local, met_first = _indices(array)
            met = texts.add(*packed_arrow(met_first))
            found = kernels.take(np.concatenate((_NULL, met)), local)
        numbers.put(found, texts.count)
    held, sizes = texts.packed()
    values = PackedVector(texts.count + 1, None, held, sizes, distinct=True)
    return Coded(values, numbers.codes(), numbered=True)


def _indices(array: Any) -> tuple[Codes, Any]:
    """The numbers of an array's indices in order of appearance, and the dictionary in that order."""
    import pyarrow as pa

    indices = items_of(array.indices, array.indices.type.to_pandas_dtype())
    dictionary, keys = array.dictionary, indices.astype(np.int32, copy=False)
    numbered, firsts = kernels.number_codes(keys, len(dictionary), valid_of(array.indices))
    met = indices[firsts]
    if len(met) == len(dictionary) and bool((met == np.arange(len(met))).all()):
        return numbered, dictionary
    return numbered, dictionary.take(arrow_of(met.astype(np.int64), pa.int64()))


# --- numbers ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layout:
    """How whole numbers stand in memory: every `step`-th item of a type; `key` is that which holds them."""

    item: Any
    key: Any = np.int64
    step: int = 1

    def items(self, array: pa.Array[Any]) -> NDArray[Any]:
        return items_of(array, self.item, self.step).astype(self.key, copy=False)


def _layout(kind: Any) -> _Layout | None:
    """That of whole numbers, short decimals, dates and times; None for other types."""
    import pyarrow as pa

    types = pa.types
    if types.is_decimal(kind):
        # The low half of what fits into 64 bits is all of it.
        fits = kind.precision <= _DIGITS_MAX and kind.bit_width in (64, 128)
        return _Layout(np.int64, step=kind.bit_width // 64) if fits else None
    if types.is_integer(kind):
        item = np.dtype(kind.to_pandas_dtype())
        if item == np.uint64:
            return None
        return _Layout(item, np.int32 if item.itemsize < 4 or item == np.int32 else np.int64)
    if types.is_temporal(kind) and kind.bit_width in (32, 64) and not types.is_duration(kind):
        return _Layout(np.int32, np.int32) if kind.bit_width == 32 else _Layout(np.int64)
    return None


def _whole(arrays: Arrays, kind: Any, layout: _Layout, extent: Extent, to_duals: Converter) -> Coded:
    """A column of whole numbers, or of what stands for them."""
    import pyarrow as pa

    found = None
    if extent.range is not None and kernels.CloseKeys.fits(*extent.range, extent.length):
        found = _numbered_close(arrays(), layout, extent, *extent.range)
    codes, keys = found or _numbered_any(arrays(), layout)
    if pa.types.is_decimal(kind):
        numbers, texts = keys / 10.0**kind.scale, None
    elif pa.types.is_integer(kind):
        numbers, texts = keys.astype(np.float64), None
    else:
        numbers, texts = to_duals(arrow_of(keys.astype(layout.item), kind))
    # Keys that differ may be the same number: fractions of a second, very large ones.
    exact = not pa.types.is_timestamp(kind) and not bool((np.abs(numbers) >= _EXACT).any())
    return _coded(codes, numbers, texts, exact)


def _numbered_close(
    arrays: Iterable[pa.Array[Any]], layout: _Layout, extent: Extent, low: int, high: int
) -> tuple[Codes, NDArray[Any]] | None:
    """Codes, and the distinct keys; None for keys that are not where the file says they are."""
    keys, numbers = kernels.CloseKeys(low, high), kernels.Numbers(extent.length)
    met: list[NDArray[Any]] = []
    for array in arrays:
        items = layout.items(array)
        try:
            found, firsts = keys.add(items, valid_of(array), layout.step)
        except IndexError:
            return None
        numbers.put(found, keys.count)
        met.append(items[firsts * layout.step])
    return numbers.codes(), np.concatenate(met)


def _numbered_any(arrays: Iterable[pa.Array[Any]], layout: _Layout) -> tuple[Codes, NDArray[Any]]:
    """The same for keys of which nothing is known."""
    keys, valid = [], []
    for array in arrays:
        keys.append(layout.items(array)[:: layout.step].copy())
        valid.append(valid_of(array))
    whole = np.concatenate(keys)
    codes, firsts = kernels.number_keys(whole, _joined(valid, keys))
    return codes, whole[firsts]


def _floating(arrays: Iterable[pa.Array[Any]], kind: Any) -> Coded:
    """A column of numbers with fractions; those that are none are null."""
    parts, valid = [], []
    for array in arrays:
        # Zero has no sign.
        part = items_of(array, kind.to_pandas_dtype()).astype(np.float64) + 0.0
        parts.append(part)
        is_number, is_there = ~np.isnan(part), valid_of(array)
        valid.append(is_number if is_there is None else is_number & is_there)
    numbers = np.concatenate(parts)
    is_number = np.concatenate(valid)
    codes, firsts = kernels.number_keys(numbers.view(np.uint64), None if is_number.all() else is_number)
    return _coded(codes, numbers[firsts], None, True)


def _other(arrays: Iterable[pa.Array[Any]], to_duals: Converter) -> Coded:
    """A column of any other type."""
    import pyarrow as pa

    column: Any = pa.chunked_array([*arrays])
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    codes, dictionary = _indices(whole)
    return _coded(codes, *to_duals(dictionary), False)


def _coded(codes: Codes, numbers: Floats, texts: Texts | None, exact: bool) -> Coded:
    """Codes with their duals, after null. `exact` promises that no two are equal."""
    values = Vector(
        len(numbers) + 1,
        np.concatenate(([np.nan], numbers)),
        None if texts is None else np.concatenate((np.array([None], dtype=object), texts)),
        distinct=exact,
    )
    return Coded(values, codes, numbered=exact)


def _joined(valid: list[Bools | None], keys: list[NDArray[Any]]) -> Bools | None:
    if all(each is None for each in valid):
        return None
    pairs = zip(valid, keys, strict=True)
    return np.concatenate([np.ones(len(part), dtype=bool) if v is None else v for v, part in pairs])


def _converter(kind: pa.DataType, name: str, locale: Locale) -> Converter:
    """How to turn distinct values of an Arrow type into numbers and texts."""
    import pyarrow as pa

    types = pa.types
    if types.is_boolean(kind):
        return lambda values: (-_floats(values), None)
    if types.is_integer(kind) or types.is_floating(kind):
        return lambda values: (_floats(values), None)
    if types.is_decimal(kind):
        return lambda values: (np.array([*map(float, values.to_pylist())]), None)
    if types.is_date(kind):
        return lambda values: _shown(_days(values) + EPOCH_SERIAL, locale.date_format, locale)
    if types.is_timestamp(kind):
        return lambda values: _shown(_moments(values) + EPOCH_SERIAL, locale.timestamp_format, locale)
    if types.is_time(kind):
        return lambda values: _shown(_ticks(values), locale.time_format, locale)
    raise UnsupportedError(f"Parquet column '{name}' of type {kind} cannot be loaded", parameter=name)


def _floats(values: Any) -> Floats:
    import pyarrow as pa

    numbers = items_of(values.cast(pa.float64(), safe=False), np.float64)
    valid = valid_of(values)
    return numbers if valid is None else np.where(valid, numbers, np.nan)


def _shown(serials: Floats, pattern: str, locale: Locale) -> Duals:
    return serials, format_dates(serials, pattern, locale)


def _days(values: Any) -> Floats:
    import pyarrow as pa

    return _floats(values.cast(pa.date32()).cast(pa.int32()))


def _moments(values: Any) -> Floats:
    """Timestamps in days; those with a time zone count in it."""
    import pyarrow.compute as pc

    return _ticks(pc.local_timestamp(values) if values.type.tz else values)


def _ticks(values: Any) -> Floats:
    """Days, from whole units of a time or timestamp."""
    import pyarrow as pa

    whole = values.cast(pa.int32() if values.type.bit_width == 32 else pa.int64())
    return _floats(whole) / TICKS_PER_DAY[values.type.unit]
