"""`qHyperCubeDef`: a hypercube."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ..generic import GenericObject
from ..layouts import kept


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    if owner.has_own_view(path):
        return owner.cube(path, context).layout()
    return kept(owner, context, definition, path, lambda: owner.cube(path, context, definition).layout())
