"""`qDimensionListDef`: the app's dimensions."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ..generic import GenericObject
from .listing import items


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    wanted = str(definition.get("qType") or "dimension")
    return {"qItems": items(owner.session.library_objects("dimension", wanted), definition)}
