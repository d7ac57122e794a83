"""Straight tables that are calculated in one go.

What most charts ask for is known beforehand, whatever is selected: their dimensions are fields with few
enough combinations of values to number them all (`DirectTable`), each measure is one aggregation (`Single`)
over rows from which these fields are looked up, and nothing is gathered as Others, shown without data, or
calculated in sets. No measure then sees what another does, so that there is nothing to walk through and
nothing to ask back: `Straight` goes from the possible rows to the groups. All other charts go by `CubeScope`.
The layouts are the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..columns import Vector
from ..columns.vector import Codes
from ..errors import EngineError
from ..expr import compile_expression
from ..model import Model, Node
from ..selection import Possible, Selections
from .context import Context
from .definition import DimensionDef, MeasureDef
from .dimensions import FieldDimension, field_named
from .direct import DirectTable
from .expressions import is_expanded
from .frame import JoinFrame
from .join import Joiner, aggregated_nodes, tables_of
from .single import Single

if TYPE_CHECKING:
    from .plan import Plan


class Found(NamedTuple):
    """The groups there are, each measure for every group, and for all rows together."""

    groups: DirectTable
    values: list[Vector]
    totals: list[Vector]


class Straight:
    """What to do for a chart of some dimensions and measures in one model."""

    def __init__(self, model: Model, dimensions: Sequence[FieldDimension], singles: Sequence[Single]) -> None:
        self._names = [dimension.name for dimension in dimensions]
        self._nodes = list(dict.fromkeys(node for dimension in dimensions for node in dimension.nodes))
        self._sizes = tuple(dimension.field.cardinality + 1 for dimension in dimensions)
        # With the nodes whose rows each aggregates, unless the selections have a say in that.
        self._singles = [(single, _fixed_nodes(model, single.spec.fields)) for single in singles]
        self._model = model
        # By the nodes that were joined, whether the dimensions are looked up from their rows.
        self._looked_up: dict[tuple[int, ...], bool] = {}

    @classmethod
    def of(cls, model: Model, plan: Plan) -> Straight | None:
        """What to do for the columns of a plan; None if they may take more than this."""
        dimensions = [_dimension(model, dimension) for dimension, others in plan.dimensions if others is None]
        singles = [_single(model, measure) for measure in plan.measures]
        fields = [dimension for dimension in dimensions if dimension is not None]
        found = [single for single in singles if single is not None]
        if not fields or len(fields) < len(plan.dimensions) or len(found) < len(singles):
            return None
        sizes = [field.field.cardinality + 1 for field in fields]
        if plan.properties.get("qContextSetExpression") or not DirectTable.takes(sizes):
            return None
        names = (name for single in found for name in single.spec.fields)
        homes = [*(node for field in fields for node in field.nodes), *map(model.graph.home, names)]
        parts = {None if home is None else model.graph.component[home.index] for home in homes}
        return cls(model, fields, found) if len(parts) == 1 and None not in parts else None

    def find(self, context: Context, *, totals: bool) -> Found | None:
        """The table in a context without sets; `totals` says whether they are wanted. None if it takes more
        than this after all. Raises EngineError 6001 for joins that are too large."""
        joiner = Joiner(context.possible)
        table = DirectTable(self._sizes)
        is_one = len(self._names) == 1
        if is_one:
            table.met |= joiner.distinct_codes(self._names[0])
        else:
            frame = joiner.join(self._nodes)
            self._meet(table, frame, self._groups(frame))
        made: list[tuple[Single, JoinFrame, Codes]] = []
        for single, nodes in self._singles:
            fields = single.spec.fields
            frame = joiner.join(nodes or aggregated_nodes(self._model, fields, joiner.possible))
            if not self._are_looked_up(joiner, frame):
                return None
            made.append((single, frame, self._groups(frame)))
        for frame, groups in {id(frame): (frame, groups) for _, frame, groups in made}.values():
            if not is_one:
                self._meet(table, frame, groups)
            elif not table.met[0]:  # the values of possible rows are possible values
                table.met[0] = frame.has_null(groups)
        locale, count = context.locale, table.count
        with np.errstate(all="ignore"):
            values = [single.by_group(frame, rows, count, locale) for single, frame, rows in made]
            every = made if totals else ()
            return Found(
                table, values, [single.of_all(frame, rows, count, locale) for single, frame, rows in every]
            )

    def _groups(self, frame: JoinFrame) -> Codes:
        return frame.product([frame.codes(name) for name in self._names], self._sizes)

    def _meet(self, table: DirectTable, frame: JoinFrame, groups: Codes) -> None:
        table.met |= frame.present(groups, table.count)

    def _are_looked_up(self, joiner: Joiner, frame: JoinFrame) -> bool:
        at = tuple(frame.rows)
        if at not in self._looked_up:
            self._looked_up[at] = joiner.extend(frame, self._nodes)[0] is frame
        return self._looked_up[at]


def _fixed_nodes(model: Model, fields: Sequence[str]) -> list[Node]:
    """The nodes whose rows are aggregated; none if that depends on what is selected."""
    everything = Possible(model, Selections())
    return aggregated_nodes(model, fields, everything) if tables_of(model, fields) else []


def _dimension(model: Model, definition: DimensionDef) -> FieldDimension | None:
    name = field_named(model, definition.definition)
    return None if name is None or definition.show_all else FieldDimension(model, name)


def _single(model: Model, definition: MeasureDef) -> Single | None:
    text = definition.calculation
    if is_expanded(text) or definition.relative:
        return None
    if definition.attributes or definition.attribute_dimensions:
        return None
    try:
        return Single.of(compile_expression(text.removeprefix("=")), model.fields)
    except EngineError:
        return None  # the column says what is wrong
