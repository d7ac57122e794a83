"""The script a new app starts with: the format variables of a locale, by default English (United States)."""

from __future__ import annotations

from .locales import settings

_MEMBERS = {
    "ThousandSep": "qThousandSep",
    "DecimalSep": "qDecimalSep",
    "MoneyThousandSep": "qMoneyThousandSep",
    "MoneyDecimalSep": "qMoneyDecimalSep",
    "MoneyFormat": "qMoneyFmt",
    "TimeFormat": "qTimeFmt",
    "DateFormat": "qDateFmt",
    "TimestampFormat": "qTimestampFmt",
    "FirstWeekDay": "qFirstWeekDay",
    "BrokenWeeks": "qBrokenWeeks",
    "ReferenceDay": "qReferenceDay",
    "FirstMonthOfYear": "qFirstMonthOfYear",
    "CollationLocale": "qCollation",
    "NumericalAbbreviation": "qNumericalAbbreviation",
}
_LISTS = {
    "MonthNames": "qMonthNames",
    "LongMonthNames": "qLongMonthNames",
    "DayNames": "qDayNames",
    "LongDayNames": "qLongDayNames",
}


def new_script(main_section: str = "Main", locale: str = "") -> str:
    """One section of SET statements, named `main_section`, with the formats of a locale such as `de-DE`.
    KeyError for a locale that is not known. QIX: Doc.GetEmptyScript."""
    values = {**_standard(), **settings(locale)}
    lines = [f"///$tab {main_section}", *(_statement(name, value) for name, value in values.items()), ""]
    return "\r\n".join(lines)


def _statement(name: str, value: str) -> str:
    return f"SET {name}={value};" if value.isdecimal() else f"SET {name}='{value}';"


def _standard() -> dict[str, str]:
    from qlik_engine import Document

    locale = Document().locale_info()
    plain = {name: locale[member] for name, member in _MEMBERS.items()}
    values = {name: str(int(value)) if isinstance(value, int) else value for name, value in plain.items()}
    lists = {name: ";".join(locale["qCalendarStrings"][member]) for name, member in _LISTS.items()}
    return {**values, **lists}
