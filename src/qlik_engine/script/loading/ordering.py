"""ORDER BY."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...errors import ScriptError
from ..data import FIELD_NOT_FOUND
from ..ranks import value_ranks
from .stage import Stage

if TYPE_CHECKING:
    from ..statements.load import SortKey


def ordered(stage: Stage, keys: Sequence[SortKey]) -> Stage:
    """The rows sorted: null, then numbers by size, then texts by alphabet; ties stay as they are."""
    if not keys:
        return stage
    order = np.arange(stage.frame.length)
    for key in reversed(keys):
        column = stage.frame.column(key.field)
        if column is None:
            raise ScriptError(f"Field '{key.field}' not found", code=FIELD_NOT_FOUND)
        rank = value_ranks(column, stage.run.locale.collation)
        order = order[np.argsort(-rank[order] if key.descending else rank[order], kind="stable")]
    return stage.take(order, stage.before)
