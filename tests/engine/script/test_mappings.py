"""A mapping over whole columns says what it says of each value."""

from __future__ import annotations

import random

import numpy as np
import pytest

from qlik_engine.columns import Coded, Dual, Vector
from qlik_engine.formats.locale import Locale
from qlik_engine.io.rows import Values, plain
from qlik_engine.script.functions import mapping as functions
from qlik_engine.script.mapping import Mapping

NULL = Dual()
POOL = [
    NULL,
    Dual(1.0),
    Dual(2.0),
    Dual(2.0, "two"),
    Dual(text="a"),
    Dual(text="A"),
    Dual(text="1"),
    Dual(3.5),
]


def mapping(seed: int, size: int) -> Mapping:
    chance = random.Random(seed)
    keys, values = ([chance.choice(POOL) for _ in range(size)] for _ in range(2))
    return Mapping(Vector.of_duals(keys), Vector.of_duals(values), Locale())


def columns(seed: int, size: int) -> list[Values]:
    chance = random.Random(seed)
    duals = [chance.choice(POOL) for _ in range(size)]
    codes = np.array([chance.randrange(len(POOL)) for _ in range(size)], dtype=np.uint8)
    return [Vector.of_duals(duals), Coded(Vector.of_duals(POOL), codes)]


@pytest.mark.parametrize("size", [0, 1, 3, 30])
@pytest.mark.parametrize("seed", range(8))
def test_over_is_of_for_every_value(seed: int, size: int) -> None:
    known = mapping(seed, size)
    default = POOL[seed]
    others = Vector.of_duals(POOL * 5)
    for keys in columns(seed, len(others)):
        duals = list(plain(keys))
        assert same(known.over(keys, None), [known.of(dual, None) for dual in duals])
        assert same(known.over(keys, default), [known.of(dual, default) for dual in duals])
        assert same(known.over(keys, others), [known.of(d, o) for d, o in zip(duals, others, strict=True)])


def same(found: Values, wanted: list[Dual]) -> bool:
    numbers, texts = plain(found).numbers_or_nan(), plain(found).texts_or_none()
    expected = Vector.of_duals(wanted)
    return np.array_equal(numbers, expected.numbers_or_nan(), equal_nan=True) and list(texts) == list(
        expected.texts_or_none()
    )


def test_the_first_value_of_a_key_counts() -> None:
    keys = Vector.of_texts(["a", None, "b", "a"])
    known = Mapping(keys, Vector.of_numbers([1, 2, 3, 4]), Locale())
    assert len(known) == 2
    assert [(key.text, value.number) for key, value in known.items()] == [("a", 1), ("b", 3)]


@pytest.mark.parametrize("seed", range(20))
def test_many_texts_are_replaced_as_few_are(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    pairs = {"".join(chance.choices("abc", k=chance.randint(1, 4))): str(n) for n in range(12)}
    few = functions._replacing(pairs)
    monkeypatch.setattr(functions, "_MANY", 0)
    many = functions._replacing(pairs)
    for _ in range(50):
        text = "".join(chance.choices("abcd", k=chance.randint(0, 12)))
        assert many(text) == few(text)
