"""Reductions per group: counts, sums, extremes, pairs.

`groups` are row by row 0..count-1, `codes` row by row places in a short table; null is among them, with 0
in a table of numbers and False in one of flags. There is a function for each; what several `Reduction`s of
the same groups give is found in one go (`Reduced`).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools, Floats, Ints
from .arrays import coded
from .bitmaps import has_null
from .memory import cleared
from .parallel import parts_for
from .together import Loops

# Rows that numpy works on at a time.
_BLOCK: Final = 1 << 16
# Tables short enough to count the codes first when there is only one group.
_COUNTED_MAX: Final = 1 << 16
# Counts that are kept: of how many rows at least, and how many arrays' (of half a megabyte at most).
_WORTH_KEEPING: Final = 1 << 14
_KEPT_MAX: Final = 64
_frequencies: dict[tuple[int, int], tuple[weakref.ref[NDArray[Any]], Ints]] = {}


def count_per_group(groups: NDArray[Any], count: int) -> Ints:
    """How many rows each group has."""
    if native.lib is None:
        return _in_blocks(groups, count, np.intp)
    return _in_loops((ROWS,), groups, count)[0]


def frequencies(codes: NDArray[Any], size: int) -> Ints:
    """How often each of `size` codes occurs.

    Kept for as long as the array lives, which nobody writes into: every further question about the same
    rows of a field with few values is then one about those values.
    """
    if size == 1:
        return np.array([len(codes)], dtype=np.intp)
    key = (id(codes), size)
    kept = _frequencies.get(key)
    if kept is not None and kept[0]() is codes:
        return kept[1]
    found = count_per_group(codes, size)
    if len(codes) > _WORTH_KEEPING:
        while len(_frequencies) >= _KEPT_MAX:
            _frequencies.pop(next(iter(_frequencies)), None)
        _frequencies[key] = (weakref.ref(codes, lambda _: _frequencies.pop(key, None)), found)
    return found


def count_flagged(groups: NDArray[Any], count: int, codes: NDArray[Any], flags: Bools) -> Ints:
    """How many rows of each group have a code with a flag."""
    length = len(codes)
    if flags[1:].all() and (bool(flags[:1].all()) or (length > 0 and not has_null(codes))):
        return frequencies(groups, count) if count > 1 else np.array([length], dtype=np.intp)
    if count == 1 and _countable(flags, length):
        return np.array([frequencies(codes, len(flags))[flags].sum()], dtype=np.intp)
    if native.lib is None:
        return _in_blocks(groups, count, np.intp, lambda rows: flags[codes[rows]])
    return _in_loops((flagged(codes, flags),), groups, count)[0]


def sum_coded(groups: NDArray[Any], count: int, codes: NDArray[Any], numbers: Floats) -> Floats:
    """The sum of `numbers[code]` over the rows of each group."""
    if count == 1 and _countable(numbers, len(codes)):
        counts = frequencies(codes, len(numbers))
        used = counts > 0
        return np.array([(numbers[used] * counts[used]).sum()])
    if native.lib is None:
        return _in_blocks(groups, count, np.float64, lambda rows: numbers[codes[rows]])
    return _in_loops((sum_of_codes(codes, numbers),), groups, count)[0]


def sum_numbers(groups: NDArray[Any], count: int, numbers: Floats) -> Floats:
    """The sum of the numbers of each group's rows."""
    if count == 1:
        return np.array([numbers.sum()])
    if native.lib is None:
        return _in_blocks(groups, count, np.float64, lambda rows: numbers[rows])
    return _in_loops((sum_of_rows(numbers),), groups, count)[0]


def lowest_coded(
    groups: NDArray[Any], count: int, codes: NDArray[Any], ranks: NDArray[np.int64], none: int
) -> NDArray[np.int64]:
    """The least `ranks[code]` of each group's rows, `none` (beyond all ranks) for a group without rows."""
    result = np.full(count, none, dtype=np.int64)
    if count == 1 and _countable(ranks, len(codes)):
        result[0] = ranks[frequencies(codes, len(ranks)) > 0].min(initial=none)
        return result
    if native.lib is None:
        np.minimum.at(result, groups, ranks[codes])
        return result
    return _in_loops((lowest(codes, ranks, none),), groups, count)[0]


def pairs(groups: NDArray[Any], count: int, codes: NDArray[Any], width: int) -> Bools:
    """bool[count * width]: which codes occur in which group, at group * width + code."""
    lib, size = native.lib, count * width
    if lib is None:
        alone = np.zeros(size, dtype=bool)
        alone[groups.astype(np.int64) * width + codes] = True
        return alone
    parts = parts_for(size, len(codes))
    found = np.zeros((len(parts) - 2, size), dtype=bool)
    lib.mark_pairs(coded(groups), coded(codes), width, found, parts)
    return np.asarray(found[0] if len(found) == 1 else found.any(axis=0))


def _in_blocks(
    groups: NDArray[Any],
    count: int,
    kind: type[Any],
    weights: Callable[[slice], NDArray[Any]] | None = None,
) -> NDArray[Any]:
    """`np.bincount` of a block of rows at a time, so that what is in between stays in the cache."""
    total = np.zeros(count, dtype=kind)
    step = max(_BLOCK, 4 * count)
    for start in range(0, len(groups), step):
        rows = slice(start, start + step)
        found = np.bincount(groups[rows], None if weights is None else weights(rows), count)
        total += found.astype(kind, copy=False)
    return total


def _countable(table: NDArray[Any], length: int) -> bool:
    return len(table) <= _COUNTED_MAX and len(table) <= length


class Kind(NamedTuple):
    """What one may look for: the compiled loop, the kind of table that has the results, and the function that
    finds the same on its own. Without a loop there is only that."""

    loop: str
    table: int
    alone: Callable[..., NDArray[Any]]


_SUMS, _COUNTS, _LEAST = range(3)


class Reduction(NamedTuple):
    """What to find for each group, from codes or numbers of the rows and a table for the codes; `none` stands
    for a group without rows."""

    kind: Kind
    columns: tuple[Any, ...] = ()
    none: int | None = None

    @property
    def key(self) -> Hashable:
        """Equal for the same arrays."""
        return self.kind.loop, *map(id, self.columns)

    def alone(self, groups: NDArray[Any], count: int) -> NDArray[Any]:
        more = () if self.none is None else (self.none,)
        return self.kind.alone(groups, count, *self.columns, *more)

    def of_all(self, found: NDArray[Any]) -> NDArray[Any]:
        """The result for all groups as one."""
        join = np.minimum if self.kind.table == _LEAST else np.add
        return np.asarray(join.reduce(found, keepdims=True))


_COUNT: Final = Kind("count", _COUNTS, frequencies)
_COUNT_FLAGGED: Final = Kind("count_flagged", _COUNTS, count_flagged)
_SUM_CODED: Final = Kind("sum_coded", _SUMS, sum_coded)
_SUM_NUMBERS: Final = Kind("sum_numbers", _SUMS, sum_numbers)
_LOWEST: Final = Kind("lowest", _LEAST, lowest_coded)
_CALCULATED: Final = Kind("", _SUMS, lambda groups, count, make: make())

ROWS: Final = Reduction(_COUNT)
"""How many rows there are."""
_ROWS_KEY: Final = ROWS.key


def flagged(codes: NDArray[Any], flags: Bools) -> Reduction:
    """How many rows have a code with a flag."""
    return Reduction(_COUNT_FLAGGED, (codes, flags))


def sum_of_codes(codes: NDArray[Any], numbers: Floats) -> Reduction:
    """The sum of `numbers[code]`."""
    return Reduction(_SUM_CODED, (codes, numbers))


def sum_of_rows(numbers: Floats) -> Reduction:
    """The sum of the numbers of the rows."""
    return Reduction(_SUM_NUMBERS, (numbers,))


def lowest(codes: NDArray[Any], ranks: NDArray[np.int64], none: int) -> Reduction:
    """The least `ranks[code]`, `none` (beyond all ranks) without rows."""
    return Reduction(_LOWEST, (codes, ranks), none)


def calculated(make: Callable[[], NDArray[Any]]) -> Reduction:
    """What `make` gives for each group."""
    return Reduction(_CALCULATED, (make,))


Wanted: TypeAlias = tuple[Kind, tuple[Any, ...], "int | None"]
"""A `Reduction`, or the same as a plain tuple."""
Result: TypeAlias = tuple[NDArray[Any], tuple[Any, ...]]
"""What a reduction gives for each group, and behind these for all of them as one, in float64 but for ranks;
and of which columns, so that as long as it is kept their identities stay theirs."""


class Reduced:
    """Rows in `count` groups, row i in group `groups[i]`, and what is found for each of these; how many rows
    they have is found once. `known` is what `learn` has found, by what it is told apart."""

    __slots__ = ("_rows", "count", "groups", "known")

    def __init__(self, groups: NDArray[Any], count: int) -> None:
        self.groups = groups
        self.count = count
        self._rows: NDArray[Any] | None = None
        self.known: dict[Hashable, Result] = {}

    def find(self, wanted: Sequence[Reduction]) -> list[NDArray[Any]]:
        """The results, in this order; those that compiled loops have to find, in one go."""
        found: dict[Hashable, NDArray[Any]] = {}
        if self._rows is None and _ROWS_KEY in self.known:
            self._rows = self.known[_ROWS_KEY][0][:-1]
        if self._rows is not None:
            found[_ROWS_KEY] = self._rows
        compiled = native.lib is not None and self.count > 1
        looped: dict[Hashable, Reduction] = {}
        keys = [one.key for one in wanted]
        for key, one in zip(keys, wanted, strict=True):
            if key not in found:
                if compiled and one.kind.loop:
                    looped[key] = one
                else:
                    found[key] = one.alone(self.groups, self.count)
        if looped:
            found.update(zip(looped, _in_loops([*looped.values()], self.groups, self.count), strict=True))
        self._rows = found.get(_ROWS_KEY)
        return [found[key] for key in keys]

    def learn(self, keys: Sequence[Hashable], wanted: Sequence[Wanted], loops: Loops) -> None:
        """Make known what is not, along with `loops` over as many rows, divided for as many groups: groups
        and codes, as compiled loops take them, may be there only once these have run. `wanted` are in the
        order of their tables."""
        known = self.known
        missing = [at for at, key in enumerate(keys) if key not in known] if known else range(len(keys))
        if not missing:
            return
        if native.lib is None or self.count == 1:
            loops.run()
            for at in missing:
                one = Reduction(*wanted[at])
                found = one.alone(self.groups, self.count)
                row = np.append(found, one.of_all(found))
                if one.kind.table != _LEAST:
                    row = row.astype(np.float64, copy=False)
                known[keys[at]] = row, one.columns
            return
        if len(missing) < len(keys):
            keys, wanted = [keys[at] for at in missing], [wanted[at] for at in missing]
        tables = _tables(wanted, self.groups, self.count, loops)
        loops.run()
        known.update(zip(keys, _joined(wanted, tables), strict=True))


def _in_loops(wanted: Sequence[Wanted], groups: NDArray[Any], count: int) -> list[NDArray[Any]]:
    """What compiled loops find for each group, in one go."""
    length = len(groups)
    loops = Loops(length, parts_for(count, length))
    ready = [(kind, _ready(columns), none) for kind, columns, none in wanted]
    tables = _tables(ready, coded(groups), count, loops)
    loops.run()
    counts = tables.view(np.int64)
    found = [(tables if one[0].table == _SUMS else counts)[at] for at, one in enumerate(wanted)]
    if tables.shape[1] == 1:
        return [table[0] for table in found]
    return [
        np.asarray((np.minimum if kind.table == _LEAST else np.add).reduce(table))
        for (kind, _, _), table in zip(wanted, found, strict=True)
    ]


def _ready(columns: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(columns) == 2:
        columns = coded(columns[0]), columns[1]
    return tuple(map(np.ascontiguousarray, columns))


def _tables(wanted: Sequence[Wanted], groups: NDArray[Any], count: int, loops: Loops) -> NDArray[np.float64]:
    """A table for each of what is wanted, with a row for each part of the rows: filled once the loops have
    run, with items of several types, which all have the same size."""
    lib, parts = native.lib, loops.parts
    tables = cleared((len(wanted), parts.size - 2, count), np.float64)
    for (kind, columns, none), rows in zip(wanted, tables, strict=True):
        if none is not None:
            rows.view(np.int64).fill(none)
        loops.waiting.append((getattr(lib, kind.loop), groups, *columns, rows, parts))
    return tables


def _joined(wanted: Sequence[Wanted], tables: NDArray[np.float64]) -> list[Result]:
    """The results in tables of sums, of counts and of least numbers, in this order: those of all parts, and
    behind them that of all groups."""
    many, parts, count = tables.shape
    sizes = [0, 0, 0]
    for kind, _, _ in wanted:
        sizes[kind.table] += 1
    found = np.empty((many, count + 1))
    native.lib.join_tables(tables, found, *sizes, parts)
    least = found.view(np.int64) if sizes[_LEAST] else found
    return [
        ((least if kind.table == _LEAST else found)[at], columns)
        for at, (kind, columns, _) in enumerate(wanted)
    ]
