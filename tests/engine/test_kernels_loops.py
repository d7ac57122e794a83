"""The compiled loops and numpy's against each other and against plain loops, on any number of threads."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import kernels, native
from qlik_engine.columns import Coded, Dual, Symbols, Vector
from qlik_engine.kernels import parallel
from tests.engine.twins import by_both

KINDS = st.sampled_from([np.uint8, np.uint16, np.uint32])


@st.composite
def rows(draw: st.DrawFn) -> tuple[Any, Any]:
    """A group and a code for each of some rows."""
    pairs = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6)), max_size=60))
    groups = np.array([g for g, _ in pairs], dtype=draw(KINDS))
    return groups, np.array([c for _, c in pairs], dtype=draw(KINDS))


@pytest.fixture(autouse=True)
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Parts so small that a few rows are shared between threads."""
    bitmaps, groups = (
        importlib.import_module(f"qlik_engine.kernels.{name}") for name in ("bitmaps", "groups")
    )
    monkeypatch.setattr(parallel, "_PART", 4)
    monkeypatch.setattr(parallel, "_SHARE", 4)
    monkeypatch.setattr(groups, "_AHEAD", 4)
    monkeypatch.setattr(bitmaps, "_AHEAD", 4)
    yield
    native.use()


@settings(deadline=None)
@given(rows(), st.lists(st.integers(-9, 9), min_size=7, max_size=7), st.integers(4, 6))
def test_reductions(data: tuple[Any, Any], table: list[int], count: int) -> None:
    groups, codes = data
    numbers, ranks, flags = np.array(table, float), np.array(table), np.array(table) > 0
    members = [[int(c) for g, c in zip(groups, codes, strict=True) if g == group] for group in range(count)]
    for found in by_both(lambda: kernels.count_per_group(groups, count).tolist()):
        assert found == [len(m) for m in members]
    for found in by_both(lambda: kernels.count_flagged(groups, count, codes, flags).tolist()):
        assert found == [sum(table[c] > 0 for c in m) for m in members]
    for found in by_both(lambda: kernels.sum_coded(groups, count, codes, numbers).tolist()):
        assert found == [sum(table[c] for c in m) for m in members]
    for found in by_both(lambda: kernels.sum_numbers(groups, count, numbers[codes]).tolist()):
        assert found == [sum(table[c] for c in m) for m in members]
    for found in by_both(lambda: kernels.lowest_coded(groups, count, codes, ranks, 99).tolist()):
        assert found == [min((table[c] for c in m), default=99) for m in members]
    wanted = [
        kernels.ROWS,
        kernels.flagged(codes, flags),
        kernels.sum_of_codes(codes, numbers),
        kernels.sum_of_rows(numbers[codes]),
        kernels.lowest(codes, ranks, 99),
        kernels.calculated(lambda: np.full(count, 5)),
        kernels.ROWS,
    ]
    for results in by_both(lambda: kernels.Reduced(groups, count).find(wanted)):
        assert [found.tolist() for found in results] == [
            [len(m) for m in members],
            [sum(table[c] > 0 for c in m) for m in members],
            *[[sum(table[c] for c in m) for m in members]] * 2,
            [min((table[c] for c in m), default=99) for m in members],
            [5] * count,
            [len(m) for m in members],
        ]
        of_all = [one.of_all(found).tolist() for one, found in zip(wanted, results, strict=True)]
        assert of_all[2] == [sum(table[c] for c in codes.tolist())]
        assert of_all[4] == [min((table[c] for c in codes.tolist()), default=99)]
    for found in by_both(lambda: kernels.count_distinct(groups, count, codes, flags).tolist()):
        assert found == [len({c for c in m if flags[c]}) for m in members]
    for found in by_both(lambda: kernels.pairs(groups, count, codes, 7).tolist()):
        assert found == [code in members[group] for group in range(count) for code in range(7)]


@settings(deadline=None)
@given(rows(), st.lists(st.integers(-9, 9), min_size=7, max_size=7), st.integers(4, 6))
def test_reductions_of_what_is_gathered_at_the_same_time(
    data: tuple[Any, Any], table: list[int], count: int
) -> None:
    groups, codes = data
    numbers, ranks, flags = np.array(table, float), np.array(table), np.array(table) > 0
    backwards = np.arange(len(codes), dtype=np.uint32)[::-1].copy()
    members = [[int(c) for g, c in zip(groups, codes, strict=True) if g == group] for group in range(count)]
    members.append(codes.tolist())

    def learned() -> list[list[float]]:
        loops = kernels.Loops(len(codes), kernels.parts_for(count, len(codes)))
        reduced = kernels.Reduced(kernels.take(groups, backwards, loops), count)
        gathered = kernels.take(codes, backwards, loops)
        wanted = [
            kernels.sum_of_codes(gathered, numbers),
            kernels.ROWS,
            kernels.flagged(gathered, flags),
            kernels.lowest(gathered, ranks, 99),
        ]
        keys = ["sum", kernels.ROWS.key, "flagged", "lowest"]
        reduced.learn(keys[:2], wanted[:2], loops)
        before = reduced.known["sum"]
        reduced.learn(keys, wanted, loops)
        assert reduced.known["sum"] is before
        assert reduced.find([kernels.ROWS])[0].tolist() == reduced.known[kernels.ROWS.key][0][:-1].tolist()
        found = [reduced.known[key][0] for key in keys]
        assert [row.dtype for row in found] == [np.float64] * 3 + [np.int64]
        return [row.tolist() for row in found]

    for found in by_both(learned):
        assert found == [
            [sum(table[c] for c in m) for m in members],
            [len(m) for m in members],
            [sum(table[c] > 0 for c in m) for m in members],
            [min((table[c] for c in m), default=99) for m in members],
        ]


@pytest.mark.parametrize("count", [2, 7, 8, 9, 127, 128, 129, 136, 1000, 5000])
def test_sums_of_all_groups_are_those_of_an_array_to_the_last_bit(count: int) -> None:
    random = np.random.default_rng(count)
    numbers, groups = random.random(count * 3) * 1e6, np.tile(np.arange(count, dtype=np.uint16), 3)

    def learned() -> tuple[float, float]:
        loops = kernels.Loops(len(groups), kernels.parts_for(count, len(groups)))
        reduced = kernels.Reduced(groups, count)
        reduced.learn(["sum"], [kernels.sum_of_rows(numbers)], loops)
        found, _ = reduced.known["sum"]
        return found[-1], found[:-1].sum()

    for of_all, expected in by_both(learned):
        assert of_all == expected


@settings(deadline=None)
@given(rows(), st.lists(st.booleans(), min_size=7, max_size=7))
def test_one_group_is_reduced_like_many(data: tuple[Any, Any], flags: list[bool]) -> None:
    _, codes = data
    alone, marked, numbers = np.zeros(len(codes), np.uint8), np.array(flags), np.arange(7.0)
    for found in by_both(lambda: kernels.count_flagged(alone, 1, codes, marked).tolist()):
        assert found == [sum(flags[c] for c in codes)]
    for found in by_both(lambda: kernels.sum_coded(alone, 1, codes, numbers).tolist()):
        assert found == [codes.sum()]
    for found in by_both(lambda: kernels.lowest_coded(alone, 1, codes, np.arange(7), 9).tolist()):
        assert found == [min(codes, default=9)]


@settings(deadline=None)
@given(rows(), st.lists(st.booleans(), min_size=7, max_size=7))
def test_masks(data: tuple[Any, Any], chosen: list[bool]) -> None:
    groups, codes = data
    bitmap = np.array(chosen)
    wanted = [chosen[c] for c in codes]
    for mask in by_both(lambda: kernels.matches(codes, bitmap)):
        assert mask.tolist() == wanted
    mask = np.array(wanted, dtype=bool)
    for found in by_both(lambda: kernels.rows_in(mask).tolist()):
        assert found == [i for i, hit in enumerate(wanted) if hit]
    for found in by_both(lambda: kernels.present(groups, 4, mask).tolist()):
        assert found == [
            g in {int(x) for x, hit in zip(groups, wanted, strict=True) if hit} for g in range(4)
        ]
    for found in by_both(lambda: kernels.present(codes, 7).tolist()):
        assert found == [c in codes for c in range(7)]
    for found in by_both(lambda: kernels.present(codes, 7, with_null=False).tolist()):
        assert found[1:] == [c in codes for c in range(1, 7)]
    for found in by_both(lambda: kernels.present(codes, 7, mask, with_null=False).tolist()):
        assert found[1:] == [chosen[c] and c in codes for c in range(1, 7)]


@settings(deadline=None)
@given(rows(), st.booleans())
def test_groups(data: tuple[Any, Any], apart: bool) -> None:
    groups, codes = data
    sizes = [1 << 20, 7] if apart else [4, 7]
    pairs = list(zip(groups.tolist(), codes.tolist(), strict=True))
    order = sorted(set(pairs))
    for found in by_both(lambda: kernels.group_rows([groups, codes], sizes, len(pairs))):
        assert [order[g] for g in found.groups.tolist()] == pairs
        assert found.firsts.tolist() == [pairs.index(pair) for pair in order]
    for found in by_both(lambda: kernels.first_rows(codes, 7).tolist()):
        assert found == [codes.tolist().index(c) if c in codes else -1 for c in range(7)]


@settings(deadline=None)
@given(
    st.lists(st.integers(-1, 4), max_size=40), st.sampled_from([np.uint8, np.uint32, np.float64, np.int64])
)
def test_gather(rows: list[int], kind: str) -> None:
    values, at = np.arange(10, 15).astype(kind), np.array(rows, dtype=np.int64)
    if -1 not in rows:
        for found in by_both(lambda: kernels.take(values, at).tolist()):
            assert found == [10 + row for row in rows]
    if np.dtype(kind).kind == "u":
        for found in by_both(lambda: kernels.gather(values, at, False).tolist()):
            assert found == [10 + row if row >= 0 else 0 for row in rows]


def test_sums_do_not_depend_on_the_number_of_threads() -> None:
    random = np.random.default_rng(3)
    numbers, groups = random.random(1000), random.integers(0, 5, 1000).astype(np.uint8)
    _, *compiled = by_both(lambda: kernels.sum_numbers(groups, 5, numbers).tolist())
    assert len({tuple(sums) for sums in compiled}) <= 1


def test_a_failure_in_a_part_reaches_the_caller() -> None:
    def fail(low: int, high: int) -> None:
        raise ValueError(f"rows {low} to {high}")

    with pytest.raises(ValueError, match="rows"):
        parallel.in_parts(fail, 100)


@pytest.mark.skipif(not native.use(True), reason="the loops are not compiled here")
def test_compiled_loops_refuse_what_would_lead_outside() -> None:
    native.use(True)
    lib = native.lib
    codes, out = np.array([1, 9], np.uint8), np.zeros(3, np.int64)
    with pytest.raises(IndexError):
        lib.count(codes, out, parallel.undivided(0, 2))
    with pytest.raises(IndexError):
        lib.match(codes, np.ones(3, bool), np.zeros(2, bool), parallel.undivided(0, 2))
    with pytest.raises(IndexError):
        lib.present(codes, np.zeros(3, bool), 3, parallel.undivided(0, 2))
    with pytest.raises(IndexError):
        lib.mark_pairs(codes, codes, 2, np.zeros(4, bool), parallel.undivided(0, 2))
    for low, high in ((0, 3), (-1, 1), (2, 1)):
        with pytest.raises(ValueError, match=r"short|range"):
            lib.count(codes, out, parallel.undivided(low, high))
    with pytest.raises(ValueError, match="item size"):
        lib.count(np.zeros(2), out, parallel.undivided(0, 2))
    with pytest.raises(ValueError, match="differ"):
        lib.gather(np.zeros(2), codes, np.zeros(2, np.uint8), parallel.undivided(0, 2))
    with pytest.raises(TypeError, match="arguments"):
        lib.count(codes)
    frozen = np.zeros(3, np.int64)
    frozen.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        lib.count(np.zeros(2, np.uint8), frozen, parallel.undivided(0, 2))


# --- symbols --------------------------------------------------------------------------------------

DUALS = st.lists(
    st.one_of(
        st.just(Dual()),
        st.sampled_from([-1.0, -0.0, 0.0, 2.5]).map(Dual),
        st.sampled_from(["", "a", "A", "1"]).map(lambda text: Dual(text=text)),
        st.tuples(st.sampled_from([0.0, 2.5]), st.sampled_from(["a", "b"])).map(lambda pair: Dual(*pair)),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(DUALS, st.booleans()), max_size=4), st.integers(0, 3))
def test_large_dictionaries_number_values_like_small_ones(batches: Any, few: int) -> None:
    module = importlib.import_module("qlik_engine.columns.symbols")

    def numbered() -> tuple[list[list[int]], list[str]]:
        symbols, codes = Symbols(), []
        for duals, coded in batches:
            values = Vector.of_duals([Dual(), *duals])
            asked = Coded(values, np.arange(len(values), dtype=np.uint8)) if coded else values
            codes.append(symbols.encode(asked).tolist())
            assert codes[-1] == [symbols.code_of(dual) for dual in values]
        return codes, [repr(dual) for dual in symbols.values()]

    wanted = numbered()
    before = module._FEW
    try:
        module._FEW = few
        for found in by_both(numbered):
            assert found == wanted
    finally:
        module._FEW = before


@settings(deadline=None)
@given(rows(), st.lists(st.booleans(), min_size=7, max_size=7))
def test_lists_of_rows(data: tuple[Any, Any], flags: list[bool]) -> None:
    others, codes = data
    bitmap = np.array(flags)
    wanted = [row for row, code in enumerate(codes.tolist()) if flags[code]]
    for found in by_both(lambda: kernels.rows_matching(codes, bitmap)):
        assert found.tolist() == wanted
        assert found.dtype == np.uint32
    some = np.arange(0, len(codes), 2, dtype=np.uint32)
    for found in by_both(lambda: kernels.rows_among(some, codes, bitmap)):
        assert found.tolist() == [row for row in wanted if row % 2 == 0]
        assert found.dtype == np.uint32
    for found in by_both(lambda: kernels.present_at(codes, some, 7).tolist()):
        assert found == [code > 0 and code in codes[::2].tolist() for code in range(7)]
    for found in by_both(lambda: kernels.present_where(others, 4, [(codes, bitmap)]).tolist()):
        assert found == [code > 0 and code in others[wanted].tolist() for code in range(4)]
    both = [(codes, bitmap), (others, np.array([True, False, True, False]))]
    for found in by_both(lambda: kernels.present_where(codes, 7, both).tolist()):
        assert found == [code > 0 and code in codes[wanted][others[wanted] % 2 == 0] for code in range(7)]
    for found in by_both(lambda: kernels.rows_where(both)):
        assert found.tolist() == [row for row in wanted if others[row] % 2 == 0]
        assert found.dtype == np.uint32


@settings(deadline=None)
@given(rows(), st.lists(st.booleans(), min_size=7, max_size=7))
def test_runs_of_rows(data: tuple[Any, Any], flags: list[bool]) -> None:
    codes, bitmap = np.sort(data[1]), np.array(flags)
    for found in by_both(lambda: kernels.runs(codes, 7)):
        assert found.starts.tolist() == [int((codes < code).sum()) for code in range(8)]
        assert found.lengths.tolist() == [int((codes == code).sum()) for code in range(7)]
        _check_runs(codes, bitmap, found)
    descending = np.array([*codes, 6, 5], dtype=codes.dtype)
    assert [found is None for found in by_both(lambda: kernels.runs(descending, 7))] == [True] * 3


def test_long_runs() -> None:
    codes = np.repeat(np.arange(6, dtype=np.uint8), [0, 9, 1, 40, 0, 8])
    for found in by_both(lambda: kernels.runs(codes, 6)):
        for wanted in ([1, 3], [3], [0, 4], [5], range(6)):
            _check_runs(codes, np.isin(np.arange(6), list(wanted)), found)


def _check_runs(codes: Any, bitmap: Any, where: Any) -> None:
    keys = np.flatnonzero(bitmap).astype(np.uint32)
    wanted = [row for row, code in enumerate(codes.tolist()) if bitmap[code]]
    for found in by_both(lambda: kernels.rows_of_runs(keys, where)):
        assert found.tolist() == wanted
        assert found.dtype == np.uint32
    for found in by_both(lambda: kernels.run_keys(codes, np.array(wanted, dtype=np.uint32))):
        assert found.tolist() == sorted({int(codes[row]) for row in wanted} - {0})
        assert found.dtype == np.uint32


@settings(deadline=None)
@given(rows(), st.integers(1, 300))
def test_products(data: tuple[Any, Any], width: int) -> None:
    groups, codes = data
    sizes = (1 + int(groups.max(initial=0)), max(width, 7))
    for found in by_both(lambda: kernels.product([groups, codes], sizes)):
        assert found.tolist() == [
            g * sizes[1] + c for g, c in zip(groups.tolist(), codes.tolist(), strict=True)
        ]
        assert found.itemsize <= (1 if sizes[0] * sizes[1] <= 1 << 8 else 2)
