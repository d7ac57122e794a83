# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""One field of an app, in one state of selections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...rpc.service import MethodSpec, NotWritten, Outs, ParamSpec, RpcService


class FieldApi(RpcService):
    """One field of an app, in one state of selections.

    Every method raises `NotWritten` until a subclass answers it.
    """

    QIX_TYPE: ClassVar[str] = "Field"
    METHODS: ClassVar[Mapping[str, MethodSpec]] = {
        "GetCardinal": MethodSpec("get_cardinal", params=(), outs=("qReturn",)),
        "GetAndMode": MethodSpec("get_and_mode", params=(), outs=("qReturn",)),
        "SelectValues": MethodSpec(
            "select_values",
            params=(
                ParamSpec("qFieldValues", "array"),
                ParamSpec("qToggleMode", "boolean", required=False, default=False),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
            ),
            outs=("qReturn",),
        ),
        "Select": MethodSpec(
            "select",
            params=(
                ParamSpec("qMatch", "string"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
                ParamSpec("qExcludedValuesMode", "integer", required=False, default=0),
            ),
            outs=("qReturn",),
        ),
        "ToggleSelect": MethodSpec(
            "toggle_select",
            params=(
                ParamSpec("qMatch", "string"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
                ParamSpec("qExcludedValuesMode", "integer", required=False, default=0),
            ),
            outs=("qReturn",),
        ),
        "ClearAllButThis": MethodSpec(
            "clear_all_but_this",
            params=(ParamSpec("qSoftLock", "boolean", required=False, default=False),),
            outs=("qReturn",),
        ),
        "SelectPossible": MethodSpec(
            "select_possible",
            params=(ParamSpec("qSoftLock", "boolean", required=False, default=False),),
            outs=("qReturn",),
        ),
        "SelectExcluded": MethodSpec(
            "select_excluded",
            params=(ParamSpec("qSoftLock", "boolean", required=False, default=False),),
            outs=("qReturn",),
        ),
        "SelectAll": MethodSpec(
            "select_all",
            params=(ParamSpec("qSoftLock", "boolean", required=False, default=False),),
            outs=("qReturn",),
        ),
        "Lock": MethodSpec("lock", params=(), outs=("qReturn",)),
        "Unlock": MethodSpec("unlock", params=(), outs=("qReturn",)),
        "GetNxProperties": MethodSpec("get_nx_properties", params=(), outs=("qProperties",)),
        "SetNxProperties": MethodSpec(
            "set_nx_properties", params=(ParamSpec("qProperties", "object"),), outs=()
        ),
        "SetAndMode": MethodSpec("set_and_mode", params=(ParamSpec("qAndMode", "boolean"),), outs=()),
        "SelectAlternative": MethodSpec(
            "select_alternative",
            params=(ParamSpec("qSoftLock", "boolean", required=False, default=False),),
            outs=("qReturn",),
        ),
        "LowLevelSelect": MethodSpec(
            "low_level_select",
            params=(
                ParamSpec("qValues", "array"),
                ParamSpec("qToggleMode", "boolean"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
            ),
            outs=("qReturn",),
        ),
        "Clear": MethodSpec("clear", params=(), outs=("qReturn",)),
    }

    def get_cardinal(self) -> Outs:
        """Count the distinct values of the field.

        Returns:
            qReturn: integer
        QIX: Field.GetCardinal.
        """
        raise NotWritten("Field.GetCardinal")

    def get_and_mode(self) -> Outs:
        """Tell whether values selected in this field are combined by AND instead of OR.

        Returns:
            qReturn: boolean
        QIX: Field.GetAndMode.
        """
        raise NotWritten("Field.GetAndMode")

    def select_values(
        self, *, qFieldValues: list[dict[str, Any]], qToggleMode: bool = False, qSoftLock: bool = False
    ) -> Outs:
        """Select the given values, instead of or in addition to what is selected.

        Returns:
            qReturn: boolean
        QIX: Field.SelectValues.
        """
        raise NotWritten("Field.SelectValues")

    def select(self, *, qMatch: str, qSoftLock: bool = False, qExcludedValuesMode: int = 0) -> Outs:
        """Select every value that matches a search text, wildcards allowed.

        Returns:
            qReturn: boolean
        QIX: Field.Select.
        """
        raise NotWritten("Field.Select")

    def toggle_select(self, *, qMatch: str, qSoftLock: bool = False, qExcludedValuesMode: int = 0) -> Outs:
        """Turn the selection of every value that matches a search text on or off.

        Returns:
            qReturn: boolean
        QIX: Field.ToggleSelect.
        """
        raise NotWritten("Field.ToggleSelect")

    def clear_all_but_this(self, *, qSoftLock: bool = False) -> Outs:
        """Clear the selections of all fields except this one.

        Returns:
            qReturn: boolean
        QIX: Field.ClearAllButThis.
        """
        raise NotWritten("Field.ClearAllButThis")

    def select_possible(self, *, qSoftLock: bool = False) -> Outs:
        """Select all values that are possible now.

        Returns:
            qReturn: boolean
        QIX: Field.SelectPossible.
        """
        raise NotWritten("Field.SelectPossible")

    def select_excluded(self, *, qSoftLock: bool = False) -> Outs:
        """Select the values that are excluded now, which inverts the selection.

        Returns:
            qReturn: boolean
        QIX: Field.SelectExcluded.
        """
        raise NotWritten("Field.SelectExcluded")

    def select_all(self, *, qSoftLock: bool = False) -> Outs:
        """Select all values, the excluded ones too.

        Returns:
            qReturn: boolean
        QIX: Field.SelectAll.
        """
        raise NotWritten("Field.SelectAll")

    def lock(self) -> Outs:
        """Protect the selections of this field against change.

        Returns:
            qReturn: boolean
        QIX: Field.Lock.
        """
        raise NotWritten("Field.Lock")

    def unlock(self) -> Outs:
        """Release a lock on the field.

        Returns:
            qReturn: boolean
        QIX: Field.Unlock.
        """
        raise NotWritten("Field.Unlock")

    def get_nx_properties(self) -> Outs:
        """Read the field's settings, such as one-and-only-one.

        Returns:
            qProperties: NxFieldProperties
        QIX: Field.GetNxProperties.
        """
        raise NotWritten("Field.GetNxProperties")

    def set_nx_properties(self, *, qProperties: dict[str, Any]) -> Outs:
        """Change the field's settings.

        QIX: Field.SetNxProperties.
        """
        raise NotWritten("Field.SetNxProperties")

    def set_and_mode(self, *, qAndMode: bool) -> Outs:
        """Combine values selected in this field by AND, or by OR again.

        QIX: Field.SetAndMode.
        """
        raise NotWritten("Field.SetAndMode")

    def select_alternative(self, *, qSoftLock: bool = False) -> Outs:
        """Select the values that would be possible without the selection in this field.

        Returns:
            qReturn: boolean
        QIX: Field.SelectAlternative.
        """
        raise NotWritten("Field.SelectAlternative")

    def low_level_select(self, *, qValues: list[int], qToggleMode: bool, qSoftLock: bool = False) -> Outs:
        """Select values by their element numbers.

        Returns:
            qReturn: boolean
        QIX: Field.LowLevelSelect.
        """
        raise NotWritten("Field.LowLevelSelect")

    def clear(self) -> Outs:
        """Clear the selections of the field.

        Returns:
            qReturn: boolean
        QIX: Field.Clear.
        """
        raise NotWritten("Field.Clear")
