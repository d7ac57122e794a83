"""Modal mode: one object at a time takes selections, which are kept or undone as a whole at its end."""

from __future__ import annotations

from dataclasses import dataclass

from .state import Selections


@dataclass(frozen=True, slots=True)
class Modal:
    """Who holds modal mode, for which paths, and what was selected when it began."""

    owner: object
    paths: tuple[str, ...]
    before: dict[str, Selections]

    def changed(self, now: dict[str, Selections]) -> bool:
        """Whether selections differ from those at the beginning."""
        return any(
            name not in self.before or not self.before[name].same_as(selections)
            for name, selections in now.items()
        )
