"""What is found out about a column of a definition once, for all selections; see `Plan`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Kept(dict[str, Any]):
    """What only the definition of a column and the data have a say in, by name."""

    def made(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once."""
        if name not in self:
            self[name] = make()
        found: T = self[name]
        return found
