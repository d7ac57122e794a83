"""Where a model holds the values of a field, which is the same whatever is selected."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from ..columns.vector import Bools, Codes
from ..model import KeyNode, Link, Model, TableNode
from ..model.sample import FEW, Sample


class Held:
    """The `table` that holds a field, whose code on each row is in `codes`; or, of a key, the `links` to its
    tables. `size` counts its codes with null, `sample` are rows that may show all values, None if there are
    too many of them or too few rows; `component` is that of the graph. Raises KeyError if there is no such
    field.
    """

    def __init__(self, model: Model, field: str) -> None:
        self.field = field
        self.size = model.fields[field].cardinality + 1
        home = model.graph.home(field)
        if home is None:
            raise KeyError(field)
        self.component = model.graph.component[home.index]
        self.table: TableNode | None = None
        self.links: list[Link] = []
        if isinstance(home, KeyNode):
            self.links = home.links
        elif isinstance(home, TableNode):
            self.table = home
            self.codes: Codes = home.columns[field].codes
        self.sample: Sample | None = None if self.size > FEW else model.graph.sample(home)

    @classmethod
    def of(cls, model: Model, field: str) -> Held:
        """Kept with the model."""
        found: Held | None = model.graph.held.get(field)
        if found is None:
            found = model.graph.held[field] = cls(model, field)
        return found

    @cached_property
    def all_values(self) -> Bools:
        """All codes but null; not to be written into."""
        found = np.ones(self.size, dtype=bool)
        found[0] = False
        found.flags.writeable = False
        return found
