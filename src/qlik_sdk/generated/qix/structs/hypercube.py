# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol: hypercube."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....core.model import Model, field

if TYPE_CHECKING:
    from ..enums import (
        FieldAttrType,
        NxContinuousMode,
        NxDataReductionMode,
        NxDimCellType,
        NxDimensionType,
        NxGrpType,
        NxHypercubeMode,
        NxLTrendlineType,
        NxSortIndicatorType,
        NxTrendlineMode,
        OtherLimitMode,
        OtherMode,
        OtherSortMode,
        StateEnumType,
        TotalMode,
    )
    from .object import NxValidationError
    from .tables import Rect, Size


class AlfaNumString(Model):
    """A text that may be a number.

    Deprecated.
    """

    qIsNum: bool | None = field("qIsNum", default=None)
    qString: str | None = field("qString", default=None)


class CharRange(Model):
    """A stretch of characters in a text."""

    qCharCount: int | None = field("qCharCount", default=None)
    qCharPos: int | None = field("qCharPos", default=None)


class CondDef(Model):
    """A condition that shows something, or not.

    Left out, the engine takes:
        qAlways true
    """

    qAlways: bool | None = field("qAlways", default=True)
    qExpression: ValueExpr | None = field("qExpression", "ValueExpr", default=None)


class ExpansionData(Model):
    """Which values of a dimension are expanded."""

    qExcludeList: bool | None = field("qExcludeList", default=None)
    qPos: PositionMark | None = field("qPos", "PositionMark", default=None)


class FieldAttributes(Model):
    """Format of numbers: kind, pattern, decimals, separators.

    Left out, the engine takes:
        qType UNKNOWN
        qUseThou 0
        qnDec 10
    """

    qDec: str | None = field("qDec", default=None)
    qFmt: str | None = field("qFmt", default=None)
    qThou: str | None = field("qThou", default=None)
    qType: FieldAttrType | None = field("qType", default="UNKNOWN")
    qUseThou: int | None = field("qUseThou", default=0)
    qnDec: int | None = field("qnDec", default=10)


class HyperCube(Model):
    """A computed table: its size, columns, totals and first pages."""

    qCalcCondMsg: str | None = field("qCalcCondMsg", default=None)
    qColumnOrder: list[int] | None = field("qColumnOrder", default=None)
    qDataPages: list[NxDataPage] | None = field("qDataPages", "NxDataPage[]", default=None)
    qDimensionInfo: list[NxDimensionInfo] | None = field("qDimensionInfo", "NxDimensionInfo[]", default=None)
    qEffectiveInterColumnSortOrder: list[int] | None = field("qEffectiveInterColumnSortOrder", default=None)
    qError: NxValidationError | None = field("qError", "NxValidationError", default=None)
    qGrandTotalRow: list[NxCell] | None = field("qGrandTotalRow", "NxCell[]", default=None)
    qHasOtherValues: bool | None = field("qHasOtherValues", default=None)
    qIndentMode: bool | None = field("qIndentMode", default=None)
    qLastExpandedPos: NxCellPosition | None = field("qLastExpandedPos", "NxCellPosition", default=None)
    qMeasureInfo: list[NxMeasureInfo] | None = field("qMeasureInfo", "NxMeasureInfo[]", default=None)
    qMode: NxHypercubeMode | None = field("qMode", default=None)
    qNoOfLeftDims: int | None = field("qNoOfLeftDims", default=None)
    qPivotDataPages: list[NxPivotPage] | None = field("qPivotDataPages", "NxPivotPage[]", default=None)
    qSize: Size | None = field("qSize", "Size", default=None)
    qStackedDataPages: list[NxStackPage] | None = field("qStackedDataPages", "NxStackPage[]", default=None)
    qStateName: str | None = field("qStateName", default=None)
    qTitle: str | None = field("qTitle", default=None)
    qTreeNodesOnDim: list[int] | None = field("qTreeNodesOnDim", default=None)


class HyperCubeDef(Model):
    """A table to compute: dimensions, measures, mode, sorting, first pages.

    Left out, the engine takes:
        qAlwaysFullyExpanded false
        qIndentMode false
        qMaxStackedCells 5000
        qMode DATA_MODE_STRAIGHT
        qNoOfLeftDims -1
        qPopulateMissing false
        qPseudoDimPos -1
        qShowTotalsAbove false
        qSortbyYValue 0
        qSuppressMissing false
        qSuppressZero false
    """

    qAlwaysFullyExpanded: bool | None = field("qAlwaysFullyExpanded", default=False)
    qCalcCond: ValueExpr | None = field("qCalcCond", "ValueExpr", default=None)
    qCalcCondition: NxCalcCond | None = field("qCalcCondition", "NxCalcCond", default=None)
    qColumnOrder: list[int] | None = field("qColumnOrder", default=None)
    qContextSetExpression: str | None = field("qContextSetExpression", default=None)
    qDimensions: list[NxDimension] | None = field("qDimensions", "NxDimension[]", default=None)
    qDynamicScript: list[str] | None = field("qDynamicScript", default=None)
    qExpansionState: list[ExpansionData] | None = field("qExpansionState", "ExpansionData[]", default=None)
    qIndentMode: bool | None = field("qIndentMode", default=False)
    qInitialDataFetch: list[NxPage] | None = field("qInitialDataFetch", "NxPage[]", default=None)
    qInterColumnSortOrder: list[int] | None = field("qInterColumnSortOrder", default=None)
    qMaxStackedCells: int | None = field("qMaxStackedCells", default=5000)
    qMeasures: list[NxMeasure] | None = field("qMeasures", "NxMeasure[]", default=None)
    qMode: NxHypercubeMode | None = field("qMode", default="DATA_MODE_STRAIGHT")
    qNoOfLeftDims: int | None = field("qNoOfLeftDims", default=-1)
    qPopulateMissing: bool | None = field("qPopulateMissing", default=False)
    qPseudoDimPos: int | None = field("qPseudoDimPos", default=-1)
    qReductionMode: NxDataReductionMode | None = field("qReductionMode", default=None)
    qShowTotalsAbove: bool | None = field("qShowTotalsAbove", default=False)
    qSortbyYValue: int | None = field("qSortbyYValue", default=0)
    qStateName: str | None = field("qStateName", default=None)
    qSuppressMeasureTotals: bool | None = field("qSuppressMeasureTotals", default=None)
    qSuppressMissing: bool | None = field("qSuppressMissing", default=False)
    qSuppressZero: bool | None = field("qSuppressZero", default=False)
    qTitle: StringExpr | None = field("qTitle", "StringExpr", default=None)


class NxAttrDimDef(Model):
    """A dimension that adds a value to each value of another one."""

    qAttribute: bool | None = field("qAttribute", default=None)
    qDef: str | None = field("qDef", default=None)
    qLibraryId: str | None = field("qLibraryId", default=None)
    qSortBy: SortCriteria | None = field("qSortBy", "SortCriteria", default=None)


class NxAttrDimInfo(Model):
    """Facts of an attribute dimension.

    Left out, the engine takes:
        qIsCalculated false
    """

    qCardinal: int | None = field("qCardinal", default=None)
    qError: NxValidationError | None = field("qError", "NxValidationError", default=None)
    qFallbackTitle: str | None = field("qFallbackTitle", default=None)
    qIsCalculated: bool | None = field("qIsCalculated", default=False)
    qLocked: bool | None = field("qLocked", default=None)
    qSize: Size | None = field("qSize", "Size", default=None)


class NxAttrExprDef(Model):
    """An expression that adds a value, often a colour, to each cell."""

    qAttribute: bool | None = field("qAttribute", default=None)
    qExpression: str | None = field("qExpression", default=None)
    qLabel: str | None = field("qLabel", default=None)
    qLabelExpression: str | None = field("qLabelExpression", default=None)
    qLibraryId: str | None = field("qLibraryId", default=None)
    qNumFormat: FieldAttributes | None = field("qNumFormat", "FieldAttributes", default=None)


class NxAttrExprInfo(Model):
    """Facts of an attribute expression: its title and range."""

    qFallbackTitle: str | None = field("qFallbackTitle", default=None)
    qIsAutoFormat: bool | None = field("qIsAutoFormat", default=None)
    qMax: float | None = field("qMax", default=None)
    qMaxText: str | None = field("qMaxText", default=None)
    qMin: float | None = field("qMin", default=None)
    qMinText: str | None = field("qMinText", default=None)
    qNumFormat: FieldAttributes | None = field("qNumFormat", "FieldAttributes", default=None)


class NxAttributeDimValues(Model):
    """Values of the attribute dimensions of one cell."""

    qValues: list[NxSimpleDimValue] | None = field("qValues", "NxSimpleDimValue[]", default=None)


class NxAttributeExpressionValues(Model):
    """Values of the attribute expressions of one cell."""

    qValues: list[NxSimpleValue] | None = field("qValues", "NxSimpleValue[]", default=None)


class NxAxisData(Model):
    """Axes of continuous data."""

    qAxis: list[NxAxisTicks] | None = field("qAxis", "NxAxisTicks[]", default=None)


class NxAxisTicks(Model):
    """The ticks of one axis."""

    qName: str | None = field("qName", default=None)
    qTags: list[str] | None = field("qTags", default=None)
    qTicks: list[NxTickCell] | None = field("qTicks", "NxTickCell[]", default=None)


class NxCalcCond(Model):
    """A condition to compute at all, and the message if it is not met."""

    qCond: ValueExpr | None = field("qCond", "ValueExpr", default=None)
    qMsg: StringExpr | None = field("qMsg", "StringExpr", default=None)


class NxCardinalities(Model):
    """Counts of distinct values: of the field, in the hypercube, in all.

    Left out, the engine takes:
        qAllValuesCardinal -1
    """

    qAllValuesCardinal: int | None = field("qAllValuesCardinal", default=-1)
    qCardinal: int | None = field("qCardinal", default=None)
    qHypercubeCardinal: int | None = field("qHypercubeCardinal", default=None)


class NxCell(Model):
    """One cell: text, number, element number and state."""

    qAttrDims: NxAttributeDimValues | None = field("qAttrDims", "NxAttributeDimValues", default=None)
    qAttrExps: NxAttributeExpressionValues | None = field(
        "qAttrExps", "NxAttributeExpressionValues", default=None
    )
    qElemNumber: int | None = field("qElemNumber", default=None)
    qFrequency: str | None = field("qFrequency", default=None)
    qHighlightRanges: NxHighlightRanges | None = field("qHighlightRanges", "NxHighlightRanges", default=None)
    qInExtRow: bool | None = field("qInExtRow", default=None)
    qIsEmpty: bool | None = field("qIsEmpty", default=None)
    qIsNull: bool | None = field("qIsNull", default=None)
    qIsOtherCell: bool | None = field("qIsOtherCell", default=None)
    qIsTotalCell: bool | None = field("qIsTotalCell", default=None)
    qMiniChart: NxMiniChartData | None = field("qMiniChart", "NxMiniChartData", default=None)
    qNum: float | None = field("qNum", default=None)
    qState: StateEnumType | None = field("qState", default=None)
    qText: str | None = field("qText", default=None)


class NxCellPosition(Model):
    """Row and column of a cell."""

    qx: int | None = field("qx", default=None)
    qy: int | None = field("qy", default=None)


class NxContinuousDataOptions(Model):
    """Which stretch of a continuous axis is wanted, and how finely.

    Left out, the engine takes:
        qMaxNumberLines -1
    """

    qEnd: float | None = field("qEnd", default=None)
    qMaxNbrTicks: int | None = field("qMaxNbrTicks", default=None)
    qMaxNumberLines: int | None = field("qMaxNumberLines", default=-1)
    qNbrPoints: int | None = field("qNbrPoints", default=None)
    qStart: float | None = field("qStart", default=None)


class NxDataAreaPage(Model):
    """Which area of two measures is wanted, in their own units."""

    qHeight: float | None = field("qHeight", default=None)
    qLeft: float | None = field("qLeft", default=None)
    qTop: float | None = field("qTop", default=None)
    qWidth: float | None = field("qWidth", default=None)


class NxDataPage(Model):
    """A page of rows, with the area it covers.

    Left out, the engine takes:
        qIsReduced false
    """

    qArea: Rect | None = field("qArea", "Rect", default=None)
    qIsReduced: bool | None = field("qIsReduced", default=False)
    qMatrix: list[list[NxCell]] | None = field("qMatrix", "NxCell[][]", default=None)
    qTails: list[NxGroupTail] | None = field("qTails", "NxGroupTail[]", default=None)


class NxDimension(Model):
    """One dimension of a hypercube, with its totals and attributes."""

    qAttributeDimensions: list[NxAttrDimDef] | None = field(
        "qAttributeDimensions", "NxAttrDimDef[]", default=None
    )
    qAttributeExpressions: list[NxAttrExprDef] | None = field(
        "qAttributeExpressions", "NxAttrExprDef[]", default=None
    )
    qCalcCond: ValueExpr | None = field("qCalcCond", "ValueExpr", default=None)
    qCalcCondition: NxCalcCond | None = field("qCalcCondition", "NxCalcCond", default=None)
    qDef: NxInlineDimensionDef | None = field("qDef", "NxInlineDimensionDef", default=None)
    qIncludeElemValue: bool | None = field("qIncludeElemValue", default=None)
    qLibraryId: str | None = field("qLibraryId", default=None)
    qNullSuppression: bool | None = field("qNullSuppression", default=None)
    qOtherLabel: StringExpr | None = field("qOtherLabel", "StringExpr", default=None)
    qOtherTotalSpec: OtherTotalSpecProp | None = field("qOtherTotalSpec", "OtherTotalSpecProp", default=None)
    qShowAll: bool | None = field("qShowAll", default=None)
    qShowTotal: bool | None = field("qShowTotal", default=None)
    qTotalLabel: StringExpr | None = field("qTotalLabel", "StringExpr", default=None)


class NxDimensionInfo(Model):
    """Facts of a dimension in a layout: title, counts, sorting, range.

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
    qMin: float | None = field("qMin", default=None)
    qNumFormat: FieldAttributes | None = field("qNumFormat", "FieldAttributes", default=None)
    qReverseSort: bool | None = field("qReverseSort", default=None)
    qSortIndicator: NxSortIndicatorType | None = field("qSortIndicator", default=None)
    qStateCounts: NxStateCounts | None = field("qStateCounts", "NxStateCounts", default=None)
    qTags: list[str] | None = field("qTags", default=None)


class NxGroupTail(Model):
    """How many values of a group lie before and after a page."""

    qDown: int | None = field("qDown", default=None)
    qUp: int | None = field("qUp", default=None)


class NxHighlightRanges(Model):
    """Stretches of a text that a search hit."""

    qRanges: list[CharRange] | None = field("qRanges", "CharRange[]", default=None)


class NxInlineDimensionDef(Model):
    """A dimension defined where it is used: fields, labels, sorting."""

    qActiveField: int | None = field("qActiveField", default=None)
    qAlias: str | None = field("qAlias", default=None)
    qFieldDefs: list[str] | None = field("qFieldDefs", default=None)
    qFieldLabels: list[str] | None = field("qFieldLabels", default=None)
    qGrouping: NxGrpType | None = field("qGrouping", default=None)
    qLabelExpression: str | None = field("qLabelExpression", default=None)
    qNumberPresentations: list[FieldAttributes] | None = field(
        "qNumberPresentations", "FieldAttributes[]", default=None
    )
    qReverseSort: bool | None = field("qReverseSort", default=None)
    qSortCriterias: list[SortCriteria] | None = field("qSortCriterias", "SortCriteria[]", default=None)


class NxInlineMeasureDef(Model):
    """A measure defined where it is used: expression, label, format."""

    qAccumulate: int | None = field("qAccumulate", default=None)
    qActiveExpression: int | None = field("qActiveExpression", default=None)
    qAggrFunc: str | None = field("qAggrFunc", default=None)
    qBrutalSum: bool | None = field("qBrutalSum", default=None)
    qDef: str | None = field("qDef", default=None)
    qDescription: str | None = field("qDescription", default=None)
    qExpressions: list[str] | None = field("qExpressions", default=None)
    qGrouping: NxGrpType | None = field("qGrouping", default=None)
    qLabel: str | None = field("qLabel", default=None)
    qLabelExpression: str | None = field("qLabelExpression", default=None)
    qNumFormat: FieldAttributes | None = field("qNumFormat", "FieldAttributes", default=None)
    qRelative: bool | None = field("qRelative", default=None)
    qReverseSort: bool | None = field("qReverseSort", default=None)
    qTags: list[str] | None = field("qTags", default=None)


class NxMeasure(Model):
    """One measure of a hypercube, with its sorting and attributes."""

    qAttributeDimensions: list[NxAttrDimDef] | None = field(
        "qAttributeDimensions", "NxAttrDimDef[]", default=None
    )
    qAttributeExpressions: list[NxAttrExprDef] | None = field(
        "qAttributeExpressions", "NxAttrExprDef[]", default=None
    )
    qCalcCond: ValueExpr | None = field("qCalcCond", "ValueExpr", default=None)
    qCalcCondition: NxCalcCond | None = field("qCalcCondition", "NxCalcCond", default=None)
    qDef: NxInlineMeasureDef | None = field("qDef", "NxInlineMeasureDef", default=None)
    qLibraryId: str | None = field("qLibraryId", default=None)
    qMiniChartDef: NxMiniChartDef | None = field("qMiniChartDef", "NxMiniChartDef", default=None)
    qSortBy: SortCriteria | None = field("qSortBy", "SortCriteria", default=None)
    qTrendLines: list[NxTrendlineDef] | None = field("qTrendLines", "NxTrendlineDef[]", default=None)


class NxMeasureInfo(Model):
    """Facts of a measure in a layout: title, format, range."""

    qApprMaxGlyphCount: int | None = field("qApprMaxGlyphCount", default=None)
    qAttrDimInfo: list[NxAttrDimInfo] | None = field("qAttrDimInfo", "NxAttrDimInfo[]", default=None)
    qAttrExprInfo: list[NxAttrExprInfo] | None = field("qAttrExprInfo", "NxAttrExprInfo[]", default=None)
    qCalcCondMsg: str | None = field("qCalcCondMsg", default=None)
    qCardinal: int | None = field("qCardinal", default=None)
    qError: NxValidationError | None = field("qError", "NxValidationError", default=None)
    qFallbackTitle: str | None = field("qFallbackTitle", default=None)
    qIsAutoFormat: bool | None = field("qIsAutoFormat", default=None)
    qLibraryId: str | None = field("qLibraryId", default=None)
    qMax: float | None = field("qMax", default=None)
    qMin: float | None = field("qMin", default=None)
    qMiniChart: NxMiniChart | None = field("qMiniChart", "NxMiniChart", default=None)
    qNumFormat: FieldAttributes | None = field("qNumFormat", "FieldAttributes", default=None)
    qReverseSort: bool | None = field("qReverseSort", default=None)
    qSortIndicator: NxSortIndicatorType | None = field("qSortIndicator", default=None)
    qTrendLines: list[NxTrendline] | None = field("qTrendLines", "NxTrendline[]", default=None)


class NxMiniChart(Model):
    """Ranges of a mini chart."""

    qAttrExprInfo: list[NxAttrExprInfo] | None = field("qAttrExprInfo", "NxAttrExprInfo[]", default=None)
    qError: NxValidationError | None = field("qError", "NxValidationError", default=None)
    qXMax: float | None = field("qXMax", default=None)
    qXMin: float | None = field("qXMin", default=None)
    qYMax: float | None = field("qYMax", default=None)
    qYMin: float | None = field("qYMin", default=None)


class NxMiniChartCell(Model):
    """One point of a mini chart."""

    qAttrExps: NxAttributeExpressionValues | None = field(
        "qAttrExps", "NxAttributeExpressionValues", default=None
    )
    qElemNumber: int | None = field("qElemNumber", default=None)
    qNum: float | None = field("qNum", default=None)
    qText: str | None = field("qText", default=None)


class NxMiniChartData(Model):
    """The points of a mini chart in a cell."""

    qError: NxValidationError | None = field("qError", "NxValidationError", default=None)
    qMatrix: list[list[NxMiniChartCell]] | None = field("qMatrix", "NxMiniChartCell[][]", default=None)
    qMax: float | None = field("qMax", default=None)
    qMin: float | None = field("qMin", default=None)


class NxMiniChartDef(Model):
    """A mini chart to draw in cells.

    Left out, the engine takes:
        qMaxNumberPoints -1
    """

    qAttributeExpressions: list[NxAttrExprDef] | None = field(
        "qAttributeExpressions", "NxAttrExprDef[]", default=None
    )
    qDef: str | None = field("qDef", default=None)
    qLibraryId: str | None = field("qLibraryId", default=None)
    qMaxNumberPoints: int | None = field("qMaxNumberPoints", default=-1)
    qNullSuppression: bool | None = field("qNullSuppression", default=None)
    qOtherTotalSpec: OtherTotalSpecProp | None = field("qOtherTotalSpec", "OtherTotalSpecProp", default=None)
    qSortBy: SortCriteria | None = field("qSortBy", "SortCriteria", default=None)


class NxPage(Model):
    """A rectangle of cells: left, top, width, height."""

    qHeight: int | None = field("qHeight", default=None)
    qLeft: int | None = field("qLeft", default=None)
    qTop: int | None = field("qTop", default=None)
    qWidth: int | None = field("qWidth", default=None)


class NxPageTreeLevel(Model):
    """Which levels of a tree are wanted.

    Left out, the engine takes:
        qDepth -1
    """

    qDepth: int | None = field("qDepth", default=-1)
    qLeft: int | None = field("qLeft", default=None)


class NxPageTreeNode(Model):
    """Which nodes of a tree are wanted."""

    qAllValues: bool | None = field("qAllValues", default=None)
    qArea: Rect | None = field("qArea", "Rect", default=None)


class NxPivotDimensionCell(Model):
    """One dimension cell of a pivot table, with the cells below it."""

    qAttrDims: NxAttributeDimValues | None = field("qAttrDims", "NxAttributeDimValues", default=None)
    qAttrExps: NxAttributeExpressionValues | None = field(
        "qAttrExps", "NxAttributeExpressionValues", default=None
    )
    qCanCollapse: bool | None = field("qCanCollapse", default=None)
    qCanExpand: bool | None = field("qCanExpand", default=None)
    qDown: int | None = field("qDown", default=None)
    qElemNo: int | None = field("qElemNo", default=None)
    qSubNodes: list[NxPivotDimensionCell] | None = field("qSubNodes", "NxPivotDimensionCell[]", default=None)
    qText: str | None = field("qText", default=None)
    qType: NxDimCellType | None = field("qType", default=None)
    qUp: int | None = field("qUp", default=None)
    qValue: float | None = field("qValue", default=None)


class NxPivotPage(Model):
    """A page of a pivot table: left and top cells, and data."""

    qArea: Rect | None = field("qArea", "Rect", default=None)
    qData: list[list[NxPivotValuePoint]] | None = field("qData", "NxPivotValuePoint[][]", default=None)
    qLeft: list[NxPivotDimensionCell] | None = field("qLeft", "NxPivotDimensionCell[]", default=None)
    qTop: list[NxPivotDimensionCell] | None = field("qTop", "NxPivotDimensionCell[]", default=None)


class NxPivotValuePoint(Model):
    """One value of a pivot table."""

    qAttrDims: NxAttributeDimValues | None = field("qAttrDims", "NxAttributeDimValues", default=None)
    qAttrExps: NxAttributeExpressionValues | None = field(
        "qAttrExps", "NxAttributeExpressionValues", default=None
    )
    qLabel: str | None = field("qLabel", default=None)
    qNum: float | None = field("qNum", default=None)
    qText: str | None = field("qText", default=None)
    qType: NxDimCellType | None = field("qType", default=None)


class NxSimpleDimValue(Model):
    """A value of an attribute dimension."""

    qElemNo: int | None = field("qElemNo", default=None)
    qText: str | None = field("qText", default=None)


class NxSimpleValue(Model):
    """A value of an attribute expression."""

    qNum: float | None = field("qNum", default=None)
    qText: str | None = field("qText", default=None)


class NxStackPage(Model):
    """A page of a stacked pivot table."""

    qArea: Rect | None = field("qArea", "Rect", default=None)
    qData: list[NxStackedPivotCell] | None = field("qData", "NxStackedPivotCell[]", default=None)


class NxStackedPivotCell(Model):
    """One cell of a stacked pivot table, with the cells below it."""

    qAttrDims: NxAttributeDimValues | None = field("qAttrDims", "NxAttributeDimValues", default=None)
    qAttrExps: NxAttributeExpressionValues | None = field(
        "qAttrExps", "NxAttributeExpressionValues", default=None
    )
    qCanCollapse: bool | None = field("qCanCollapse", default=None)
    qCanExpand: bool | None = field("qCanExpand", default=None)
    qDown: int | None = field("qDown", default=None)
    qElemNo: int | None = field("qElemNo", default=None)
    qMaxPos: float | None = field("qMaxPos", default=None)
    qMinNeg: float | None = field("qMinNeg", default=None)
    qRow: int | None = field("qRow", default=None)
    qSubNodes: list[NxStackedPivotCell] | None = field("qSubNodes", "NxStackedPivotCell[]", default=None)
    qText: str | None = field("qText", default=None)
    qType: NxDimCellType | None = field("qType", default=None)
    qUp: int | None = field("qUp", default=None)
    qValue: float | None = field("qValue", default=None)


class NxStateCounts(Model):
    """How many values of a field are in each state."""

    qAlternative: int | None = field("qAlternative", default=None)
    qDeselected: int | None = field("qDeselected", default=None)
    qExcluded: int | None = field("qExcluded", default=None)
    qLocked: int | None = field("qLocked", default=None)
    qLockedExcluded: int | None = field("qLockedExcluded", default=None)
    qOption: int | None = field("qOption", default=None)
    qSelected: int | None = field("qSelected", default=None)
    qSelectedExcluded: int | None = field("qSelectedExcluded", default=None)


class NxTickCell(Model):
    """One tick of an axis: text, start and end."""

    qEnd: float | None = field("qEnd", default=None)
    qStart: float | None = field("qStart", default=None)
    qText: str | None = field("qText", default=None)


class NxTrendline(Model):
    """A computed trend line: coefficients and fit.

    Experimental: it may change.
    """

    qCoeff: list[float] | None = field("qCoeff", default=None)
    qElemNo: int | None = field("qElemNo", default=None)
    qError: NxValidationError | None = field("qError", "NxValidationError", default=None)
    qExpression: str | None = field("qExpression", default=None)
    qR2: float | None = field("qR2", default=None)
    qType: NxLTrendlineType | None = field("qType", default=None)


class NxTrendlineDef(Model):
    """A trend line to compute for a measure.

    Left out, the engine takes:
        qCalcR2 false
        qContinuousXAxis CONTINUOUS_NEVER
        qMultiDimMode TRENDLINE_MULTILINE
        qXColIx -1

    Experimental: it may change.
    """

    qCalcR2: bool | None = field("qCalcR2", default=False)
    qContinuousXAxis: NxContinuousMode | None = field("qContinuousXAxis", default="CONTINUOUS_NEVER")
    qMultiDimMode: NxTrendlineMode | None = field("qMultiDimMode", default="TRENDLINE_MULTILINE")
    qType: NxLTrendlineType | None = field("qType", default=None)
    qXColIx: int | None = field("qXColIx", default=-1)


class NxViewPort(Model):
    """Size and zoom of what is shown, to choose how data are thinned out."""

    qHeight: int | None = field("qHeight", default=None)
    qWidth: int | None = field("qWidth", default=None)
    qZoomLevel: int | None = field("qZoomLevel", default=None)


class OtherTotalSpecProp(Model):
    """Which values of a dimension are gathered as others, and whether there is a total.

    Left out, the engine takes:
        qApplyEvenWhenPossiblyWrongResult true
        qForceBadValueKeeping true
        qGlobalOtherGrouping false
        qOtherCollapseInnerDimensions false
        qOtherLimitMode OTHER_GT_LIMIT
        qOtherMode OTHER_OFF
        qOtherSortMode OTHER_SORT_DESCENDING
        qSuppressOther false
        qTotalMode TOTAL_OFF
    """

    qApplyEvenWhenPossiblyWrongResult: bool | None = field("qApplyEvenWhenPossiblyWrongResult", default=True)
    qForceBadValueKeeping: bool | None = field("qForceBadValueKeeping", default=True)
    qGlobalOtherGrouping: bool | None = field("qGlobalOtherGrouping", default=False)
    qOtherCollapseInnerDimensions: bool | None = field("qOtherCollapseInnerDimensions", default=False)
    qOtherCounted: ValueExpr | None = field("qOtherCounted", "ValueExpr", default=None)
    qOtherLimit: ValueExpr | None = field("qOtherLimit", "ValueExpr", default=None)
    qOtherLimitMode: OtherLimitMode | None = field("qOtherLimitMode", default="OTHER_GT_LIMIT")
    qOtherMode: OtherMode | None = field("qOtherMode", default="OTHER_OFF")
    qOtherSortMode: OtherSortMode | None = field("qOtherSortMode", default="OTHER_SORT_DESCENDING")
    qReferencedExpression: StringExpr | None = field("qReferencedExpression", "StringExpr", default=None)
    qSuppressOther: bool | None = field("qSuppressOther", default=False)
    qTotalMode: TotalMode | None = field("qTotalMode", default="TOTAL_OFF")


class PositionMark(Model):
    """Values that mark a place in a table."""

    qDimName: str | None = field("qDimName", default=None)
    qElemNo: list[int] | None = field("qElemNo", default=None)
    qElemValues: list[str] | None = field("qElemValues", default=None)


class SortCriteria(Model):
    """How values are sorted, criterion by criterion: 1 ascending, -1 descending, 0 not."""

    qExpression: ValueExpr | None = field("qExpression", "ValueExpr", default=None)
    qSortByAscii: int | None = field("qSortByAscii", default=None)
    qSortByExpression: int | None = field("qSortByExpression", default=None)
    qSortByFrequency: int | None = field("qSortByFrequency", default=None)
    qSortByGreyness: int | None = field("qSortByGreyness", default=None)
    qSortByLoadOrder: int | None = field("qSortByLoadOrder", default=None)
    qSortByNumeric: int | None = field("qSortByNumeric", default=None)
    qSortByState: int | None = field("qSortByState", default=None)


class StringExpr(Model):
    """An expression that gives text."""

    qv: str | None = field("qv", default=None)


class StringExpression(Model):
    """An expression in properties that becomes text in the layout."""

    qExpr: str | None = field("qExpr", default=None)


class ValueExpr(Model):
    """An expression that gives a number."""

    qv: str | None = field("qv", default=None)


class ValueExpression(Model):
    """An expression in properties that becomes a number in the layout."""

    qExpr: str | None = field("qExpr", default=None)
