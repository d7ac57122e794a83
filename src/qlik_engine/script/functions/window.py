"""Window and WRank: an aggregation over rows around each row of a LOAD."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ... import kernels
from ...columns import Coded, Dual, Vector
from ...columns.vector import Bools, Floats, Ints
from ...errors import ExpressionError, ScriptError, UnsupportedError
from ...expr import nodes as n
from ...expr.evaluate import evaluate_scope
from ...expr.lift import Value, numbers_of
from ...expr.printer import to_text
from ...expr.scope import AggregationSpec
from ...expr.scope import Rows as AggregationRows
from ...formats.locale import Locale
from ...hypercube import inter_record
from ...hypercube.segments import Segments, make_segments
from ...io.rows import Rows, as_coded, combined, identity, plain
from ..ranks import value_ranks
from .base import Call, loader_function

_DIRECTIONS: Final = {"ASC": 1, "DESC": -1}
# How many arguments may follow: the expression, with a filter, with start and end.
_BEHIND_SORTING: Final = (1, 2, 4)
# Rows of all windows together: more would not fit into memory.
_MOST: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class _Window:
    """What Window was given: the main expression, and for every row its place in its partition, by what it is
    sorted, whether it counts, and how many rows around it belong to its window (None: all)."""

    main: n.Node
    segments: Segments
    ranks: Floats | None
    counts: Bools
    start: Floats | None
    end: Floats | None


class _Scope:
    """Groups of rows as the scope of the main expression; a field in it alone means its only value."""

    def __init__(self, call: Call, frame: Rows, groups: Ints, count: int) -> None:
        self._call = call
        self._frame = frame
        self._groups = groups
        self.length = count

    @property
    def locale(self) -> Locale:
        return self._call.run.locale

    def dimension(self, field: str) -> Coded | None:
        column = self._frame.column(field)
        if column is None:
            return None
        return Coded(column.values, kernels.constant_per_group(column.codes, self._groups, self.length))

    def rows(self, spec: AggregationSpec) -> AggregationRows:
        return AggregationRows(self._frame, self._groups, self.length)

    def spread(self, spec: AggregationSpec) -> None:
        return None

    def variable(self, name: str) -> str | None:
        return self._call.run.variables.get(name)

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        raise UnsupportedError(f"{name}() inside Window", parameter=name)


@loader_function("Window")
def window(call: Call) -> Value:
    """The value of an aggregation over the rows of each row's partition, or over those around it there."""
    found = _read(call)
    if isinstance(found.main, n.Call) and found.main.name.lower() == "wrank":
        return _ranked(call, found)
    try:
        return _each_window(call, found) if found.start is not None else _each_partition(call, found)
    except ExpressionError as error:
        raise ScriptError(f"{error.message} in '{to_text(found.main)}'") from error


@loader_function("WRank")
def rank(call: Call) -> Value:
    raise ScriptError("WRank() has a meaning in Window() only")


def _read(call: Call) -> _Window:
    main, *rest = call.arguments
    at = next((place for place, value in enumerate(rest) if _direction(value)), len(rest))
    more = rest[at + 1 :]
    if at < len(rest) and len(more) not in _BEHIND_SORTING:
        raise ScriptError("Window() takes behind its partitions: sorting, its expression, filter, start, end")
    place = at + 2
    ranks = _direction(rest[at]) * _ranks(call, place) if more else None
    values = [call.vector(place + 1 + i) for i in range(len(more) - 1)]
    counts = np.ones(call.length, dtype=bool)
    if values:
        numbers = numbers_of(values[0], call.run.locale)
        counts = ~np.isnan(numbers) & (numbers != 0)
    start, end = (numbers_of(value, call.run.locale) for value in values[1:]) if values[1:] else (None, None)
    keys = [identity(call.vector(i + 1)) for i in range(at)]
    order = np.arange(call.length) if ranks is None else np.argsort(ranks, kind="stable")
    groups = [combined(keys, call.length)[0]] if keys else []
    node = n.Call("Only", (main,)) if isinstance(main, n.FieldRef) else main
    return _Window(node, make_segments(order, groups, call.length), ranks, counts, start, end)


def _direction(value: Any) -> int:
    """1 and -1 for the words that start the sorting, 0 for other arguments."""
    return _DIRECTIONS.get((value.text or "").upper(), 0) if isinstance(value, Dual) else 0


def _ranks(call: Call, index: int) -> Floats:
    """The order of the values of an argument, as numbers; NaN, which sorts last, for null."""
    values = call.arguments[index]
    coded = values if isinstance(values, Coded) else as_coded(call.vector(index))
    found = value_ranks(coded, call.run.locale.collation).astype(np.float64)
    return np.where(plain(coded).is_null(), np.nan, found)


def _each_partition(call: Call, found: _Window) -> Vector:
    segments = found.segments
    rows = segments.rows[found.counts[segments.rows]]
    starts, groups = np.unique(segments.low, return_inverse=True)
    scope = _Scope(call, call.stage.frame.take(rows), groups[rows], len(starts))
    return evaluate_scope(found.main, to_text(found.main), scope).take(groups)


def _each_window(call: Call, found: _Window) -> Vector:
    segments = found.segments
    assert found.start is not None
    assert found.end is not None
    # A bound without a number is that of the partition.
    low = np.where(np.isnan(found.start), segments.low, segments.place + np.nan_to_num(found.start))
    high = np.where(np.isnan(found.end), segments.high, segments.place + np.nan_to_num(found.end) + 1)
    low = np.clip(low, segments.low, segments.high).astype(np.intp)
    sizes = np.maximum(np.clip(high, segments.low, segments.high).astype(np.intp) - low, 0)
    total = int(sizes.sum())
    if total > _MOST:
        raise UnsupportedError(f"Window() over {total} rows in all", parameter="Window")
    owners = np.repeat(np.arange(call.length), sizes)
    within = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    rows = segments.rows[np.repeat(low, sizes) + within]
    kept = found.counts[rows]
    scope = _Scope(call, call.stage.frame.take(rows[kept]), owners[kept], call.length)
    return evaluate_scope(found.main, to_text(found.main), scope)


def _ranked(call: Call, found: _Window) -> Vector:
    if found.ranks is None or found.start is not None:
        raise ScriptError("WRank() needs a Window() with sorting, and without start and end")
    assert isinstance(found.main, n.Call)
    options: list[Dual] = []
    for node in found.main.args:
        if not isinstance(node, n.Number):
            raise UnsupportedError("WRank() with a mode that is no number", parameter="WRank")
        options.append(Dual(node.value))
    # Rank gives the largest number the first place.
    numbers = Vector.of_numbers(np.where(found.counts, -found.ranks, np.nan))
    result = inter_record.answer("Rank", found.segments, [numbers, *options], call.run.locale)
    assert isinstance(result, Vector)
    return result
