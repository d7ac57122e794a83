"""Some rows of a table: a flag for each, or the numbers of those where they are few."""

from __future__ import annotations

from typing import Final

import numpy as np

from .. import kernels
from ..columns.vector import Bools, Codes
from ..kernels import RowNumbers
from ..model import Link

# Of more than one row in so many, flags are quicker than numbers.
_FEWER: Final = 3
# Rows that are quicker looked at one by one than looked up.
_SHORT: Final = 1 << 14
# The values of fields with so many of them are seen before all rows have been looked at.
_MANY: Final = 1 << 8


class RowSet:
    """Rows of a table with `length` rows. The form that was not given is made when asked for."""

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
    def matching(cls, codes: Codes, bitmap: Bools, share: float, link: Link | None = None) -> RowSet:
        """The rows whose code is in `bitmap`, about this `share` of all; `link` if it is that of a key."""
        if share * _FEWER >= 1:
            return cls(len(codes), mask=kernels.matches(codes, bitmap))
        starts = None if link is None else link.run_starts
        if starts is not None:
            return cls(len(codes), kernels.rows_of_runs(bitmap, starts))
        return cls(len(codes), kernels.rows_matching(codes, bitmap))

    @classmethod
    def of_keys(cls, link: Link, keys: Bools) -> RowSet:
        """The rows of a table whose key is in `keys`."""
        rows, length = link.row_of_key, len(link.codes)
        count = int(np.count_nonzero(keys))
        if rows is None or length <= _SHORT or count * _FEWER >= length:
            return cls.matching(link.codes, keys, count / max(len(keys) - 1, 1), link)
        found = kernels.take(rows, kernels.rows_in(keys))
        if not bool(np.all(found[1:] > found[:-1])):
            found = np.sort(found)
        missing = int(np.searchsorted(found, 0))  # keys that only other tables have
        return cls(length, found[missing:].astype(np.uint32))

    def among(self, codes: Codes, bitmap: Bools) -> RowSet:
        """Those of the rows whose code is in `bitmap`."""
        gathered = self._codes.get(id(codes))
        if gathered is not None:
            return RowSet(self.length, kernels.take(self.rows, kernels.rows_matching(gathered, bitmap)))
        if self._rows is not None:
            return RowSet(self.length, kernels.rows_among(self._rows, codes, bitmap))
        found = kernels.intersect([self.mask, kernels.matches(codes, bitmap)])
        assert found is not None
        return RowSet.of_mask(found)

    def within(self, mask: Bools) -> RowSet:
        """Those of the rows that are in a mask, too."""
        return RowSet.of_mask(self.mask & mask)

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

    def codes(self, codes: Codes) -> Codes:
        """A column of the table on these rows; kept, since charts and lists ask for the same."""
        found = self._codes.get(id(codes))
        if found is None:
            found = self._codes[id(codes)] = kernels.take(codes, self.rows)
        return found

    def present(self, codes: Codes, size: int) -> Bools:
        """Which of `size` codes of a column occur on these rows; what is said of null means nothing."""
        gathered = self._codes.get(id(codes))
        if gathered is not None:
            return kernels.present(gathered, size)
        if self._rows is None and self.count * _FEWER >= self.length:
            return kernels.present(codes, size, self.mask)
        if size <= _MANY:
            return kernels.present_at(codes, self.rows, size)
        return kernels.present(self.codes(codes), size)
