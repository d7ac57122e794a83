"""A look at the memory there is, before a statement asks for more of it than any machine has."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ..columns import Table
from ..columns.size import table_bytes
from ..errors import MemoryLimitError, ScriptError

BYTES_PER_ROW: Final = 24
"""Row numbers and places: what a step of a LOAD holds per row at least."""

BYTES_PER_VALUE: Final = 24
"""The code of a value, the value itself, and a guess at what it takes to find out whether it is new."""

SMALL: Final = 1 << 20
"""So few rows always have room."""

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


def check_size(tables: Iterable[Table], limit: int | None) -> None:
    """Raises MemoryLimitError if the tables take more than `limit` bytes."""
    if limit is not None and (size := table_bytes(tables)) > limit:
        raise MemoryLimitError(
            f"Out of memory: the data take {size / 1e6:,.1f} MB, {limit / 1e6:,.1f} MB are allowed"
        )


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
