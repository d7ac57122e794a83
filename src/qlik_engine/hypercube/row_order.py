"""The order in which a table shows its rows, found out as far as somebody asks.

Pages show the first of many rows, and most are never shown. So the rows of a table stay as they come, and a
`RowOrder` says which of them is shown where: for the first rows by picking those, for others by sorting all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np

from ..columns.vector import Bools, Ints
from . import sorting

FEW: Final = 1 << 11
"""So few rows are put in order at once."""
# Of how many rows one is asked for before all are sorted.
_ONE_OF: Final = 8
_ALL: Final = slice(None)


class RowOrder:
    """The order of `length` rows by some columns, for each of which there is what is in it on some rows, and
    what gives the keys of that. Rows with equal keys are shown as they come."""

    def __init__(
        self, length: int, columns: Sequence[tuple[Callable[[slice | Ints], Any], sorting.Sorter]]
    ) -> None:
        self._length = length
        self._columns = columns
        self._first: Ints = np.zeros(0, dtype=np.intp)

    def places(self, rows: slice | Ints) -> Ints:
        """Which rows are shown as these: from a row up to, but not including, another, or by number."""
        if isinstance(rows, slice) and "whole" not in self.__dict__:
            end, first = min(rows.stop, self._length), self._first
            if end > len(first) and end * _ONE_OF <= self._length:
                # Who reads on asks again and again.
                found = sorting.first(self._keys, self._length, max(end, 2 * len(first)))
                self._first = first = self.whole if found is None else found
            if end <= len(first):
                return first[rows.start : end]
        return self.whole[rows]

    @cached_property
    def whole(self) -> Ints:
        """All rows in the order in which they are shown."""
        return sorting.order([*self._keys(None)], self._length)

    def _keys(self, rows: Ints | None) -> Iterator[sorting.Key]:
        for on_rows, keys in self._columns:
            yield from keys(on_rows(_ALL if rows is None else rows))


def places_in(flags: Bools) -> slice | Ints:
    """Where flags are set: of many a slice if those are next to each other, so that nothing is copied."""
    if len(flags) > FEW:
        first, count = int(flags.argmax()), int(np.count_nonzero(flags))
        run = slice(first, first + count)
        if flags[run].all():
            return run
    return flags.nonzero()[0]


def numbers_of(places: slice | Ints) -> Ints:
    """The same place by place."""
    return np.arange(places.start, places.stop) if isinstance(places, slice) else places
