"""Doc: selections as a whole."""

from __future__ import annotations

from ..service import Outs
from .doc_part import DocPart
from .field import FieldService


class DocSelections(DocPart):
    """Fields to select in, and the history of selections."""

    def get_field(self, *, qFieldName: str, qStateName: str = "$") -> Outs:
        """A field in a state; null handle if there is none. QIX: Doc.GetField."""
        field = self._engine.field(qFieldName, qStateName or "$")
        if field is None:
            return {"qReturn": {"qType": None, "qHandle": None}}
        entry = self.rpc.obtain(("Field", field.state, field.name), FieldService, field, has_layout=False)
        return {"qReturn": {"qType": "Field", "qHandle": entry.handle}}

    def clear_all(self, *, qLockedAlso: bool = False, qStateName: str = "$") -> Outs:
        """QIX: Doc.ClearAll."""
        self._engine.clear_all(qLockedAlso, qStateName or "$")
        return {}

    def lock_all(self, *, qStateName: str = "$") -> Outs:
        """QIX: Doc.LockAll."""
        self._engine.lock_all(qStateName or "$")
        return {}

    def unlock_all(self, *, qStateName: str = "$") -> Outs:
        """QIX: Doc.UnlockAll."""
        self._engine.unlock_all(qStateName or "$")
        return {}

    def back(self) -> Outs:
        """One selection back. QIX: Doc.Back."""
        self._engine.back()
        return {}

    def forward(self) -> Outs:
        """One selection forward. QIX: Doc.Forward."""
        self._engine.forward()
        return {}

    def back_count(self) -> Outs:
        """QIX: Doc.BackCount."""
        return {"qReturn": self._engine.back_count}

    def forward_count(self) -> Outs:
        """QIX: Doc.ForwardCount."""
        return {"qReturn": self._engine.forward_count}

    def abort_modal(self, *, qAccept: bool) -> Outs:
        """End modal mode, whichever object holds it; nothing outside of it. QIX: Doc.AbortModal."""
        self._engine.end_selections(qAccept)
        return {}
