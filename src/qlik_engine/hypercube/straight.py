"""Straight tables that are calculated in one go.

What most charts ask for is known beforehand, whatever is selected: their dimensions are fields with few
enough combinations of values to number them all (`DirectTable`), each measure is one aggregation (`Single`)
over rows from which these fields are looked up, and nothing is gathered as Others, shown without data, or
calculated in sets. No measure then sees what another does, so that there is nothing to walk through and
nothing to ask back: `Straight` goes from the possible rows to the groups. All other charts go by `CubeScope`.
The layouts are the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from ..columns import Vector
from ..columns.vector import Bools
from ..errors import EngineError
from ..expr import compile_expression
from ..kernels import Reduced
from ..model import Model, Node, TableNode
from ..selection import Possible, Selections
from .context import Context
from .definition import DimensionDef, MeasureDef
from .dimensions import FieldDimension, field_named
from .direct import DirectTable
from .expressions import is_expanded
from .frame import JoinFrame
from .join import Joiner, aggregated_nodes, nodes_of_keys, tables_of
from .prepared import ROWS_KEY, Prepared
from .single import Single

if TYPE_CHECKING:
    from .plan import Plan

_NOTHING: Final = Vector.nulls(0)


Found: TypeAlias = tuple[DirectTable, list[Vector], list[Vector]]
"""The groups there are, each measure for every group, and for all rows together."""


class _Part:
    """Measures that aggregate rows of the same nodes, with their places in the chart. Without nodes, there is
    one of keys alone: then the selections have a say in which nodes these are."""

    def __init__(self, nodes: Sequence[Node], measures: Sequence[tuple[int, Single]] = ()) -> None:
        self.nodes = nodes
        self.measures = [*measures]
        # What the rows are kept under in each selection state.
        self._at: tuple[Any, ...] = tuple([node.index for node in nodes])
        if not nodes:
            ((_, single),) = self.measures
            self._at = "keys", *single.spec.fields

    def join(self, joiner: Joiner) -> JoinFrame:
        """The rows. Raises EngineError 6001."""
        possible = joiner.possible
        found: JoinFrame | None = possible.joins.get(self._at)
        if found is None:
            nodes = self.nodes or nodes_of_keys(self._at[1:], possible)
            found = possible.joins[self._at] = joiner.join(nodes)
        return found


class Straight:
    """What to do for a chart of some dimensions and measures in one model."""

    def __init__(self, model: Model, dimensions: Sequence[FieldDimension], singles: Sequence[Single]) -> None:
        self._names = tuple(dimension.name for dimension in dimensions)
        self._nodes = list(dict.fromkeys(node for dimension in dimensions for node in dimension.nodes))
        self._sizes = tuple(dimension.field.cardinality + 1 for dimension in dimensions)
        # Whether there is but one dimension, in no other table, and a row may be without its value.
        in_table = any(isinstance(node, TableNode) for node in self._nodes)
        self._may_lack = in_table and dimensions[0].field.has_null
        self._has_several = len(dimensions) > 1
        self._count = len(singles)
        self._locale = model.locale
        self._parts = list(_parts(model, singles))
        if self._has_several:
            self._parts.append(_Part(self._nodes))
        # By the nodes that were joined, those missing on some rows, and the parts whose rows these are; None
        # where dimensions are not looked up from them.
        self._prepared: dict[tuple[Any, ...], Prepared | None] = {}

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
        possible = context.possible
        joiner = Joiner(possible)
        parts: dict[JoinFrame, tuple[int, ...]] = {}
        for at, part in enumerate(self._parts):
            frame = part.join(joiner)
            parts[frame] = (*parts[frame], at) if frame in parts else (at,)
        ready: dict[JoinFrame, Prepared] = {}
        for frame in parts:
            prepared = self._prepare(joiner, frame, parts[frame])
            if prepared is None:
                return None
            ready[frame] = prepared
        values = [_NOTHING] * self._count
        every = [_NOTHING] * self._count if totals else None
        found = [(frame, ready[frame].find(frame, possible, values, every)) for frame in ready]
        met = _met(found) if self._has_several else self._met_of_one(possible, found)
        return DirectTable(self._sizes, met), values, every or []

    def _met_of_one(self, possible: Possible, found: Sequence[tuple[JoinFrame, Reduced]]) -> Bools:
        """The groups of one field that some row has: these are possible values, or none."""
        name = self._names[0]
        met = possible.values(name)
        has_null = self._may_lack and possible.has_null(name)
        for frame, reduced in found:
            if not has_null:
                rows = reduced.known.get(ROWS_KEY)
                has_null = frame.has_null(reduced.groups) if rows is None else bool(rows[0][0] > 0)
        if has_null:
            met = met.copy()
            met[0] = True
        return met

    def _prepare(self, joiner: Joiner, frame: JoinFrame, parts: tuple[int, ...]) -> Prepared | None:
        """What to do with the rows of some parts; None if dimensions are not looked up from these."""
        at = (frame.nodes, frame.partial, *parts)
        if at not in self._prepared:
            measures = [one for part in parts for one in self._parts[part].measures]
            is_looked_up = joiner.extend(frame, self._nodes)[0] is frame
            self._prepared[at] = (
                Prepared(frame, self._names, self._sizes, measures, self._locale) if is_looked_up else None
            )
        return self._prepared[at]


def _met(found: Sequence[tuple[JoinFrame, Reduced]]) -> Bools:
    """The groups that some row has, where rows were counted."""
    met = [reduced.known[ROWS_KEY][0][:-1] > 0 for _, reduced in found]
    return met[0] if len(met) == 1 else np.logical_or.reduce(met)


def _parts(model: Model, singles: Sequence[Single]) -> Iterator[_Part]:
    everything = Possible(model, Selections())
    fixed: dict[tuple[int, ...], _Part] = {}
    for at, single in enumerate(singles):
        fields = single.spec.fields
        if not tables_of(model, fields):
            yield _Part([], [(at, single)])
            continue
        nodes = aggregated_nodes(model, fields, everything)
        part = fixed.setdefault(tuple(node.index for node in nodes), _Part(nodes))
        part.measures.append((at, single))
    yield from fixed.values()


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
