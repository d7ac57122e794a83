# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
# mypy: disable-error-code=no-any-return
"""A stored set of selections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...rpc.remote import AsyncRpcObject, RpcObject, method

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from .structs.bookmark import (
        BookmarkApplyAndVerifyResult,
        BookmarkFieldPage,
        BookmarkStateFieldPages,
        FieldValue,
        GenericBookmarkLayout,
        GenericBookmarkProperties,
        StateFieldValues,
    )
    from .structs.object import NxInfo, NxPatch


class GenericBookmark(RpcObject):
    """A stored set of selections.

    Every call waits for the answer, and raises `EngineError` when the engine refuses.
    """

    @method("GetFieldValues")
    def get_field_values(
        self, qField: str, qGetExcludedValues: bool, qDataPage: BookmarkFieldPage | Mapping[str, Any]
    ) -> list[FieldValue]:
        """Fetch one page of the values a bookmark stores for a field.

        QIX: GenericBookmark.GetFieldValues.
        """
        return self._rpc(
            "GetFieldValues",
            {"qField": qField, "qGetExcludedValues": qGetExcludedValues, "qDataPage": qDataPage},
            out="qFieldValues",
            result="FieldValue[]",
        )

    @method("GetFieldValuesEx")
    def get_field_values_ex(
        self, qField: str, qGetExcludedValues: bool, qDataPages: BookmarkStateFieldPages | Mapping[str, Any]
    ) -> list[StateFieldValues]:
        """Fetch several pages of the values a bookmark stores for a field, in any state.

        QIX: GenericBookmark.GetFieldValuesEx.
        """
        return self._rpc(
            "GetFieldValuesEx",
            {"qField": qField, "qGetExcludedValues": qGetExcludedValues, "qDataPages": qDataPages},
            out="qFieldValues",
            result="StateFieldValues[]",
        )

    @method("GetLayout")
    def get_layout(self) -> GenericBookmarkLayout:
        """Evaluate the bookmark: what it stores, and its titles.

        QIX: GenericBookmark.GetLayout.
        """
        return self._rpc("GetLayout", {}, out="qLayout", result="GenericBookmarkLayout")

    @method("ApplyPatches")
    def apply_patches(self, qPatches: Sequence[NxPatch | Mapping[str, Any]]) -> None:
        """Change single properties of the bookmark by patches.

        Needs the right to update.
        QIX: GenericBookmark.ApplyPatches.
        """
        self._rpc("ApplyPatches", {"qPatches": qPatches})

    @method("SetProperties")
    def set_properties(self, qProp: GenericBookmarkProperties | Mapping[str, Any]) -> None:
        """Replace the properties of the bookmark.

        Needs the right to update.
        QIX: GenericBookmark.SetProperties.
        """
        self._rpc("SetProperties", {"qProp": qProp})

    @method("GetProperties")
    def get_properties(self) -> GenericBookmarkProperties:
        """Read the properties of the bookmark.

        QIX: GenericBookmark.GetProperties.
        """
        return self._rpc("GetProperties", {}, out="qProp", result="GenericBookmarkProperties")

    @method("GetInfo")
    def get_info(self) -> NxInfo:
        """Give the identifier and type of the bookmark.

        QIX: GenericBookmark.GetInfo.
        """
        return self._rpc("GetInfo", {}, out="qInfo", result="NxInfo")

    @method("Apply")
    def apply(self) -> bool:
        """Select what the bookmark stores.

        QIX: GenericBookmark.Apply.
        """
        return self._rpc("Apply", {}, out="qSuccess")

    @method("ApplyAndVerify")
    def apply_and_verify(self) -> BookmarkApplyAndVerifyResult:
        """Select what the bookmark stores and report values that are gone.

        Experimental: it may change.
        QIX: GenericBookmark.ApplyAndVerify.
        """
        return self._rpc("ApplyAndVerify", {}, out="qResult", result="BookmarkApplyAndVerifyResult")

    @method("Publish")
    def publish(self) -> None:
        """Make the bookmark visible to other readers of a published app.

        Needs the right to publish.
        QIX: GenericBookmark.Publish.
        """
        self._rpc("Publish", {})

    @method("UnPublish")
    def un_publish(self) -> None:
        """Take the bookmark back from other readers.

        Needs the right to publish.
        QIX: GenericBookmark.UnPublish.
        """
        self._rpc("UnPublish", {})

    @method("Approve")
    def approve(self) -> None:
        """Add the bookmark to the approved part of a published app.

        Needs the right to approve.
        QIX: GenericBookmark.Approve.
        """
        self._rpc("Approve", {})

    @method("UnApprove")
    def un_approve(self) -> None:
        """Take the bookmark out of the approved part of a published app.

        Needs the right to approve.
        QIX: GenericBookmark.UnApprove.
        """
        self._rpc("UnApprove", {})

    def changes(self) -> Iterator[GenericBookmarkLayout]:
        """What `get_layout` gives as it is now, then again after each change, until the object is closed.

        QIX: GenericBookmark.GetLayout.
        """
        from ...helpers.changes import layouts

        return layouts(self.get_layout, self.on)


class AsyncGenericBookmark(AsyncRpcObject):
    """A stored set of selections.

    Every call is awaited, and raises `EngineError` when the engine refuses.
    """

    @method("GetFieldValues")
    async def get_field_values(
        self, qField: str, qGetExcludedValues: bool, qDataPage: BookmarkFieldPage | Mapping[str, Any]
    ) -> list[FieldValue]:
        """Fetch one page of the values a bookmark stores for a field.

        QIX: GenericBookmark.GetFieldValues.
        """
        return await self._rpc(
            "GetFieldValues",
            {"qField": qField, "qGetExcludedValues": qGetExcludedValues, "qDataPage": qDataPage},
            out="qFieldValues",
            result="FieldValue[]",
        )

    @method("GetFieldValuesEx")
    async def get_field_values_ex(
        self, qField: str, qGetExcludedValues: bool, qDataPages: BookmarkStateFieldPages | Mapping[str, Any]
    ) -> list[StateFieldValues]:
        """Fetch several pages of the values a bookmark stores for a field, in any state.

        QIX: GenericBookmark.GetFieldValuesEx.
        """
        return await self._rpc(
            "GetFieldValuesEx",
            {"qField": qField, "qGetExcludedValues": qGetExcludedValues, "qDataPages": qDataPages},
            out="qFieldValues",
            result="StateFieldValues[]",
        )

    @method("GetLayout")
    async def get_layout(self) -> GenericBookmarkLayout:
        """Evaluate the bookmark: what it stores, and its titles.

        QIX: GenericBookmark.GetLayout.
        """
        return await self._rpc("GetLayout", {}, out="qLayout", result="GenericBookmarkLayout")

    @method("ApplyPatches")
    async def apply_patches(self, qPatches: Sequence[NxPatch | Mapping[str, Any]]) -> None:
        """Change single properties of the bookmark by patches.

        Needs the right to update.
        QIX: GenericBookmark.ApplyPatches.
        """
        await self._rpc("ApplyPatches", {"qPatches": qPatches})

    @method("SetProperties")
    async def set_properties(self, qProp: GenericBookmarkProperties | Mapping[str, Any]) -> None:
        """Replace the properties of the bookmark.

        Needs the right to update.
        QIX: GenericBookmark.SetProperties.
        """
        await self._rpc("SetProperties", {"qProp": qProp})

    @method("GetProperties")
    async def get_properties(self) -> GenericBookmarkProperties:
        """Read the properties of the bookmark.

        QIX: GenericBookmark.GetProperties.
        """
        return await self._rpc("GetProperties", {}, out="qProp", result="GenericBookmarkProperties")

    @method("GetInfo")
    async def get_info(self) -> NxInfo:
        """Give the identifier and type of the bookmark.

        QIX: GenericBookmark.GetInfo.
        """
        return await self._rpc("GetInfo", {}, out="qInfo", result="NxInfo")

    @method("Apply")
    async def apply(self) -> bool:
        """Select what the bookmark stores.

        QIX: GenericBookmark.Apply.
        """
        return await self._rpc("Apply", {}, out="qSuccess")

    @method("ApplyAndVerify")
    async def apply_and_verify(self) -> BookmarkApplyAndVerifyResult:
        """Select what the bookmark stores and report values that are gone.

        Experimental: it may change.
        QIX: GenericBookmark.ApplyAndVerify.
        """
        return await self._rpc("ApplyAndVerify", {}, out="qResult", result="BookmarkApplyAndVerifyResult")

    @method("Publish")
    async def publish(self) -> None:
        """Make the bookmark visible to other readers of a published app.

        Needs the right to publish.
        QIX: GenericBookmark.Publish.
        """
        await self._rpc("Publish", {})

    @method("UnPublish")
    async def un_publish(self) -> None:
        """Take the bookmark back from other readers.

        Needs the right to publish.
        QIX: GenericBookmark.UnPublish.
        """
        await self._rpc("UnPublish", {})

    @method("Approve")
    async def approve(self) -> None:
        """Add the bookmark to the approved part of a published app.

        Needs the right to approve.
        QIX: GenericBookmark.Approve.
        """
        await self._rpc("Approve", {})

    @method("UnApprove")
    async def un_approve(self) -> None:
        """Take the bookmark out of the approved part of a published app.

        Needs the right to approve.
        QIX: GenericBookmark.UnApprove.
        """
        await self._rpc("UnApprove", {})

    def changes(self) -> AsyncIterator[GenericBookmarkLayout]:
        """What `get_layout` gives as it is now, then again after each change, until the object is closed.

        QIX: GenericBookmark.GetLayout.
        """
        from ...helpers.changes import layouts_async

        return layouts_async(self.get_layout, self.on)
