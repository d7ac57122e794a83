"""The part of a model that a grant of section access leaves."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .columns import Column, Table
from .columns.vector import Bools
from .model import Model
from .model.access import Grant, Values
from .selection import Chosen, Possible, Selections


def reduced(model: Model, grant: Grant) -> Model:
    """A model of the granted rows and fields; columns of tables that lose no row are shared."""
    masks: dict[str, Bools | None] = dict.fromkeys(model.tables)
    if not grant.has_all_rows:
        masks = _union([_masks(model, values) for values in grant.allowed])
    tables = [_part(table, masks[table.name], grant.hidden) for table in model.tables.values()]
    return _of_tables(model, [table for table in tables if table.columns])


def selected(model: Model, states: Iterable[Selections]) -> Model:
    """A model of the rows possible under some selections, all of which hold."""
    masks: dict[str, Bools | None] = dict.fromkeys(model.tables)
    for selections in states:
        for name, mask in _possible_rows(model, selections).items():
            known = masks[name]
            masks[name] = mask if known is None else known if mask is None else known & mask
    tables = [_part(table, masks[table.name], frozenset()) for table in model.tables.values()]
    return _of_tables(model, tables)


def _of_tables(model: Model, tables: list[Table]) -> Model:
    """The same model with other tables."""
    return Model(
        tables,
        model.locale,
        model.variables,
        loose=model.declared_loose,
        comments=model.comments,
        tags=model.field_tags,
        table_tags=model.table_tags,
        searchable=model.searchable,
    )


def _masks(model: Model, values: Values) -> dict[str, Bools | None]:
    """bool[rows] of the granted rows by loaded table, None for all."""
    chosen = {}
    for name, codes in values:
        bitmap = np.zeros(model.fields[name].cardinality + 1, dtype=bool)
        bitmap[list(codes)] = True
        chosen[name] = Chosen(bitmap)
    return _possible_rows(model, Selections(chosen))


def _possible_rows(model: Model, selections: Selections) -> dict[str, Bools | None]:
    """bool[rows] of the possible rows by loaded table, None for all."""
    possible = Possible(model, selections)
    masks: dict[str, Bools | None] = dict.fromkeys(model.tables)
    for node in model.graph.tables:
        mask = possible.mask(node)
        if not node.synthetic and mask is not None:
            # A loosely coupled table is several nodes, one for each field, with the same rows.
            known = masks[node.source]
            masks[node.source] = mask if known is None else known & mask
    return masks


def _union(each: list[dict[str, Bools | None]]) -> dict[str, Bools | None]:
    result = dict(each[0])
    for masks in each[1:]:
        for name, mask in masks.items():
            known = result[name]
            result[name] = None if mask is None or known is None else known | mask
    return result


def _part(table: Table, mask: Bools | None, hidden: frozenset[str]) -> Table:
    columns = {name: column for name, column in table.columns.items() if name not in hidden}
    if mask is None or mask.all():
        return Table(table.name, columns, table.length, table.comment)
    rows = np.flatnonzero(mask)
    kept = {name: Column(column.symbols, column.codes[rows]) for name, column in columns.items()}
    return Table(table.name, kept, len(rows), table.comment)
