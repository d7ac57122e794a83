# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""A measure of the library of an app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...rpc.service import MethodSpec, NotWritten, Outs, ParamSpec, RpcService


class GenericMeasureApi(RpcService):
    """A measure of the library of an app.

    Every method raises `NotWritten` until a subclass answers it.
    """

    QIX_TYPE: ClassVar[str] = "GenericMeasure"
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
        "GetMeasure": MethodSpec("get_measure", params=(), outs=("qMeasure",)),
        "GetLinkedObjects": MethodSpec("get_linked_objects", params=(), outs=("qItems",)),
        "Publish": MethodSpec("publish", params=(), outs=(), access=("publish",)),
        "UnPublish": MethodSpec("un_publish", params=(), outs=(), access=("publish",)),
        "Approve": MethodSpec("approve", params=(), outs=(), access=("approve",)),
        "UnApprove": MethodSpec("un_approve", params=(), outs=(), access=("approve",)),
    }

    def get_layout(self) -> Outs:
        """Evaluate the measure: its definition and titles.

        Returns:
            qLayout: GenericMeasureLayout
        QIX: GenericMeasure.GetLayout.
        """
        raise NotWritten("GenericMeasure.GetLayout")

    def apply_patches(self, *, qPatches: list[dict[str, Any]]) -> Outs:
        """Change single properties of the measure by patches.

        Needs the right to update.
        QIX: GenericMeasure.ApplyPatches.
        """
        raise NotWritten("GenericMeasure.ApplyPatches")

    def set_properties(self, *, qProp: dict[str, Any]) -> Outs:
        """Replace the properties of the measure.

        Needs the right to update.
        QIX: GenericMeasure.SetProperties.
        """
        raise NotWritten("GenericMeasure.SetProperties")

    def get_properties(self) -> Outs:
        """Read the properties of the measure.

        Returns:
            qProp: GenericMeasureProperties
        QIX: GenericMeasure.GetProperties.
        """
        raise NotWritten("GenericMeasure.GetProperties")

    def get_info(self) -> Outs:
        """Give the identifier and type of the measure.

        Returns:
            qInfo: NxInfo
        QIX: GenericMeasure.GetInfo.
        """
        raise NotWritten("GenericMeasure.GetInfo")

    def get_measure(self) -> Outs:
        """Give the measure's definition: expression, label and format.

        Returns:
            qMeasure: NxLibraryMeasureDef
        QIX: GenericMeasure.GetMeasure.
        """
        raise NotWritten("GenericMeasure.GetMeasure")

    def get_linked_objects(self) -> Outs:
        """List the objects that use the measure.

        Returns:
            qItems: NxLinkedObjectInfo[]
        QIX: GenericMeasure.GetLinkedObjects.
        """
        raise NotWritten("GenericMeasure.GetLinkedObjects")

    def publish(self) -> Outs:
        """Make the measure visible to other readers of a published app.

        Needs the right to publish.
        QIX: GenericMeasure.Publish.
        """
        raise NotWritten("GenericMeasure.Publish")

    def un_publish(self) -> Outs:
        """Take the measure back from other readers.

        Needs the right to publish.
        QIX: GenericMeasure.UnPublish.
        """
        raise NotWritten("GenericMeasure.UnPublish")

    def approve(self) -> Outs:
        """Add the measure to the approved part of a published app.

        Needs the right to approve.
        QIX: GenericMeasure.Approve.
        """
        raise NotWritten("GenericMeasure.Approve")

    def un_approve(self) -> Outs:
        """Take the measure out of the approved part of a published app.

        Needs the right to approve.
        QIX: GenericMeasure.UnApprove.
        """
        raise NotWritten("GenericMeasure.UnApprove")
