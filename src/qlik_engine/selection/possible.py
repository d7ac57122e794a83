"""What one selection state leaves possible: rows per table, values per field.

The graph is a forest, so messages along its links, in both directions, tell everything: a table tells
each of its keys which key values its possible rows have, a key tells each table which values its other
tables and its own selection leave. A side with no selection says nothing, so that rows without partner
stay. Leaving out one constraint at a table or key gives what the other fields alone leave possible.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from .. import kernels
from ..columns.vector import Bools, Codes
from ..kernels import RowNumbers
from ..limits import (
    SELECTION_CACHE_BYTES,
    SELECTION_CACHE_JOINS,
    SELECTION_CACHE_LEAST,
    SELECTION_CACHE_STATES,
)
from ..model import KeyNode, Link, Model, Node, TableNode
from ..model.sample import FEW, Sample
from .held import Held
from .routes import Routes
from .rowset import RowSet
from .sampled import Sampled
from .state import Chosen, Key, Selections, without_null

if TYPE_CHECKING:
    from .states import FieldStates

# Of a table of which a single field leaves more, nobody keeps the rows just to tell a key of them.
_SELDOM = 0.125

# What a joined row takes with the columns that a dashboard has gathered for it and calculated of them; less
# in a whole table, whose own columns are there already. Measured.
_JOINED_BYTES = 48
_WHOLE_BYTES = 26

ALL_OF_COLUMNS = 2
"""A field can be in AND mode in a table of this many columns: what is asked for are partners in the other."""


class Constraint(NamedTuple):
    """That rows of a table have certain values of a field, whose code on each row is in `codes`."""

    field: str
    codes: Codes
    wanted: RowSet


Constraints: TypeAlias = tuple[list[Constraint], tuple[str, ...]]
"""Constraints on a table, and their fields."""


def _share(constraint: Constraint) -> float:
    return constraint.wanted.share


def _conditions(constraints: list[Constraint]) -> list[tuple[Codes, Bools]]:
    return [(codes, wanted.mask) for _, codes, wanted in constraints]


def _at_once(table: TableNode, constraints: list[Constraint], fields: tuple[str, ...]) -> bool:
    """Whether the rows that satisfy the first constraints, those on `fields`, are found by one pass over all
    rows: if there are several, the first of which does not leave most rows, nor those that its key tells.
    Only codes of one byte are compared in many rows at once."""
    if not 1 < len(fields) <= kernels.CONDITIONS_MAX or constraints[0].wanted.is_most:
        return False
    for constraint in constraints[: len(fields)]:
        if constraint.codes.itemsize > 1:
            return False
    link = table.link_of(fields[0])
    return link is None or not link.ascends


class Possible:
    """The consequences of `selections` in `model`. Computed when asked for, then kept."""

    def __init__(self, model: Model, selections: Selections) -> None:
        self.model = model
        self.selections = selections
        self._to_key: dict[tuple[int, int], RowSet | None] = {}
        self._to_table: dict[tuple[int, int], RowSet | None] = {}
        self._restricting: dict[tuple[int, str | None], Constraints] = {}
        # By table, by the fields that restrict it, and by the field left out where that matters otherwise.
        self._sets: dict[tuple[int, tuple[str, ...], str | None], RowSet | None] = {}
        self._under_others: dict[str, Bools] = {}
        # By field and whether its selection is locked.
        self.states: dict[tuple[str, bool], FieldStates] = {}
        # Whether the values selected in each field are all that restricts.
        self._is_plain = type(self) is Possible and not selections.all_of
        self._routes = Routes.of(model, tuple(selections), self._is_plain)
        self._row_sets: dict[int, RowSet | None] = {}
        self._sampled = Sampled(model, selections)
        # Joins of possible rows, shared by all who evaluate in this state (see `hypercube.join`).
        self.joins: dict[Any, Any] = {}

    def join_bytes(self) -> int:
        """About what `joins` take in memory. Joins of as many rows have the same columns."""
        rows: dict[int, int] = {}
        for kept in [*self.joins.values()]:
            frame = kept[1] if isinstance(kept, tuple) else kept
            rows[frame.length] = _JOINED_BYTES if frame.whole is None else _WHOLE_BYTES
        return sum(length * size for length, size in rows.items())

    def forget_joins(self) -> None:
        """Drop what is large and quickly made again."""
        self.joins.clear()
        self._sets.clear()
        self._row_sets.clear()

    def row_set(self, table: TableNode) -> RowSet | None:
        """The table's possible rows; None if nothing restricts them."""
        if table.index not in self._row_sets:
            link = self._routes.inward(table)
            found = self._row_set(table, None) if link is None else self._told_inward(link)
            self._row_sets[table.index] = found
        return self._row_sets[table.index]

    def _told_inward(self, link: Link) -> RowSet:
        keys = self._keys_left(link.key)
        others = None if link.row_of_key is not None else self._row_set(link.table, link.key.name)
        return RowSet.of_keys(link, keys) if others is None else others.among(link.codes, keys)

    def _keys_left(self, key: KeyNode) -> RowSet:
        """The values of a key in the possible rows, which are not all, of the next table inward."""
        largest = self.model.graph.largest(key)
        assert largest is not None
        link = self.model.graph.tree(largest)[key.index][1]
        if not self._routes.key_says(link):
            found = self._table_to_key(link)
            assert found is not None
            return found
        rows = self.row_set(link.table)
        assert rows is not None
        return rows.keys(link)

    def mask(self, table: TableNode) -> Bools | None:
        """bool[rows]: the table's possible rows; None if nothing restricts them."""
        found = self.row_set(table)
        return None if found is None else found.mask

    def rows(self, table: TableNode) -> RowNumbers:
        """The numbers of the table's possible rows, ascending."""
        found = self.row_set(table)
        return table.every_row() if found is None else found.rows

    def count(self, table: TableNode) -> int:
        """How many possible rows the table has."""
        found = self.row_set(table)
        return table.length if found is None else found.count

    def codes(self, table: TableNode, codes: Codes) -> Codes:
        """A column of the table on its possible rows."""
        found = self.row_set(table)
        return codes if found is None else found.codes(codes)

    def reaches_all(self, before: Node, link: Link) -> bool:
        """Whether stepping over `link` from the possible rows of `before` finds all possible rows of the
        other node. False where that takes more than a glance to tell."""
        if before is link.table:
            return link.has_every_key or self._table_to_key(link) is not None
        return not link.has_null or self._key_to_table(link) is not None

    def under_others(self, field: str) -> Bools:
        """Bitmap of the values possible if this field had no selection. Code 0 is never in it."""
        found = self._under_others.get(field)
        if found is None:
            found = self._under_others[field] = self._compute_under_others(field)
        return found

    def values(self, field: str) -> Bools:
        """Bitmap of the possible values: under the others' selections, and selected if the field has one."""
        chosen = self.selections.get(field)
        found = self.under_others(field)
        return found if chosen is None else found & chosen.values

    def has_null(self, field: str) -> bool:
        """Whether a possible row of some table holding the field has no value in it."""
        if not self.model.fields[field].has_null:
            return False
        for table in self.model.fields[field].tables:
            if kernels.has_null(self.codes(table, table.columns[field].codes)):
                return True
        return False

    def _compute_under_others(self, field: str) -> Bools:
        held = Held.of(self.model, field)
        if held.sample is not None and self._is_plain:
            found = self._shown(held, held.sample)
            if found is not None:
                return without_null(found)
        if held.table is None:
            told = []
            for link in held.links:
                keys = self._table_to_key(link)
                if keys is not None:
                    told.append(keys.mask)
            left = told[0] if len(told) == 1 else kernels.intersect(told)
            return held.all_values if left is None else without_null(left)
        found = None
        if held.size <= FEW and field in self.selections:
            self._constraints(held.table, None)
            found = self._present_where(held.table, field, held.codes, held.size)
        if found is None:
            rows = self._row_set(held.table, field) if field in self.selections else self.row_set(held.table)
            if rows is None:
                return held.all_values
            found = rows.present(held.codes, held.size)
        found[0] = False
        return found

    def _shown(self, held: Held, sample: Sample) -> Bools | None:
        """The possible values of a field with few of them, if some rows show all that there can be; None if
        they do not."""
        field, table, size = held.field, held.table, held.size
        seen = self._sampled.seen(held, sample)
        if seen is None or seen[1:].all():
            return seen
        link = None if table is None or field in self.selections else self._routes.inward(table)
        if link is None or table is None:
            return None
        # What is selected in the table, and on its other side, leaves these at most.
        outside = self._row_set(link.table, link.key.name)
        codes = link.table.columns[field].codes
        most = np.ones(size, dtype=bool) if outside is None else outside.present(codes, size)
        if np.array_equal(seen[1:], most[1:]):
            return seen
        largest = self.model.graph.largest(table)
        rows = None if largest is None else self._row_sets.get(largest.index)
        if largest is not None and rows is not None:
            seen = self._sampled.seen_among(field, largest, rows.rows, size)
        return seen if seen is not None and np.array_equal(seen[1:], most[1:]) else None

    def _row_set(self, table: TableNode, left_out: str | None) -> RowSet | None:
        """Rows that satisfy every constraint on the table but the one on the column `left_out`."""
        constraints, fields = self._constraints(table, left_out)
        further = () if self._is_plain else (*self._all_of(table, left_out),)
        if not further:
            return self._restricted(table, constraints, fields)
        at = (table.index, fields, left_out)
        if at not in self._sets:
            found = self._restricted(table, constraints, fields)
            for mask in further:
                found = RowSet.of_mask(mask) if found is None else found.within(mask)
            self._sets[at] = found
        return self._sets[at]

    def _restricted(
        self, table: TableNode, constraints: list[Constraint], fields: tuple[str, ...]
    ) -> RowSet | None:
        """Rows that satisfy the first constraints, those on `fields`; built from what fewer of them leave,
        the strictest first. Most of what is left out restricts nothing, so that the same rows are asked for
        again and again."""
        if not fields:
            return None
        at = (table.index, fields, None)
        found = self._sets.get(at)
        if found is None:
            count = len(fields)
            field, codes, wanted = constraints[count - 1]
            if count == 1:
                found = RowSet.matching(codes, wanted, table.link_of(field))
            elif (table.index, fields[:-1], None) not in self._sets and _at_once(table, constraints, fields):
                found = RowSet.where(_conditions(constraints[:count]))
            else:
                before = self._restricted(table, constraints, fields[:-1])
                assert before is not None
                found = before.among(codes, wanted)
            self._sets[at] = found
        return found

    def _all_of(self, table: TableNode, left_out: str | None) -> Iterator[Bools]:
        """For fields in AND mode, the rows of partners that come with every selected value."""
        if len(table.columns) != ALL_OF_COLUMNS:
            return
        for field in table.columns:
            chosen = self.selections.get(field)
            if field != left_out and chosen is not None and chosen.all_of:
                (partner,) = (name for name in table.columns if name != field)
                yield _with_all(table.columns[field].codes, table.columns[partner].codes, chosen)

    def _constraints(self, table: TableNode, left_out: str | None) -> Constraints:
        """The fields that restrict the table, with the values they leave; the strictest first."""
        at = (table.index, left_out)
        found = self._restricting.get(at)
        if found is None:
            found = self._restricting[at] = self._find_constraints(table, left_out)
        return found

    def _find_constraints(self, table: TableNode, left_out: str | None) -> Constraints:
        found = []
        for field, codes, link in self._routes.restricting(table, left_out):
            keys = self.selections[field].wanted if link is None else self._key_to_table(link)
            if keys is not None:
                found.append(Constraint(field, codes, keys))
        if len(found) > 1:
            found.sort(key=_share)
        return found, tuple([constraint.field for constraint in found])

    def _table_to_key(self, link: Link) -> RowSet | None:
        """The key values that the table's rows have, possible without regard to this key."""
        at = (link.table.index, link.key.index)
        if at not in self._to_key:
            self._to_key[at] = self._make_to_key(link)
        return self._to_key[at]

    def _make_to_key(self, link: Link) -> RowSet | None:
        table, key = link.table, link.key
        constraints, _ = self._constraints(table, key.name)
        # Where nothing else restricts the table, they are its possible rows; so many as one alone leaves are
        # seldom asked for by others, since charts show what all constraints leave.
        is_seldom = len(constraints) == 1 and constraints[0].wanted.share > _SELDOM
        if constraints and (is_seldom or key.length <= FEW) and self._routes.key_says(link):
            found = self._present_where(table, key.name, link.codes, key.length)
            if found is not None:
                return RowSet.of_mask(found)
        rows = self._row_set(table, key.name)
        return None if rows is None else rows.keys(link)

    def _present_where(self, table: TableNode, left_out: str, codes: Codes, size: int) -> Bools | None:
        """Which of `size` codes but null occur on the rows that satisfy all constraints but that on the
        column `left_out`; None if that is to be found by these rows: if they are known, or will be, as a step
        to those that satisfy all constraints; or if the constraints are none, too many or not all there is.
        Few codes are all met before anybody has such rows, if these are no step that has to be."""
        constraints, fields = self._constraints(table, left_out)
        count = len(fields)
        if not 0 < count <= kernels.CONDITIONS_MAX or not (
            self._is_plain or next(self._all_of(table, left_out), None) is None
        ):
            return None
        if (table.index, fields, None) in self._sets:
            return None
        every = self._restricting.get((table.index, None))
        if every is not None and fields == every[1][:count] and (size > FEW or not _at_once(table, *every)):
            return None
        return kernels.present_where(codes, size, _conditions(constraints))

    def _key_to_table(self, link: Link) -> RowSet | None:
        """The key values that all the rest of the model leaves to this table."""
        at = (link.key.index, link.table.index)
        if at not in self._to_table:
            told = [self._table_to_key(other) for other in link.key.links if other is not link]
            chosen = self.selections.get(link.key.name)
            if chosen is not None:
                told.append(chosen.wanted)
            said = [keys for keys in told if keys is not None]
            if len(said) > 1:
                both = kernels.intersect(keys.mask for keys in said)
                assert both is not None
                said = [RowSet.of_mask(both)]
            self._to_table[at] = said[0] if said else None
        return self._to_table[at]


def _with_all(codes: Codes, partners: Codes, chosen: Chosen) -> Bools:
    """bool[rows]: which rows have a partner that stands beside each chosen value."""
    size = len(chosen.values)
    rows = chosen.values[codes]
    pairs = np.unique(partners[rows].astype(np.int64) * size + codes[rows])
    count = int(partners.max(initial=0)) + 1
    complete = np.bincount(pairs // size, minlength=count) == chosen.count
    found: Bools = rows & complete[partners]
    return found


class PossibleCache:
    """The last few states of a document; sessions share it."""

    def __init__(self, size: int = SELECTION_CACHE_STATES) -> None:
        self._size = size
        self._lock = Lock()
        self._kept: OrderedDict[tuple[int, Key], Possible] = OrderedDict()
        self._recent: deque[Possible] = deque()
        self._last: Possible | None = None

    def get(self, model: Model, selections: Selections) -> Possible:
        last = self._last
        if last is not None and last.selections is selections and last.model is model:
            return last  # as for all that is laid out in one moment
        at = (model.version, selections.key)
        with self._lock:
            found = self._kept.get(at)
            if found is None:
                found = self._kept[at] = Possible(model, selections)
                while len(self._kept) > SELECTION_CACHE_LEAST and len(self._kept) > self._states(model):
                    self._kept.popitem(last=False)[1].forget_joins()
            self._kept.move_to_end(at)
            if found not in self._recent:
                self._recent.append(found)
                self._let_go()
            self._last = found
            return found

    def _states(self, model: Model) -> int:
        """How many states are kept: as many as there is room for the bitmaps of keys."""
        fitting = SELECTION_CACHE_BYTES // max(model.graph.bitmap_bytes, 1)
        return max(min(self._size, fitting), SELECTION_CACHE_LEAST)

    def _let_go(self) -> None:
        """Forget joins of the oldest states, if these are too many or too large."""
        if len(self._recent) <= SELECTION_CACHE_LEAST:
            return
        taken = [state.join_bytes() for state in self._recent]
        first = max(len(taken) - SELECTION_CACHE_JOINS, 0)
        while len(taken) - first > SELECTION_CACHE_LEAST and sum(taken[first:]) > SELECTION_CACHE_BYTES:
            first += 1
        for _ in range(first):
            self._recent.popleft().forget_joins()

    def clear(self) -> None:
        with self._lock:
            for found in self._kept.values():
                found.forget_joins()  # joins hold their state
            self._kept.clear()
            self._recent.clear()
            self._last = None
