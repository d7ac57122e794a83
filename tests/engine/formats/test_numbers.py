"""Numbers as text and back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlik_engine.columns import Vector
from qlik_engine.formats import Locale, default_text, format_number, interpret, read_number, text_of

US = Locale()
SWEDISH = Locale(decimal_sep=",", thousand_sep=" ")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (5.0, "5"),
        (-5.0, "-5"),
        (123456789012345.0, "123456789012345"),
        (1e15, "1e+15"),
        (0.1 + 0.2, "0.3"),
        (math.pi, "3.1415926535898"),
        (1e-5, "1e-05"),
        (1.5, "1.5"),
    ],
)
def test_default_text(number: float, text: str) -> None:
    assert default_text(number, US) == text


def test_default_text_uses_the_decimal_separator() -> None:
    assert default_text(1.5, SWEDISH) == "1,5"


@pytest.mark.parametrize(
    ("number", "pattern", "text"),
    [
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1234.5, "0", "1235"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (-0.4, "0", "0"),
        (1.5, "0.0##", "1.500"),
        (35648.0, "#,##0.##", "35,648.00"),
        (0.5, "#.##", ".50"),
        (0.0, "(ROM)", "0"),
        (-4.9, "(rom)", "-iv"),
        (1.23456, "0.0##", "1.235"),
        (7.0, "000", "007"),
        (0.256, "0.0%", "25.6%"),
        (12.0, "$#,##0", "$12"),
        (-12.0, "$#,##0;-$#,##0", "-$12"),
        (-12.0, "#,##0;(#,##0)", "(12)"),
        (0.0, "0;-0;zero", "zero"),
        (5.0, "text", "text"),
        (2_500_000.0, "0.0A", "2.5M"),
        (0.000123, "0.0e-0", "1.2e-4"),
        (255.0, "(HEX)", "FF"),
        (0.0, "(bin)", "0"),
        (4.0, "(rom)", "iv"),
        (1e22, "0", "10000000000000000000000"),
    ],
)
def test_patterns(number: float, pattern: str, text: str) -> None:
    assert format_number(number, pattern, US) == text


def test_separators_given_win() -> None:
    assert format_number(1234.5, "#.##0,00", US, decimal_sep=",", thousand_sep=".") == "1.234,50"
    assert format_number(1234.5, "# ##0,0", SWEDISH) == "1 234,5"


@given(st.integers(-(10**12), 10**12))
def test_grouped_numbers_read_back(number: int) -> None:
    text = format_number(float(number), "#,##0.00", US)
    assert interpret(text, US) == number
    assert read_number(text, "#,##0.00", US) == number


@given(st.floats(-1e14, 1e14).map(lambda x: float(f"{x:.12g}")))
def test_default_texts_read_back(number: float) -> None:
    assert interpret(default_text(number, US), US) == number


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_not(text: str) -> None:
    value = interpret(text, US)
    assert math.isnan(value) or math.isfinite(value)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12.0),
        (" 12 ", 12.0),
        ("+1.5", 1.5),
        ("-1", -1.0),
        ("1,234", 1234.0),
        ("1,234,567.5", 1234567.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("007", 7.0),
        ("$ 1,234.50", 1234.5),
        ("-$5", -5.0),
        ("($5)", -5.0),
    ],
)
def test_numbers_in_text(text: str, number: float) -> None:
    assert interpret(text, US) == number


@pytest.mark.parametrize(
    "text", ["", " ", "-", "abc", "12a", "1,23", "1.2.3", "1 2", "nan", "inf", "1_0", "0x1", "١"]
)
def test_texts_that_are_no_numbers(text: str) -> None:
    assert math.isnan(interpret(text, US))


def test_separators_of_the_locale() -> None:
    assert interpret("1 234,5", SWEDISH) == 1234.5
    assert interpret("1\u00a0234,5", SWEDISH) == 1234.5
    assert math.isnan(interpret("1,234.5", SWEDISH))


def test_text_of_keeps_given_texts_and_nulls() -> None:
    values = Vector.of_numbers([1.0, math.nan, 2.5])
    assert text_of(values, US).tolist() == ["1", None, "2.5"]
    assert text_of(Vector.of_texts(["a", None]), US).tolist() == ["a", None]
    assert text_of(Vector.nulls(2), US).tolist() == [None, None]
