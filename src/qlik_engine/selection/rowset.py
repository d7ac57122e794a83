"""Some rows of a table, or values of a key: a flag for each, or the numbers of those where they are few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from .. import kernels
from ..columns.vector import Bools, Codes
from ..kernels import RowNumbers
from ..model import Link

# Of more than one row in so many, flags are quicker than numbers.
_FEWER: Final = 2
# Rows that are quicker looked at one by one than looked up and sorted, and of how many so is one.
_SHORT: Final = 1 << 14
_SPARSE: Final = 16


class RowSet:
    """Rows of a table with `length` rows, or codes of a key, whose rows they are. The form that was not given
    is made when asked for."""

    def __init__(self, length: int, rows: RowNumbers | None = None, mask: Bools | None = None) -> None:
        self.length = length
        self._rows = rows
        self._mask = mask
        self._count = -1 if rows is None else len(rows)
        # By identity of columns that the model keeps, so that identities stay theirs.
        self._codes: dict[int, Codes] = {}

    @classmethod
    def of_mask(cls, mask: Bools) -> RowSet:
        return cls(len(mask), mask=mask)

    @classmethod
    def matching(cls, codes: Codes, wanted: RowSet, link: Link | None = None) -> RowSet:
        """The rows whose code is among the `wanted`; `link` if they are those of a key."""
        length = len(codes)
        if link is not None and link.is_numbered:
            if wanted.is_listed:
                rows = wanted.rows[: np.searchsorted(wanted.rows, length, side="right")]
                return cls(length, rows - np.uint32(1))
            return cls.of_mask(wanted.mask[1 : length + 1])
        if wanted.is_most:
            return cls.of_mask(kernels.matches(codes, wanted.mask))
        if link is not None and link.runs is not None:
            return cls(length, kernels.rows_of_runs(wanted.rows, link.runs))
        return cls(length, kernels.rows_matching(codes, wanted.mask))

    @classmethod
    def where(cls, conditions: Sequence[tuple[Codes, Bools]]) -> RowSet:
        """The rows that satisfy some conditions: that a column's code is in a bitmap."""
        return cls(len(conditions[0][0]), kernels.rows_where(conditions))

    @classmethod
    def of_keys(cls, link: Link, keys: RowSet) -> RowSet:
        """The rows of a table whose key is in `keys`."""
        rows, length = link.row_of_key, len(link.codes)
        if rows is None or link.ascends or length <= _SHORT or keys.count * _SPARSE >= length:
            return cls.matching(link.codes, keys, link)
        found = np.sort(kernels.take(rows, keys.rows))
        missing = int(np.searchsorted(found, 0))  # keys that only other tables have
        return cls(length, found[missing:].astype(np.uint32))

    def keys(self, link: Link) -> RowSet:
        """The keys of the rows, null left out; counted from 0 as codes are."""
        size = link.key.length
        if not self.is_listed or not link.ascends:
            found = self.present(link.codes, size)
            found[0] = False
            return RowSet.of_mask(found)
        if link.is_numbered:
            return RowSet(size, self.rows + np.uint32(1))
        return RowSet(size, kernels.run_keys(link.codes, self.rows))

    def among(self, codes: Codes, wanted: RowSet) -> RowSet:
        """Those of the rows whose code is among the `wanted`."""
        gathered = self._codes.get(id(codes))
        if gathered is not None:
            return RowSet(self.length, kernels.take(self.rows, kernels.rows_matching(gathered, wanted.mask)))
        if self._rows is not None:
            return RowSet(self.length, kernels.rows_among(self._rows, codes, wanted.mask))
        found = kernels.intersect([self.mask, kernels.matches(codes, wanted.mask)])
        assert found is not None
        return RowSet.of_mask(found)

    def within(self, mask: Bools) -> RowSet:
        """Those of the rows that are in a mask, too."""
        return RowSet.of_mask(self.mask & mask)

    @property
    def is_listed(self) -> bool:
        """Whether the numbers of the rows are there already."""
        return self._rows is not None

    @property
    def share(self) -> float:
        """How much of the table the rows are; of keys, where null is none of them."""
        return self.count / max(self.length - 1, 1)

    @property
    def is_most(self) -> bool:
        """Whether they are so many that flags are quicker than numbers."""
        return self.share * _FEWER >= 1

    @property
    def mask(self) -> Bools:
        if self._mask is None:
            self._mask = np.zeros(self.length, dtype=bool)
            self._mask[self._rows] = True
        return self._mask

    @property
    def rows(self) -> RowNumbers:
        """Ascending."""
        if self._rows is None:
            self._rows = kernels.rows_in(self.mask)
            self._count = len(self._rows)
        return self._rows

    @property
    def count(self) -> int:
        if self._count < 0:
            self._count = int(np.count_nonzero(self.mask))
        return self._count

    def codes(self, codes: Codes, loops: kernels.Loops | None = None) -> Codes:
        """A column of the table on these rows; kept, since charts and lists ask for the same. With `loops`,
        over as many rows, once these have run."""
        at = id(codes)
        if at not in self._codes:
            self._codes[at] = kernels.take(codes, self.rows, loops)
        return self._codes[at]

    def present(self, codes: Codes, size: int) -> Bools:
        """Which of `size` codes of a column occur on these rows; what is said of null means nothing. The
        array is the caller's."""
        gathered = self._codes.get(id(codes))
        if gathered is not None:
            return kernels.present(gathered, size, with_null=False)
        if self._rows is None and self.count * _FEWER >= self.length:
            return kernels.present(codes, size, self.mask, with_null=False)
        return kernels.present_at(codes, self.rows, size)
