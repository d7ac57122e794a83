"""`qTreeDataDef`: tree data."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ..generic import GenericObject


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    return owner.cube(path, context).layout()
