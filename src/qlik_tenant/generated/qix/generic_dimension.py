# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""A dimension of the library of an app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...rpc.service import MethodSpec, NotWritten, Outs, ParamSpec, RpcService


class GenericDimensionApi(RpcService):
    """A dimension of the library of an app.

    Every method raises `NotWritten` until a subclass answers it.
    """

    QIX_TYPE: ClassVar[str] = "GenericDimension"
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
        "GetDimension": MethodSpec("get_dimension", params=(), outs=("qDim",)),
        "GetLinkedObjects": MethodSpec("get_linked_objects", params=(), outs=("qItems",)),
        "Publish": MethodSpec("publish", params=(), outs=(), access=("publish",)),
        "UnPublish": MethodSpec("un_publish", params=(), outs=(), access=("publish",)),
        "Approve": MethodSpec("approve", params=(), outs=(), access=("approve",)),
        "UnApprove": MethodSpec("un_approve", params=(), outs=(), access=("approve",)),
        "StepCycle": MethodSpec("step_cycle", params=(ParamSpec("qStep", "integer"),), outs=()),
        "SetActiveField": MethodSpec("set_active_field", params=(ParamSpec("qIx", "integer"),), outs=()),
        "GetActiveField": MethodSpec("get_active_field", params=(), outs=("qReturn",)),
    }

    def get_layout(self) -> Outs:
        """Evaluate the dimension: labels, titles and field facts.

        Returns:
            qLayout: GenericDimensionLayout
        QIX: GenericDimension.GetLayout.
        """
        raise NotWritten("GenericDimension.GetLayout")

    def apply_patches(self, *, qPatches: list[dict[str, Any]]) -> Outs:
        """Change single properties of the dimension by patches.

        Needs the right to update.
        QIX: GenericDimension.ApplyPatches.
        """
        raise NotWritten("GenericDimension.ApplyPatches")

    def set_properties(self, *, qProp: dict[str, Any]) -> Outs:
        """Replace the properties of the dimension.

        Needs the right to update.
        QIX: GenericDimension.SetProperties.
        """
        raise NotWritten("GenericDimension.SetProperties")

    def get_properties(self) -> Outs:
        """Read the properties of the dimension.

        Returns:
            qProp: GenericDimensionProperties
        QIX: GenericDimension.GetProperties.
        """
        raise NotWritten("GenericDimension.GetProperties")

    def get_info(self) -> Outs:
        """Give the identifier and type of the dimension.

        Returns:
            qInfo: NxInfo
        QIX: GenericDimension.GetInfo.
        """
        raise NotWritten("GenericDimension.GetInfo")

    def get_dimension(self) -> Outs:
        """Give the dimension's definition: grouping, fields and labels.

        Returns:
            qDim: NxLibraryDimensionDef
        QIX: GenericDimension.GetDimension.
        """
        raise NotWritten("GenericDimension.GetDimension")

    def get_linked_objects(self) -> Outs:
        """List the objects that use the dimension.

        Returns:
            qItems: NxLinkedObjectInfo[]
        QIX: GenericDimension.GetLinkedObjects.
        """
        raise NotWritten("GenericDimension.GetLinkedObjects")

    def publish(self) -> Outs:
        """Make the dimension visible to other readers of a published app.

        Needs the right to publish.
        QIX: GenericDimension.Publish.
        """
        raise NotWritten("GenericDimension.Publish")

    def un_publish(self) -> Outs:
        """Take the dimension back from other readers.

        Needs the right to publish.
        QIX: GenericDimension.UnPublish.
        """
        raise NotWritten("GenericDimension.UnPublish")

    def approve(self) -> Outs:
        """Add the dimension to the approved part of a published app.

        Needs the right to approve.
        QIX: GenericDimension.Approve.
        """
        raise NotWritten("GenericDimension.Approve")

    def un_approve(self) -> Outs:
        """Take the dimension out of the approved part of a published app.

        Needs the right to approve.
        QIX: GenericDimension.UnApprove.
        """
        raise NotWritten("GenericDimension.UnApprove")

    def step_cycle(self, *, qStep: int) -> Outs:
        """Move a cyclic dimension on by some fields, for all objects that use it.

        QIX: GenericDimension.StepCycle.
        """
        raise NotWritten("GenericDimension.StepCycle")

    def set_active_field(self, *, qIx: int) -> Outs:
        """Choose the active field of a cyclic dimension, for all objects that use it.

        QIX: GenericDimension.SetActiveField.
        """
        raise NotWritten("GenericDimension.SetActiveField")

    def get_active_field(self) -> Outs:
        """Give the index of the active field of a cyclic dimension.

        Returns:
            qReturn: integer
        QIX: GenericDimension.GetActiveField.
        """
        raise NotWritten("GenericDimension.GetActiveField")
