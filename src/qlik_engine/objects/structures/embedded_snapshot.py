"""`qEmbeddedSnapshotDef`: the properties of the snapshot the object embeds; empty without one."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from .. import snapshots
from ..generic import GenericObject


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    found = snapshots.embedded(owner)
    return {} if found is None else found.properties
