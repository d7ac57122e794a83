"""Parquet files: read column by column and batch by batch, so that little more is held than what stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .. import kernels
from ..columns.size import release_unused
from ..errors import DataSourceError
from ..formats.locale import Locale
from .delimited import Checkpoint
from .parquet_values import Extent, is_text, values_of
from .rows import Rows, Values

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

# Rows at a time: what is made of them stays near the processor.
_BATCH_ROWS: Final = 1 << 17
# Bytes a value of a column of texts that are worth a dictionary of them.
_CODED_BYTES: Final = 4


def read_parquet(
    path: Path,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Checkpoint = lambda: None,
) -> Rows:
    """The rows of a file, at most `limit`; with `fields` only those columns.

    `checkpoint` is called between batches and may raise to stop. Raises DataSourceError if the file cannot
    be read, UnsupportedError for a column of nested or binary values.
    """
    import pyarrow as pa

    try:
        return _read(path, locale, fields, limit, checkpoint)
    except (OSError, pa.ArrowException) as error:
        raise DataSourceError(f"Cannot read '{path.name}': {error}", parameter=path.name) from error
    finally:
        release_unused()


def _read(
    path: Path, locale: Locale, fields: frozenset[str] | None, limit: int | None, checkpoint: Checkpoint
) -> Rows:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        schema, metadata = file.schema_arrow, file.metadata
    names = [name for name in schema.names if fields is None or name in fields]
    groups = _groups(metadata, limit)
    chunks = _chunks(metadata, groups)
    length = sum(metadata.row_group(group).num_rows for group in groups)
    length = length if limit is None else min(length, limit)
    # Texts that take little room are said more than once.
    coded = [
        field.name
        for field in schema
        if is_text(field.type) and _size(chunks.get(field.name, [])) <= _CODED_BYTES * metadata.num_rows
    ]
    reading = _Reading(path, metadata, schema, groups, chunks, coded, length, locale, checkpoint)
    # The largest first, so that no thread is left with it while others have nothing to do.
    largest = sorted(names, key=lambda name: _size(chunks.get(name, [])), reverse=True)
    found = dict(zip(largest, kernels.for_each(reading.column, largest), strict=True))
    return Rows({name: found[name] for name in names}, length)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How one file is read."""

    path: Path
    metadata: pq.FileMetaData
    schema: pa.Schema
    groups: list[int]
    chunks: dict[str, list[pq.ColumnChunkMetaData]]
    coded: list[str]
    length: int
    locale: Locale
    checkpoint: Checkpoint

    def column(self, name: str) -> Values:
        kind = self.schema.field(name).type
        chunks = self.chunks.get(name, [])
        extent = Extent(self.length, _size(chunks), _range(chunks))
        return values_of(lambda: self._arrays(name), kind, extent, name, self.locale)

    def _arrays(self, name: str) -> Iterator[pa.Array[Any]]:
        import pyarrow.parquet as pq

        self.checkpoint()
        left = self.length
        with pq.ParquetFile(
            self.path, metadata=self.metadata, read_dictionary=self.coded, memory_map=True
        ) as file:
            batches = file.iter_batches(
                _BATCH_ROWS, row_groups=self.groups, columns=[name], use_threads=False
            )
            for batch in batches:
                self.checkpoint()
                array = batch.column(0)
                yield array if len(array) <= left else array.slice(0, left)
                left -= len(array)
                if left <= 0:
                    break


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


def _chunks(metadata: pq.FileMetaData, groups: list[int]) -> dict[str, list[pq.ColumnChunkMetaData]]:
    """What the file says about each column, by row group."""
    found: dict[str, list[pq.ColumnChunkMetaData]] = {}
    for group in map(metadata.row_group, groups):
        for chunk in map(group.column, range(group.num_columns)):
            found.setdefault(chunk.path_in_schema, []).append(chunk)
    return found


def _size(chunks: list[pq.ColumnChunkMetaData]) -> int:
    """Bytes of a column before they were compressed."""
    return sum(chunk.total_uncompressed_size for chunk in chunks)


def _range(chunks: list[pq.ColumnChunkMetaData]) -> tuple[int, int] | None:
    """The lowest and the highest of the numbers in the file, where it holds whole ones and says so."""
    low: list[int] = []
    high: list[int] = []
    for chunk in chunks:
        statistics: Any = chunk.statistics if chunk.physical_type in ("INT32", "INT64") else None
        if statistics is None or not statistics.has_min_max:
            return None
        low.append(statistics.min_raw)
        high.append(statistics.max_raw)
    return (min(low), max(high)) if low else None
