# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol: object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....core.model import Model, field

if TYPE_CHECKING:
    from ..enums import NxGroupMemberClass, NxPatchOperationType
    from .app import (
        ExtensionList,
        ExtensionListDef,
        MediaList,
        MediaListDef,
        NxMeta,
        NxMetaDef,
        StaticContentUrl,
        StaticContentUrlDef,
    )
    from .bookmark import BookmarkList, BookmarkListDef, GenericBookmarkEntry
    from .hypercube import HyperCube, HyperCubeDef, StringExpression, ValueExpression
    from .library import (
        DimensionList,
        DimensionListDef,
        MeasureList,
        MeasureListDef,
        NxLibraryDimension,
        NxLibraryDimensionDef,
        NxLibraryMeasure,
        NxLibraryMeasureDef,
        VariableList,
        VariableListDef,
    )
    from .selection import ListObject, ListObjectDef, NxSelectionInfo, SelectionObject, SelectionObjectDef
    from .tables import FieldList, FieldListDef
    from .tree import TreeData, TreeDataDef


class AppObjectList(Model):
    """The objects of one type in an app."""

    qItems: list[NxContainerEntry] | None = field("qItems", "NxContainerEntry[]", default=None)


class AppObjectListDef(Model):
    """Asks for the objects of one type in a layout, with data picked from each."""

    qData: dict[str, Any] | None = field("qData", default=None)
    qType: str | None = field("qType", default=None)


class ChildList(Model):
    """The children of an object."""

    qItems: list[NxContainerEntry] | None = field("qItems", "NxContainerEntry[]", default=None)


class ChildListDef(Model):
    """Asks for the children of an object in its layout, with data picked from each."""

    qData: dict[str, Any] | None = field("qData", default=None)


class EmbeddedSnapshot(Model):
    """A snapshot inside an object, in its layout."""


class EmbeddedSnapshotDef(Model):
    """Asks for the embedded snapshot in a layout."""


class GenericObjectEntry(Model):
    """An object with all objects below it, as properties."""

    qChildren: list[GenericObjectEntry] | None = field("qChildren", "GenericObjectEntry[]", default=None)
    qEmbeddedSnapshotRef: GenericBookmarkEntry | None = field(
        "qEmbeddedSnapshotRef", "GenericBookmarkEntry", default=None
    )
    qProperty: GenericObjectProperties | None = field("qProperty", "GenericObjectProperties", default=None)


class GenericObjectLayout(Model):
    """An object as it is evaluated.

    Any further property is kept as it is.
    """

    qError: NxLayoutErrors | None = field("qError", "NxLayoutErrors", default=None)
    qExtendsId: str | None = field("qExtendsId", default=None)
    qHasSoftPatches: bool | None = field("qHasSoftPatches", default=None)
    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)
    qSelectionInfo: NxSelectionInfo | None = field("qSelectionInfo", "NxSelectionInfo", default=None)
    qStateName: str | None = field("qStateName", default=None)
    qAppObjectList: AppObjectList | None = field("qAppObjectList", "AppObjectList", default=None)
    qBookmarkList: BookmarkList | None = field("qBookmarkList", "BookmarkList", default=None)
    qChildList: ChildList | None = field("qChildList", "ChildList", default=None)
    qDimensionList: DimensionList | None = field("qDimensionList", "DimensionList", default=None)
    qEmbeddedSnapshot: EmbeddedSnapshot | None = field("qEmbeddedSnapshot", "EmbeddedSnapshot", default=None)
    qExtensionList: ExtensionList | None = field("qExtensionList", "ExtensionList", default=None)
    qFieldList: FieldList | None = field("qFieldList", "FieldList", default=None)
    qHyperCube: HyperCube | None = field("qHyperCube", "HyperCube", default=None)
    qListObject: ListObject | None = field("qListObject", "ListObject", default=None)
    qMeasureList: MeasureList | None = field("qMeasureList", "MeasureList", default=None)
    qMediaList: MediaList | None = field("qMediaList", "MediaList", default=None)
    qNxLibraryDimension: NxLibraryDimension | None = field(
        "qNxLibraryDimension", "NxLibraryDimension", default=None
    )
    qNxLibraryMeasure: NxLibraryMeasure | None = field("qNxLibraryMeasure", "NxLibraryMeasure", default=None)
    qSelectionObject: SelectionObject | None = field("qSelectionObject", "SelectionObject", default=None)
    qStaticContentUrl: StaticContentUrl | None = field("qStaticContentUrl", "StaticContentUrl", default=None)
    qTreeData: TreeData | None = field("qTreeData", "TreeData", default=None)
    qUndoInfo: UndoInfo | None = field("qUndoInfo", "UndoInfo", default=None)
    qVariableList: VariableList | None = field("qVariableList", "VariableList", default=None)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            qError: NxLayoutErrors | None = None,
            qExtendsId: str | None = None,
            qHasSoftPatches: bool | None = None,
            qInfo: NxInfo | None = None,
            qMeta: NxMeta | None = None,
            qSelectionInfo: NxSelectionInfo | None = None,
            qStateName: str | None = None,
            qAppObjectList: AppObjectList | None = None,
            qBookmarkList: BookmarkList | None = None,
            qChildList: ChildList | None = None,
            qDimensionList: DimensionList | None = None,
            qEmbeddedSnapshot: EmbeddedSnapshot | None = None,
            qExtensionList: ExtensionList | None = None,
            qFieldList: FieldList | None = None,
            qHyperCube: HyperCube | None = None,
            qListObject: ListObject | None = None,
            qMeasureList: MeasureList | None = None,
            qMediaList: MediaList | None = None,
            qNxLibraryDimension: NxLibraryDimension | None = None,
            qNxLibraryMeasure: NxLibraryMeasure | None = None,
            qSelectionObject: SelectionObject | None = None,
            qStaticContentUrl: StaticContentUrl | None = None,
            qTreeData: TreeData | None = None,
            qUndoInfo: UndoInfo | None = None,
            qVariableList: VariableList | None = None,
            **own: Any,
        ) -> None:
            """Any further keyword becomes a property of the object's own."""


class GenericObjectProperties(Model):
    """What an object is made from.

    Any further property is kept as it is.
    """

    qExtendsId: str | None = field("qExtendsId", default=None)
    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qMetaDef: NxMetaDef | None = field("qMetaDef", "NxMetaDef", default=None)
    qStateName: str | None = field("qStateName", default=None)
    qAppObjectListDef: AppObjectListDef | None = field("qAppObjectListDef", "AppObjectListDef", default=None)
    qBookmarkListDef: BookmarkListDef | None = field("qBookmarkListDef", "BookmarkListDef", default=None)
    qChildListDef: ChildListDef | None = field("qChildListDef", "ChildListDef", default=None)
    qDimensionListDef: DimensionListDef | None = field("qDimensionListDef", "DimensionListDef", default=None)
    qEmbeddedSnapshotDef: EmbeddedSnapshotDef | None = field(
        "qEmbeddedSnapshotDef", "EmbeddedSnapshotDef", default=None
    )
    qExtensionListDef: ExtensionListDef | None = field("qExtensionListDef", "ExtensionListDef", default=None)
    qFieldListDef: FieldListDef | None = field("qFieldListDef", "FieldListDef", default=None)
    qHyperCubeDef: HyperCubeDef | None = field("qHyperCubeDef", "HyperCubeDef", default=None)
    qLayoutExclude: LayoutExclude | None = field("qLayoutExclude", "LayoutExclude", default=None)
    qListObjectDef: ListObjectDef | None = field("qListObjectDef", "ListObjectDef", default=None)
    qMeasureListDef: MeasureListDef | None = field("qMeasureListDef", "MeasureListDef", default=None)
    qMediaListDef: MediaListDef | None = field("qMediaListDef", "MediaListDef", default=None)
    qNxLibraryDimensionDef: NxLibraryDimensionDef | None = field(
        "qNxLibraryDimensionDef", "NxLibraryDimensionDef", default=None
    )
    qNxLibraryMeasureDef: NxLibraryMeasureDef | None = field(
        "qNxLibraryMeasureDef", "NxLibraryMeasureDef", default=None
    )
    qSelectionObjectDef: SelectionObjectDef | None = field(
        "qSelectionObjectDef", "SelectionObjectDef", default=None
    )
    qStaticContentUrlDef: StaticContentUrlDef | None = field(
        "qStaticContentUrlDef", "StaticContentUrlDef", default=None
    )
    qStringExpression: StringExpression | None = field("qStringExpression", "StringExpression", default=None)
    qTreeDataDef: TreeDataDef | None = field("qTreeDataDef", "TreeDataDef", default=None)
    qUndoInfoDef: UndoInfoDef | None = field("qUndoInfoDef", "UndoInfoDef", default=None)
    qValueExpression: ValueExpression | None = field("qValueExpression", "ValueExpression", default=None)
    qVariableListDef: VariableListDef | None = field("qVariableListDef", "VariableListDef", default=None)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            qExtendsId: str | None = None,
            qInfo: NxInfo | None = None,
            qMetaDef: NxMetaDef | None = None,
            qStateName: str | None = None,
            qAppObjectListDef: AppObjectListDef | None = None,
            qBookmarkListDef: BookmarkListDef | None = None,
            qChildListDef: ChildListDef | None = None,
            qDimensionListDef: DimensionListDef | None = None,
            qEmbeddedSnapshotDef: EmbeddedSnapshotDef | None = None,
            qExtensionListDef: ExtensionListDef | None = None,
            qFieldListDef: FieldListDef | None = None,
            qHyperCubeDef: HyperCubeDef | None = None,
            qLayoutExclude: LayoutExclude | None = None,
            qListObjectDef: ListObjectDef | None = None,
            qMeasureListDef: MeasureListDef | None = None,
            qMediaListDef: MediaListDef | None = None,
            qNxLibraryDimensionDef: NxLibraryDimensionDef | None = None,
            qNxLibraryMeasureDef: NxLibraryMeasureDef | None = None,
            qSelectionObjectDef: SelectionObjectDef | None = None,
            qStaticContentUrlDef: StaticContentUrlDef | None = None,
            qStringExpression: StringExpression | None = None,
            qTreeDataDef: TreeDataDef | None = None,
            qUndoInfoDef: UndoInfoDef | None = None,
            qValueExpression: ValueExpression | None = None,
            qVariableListDef: VariableListDef | None = None,
            **own: Any,
        ) -> None:
            """Any further keyword becomes a property of the object's own."""


class LayoutExclude(Model):
    """Properties that the layout leaves out."""


class NxContainerEntry(Model):
    """One object in a list: identity, metadata and picked data."""

    qData: dict[str, Any] | None = field("qData", default=None)
    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)


class NxGetObjectOptions(Model):
    """Which objects are listed, and which data from each.

    Left out, the engine takes:
        qIncludeSessionObjects false
    """

    qData: dict[str, Any] | None = field("qData", default=None)
    qIncludeSessionObjects: bool | None = field("qIncludeSessionObjects", default=False)
    qTypes: list[str] | None = field("qTypes", default=None)


class NxGroupDef(Model):
    """A group to make inside an object.

    Left out, the engine takes:
        qGroupType objectgroup
        qObjectType bookmark

    Experimental: it may change.
    """

    qClass: NxGroupMemberClass | None = field("qClass", default=None)
    qGroupType: str | None = field("qGroupType", default="objectgroup")
    qLabel: str | None = field("qLabel", default=None)
    qMemberIds: list[NxGroupObjectId] | None = field("qMemberIds", "NxGroupObjectId[]", default=None)
    qObjectType: str | None = field("qObjectType", default="bookmark")


class NxGroupMember(Model):
    """One member of a group.

    Experimental: it may change.
    """

    qObjectId: str | None = field("qObjectId", default=None)


class NxGroupObjectId(Model):
    """A group inside an object.

    Experimental: it may change.
    """

    qGroupId: str | None = field("qGroupId", default=None)
    qObjectId: str | None = field("qObjectId", default=None)


class NxInfo(Model):
    """Identifier and type of an object."""

    qId: str | None = field("qId", default=None)
    qType: str | None = field("qType", default=None)


class NxLayoutErrors(Model):
    """The error of a layout as a whole."""

    qErrorCode: int | None = field("qErrorCode", default=None)


class NxLinkedObjectInfo(Model):
    """An object that is linked to another, and the object at the root."""

    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qRootId: str | None = field("qRootId", default=None)


class NxPatch(Model):
    """One change of a property; the value is JSON as text."""

    qOp: NxPatchOperationType | None = field("qOp", default=None)
    qPath: str | None = field("qPath", default=None)
    qValue: str | None = field("qValue", default=None)


class NxValidationError(Model):
    """What is wrong with a definition: error number and context."""

    qContext: str | None = field("qContext", default=None)
    qErrorCode: int | None = field("qErrorCode", default=None)
    qExtendedMessage: str | None = field("qExtendedMessage", default=None)


class ObjectInterface(Model):
    """An engine object as the engine hands it out: handle, type, identifier."""

    qGenericId: str | None = field("qGenericId", default=None)
    qGenericType: str | None = field("qGenericType", default=None)
    qHandle: int | None = field("qHandle", default=None)
    qType: str | None = field("qType", default=None)


class UndoInfo(Model):
    """How many changes can be undone and repeated."""

    qRedoCount: int | None = field("qRedoCount", default=None)
    qUndoCount: int | None = field("qUndoCount", default=None)


class UndoInfoDef(Model):
    """Asks for the count of changes that can be undone."""
