"""Parts of a column on their way from a file: values as they stand, or places in a dictionary of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..columns.arrow import arrow_of
from ..columns.packed import arrow_texts, packed_arrow
from ..columns.vector import Bools, Codes


class PackedTexts(NamedTuple):
    """Texts as the bytes of all; text i is bounds[i]:bounds[i + 1] of `data` (int32 or int64)."""

    data: NDArray[np.uint8]
    bounds: NDArray[Any]


Items: TypeAlias = NDArray[Any] | PackedTexts


class Dictionary:
    """The values that rows have by place, from 1 on; place 0 is null. `numbers` are those given to the values
    that were met, 0 for others."""

    __slots__ = ("items", "numbers")

    def __init__(self, items: Items) -> None:
        size = len(items.bounds) - 1 if isinstance(items, PackedTexts) else len(items)
        self.items = items
        self.numbers: NDArray[np.uint32] = np.zeros(size + 1, dtype=np.uint32)

    def at(self, places: NDArray[Any]) -> Items:
        """The values at some places."""
        run = _run(places)
        if isinstance(self.items, PackedTexts):
            return _texts_at(self.items, places, run)
        found: NDArray[Any] = self.items[places - places.dtype.type(1) if run is None else run]
        return found

    def number(self, places: NDArray[Any], numbers: Codes) -> None:
        """The values at some places have these numbers."""
        run = _run(places)
        self.numbers[places if run is None else slice(run.start + 1, run.stop + 1)] = numbers


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows. Without a dictionary `items` are their values, every `step`-th of them, `valid` where there
    is one (None for everywhere). With a dictionary they have the values at `places`, of which those at `met`
    are met for the first time, in that order. Arrays are only good until the next part is asked for."""

    items: Items
    valid: Bools | None = None
    step: int = 1
    dictionary: Dictionary | None = None
    places: NDArray[Any] = field(default_factory=lambda: np.zeros(0, dtype=np.uint32))
    met: NDArray[Any] = field(default_factory=lambda: np.zeros(0, dtype=np.uint32))

    @classmethod
    def of_places(cls, dictionary: Dictionary, places: NDArray[Any], met: NDArray[Any]) -> Part:
        return cls(dictionary.at(met), dictionary=dictionary, places=places, met=met)


def _run(places: NDArray[Any]) -> slice | None:
    """Where the values at places are, if they follow each other, as most dictionaries' are met."""
    if not len(places):
        return slice(0, 0)
    low, high = int(places[0]) - 1, int(places[-1])
    is_run = high - low == len(places) and bool((places[1:] - places[:-1] == 1).all())
    return slice(low, high) if is_run else None


def _texts_at(texts: PackedTexts, places: NDArray[Any], run: slice | None) -> PackedTexts:
    if run is not None:
        return PackedTexts(texts.data, texts.bounds[run.start : run.stop + 1])
    import pyarrow as pa

    held = arrow_texts(texts.data, texts.bounds.astype(np.int64)).view(pa.large_binary())
    wanted = arrow_of(places.astype(np.int64) - 1, pa.int64())
    return PackedTexts(*packed_arrow(held.take(wanted)))
