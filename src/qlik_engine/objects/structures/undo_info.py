"""`qUndoInfoDef`: how many changes of objects can be undone and redone."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ..generic import GenericObject


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, int]:
    undo = owner.session.undo
    return {"qUndoCount": undo.undo_count, "qRedoCount": undo.redo_count}
