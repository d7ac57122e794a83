"""Parts of dates and times, and dates made of parts. Dates are day serial numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...columns import Vector
from ...columns.vector import Floats
from ...errors import UnsupportedError
from ...formats.calendar import (
    EPOCH,
    Integers,
    civil,
    day_number,
    first_week,
    is_date,
    milliseconds,
    month_index,
    month_start,
    split_time,
    week_day,
    week_of,
)
from ..declare import Style, function
from ..lift import Context, dual_of, numbers_of

_FAR = 1e9
# Days of the month that not all months have begin behind this one.
_LATE_DAY = 28
_ONE = np.array([1.0])
_ZERO = np.array([0.0])


def whole_days(dates: Floats) -> Integers:
    """The day of each date; day 0 where there is none (see `where_date`)."""
    return np.floor(np.where(is_date(dates), dates, 0.0)).astype(np.int64)


def where_date(dates: Floats, result: Any) -> Floats:
    """`result` where there is a date, else null."""
    return np.where(is_date(dates), result, np.nan)


def integers(numbers: Floats) -> Integers:
    """Numbers cut to integers; 0 where there is none, and bounded far beyond any date."""
    return np.floor(np.clip(np.nan_to_num(numbers, nan=0.0), -_FAR, _FAR)).astype(np.int64)


def serial(moment: datetime) -> float:
    """The serial number of a moment."""
    since = moment.replace(tzinfo=None) - datetime(1899, 12, 30)
    return since.days + (since.seconds + since.microseconds / 1e6) / 86400


def named(numbers: Floats, names: NDArray[np.object_], indexes: Integers) -> Vector:
    """Duals of numbers and names; null where the number is missing."""
    texts = names[np.clip(indexes, 0, len(names) - 1)]
    texts[np.isnan(numbers)] = None
    return Vector(len(numbers), numbers, texts)


def _names(names: tuple[str, ...], count: int) -> NDArray[np.object_]:
    array = np.empty(count, dtype=object)
    array[:] = (list(names) + [""] * count)[:count]
    return array


# --- parts ----------------------------------------------------------------------------------------


@function("Year", "date:number", returns="number", help="The year.", style=Style.ARRAY)
def year(date: Floats) -> Floats:
    return where_date(date, civil(whole_days(date))[0])


@function(
    "Month",
    "date:value",
    returns="dual",
    help="The month, 1 to 12, shown by its short name.",
    style=Style.VECTOR,
)
def month(ctx: Context, date: Vector) -> Vector:
    numbers = numbers_of(date, ctx.locale)
    months = civil(whole_days(numbers))[1]
    return named(where_date(numbers, months), _names(ctx.locale.month_names, 12), months - 1)


@function("Day", "date:number", returns="number", help="The day of the month.", style=Style.ARRAY)
def day(date: Floats) -> Floats:
    return where_date(date, civil(whole_days(date))[2])


@function("Hour", "time:number", returns="number", help="The hour, 0 to 23.", style=Style.ARRAY)
def hour(time: Floats) -> Floats:
    return where_date(time, split_time(milliseconds(time))[1])


@function("Minute", "time:number", returns="number", help="The minute, 0 to 59.", style=Style.ARRAY)
def minute(time: Floats) -> Floats:
    return where_date(time, split_time(milliseconds(time))[2])


@function("Second", "time:number", returns="number", help="The second, 0 to 59.", style=Style.ARRAY)
def second(time: Floats) -> Floats:
    return where_date(time, split_time(milliseconds(time))[3])


@function(
    "WeekDay",
    "date:value, first:value?",
    returns="dual",
    help="The day of the week, 0 for its first day, shown by its short name.",
    style=Style.VECTOR,
)
def weekday(ctx: Context, date: Vector, first: Vector | None = None) -> Vector:
    numbers = numbers_of(date, ctx.locale)
    days = whole_days(numbers)
    start = ctx.locale.first_week_day if first is None else integers(numbers_of(first, ctx.locale))
    return named(where_date(numbers, week_day(days, start)), _names(ctx.locale.day_names, 7), week_day(days))


def _week(
    ctx: Context, date: Floats, first: Floats | None, broken: Floats | None, reference: Floats | None
) -> tuple[Integers, Integers]:
    locale = ctx.locale
    start = locale.first_week_day if first is None else single(first, "first_week_day")
    cut = locale.broken_weeks if broken is None else bool(single(broken, "broken_weeks"))
    anchor = locale.reference_day if reference is None else single(reference, "reference_day")
    return week_of(whole_days(date), start, cut, anchor)


def single(numbers: Floats, name: str) -> int:
    """The one value of a setting that has to be the same on all rows."""
    values = np.unique(integers(numbers))
    if len(values) > 1:
        raise UnsupportedError(f"{name} that differs between rows", parameter=name)
    return int(values[0]) if len(values) else 0


_WEEK = "date:number, first_week_day:number?, broken_weeks:number?, reference_day:number?"


@function("Week", _WEEK, returns="number", help="The number of the week.", style=Style.ARRAY)
def week(
    ctx: Context,
    date: Floats,
    first: Floats | None = None,
    broken: Floats | None = None,
    ref: Floats | None = None,
) -> Floats:
    return where_date(date, _week(ctx, date, first, broken, ref)[0])


@function("WeekYear", _WEEK, returns="number", help="The year the week belongs to.", style=Style.ARRAY)
def week_year(
    ctx: Context,
    date: Floats,
    first: Floats | None = None,
    broken: Floats | None = None,
    ref: Floats | None = None,
) -> Floats:
    return where_date(date, _week(ctx, date, first, broken, ref)[1])


# Days before each month of a leap year: day numbers of the year count a 29 February always.
_BEFORE = np.array([0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335])


def _day_of_period(date: Floats, start_month: Floats, months: int) -> Floats:
    _, month_, day_ = civil(whole_days(date))
    offset = (month_ - integers(start_month)) % months
    first = (month_ - 1 - offset) % 12
    return where_date(date, (_BEFORE[month_ - 1] + day_ - 1 - _BEFORE[first]) % 366 + 1)


@function(
    "DayNumberOfYear",
    "date:number, start_month:number?",
    returns="number",
    help="The day of the year, as if every year were a leap year.",
    style=Style.ARRAY,
)
def day_number_of_year(date: Floats, start_month: Floats = _ONE) -> Floats:
    return _day_of_period(date, start_month, 12)


@function(
    "DayNumberOfQuarter",
    "date:number, start_month:number?",
    returns="number",
    help="The day of the quarter, as if every year were a leap year.",
    style=Style.ARRAY,
)
def day_number_of_quarter(date: Floats, start_month: Floats = _ONE) -> Floats:
    return _day_of_period(date, start_month, 3)


# --- now ------------------------------------------------------------------------------------------


def _moment(ctx: Context, mode: Floats | None, name: str) -> float:
    """The serial number of now, of the last reload (mode 0) or of the opening of the app (mode 2)."""
    which = 1 if mode is None else single(mode, "timer_mode")
    if which == 1:
        return serial(ctx.now)
    if which not in _MOMENTS or ctx.owner is None:
        raise UnsupportedError(f"{name} with timer_mode {which} here", parameter=name)
    return dual_of(ctx.owner(_MOMENTS[which], ())).number


# What the owner of the rows is asked for.
_MOMENTS = {0: "ReloadTime", 2: "OpenTime"}


@function("Today", "timer_mode:number?", returns="date", help="The current date.", style=Style.ARRAY)
def today(ctx: Context, mode: Floats | None = None) -> Floats:
    return np.array([np.floor(_moment(ctx, mode, "Today"))])


@function(
    "Now", "timer_mode:number?", returns="timestamp", help="The current date and time.", style=Style.ARRAY
)
def now(ctx: Context, mode: Floats | None = None) -> Floats:
    return np.array([_moment(ctx, mode, "Now")])


@function("UTC", returns="timestamp", help="The current date and time in UTC.", style=Style.ARRAY)
def utc(ctx: Context) -> Floats:
    return np.array([serial(ctx.now.astimezone(UTC))])


@function("GMT", returns="timestamp", help="The current date and time in UTC.", style=Style.ARRAY)
def gmt(ctx: Context) -> Floats:
    return utc(ctx)


# --- dates made of parts --------------------------------------------------------------------------


@function(
    "MakeDate", "year:number, month:number?, day:number?", returns="date", help="A date.", style=Style.ARRAY
)
def make_date(year: Floats, month: Floats = _ONE, day: Floats = _ONE) -> Floats:
    y, m, d = np.broadcast_arrays(integers(year), integers(month), integers(day))
    fine = (y >= 1) & (y <= 9999) & (m >= 1) & (m <= 12) & (d >= 1)
    fine &= ~(np.isnan(year) | np.isnan(month) | np.isnan(day))
    y, m = np.where(fine, y, 2000), np.where(fine, m, 1)
    fine &= d <= month_start(y * 12 + m) - month_start(y * 12 + m - 1)
    return np.where(fine, day_number(y, m, d), np.nan)


@function(
    "MakeTime",
    "hour:number, minute:number?, second:number?",
    returns="time",
    help="A time of day.",
    style=Style.ARRAY,
)
def make_time(hour: Floats, minute: Floats = _ZERO, second: Floats = _ZERO) -> Floats:
    fine = (hour >= 0) & (hour < 24) & (minute >= 0) & (minute < 60) & (second >= 0) & (second < 60)
    return np.where(fine, (np.floor(hour) * 3600 + np.floor(minute) * 60 + second) / 86400, np.nan)


@function(
    "MakeWeekDate",
    "year:number, week:number?, day:number?, first_week_day:number?, broken_weeks:number?, "
    "reference_day:number?",
    returns="date",
    help="The date of a day (0 the first) in a week of a year.",
    style=Style.ARRAY,
)
def make_week_date(
    ctx: Context,
    year: Floats,
    week: Floats = _ONE,
    day: Floats = _ZERO,
    first: Floats | None = None,
    broken: Floats | None = None,
    reference: Floats | None = None,
) -> Floats:
    start = ctx.locale.first_week_day if first is None else single(first, "first_week_day")
    cut = ctx.locale.broken_weeks if broken is None else bool(single(broken, "broken_weeks"))
    anchor = ctx.locale.reference_day if reference is None else single(reference, "reference_day")
    fine = (year >= 1) & (year <= 9998) & (week >= 0) & (day >= 0) & (day < 7)
    years = np.where(fine, integers(year), 2000)
    days = first_week(years, start, cut, anchor) + (integers(week) - 1) * 7 + integers(day)
    return np.where(fine, days, np.nan)


# --- moving -----------------------------------------------------------------------------------------


def shifted_months(dates: Floats, months: Any, *, from_end: Any = False) -> Floats:
    """Dates moved by whole months: the day stays, or is the last one if there is no such day; with
    `from_end` the distance to the end of the month stays."""
    days = whole_days(dates)
    index = month_index(days)
    target = np.clip(index + months, 12, 12 * 10000 - 2)
    size = month_start(target + 1) - month_start(target)
    of_month = days - month_start(index)
    to_end = month_start(index + 1) - 1 - days
    moved = np.where(from_end, np.maximum(size - 1 - to_end, 0), np.minimum(of_month, size - 1))
    return where_date(dates, month_start(target) + moved + (dates - np.floor(dates)))


_MOVE = "date:number, count:number, mode:number?"


@function(
    "AddMonths",
    _MOVE,
    returns="date",
    help="The date some months later; in mode 1 days from the 28th on stay as far from the month's end.",
    style=Style.ARRAY,
)
def add_months(date: Floats, count: Floats, mode: Floats = _ZERO) -> Floats:
    from_end = (mode == 1) & (civil(whole_days(date))[2] >= _LATE_DAY)
    return np.where(np.isnan(count), np.nan, shifted_months(date, integers(count), from_end=from_end))


@function(
    "AddYears",
    "date:number, count:number",
    returns="date",
    help="The date some years later.",
    style=Style.ARRAY,
)
def add_years(date: Floats, count: Floats) -> Floats:
    return np.where(np.isnan(count), np.nan, shifted_months(date, integers(count) * 12))


@function(
    "SetDateYear", "date:number, year:number", returns="date", help="In another year.", style=Style.ARRAY
)
def set_date_year(date: Floats, year: Floats) -> Floats:
    current = civil(whole_days(date))[0]
    return np.where(np.isnan(year), np.nan, shifted_months(date, (integers(year) - current) * 12))


@function(
    "SetDateYearMonth",
    "date:number, year:number, month:number",
    returns="date",
    help="In another year and month.",
    style=Style.ARRAY,
)
def set_date_year_month(date: Floats, year: Floats, month: Floats) -> Floats:
    target = integers(year) * 12 + integers(month) - 1
    fine = (month >= 1) & (month <= 12) & ~np.isnan(year)
    return np.where(fine, shifted_months(date, target - month_index(whole_days(date))), np.nan)


@function(
    "Age", "date:number, birth:number", returns="number", help="Full years at a date.", style=Style.ARRAY
)
def age(date: Floats, birth: Floats) -> Floats:
    y1, m1, d1 = civil(whole_days(date))
    y0, m0, d0 = civil(whole_days(birth))
    early = (m1 < m0) | ((m1 == m0) & (d1 < d0))
    return where_date(birth, where_date(date, y1 - y0 - early))


# --- working days ---------------------------------------------------------------------------------


def _holidays(holidays: tuple[Floats, ...]) -> NDArray[np.datetime64]:
    days = [single(holiday, "holiday") for holiday in holidays if not np.isnan(holiday).all()]
    return EPOCH + np.array(days, dtype="timedelta64[D]")


@function(
    "NetWorkDays",
    "start:number, end:number, holidays:number*",
    returns="number",
    help="Days from Monday to Friday, both ends included, without holidays.",
    style=Style.ARRAY,
)
def net_work_days(start: Floats, end: Floats, *holidays: Floats) -> Floats:
    first, last = EPOCH + whole_days(start), EPOCH + whole_days(end)
    count = np.busday_count(first, last + 1, holidays=_holidays(holidays))
    return where_date(end, where_date(start, np.where(last >= first, count, 0)))


def _work_date(date: Floats, count: Floats, holidays: tuple[Floats, ...], *, forward: bool) -> Floats:
    steps = np.maximum(integers(count) - 1, 0)
    roll: Literal["forward", "backward"] = "forward" if forward else "backward"
    start = EPOCH + whole_days(date)
    found = np.busday_offset(start, steps if forward else -steps, roll=roll, holidays=_holidays(holidays))
    return np.where(np.isnan(count), np.nan, where_date(date, (found - EPOCH).astype(np.int64)))


_WORK = "date:number, count:number, holidays:number*"


@function(
    "LastWorkDate", _WORK, returns="date", help="The day on which work of some days ends.", style=Style.ARRAY
)
def last_work_date(date: Floats, count: Floats, *holidays: Floats) -> Floats:
    return _work_date(date, count, holidays, forward=True)


@function(
    "FirstWorkDate",
    _WORK,
    returns="date",
    help="The latest day to start work of some days.",
    style=Style.ARRAY,
)
def first_work_date(date: Floats, count: Floats, *holidays: Floats) -> Floats:
    return _work_date(date, count, holidays, forward=False)
