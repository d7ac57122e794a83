"""What a sample of rows shows of a selection state, before anybody looks at all rows."""

from __future__ import annotations

import numpy as np

from .. import kernels
from ..columns.vector import Bools
from ..kernels import RowNumbers
from ..model import Model, Node, TableNode
from ..model.sample import Sample
from .state import Selections


class Sampled:
    """The rows of samples that satisfy `selections`. A row that does, with all that is looked up from it,
    proves its values possible; values that no row shows may be possible all the same."""

    def __init__(self, model: Model, selections: Selections) -> None:
        self._graph = model.graph
        self._selections = selections
        self._rows: dict[tuple[int, str | None], RowNumbers | None] = {}
        self._among: dict[int, Sample] = {}

    def seen(self, field: str, home: Node, size: int) -> Bools | None:
        """Which of a field's `size` codes but null are seen under the selections in other fields. None if
        nothing is known of that, or nothing restricts them."""
        sample = self._graph.sample(home)
        if sample is None:
            return None
        left_out = field if field in self._selections else None
        at = (self._graph.component[home.index], left_out)
        if at not in self._rows:
            self._rows[at] = self._satisfying(sample, *at)
        rows, codes = self._rows[at], sample.codes(field)
        return None if rows is None or codes is None else kernels.present_at(codes, rows, size)

    def seen_among(self, field: str, table: TableNode, rows: RowNumbers, size: int) -> Bools | None:
        """Which codes but null are seen on some of the possible rows of a table."""
        if table.index not in self._among:
            self._among[table.index] = Sample.among(self._graph, table, rows)
        codes = self._among[table.index].codes(field)
        return None if codes is None else kernels.present(codes, size)

    def _satisfying(self, sample: Sample, component: int, left_out: str | None) -> RowNumbers | None:
        """The rows of the sample, counted from 0; None if that cannot be told, or nothing restricts them."""
        masks = []
        for name in self._selections:
            chosen, home = self._selections.get(name), self._graph.home(name)
            if name == left_out or home is None or self._graph.component[home.index] != component:
                continue
            codes = sample.codes(name)
            if codes is None or chosen is None:
                return None
            masks.append(kernels.matches(codes, chosen.values))
        mask = kernels.intersect(masks)
        return None if mask is None else np.flatnonzero(mask).astype(np.uint32)
