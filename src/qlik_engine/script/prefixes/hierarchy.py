"""HIERARCHY and HIERARCHYBELONGSTO: from nodes that name their parent to levels, paths and ancestors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from ...columns import Symbols, Vector
from ...columns.vector import Ints
from ...errors import ScriptError
from ...io.rows import Rows, Values, as_coded, take
from ..data import FIELD_NOT_FOUND
from ..lexer import Cursor, Kind
from .base import Prefix

if TYPE_CHECKING:
    from ..run import Run

DEPTH_MAX = 1_000
"""A tree deeper than this is not a tree of things people made."""

NONE = -1

DELIMITER = 6
"""The argument of HIERARCHY that may be a sign without quotes."""


def _arguments(cursor: Cursor, least: int, most: int) -> list[str]:
    """Names with commas in parentheses; one may be left out between two commas."""
    cursor.expect("(")
    names: list[str] = []
    while True:
        token = cursor.token()
        is_empty = token.value in (",", ")") and not token.quote
        is_sign = token.kind is Kind.SYMBOL and len(names) == DELIMITER
        names.append("" if is_empty else cursor.take().value if is_sign else cursor.name("a field name"))
        if not cursor.accept(","):
            break
    cursor.expect(")")
    if not least <= len(names) <= most or not all(names[:least]):
        cursor.fail(f"Expected {least} to {most} names", None, ["a field name"])
    return names + [""] * (most - len(names))


def _column(rows: Rows, name: str) -> Values:
    if name not in rows.columns:
        raise ScriptError(f"Field '{name}' not found", code=FIELD_NOT_FOUND)
    return rows.columns[name]


def paths(rows: Rows, node: str, parent: str) -> NDArray[np.intp]:
    """One line for every way from a root to a row: the rows on it from the root on, then -1.

    A root is a row whose parent is no node. Rows that no root leads to are not there.
    """
    symbols = Symbols()
    ids = symbols.encode(_column(rows, node)).astype(np.intp)
    parents = symbols.encode(_column(rows, parent)).astype(np.intp)
    is_node = np.zeros(symbols.cardinality + 1, dtype=bool)
    is_node[ids] = True
    is_node[0] = False
    order = np.argsort(parents, kind="stable")
    sorted_parents = parents[order]
    level = np.flatnonzero(~is_node[parents])[:, np.newaxis]
    levels = [level]
    while len(level) and len(levels) <= DEPTH_MAX:
        last = ids[level[:, -1]]
        begin = np.searchsorted(sorted_parents, last, "left")
        count = np.where(last == 0, 0, np.searchsorted(sorted_parents, last, "right") - begin)
        above = np.repeat(np.arange(len(level)), count)
        starts = np.repeat(begin - (np.cumsum(count) - count), count)
        below = order[starts + np.arange(len(above))]
        again = (level[above] == below[:, np.newaxis]).any(axis=1)
        level = np.column_stack((level[above], below))[~again]
        levels.append(level)
    if len(level):
        raise ScriptError(f"The hierarchy is more than {DEPTH_MAX} levels deep")
    width = max(1, len(levels) - 1)
    padded = [
        np.pad(each, ((0, 0), (0, width - each.shape[1])), constant_values=NONE) for each in levels[:-1]
    ]
    lines = np.concatenate(padded) if padded else np.zeros((0, width), dtype=np.intp)
    own = lines[np.arange(len(lines)), depths(lines) - 1] if len(lines) else np.zeros(0, dtype=np.intp)
    result: NDArray[np.intp] = lines[np.argsort(own, kind="stable")]
    return result


def depths(lines: NDArray[np.intp]) -> Ints:
    count: Ints = (lines != NONE).sum(axis=1)
    return count


def _picked(values: Values, at: Ints) -> Values:
    """The values at rows; null at -1."""
    column = take(values, np.maximum(at, 0)) if len(values) else Vector.nulls(len(at))
    coded = as_coded(column) if isinstance(column, Vector) else column
    coded.codes = np.where(at == NONE, 0, coded.codes)
    return coded


@dataclass(frozen=True, slots=True)
class Hierarchy(Prefix):
    """A field per level, and, where named, the parent's name, the path and the depth."""

    keywords = ("HIERARCHY",)

    node: str
    parent: str
    name: str
    parent_name: str
    path_source: str
    path: str
    delimiter: str
    depth: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls(*_arguments(cursor, 3, 8))

    def shape(self, run: Run, rows: Rows) -> Rows:
        lines = paths(rows, self.node, self.parent)
        depth = depths(lines)
        each = np.arange(len(lines))
        own = lines[each, depth - 1]
        names = _column(rows, self.name)
        columns = {field: take(values, own) for field, values in rows.columns.items()}
        for level in range(lines.shape[1] if len(lines) else 0):
            columns[f"{self.name}{level + 1}"] = _picked(names, lines[:, level])
        if self.parent_name:
            above = np.where(depth > 1, lines[each, np.maximum(depth - 2, 0)], NONE)
            columns[self.parent_name] = _picked(names, above)
        if self.path:
            texts = run.texts_of(_column(rows, self.path_source or self.name))
            joint = self.delimiter or "/"
            columns[self.path] = Vector.of_texts(
                joint.join(texts[row] for row in line if row != NONE) for line in lines.tolist()
            )
        if self.depth:
            columns[self.depth] = Vector.of_numbers(depth)
        return Rows(columns, len(lines))


@dataclass(frozen=True, slots=True)
class HierarchyBelongsTo(Prefix):
    """A row for every node and each of its ancestors, itself included."""

    keywords = ("HIERARCHYBELONGSTO",)

    node: str
    parent: str
    name: str
    ancestor: str
    ancestor_name: str
    depth_difference: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls(*_arguments(cursor, 5, 6))

    def shape(self, run: Run, rows: Rows) -> Rows:
        lines = paths(rows, self.node, self.parent)
        depth = depths(lines)
        line = np.repeat(np.arange(len(lines)), depth)
        difference = np.arange(len(line)) - np.repeat(np.cumsum(depth) - depth, depth)
        below = lines[np.arange(len(lines)), depth - 1][line]
        above = lines[line, depth[line] - 1 - difference]
        triples = np.column_stack((below, difference, above))
        _, firsts = np.unique(triples, axis=0, return_index=True)
        firsts = np.sort(firsts)
        below, above, difference = below[firsts], above[firsts], difference[firsts]
        nodes, names = _column(rows, self.node), _column(rows, self.name)
        columns: dict[str, Values] = {
            self.node: take(nodes, below),
            self.name: take(names, below),
            self.ancestor: take(nodes, above),
            self.ancestor_name: take(names, above),
        }
        if self.depth_difference:
            columns[self.depth_difference] = Vector.of_numbers(difference)
        return Rows(columns, len(below))
