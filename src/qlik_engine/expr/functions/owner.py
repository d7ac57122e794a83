"""Functions whose answer lies with whoever owns the rows: the script, a chart, the app.

They are declared here, so that an expression that uses them can be checked; `Scope.function` or the
`functions` of `evaluate_rows` answers, and refuses those it has no meaning for. Arguments of kind
`name` (fields, tables, maps, states) arrive as str, those of kind `formula` as trees, the others as
values.
"""

from __future__ import annotations

from typing import Final

from ..declare import owner_function

_ROWS: Final = {
    "RowNo": ("", "The number of the row in the result, from 1."),
    "RecNo": ("", "The number of the record read from the source, from 1."),
    "IterNo": ("", "The number of the pass over one record in a WHILE clause, from 1."),
    "Previous": ("value:value", "The value on the record read before."),
    "Peek": ("field:name, row:value?, table:name?", "A value of a row already loaded."),
    "Exists": ("field:name, value:value?", "Whether a value has been loaded into a field."),
    "LookUp": ("field:name, match:name, value:value, table:name?", "The value beside the first match."),
    "ApplyMap": ("map:name, value:value, default:value?", "The value a mapping table gives."),
    "MapSubString": ("map:name, text:value", "A text with every part a mapping table knows replaced."),
    "Window": (
        "main:formula, more:value*",
        "An aggregation over the rows around each row of a LOAD: partitions, sorting, filter, start, end.",
    ),
    "WRank": ("mode:value?, format:value?", "In Window, the place of the row in its partition."),
    "AutoNumber": ("value:value, counter:value?", "A number for every distinct value."),
    "AutoNumberHash128": ("values:value...", "A number for every distinct combination of values."),
    "AutoNumberHash256": ("values:value...", "A number for every distinct combination of values."),
}
_TABLES: Final = {
    "NoOfTables": ("", "How many tables are loaded."),
    "NoOfRows": ("table:name?", "How many rows a table (or the chart column) has."),
    "NoOfFields": ("table:name?", "How many fields a table has."),
    "TableName": ("number:value", "The name of a table by number, from 0."),
    "TableNumber": ("table:name", "The number of a table."),
    "FieldName": ("number:value, table:name?", "The name of a field by number, from 1."),
    "FieldNumber": ("field:name, table:name?", "The number of a field in a table."),
    "FieldValue": ("field:name, number:value", "The value of a field by load order, from 1."),
    "FieldIndex": ("field:name, value:value", "The position of a value in a field."),
    "FieldValueCount": ("field:name", "How many distinct values a field has."),
}
_FILES: Final = {
    "Attribute": ("file:value, name:value", "A tag of a media file: JPEG, PNG, MP3, WMA or WMV."),
    "FileBaseName": ("", "The name of the file being read, without folder and extension."),
    "FileDir": ("", "The folder of the file being read."),
    "FileExtension": ("", "The extension of the file being read."),
    "FileName": ("", "The name of the file being read."),
    "FilePath": ("", "The path of the file being read."),
    "FileSize": ("file:value?", "The size of a file in bytes."),
    "FileTime": ("file:value?", "When a file was changed last."),
    "ConnectString": ("", "The name of the open connection; null without one."),
    "QvdCreateTime": ("file:value", "When a QVD file was written."),
    "QvdFieldName": ("file:value, number:value", "The name of a field in a QVD file by number, from 1."),
    "QvdNoOfFields": ("file:value", "How many fields a QVD file has."),
    "QvdNoOfRecords": ("file:value", "How many rows a QVD file has."),
    "QvdTableName": ("file:value", "The name of the table in a QVD file."),
}
_CHART: Final = {
    "Above": ("value:value, offset:value?, count:value?", "The value some rows above."),
    "Below": ("value:value, offset:value?, count:value?", "The value some rows below."),
    "Top": ("value:value, offset:value?, count:value?", "The value on the first row."),
    "Bottom": ("value:value, offset:value?, count:value?", "The value on the last row."),
    "Before": ("value:value, offset:value?, count:value?", "The value some columns before."),
    "After": ("value:value, offset:value?, count:value?", "The value some columns after."),
    "First": ("value:value, offset:value?, count:value?", "The value in the first column."),
    "Last": ("value:value, offset:value?, count:value?", "The value in the last column."),
    "Column": ("number:value", "The value of another measure."),
    "ColumnNo": ("", "The number of the column in a pivot table."),
    "NoOfColumns": ("", "How many columns a pivot table has."),
    "Rank": ("value:value, mode:value?, format:value?", "The place of the row by value."),
    "HRank": ("value:value, mode:value?, format:value?", "The place of the column by value."),
    "Dimensionality": ("", "How many dimensions have values on this row."),
    "SecondaryDimensionality": ("", "How many horizontal dimensions have values in this column."),
}
_SELECTION: Final = {
    "GetSelectedCount": ("field:name, excluded:value?, state:name?", "How many values are selected."),
    "GetPossibleCount": ("field:name", "How many values are possible."),
    "GetExcludedCount": ("field:name", "How many values are excluded."),
    "GetAlternativeCount": ("field:name", "How many values are alternative."),
    "GetNotSelectedCount": ("field:name, excluded:value?", "How many values are not selected."),
    "GetFieldSelections": ("field:name, separator:value?, most:value?, state:name?", "The selected values."),
    "GetCurrentSelections": (
        "record_separator:value?, tag_separator:value?, value_separator:value?, most:value?, state:name?",
        "All selections, field by field.",
    ),
    "StateName": ("", "The alternate state of the object."),
    "ObjectId": ("type:value?", "The id of the object around, or of the one of a type."),
    "InObject": ("id:value", "Whether an expression's object is inside the one with an id."),
    "GetActiveSheetId": ("", "The id of the sheet that an expression's object is on; null on none."),
    "GetObjectField": ("index:value?", "The field, or expression, of a dimension of the chart, from 0."),
    "GetObjectDimension": ("index:value?", "The name of a dimension of the chart, from 0."),
    "GetObjectMeasure": ("index:value?", "The name of a measure of the chart, from 0."),
}
_SYSTEM: Final = {
    "DocumentName": ("", "The id of the app."),
    "DocumentTitle": ("", "The title of the app."),
    "Author": ("", "The author of the app."),
    "ReloadTime": ("", "When the last reload ended."),
    "OSUser": ("", "Who is asking."),
    "GetUserAttr": ("name:value", "What is known of who is asking: userEmail, userSubject, userGroups."),
    "GetSysAttr": ("name:value", "Where the app is: tenantId, tenantName, spaceId, spaceName ..."),
    "ClientPlatform": ("", "What asks, as it calls itself: the User-Agent of the client; null without one."),
    "EngineVersion": ("", "The version of the engine."),
    "ProductVersion": ("", "The version of the product."),
    "IsPartialReload": ("", "Whether the running reload is partial."),
}
_FAMILIES: Final = {
    "rows": _ROWS,
    "tables": _TABLES,
    "files": _FILES,
    "chart": _CHART,
    "selection": _SELECTION,
    "system": _SYSTEM,
}

for _family, _functions in _FAMILIES.items():
    for _name, (_args, _help) in _functions.items():
        owner_function(_name, _args, returns="value", help=_help, family=_family)

owner_function(
    "Aggr",
    "value:value, dimensions:value...",
    returns="value",
    help="A value for every combination of the dimensions' values.",
    family="chart",
    aggregates=True,
)
