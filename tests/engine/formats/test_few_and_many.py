"""Few numbers are written one by one, many at once: alike."""

from __future__ import annotations

import math

import numpy as np
import pytest

from qlik_engine.columns import Vector
from qlik_engine.formats import Locale, text_of
from qlik_engine.hypercube.cells import wire_numbers

NUMBERS = [
    *(0.0, -0.0, 1.0, -7.0, 2.5, -1 / 3, 1e-9, 123456789.125),
    *(9e13, 9e13 + 1, 1e15 - 1, 1e15, -1e15, 1e17, 1.7e308, 99999999999999.5),
    *(math.nan, math.inf, -math.inf),
]
WHOLE = [number for number in NUMBERS if number.is_integer() and abs(number) < 1e15]
TEXTS = [None, "", "a", "1,5"]


@pytest.mark.parametrize("numbers", [NUMBERS, WHOLE, [math.nan], [0.5, 1.0], [1e15, 2.0]])
@pytest.mark.parametrize("separator", [".", ","])
def test_numbers(numbers: list[float], separator: str) -> None:
    locale = Locale(decimal_sep=separator)
    few, many = np.array(numbers), np.array(numbers * 100)
    assert text_of(Vector.of_numbers(few), locale).tolist() * 100 == (
        text_of(Vector.of_numbers(many), locale).tolist()
    )
    shown, all_shown = wire_numbers(few), wire_numbers(many)
    assert shown * 100 == all_shown
    assert list(map(type, shown)) * 100 == list(map(type, all_shown))


def test_duals() -> None:
    pairs = [(number, text) for number in NUMBERS for text in TEXTS]
    numbers = np.array([number for number, _ in pairs])
    texts = Vector.of_texts(text for _, text in pairs).texts
    assert texts is not None
    whole = text_of(Vector(len(pairs), numbers, texts), Locale()).tolist()
    parts = [
        text_of(Vector(1, numbers[at : at + 1], texts[at : at + 1]), Locale()).tolist()[0]
        for at in range(len(pairs))
    ]
    assert parts == whole
