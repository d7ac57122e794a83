"""`qAppObjectListDef`: the app's objects of a type (all if it names none)."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ..generic import GenericObject
from .listing import items


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    wanted = str(definition.get("qType") or "")
    found = (o for o in owner.session.document_objects() if not wanted or o.type == wanted)
    return {"qItems": items(found, definition)}
