"""The cells of a dimension's values: made when they are first asked for, then shared by all who show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, Generic, TypeAlias, TypeVar

import numpy as np

from ..columns.vector import Ints
from ..selection.states import LETTERS
from .cells import Wire

Cell = TypeVar("Cell")
Row: TypeAlias = list[dict[str, Any]]
Make: TypeAlias = Callable[[str, Wire, int, str], Cell]
Write: TypeAlias = Callable[[Ints], Iterable[tuple[str, Wire]]]

# So many values are kept as they are shown, in each state.
_KEPT_MAX: Final = 1 << 12
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
    Nobody may write into them."""

    def __init__(self, make: Make[Cell]) -> None:
        self._make = make
        self._known: tuple[dict[int, Cell], ...] = tuple({} for _ in LETTERS)

    def of(self, codes: list[int], states: list[int], write: Write) -> list[Cell]:
        """The cells of values in states, by position in LETTERS; `write` gives the texts and the numbers of
        values that nobody asked for lately."""
        known, make = self._known, self._make
        if len(codes) > _KEPT_MAX:
            written = zip(codes, states, write(np.array(codes)), strict=True)
            return [make(text, number, code - 1, LETTERS[at]) for code, at, (text, number) in written]
        try:
            return [known[at][code] for code, at in zip(codes, states, strict=True)]
        except KeyError:
            for wanted in {*states}:
                self._add(
                    wanted, {code for code, at in zip(codes, states, strict=True) if at == wanted}, write
                )
        return [known[at][code] for code, at in zip(codes, states, strict=True)]

    def _add(self, at: int, codes: set[int], write: Write) -> None:
        known, make, state = self._known[at], self._make, LETTERS[at]
        if len(known) > _KEPT_MAX:
            known.clear()
        new = [*codes.difference(known)]
        written = zip(new, write(np.array(new, dtype=np.intp)), strict=True)
        known.update({code: make(text, number, code - 1, state) for code, (text, number) in written})
