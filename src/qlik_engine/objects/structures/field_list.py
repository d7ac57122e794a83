"""`qFieldListDef`: the fields of the data model."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ..generic import GenericObject


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    """`qItems`; system fields, hidden fields and source tables only if the definition shows them."""
    model = context.model
    items = []
    system = model.fields.unlisted if definition.get("qShowSystem") else []
    for field in (*system, *model.fields.values()):
        if field.is_system and not definition.get("qShowSystem"):
            continue
        if field.is_hidden and not field.is_system and not definition.get("qShowHidden"):
            continue
        entry: dict[str, Any] = {
            "qName": field.name,
            "qCardinal": field.cardinality,
            "qTags": field.tags,
            "qReadableName": field.name,
        }
        if field.is_system:
            entry |= {"qIsSystem": True, "qIsHidden": True}
        elif field.is_hidden:
            entry["qIsHidden"] = True
        if "$numeric" in field.tags:
            entry["qIsNumeric"] = True
        if definition.get("qShowSrcTables"):
            entry["qSrcTables"] = [table.name for table in model.holders(field.name)]
        items.append(entry)
    return {"qItems": items}
