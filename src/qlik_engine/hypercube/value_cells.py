"""The cells of a dimension's values: made when they are first asked for, then shared by all who show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from operator import getitem
from typing import Any, Final, Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Ints
from ..kernels import order_by_state
from ..selection.states import LETTERS
from .cells import Wire

Cell = TypeVar("Cell")
Row: TypeAlias = list[dict[str, Any]]
Make: TypeAlias = Callable[[str, Wire, int, str], Cell]
Write: TypeAlias = Callable[[Ints], Iterable[tuple[str, Wire]]]

KEPT_MAX: Final = 1 << 12
"""So many values are kept as they are shown, in each state."""
NO_STATES: Final = np.zeros(0, dtype=np.uint8)
"""In place of the state of every code, where all are in one."""
OTHER_CELL: Final = {"qText": "", "qNum": "NaN", "qElemNumber": -3, "qState": "L", "qIsOtherCell": True}
EMPTY_CELL: Final = {"qText": "", "qNum": "NaN", "qElemNumber": -4, "qState": "L", "qIsEmpty": True}
_NULL_CELL: Final = {"qText": "-", "qNum": "NaN", "qElemNumber": -2, "qState": "L", "qIsNull": True}


def row(text: str, number: Wire, element: int, state: str) -> Row:
    """The `NxCell` of a value in a row of its own; element -1 is null."""
    if element < 0:
        return [_NULL_CELL]
    return [{"qText": text, "qNum": number, "qElemNumber": element, "qState": state}]


class ValueCells(Generic[Cell]):
    """The cells of values by state and code, as `make` gives them for text, number, element number and state.
    Nobody may write into them. `known` are those that were asked for, by state and code."""

    def __init__(self, make: Make[Cell]) -> None:
        self._make = make
        self.known: tuple[dict[int, Cell], ...] = tuple({} for _ in LETTERS)

    def of(self, codes: NDArray[Any], states: NDArray[np.uint8] | int, write: Write) -> list[Cell]:
        """The cells of values by code; `states` are the positions in LETTERS of the state of every code, or
        of the one that all are in. `write` gives the texts and the numbers of values that nobody asked for
        lately."""
        if len(codes) > KEPT_MAX:
            make, letters = self._make, self._letters(codes, states)
            written = zip(codes.tolist(), letters, write(np.asarray(codes, dtype=np.intp)), strict=False)
            return [make(text, number, code - 1, letter) for code, letter, (text, number) in written]
        found = self._picked(codes, states)
        if found is None:
            self._add_all(codes, states, write)
            found = self._picked(codes, states)
            assert found is not None
        return found

    def first(
        self,
        order: Ints,
        states: NDArray[np.uint8],
        ranks: NDArray[np.uint8],
        tally: Sequence[int],
        low: int,
        high: int,
    ) -> list[Cell] | None:
        """The cells in the places from `low` to `high` of values in the order of their state's rank, then in
        that of all codes in `order`; without `ranks` in that alone. `tally` says how many values are in each
        state. None if a cell is missing."""
        lib = native.lib
        if lib is not None:
            found: list[Cell] | None = lib.first_cells(self.known, tally, order, states, ranks, low, high)
            return found
        if len(ranks):
            order = order_by_state(order, states, ranks, high)
        return self._picked(order[low:high], states)

    def _picked(self, codes: NDArray[Any], states: NDArray[np.uint8] | int) -> list[Cell] | None:
        """The cells that are known; None if one is missing."""
        known, lib = self.known, native.lib
        if lib is not None:
            given = (NO_STATES, states) if isinstance(states, int) else (states, 0)
            found: list[Cell] | None = lib.pick_cells(known, codes, *given)
            return found
        try:
            if isinstance(states, int):
                return [*map(known[states].__getitem__, codes.tolist())]
            return [*map(getitem, map(known.__getitem__, states[codes].tolist()), codes.tolist())]
        except KeyError:
            return None

    def _letters(self, codes: NDArray[Any], states: NDArray[np.uint8] | int) -> Iterable[str]:
        if isinstance(states, int):
            return repeat(LETTERS[states])
        return map(LETTERS.__getitem__, states[codes].tolist())

    def _add_all(self, codes: NDArray[Any], states: NDArray[np.uint8] | int, write: Write) -> None:
        if isinstance(states, int):
            self._add(states, {*codes.tolist()}, write)
            return
        found = states[codes]
        for at in {*found.tolist()}:
            self._add(at, {*codes[found == at].tolist()}, write)

    def _add(self, at: int, codes: set[int], write: Write) -> None:
        known, make, state = self.known[at], self._make, LETTERS[at]
        if len(known) > KEPT_MAX:
            known.clear()
        new = [*codes.difference(known)]
        written = zip(new, write(np.array(new, dtype=np.intp)), strict=True)
        known.update({code: make(text, number, code - 1, state) for code, (text, number) in written})
