"""What is selected, as values: nothing here changes in place."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final, TypeAlias

import numpy as np

from ..columns.vector import Bools
from .rowset import RowSet

Key: TypeAlias = frozenset[tuple[str, bytes]]


class Chosen:
    """The selection in one field: a bitmap over codes, into which nobody writes, whether it is locked, and
    whether all values in it have to hold (AND) instead of one of them. `key` is equal for the same values;
    `wanted` are the codes that rows may have, of which null is none."""

    __slots__ = ("all_of", "key", "locked", "values", "wanted")

    def __init__(self, values: Bools, locked: bool = False, all_of: bool = False) -> None:
        self.values: Final = values
        self.locked: Final = locked
        self.all_of: Final = all_of
        self.key: Final = np.packbits(values).tobytes() + (b"&" if all_of else b"")
        self.wanted: Final = RowSet.of_mask(without_null(values))

    @property
    def count(self) -> int:
        return int(np.count_nonzero(self.values))


class Selections(dict[str, Chosen]):
    """The selections of one state, by field, the newest last: a value, into which nobody writes.

    `key` is equal for states with the same values selected, whatever is locked. `locked` are the fields whose
    selection is, `all_of` those whose selected values all have to hold.
    """

    __slots__ = ("all_of", "key", "locked")

    def __init__(self, chosen: Mapping[str, Chosen] | None = None) -> None:
        super().__init__(chosen or ())
        items = self.items()
        self.key: Final[Key] = frozenset([(name, one.key) for name, one in items])
        self.locked: Final = frozenset([name for name, one in items if one.locked])
        self.all_of: Final = frozenset([name for name, one in items if one.all_of])

    def same_as(self, other: Selections) -> bool:
        """Equal in values and in locks."""
        return self.key == other.key and self.locked == other.locked

    def with_values(self, field: str, values: Bools, *, all_of: bool = False) -> Selections:
        """With `values` selected in `field`, as the newest selection; without the field if there are none."""
        rest = {**self}
        old = rest.pop(field, None)
        if values[values.argmax()]:
            rest[field] = Chosen(values, old is not None and old.locked, all_of)
        return Selections(rest)

    def with_lock(self, field: str, locked: bool) -> Selections:
        old = self.get(field)
        return self if old is None else self._with(field, Chosen(old.values, locked, old.all_of))

    def with_all_of(self, field: str, all_of: bool) -> Selections:
        old = self.get(field)
        return self if old is None else self._with(field, Chosen(old.values, old.locked, all_of))

    def only(self, fields: AbstractSet[str]) -> Selections:
        return Selections({name: chosen for name, chosen in self.items() if name in fields})

    def _with(self, field: str, chosen: Chosen) -> Selections:
        return Selections({**self, field: chosen})


def without_null(values: Bools) -> Bools:
    """Values by code, of which null is none."""
    if values[0]:
        values = values.copy()
        values[0] = False
    return values
