"""What a list shows of its values whatever is selected: found once for a definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..columns.vector import Ints
from .columns import DimensionColumn
from .pages import Area
from .value_cells import Row, ValueCells

_FREQUENCY: Final = {"NONE": "N", "VALUE": "V", "PERCENT": "P", "RELATIVE": "R"}
_NO_RANKS: Final = np.zeros(0, dtype=np.uint8)


class Listed:
    """How a `qListObjectDef` lists the values of a dimension. It is kept with the definition if they are
    those of a field; calculated ones depend on selections.

    `field` is the field's name, None of a calculated dimension. `order` are all codes, sorted by what
    selections do not change; `ranks` the rank of each state where all values are listed by that, empty where
    by `order` alone. `cells` are rows of one cell each by state and code; None if cells have more than text
    and number, or if other things have a say in their order. `info` is `NxDimensionInfo` but for states, None
    if expressions have a say in it. `frequency` is how cells tell how often their values occur: N (not at
    all), V, P or R; `shows_alternatives` whether they tell alternative values from excluded ones.
    `expressions` are the definitions of further columns. `areas` are those of the first pages, once somebody
    has cut them to the list.
    """

    __slots__ = (
        "_most",
        "areas",
        "cells",
        "expressions",
        "field",
        "frequency",
        "info",
        "order",
        "ranks",
        "shows_alternatives",
    )

    def __init__(self, column: DimensionColumn, properties: Mapping[str, Any]) -> None:
        is_field = column.is_field
        self.field: str | None = column.dimension.name if is_field else None
        self.order: Ints = column.fixed_order()
        self.info: dict[str, Any] | None = column.lasting_info() if is_field else None
        mode = str(properties.get("qFrequencyMode") or "N").removeprefix("NX_FREQUENCY_")
        mode = self.frequency = _FREQUENCY.get(mode, mode)
        self.shows_alternatives = bool(properties.get("qShowAlternatives"))
        self.expressions: Sequence[Mapping[str, Any]] = properties.get("qExpressions") or ()
        self.areas: Sequence[Area] | None = None
        self._most = int((properties.get("qAutoSortByState") or {}).get("qDisplayNumberOfRows") or 0)
        moving, ranks = column.moving_ranks(self.by_state(len(self.order)))
        self.ranks: NDArray[np.uint8] = _NO_RANKS if ranks is None else ranks
        self.cells: ValueCells[Row] | None = None
        if is_field and mode == "N" and (ranks is not None or not moving):
            self.cells = column.shared_rows()

    def by_state(self, length: int) -> bool:
        """Whether a list of so many values sorts by state before anything else."""
        return 0 < self._most < length
