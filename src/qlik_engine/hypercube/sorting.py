"""Ordering: keys per value, keys per row, one stable sort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..columns.vector import Floats, Ints
from ..formats.collation import alphabetical_ranks, ascii_ranks
from ..model import Texts

Key = NDArray[Any]

# By position in `selection.states.LETTERS`: selected and locked, optional, alternative, excluded.
_STATE_RANK: Final = np.array([0, 0, 1, 2, 3, 3, 3], dtype=np.int8)

# Possible, then alternative, then excluded.
_GREY_RANK: Final = np.array([0, 0, 0, 1, 2, 2, 2], dtype=np.int8)


def text_rank(texts: Iterable[str], collation: str) -> Ints:
    """The rank of every text in alphabetical order, case apart; equal texts have equal ranks."""
    held = texts.ascii() if isinstance(texts, Texts) else None
    return alphabetical_ranks(list(texts), collation) if held is None else ascii_ranks(*held)


def state_rank(states: NDArray[np.uint8]) -> Key:
    return _STATE_RANK[states]


def grey_rank(states: NDArray[np.uint8]) -> Key:
    return _GREY_RANK[states]


def numeric_keys(numbers: Floats, direction: int) -> list[Key]:
    """Numbers in order, values without a number after them either way."""
    missing = np.isnan(numbers)
    return [missing, np.where(missing, 0.0, numbers * direction)]


def order(keys: Sequence[Key], length: int) -> Ints:
    """The permutation that sorts by the first key, then the second ...; equal rows keep their order."""
    if not keys or length < 2:
        return np.arange(length)
    keys = [key for key in keys if not _is_constant(key)]
    while keys and _is_ordered(keys[-1]):
        keys.pop()
    if len(keys) < 2:
        return np.argsort(keys[0], kind="stable") if keys else np.arange(length)
    if keys[0].dtype.kind == "f":
        first = np.argsort(keys[0])  # much quicker, if no two are equal
        if _is_strict(keys[0][first]):
            return first
    return np.lexsort(tuple(reversed(keys)))


def _is_constant(key: Key) -> bool:
    return bool((key == key[0]).all())


def _is_strict(key: Key) -> bool:
    return bool((key[1:] != key[:-1]).all())


def _is_ordered(key: Key) -> bool:
    return bool((key[1:] >= key[:-1]).all())
