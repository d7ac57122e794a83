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
from typing import Any

import numpy as np

from .. import kernels
from ..columns.vector import Bools, Codes, Ints
from ..limits import SELECTION_CACHE_JOINS, SELECTION_CACHE_STATES
from ..model import KeyNode, Link, Model, Node, TableNode
from .state import Chosen, Key, Selections

# Of a table of which less than one row in so many is possible, codes are gathered from these rows; with more
# rows, those of fields with so many values, of which a look at the first rows does not find all.
_FEW = 16
_FEWER = 3
_MANY = 1 << 8

ALL_OF_COLUMNS = 2
"""A field can be in AND mode in a table of this many columns: what is asked for are partners in the other."""


class Possible:
    """The consequences of `selections` in `model`. Computed when asked for, then kept."""

    def __init__(self, model: Model, selections: Selections) -> None:
        self.model = model
        self.selections = selections
        self._to_key: dict[tuple[int, int], Bools | None] = {}
        self._to_table: dict[tuple[int, int], Bools | None] = {}
        self._matches: dict[tuple[int, str], Bools] = {}
        self._masks: dict[int, Bools | None] = {}
        self._conjoined: dict[tuple[int | str | None, ...], Bools | None] = {}
        self._rows: dict[int, Ints] = {}
        self._codes: dict[tuple[int, int], Codes] = {}
        self._counts: dict[int, int] = {}
        self._under_others: dict[str, Bools] = {}
        # Joins of possible rows, shared by all who evaluate in this state (see `hypercube.join`).
        self.joins: dict[Any, Any] = {}

    def forget_joins(self) -> None:
        """Drop what is large and quickly made again."""
        self._codes.clear()
        for kept in (self.joins, self._rows, self._matches, self._conjoined, self._masks, self._counts):
            kept.clear()

    def mask(self, table: TableNode) -> Bools | None:
        """bool[rows]: the table's possible rows; None if nothing restricts them."""
        if table.index not in self._masks:
            self._masks[table.index] = self._mask(table, None)
        return self._masks[table.index]

    def rows(self, table: TableNode) -> Ints:
        """The numbers of the table's possible rows, ascending."""
        mask = self.mask(table)
        return table.every_row() if mask is None else self._rows_in(mask)

    def codes(self, table: TableNode, codes: Codes) -> Codes:
        """A column of the table on its possible rows."""
        mask = self.mask(table)
        return codes if mask is None else self._codes_in(mask, codes)

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
            mask = self.mask(table)
            missing = table.columns[field].codes == 0
            if bool(np.any(missing if mask is None else missing & mask)):
                return True
        return False

    def _compute_under_others(self, field: str) -> Bools:
        size = self.model.fields[field].cardinality + 1
        home = self.model.graph.home(field)
        if isinstance(home, KeyNode):
            told = [self._table_to_key(link) for link in home.links]
            found = kernels.intersect(bitmap for bitmap in told if bitmap is not None)
        elif isinstance(home, TableNode):
            mask = self._mask(home, field)
            codes = home.columns[field].codes
            found = None if mask is None else self._present(mask, codes, size)
        else:
            raise KeyError(field)
        if found is None:
            found = np.ones(size, dtype=bool)
        elif found[0]:
            found = found.copy()
        found[0] = False
        return found

    def _mask(self, table: TableNode, left_out: str | None) -> Bools | None:
        """Rows that satisfy every constraint on the table but the one on the column `left_out`."""
        constraints = self._constraints(table, left_out)
        further = list(self._all_of(table, left_out))
        # Most of what is left out restricts nothing, so that the same rows are asked for again and again.
        at = (table.index, *(column for column, _ in constraints), left_out if further else None)
        if at not in self._conjoined:
            rows = [self._match(table, column, bitmap) for column, bitmap in constraints]
            self._conjoined[at] = kernels.intersect([*rows, *further])
        return self._conjoined[at]

    def _present(self, mask: Bools, codes: Codes, size: int) -> Bools:
        """Which of `size` codes occur on the rows of a mask: looked up row by row if those are few."""
        if self._count(mask) < len(mask) // (_FEW if size <= _MANY else _FEWER):
            return kernels.present(self._codes_in(mask, codes), size)
        return kernels.present(codes, size, mask)

    def _codes_in(self, mask: Bools, codes: Codes) -> Codes:
        """Codes on the rows of a mask; kept, since charts and lists ask for the same."""
        at = (id(mask), id(codes))
        if at not in self._codes:
            self._codes[at] = kernels.take(codes, self._rows_in(mask))
        return self._codes[at]

    def _count(self, mask: Bools) -> int:
        at = id(mask)
        if at not in self._counts:
            self._counts[at] = int(np.count_nonzero(mask))
        return self._counts[at]

    def _rows_in(self, mask: Bools) -> Ints:
        at = id(mask)  # masks are kept as long as what is known of them, so that identities stay theirs
        if at not in self._rows:
            self._rows[at] = kernels.rows_in(mask)
        return self._rows[at]

    def _all_of(self, table: TableNode, left_out: str | None) -> Iterator[Bools]:
        """For fields in AND mode, the rows of partners that come with every selected value."""
        if len(table.columns) != ALL_OF_COLUMNS:
            return
        for field in table.columns:
            chosen = self.selections.get(field)
            if field != left_out and chosen is not None and chosen.all_of:
                (partner,) = (name for name in table.columns if name != field)
                yield _with_all(table.columns[field].codes, table.columns[partner].codes, chosen)

    def _constraints(self, table: TableNode, left_out: str | None) -> list[tuple[str, Bools]]:
        found = []
        for field in self.selections:
            if field != left_out and field in table.columns and field not in self.model.graph.keys:
                found.append((field, self._chosen(field).values))
        for link in table.links:
            if link.key.name != left_out:
                bitmap = self._key_to_table(link)
                if bitmap is not None:
                    found.append((link.key.name, bitmap))
        return found

    def _match(self, table: TableNode, column: str, bitmap: Bools) -> Bools:
        found = self._matches.get((table.index, column))
        if found is None:
            found = self._matches[table.index, column] = kernels.matches(table.columns[column].codes, bitmap)
        return found

    def _chosen(self, field: str) -> Chosen:
        chosen = self.selections.get(field)
        if chosen is None:
            raise KeyError(field)
        return chosen

    def _table_to_key(self, link: Link) -> Bools | None:
        """The key values that the table's rows have, possible without regard to this key."""
        at = (link.table.index, link.key.index)
        if at not in self._to_key:
            mask = self._mask(link.table, link.key.name)
            self._to_key[at] = None if mask is None else self._present(mask, link.codes, link.key.length)
        return self._to_key[at]

    def _key_to_table(self, link: Link) -> Bools | None:
        """The key values that all the rest of the model leaves to this table."""
        at = (link.key.index, link.table.index)
        if at not in self._to_table:
            told = [self._table_to_key(other) for other in link.key.links if other is not link]
            chosen = self.selections.get(link.key.name)
            if chosen is not None:
                told.append(chosen.values)
            bitmap = kernels.intersect(b for b in told if b is not None)
            if bitmap is not None and bitmap[0]:
                bitmap = bitmap.copy()
                bitmap[0] = False
            self._to_table[at] = bitmap
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

    def get(self, model: Model, selections: Selections) -> Possible:
        at = (model.version, selections.key)
        with self._lock:
            found = self._kept.get(at)
            if found is None:
                found = self._kept[at] = Possible(model, selections)
                while len(self._kept) > self._size:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(at)
            if found not in self._recent:
                self._recent.append(found)
                if len(self._recent) > SELECTION_CACHE_JOINS:
                    self._recent.popleft().forget_joins()
            return found

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._recent.clear()
