"""Groups numbered by the codes of their fields, without first looking which combinations there are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns.vector import Bools, Codes
from .dimensions import Dimension, FieldDimension

# Groups that nobody meets cost little as long as there are no more than this, of one field and of several.
_OF_ONE_MAX: Final = 1 << 17
_OF_SEVERAL_MAX: Final = 1 << 12


class DirectTable:
    """Every combination of the codes of some fields, numbered as codes multiply; a `GroupTable` with `met`:
    which of them are the combination of some row. Nobody shows the others."""

    def __init__(self, sizes: Sequence[int], met: Bools | None = None) -> None:
        """`met` are groups that are known to be; nobody writes into the array."""
        self.sizes = tuple(sizes)
        self.count = math.prod(sizes)
        self.columns = list(_columns(self.sizes))
        self.met = np.zeros(self.count, dtype=bool) if met is None else met
        self._known = 0 if met is None else -1

    @classmethod
    def of(cls, dimensions: Sequence[Dimension]) -> DirectTable | None:
        """A table for dimensions, if they are fields with few enough combinations."""
        sizes = [d.field.cardinality + 1 for d in dimensions if isinstance(d, FieldDimension)]
        return cls(sizes) if len(sizes) == len(dimensions) and cls.takes(sizes) else None

    @staticmethod
    def takes(sizes: Sequence[int]) -> bool:
        """Whether fields with so many codes have few enough combinations."""
        return math.prod(sizes) <= (_OF_ONE_MAX if len(sizes) == 1 else _OF_SEVERAL_MAX)

    def number(
        self, columns: Sequence[Codes], length: int, rows: kernels.Grouping | None = None
    ) -> NDArray[Any]:
        """The group of each of some rows, which are met."""
        key = kernels.product(columns, self.sizes)
        self.meet(kernels.present(key, self.count))
        return key

    def meet(self, groups: Bools) -> None:
        """Groups that some row has; one flag for each."""
        self.met = self.met | groups
        self._known = -1

    @property
    def known(self) -> int:
        """How many groups were met."""
        if self._known < 0:
            self._known = int(np.count_nonzero(self.met))
        return self._known

    def met_codes(self, at: int) -> NDArray[Any]:
        """The codes of a field in the groups that were met."""
        return self.columns[at][self.met]


@lru_cache(maxsize=64)
def _columns(sizes: tuple[int, ...]) -> tuple[NDArray[np.uint32], ...]:
    """The codes of each group, by field."""
    group = np.arange(math.prod(sizes), dtype=np.uint32)
    found = []
    for at, size in enumerate(sizes):
        codes = group // math.prod(sizes[at + 1 :]) % size
        codes.flags.writeable = False
        found.append(codes.astype(np.uint32, copy=False))
    return tuple(found)
