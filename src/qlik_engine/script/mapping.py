"""A mapping table: the first value loaded for a key counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ..columns import Coded, Dual, Symbols, Vector
from ..expr.lift import text_of_dual
from ..formats.locale import Locale
from ..io.rows import Values, plain


class Mapping:
    """`keys` and `values` have one length."""

    def __init__(self, keys: Vector, values: Vector, locale: Locale) -> None:
        self._keys = Symbols()
        self._locale = locale
        codes = self._keys.encode(keys).astype(np.int64)
        # Codes count up as keys come up first.
        before = np.maximum.accumulate(np.concatenate(([0], codes)))[:-1]
        self._values = _joined(Vector.nulls(1), values.take(np.flatnonzero(codes > before)))

    def with_more(self, keys: Vector, values: Vector) -> Mapping:
        """This table with further rows after its own."""
        return Mapping(_joined(self._keys.values(), keys), _joined(self._values, values), self._locale)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._values) - 1

    def of(self, key: Dual, default: Dual | None) -> Dual:
        """The value for `key`; without one, `default` or the key itself."""
        code = self._keys.code_of(key)
        if code:
            return self._values[code]
        return key if default is None else default

    def over(self, keys: Values, default: Dual | Values | None) -> Values:
        """`of` on every row."""
        if isinstance(keys, Coded) and len(keys.values) <= len(keys) and isinstance(default, Dual | None):
            # Null is first among the values of a column, and may be mapped here.
            found = _joined(Vector.nulls(1), self._each(keys.values, default))
            return Coded(found, keys.codes.astype(np.uint32) + np.uint32(1))
        return self._each(plain(keys), default)

    def _each(self, keys: Vector, default: Dual | Values | None) -> Vector:
        codes = Symbols.of(self._keys.values()).encode(keys)
        is_known = (codes > 0) & (codes <= len(self))
        mapped = self._values.take(np.where(is_known, codes, 0))
        if isinstance(default, Dual):
            others = Vector.constant(default, len(keys))
        else:
            others = keys if default is None else plain(default)
        return Vector(
            len(keys),
            np.where(is_known, mapped.numbers_or_nan(), others.numbers_or_nan()),
            np.where(is_known, mapped.texts_or_none(), others.texts_or_none()),
        )

    def items(self) -> Iterable[tuple[Dual, Dual]]:
        pairs = zip(self._keys.values(), self._values, strict=True)
        return (pair for pair in pairs if not pair[0].is_null)

    def shown(self, value: Dual) -> str:
        """The text of a value, "" for null."""
        return text_of_dual(value, self._locale) or ""

    def renames(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """Old and new name for those of `names` that are keys."""
        known = {self.shown(key): self.shown(value) for key, value in self.items()}
        return [(name, known[name]) for name in names if name in known]


def _joined(first: Vector, second: Vector) -> Vector:
    """The values of both."""
    numbers = np.concatenate((first.numbers_or_nan(), second.numbers_or_nan()))
    texts = np.concatenate((first.texts_or_none(), second.texts_or_none()))
    return Vector(len(numbers), numbers, texts)
