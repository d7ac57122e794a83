"""What is selected, as values: nothing here changes in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np

from ..columns.vector import Bools

Key: TypeAlias = frozenset[tuple[str, bytes]]


@dataclass(frozen=True, eq=False)
class Chosen:
    """The selection in one field: a bitmap over codes, whether it is locked, and whether all values in it
    have to hold (AND) instead of one of them."""

    values: Bools
    locked: bool = False
    all_of: bool = False

    @cached_property
    def key(self) -> bytes:
        return np.packbits(self.values).tobytes() + (b"&" if self.all_of else b"")

    @property
    def count(self) -> int:
        return int(np.count_nonzero(self.values))


class Selections:
    """The selections of one state, by field; a value."""

    def __init__(self, chosen: Mapping[str, Chosen] | None = None) -> None:
        self._chosen = dict(chosen or {})

    @cached_property
    def key(self) -> Key:
        """Equal for states with the same values selected, whatever is locked."""
        return frozenset((name, chosen.key) for name, chosen in self._chosen.items())

    def __iter__(self) -> Iterator[str]:
        return iter(self._chosen)

    def __contains__(self, field: object) -> bool:
        return field in self._chosen

    def __len__(self) -> int:
        return len(self._chosen)

    def get(self, field: str) -> Chosen | None:
        return self._chosen.get(field)

    @property
    def all_of(self) -> set[str]:
        """The fields whose selected values all have to hold."""
        return {name for name, chosen in self._chosen.items() if chosen.all_of}

    def same_as(self, other: Selections) -> bool:
        """Equal in values and in locks."""
        return self.key == other.key and self.locked == other.locked

    @property
    def locked(self) -> set[str]:
        return {name for name, chosen in self._chosen.items() if chosen.locked}

    def with_values(self, field: str, values: Bools, *, all_of: bool = False) -> Selections:
        """With `values` selected in `field`, as the newest selection; without the field if there are none."""
        rest = {name: chosen for name, chosen in self._chosen.items() if name != field}
        old = self._chosen.get(field)
        if values.any():
            rest[field] = Chosen(values, old is not None and old.locked, all_of)
        return Selections(rest)

    def with_lock(self, field: str, locked: bool) -> Selections:
        chosen = self._chosen
        return (
            Selections({**chosen, field: replace(chosen[field], locked=locked)}) if field in chosen else self
        )

    def with_all_of(self, field: str, all_of: bool) -> Selections:
        chosen = self._chosen
        return (
            Selections({**chosen, field: replace(chosen[field], all_of=all_of)}) if field in chosen else self
        )

    def only(self, fields: set[str]) -> Selections:
        return Selections({name: chosen for name, chosen in self._chosen.items() if name in fields})
