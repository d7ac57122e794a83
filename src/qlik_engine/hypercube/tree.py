"""Trees (mode T): every value a node below the value of the dimension before it (GetHyperCubeTreeData)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from ..columns.vector import Ints
from ..errors import EngineError
from ..selection.states import LETTERS
from . import sorting
from .attributes import attribute_values, expression_cells
from .cells import wire_number
from .pivot import TREE, PivotCube
from .pivot_tree import Node, Prefix
from .scope import CubeScope

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TreeOptions:
    """What part of a tree is wanted (`NxTreeDataOption`).

    `most` is how many nodes there may be (0 for any number), `first` and `depth` the dimensions shown
    (-1 for all that follow); `areas` bounds the places of nodes within their group, by dimension; `every`
    has the dimensions of which all possible values are wanted, also where they have no data (None: of all).
    """

    most: int = 0
    first: int = 0
    depth: int = -1
    areas: Mapping[int, tuple[int, int]] | None = None
    every: frozenset[int] | None = frozenset()

    @classmethod
    def read(cls, options: Mapping[str, Any] | None) -> TreeOptions:
        """Raises EngineError 8 for an area that begins or extends below zero."""
        wanted = options or {}
        levels = wanted.get("qTreeLevels") or {}
        areas: dict[int, tuple[int, int]] = {}
        every: frozenset[int] | None = frozenset()
        for part in wanted.get("qTreeNodes") or ():
            area = part.get("qArea") or {}
            left, top, wide, high = (int(area.get(k) or 0) for k in ("qLeft", "qTop", "qWidth", "qHeight"))
            if min(left, top, wide, high) < 0:
                raise EngineError("an area cannot begin or extend below zero", code=8, parameter="qArea")
            areas.update(dict.fromkeys(range(left, left + wide), (top, top + high)))
            if part.get("qAllValues"):
                every = every.union(range(left, left + wide)) if area and every is not None else None
        depth = levels.get("qDepth")
        return cls(
            int(wanted.get("qMaxNbrOfNodes") or 0),
            int(levels.get("qLeft") or 0),
            -1 if depth is None else int(depth),
            areas,
            every,
        )

    def has_every(self, level: int) -> bool:
        """Whether all possible values of a dimension are wanted."""
        return self.every is None or level in self.every

    def shows(self, level: int, place: int) -> bool:
        """Whether the node at a place of its group is wanted."""
        low, high = (self.areas or {}).get(level, (place, place + 1))
        return low <= place < high

    def inside(self, level: int) -> bool:
        """Whether the nodes of a dimension are wanted."""
        return level >= self.first and (self.depth < 0 or level < self.first + self.depth)


class TreeCube(PivotCube):
    """A hypercube in mode T: all nodes, with the measures at the innermost ones. Totals, which `qAggrFunc` is
    about, are in `qGrandTotalRow` alone; every node is evaluated."""

    modes: ClassVar[tuple[str, ...]] = TREE

    @cached_property
    def axes(self) -> tuple[list[int], list[int]]:
        """All dimensions make the one tree; the measures stand at its ends."""
        return [at for at in self.axis_order if at >= 0], []

    def size(self) -> Json:
        if self.error is not None:
            return {"qcx": 0, "qcy": 0}
        return {"qcx": len(self.measures), "qcy": len(self.left.leaves)}

    def further_layout(self) -> Json:
        return {
            **super().further_layout(),
            "qEffectiveInterColumnSortOrder": self.axes[0],
            "qNoOfLeftDims": len(self.axes[0]),
            "qTreeNodesOnDim": self.nodes_on_dimensions(),
        }

    def measures_at(self, depth: int) -> Sequence[int]:
        """The numbers of the measures that nodes below `depth` dimensions have; 0 stands for the root."""
        return range(len(self.measures)) if 0 < depth == len(self.axes[0]) else ()

    def nodes_on_dimensions(self) -> list[int]:
        """How many nodes there are on each dimension."""
        found = [0] * len(self.axes[0])
        for node in self._walk(self.left.nodes):
            found[node.level] += 1
        return found

    def first_pages(self) -> Json:
        # `qInitialDataFetch` asks for pages, of which a tree has none.
        return {}

    def nodes(self, options: Mapping[str, Any] | None = None) -> list[Json]:
        """`NxTreeNode`: the root with what is wanted of the nodes below; without options all of them.

        Raises EngineError 8 for an area that begins or extends below zero.
        """
        wanted = TreeOptions.read(options)
        if self.error is not None:
            return []
        found = _Fetch(self, wanted)
        outermost = found.group(self.left.nodes, 0, ())
        below = found.below(outermost, ())
        if wanted.most and found.count + 1 > wanted.most:
            return []
        root = {
            "qValue": 0,
            "qElemNo": -1,
            "qGroupPos": 0,
            "qGroupSize": len(outermost),
            "qRow": 0,
            "qType": "R",
            "qValues": found.values(()),
            "qNodes": below,
            "qMaxPos": [],
            "qMinNeg": [],
            "qState": "L",
            "qTreePath": [],
        }
        return [root]

    def _walk(self, nodes: Iterable[Node]) -> Iterable[Node]:
        for node in nodes:
            yield node
            yield from self._walk(node.children)


class _Fetch:
    """One reading of a tree. `count` is how many nodes were met."""

    def __init__(self, cube: TreeCube, wanted: TreeOptions) -> None:
        self._cube = cube
        self._wanted = wanted
        self._values: dict[int, dict[Prefix, list[Json]]] = {}
        self._attributes: dict[int, dict[Prefix, Json]] = {}
        self._every: dict[int, Ints] = {}
        self._generated: set[Prefix] = set()
        self.count = 0

    def group(self, nodes: Sequence[Node], level: int, prefix: Prefix) -> Sequence[Node]:
        """The nodes below a place, with those that have no data if these are wanted, too."""
        cube = self._cube
        if level >= len(cube.axes[0]) or not self._wanted.has_every(level):
            return nodes
        item = cube.axes[0][level]
        known = {node.prefix[-1]: node for node in nodes}
        codes = np.union1d(self._possible(item), np.array(list(known), dtype=np.intp)).astype(np.intp)
        made: list[Node] = []
        row = nodes[-1].end if nodes else 0
        for code in reversed(
            codes[sorting.order(cube.dimensions[item].sort_keys(codes), len(codes))].tolist()
        ):
            node = known.get(code)
            if node is None:
                node = Node(level, item, (*prefix, code), start=row, end=row)
                self._generated.add(node.prefix)
            row = node.start
            made.append(node)
        return made[::-1]

    def _possible(self, item: int) -> Ints:
        """The possible values of a dimension, whatever the other dimensions have."""
        if item not in self._every:
            column = self._cube.dimensions[item]
            codes = CubeScope(self._cube.context, [column.dimension]).groups.columns[0].astype(np.intp)
            kept = column.limited.keeps(codes) if column.limited else codes > 0
            self._every[item] = codes[kept & (codes > 0)]
        return self._every[item]

    def below(self, nodes: Sequence[Node], path: tuple[int, ...]) -> list[Json]:
        """The nodes of a group; those of dimensions left out give their places to what is below them."""
        found: list[Json] = []
        for place, node in enumerate(nodes):
            if not self._wanted.shows(node.level, place):
                continue
            group = self.group(node.children, node.level + 1, node.prefix)
            children = self.below(group, (*path, place))
            if self._wanted.inside(node.level):
                self.count += 1
                found.append(self._struct(node, place, path, len(group), children))
            else:
                found += children
        return found

    def _struct(self, node: Node, place: int, path: tuple[int, ...], size: int, children: list[Json]) -> Json:
        cube = self._cube
        column = cube.dimensions[node.item]
        code = node.prefix[-1]
        state = (
            "L" if code == 0 or column.is_other(np.array([code]))[0] else LETTERS[column.states.by_code[code]]
        )
        highs, lows = self._extent(node)
        made: Json = {
            **cube.cell(node),
            "qGroupPos": place,
            "qGroupSize": size,
            "qRow": node.start,
            "qValues": self.values(node.prefix),
            "qNodes": children,
            "qMaxPos": highs,
            "qMinNeg": lows,
            "qState": state,
            "qTreePath": list(path),
        }
        if column.definition.attributes and node.prefix in self._attributes_at(len(node.prefix)):
            made["qAttrExps"] = self._attributes_at(len(node.prefix))[node.prefix]
        if size:
            made["qCanExpand"] = True
        if node.prefix in self._generated:
            made["qType"] = "G"
        return made

    def _attributes_at(self, depth: int) -> dict[Prefix, Json]:
        """The attribute expressions of a dimension's nodes: each for the values that lead to it."""
        found = self._attributes.get(depth)
        if found is None:
            cube = self._cube
            scope = cube.scope_of(depth, 0)
            definitions = cube.dimensions[cube.axes[0][depth - 1]].definition.attributes
            values = attribute_values(cube.context, definitions, scope)
            places = zip(*(codes.tolist() for codes in scope.groups.columns), strict=True)
            cells = expression_cells(cube.context, definitions, values)
            found = self._attributes[depth] = dict(zip(places, cells, strict=False))
        return found

    def _extent(self, node: Node) -> tuple[list[Any], list[Any]]:
        """The sums of the positive and of the negative values below, by measure."""
        leaves = self._cube.left.leaves[node.start : node.end]
        count = len(self._cube.measures_at(len(self._cube.axes[0])))
        highs, lows = ([0.0] * count for _ in range(2))
        for leaf in leaves:
            for at, value in enumerate(self.values(leaf.prefix)):
                number = float(value["qValue"])
                highs[at] += max(number, 0.0) if number == number else 0.0
                lows[at] += min(number, 0.0) if number == number else 0.0
        return [wire_number(n) for n in highs], [wire_number(n) for n in lows]

    def values(self, prefix: Prefix) -> list[Json]:
        """`NxTreeValue` of each measure of a node, by the values that lead to it."""
        depth = len(prefix)
        if depth not in self._values:
            self._values[depth] = self._evaluated(depth)
        return self._values[depth].get(prefix, [])

    def _evaluated(self, depth: int) -> dict[Prefix, list[Json]]:
        found: dict[Prefix, list[Json]] = defaultdict(list)
        numbers = self._cube.measures_at(depth)
        if not numbers:
            return found
        level = self._cube.level(depth, 0)
        groups = np.array(list(level.index.values()), dtype=np.intp)
        for at in numbers:
            for prefix, point in zip(level.index, self._cube.points(level, at, groups), strict=True):
                value = {"qText": point["qText"], "qValue": point["qNum"]}
                more = {name: point[name] for name in ("qAttrExps", "qAttrDims") if name in point}
                found[prefix].append(value | more)
        return found
