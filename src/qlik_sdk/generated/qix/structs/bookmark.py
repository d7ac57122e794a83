# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol: bookmark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....core.model import Model, field

if TYPE_CHECKING:
    from ..enums import ApplyGroupStateWarningType, BookmarkFieldVerifyResultState, GraphMode
    from .app import MetaData, NxMeta, NxMetaDef
    from .hypercube import CondDef, ExpansionData, FieldAttributes
    from .object import NxContainerEntry, NxGroupMember, NxInfo, NxPatch
    from .selection import Range
    from .tables import FieldDefEx, ScrollPosition


class AlternateStateData(Model):
    """The selections of one state in a bookmark."""

    qFieldItems: list[BookmarkFieldItem] | None = field("qFieldItems", "BookmarkFieldItem[]", default=None)
    qStateName: str | None = field("qStateName", default=None)


class ApplyGroupStateWarning(Model):
    """Why a cyclic group could not be set.

    Experimental: it may change.
    """

    qState: GroupState | None = field("qState", "GroupState", default=None)
    qType: ApplyGroupStateWarningType | None = field("qType", default=None)


class ApplyGroupStatesResult(Model):
    """Whether cyclic groups could be set, with warnings.

    Experimental: it may change.
    """

    qApplySuccess: bool | None = field("qApplySuccess", default=None)
    qWarnings: list[ApplyGroupStateWarning] | None = field(
        "qWarnings", "ApplyGroupStateWarning[]", default=None
    )


class Bookmark(Model):
    """A bookmark in its older form, with everything it may store.

    Left out, the engine takes:
        qApplyInputFieldValues true
        qApplyLayoutState false
        qIncludeAllVariables false
        qIncludeSelectionState true
        qShowPopupInfo false
    """

    qAlternateStateData: list[AlternateStateData] | None = field(
        "qAlternateStateData", "AlternateStateData[]", default=None
    )
    qApplyAdditive: bool | None = field("qApplyAdditive", default=None)
    qApplyInputFieldValues: bool | None = field("qApplyInputFieldValues", default=True)
    qApplyLayoutState: bool | None = field("qApplyLayoutState", default=False)
    qFieldItems: list[BookmarkFieldItem] | None = field("qFieldItems", "BookmarkFieldItem[]", default=None)
    qForAnnotations: bool | None = field("qForAnnotations", default=None)
    qGroups: list[GroupBookmarkData] | None = field("qGroups", "GroupBookmarkData[]", default=None)
    qId: str | None = field("qId", default=None)
    qIncludeAllVariables: bool | None = field("qIncludeAllVariables", default=False)
    qIncludeScrollPosition: bool | None = field("qIncludeScrollPosition", default=None)
    qIncludeSelectionState: bool | None = field("qIncludeSelectionState", default=True)
    qInfoText: str | None = field("qInfoText", default=None)
    qInputFieldItems: list[InputFieldItem] | None = field(
        "qInputFieldItems", "InputFieldItem[]", default=None
    )
    qName: str | None = field("qName", default=None)
    qObjects: list[LayoutBookmarkData] | None = field("qObjects", "LayoutBookmarkData[]", default=None)
    qObjectsLayout: list[ExtendedLayoutBookmarkData] | None = field(
        "qObjectsLayout", "ExtendedLayoutBookmarkData[]", default=None
    )
    qOwner: str | None = field("qOwner", default=None)
    qRecallCount: int | None = field("qRecallCount", default=None)
    qSheetId: str | None = field("qSheetId", default=None)
    qShow: CondDef | None = field("qShow", "CondDef", default=None)
    qShowPopupInfo: bool | None = field("qShowPopupInfo", default=False)
    qUtcModifyTime: float | None = field("qUtcModifyTime", default=None)
    qUtcRecallTime: float | None = field("qUtcRecallTime", default=None)
    qVariableItems: list[BookmarkVariableItem] | None = field(
        "qVariableItems", "BookmarkVariableItem[]", default=None
    )


class BookmarkApplyAndVerifyResult(Model):
    """Whether a bookmark could be applied, and what of it is gone.

    Experimental: it may change.
    """

    qApplySuccess: bool | None = field("qApplySuccess", default=None)
    qGroupStateResult: ApplyGroupStatesResult | None = field(
        "qGroupStateResult", "ApplyGroupStatesResult", default=None
    )
    qWarnings: list[BookmarkFieldVerifyWarning] | None = field(
        "qWarnings", "BookmarkFieldVerifyWarning[]", default=None
    )


class BookmarkFieldItem(Model):
    """The selections of one field in a bookmark.

    Left out, the engine takes:
        qExcludedValuesCount -1
        qValuesCount -1
    """

    qAndMode: bool | None = field("qAndMode", default=None)
    qDef: FieldDefEx | None = field("qDef", "FieldDefEx", default=None)
    qExcludedValues: list[FieldValue] | None = field("qExcludedValues", "FieldValue[]", default=None)
    qExcludedValuesCount: int | None = field("qExcludedValuesCount", default=-1)
    qLocked: bool | None = field("qLocked", default=None)
    qOneAndOnlyOne: bool | None = field("qOneAndOnlyOne", default=None)
    qSelectInfo: SelectInfo | None = field("qSelectInfo", "SelectInfo", default=None)
    qValues: list[FieldValue] | None = field("qValues", "FieldValue[]", default=None)
    qValuesCount: int | None = field("qValuesCount", default=-1)


class BookmarkFieldPage(Model):
    """Which values of a bookmark's field are wanted, from and up to an index."""

    qEndIndex: int | None = field("qEndIndex", default=None)
    qStartIndex: int | None = field("qStartIndex", default=None)


class BookmarkFieldPageEx(Model):
    """Which values of a bookmark's field are wanted in one state.

    Left out, the engine takes:
        qEndIndex 0
        qStartIndex 0
        qStateName $
    """

    qEndIndex: int | None = field("qEndIndex", default=0)
    qStartIndex: int | None = field("qStartIndex", default=0)
    qStateName: str | None = field("qStateName", default="$")


class BookmarkFieldVerifyWarning(Model):
    """A field or value a bookmark names that is not there.

    Left out, the engine takes:
        qVerifyResult NOT_VERIFIED

    Experimental: it may change.
    """

    qField: str | None = field("qField", default=None)
    qMissingValues: list[str] | None = field("qMissingValues", default=None)
    qState: str | None = field("qState", default=None)
    qVerifyResult: BookmarkFieldVerifyResultState | None = field("qVerifyResult", default="NOT_VERIFIED")


class BookmarkList(Model):
    """The bookmarks of an app."""

    qHierarchy: list[NxGroupMember] | None = field("qHierarchy", "NxGroupMember[]", default=None)
    qItems: list[NxContainerEntry] | None = field("qItems", "NxContainerEntry[]", default=None)


class BookmarkListDef(Model):
    """Asks for the bookmarks in a layout, with data picked from each."""

    qData: dict[str, Any] | None = field("qData", default=None)
    qGroupId: str | None = field("qGroupId", default=None)
    qIncludePatches: bool | None = field("qIncludePatches", default=None)
    qType: str | None = field("qType", default=None)


class BookmarkStateFieldPages(Model):
    """Values of a field in a bookmark, state by state."""

    qStatePages: list[BookmarkFieldPageEx] | None = field(
        "qStatePages", "BookmarkFieldPageEx[]", default=None
    )


class BookmarkVariableItem(Model):
    """A variable and its value in a bookmark."""

    qDefinition: str | None = field("qDefinition", default=None)
    qName: str | None = field("qName", default=None)
    qValue: FieldValue | None = field("qValue", "FieldValue", default=None)


class CyclicGroupPosition(Model):
    """The active field of one cyclic dimension."""

    qActiveField: int | None = field("qActiveField", default=None)
    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)


class ExtendedLayoutBookmarkData(Model):
    """State of an object of the older kind in a bookmark."""

    qActive: bool | None = field("qActive", default=None)
    qActiveContainerChildObjectId: str | None = field("qActiveContainerChildObjectId", default=None)
    qDimensionGroupPos: list[GroupStateInfo] | None = field(
        "qDimensionGroupPos", "GroupStateInfo[]", default=None
    )
    qExpansionInfo: list[ExpansionData] | None = field("qExpansionInfo", "ExpansionData[]", default=None)
    qExpressionGroupPos: list[GroupStateInfo] | None = field(
        "qExpressionGroupPos", "GroupStateInfo[]", default=None
    )
    qExtendedPivotState: ExtendedPivotStateData | None = field(
        "qExtendedPivotState", "ExtendedPivotStateData", default=None
    )
    qGraphMode: GraphMode | None = field("qGraphMode", default=None)
    qId: str | None = field("qId", default=None)
    qLeftCollapsed: bool | None = field("qLeftCollapsed", default=None)
    qScrollPos: ScrollPosition | None = field("qScrollPos", "ScrollPosition", default=None)
    qShowMode: int | None = field("qShowMode", default=None)
    qSortData: list[InterFieldSortData] | None = field("qSortData", "InterFieldSortData[]", default=None)
    qTopCollapsed: bool | None = field("qTopCollapsed", default=None)
    qUseGraphMode: bool | None = field("qUseGraphMode", default=None)


class ExtendedPivotStateData(Model):
    """State of a pivot table of the older kind in a bookmark."""

    qDimensionNames: list[str] | None = field("qDimensionNames", default=None)
    qEnableConditions: list[str] | None = field("qEnableConditions", default=None)
    qExpressionPosition: int | None = field("qExpressionPosition", default=None)
    qNumberOfLeftDimensions: int | None = field("qNumberOfLeftDimensions", default=None)


class FieldValue(Model):
    """A value: its text, its number, and whether it has one."""

    qIsNumeric: bool | None = field("qIsNumeric", default=None)
    qNumber: float | None = field("qNumber", default=None)
    qText: str | None = field("qText", default=None)


class GenericBookmarkEntry(Model):
    """A bookmark with its properties, whole, as in a property tree."""

    qBookmark: NxBookmark | None = field("qBookmark", "NxBookmark", default=None)
    qClassicBookmark: Bookmark | None = field("qClassicBookmark", "Bookmark", default=None)
    qClassicMetadata: MetaData | None = field("qClassicMetadata", "MetaData", default=None)
    qProperties: GenericBookmarkProperties | None = field(
        "qProperties", "GenericBookmarkProperties", default=None
    )


class GenericBookmarkLayout(Model):
    """A bookmark as it is evaluated."""

    qBookmark: NxBookmark | None = field("qBookmark", "NxBookmark", default=None)
    qFieldInfos: list[LayoutFieldInfo] | None = field("qFieldInfos", "LayoutFieldInfo[]", default=None)
    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)


class GenericBookmarkProperties(Model):
    """What a bookmark is made from.

    Left out, the engine takes:
        qDistinctValues false
        qIncludeVariables false
    """

    qDistinctValues: bool | None = field("qDistinctValues", default=False)
    qIncludeVariables: bool | None = field("qIncludeVariables", default=False)
    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qMetaDef: NxMetaDef | None = field("qMetaDef", "NxMetaDef", default=None)


class GroupBookmarkData(Model):
    """Position of a group of the older kind in a bookmark."""

    qCyclePos: int | None = field("qCyclePos", default=None)
    qId: str | None = field("qId", default=None)


class GroupState(Model):
    """Which field of a cyclic group is active.

    Experimental: it may change.
    """

    qActiveFieldDef: str | None = field("qActiveFieldDef", default=None)
    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)


class GroupStateInfo(Model):
    """Which item of a named group is current."""

    qCurrentItemName: str | None = field("qCurrentItemName", default=None)
    qGroupName: str | None = field("qGroupName", default=None)


class InputFieldItem(Model):
    """Values of an input field in a bookmark."""

    qFieldName: str | None = field("qFieldName", default=None)
    qPackedHashKeys: list[int] | None = field("qPackedHashKeys", default=None)
    qValues: list[FieldValue] | None = field("qValues", "FieldValue[]", default=None)


class InterFieldSortData(Model):
    """A field and its direction in a sort order."""

    qName: str | None = field("qName", default=None)
    qReversed: bool | None = field("qReversed", default=None)


class LayoutBookmarkData(Model):
    """State of one object in a bookmark."""

    qActive: bool | None = field("qActive", default=None)
    qId: str | None = field("qId", default=None)
    qScrollPos: ScrollPosition | None = field("qScrollPos", "ScrollPosition", default=None)
    qShowMode: int | None = field("qShowMode", default=None)


class LayoutFieldInfo(Model):
    """How many values of a field a bookmark holds."""

    qExcludedValuesCount: int | None = field("qExcludedValuesCount", default=None)
    qFieldName: str | None = field("qFieldName", default=None)
    qValuesCount: int | None = field("qValuesCount", default=None)


class NxBookmark(Model):
    """What a bookmark stores: selections, variables, patches, group positions."""

    qCyclicGroupStates: list[CyclicGroupPosition] | None = field(
        "qCyclicGroupStates", "CyclicGroupPosition[]", default=None
    )
    qGroupStates: list[GroupState] | None = field("qGroupStates", "GroupState[]", default=None)
    qPatches: list[NxPatches] | None = field("qPatches", "NxPatches[]", default=None)
    qStateData: list[AlternateStateData] | None = field("qStateData", "AlternateStateData[]", default=None)
    qUtcModifyTime: float | None = field("qUtcModifyTime", default=None)
    qVariableItems: list[BookmarkVariableItem] | None = field(
        "qVariableItems", "BookmarkVariableItem[]", default=None
    )


class NxGetBookmarkOptions(Model):
    """Which bookmarks are listed, and which data from each."""

    qData: dict[str, Any] | None = field("qData", default=None)
    qIncludePatches: bool | None = field("qIncludePatches", default=None)
    qTypes: list[str] | None = field("qTypes", default=None)


class NxPatches(Model):
    """Soft patches of an object and its children."""

    qChildren: list[NxPatches] | None = field("qChildren", "NxPatches[]", default=None)
    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qPatches: list[NxPatch] | None = field("qPatches", "NxPatch[]", default=None)


class NxTempBookmarkOptions(Model):
    """What a temporary bookmark stores besides selections."""

    qIncludeAllPatches: bool | None = field("qIncludeAllPatches", default=None)
    qIncludeVariables: bool | None = field("qIncludeVariables", default=None)


class RangeSelectInfo(Model):
    """A range of a measure that was selected, in a bookmark.

    Left out, the engine takes:
        qRangeHi -1e+300
        qRangeLo -1e+300
    """

    qMeasure: str | None = field("qMeasure", default=None)
    qRangeHi: float | None = field("qRangeHi", default=-1e300)
    qRangeLo: float | None = field("qRangeLo", default=-1e300)


class SelectInfo(Model):
    """How a field's selection was made: by text, by range, by search.

    Left out, the engine takes:
        qRangeHi -1e+300
        qRangeLo -1e+300
        qSelectFieldSearch false
        qSoftLock false
    """

    qContinuousRangeInfo: list[Range] | None = field("qContinuousRangeInfo", "Range[]", default=None)
    qNumberFormat: FieldAttributes | None = field("qNumberFormat", "FieldAttributes", default=None)
    qRangeHi: float | None = field("qRangeHi", default=-1e300)
    qRangeInfo: list[RangeSelectInfo] | None = field("qRangeInfo", "RangeSelectInfo[]", default=None)
    qRangeLo: float | None = field("qRangeLo", default=-1e300)
    qSelectFieldSearch: bool | None = field("qSelectFieldSearch", default=False)
    qSoftLock: bool | None = field("qSoftLock", default=False)
    qTextSearch: str | None = field("qTextSearch", default=None)


class StateFieldValues(Model):
    """Values of a field in one state."""

    qFieldValues: list[FieldValue] | None = field("qFieldValues", "FieldValue[]", default=None)
    qStateName: str | None = field("qStateName", default=None)
