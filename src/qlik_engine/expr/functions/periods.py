"""Periods around a date: where they start and end, what they are called, and what lies in them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ...columns import Vector
from ...columns.vector import Floats
from ...errors import UnsupportedError
from ...formats.calendar import Integers, civil, day_number, month_index, month_start, week_day, week_of
from ..declare import Style, function
from ..lift import Context, dual_of, numbers_of
from .dates import integers, serial, shifted_months, single, where_date, whole_days

_ZERO: Final = np.array([0.0])
_MILLISECOND: Final = 1 / 86_400_000
# Numbers of months that divide a year.
_MONTH_COUNTS: Final = (1, 2, 3, 4, 6)


@dataclass(frozen=True, slots=True)
class Period:
    """One kind of period. `start(ctx, dates, shift, setting)` gives the serial number of its start."""

    name: str
    setting: str
    start: Callable[[Context, Floats, Integers, Floats | None], Floats]
    move: Callable[[Floats, Integers], Floats]


def _by_months(size: int) -> Callable[[Context, Floats, Integers, Floats | None], Floats]:
    def start(ctx: Context, dates: Floats, shift: Integers, setting: Floats | None) -> Floats:
        return _month_period(dates, size, shift, _first_month(setting) if size > 1 else 1)

    return start


def _first_month(setting: Floats | None) -> Any:
    # The variable FirstMonthOfYear is documented as reserved and without effect.
    return 1 if setting is None else integers(setting)


def _month_period(dates: Floats, size: Any, shift: Integers, first: Any) -> Floats:
    """Where the period of `size` months (counted from month `first`) around each date starts."""
    offset = np.asarray(first) - 1
    index = month_index(whole_days(dates)) - offset
    started = index // size * size + offset + shift * size
    return where_date(dates, month_start(np.clip(started, 12, 12 * 10000 - 1)))


def _week_start(ctx: Context, dates: Floats, shift: Integers, setting: Floats | None) -> Floats:
    first, part = ctx.locale.first_week_day, 0.0
    if setting is not None:
        first, part = _days_and_part(setting)
    days = whole_days(dates - part)
    return where_date(dates, days - week_day(days, first) + shift * 7 + part)


def _days_and_part(setting: Floats) -> tuple[Any, Any]:
    """An offset in days, which may have a part of a day."""
    part = np.nan_to_num(setting - np.floor(setting))
    return integers(setting), part


def _lunar_start(ctx: Context, dates: Floats, shift: Integers, setting: Floats | None) -> Floats:
    offset = _ZERO if setting is None else setting
    days = whole_days(dates - offset)
    january = day_number(civil(days)[0], 1, 1)
    return where_date(dates, january + (days - january) // 7 * 7 + shift * 7 + offset)


def _day_start(ctx: Context, dates: Floats, shift: Integers, setting: Floats | None) -> Floats:
    offset = _ZERO if setting is None else setting
    return where_date(dates, np.floor(dates - offset) + offset + shift)


def _by_days(count: int) -> Callable[[Floats, Integers], Floats]:
    return lambda dates, periods: dates + periods * count


def _by_month_count(count: int) -> Callable[[Floats, Integers], Floats]:
    return lambda dates, periods: shifted_months(dates, periods * count)


DAY: Final = Period("Day", "day_start", _day_start, _by_days(1))
WEEK: Final = Period("Week", "first_week_day", _week_start, _by_days(7))
LUNAR_WEEK: Final = Period("LunarWeek", "first_week_day", _lunar_start, _by_days(7))
MONTH: Final = Period("Month", "", _by_months(1), _by_month_count(1))
QUARTER: Final = Period("Quarter", "first_month_of_year", _by_months(3), _by_month_count(3))
YEAR: Final = Period("Year", "first_month_of_year", _by_months(12), _by_month_count(12))


def _declare(name: str, args: str, returns: str, help: str, body: Callable[..., Any], style: Style) -> None:
    body.__module__ = __name__
    function(name, args, returns=returns, help=help, style=style)(body)


def _declare_bounds(period: Period) -> None:
    args = "date:number, shift:number?" + (f", {period.setting}:number?" if period.setting else "")
    what = "day" if period is DAY else "date"

    def start(ctx: Context, date: Floats, shift: Floats = _ZERO, setting: Floats | None = None) -> Floats:
        return _start_of(ctx, period, date, shift, setting)

    def end(ctx: Context, date: Floats, shift: Floats = _ZERO, setting: Floats | None = None) -> Floats:
        return _start_of(ctx, period, date, shift + 1, setting) - _MILLISECOND

    kind = "timestamp" if period is DAY else "date"
    help = f"of the {period.name.lower()} a {what} lies in, `shift` periods later."
    _declare(f"{period.name}Start", args, kind, f"The first moment {help}", start, Style.ARRAY)
    _declare(f"{period.name}End", args, kind, f"The last millisecond {help}", end, Style.ARRAY)


def _start_of(ctx: Context, period: Period, date: Floats, shift: Floats, setting: Floats | None) -> Floats:
    return np.where(np.isnan(shift), np.nan, period.start(ctx, date, integers(shift), setting))


def _declare_membership(period: Period) -> None:
    optional = f", {period.setting}:number?" if period.setting else ""
    args = f"date:number, base:number, shift:number{optional}"

    def within(
        ctx: Context, date: Floats, base: Floats, shift: Floats, setting: Floats | None = None
    ) -> Floats:
        low = _start_of(ctx, period, base, shift, setting)
        return _inside(date, low, _start_of(ctx, period, base, shift + 1, setting))

    def until(
        ctx: Context, date: Floats, base: Floats, shift: Floats, setting: Floats | None = None
    ) -> Floats:
        low = _start_of(ctx, period, base, shift, setting)
        last = period.move(base, integers(shift))
        return _inside(date, low, np.where(period is DAY, last + _MILLISECOND, np.floor(last) + 1))

    to = "InDayToTime" if period is DAY else f"In{period.name}ToDate"
    # InMonth has a fourth argument that is documented as reserved and without effect.
    reserved = ", reserved:number?" if period is MONTH else ""
    _declare(
        f"In{period.name}",
        args + reserved,
        "bool",
        f"Whether a date lies in the {period.name} of another.",
        within,
        Style.ARRAY,
    )
    _declare(
        to,
        args,
        "bool",
        f"The same, up to and including `base`, moved by {period.name}s.",
        until,
        Style.ARRAY,
    )


def _inside(date: Floats, low: Floats, high: Floats) -> Floats:
    missing = np.isnan(date) | np.isnan(low) | np.isnan(high)
    return np.where(missing, np.nan, np.where((date >= low) & (date < high), -1.0, 0.0))


for _period in (DAY, WEEK, LUNAR_WEEK, MONTH, QUARTER, YEAR):
    _declare_bounds(_period)
    _declare_membership(_period)


# --- periods of n months --------------------------------------------------------------------------

_MONTHS = "months:number, date:number, shift:number?, first_month_of_year:number?"


def _months_start(size: Floats, date: Floats, shift: Floats, first: Floats | None) -> Floats:
    fine = np.isin(size, _MONTH_COUNTS) & ~np.isnan(shift)
    start = _month_period(date, np.where(fine, integers(size), 1), integers(shift), _first_month(first))
    return np.where(fine, start, np.nan)


@function(
    "MonthsStart",
    _MONTHS,
    returns="date",
    help="The start of a period of 1, 2, 3, 4 or 6 months.",
    style=Style.ARRAY,
)
def months_start(months: Floats, date: Floats, shift: Floats = _ZERO, first: Floats | None = None) -> Floats:
    return _months_start(months, date, shift, first)


@function(
    "MonthsEnd",
    _MONTHS,
    returns="date",
    help="The end of a period of 1, 2, 3, 4 or 6 months.",
    style=Style.ARRAY,
)
def months_end(months: Floats, date: Floats, shift: Floats = _ZERO, first: Floats | None = None) -> Floats:
    return _months_start(months, date, shift + 1, first) - _MILLISECOND


_IN_MONTHS = "months:number, date:number, base:number, shift:number, first_month_of_year:number?"


@function(
    "InMonths",
    _IN_MONTHS,
    returns="bool",
    help="Whether a date lies in the period of another.",
    style=Style.ARRAY,
)
def in_months(
    months: Floats, date: Floats, base: Floats, shift: Floats, first: Floats | None = None
) -> Floats:
    low = _months_start(months, base, shift, first)
    return _inside(date, low, _months_start(months, base, shift + 1, first))


@function(
    "InMonthsToDate",
    _IN_MONTHS,
    returns="bool",
    help="The same, up to and including `base`.",
    style=Style.ARRAY,
)
def in_months_to_date(
    months: Floats, date: Floats, base: Floats, shift: Floats, first: Floats | None = None
) -> Floats:
    low = _months_start(months, base, shift, first)
    return _inside(date, low, np.floor(shifted_months(base, integers(shift) * integers(months))) + 1)


@function(
    "YearToDate",
    "date:number, year_offset:number?, first_month:number?, today:number?",
    returns="bool",
    help="Whether a date lies in the year so far.",
    style=Style.ARRAY,
)
def year_to_date(
    ctx: Context,
    date: Floats,
    year_offset: Floats = _ZERO,
    first_month: Floats | None = None,
    today: Floats | None = None,
) -> Floats:
    base = _last_reload(ctx) if today is None else today
    low = _start_of(ctx, YEAR, base, year_offset, first_month)
    return _inside(date, low, np.floor(shifted_months(base, integers(year_offset) * 12)) + 1)


def _last_reload(ctx: Context) -> Floats:
    """When the data were loaded last; now, while they are being loaded."""
    number = np.nan
    if ctx.owner is not None:
        with suppress(UnsupportedError):
            number = dual_of(ctx.owner("ReloadTime", ())).number
    return np.array([number if number == number else serial(ctx.now)])


# --- names ----------------------------------------------------------------------------------------


def _named(start: Floats, form: Callable[[int, int, int], str], years_of: Floats | None = None) -> Vector:
    """Duals of period starts, with a text made of year (that of `years_of` if given), month and day."""
    years, months, days = (part.tolist() for part in civil(whole_days(start)))
    if years_of is not None:
        years = civil(whole_days(years_of))[0].tolist()
    texts = np.empty(len(start), dtype=object)
    texts[:] = [
        None if number != number else form(y, m, d)
        for number, y, m, d in zip(start.tolist(), years, months, days, strict=True)
    ]
    return Vector(len(start), start, texts)


def _numbers(ctx: Context, value: Vector | None) -> Floats | None:
    return None if value is None else numbers_of(value, ctx.locale)


def _shift(ctx: Context, shift: Vector | None) -> Floats:
    return _ZERO if shift is None else numbers_of(shift, ctx.locale)


@function(
    "MonthName",
    "date:value, shift:value?",
    returns="dual",
    help="Month and year, as Oct 2013.",
    style=Style.VECTOR,
)
def month_name(ctx: Context, date: Vector, shift: Vector | None = None) -> Vector:
    start = _start_of(ctx, MONTH, numbers_of(date, ctx.locale), _shift(ctx, shift), None)
    return _named(start, lambda y, m, d: f"{ctx.locale.month_names[m - 1]} {y}")


def _range_name(ctx: Context, size: int) -> Callable[[int, int, int], str]:
    names = ctx.locale.month_names

    def form(year: int, month: int, day: int) -> str:
        # The year is that of the last month.
        more, last = divmod(month + size - 2, 12)
        return f"{names[month - 1]}-{names[last]} {year + more}" if size > 1 else f"{names[month - 1]} {year}"

    return form


@function(
    "QuarterName",
    "date:value, shift:value?, first_month_of_year:value?",
    returns="dual",
    help="The quarter, as Jul-Sep 2013.",
    style=Style.VECTOR,
)
def quarter_name(
    ctx: Context, date: Vector, shift: Vector | None = None, first: Vector | None = None
) -> Vector:
    setting = _numbers(ctx, first)
    start = _start_of(ctx, QUARTER, numbers_of(date, ctx.locale), _shift(ctx, shift), setting)
    names = ctx.locale.month_names
    # The year is that in which the fiscal year starts: of years from April, March 2012 is in Jan-Mar 2011.
    return _named(
        start,
        lambda y, m, d: f"{names[m - 1]}-{names[(m + 1) % 12]} {y}",
        _start_of(ctx, YEAR, start, _ZERO, setting),
    )


@function(
    "MonthsName",
    "months:value, date:value, shift:value?, first_month_of_year:value?",
    returns="dual",
    help="The period of months, as May-Aug 2013.",
    style=Style.VECTOR,
)
def months_name(
    ctx: Context, months: Vector, date: Vector, shift: Vector | None = None, first: Vector | None = None
) -> Vector:
    size = numbers_of(months, ctx.locale)
    start = _months_start(size, numbers_of(date, ctx.locale), _shift(ctx, shift), _numbers(ctx, first))
    if len(np.unique(size)) == 1:
        return _named(start, _range_name(ctx, max(int(integers(size)[0]), 1)))
    parts = [
        _named(start[i : i + 1], _range_name(ctx, int(n))) for i, n in enumerate(integers(size).tolist())
    ]
    return Vector.of_duals(part[0] for part in parts)


@function(
    "YearName",
    "date:value, shift:value?, first_month_of_year:value?",
    returns="dual",
    help="The year, as 2001, or 2001-2002 if it does not start in January.",
    style=Style.VECTOR,
)
def year_name(ctx: Context, date: Vector, shift: Vector | None = None, first: Vector | None = None) -> Vector:
    start = _start_of(ctx, YEAR, numbers_of(date, ctx.locale), _shift(ctx, shift), _numbers(ctx, first))
    return _named(start, lambda y, m, d: str(y) if m == 1 else f"{y}-{y + 1}")


@function(
    "WeekName",
    "date:value, shift:value?, first_week_day:value?, broken_weeks:value?, reference_day:value?",
    returns="dual",
    help="Year and week, as 2013/02.",
    style=Style.VECTOR,
)
def week_name(
    ctx: Context,
    date: Vector,
    shift: Vector | None = None,
    first: Vector | None = None,
    broken: Vector | None = None,
    reference: Vector | None = None,
) -> Vector:
    locale = ctx.locale
    dates, moved = numbers_of(date, locale), _shift(ctx, shift)
    start = _start_of(ctx, WEEK, dates, moved, _numbers(ctx, first))
    # Of a broken week the part the date lies in counts, not the one its first day lies in.
    weeks, years = week_of(
        whole_days(dates) + 7 * integers(moved),
        locale.first_week_day if first is None else single(numbers_of(first, locale), "first_week_day"),
        locale.broken_weeks if broken is None else bool(single(numbers_of(broken, locale), "broken_weeks")),
        locale.reference_day if reference is None else single(numbers_of(reference, locale), "reference_day"),
    )
    texts = np.empty(len(start), dtype=object)
    texts[:] = [
        f"{y}/{w:02d}" if n == n else None
        for n, y, w in zip(start.tolist(), years.tolist(), weeks.tolist(), strict=True)
    ]
    return Vector(len(start), start, texts)


@function(
    "LunarWeekName",
    "date:value, shift:value?, first_week_day:value?",
    returns="dual",
    help="Year and lunar week, as 2013/02.",
    style=Style.VECTOR,
)
def lunar_week_name(
    ctx: Context, date: Vector, shift: Vector | None = None, first: Vector | None = None
) -> Vector:
    start = _start_of(ctx, LUNAR_WEEK, numbers_of(date, ctx.locale), _shift(ctx, shift), _numbers(ctx, first))

    def form(year: int, month: int, day: int) -> str:
        return f"{year}/{(int(day_number(year, month, day)) - int(day_number(year, 1, 1))) // 7 + 1:02d}"

    return _named(start, form)


@function(
    "DayName",
    "date:number, shift:number?, day_start:number?",
    returns="date",
    help="The day, as a date.",
    style=Style.ARRAY,
)
def day_name(ctx: Context, date: Floats, shift: Floats = _ZERO, setting: Floats | None = None) -> Floats:
    return _start_of(ctx, DAY, date, shift, setting)
