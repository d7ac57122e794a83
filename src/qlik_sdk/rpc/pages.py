"""Pages of cells, quickly: rows of small objects instead of dictionaries, and columns of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from .matrix import Matrix, number_of, taken
from .protocol import Frame, Typed


class Cell(msgspec.Struct, gc=False):
    """One cell; what else the engine says of it is passed over.

    Attributes:
        qText: as it is shown; qNum: its number, the text "NaN" where it has none.
        qElemNumber: of a dimension's value, negative for totals and nulls.
        qIsNull: whether it is null.
    """

    qText: Any = ""
    qNum: Any = math.nan
    qElemNumber: Any = 0
    qIsNull: Any = False


class Page(msgspec.Struct):
    """One page of a matrix (`NxDataPage`); its rows may be a `Matrix`, which has columns as well."""

    qMatrix: Sequence[Sequence[Cell]] | None = None
    qArea: Any = None


class Pages(msgspec.Struct):
    """The result of a call that reads cells."""

    qDataPages: list[Page] | None = None


class _RestOfPage(msgspec.Struct):
    """A page, with the place of its matrix among those that were taken out."""

    qMatrix: int | None = None
    qArea: Any = None

    def filled(self, matrices: Sequence[Matrix[Cell]]) -> Page:
        return Page(None if self.qMatrix is None else matrices[self.qMatrix], self.qArea)


class _RestOfPages(msgspec.Struct):
    qDataPages: list[_RestOfPage] | None = None


class _Decoder(Typed):
    """Makes `Pages` of a result: by way of columns where there is a compiled loop for them."""

    def __init__(self) -> None:
        super().__init__(Pages)
        self._rest = Typed(_RestOfPages)

    def frame(self, text: str) -> Frame | None:
        found = taken(text, Cell)
        frame: Any = self._rest.frame(found[0]) if found is not None else None
        if found is None or frame is None:
            return super().frame(text)
        matrices, pages = found[1], frame.result.qDataPages
        places = [page.qMatrix for page in pages or () if page.qMatrix is not None]
        if not all(0 <= at < len(matrices) for at in places):  # a number was there from the beginning
            return super().frame(text)
        frame.result = Pages(pages and [page.filled(matrices) for page in pages])
        return frame  # type: ignore[no-any-return]  # a frame of whichever library was asked for


PAGES = _Decoder()
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
        return list(map(number_of, found))
