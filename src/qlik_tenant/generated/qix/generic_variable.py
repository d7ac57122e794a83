# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""A variable of an app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...rpc.service import MethodSpec, NotWritten, Outs, ParamSpec, RpcService


class GenericVariableApi(RpcService):
    """A variable of an app.

    Every method raises `NotWritten` until a subclass answers it.
    """

    QIX_TYPE: ClassVar[str] = "GenericVariable"
    METHODS: ClassVar[Mapping[str, MethodSpec]] = {
        "GetLayout": MethodSpec("get_layout", params=(), outs=("qLayout",)),
        "ApplyPatches": MethodSpec(
            "apply_patches", params=(ParamSpec("qPatches", "array"),), outs=(), access=("update",)
        ),
        "SetProperties": MethodSpec(
            "set_properties", params=(ParamSpec("qProp", "object"),), outs=(), access=("update",)
        ),
        "GetProperties": MethodSpec("get_properties", params=(), outs=("qProp",)),
        "GetInfo": MethodSpec("get_info", params=(), outs=("qInfo",)),
        "SetStringValue": MethodSpec("set_string_value", params=(ParamSpec("qVal", "string"),), outs=()),
        "SetNumValue": MethodSpec("set_num_value", params=(ParamSpec("qVal", "number"),), outs=()),
        "SetDualValue": MethodSpec(
            "set_dual_value",
            params=(
                ParamSpec("qText", "string"),
                ParamSpec("qNum", "number"),
            ),
            outs=(),
        ),
        "GetRawContent": MethodSpec("get_raw_content", params=(), outs=("qReturn",)),
    }

    def get_layout(self) -> Outs:
        """Evaluate the variable: its text and number.

        Returns:
            qLayout: GenericVariableLayout
        QIX: GenericVariable.GetLayout.
        """
        raise NotWritten("GenericVariable.GetLayout")

    def apply_patches(self, *, qPatches: list[dict[str, Any]]) -> Outs:
        """Change single properties of the variable by patches.

        Needs the right to update.
        QIX: GenericVariable.ApplyPatches.
        """
        raise NotWritten("GenericVariable.ApplyPatches")

    def set_properties(self, *, qProp: dict[str, Any]) -> Outs:
        """Replace the properties of the variable.

        Needs the right to update.
        QIX: GenericVariable.SetProperties.
        """
        raise NotWritten("GenericVariable.SetProperties")

    def get_properties(self) -> Outs:
        """Read the properties of the variable.

        Returns:
            qProp: GenericVariableProperties
        QIX: GenericVariable.GetProperties.
        """
        raise NotWritten("GenericVariable.GetProperties")

    def get_info(self) -> Outs:
        """Give the identifier and type of the variable.

        Returns:
            qInfo: NxInfo
        QIX: GenericVariable.GetInfo.
        """
        raise NotWritten("GenericVariable.GetInfo")

    def set_string_value(self, *, qVal: str) -> Outs:
        """Set a text as the variable's value for this session.

        QIX: GenericVariable.SetStringValue.
        """
        raise NotWritten("GenericVariable.SetStringValue")

    def set_num_value(self, *, qVal: float) -> Outs:
        """Set a number as the variable's value for this session.

        QIX: GenericVariable.SetNumValue.
        """
        raise NotWritten("GenericVariable.SetNumValue")

    def set_dual_value(self, *, qText: str, qNum: float) -> Outs:
        """Set a text with its number as the variable's value for this session.

        QIX: GenericVariable.SetDualValue.
        """
        raise NotWritten("GenericVariable.SetDualValue")

    def get_raw_content(self) -> Outs:
        """Give the variable's definition unevaluated.

        Returns:
            qReturn: string
        QIX: GenericVariable.GetRawContent.
        """
        raise NotWritten("GenericVariable.GetRawContent")
