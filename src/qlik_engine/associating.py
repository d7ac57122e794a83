"""Which fields belong together: how well those of two tables would match, and which are linked at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from .columns import Column, Table
from .columns.vector import Bools
from .errors import EngineError, NotFoundError

if TYPE_CHECKING:
    from .model import Model
    from .session import Session

Json = dict[str, Any]

_TABLE_NOT_FOUND = 11001
_DIFFERENT_TYPES = -1
_NO_ROWS = (-2, -8)
_NO_VALUES = (-4, -16)


def scores(session: Session, first: str, second: str) -> list[Json]:
    """`AssociationScore` of every pair of fields of two tables (Doc.GetAssociationScores).

    Raises EngineError 11001 for a table that is not there.
    """
    with session.lock:
        model = session.model
        tables = [_table(model, name) for name in (first, second)]
        return [
            _score(model, tables, names)
            for names in ((left, right) for left in tables[0].columns for right in tables[1].columns)
        ]


def archipelago(model: Model, field: str) -> list[str]:
    """The fields that are linked with a field, in the order loaded, without itself. Raises NotFoundError."""
    if field not in model.fields:
        raise NotFoundError(f"Resource not found: {field}", parameter=field)
    reached = set(model.fields[field].tables)
    pending = list(reached)
    while pending:
        for link in pending.pop().links:
            new = {other.table for other in link.key.links} - reached
            reached |= new
            pending += new
    names = {name for table in reached for name in table.columns}
    return [name for name in model.fields if name in names and name != field]


def matching_fields(session: Session, field: str, tags: Iterable[str]) -> list[Json]:
    """`NxMatchingFieldInfo` of the fields linked with a field that have one of some tags
    (Doc.FindMatchingFields). Raises NotFoundError."""
    wanted = set(tags)
    with session.lock:
        model = session.model
        return [
            {"qName": name, "qTags": model.fields[name].tags}
            for name in archipelago(model, field)
            if wanted.intersection(model.fields[name].tags)
        ]


def _table(model: Model, name: str) -> Table:
    found = model.tables.get(name)
    if found is None:
        raise EngineError(f"Table '{name}' not found", code=_TABLE_NOT_FOUND, parameter=name)
    return found


def _score(model: Model, tables: list[Table], names: tuple[str, str]) -> Json:
    columns = [table.columns[name] for table, name in zip(tables, names, strict=True)]
    summary = 0
    for at, (table, column) in enumerate(zip(tables, columns, strict=True)):
        summary += _NO_ROWS[at] if not table.length else 0
        summary += _NO_VALUES[at] if not _present(column).any() else 0
    if not summary and _is_numeric(model, names[0]) != _is_numeric(model, names[1]):
        summary = _DIFFERENT_TYPES
    shared = [_in_both(columns[0], columns[1]), _in_both(columns[1], columns[0])]
    sides = [
        _side(name, table, column, both)
        for name, table, column, both in zip(names, tables, columns, shared, strict=True)
    ]
    return {
        "qFieldPairName": f"{names[0]}/{names[1]}",
        "qScoreSummary": summary,
        "qField1Scores": sides[0],
        "qField2Scores": sides[1],
    }


def _side(name: str, table: Table, column: Column, both: Bools) -> Json:
    """`FieldScores`; `both` says which of the field's codes the other field has, too."""
    present = _present(column)
    values = int(np.count_nonzero(present))
    rows = int(np.count_nonzero(column.codes))
    return {
        "qFieldName": name,
        "qReadableName": name,
        "qCardinalRatio": values / table.length if table.length else 0,
        "qSymbolScore": int(np.count_nonzero(present & both)) / values if values else 0,
        "qRowScore": int(np.count_nonzero(both[column.codes])) / rows if rows else 0,
    }


def _present(column: Column) -> Bools:
    found = np.zeros(column.symbols.cardinality + 1, dtype=bool)
    found[column.codes] = True
    found[0] = False
    return found


def _in_both(column: Column, other: Column) -> Bools:
    """Which codes of a column stand for values that the other column has."""
    found = np.zeros(column.symbols.cardinality + 1, dtype=bool)
    there = _present(other)
    for code in np.flatnonzero(_present(column)).tolist():
        same = code if column.symbols is other.symbols else other.symbols.code_of(column.symbols[code])
        found[code] = same is not None and bool(there[same])
    return found


def _is_numeric(model: Model, name: str) -> bool:
    return "$numeric" in model.fields[name].tags
