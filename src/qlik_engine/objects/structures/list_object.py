"""`qListObjectDef`: the values of a field with their states."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ..generic import GenericObject
from ..layouts import kept


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    if not owner.has_own_view(path):
        return kept(
            owner, context, definition, path, lambda: owner.list_box(path, context, definition).layout()
        )
    shown = owner.list_box(path, context).layout()
    return {**shown, "qDataPages": owner.highlighted(path, shown["qDataPages"])}
