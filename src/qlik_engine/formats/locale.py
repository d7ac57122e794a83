"""The format variables a script sets, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Locale:
    """Format variables in force; the defaults are those of a new app in English (United States)."""

    decimal_sep: str = "."
    thousand_sep: str = ","
    money_decimal_sep: str = "."
    money_thousand_sep: str = ","
    money_format: str = "$ ###0.00;-$ ###0.00"
    time_format: str = "h:mm:ss TT"
    date_format: str = "M/D/YYYY"
    timestamp_format: str = "M/D/YYYY h:mm:ss[.fff] TT"
    month_names: tuple[str, ...] = _MONTHS
    long_month_names: tuple[str, ...] = _LONG_MONTHS
    day_names: tuple[str, ...] = _DAYS
    long_day_names: tuple[str, ...] = _LONG_DAYS
    first_week_day: int = 6
    broken_weeks: bool = True
    reference_day: int = 0
    first_month_of_year: int = 1
    collation: str = "en-US"
    numerical_abbreviation: str = (
        "3:k;6:M;9:G;12:T;15:P;18:E;21:Z;24:Y;-3:m;-6:μ;-9:n;-12:p;-15:f;-18:a;-21:z;-24:y"
    )
    null_value: str = field(default="-")
