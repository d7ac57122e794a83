"""The groups that a table shows as rows, in the order in which its dimensions sort them if that is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns import Vector
from ..columns.vector import Bools, Ints
from . import sorting
from .columns import DimensionColumn
from .direct import DirectTable
from .grouping import GroupTable
from .plan import Plan
from .row_order import numbers_of, places_in

# The order of so few groups is kept.
_ORDERED_MAX: Final = 1 << 14


def rows_of(
    plan: Plan,
    dimensions: Sequence[DimensionColumn],
    groups: DirectTable,
    kept: Bools,
    values: Sequence[Vector],
) -> tuple[list[NDArray[Any]], list[Vector], bool, list[int] | None]:
    """The rows of the groups that are kept: the codes of each dimension and the values of each measure, of
    which `values` are those for all groups; whether rows come as the dimensions sort them; how many values
    there are of each dimension, if somebody counted."""
    order = _order(plan, dimensions, groups) if plan.group_order is None else plan.group_order
    plain = [found.numbers for found in values if found.numbers is not None and found.texts is None]
    if order is not None and len(plain) == len(values):
        codes, numbers, present = kernels.show_groups(order, kept, groups.columns, plain)
        count = codes[0].size
        return codes, [Vector(count, shown) for shown in numbers], True, present
    are_ordered, places = order is not None, places_in(kept) if order is None else order[kept[order]]
    if order is None and plan.is_as_loaded:
        are_ordered = True
        if kept[0]:
            every = numbers_of(places)
            places = np.concatenate((every[1:], every[:1]))  # null last
    codes = [column[places] for column in groups.columns]
    return codes, [found.take(places) for found in values], are_ordered, None


def shown_groups(columns: Sequence[DimensionColumn], groups: GroupTable | DirectTable) -> Bools:
    """The groups whose values of the columns, by which they are, are not suppressed."""
    kept = np.ones(groups.count, dtype=bool) if groups.met is None else groups.met.copy()
    for column, codes in zip(columns, groups.columns, strict=True):
        if column.definition.null_suppression:
            kept &= codes != 0
        if column.suppresses_others:
            kept &= ~column.is_gathered(codes)
    return kept


def _order(plan: Plan, dimensions: Sequence[DimensionColumn], groups: DirectTable) -> Ints | None:
    """The order in which the dimensions put all groups, if these are few and nothing else has a say."""
    if groups.count > _ORDERED_MAX or not plan.is_settled:
        return None
    order = [at for at in plan.sort_order if at < len(dimensions)]
    keys = [key for at in order for key in dimensions[at].sort_keys(groups.columns[at])]
    plan.group_order = sorting.order(keys, groups.count)
    return plan.group_order
