"""The combinations of dimension values met so far, numbered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns.vector import Codes, narrow


class GroupTable:
    """Numbers combinations of codes in the order first met. Numbers never change; new ones are added."""

    met: None = None
    """Which combinations were met: all there are."""

    def __init__(self, width: int) -> None:
        self.columns: list[NDArray[Any]] = [np.zeros(0, dtype=np.uint32) for _ in range(width)]
        self.count = 0 if width else 1

    @property
    def known(self) -> int:
        """How many combinations were met: all there are."""
        return self.count

    def met_codes(self, at: int) -> NDArray[Any]:
        """The codes of a dimension in the combinations that were met."""
        return self.columns[at]

    def number(
        self, columns: Sequence[Codes], length: int, rows: kernels.Grouping | None = None
    ) -> NDArray[Any]:
        """The group of each of `length` rows; combinations not met before are added. `rows` is the grouping
        of the columns, if that is known already."""
        if not self.columns:
            return np.zeros(length, dtype=np.uint8)
        rows = rows or kernels.group_rows(columns, _sizes(columns), length)
        if rows.count == 0:
            return np.zeros(0, dtype=np.uint8)
        distinct = [codes[rows.firsts].astype(np.uint32) for codes in columns]
        if self.count == 0:
            self.columns, self.count = distinct, rows.count
            return rows.groups
        if self.count == rows.count and all(map(np.array_equal, self.columns, distinct)):
            return rows.groups
        merged = [np.concatenate(pair) for pair in zip(self.columns, distinct, strict=True)]
        both = kernels.group_rows(merged, _sizes(merged), self.count + rows.count)
        # A combination met before has its number as the first row of its group.
        new = np.flatnonzero(both.firsts >= self.count)
        number = both.firsts.copy()
        order = np.argsort(both.firsts[new], kind="stable")
        number[new[order]] = self.count + np.arange(len(new))
        added = np.sort(both.firsts[new])
        self.columns = [
            np.concatenate([old, codes[added]]) for old, codes in zip(self.columns, merged, strict=True)
        ]
        of_distinct = number[both.groups[self.count :]]
        self.count += len(new)
        if bool(np.all(of_distinct == np.arange(rows.count))):
            return rows.groups
        return kernels.take(narrow(of_distinct, self.count), rows.groups)


def _sizes(columns: Sequence[NDArray[Any]]) -> list[int]:
    return [int(codes.max(initial=0)) + 1 for codes in columns]
