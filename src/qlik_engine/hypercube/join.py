"""Joins of the rows of some tables.

A join follows the links of the graph. It is outer: a row without partner stays, and the partner's
fields are null on it. Since the possible rows of every table already satisfy all selections of the
whole model, joining possible rows gives exactly the possible combinations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns.vector import Bools, Ints, narrow
from ..errors import EngineError
from ..limits import JOIN_ROWS_MAX
from ..model import Graph, KeyNode, Link, Model, Node, TableNode, is_look_up
from ..selection import Possible
from .frame import JoinFrame, Rows

Steps: TypeAlias = Sequence[tuple[Node, Node, Link]]


class _Plan(NamedTuple):
    """How linked nodes are joined, whatever is selected: from a root on, over some steps; or, if all rows are
    found so, as the rows of a table from which the nodes are looked up, over some steps, too. Of that table,
    whether rows lead to any of the nodes, None if all do."""

    nodes: Sequence[Node]
    root: Node
    steps: Steps
    hub: TableNode | None
    from_hub: Steps
    led: Bools | None


def _make_plan(graph: Graph, nodes: Sequence[Node]) -> _Plan:
    root = _root(graph, nodes)
    hub = graph.hub(nodes)
    if not isinstance(hub, TableNode) or (hub is nodes[0] and len(nodes) == 1):
        return _Plan(nodes, root, graph.steps(root, nodes), None, (), None)
    leading = [graph.leads(hub, node) for node in nodes]
    # A row that leads to none of the nodes is none of theirs.
    known = [rows for rows in leading if rows is not None]
    led = np.logical_or.reduce(known) if len(known) == len(leading) else None
    return _Plan(nodes, root, graph.steps(root, nodes), hub, graph.steps(hub, nodes), led)


def _root(graph: Graph, nodes: Sequence[Node]) -> Node:
    """Where to start: the largest node from which the others are single look-ups, else the largest."""
    by_size = sorted(nodes, key=lambda n: n.length, reverse=True)
    for node in by_size:
        if all(is_look_up(before, link) for before, _, link in graph.steps(node, nodes)):
            return node
    return by_size[0]


class Joiner:
    """Joins possible rows of one selection state."""

    def __init__(self, possible: Possible) -> None:
        self.possible = possible
        self.model = possible.model
        self.graph = possible.model.graph

    def join(self, nodes: Sequence[Node]) -> JoinFrame:
        """All possible combinations of rows of `nodes`, each with at least one row; nodes that are not
        linked at all multiply. Raises EngineError 6001 when the result would be too large.

        The frame is kept with the selection state, and shared."""
        at = tuple([node.index for node in nodes])
        found: JoinFrame | None = self.possible.joins.get(at)
        if found is None:
            plans: list[_Plan] | None = self.graph.plans.get(at)
            if plans is None:
                plans = [_make_plan(self.graph, part) for part in self._by_component(nodes)]
                self.graph.plans[at] = plans
            frames = [self._join_linked(plan) for plan in plans]
            found = self.possible.joins[at] = frames[0] if len(frames) == 1 else cross_all(self.model, frames)
        return found

    def distinct(self, field: str) -> JoinFrame:
        """One row for each possible value of a field, and one without value if a possible row has none."""
        home = self.graph.home(field)
        if not isinstance(home, TableNode):
            return self.join([] if home is None else [home])
        found = self.distinct_codes(field)
        rows = home.samples(field)[np.flatnonzero(found)]
        return JoinFrame(self.model, len(rows), {home.index: rows}, frozenset())

    def distinct_codes(self, field: str) -> Bools:
        """Bitmap of the possible values; with null if a possible row of the field's only table has it."""
        found = self.possible.values(field)
        home = self.graph.home(field)
        if isinstance(home, TableNode) and self.possible.has_null(field):
            found = found.copy()
            found[0] = True
        return found

    def extend(self, frame: JoinFrame, nodes: Sequence[Node]) -> tuple[JoinFrame, Ints | None]:
        """`frame` with the rows of further `nodes` linked to it, null where there are none.

        Nodes whose row can be looked up from the frame's are left to that. Returns the frame and, if rows
        had to be repeated, for each the row it comes from. Every node must be in the component of some
        node of the frame.
        """
        further = [node for node in dict.fromkeys(nodes) if not self._is_found(frame, node)]
        if not further:
            return frame, None
        at = ("extend", id(frame), *(node.index for node in further))
        kept = self.possible.joins.get(at)
        if kept is None:
            # With the frame itself, so that its identity stays its own.
            kept = self.possible.joins[at] = (frame, *self._extended(frame, further))
        return kept[1], kept[2]

    def _extended(self, frame: JoinFrame, nodes: Sequence[Node]) -> tuple[JoinFrame, Ints | None]:
        source: Ints | None = None
        for part in self._by_component(nodes):
            root = self._anchor(frame, part[0])
            steps = [step for step in self.graph.steps(root, part) if step[1].index not in frame.rows]
            frame, repeated = self._walk(frame, steps)
            if repeated is not None:
                source = repeated if source is None else source[repeated]
        return frame, source

    def _is_found(self, frame: JoinFrame, node: Node) -> bool:
        component = self.graph.component[node.index]
        joined = [self.graph.nodes[i] for i in frame.rows if self.graph.component[i] == component]
        return self.graph.is_single(self.graph.nearest(joined, node), node)

    def _by_component(self, nodes: Sequence[Node]) -> list[list[Node]]:
        parts: dict[int, list[Node]] = {}
        for node in dict.fromkeys(nodes):
            parts.setdefault(self.graph.component[node.index], []).append(node)
        return list(parts.values())

    def _anchor(self, frame: JoinFrame, node: Node) -> Node:
        """The first node joined in the component of `node`: where its walk began."""
        component = self.graph.component[node.index]
        return next(self.graph.nodes[i] for i in frame.rows if self.graph.component[i] == component)

    def _join_linked(self, plan: _Plan) -> JoinFrame:
        looked_up = self._looked_up(plan)
        if looked_up is not None:
            return looked_up
        nodes, steps = plan.nodes, plan.steps
        frame = self._start(plan.root)
        if not steps:
            return frame
        frame, _ = self._walk(frame, steps)
        for _, node, _ in steps:
            missing = self._missing(frame, node)
            if len(missing):
                frame = _stack(frame, self._orphans(node, missing, steps))
        if len(steps) + 1 > len(nodes):
            frame = _without_empty(frame, nodes)
        return frame

    def _looked_up(self, plan: _Plan) -> JoinFrame | None:
        """The rows of one table from which the nodes can be looked up, and all of their rows are; None if
        there is no such table."""
        hub, steps = plan.hub, plan.from_hub
        if hub is None:
            return None
        for before, _, link in steps:
            if not self.possible.reaches_all(before, link):
                if not self._is_all_found(hub, steps):
                    return None
                break
        frame = self.join([hub])
        if plan.led is None:
            return frame
        return frame.take(np.flatnonzero(kernels.take(plan.led, frame.rows[hub.index])))

    def _is_all_found(self, root: TableNode, steps: Steps) -> bool:
        """Whether all possible rows of what `steps` lead to are found from those of `root`."""
        rows: dict[int, Ints] = {}
        for before, node, link in steps:
            if before is root:
                codes = self.join([root]).on_rows(root, link.codes)
                reached = np.flatnonzero(kernels.present(codes, node.length))
            elif isinstance(before, TableNode):
                reached = np.flatnonzero(kernels.present(link.codes[rows[before.index]], node.length))
            else:
                assert link.row_of_key is not None
                reached = link.row_of_key[rows[before.index]]
                reached = reached[reached >= 0]
            if isinstance(node, KeyNode):
                reached = reached[reached > 0]
            rows[node.index] = reached
            if len(reached) < self._count(node):
                return False
        return True

    def _start(self, node: Node) -> JoinFrame:
        if not isinstance(node, TableNode):
            values = self._possible_rows(node)
            return JoinFrame(self.model, len(values), {node.index: values}, frozenset())
        length = self.possible.count(node)
        rows = Rows({node.index: lambda: self.possible.rows(node)})
        whole = node.index if length == node.length else None
        return JoinFrame(self.model, length, rows, frozenset(), whole, self.possible.row_set(node))

    def _possible_rows(self, node: Node) -> NDArray[Any]:
        if isinstance(node, TableNode):
            return self.possible.rows(node)
        return np.flatnonzero(self.possible.values(node.name))

    def _count(self, node: Node) -> int:
        """How many possible rows a node has."""
        return self.possible.count(node) if isinstance(node, TableNode) else len(self._possible_rows(node))

    def _walk(
        self, frame: JoinFrame, steps: Iterable[tuple[Node, Node, Link]]
    ) -> tuple[JoinFrame, Ints | None]:
        source: Ints | None = None
        for before, node, link in steps:
            frame, repeated = self._step(frame, before, node, link)
            if repeated is not None:
                source = repeated if source is None else source[repeated]
        return frame, source

    def _step(self, frame: JoinFrame, before: Node, node: Node, link: Link) -> tuple[JoinFrame, Ints | None]:
        if isinstance(before, TableNode):
            codes = frame.on_rows(before, link.codes)
            return _with(frame, node, codes, bool(np.any(codes == 0))), None
        unique, rows = link.row_of_key, frame.rows[before.index]
        if unique is not None:
            found = kernels.take(unique, rows)
            return _with(frame, node, found, bool(np.any(found < 0))), None
        try:
            source, found = kernels.expand(link.rows_of_key, rows)
        except MemoryError as error:
            raise _too_large(str(error)) from error
        mask = self.possible.mask(link.table)
        if mask is not None:
            keep = np.flatnonzero((found < 0) | mask[found])
            source, found = source[keep], found[keep]
        repeated = {index: rows[source] for index, rows in frame.rows.items()}
        wider = JoinFrame(self.model, len(source), repeated, frame.partial)
        return _with(wider, node, found, bool(np.any(found < 0))), source

    def _missing(self, frame: JoinFrame, node: Node) -> NDArray[Any]:
        """The possible rows of `node` that are not in `frame`."""
        seen = kernels.present(frame.rows[node.index], node.length + 1)
        rows = self._possible_rows(node)
        missing: NDArray[Any] = rows[~seen[rows]]
        return missing

    def _orphans(self, node: Node, rows: NDArray[Any], steps: Steps) -> JoinFrame:
        """Rows of `node` that nothing before it has, with what is linked beyond, and null before."""
        inside = {node.index}
        beyond = []
        for step in steps:
            if step[0].index in inside:
                inside.add(step[1].index)
                beyond.append(step)
        frame, _ = self._walk(JoinFrame(self.model, len(rows), {node.index: rows}, frozenset()), beyond)
        return frame


def tables_of(model: Model, fields: Iterable[str]) -> list[TableNode]:
    """The tables that fields which are no keys are in, each once, in order."""
    homes = (model.graph.home(name) for name in fields)
    return list(dict.fromkeys(home for home in homes if isinstance(home, TableNode)))


def aggregated_nodes(model: Model, fields: Iterable[str], possible: Possible) -> list[Node]:
    """The nodes whose rows are aggregated. Key fields are read from a table that is needed anyway; key fields
    alone count the rows of the largest table that holds them, and their values nowhere in it."""
    graph = model.graph
    known = [name for name in dict.fromkeys(fields) if name in model.fields]
    tables = tables_of(model, known)
    keys = [n for n in known if n in graph.keys and not any(n in table.columns for table in tables)]
    if tables:
        return [*tables, *(graph.keys[name] for name in keys)]
    return nodes_of_keys(keys, possible)


def nodes_of_keys(keys: Sequence[str], possible: Possible) -> list[Node]:
    """The same of key fields alone."""
    graph, nodes = possible.model.graph, dict[Node, None]()
    for name in keys:
        nodes[_largest(graph.holders[name], possible)] = None
        nodes[graph.keys[name]] = None
    return list(nodes)


def _largest(tables: Sequence[TableNode], possible: Possible) -> TableNode:
    """The table with most possible rows, the first of several."""
    largest, most = tables[0], possible.count(tables[0])
    for table in tables[1:]:
        if table.length > most:  # else there is no need to look how many of its rows are possible
            count = possible.count(table)
            if count > most:
                largest, most = table, count
    return largest


def _with(frame: JoinFrame, node: Node, rows: NDArray[Any], partial: bool) -> JoinFrame:
    return JoinFrame(
        frame.model,
        frame.length,
        frame.rows.joined(node.index, rows),
        frame.partial | {node.index} if partial else frame.partial,
        frame.whole,
    )


def _stack(frame: JoinFrame, below: JoinFrame) -> JoinFrame:
    """The rows of both; nodes that only one of them has are missing on the other's rows."""
    rows: dict[int, NDArray[Any]] = {}
    partial = frame.partial | below.partial
    for index in dict.fromkeys((*frame.rows, *below.rows)):
        parts = []
        for part in (frame, below):
            found = part.rows.get(index)
            if found is None:
                missing = -1 if isinstance(frame.model.graph.nodes[index], TableNode) else 0
                found = np.full(part.length, missing, dtype=np.intp)
                partial |= {index}
            parts.append(found)
        rows[index] = np.concatenate(parts)
    return JoinFrame(frame.model, frame.length + below.length, rows, partial)


def _without_empty(frame: JoinFrame, nodes: Sequence[Node]) -> JoinFrame:
    """Without the rows on which all `nodes` are missing (a table on the way that links to none)."""
    present = np.zeros(frame.length, dtype=bool)
    for node in nodes:
        rows = frame.rows[node.index]
        present |= rows >= 0 if isinstance(node, TableNode) else rows > 0
    return frame if present.all() else frame.take(np.flatnonzero(present))


def cross_all(model: Model, frames: Sequence[JoinFrame]) -> JoinFrame:
    """Every combination of rows of `frames`; empty ones leave their nodes missing. One row for no frames."""
    if not frames:
        return JoinFrame(model, 1, {}, frozenset())
    result, *rest = sorted(frames, key=lambda frame: frame.length == 0)
    for frame in rest:
        result, _ = cross(result, frame)
    return result


def cross(one: JoinFrame, other: JoinFrame) -> tuple[JoinFrame, Ints | None]:
    """Every row of one with every row of the other, and the row of `one` each comes from (None if they
    are the same). An empty `other` leaves its nodes missing."""
    if other.length == 0:
        return _stack(one, other), None
    if one.length * other.length > JOIN_ROWS_MAX:
        raise _too_large(f"a product of {one.length} and {other.length} rows")
    source = np.repeat(np.arange(one.length), other.length)
    again = np.tile(np.arange(other.length), one.length)
    rows = {index: found[source] for index, found in one.rows.items()}
    rows |= {index: found[again] for index, found in other.rows.items()}
    return JoinFrame(one.model, len(source), rows, one.partial | other.partial), source


def cross_values(frame: JoinFrame, name: str, count: int) -> tuple[JoinFrame, Ints]:
    """Every row with every one of `count` values of a dimension that is in no table, and the row of `frame`
    each comes from."""
    if frame.length * count > JOIN_ROWS_MAX:
        raise _too_large(f"a product of {frame.length} rows and {count} values")
    source = np.repeat(np.arange(frame.length), count)
    crossed = frame.take(source)
    crossed.synthetic[name] = narrow(np.tile(np.arange(1, count + 1), frame.length), count)
    return crossed, source


def _too_large(what: str) -> EngineError:
    return EngineError(f"Result too large: {what} exceeds {JOIN_ROWS_MAX}", code=6001)
