"""Values in bulk: a vector of duals, plain or dictionary-coded.

A dual has a number, a text, both, or neither (null). In a `Vector` the number is NaN where there is
none and the text is None where nobody gave one (its text is then the number's default format).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.unsignedinteger[Any]]
Ints: TypeAlias = NDArray[np.intp]
Texts: TypeAlias = NDArray[np.object_]

T = TypeVar("T")
# Numbers looked at together: the first of many mostly tell.
_BLOCK: Final = 1 << 15


class Dual(NamedTuple):
    """One value. `number` is NaN where it has none, `text` None where none was given."""

    number: float = math.nan
    text: str | None = None

    @property
    def is_null(self) -> bool:
        return self.text is None and math.isnan(self.number)

    @property
    def is_number(self) -> bool:
        return not math.isnan(self.number)


NULL = Dual()


class Vector:
    """n duals.

    `numbers` is float64[n], or None if no value has a number; `texts` is object[n] of str or None, or
    None if no value has a text of its own. Vectors are values: nobody writes into their arrays, so what
    was found out about one is kept with it (`kept`). `distinct` promises that no two values are equal.
    """

    __slots__ = ("_known", "distinct", "length", "numbers", "texts")

    def __init__(
        self,
        length: int,
        numbers: Floats | None = None,
        texts: Texts | None = None,
        *,
        distinct: bool = False,
    ) -> None:
        self.length = length
        self.numbers = numbers
        self.texts = texts
        self.distinct = distinct
        self._known: dict[str, Any] = {}

    def __len__(self) -> int:
        return self.length

    @classmethod
    def of_numbers(cls, numbers: Any) -> Vector:
        array = np.asarray(numbers, dtype=np.float64)
        return cls(len(array), numbers=array)

    @classmethod
    def of_texts(cls, texts: Iterable[str | None]) -> Vector:
        items = list(texts)
        array = np.empty(len(items), dtype=object)
        array[:] = items
        return cls(len(items), texts=array)

    @classmethod
    def of_duals(cls, duals: Iterable[Dual]) -> Vector:
        items = list(duals)
        numbers = np.array([d.number for d in items], dtype=np.float64)
        texts = np.empty(len(items), dtype=object)
        texts[:] = [d.text for d in items]
        return cls(len(items), numbers, texts)

    @classmethod
    def constant(cls, dual: Dual, length: int) -> Vector:
        numbers = np.full(length, dual.number) if dual.is_number else None
        texts = None
        if dual.text is not None:
            texts = np.empty(length, dtype=object)
            texts[:] = dual.text
        return cls(length, numbers, texts)

    @classmethod
    def nulls(cls, length: int) -> Vector:
        return cls(length)

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once and kept as `name`."""
        if name not in self._known:
            self._known[name] = make()
        found: T = self._known[name]
        return found

    def is_null(self) -> Bools:
        """True where there is neither number nor text."""
        return self.kept("null", lambda: ~self.is_valued())

    def is_valued(self) -> Bools:
        """True where there is a number or a text."""
        return self.kept("valued", self._is_valued)

    def is_number(self) -> Bools:
        return self.kept("number", self._is_number)

    def are_numbers(self) -> bool:
        """Whether all values but the first, which is null in a dictionary, have a number."""
        return self.kept("numbers", self._are_numbers)

    def has_text(self) -> Bools:
        """True where a text of its own was given (a plain number has none)."""
        return self.kept("text", self._has_text)

    def is_whole(self) -> bool:
        """Whether all numbers there are whole."""
        return self.kept("whole", self._is_whole)

    def number_position(self, number: float) -> int | None:
        """Where a number stands first; None if nowhere."""
        if self.numbers is None:
            return None
        found = np.flatnonzero(self.numbers == number)
        return int(found[0]) if len(found) else None

    def is_ascii(self) -> bool:
        """Whether all texts that were given are in ASCII."""
        return self.kept("ascii", self._is_ascii)

    def _is_ascii(self) -> bool:
        texts = self.texts
        return texts is None or all(text is None or text.isascii() for text in texts.tolist())

    def _is_valued(self) -> Bools:
        return self.is_number() if self.texts is None else self.is_number() | self.has_text()

    def _is_number(self) -> Bools:
        numbers = self.numbers
        found: Bools = np.zeros(self.length, dtype=bool) if numbers is None else numbers == numbers
        return found

    def _are_numbers(self) -> bool:
        numbers = self.numbers
        if numbers is None:
            return self.length <= 1
        return not any(
            bool(np.isnan(numbers[low : low + _BLOCK]).any()) for low in range(1, self.length, _BLOCK)
        )

    def _has_text(self) -> Bools:
        if self.texts is None:
            return np.zeros(self.length, dtype=bool)
        return np.array([text is not None for text in self.texts.tolist()], dtype=bool)

    def _is_whole(self) -> bool:
        if self.numbers is None:
            return True
        numbers, is_number = self.numbers, self.is_number()
        return all(
            _are_whole(numbers[low : low + _BLOCK][is_number[low : low + _BLOCK]])
            for low in range(0, self.length, _BLOCK)
        )

    def numbers_or_nan(self) -> Floats:
        """float64[n], NaN where there is no number."""
        numbers = self.numbers
        return np.full(self.length, np.nan) if numbers is None else numbers

    def texts_or_none(self) -> Texts:
        """object[n], None where no text was given."""
        return np.full(self.length, None, dtype=object) if self.texts is None else self.texts

    def take(self, indexes: Any) -> Vector:
        """The values at `indexes` (an array of positions, or a mask)."""
        numbers = None if self.numbers is None else self.numbers[indexes]
        texts = None if self.texts is None else self.texts[indexes]
        if numbers is not None:
            return Vector(len(numbers), numbers, texts)
        if texts is not None:
            return Vector(len(texts), None, texts)
        return Vector(len(np.arange(self.length)[indexes]))

    def __getitem__(self, index: int) -> Dual:
        return Dual(
            math.nan if self.numbers is None else float(self.numbers[index]),
            None if self.texts is None else self.texts[index],
        )

    def __iter__(self) -> Iterator[Dual]:
        return map(Dual, self.numbers_or_nan().tolist(), self.texts_or_none().tolist())

    def __repr__(self) -> str:
        shown = ", ".join(
            repr(self[i].text if self[i].text is not None else self[i].number)
            for i in range(min(5, self.length))
        )
        return f"Vector[{self.length}]({shown}{', ...' if self.length > 5 else ''})"


def _are_whole(numbers: Floats) -> bool:
    return bool((numbers == np.floor(numbers)).all())


class Coded:
    """n values as codes into a (usually much shorter) vector whose entry 0 is null.

    A function of one field is evaluated on `values`, once per distinct value, and keeps `codes`.
    `numbered` promises that codes number distinct values from 1 on in order of appearance, each at least
    once, so that they can be taken as they are.
    """

    __slots__ = ("codes", "numbered", "values")

    def __init__(self, values: Vector, codes: Codes, *, numbered: bool = False) -> None:
        self.values = values
        self.codes = codes
        self.numbered = numbered

    def __len__(self) -> int:
        return len(self.codes)

    def expand(self) -> Vector:
        """The plain vector of n values."""
        return self.values.take(self.codes)

    def numbers_on_rows(self, *, asked: bool) -> Floats | None:
        """The number of every one of the n values as an array of its own, if somebody has it or it is worth
        having: then none of them is null. `asked` counts as a wish for it."""
        return None

    def has_null(self) -> bool:
        """Whether some of the n values are null, as their codes tell."""
        return bool(len(self.codes)) and not bool(self.codes.all())

    def may_have_null(self) -> bool:
        """Whether some of the n values may be null, as far as one can tell without looking at them."""
        return True

    def groups_of_values(self, groups: Codes) -> Codes | None:
        """The group of each value, if somebody knows that all values but null are there and that the groups
        of the n follow from them; else None."""
        return None


def narrow(codes: NDArray[Any], cardinality: int) -> Codes:
    """`codes` in the narrowest unsigned type that holds 0..cardinality."""
    return codes.astype(narrowest(cardinality), copy=False)


def narrowest(cardinality: int) -> type[Any]:
    """The narrowest unsigned type that holds 0..cardinality."""
    return np.uint8 if cardinality < 1 << 8 else np.uint16 if cardinality < 1 << 16 else np.uint32
