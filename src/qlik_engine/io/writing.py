"""Writing a table to a file, which is there whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..columns import Column, Table
from ..errors import DataSourceError, UnsupportedError
from ..formats import text_of
from ..formats.locale import Locale
from .format_spec import FormatSpec, Labels
from .qvd import write_qvd

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK_ROWS: Final = 100_000


def write_table(path: Path, table: Table, spec: FormatSpec, locale: Locale) -> None:
    """Write `table`; without a kind in `spec` as QVD.

    Raises DataSourceError if that fails, UnsupportedError for a kind of file that is not written.
    """
    kind = spec.kind or "qvd"
    if kind not in ("qvd", "txt", "parquet"):
        raise UnsupportedError(f"Files of type {kind} cannot be stored", parameter=kind)
    try:
        with replaced(path) as temporary:
            if kind == "txt":
                _write_text(temporary, table, spec, locale)
            elif kind == "parquet":
                _write_parquet(temporary, table, spec, locale)
            else:
                write_qvd(temporary, table, locale)
    except OSError as error:
        raise DataSourceError(
            f"Cannot write '{path.name}': {error.strerror or error}", parameter=path.name
        ) from error


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A file to write that takes the place of `path` when all went well."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _texts(column: Column, locale: Locale) -> list[str]:
    """The text of every value by code, "" for null."""
    return ["" if text is None else text for text in text_of(column.symbols.values(), locale).tolist()]


def _write_text(path: Path, table: Table, spec: FormatSpec, locale: Locale) -> None:
    encoding = spec.encoding or "utf-8-sig"
    texts = {name: _texts(column, locale) for name, column in table.columns.items()}
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=spec.delimiter[:1], lineterminator="\r\n")
        if spec.labels is not Labels.NONE:
            writer.writerow(table.columns)
        for begin in range(0, table.length, BLOCK_ROWS):
            block = [
                np.array(texts[name], dtype=object)[column.codes[begin : begin + BLOCK_ROWS]].tolist()
                for name, column in table.columns.items()
            ]
            writer.writerows(zip(*block, strict=True))


def _write_parquet(path: Path, table: Table, spec: FormatSpec, locale: Locale) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {name: _arrow(column, locale) for name, column in table.columns.items()}
    codec: Any = "none" if spec.compression == "uncompressed" else spec.compression
    pq.write_table(pa.table(columns), path, compression=codec)


def _arrow(column: Column, locale: Locale) -> pa.Array[Any]:
    """Numbers where every value is one, else texts."""
    import pyarrow as pa

    values = column.symbols.values()
    numbers = values.numbers_or_nan()
    is_null = column.codes == 0
    if len(values) > 1 and not np.isnan(numbers[1:]).any():
        taken = numbers[column.codes]
        if (numbers[1:] == np.floor(numbers[1:])).all() and (np.abs(numbers[1:]) < 2**53).all():
            return pa.array(np.where(is_null, 0, taken).astype(np.int64), mask=is_null)
        return pa.array(taken, mask=is_null)
    texts = pa.array(_texts(column, locale), type=pa.string())
    codes: Any = pa.array(column.codes.astype(np.int32), mask=is_null)
    return pa.DictionaryArray.from_arrays(codes, texts)
