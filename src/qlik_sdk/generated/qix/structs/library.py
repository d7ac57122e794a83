# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol: library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....core.model import Model, field

if TYPE_CHECKING:
    from ..enums import GenericVariableType, NxGrpType
    from .app import NxMeta, NxMetaDef
    from .hypercube import FieldAttributes
    from .object import NxContainerEntry, NxInfo


class DimensionList(Model):
    """The library dimensions of an app."""

    qItems: list[NxContainerEntry] | None = field("qItems", "NxContainerEntry[]", default=None)


class DimensionListDef(Model):
    """Asks for the library dimensions in a layout."""

    qData: dict[str, Any] | None = field("qData", default=None)
    qType: str | None = field("qType", default=None)


class GenericDimensionInfo(Model):
    """Facts of one field of a library dimension."""

    qAndMode: bool | None = field("qAndMode", default=None)
    qApprMaxGlyphCount: int | None = field("qApprMaxGlyphCount", default=None)
    qCardinal: int | None = field("qCardinal", default=None)
    qIsSemantic: bool | None = field("qIsSemantic", default=None)
    qTags: list[str] | None = field("qTags", default=None)


class GenericDimensionLayout(Model):
    """A library dimension as it is evaluated."""

    qDim: NxLibraryDimension | None = field("qDim", "NxLibraryDimension", default=None)
    qDimInfos: list[GenericDimensionInfo] | None = field("qDimInfos", "GenericDimensionInfo[]", default=None)
    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)


class GenericDimensionProperties(Model):
    """What a library dimension is made from."""

    qDim: NxLibraryDimensionDef | None = field("qDim", "NxLibraryDimensionDef", default=None)
    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qMetaDef: NxMetaDef | None = field("qMetaDef", "NxMetaDef", default=None)


class GenericMeasureLayout(Model):
    """A library measure as it is evaluated."""

    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qMeasure: NxLibraryMeasure | None = field("qMeasure", "NxLibraryMeasure", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)


class GenericMeasureProperties(Model):
    """What a library measure is made from."""

    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qMeasure: NxLibraryMeasureDef | None = field("qMeasure", "NxLibraryMeasureDef", default=None)
    qMetaDef: NxMetaDef | None = field("qMetaDef", "NxMetaDef", default=None)


class GenericVariableConstraints(Model):
    """Which values a variable may take."""

    qType: GenericVariableType | None = field("qType", default=None)
    qValuesNum: list[float] | None = field("qValuesNum", default=None)
    qValuesText: list[str] | None = field("qValuesText", default=None)


class GenericVariableLayout(Model):
    """A variable as it is evaluated: text and number."""

    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qIsScriptCreated: bool | None = field("qIsScriptCreated", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)
    qNum: float | None = field("qNum", default=None)
    qText: str | None = field("qText", default=None)


class GenericVariableProperties(Model):
    """What a variable is made from: name, definition, format.

    Left out, the engine takes:
        qIncludeInBookmark false
    """

    qComment: str | None = field("qComment", default=None)
    qConstraints: GenericVariableConstraints | None = field(
        "qConstraints", "GenericVariableConstraints", default=None
    )
    qDefinition: str | None = field("qDefinition", default=None)
    qIncludeInBookmark: bool | None = field("qIncludeInBookmark", default=False)
    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qMetaDef: NxMetaDef | None = field("qMetaDef", "NxMetaDef", default=None)
    qName: str | None = field("qName", default=None)
    qNumberPresentation: FieldAttributes | None = field(
        "qNumberPresentation", "FieldAttributes", default=None
    )


class MeasureList(Model):
    """The library measures of an app."""

    qItems: list[NxContainerEntry] | None = field("qItems", "NxContainerEntry[]", default=None)


class MeasureListDef(Model):
    """Asks for the library measures in a layout."""

    qData: dict[str, Any] | None = field("qData", default=None)
    qType: str | None = field("qType", default=None)


class NxLibraryDimension(Model):
    """Definition of a library dimension in a layout."""

    qAlias: str | None = field("qAlias", default=None)
    qFieldDefs: list[str] | None = field("qFieldDefs", default=None)
    qFieldLabels: list[str] | None = field("qFieldLabels", default=None)
    qGrouping: NxGrpType | None = field("qGrouping", default=None)
    qLabelExpression: str | None = field("qLabelExpression", default=None)
    qScriptGenerated: bool | None = field("qScriptGenerated", default=None)


class NxLibraryDimensionDef(Model):
    """Definition of a library dimension: grouping, fields, labels.

    Left out, the engine takes:
        qScriptGenerated false
    """

    qAlias: str | None = field("qAlias", default=None)
    qFieldDefs: list[str] | None = field("qFieldDefs", default=None)
    qFieldLabels: list[str] | None = field("qFieldLabels", default=None)
    qGrouping: NxGrpType | None = field("qGrouping", default=None)
    qLabelExpression: str | None = field("qLabelExpression", default=None)
    qScriptGenerated: bool | None = field("qScriptGenerated", default=False)


class NxLibraryMeasure(Model):
    """Definition of a library measure in a layout."""

    qActiveExpression: int | None = field("qActiveExpression", default=None)
    qDef: str | None = field("qDef", default=None)
    qExpressions: list[str] | None = field("qExpressions", default=None)
    qGrouping: NxGrpType | None = field("qGrouping", default=None)
    qLabel: str | None = field("qLabel", default=None)
    qLabelExpression: str | None = field("qLabelExpression", default=None)
    qNumFormat: FieldAttributes | None = field("qNumFormat", "FieldAttributes", default=None)
    qScriptGenerated: bool | None = field("qScriptGenerated", default=None)


class NxLibraryMeasureDef(Model):
    """Definition of a library measure: expression, label, format.

    Left out, the engine takes:
        qScriptGenerated false
    """

    qActiveExpression: int | None = field("qActiveExpression", default=None)
    qDef: str | None = field("qDef", default=None)
    qExpressions: list[str] | None = field("qExpressions", default=None)
    qGrouping: NxGrpType | None = field("qGrouping", default=None)
    qLabel: str | None = field("qLabel", default=None)
    qLabelExpression: str | None = field("qLabelExpression", default=None)
    qNumFormat: FieldAttributes | None = field("qNumFormat", "FieldAttributes", default=None)
    qScriptGenerated: bool | None = field("qScriptGenerated", default=False)


class NxVariableListItem(Model):
    """One variable in a list.

    Left out, the engine takes:
        qIsConfig false
        qIsReserved false
    """

    qData: dict[str, Any] | None = field("qData", default=None)
    qDefinition: str | None = field("qDefinition", default=None)
    qDescription: str | None = field("qDescription", default=None)
    qInfo: NxInfo | None = field("qInfo", "NxInfo", default=None)
    qIsConfig: bool | None = field("qIsConfig", default=False)
    qIsReserved: bool | None = field("qIsReserved", default=False)
    qIsScriptCreated: bool | None = field("qIsScriptCreated", default=None)
    qMeta: NxMeta | None = field("qMeta", "NxMeta", default=None)
    qName: str | None = field("qName", default=None)


class NxVariableProperties(Model):
    """Settings of a variable of the older form.

    Left out, the engine takes:
        qIncludeInBookmark false

    Deprecated.
    """

    qIncludeInBookmark: bool | None = field("qIncludeInBookmark", default=False)
    qName: str | None = field("qName", default=None)
    qNumberPresentation: FieldAttributes | None = field(
        "qNumberPresentation", "FieldAttributes", default=None
    )
    qPreDefinedList: list[str] | None = field("qPreDefinedList", default=None)
    qUsePredefListedValues: bool | None = field("qUsePredefListedValues", default=None)


class VariableList(Model):
    """The variables of an app."""

    qItems: list[NxVariableListItem] | None = field("qItems", "NxVariableListItem[]", default=None)


class VariableListDef(Model):
    """Asks for the variables in a layout, of the session and the system too if wanted."""

    qData: dict[str, Any] | None = field("qData", default=None)
    qShowConfig: bool | None = field("qShowConfig", default=None)
    qShowReserved: bool | None = field("qShowReserved", default=None)
    qShowSession: bool | None = field("qShowSession", default=None)
    qType: str | None = field("qType", default=None)
