"""How much memory tables take."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Final

from .. import native
from ..kernels.memory import release_kept
from .packed import PackedVector
from .symbols import Symbols
from .table import Table
from .vector import Vector
from .whole import WholeVector

# Texts looked at to tell the length of all.
_SAMPLED: Final = 1_000


def release_unused() -> None:
    """Give back to the system what was taken on the way and nobody holds."""
    release_kept()
    # Arrow has something to give back only if it was used.
    if (arrow := sys.modules.get("pyarrow")) is not None:
        arrow.default_memory_pool().release_unused()
    if native.lib is not None:
        native.lib.release_unused()


def table_bytes(tables: Iterable[Table]) -> int:
    """Bytes of the codes of tables and of their dictionaries, each counted once; texts are estimated from
    some of them."""
    total = 0
    dictionaries: dict[int, Symbols] = {}
    for table in tables:
        for column in table.columns.values():
            total += column.codes.nbytes
            dictionaries[id(column.symbols)] = column.symbols
    return total + sum(vector_bytes(symbols.values()) for symbols in dictionaries.values())


def vector_bytes(values: Vector) -> int:
    """Bytes of the numbers and texts of a vector."""
    if isinstance(values, WholeVector) and (whole := values.whole) is not None:
        return whole.nbytes
    found = 0 if values.numbers is None else values.numbers.nbytes
    if isinstance(values, PackedVector) and values.is_packed:
        return found + values.packed_bytes
    if values.texts is None:
        return found
    step = max(len(values) // _SAMPLED, 1)
    sampled = [text for text in values.texts[::step].tolist() if text is not None]
    return found + values.texts.nbytes + step * sum(map(sys.getsizeof, sampled))
