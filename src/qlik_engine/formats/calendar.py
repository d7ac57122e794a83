"""Day serial numbers: days since 1899-12-30, the time of day as fraction. Arrays in, arrays out."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..columns.vector import Floats

EPOCH: Final = np.datetime64("1899-12-30", "D")
MS_PER_DAY: Final = 86_400_000
_WEEK: Final = 7
_USUAL_REFERENCE: Final = 4
# Years 1 to 9999; a serial number beyond is no date.
FIRST_DAY: Final = int((np.datetime64("0001-01-01") - EPOCH).astype(int))
LAST_DAY: Final = int((np.datetime64("9999-12-31") - EPOCH).astype(int))

Integers = NDArray[np.int64]


def milliseconds(numbers: Floats) -> Integers:
    """Whole milliseconds since the epoch; numbers that are no date count as 0."""
    fine = (numbers >= FIRST_DAY) & (numbers < LAST_DAY + 1)
    whole: Floats = np.rint(np.where(fine, numbers, 0.0) * MS_PER_DAY)
    return whole.astype(np.int64)


def is_date(numbers: Floats) -> NDArray[np.bool_]:
    """True where a number can be shown as a date."""
    dates: NDArray[np.bool_] = np.logical_and(numbers >= FIRST_DAY, numbers < LAST_DAY + 1)
    return dates


def split_time(ms: Integers) -> tuple[Integers, Integers, Integers, Integers, Integers]:
    """Days, hours, minutes, seconds, milliseconds."""
    days, rest = np.divmod(ms, MS_PER_DAY)
    hours, rest = np.divmod(rest, 3_600_000)
    minutes, rest = np.divmod(rest, 60_000)
    seconds, rest = np.divmod(rest, 1000)
    return days, hours, minutes, seconds, rest


def civil(days: Integers) -> tuple[Integers, Integers, Integers]:
    """Year, month, day of month for whole days since the epoch."""
    dates = EPOCH + days.astype("timedelta64[D]")
    months = dates.astype("datetime64[M]")
    month_index = months.astype(np.int64)
    day = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    return month_index // 12 + 1970, month_index % 12 + 1, day


def month_index(days: Integers) -> Integers:
    """Months since year 0: 12 * year + month - 1."""
    dates = EPOCH + days.astype("timedelta64[D]")
    return dates.astype("datetime64[M]").astype(np.int64) + 1970 * 12


def month_start(index: Integers) -> Integers:
    """The serial day on which a month (as from `month_index`) starts."""
    months = (np.asarray(index, dtype=np.int64) - 1970 * 12).astype("datetime64[M]")
    return (months.astype("datetime64[D]") - EPOCH).astype(np.int64)


def day_number(year: Any, month: Any, day: Any) -> Integers:
    """Serial days of dates; months and days past the end run over into the next."""
    index = np.asarray(year, dtype=np.int64) * 12 + np.asarray(month, dtype=np.int64) - 1
    return month_start(index) + np.asarray(day, dtype=np.int64) - 1


def week_day(days: Integers, first: Any = 0) -> Integers:
    """Days since the start of the week, which is Monday for `first` 0 and Sunday for 6."""
    # Serial day 2 was a Monday.
    return (days - 2 - np.asarray(first, dtype=np.int64)) % 7


def first_week(years: Any, first: int, broken: bool, reference: int) -> Integers:
    """The day on which week 1 of years starts, which of broken weeks is cut off at new year.

    Parameters: `first` the first day of the week (0 Monday), `broken` whether weeks are cut at new
    year, `reference` the day of January that is always in week 1; what is not 1 to 7 means 4.
    """
    january = day_number(
        years, 1, 1 if broken else reference if 1 <= reference <= _WEEK else _USUAL_REFERENCE
    )
    return january - week_day(january, first)


def week_of(days: Integers, first: int, broken: bool, reference: int) -> tuple[Integers, Integers]:
    """Week number and the year it belongs to; parameters as in `first_week`."""
    starts = days - week_day(days, first)
    year = civil(days)[0]
    if not broken:
        year = np.where(starts < first_week(year, first, broken, reference), year - 1, year)
        year = np.where(starts >= first_week(year + 1, first, broken, reference), year + 1, year)
    return (starts - first_week(year, first, broken, reference)) // _WEEK + 1, year
