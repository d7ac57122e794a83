"""What aggregations keep with the rows they ran over, so that it is calculated once for all charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from numpy.typing import NDArray

from ..columns import Vector
from ..kernels import Reduced
from . import nodes as n
from .blocks import Deferred
from .declare import find_function
from .lift import Value
from .limits import CACHE_SIZE, ROW_VALUES_KEPT
from .scope import Frame

# Arguments of aggregations that were calculated before, and whether several charts shared them.
_shared: Final[dict[n.Node, bool]] = {}


class ByGroup(NamedTuple):
    """The value of an aggregation for each of some groups, and what was found for them on the way; with the
    groups of the rows, so that their identity stays their own."""

    groups: NDArray[Any]
    values: Vector
    found: Sequence[NDArray[Any]] | None


def kept_with(frame: Frame, nodes: tuple[n.Node, ...]) -> dict[Any, Any] | None:
    """What is kept with the rows, if nothing but them has a say in the values of `nodes`."""
    kept_of: Callable[[tuple[str, ...]], dict[Any, Any] | None] | None = getattr(frame, "kept_of", None)
    if kept_of is None:
        return None
    fields = plain_fields(nodes)
    return None if fields is None else kept_of(fields)


@lru_cache(maxsize=CACHE_SIZE)
def plain_fields(nodes: tuple[n.Node, ...]) -> tuple[str, ...] | None:
    """The fields of trees; None if something else has a say in their values."""
    fields: dict[str, None] = {}
    for node in nodes:
        for part in node.walk():
            if isinstance(part, n.FieldRef):
                fields.setdefault(part.name)
            elif isinstance(part, n.Call):
                function = find_function(part.name)
                if function is None or function.volatile or function.aggregates:
                    return None
            elif not isinstance(part, (n.Number, n.Text, n.Unary, n.Binary)):
                return None
    return tuple(fields)


def reduced_in(kept: dict[Any, Any] | None, groups: NDArray[Any], count: int) -> Reduced:
    """What was found for groups of rows, kept with these."""
    if kept is None:
        return Reduced(groups, count)
    at = ("reduced", count, id(groups))
    found: Reduced | None = kept.get(at)
    if found is None:
        found = kept[at] = Reduced(groups, count)
    return found


def on_rows(node: n.Node, kept: dict[Any, Any] | None, value: Callable[[n.Node], Value]) -> Value:
    """An argument's value on every row. The last few that took calculation are kept with the rows."""
    if kept is None or isinstance(node, (n.FieldRef, n.Number, n.Text)):
        return value(node)
    if node in kept:
        _shared[node] = True
    else:
        older = [at for at in kept if isinstance(at, n.Node)]
        for at in older[: len(older) + 1 - ROW_VALUES_KEPT]:
            del kept[at]
        made = kept[node] = value(node)
        if len(_shared) > CACHE_SIZE:
            _shared.clear()
        # As long as it is not known, one supposes that several are going to ask.
        if _shared.get(node, True) and isinstance(made, Deferred):
            made.expect()
        _shared.setdefault(node, False)
    found: Value = kept[node]
    return found
