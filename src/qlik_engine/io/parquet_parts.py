"""Parts of a column on their way from a file: values as they stand, or places in a dictionary of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

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
# Places in a dictionary, as a slice if they follow each other.
Places: TypeAlias = NDArray[Any] | slice

# Places looked at together: they stay near the processor.
_BLOCK: Final = 1 << 14


class Dictionary:
    """The values that rows have by place, from 1 on; place 0 is null. `numbers` are those given to the values
    that were met, 0 for others."""

    __slots__ = ("items", "numbers")

    def __init__(self, items: Items) -> None:
        size = len(items.bounds) - 1 if isinstance(items, PackedTexts) else len(items)
        self.items = items
        self.numbers: NDArray[np.uint32] = np.zeros(size + 1, dtype=np.uint32)

    def at(self, places: Places) -> Items:
        """The values at some places."""
        if isinstance(self.items, PackedTexts):
            return _texts_at(self.items, places)
        rows: Any = places - 1 if isinstance(places, np.ndarray) else slice(places.start - 1, places.stop - 1)
        found: NDArray[Any] = self.items[rows]
        return found

    def number(self, places: Places, numbers: Codes) -> None:
        """The values at some places have these numbers."""
        self.numbers[places] = numbers


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
    met: Places = field(default_factory=lambda: slice(1, 1))

    @classmethod
    def of_places(cls, dictionary: Dictionary, places: NDArray[Any], met: NDArray[Any]) -> Part:
        run = _run(met)
        return cls(dictionary.at(run), dictionary=dictionary, places=places, met=run)


def _run(places: NDArray[Any]) -> Places:
    """Places as a slice, if they follow each other, as most dictionaries' are met."""
    if not len(places):
        return slice(1, 1)
    low, high = int(places[0]), int(places[-1])
    if high - low != len(places) - 1:
        return places
    for at in range(0, len(places), _BLOCK):
        block = places[at : at + _BLOCK + 1]
        if (block[1:] - block[:-1] != 1).any():
            return places
    return slice(low, high + 1)


def _texts_at(texts: PackedTexts, places: Places) -> PackedTexts:
    if isinstance(places, slice):
        return PackedTexts(texts.data, texts.bounds[places.start - 1 : places.stop])
    import pyarrow as pa

    held = arrow_texts(texts.data, texts.bounds.astype(np.int64)).view(pa.large_binary())
    wanted = arrow_of(places.astype(np.int64) - 1, pa.int64())
    return PackedTexts(*packed_arrow(held.take(wanted)))
