"""The states of a session as the space that set expressions refer to."""

from __future__ import annotations

from collections.abc import Mapping

from ..columns import Vector
from ..columns.vector import Bools
from ..expr.nodes import SetNode
from ..expr.sets import resolve_set
from ..formats.locale import Locale
from ..selection import Possible, Selections
from ..selection.state import Chosen
from .context import Context


def possible_in_set(context: Context, inner: SetNode | None, outer: SetNode | None) -> Possible:
    """What is possible in a set. Raises UnsupportedError for sets that are not there yet."""
    return _possible(context, resolve_set(inner, outer, _Space(context)))


def _possible(context: Context, chosen: Mapping[str, Bools]) -> Possible:
    selections = Selections({field: Chosen(values) for field, values in chosen.items()})
    return context.possible_of(context.model, selections)


class _Space:
    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def locale(self) -> Locale:
        return self._context.locale

    def selected(self, state: str) -> Mapping[str, Bools] | None:
        selections = self._context.selections if state == "$" else self._context.states.get(state)
        if selections is None:
            return None
        return {field: chosen.values for field in selections if (chosen := selections.get(field)) is not None}

    def values(self, field: str) -> Vector | None:
        found = self._context.model.fields.get(field)
        return None if found is None else found.values

    def possible(self, chosen: Mapping[str, Bools], field: str) -> Bools:
        return _possible(self._context, chosen).values(field)
