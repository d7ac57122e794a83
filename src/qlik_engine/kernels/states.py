"""The values of a field in one state of selections: how each stands, and their order by that."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools, Ints

_NONE = np.zeros(0, dtype=bool)


def find_states(
    possible: Bools, chosen: Bools | None, kinds: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], tuple[int, int, int, int]]:
    """The state of every code, and how many of them are neither possible nor chosen, only possible, only
    chosen, both; code 0 not counted. `kinds` are the states these four have."""
    lib = native.lib
    if lib is not None:
        states = np.empty(possible.size, dtype=np.uint8)
        return states, lib.find_states(possible, _NONE if chosen is None else chosen, kinds, states)
    standing = possible.astype(np.uint8) if chosen is None else possible + chosen * np.uint8(2)
    neither, left, taken, both = np.bincount(standing[1:], minlength=4).tolist()
    return kinds[standing], (neither, left, taken, both)


def order_by_state(codes: Ints, states: NDArray[Any], ranks: NDArray[np.uint8], most: int) -> Ints:
    """The first of some codes, `most` of them, by the rank that the state of each has; codes of one rank stay
    in their order."""
    lib = native.lib
    if lib is None:
        ordered: Ints = codes[ranks[states[codes]].argsort(kind="stable")][:most]
        return ordered
    found = np.empty(min(most, len(codes)), dtype=np.intp)
    lib.order_by_state(codes, states, ranks, found)
    return found
