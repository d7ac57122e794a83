"""Symbols and vectors."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.columns import Coded, Dual, Symbols, Vector
from qlik_engine.columns.packed import PackedVector
from qlik_engine.columns.size import vector_bytes
from qlik_engine.columns.whole import WholeVector, narrowed
from qlik_engine.interrupts import looking

DUALS = st.lists(
    st.one_of(
        st.just(Dual()),
        st.integers(-3, 3).map(lambda n: Dual(float(n))),
        st.sampled_from(["", "a", "A", "ä"]).map(lambda t: Dual(text=t)),
        st.tuples(st.integers(-3, 3), st.sampled_from(["a", "b"])).map(lambda p: Dual(float(p[0]), p[1])),
    ),
    max_size=20,
)


def key(dual: Dual) -> float | str | None:
    return None if dual.is_null else dual.number if dual.is_number else dual.text


@settings(deadline=None)
@given(DUALS, DUALS)
def test_symbols_number_values_in_order_of_appearance(first: list[Dual], second: list[Dual]) -> None:
    symbols = Symbols()
    codes = symbols.encode(Vector.of_duals(first)).tolist()
    coded = Vector.of_duals([Dual(), *second])
    codes += symbols.encode(Coded(coded, np.arange(1, len(coded), dtype=np.uint8))).tolist()
    seen: dict[float | str, int] = {}
    for dual, code in zip(first + second, codes, strict=True):
        wanted = key(dual)
        assert code == (0 if wanted is None else seen.setdefault(wanted, len(seen) + 1))
    assert symbols.cardinality == len(seen)
    again = Symbols.of(symbols.values())
    for dual, code in zip(first + second, codes, strict=True):
        assert again.code_of(dual) == code
    assert again.encode(Vector.of_duals(first + second)).tolist() == codes


def test_symbols_made_of_values_can_grow() -> None:
    symbols = Symbols.of(Vector.of_texts([None, "a", "b"]))
    assert symbols.cardinality == 2
    assert symbols.encode(Vector.of_texts(["c", "a"])).tolist() == [3, 1]
    assert [symbols[i].text for i in range(4)] == [None, "a", "b", "c"]


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text())))
def test_texts_are_packed_and_unpacked(texts: list[str | None]) -> None:
    packed = np.empty(len(texts), dtype=object)
    packed[:] = texts
    values = PackedVector.of(Vector(len(texts), None, packed))
    assert [values[i].text for i in range(len(texts))] == texts
    assert values.texts_or_none().tolist() == texts


@settings(deadline=None, max_examples=30)
@given(st.data(), st.integers(1_001, 3_000))
def test_packed_texts_are_taken_and_found_without_unpacking_all(data: st.DataObject, count: int) -> None:
    numbers = np.array([np.nan, 1.0] * count)[:count]
    texts = np.array([None if i % 7 == 0 else f"tä{i * i % 900}" for i in range(count)], dtype=object)
    plain = Vector(count, numbers, texts)
    packed = PackedVector.of(plain)
    few = data.draw(st.lists(st.integers(0, count - 1), max_size=20))
    many = np.array(few * 40 + list(range(count // 2)))[:count]
    for indexes in (few, many, slice(1, None), texts == "tä1"):
        wanted, found = plain.take(indexes), packed.take(indexes)
        assert found.texts_or_none().tolist() == wanted.texts_or_none().tolist()
        assert np.array_equal(found.numbers_or_nan(), wanted.numbers_or_nan(), equal_nan=True)
    assert packed.is_packed
    at = packed.position("tä4")
    assert at is not None
    assert (texts[at], np.isnan(numbers[at])) == ("tä4", True)
    assert packed.position("t") is None
    encoded, expected = Symbols(), Symbols()
    assert encoded.encode(packed).tolist() == expected.encode(plain).tolist()
    assert encoded.encode(packed.take(many)).tolist() == expected.encode(plain.take(many)).tolist()
    assert [*encoded.values()] == [*expected.values()] or str([*encoded.values()]) == str(
        [*expected.values()]
    )


_MANY = 70_000


@settings(deadline=None, max_examples=30)
@given(
    st.data(),
    st.integers(-(2**40), 2**40),
    st.integers(1, 60_000),
)
def test_whole_numbers_take_half_the_room(data: st.DataObject, first: int, step: int) -> None:
    numbers = first + step * np.arange(_MANY, dtype=np.float64)[::-1]
    numbers[0] = np.nan
    values = Vector(_MANY, numbers.copy(), distinct=True)
    held = narrowed(values)
    assert isinstance(held, WholeVector)
    assert held.is_whole() == values.is_whole()
    for indexes in (
        data.draw(st.lists(st.integers(-_MANY, _MANY - 1), max_size=20)),
        slice(3, None, 7),
        np.arange(_MANY) % 5 == 0,
    ):
        found, wanted = held.take(indexes), values.take(indexes)
        assert found.numbers_or_nan().tobytes() == wanted.numbers_or_nan().tobytes()
    at = data.draw(st.integers(1, _MANY - 1))
    assert (held[at], held[0].is_null) == (values[at], True)
    for number in (numbers[at], numbers[at] + 1e-6, numbers[1:].max() + 1.0, 1e300, -math.inf):
        assert held.number_position(float(number)) == values.number_position(float(number))
    for ask in (Vector.is_number, Vector.is_null, Vector.has_text):
        assert np.array_equal(ask(held), ask(values))
    assert held.whole is not None
    assert vector_bytes(held) == 4 * _MANY
    assert held.numbers_or_nan().tobytes() == numbers.tobytes()
    assert held.whole is None
    assert held[at] == values[at]
    assert held.number_position(float(numbers[at])) == at


@pytest.mark.parametrize(
    "odd",
    [math.nan, math.inf, -0.0, 0.5, 2.0**53, 2.0**33],
    ids=["missing", "infinite", "with sign", "broken", "too large", "too far"],
)
def test_numbers_that_would_not_come_back_to_the_bit_stay_as_they_are(odd: float) -> None:
    numbers = np.arange(_MANY, dtype=np.float64)
    numbers[0], numbers[12_345] = np.nan, odd
    values = Vector(_MANY, numbers, distinct=True)
    assert narrowed(values) is values


def test_few_numbers_and_numbers_with_texts_stay_as_they_are() -> None:
    few = Vector(3, np.array([np.nan, 1.0, 2.0]))
    texts = Vector(_MANY, np.arange(_MANY, dtype=np.float64), np.full(_MANY, "x", dtype=object))
    assert narrowed(few) is few
    assert narrowed(texts) is texts


@pytest.mark.parametrize(("count", "kind"), [(3, np.uint8), (300, np.uint16), (70_000, np.uint32)])
def test_codes_are_as_narrow_as_they_can_be(count: int, kind: type) -> None:
    assert Symbols().encode(Vector.of_numbers(np.arange(count))).dtype == kind


def test_vectors_tell_null_number_and_text_apart() -> None:
    vector = Vector.of_duals([Dual(), Dual(1.0), Dual(text=""), Dual(2.0, "two")])
    assert vector.is_null().tolist() == [True, False, False, False]
    assert vector.is_number().tolist() == [False, True, False, True]
    assert vector.has_text().tolist() == [False, False, True, True]
    assert math.isnan(vector[0].number)
    assert len(Vector.nulls(3).take(np.array([True, False, True]))) == 2
    assert "two" in repr(vector)


def test_many_texts_are_numbered_like_few() -> None:
    texts = [None if i % 7 == 0 else f"t{i % 100}" for i in range(20_000)]
    few, many = Symbols(), Symbols()
    codes = many.encode(Vector.of_texts(texts))
    assert codes[:500].tolist() == few.encode(Vector.of_texts(texts[:500])).tolist()
    assert many.cardinality == 100
    assert [many[c].text for c in codes.tolist()] == texts


@pytest.mark.parametrize("kind", [lambda values: values, PackedVector.of])
def test_numbering_many_texts_looks_up(kind: Callable[[Vector], Vector]) -> None:
    texts = np.array([f"t{i % 500_000}" for i in range(600_000)] + [None], dtype=object)
    looks: list[None] = []
    with looking(lambda: looks.append(None)):
        codes = Symbols().encode(kind(Vector(len(texts), None, texts)))
    assert len(looks) >= 3
    assert codes.tolist() == [i % 500_000 + 1 for i in range(600_000)] + [0]
