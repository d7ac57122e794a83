"""Pages of cells, quickly: rows of small objects instead of dictionaries, and columns of them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import msgspec

from .protocol import Typed


class Cell(msgspec.Struct, gc=False):
    """One cell; what else the engine says of it is passed over.

    Attributes:
        qText: as it is shown; qNum: its number, the text "NaN" where it has none.
        qIsNull: whether it is null.
        qElemNumber: of a dimension's value, negative for totals and nulls.
    """

    qText: Any = ""
    qNum: Any = math.nan
    qElemNumber: Any = 0
    qIsNull: Any = False


class Page(msgspec.Struct):
    """One page of a matrix (`NxDataPage`)."""

    qMatrix: list[list[Cell]] | None = None
    qArea: Any = None


class Pages(msgspec.Struct):
    """The result of a call that reads cells."""

    qDataPages: list[Page] | None = None


PAGES = Typed(Pages)
"""Decodes the result of ``GetHyperCubeData`` and ``GetListObjectData``: `decode` of a session's `call`."""


def texts(cells: Iterable[Cell]) -> list[str | None]:
    """The text of each cell, None for null."""
    return [None if cell.qIsNull else cell.qText for cell in cells]


def numbers(cells: Iterable[Cell]) -> list[float]:
    """The number of each cell, NaN for none; NaN and infinities come as texts."""
    found = [cell.qNum for cell in cells]
    try:
        return list(map(float, found))
    except (TypeError, ValueError):
        return [_number(value) for value in found]


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan
