"""A look at the memory there is, before a statement asks for more of it than any machine has."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ..columns import Coded, Table
from ..columns.size import table_bytes, vector_bytes
from ..errors import MemoryLimitError, ScriptError
from ..expr.blocks import Deferred
from ..io.rows import Values

BYTES_PER_ROW: Final = 24
"""Row numbers and places: what a step of a LOAD holds per row at least."""

BYTES_PER_VALUE: Final = 24
"""The code of a value, the value itself, and a guess at what it takes to find out whether it is new."""

SMALL: Final = 1 << 20
"""So few rows always have room."""

LEAST_FREE: Final = 64 << 20
"""A run ends while so many bytes are left, before the system ends the process."""

_MEMINFO: Final = Path("/proc/meminfo")
_GROUP: Final = Path("/sys/fs/cgroup")


def check_room(rows: int, what: str, fields: int = 1) -> None:
    """Raises ScriptError if that many rows with so many fields cannot fit into the memory that is free."""
    if rows <= SMALL:
        return
    free = available()
    needed = rows * (BYTES_PER_ROW + BYTES_PER_VALUE * max(1, fields))
    if free is not None and needed > free:
        raise ScriptError(
            f"{what}: {rows:,} rows need {needed / (1 << 30):,.1f} GB or more, "
            f"and {free / (1 << 30):,.1f} GB are free"
        )


def check_size(tables: Iterable[Table], limit: int | None, columns: Iterable[Values] = ()) -> None:
    """Raises MemoryLimitError if the tables, and the columns that a LOAD has at hand, take more than `limit`
    bytes."""
    if limit is None:
        return
    tables = list(tables)
    shared = {id(c.symbols.values()) for table in tables for c in table.columns.values()}
    size = table_bytes(tables) + sum(_column_bytes(each, shared) for each in columns)
    if size > limit:
        raise MemoryLimitError(
            f"Out of memory: the data take {size / 1e6:,.1f} MB, {limit / 1e6:,.1f} MB are allowed"
        )


def _column_bytes(values: Values, shared: set[int]) -> int:
    """Bytes of a column, without the dictionary of a table. What is not calculated yet takes none."""
    if isinstance(values, Deferred):
        return 0
    if isinstance(values, Coded):
        return values.codes.nbytes + (0 if id(values.values) in shared else vector_bytes(values.values))
    return vector_bytes(values)


def check_free() -> None:
    """Raises MemoryLimitError if next to nothing is free."""
    if (free := available()) is not None and free < LEAST_FREE:
        raise MemoryLimitError(f"Out of memory: {free / 1e6:,.1f} MB are free")


def available() -> int | None:
    """Bytes that can still be had by this process; None where the system does not tell."""
    found = [size for size in (_of_machine(), _of_group()) if size is not None]
    return min(found, default=None)


def _of_machine() -> int | None:
    try:
        lines = _MEMINFO.read_text().splitlines()
    except OSError:
        return None
    sizes = [int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:")]
    return sizes[0] if sizes else None


def _of_group() -> int | None:
    try:
        limit = (_GROUP / "memory.max").read_text().strip()
        used = int((_GROUP / "memory.current").read_text())
    except (OSError, ValueError):
        return None
    return max(0, int(limit) - used) if limit.isdigit() else None
