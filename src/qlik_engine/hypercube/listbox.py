"""List objects: all values of a field with their states (`qListObjectDef`, `qListObject`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np

from ..columns.vector import Bools, Ints
from ..errors import EngineError, UnsupportedError
from . import sorting
from .cells import error_struct
from .columns import UNSUPPORTED, DimensionColumn
from .context import Context
from .definition import read_dimension
from .dimensions import MissingDimension
from .pages import Area, areas

_FREQUENCY: Final = {"NONE": "N", "VALUE": "V", "PERCENT": "P", "RELATIVE": "R"}


class ListBox:
    """A list object in a context: one column, one row per value (or per hit of a search).

    Parameters: `properties` the `qListObjectDef`, `hits` a bitmap over codes while a search is on.
    """

    def __init__(self, context: Context, properties: Mapping[str, Any], hits: Bools | None = None) -> None:
        self.properties = properties
        self.context = context.in_state(str(properties.get("qStateName") or ""))
        self.column: DimensionColumn | None = None
        self.error: dict[str, Any] | None = None
        self.codes: Ints = np.zeros(0, dtype=np.intp)
        mode = str(properties.get("qFrequencyMode") or "N").removeprefix("NX_FREQUENCY_")
        self._frequency_mode = _FREQUENCY.get(mode, mode)
        if properties.get("qExpressions"):
            raise UnsupportedError(
                "list objects with expressions are not supported", parameter="qExpressions"
            )
        try:
            self.column = DimensionColumn(self.context, read_dimension(properties, self.context))
            if isinstance(self.column.dimension, MissingDimension):
                raise EngineError(f"field not found: {self.column.definition.definition}", code=7002)
            self.codes = self._ordered(hits)
        except EngineError as error:
            if error.code == UNSUPPORTED:
                raise
            self.error = error_struct(error.code, error.message)

    @property
    def field(self) -> str | None:
        """The field one selects in; None for a calculated one."""
        return self.column.dimension.name if self.column is not None and self.column.is_field else None

    def _ordered(self, hits: Bools | None) -> Ints:
        assert self.column is not None
        column = self.column
        if not column.is_field:
            column.frequency.sum()  # a calculated dimension knows its values once it has met its rows
        codes = np.arange(1, len(column.dimension.values))
        if hits is not None:
            codes = codes[hits[1:]]
        keys = column.sort_keys(codes)
        shown = int((self.properties.get("qAutoSortByState") or {}).get("qDisplayNumberOfRows") or 0)
        if 0 < shown < len(codes):
            keys.insert(0, sorting.state_rank(column.states)[codes])
        return codes[sorting.order(keys, len(codes))]

    def layout(self) -> dict[str, Any]:
        """`qListObject`, with the pages of qInitialDataFetch."""
        error, pages = self.error, []
        if error is None:
            try:
                pages = self.pages(self.properties.get("qInitialDataFetch") or ())
            except EngineError as wrong:
                error = error_struct(wrong.code, wrong.message)
        layout: dict[str, Any] = {
            "qSize": {"qcx": 1, "qcy": len(self.codes)},
            "qDimensionInfo": self.column.info() if self.column is not None else {},
            "qExpressions": [],
            "qDataPages": pages,
        }
        if self.properties.get("qStateName"):
            layout["qStateName"] = self.properties["qStateName"]
        return layout | {"qError": error} if error else layout

    def pages(self, pages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """`NxDataPage` for each page asked for. Raises EngineError 7009 for too many cells."""
        return [self._page(area) for area in areas(pages, 1, len(self.codes))]

    def _page(self, area: Area) -> dict[str, Any]:
        matrix: list[list[dict[str, Any]]] = []
        if self.column is not None and area.width:
            codes = self.codes[area.top : area.top + area.height]
            matrix = [[cell] for cell in self.column.cells(codes)]
            if self._frequency_mode != "N":
                for row, count in zip(matrix, self._frequencies(codes), strict=True):
                    row[0]["qFrequency"] = count
            if not self.properties.get("qShowAlternatives"):
                for row in matrix:
                    if row[0]["qState"] == "A":
                        row[0]["qState"] = "X"
        return {"qMatrix": matrix, "qTails": [{"qUp": 0, "qDown": 0}], "qArea": area.struct()}

    def _frequencies(self, codes: Ints) -> list[str]:
        assert self.column is not None
        counts = self.column.frequency
        total = int(counts[1:].sum()) or 1
        if self._frequency_mode == "V":
            return [str(n) for n in counts[codes].tolist()]
        if self._frequency_mode == "P":
            return [f"{100 * n / total:.1f}%" for n in counts[codes].tolist()]
        return [f"{n / total:.4f}" for n in counts[codes].tolist()]
