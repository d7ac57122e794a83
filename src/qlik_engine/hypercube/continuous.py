"""A hypercube along a continuous axis, with the axis' ticks (GetHyperCubeContinuousData)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from ..columns.vector import Floats, Ints
from ..errors import EngineError
from ..formats import date_reader, default_text, format_dates
from ..formats.calendar import EPOCH, MS_PER_DAY
from .cells import wire_number
from .cube import Cube
from .thinning import profile

Json = dict[str, Any]

_TIME_TAGS: Final = ("$date", "$timestamp")
# Values looked at to find out whether an axis shows dates.
_SAMPLES: Final = 4
# Units of time from the longest, with how many of them one tick may span.
_UNITS: Final = (
    ("Year", "Y", (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
    ("Quarter", "M", (3,)),
    ("Month", "M", (1,)),
    ("Day", "D", (1, 7)),
    ("Hour", "h", (1, 6)),
    ("Minute", "m", (1, 15)),
    ("Second", "s", (1, 15)),
)
_PATTERNS: Final = {
    "Year": "YYYY",
    "Quarter": "MMM YYYY",
    "Month": "MMM YYYY",
    "Day": "",
    "Hour": "hh:mm",
    "Minute": "hh:mm",
    "Second": "hh:mm:ss",
}
_NICE: Final = (1.0, 2.0, 5.0, 10.0)


def continuous_data(
    cube: Cube, options: Mapping[str, Any], reverse_sort: bool = False
) -> tuple[Json, list[Json]]:
    """`qAxisData` (`NxAxisData`) and `qDataPages`: the rows in a range of the first dimension's numbers.

    Parameters: `options` (`NxContinuousDataOptions`) are the range from `qStart` to `qEnd`, all without;
    `qNbrPoints` bins, of which each keeps the rows with the lowest and the highest first measure if there
    are more rows; at most `qMaxNbrTicks` ticks; at most `qMaxNumberLines` values of the second dimension
    (-1 for all). Rows are in the order of the axis, the other way round with `reverse_sort`.

    Raises EngineError 8 for a cube without dimension or a range that ends before it starts.
    """
    if not cube.dimensions:
        raise EngineError("a continuous axis needs a dimension", code=8, parameter="qDimensions")
    numbers = cube.dimensions[0].dimension.numbers[_plain(cube)]
    start, end = _range(options, numbers)
    inside = np.flatnonzero((numbers >= start) & (numbers <= end))
    lines = _lines(cube, inside, int(options.get("qMaxNumberLines", -1)))
    bins = int(options.get("qNbrPoints") or 0)
    kept = [_binned(cube, numbers, rows, (start, end), bins) for rows in lines]
    rows = np.concatenate(kept) if kept else np.zeros(0, dtype=np.intp)
    rows = rows[np.argsort(numbers[rows], kind="stable")]
    if reverse_sort:
        rows = rows[::-1]
    page: Json = {
        "qMatrix": cube.matrix(rows, cube.column_order) if len(rows) else [],
        "qTails": [{"qUp": 0, "qDown": 0} for _ in cube.dimensions],
        "qArea": {"qLeft": 0, "qTop": 0, "qWidth": cube.width, "qHeight": len(rows)},
    }
    if len(rows) < sum(map(len, lines)):
        page["qIsReduced"] = True
    return _axis(cube, start, end, int(options.get("qMaxNbrTicks") or 0)), [page]


def _plain(cube: Cube) -> Ints:
    """The codes of the first dimension; Others is no value."""
    codes = cube.dimension_codes(0)
    return np.where(cube.dimensions[0].is_other(codes), 0, codes)


def _range(options: Mapping[str, Any], numbers: Floats) -> tuple[float, float]:
    known = numbers[~np.isnan(numbers)]
    least, most = (float(known.min()), float(known.max())) if len(known) else (math.nan, math.nan)
    start, end = _bound(options.get("qStart"), least), _bound(options.get("qEnd"), most)
    if start > end:
        raise EngineError("qEnd is before qStart", code=8, parameter="qOptions")
    return start, end


def _bound(value: Any, default: float) -> float:
    number = math.nan if value is None else float(value)
    return default if math.isnan(number) else number


def _lines(cube: Cube, rows: Ints, most: int) -> list[Ints]:
    """The rows of each value of the second dimension, in the order first met; all as one without."""
    if len(cube.dimensions) < 2:
        return [rows]
    codes = cube.dimension_codes(1)[rows]
    values, firsts = np.unique(codes, return_index=True)
    shown = values[np.argsort(firsts, kind="stable")]
    return [rows[codes == value] for value in (shown if most < 0 else shown[:most])]


def _binned(cube: Cube, numbers: Floats, rows: Ints, bounds: tuple[float, float], bins: int) -> Ints:
    rows = rows[np.argsort(numbers[rows], kind="stable")]
    if bins <= 0 or len(rows) <= 2 * bins:
        return rows
    start, end = bounds
    values = cube.measures[0].numbers[rows] if cube.measures else np.zeros(len(rows))
    width = (end - start) / bins or 1.0
    at = np.minimum(((numbers[rows] - start) / width).astype(np.intp), bins - 1)
    cuts = np.flatnonzero(np.diff(at)) + 1
    parts = np.split(np.arange(len(rows)), cuts)
    kept = np.concatenate([part[profile(values[part], len(part))] for part in parts])
    return np.asarray(rows[kept])


# --- the axis -----------------------------------------------------------------------------------------


def _axis(cube: Cube, start: float, end: float, most: int) -> Json:
    """`NxAxisData` with the finest ticks of which there are at most `most`."""
    if most <= 0 or math.isnan(start):
        return {"qAxis": []}
    column = cube.dimensions[0]
    info = column.info()
    tags = list(info["qTags"])
    if any(tag in tags for tag in _TIME_TAGS) or _shows_dates(cube):
        name, ticks = _times(cube, start, end, most)
    else:
        name, ticks = str(info["qFallbackTitle"]), _steps(cube, start, end, most)
    return {"qAxis": [{"qName": name, "qTags": tags, "qTicks": ticks}]}


def _shows_dates(cube: Cube) -> bool:
    """Whether the first values of the axis are written as dates or timestamps."""
    column = cube.dimensions[0]
    locale = column.context.locale
    codes = np.flatnonzero(~np.isnan(column.dimension.numbers))[:_SAMPLES].tolist()
    readers = [date_reader(pattern, locale) for pattern in (locale.date_format, locale.timestamp_format)]
    return bool(codes) and all(
        any(reader(column.dimension.texts[code]) == column.dimension.numbers[code] for reader in readers)
        for code in codes
    )


def _steps(cube: Cube, start: float, end: float, most: int) -> list[Json]:
    """Ticks at multiples of 1, 2 or 5 times a power of ten."""
    if start == end:
        return [_tick(default_text(start, cube.context.locale), start, end)]
    scale = 10.0 ** math.floor(math.log10((end - start) / most))
    step = next(s for s in _NICE if (end - start) / (s * scale) <= most) * scale
    first, last = math.ceil(start / step - 1e-9), math.floor(end / step + 1e-9)
    places = [round(at * step, 12) for at in range(first, last + 1)][:most]
    return [_tick(default_text(place, cube.context.locale), place, place) for place in places]


def _times(cube: Cube, start: float, end: float, most: int) -> tuple[str, list[Json]]:
    """Ticks that span calendar periods."""
    chosen, edges = "", np.zeros(0)
    for name, unit, sizes in _UNITS:
        found = next((e for e in _edges(unit, sizes, start, end, most) if len(e) - 1 <= most), None)
        if found is not None:
            chosen, edges = name, found
    locale = cube.context.locale
    texts = format_dates(edges[:-1], _PATTERNS.get(chosen) or locale.date_format, locale)
    spans = zip(texts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    return chosen, [_tick(str(text), low, high) for text, low, high in spans]


def _edges(unit: str, sizes: tuple[int, ...], start: float, end: float, most: int) -> Iterator[Floats]:
    """The days at which periods begin, from the one with `start` to the one with `end`, for each size that
    does not make far too many."""
    low, high = (EPOCH.astype("datetime64[ms]") + round(at * MS_PER_DAY) for at in (start, end))
    first, last = (int(at.astype(f"datetime64[{unit}]").astype(np.int64)) for at in (low, high))
    for size in sizes:
        begin, stop = first - first % size, last - last % size + size
        if (stop - begin) // size > most:
            continue
        units = np.arange(begin, stop + 1, size).astype(f"datetime64[{unit}]").astype("datetime64[ms]")
        yield (units - EPOCH.astype("datetime64[ms]")).astype(np.int64) / MS_PER_DAY


def _tick(text: str, start: float, end: float) -> Json:
    return {"qText": text, "qStart": wire_number(start), "qEnd": wire_number(end)}
