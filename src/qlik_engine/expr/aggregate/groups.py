"""Rows in groups, and the operations on them that aggregations are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import kernels
from ...columns import Coded, Dual, Vector
from ...columns.vector import NULL, Bools, Codes, Floats, Ints
from ...formats import FieldFormat, Locale, describe_format, interpret, text_of
from ...formats.collation import collation_key
from ...interrupts import blocks, places_in_order
from ...kernels import ROWS, Kind, Reduced, Reduction, calculated, flagged, sum_of_codes, sum_of_rows
from ..blocks import Deferred
from ..lift import Value, numbers_of

# A table of one flag per (group, value) is used while it is not much larger than the rows.
_DENSE_SLACK = 1 << 22
# The format of so many values is quicker found out than how some texts are read.
_FEW = 1 << 13


class Flags(NamedTuple):
    """Which values are meant, whether all but null are, and whether null is."""

    flags: Bools
    beyond: bool
    null: bool

    @classmethod
    def of(cls, flags: Bools) -> Flags:
        return cls(flags, bool(flags[1:].all()), bool(flags[:1].all()))


def count_different(groups: NDArray[Any], count: int, column: Coded, which: Flags) -> NDArray[Any]:
    """How many different values of a kind each of `count` groups of rows has, of a column whose codes are
    different values."""
    of_values = column.groups_of_values(groups) if which.beyond and not which.null else None
    return count_different_of_all(groups, count, column.codes, which, of_values)[0]


def count_different_of_all(
    groups: NDArray[Any], count: int, codes: Codes, which: Flags, of_values: Codes | None
) -> tuple[NDArray[Any], int | None]:
    """The same of codes, and how many all groups have together where that is found on the way. `of_values` is
    `Coded.groups_of_values` if all but null are meant."""
    if of_values is None:
        all_but_null = which.beyond and not which.null
        return kernels.count_distinct_of_all(groups, count, codes, which.flags, all_but_null=all_but_null)
    of_all = len(of_values) - 1
    if count == 1:
        return np.array([of_all], dtype=np.intp), of_all
    return kernels.count_per_group(of_values[1:], count), of_all


DIFFERENT: Final = Kind("", 0, count_different)
"""Of a column and the `Flags` of the values that count."""


class Groups:
    """`length` rows, row i in group `index[i]` of `count`; `distinct` asks for each value once a group.

    `reduced` keeps what reductions of these groups give, for all who ask. `found` is what the last ones gave;
    `parts` is that of a finer division of the same rows, so that one group of all need not look at them."""

    def __init__(
        self,
        index: NDArray[Any],
        count: int,
        length: int,
        locale: Locale,
        distinct: bool = False,
        parts: Sequence[NDArray[Any]] | None = None,
        reduced: Reduced | None = None,
    ) -> None:
        self.index = index
        self.count = count
        self.length = length
        self.locale = locale
        self.distinct = distinct
        self.found: Sequence[NDArray[Any]] | None = None
        self.reduced = Reduced(index, count) if reduced is None else reduced
        self._parts = parts

    # --- columns ----------------------------------------------------------------------------------

    def coded(self, value: Value) -> Coded:
        """Any value as codes into a small (or for plain vectors, equally long) vector."""
        if isinstance(value, Coded):
            return value
        if isinstance(value, Dual):
            return Coded(Vector.of_duals([NULL, value]), np.ones(self.length, dtype=np.uint8))
        if not len(value):
            return Coded(Vector.nulls(1), np.zeros(0, dtype=np.uint8))
        return Coded(value, np.arange(len(value), dtype=np.uint32))

    def numbers(self, value: Value) -> tuple[NDArray[Any], Floats]:
        """Group and number of every row that has a number (with DISTINCT, of every different one)."""
        if isinstance(value, Vector) and not self.distinct:
            numbers = value.numbers_or_nan()
            rows = ~np.isnan(numbers)
            return (self.index, numbers) if rows.all() else (self.index[rows], numbers[rows])
        column = self.coded(value)
        groups, codes = self._kept(column, column.values.is_number())
        return groups, column.values.numbers_or_nan()[codes]

    def condensed(self, value: Value) -> tuple[NDArray[Any], Floats, Floats]:
        """As `numbers`, but equal rows of a field with few values once, and how often they occur."""
        if not isinstance(value, Coded) or self.distinct or self.count * len(value.values) > self.length // 4:
            index, numbers = self.numbers(value)
            return index, numbers, np.broadcast_to(np.float64(1), numbers.shape)
        width = len(value.values)
        if self.count == 1:
            table = kernels.frequencies(value.codes, width)
        else:
            keys = self.index.astype(np.int64) * width + value.codes
            table = np.bincount(keys, minlength=self.count * width)
        numbers = value.values.numbers_or_nan()
        cells = np.flatnonzero(table)
        cells = cells[~np.isnan(numbers[cells % width])]
        return cells // width, numbers[cells % width], table[cells].astype(np.float64)

    def present(self, value: Value) -> tuple[NDArray[Any], NDArray[Any], Vector]:
        """Group and code of every row that is not null, and the values behind the codes; different
        codes are different values. With DISTINCT every value once a group."""
        column = self.coded(value)
        if not self.distinct:
            column = self.unique(column)
        groups, codes = self._kept(column, column.values.is_valued())
        return groups, codes, column.values

    def _kept(self, column: Coded, wanted: Bools) -> tuple[NDArray[Any], NDArray[Any]]:
        groups, codes = self.index, column.codes
        if self.distinct:
            groups, codes = self._different(column)
        if not wanted.all() and not (wanted[1:].all() and bool(codes.all())):
            rows = wanted[codes]
            if not rows.all():
                groups, codes = groups[rows], codes[rows]
        return groups, codes

    def _different(self, column: Coded) -> tuple[NDArray[Any], NDArray[Any]]:
        """Every value once a group, by group and code."""
        width = len(column.values)
        if self.count == 1 and width <= len(column.codes):
            codes = np.flatnonzero(kernels.frequencies(column.codes, width))
            groups = np.zeros(len(codes), dtype=np.int64)
        else:
            groups, codes = self._pairs(self.index, column.codes, width)
        canonical = self._canonical(column.values)
        if canonical is None:
            return groups, codes
        # Codes that mean the same value.
        return self._pairs(groups, canonical[codes], width)

    def _pairs(
        self, groups: NDArray[Any], codes: NDArray[Any], width: int
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Every (group, code) once, by group and code."""
        if self.count * width <= 4 * len(codes) + _DENSE_SLACK:
            keys = np.flatnonzero(kernels.pairs(groups, self.count, codes, width))
        else:
            keys = sorted_unique(groups.astype(np.int64) * width + codes)
        return keys // width, keys % width

    @staticmethod
    def _canonical(values: Vector) -> NDArray[np.uint32] | None:
        return None if values.distinct else values.kept("canonical", lambda: canonical_codes(values))

    @staticmethod
    def unique(column: Coded) -> Coded:
        """The same column with no value twice among its values (functions can make values equal)."""
        canonical = Groups._canonical(column.values)
        if canonical is None:
            return column
        return Coded(column.values, kernels.take(canonical, column.codes))

    # --- reductions -------------------------------------------------------------------------------

    def sums(self, groups: NDArray[Any], numbers: Floats) -> Floats:
        return kernels.sum_numbers(groups, self.count, numbers)

    def counts(self, groups: NDArray[Any]) -> Floats:
        if self.count == 1:
            return np.array([float(len(groups))])
        return kernels.frequencies(groups, self.count).astype(np.float64)

    def reduce(self, wanted: Sequence[Reduction]) -> Sequence[NDArray[Any]]:
        """The results of reductions, an item for each group; for one group of all, from those of a finer
        division, if they are known."""
        if self._parts is not None:
            return [one.of_all(part) for one, part in zip(wanted, self._parts, strict=True)]
        self.found = self.reduced.find(wanted)
        return self.found

    def total(self, value: Value) -> tuple[Reduction, Reduction]:
        """The sum of the numbers of each group, and how many numbers those are."""
        if self._parts is not None:
            return ROWS, ROWS  # those of the parts are added up, as numbers of rows are
        if isinstance(value, Coded) and not self.distinct:
            return self._total_of_coded(value)
        if isinstance(value, Vector) and not self.distinct:
            return self._total_of_rows(value)
        index, numbers = self.numbers(value)
        return calculated(lambda: self.sums(index, numbers)), calculated(lambda: self.counts(index))

    def _total_of_coded(self, column: Coded) -> tuple[Reduction, Reduction]:
        values = column.values
        spread = column.numbers_on_rows(asked=True)
        if spread is not None:
            return sum_of_rows(spread), ROWS
        if len(values) > _FEW and not column.may_have_null() and values.are_numbers():
            return sum_of_codes(column.codes, values.numbers_or_nan()), ROWS
        numeric = values.kept("flags: numeric", lambda: Flags.of(values.is_number()))
        # Nulls become 0 among the values, so that no mask over the rows is needed.
        filled = values.kept("filled", lambda: kernels.without_nan(values.numbers_or_nan())[0])
        return sum_of_codes(column.codes, filled), self.flagged(column, numeric)

    def _total_of_rows(self, value: Vector) -> tuple[Reduction, Reduction]:
        filled = value.filled() if isinstance(value, Deferred) else _filled(value)
        if filled is None:
            assert isinstance(value, Deferred)
            sums, counts = value.sums(self.index, self.count)
            return calculated(lambda: sums), calculated(lambda: counts)
        numbers, missing = filled
        known = calculated(lambda: self.counts(self.index[value.is_number()])) if missing else ROWS
        return sum_of_rows(numbers), known

    def flagged(self, column: Coded, which: Flags) -> Reduction:
        """How many rows (different values with DISTINCT) have a value that is among these."""
        if self._parts is not None:
            return ROWS  # as in `total`
        if self.distinct and self._canonical(column.values) is None:
            return Reduction(DIFFERENT, (column, which))
        if self.distinct:
            return calculated(lambda: self.counts(self._kept(column, which.flags)[0]))
        if which.beyond and (which.null or not column.may_have_null()):
            return ROWS
        return flagged(column.codes, which.flags)

    def lowest(self, groups: NDArray[Any], ranks: NDArray[Any], none: int) -> NDArray[np.int64]:
        """The smallest rank of each group, `none` where it has no rows."""
        result = np.full(self.count, none, dtype=np.int64)
        if self.count == 1:
            result[0] = ranks.min(initial=none)
        else:
            np.minimum.at(result, groups, ranks)
        return result

    def segments(self, value: Value) -> tuple[Floats, Ints, Ints]:
        """Numbers sorted within their groups; start and size of each group."""
        if isinstance(value, Coded) and not self.distinct and self.count == 1:
            _, numbers, times = self.condensed(value)
            order = np.argsort(numbers)
            ordered = np.repeat(numbers[order], times[order].astype(np.intp))
        elif isinstance(value, Coded) and not self.distinct:
            # Group and place by number in one integer: sorting those beats sorting pairs.
            groups, codes = self._kept(value, value.values.is_number())
            places, order = self.number_ranks(value.values)
            width = len(value.values)
            keys = np.sort(groups.astype(np.int64) * width + places[codes])
            ordered = value.values.numbers_or_nan()[order[keys % width]]
        else:
            groups, numbers = self.numbers(value)
            ordered = np.sort(numbers) if self.count == 1 else numbers[np.lexsort((numbers, groups))]
        if self.count == 1:
            return ordered, np.zeros(1, dtype=np.intp), np.array([len(ordered)], dtype=np.intp)
        sizes = np.bincount(groups, minlength=self.count).astype(np.intp)
        return ordered, (np.cumsum(sizes) - sizes).astype(np.intp), sizes

    def pick(self, values: Vector, codes: NDArray[Any]) -> Vector:
        """The values at `codes`; null where a code is negative."""
        found = values.take(np.maximum(codes, 0))
        missing = codes < 0
        if not missing.any():
            return found
        numbers, texts = found.numbers, found.texts
        if numbers is not None:
            numbers = np.where(missing, np.nan, numbers)
        if texts is not None:
            texts = texts.copy()
            texts[missing] = None
        return Vector(len(codes), numbers, texts)

    def formatted_like(self, found: Vector, values: Vector) -> Vector:
        """Numbers picked from values keep the number format these have in common (dates stay dates), but
        not texts that only name them (weekdays, months)."""
        if found.texts is None or found.numbers is None:
            return Vector(len(found), found.numbers)

        def shown() -> FieldFormat:
            return values.kept("number format", lambda: describe_format(values, self.locale))

        if len(values) <= _FEW and shown().kind != "U":
            return found
        samples = np.flatnonzero(found.is_number() & found.has_text())[:4]
        for dual in found.take(samples):
            read = interpret(dual.text or "", self.locale)
            if not abs(read - dual.number) <= 1e-9 * max(1.0, abs(dual.number)):
                return Vector(len(found), found.numbers) if shown().kind == "U" else found
        return found

    def ranks(self, values: Vector, *, largest: bool) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """For every value its place by number, from the least or from the largest on, beyond all without one;
        and the value at every place, -1 beyond."""

        def made() -> tuple[NDArray[np.int64], NDArray[np.intp]]:
            size, (places, order) = len(values), self.number_ranks(values)
            ranks = np.where(values.is_number(), size - 1 - places if largest else places, size)
            return ranks, np.append(order[::-1] if largest else order, -1)

        return values.kept("ranks down" if largest else "ranks up", made)

    def number_ranks(self, values: Vector) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """For every value its place by number, and the value at every place."""
        return values.kept("number ranks", lambda: _number_ranks(values))

    def text_ranks(self, values: Vector) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """For every value its place by text, and the value at every place; null comes first."""
        key = collation_key(self.locale.collation)
        texts = blocks(text_of(values, self.locale))
        keys = ["" if text is None else "\1" + "\0".join(key(text)) for block in texts for text in block]
        order = np.array(places_in_order(keys), dtype=np.intp)
        return _places(order), order

    def numbers_with_gaps(self, value: Value) -> Floats:
        """The number of every row, NaN where there is none."""
        column = self.coded(value)
        return numbers_of(column.values, self.locale)[column.codes]


def _filled(values: Vector) -> tuple[Floats, int]:
    """Numbers with 0 for what is none, and how many those are."""
    return kernels.without_nan(values.numbers_or_nan())


def sorted_unique(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """The different keys in order; by sorting, which beats hashing for many different keys."""
    keys = np.sort(keys)
    first = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    return keys[first]


def _number_ranks(values: Vector) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    order = np.argsort(values.numbers_or_nan(), kind="stable")
    return _places(order), order


def _places(order: NDArray[np.intp]) -> NDArray[np.int64]:
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places


def canonical_codes(values: Vector) -> NDArray[np.uint32] | None:
    """For every value the first place an equal one stands; None if no two are equal.

    Values are equal when their numbers are, or, without numbers, their texts."""
    numbers = values.numbers_or_nan()
    numeric = ~np.isnan(numbers)
    codes = np.arange(len(values), dtype=np.uint32)
    where = np.flatnonzero(numeric)
    _, first, inverse = np.unique(numbers[where], return_index=True, return_inverse=True)
    changed = len(first) < len(where)
    if changed:
        codes[where] = where[first[inverse]]
    nulls = np.flatnonzero(values.is_null())
    if len(nulls) > 1:
        codes[nulls], changed = nulls[0], True
    if values.texts is not None:
        seen: dict[str, int] = {}
        for i in np.flatnonzero(values.has_text() & ~numeric).tolist():
            codes[i] = seen.setdefault(values.texts[i], i)
        changed = changed or len(seen) < int((values.has_text() & ~numeric).sum())
    return codes if changed else None
