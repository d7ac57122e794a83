"""`qVariableListDef`: the app's variables."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ..generic import GenericObject
from .listing import item


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    """`qItems`: variables with an object, then those only the script made."""
    session = owner.session
    wanted = definition.get("qData") or {}
    items = []
    for found in session.library_objects("variable", "variable"):
        name = str(found.properties.get("qName", ""))
        items.append(item(found, wanted) | _named(name, session.variables().get(name, "")))
    known = {entry["qName"] for entry in items}
    for name, text in context.model.variables.items():
        if name not in known:
            info = {"qId": name, "qType": "variable"}
            items.append(
                {"qInfo": info, "qMeta": {}, "qData": {}, **_named(name, text), "qIsScriptCreated": True}
            )
    return {"qItems": items}


def _named(name: str, definition: str) -> dict[str, Any]:
    return {"qName": name, "qDefinition": definition}
