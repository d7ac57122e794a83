"""`qChildListDef`: the object's children."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ..generic import GenericObject
from .listing import items


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    return {"qItems": items(owner.children(), definition)}
