"""The state of every value of a field, and how many are in each."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from .possible import Possible

# In the order in which sorting by state puts them.
LETTERS: Final = ("L", "S", "O", "A", "X", "XS", "XL")
LOCKED, SELECTED, OPTION, ALTERNATIVE, EXCLUDED, SELECTED_EXCLUDED, LOCKED_EXCLUDED = range(7)

_NONE: Final = {
    "qLocked": 0,
    "qSelected": 0,
    "qOption": 0,
    "qDeselected": 0,
    "qAlternative": 0,
    "qExcluded": 0,
    "qSelectedExcluded": 0,
    "qLockedExcluded": 0,
}
# The states of values that are neither possible under the other selections nor selected, only possible, only
# selected, both.
_OPEN: Final = np.array([EXCLUDED, OPTION, EXCLUDED, OPTION], dtype=np.uint8)
_SELECTED: Final = np.array([EXCLUDED, ALTERNATIVE, SELECTED_EXCLUDED, SELECTED], dtype=np.uint8)
_LOCKED: Final = np.array([EXCLUDED, ALTERNATIVE, LOCKED_EXCLUDED, LOCKED], dtype=np.uint8)


class FieldStates:
    """`by_code` is the position in `LETTERS` of the state of every code (code 0 has none and reads as
    excluded), `counts` is `qStateCounts`, `one` the state that all values have, None if they differ or are
    selected. Nobody may write into them."""

    __slots__ = ("by_code", "counts", "one")

    def __init__(self, by_code: NDArray[np.uint8], counts: dict[str, int]) -> None:
        self.by_code = by_code
        self.counts = counts
        size = len(by_code) - 1
        self.one = OPTION if counts["qOption"] == size else EXCLUDED if counts["qExcluded"] == size else None

    @classmethod
    def of(cls, possible: Possible, field: str, locked: bool) -> FieldStates:
        """Those of a field whose selection, if it has one, is `locked` or not; found once."""
        found = possible.states.get((field, locked))
        if found is None:
            found = possible.states[field, locked] = cls._found(possible, field, locked)
        return found

    @classmethod
    def _found(cls, possible: Possible, field: str, locked: bool) -> FieldStates:
        chosen = possible.selections.get(field)
        under_others = possible.under_others(field)
        if chosen is None:
            by_code, (excluded, optional, _, _) = kernels.find_states(under_others, None, _OPEN)
            return cls(by_code, {**_NONE, "qOption": optional, "qExcluded": excluded})
        kinds = _LOCKED if locked else _SELECTED
        by_code, (excluded, alternative, away, both) = kernels.find_states(under_others, chosen.values, kinds)
        counts = {**_NONE, "qAlternative": alternative, "qExcluded": excluded}
        counts["qLocked" if locked else "qSelected"] = both
        counts["qLockedExcluded" if locked else "qSelectedExcluded"] = away
        return cls(by_code, counts)

    @classmethod
    def all_optional(cls, size: int) -> FieldStates:
        """Those of `size` values that nobody can select."""
        return cls(np.full(size + 1, OPTION, dtype=np.uint8), {**_NONE, "qOption": size})
