"""What a sample of rows shows of a selection state, before anybody looks at all rows."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns.vector import Bools
from ..kernels import RowNumbers
from ..model import Model, TableNode
from ..model.sample import Sample
from .held import Held
from .state import Selections

# Selections that have a bit each.
_FIELDS_MAX: Final = 64


class Failing(NamedTuple):
    """Which selections rows do not satisfy: the bit of every field whose selection leaves the row out."""

    failed: NDArray[Any]
    bits: dict[str, int]

    def satisfied(self, left_out: str | None) -> RowNumbers:
        """The rows, counted from 0, that satisfy all selections but that in one field."""
        failed = self.failed
        if left_out is not None:
            failed = failed & failed.dtype.type(sum(self.bits.values()) - self.bits[left_out])
        return kernels.rows_in(failed == 0)


class Sampled:
    """The rows of samples that satisfy `selections`. A row that does, with all that is looked up from it,
    proves its values possible; values that no row shows may be possible all the same."""

    def __init__(self, model: Model, selections: Selections) -> None:
        self._graph = model.graph
        self._selections = selections
        self._failing: dict[int, Failing | None] = {}
        self._rows: dict[tuple[int, str | None], RowNumbers] = {}
        self._among: dict[int, Sample] = {}

    def seen(self, held: Held, sample: Sample) -> Bools | None:
        """Which codes but null of a field are seen on rows of a sample under the selections in other fields.
        None if nothing is known of that, or nothing restricts them."""
        component, field = held.component, held.field
        if component not in self._failing:
            self._failing[component] = self._find_failing(sample, component)
        failing, codes = self._failing[component], sample.codes(field)
        if failing is None or codes is None or failing.bits.keys() <= {field}:
            return None
        at = (component, field if field in failing.bits else None)
        if at not in self._rows:
            self._rows[at] = failing.satisfied(at[1])
        return kernels.present_at(codes, self._rows[at], held.size)

    def seen_among(self, field: str, table: TableNode, rows: RowNumbers, size: int) -> Bools | None:
        """Which codes but null are seen on some of the possible rows of a table."""
        if table.index not in self._among:
            self._among[table.index] = Sample.among(self._graph, table, rows)
        codes = self._among[table.index].codes(field)
        return None if codes is None else kernels.present(codes, size)

    def _find_failing(self, sample: Sample, component: int) -> Failing | None:
        """What the rows of a sample fail; None if that cannot be told of all fields."""
        homes = {name: self._graph.home(name) for name in self._selections}
        names = [n for n, home in homes.items() if home and self._graph.component[home.index] == component]
        if len(names) > _FIELDS_MAX:
            return None
        bits = {name: 1 << at for at, name in enumerate(names)}
        kind = np.min_scalar_type(sum(bits.values())).type
        failed = np.zeros(sample.length, dtype=kind)
        for name, bit in bits.items():
            chosen, codes = self._selections.get(name), sample.codes(name)
            if chosen is None or codes is None:
                return None
            failed |= kernels.take(np.where(chosen.values, kind(0), kind(bit)), codes)
        return Failing(failed, bits)
