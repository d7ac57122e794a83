"""What an expression is evaluated over: the seam between expressions and whoever has the data.

The hypercube builder, the script's LOAD and GROUP BY and the plain evaluation each bring a `Scope`;
expressions know nothing else of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeAlias

from numpy.typing import NDArray

from ..columns import Coded, Dual, Vector
from ..formats.locale import Locale
from .nodes import Call, Node, SetNode
from .span import Span


class BareName(str):
    """A name without quotes where the owner of the rows wants a name: it may turn out to be a variable's."""

    __slots__ = ()


class Frame(Protocol):
    """Rows to evaluate a scalar expression over (a table's, or a join of tables')."""

    @property
    def length(self) -> int:
        """How many rows."""

    def column(self, field: str) -> Coded | None:
        """The field's values on these rows; None if there is no such field."""


@dataclass(slots=True)
class Rows:
    """Rows for one aggregation, each in a group: `groups[i]` in 0..count-1 is the group of row i.

    `parts` are the groups and the count of a finer division of the same rows that was aggregated before."""

    frame: Frame
    groups: NDArray[Any]
    count: int
    parts: tuple[NDArray[Any], int] | None = None


class AggregationSpec(NamedTuple):
    """Which rows an aggregation wants.

    `fields` are the fields its arguments read. `total` is None without TOTAL, () for plain TOTAL and
    the field names for TOTAL <a, b>. `sets` are the sets around it and its own, the outermost first.
    """

    fields: tuple[str, ...]
    total: tuple[str, ...] | None = None
    sets: tuple[SetNode, ...] = ()


class Scope(Protocol):
    """Groups to evaluate an aggregating expression over: one result per group."""

    @property
    def length(self) -> int:
        """How many groups (rows of the result)."""

    @property
    def locale(self) -> Locale:
        """Number and date formats in force."""

    def dimension(self, field: str) -> Coded | None:
        """The value of a field that is constant in each group (a dimension, or only one possible value);
        None if it is not a field at all. Where a group has several values the code is 0 (null)."""

    def rows(self, spec: AggregationSpec) -> Rows:
        """The rows an aggregation runs over. For `total` the groups are coarser; `spread` maps back."""

    def spread(self, spec: AggregationSpec) -> NDArray[Any] | None:
        """For TOTAL: the group of `rows(spec)` for each group of this scope; None if they are the same."""

    def variable(self, name: str) -> str | None:
        """The text of a variable, None if there is none."""

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        """Functions only the owner can answer (RowNo, Above, Peek, Exists ...).

        `name` as declared; names of fields, tables and maps arrive as str, other arguments as Dual,
        Coded or Vector. The answer is one of those, a float array, or one plain value for all.
        Raises UnsupportedError for a function that has no meaning here."""


class Chart(Scope, Protocol):
    """A scope whose groups are the rows of a chart, in order and in column segments."""

    def aggr(self, call: Call, sets: tuple[SetNode, ...], frame: Frame) -> Coded:
        """The value of an Aggr on every row of `frame`; with DISTINCT on one row of each of its groups."""

    def inter_record(self, name: str, arguments: Sequence[Any], total: bool) -> Vector | Span:
        """A function of the rows around the current one, as declared; `total` ignores the segments."""

    def synthetic(self, name: str, arguments: Sequence[Any]) -> Coded | Dual:
        """The value of ValueList or ValueLoop for each group: that of the dimension made of the same values,
        null without one."""

    def calculate(self, definition: str) -> Dual:
        """The value of a variable defined as `=expression`, over everything possible."""

    def measure(self, name: str) -> Node | None:
        """The expression of a master measure, None if there is none of this name."""


# Where rows without groups (a calculated dimension's) find the value of an Aggr on every row.
AggrSource: TypeAlias = Callable[[Call, Frame], Coded]
