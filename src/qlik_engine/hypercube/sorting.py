"""Ordering: keys per value, keys per row, one stable sort."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns.vector import Bools, Floats, Ints
from ..formats.collation import alphabetical_ranks, ascii_ranks
from ..model import Texts

Key = NDArray[Any]
Criteria: TypeAlias = tuple[tuple[str, int], ...]
"""What to sort by, one after the other, each with 1 or -1."""
Keys: TypeAlias = Callable[[Ints | None], Iterable[Key]]
"""The keys of some rows, or of all, one after the other as they are asked for."""
Sorter: TypeAlias = Callable[[Any], Iterable[Key]]
"""The keys of what is in a column."""
# One row in so many may share its number with another before sorting is done at once.
_FEW_OF: Final = 2
# So few numbers are sorted at once so that equal ones keep their order.
_AT_ONCE: Final = 1 << 11
# Codes of which sorting takes longer than picking them rank by rank.
_MANY: Final = 1 << 10
# So many of many rows tell where about the first ones end; so many more than are wanted are sorted without
# looking for fewer.
_SAMPLED: Final = 1 << 10
_MORE: Final = 1 << 12

# By position in `selection.states.LETTERS`: selected and locked, optional, alternative, excluded.
_STATE_RANK: Final = np.array([0, 0, 1, 2, 3, 3, 3], dtype=np.int8)

# Possible, then alternative, then excluded.
_GREY_RANK: Final = np.array([0, 0, 0, 1, 2, 2, 2], dtype=np.int8)


def text_rank(texts: Iterable[str], collation: str) -> Ints:
    """The rank of every text in alphabetical order, case apart; equal texts have equal ranks."""
    held = texts.ascii() if isinstance(texts, Texts) else None
    return alphabetical_ranks(list(texts), collation) if held is None else ascii_ranks(*held)


@lru_cache(maxsize=64)
def state_ranks(criteria: Criteria) -> NDArray[np.uint8]:
    """The rank of each state, by position in LETTERS, where values sort by state and greyness."""
    ranks = [(_STATE_RANK if name == "qSortByState" else _GREY_RANK) * towards for name, towards in criteria]
    keys = [*zip(*(rank.tolist() for rank in ranks), strict=True)]
    order = sorted({*keys})
    found = np.array([order.index(key) for key in keys], dtype=np.uint8)
    found.flags.writeable = False
    return found


def by_rank(codes: Ints, ranks: Key) -> Ints:
    """Codes in the order of `ranks`, which are those of all codes; codes of one rank keep their order."""
    if len(codes) < _MANY or ranks.dtype.itemsize > 1:
        return codes[ranks[codes].argsort(kind="stable")]
    found = kernels.take(ranks, codes)
    levels = range(int(found.min()), int(found.max()) + 1)
    if len(levels) == 1:
        return codes
    return np.concatenate([kernels.take(codes, kernels.rows_in(found == level)) for level in levels])


def numeric_keys(numbers: Floats, direction: int) -> list[Key]:
    """Numbers in order, values without a number after them either way."""
    towards = numbers if direction == 1 else numbers * direction
    if len(numbers) <= _AT_ONCE:
        squares = numbers.dot(numbers)
        if squares == squares:
            return [towards]  # some value without a number would leave the sum without
    missing = np.isnan(numbers)
    return [missing, np.where(missing, 0.0, towards)] if missing.any() else [towards]


def order(keys: Sequence[Key], length: int) -> Ints:
    """The permutation that sorts by the first key, then the second ...; equal rows keep their order."""
    if not keys or length < 2:
        return np.arange(length)
    if len(keys) == 1 and length <= _AT_ONCE:
        return keys[0].argsort(kind="stable")
    keys = [key for key in keys if not _is_constant(key)]
    while keys and _is_ordered(keys[-1]):
        keys.pop()
    if not keys:
        return np.arange(length)
    if keys[0].dtype.kind == "f" and (len(keys) > 1 or length > _AT_ONCE):
        found = _by_numbers(keys)
        if found is not None:
            return found
    if len(keys) == 1:
        return keys[0].argsort(kind="stable")
    return np.lexsort(tuple(reversed(keys)))


def first(keys: Keys, length: int, count: int) -> Ints | None:
    """The first `count` rows of `order`, for which only those are sorted that may be among them; None if
    nobody can tell quickly which these are."""
    rows = _foremost(keys, length, count)
    return None if rows is None else rows[order([*keys(rows)], len(rows))[:count]]


def _foremost(keys: Keys, length: int, count: int) -> Ints | None:
    """Rows that the first `count` are among; those with the same keys as they come.

    Key by key: rows behind what is found near the start in a sample are out, those before it are in, and
    those level with it are told apart by the next key.
    """
    ahead: list[Ints] = []
    level: Ints | None = None  # all rows, or those with the same keys so far; `count` of them are wanted
    for key in keys(None):
        here = key if level is None else key[level]
        limit = _near_start(here, count)
        within = here <= limit
        found = int(np.count_nonzero(within))
        if found < count:
            break  # a sample that misleads
        before = here < limit
        certain = int(np.count_nonzero(before))
        if certain >= count or found <= count + _MORE:
            level = _rows_in(level, before if certain >= count else within)
            break
        if found < len(here) or certain:
            ahead.append(_rows_in(level, before))
            level = _rows_in(level, within & ~before)
            count -= certain
    else:  # they come as they are
        level = np.arange(count) if level is None else level[:count]
    if level is None or not ahead:
        return level
    return np.concatenate((*ahead, level))  # rows with the same keys are in one of these


def _near_start(key: Key, count: int) -> Any:
    """A key that at least `count` rows are not behind, probably, but few more."""
    sample = key[:: max(len(key) // _SAMPLED, 1)]
    share = count * len(sample) / len(key)
    at = min(int(1.5 * share + 3 * math.sqrt(share)) + 4, len(sample) - 1)
    return np.partition(sample, at)[at]


def _rows_in(rows: Ints | None, mask: Bools) -> Ints:
    found = np.flatnonzero(mask)
    return found if rows is None else rows[found]


def _by_numbers(keys: Sequence[Key]) -> Ints | None:
    """The same by numbers first: much quicker if few of them are equal; None if many are."""
    found = np.argsort(keys[0])
    ordered = keys[0][found]
    same = ordered[1:] == ordered[:-1]
    if not same.any():
        return found
    if len(keys) == 1:
        return _in_turn(found, same)
    shared = np.zeros(len(found), dtype=bool)
    shared[1:] = same
    shared[:-1] |= same
    places = np.flatnonzero(shared)
    if len(places) > len(found) // _FEW_OF:
        return None
    # Rows with the same number are in the right places, but among them not in order.
    rows = found[places]
    further = [key[rows] for key in reversed(keys[1:])]
    found[places] = rows[np.lexsort((rows, *further, ordered[places]))]
    return found


def _in_turn(rows: Ints, same: Bools) -> Ints:
    """Rows in the order of their numbers, those with the same number in turn; `same` says which have that of
    the one before."""
    places = np.zeros(len(rows), dtype=np.intp)
    np.cumsum(~same, out=places[1:])
    found = places * len(rows) + rows
    found.sort()
    return found % len(rows)


def _is_constant(key: Key) -> bool:
    return bool(key[0] == key[-1]) and bool((key == key[0]).all())


def _is_ordered(key: Key) -> bool:
    return bool((key[1:] >= key[:-1]).all())
