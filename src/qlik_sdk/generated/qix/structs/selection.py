# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol: selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....core.model import Model, field

if TYPE_CHECKING:
    from ..enums import NxFieldSelectionMode, NxFrequencyMode, NxSelectionCellType
    from .bookmark import RangeSelectInfo
    from .hypercube import NxDataPage, NxDimensionInfo, NxInlineDimensionDef, NxPage, NxStateCounts
    from .object import NxLayoutErrors, NxValidationError
    from .tables import Size


class DimensionReference(Model):
    """A library dimension that uses a field.

    Experimental: it may change.
    """

    qId: str | None = field("qId", default=None)
    qLabel: str | None = field("qLabel", default=None)


class ListObject(Model):
    """The values of a field with their states."""

    qDataPages: list[NxDataPage] | None = field("qDataPages", "NxDataPage[]", default=None)
    qDimensionInfo: NxDimensionInfo | None = field("qDimensionInfo", "NxDimensionInfo", default=None)
    qError: NxValidationError | None = field("qError", "NxValidationError", default=None)
    qExpressions: list[NxListObjectExpression] | None = field(
        "qExpressions", "NxListObjectExpression[]", default=None
    )
    qSize: Size | None = field("qSize", "Size", default=None)
    qStateName: str | None = field("qStateName", default=None)


class ListObjectDef(Model):
    """A list of values: field, sorting, extra expressions, first pages.

    Left out, the engine takes:
        qFrequencyMode NX_FREQUENCY_NONE
    """

    qAutoSortByState: NxAutoSortByStateDef | None = field(
        "qAutoSortByState", "NxAutoSortByStateDef", default=None
    )
    qDef: NxInlineDimensionDef | None = field("qDef", "NxInlineDimensionDef", default=None)
    qDirectQuerySimplifiedView: bool | None = field("qDirectQuerySimplifiedView", default=None)
    qExpressions: list[NxListObjectExpressionDef] | None = field(
        "qExpressions", "NxListObjectExpressionDef[]", default=None
    )
    qFrequencyMode: NxFrequencyMode | None = field("qFrequencyMode", default="NX_FREQUENCY_NONE")
    qInitialDataFetch: list[NxPage] | None = field("qInitialDataFetch", "NxPage[]", default=None)
    qLibraryId: str | None = field("qLibraryId", default=None)
    qShowAlternatives: bool | None = field("qShowAlternatives", default=None)
    qStateName: str | None = field("qStateName", default=None)


class NxAutoSortByStateDef(Model):
    """Beyond how many rows selected values move to the top."""

    qDisplayNumberOfRows: int | None = field("qDisplayNumberOfRows", default=None)


class NxContinuousRangeSelectInfo(Model):
    """A range to select on one continuous dimension."""

    qDimIx: int | None = field("qDimIx", default=None)
    qRange: Range | None = field("qRange", "Range", default=None)


class NxCurrentSelectionItem(Model):
    """The selections of one field."""

    qDimensionReferences: list[DimensionReference] | None = field(
        "qDimensionReferences", "DimensionReference[]", default=None
    )
    qField: str | None = field("qField", default=None)
    qIsHidden: bool | None = field("qIsHidden", default=None)
    qIsNum: bool | None = field("qIsNum", default=None)
    qLocked: bool | None = field("qLocked", default=None)
    qNotSelectedFieldSelectionInfo: list[NxFieldSelectionInfo] | None = field(
        "qNotSelectedFieldSelectionInfo", "NxFieldSelectionInfo[]", default=None
    )
    qOneAndOnlyOne: bool | None = field("qOneAndOnlyOne", default=None)
    qRangeInfo: list[RangeSelectInfo] | None = field("qRangeInfo", "RangeSelectInfo[]", default=None)
    qReadableName: str | None = field("qReadableName", default=None)
    qSelected: str | None = field("qSelected", default=None)
    qSelectedCount: int | None = field("qSelectedCount", default=None)
    qSelectedFieldSelectionInfo: list[NxFieldSelectionInfo] | None = field(
        "qSelectedFieldSelectionInfo", "NxFieldSelectionInfo[]", default=None
    )
    qSelectionThreshold: int | None = field("qSelectionThreshold", default=None)
    qSortIndex: int | None = field("qSortIndex", default=None)
    qStateCounts: NxStateCounts | None = field("qStateCounts", "NxStateCounts", default=None)
    qTextSearch: str | None = field("qTextSearch", default=None)
    qTotal: int | None = field("qTotal", default=None)


class NxFieldSelectionInfo(Model):
    """A selected or unselected value, and how it was selected."""

    qFieldSelectionMode: NxFieldSelectionMode | None = field("qFieldSelectionMode", default=None)
    qName: str | None = field("qName", default=None)


class NxListObjectExpression(Model):
    """An extra expression of a list object, with its error."""

    qError: NxLayoutErrors | None = field("qError", "NxLayoutErrors", default=None)
    qExpr: str | None = field("qExpr", default=None)


class NxListObjectExpressionDef(Model):
    """An extra expression of a list object."""

    qExpr: str | None = field("qExpr", default=None)
    qLibraryId: str | None = field("qLibraryId", default=None)


class NxMultiRangeSelectInfo(Model):
    """Ranges and columns that are selected together."""

    qColumnsToSelect: list[int] | None = field("qColumnsToSelect", default=None)
    qRanges: list[NxRangeSelectInfo] | None = field("qRanges", "NxRangeSelectInfo[]", default=None)


class NxRange(Model):
    """A stretch: where it begins and how long it is."""

    qCount: int | None = field("qCount", default=None)
    qFrom: int | None = field("qFrom", default=None)


class NxRangeSelectInfo(Model):
    """A range of one measure to select."""

    qMeasureIx: int | None = field("qMeasureIx", default=None)
    qRange: Range | None = field("qRange", "Range", default=None)


class NxSelectionCell(Model):
    """A cell of a pivot table to select."""

    qCol: int | None = field("qCol", default=None)
    qRow: int | None = field("qRow", default=None)
    qType: NxSelectionCellType | None = field("qType", default=None)


class NxSelectionInfo(Model):
    """Whether an object is in modal mode and has selections made in it."""

    qInSelections: bool | None = field("qInSelections", default=None)
    qMadeSelections: bool | None = field("qMadeSelections", default=None)


class Range(Model):
    """A range of numbers, with or without its ends."""

    qMax: float | None = field("qMax", default=None)
    qMaxInclEq: bool | None = field("qMaxInclEq", default=None)
    qMin: float | None = field("qMin", default=None)
    qMinInclEq: bool | None = field("qMinInclEq", default=None)


class SelectionObject(Model):
    """The current selections, field by field."""

    qBackCount: int | None = field("qBackCount", default=None)
    qForwardCount: int | None = field("qForwardCount", default=None)
    qSelections: list[NxCurrentSelectionItem] | None = field(
        "qSelections", "NxCurrentSelectionItem[]", default=None
    )
    qStateName: str | None = field("qStateName", default=None)


class SelectionObjectDef(Model):
    """Asks for the current selections of a state in a layout."""

    qStateName: str | None = field("qStateName", default=None)
