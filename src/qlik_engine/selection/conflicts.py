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

    def leaves_some(wanted: Selections) -> bool:
        values = possible(wanted).values(field)
        return bool(values[values.argmax()])

    if selections.get(field) is None or leaves_some(selections):
        return selections
    kept = {field} | selections.locked
    if not leaves_some(selections.only(kept)):
        return None
    for other in reversed(list(selections)):
        if other not in kept and leaves_some(selections.only(kept | {other})):
            kept.add(other)
    return selections.only(kept)
