"""Trend lines of measures (`qTrendLines`): curves through the rows of a cube, by all of its dimensions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.polynomial import Polynomial

from ..columns.vector import Floats, Ints
from ..errors import UnsupportedError
from .cells import error_struct
from .columns import DimensionColumn
from .measures import MeasureColumn

Json = dict[str, Any]

_INVALID: Final = 25000
_MATH: Final = 25001
_DEGREES: Final = {"AVERAGE": 0, "LINEAR": 1, "POLYNOMIAL2": 2, "POLYNOMIAL3": 3, "POLYNOMIAL4": 4}
# Straight lines through logarithms: of x, and of y.
_LOGARITHMS: Final = {"EXPONENTIAL": (False, True), "POWER": (True, True), "LOG": (True, False)}
_SHORT: Final = {"LOGARITHMIC": "LOG"}
_MULTI: Final = ("", "MULTI", "TRENDLINE_MULTILINE")
_SUM: Final = ("SUM", "TRENDLINE_SUM")
_NEVER: Final = ("", "NEVER", "CONTINUOUS_NEVER")


class Table(Protocol):
    """What is read of a cube: its columns, and the rows' values; `sums_trends` says whether lines may be of
    sums over the inner dimension."""

    sums_trends: bool
    dimensions: list[DimensionColumn]
    measures: list[MeasureColumn]
    length: int

    def dimension_codes(self, at: int) -> Any: ...


@dataclass(frozen=True, slots=True)
class Curve:
    """Coefficients of a trend line, and how much of the variance it explains."""

    kind: str
    coefficients: tuple[float, ...]
    score: float

    @property
    def expression(self) -> str:
        """The line as a formula of x."""
        numbers = [f"{number:.10g}" for number in self.coefficients]
        if self.kind == "EXPONENTIAL":
            return f"{numbers[0]}*exp({numbers[1]}*x)"
        if self.kind == "POWER":
            return f"{numbers[0]}*x^{numbers[1]}"
        if self.kind == "LOG":
            return f"{numbers[0]}+{numbers[1]}*ln(x)".replace("+-", "-")
        terms = [numbers[0], *(f"{n}*x" if at == 1 else f"{n}*x^{at}" for at, n in enumerate(numbers) if at)]
        return "+".join(terms).replace("+-", "-")


def trend_lines(table: Table, measure: MeasureColumn) -> list[Json]:
    """`NxTrendline` of each line its definition asks for; one for each value of the other dimension if the
    axis is one of two."""
    return [line for wanted in measure.definition.trend_lines for line in _lines(table, measure, wanted)]


def fit(kind: str, x: Floats, y: Floats) -> Curve | None:
    """The curve with the least squares; None where there is none. Curves of logarithms are straight lines
    through these, and so is their score."""
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    degree = _DEGREES.get(kind, 1)
    of_x, of_y = _LOGARITHMS.get(kind, (False, False))
    if (of_x and bool((x <= 0).any())) or (of_y and bool((y <= 0).any())):
        return None
    x, y = np.log(x) if of_x else x, np.log(y) if of_y else y
    if len(np.unique(x)) <= degree:
        return None
    line = Polynomial.fit(x, y, degree)
    found = np.zeros(degree + 1)
    made = line.convert().coef
    found[: len(made)] = made
    score = _score(y, y - line(x))
    if of_y:
        found[0] = np.exp(found[0])
    return Curve(kind, tuple(found.tolist()), score) if np.isfinite(found).all() else None


def _score(y: Floats, residuals: Floats) -> float:
    spread = float(((y - y.mean()) ** 2).sum())
    left = float((residuals**2).sum())
    if spread == 0:
        return 1.0
    return min(max(1 - left / spread, 0.0), 1.0)


def _lines(table: Table, measure: MeasureColumn, wanted: Mapping[str, Any]) -> list[Json]:
    given = str(wanted.get("qType") or "").upper()
    kind = _SHORT.get(given, given)
    mode = str(wanted.get("qMultiDimMode") or "").upper()
    if mode not in (*_MULTI, *_SUM):
        raise UnsupportedError(f"the trend line mode {mode} is unknown", parameter="qMultiDimMode")
    if kind not in _DEGREES and kind not in _LOGARITHMS:
        raise UnsupportedError(f"the trend line {given} is unknown", parameter="qType")
    at, dimensions = int(wanted.get("qXColIx", -1)), len(table.dimensions)
    is_valid = 0 <= at < dimensions + len(table.measures)
    if mode in _SUM:
        is_valid = table.sums_trends and at == 0 < dimensions
    if not is_valid or (at < dimensions and dimensions > 2):
        return [{"qType": kind, "qCoeff": [], "qError": error_struct(_INVALID)}]
    if at >= dimensions:
        return [_line(kind, wanted, table.measures[at - dimensions].numbers, measure.numbers)]
    axis = _axis(table, at, wanted)
    if dimensions == 1:
        return [_line(kind, wanted, axis, measure.numbers)]
    if mode in _SUM:
        groups = [rows for _, rows in _by_value(np.asarray(table.dimension_codes(at)))]
        sums = np.array([np.nansum(measure.numbers[rows]) for rows in groups])
        return [_line(kind, wanted, axis[[rows[0] for rows in groups]], sums)]
    inner = np.asarray(table.dimension_codes(1 - at))
    return [
        {**_line(kind, wanted, axis[rows], measure.numbers[rows]), "qElemNo": int(code) - 1}
        for code, rows in _by_value(inner)
    ]


def _by_value(codes: Ints) -> Sequence[tuple[int, Ints]]:
    """The rows of each value, in the order the values first appear."""
    values, firsts = np.unique(codes, return_index=True)
    return [(int(value), np.flatnonzero(codes == value)) for value in values[np.argsort(firsts)]]


def _axis(table: Table, at: int, wanted: Mapping[str, Any]) -> Floats:
    """The place of each row: the number of its value if that is wanted and all have one, else the values
    count from 1 on as they appear."""
    codes = np.asarray(table.dimension_codes(at))
    continuous = str(wanted.get("qContinuousXAxis") or "").upper()
    dimension = table.dimensions[at].dimension
    if continuous not in _NEVER:
        is_time = dimension_is_time(table.dimensions[at])
        others = table.dimensions[at].is_other(codes)
        numbers = np.where(others, np.nan, dimension.numbers[np.where(others, 0, codes)])
        if not np.isnan(numbers[codes != 0]).any() and ("TIME" not in continuous or is_time):
            return numbers
    _, firsts, inverse = np.unique(codes, return_index=True, return_inverse=True)
    places = np.empty(len(firsts))
    places[np.argsort(firsts)] = np.arange(1.0, len(firsts) + 1)
    return places[inverse]


def dimension_is_time(column: DimensionColumn) -> bool:
    """Whether the values of a dimension are dates or timestamps."""
    return column.written.kind in ("D", "TS")


def _line(kind: str, wanted: Mapping[str, Any], x: Floats, y: Floats) -> Json:
    curve = fit(kind, x, y)
    if curve is None:
        return {"qType": kind, "qCoeff": [], "qError": error_struct(_MATH)}
    line: Json = {"qType": kind, "qCoeff": list(curve.coefficients), "qExpression": curve.expression}
    return line | {"qR2": curve.score} if wanted.get("qCalcR2") else line
