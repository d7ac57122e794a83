"""Changing the data of a document without a reload: scrambled values, fields on the fly, loose tables."""

from __future__ import annotations

import random
import string
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from .columns import Column, Dual, Symbols, Table, Vector
from .errors import ExpressionError, NotFoundError, UnsupportedError
from .expr import compile_expression
from .io.rows import Rows
from .model import Model

if TYPE_CHECKING:
    from .document import Document

_ON_THE_FLY: Final = "fieldsOnTheFly"
_NOT_LOOSE, _LOOSE, _ALWAYS_LOOSE = 0, 1, 2
_INTERNAL: Final = 3
"""Values at the end of a vector of loose tables that are for internal use."""
_TRIES: Final = 50


def scramble(document: Document, field: str) -> None:
    """Replace the values of a field by meaningless ones (Doc.Scramble).

    Letters become letters, digits digits; other characters stay, and so do the number of distinct values
    and which rows share one. Raises NotFoundError.
    """
    with document.lock:
        model = document.model
        found = model.fields.get(field)
        if found is None:
            raise NotFoundError(f"Resource not found: {field}", parameter=field)
        taken: set[str] = set()
        duals = [Dual(), *(_scrambled(dual, taken) for dual in list(found.values)[1:])]
        symbols = Symbols.of(Vector.of_duals(duals))
        tables = [_with_symbols(table, field, symbols) for table in model.tables.values()]
        document.replace_data(rebuilt(model, tables), is_reload=False)


def add_field(document: Document, name: str, expression: str) -> bool:
    """Add a field that an expression computes from the fields of one table, now and after every reload
    (Doc.AddFieldFromExpression). False for a name that is taken, and for an expression that aggregates, is
    wrong, or needs fields of several tables."""
    with document.lock:
        model = document.model
        changed = None if not name or name in model.fields else _derived(model, name, expression)
        if changed is None:
            return False
        document.keep_setting(_ON_THE_FLY, {**fields_on_the_fly(document), name: expression})
        document.replace_data(changed, is_reload=False)
        return True


def fields_on_the_fly(document: Document) -> dict[str, str]:
    """The expressions of the fields made by `add_field`, by name."""
    return dict(document.settings.get(_ON_THE_FLY, {}))


def with_fields(model: Model, expressions: Mapping[str, str]) -> Model:
    """The model with fields on the fly; those that can no longer be computed are left out."""
    for name, expression in expressions.items():
        if name not in model.fields:
            model = _derived(model, name, expression) or model
    return model


def loose_vector(document: Document) -> list[int]:
    """For each table 0, 1 if it is declared loosely coupled, 2 if loops made it so; then three values for
    internal use (Doc.GetLooselyCoupledVector)."""
    with document.lock:
        model = document.model
        return [*(_looseness(model, name) for name in model.tables), *[0] * _INTERNAL]


def set_loose_vector(document: Document, vector: Sequence[int]) -> bool:
    """Declare tables loosely coupled (1) or not (0) (Doc.SetLooselyCoupledVector). What loops made loose
    stays so. False if the vector is not of these tables."""
    with document.lock:
        model = document.model
        count = len(model.tables)
        if len(vector) not in (count, count + _INTERNAL) or any(
            state not in (_NOT_LOOSE, _LOOSE, _ALWAYS_LOOSE) for state in vector[:count]
        ):
            return False
        loose = {
            name
            for name, state in zip(model.tables, vector, strict=False)
            if state == _LOOSE or (state == _ALWAYS_LOOSE and name in model.declared_loose)
        }
        if loose != model.declared_loose:
            document.replace_data(rebuilt(model, model.tables.values(), loose), is_reload=False)
        return True


def rebuilt(model: Model, tables: Iterable[Table], loose: Iterable[str] | None = None) -> Model:
    """A model of other tables with all else of this one."""
    return Model(
        tables,
        model.locale,
        model.variables,
        loose=model.declared_loose if loose is None else loose,
        comments=model.comments,
        tags=model.field_tags,
        table_tags=model.table_tags,
        searchable=model.searchable,
        access=model.access,
    )


def _looseness(model: Model, name: str) -> int:
    if name in model.declared_loose:
        return _LOOSE
    return _ALWAYS_LOOSE if name in model.loose else _NOT_LOOSE


def _with_symbols(table: Table, field: str, symbols: Symbols) -> Table:
    if field not in table.columns:
        return table
    column = Column(symbols, table.columns[field].codes)
    return Table(table.name, {**table.columns, field: column}, table.length, table.comment)


def _derived(model: Model, name: str, expression: str) -> Model | None:
    try:
        compiled = compile_expression(expression.strip().removeprefix("="))
        needed = compiled.row_fields
        home = next((t for t in model.tables.values() if all(field in t.columns for field in needed)), None)
        if home is None or compiled.is_aggregating or not needed:
            return None
        rows = Rows.of_table(home.columns, home.length)
        values = compiled.evaluate_rows(rows, model.locale, None, model.variables.get)
    except (ExpressionError, UnsupportedError):
        return None
    symbols = Symbols()
    column = Column(symbols, symbols.encode(values))
    table = Table(home.name, {**home.columns, name: column}, home.length, home.comment)
    return rebuilt(model, [table if known is home else known for known in model.tables.values()])


def _scrambled(dual: Dual, taken: set[str]) -> Dual:
    """A value nobody knows, of the same form, that no other value of the field has got."""
    text = dual.text if dual.text is not None else repr(dual.number)
    if dual.text is None and float(dual.number).is_integer():
        text = str(int(dual.number))
    made = text
    for tries in range(_TRIES):
        made = "".join(map(_other, text))
        if dual.is_number and len(made.lstrip("-")) > 1 and made.lstrip("-")[0] == "0" != text.lstrip("-")[0]:
            continue
        if made not in taken and (made != text or tries > _TRIES // 2):
            break
    while made in taken:
        made += _other("0" if dual.is_number else "a")
    taken.add(made)
    number = _number(made) if dual.is_number else np.nan
    return Dual(number, made if dual.text is not None else None)


def _other(character: str) -> str:
    for kind in (string.digits, string.ascii_lowercase, string.ascii_uppercase):
        if character in kind:
            return random.choice(kind)
    return random.choice(string.ascii_letters) if character.isalpha() else character


def _number(text: str) -> float:
    """The number made of a text's digits; its form of date or money means nothing any more."""
    digits = "".join(character for character in text if character.isdigit() or character in ".-")
    try:
        return float(digits)
    except ValueError:
        return float("".join(filter(str.isdigit, digits)) or 0)
