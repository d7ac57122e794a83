"""Texts by the number format of a measure."""

from __future__ import annotations

import math
from typing import Any

import pytest

from qlik_engine.columns import Dual, Vector
from qlik_engine.formats import Locale, format_values

US = Locale()


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        (None, "1234.5"),
        ({}, "1234.5"),
        ({"qType": "U", "qFmt": "0.00"}, "1234.5"),
        ({"qType": "I"}, "1235"),
        ({"qType": "I", "qUseThou": 1}, "1,235"),
        ({"qType": "F", "qnDec": 2}, "1234.50"),
        ({"qType": "F", "qnDec": 2, "qUseThou": 1}, "1,234.50"),
        ({"qType": "F", "qFmt": "#.##0,00", "qDec": ",", "qThou": "."}, "1.234,50"),
        ({"qType": "R", "qnDec": 5}, "1234.5"),
        ({"qType": "R", "qnDec": 0}, "1234.5"),
        ({"qType": "F", "qFmt": "YYYY-MM-DD"}, "1903-05-18"),
        ({"qType": "D", "qFmt": "#,##0"}, "1,235"),
        ({"qType": "R", "qnDec": 2, "qUseThou": 1}, "1,234.5"),
        ({"qType": "R", "qnDec": 14, "qFmt": "##############"}, "1234.5"),
        ({"qType": "M"}, "$ 1234.50"),
        ({"qType": "M", "qFmt": "0.0 kr"}, "1234.5 kr"),
        ({"qType": "D"}, "5/18/1903"),
        ({"qType": "D", "qFmt": "YYYY"}, "1903"),
        ({"qType": "T", "qFmt": "hh:mm"}, "12:00"),
        ({"qType": "TS", "qFmt": "YYYY-MM-DD hh:mm"}, "1903-05-18 12:00"),
        ({"qType": "IV", "qFmt": "D hh"}, "1234 12"),
    ],
)
def test_types(attributes: dict[str, Any] | None, text: str) -> None:
    values = Vector.of_duals([Dual(1234.5), Dual(text="n/a"), Dual(math.nan)])
    assert format_values(values, attributes, US).tolist() == [text, "n/a", None]
