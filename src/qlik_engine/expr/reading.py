"""What trees read: their fields, and whether they aggregate."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from . import nodes as n
from .declare import find_function
from .limits import CACHE_SIZE

AGGR: Final = "Aggr"


def fields_of(nodes: Sequence[n.Node]) -> tuple[str, ...]:
    """The fields named in trees, each once, in order. Names given to functions as names are included."""
    found: dict[str, None] = {}
    for node in nodes:
        for part in node.walk():
            if isinstance(part, n.FieldRef):
                found.setdefault(part.name)
            elif isinstance(part, n.Call):
                found.update(dict.fromkeys(part.total or ()))
    return tuple(found)


def aggregates(tree: n.Node) -> bool:
    """Whether it holds an aggregation. Those in a formula that its function evaluates itself do not count."""
    pending = [tree]
    while pending:
        node = pending.pop()
        declared = find_function(node.name) if isinstance(node, n.Call) else None
        if declared is not None and declared.aggregates:
            return True
        skipped = declared is not None and declared.parameters and declared.parameters[0].kind == "formula"
        pending += list(node.children())[1 if skipped else 0 :]
    return False


@lru_cache(maxsize=CACHE_SIZE)
def row_fields(nodes: tuple[n.Node, ...]) -> tuple[str, ...]:
    """The fields that have to be on a row to evaluate trees on it: of an Aggr only its dimensions, and
    nothing of other aggregations inside."""
    found: dict[str, None] = {}
    pending = list(reversed(nodes))
    while pending:
        node = pending.pop()
        if isinstance(node, n.FieldRef):
            found.setdefault(node.name)
        declared = find_function(node.name) if isinstance(node, n.Call) else None
        if isinstance(node, n.Call) and declared is not None and declared.aggregates:
            if declared.name == AGGR:
                pending += [dimension_of(arg) for arg in reversed(node.args[1:])]
        else:
            pending += reversed(list(node.children()))
    return tuple(found)


def dimension_of(node: n.Node) -> n.Node:
    """The dimension an argument of Aggr names, without its sorting."""
    return node.dimension if isinstance(node, n.Structured) else node
