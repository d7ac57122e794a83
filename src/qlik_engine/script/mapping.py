"""A mapping table: the first value loaded for a key counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..columns import Dual, Symbols, Vector
from ..expr.lift import text_of_dual
from ..formats.locale import Locale


class Mapping:
    """`keys` and `values` have one length."""

    def __init__(self, keys: Vector, values: Vector, locale: Locale) -> None:
        self._keys = Symbols()
        self._values: list[Dual] = [Dual()]
        self._locale = locale
        codes = self._keys.encode(keys)
        for row, code in enumerate(codes.tolist()):
            if code == len(self._values):
                self._values.append(values[row])

    def of(self, key: Dual, default: Dual | None) -> Dual:
        """The value for `key`; without one, `default` or the key itself."""
        code = self._keys.code_of(key)
        if code:
            return self._values[code]
        return key if default is None else default

    def items(self) -> Iterable[tuple[Dual, Dual]]:
        return ((self._keys[code], self._values[code]) for code in range(1, len(self._values)))

    def shown(self, value: Dual) -> str:
        """The text of a value, "" for null."""
        return text_of_dual(value, self._locale) or ""

    def renames(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """Old and new name for those of `names` that are keys."""
        known = {self.shown(key): self.shown(value) for key, value in self.items()}
        return [(name, known[name]) for name in names if name in known]
