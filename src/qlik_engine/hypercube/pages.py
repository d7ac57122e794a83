"""Pages of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..columns.vector import Bools
from ..errors import EngineError
from ..limits import PAGE_CELLS_MAX

# Rows looked at together to find the end of a group: few at first, as groups are mostly small.
_BLOCK: Final = 1 << 6
_GROWING: Final = 4
_BLOCK_MAX: Final = 1 << 12
_SIDES: Final = ("qLeft", "qTop", "qWidth", "qHeight")


class Area(NamedTuple):
    """What a page covers, in cells."""

    left: int
    top: int
    width: int
    height: int

    def struct(self) -> dict[str, int]:
        return {"qLeft": self.left, "qTop": self.top, "qWidth": self.width, "qHeight": self.height}

    def cut(self, width: int, height: int) -> Area:
        """As much of it as is in a table of `width` x `height`."""
        left, top, wide, high = self
        if left + wide > width:
            wide = width - left if width > left else 0
        if top + high > height:
            high = height - top if height > top else 0
        return Area(left, top, wide, high)


def asked_for(pages: Iterable[Mapping[str, Any]]) -> list[Area]:
    """The areas asked for (`NxPage`).

    Raises EngineError 8 for numbers below zero, 7009 for more than PAGE_CELLS_MAX cells together.
    """
    found = [Area(*(int(page.get(name) or 0) for name in _SIDES)) for page in pages]
    if any(min(area) < 0 for area in found):
        raise EngineError("a page cannot begin or extend below zero", code=8, parameter="qPages")
    cells = sum(area.width * area.height for area in found)
    if cells > PAGE_CELLS_MAX:
        raise EngineError(
            f"Calculation pages too large: {cells} cells, at most {PAGE_CELLS_MAX}",
            code=7009,
            parameter="qPages",
        )
    return found


def areas(pages: Iterable[Mapping[str, Any]], width: int, height: int) -> list[Area]:
    """The areas asked for, cut to a table of `width` x `height`; errors as `asked_for`."""
    return [area.cut(width, height) for area in asked_for(pages)]


def alike(columns: Sequence[Callable[[slice], NDArray[Any]]], length: int, row: int, step: int) -> int:
    """How many of `length` rows next to one, before it (step -1) or behind it (1), have the same codes in all
    columns, which give the codes of some rows."""
    own = [codes(slice(row, row + 1)) for codes in columns]
    found, block = 0, _BLOCK
    while True:
        low = row + 1 + found if step > 0 else max(row - found - block, 0)
        high = min(low + block, length) if step > 0 else row - found
        if low >= high:
            return found
        rows = slice(low, high)
        same = np.logical_and.reduce([codes(rows) == code for codes, code in zip(columns, own, strict=True)])
        count = _leading(same if step > 0 else same[::-1])
        found += count
        if count < high - low:
            return found
        block = min(_GROWING * block, _BLOCK_MAX)


def _leading(flags: Bools) -> int:
    """How many flags at the start are set."""
    return len(flags) if flags.all() else int(flags.argmin())
