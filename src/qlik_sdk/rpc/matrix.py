"""Cells of a page as columns, from the text of a frame in one pass; see `native/wire.c`."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar, overload

from .. import native

Cell = TypeVar("Cell")

_NO_NUMBER, _IS_NULL, _INTEGER = 1, 2, 4


class Packed(NamedTuple):
    """One column of a page.

    Attributes:
        data: UTF-8 of all texts; ends: where the first begins and each ends in it (int32).
        values: numbers, NaN for none (float64); elements: element numbers (int64).
        flags: a byte per cell: 1 where the number is the text "NaN", 2 for null, 4 for a whole number.
        nulls: whether there are nulls; numeric: whether all others are numbers; integral: whole numbers.
    """

    data: bytes
    ends: bytes
    values: bytes
    elements: bytes
    flags: bytes
    nulls: int
    numeric: int
    integral: int

    def __len__(self) -> int:
        return len(self.flags)

    def texts(self) -> list[str | None]:
        """The text of each cell, None for null."""
        found: list[str | None] = native.lib.texts(self.data, self.ends, self.flags)
        return found

    def numbers(self) -> list[float]:
        """The number of each cell, NaN for none."""
        return array("d", self.values).tolist()

    def is_null(self) -> bool:
        """Whether there is nothing but null."""
        return all(flags & _IS_NULL for flags in self.flags) if self.nulls else not self.flags

    def cells(self, make: Callable[[Any, Any, Any, Any], Cell]) -> Iterator[Cell]:
        """What ``make`` gives for text, number, element number and whether it is null, of each cell."""
        texts = native.lib.texts(self.data, self.ends, bytes(len(self.flags)))
        numbers = [
            value if not flags & (_NO_NUMBER | _INTEGER) else int(value) if flags & _INTEGER else "NaN"
            for value, flags in zip(array("d", self.values), self.flags, strict=True)
        ]
        nulls = [flags & _IS_NULL != 0 for flags in self.flags]
        return map(make, texts, numbers, array("q", self.elements), nulls)


class Matrix(Sequence[Sequence[Cell]]):
    """Rows of cells, which are made when somebody looks at one.

    Attributes:
        columns: of the page.
    """

    __slots__ = ("_height", "_make", "_rows", "columns")

    def __init__(
        self, height: int, columns: list[Packed], make: Callable[[Any, Any, Any, Any], Cell]
    ) -> None:
        self._height = height
        self._make = make
        self._rows: list[list[Cell]] | None = None
        self.columns = columns

    def __len__(self) -> int:
        return self._height

    @overload
    def __getitem__(self, index: int) -> list[Cell]: ...

    @overload
    def __getitem__(self, index: slice) -> list[list[Cell]]: ...

    def __getitem__(self, index: int | slice) -> list[Cell] | list[list[Cell]]:
        return self._made()[index]

    def __iter__(self) -> Iterator[list[Cell]]:
        return iter(self._made())

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Matrix | list) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it equals a list

    def __repr__(self) -> str:
        return f"<Matrix of {self._height} x {len(self.columns)} cells>"

    def _made(self) -> list[list[Cell]]:
        if self._rows is None:
            if self.columns:
                cells = [column.cells(self._make) for column in self.columns]
                self._rows = list(map(list, zip(*cells, strict=True)))
            else:
                self._rows = [[] for _ in range(self._height)]
        return self._rows


def taken(text: str, make: Callable[[Any, Any, Any, Any], Cell]) -> tuple[str, list[Matrix[Cell]]] | None:
    """The matrices of a frame, and the frame with the place of each in that list where it was.

    None where there is no compiled loop, or it does not know what to make of it.

    Parameters:
        make: makes a cell of text, number (NaN or "NaN" for none), element number and whether it is null.
    """
    found = native.lib.matrices(text) if native.lib is not None else None
    if found is None:
        return None
    rest, matrices = found
    return rest, [Matrix(height, [Packed(*one) for one in columns], make) for height, columns in matrices]


def number_of(value: Any) -> float:
    """The number of a cell as the engine writes it; NaN and infinities come as texts."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan
