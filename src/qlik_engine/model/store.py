"""A model as JSON and arrays, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from numpy.typing import NDArray

from ..columns import Column, Symbols, Table, Vector
from ..columns.packed import PackedVector, narrow_sizes
from ..columns.whole import WholeNumbers, WholeVector, narrowed
from ..formats.locale import Locale
from .access import SectionAccess
from .model import Model


def dump_model(model: Model, arrays: list[NDArray[Any]]) -> dict[str, Any]:
    """What `load_model` needs; arrays are appended to `arrays` and named by position."""
    return {
        "locale": asdict(model.locale),
        "variables": model.variables,
        "comments": model.comments,
        "loose": sorted(model.declared_loose),
        "tags": model.field_tags,
        "tableTags": model.table_tags,
        "searchable": model.searchable,
        **_dump_tables(model.tables.values(), arrays),
        "sectionAccess": _dump_access(model.access, arrays),
    }


def load_model(stored: dict[str, Any], arrays: list[NDArray[Any]]) -> Model:
    variables: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in stored["locale"].items()
    }
    locale = Locale(**variables)
    return Model(
        _load_tables(stored, arrays),
        locale,
        stored["variables"],
        loose=stored["loose"],
        comments=stored["comments"],
        tags=stored.get("tags"),
        table_tags=stored.get("tableTags"),
        access=_load_access(stored.get("sectionAccess"), arrays),
        searchable=stored.get("searchable"),
        compact=True,
    )


def _dump_tables(tables: Iterable[Table], arrays: list[NDArray[Any]]) -> dict[str, Any]:
    """Tables that share their symbols: `fields` with the values of each, `tables` with codes."""
    kept = list(tables)
    symbols = {name: column.symbols for table in kept for name, column in table.columns.items()}
    return {
        "fields": {name: _dump_values(known.values(), arrays) for name, known in symbols.items()},
        "tables": [
            {
                "name": table.name,
                "comment": table.comment,
                "length": table.length,
                "columns": {name: _add(column.codes, arrays) for name, column in table.columns.items()},
                "withNull": [name for name, column in table.columns.items() if column.has_null],
            }
            for table in kept
        ],
    }


def _load_tables(stored: dict[str, Any], arrays: list[NDArray[Any]]) -> list[Table]:
    symbols = {name: Symbols.of(_load_values(entry, arrays)) for name, entry in stored["fields"].items()}
    return [
        Table(entry["name"], _load_columns(entry, symbols, arrays), entry["length"], entry["comment"])
        for entry in stored["tables"]
    ]


def _load_columns(
    entry: dict[str, Any], symbols: dict[str, Symbols], arrays: list[NDArray[Any]]
) -> dict[str, Column]:
    columns = {name: Column(symbols[name], arrays[at]) for name, at in entry["columns"].items()}
    if "withNull" in entry:  # apps saved earlier do not say
        for name, column in columns.items():
            column.note_null(has_null=name in entry["withNull"])
    return columns


def _dump_access(access: SectionAccess | None, arrays: list[NDArray[Any]]) -> dict[str, Any] | None:
    if access is None:
        return None
    return {"star": access.star, **_dump_tables(access.tables.values(), arrays)}


def _load_access(stored: dict[str, Any] | None, arrays: list[NDArray[Any]]) -> SectionAccess | None:
    if stored is None:
        return None
    return SectionAccess({table.name: table for table in _load_tables(stored, arrays)}, stored["star"])


def _dump_values(values: Vector, arrays: list[NDArray[Any]]) -> dict[str, Any]:
    entry: dict[str, Any] = {"length": len(values)}
    values = narrowed(values)
    if isinstance(values, WholeVector) and (whole := values.whole) is not None:
        entry["whole"] = [_add(whole.steps, arrays), whole.first]
        return entry
    if values.numbers is not None:
        entry["numbers"] = _add(values.numbers, arrays)
    if values.has_text().any():
        entry["texts"] = [_add(array, arrays) for array in PackedVector.of(values).packed()]
    return entry


def _load_values(entry: dict[str, Any], arrays: list[NDArray[Any]]) -> Vector:
    if "whole" in entry:
        at, first = entry["whole"]
        return WholeVector(WholeNumbers(arrays[at], first))
    numbers = arrays[entry["numbers"]] if "numbers" in entry else None
    data, sizes = (arrays[at] for at in entry["texts"]) if "texts" in entry else (None, None)
    if sizes is not None and sizes.dtype.kind == "i":  # saved earlier: lengths, -1 for none
        sizes = narrow_sizes(sizes + 1)
    return PackedVector(entry["length"], numbers, data, sizes, distinct=True)


def _add(array: NDArray[Any], arrays: list[NDArray[Any]]) -> int:
    arrays.append(array)
    return len(arrays) - 1
