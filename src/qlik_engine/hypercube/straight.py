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
from itertools import repeat
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from ..columns import Vector
from ..errors import EngineError
from ..expr import compile_expression
from ..kernels import ROWS
from ..model import Model, Node
from ..selection import Possible, Selections
from .context import Context
from .definition import DimensionDef, MeasureDef
from .dimensions import FieldDimension, field_named
from .direct import DirectTable
from .expressions import is_expanded
from .frame import JoinFrame
from .join import Joiner, aggregated_nodes, tables_of
from .single import Single, measured

if TYPE_CHECKING:
    from .plan import Plan

_NOTHING: Final = Vector.nulls(0)


class Found(NamedTuple):
    """The groups there are, each measure for every group, and for all rows together."""

    groups: DirectTable
    values: list[Vector]
    totals: list[Vector]


class _Part(NamedTuple):
    """Measures that aggregate rows of the same nodes, their places in the chart and the fields they read;
    one, and no nodes, where the selections have a say in which these are."""

    nodes: list[Node]
    places: list[int]
    singles: list[Single]
    fields: list[str]


class Straight:
    """What to do for a chart of some dimensions and measures in one model."""

    def __init__(self, model: Model, dimensions: Sequence[FieldDimension], singles: Sequence[Single]) -> None:
        self._names = tuple(dimension.name for dimension in dimensions)
        self._is_one = len(dimensions) == 1
        self._nodes = list(dict.fromkeys(node for dimension in dimensions for node in dimension.nodes))
        self._sizes = tuple(dimension.field.cardinality + 1 for dimension in dimensions)
        self._count = len(singles)
        self._parts = list(_parts(model, singles))
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
        possible, locale = context.possible, context.locale
        joiner = Joiner(possible)
        table = DirectTable(self._sizes)
        frames = [joiner.join(part.nodes or self._nodes_of(part, possible)) for part in self._parts]
        if not all(self._are_looked_up(joiner, frame) for frame in frames):
            return None
        if self._is_one:
            table.met |= joiner.distinct_codes(self._names[0])
        values: list[Vector] = [*repeat(_NOTHING, self._count)]
        every = values.copy() if totals else []
        further = () if self._is_one else (ROWS,)
        with np.errstate(all="ignore"):
            for part, frame in zip(self._parts, frames, strict=True):
                reduced = frame.grouped(self._names, self._sizes, part.fields)
                found = measured(part.singles, frame, reduced, locale, further)
                for at, single, (made, asked) in zip(part.places, part.singles, found, strict=True):
                    values[at] = made.values
                    if totals:
                        every[at] = single.of_all(frame, locale, made, asked)
                self._meet(table, frame)
        if not self._is_one:
            self._meet(table, joiner.join(self._nodes))
        return Found(table, values, every)

    def _meet(self, table: DirectTable, frame: JoinFrame) -> None:
        """Let the table have the groups of a frame; of one field, those are possible values, or none."""
        reduced = frame.grouped(self._names, self._sizes)
        if not self._is_one:
            table.met |= reduced.find((ROWS,))[0] > 0
        elif not table.met[0]:
            table.met[0] = frame.has_null(reduced.groups)

    def _nodes_of(self, part: _Part, possible: Possible) -> list[Node]:
        return aggregated_nodes(self._model, part.fields, possible)

    def _are_looked_up(self, joiner: Joiner, frame: JoinFrame) -> bool:
        at = frame.nodes
        if at not in self._looked_up:
            self._looked_up[at] = joiner.extend(frame, self._nodes)[0] is frame
        return self._looked_up[at]


def _parts(model: Model, singles: Sequence[Single]) -> Iterator[_Part]:
    everything = Possible(model, Selections())
    fixed: dict[tuple[int, ...], _Part] = {}
    for at, single in enumerate(singles):
        fields = single.spec.fields
        if not tables_of(model, fields):
            yield _Part([], [at], [single], [*fields])
            continue
        nodes = aggregated_nodes(model, fields, everything)
        part = fixed.setdefault(tuple(node.index for node in nodes), _Part(nodes, [], [], []))
        part.places.append(at)
        part.singles.append(single)
        part.fields.extend(fields)
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
