"""Columns as duals: numbered part by part, each distinct value looked at once. Texts stay bytes, dates become
serial numbers shown in the script's formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns import Coded, Vector
from ..columns.arrow import arrow_of, items_of, valid_of
from ..columns.packed import PackedVector
from ..columns.vector import Codes, Floats, Texts
from ..errors import UnsupportedError
from ..formats import format_dates
from ..formats.locale import Locale
from .parquet_arrow import Layout, indices_of, is_text, layout_of
from .parquet_parts import PackedTexts, Part

if TYPE_CHECKING:
    import pyarrow as pa

EPOCH_SERIAL: Final = 25569
"""1970-01-01 as a serial day number."""

TICKS_PER_DAY: Final = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}

# The numbers up to which each whole one is a number of its own.
_EXACT: Final = 2.0**53

Duals: TypeAlias = tuple[Floats, Texts | None]
Converter: TypeAlias = Callable[[Any], Duals]
Parts: TypeAlias = Callable[[], Iterable[Part]]
Arrays: TypeAlias = "Callable[[], Iterable[pa.Array[Any]]]"


@dataclass(frozen=True, slots=True)
class Extent:
    """What is known of a column before it is read: rows, bytes, and between which whole numbers its values
    are as they stand in memory (None if that is not known)."""

    length: int
    size: int
    range: tuple[int, int] | None


def values_of(
    parts: Parts, arrays: Arrays, kind: pa.DataType, extent: Extent, name: str, locale: Locale
) -> Vector | Coded:
    """A column as duals. `parts` and, for types that come in none, `arrays` give it, anew at each call.

    Raises UnsupportedError for nested and binary values.
    """
    import pyarrow as pa

    if pa.types.is_null(kind):
        return Vector.nulls(extent.length)
    if is_text(kind):
        return _texts(parts(), extent)
    value_kind: Any = kind.value_type if pa.types.is_dictionary(kind) else kind
    to_duals = _converter(value_kind, name, locale)
    if not extent.length:
        return Coded(Vector.nulls(1), np.zeros(0, dtype=np.uint8))
    if (layout := layout_of(kind)) is None:
        return _other(arrays(), to_duals)
    return (
        _floating(parts(), extent)
        if pa.types.is_floating(kind)
        else _whole(parts, kind, layout, extent, to_duals)
    )


# --- texts --------------------------------------------------------------------------------------------


def _texts(parts: Iterable[Part], extent: Extent) -> Coded:
    texts = kernels.DistinctTexts(extent.length, extent.size)
    numbers = kernels.Numbers(extent.length)
    for part in parts:
        assert isinstance(part.items, PackedTexts)
        _put(numbers, part, texts.add(*part.items, part.valid), texts.count)
    held, sizes = texts.packed()
    values = PackedVector(texts.count + 1, None, held, sizes, distinct=True)
    return Coded(values, numbers.codes(), numbered=True)


def _put(numbers: kernels.Numbers, part: Part, found: Codes, most: int) -> None:
    """The rows of a part whose items have the numbers `found`."""
    if part.dictionary is None:
        numbers.put(found, most)
    else:
        part.dictionary.number(part.met, found)
        numbers.put_places(part.places, part.dictionary.numbers, most)


# --- numbers ------------------------------------------------------------------------------------------


def _whole(parts: Parts, kind: Any, layout: Layout, extent: Extent, to_duals: Converter) -> Coded:
    """A column of whole numbers, or of what stands for them."""
    import pyarrow as pa

    found = None
    if extent.range is not None and kernels.CloseKeys.fits(*extent.range, extent.length):
        found = _numbered_close(parts(), layout.key, extent, *extent.range)
    codes, keys = found or _numbered_any(parts(), layout.key, extent)
    texts = None
    if pa.types.is_decimal(kind):
        numbers = _after_null(keys, 10.0**kind.scale)
    elif pa.types.is_integer(kind):
        numbers = _after_null(keys, 1.0)
    else:
        serials, texts = to_duals(
            arrow_of(np.concatenate([np.zeros(0, layout.item), *keys]).astype(layout.item), kind)
        )
        numbers = _after_null([serials], 1.0)
    # Keys that differ may be the same number: fractions of a second, very large ones.
    own = numbers[1:]
    exact = not pa.types.is_timestamp(kind) and not (len(own) and max(-own.min(), own.max()) >= _EXACT)
    return _coded(codes, numbers, texts, exact)


def _after_null(keys: list[NDArray[Any]], scale: float) -> Floats:
    """Null, and the keys as numbers of that scale."""
    numbers, at = np.empty(sum(map(len, keys)) + 1), 1
    numbers[0] = np.nan
    for part in keys:
        np.divide(part, scale, out=numbers[at : at + len(part)])
        at += len(part)
    return numbers


def _numbered_close(
    parts: Iterable[Part], key: Any, extent: Extent, low: int, high: int
) -> tuple[Codes, list[NDArray[Any]]] | None:
    """Codes, and the distinct keys; None for keys that are not where the file says they are."""
    keys, numbers = kernels.CloseKeys(low, high), kernels.Numbers(extent.length)
    met: list[NDArray[Any]] = []
    for part in parts:
        items = _keys(part, key)
        try:
            found, firsts = keys.add(items, part.valid, part.step)
        except IndexError:
            return None
        _put(numbers, part, found, keys.count)
        if len(firsts):
            met.append(items[firsts if part.step == 1 else firsts * part.step])
    return numbers.codes(), met


def _numbered_any(parts: Iterable[Part], key: Any, extent: Extent) -> tuple[Codes, list[NDArray[Any]]]:
    """The same for keys of which nothing is known. Those that are no number are null."""
    keys, numbers = kernels.DistinctKeys(extent.length), kernels.Numbers(extent.length)
    is_fraction = np.dtype(key).kind == "f"
    for part in parts:
        items, valid = _keys(part, key)[:: part.step], part.valid
        if is_fraction:
            with np.errstate(invalid="ignore"):
                items, is_number = items + 0.0, ~np.isnan(items)  # zero has no sign
            valid = is_number if valid is None else is_number & valid
        wide = items.view(np.int64) if is_fraction else np.ascontiguousarray(items, dtype=np.int64)
        _put(numbers, part, keys.add(wide, valid), keys.count)
    found = keys.keys()
    return numbers.codes(), [found.view(np.float64) if is_fraction else found]


def _keys(part: Part, key: Any) -> NDArray[Any]:
    assert not isinstance(part.items, PackedTexts)
    return part.items.astype(key, copy=False)


def _floating(parts: Iterable[Part], extent: Extent) -> Coded:
    """A column of numbers with fractions."""
    codes, numbers = _numbered_any(parts, np.float64, extent)
    return _coded(codes, _after_null(numbers, 1.0), None, True)


def _other(arrays: Iterable[pa.Array[Any]], to_duals: Converter) -> Coded:
    """A column of any other type."""
    import pyarrow as pa

    column: Any = pa.chunked_array([*arrays])
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    codes, dictionary = indices_of(whole)
    numbers, texts = to_duals(dictionary)
    return _coded(codes, _after_null([numbers], 1.0), texts, False)


def _coded(codes: Codes, numbers: Floats, texts: Texts | None, exact: bool) -> Coded:
    """Codes with their duals, the first of `numbers` for null. `exact` promises that no two are equal."""
    values = Vector(
        len(numbers),
        numbers,
        None if texts is None else np.concatenate((np.array([None], dtype=object), texts)),
        distinct=exact,
    )
    return Coded(values, codes, numbered=exact)


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
