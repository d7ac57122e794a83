"""Pages of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from ..errors import EngineError
from ..limits import PAGE_CELLS_MAX

_SIDES: Final = ("qLeft", "qTop", "qWidth", "qHeight")


class Area(NamedTuple):
    """What a page covers, in cells, already cut to the data."""

    left: int
    top: int
    width: int
    height: int

    def struct(self) -> dict[str, int]:
        return {"qLeft": self.left, "qTop": self.top, "qWidth": self.width, "qHeight": self.height}


def areas(pages: Iterable[Mapping[str, Any]], width: int, height: int) -> list[Area]:
    """The areas asked for (`NxPage`), cut to a table of `width` x `height`.

    Raises EngineError 7009 if they ask for more than PAGE_CELLS_MAX cells together.
    """
    asked = [[int(page.get(name) or 0) for name in _SIDES] for page in pages]
    if any(min(page) < 0 for page in asked):
        raise EngineError("a page cannot begin or extend below zero", code=8, parameter="qPages")
    cells = sum(wide * high for _, _, wide, high in asked)
    if cells > PAGE_CELLS_MAX:
        raise EngineError(
            f"Calculation pages too large: {cells} cells, at most {PAGE_CELLS_MAX}",
            code=7009,
            parameter="qPages",
        )
    return [
        Area(left, top, max(min(wide, width - left), 0), max(min(high, height - top), 0))
        for left, top, wide, high in asked
    ]
