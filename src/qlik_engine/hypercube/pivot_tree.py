"""The headers of a pivot table: one tree at its left, one at its top."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

PSEUDO: Final = -1
"""Stands for the measures among the numbers of dimensions."""

Prefix = tuple[int, ...]
"""The codes of the values that lead to a place, from the outermost dimension of its tree on."""


@dataclass(slots=True)
class Node:
    """A cell of a header. `item` is the number of its dimension or PSEUDO; `start` and `end` the rows or
    columns of data it spans. A total has the prefix of what it is the total of."""

    level: int
    item: int
    prefix: Prefix
    measure: int | None = None
    is_total: bool = False
    can_expand: bool = False
    can_collapse: bool = False
    start: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)


class Expansion:
    """Which cells of a pivot table are expanded: by dimension, the places that are or, with True before
    them, all but those."""

    def __init__(self) -> None:
        self._places: dict[int, tuple[bool, frozenset[Prefix]]] = {}

    def is_expanded(self, item: int, prefix: Prefix) -> bool:
        inverted, places = self._places.get(item, (False, frozenset()))
        return (prefix in places) != inverted

    def put(self, item: int, prefix: Prefix, expanded: bool) -> None:
        inverted, places = self._places.get(item, (False, frozenset()))
        listed = expanded != inverted
        self._places[item] = (inverted, places | {prefix} if listed else places - {prefix})

    def put_all(self, item: int, expanded: bool) -> None:
        self._places[item] = (expanded, frozenset())


@dataclass(frozen=True)
class Shape:
    """What the trees of a cube depend on besides their rows: the number of measures, whether a cell is
    expanded, which dimensions have totals, and whether these come first. `fixed`: nothing collapses."""

    measures: int
    is_expanded: Callable[[int, Prefix], bool]
    totals: frozenset[int]
    totals_first: bool
    fixed: bool


class Tree:
    """The tree for rows in their order: `columns` has the codes of the dimensions among `items`.

    `nodes` are the outermost cells, `leaves` the cells at the data, one for each row or column of them.
    """

    def __init__(self, items: Sequence[int], columns: Sequence[NDArray[Any]], shape: Shape) -> None:
        self.items = items
        self.leaves: list[Node] = []
        self._columns = columns
        self._shape = shape
        if not items:
            self.nodes: list[Node] = []
            self.leaves = [Node(0, PSEUDO, (), end=1)]
            return
        self.nodes = self._below(-1, 0, len(columns[0]) if columns else 0, (), None, deeper=True)
        self._number(self.nodes)

    def at(self, row: int, level: int) -> Node | None:
        """The cell of a level in a row of data."""
        nodes = self.nodes
        while nodes:
            found = next((node for node in nodes if node.start <= row < node.end), None)
            if found is None or found.level == level:
                return found
            nodes = found.children
        return None

    def _below(
        self, level: int, low: int, high: int, prefix: Prefix, measure: int | None, *, deeper: bool
    ) -> list[Node]:
        """The cells under one of `level`; unless `deeper`, only the measures, which are never hidden."""
        at = level + 1
        while not deeper and at < len(self.items) and self.items[at] != PSEUDO:
            at += 1
        if at >= len(self.items):
            return []
        if self.items[at] == PSEUDO:
            return [
                Node(
                    at,
                    PSEUDO,
                    prefix,
                    number,
                    children=self._below(at, low, high, prefix, number, deeper=True) if deeper else [],
                )
                for number in range(self._shape.measures)
            ]
        found = [self._value(at, *bounds, prefix, measure) for bounds in self._runs(len(prefix), low, high)]
        if self.items[at] in self._shape.totals and found:
            below = self._below(at, low, high, prefix, measure, deeper=False)
            total = Node(at, self.items[at], prefix, measure, is_total=True, children=below)
            found.insert(0 if self._shape.totals_first else len(found), total)
        return found

    def _value(self, level: int, low: int, high: int, prefix: Prefix, measure: int | None) -> Node:
        item = self.items[level]
        prefix = (*prefix, int(self._columns[len(prefix)][low]))
        is_last = len(prefix) == len(self._columns)
        expanded = is_last or self._shape.fixed or self._shape.is_expanded(item, prefix)
        changes = not (is_last or self._shape.fixed)
        return Node(
            level,
            item,
            prefix,
            measure,
            can_expand=changes and not expanded,
            can_collapse=changes and expanded,
            children=self._below(level, low, high, prefix, measure, deeper=expanded),
        )

    def _runs(self, depth: int, low: int, high: int) -> Iterator[tuple[int, int]]:
        codes = self._columns[depth][low:high]
        cuts = [low, *(np.flatnonzero(codes[1:] != codes[:-1]) + low + 1).tolist(), high]
        return ((start, end) for start, end in pairwise(cuts) if end > start)

    def _number(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            node.start = len(self.leaves)
            if node.children:
                self._number(node.children)
            else:
                self.leaves.append(node)
            node.end = len(self.leaves)
