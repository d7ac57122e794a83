"""Numbers of rows that follow each other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Counted:
    """The numbers `first`, `first` + 1 ... of `length` rows. Few scripts look at them: they are made for who
    does, as an array would give them."""

    __slots__ = ("_first", "_kind", "_length")

    def __init__(self, first: int, length: int, kind: Any = np.intp) -> None:
        self._first = first
        self._length = length
        self._kind = kind

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, rows: int | slice | NDArray[Any]) -> Any:
        numbers = range(self._first, self._first + self._length)
        if isinstance(rows, int):
            return numbers[rows]
        if isinstance(rows, slice):
            chosen = numbers[rows]
            return np.arange(chosen.start, chosen.stop, chosen.step, dtype=self._kind)
        return self.whole()[rows]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return self.whole().astype(self._kind if dtype is None else dtype, copy=False)

    def whole(self) -> NDArray[Any]:
        """All of them."""
        return np.arange(self._first, self._first + self._length, dtype=self._kind)
