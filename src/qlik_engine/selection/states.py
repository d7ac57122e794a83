"""The state of every value of a field, and how many are in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .possible import Possible

# In the order in which sorting by state puts them.
LETTERS: Final = ("L", "S", "O", "A", "X", "XS", "XL")
_LOCKED, _SELECTED, _OPTION, _ALTERNATIVE, _EXCLUDED, _SELECTED_EXCLUDED, _LOCKED_EXCLUDED = range(7)

_COUNTS: Final = {
    "qLocked": _LOCKED,
    "qSelected": _SELECTED,
    "qOption": _OPTION,
    "qDeselected": None,
    "qAlternative": _ALTERNATIVE,
    "qExcluded": _EXCLUDED,
    "qSelectedExcluded": _SELECTED_EXCLUDED,
    "qLockedExcluded": _LOCKED_EXCLUDED,
}


def field_states(
    possible: Possible, field: str, locked: bool, codes: NDArray[Any] | None = None
) -> NDArray[np.uint8]:
    """Position in `LETTERS` of the state of every code, or of some; code 0 has none and reads as excluded."""
    under_others = possible.under_others(field)
    chosen = possible.selections.get(field)
    if codes is not None:
        under_others = under_others[codes]
    if chosen is None:
        return np.where(under_others, np.uint8(_OPTION), np.uint8(_EXCLUDED))
    inside = (_LOCKED, _LOCKED_EXCLUDED) if locked else (_SELECTED, _SELECTED_EXCLUDED)
    return np.where(
        chosen.values if codes is None else chosen.values[codes],
        np.where(under_others, *inside),
        np.where(under_others, _ALTERNATIVE, _EXCLUDED),
    ).astype(np.uint8)


def count_states(possible: Possible, field: str, locked: bool) -> dict[str, int]:
    """`qStateCounts` of a field, without looking at each value."""
    under_others = possible.under_others(field)
    chosen = possible.selections.get(field)
    left, size = int(np.count_nonzero(under_others)), len(under_others) - 1
    counts = [0] * len(LETTERS)
    if chosen is None:
        counts[_OPTION], counts[_EXCLUDED] = left, size - left
    else:
        picked = int(np.count_nonzero(chosen.values[1:]))
        both = int(np.count_nonzero(under_others & chosen.values))
        counts[_LOCKED if locked else _SELECTED] = both
        counts[_LOCKED_EXCLUDED if locked else _SELECTED_EXCLUDED] = picked - both
        counts[_ALTERNATIVE], counts[_EXCLUDED] = left - both, size - left - picked + both
    return _named(counts)


def state_counts(states: NDArray[np.uint8]) -> dict[str, int]:
    """`qStateCounts` for the states of `field_states`."""
    return _named(np.bincount(states[1:], minlength=len(LETTERS)).tolist())


def _named(counts: Sequence[int]) -> dict[str, int]:
    return {name: 0 if at is None else counts[at] for name, at in _COUNTS.items()}
