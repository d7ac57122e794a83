"""The variables that every script starts with, and the formats they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from ..errors import ScriptError
from ..formats.locale import Locale

_TEXTS: Final = {
    "ThousandSep": "thousand_sep",
    "DecimalSep": "decimal_sep",
    "MoneyThousandSep": "money_thousand_sep",
    "MoneyDecimalSep": "money_decimal_sep",
    "MoneyFormat": "money_format",
    "TimeFormat": "time_format",
    "DateFormat": "date_format",
    "TimestampFormat": "timestamp_format",
    "CollationLocale": "collation",
    "NumericalAbbreviation": "numerical_abbreviation",
    "NullValue": "null_value",
}
_DATES: Final = ("TimeFormat", "DateFormat", "TimestampFormat")
_NAMES: Final = {
    "MonthNames": "month_names",
    "LongMonthNames": "long_month_names",
    "DayNames": "day_names",
    "LongDayNames": "long_day_names",
}
_NUMBERS: Final = {
    "FirstWeekDay": "first_week_day",
    "ReferenceDay": "reference_day",
    "FirstMonthOfYear": "first_month_of_year",
}
_ORDER: Final = (
    "ThousandSep", "DecimalSep", "MoneyThousandSep", "MoneyDecimalSep", "MoneyFormat",
    "TimeFormat", "DateFormat", "TimestampFormat",
    "FirstWeekDay", "BrokenWeeks", "ReferenceDay", "FirstMonthOfYear", "CollationLocale",
    "MonthNames", "LongMonthNames", "DayNames", "LongDayNames", "NumericalAbbreviation",
)  # fmt: skip


def system_variables(locale: Locale) -> dict[str, str]:
    """The format variables that describe `locale`, in the order a new script sets them."""
    values: dict[str, str] = {name: getattr(locale, attribute) for name, attribute in _TEXTS.items()}
    values |= {name: ";".join(getattr(locale, attribute)) for name, attribute in _NAMES.items()}
    values |= {name: str(getattr(locale, attribute)) for name, attribute in _NUMBERS.items()}
    values["BrokenWeeks"] = str(int(locale.broken_weeks))
    return {name: values[name] for name in _ORDER}


def with_variable(locale: Locale, name: str, value: str) -> Locale:
    """`locale` after the script has set a variable; the same if it is not a format variable.

    Raises ValueError where a number was wanted, and for brackets in a date format that do not close.
    """
    change: Mapping[str, Any] = {}
    if name in _DATES and not _is_balanced(value):
        raise ValueError(name)
    if name in _TEXTS:
        change = {_TEXTS[name]: value}
    elif name in _NAMES:
        change = {_NAMES[name]: tuple(value.split(";"))}
    elif name in _NUMBERS:
        change = {_NUMBERS[name]: int(value)}
    elif name == "BrokenWeeks":
        change = {"broken_weeks": bool(int(value))}
    return replace(locale, **change) if change else locale


def _is_balanced(pattern: str) -> bool:
    depth = 0
    for sign in pattern:
        depth += (sign == "[") - (sign == "]")
        if depth < 0:
            return False
    return depth == 0


NO_ERRORS: Final = {"ScriptError": "0", "ScriptErrorCount": "0", "ScriptErrorList": ""}
"""What the variables about errors say before the first one."""

_GENERAL_ERROR: Final = 1
_ERRORS: Final = {
    11003: 2, 3003: 8, 11020: 8, 11015: 9, 11001: 10, 11013: 11, 11016: 16, 11022: 16, 11031: 16,
}  # fmt: skip


def error_variables(variables: Mapping[str, str], error: ScriptError) -> dict[str, str]:
    """ScriptError (the documented number), ScriptErrorCount and ScriptErrorList after one more error."""
    count = int(variables.get("ScriptErrorCount", "0") or 0) + 1
    before = variables.get("ScriptErrorList", "")
    return {
        "ScriptError": str(_ERRORS.get(error.code, _GENERAL_ERROR)),
        "ScriptErrorCount": str(count),
        "ScriptErrorList": f"{before}\n{error.reason}" if before else error.reason,
    }


def default_script(locale: Locale) -> str:
    """The script of a new app: one SET per format variable."""
    quoted = ("FirstWeekDay", "BrokenWeeks", "ReferenceDay", "FirstMonthOfYear")
    lines = [
        f"SET {name}={value};" if name in quoted else f"SET {name}='{value}';"
        for name, value in system_variables(locale).items()
    ]
    return "///$tab Main\r\n" + "\r\n".join(lines) + "\r\n"


DEFAULT_SCRIPT: Final = default_script(Locale())
"""What a new app's script editor shows, in English (United States)."""
