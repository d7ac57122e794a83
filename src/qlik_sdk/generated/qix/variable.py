# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
# mypy: disable-error-code=no-any-return
"""A variable in its older form, deprecated in favour of GenericVariable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...rpc.remote import AsyncRpcObject, RpcObject, method

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .structs.hypercube import AlfaNumString
    from .structs.library import NxVariableProperties


class Variable(RpcObject):
    """A variable in its older form, deprecated in favour of GenericVariable.

    Every call waits for the answer, and raises `EngineError` when the engine refuses.
    """

    @method("GetContent")
    def get_content(self) -> AlfaNumString:
        """Evaluate the variable and give its text and number.

        Deprecated.
        QIX: Variable.GetContent.
        """
        return self._rpc("GetContent", {}, out="qContent", result="AlfaNumString")

    @method("GetRawContent")
    def get_raw_content(self) -> str:
        """Give the variable's definition unevaluated.

        Deprecated.
        QIX: Variable.GetRawContent.
        """
        return self._rpc("GetRawContent", {}, out="qReturn")

    @method("SetContent")
    def set_content(self, qContent: str, qUpdateMRU: bool) -> bool:
        """Set the variable's value, as far as its constraints allow.

        Deprecated.
        QIX: Variable.SetContent.
        """
        return self._rpc("SetContent", {"qContent": qContent, "qUpdateMRU": qUpdateMRU}, out="qReturn")

    @method("ForceContent")
    def force_content(self, qs: str, qd: float) -> None:
        """Set the variable's value past its constraints.

        Deprecated.
        QIX: Variable.ForceContent.
        """
        self._rpc("ForceContent", {"qs": qs, "qd": qd})

    @method("GetNxProperties")
    def get_nx_properties(self) -> NxVariableProperties:
        """Read the variable's settings.

        Deprecated.
        QIX: Variable.GetNxProperties.
        """
        return self._rpc("GetNxProperties", {}, out="qProperties", result="NxVariableProperties")

    @method("SetNxProperties")
    def set_nx_properties(self, qProperties: NxVariableProperties | Mapping[str, Any]) -> None:
        """Change the variable's settings.

        Deprecated.
        Needs the right to update.
        QIX: Variable.SetNxProperties.
        """
        self._rpc("SetNxProperties", {"qProperties": qProperties})


class AsyncVariable(AsyncRpcObject):
    """A variable in its older form, deprecated in favour of GenericVariable.

    Every call is awaited, and raises `EngineError` when the engine refuses.
    """

    @method("GetContent")
    async def get_content(self) -> AlfaNumString:
        """Evaluate the variable and give its text and number.

        Deprecated.
        QIX: Variable.GetContent.
        """
        return await self._rpc("GetContent", {}, out="qContent", result="AlfaNumString")

    @method("GetRawContent")
    async def get_raw_content(self) -> str:
        """Give the variable's definition unevaluated.

        Deprecated.
        QIX: Variable.GetRawContent.
        """
        return await self._rpc("GetRawContent", {}, out="qReturn")

    @method("SetContent")
    async def set_content(self, qContent: str, qUpdateMRU: bool) -> bool:
        """Set the variable's value, as far as its constraints allow.

        Deprecated.
        QIX: Variable.SetContent.
        """
        return await self._rpc("SetContent", {"qContent": qContent, "qUpdateMRU": qUpdateMRU}, out="qReturn")

    @method("ForceContent")
    async def force_content(self, qs: str, qd: float) -> None:
        """Set the variable's value past its constraints.

        Deprecated.
        QIX: Variable.ForceContent.
        """
        await self._rpc("ForceContent", {"qs": qs, "qd": qd})

    @method("GetNxProperties")
    async def get_nx_properties(self) -> NxVariableProperties:
        """Read the variable's settings.

        Deprecated.
        QIX: Variable.GetNxProperties.
        """
        return await self._rpc("GetNxProperties", {}, out="qProperties", result="NxVariableProperties")

    @method("SetNxProperties")
    async def set_nx_properties(self, qProperties: NxVariableProperties | Mapping[str, Any]) -> None:
        """Change the variable's settings.

        Deprecated.
        Needs the right to update.
        QIX: Variable.SetNxProperties.
        """
        await self._rpc("SetNxProperties", {"qProperties": qProperties})
