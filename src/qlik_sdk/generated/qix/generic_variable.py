# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
# mypy: disable-error-code=no-any-return
"""A variable of an app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...rpc.remote import AsyncRpcObject, RpcObject, method

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from .structs.library import GenericVariableLayout, GenericVariableProperties
    from .structs.object import NxInfo, NxPatch


class GenericVariable(RpcObject):
    """A variable of an app.

    Every call waits for the answer, and raises `EngineError` when the engine refuses.
    """

    @method("GetLayout")
    def get_layout(self) -> GenericVariableLayout:
        """Evaluate the variable: its text and number.

        QIX: GenericVariable.GetLayout.
        """
        return self._rpc("GetLayout", {}, out="qLayout", result="GenericVariableLayout")

    @method("ApplyPatches")
    def apply_patches(self, qPatches: Sequence[NxPatch | Mapping[str, Any]]) -> None:
        """Change single properties of the variable by patches.

        Needs the right to update.
        QIX: GenericVariable.ApplyPatches.
        """
        self._rpc("ApplyPatches", {"qPatches": qPatches})

    @method("SetProperties")
    def set_properties(self, qProp: GenericVariableProperties | Mapping[str, Any]) -> None:
        """Replace the properties of the variable.

        Needs the right to update.
        QIX: GenericVariable.SetProperties.
        """
        self._rpc("SetProperties", {"qProp": qProp})

    @method("GetProperties")
    def get_properties(self) -> GenericVariableProperties:
        """Read the properties of the variable.

        QIX: GenericVariable.GetProperties.
        """
        return self._rpc("GetProperties", {}, out="qProp", result="GenericVariableProperties")

    @method("GetInfo")
    def get_info(self) -> NxInfo:
        """Give the identifier and type of the variable.

        QIX: GenericVariable.GetInfo.
        """
        return self._rpc("GetInfo", {}, out="qInfo", result="NxInfo")

    @method("SetStringValue")
    def set_string_value(self, qVal: str) -> None:
        """Set a text as the variable's value for this session.

        QIX: GenericVariable.SetStringValue.
        """
        self._rpc("SetStringValue", {"qVal": qVal})

    @method("SetNumValue")
    def set_num_value(self, qVal: float) -> None:
        """Set a number as the variable's value for this session.

        QIX: GenericVariable.SetNumValue.
        """
        self._rpc("SetNumValue", {"qVal": qVal})

    @method("SetDualValue")
    def set_dual_value(self, qText: str, qNum: float) -> None:
        """Set a text with its number as the variable's value for this session.

        QIX: GenericVariable.SetDualValue.
        """
        self._rpc("SetDualValue", {"qText": qText, "qNum": qNum})

    @method("GetRawContent")
    def get_raw_content(self) -> str:
        """Give the variable's definition unevaluated.

        QIX: GenericVariable.GetRawContent.
        """
        return self._rpc("GetRawContent", {}, out="qReturn")

    def changes(self) -> Iterator[GenericVariableLayout]:
        """What `get_layout` gives as it is now, then again after each change, until the object is closed.

        QIX: GenericVariable.GetLayout.
        """
        from ...helpers.changes import layouts

        return layouts(self.get_layout, self.on)


class AsyncGenericVariable(AsyncRpcObject):
    """A variable of an app.

    Every call is awaited, and raises `EngineError` when the engine refuses.
    """

    @method("GetLayout")
    async def get_layout(self) -> GenericVariableLayout:
        """Evaluate the variable: its text and number.

        QIX: GenericVariable.GetLayout.
        """
        return await self._rpc("GetLayout", {}, out="qLayout", result="GenericVariableLayout")

    @method("ApplyPatches")
    async def apply_patches(self, qPatches: Sequence[NxPatch | Mapping[str, Any]]) -> None:
        """Change single properties of the variable by patches.

        Needs the right to update.
        QIX: GenericVariable.ApplyPatches.
        """
        await self._rpc("ApplyPatches", {"qPatches": qPatches})

    @method("SetProperties")
    async def set_properties(self, qProp: GenericVariableProperties | Mapping[str, Any]) -> None:
        """Replace the properties of the variable.

        Needs the right to update.
        QIX: GenericVariable.SetProperties.
        """
        await self._rpc("SetProperties", {"qProp": qProp})

    @method("GetProperties")
    async def get_properties(self) -> GenericVariableProperties:
        """Read the properties of the variable.

        QIX: GenericVariable.GetProperties.
        """
        return await self._rpc("GetProperties", {}, out="qProp", result="GenericVariableProperties")

    @method("GetInfo")
    async def get_info(self) -> NxInfo:
        """Give the identifier and type of the variable.

        QIX: GenericVariable.GetInfo.
        """
        return await self._rpc("GetInfo", {}, out="qInfo", result="NxInfo")

    @method("SetStringValue")
    async def set_string_value(self, qVal: str) -> None:
        """Set a text as the variable's value for this session.

        QIX: GenericVariable.SetStringValue.
        """
        await self._rpc("SetStringValue", {"qVal": qVal})

    @method("SetNumValue")
    async def set_num_value(self, qVal: float) -> None:
        """Set a number as the variable's value for this session.

        QIX: GenericVariable.SetNumValue.
        """
        await self._rpc("SetNumValue", {"qVal": qVal})

    @method("SetDualValue")
    async def set_dual_value(self, qText: str, qNum: float) -> None:
        """Set a text with its number as the variable's value for this session.

        QIX: GenericVariable.SetDualValue.
        """
        await self._rpc("SetDualValue", {"qText": qText, "qNum": qNum})

    @method("GetRawContent")
    async def get_raw_content(self) -> str:
        """Give the variable's definition unevaluated.

        QIX: GenericVariable.GetRawContent.
        """
        return await self._rpc("GetRawContent", {}, out="qReturn")

    def changes(self) -> AsyncIterator[GenericVariableLayout]:
        """What `get_layout` gives as it is now, then again after each change, until the object is closed.

        QIX: GenericVariable.GetLayout.
        """
        from ...helpers.changes import layouts_async

        return layouts_async(self.get_layout, self.on)
