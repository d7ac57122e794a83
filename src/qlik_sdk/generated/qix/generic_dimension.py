# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
# mypy: disable-error-code=no-any-return
"""A dimension of the library of an app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...rpc.remote import AsyncRpcObject, RpcObject, method

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from .structs.library import GenericDimensionLayout, GenericDimensionProperties, NxLibraryDimensionDef
    from .structs.object import NxInfo, NxLinkedObjectInfo, NxPatch


class GenericDimension(RpcObject):
    """A dimension of the library of an app.

    Every call waits for the answer, and raises `EngineError` when the engine refuses.
    """

    @method("GetLayout")
    def get_layout(self) -> GenericDimensionLayout:
        """Evaluate the dimension: labels, titles and field facts.

        QIX: GenericDimension.GetLayout.
        """
        return self._rpc("GetLayout", {}, out="qLayout", result="GenericDimensionLayout")

    @method("ApplyPatches")
    def apply_patches(self, qPatches: Sequence[NxPatch | Mapping[str, Any]]) -> None:
        """Change single properties of the dimension by patches.

        Needs the right to update.
        QIX: GenericDimension.ApplyPatches.
        """
        self._rpc("ApplyPatches", {"qPatches": qPatches})

    @method("SetProperties")
    def set_properties(self, qProp: GenericDimensionProperties | Mapping[str, Any]) -> None:
        """Replace the properties of the dimension.

        Needs the right to update.
        QIX: GenericDimension.SetProperties.
        """
        self._rpc("SetProperties", {"qProp": qProp})

    @method("GetProperties")
    def get_properties(self) -> GenericDimensionProperties:
        """Read the properties of the dimension.

        QIX: GenericDimension.GetProperties.
        """
        return self._rpc("GetProperties", {}, out="qProp", result="GenericDimensionProperties")

    @method("GetInfo")
    def get_info(self) -> NxInfo:
        """Give the identifier and type of the dimension.

        QIX: GenericDimension.GetInfo.
        """
        return self._rpc("GetInfo", {}, out="qInfo", result="NxInfo")

    @method("GetDimension")
    def get_dimension(self) -> NxLibraryDimensionDef:
        """Give the dimension's definition: grouping, fields and labels.

        QIX: GenericDimension.GetDimension.
        """
        return self._rpc("GetDimension", {}, out="qDim", result="NxLibraryDimensionDef")

    @method("GetLinkedObjects")
    def get_linked_objects(self) -> list[NxLinkedObjectInfo]:
        """List the objects that use the dimension.

        QIX: GenericDimension.GetLinkedObjects.
        """
        return self._rpc("GetLinkedObjects", {}, out="qItems", result="NxLinkedObjectInfo[]")

    @method("Publish")
    def publish(self) -> None:
        """Make the dimension visible to other readers of a published app.

        Needs the right to publish.
        QIX: GenericDimension.Publish.
        """
        self._rpc("Publish", {})

    @method("UnPublish")
    def un_publish(self) -> None:
        """Take the dimension back from other readers.

        Needs the right to publish.
        QIX: GenericDimension.UnPublish.
        """
        self._rpc("UnPublish", {})

    @method("Approve")
    def approve(self) -> None:
        """Add the dimension to the approved part of a published app.

        Needs the right to approve.
        QIX: GenericDimension.Approve.
        """
        self._rpc("Approve", {})

    @method("UnApprove")
    def un_approve(self) -> None:
        """Take the dimension out of the approved part of a published app.

        Needs the right to approve.
        QIX: GenericDimension.UnApprove.
        """
        self._rpc("UnApprove", {})

    @method("StepCycle")
    def step_cycle(self, qStep: int) -> None:
        """Move a cyclic dimension on by some fields, for all objects that use it.

        Experimental: it may change.
        QIX: GenericDimension.StepCycle.
        """
        self._rpc("StepCycle", {"qStep": qStep})

    @method("SetActiveField")
    def set_active_field(self, qIx: int) -> None:
        """Choose the active field of a cyclic dimension, for all objects that use it.

        Experimental: it may change.
        QIX: GenericDimension.SetActiveField.
        """
        self._rpc("SetActiveField", {"qIx": qIx})

    @method("GetActiveField")
    def get_active_field(self) -> int:
        """Give the index of the active field of a cyclic dimension.

        Experimental: it may change.
        QIX: GenericDimension.GetActiveField.
        """
        return self._rpc("GetActiveField", {}, out="qReturn")

    def changes(self) -> Iterator[GenericDimensionLayout]:
        """What `get_layout` gives as it is now, then again after each change, until the object is closed.

        QIX: GenericDimension.GetLayout.
        """
        from ...helpers.changes import layouts

        return layouts(self.get_layout, self.on)


class AsyncGenericDimension(AsyncRpcObject):
    """A dimension of the library of an app.

    Every call is awaited, and raises `EngineError` when the engine refuses.
    """

    @method("GetLayout")
    async def get_layout(self) -> GenericDimensionLayout:
        """Evaluate the dimension: labels, titles and field facts.

        QIX: GenericDimension.GetLayout.
        """
        return await self._rpc("GetLayout", {}, out="qLayout", result="GenericDimensionLayout")

    @method("ApplyPatches")
    async def apply_patches(self, qPatches: Sequence[NxPatch | Mapping[str, Any]]) -> None:
        """Change single properties of the dimension by patches.

        Needs the right to update.
        QIX: GenericDimension.ApplyPatches.
        """
        await self._rpc("ApplyPatches", {"qPatches": qPatches})

    @method("SetProperties")
    async def set_properties(self, qProp: GenericDimensionProperties | Mapping[str, Any]) -> None:
        """Replace the properties of the dimension.

        Needs the right to update.
        QIX: GenericDimension.SetProperties.
        """
        await self._rpc("SetProperties", {"qProp": qProp})

    @method("GetProperties")
    async def get_properties(self) -> GenericDimensionProperties:
        """Read the properties of the dimension.

        QIX: GenericDimension.GetProperties.
        """
        return await self._rpc("GetProperties", {}, out="qProp", result="GenericDimensionProperties")

    @method("GetInfo")
    async def get_info(self) -> NxInfo:
        """Give the identifier and type of the dimension.

        QIX: GenericDimension.GetInfo.
        """
        return await self._rpc("GetInfo", {}, out="qInfo", result="NxInfo")

    @method("GetDimension")
    async def get_dimension(self) -> NxLibraryDimensionDef:
        """Give the dimension's definition: grouping, fields and labels.

        QIX: GenericDimension.GetDimension.
        """
        return await self._rpc("GetDimension", {}, out="qDim", result="NxLibraryDimensionDef")

    @method("GetLinkedObjects")
    async def get_linked_objects(self) -> list[NxLinkedObjectInfo]:
        """List the objects that use the dimension.

        QIX: GenericDimension.GetLinkedObjects.
        """
        return await self._rpc("GetLinkedObjects", {}, out="qItems", result="NxLinkedObjectInfo[]")

    @method("Publish")
    async def publish(self) -> None:
        """Make the dimension visible to other readers of a published app.

        Needs the right to publish.
        QIX: GenericDimension.Publish.
        """
        await self._rpc("Publish", {})

    @method("UnPublish")
    async def un_publish(self) -> None:
        """Take the dimension back from other readers.

        Needs the right to publish.
        QIX: GenericDimension.UnPublish.
        """
        await self._rpc("UnPublish", {})

    @method("Approve")
    async def approve(self) -> None:
        """Add the dimension to the approved part of a published app.

        Needs the right to approve.
        QIX: GenericDimension.Approve.
        """
        await self._rpc("Approve", {})

    @method("UnApprove")
    async def un_approve(self) -> None:
        """Take the dimension out of the approved part of a published app.

        Needs the right to approve.
        QIX: GenericDimension.UnApprove.
        """
        await self._rpc("UnApprove", {})

    @method("StepCycle")
    async def step_cycle(self, qStep: int) -> None:
        """Move a cyclic dimension on by some fields, for all objects that use it.

        Experimental: it may change.
        QIX: GenericDimension.StepCycle.
        """
        await self._rpc("StepCycle", {"qStep": qStep})

    @method("SetActiveField")
    async def set_active_field(self, qIx: int) -> None:
        """Choose the active field of a cyclic dimension, for all objects that use it.

        Experimental: it may change.
        QIX: GenericDimension.SetActiveField.
        """
        await self._rpc("SetActiveField", {"qIx": qIx})

    @method("GetActiveField")
    async def get_active_field(self) -> int:
        """Give the index of the active field of a cyclic dimension.

        Experimental: it may change.
        QIX: GenericDimension.GetActiveField.
        """
        return await self._rpc("GetActiveField", {}, out="qReturn")

    def changes(self) -> AsyncIterator[GenericDimensionLayout]:
        """What `get_layout` gives as it is now, then again after each change, until the object is closed.

        QIX: GenericDimension.GetLayout.
        """
        from ...helpers.changes import layouts_async

        return layouts_async(self.get_layout, self.on)
