# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""A stored set of selections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...rpc.service import MethodSpec, NotWritten, Outs, ParamSpec, RpcService


class GenericBookmarkApi(RpcService):
    """A stored set of selections.

    Every method raises `NotWritten` until a subclass answers it.
    """

    QIX_TYPE: ClassVar[str] = "GenericBookmark"
    METHODS: ClassVar[Mapping[str, MethodSpec]] = {
        "GetFieldValues": MethodSpec(
            "get_field_values",
            params=(
                ParamSpec("qField", "string"),
                ParamSpec("qGetExcludedValues", "boolean"),
                ParamSpec("qDataPage", "object"),
            ),
            outs=("qFieldValues",),
        ),
        "GetFieldValuesEx": MethodSpec(
            "get_field_values_ex",
            params=(
                ParamSpec("qField", "string"),
                ParamSpec("qGetExcludedValues", "boolean"),
                ParamSpec("qDataPages", "object"),
            ),
            outs=("qFieldValues",),
        ),
        "GetLayout": MethodSpec("get_layout", params=(), outs=("qLayout",)),
        "ApplyPatches": MethodSpec(
            "apply_patches", params=(ParamSpec("qPatches", "array"),), outs=(), access=("update",)
        ),
        "SetProperties": MethodSpec(
            "set_properties", params=(ParamSpec("qProp", "object"),), outs=(), access=("update",)
        ),
        "GetProperties": MethodSpec("get_properties", params=(), outs=("qProp",)),
        "GetInfo": MethodSpec("get_info", params=(), outs=("qInfo",)),
        "Apply": MethodSpec("apply", params=(), outs=("qSuccess",)),
        "ApplyAndVerify": MethodSpec("apply_and_verify", params=(), outs=("qResult",)),
        "Publish": MethodSpec("publish", params=(), outs=(), access=("publish",)),
        "UnPublish": MethodSpec("un_publish", params=(), outs=(), access=("publish",)),
        "Approve": MethodSpec("approve", params=(), outs=(), access=("approve",)),
        "UnApprove": MethodSpec("un_approve", params=(), outs=(), access=("approve",)),
    }

    def get_field_values(self, *, qField: str, qGetExcludedValues: bool, qDataPage: dict[str, Any]) -> Outs:
        """Fetch one page of the values a bookmark stores for a field.

        Returns:
            qFieldValues: FieldValue[]
        QIX: GenericBookmark.GetFieldValues.
        """
        raise NotWritten("GenericBookmark.GetFieldValues")

    def get_field_values_ex(
        self, *, qField: str, qGetExcludedValues: bool, qDataPages: dict[str, Any]
    ) -> Outs:
        """Fetch several pages of the values a bookmark stores for a field, in any state.

        Returns:
            qFieldValues: StateFieldValues[]
        QIX: GenericBookmark.GetFieldValuesEx.
        """
        raise NotWritten("GenericBookmark.GetFieldValuesEx")

    def get_layout(self) -> Outs:
        """Evaluate the bookmark: what it stores, and its titles.

        Returns:
            qLayout: GenericBookmarkLayout
        QIX: GenericBookmark.GetLayout.
        """
        raise NotWritten("GenericBookmark.GetLayout")

    def apply_patches(self, *, qPatches: list[dict[str, Any]]) -> Outs:
        """Change single properties of the bookmark by patches.

        Needs the right to update.
        QIX: GenericBookmark.ApplyPatches.
        """
        raise NotWritten("GenericBookmark.ApplyPatches")

    def set_properties(self, *, qProp: dict[str, Any]) -> Outs:
        """Replace the properties of the bookmark.

        Needs the right to update.
        QIX: GenericBookmark.SetProperties.
        """
        raise NotWritten("GenericBookmark.SetProperties")

    def get_properties(self) -> Outs:
        """Read the properties of the bookmark.

        Returns:
            qProp: GenericBookmarkProperties
        QIX: GenericBookmark.GetProperties.
        """
        raise NotWritten("GenericBookmark.GetProperties")

    def get_info(self) -> Outs:
        """Give the identifier and type of the bookmark.

        Returns:
            qInfo: NxInfo
        QIX: GenericBookmark.GetInfo.
        """
        raise NotWritten("GenericBookmark.GetInfo")

    def apply(self) -> Outs:
        """Select what the bookmark stores.

        Returns:
            qSuccess: boolean
        QIX: GenericBookmark.Apply.
        """
        raise NotWritten("GenericBookmark.Apply")

    def apply_and_verify(self) -> Outs:
        """Select what the bookmark stores and report values that are gone.

        Returns:
            qResult: BookmarkApplyAndVerifyResult
        QIX: GenericBookmark.ApplyAndVerify.
        """
        raise NotWritten("GenericBookmark.ApplyAndVerify")

    def publish(self) -> Outs:
        """Make the bookmark visible to other readers of a published app.

        Needs the right to publish.
        QIX: GenericBookmark.Publish.
        """
        raise NotWritten("GenericBookmark.Publish")

    def un_publish(self) -> Outs:
        """Take the bookmark back from other readers.

        Needs the right to publish.
        QIX: GenericBookmark.UnPublish.
        """
        raise NotWritten("GenericBookmark.UnPublish")

    def approve(self) -> Outs:
        """Add the bookmark to the approved part of a published app.

        Needs the right to approve.
        QIX: GenericBookmark.Approve.
        """
        raise NotWritten("GenericBookmark.Approve")

    def un_approve(self) -> Outs:
        """Take the bookmark out of the approved part of a published app.

        Needs the right to approve.
        QIX: GenericBookmark.UnApprove.
        """
        raise NotWritten("GenericBookmark.UnApprove")
