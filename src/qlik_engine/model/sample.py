"""Some rows of a large table, with the codes of fields looked up from them.

Most fields of a dashboard have few values, and most selections leave them all: a few thousand rows show that,
long before all rows have been looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns.vector import Codes
from ..kernels import RowNumbers

if TYPE_CHECKING:
    from .graph import Graph, Node, TableNode

FEW: Final = 1 << 8
"""Codes of a field, with null, that a few rows may show, all of them."""
# Rows of a sample and in each run of it, and how many a table has that is worth a sample.
_ROWS: Final = 1 << 15
_RUN: Final = 1 << 9
_WORTH: Final = 1 << 19
# About as many rows are enough among those that are known to be possible.
_SOME: Final = 1 << 12


class Sample:
    """The codes of fields on some rows of `table`."""

    def __init__(self, graph: Graph, table: TableNode, rows: NDArray[Any]) -> None:
        self._graph = graph
        self._table = table
        self._rows = rows
        self.length = len(rows)
        self._codes: dict[str, Codes | None] = {}

    @classmethod
    def of(cls, graph: Graph, table: TableNode | None) -> Sample | None:
        """Rows in runs that are spread over a table, so that neither order nor repetition in it matters much;
        None of a small one."""
        if table is None or table.length < max(_WORTH, _RUN):
            return None
        starts = np.linspace(0, table.length - _RUN, _ROWS // _RUN).astype(np.intp)
        return cls(graph, table, (starts[:, None] + np.arange(_RUN)).reshape(-1))

    @classmethod
    def among(cls, graph: Graph, table: TableNode, rows: RowNumbers) -> Sample:
        """Some of the given rows of a table, spread over them."""
        return cls(graph, table, rows[:: max(len(rows) // _SOME, 1)].copy())

    def codes(self, field: str) -> Codes | None:
        """The field's code on each row, 0 where there is none; None where a row may lead to several. Kept of
        fields with few values."""
        if field in self._codes:
            return self._codes[field]
        home = self._graph.home(field)
        found = None
        if home is not None and self._graph.is_single(self._table, home):
            found = self._rows_in(home)
            if field not in self._graph.keys:
                found = kernels.gather(self._graph.holders[field][0].columns[field].codes, found, False)
        if found is None or found.itemsize <= np.uint16().itemsize:
            self._codes[field] = found
        return found

    def _rows_in(self, node: Node) -> NDArray[Any]:
        """The rows of another node that these lead to: -1 where there is none, 0 of a key."""
        if node is self._table:
            return self._rows
        before, link = self._graph.tree(self._table)[node.index]
        rows = self._rows_in(before)
        if before is link.table:
            return kernels.gather(link.codes, rows, False)
        assert link.row_of_key is not None
        return kernels.take(link.row_of_key, rows)
