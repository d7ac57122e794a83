"""Parquet files: read column by column and batch by batch, so that little more is held than what stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .. import kernels
from ..columns.size import release_unused
from ..errors import DataSourceError
from ..formats.locale import Locale
from .delimited import Checkpoint
from .parquet_arrow import is_text, parts_of_arrow
from .parquet_footer import Chunk, read_footer
from .parquet_pages import PageError, Stored, read_parts, stored_as
from .parquet_values import Extent, Parts, values_of
from .rows import Rows, Values

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

# Rows at a time: what is made of them stays near the processor.
_BATCH_ROWS: Final = 1 << 17
# Bytes a value of a column of texts that are worth a dictionary of them.
_CODED_BYTES: Final = 4
# Times that bytes are believed to be larger unpacked.
_UNPACKED_MAX: Final = 1 << 10


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
    except (OSError, pa.ArrowException, UnicodeError) as error:
        raise DataSourceError(f"Cannot read '{path.name}': {error}", parameter=path.name) from error
    finally:
        release_unused()


def _read(
    path: Path, locale: Locale, fields: frozenset[str] | None, limit: int | None, checkpoint: Checkpoint
) -> Rows:
    import pyarrow.parquet as pq

    footer = read_footer(path)
    with pq.ParquetFile(path, memory_map=True) as file:
        schema, metadata = file.schema_arrow, file.metadata
    if len(set(schema.names)) < len(schema.names):
        raise OSError("two of its columns have the same name")
    names = [name for name in schema.names if fields is None or name in fields]
    groups = footer.groups(limit)
    chunks = {name: footer.column(name, groups) for name in names}
    rows = sum(footer.rows[group] for group in groups)
    length = rows if limit is None else min(rows, limit)
    # Texts that take little room are said more than once.
    coded = [
        name
        for name in names
        if is_text(schema.field(name).type) and _size(chunks[name]) <= _CODED_BYTES * rows
    ]
    reading = _Reading(path, metadata, schema, groups, chunks, coded, length, locale, checkpoint)
    # The largest first, so that no thread is left with it while others have nothing to do.
    largest = sorted(names, key=lambda name: _size(chunks[name]), reverse=True)
    found = dict(zip(largest, kernels.for_each(reading.column, largest), strict=True))
    return Rows({name: found[name] for name in names}, length)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How one file is read."""

    path: Path
    metadata: pq.FileMetaData
    schema: pa.Schema
    groups: list[int]
    chunks: dict[str, list[Chunk]]
    coded: list[str]
    length: int
    locale: Locale
    checkpoint: Checkpoint

    def column(self, name: str) -> Values:
        import pyarrow as pa

        kind = self.schema.field(name).type
        chunks = self.chunks[name]
        extent = Extent(self.length, _size(chunks), _range(chunks))

        def values(parts: Parts) -> Values:
            return values_of(parts, lambda: self._arrays(name), kind, extent, name, self.locale)

        if (stored := self._stored(name, kind, chunks)) is not None:
            # A map of its own, so that what was read of the file is let go of with each column.
            file = np.memmap(self.path, dtype=np.uint8, mode="r").view(np.ndarray)
            try:
                return values(lambda: read_parts(file, chunks, stored, self.checkpoint))
            except PageError:
                pass  # Arrow reads more, and says what is wrong
        try:
            return values(lambda: parts_of_arrow(self._arrays(name), kind))
        except (OSError, pa.ArrowException) as error:
            message = f"Cannot read column '{name}' of '{self.path.name}': {error}"
            raise DataSourceError(message, parameter=self.path.name) from error

    def _stored(self, name: str, kind: Any, chunks: list[Chunk]) -> Stored | None:
        """How the pages hold a column; None where Arrow reads it: beside nested columns, or if not all rows
        are wanted."""
        rows, columns = sum(chunk.values for chunk in chunks), self.metadata.schema
        if rows != self.length or len(columns) != len(self.schema):
            return None
        return stored_as(columns.column(self.schema.get_field_index(name)), kind, chunks)

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
        if left > 0:
            raise OSError(f"it ends {left} rows before the file says")


def _size(chunks: list[Chunk]) -> int:
    """Bytes of a column before they were compressed, as far as that can be."""
    return sum(min(chunk.size, _UNPACKED_MAX * (chunk.packed + _UNPACKED_MAX)) for chunk in chunks)


def _range(chunks: list[Chunk]) -> tuple[int, int] | None:
    """The lowest and the highest of the numbers in the file, where it holds whole ones and says so."""
    if not chunks or not all(chunk.has_range for chunk in chunks):
        return None
    return min(chunk.low for chunk in chunks), max(chunk.high for chunk in chunks)
