"""Pivot tables and stacked ones: the same cells, as a matrix between two headers or as one tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from ..columns import Coded, Vector
from ..columns.vector import Floats
from ..errors import EngineError, UnsupportedError
from . import sorting
from .attributes import dimension_cells, expression_cells
from .cells import wire_numbers
from .columns import DimensionColumn
from .context import Context
from .cube import Cube
from .definition import column_order
from .dimensions import Dimension
from .expressions import evaluate_text
from .measures import aggregated
from .pages import Area, areas
from .pivot_scope import Layout, PivotScope, SortKeys
from .pivot_tree import PSEUDO, Expansion, Node, Prefix, Shape, Tree
from .plan import Plan
from .rows import shown_groups
from .scope import CubeScope
from .shown import is_textual, populated
from .stacked import Stack

Json = dict[str, Any]

_PIVOT: Final = ("P", "DATA_MODE_PIVOT", "EQ_DATA_MODE_PIVOT")
TREE: Final = ("T", "DATA_MODE_TREE", "EQ_DATA_MODE_TREE")
_STACKED: Final = ("K", "DATA_MODE_PIVOT_STACK", "EQ_DATA_MODE_PIVOT_STACK")
_LETTERS: Final = {**dict.fromkeys(_PIVOT, "P"), **dict.fromkeys(_STACKED, "K"), **dict.fromkeys(TREE, "T")}
_EMPTY: Final = {"qText": "-", "qNum": "NaN", "qType": "E"}


class Level:
    """The measures for each group of a level; `index` finds the group of a place."""

    def __init__(self, cube: PivotCube, left: int, top: int) -> None:
        scope = cube.scope_of(left, top)
        scope.measures = [measure.compiled for measure in cube.measures]
        self.values = cube.evaluate_measures(scope)
        if cube.populates:
            self.values = [populated(values) for values in self.values]
        count = scope.length  # attributes can bring groups that the measures do not have
        self.attributes = [measure.evaluate_attributes(scope) for measure in cube.measures]
        self.attribute_dimensions = [
            measure.evaluate_attribute_dimensions(scope) for measure in cube.measures
        ]
        columns = [codes.tolist() for codes in scope.groups.columns]
        places: Iterable[Prefix] = zip(*columns, strict=True) if columns else [()]
        self.index = {place: group for group, place in zip(range(count), places, strict=False)}
        self._cube, self._scope = cube, scope
        self._numbers = cube.outermost(left, top)

    def total(self, at: int) -> Vector:
        """A measure for each group as totals show it: made of the rows if `qAggrFunc` says so."""
        measure = self._cube.measures[at]
        kind = measure.total_kind
        if kind in ("", "none"):
            return self.values[at]
        codes = [self._cube.dimension_codes(number) for number in self._numbers]
        groups = self._scope.groups.number([c.astype(np.uint32) for c in codes], len(measure.numbers))
        return Vector.of_numbers(aggregated(kind, measure.numbers, groups, len(self.values[at])))


class PivotCube(Cube):
    """A pivot table (mode P) or a stacked one (K). Every cell is evaluated at its own level, totals and
    collapsed cells too. `expansion` is what this session expanded; without one the definition's.
    """

    modes: ClassVar[tuple[str, ...]] = (*_PIVOT, *_STACKED)
    totals_are_rows: ClassVar = False

    def __init__(
        self,
        context: Context,
        properties: Mapping[str, Any],
        expansion: Expansion | None = None,
        plan: Plan | None = None,
    ) -> None:
        self.mode = _LETTERS[str(properties["qMode"])]
        self.sums_trends = self.mode != "P"
        self._levels: dict[tuple[int, int], Level] = {}
        self._by_outer: dict[int, tuple[dict[Prefix, int], Floats]] = {}
        super().__init__(context, properties, plan)
        self.expansion = expansion or self._defined_expansion()

    @property
    def populates(self) -> bool:
        """Whether cells without a value show one."""
        return bool(self.properties.get("qPopulateMissing"))

    # -- which dimension is where ----------------------------------------------------------------------------

    @cached_property
    def axis_order(self) -> list[int]:
        """The dimensions in the order of the headers, with PSEUDO if there are several measures."""
        dimensions = len(self.dimensions)
        columns = dimensions + len(self.measures)
        order = [
            at for at in column_order(self.properties, "qInterColumnSortOrder", columns) if at < dimensions
        ]
        if len(self.measures) > 1:
            given = [int(at) for at in self.properties.get("qInterColumnSortOrder") or ()]
            place = given.index(PSEUDO) if PSEUDO in given else int(self.properties.get("qPseudoDimPos", -1))
            order.insert(place if place >= 0 else dimensions, PSEUDO)
        return order

    @cached_property
    def axes(self) -> tuple[list[int], list[int]]:
        """The dimensions at the left and at the top."""
        order, wanted = self.axis_order, int(self.properties.get("qNoOfLeftDims", -1))
        if wanted < 0:
            wanted = len(order) - (order[-1:] == [PSEUDO])
        left, top = order[:wanted], order[wanted:]
        return left, top if top or len(self.measures) != 1 else [PSEUDO]

    def scope_of(self, left: int, top: int) -> PivotScope:
        """The groups by the outermost dimensions at the left and at the top."""
        numbers = self.outermost(left, top)
        scope = self._scope(numbers, range(left), range(left, left + top))
        scope.add_groups([self.dimension_codes(at) for at in numbers])
        return scope

    def outermost(self, left: int, top: int) -> list[int]:
        """The outermost dimensions at the left and at the top."""
        return [*self._numbers(0)[:left], *self._numbers(1)[:top]]

    def _scope(self, numbers: Sequence[int], left: Sequence[int], top: Sequence[int]) -> PivotScope:
        columns = [self.dimensions[at] for at in numbers]

        def keys(axis: int) -> SortKeys:
            def of(places: Sequence[int], codes: Sequence[NDArray[Any]]) -> list[sorting.Key]:
                return self._axis_keys(axis, [columns[at] for at in places], codes)

            return of

        layout = Layout(left, top, (keys(0), keys(1)), lambda scope: shown_groups(columns, scope.groups))
        return PivotScope(self.context, [column.grouped for column in columns], layout)

    def _make_scope(self, dimensions: Sequence[Dimension]) -> CubeScope:
        if not dimensions:
            return self._scope((), (), ())
        return self._scope(range(len(dimensions)), self._numbers(0), self._numbers(1))

    def _numbers(self, axis: int) -> list[int]:
        return [at for at in self.axes[axis] if at != PSEUDO]

    # -- the headers -----------------------------------------------------------------------------------------

    @cached_property
    def left(self) -> Tree:
        return self._tree(0)

    @cached_property
    def top(self) -> Tree:
        return self._tree(1)

    def expand(self, axis: int, row: int, column: int, *, all: bool, expanded: bool) -> bool:
        """Expand or collapse a cell of the left (axis 0) or top header, or all of its dimension.

        `row` and `column` are those of the data and of the header, as ExpandLeft and ExpandTop count them.
        False if there is nothing to change.
        """
        tree = self._trees[axis]
        node = tree.at(*((row, column) if axis == 0 else (column, row)))
        if node is None or node.item == PSEUDO or self._fixed:
            return False
        if all:
            self.expansion.put_all(node.item, expanded)
        elif not (node.can_expand if expanded else node.can_collapse):
            return False
        else:
            self.expansion.put(node.item, node.prefix, expanded)
        self.__dict__.pop("left", None)
        self.__dict__.pop("top", None)
        return True

    def values_at(self, kind: str, row: int, column: int) -> dict[int, int]:
        """The codes to select through a cell (`NxSelectionCell`), by number of the dimension."""
        left, top = self._trees
        if kind in ("L", "NX_CELL_LEFT"):
            return self._own_value(0, left.at(row, column))
        if kind in ("T", "NX_CELL_TOP"):
            return self._own_value(1, top.at(column, row))
        if not (0 <= row < len(left.leaves) and 0 <= column < len(top.leaves)):
            return {}
        found = [(0, left.leaves[row].prefix), (1, top.leaves[column].prefix)]
        return {
            at: code for axis, prefix in found for at, code in zip(self._numbers(axis), prefix, strict=False)
        }

    def _own_value(self, axis: int, node: Node | None) -> dict[int, int]:
        if node is None or node.item == PSEUDO or node.is_total:
            return {}
        return {node.item: node.prefix[-1]}

    @property
    def _trees(self) -> tuple[Tree, Tree]:
        return self.left, self.top

    @property
    def _fixed(self) -> bool:
        return bool(self.properties.get("qAlwaysFullyExpanded")) or self.mode != "P"

    def _tree(self, axis: int) -> Tree:
        numbers = self._numbers(axis)
        codes = [self.dimension_codes(at) for at in numbers]
        keys = self._axis_keys(axis, [self.dimensions[at] for at in numbers], codes)
        order = sorting.order(keys, self.length)
        shape = Shape(
            len(self.measures),
            self.expansion.is_expanded,
            self._with_totals,
            bool(self.properties.get("qShowTotalsAbove")),
            self._fixed,
        )
        tree = Tree(self.axes[axis], [column[order] for column in codes], shape)
        if not self.length or (axis == 1 and not self.axes[1] and not self.measures):
            tree.nodes, tree.leaves = [], []
        return tree

    def _axis_keys(
        self, axis: int, columns: Sequence[DimensionColumn], codes: Sequence[NDArray[Any]]
    ) -> list[sorting.Key]:
        """Keys that sort rows (axis 0) or columns by the outermost dimensions of their header."""
        keys: list[sorting.Key] = []
        for depth, column in enumerate(columns):
            keys += self._measure_keys(codes[: depth + 1]) if axis == 0 else []
            keys += column.sort_keys(codes[depth])
        return keys

    def _measure_keys(self, codes: Sequence[NDArray[Any]]) -> list[sorting.Key]:
        """Keys to sort the values of a dimension at the left by the first measure (`qSortbyYValue`), unless
        that depends on how the rows are sorted."""
        direction = int(self.properties.get("qSortbyYValue") or 0)
        if not direction or not self.measures or self.measures[0].depends_on_order:
            return []
        index, numbers = self._outer_values(len(codes))
        places = zip(*(part.tolist() for part in codes), strict=True)
        groups = np.array([index.get(place, -1) for place in places], dtype=np.intp)
        return sorting.numeric_keys(numbers[groups], 1 if direction > 0 else -1)

    def _outer_values(self, depth: int) -> tuple[dict[Prefix, int], Floats]:
        """The first measure by the outermost dimensions at the left: where each place is among its numbers,
        which end with that of no place."""
        found = self._by_outer.get(depth)
        if found is None:
            scope = CubeScope(self.context, [self.dimensions[at].grouped for at in self._numbers(0)[:depth]])
            numbers = np.append(self.measures[0].evaluate(scope).numbers_or_nan(), np.nan)
            places = zip(*(part.tolist() for part in scope.groups.columns), strict=True)
            found = self._by_outer[depth] = {place: at for at, place in enumerate(places)}, numbers
        return found

    @cached_property
    def _with_totals(self) -> frozenset[int]:
        # Stacks and trees are of values; a total of them would be counted twice.
        if self.mode != "P":
            return frozenset()
        return frozenset(at for at, column in enumerate(self.dimensions) if column.definition.shows_total)

    def _defined_expansion(self) -> Expansion:
        """`qExpansionState`: for each place the element numbers that lead to it, in the order of its header;
        without any, all of the dimension."""
        found = Expansion()
        for state in self.properties.get("qExpansionState") or ():
            mark = state.get("qPos") or {}
            if mark.get("qElemValues"):
                refused = "positions by value, whose form is not documented, are not supported: give qElemNo"
                raise UnsupportedError(refused, parameter="qElemValues")
            name, inverted = str(mark.get("qDimName") or ""), bool(state.get("qExcludeList"))
            names = [column.definition.definition for column in self.dimensions]
            if name not in names:
                continue
            prefix = tuple(int(number) + 1 for number in mark.get("qElemNo") or ())
            if prefix:
                found.put(names.index(name), prefix, not inverted)
            else:
                found.put_all(names.index(name), inverted)
        return found

    # -- data ------------------------------------------------------------------------------------------------

    def size(self) -> Json:
        if self.error is not None:
            return {"qcx": 0, "qcy": 0}
        return {"qcx": len(self.top.leaves), "qcy": len(self.left.leaves)}

    def further_layout(self) -> Json:
        order = self.sort_order if self.error is not None else self.axis_order
        more: Json = {"qMode": self.mode, "qEffectiveInterColumnSortOrder": order}
        return more | ({"qIndentMode": True} if self.properties.get("qIndentMode") else {})

    def first_pages(self) -> Json:
        asked = self.properties.get("qInitialDataFetch") or ()
        if self.mode == "P":
            return {"qPivotDataPages": self.pivot_pages(asked)}
        most = int(self.properties.get("qMaxStackedCells", 5000))
        return {"qStackedDataPages": self.stacked_pages(asked, most)}

    def pivot_pages(self, pages: Iterable[Mapping[str, Any]]) -> list[Json]:
        """`NxPivotPage` for each page asked for. Raises EngineError 7009 for too many cells, 6002 for a
        stacked table."""
        self._require("P")
        return [
            {
                "qLeft": self._nodes(self.left.nodes, area.top, area.top + area.height),
                "qTop": self._nodes(self.top.nodes, area.left, area.left + area.width),
                "qData": self._matrix(area),
                "qArea": area.struct(),
            }
            for area in self._areas(pages)
        ]

    def stacked_pages(self, pages: Iterable[Mapping[str, Any]], most: int = 10000) -> list[Json]:
        """`NxStackPage` for each page asked for, with at most so many cells at the outer level.

        Raises EngineError 7009 for too many cells, 6002 for a pivot table.
        """
        self._require("K")
        return [
            {"qData": [self._stack(area, most)] if area.height and area.width else [], "qArea": area.struct()}
            for area in self._areas(pages)
        ]

    def _areas(self, pages: Iterable[Mapping[str, Any]]) -> list[Area]:
        if self.error is not None:
            return []
        return areas(pages, len(self.top.leaves), len(self.left.leaves))

    def _require(self, mode: str) -> None:
        if self.mode != mode:
            raise EngineError(f"the hypercube is in mode {self.mode}", code=6002, parameter="qMode")

    def _nodes(self, nodes: Iterable[Node], low: int, high: int) -> list[Json]:
        """`NxPivotDimensionCell` for the nodes that begin, end or pass between two rows."""
        return [
            {
                **self.cell(node),
                "qUp": max(low - node.start, 0),
                "qDown": max(node.end - high, 0),
                "qSubNodes": self._nodes(node.children, low, high),
            }
            for node in nodes
            if node.start < high and node.end > low
        ]

    def cell(self, node: Node) -> Json:
        """`NxPivotDimensionCell` without what is below it."""
        if node.item == PSEUDO:
            measure = self.measures[node.measure or 0]
            title = evaluate_text(self.context, measure.definition.label) or measure.definition.expression
            return {"qText": title, "qElemNo": -1, "qValue": "NaN", "qType": "P"}
        column = self.dimensions[node.item]
        if node.is_total:
            return {
                "qText": evaluate_text(self.context, column.definition.total_label),
                "qElemNo": -1,
                "qValue": "NaN",
                "qType": "T",
            }
        (shown,) = column.cells(np.array(node.prefix[-1:]))
        kind = "U" if shown.get("qIsNull") else "O" if shown.get("qIsOtherCell") else "N"
        kind = "E" if shown.get("qIsEmpty") else kind
        cell = {
            "qText": shown["qText"],
            "qElemNo": shown["qElemNumber"],
            "qValue": shown["qNum"],
            "qType": kind,
        }
        cell |= {name: shown[name] for name in ("qAttrExps", "qAttrDims") if name in shown}
        flags = {"qCanExpand": node.can_expand, "qCanCollapse": node.can_collapse}
        return cell | {name: True for name, value in flags.items() if value}

    def level(self, left: int, top: int) -> Level:
        """The measures by the outermost `left` and `top` dimensions of the headers."""
        found = self._levels.get((left, top))
        if found is None:
            found = self._levels[left, top] = Level(self, left, top)
        return found

    def _matrix(self, area: Area) -> list[list[Json]]:
        """`NxPivotValuePoint` by row and column; evaluated and formatted together with those alike."""
        rows = self.left.leaves[area.top : area.top + area.height]
        columns = self.top.leaves[area.left : area.left + area.width]
        matrix: list[list[Json]] = [[_EMPTY.copy() for _ in columns] for _ in rows]
        alike: dict[tuple[int, int, int, bool], list[tuple[int, int, int]]] = {}
        for y, row in enumerate(rows):
            for x, column in enumerate(columns):
                measure = _measure_of(row, column)
                if measure >= len(self.measures):
                    continue
                level = self.level(len(row.prefix), len(column.prefix))
                group = level.index.get(row.prefix + column.prefix)
                if group is not None:
                    is_total = row.is_total or column.is_total
                    key = (len(row.prefix), len(column.prefix), measure, is_total)
                    alike.setdefault(key, []).append((y, x, group))
                elif self.populates:
                    matrix[y][x] = self._filled(level, measure)
        for (left, top, measure, is_total), places in alike.items():
            groups = np.array([group for _, _, group in places], dtype=np.intp)
            points = self.points(self.level(left, top), measure, groups, is_total=is_total)
            for (y, x, _), point in zip(places, points, strict=True):
                matrix[y][x] = point
        return matrix

    def _filled(self, level: Level, at: int) -> Json:
        """The cell of a combination without data: 0, or an empty text if the measure is one."""
        if is_textual(level.values[at]):
            return {"qText": "", "qNum": "NaN", "qType": "V"}
        return {"qText": self.measures[at].texts(Vector.of_numbers([0.0]))[0], "qNum": 0, "qType": "V"}

    def points(self, level: Level, at: int, groups: Any, *, is_total: bool = False) -> list[Json]:
        """`NxPivotValuePoint` of a measure for some groups of a level, or for totals of it."""
        measure = self.measures[at]
        if is_total and measure.total_kind == "none":
            return [{"qText": "", "qNum": "NaN", "qType": "U"} for _ in groups]
        values = (level.total(at) if is_total else level.values[at]).take(groups)
        columns = (
            measure.texts(values),
            wire_numbers(values.numbers_or_nan()),
            values.is_null().tolist(),
        )
        points: list[Json] = [
            {"qText": text, "qNum": number, "qType": "U" if null else "V"}
            for text, number, null in zip(*columns, strict=True)
        ]
        definitions = measure.definition.attributes
        if definitions:
            found = [vector.take(groups) for vector in level.attributes[at]]
            for point, cell in zip(points, expression_cells(self.context, definitions, found), strict=True):
                point["qAttrExps"] = cell
        if measure.definition.attribute_dimensions:
            coded = [Coded(column.values, column.codes[groups]) for column in level.attribute_dimensions[at]]
            for point, cell in zip(points, dimension_cells(self.context, coded), strict=True):
                point["qAttrDims"] = cell
        return points

    def _stack(self, area: Area, most: int) -> Json:
        top = None if self.axes[1] == [PSEUDO] and len(self.measures) == 1 else self.top
        return Stack(area, self._matrix(area), self.left, top, self.cell).root(most)


def _measure_of(row: Node, column: Node) -> int:
    found = row.measure if row.measure is not None else column.measure
    return found or 0
