"""Calculations over rows that wait until somebody asks, and then go block by block.

What is between the fields and the result never becomes a column of its own: it stays in the cache. The
compiled loops do the operators (`kernels/calculate.py`); functions that are numpy's go through it a block at
a time, with whatever below them is compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns import Vector
from ..columns.vector import Bools, Codes, Floats
from ..kernels.calculate import (
    Constant,
    Instruction,
    Numbers,
    Program,
    Step,
    assemble,
    calculate,
    calculate_all,
    calculate_sums,
)
from ..kernels.calculate import Lookup as LookupStep
from ..kernels.parallel import in_parts

# Rows worked on at a time: a handful of such arrays fit into a core's cache.
BLOCK: Final = 1 << 14
# Groups for which a sum of every block's is still cheap.
_GROUPS_MAX: Final = BLOCK

# Functions and operators the compiled loops know, by name and number of arguments.
_STEPS: Final[dict[tuple[str, int], Step]] = {
    ("unary -", 1): Step.NEGATE,
    ("unary not", 1): Step.NOT,
    ("+", 2): Step.ADD,
    ("-", 2): Step.SUBTRACT,
    ("*", 2): Step.MULTIPLY,
    ("/", 2): Step.DIVIDE,
    ("=", 2): Step.EQUAL,
    ("<>", 2): Step.UNEQUAL,
    ("<", 2): Step.LESS,
    ("<=", 2): Step.LESS_EQUAL,
    (">", 2): Step.GREATER,
    (">=", 2): Step.GREATER_EQUAL,
    ("and", 2): Step.AND,
    ("or", 2): Step.OR,
    ("xor", 2): Step.XOR,
    ("If", 2): Step.CHOOSE,
    ("If", 3): Step.CHOOSE,
}

Array: TypeAlias = NDArray[Any]


def truth(values: Array) -> Bools:
    """Everything but 0 and null is true."""
    if values.dtype == bool:
        return values
    result: Bools = np.logical_or(values < 0, values > 0)
    return result


def as_numbers(values: Array) -> Floats:
    """Truth as -1 and 0."""
    return np.where(values, -1.0, 0.0) if values.dtype == bool else values


@dataclass(frozen=True)
class Lookup:
    """The number in a table that each row's code names."""

    numbers: Floats
    codes: Codes

    @cached_property
    def flags(self) -> Bools:
        """Which numbers are true."""
        return truth(self.numbers)

    def block(self, start: int, stop: int, condition: bool) -> Array:
        return kernels.take_block(self.flags if condition else self.numbers, self.codes, start, stop)

    def instructions(self) -> list[Instruction]:
        return [LookupStep(self.numbers, self.codes)]


@dataclass(frozen=True, slots=True)
class Plain:
    """Numbers of rows, or one number for all."""

    numbers: Floats

    def block(self, start: int, stop: int, condition: bool) -> Array:
        numbers = self.numbers if len(self.numbers) == 1 else self.numbers[start:stop]
        return truth(numbers) if condition else numbers

    def instructions(self) -> list[Instruction]:
        return [Constant(float(self.numbers[0])) if len(self.numbers) == 1 else Numbers(self.numbers)]


class Deferred(Vector):
    """Numbers that a function of arrays gives on every row, calculated when they are looked at."""

    __slots__ = ("_asked", "_conditions", "_function", "_made", "_name", "_program", "_sources")

    def __init__(
        self,
        length: int,
        name: str,
        function: Callable[..., Any],
        sources: Sequence[Lookup | Plain | Deferred],
        conditions: Sequence[bool],
    ) -> None:
        """`function`, declared as `name`, takes an array of each source, as truth where `conditions` says
        so, as numbers otherwise, and gives numbers or truth; one number stands for all rows."""
        super().__init__(length)
        self._made: Floats | None = None
        self._asked = False
        self._name = name
        self._function = function
        self._sources = sources
        self._conditions = conditions
        steps = self.instructions()
        self._program: Program | None = None if steps is None else assemble(steps)

    def expect(self) -> None:
        """Several charts are going to ask, so that the numbers had better be a column from the first on."""
        self._asked = True

    @property
    def numbers(self) -> Floats | None:
        """float64[n], calculated once."""
        if self._made is None:
            self._made = self._all()
        return self._made

    @numbers.setter
    def numbers(self, numbers: Floats | None) -> None:
        """Vectors begin with what they hold; this one begins with nothing."""

    def instructions(self) -> list[Instruction] | None:
        """What the compiled loops have to do; None if they cannot do all of it."""
        step = _STEPS.get((self._name, len(self._sources)))
        if step is None:
            return None
        found: list[Instruction] = []
        for source in self._sources:
            part = source.instructions()
            if part is None:
                return None
            found += part
        if step is Step.CHOOSE and len(self._sources) == 2:  # without a third argument: null
            found.append(Constant(np.nan))
        return [*found, step]

    def block(self, start: int, stop: int, condition: bool = False) -> Array:
        """The rows from `start` to `stop`: truth if that is what is wanted, else numbers, NaN for null."""
        values = self._block(start, stop)
        return truth(values) if condition else as_numbers(values)

    def _block(self, start: int, stop: int) -> Array:
        if self._made is not None:
            return self._made[start:stop]
        if self._program is not None:
            return calculate(self._program, start, stop)
        pairs = zip(self._sources, self._conditions, strict=True)
        result: Array = self._function(*[source.block(start, stop, condition) for source, condition in pairs])
        if result.dtype != bool:
            finite = np.isfinite(result)
            if not finite.all():
                result = np.where(finite, result, np.nan)
        return result if len(result) == stop - start else np.broadcast_to(result, (stop - start,))

    def filled(self) -> tuple[Floats, int] | None:
        """The numbers with 0 for null, and how many are null; None if only their `sums` are worth having."""
        if self._made is None and self._asked:
            self._made = self._all()  # a second chart asks for what then is a column after all
        self._asked = True
        made = self._made
        return None if made is None else self.kept("filled", lambda: kernels.without_nan(made))

    def sums(self, groups: Array, count: int) -> tuple[Floats, Array]:
        """The sum of the numbers of each of `count` groups of rows, and how many numbers there are."""
        if self._program is not None:
            return calculate_sums(self._program, groups, count, self.length)
        step = BLOCK if count <= _GROUPS_MAX else self.length

        def part(low: int, high: int) -> tuple[Floats, Floats]:
            sums, counts = np.zeros(count), np.zeros(count)
            for start, stop, numbers in self._blocks(low, high, step):
                filled, missing = kernels.without_nan(numbers)
                rows = groups[start:stop]
                sums += kernels.sum_numbers(rows, count, filled)
                if count == 1:
                    counts += stop - start - missing
                else:
                    counts += kernels.count_per_group(rows[~np.isnan(numbers)] if missing else rows, count)
            return sums, counts

        parts = in_parts(part, self.length, count)
        totals, known = (np.sum(found, axis=0) for found in zip(*parts, strict=True))
        return totals, known

    def _blocks(self, low: int, high: int, step: int) -> Iterator[tuple[int, int, Floats]]:
        with np.errstate(all="ignore"):
            for start in range(low, high, step):
                stop = min(start + step, high)
                yield start, stop, self.block(start, stop)

    def _all(self) -> Floats:
        if self._program is not None:
            numbers, complete = calculate_all(self._program, self.length)
            if complete:
                self.kept("filled", lambda: (numbers, 0))
            return numbers
        result = np.empty(self.length)

        def work(low: int, high: int) -> None:
            for start, stop, numbers in self._blocks(low, high, BLOCK):
                result[start:stop] = numbers

        in_parts(work, self.length)
        return result
