"""Attribute expressions and dimensions: further values on the cells of a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..columns import Coded, Symbols, Vector
from ..errors import ExpressionError
from ..formats import describe_format, format_values, text_of
from .cells import bounds, wire_numbers
from .context import Context
from .definition import AttributeDef, field_name, has_format
from .expressions import compiled
from .scope import CubeScope

Json = dict[str, Any]


def attribute_values(context: Context, definitions: Sequence[AttributeDef], scope: CubeScope) -> list[Vector]:
    """The attribute expressions for each group of a scope; null where they cannot be evaluated. Repeated if
    a later one brought more groups than an earlier saw."""
    while True:
        before = scope.groups.known
        found = [_values(context, definition.expression, scope) for definition in definitions]
        if scope.groups.known == before:
            return found


def _values(context: Context, expression: str, scope: CubeScope) -> Vector:
    try:
        return scope.evaluate(compiled(context, expression))
    except ExpressionError:
        return Vector.nulls(scope.length)


def expression_cells(
    context: Context, definitions: Sequence[AttributeDef], values: Sequence[Vector]
) -> list[Json]:
    """`qAttrExps` for each row of `values`, one vector by definition."""
    columns = [
        [
            {"qText": text, "qNum": number}
            for text, number in zip(
                _texts(context, definition, column), wire_numbers(column.numbers_or_nan()), strict=True
            )
        ]
        for definition, column in zip(definitions, values, strict=True)
    ]
    return [{"qValues": list(row)} for row in zip(*columns, strict=True)]


def expression_info(context: Context, definition: AttributeDef, title: str, values: Vector) -> Json:
    """`NxAttrExprInfo`."""
    numbers = values.numbers_or_nan()
    info: Json = {"qFallbackTitle": title or definition.expression, **bounds(numbers)}
    if has_format(definition.number_format):
        info["qNumFormat"] = dict(definition.number_format or {})
    else:
        info["qNumFormat"] = describe_format(values, context.locale).struct()
        info["qIsAutoFormat"] = True
    if len(numbers) and not np.isnan(numbers).all():
        ends = values.take(np.array([np.nanargmin(numbers), np.nanargmax(numbers)]))
        info["qMinText"], info["qMaxText"] = _texts(context, definition, ends)
    return info


def attribute_dimensions(
    context: Context, definitions: Sequence[AttributeDef], scope: CubeScope
) -> list[Coded]:
    """The attribute dimensions' values for each group of a scope; null where a group has several. Repeated if
    a later one brought more groups than an earlier saw."""
    while True:
        before = scope.groups.known
        found = [_dimension(context, definition.expression, scope) for definition in definitions]
        if scope.groups.known == before:
            return found


def _dimension(context: Context, expression: str, scope: CubeScope) -> Coded:
    name = field_name(expression.removeprefix("="))
    field = context.model.fields.get(name)
    if field is None:
        symbols = Symbols()
        codes = symbols.encode(_values(context, expression, scope))
        return Coded(symbols.values(), codes)
    column = scope.dimension(name)
    return column if column is not None else Coded(field.values, np.zeros(scope.length, dtype=np.uint32))


def dimension_info(definition: AttributeDef, column: Coded) -> Json:
    """`NxAttrDimInfo`."""
    return {
        "qCardinal": len(column.values) - 1,
        "qSize": {"qcx": 1, "qcy": len(np.setdiff1d(column.codes, [0]))},
        "qFallbackTitle": definition.label or field_name(definition.expression),
        "qIsCalculated": definition.expression.startswith("="),
    }


def dimension_cells(context: Context, columns: Sequence[Coded]) -> list[Json]:
    """`qAttrDims` for each row of `columns`; a row with several values in an attribute has none."""
    parts = []
    for column in columns:
        texts = ["-" if text is None else text for text in text_of(column.values, context.locale)]
        parts.append(
            [{"qText": texts[code], "qElemNo": code - 1 if code else -2} for code in column.codes.tolist()]
        )
    return [{"qValues": list(row)} for row in zip(*parts, strict=True)]


def _texts(context: Context, definition: AttributeDef, values: Vector) -> list[str]:
    if has_format(definition.number_format):
        shown = format_values(values, definition.number_format or {}, context.locale)
    else:
        shown = text_of(values, context.locale)
    return ["-" if text is None else text for text in shown]
