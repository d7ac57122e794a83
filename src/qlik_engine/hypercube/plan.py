"""What a definition says whatever is selected: read once, not for every selection.

A chart is laid out anew with each selection, its definition stays for long. A `Plan` has the columns of a
definition as they are read, with the master items they name, and for each of them a place (`Kept`) for what
only definition and data have a say in. It serves as long as the definition, the data and those master items
are the same objects: all three are replaced when they change, never written into. Columns with conditions
and drill-down groups depend on selections, so that a plan with such columns serves once. Nothing is kept
that variables have a say in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, TypeAlias

from ..columns.vector import Ints
from .context import Context
from .definition import MOVING, column_order, read_dimension, read_measure
from .hidden import Hidden, visible
from .kept import Kept
from .others import read_others
from .pages import Area, asked_for
from .place import Place
from .straight import Straight

Json: TypeAlias = Mapping[str, Any]

# What a definition and a layout name differently, or what only definitions have.
_DEFINITION_ONLY: Final = frozenset(
    (
        "qDimensions",
        "qMeasures",
        "qInterColumnSortOrder",
        "qSuppressZero",
        "qSuppressMissing",
        "qInitialDataFetch",
        "qReductionMode",
        "qMode",
        "qPseudoDimPos",
        "qNoOfLeftDims",
        "qAlwaysFullyExpanded",
        "qMaxStackedCells",
        "qPopulateMissing",
        "qShowTotalsAbove",
        "qIndentMode",
        "qCalcCond",
        "qCalcCondition",
        "qSortbyYValue",
        "qTitle",
        "qColumnOrder",
        "qExpansionState",
        "qDynamicScript",
        "qContextSetExpression",
        "qSuppressMeasureTotals",
    )
)


class Plan:
    """The columns of a `qHyperCubeDef` that are shown, and the definition without the `hidden` ones; or the
    one dimension of a `qListObjectDef`. Raises what reading these raises."""

    def __init__(self, context: Context, given: Json, *, is_list: bool = False) -> None:
        self.given = given
        self._model = context.model
        self._items: dict[tuple[str, str], Json | None] = {}
        context = context.changed(library=self._noting(context.library))
        columns: Sequence[Json] = [given]
        self.properties, self.hidden = given, Hidden()
        if not is_list:
            columns = [*(given.get("qDimensions") or ()), *(given.get("qMeasures") or ())]
            self.properties, self.hidden = visible(context, given)
        shown = [given] if is_list else self.properties.get("qDimensions") or ()
        self.dimensions = [
            (read_dimension(column, context), None if is_list else read_others(column)) for column in shown
        ]
        measures = () if is_list else self.properties.get("qMeasures") or ()
        self.measures = [read_measure(column, context) for column in measures]
        self.kept = [Kept() for _ in range(len(self.dimensions) + len(self.measures))]
        # Which dimensions have a limit.
        self.limits = [(at, others) for at, (_, others) in enumerate(self.dimensions) if others is not None]
        self.has_condition = bool(given.get("qCalcCondition") or given.get("qCalcCond"))
        self.shows_totals = any(dimension.shows_total for dimension, _ in self.dimensions)
        # Whether some groups are not shown although there are rows of them.
        self.suppresses = bool(given.get("qSuppressZero") or given.get("qSuppressMissing")) or any(
            dimension.null_suppression for dimension, _ in self.dimensions
        )
        # In which order dimensions put the groups there may be; found by the first chart, if they are few.
        self.group_order: Ints | None = None
        has_conditions = any(column.get("qCalcCondition") or column.get("qCalcCond") for column in columns)
        is_drilled = any(dimension.grouping == "H" for dimension, _ in self.dimensions)
        self._is_lasting = not has_conditions and not is_drilled

    def serves(self, context: Context, given: Json) -> bool:
        """Whether a definition still says this in a context."""
        return (
            self._is_lasting
            and self.given is given
            and self._model is context.model
            and (not self._items or self._names_the_same(context))
        )

    def _names_the_same(self, context: Context) -> bool:
        return all(context.library(*name) is item for name, item in self._items.items())

    @cached_property
    def place(self) -> Place:
        """The chart, wherever it is."""
        return Place.of_columns([dimension for dimension, _ in self.dimensions], self.measures)

    @cached_property
    def sort_order(self) -> Sequence[int]:
        """The columns in the order they sort. Raises EngineError 7008."""
        return column_order(self.properties, "qInterColumnSortOrder", len(self.kept))

    @cached_property
    def sorts_by_measures(self) -> bool:
        """Whether measures have a say in how rows sort. Raises EngineError 7008."""
        count = len(self.dimensions)
        return any(at >= count for at in self.sort_order[:count])

    @cached_property
    def is_settled(self) -> bool:
        """Whether neither selections nor limits have a say in how the dimensions sort."""
        criteria = (name for dimension, _ in self.dimensions for name, _ in dimension.sorting.criteria)
        return not self.limits and not any(name in MOVING for name in criteria)

    @cached_property
    def is_as_loaded(self) -> bool:
        """Whether there is one dimension, and that sorts in load order."""
        sortings = [dimension.sorting for dimension, _ in self.dimensions]
        return len(sortings) == 1 and not sortings[0].criteria and not sortings[0].reverse

    @cached_property
    def column_order(self) -> Sequence[int]:
        """The columns in the order they are shown, all of them or those that `qColumnOrder` names."""
        width = len(self.kept)
        given = [int(at) for at in self.properties.get("qColumnOrder") or ()]
        return [at for at in dict.fromkeys(given) if 0 <= at < width] or list(range(width))

    @cached_property
    def first_pages(self) -> Sequence[Area]:
        """What `qInitialDataFetch` asks for. Raises EngineError 8 and 7009."""
        return asked_for(self.properties.get("qInitialDataFetch") or ())

    @cached_property
    def template(self) -> dict[str, Any]:
        """What a layout begins with; see `template`. Nobody may write into it."""
        return template(self.properties)

    @cached_property
    def straight(self) -> Straight | None:
        """How to calculate a straight table of these columns in one go, if that will do."""
        return Straight.of(self._model, self)

    def _noting(self, library: Callable[[str, str], Json | None]) -> Callable[[str, str], Json | None]:
        """The library; what it gives is noted."""

        def find(kind: str, id: str) -> Json | None:
            found = self._items[kind, id] = library(kind, id)
            return found

        return find


def template(properties: Json) -> dict[str, Any]:
    """The layout of a hypercube as far as its definition tells, with all members in their order."""
    return {
        **{name: value for name, value in properties.items() if name not in _DEFINITION_ONLY},
        "qSize": {},
        "qDimensionInfo": [],
        "qMeasureInfo": [],
        "qEffectiveInterColumnSortOrder": [],
        "qGrandTotalRow": [],
        "qDataPages": [],
        "qPivotDataPages": [],
        "qStackedDataPages": [],
        "qMode": "S",
        "qNoOfLeftDims": int(properties.get("qNoOfLeftDims", -1)),
        "qTreeNodesOnDim": [],
        "qColumnOrder": list(properties.get("qColumnOrder") or ()),
    }
