"""The script a new app starts with: the format variables of English (United States)."""

from __future__ import annotations

from collections.abc import Iterator

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


def new_script(main_section: str = "Main") -> str:
    """One section of SET statements, named `main_section`. QIX: Doc.GetEmptyScript."""
    lines = [f"///$tab {main_section}", *_settings(), ""]
    return "\r\n".join(lines)


def _settings() -> Iterator[str]:
    from qlik_engine import Document

    locale = Document().locale_info()
    for name, member in _MEMBERS.items():
        value = locale[member]
        yield f"SET {name}={int(value)};" if isinstance(value, int) else f"SET {name}='{value}';"
    for name, member in _LISTS.items():
        yield f"SET {name}='{';'.join(locale['qCalendarStrings'][member])}';"
