# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
# mypy: disable-error-code=no-any-return
"""One field of an app, in one state of selections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...rpc.remote import AsyncRpcObject, RpcObject, method

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .structs.bookmark import FieldValue
    from .structs.tables import NxFieldProperties


class Field(RpcObject):
    """One field of an app, in one state of selections.

    Every call waits for the answer, and raises `EngineError` when the engine refuses.
    """

    @method("GetCardinal")
    def get_cardinal(self) -> int:
        """Count the distinct values of the field.

        QIX: Field.GetCardinal.
        """
        return self._rpc("GetCardinal", {}, out="qReturn")

    @method("GetAndMode")
    def get_and_mode(self) -> bool:
        """Tell whether values selected in this field are combined by AND instead of OR.

        QIX: Field.GetAndMode.
        """
        return self._rpc("GetAndMode", {}, out="qReturn")

    @method("SelectValues")
    def select_values(
        self,
        qFieldValues: Sequence[FieldValue | Mapping[str, Any]],
        qToggleMode: bool | None = None,
        qSoftLock: bool | None = None,
    ) -> bool:
        """Select the given values, instead of or in addition to what is selected.

        Parameters:
            qToggleMode: false unless given.
            qSoftLock: false unless given.
        QIX: Field.SelectValues.
        """
        return self._rpc(
            "SelectValues",
            {"qFieldValues": qFieldValues, "qToggleMode": qToggleMode, "qSoftLock": qSoftLock},
            out="qReturn",
        )

    @method("Select")
    def select(
        self, qMatch: str, qSoftLock: bool | None = None, qExcludedValuesMode: int | None = None
    ) -> bool:
        """Select every value that matches a search text, wildcards allowed.

        Parameters:
            qSoftLock: false unless given.
            qExcludedValuesMode: 0 unless given.
        QIX: Field.Select.
        """
        return self._rpc(
            "Select",
            {"qMatch": qMatch, "qSoftLock": qSoftLock, "qExcludedValuesMode": qExcludedValuesMode},
            out="qReturn",
        )

    @method("ToggleSelect")
    def toggle_select(
        self, qMatch: str, qSoftLock: bool | None = None, qExcludedValuesMode: int | None = None
    ) -> bool:
        """Turn the selection of every value that matches a search text on or off.

        Parameters:
            qSoftLock: false unless given.
            qExcludedValuesMode: 0 unless given.
        QIX: Field.ToggleSelect.
        """
        return self._rpc(
            "ToggleSelect",
            {"qMatch": qMatch, "qSoftLock": qSoftLock, "qExcludedValuesMode": qExcludedValuesMode},
            out="qReturn",
        )

    @method("ClearAllButThis")
    def clear_all_but_this(self, qSoftLock: bool | None = None) -> bool:
        """Clear the selections of all fields except this one.

        Parameters:
            qSoftLock: false unless given.
        QIX: Field.ClearAllButThis.
        """
        return self._rpc("ClearAllButThis", {"qSoftLock": qSoftLock}, out="qReturn")

    @method("SelectPossible")
    def select_possible(self, qSoftLock: bool | None = None) -> bool:
        """Select all values that are possible now.

        Parameters:
            qSoftLock: false unless given.
        QIX: Field.SelectPossible.
        """
        return self._rpc("SelectPossible", {"qSoftLock": qSoftLock}, out="qReturn")

    @method("SelectExcluded")
    def select_excluded(self, qSoftLock: bool | None = None) -> bool:
        """Select the values that are excluded now, which inverts the selection.

        Parameters:
            qSoftLock: false unless given.
        QIX: Field.SelectExcluded.
        """
        return self._rpc("SelectExcluded", {"qSoftLock": qSoftLock}, out="qReturn")

    @method("SelectAll")
    def select_all(self, qSoftLock: bool | None = None) -> bool:
        """Select all values, the excluded ones too.

        Parameters:
            qSoftLock: false unless given.
        QIX: Field.SelectAll.
        """
        return self._rpc("SelectAll", {"qSoftLock": qSoftLock}, out="qReturn")

    @method("Lock")
    def lock(self) -> bool:
        """Protect the selections of this field against change.

        QIX: Field.Lock.
        """
        return self._rpc("Lock", {}, out="qReturn")

    @method("Unlock")
    def unlock(self) -> bool:
        """Release a lock on the field.

        QIX: Field.Unlock.
        """
        return self._rpc("Unlock", {}, out="qReturn")

    @method("GetNxProperties")
    def get_nx_properties(self) -> NxFieldProperties:
        """Read the field's settings, such as one-and-only-one.

        QIX: Field.GetNxProperties.
        """
        return self._rpc("GetNxProperties", {}, out="qProperties", result="NxFieldProperties")

    @method("SetNxProperties")
    def set_nx_properties(self, qProperties: NxFieldProperties | Mapping[str, Any]) -> None:
        """Change the field's settings.

        QIX: Field.SetNxProperties.
        """
        self._rpc("SetNxProperties", {"qProperties": qProperties})

    @method("SetAndMode")
    def set_and_mode(self, qAndMode: bool) -> None:
        """Combine values selected in this field by AND, or by OR again.

        QIX: Field.SetAndMode.
        """
        self._rpc("SetAndMode", {"qAndMode": qAndMode})

    @method("SelectAlternative")
    def select_alternative(self, qSoftLock: bool | None = None) -> bool:
        """Select the values that would be possible without the selection in this field.

        Parameters:
            qSoftLock: false unless given.
        QIX: Field.SelectAlternative.
        """
        return self._rpc("SelectAlternative", {"qSoftLock": qSoftLock}, out="qReturn")

    @method("LowLevelSelect")
    def low_level_select(
        self, qValues: Sequence[int], qToggleMode: bool, qSoftLock: bool | None = None
    ) -> bool:
        """Select values by their element numbers.

        Parameters:
            qSoftLock: false unless given.
        QIX: Field.LowLevelSelect.
        """
        return self._rpc(
            "LowLevelSelect",
            {"qValues": qValues, "qToggleMode": qToggleMode, "qSoftLock": qSoftLock},
            out="qReturn",
        )

    @method("Clear")
    def clear(self) -> bool:
        """Clear the selections of the field.

        QIX: Field.Clear.
        """
        return self._rpc("Clear", {}, out="qReturn")


class AsyncField(AsyncRpcObject):
    """One field of an app, in one state of selections.

    Every call is awaited, and raises `EngineError` when the engine refuses.
    """

    @method("GetCardinal")
    async def get_cardinal(self) -> int:
        """Count the distinct values of the field.

        QIX: Field.GetCardinal.
        """
        return await self._rpc("GetCardinal", {}, out="qReturn")

    @method("GetAndMode")
    async def get_and_mode(self) -> bool:
        """Tell whether values selected in this field are combined by AND instead of OR.

        QIX: Field.GetAndMode.
        """
        return await self._rpc("GetAndMode", {}, out="qReturn")

    @method("SelectValues")
    async def select_values(
        self,
        qFieldValues: Sequence[FieldValue | Mapping[str, Any]],
        qToggleMode: bool | None = None,
        qSoftLock: bool | None = None,
    ) -> bool:
        """Select the given values, instead of or in addition to what is selected.

        Parameters:
            qToggleMode: false unless given.
            qSoftLock: false unless given.
        QIX: Field.SelectValues.
        """
        return await self._rpc(
            "SelectValues",
            {"qFieldValues": qFieldValues, "qToggleMode": qToggleMode, "qSoftLock": qSoftLock},
            out="qReturn",
        )

    @method("Select")
    async def select(
        self, qMatch: str, qSoftLock: bool | None = None, qExcludedValuesMode: int | None = None
    ) -> bool:
        """Select every value that matches a search text, wildcards allowed.

        Parameters:
            qSoftLock: false unless given.
            qExcludedValuesMode: 0 unless given.
        QIX: Field.Select.
        """
        return await self._rpc(
            "Select",
            {"qMatch": qMatch, "qSoftLock": qSoftLock, "qExcludedValuesMode": qExcludedValuesMode},
            out="qReturn",
        )

    @method("ToggleSelect")
    async def toggle_select(
        self, qMatch: str, qSoftLock: bool | None = None, qExcludedValuesMode: int | None = None
    ) -> bool:
        """Turn the selection of every value that matches a search text on or off.

        Parameters:
            qSoftLock: false unless given.
            qExcludedValuesMode: 0 unless given.
        QIX: Field.ToggleSelect.
        """
        return await self._rpc(
            "ToggleSelect",
            {"qMatch": qMatch, "qSoftLock": qSoftLock, "qExcludedValuesMode": qExcludedValuesMode},
            out="qReturn",
        )

    @method("ClearAllButThis")
    async def clear_all_but_this(self, qSoftLock: bool | None = None) -> bool:
        """Clear the selections of all fields except this one.

        Parameters:
            qSoftLock: false unless given.
        QIX: Field.ClearAllButThis.
        """
        return await self._rpc("ClearAllButThis", {"qSoftLock": qSoftLock}, out="qReturn")

    @method("SelectPossible")
    async def select_possible(self, qSoftLock: bool | None = None) -> bool:
        """Select all values that are possible now.

        Parameters:
            qSoftLock: false unless given.
        QIX: Field.SelectPossible.
        """
        return await self._rpc("SelectPossible", {"qSoftLock": qSoftLock}, out="qReturn")

    @method("SelectExcluded")
    async def select_excluded(self, qSoftLock: bool | None = None) -> bool:
        """Select the values that are excluded now, which inverts the selection.

        Parameters:
            qSoftLock: false unless given.
        QIX: Field.SelectExcluded.
        """
        return await self._rpc("SelectExcluded", {"qSoftLock": qSoftLock}, out="qReturn")

    @method("SelectAll")
    async def select_all(self, qSoftLock: bool | None = None) -> bool:
        """Select all values, the excluded ones too.

        Parameters:
            qSoftLock: false unless given.
        QIX: Field.SelectAll.
        """
        return await self._rpc("SelectAll", {"qSoftLock": qSoftLock}, out="qReturn")

    @method("Lock")
    async def lock(self) -> bool:
        """Protect the selections of this field against change.

        QIX: Field.Lock.
        """
        return await self._rpc("Lock", {}, out="qReturn")

    @method("Unlock")
    async def unlock(self) -> bool:
        """Release a lock on the field.

        QIX: Field.Unlock.
        """
        return await self._rpc("Unlock", {}, out="qReturn")

    @method("GetNxProperties")
    async def get_nx_properties(self) -> NxFieldProperties:
        """Read the field's settings, such as one-and-only-one.

        QIX: Field.GetNxProperties.
        """
        return await self._rpc("GetNxProperties", {}, out="qProperties", result="NxFieldProperties")

    @method("SetNxProperties")
    async def set_nx_properties(self, qProperties: NxFieldProperties | Mapping[str, Any]) -> None:
        """Change the field's settings.

        QIX: Field.SetNxProperties.
        """
        await self._rpc("SetNxProperties", {"qProperties": qProperties})

    @method("SetAndMode")
    async def set_and_mode(self, qAndMode: bool) -> None:
        """Combine values selected in this field by AND, or by OR again.

        QIX: Field.SetAndMode.
        """
        await self._rpc("SetAndMode", {"qAndMode": qAndMode})

    @method("SelectAlternative")
    async def select_alternative(self, qSoftLock: bool | None = None) -> bool:
        """Select the values that would be possible without the selection in this field.

        Parameters:
            qSoftLock: false unless given.
        QIX: Field.SelectAlternative.
        """
        return await self._rpc("SelectAlternative", {"qSoftLock": qSoftLock}, out="qReturn")

    @method("LowLevelSelect")
    async def low_level_select(
        self, qValues: Sequence[int], qToggleMode: bool, qSoftLock: bool | None = None
    ) -> bool:
        """Select values by their element numbers.

        Parameters:
            qSoftLock: false unless given.
        QIX: Field.LowLevelSelect.
        """
        return await self._rpc(
            "LowLevelSelect",
            {"qValues": qValues, "qToggleMode": qToggleMode, "qSoftLock": qSoftLock},
            out="qReturn",
        )

    @method("Clear")
    async def clear(self) -> bool:
        """Clear the selections of the field.

        QIX: Field.Clear.
        """
        return await self._rpc("Clear", {}, out="qReturn")
