"""Parquet files: texts stay dictionary-coded, dates become serial numbers shown in the script's formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns import Coded, Vector
from ..columns.packed import PackedVector, arrow_texts, narrow_sizes, packed_arrow
from ..columns.size import release_unused
from ..columns.vector import Bools, Floats, Texts
from ..errors import DataSourceError, UnsupportedError
from ..formats import format_dates
from ..formats.locale import Locale
from .delimited import Checkpoint
from .rows import Rows, Values

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

EPOCH_SERIAL: Final = 25569
"""1970-01-01 as a serial day number."""

# Row groups read between two looks at the checkpoint.
_GROUPS_READ: Final = 8
# Bytes a value of a column of texts that are worth a dictionary of them.
_CODED_BYTES: Final = 4
# Digits that 64 bits hold, and the numbers up to which each whole one is a number of its own.
_DIGITS_MAX: Final = 18
_EXACT: Final = 2.0**53

TICKS_PER_DAY: Final = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


def read_parquet(
    path: Path,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Checkpoint = lambda: None,
) -> Rows:
    """The rows of a file, at most `limit`; with `fields` only those columns.

    `checkpoint` is called between row groups and may raise to stop. Raises DataSourceError if the file
    cannot be read, UnsupportedError for a column of nested or binary values.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            schema, metadata = file.schema_arrow, file.metadata
            names = [name for name in schema.names if fields is None or name in fields]
            groups = _groups(metadata, limit)
            sizes, most = _sizes(metadata), _CODED_BYTES * metadata.num_rows
        # Texts that take little room are said more than once.
        texts = [field.name for field in schema if _is_text(field.type)]
        coded = [name for name in texts if sizes.get(name, 0) <= most]
        # The largest first, so that no thread is left with it while others have nothing to do.
        largest = sorted(names, key=lambda name: sizes.get(name, 0), reverse=True)
        reading = _Reading(path, metadata, groups, coded, locale, limit, checkpoint)
        found = dict(zip(largest, kernels.for_each(reading.column, largest), strict=True))
    except (OSError, pa.ArrowException) as error:
        raise DataSourceError(f"Cannot read '{path.name}': {error}", parameter=path.name) from error
    length = sum(metadata.row_group(group).num_rows for group in groups)
    release_unused()
    return Rows({name: found[name] for name in names}, length if limit is None else min(length, limit))


@dataclass(frozen=True, slots=True)
class _Reading:
    """How one file is read: by columns, so that what one takes on the way is gone with the next."""

    path: Path
    metadata: pq.FileMetaData
    groups: list[int]
    coded: list[str]
    locale: Locale
    limit: int | None
    checkpoint: Checkpoint

    def column(self, name: str) -> Values:
        import pyarrow as pa
        import pyarrow.parquet as pq

        tables: list[pa.Table] = []
        with pq.ParquetFile(self.path, metadata=self.metadata, read_dictionary=self.coded) as file:
            for group in range(0, len(self.groups), _GROUPS_READ):
                self.checkpoint()
                numbers = self.groups[group : group + _GROUPS_READ]
                tables.append(file.read_row_groups(numbers, columns=[name], use_threads=False))
            table = pa.concat_tables(tables) if tables else file.schema_arrow.empty_table().select([name])
        del tables
        column = table.slice(0, self.limit).column(name)
        del table
        values = values_of(column, name, self.locale)
        del column
        # What Arrow keeps for later belongs to the thread that asked for it.
        pa.default_memory_pool().release_unused()
        return values


def _groups(metadata: pq.FileMetaData, limit: int | None) -> list[int]:
    """The row groups with the rows that are wanted."""
    found: list[int] = []
    rows = 0
    for group in range(metadata.num_row_groups):
        if limit is not None and rows >= limit:
            break
        found.append(group)
        rows += metadata.row_group(group).num_rows
    return found


def _sizes(metadata: pq.FileMetaData) -> dict[str, int]:
    """Bytes of each column before they were compressed."""
    found: dict[str, int] = {}
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for column in map(group.column, range(group.num_columns)):
            path = column.path_in_schema
            found[path] = found.get(path, 0) + column.total_uncompressed_size
    return found


def values_of(column: pa.ChunkedArray[Any], name: str, locale: Locale) -> Values:
    """An Arrow column as duals; each distinct value is looked at once.

    Raises UnsupportedError for nested and binary values.
    """
    import pyarrow as pa

    if pa.types.is_null(column.type):
        return Vector.nulls(len(column))
    is_encoded = pa.types.is_dictionary(column.type)
    kind: Any = column.type
    to_duals = _converter(kind.value_type if is_encoded else kind, name, locale)
    if not len(column):
        return Coded(Vector.nulls(1), np.zeros(0, dtype=np.uint8))
    if _is_text(kind):
        return _packed(column)
    keys, valid = (None, None) if is_encoded else whole_numbers(column)
    if keys is None:
        encoded: Any = column if is_encoded else column.dictionary_encode()
        array: Any = encoded.unify_dictionaries().combine_chunks()
        codes, firsts = kernels.number_keys(*_indices(array))
        met = array.dictionary.take(array.indices.take(pa.array(firsts)))
        if _is_text(kind.value_type if is_encoded else kind):
            return Coded(_after_null(met), codes, numbered=True)
        numbers, texts = to_duals(met)
    else:
        codes, firsts = kernels.number_keys(keys, valid)
        numbers, texts = _of_whole(keys[firsts], kind, to_duals)
    # Keys that differ may be the same number: fractions of a second, zero with a sign, very large ones.
    exact = numbers is None or (
        keys is not None and not pa.types.is_timestamp(kind) and not bool((np.abs(numbers) >= _EXACT).any())
    )
    values = Vector(
        len(firsts) + 1,
        None if numbers is None else np.concatenate(([np.nan], numbers)),
        None if texts is None else np.concatenate((np.array([None], dtype=object), texts)),
        distinct=exact,
    )
    return Coded(values, codes, numbered=exact)


def _packed(column: pa.ChunkedArray[Any]) -> Coded:
    """A column of texts; they stay bytes."""
    import pyarrow as pa

    parts, bounds, at = [np.zeros(0, dtype=np.uint8)], [np.zeros(1, dtype=np.int64)], 0
    for chunk in column.chunks:
        data, ends = packed_arrow(chunk)
        parts.append(data[ends[0] : ends[-1]])
        bounds.append(ends[1:] + np.int64(at - int(ends[0])))
        at += len(parts[-1])
    valid = column.is_valid().to_numpy(zero_copy_only=False).astype(bool) if column.null_count else None
    values = arrow_texts(np.concatenate(parts), np.concatenate(bounds))
    del parts, bounds
    codes, firsts = kernels.number_texts(*packed_arrow(values), valid)
    return Coded(_after_null(values.take(pa.array(firsts))), codes, numbered=True)


def _after_null(texts: pa.Array[Any]) -> Vector:
    """Null, then texts that are distinct."""
    data, bounds = packed_arrow(texts)
    sizes = narrow_sizes(np.concatenate(([0], np.diff(bounds) + 1)))
    held = data[bounds[0] : bounds[-1]]
    # A part of a much larger buffer would keep all of it.
    kept = held if 2 * len(held) > len(data) else held.copy()
    return PackedVector(len(texts) + 1, None, kept, sizes, distinct=True)


def whole_numbers(column: pa.ChunkedArray[Any]) -> tuple[NDArray[Any] | None, Bools | None]:
    """What stands in memory for whole numbers, short decimals and dates, and where there is any (None for
    everywhere); None for other columns."""
    import pyarrow as pa

    kind: Any = column.type
    types = pa.types
    if types.is_decimal(kind):
        if kind.precision > _DIGITS_MAX or kind.bit_width not in (64, 128):
            return None, None
        width, step = 64, kind.bit_width // 64
    elif types.is_date32(kind) or types.is_int32(kind) or types.is_int64(kind) or types.is_timestamp(kind):
        width, step = kind.bit_width, 1
    else:
        return None, None
    parts = []
    for chunk in column.chunks:
        values = chunk.buffers()[1]
        if len(chunk) and values is not None:
            raw: NDArray[Any] = np.frombuffer(memoryview(values), dtype=f"<i{width // 8}")[::step]
            parts.append(raw[chunk.offset : chunk.offset + len(chunk)])
    keys = np.concatenate(parts) if len(parts) > 1 else np.ascontiguousarray(parts[0])
    if not column.null_count:
        return keys, None
    return keys, column.is_valid().to_numpy(zero_copy_only=False).astype(bool)


def _indices(array: Any) -> tuple[NDArray[Any], Bools | None]:
    """The indices of a dictionary array, and where there is a value."""
    import pyarrow as pa

    indices = array.indices.cast(pa.int32())
    if not array.null_count:
        return indices.to_numpy(zero_copy_only=False), None
    valid = indices.is_valid().to_numpy(zero_copy_only=False).astype(bool)
    return indices.fill_null(0).to_numpy(zero_copy_only=False), valid


def _of_whole(keys: NDArray[Any], kind: Any, to_duals: Callable[[Any], Duals]) -> Duals:
    """The duals of what `whole_numbers` found."""
    import pyarrow as pa

    if pa.types.is_decimal(kind):
        return keys / 10.0**kind.scale, None
    return to_duals(pa.Array.from_buffers(kind, len(keys), [None, pa.py_buffer(keys.tobytes())]))


Duals: TypeAlias = tuple[Floats | None, Texts | None]


def _converter(kind: pa.DataType, name: str, locale: Locale) -> Callable[[Any], Duals]:
    """How to turn distinct values of an Arrow type into numbers and texts."""
    import pyarrow as pa

    types = pa.types
    if _is_text(kind):
        return lambda values: (None, None)
    if types.is_boolean(kind):
        return lambda values: (-_floats(values), None)
    if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind):
        return lambda values: (_floats(values), None)
    if types.is_date(kind):
        return lambda values: _shown(_days(values) + EPOCH_SERIAL, locale.date_format, locale)
    if types.is_timestamp(kind):
        return lambda values: _shown(_moments(values) + EPOCH_SERIAL, locale.timestamp_format, locale)
    if types.is_time(kind):
        return lambda values: _shown(_ticks(values), locale.time_format, locale)
    raise UnsupportedError(f"Parquet column '{name}' of type {kind} cannot be loaded", parameter=name)


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    types = pa.types
    return types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)


def _floats(values: Any) -> Floats:
    import pyarrow as pa

    numbers = values.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return np.asarray(numbers, dtype=np.float64)


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
