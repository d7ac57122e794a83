"""A selection of excluded values overrides the earlier selections that exclude them."""

from __future__ import annotations

from collections.abc import Callable

from .possible import Possible
from .state import Selections


def without_conflicts(
    selections: Selections, field: str, possible: Callable[[Selections], Possible]
) -> Selections | None:
    """`selections`, which end with a new one in `field`, without earlier ones that leave it nothing.

    As long as one selected value of `field` stays possible, everything is kept (the others become
    "selected excluded"). Otherwise the newest selections are kept as far as they go together with it.
    None if locked selections alone leave nothing possible.
    """
    if selections.get(field) is None or possible(selections).values(field).any():
        return selections
    kept = {field} | selections.locked
    if not possible(selections.only(kept)).values(field).any():
        return None
    for other in reversed(list(selections)):
        if other not in kept and possible(selections.only(kept | {other})).values(field).any():
            kept.add(other)
    return selections.only(kept)
