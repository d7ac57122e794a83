"""The state of every value of a field, and how many are in each."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns.vector import Bools
from .possible import Possible
from .state import Chosen

# In the order in which sorting by state puts them.
LETTERS: Final = ("L", "S", "O", "A", "X", "XS", "XL")
Tally: TypeAlias = tuple[int, int, int, int, int, int, int]
"""How many values are in each state, by position in LETTERS."""
LOCKED, SELECTED, OPTION, ALTERNATIVE, EXCLUDED, SELECTED_EXCLUDED, LOCKED_EXCLUDED = range(7)

# The states of values that are neither possible under the other selections nor selected, only possible, only
# selected, both.
_OPEN: Final = np.array([EXCLUDED, OPTION, EXCLUDED, OPTION], dtype=np.uint8)
_SELECTED: Final = np.array([EXCLUDED, ALTERNATIVE, SELECTED_EXCLUDED, SELECTED], dtype=np.uint8)
_LOCKED: Final = np.array([EXCLUDED, ALTERNATIVE, LOCKED_EXCLUDED, LOCKED], dtype=np.uint8)


class FieldStates:
    """`by_code` is the position in `LETTERS` of the state of every code (code 0 has none and reads as
    excluded), `tally` how many values are in each state, by that position, `counts` the same as
    `qStateCounts`; `one` the state that all values have, None if they differ or are selected; `locked`
    whether the selection is. Nobody may write into them."""

    __slots__ = ("by_code", "counts", "locked", "one", "tally")

    def __init__(self, by_code: NDArray[np.uint8], tally: Tally, *, locked: bool = False) -> None:
        self.by_code = by_code
        self.tally = tally
        self.locked = locked
        held, selected, optional, alternative, excluded, away, held_away = tally
        self.counts = {
            "qLocked": held,
            "qSelected": selected,
            "qOption": optional,
            "qDeselected": 0,
            "qAlternative": alternative,
            "qExcluded": excluded,
            "qSelectedExcluded": away,
            "qLockedExcluded": held_away,
        }
        size = by_code.size - 1
        self.one = OPTION if optional == size else EXCLUDED if excluded == size else None

    @classmethod
    def of(cls, possible: Possible, field: str, chosen: Chosen | None) -> FieldStates:
        """Those of a field with its selection, None if it has none; found once."""
        at = (field, chosen is not None and chosen.locked)
        found = possible.states.get(at)
        if found is None:
            found = possible.states[at] = cls._find(possible.under_others(field), chosen)
        return found

    @classmethod
    def _find(cls, under_others: Bools, chosen: Chosen | None) -> FieldStates:
        if chosen is None:
            by_code, (excluded, optional, _, _) = kernels.find_states(under_others, None, _OPEN)
            return cls(by_code, (0, 0, optional, 0, excluded, 0, 0))
        kinds = _LOCKED if chosen.locked else _SELECTED
        by_code, (excluded, alternative, away, both) = kernels.find_states(under_others, chosen.values, kinds)
        if chosen.locked:
            return cls(by_code, (both, 0, 0, alternative, excluded, 0, away), locked=True)
        return cls(by_code, (0, both, 0, alternative, excluded, away, 0))

    @classmethod
    def all_optional(cls, size: int) -> FieldStates:
        """Those of `size` values that nobody can select."""
        return cls(np.full(size + 1, OPTION, dtype=np.uint8), (0, 0, size, 0, 0, 0, 0))
