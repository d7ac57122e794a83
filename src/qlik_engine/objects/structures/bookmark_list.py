"""`qBookmarkListDef`: the app's bookmarks."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ..generic import GenericObject
from .listing import items


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    wanted = str(definition.get("qType") or "bookmark")
    return {"qItems": items(owner.session.library_objects("bookmark", wanted), definition)}
