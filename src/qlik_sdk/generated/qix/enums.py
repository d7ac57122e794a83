# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Enumerations of the engine protocol, for annotations: the engine takes and gives either form of a value.

Newer engines may send values not listed here.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

ApplyGroupStateWarningType: TypeAlias = (
    Literal[
        "group_missing",
        "group_not_applicable",
        "fielddef_missing",
        "GROUP_MISSING",
        "GROUP_NOT_APPLICABLE",
        "FIELDDEF_MISSING",
    ]
    | str
)
BNFDefMetaType: TypeAlias = (
    Literal["N", "D", "R", "V", "NOT_META", "META_DOC_NAME", "META_RET_TYPE", "META_DEFAULT_VALUE"] | str
)
BNFType: TypeAlias = Literal["S", "E", "SCRIPT_TEXT_SCRIPT", "SCRIPT_TEXT_EXPRESSION"] | str
BookmarkFieldVerifyResultState: TypeAlias = (
    Literal["NOT_VERIFIED", "FIELD_VALUE_MATCH_ALL", "FIELD_MISSING", "FIELD_VALUE_MISSING", "STATE_MISSING"]
    | str
)
CharEncodingType: TypeAlias = Literal["Utf8", "Utf16", "CHAR_ENCODING_UTF8", "CHAR_ENCODING_UTF16"] | str
DriveType: TypeAlias = Literal["REMOVABLE", "FIXED", "NETWORK", "CD_ROM", "RAM", "UNKNOWN_TYPE"] | str
ErrorDataCode: TypeAlias = Literal["EDC_ERROR", "EDC_WARNING", "EDC_CIRCULAR_REFERENCE"] | str
FieldAttrType: TypeAlias = (
    Literal[
        "U",
        "A",
        "I",
        "R",
        "F",
        "M",
        "D",
        "T",
        "TS",
        "IV",
        "UNKNOWN",
        "ASCII",
        "INTEGER",
        "REAL",
        "FIX",
        "MONEY",
        "DATE",
        "TIME",
        "TIMESTAMP",
        "INTERVAL",
    ]
    | str
)
FieldType: TypeAlias = (
    Literal[
        "NOT_PRESENT",
        "PRESENT",
        "IS_CYCLIC_GROUP",
        "IS_DRILL_GROUP",
        "IS_VAR",
        "IS_EXPR",
        "IS_IMPLICIT",
        "IS_DETAIL",
    ]
    | str
)
FileType: TypeAlias = (
    Literal[
        "CSV",
        "FIX",
        "DIF",
        "EXCEL_BIFF",
        "EXCEL_OOXML",
        "HTML",
        "QVD",
        "XML",
        "QVX",
        "JSON",
        "KML",
        "PARQUET",
        "FILE_TYPE_CSV",
        "FILE_TYPE_FIX",
        "FILE_TYPE_DIF",
        "FILE_TYPE_EXCEL_BIFF",
        "FILE_TYPE_EXCEL_OOXML",
        "FILE_TYPE_HTML",
        "FILE_TYPE_QVD",
        "FILE_TYPE_XML",
        "FILE_TYPE_QVX",
        "FILE_TYPE_JSON",
        "FILE_TYPE_KML",
        "FILE_TYPE_PARQUET",
    ]
    | str
)
FilterType: TypeAlias = Literal["NONE", "RAW", "FILTER_TYPE_NONE", "FILTER_TYPE_RAW"] | str
FolderItemType: TypeAlias = (
    Literal["FOLDER", "FILE", "OTHER", "FOLDER_ITEM_FOLDER", "FOLDER_ITEM_FILE", "FOLDER_ITEM_OTHER"] | str
)
FunctionGroup: TypeAlias = (
    Literal[
        "ALL",
        "U",
        "NONE",
        "AGGR",
        "NUM",
        "RNG",
        "EXP",
        "TRIG",
        "FIN",
        "MATH",
        "COUNT",
        "STR",
        "MAPP",
        "RCRD",
        "CND",
        "LOG",
        "NULL",
        "SYS",
        "FILE",
        "TBL",
        "DATE",
        "NUMI",
        "FRMT",
        "CLR",
        "RNK",
        "GEO",
        "EXT",
        "PROB",
        "ARRAY",
        "LEG",
        "DB",
        "WINDOW",
        "FUNC_GROUP_ALL",
        "FUNC_GROUP_UNKNOWN",
        "FUNC_GROUP_NONE",
        "FUNC_GROUP_AGGR",
        "FUNC_GROUP_NUMERIC",
        "FUNC_GROUP_RANGE",
        "FUNC_GROUP_EXPONENTIAL_AND_LOGARITHMIC",
        "FUNC_GROUP_TRIGONOMETRIC_AND_HYPERBOLIC",
        "FUNC_GROUP_FINANCIAL",
        "FUNC_GROUP_MATH_CONSTANT_AND_PARAM_FREE",
        "FUNC_GROUP_COUNTER",
        "FUNC_GROUP_STRING",
        "FUNC_GROUP_MAPPING",
        "FUNC_GROUP_INTER_RECORD",
        "FUNC_GROUP_CONDITIONAL",
        "FUNC_GROUP_LOGICAL",
        "FUNC_GROUP_NULL",
        "FUNC_GROUP_SYSTEM",
        "FUNC_GROUP_FILE",
        "FUNC_GROUP_TABLE",
        "FUNC_GROUP_DATE_AND_TIME",
        "FUNC_GROUP_NUMBER_INTERPRET",
        "FUNC_GROUP_FORMATTING",
        "FUNC_GROUP_COLOR",
        "FUNC_GROUP_RANKING",
        "FUNC_GROUP_GEO",
        "FUNC_GROUP_EXTERNAL",
        "FUNC_GROUP_PROBABILITY",
        "FUNC_GROUP_ARRAY",
        "FUNC_GROUP_LEGACY",
        "FUNC_GROUP_DB_NATIVE",
        "FUNC_GROUP_WINDOW",
    ]
    | str
)
GenericConnectMachine: TypeAlias = Literal["CONNECT_DEFAULT", "CONNECT_64", "CONNECT_32"] | str
GenericVariableType: TypeAlias = (
    Literal["any", "number", "text", "VARIABLE_TYPE_ANY", "VARIABLE_TYPE_NUMBER", "VARIABLE_TYPE_TEXT"] | str
)
GraphMode: TypeAlias = (
    Literal[
        "GRAPH_MODE_BAR",
        "GRAPH_MODE_PIE",
        "GRAPH_MODE_PIVOTTABLE",
        "GRAPH_MODE_SCATTER",
        "GRAPH_MODE_LINE",
        "GRAPH_MODE_STRAIGHTTABLE",
        "GRAPH_MODE_COMBO",
        "GRAPH_MODE_RADAR",
        "GRAPH_MODE_GAUGE",
        "GRAPH_MODE_GRID",
        "GRAPH_MODE_BLOCK",
        "GRAPH_MODE_FUNNEL",
        "GRAPH_MODE_MEKKO",
        "GRAPH_MODE_LAST",
    ]
    | str
)
InteractType: TypeAlias = (
    Literal["IT_MSGBOX", "IT_SCRIPTLINE", "IT_BREAK", "IT_INPUT", "IT_END", "IT_PASSWD", "IT_USERNAME"] | str
)
KeyType: TypeAlias = Literal["NOT_KEY", "ANY_KEY", "PRIMARY_KEY", "PERFECT_KEY"] | str
LogOnType: TypeAlias = Literal["LOG_ON_SERVICE_USER", "LOG_ON_CURRENT_USER"] | str
NxContinuousMode: TypeAlias = (
    Literal["Never", "Possible", "Time", "CONTINUOUS_NEVER", "CONTINUOUS_IF_POSSIBLE", "CONTINUOUS_IF_TIME"]
    | str
)
NxDataReductionMode: TypeAlias = (
    Literal[
        "N",
        "D1",
        "S",
        "C",
        "ST",
        "DATA_REDUCTION_NONE",
        "DATA_REDUCTION_ONEDIM",
        "DATA_REDUCTION_SCATTERED",
        "DATA_REDUCTION_CLUSTERED",
        "DATA_REDUCTION_STACKED",
    ]
    | str
)
NxDimCellType: TypeAlias = (
    Literal[
        "V",
        "E",
        "N",
        "T",
        "O",
        "A",
        "P",
        "R",
        "U",
        "G",
        "NX_DIM_CELL_VALUE",
        "NX_DIM_CELL_EMPTY",
        "NX_DIM_CELL_NORMAL",
        "NX_DIM_CELL_TOTAL",
        "NX_DIM_CELL_OTHER",
        "NX_DIM_CELL_AGGR",
        "NX_DIM_CELL_PSEUDO",
        "NX_DIM_CELL_ROOT",
        "NX_DIM_CELL_NULL",
        "NX_DIM_CELL_GENERATED",
    ]
    | str
)
NxDimensionType: TypeAlias = (
    Literal[
        "D", "N", "T", "NX_DIMENSION_TYPE_DISCRETE", "NX_DIMENSION_TYPE_NUMERIC", "NX_DIMENSION_TYPE_TIME"
    ]
    | str
)
NxExportFileType: TypeAlias = (
    Literal[
        "CSV_C", "CSV_T", "OOXML", "PARQUET", "EXPORT_CSV_C", "EXPORT_CSV_T", "EXPORT_OOXML", "EXPORT_PARQUET"
    ]
    | str
)
NxExportState: TypeAlias = Literal["P", "A", "EXPORT_POSSIBLE", "EXPORT_ALL"] | str
NxFeature: TypeAlias = (
    Literal[
        "binningData",
        "bookmarks",
        "calculatedFields",
        "continuousData",
        "invertedSelections",
        "rangeSelections",
        "reducingData",
        "search",
        "selectionCount",
        "selectionInsights",
        "tableMiniChart",
        "trendlines",
        "calculatedDimensions",
        "includeZeroValues",
        "includeNullValues",
        "filterPanePaging",
        "filterPaneCustomSorting",
        "showFrequency",
        "limitation",
        "totals",
        "FEATURE_BINNING_DATA",
        "FEATURE_BOOKMARKS",
        "FEATURE_CALCULATED_FIELDS",
        "FEATURE_CONTINUOUS_DATA",
        "FEATURE_INVERTED_SELECTIONS",
        "FEATURE_RANGE_SELECTIONS",
        "FEATURE_REDUCING_DATA",
        "FEATURE_SEARCH",
        "FEATURE_SELECTION_COUNT",
        "FEATURE_SELECTION_INSIGHTS",
        "FEATURE_TABLE_MINI_CHART",
        "FEATURE_TRENDLINES",
        "FEATURE_CALCULATED_DIMENSIONS",
        "FEATURE_INCLUDE_ZERO_VALUES",
        "FEATURE_INCLUDE_NULL_VALUES",
        "FEATURE_FILTER_PANE_PAGING",
        "FEATURE_FILTER_PANE_CUSTOM_SORTING",
        "FEATURE_SHOW_FREQUENCY",
        "FEATURE_LIMITATION",
        "FEATURE_TOTALS",
    ]
    | str
)
NxFieldSelectionMode: TypeAlias = (
    Literal["NORMAL", "AND", "NOT", "SELECTION_MODE_NORMAL", "SELECTION_MODE_AND", "SELECTION_MODE_NOT"] | str
)
NxFrequencyMode: TypeAlias = (
    Literal[
        "N",
        "V",
        "P",
        "R",
        "NX_FREQUENCY_NONE",
        "NX_FREQUENCY_VALUE",
        "NX_FREQUENCY_PERCENT",
        "NX_FREQUENCY_RELATIVE",
    ]
    | str
)
NxGroupMemberClass: TypeAlias = Literal["bookmark", "object", "MEMBER_BOOKMARK", "MEMBER_OBJECT"] | str
NxGrpType: TypeAlias = Literal["N", "H", "C", "GRP_NX_NONE", "GRP_NX_HIEARCHY", "GRP_NX_COLLECTION"] | str
NxHypercubeMode: TypeAlias = (
    Literal[
        "S",
        "P",
        "K",
        "T",
        "D",
        "DATA_MODE_STRAIGHT",
        "DATA_MODE_PIVOT",
        "DATA_MODE_PIVOT_STACK",
        "DATA_MODE_TREE",
        "DATA_MODE_DYNAMIC",
    ]
    | str
)
NxLTrendlineType: TypeAlias = (
    Literal[
        "AVERAGE",
        "LINEAR",
        "POLYNOMIAL2",
        "POLYNOMIAL3",
        "POLYNOMIAL4",
        "EXPONENTIAL",
        "POWER",
        "LOG",
        "Average",
        "Linear",
        "Polynomial2",
        "Polynomial3",
        "Polynomial4",
        "Exponential",
        "Power",
        "Logarithmic",
    ]
    | str
)
NxMatchingFieldMode: TypeAlias = Literal["MATCHINGFIELDMODE_MATCH_ALL", "MATCHINGFIELDMODE_MATCH_ONE"] | str
NxPatchOperationType: TypeAlias = Literal["add", "remove", "replace", "Add", "Remove", "Replace"] | str
NxSelectionCellType: TypeAlias = Literal["D", "T", "L", "NX_CELL_DATA", "NX_CELL_TOP", "NX_CELL_LEFT"] | str
NxSortIndicatorType: TypeAlias = (
    Literal["N", "A", "D", "NX_SORT_INDICATE_NONE", "NX_SORT_INDICATE_ASC", "NX_SORT_INDICATE_DESC"] | str
)
NxTrendlineMode: TypeAlias = Literal["Multi", "Sum", "TRENDLINE_MULTILINE", "TRENDLINE_SUM"] | str
OtherLimitMode: TypeAlias = (
    Literal["OTHER_GE_LIMIT", "OTHER_LE_LIMIT", "OTHER_GT_LIMIT", "OTHER_LT_LIMIT"] | str
)
OtherMode: TypeAlias = (
    Literal[
        "OTHER_OFF",
        "OTHER_COUNTED",
        "OTHER_ABS_LIMITED",
        "OTHER_ABS_ACC_TARGET",
        "OTHER_REL_LIMITED",
        "OTHER_REL_ACC_TARGET",
    ]
    | str
)
OtherSortMode: TypeAlias = (
    Literal["OTHER_SORT_DEFAULT", "OTHER_SORT_DESCENDING", "OTHER_SORT_ASCENDING"] | str
)
SearchContextType: TypeAlias = (
    Literal[
        "Cleared",
        "LockedFieldsOnly",
        "CurrentSelections",
        "CONTEXT_CLEARED",
        "CONTEXT_LOCKED_FIELDS_ONLY",
        "CONTEXT_CURRENT_SELECTIONS",
    ]
    | str
)
SearchFieldMatchType: TypeAlias = (
    Literal[
        "FieldMatchNone",
        "FieldMatchSubString",
        "FieldMatchWord",
        "FieldMatchExact",
        "FieldMatchLast",
        "FM_NONE",
        "FM_SUBSTRING",
        "FM_WORD",
        "FM_EXACT",
        "FM_LAST",
    ]
    | str
)
SearchFieldSelectionMode: TypeAlias = Literal["OneAndOnlyOne", "ONE_AND_ONLY_ONE"] | str
SearchGroupItemType: TypeAlias = Literal["Field", "GenericObject", "FIELD", "GENERIC_OBJECT"] | str
SearchGroupType: TypeAlias = (
    Literal["DatasetType", "GenericObjectsType", "DATASET_GROUP", "GENERIC_OBJECTS_GROUP"] | str
)
StateEnumType: TypeAlias = (
    Literal[
        "L",
        "S",
        "O",
        "D",
        "A",
        "X",
        "XS",
        "XL",
        "NSTATES",
        "LOCKED",
        "SELECTED",
        "OPTION",
        "DESELECTED",
        "ALTERNATIVE",
        "EXCLUDED",
        "EXCL_SELECTED",
        "EXCL_LOCKED",
        "NSTATES",
    ]
    | str
)
TotalMode: TypeAlias = Literal["TOTAL_OFF", "TOTAL_EXPR"] | str
UsageEnum: TypeAlias = Literal["ANALYTICS", "DATA_PREPARATION", "DATAFLOW_PREP", "SINGLE_TABLE_PREP"] | str
