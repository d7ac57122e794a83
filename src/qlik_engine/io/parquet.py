"""Parquet files: texts stay dictionary-coded, dates become serial numbers shown in the script's formats."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from ..columns import Coded, Vector
from ..columns.vector import Floats, Texts, narrow
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
        with pq.ParquetFile(path) as plain:
            schema = plain.schema_arrow
        texts = [
            field.name
            for field in schema
            if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        ]
        names = [name for name in schema.names if fields is None or name in fields]
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            table = _read(file, names, limit, checkpoint)
    except (OSError, pa.ArrowException) as error:
        raise DataSourceError(f"Cannot read '{path.name}': {error}", parameter=path.name) from error
    columns = {name: values_of(table.column(name), name, locale) for name in names}
    return Rows(columns, table.num_rows)


def _read(file: pq.ParquetFile, names: list[str], limit: int | None, checkpoint: Checkpoint) -> pa.Table:
    import pyarrow as pa

    groups: list[pa.Table] = []
    rows = 0
    for number in range(file.num_row_groups):
        checkpoint()
        groups.append(file.read_row_group(number, columns=names))
        rows += groups[-1].num_rows
        if limit is not None and rows >= limit:
            break
    table = pa.concat_tables(groups) if groups else file.schema_arrow.empty_table().select(names)
    return table if limit is None else table.slice(0, limit)


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
    encoded: Any = column if is_encoded else column.dictionary_encode()
    array: Any = encoded.unify_dictionaries().combine_chunks()
    codes = array.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False) + 1
    numbers, texts = to_duals(array.dictionary)
    size = len(array.dictionary) + 1
    values = Vector(
        size,
        None if numbers is None else np.concatenate(([np.nan], numbers)),
        None if texts is None else np.concatenate((np.array([None], dtype=object), texts)),
    )
    return Coded(values, narrow(codes, size))


Duals: TypeAlias = tuple[Floats | None, Texts | None]


def _converter(kind: pa.DataType, name: str, locale: Locale) -> Callable[[Any], Duals]:
    """How to turn distinct values of an Arrow type into numbers and texts."""
    import pyarrow as pa

    types = pa.types
    if types.is_string(kind) or types.is_large_string(kind):
        return _texts
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


def _texts(values: Any) -> Duals:
    return None, Vector.of_texts(values.to_pylist()).texts


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
