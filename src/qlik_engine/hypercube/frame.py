"""Joined rows of some tables, as row numbers into each; the `Frame` of expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns import Coded, Vector
from ..columns.vector import Bools, Codes, Floats, Ints
from ..expr.kept import reduced_in
from ..kernels import Grouping, Loops, Reduced
from ..model import KeyNode, Model, Node, TableNode
from ..selection.rowset import RowSet

RowsOrMaker: TypeAlias = NDArray[Any] | Callable[[], NDArray[Any]]

# Tables of numbers up to this long stay in a core's cache.
NEAR: Final = 1 << 15
# So often a field's numbers are looked up on the same rows before they are worth room of their own.
_OFTEN: Final = 2


class Rows(Mapping[int, NDArray[Any]]):
    """By node, the rows of a frame, or what makes them once somebody asks: of a table that is read as it is
    nobody does."""

    __slots__ = ("_held", "nodes")

    def __init__(self, held: Mapping[int, RowsOrMaker]) -> None:
        self._held = dict(held)
        self.nodes = tuple(self._held)

    def __getitem__(self, node: int) -> NDArray[Any]:
        found = self._held[node]
        return found if isinstance(found, np.ndarray) else found()

    def __iter__(self) -> Iterator[int]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, node: object) -> bool:
        return node in self._held

    def joined(self, node: int, rows: NDArray[Any]) -> Rows:
        """With those of one node more."""
        return Rows({**self._held, node: rows})


class _Wishes:
    """Whether several charts asked for a field's numbers on the same rows."""

    several = False


class _Column(Coded):
    """A field on the rows of a frame."""

    __slots__ = ("_frame",)

    def __init__(self, frame: JoinFrame, values: Vector, codes: Codes) -> None:
        super().__init__(values, codes)
        self._frame = frame

    def numbers_on_rows(self, *, asked: bool) -> Floats | None:
        return self._frame.numbers(self, asked)

    def has_null(self) -> bool:
        return self._frame.has_null(self.codes)

    def may_have_null(self) -> bool:
        return self._frame.may_have_null(self.codes)

    def groups_of_values(self, groups: Codes) -> Codes | None:
        return self._frame.groups_of_values(groups, self.codes)


class Way(NamedTuple):
    """How the codes of a field are read on joined rows: from a joined node, a column of it (without one, its
    rows are codes), and what to look up for each of those (if not they are wanted). Whether none of them is
    null where there is a row of the node; and whether all that is looked up is, from the whole table."""

    node: Node
    column: Codes | None
    values: Codes | None
    is_full: bool
    has_every_key: bool


def _find_way(model: Model, joined: Sequence[int], field: str) -> Way:
    graph = model.graph
    key = graph.keys.get(field)
    if key is not None and key.index in joined:
        return Way(key, None, None, False, False)
    for table in graph.holders[field]:
        if table.index in joined:
            column = table.columns[field]
            return Way(table, column.codes, None, not column.has_null, False)
    # From the joined node next to the field's own, which is not joined itself.
    home = graph.home(field)
    if home is None:
        raise KeyError(field)
    nodes = [graph.nodes[i] for i in joined if graph.component[i] == graph.component[home.index]]
    node = graph.nearest(nodes, home)
    if not isinstance(node, TableNode):
        assert isinstance(node, KeyNode)
        return Way(node, None, graph.look_up(node, field), False, False)
    before, link = graph.next_to(node, field)
    assert isinstance(before, KeyNode)
    values = graph.look_up(before, field)
    is_full = not link.has_null and not kernels.has_null(values[1:])
    return Way(node, link.codes, values, is_full, link.has_every_key)


class JoinFrame:
    """`length` rows; `rows[node]` holds for each its row in a table (-1: none) or its code of a key (0:
    none). `partial` are the nodes in which some row is missing; `whole` is a table all of whose rows
    these are, one by one. Fields of nodes that are not joined are looked up, where one row leads to one."""

    def __init__(
        self,
        model: Model,
        length: int,
        rows: Mapping[int, RowsOrMaker],
        partial: frozenset[int],
        whole: int | None = None,
        row_set: RowSet | None = None,
    ) -> None:
        self.model = model
        self.length = length
        self.rows = rows if isinstance(rows, Rows) else Rows(rows)
        # What is joined.
        self.nodes = self.rows.nodes
        self.partial = partial
        self.whole = whole
        # What has columns of the one table on these rows already.
        self._row_set = row_set
        # By name, the codes of dimensions that are in no table.
        self.synthetic: dict[str, Codes] = {}
        # By name, the codes of fields that somebody has asked for.
        self.known: dict[str, Codes] = {}
        # What was calculated from these rows alone, kept by whoever did.
        self.kept: dict[Any, Any] = {}
        # By identity of arrays that the model or `known` keeps, so that identities stay theirs.
        self._on_rows: dict[tuple[int, int], Codes] = {}
        self._groupings: dict[tuple[int, ...], Grouping] = {}
        self._products: dict[tuple[tuple[int, ...], tuple[int, ...]], Codes] = {}
        self._present: dict[int, Bools] = {}
        self._null: dict[int, bool] = {}
        # Of columns that are looked up from all values of a key: its codes, and what is looked up for each.
        self._by_key: dict[int, tuple[Codes, Codes]] = {}
        self._numbers: dict[int, Floats | None] = {}
        self._asked: dict[int, int] = {}

    def kept_of(self, fields: Sequence[str]) -> dict[Any, Any] | None:
        """`kept`, if the model has all these fields."""
        known = self.model.fields
        for name in fields:
            if name not in known:
                return None
        return self.kept

    def column(self, field: str) -> Coded | None:
        """The field's values on these rows; None if the model has no such field."""
        found = self.model.fields.get(field)
        return None if found is None else _Column(self, found.values, self.codes(field))

    def codes(self, field: str) -> Codes:
        """The codes of a field on these rows. The field must be in a table or key that was joined."""
        if field not in self.known:
            with Loops(self.length) as loops:
                self._gather(field, self.way(field), loops)
        return self.known[field]

    def grouped(
        self,
        fields: tuple[str, ...],
        sizes: tuple[int, ...],
        count: int,
        read: Mapping[str, Way],
        loops: Loops,
    ) -> Reduced:
        """The rows in `count` groups numbered by the codes of fields with so many codes, as these multiply;
        kept. The codes of all fields to be `read`, these among them, are gathered, in the way given. They are
        there once the loops have run."""
        known = self.known
        for field in read:
            if field not in known:
                self._gather(field, read[field], loops)
        found: Reduced | None = self.kept.get(fields)
        if found is None:
            own = [known[field] for field in fields]
            product = kernels.product if len(own) == 1 else self.product
            groups = product(own, sizes, loops)
            found = self.kept[fields] = reduced_in(self.kept, groups, count)
        return found

    def grouping(self, columns: Sequence[Codes]) -> Grouping:
        """The rows grouped by columns of codes; kept if the columns are those of fields."""
        at = tuple(map(id, columns))
        found = self._groupings.get(at)
        if found is None:
            sizes = [int(codes.max(initial=0)) + 1 for codes in columns]
            found = kernels.group_rows(columns, sizes, self.length)
            own = {id(codes) for codes in self.known.values()}
            if own.issuperset(at):
                self._groupings[at] = found
        return found

    def numbers(self, column: Coded, asked: bool) -> Floats | None:
        """`Coded.numbers_on_rows` of a column of this frame: made for fields with so many numbers that these
        are far away in memory, once several charts have asked for them on the same rows."""
        values, at = column.values, id(column.codes)
        if len(values) <= NEAR or at in self._numbers:
            return self._numbers.get(at)
        wishes = values.kept("wishes", _Wishes)
        is_wished = wishes.several
        if asked:
            self._asked[at] = self._asked.get(at, 0) + 1
            wishes.several |= self._asked[at] >= _OFTEN
            # Who looks up for the last time looks up: it takes as long as to make room for the numbers.
            is_wished |= self._asked[at] > _OFTEN
        if not is_wished:
            return None
        complete = values.are_numbers() and not self.has_null(column.codes)
        found = kernels.take(values.numbers_or_nan(), column.codes) if complete else None
        self._numbers[at] = found
        return found

    def has_null(self, codes: Codes) -> bool:
        """Whether a column of this frame, or a product of some, has no value on some row; kept."""
        found = self._null.get(id(codes))
        if found is None:
            found = self._null[id(codes)] = kernels.has_null(codes)
        return found

    def may_have_null(self, codes: Codes) -> bool:
        """Whether a column of this frame may be without value on some row, as far as that is known."""
        return self._null.get(id(codes), True)

    def groups_of_values(self, groups: Codes, codes: Codes) -> Codes | None:
        """`Coded.groups_of_values` of a column of this frame that is a key, for groups looked up from it or
        the one group of all rows."""
        rows, values = self._by_key.get(id(groups), (None, None))
        if rows is codes:
            return values
        if self.whole is None or groups is not self.one_group:
            return None
        for link in self.model.graph.nodes[self.whole].links:
            if link.codes is codes and link.has_every_key:
                return np.broadcast_to(np.uint8(0), (link.key.length,))
        return None

    def product(self, columns: Sequence[Codes], sizes: tuple[int, ...], loops: Loops | None = None) -> Codes:
        """`kernels.product` of columns of fields of this frame; kept. With `loops`, once these have run."""
        at = (tuple(map(id, columns)), sizes)
        found = self._products.get(at)
        if found is None:
            found = self._products[at] = kernels.product(columns, sizes, loops)
        return found

    def present(self, codes: Codes, size: int) -> Bools:
        """Which of `size` codes occur in a column of this frame, or in a product of some; kept."""
        found = self._present.get(id(codes))
        if found is None:
            found = self._present[id(codes)] = kernels.frequencies(codes, size) > 0
        return found

    def _gather(self, field: str, way: Way, loops: Loops) -> Codes:
        node, column, values, is_full, has_every_key = way
        if column is None:
            keys = kernels.coded(self.rows[node.index])
        elif self._row_set is not None and self.whole is None:
            keys = self._row_set.codes(column, loops)
        else:
            keys = self.on_rows(node, column, loops)
        found = self.known[field] = keys if values is None else kernels.take(values, keys, loops)
        if is_full and node.index not in self.partial:
            self._null[id(found)] = False
        if has_every_key and node.index == self.whole:
            assert values is not None
            self._by_key[id(found)] = keys, values
        return found

    def on_rows(self, table: Node, codes: Codes, loops: Loops | None = None) -> Codes:
        """A column of a joined table on these rows; with `loops`, over as many rows, once these have run."""
        if table.index == self.whole:
            return codes
        if self._row_set is not None:
            return self._row_set.codes(codes, loops)
        at = (table.index, id(codes))
        found = self._on_rows.get(at)
        if found is None:
            complete = table.index not in self.partial
            found = self._on_rows[at] = kernels.gather(codes, self.rows[table.index], complete, loops)
        return found

    def way(self, field: str) -> Way:
        """How a field is read: the same for all joins of these nodes."""
        known: dict[str, Way] = self.model.graph.ways.setdefault(self.nodes, {})
        if field not in known:
            known[field] = _find_way(self.model, self.nodes, field)
        return known[field]

    @cached_property
    def one_group(self) -> Codes:
        """The group of each row where there is but one."""
        return np.zeros(self.length, dtype=np.uint8)

    def take(self, indexes: Ints) -> JoinFrame:
        rows = {node: found[indexes] for node, found in self.rows.items()}
        taken = JoinFrame(self.model, len(indexes), rows, self.partial)
        taken.synthetic = {name: codes[indexes] for name, codes in self.synthetic.items()}
        return taken
