"""Attribute expressions and dimensions: further values on the cells of a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..columns import Coded, Vector
from ..formats import format_values, text_of
from .cells import bounds, wire_numbers
from .context import Context
from .definition import AttributeDef, has_format

Json = dict[str, Any]


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
        info["qIsAutoFormat"] = True
    if len(numbers) and not np.isnan(numbers).all():
        ends = values.take(np.array([np.nanargmin(numbers), np.nanargmax(numbers)]))
        info["qMinText"], info["qMaxText"] = _texts(context, definition, ends)
    return info


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
