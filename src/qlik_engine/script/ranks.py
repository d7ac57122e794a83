"""The order of values: null, then numbers by size, then texts by alphabet."""

from __future__ import annotations

import numpy as np

from ..columns import Coded
from ..columns.vector import Ints
from ..formats.collation import collation_key
from ..interrupts import blocks, look, places_in_order


def value_ranks(column: Coded, collation: str) -> Ints:
    """A number for every row, in the order of the values; equal where the values are."""
    numbers, texts = column.values.numbers_or_nan(), column.values.texts_or_none()
    is_number = ~np.isnan(numbers)
    is_text = ~is_number & column.values.has_text()
    ranks = np.zeros(len(numbers), dtype=np.intp)
    sizes, places = np.unique(numbers[is_number], return_inverse=True)
    ranks[is_number] = places + 1
    ranks[is_text] = _alphabetical(texts[is_text].tolist(), collation) + len(sizes) + 1
    result: Ints = ranks[column.codes]
    return result


def _alphabetical(texts: list[str], collation: str) -> Ints:
    """The place of each text in the order of a language, from 0; the same where texts are."""
    form = collation_key(collation)
    keys = ["\0".join(form(text)) for block in blocks(texts) for text in block]
    order = places_in_order(keys)
    look()
    ordered = [keys[at] for at in order]
    differs = [False, *map(str.__ne__, ordered[1:], ordered)]
    places = np.empty(len(keys), dtype=np.intp)
    places[order] = np.cumsum(differs[: len(keys)])
    return places
