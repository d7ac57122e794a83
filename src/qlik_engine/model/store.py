"""A model as JSON and arrays, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from numpy.typing import NDArray

from ..columns import Column, Symbols, Table, Vector
from ..columns.archive import pack_texts, unpack_texts
from ..formats.locale import Locale
from .model import Model


def dump_model(model: Model, arrays: list[NDArray[Any]]) -> dict[str, Any]:
    """What `load_model` needs; arrays are appended to `arrays` and named by position."""
    return {
        "locale": asdict(model.locale),
        "variables": model.variables,
        "comments": model.comments,
        "loose": sorted(model.declared_loose),
        "fields": {
            name: _dump_values(field.values, arrays)
            for name, field in model.fields.items()
            if not field.is_synthetic
        },
        "tables": [
            {
                "name": table.name,
                "comment": table.comment,
                "length": table.length,
                "columns": {name: _add(column.codes, arrays) for name, column in table.columns.items()},
            }
            for table in model.tables.values()
        ],
    }


def load_model(stored: dict[str, Any], arrays: list[NDArray[Any]]) -> Model:
    symbols = {name: Symbols.of(_load_values(entry, arrays)) for name, entry in stored["fields"].items()}
    tables = [
        Table(
            entry["name"],
            {name: Column(symbols[name], arrays[at]) for name, at in entry["columns"].items()},
            entry["length"],
            entry["comment"],
        )
        for entry in stored["tables"]
    ]
    variables: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in stored["locale"].items()
    }
    locale = Locale(**variables)
    return Model(tables, locale, stored["variables"], loose=stored["loose"], comments=stored["comments"])


def _dump_values(values: Vector, arrays: list[NDArray[Any]]) -> dict[str, Any]:
    entry: dict[str, Any] = {"length": len(values)}
    if values.numbers is not None:
        entry["numbers"] = _add(values.numbers, arrays)
    if values.texts is not None:
        entry["texts"] = [_add(array, arrays) for array in pack_texts(values.texts)]
    return entry


def _load_values(entry: dict[str, Any], arrays: list[NDArray[Any]]) -> Vector:
    numbers = arrays[entry["numbers"]] if "numbers" in entry else None
    texts = unpack_texts(*(arrays[at] for at in entry["texts"])) if "texts" in entry else None
    return Vector(entry["length"], numbers, texts)


def _add(array: NDArray[Any], arrays: list[NDArray[Any]]) -> int:
    arrays.append(array)
    return len(arrays) - 1
