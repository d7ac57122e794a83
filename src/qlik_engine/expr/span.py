"""What an inter-record function with a count gives: for every row a run of values of other rows.

Rows are numbered by their place in the chart. The run of row i is the `size[i]` places from `first[i]`
on, by `step`; places outside the row's segment hold nothing, which counts as null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

import numpy as np

from ..columns import Vector
from ..columns.vector import Bools, Floats, Ints
from ..errors import EngineError

# Functions without a short way look at every value of every run.
_CELLS_MAX: Final = 50_000_000
_SHORT: Final = 32


@dataclass(frozen=True, eq=False)
class Span:
    """Runs over `values`, which are by place; `low` and `high` (exclusive) bound each row's segment."""

    values: Vector
    first: Ints
    size: Ints
    step: Ints
    low: Ints
    high: Ints

    def __len__(self) -> int:
        return len(self.first)

    def columns(self) -> list[Vector]:
        """The runs as vectors: the first values of all rows, the second ones ...; null where a run ends.

        Raises EngineError 6001 for more values than fit.
        """
        longest = int(self.size.max(initial=0))
        if longest * len(self) > _CELLS_MAX:
            raise EngineError(f"Result too large: ranges of {longest} rows for {len(self)} rows", code=6001)
        return [self._at(k) for k in range(longest)] or [Vector.nulls(len(self))]

    def _at(self, k: int) -> Vector:
        places = self.first + k * self.step
        return picked(self.values, places, (k < self.size) & (places >= self.low) & (places < self.high))

    @cached_property
    def _inside(self) -> tuple[Ints, Ints]:
        """The run of each row cut to its segment, from and to (exclusive), whichever way it runs."""
        last = self.first + (self.size - 1) * self.step
        start = np.maximum(np.minimum(self.first, last), self.low)
        stop = np.minimum(np.maximum(self.first, last) + 1, self.high)
        none = (self.size <= 0) | (stop <= start)
        return np.where(none, 0, start), np.where(none, 0, stop)

    def sums(self, numbers: Floats) -> Floats:
        """The sum of `numbers` (by place, without gaps) over each run."""
        start, stop = self._inside
        if int((stop - start).max(initial=0)) <= _SHORT:
            # Differences of running sums lose digits; few values are added one by one.
            found = np.zeros(len(self))
            for k in range(int((stop - start).max(initial=0))):
                found += np.where(start + k < stop, numbers[np.minimum(start + k, len(numbers) - 1)], 0.0)
            return found
        running = np.concatenate(([0.0], np.cumsum(numbers)))
        return np.asarray(running[stop] - running[start])

    def extremes(self, numbers: Floats, largest: bool) -> Floats:
        """The largest (or smallest) of `numbers` over each run; NaN where there is none."""
        sign = 1.0 if largest else -1.0
        level = np.where(np.isnan(numbers), -np.inf, numbers * sign)
        start, stop = self._inside
        length = stop - start
        found = np.full(len(self), -np.inf)
        # Two overlapping stretches whose length is a power of two cover any run.
        width = 1
        while width <= int(length.max(initial=0)):
            at = np.flatnonzero((length >= width) & (length < 2 * width))
            found[at] = np.maximum(level[start[at]], level[stop[at] - width])
            level = np.maximum(level[: len(level) - width], level[width:]) if width < len(level) else level
            width *= 2
        return np.where(np.isneginf(found), np.nan, found * sign)


def picked(values: Vector, places: Ints, there: Bools) -> Vector:
    """The values at `places`; null where they are not `there`."""
    found = values.take(np.where(there, places, 0)) if len(values) else Vector.nulls(len(places))
    if there.all() or not len(values):
        return found
    numbers = None if found.numbers is None else np.where(there, found.numbers, np.nan)
    texts = found.texts
    if texts is not None:
        texts = texts.copy()
        texts[~there] = None
    return Vector(len(places), numbers, texts)


def _count(span: Span, flags: Bools) -> Floats:
    return np.rint(span.sums(flags.astype(np.float64)))


def _sum(span: Span, numbers: Floats) -> Floats:
    return span.sums(np.where(np.isnan(numbers), 0.0, numbers))


def _average(span: Span, numbers: Floats) -> Floats:
    count = _count(span, ~np.isnan(numbers))
    return _sum(span, numbers) / np.where(count > 0, count, np.nan)


# The range functions with a way that does not look at every value of every run, by the numbers of the
# values by place.
RUNNING: Final[dict[str, Callable[[Span, Floats], Floats]]] = {
    "RangeSum": _sum,
    "RangeAvg": _average,
    "RangeMin": lambda span, numbers: span.extremes(numbers, False),
    "RangeMax": lambda span, numbers: span.extremes(numbers, True),
    "RangeCount": lambda span, numbers: _count(span, ~span.values.is_null()),
    "RangeNumericCount": lambda span, numbers: _count(span, ~np.isnan(numbers)),
    "RangeTextCount": lambda span, numbers: _count(span, span.values.has_text() & np.isnan(numbers)),
    "RangeNullCount": lambda span, numbers: span.size - _count(span, ~span.values.is_null()),
    "RangeMissingCount": lambda span, numbers: span.size - _count(span, ~np.isnan(numbers)),
}

# Range functions of pairs, and how many arguments stand in front of the pairs.
_PAIRED: Final = {"RangeCorrel": 0, "RangeXIRR": 0, "RangeXNPV": 1}
V = TypeVar("V")


def in_pairs(name: str, args: Sequence[Sequence[V]]) -> Iterator[Sequence[V]]:
    """The values of each argument of a range function; of functions of pairs, runs of x and y in turn."""
    first = _PAIRED.get(name, len(args))
    yield from args[:first]
    for at in range(first, len(args), 2):
        x, *more = args[at : at + 2]
        if more and len(x) == len(more[0]):
            yield from zip(x, more[0], strict=True)
        else:
            yield from (x, *more)
