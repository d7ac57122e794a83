"""Whole numbers in half the room of any."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..kernels.parallel import in_parts
from .vector import Bools, Dual, Floats, Ints, Vector

# Fewer numbers take too little room to be worth it.
_MANY: Final = 1 << 16
# Numbers looked at together: they stay near the processor.
_BLOCK: Final = 1 << 15
# Up to here each whole number is a number of its own.
_EXACT: Final = 2.0**53
_STEPS_MAX: Final = 1 << 32


class WholeNumbers:
    """Numbers by code, none for code 0: the one of code c is first + steps[c]. `steps` is uint32[n]."""

    __slots__ = ("first", "steps")

    def __init__(self, steps: NDArray[np.uint32], first: int) -> None:
        self.steps = steps
        self.first = first

    @classmethod
    def of(cls, numbers: Floats) -> WholeNumbers | None:
        """The same numbers; None if they are few, not all whole or too far apart, or if others than the first
        are missing."""
        own = numbers[1:]
        if len(own) < _MANY or numbers[0] == numbers[0]:
            return None
        low, high = float(own.min()), float(own.max())
        if not (low > -_EXACT and high < _EXACT and high - low < _STEPS_MAX - 1):
            return None
        made = cls(np.zeros(len(numbers), dtype=np.uint32), int(low))
        for start in range(1, len(numbers), _BLOCK):
            block = numbers[start : start + _BLOCK]
            steps = made.steps[start : start + _BLOCK]
            with np.errstate(invalid="ignore"):
                steps[:] = block - made.first
            # To the bit: zeros have signs.
            if not np.array_equal(made._numbers(steps).view(np.int64), block.view(np.int64)):
                return None
        return made

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def nbytes(self) -> int:
        return self.steps.nbytes

    def all(self) -> Floats:
        """float64[n]: all of them."""
        found = np.empty(len(self.steps))

        def part(low: int, high: int) -> None:
            found[low:high] = self._numbers(self.steps[low:high])

        in_parts(part, len(found))
        found[0] = np.nan
        return found

    def at(self, codes: Ints) -> Floats:
        """Those of some codes."""
        found = self._numbers(self.steps[codes])
        found[codes == 0] = np.nan
        return found

    def code_of(self, number: float) -> int | None:
        """The code of a number; None if it is none of these."""
        step = number - self.first
        if not 0 <= step < _STEPS_MAX:
            return None
        codes = np.flatnonzero(self.steps[1:] == step) + 1
        return int(codes[0]) if len(codes) else None

    def _numbers(self, steps: NDArray[Any]) -> Floats:
        found = steps.astype(np.float64)
        found += self.first
        return found


class WholeVector(Vector):
    """Values without texts of their own, the first of them null, whose numbers are whole and stay in little
    room until somebody goes through them all, as nobody does with most keys."""

    __slots__ = ("_numbers", "_whole")

    def __init__(self, whole: WholeNumbers) -> None:
        self._numbers: Floats | None = None
        super().__init__(len(whole), distinct=True)
        self._whole: WholeNumbers | None = whole

    @property
    def numbers(self) -> Floats | None:
        """float64[n]; who asks for all of them will do so again, so they stay as they are then."""
        whole = self._whole
        if whole is not None:
            self._numbers, self._whole = whole.all(), None
        return self._numbers

    @numbers.setter
    def numbers(self, numbers: Floats | None) -> None:
        self._numbers = numbers

    @property
    def whole(self) -> WholeNumbers | None:
        """The numbers as they are kept; None once they are in full."""
        return self._whole

    def take(self, indexes: Any) -> Vector:
        whole = self._whole
        if whole is None:
            return super().take(indexes)
        is_part = isinstance(indexes, slice) or np.asarray(indexes).dtype == bool
        codes = np.arange(self.length)[indexes] if is_part else np.asarray(indexes, dtype=np.intp)
        return Vector(len(codes), whole.at(np.where(codes < 0, codes + self.length, codes)))

    def __getitem__(self, index: int) -> Dual:
        return super().__getitem__(index) if self._whole is None else self.take([index])[0]

    def number_position(self, number: float) -> int | None:
        whole = self._whole
        return super().number_position(number) if whole is None else whole.code_of(number)

    def _is_number(self) -> Bools:
        found = np.ones(self.length, dtype=bool)
        found[0] = False
        return found

    def _are_numbers(self) -> bool:
        return True

    def _is_whole(self) -> bool:
        return True


def narrowed(values: Vector) -> Vector:
    """The same distinct values, their numbers in less room if they are many and whole."""
    if type(values) is not Vector or values.numbers is None or values.texts is not None:
        return values
    if not values.are_numbers():
        return values
    whole = WholeNumbers.of(values.numbers)
    return values if whole is None else WholeVector(whole)
