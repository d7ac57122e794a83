"""The groups a table shows as its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools, Floats, Ints
from .bitmaps import present

# So many columns or values the compiled loop takes, as shown.c says.
_COLUMNS_MAX: Final = 64


def show_groups(
    order: Ints, kept: Bools, columns: Sequence[NDArray[Any]], values: Sequence[Floats]
) -> tuple[list[NDArray[Any]], list[Floats], list[int]]:
    """The codes and the values of the groups that are kept, column by column, in an `order` of all groups;
    and how many codes other than 0 there are in each column. Codes are below the number of groups."""
    lib, length = native.lib, order.size
    if lib is None or len(columns) > _COLUMNS_MAX or len(values) > _COLUMNS_MAX:
        groups = order[kept[order]]
        codes = [column[groups] for column in columns]
        counts = [int(np.count_nonzero(present(column, length)[1:])) for column in codes]
        return codes, [numbers[groups] for numbers in values], counts
    made, numbers = np.empty((len(columns), length), dtype=np.uint32), np.empty((len(values), length))
    count, *present_in = lib.show_groups(order, kept, (*columns,), (*values,), made, numbers)
    return [*made[:, :count]], [*numbers[:, :count]], present_in
