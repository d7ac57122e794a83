# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol: tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....core.model import Model, field

if TYPE_CHECKING:
    from ..enums import FieldType, KeyType, NxGrpType
    from .bookmark import FieldValue
    from .hypercube import FieldAttributes
    from .script import SymbolFrequency


class DerivedFieldsInTableData(Model):
    """Derived fields of a field in a table."""

    qActive: bool | None = field("qActive", default=None)
    qDefinitionName: str | None = field("qDefinitionName", default=None)
    qTags: list[str] | None = field("qTags", default=None)


class FieldDefEx(Model):
    """A field by name and kind."""

    qName: str | None = field("qName", default=None)
    qType: FieldType | None = field("qType", default=None)


class FieldDescription(Model):
    """A field: counts, tags, tables, locks."""

    qAlwaysOneSelected: bool | None = field("qAlwaysOneSelected", default=None)
    qAndMode: bool | None = field("qAndMode", default=None)
    qByteSize: int | None = field("qByteSize", default=None)
    qCardinal: int | None = field("qCardinal", default=None)
    qComment: str | None = field("qComment", default=None)
    qDistinctOnly: bool | None = field("qDistinctOnly", default=None)
    qHasInfo_OBSOLETE: bool | None = field("qHasInfo_OBSOLETE", default=None)
    qInternalNumber: int | None = field("qInternalNumber", default=None)
    qIsDefinitionOnly: bool | None = field("qIsDefinitionOnly", default=None)
    qIsHidden: bool | None = field("qIsHidden", default=None)
    qIsLocked: bool | None = field("qIsLocked", default=None)
    qIsNumeric: bool | None = field("qIsNumeric", default=None)
    qIsSemantic: bool | None = field("qIsSemantic", default=None)
    qIsSystem: bool | None = field("qIsSystem", default=None)
    qName: str | None = field("qName", default=None)
    qPossibleCount_OBSOLETE: int | None = field("qPossibleCount_OBSOLETE", default=None)
    qSrcTables: list[str] | None = field("qSrcTables", default=None)
    qTags: list[str] | None = field("qTags", default=None)
    qTotalCount: int | None = field("qTotalCount", default=None)


class FieldInTableData(Model):
    """A field as one table has it: counts, density, key type.

    Left out, the engine takes:
        qIsFieldOnTheFly false
    """

    qComment: str | None = field("qComment", default=None)
    qDerivedFields: list[DerivedFieldsInTableData] | None = field(
        "qDerivedFields", "DerivedFieldsInTableData[]", default=None
    )
    qHasDuplicates: bool | None = field("qHasDuplicates", default=None)
    qHasNull: bool | None = field("qHasNull", default=None)
    qHasWild: bool | None = field("qHasWild", default=None)
    qInformationDensity: float | None = field("qInformationDensity", default=None)
    qIsFieldOnTheFly: bool | None = field("qIsFieldOnTheFly", default=False)
    qIsSynthetic: bool | None = field("qIsSynthetic", default=None)
    qKeyType: KeyType | None = field("qKeyType", default=None)
    qName: str | None = field("qName", default=None)
    qOriginalFields: list[str] | None = field("qOriginalFields", default=None)
    qPresent: bool | None = field("qPresent", default=None)
    qReadableName: str | None = field("qReadableName", default=None)
    qSubsetRatio: float | None = field("qSubsetRatio", default=None)
    qTags: list[str] | None = field("qTags", default=None)
    qnNonNulls: int | None = field("qnNonNulls", default=None)
    qnPresentDistinctValues: int | None = field("qnPresentDistinctValues", default=None)
    qnRows: int | None = field("qnRows", default=None)
    qnTotalDistinctValues: int | None = field("qnTotalDistinctValues", default=None)


class FieldInTableProfilingData(Model):
    """Profile of a field in a table: extremes, averages, frequencies."""

    qAverage: float | None = field("qAverage", default=None)
    qAvgStringLen: float | None = field("qAvgStringLen", default=None)
    qDataEvenness: float | None = field("qDataEvenness", default=None)
    qDistinctNumericValues: int | None = field("qDistinctNumericValues", default=None)
    qDistinctTextValues: int | None = field("qDistinctTextValues", default=None)
    qDistinctValues: int | None = field("qDistinctValues", default=None)
    qEmptyStrings: int | None = field("qEmptyStrings", default=None)
    qFieldTags: list[str] | None = field("qFieldTags", default=None)
    qFirstSorted: str | None = field("qFirstSorted", default=None)
    qFractiles: list[float] | None = field("qFractiles", default=None)
    qFrequencyDistribution: FrequencyDistributionData | None = field(
        "qFrequencyDistribution", "FrequencyDistributionData", default=None
    )
    qKurtosis: float | None = field("qKurtosis", default=None)
    qLastSorted: str | None = field("qLastSorted", default=None)
    qMax: float | None = field("qMax", default=None)
    qMaxStringLen: int | None = field("qMaxStringLen", default=None)
    qMedian: float | None = field("qMedian", default=None)
    qMin: float | None = field("qMin", default=None)
    qMinStringLen: int | None = field("qMinStringLen", default=None)
    qMostFrequent: list[SymbolFrequency] | None = field("qMostFrequent", "SymbolFrequency[]", default=None)
    qName: str | None = field("qName", default=None)
    qNegValues: int | None = field("qNegValues", default=None)
    qNullValues: int | None = field("qNullValues", default=None)
    qNumberFormat: FieldAttributes | None = field("qNumberFormat", "FieldAttributes", default=None)
    qNumericValues: int | None = field("qNumericValues", default=None)
    qPosValues: int | None = field("qPosValues", default=None)
    qSkewness: float | None = field("qSkewness", default=None)
    qStd: float | None = field("qStd", default=None)
    qSum: float | None = field("qSum", default=None)
    qSum2: float | None = field("qSum2", default=None)
    qSumStringLen: int | None = field("qSumStringLen", default=None)
    qTextValues: int | None = field("qTextValues", default=None)
    qZeroValues: int | None = field("qZeroValues", default=None)


class FieldList(Model):
    """The fields of an app."""

    qItems: list[NxFieldDescription] | None = field("qItems", "NxFieldDescription[]", default=None)


class FieldListDef(Model):
    """Asks for the fields in a layout, of which kinds.

    Left out, the engine takes:
        qShowDefinitionOnly false
        qShowDerivedFields false
        qShowHidden false
        qShowImplicit false
        qShowSemantic false
        qShowSrcTables false
        qShowSystem false
    """

    qShowDefinitionOnly: bool | None = field("qShowDefinitionOnly", default=False)
    qShowDerivedFields: bool | None = field("qShowDerivedFields", default=False)
    qShowHidden: bool | None = field("qShowHidden", default=False)
    qShowImplicit: bool | None = field("qShowImplicit", default=False)
    qShowSemantic: bool | None = field("qShowSemantic", default=False)
    qShowSrcTables: bool | None = field("qShowSrcTables", default=False)
    qShowSystem: bool | None = field("qShowSystem", default=False)


class FrequencyDistributionData(Model):
    """Frequencies of values in bins."""

    qBinsEdges: list[float] | None = field("qBinsEdges", default=None)
    qFrequencies: list[int] | None = field("qFrequencies", default=None)
    qNumberOfBins: int | None = field("qNumberOfBins", default=None)


class LineageInfo(Model):
    """A source of data and the statement that read it."""

    qDiscriminator: str | None = field("qDiscriminator", default=None)
    qStatement: str | None = field("qStatement", default=None)


class NxDerivedField(Model):
    """One field that is derived from another."""

    qExpr: str | None = field("qExpr", default=None)
    qId: str | None = field("qId", default=None)
    qMethod: str | None = field("qMethod", default=None)
    qName: str | None = field("qName", default=None)
    qTags: list[str] | None = field("qTags", default=None)


class NxDerivedFieldDescriptionList(Model):
    """What is derived from a field."""

    qDerivedFieldLists: list[NxDerivedFieldsData] | None = field(
        "qDerivedFieldLists", "NxDerivedFieldsData[]", default=None
    )


class NxDerivedFieldsData(Model):
    """Fields and groups that one definition derives."""

    qDerivedDefinitionName: str | None = field("qDerivedDefinitionName", default=None)
    qFieldDefs: list[NxDerivedField] | None = field("qFieldDefs", "NxDerivedField[]", default=None)
    qGroupDefs: list[NxDerivedGroup] | None = field("qGroupDefs", "NxDerivedGroup[]", default=None)
    qTags: list[str] | None = field("qTags", default=None)


class NxDerivedGroup(Model):
    """A group of derived fields."""

    qFieldDefs: list[str] | None = field("qFieldDefs", default=None)
    qGrouping: NxGrpType | None = field("qGrouping", default=None)
    qId: str | None = field("qId", default=None)
    qName: str | None = field("qName", default=None)


class NxFieldDescription(Model):
    """One field in a list."""

    qAndMode: bool | None = field("qAndMode", default=None)
    qCardinal: int | None = field("qCardinal", default=None)
    qDerivedFieldData: NxDerivedFieldDescriptionList | None = field(
        "qDerivedFieldData", "NxDerivedFieldDescriptionList", default=None
    )
    qIsDefinitionOnly: bool | None = field("qIsDefinitionOnly", default=None)
    qIsDetail: bool | None = field("qIsDetail", default=None)
    qIsHidden: bool | None = field("qIsHidden", default=None)
    qIsImplicit: bool | None = field("qIsImplicit", default=None)
    qIsSemantic: bool | None = field("qIsSemantic", default=None)
    qIsSystem: bool | None = field("qIsSystem", default=None)
    qName: str | None = field("qName", default=None)
    qReadableName: str | None = field("qReadableName", default=None)
    qTags: list[str] | None = field("qTags", default=None)


class NxFieldProperties(Model):
    """Settings of a field."""

    qOneAndOnlyOne: bool | None = field("qOneAndOnlyOne", default=None)


class NxFieldResourceId(Model):
    """A field and its identifiers in the tables it is in."""

    qName: str | None = field("qName", default=None)
    qResourceIds: list[NxFieldTableResourceId] | None = field(
        "qResourceIds", "NxFieldTableResourceId[]", default=None
    )


class NxFieldTableResourceId(Model):
    """Identifier of a field in one table."""

    qResourceId: str | None = field("qResourceId", default=None)
    qTable: str | None = field("qTable", default=None)


class NxMatchingFieldInfo(Model):
    """A field that has the tags asked for."""

    qName: str | None = field("qName", default=None)
    qTags: list[str] | None = field("qTags", default=None)


class Point(Model):
    """A point: x and y."""

    qx: int | None = field("qx", default=None)
    qy: int | None = field("qy", default=None)


class Rect(Model):
    """A rectangle: left, top, width, height."""

    qHeight: int | None = field("qHeight", default=None)
    qLeft: int | None = field("qLeft", default=None)
    qTop: int | None = field("qTop", default=None)
    qWidth: int | None = field("qWidth", default=None)


class ScrollPosition(Model):
    """How far something is scrolled."""

    qPos: Point | None = field("qPos", "Point", default=None)
    qUsePosition: bool | None = field("qUsePosition", default=None)


class Size(Model):
    """A size: cx wide, cy high."""

    qcx: int | None = field("qcx", default=None)
    qcy: int | None = field("qcy", default=None)


class SourceKeyRecord(Model):
    """A key: its fields and the tables it links."""

    qKeyFields: list[str] | None = field("qKeyFields", default=None)
    qTables: list[str] | None = field("qTables", default=None)


class TableProfilingData(Model):
    """Profile of a table."""

    qFieldProfiling: list[FieldInTableProfilingData] | None = field(
        "qFieldProfiling", "FieldInTableProfilingData[]", default=None
    )
    qNoOfRows: int | None = field("qNoOfRows", default=None)


class TableRecord(Model):
    """One table of the data model."""

    qComment: str | None = field("qComment", default=None)
    qFields: list[FieldInTableData] | None = field("qFields", "FieldInTableData[]", default=None)
    qIsDirectDiscovery: bool | None = field("qIsDirectDiscovery", default=None)
    qIsSynthetic: bool | None = field("qIsSynthetic", default=None)
    qLoose: bool | None = field("qLoose", default=None)
    qName: str | None = field("qName", default=None)
    qNoOfRows: int | None = field("qNoOfRows", default=None)
    qPos: Point | None = field("qPos", "Point", default=None)
    qProfilingData: TableProfilingData | None = field("qProfilingData", "TableProfilingData", default=None)
    qTableTags: list[str] | None = field("qTableTags", default=None)


class TableRow(Model):
    """One row of a table."""

    qValue: list[FieldValue] | None = field("qValue", "FieldValue[]", default=None)


class TableViewBroomPointSaveInfo(Model):
    """A bend of a link in the data model viewer."""

    qFields: list[str] | None = field("qFields", default=None)
    qPos: Point | None = field("qPos", "Point", default=None)
    qTable: str | None = field("qTable", default=None)


class TableViewConnectionPointSaveInfo(Model):
    """A connection point in the data model viewer."""

    qFields: list[str] | None = field("qFields", default=None)
    qPos: Point | None = field("qPos", "Point", default=None)


class TableViewCtlSaveInfo(Model):
    """Both views of the data model viewer."""

    qInternalView: TableViewSaveInfo | None = field("qInternalView", "TableViewSaveInfo", default=None)
    qSourceView: TableViewSaveInfo | None = field("qSourceView", "TableViewSaveInfo", default=None)


class TableViewDlgSaveInfo(Model):
    """The data model viewer as it is stored."""

    qCtlInfo: TableViewCtlSaveInfo | None = field("qCtlInfo", "TableViewCtlSaveInfo", default=None)
    qMode: int | None = field("qMode", default=None)
    qPos: Rect | None = field("qPos", "Rect", default=None)


class TableViewSaveInfo(Model):
    """One view of the data model viewer.

    Left out, the engine takes:
        qZoomFactor 1.0
    """

    qBroomPoints: list[TableViewBroomPointSaveInfo] | None = field(
        "qBroomPoints", "TableViewBroomPointSaveInfo[]", default=None
    )
    qConnectionPoints: list[TableViewConnectionPointSaveInfo] | None = field(
        "qConnectionPoints", "TableViewConnectionPointSaveInfo[]", default=None
    )
    qTables: list[TableViewTableWinSaveInfo] | None = field(
        "qTables", "TableViewTableWinSaveInfo[]", default=None
    )
    qZoomFactor: float | None = field("qZoomFactor", default=1.0)


class TableViewTableWinSaveInfo(Model):
    """Place of one table in the data model viewer."""

    qCaption: str | None = field("qCaption", default=None)
    qPos: Rect | None = field("qPos", "Rect", default=None)
