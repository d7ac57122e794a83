# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""A variable in its older form, deprecated in favour of GenericVariable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...rpc.service import MethodSpec, NotWritten, Outs, ParamSpec, RpcService


class VariableApi(RpcService):
    """A variable in its older form, deprecated in favour of GenericVariable.

    Every method raises `NotWritten` until a subclass answers it.
    """

    QIX_TYPE: ClassVar[str] = "Variable"
    METHODS: ClassVar[Mapping[str, MethodSpec]] = {
        "GetContent": MethodSpec("get_content", params=(), outs=("qContent",)),
        "GetRawContent": MethodSpec("get_raw_content", params=(), outs=("qReturn",)),
        "SetContent": MethodSpec(
            "set_content",
            params=(
                ParamSpec("qContent", "string"),
                ParamSpec("qUpdateMRU", "boolean"),
            ),
            outs=("qReturn",),
        ),
        "ForceContent": MethodSpec(
            "force_content",
            params=(
                ParamSpec("qs", "string"),
                ParamSpec("qd", "number"),
            ),
            outs=(),
        ),
        "GetNxProperties": MethodSpec("get_nx_properties", params=(), outs=("qProperties",)),
        "SetNxProperties": MethodSpec(
            "set_nx_properties", params=(ParamSpec("qProperties", "object"),), outs=(), access=("update",)
        ),
    }

    def get_content(self) -> Outs:
        """Evaluate the variable and give its text and number.

        Returns:
            qContent: AlfaNumString
        QIX: Variable.GetContent.
        """
        raise NotWritten("Variable.GetContent")

    def get_raw_content(self) -> Outs:
        """Give the variable's definition unevaluated.

        Returns:
            qReturn: string
        QIX: Variable.GetRawContent.
        """
        raise NotWritten("Variable.GetRawContent")

    def set_content(self, *, qContent: str, qUpdateMRU: bool) -> Outs:
        """Set the variable's value, as far as its constraints allow.

        Returns:
            qReturn: boolean
        QIX: Variable.SetContent.
        """
        raise NotWritten("Variable.SetContent")

    def force_content(self, *, qs: str, qd: float) -> Outs:
        """Set the variable's value past its constraints.

        QIX: Variable.ForceContent.
        """
        raise NotWritten("Variable.ForceContent")

    def get_nx_properties(self) -> Outs:
        """Read the variable's settings.

        Returns:
            qProperties: NxVariableProperties
        QIX: Variable.GetNxProperties.
        """
        raise NotWritten("Variable.GetNxProperties")

    def set_nx_properties(self, *, qProperties: dict[str, Any]) -> Outs:
        """Change the variable's settings.

        Needs the right to update.
        QIX: Variable.SetNxProperties.
        """
        raise NotWritten("Variable.SetNxProperties")
