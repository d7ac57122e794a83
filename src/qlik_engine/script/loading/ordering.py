"""ORDER BY."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Coded, Vector
from ...columns.vector import Ints
from ...errors import ScriptError
from ..data import FIELD_NOT_FOUND
from .stage import Stage

if TYPE_CHECKING:
    from ..statements.load import SortKey


def ordered(stage: Stage, keys: Sequence[SortKey]) -> Stage:
    """The rows sorted: null, then numbers by size, then texts by alphabet; ties stay as they are."""
    order = np.arange(stage.frame.length)
    for key in reversed(keys):
        column = stage.frame.column(key.field)
        if column is None:
            raise ScriptError(f"Field '{key.field}' not found", code=FIELD_NOT_FOUND)
        rank = _ranks(column)
        order = order[np.argsort(-rank[order] if key.descending else rank[order], kind="stable")]
    return stage.take(order, stage.before) if keys else stage


def _ranks(column: Coded) -> Ints:
    """A number for every row, in the order of the values; equal where the values are."""
    values: Vector = column.values
    numbers, texts = values.numbers_or_nan().tolist(), values.texts_or_none().tolist()
    sort_keys: list[tuple[int, float, str, str]] = []
    for number, text in zip(numbers, texts, strict=True):
        if number == number:
            sort_keys.append((1, number, "", ""))
        elif text is None:
            sort_keys.append((0, 0.0, "", ""))
        else:
            sort_keys.append((2, 0.0, text.casefold(), text))
    places = {key: place for place, key in enumerate(sorted(set(sort_keys)))}
    ranks = np.array([places[key] for key in sort_keys], dtype=np.intp)
    result: Ints = ranks[column.codes]
    return result
