# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
# mypy: disable-error-code=no-any-return
"""A measure of the library of an app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...rpc.remote import AsyncRpcObject, RpcObject, method

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from .structs.library import GenericMeasureLayout, GenericMeasureProperties, NxLibraryMeasureDef
    from .structs.object import NxInfo, NxLinkedObjectInfo, NxPatch


class GenericMeasure(RpcObject):
    """A measure of the library of an app.

    Every call waits for the answer, and raises `EngineError` when the engine refuses.
    """

    @method("GetLayout")
    def get_layout(self) -> GenericMeasureLayout:
        """Evaluate the measure: its definition and titles.

        QIX: GenericMeasure.GetLayout.
        """
        return self._rpc("GetLayout", {}, out="qLayout", result="GenericMeasureLayout")

    @method("ApplyPatches")
    def apply_patches(self, qPatches: Sequence[NxPatch | Mapping[str, Any]]) -> None:
        """Change single properties of the measure by patches.

        Needs the right to update.
        QIX: GenericMeasure.ApplyPatches.
        """
        self._rpc("ApplyPatches", {"qPatches": qPatches})

    @method("SetProperties")
    def set_properties(self, qProp: GenericMeasureProperties | Mapping[str, Any]) -> None:
        """Replace the properties of the measure.

        Needs the right to update.
        QIX: GenericMeasure.SetProperties.
        """
        self._rpc("SetProperties", {"qProp": qProp})

    @method("GetProperties")
    def get_properties(self) -> GenericMeasureProperties:
        """Read the properties of the measure.

        QIX: GenericMeasure.GetProperties.
        """
        return self._rpc("GetProperties", {}, out="qProp", result="GenericMeasureProperties")

    @method("GetInfo")
    def get_info(self) -> NxInfo:
        """Give the identifier and type of the measure.

        QIX: GenericMeasure.GetInfo.
        """
        return self._rpc("GetInfo", {}, out="qInfo", result="NxInfo")

    @method("GetMeasure")
    def get_measure(self) -> NxLibraryMeasureDef:
        """Give the measure's definition: expression, label and format.

        QIX: GenericMeasure.GetMeasure.
        """
        return self._rpc("GetMeasure", {}, out="qMeasure", result="NxLibraryMeasureDef")

    @method("GetLinkedObjects")
    def get_linked_objects(self) -> list[NxLinkedObjectInfo]:
        """List the objects that use the measure.

        QIX: GenericMeasure.GetLinkedObjects.
        """
        return self._rpc("GetLinkedObjects", {}, out="qItems", result="NxLinkedObjectInfo[]")

    @method("Publish")
    def publish(self) -> None:
        """Make the measure visible to other readers of a published app.

        Needs the right to publish.
        QIX: GenericMeasure.Publish.
        """
        self._rpc("Publish", {})

    @method("UnPublish")
    def un_publish(self) -> None:
        """Take the measure back from other readers.

        Needs the right to publish.
        QIX: GenericMeasure.UnPublish.
        """
        self._rpc("UnPublish", {})

    @method("Approve")
    def approve(self) -> None:
        """Add the measure to the approved part of a published app.

        Needs the right to approve.
        QIX: GenericMeasure.Approve.
        """
        self._rpc("Approve", {})

    @method("UnApprove")
    def un_approve(self) -> None:
        """Take the measure out of the approved part of a published app.

        Needs the right to approve.
        QIX: GenericMeasure.UnApprove.
        """
        self._rpc("UnApprove", {})

    def changes(self) -> Iterator[GenericMeasureLayout]:
        """What `get_layout` gives as it is now, then again after each change, until the object is closed.

        QIX: GenericMeasure.GetLayout.
        """
        from ...helpers.changes import layouts

        return layouts(self.get_layout, self.on)


class AsyncGenericMeasure(AsyncRpcObject):
    """A measure of the library of an app.

    Every call is awaited, and raises `EngineError` when the engine refuses.
    """

    @method("GetLayout")
    async def get_layout(self) -> GenericMeasureLayout:
        """Evaluate the measure: its definition and titles.

        QIX: GenericMeasure.GetLayout.
        """
        return await self._rpc("GetLayout", {}, out="qLayout", result="GenericMeasureLayout")

    @method("ApplyPatches")
    async def apply_patches(self, qPatches: Sequence[NxPatch | Mapping[str, Any]]) -> None:
        """Change single properties of the measure by patches.

        Needs the right to update.
        QIX: GenericMeasure.ApplyPatches.
        """
        await self._rpc("ApplyPatches", {"qPatches": qPatches})

    @method("SetProperties")
    async def set_properties(self, qProp: GenericMeasureProperties | Mapping[str, Any]) -> None:
        """Replace the properties of the measure.

        Needs the right to update.
        QIX: GenericMeasure.SetProperties.
        """
        await self._rpc("SetProperties", {"qProp": qProp})

    @method("GetProperties")
    async def get_properties(self) -> GenericMeasureProperties:
        """Read the properties of the measure.

        QIX: GenericMeasure.GetProperties.
        """
        return await self._rpc("GetProperties", {}, out="qProp", result="GenericMeasureProperties")

    @method("GetInfo")
    async def get_info(self) -> NxInfo:
        """Give the identifier and type of the measure.

        QIX: GenericMeasure.GetInfo.
        """
        return await self._rpc("GetInfo", {}, out="qInfo", result="NxInfo")

    @method("GetMeasure")
    async def get_measure(self) -> NxLibraryMeasureDef:
        """Give the measure's definition: expression, label and format.

        QIX: GenericMeasure.GetMeasure.
        """
        return await self._rpc("GetMeasure", {}, out="qMeasure", result="NxLibraryMeasureDef")

    @method("GetLinkedObjects")
    async def get_linked_objects(self) -> list[NxLinkedObjectInfo]:
        """List the objects that use the measure.

        QIX: GenericMeasure.GetLinkedObjects.
        """
        return await self._rpc("GetLinkedObjects", {}, out="qItems", result="NxLinkedObjectInfo[]")

    @method("Publish")
    async def publish(self) -> None:
        """Make the measure visible to other readers of a published app.

        Needs the right to publish.
        QIX: GenericMeasure.Publish.
        """
        await self._rpc("Publish", {})

    @method("UnPublish")
    async def un_publish(self) -> None:
        """Take the measure back from other readers.

        Needs the right to publish.
        QIX: GenericMeasure.UnPublish.
        """
        await self._rpc("UnPublish", {})

    @method("Approve")
    async def approve(self) -> None:
        """Add the measure to the approved part of a published app.

        Needs the right to approve.
        QIX: GenericMeasure.Approve.
        """
        await self._rpc("Approve", {})

    @method("UnApprove")
    async def un_approve(self) -> None:
        """Take the measure out of the approved part of a published app.

        Needs the right to approve.
        QIX: GenericMeasure.UnApprove.
        """
        await self._rpc("UnApprove", {})

    def changes(self) -> AsyncIterator[GenericMeasureLayout]:
        """What `get_layout` gives as it is now, then again after each change, until the object is closed.

        QIX: GenericMeasure.GetLayout.
        """
        from ...helpers.changes import layouts_async

        return layouts_async(self.get_layout, self.on)
