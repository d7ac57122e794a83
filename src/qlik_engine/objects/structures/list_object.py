"""`qListObjectDef`: the values of a field with their states."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ..generic import GenericObject


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    shown = owner.list_box(path, context).layout()
    return {**shown, "qDataPages": owner.highlighted(path, shown["qDataPages"])}
