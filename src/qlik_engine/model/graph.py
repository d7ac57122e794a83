"""The associative graph: tables and the key fields between them, a forest.

A key field (one that several tables hold) is a node of its own, with one row for each of its values.
So every step from node to node is either a lookup (a row's key; the one row of a key that is unique in
a table) or an expansion (all rows of a key), and each is resolved once and kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np

from .. import kernels
from ..columns import Column, Table
from ..columns.vector import Bools, Codes, Ints, narrow
from ..kernels import Csr, RowNumbers, Runs
from ..kernels.memory import room
from .sample import FEW, Sample
from .shape import Part

# Codes so many times as narrow as keys are worth having for every row.
_NARROWER: Final = 4


class Node:
    """A table or a key field. `index` numbers all nodes of a model."""

    __slots__ = ("index", "length", "links", "name")

    def __init__(self, index: int, name: str, length: int) -> None:
        self.index = index
        self.name = name
        self.length = length
        self.links: list[Link] = []

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"


class TableNode(Node):
    """A table of the graph; its rows are numbered from 0, -1 means no row."""

    __slots__ = ("_every", "_samples", "columns", "source", "synthetic")

    def __init__(self, index: int, part: Part) -> None:
        super().__init__(index, part.name, part.length)
        self.columns: dict[str, Column] = part.columns
        self.source = part.source
        self.synthetic = part.synthetic
        self._every: RowNumbers | None = None
        self._samples: dict[str, Ints] = {}

    def every_row(self) -> RowNumbers:
        """The numbers of all rows; kept, not to be written into."""
        if self._every is None:
            self._every = kernels.row_numbers(self.length)
        return self._every

    def link_of(self, field: str) -> Link | None:
        """The link to a key field; None for a field that is none."""
        return next((link for link in self.links if link.key.name == field), None)

    def samples(self, field: str) -> Ints:
        """One row with each code of a field, -1 where there is none; kept."""
        found = self._samples.get(field)
        if found is None:
            column = self.columns[field]
            found = kernels.first_rows(column.codes, column.symbols.cardinality + 1)
            self._samples[field] = found
        return found


class KeyNode(Node):
    """A field that links tables; its rows are its codes, so 0 means no row and `length` counts null."""

    __slots__ = ()


class Link:
    """That `table` holds `key`, with the way from rows to keys (`codes`) and back."""

    def __init__(self, table: TableNode, key: KeyNode) -> None:
        self.table = table
        self.key = key
        self._column = table.columns[key.name]
        self.codes: Codes = self._column.codes

    def __repr__(self) -> str:
        return f"<Link {self.table.name} - {self.key.name}>"

    @cached_property
    def row_of_key(self) -> Ints | None:
        """The table's row of each key, -1 if it has none; None if some key has several rows."""
        # More rows than keys: some key has several, whatever rows have none.
        if not self.has_null and len(self.codes) >= self.key.length:
            return None
        return kernels.unique_rows(self.codes, self.key.length)

    @cached_property
    def rows_of_key(self) -> Csr:
        """The table's rows of each key."""
        return kernels.csr(self.codes, self.key.length)

    @cached_property
    def runs(self) -> Runs | None:
        """Where the rows of each key are if the table is in their order; else None."""
        return kernels.runs(self.codes, self.key.length)

    @cached_property
    def is_numbered(self) -> bool:
        """Whether the keys of the rows are 1, 2, 3 and so on."""
        codes = self.codes
        if not 0 < len(codes) < self.key.length or codes[0] != 1 or codes[-1] != len(codes):
            return False
        return bool(np.all(codes[1:] > codes[:-1]))

    @property
    def ascends(self) -> bool:
        """Whether the table is in the order of the keys."""
        return self.is_numbered or self.runs is not None

    @cached_property
    def has_every_key(self) -> bool:
        """Whether the table has rows of every key."""
        return bool(kernels.present(self.codes, self.key.length)[1:].all())

    @property
    def has_null(self) -> bool:
        """Whether some row of the table has no key."""
        return self._column.has_null

    def resolve(self) -> None:
        """Find out now what every selection and chart asks about the link, all but the order of rows."""
        _ = self.row_of_key, self.ascends, self.has_every_key

    def other(self, node: Node) -> Node:
        return self.key if node is self.table else self.table

    def covers(self, before: Node) -> bool:
        """Whether stepping over the link from `before` finds every row of the other node."""
        return self.has_every_key if before is self.table else not self.has_null


class Graph:
    """All nodes of a model with their links."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.tables = [TableNode(i, part) for i, part in enumerate(parts)]
        self.keys: dict[str, KeyNode] = {}
        self.holders: dict[str, list[TableNode]] = {}
        for table in self.tables:
            for name in table.columns:
                self.holders.setdefault(name, []).append(table)
        for name, tables in self.holders.items():
            if len(tables) > 1:
                self._link(name, tables)
        self.nodes: list[Node] = [*self.tables, *self.keys.values()]
        self.component = self._components()
        self._look_ups: dict[tuple[int, str], Codes] = {}
        self._row_codes: dict[tuple[int, str], Codes | None] = {}
        self._towards: dict[tuple[int, str], Link | None] = {}
        # By nodes that are joined and by field, how it is read on their rows: kept for who reads.
        self.ways: dict[tuple[int, ...], dict[str, Any]] = {}
        # By field, where its values are: kept for who selects.
        self.held: dict[str, Any] = {}
        # By fields with selections, which ways these restrict tables: likewise.
        self.routes: dict[tuple[tuple[str, ...], bool], Any] = {}
        # By nodes, how these are joined.
        self.plans: dict[tuple[int, ...], Any] = {}
        self._leads: dict[tuple[int, int], Bools | None] = {}
        self._trees: dict[int, dict[int, tuple[Node, Link]]] = {}
        self._largest: dict[int, TableNode] = {}
        for table in sorted(self.tables, key=lambda t: t.length):
            self._largest[self.component[table.index]] = table
        self._samples: dict[int, Sample | None] = {}

    def add(self, table: Table) -> None:
        """Add a table that shares no field with the others."""
        node = TableNode(len(self.nodes), Part(table.name, table.columns, table.length, table.name))
        self.nodes.append(node)
        self.component.append(node.index)
        self.holders.update((name, [node]) for name in table.columns if name not in self.holders)

    def _link(self, name: str, tables: list[TableNode]) -> None:
        size = tables[0].columns[name].symbols.cardinality + 1
        key = KeyNode(len(self.tables) + len(self.keys), name, size)
        self.keys[name] = key
        for table in tables:
            link = Link(table, key)
            table.links.append(link)
            key.links.append(link)

    def resolve(self) -> None:
        """Resolve all links, several at a time, and look up fields with few values from samples; whoever does
        not wait for that finds what it needs."""
        kernels.for_each(Link.resolve, [link for key in self.keys.values() for link in key.links])
        for name, (table, *_) in self.holders.items():
            home, size = self.home(name), table.columns[name].symbols.cardinality + 1
            sample = None if home is None or size > FEW else self.sample(home)
            if sample is not None:
                sample.codes(name)

    def _components(self) -> list[int]:
        """The number of the connected component of each node."""
        component = [-1] * len(self.nodes)
        for start in self.nodes:
            if component[start.index] >= 0:
                continue
            for node in _reach(start):
                component[node.index] = start.index
        return component

    @cached_property
    def bitmap_bytes(self) -> int:
        """What bitmaps of keys take for one state: that of a key's values, and two for each table with it."""
        return sum(key.length * (2 * len(key.links) + 1) for key in self.keys.values())

    def home(self, field: str) -> Node | None:
        """The node that knows all values of a field: its table, or the key node; None if no such field."""
        key = self.keys.get(field)
        if key is not None:
            return key
        holders = self.holders.get(field)
        return holders[0] if holders else None

    def largest(self, node: Node) -> TableNode | None:
        """The table with most rows among those linked with a node."""
        return self._largest.get(self.component[node.index])

    def sample(self, node: Node) -> Sample | None:
        """Some rows of the largest table linked with a node; None if that is small. Kept."""
        component = self.component[node.index]
        if component not in self._samples:
            self._samples[component] = Sample.of(self, self.largest(node))
        return self._samples[component]

    def tree(self, root: Node) -> dict[int, tuple[Node, Link]]:
        """For each node reachable from `root`, nearest first, the node before it and the link between."""
        found = self._trees.get(root.index)
        if found is None:
            found = {}
            queue = deque([root])
            while queue:
                node = queue.popleft()
                for link in node.links:
                    other = link.other(node)
                    if other is not root and other.index not in found:
                        found[other.index] = (node, link)
                        queue.append(other)
            self._trees[root.index] = found
        return found

    def steps(self, root: Node, targets: Iterable[Node]) -> list[tuple[Node, Node, Link]]:
        """The steps (from, to, link) from `root` that reach all `targets`, in an order one can walk."""
        tree = self.tree(root)
        needed: set[int] = set()
        for target in targets:
            index = target.index
            while index != root.index and index not in needed:
                needed.add(index)
                index = tree[index][0].index
        return [(before, self.nodes[i], link) for i, (before, link) in tree.items() if i in needed]

    def nearest(self, nodes: Sequence[Node], target: Node) -> Node:
        """Which of `nodes`, all linked with each other by way of each other, is next to `target`."""
        wanted = {node.index for node in nodes}
        tree, found, at = self.tree(target), nodes[0], nodes[0]
        while at is not target:
            at = tree[at.index][0]
            if at.index in wanted:
                found = at
        return found

    def is_single(self, node: Node, target: Node) -> bool:
        """Whether every row of `node` leads to at most one row of `target`."""
        return all(is_look_up(before, link) for before, _, link in self.steps(node, [target]))

    def hub(self, nodes: Sequence[Node]) -> Node | None:
        """The largest node among and between `nodes` from whose rows all of them are looked up."""
        between = [nodes[0], *(node for _, node, _ in self.steps(nodes[0], nodes))]
        for node in sorted(between, key=lambda n: (isinstance(n, TableNode), n.length), reverse=True):
            if all(is_look_up(before, link) for before, _, link in self.steps(node, nodes)):
                return node
        return None

    def leads(self, node: Node, target: Node) -> Bools | None:
        """bool[rows]: which rows of `node` lead to one of `target`; None for all of them. Every row must
        lead to one at most (`is_single`). Kept."""
        at = (node.index, target.index)
        if at not in self._leads:
            found = self._make_leads(node, target)
            self._leads[at] = None if found is None or bool(found.all()) else found
        return self._leads[at]

    def _make_leads(self, node: Node, target: Node) -> Bools | None:
        if node is target:
            return None
        before, link = self.tree(target)[node.index]
        beyond = self.leads(before, target)
        if isinstance(node, TableNode):
            if beyond is None and not link.has_null:
                return None
            held: Bools = link.codes != 0
            return held if beyond is None else held & kernels.take(beyond, link.codes)
        if beyond is None and link.has_every_key:
            return None
        rows = link.row_of_key
        assert rows is not None
        found: Bools = rows >= 0
        if beyond is not None and len(beyond):
            found &= kernels.take(beyond, np.maximum(rows, 0))
        found[0] = True  # the row of null is none of the key's
        return found

    def look_up(self, key: KeyNode, field: str) -> Codes:
        """The code of `field` for every value of `key`, 0 where there is none; kept. Every value must lead
        to one row at most (`is_single`)."""
        found = self._look_ups.get((key.index, field))
        if found is None:
            found = self._look_ups[key.index, field] = self._make_look_up(key, field)
        return found

    def _make_look_up(self, key: KeyNode, field: str) -> Codes:
        if key.name == field:
            return narrow(np.arange(key.length), key.length)
        _, link = self.next_to(key, field)
        if link.is_numbered:
            return self._look_up_numbered(link, field)
        rows = link.row_of_key
        if rows is None:
            raise ValueError(f"{key.name} leads to several rows of {link.table.name}")
        return kernels.gather(self._codes_at(link.table, field), rows, False)

    def _look_up_numbered(self, link: Link, field: str) -> Codes:
        """The same by way of a table whose rows have the keys 1, 2, 3 and so on."""
        table = link.table
        column = table.columns.get(field)
        if column is not None:
            codes, further = column.codes, None
        else:
            key, further = self.next_to(table, field)
            assert isinstance(key, KeyNode)
            codes = self.look_up(key, field)
        found: Codes = room(link.key.length, codes.dtype)
        found[0], found[table.length + 1 :] = 0, 0
        within = found[1 : table.length + 1]
        if further is None:
            within[:] = codes
        else:
            kernels.take(codes, further.codes, out=within)
        return found

    def _codes_at(self, table: TableNode, field: str) -> Codes:
        column = table.columns.get(field)
        if column is not None:
            return column.codes
        key, link = self.next_to(table, field)
        assert isinstance(key, KeyNode)
        return kernels.take(self.look_up(key, field), link.codes)

    def towards(self, table: TableNode, field: str) -> Link | None:
        """The link of a table by way of which it is linked with a field; None with one that is no key and in
        the table, or not linked. Kept."""
        at = (table.index, field)
        if at not in self._towards:
            home = self.home(field)
            apart = home is None or self.component[home.index] != self.component[table.index]
            self._towards[at] = None if apart or home is table else self.next_to(table, field)[1]
        return self._towards[at]

    def row_codes(self, table: TableNode, field: str) -> Codes | None:
        """The code of a field of another table for every row of `table`, 0 where there is none; kept. None
        where rows lead to several, or where it would be no shorter a way than that by the key: codes of many
        values, few keys, rows in the order of their keys."""
        at = (table.index, field)
        if at not in self._row_codes:
            self._row_codes[at] = self._make_row_codes(table, field)
        return self._row_codes[at]

    def _make_row_codes(self, table: TableNode, field: str) -> Codes | None:
        home = self.home(field)
        if not isinstance(home, TableNode) or not self.is_single(table, home):
            return None
        key, link = self.next_to(table, field)
        codes = home.columns[field].codes
        if not isinstance(key, KeyNode) or link.ascends or link.codes.itemsize < _NARROWER * codes.itemsize:
            return None
        return kernels.take(self.look_up(key, field), link.codes)

    def next_to(self, node: Node, field: str) -> tuple[Node, Link]:
        """The next node on the way from `node` to where `field` is, and the link there."""
        home = self.home(field)
        if home is None:
            raise KeyError(field)
        return self.tree(home)[node.index]


def is_look_up(before: Node, link: Link) -> bool:
    """Whether stepping over `link` from `before` finds one row at most."""
    return before is link.table or link.row_of_key is not None


def _reach(start: Node) -> list[Node]:
    found, seen = [start], {start.index}
    for node in found:
        for link in node.links:
            other = link.other(node)
            if other.index not in seen:
                seen.add(other.index)
                found.append(other)
    return found
