"""Plugins that make tables: what LOAD ... EXTENSION calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from ..columns import Dual, Vector
from ..io.rows import Rows

Cell: TypeAlias = float | str | Dual | None
Extension: TypeAlias = Callable[[Sequence[Dual], Mapping[str, Sequence[Dual]]], Mapping[str, Sequence[Cell]]]
"""Gets the arguments of the call and the columns of the table it was given (none without one); gives columns
of one length."""

_EXTENSIONS: dict[str, Extension] = {}


def register_extension(name: str, extension: Extension) -> None:
    """Make a function known as `Plugin.Function` to all scripts of this process, in any letters."""
    _EXTENSIONS[name.lower()] = extension


def forget_extension(name: str) -> None:
    _EXTENSIONS.pop(name.lower(), None)


def extension_of(name: str) -> Extension | None:
    return _EXTENSIONS.get(name.lower())


def rows_of(columns: Mapping[str, Sequence[Cell]]) -> Rows:
    """Raises ValueError if the columns are not of one length."""
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        raise ValueError("its columns are not of one length")
    vectors = {name: Vector.of_duals(map(_dual, values)) for name, values in columns.items()}
    return Rows(vectors, lengths.pop() if lengths else 0)


def _dual(cell: Cell) -> Dual:
    if isinstance(cell, Dual):
        return cell
    if cell is None:
        return Dual()
    return Dual(text=cell) if isinstance(cell, str) else Dual(float(cell))
