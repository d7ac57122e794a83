"""Cells as tables show them, and what is told of their numbers: the same from compiled loops and Python."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlik_engine import kernels, native
from qlik_engine.columns import Vector
from qlik_engine.formats import Locale, describe_format, text_of
from qlik_engine.hypercube.cells import NUMBER, TOTAL, number_cells, table_rows, wire_number
from qlik_engine.hypercube.shown import Shown
from qlik_engine.hypercube.sorting import state_ranks
from qlik_engine.hypercube.value_cells import ValueCells
from tests.engine.twins import by_both

# Numbers whose digits end near the last one shown, or in the middle between two.
TIGHT = st.builds(
    lambda whole, places, step: float(np.nextafter(whole / 2.0 * 10.0**-places, step * 1e300)),
    st.integers(-(10**15), 10**15),
    st.integers(-2, 20),
    st.sampled_from([-1, 0, 1]),
)
NUMBERS = st.one_of(
    st.floats(),
    TIGHT,
    st.integers(-(10**16), 10**16).map(float),
    st.integers(-50, 50).map(float),
    st.floats(-1e7, 1e7).map(lambda number: round(number, 2)),
    st.sampled_from([-0.0, math.nan, math.inf, -math.inf, 1e15, 1e15 - 1, -1e15, 9e13 + 0.5, 1e14 + 0.25]),
)
COLUMNS = st.one_of(st.lists(NUMBERS, max_size=90), st.lists(st.integers(-9, 9).map(float), max_size=90))


@pytest.fixture(autouse=True)
def loops_again() -> Iterator[None]:
    yield
    native.use()


@given(
    numbers=COLUMNS,
    decimal=st.sampled_from([".", ",", "·", "::"]),
    ends=st.tuples(st.integers(0, 90), st.integers(0, 90)),
    step=st.sampled_from([1, 2]),
)
def test_numbers_are_shown_as_texts_of_theirs(
    numbers: list[float], decimal: str, ends: tuple[int, int], step: int
) -> None:
    locale = Locale(decimal_sep=decimal)
    array = np.repeat(np.array(numbers, dtype=np.float64), step)[::step]
    values = Vector.of_numbers(array)
    texts = ["-" if text is None else text for text in text_of(values, locale)]
    wire = [wire_number(number) for number in numbers]
    cells = [
        {"qText": text, "qNum": number, "qElemNumber": 0, "qState": "L"}
        | ({"qIsNull": True} if number == "NaN" else {})
        for text, number in zip(texts, wire, strict=True)
    ]
    known = [number for number in numbers if not math.isnan(number)]
    low, high = (wire_number(end) for end in ((min(known), max(known)) if known else (math.nan,) * 2))
    written = describe_format(values, locale)
    kind = {"I": 0, "R": 1}[written.kind] if known and np.isfinite(known).all() else 2
    for rows in (slice(0, 99), slice(*sorted(ends))):

        def shown(rows: slice = rows) -> Any:
            made = Shown(values, None, locale)
            _, (all_of_them,) = table_rows([made.column(slice(0, len(numbers)))], len(numbers))
            return made.at(rows), made.cells(rows), made.described(), all_of_them, made.format()

        told = (low, high, kind, max(map(len, texts), default=0))
        for found in by_both(shown):
            assert repr(found[0]) == repr((texts[rows], wire[rows]))
            assert repr(found[1]) == repr(cells[rows])
            assert found[2] == found[3] == told
            assert found[4] == written


def test_cells_are_not_shared() -> None:
    for cells in by_both(lambda: number_cells(np.array([1.0, 1.0, np.nan, np.nan]), ".")):
        cells[0]["qText"] = cells[2]["qText"] = "changed"
        assert [cell["qText"] for cell in cells] == ["changed", "1", "changed", "-"]


def test_many_numbers_are_judged_by_some(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = np.linspace(0.5, 99_999.25, 5_001)
    values = Vector.of_numbers(numbers)
    texts = text_of(values, Locale())
    sampled = max(len(str(texts[at])) for at in (*range(0, 5_001, 2), 5_000))
    for found in by_both(lambda: Shown(values, None, Locale()).described()):
        assert found == (0.5, 99_999.25, 1, sampled)


@given(
    possible=st.lists(st.booleans(), min_size=1, max_size=40),
    chosen=st.none() | st.lists(st.booleans(), min_size=40, max_size=40),
    kinds=st.permutations(range(7)),
)
def test_states_are_found_and_counted(
    possible: list[bool], chosen: list[bool] | None, kinds: list[int]
) -> None:
    left = np.array(possible)
    picked = None if chosen is None else np.array(chosen[: len(left)])
    names = np.array(kinds[:4], dtype=np.uint8)
    standing = [
        int(p) + 2 * int(c) for p, c in zip(left, left & False if picked is None else picked, strict=True)
    ]
    for states, counts in by_both(lambda: kernels.find_states(left, picked, names)):
        assert states.tolist() == [kinds[at] for at in standing]
        assert counts == tuple(standing[1:].count(at) for at in range(4))


@given(
    states=st.lists(st.integers(0, 6), min_size=1, max_size=60),
    subset=st.integers(1, 3),
    most=st.integers(0, 70),
    criteria=st.lists(
        st.tuples(st.sampled_from(["qSortByState", "qSortByGreyness"]), st.sampled_from([1, -1])),
        min_size=1,
        max_size=3,
    ),
)
def test_codes_are_ordered_by_state_as_far_as_asked(
    states: list[int], subset: int, most: int, criteria: list[tuple[str, int]]
) -> None:
    by_code = np.array(states, dtype=np.uint8)
    codes = np.random.default_rng(len(states)).permutation(np.arange(1, len(states)))[::subset].copy()
    order = {"qSortByState": [0, 0, 1, 2, 3, 3, 3], "qSortByGreyness": [0, 0, 0, 1, 2, 2, 2]}
    wanted = sorted(
        codes.tolist(), key=lambda code: [order[name][states[code]] * towards for name, towards in criteria]
    )
    ranks = state_ranks(tuple(criteria))
    for found in by_both(lambda: kernels.order_by_state(codes, by_code, ranks, most)):
        assert found.tolist() == wanted[:most]


@given(
    states=st.lists(st.integers(0, 6), min_size=1, max_size=60),
    ranks=st.sampled_from([(), (("qSortByState", 1),), (("qSortByGreyness", -1), ("qSortByState", -1))]),
    low=st.integers(0, 70),
    height=st.integers(0, 70),
)
def test_cells_come_in_the_order_of_states(
    states: list[int], ranks: tuple[tuple[str, int], ...], low: int, height: int
) -> None:
    by_code = np.array(states, dtype=np.uint8)
    order = np.random.default_rng(len(states)).permutation(np.arange(1, len(states)))
    by_state = state_ranks(ranks) if ranks else np.zeros(0, dtype=np.uint8)
    tally = [states[1:].count(state) for state in range(7)]
    in_order = sorted(order.tolist(), key=lambda code: by_state[states[code]]) if ranks else order.tolist()
    cells = ValueCells(lambda *parts: parts)
    for found in by_both(lambda: cells.first(order, by_code, by_state, tuple(tally), low, low + height)):
        assert found == (None if in_order[low : low + height] else [])  # as nobody has made any
    everything = cells.of(
        np.array(in_order, dtype=np.intp), by_code, lambda codes: ((str(c), c) for c in codes)
    )
    for found in by_both(lambda: cells.first(order, by_code, by_state, tuple(tally), low, low + height)):
        assert found == everything[low : low + height]


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.uint32, np.int64])
def test_cells_of_values_are_made_once(kind: Any) -> None:
    codes = np.array([3, 1, 0, 3, 7], dtype=kind)
    states = np.array([4, 2, 4, 0, 4, 4, 4, 2], dtype=np.uint8)
    asked: list[list[int]] = []

    def write(wanted: Any) -> Iterator[tuple[str, int]]:
        asked.append(sorted(wanted.tolist()))
        return ((f"text {code}", code) for code in wanted.tolist())

    for given_states, letters in ((states, "LOXLO"), (2, "OOOOO")):
        for loops in (False, True):
            native.use(loops)
            asked.clear()
            cells = ValueCells(lambda *parts: parts)
            wanted = [
                (f"text {code}", code, code - 1, letter)
                for code, letter in zip(codes.tolist(), letters, strict=True)
            ]
            for _ in range(2):
                assert cells.of(codes, given_states, write) == wanted
                assert cells.of(np.repeat(codes, 2)[::2], given_states, write) == wanted
            assert sorted(itertools.chain(*asked)) == [0, 1, 3, 7]  # each but once


def test_tables_are_put_together_from_columns_of_any_kind() -> None:
    numbers = np.array([1.5, np.nan, -2.0, np.inf])
    known = ({7: [{"v": "a7"}], 8: [{"v": "a8"}]}, {7: [{"v": "b7"}]})
    codes, states = np.array([8, 7, 7, 8], dtype=np.uint16), np.zeros(9, dtype=np.uint8)
    given = [{"own": at} for at in range(4)]
    texts = [cell["qText"] for cell in number_cells(numbers, ".")]
    none = np.zeros(0, dtype=np.uint8)
    columns: list[Any] = [
        (known, codes, states, 0),
        (np.repeat(numbers, 2)[::2], ".", *TOTAL),
        [given],
        (known, np.array([7] * 4), none, 1),
        (numbers, ".", *NUMBER),
    ]
    for rows, told in by_both(lambda: table_rows(columns, 4)):
        values, totals, cells, others, shown = zip(*rows, strict=True)
        assert [cell["v"] for cell in (*values, *others)] == ["a8", "a7", "a7", "a8", *["b7"] * 4]
        assert values[0] is values[3]
        assert all(x is y for x, y in zip(cells, given, strict=True))
        assert [cell["qText"] for cell in shown] == [cell["qText"] for cell in totals] == texts
        kinds = {(cell["qElemNumber"], cell["qState"], cell["qIsTotalCell"]) for cell in totals}
        assert kinds == {(-1, "X", True)}
        assert [cell.get("qIsNull", False) for cell in totals] == [False, True, False, False]
        assert told == [None, (-2, "Infinity", 2, 3), None, None, (-2, "Infinity", 2, 3)]
    assert all(found == ([[], []], []) for found in by_both(lambda: table_rows([], 2)))
    for missing in (8, 9):
        columns[3] = (known, np.array([7, 7, missing, 7]), none, 1)

        def unknown() -> Any:
            with pytest.raises(KeyError) as found:
                table_rows(columns, 4)
            return found.value.args

        assert {*by_both(unknown)} == {(3,)}


@given(
    flags=st.lists(st.booleans(), min_size=1, max_size=40),
    columns=st.integers(0, 3),
    values=st.integers(0, 3),
    seed=st.integers(0, 9),
)
def test_groups_are_shown_in_their_order(flags: list[bool], columns: int, values: int, seed: int) -> None:
    chance, count = np.random.default_rng(seed), len(flags)
    order, kept = chance.permutation(count), np.array(flags)
    kinds = [np.uint8, np.uint32, np.int64]
    codes = [chance.integers(0, count, count).astype(kinds[at]) for at in range(columns)]
    numbers = [chance.random(2 * count)[::2] for _ in range(values)]
    shown = [group for group in order.tolist() if flags[group]]
    for by_column, by_value, present in by_both(lambda: kernels.show_groups(order, kept, codes, numbers)):
        assert [part.tolist() for part in by_column] == [[int(part[g]) for g in shown] for part in codes]
        assert [part.tolist() for part in by_value] == [[float(part[g]) for g in shown] for part in numbers]
        assert present == [len({int(part[g]) for g in shown} - {0}) for part in codes]


@pytest.mark.usefixtures("loops")
def test_wrong_arguments_are_refused() -> None:
    lib, numbers = native.lib, np.array([1.0])
    none = np.zeros(0, dtype=np.uint8)
    with pytest.raises(ValueError, match="item size"):
        lib.table_rows([(np.array([1], dtype=np.uint8), ".", {}, {})], 1, "a", "b")
    with pytest.raises(TypeError, match="texts and cells"):
        lib.table_rows([(numbers, b".", {}, {})], 1, "a", "b")
    for column in ((numbers, ".", {}, {}), [[1, 2]], (({1: [1]},), np.array([1]), none, 0)):
        with pytest.raises(ValueError, match="as many cells"):
            lib.table_rows([column], 3, "a", "b")
    for column in ((numbers, ".", {}), 1, [(1,)], [], (({1: []},), np.array([1]), none, 0)):
        with pytest.raises(TypeError, match="wanted"):
            lib.table_rows([column], 1, "a", "b")
    for wrong in (((), 1, "a", "b"), ([], -1, "a", "b"), ([], 1, "a", 2)):
        with pytest.raises(TypeError, match="wanted"):
            lib.table_rows(*wrong)
    with pytest.raises(IndexError, match="out of range"):
        lib.pick_cells(({},), np.array([2]), np.zeros(1, dtype=np.uint8), 0)
    with pytest.raises(IndexError):
        lib.pick_cells(({},), np.array([2]), np.zeros(0, dtype=np.uint8), 1)
    with pytest.raises(TypeError, match="dictionaries"):
        lib.pick_cells((1,), np.array([2]), np.zeros(0, dtype=np.uint8), 0)
    known, ranks, tally = ({1: "a"},) * 7, np.zeros(7, dtype=np.uint8), (1, 1, 0, 0, 0, 0, 0)
    states, one = np.zeros(2, dtype=np.uint8), np.array([1])
    for wrong, error in (
        ((known, tally, np.array([5]), states, ranks, 0, 1), IndexError),
        ((known, tally, np.array([-1]), states, ranks, 0, 1), IndexError),
        ((known, (1,), one, states, ranks, 0, 1), TypeError),
        ((known, tally, one, states, ranks[:3], 0, 1), TypeError),
        ((known, ("a", *tally[1:]), one, states, ranks, 0, 1), TypeError),
        ((None, tally, one, states, ranks, 0, 1), TypeError),
        (((1,) * 7, tally, one, states, ranks, 0, 1), TypeError),
        (
            (known, (2, 1, *tally[2:]), one, states, np.array([1, 0, *ranks[2:]], dtype=np.uint8), 0, 1),
            ValueError,
        ),
    ):
        with pytest.raises(error):
            lib.first_cells(*wrong)
    with pytest.raises(IndexError, match="out of range"):
        lib.order_by_state(
            np.array([5]),
            np.zeros(2, dtype=np.uint8),
            np.zeros(7, dtype=np.uint8),
            np.zeros(1, dtype=np.int64),
        )
    order, kept, codes = np.arange(2), np.ones(2, dtype=bool), np.arange(2, dtype=np.uint32)
    room: list[Any] = [np.empty((1, 2), dtype=np.uint32), np.empty((1, 2))]
    with pytest.raises(IndexError, match="out of range"):
        lib.show_groups(order + 1, kept, (codes,), (), *room)
    with pytest.raises(IndexError, match="out of range"):
        lib.show_groups(order, kept, (codes + 1,), (), *room)
    with pytest.raises(TypeError, match="tuple"):
        lib.show_groups(order, kept, [codes], (), *room)
    for columns, values in (((codes, codes), ()), ((codes[:1],), ()), ((), (room[1][0], room[1][0]))):
        with pytest.raises(ValueError, match="too short"):
            lib.show_groups(order, kept, columns, values, *room)
    with pytest.raises(ValueError, match="item size"):
        lib.show_groups(order, kept, (codes,), (codes,), *room)
