"""The Field class: selections in one field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...generated.qix.field import FieldApi
from .. import access
from ..errors import INVALID_PARAMETERS, INVALID_PARAMS, RpcError
from ..service import Outs
from .values import dual_of

if TYPE_CHECKING:
    from qlik_engine import SelectableField

    from ..session import RpcSession


class FieldService(FieldApi):
    """A field in one state. Methods answer whether something was selected, as the contract says."""

    def __init__(self, session: RpcSession, handle: int, field: SelectableField) -> None:
        super().__init__(session, handle)
        self._field = field

    def get_cardinal(self) -> Outs:
        """How many distinct values there are. QIX: Field.GetCardinal."""
        return {"qReturn": self._field.cardinality}

    def select_values(
        self, *, qFieldValues: list[dict[str, Any]], qToggleMode: bool = False, qSoftLock: bool = False
    ) -> Outs:
        """Select by text or number. QIX: Field.SelectValues."""
        values = [dual_of(value) for value in qFieldValues]
        return {"qReturn": self._field.select_values(values, qToggleMode, soft_lock=qSoftLock)}

    def low_level_select(self, *, qValues: list[int], qToggleMode: bool, qSoftLock: bool = False) -> Outs:
        """Select by element number. QIX: Field.LowLevelSelect."""
        return {"qReturn": self._field.low_level_select(qValues, qToggleMode, soft_lock=qSoftLock)}

    def select(self, *, qMatch: str, qSoftLock: bool = False, qExcludedValuesMode: int = 0) -> Outs:
        """Select what a search text matches; excluded values are searched in every mode.

        QIX: Field.Select.
        """
        _check_mode(qExcludedValuesMode)
        return {"qReturn": self._field.select(qMatch, soft_lock=qSoftLock)}

    def toggle_select(self, *, qMatch: str, qSoftLock: bool = False, qExcludedValuesMode: int = 0) -> Outs:
        """Turn over what a search text matches, as Select. QIX: Field.ToggleSelect."""
        _check_mode(qExcludedValuesMode)
        return {"qReturn": self._field.toggle_select(qMatch, soft_lock=qSoftLock)}

    def select_all(self, *, qSoftLock: bool = False) -> Outs:
        """QIX: Field.SelectAll."""
        return {"qReturn": self._field.select_all(soft_lock=qSoftLock)}

    def select_possible(self, *, qSoftLock: bool = False) -> Outs:
        """QIX: Field.SelectPossible."""
        return {"qReturn": self._field.select_possible(soft_lock=qSoftLock)}

    def select_excluded(self, *, qSoftLock: bool = False) -> Outs:
        """QIX: Field.SelectExcluded."""
        return {"qReturn": self._field.select_excluded(soft_lock=qSoftLock)}

    def select_alternative(self, *, qSoftLock: bool = False) -> Outs:
        """QIX: Field.SelectAlternative."""
        return {"qReturn": self._field.select_alternative(soft_lock=qSoftLock)}

    def clear(self) -> Outs:
        """QIX: Field.Clear."""
        return {"qReturn": self._field.clear()}

    def clear_all_but_this(self, *, qSoftLock: bool = False) -> Outs:
        """QIX: Field.ClearAllButThis."""
        return {"qReturn": self._field.clear_all_but_this(soft_lock=qSoftLock)}

    def lock(self) -> Outs:
        """QIX: Field.Lock."""
        return {"qReturn": self._field.lock()}

    def unlock(self) -> Outs:
        """QIX: Field.Unlock."""
        return {"qReturn": self._field.unlock()}

    def get_and_mode(self) -> Outs:
        """Whether all selected values have to hold, not one of them. QIX: Field.GetAndMode."""
        return {"qReturn": self._field.session.is_and_mode(self._field.name, self._field.state)}

    def set_and_mode(self, *, qAndMode: bool) -> Outs:
        """Let all selected values have to hold, in this session. Errors: 8 for a field of no table with two
        columns. QIX: Field.SetAndMode."""
        self._field.session.set_and_mode(self._field.name, self._field.state, qAndMode)
        return {}

    def get_nx_properties(self) -> Outs:
        """Whether one and only one value is selected at all times. QIX: Field.GetNxProperties."""
        names = self._field.session.document.one_and_only_one
        return {"qProperties": {"qOneAndOnlyOne": self._field.name in names}}

    def set_nx_properties(self, *, qProperties: dict[str, Any]) -> Outs:
        """Let one and only one value be selected at all times, in memory until DoSave.

        Errors: 8 unless exactly one value is selected now. QIX: Field.SetNxProperties.
        """
        access.require(self.rpc, access.UPDATE)
        wanted = bool(qProperties.get("qOneAndOnlyOne"))
        if not self._field.session.set_one_and_only_one(self._field.name, wanted):
            raise RpcError(INVALID_PARAMETERS, "one value has to be selected first")
        if self.rpc.app is not None:
            self.rpc.app.app.unsaved = True
        return {}


def _check_mode(mode: int) -> None:
    if mode < 0:
        raise RpcError(INVALID_PARAMS, "qExcludedValuesMode counts from 0")
