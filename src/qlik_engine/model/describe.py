"""What the data model says about itself, in the structures of the wire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

import numpy as np

from .. import kernels
from ..columns import Column
from ..errors import EngineError, NotFoundError
from ..formats.locale import Locale
from .graph import TableNode
from .model import Field, Model
from .system import SYSTEM_TABLE

_TABLE_NOT_FOUND = 11001

_Shown: TypeAlias = tuple[Mapping[str, Column], int]
"""Columns and length of a table."""


def describe_tables(model: Model, synthetic: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """`qtr` and `qk` of GetTablesAndKeys. With `synthetic` there are the tables and fields of synthetic keys,
    too, and the keys are those of the graph."""
    shown = _shown(model, synthetic)
    tables = [
        {
            "qName": name,
            "qLoose": name in model.loose,
            "qNoOfRows": length,
            "qFields": [_field(model, at, column, length) for at, column in columns.items()],
            "qPos": {"qx": 0, "qy": 0},
            "qComment": model.tables[name].comment if name in model.tables else "",
            "qIsDirectDiscovery": False,
            "qIsSynthetic": name not in model.tables,
            "qTableTags": model.table_tags.get(name, []),
            "qProfilingData": {},
        }
        for name, (columns, length) in shown.items()
    ]
    return tables, _keys({name: columns for name, (columns, _) in _linked(model, synthetic).items()})


def describe_field(model: Model, name: str) -> dict[str, Any]:
    """`FieldDescription`. Raises NotFoundError."""
    field = model.fields.get(name)
    if field is None:
        raise NotFoundError(f"no such field: {name}", parameter=name)
    holders = model.holders(name)
    codes = [table.columns[name].codes for table in holders]
    return {
        "qInternalNumber": field.number,
        "qName": name,
        "qSrcTables": [table.name for table in holders],
        "qIsSystem": field.is_system,
        "qIsHidden": field.is_hidden,
        "qIsSemantic": False,
        "qDistinctOnly": False,
        "qCardinal": field.cardinality,
        "qTotalCount": sum(int(np.count_nonzero(c)) for c in codes),
        "qIsLocked": False,
        "qAlwaysOneSelected": False,
        "qAndMode": False,
        "qIsNumeric": "$numeric" in field.tags,
        "qComment": model.comments.get(name, ""),
        "qTags": field.tags,
        "qIsDefinitionOnly": False,
        "qByteSize": sum(c.nbytes for c in codes),
    }


def table_rows(model: Model, name: str, offset: int, rows: int, synthetic: bool) -> list[dict[str, Any]]:
    """`qData` of GetTableData. Raises EngineError 11001 for an unknown table."""
    found = _shown(model, synthetic).get(name)
    if found is None and name == SYSTEM_TABLE:
        found = (model.system_table.columns, model.system_table.length)
    if found is None:
        raise EngineError(f"Table '{name}' not found", code=_TABLE_NOT_FOUND, parameter=name)
    columns, length = found
    wanted = slice(max(offset, 0), min(max(offset, 0) + max(rows, 0), length))
    cells = [_cells(model.fields[field], column, wanted) for field, column in columns.items()]
    return [{"qValue": list(row)} for row in zip(*cells, strict=True)]


def describe_locale(locale: Locale) -> dict[str, Any]:
    """`LocaleInfo`."""
    return {
        "qDecimalSep": locale.decimal_sep,
        "qThousandSep": locale.thousand_sep,
        "qListSep": ";" if locale.decimal_sep == "," else ",",
        "qMoneyDecimalSep": locale.money_decimal_sep,
        "qMoneyThousandSep": locale.money_thousand_sep,
        "qCurrentYear": datetime.now(UTC).year,
        "qMoneyFmt": locale.money_format,
        "qTimeFmt": locale.time_format,
        "qDateFmt": locale.date_format,
        "qTimestampFmt": locale.timestamp_format,
        "qCalendarStrings": {
            "qDayNames": list(locale.day_names),
            "qMonthNames": list(locale.month_names),
            "qLongDayNames": list(locale.long_day_names),
            "qLongMonthNames": list(locale.long_month_names),
        },
        "qFirstWeekDay": locale.first_week_day,
        "qBrokenWeeks": locale.broken_weeks,
        "qReferenceDay": locale.reference_day,
        "qFirstMonthOfYear": locale.first_month_of_year,
        "qCollation": locale.collation,
        "qNumericalAbbreviation": locale.numerical_abbreviation,
    }


def _shown(model: Model, synthetic: bool) -> dict[str, _Shown]:
    """Tables by name as loaded; with synthetic keys and their tables besides if these are asked for."""
    result = _linked(model, synthetic)
    for table in model.tables.values():
        columns, length = result[table.name]
        result[table.name] = ({**table.columns, **columns}, length)
    return result


def _linked(model: Model, synthetic: bool) -> dict[str, _Shown]:
    """Tables by name: as loaded, or with synthetic keys as the graph has them (loose tables as loaded)."""
    loaded: dict[str, _Shown] = {table.name: (table.columns, table.length) for table in model.tables.values()}
    if not synthetic:
        return loaded
    parts: dict[str, TableNode] = {part.name: part for part in model.graph.tables}
    result: dict[str, _Shown] = {
        name: (parts[name].columns, parts[name].length) if name in parts else whole
        for name, whole in loaded.items()
    }
    result.update((n, (part.columns, part.length)) for n, part in parts.items() if part.synthetic)
    return result


def _keys(tables: Mapping[str, Mapping[str, Column]]) -> list[dict[str, Any]]:
    """`qk`: for each set of tables that share fields, those fields."""
    holders: dict[str, list[str]] = {}
    for name, columns in tables.items():
        for field in columns:
            holders.setdefault(field, []).append(name)
    keys: dict[tuple[str, ...], list[str]] = {}
    for field, names in holders.items():
        if len(names) > 1:
            keys.setdefault(tuple(names), []).append(field)
    return [{"qKeyFields": fields, "qTables": list(names)} for names, fields in keys.items()]


def _field(model: Model, name: str, column: Column, rows: int) -> dict[str, Any]:
    field = model.fields[name]
    filled = int(np.count_nonzero(column.codes))
    present = int(np.count_nonzero(kernels.present(column.codes, field.cardinality + 1)[1:]))
    return {
        "qName": name,
        "qOriginalFields": [],
        "qPresent": True,
        "qHasNull": filled < rows,
        "qHasWild": False,
        "qHasDuplicates": present < filled,
        "qIsSynthetic": field.is_synthetic,
        "qInformationDensity": filled / rows if rows else 0,
        "qnNonNulls": filled,
        "qnRows": rows,
        "qSubsetRatio": present / field.cardinality if field.cardinality else 0,
        "qnTotalDistinctValues": field.cardinality,
        "qnPresentDistinctValues": present,
        "qKeyType": _key_type(model, field, filled, present, rows),
        "qComment": model.comments.get(name, ""),
        "qTags": field.tags,
        "qDerivedFields": [],
        "qIsFieldOnTheFly": False,
        "qReadableName": name,
    }


def _key_type(model: Model, field: Field, filled: int, present: int, rows: int) -> str:
    if not field.is_key and len(model.holders(field.name)) < 2:
        return "NOT_KEY"
    if present < filled or filled < rows:
        return "ANY_KEY"
    return "PERFECT_KEY" if present == field.cardinality else "PRIMARY_KEY"


def _cells(field: Field, column: Column, rows: slice) -> list[dict[str, Any]]:
    """`FieldValue` of each row; null has no text at all, which tells it from an empty one."""
    codes = column.codes[rows]
    cells = []
    for text, number, code in zip(
        field.texts.at(codes), field.numbers[codes].tolist(), codes.tolist(), strict=True
    ):
        numeric = number == number
        cells.append(
            {"qText": text, "qIsNumeric": numeric, "qNumber": number if numeric else "NaN"}
            if code
            else {"qIsNumeric": False, "qNumber": "NaN"}
        )
    return cells
