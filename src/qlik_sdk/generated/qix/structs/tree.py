# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol: tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....core.model import Model, field

if TYPE_CHECKING:
    from ..enums import NxDimCellType, NxDimensionType, NxGrpType, NxSortIndicatorType, StateEnumType
    from .hypercube import (
        ExpansionData,
        FieldAttributes,
        NxAttrDimDef,
        NxAttrDimInfo,
        NxAttrExprDef,
        NxAttrExprInfo,
        NxAttributeDimValues,
        NxAttributeExpressionValues,
        NxCalcCond,
        NxCardinalities,
        NxCellPosition,
        NxInlineDimensionDef,
        NxMeasure,
        NxMeasureInfo,
        NxPageTreeLevel,
        NxPageTreeNode,
        NxStateCounts,
        OtherTotalSpecProp,
        StringExpr,
    )
    from .object import NxValidationError
    from .selection import Range


class NxTreeDataOption(Model):
    """Which nodes of a tree are wanted, and how many."""

    qMaxNbrOfNodes: int | None = field("qMaxNbrOfNodes", default=None)
    qTreeLevels: NxPageTreeLevel | None = field("qTreeLevels", "NxPageTreeLevel", default=None)
    qTreeNodes: list[NxPageTreeNode] | None = field("qTreeNodes", "NxPageTreeNode[]", default=None)


class NxTreeDimensionDef(Model):
    """One dimension of a tree, with the measures of its level."""

    qAttributeDimensions: list[NxAttrDimDef] | None = field(
        "qAttributeDimensions", "NxAttrDimDef[]", default=None
    )
    qAttributeExpressions: list[NxAttrExprDef] | None = field(
        "qAttributeExpressions", "NxAttrExprDef[]", default=None
    )
    qCalcCondition: NxCalcCond | None = field("qCalcCondition", "NxCalcCond", default=None)
    qDef: NxInlineDimensionDef | None = field("qDef", "NxInlineDimensionDef", default=None)
    qLibraryId: str | None = field("qLibraryId", default=None)
    qNullSuppression: bool | None = field("qNullSuppression", default=None)
    qOtherLabel: StringExpr | None = field("qOtherLabel", "StringExpr", default=None)
    qOtherTotalSpec: OtherTotalSpecProp | None = field("qOtherTotalSpec", "OtherTotalSpecProp", default=None)
    qShowAll: bool | None = field("qShowAll", default=None)
    qTotalLabel: StringExpr | None = field("qTotalLabel", "StringExpr", default=None)
    qValueExprs: list[NxMeasure] | None = field("qValueExprs", "NxMeasure[]", default=None)


class NxTreeDimensionInfo(Model):
    """Facts of a dimension of a tree.

    Left out, the engine takes:
        qIsCalculated false
    """

    qApprMaxGlyphCount: int | None = field("qApprMaxGlyphCount", default=None)
    qAttrDimInfo: list[NxAttrDimInfo] | None = field("qAttrDimInfo", "NxAttrDimInfo[]", default=None)
    qAttrExprInfo: list[NxAttrExprInfo] | None = field("qAttrExprInfo", "NxAttrExprInfo[]", default=None)
    qCalcCondMsg: str | None = field("qCalcCondMsg", default=None)
    qCardinal: int | None = field("qCardinal", default=None)
    qCardinalities: NxCardinalities | None = field("qCardinalities", "NxCardinalities", default=None)
    qContinuousAxes: bool | None = field("qContinuousAxes", default=None)
    qDerivedField: bool | None = field("qDerivedField", default=None)
    qDimensionType: NxDimensionType | None = field("qDimensionType", default=None)
    qEffectiveDimensionName: str | None = field("qEffectiveDimensionName", default=None)
    qError: NxValidationError | None = field("qError", "NxValidationError", default=None)
    qFallbackTitle: str | None = field("qFallbackTitle", default=None)
    qGroupFallbackTitles: list[str] | None = field("qGroupFallbackTitles", default=None)
    qGroupFieldDefs: list[str] | None = field("qGroupFieldDefs", default=None)
    qGroupPos: int | None = field("qGroupPos", default=None)
    qGrouping: NxGrpType | None = field("qGrouping", default=None)
    qIsAutoFormat: bool | None = field("qIsAutoFormat", default=None)
    qIsCalculated: bool | None = field("qIsCalculated", default=False)
    qIsCyclic: bool | None = field("qIsCyclic", default=None)
    qIsOneAndOnlyOne: bool | None = field("qIsOneAndOnlyOne", default=None)
    qIsSemantic: bool | None = field("qIsSemantic", default=None)
    qLibraryId: str | None = field("qLibraryId", default=None)
    qLocked: bool | None = field("qLocked", default=None)
    qMax: float | None = field("qMax", default=None)
    qMeasureInfo: list[NxMeasureInfo] | None = field("qMeasureInfo", "NxMeasureInfo[]", default=None)
    qMin: float | None = field("qMin", default=None)
    qNumFormat: FieldAttributes | None = field("qNumFormat", "FieldAttributes", default=None)
    qReverseSort: bool | None = field("qReverseSort", default=None)
    qSortIndicator: NxSortIndicatorType | None = field("qSortIndicator", default=None)
    qStateCounts: NxStateCounts | None = field("qStateCounts", "NxStateCounts", default=None)
    qTags: list[str] | None = field("qTags", default=None)


class NxTreeMultiRangeSelectInfo(Model):
    """Ranges of a tree that are selected together."""

    qRanges: list[NxTreeRangeSelectInfo] | None = field("qRanges", "NxTreeRangeSelectInfo[]", default=None)


class NxTreeNode(Model):
    """One node of a tree, with the nodes below it."""

    qAttrDims: NxAttributeDimValues | None = field("qAttrDims", "NxAttributeDimValues", default=None)
    qAttrExps: NxAttributeExpressionValues | None = field(
        "qAttrExps", "NxAttributeExpressionValues", default=None
    )
    qCanCollapse: bool | None = field("qCanCollapse", default=None)
    qCanExpand: bool | None = field("qCanExpand", default=None)
    qElemNo: int | None = field("qElemNo", default=None)
    qGroupPos: int | None = field("qGroupPos", default=None)
    qGroupSize: int | None = field("qGroupSize", default=None)
    qMaxPos: list[float] | None = field("qMaxPos", default=None)
    qMinNeg: list[float] | None = field("qMinNeg", default=None)
    qNodes: list[NxTreeNode] | None = field("qNodes", "NxTreeNode[]", default=None)
    qRow: int | None = field("qRow", default=None)
    qState: StateEnumType | None = field("qState", default=None)
    qText: str | None = field("qText", default=None)
    qTreePath: list[int] | None = field("qTreePath", default=None)
    qType: NxDimCellType | None = field("qType", default=None)
    qValue: float | None = field("qValue", default=None)
    qValues: list[NxTreeValue] | None = field("qValues", "NxTreeValue[]", default=None)


class NxTreeRangeSelectInfo(Model):
    """A range of a measure on one level of a tree."""

    qDimensionIx: int | None = field("qDimensionIx", default=None)
    qMeasureIx: int | None = field("qMeasureIx", default=None)
    qRange: Range | None = field("qRange", "Range", default=None)


class NxTreeValue(Model):
    """One value of a node."""

    qAttrDims: NxAttributeDimValues | None = field("qAttrDims", "NxAttributeDimValues", default=None)
    qAttrExps: NxAttributeExpressionValues | None = field(
        "qAttrExps", "NxAttributeExpressionValues", default=None
    )
    qText: str | None = field("qText", default=None)
    qValue: float | None = field("qValue", default=None)


class TreeData(Model):
    """A computed tree."""

    qCalcCondMsg: str | None = field("qCalcCondMsg", default=None)
    qDimensionInfo: list[NxTreeDimensionInfo] | None = field(
        "qDimensionInfo", "NxTreeDimensionInfo[]", default=None
    )
    qEffectiveInterColumnSortOrder: list[int] | None = field("qEffectiveInterColumnSortOrder", default=None)
    qError: NxValidationError | None = field("qError", "NxValidationError", default=None)
    qHasOtherValues: bool | None = field("qHasOtherValues", default=None)
    qLastExpandedPos: NxCellPosition | None = field("qLastExpandedPos", "NxCellPosition", default=None)
    qMeasureInfo: list[NxMeasureInfo] | None = field("qMeasureInfo", "NxMeasureInfo[]", default=None)
    qNodesOnDim: list[int] | None = field("qNodesOnDim", default=None)
    qStateName: str | None = field("qStateName", default=None)
    qTitle: str | None = field("qTitle", default=None)
    qTreeDataPages: list[NxTreeNode] | None = field("qTreeDataPages", "NxTreeNode[]", default=None)


class TreeDataDef(Model):
    """A tree to compute: dimensions, sorting, first nodes.

    Left out, the engine takes:
        qOpenFullyExpanded false
        qPopulateMissing false
        qSuppressMissing false
        qSuppressZero false
    """

    qCalcCondition: NxCalcCond | None = field("qCalcCondition", "NxCalcCond", default=None)
    qContextSetExpression: str | None = field("qContextSetExpression", default=None)
    qDimensions: list[NxTreeDimensionDef] | None = field("qDimensions", "NxTreeDimensionDef[]", default=None)
    qExpansionState: list[ExpansionData] | None = field("qExpansionState", "ExpansionData[]", default=None)
    qInitialDataFetch: list[NxTreeDataOption] | None = field(
        "qInitialDataFetch", "NxTreeDataOption[]", default=None
    )
    qInterColumnSortOrder: list[int] | None = field("qInterColumnSortOrder", default=None)
    qOpenFullyExpanded: bool | None = field("qOpenFullyExpanded", default=False)
    qPopulateMissing: bool | None = field("qPopulateMissing", default=False)
    qStateName: str | None = field("qStateName", default=None)
    qSuppressMissing: bool | None = field("qSuppressMissing", default=False)
    qSuppressZero: bool | None = field("qSuppressZero", default=False)
    qTitle: StringExpr | None = field("qTitle", "StringExpr", default=None)
    qValueExprs: list[NxMeasure] | None = field("qValueExprs", "NxMeasure[]", default=None)
