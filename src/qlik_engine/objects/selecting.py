"""Selections made through the cells and ranges of an object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..columns.vector import Bools, Floats
from ..errors import EngineError
from ..selection import SelectableField

if TYPE_CHECKING:
    from ..hypercube import Cube, PivotCube
    from ..session import Session

Wanted = dict[int, Bools]
"""By number of a dimension, a bitmap over the codes of its values."""


def in_ranges(numbers: Floats, ranges: Iterable[Mapping[str, Any]]) -> Bools:
    """Which numbers lie in one of some `Range`: qMin, qMax, and whether these belong to it."""
    found = np.zeros(len(numbers), dtype=bool)
    for wanted in ranges:
        low, high = _bound(wanted, "qMin", -np.inf), _bound(wanted, "qMax", np.inf)
        above = numbers >= low if wanted.get("qMinInclEq") else numbers > low
        below = numbers <= high if wanted.get("qMaxInclEq") else numbers < high
        found |= above & below
    return found


def cells_of(cube: Cube, rows: Sequence[int], columns: Sequence[int]) -> Wanted:
    """The values in some cells of a straight table; without `rows` those of all rows."""
    picked = cube.shown_rows(rows) if rows else slice(None)
    return _values(cube, picked, columns)


def pivot_cells_of(cube: PivotCube, cells: Iterable[Mapping[str, Any]]) -> Wanted:
    """The values that cells (`NxSelectionCell`) of a pivot table lead to; null and Others are none."""
    result: Wanted = {}
    for cell in cells:
        row, column = int(cell.get("qRow") or 0), int(cell.get("qCol") or 0)
        for at, code in cube.values_at(str(cell.get("qType") or "D"), row, column).items():
            count = len(cube.dimensions[at].dimension.values)
            bitmap = result.setdefault(at, np.zeros(count, dtype=bool))
            if 0 < code < count:
                bitmap[code] = True
    return result


def rows_in_ranges(
    cube: Cube, ranges: Iterable[Mapping[str, Any]], columns: Sequence[int], any_measure: bool
) -> Wanted:
    """The values of the rows whose measures lie in ranges (`NxRangeSelectInfo`).

    Ranges of one measure are alternatives; several measures must all lie in theirs, or with `any_measure`
    one of them. Raises EngineError 8 for a measure the cube does not have.
    """
    by_measure: dict[int, list[Mapping[str, Any]]] = {}
    for wanted in ranges:
        by_measure.setdefault(int(wanted.get("qMeasureIx") or 0), []).append(wanted.get("qRange") or {})
    hits = []
    for at, asked in by_measure.items():
        if not 0 <= at < len(cube.measures):
            raise EngineError(f"there is no measure {at}", code=8, parameter="qMeasureIx")
        hits.append(in_ranges(cube.measures[at].numbers, asked))
    if not hits:
        return {}
    rows: Bools = np.logical_or.reduce(hits) if any_measure else np.logical_and.reduce(hits)
    return _values(cube, rows, columns)


def tree_values_in_ranges(
    cube_of: Callable[[int], Cube], sets: Iterable[Mapping[str, Any]], any_measure: bool
) -> Wanted:
    """The values of a tree's dimensions whose measures lie in ranges (`NxTreeRangeSelectInfo`); what one of
    `sets` selects. `cube_of(n)` is the table of the first n dimensions. Raises as `rows_in_ranges`."""
    parts = []
    for wanted in sets:
        by_dimension: dict[int, list[Mapping[str, Any]]] = {}
        for item in wanted.get("qRanges") or ():
            by_dimension.setdefault(int(item.get("qDimensionIx") or 0), []).append(item)
        parts += [
            rows_in_ranges(cube_of(at + 1), ranges, [at], any_measure) for at, ranges in by_dimension.items()
        ]
    return merged(parts)


def merged(parts: Iterable[Wanted]) -> Wanted:
    """What one of several selections selects."""
    result: Wanted = {}
    for part in parts:
        for at, values in part.items():
            result[at] = result[at] | values if at in result else values
    return result


def select(
    session: Session,
    targets: Mapping[int, SelectableField],
    wanted: Wanted,
    *,
    soft_lock: bool = False,
    deselect_only: bool = False,
) -> bool:
    """Select values in several dimensions as one step; false if there are none, or a field is locked.

    `deselect_only`: what is the only selected value already is taken out instead.
    """
    by_field: dict[str, Bools] = {}
    state = "$"
    for at, values in wanted.items():
        target = targets[at]
        if not values.any() or (target.locked and not soft_lock):
            return False
        chosen = target.chosen
        if deselect_only and chosen is not None and chosen.count == 1 and (chosen.values == values).all():
            values = np.zeros(len(values), dtype=bool)
        by_field[target.name], state = values, target.state
    return bool(by_field) and session.apply_selections(state, by_field)


def _values(cube: Cube, rows: list[int] | slice | Bools, columns: Sequence[int]) -> Wanted:
    result: Wanted = {}
    for at in columns or range(len(cube.dimensions)):
        if not 0 <= at < len(cube.dimensions):
            raise EngineError(f"there is no dimension {at}", code=8, parameter="qColIndices")
        found = np.zeros(len(cube.dimensions[at].dimension.values), dtype=bool)
        codes: NDArray[Any] = cube.dimension_codes(at)[rows]
        found[codes[codes < len(found)]] = True  # Others has a code behind those of the values
        found[0] = False
        result[at] = found
    return result


def _bound(wanted: Mapping[str, Any], name: str, default: float) -> float:
    value = wanted.get(name)
    if value is None:
        return default
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = np.nan
    return default if np.isnan(number) else number
