"""Dates and times as text and back."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlik_engine.formats import Locale, date_reader, format_dates, format_interval, interpret
from qlik_engine.formats.calendar import civil, day_number, month_index, month_start, week_day, week_of

US = Locale()
ISO = Locale(
    date_format="YYYY-MM-DD",
    time_format="hh:mm:ss",
    timestamp_format="YYYY-MM-DD hh:mm:ss[.fff]",
    first_week_day=0,
    broken_weeks=False,
    reference_day=4,
)
EPOCH = date(1899, 12, 30)
days = st.integers(-600_000, 2_900_000)


def shown(number: float, pattern: str, locale: Locale = US) -> str | None:
    text: str | None = format_dates(np.array([number]), pattern, locale)[0]
    return text


@given(days)
def test_civil_dates_are_those_of_the_calendar(number: int) -> None:
    expected = EPOCH + timedelta(days=number)
    year, month, day = civil(np.array([number]))
    assert (year[0], month[0], day[0]) == (expected.year, expected.month, expected.day)
    assert day_number(expected.year, expected.month, expected.day) == number
    assert week_day(np.array([number]))[0] == expected.weekday()
    index = month_index(np.array([number]))
    assert index[0] == expected.year * 12 + expected.month - 1
    assert month_start(index)[0] == (expected.replace(day=1) - EPOCH).days


@given(days)
def test_weeks_by_the_iso_rule(number: int) -> None:
    expected = (EPOCH + timedelta(days=number)).isocalendar()
    week, year = week_of(np.array([number]), 0, False, 4)
    assert (year[0], week[0]) == (expected.year, expected.week)


@pytest.mark.parametrize(
    "pattern", ["YYYY-MM-DD", "M/D/YYYY", "D MMMM YYYY", "YYYYMMDD", "MMM D, YYYY", "DD.MM.YYYY"]
)
@given(days)
def test_dates_read_back(pattern: str, number: int) -> None:
    text = shown(number, pattern)
    assert text is not None
    assert date_reader(pattern, US)(text) == number


@given(st.integers(0, 86_399_999))
def test_times_read_back(ms: int) -> None:
    text = shown(ms / 86_400_000, "h:mm:ss.fff TT")
    assert text is not None
    assert date_reader("h:mm:ss.fff TT", US)(text) == pytest.approx(ms / 86_400_000, abs=1e-12)


@pytest.mark.parametrize(
    ("number", "pattern", "text"),
    [
        (36526.0, "WWW WWWW", "Sat Saturday"),
        (36526.0, "W", "6"),
        (36526.0, "YY/M/D", "00/1/1"),
        (36526.75, "h:mm TT", "6:00 PM"),
        (36526.0, "hh TT", "12 AM"),
        (36526.5, "hh:mm:ss.ff", "12:00:00.00"),
        (36526.5, "HH:MM", "12:00"),
        (36526.0, "yyyy-mm-dd", "2000-01-01"),
        (36526.99999999, "hh:mm:ss", "23:59:59"),
        (-1.0, "YYYY-MM-DD", "1899-12-29"),
        (math.nan, "YYYY", None),
        (1e12, "YYYY", None),
    ],
)
def test_codes(number: float, pattern: str, text: str | None) -> None:
    assert shown(number, pattern) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12/24/2020", 44189.0),
        ("1/2/2020", 43832.0),
        ("1/2/20", 43832.0),
        ("12/24/2020 6:00:00 PM", 44189.75),
        ("12/24/2020 6:00 PM", 44189.75),
        ("12/24/2020 18:00", 44189.75),
        ("2020-12-24", 44189.0),
        ("2020-12-24 18:00:00", 44189.75),
        ("2020-12-24T18:00:00.000", 44189.75),
        ("2020-12-24T18:00", 44189.75),
        ("2020-12-24T18:00:00Z", 44189.75),
        ("2020-12-24T18:00:00+0200", 44189.75 - 2 / 24),
        ("2020-12-24 18:00:00-05:30", 44189.75 + 5.5 / 24),
        ("18:00", 0.75),
        ("6:00:00 PM", 0.75),
        ("6:00:00 pm", 0.75),
    ],
)
def test_dates_in_text(text: str, number: float) -> None:
    assert interpret(text, US) == number


@pytest.mark.parametrize(
    "text", ["13/24/2020", "2/30/2020", "2020-13-01", "25:00", "12:60", "24/12/2020", "1/2/202", "20-12-24"]
)
def test_texts_that_are_no_dates(text: str) -> None:
    assert math.isnan(interpret(text, US))


def test_names_of_months() -> None:
    german = Locale(month_names=("Jan", "Feb", "Mrz", *US.month_names[3:]), date_format="D. MMM YYYY")
    assert interpret("3. Mrz 2020", german) == 43893.0
    assert math.isnan(interpret("3. Mar 2020", german))


@pytest.mark.parametrize(
    ("number", "pattern", "text"),
    [
        (1.5, "hh:mm", "36:00"),
        (1.5, "D hh:mm", "1 12:00"),
        (-0.25, "h:mm", "-6:00"),
        (1 / 86400, "hh:mm:ss", "00:00:01"),
        (1.5 / 86400, "s.fff", "1.500"),
        (90 / 1440, "mm", "90"),
        (2.0, "D", "2"),
    ],
)
def test_intervals(number: float, pattern: str, text: str) -> None:
    assert format_interval(number, pattern) == text
