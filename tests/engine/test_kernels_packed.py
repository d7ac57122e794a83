"""Counts, sums and extremes of the same groups in one pass over the rows: the same as one by one."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from qlik_engine import kernels
from tests.engine.twins import by_both

ROWS = 200_000
CODES = 300
compiled = pytest.mark.usefixtures("loops")
with_each = partial(by_both, threads=(1, 2, 5))


def table(name: str) -> Any:
    """Numbers by code, more or less of them in a word."""
    random = np.random.default_rng(3)
    if name == "halves":
        return random.integers(-9, 9, CODES) / 2
    most = {"small": 50, "up to 20 bits": 1 << 20, "up to 30 bits": 1 << 30, "beyond 32 bits": 1 << 33}[name]
    return random.integers(-most, most, CODES).astype(np.float64)


@pytest.fixture(params=[(np.uint8, 26), (np.uint16, 2000), (np.uint16, 5000)], ids=["26", "2000", "5000"])
def grouped(request: pytest.FixtureRequest) -> tuple[Any, int]:
    """Groups of rows, and how many there are."""
    kind, count = request.param
    return np.random.default_rng(4).integers(0, count, ROWS).astype(kind), count


@pytest.fixture
def codes() -> Any:
    return np.random.default_rng(5).integers(0, CODES, ROWS).astype(np.uint16)


def found_for(groups: Any, wanted: list[kernels.Reduction]) -> list[Any]:
    return kernels.Reduced(groups, 2).find(wanted)


@compiled
@pytest.mark.parametrize("name", ["small", "up to 20 bits", "up to 30 bits", "beyond 32 bits", "halves"])
def test_counts_and_sums(name: str, grouped: tuple[Any, int], codes: Any) -> None:
    (groups, count), numbers = grouped, table(name)
    others = np.random.default_rng(6).integers(0, CODES, ROWS).astype(np.uint16)
    wanted = [
        kernels.sum_of_codes(codes, numbers),
        kernels.ROWS,
        kernels.flagged(codes, numbers > 0),
        kernels.sum_of_codes(others, numbers),
        kernels.flagged(others, numbers < 0),
        kernels.sum_of_codes(codes, np.abs(numbers)),
        kernels.sum_of_rows(numbers[codes]),
    ]
    alone, *shared = with_each(lambda: kernels.Reduced(groups, count).find(wanted))
    for found in shared:
        for one, other in zip(alone, found, strict=True):
            assert one.tolist() == other.tolist()


@compiled
def test_every_row_may_have_the_largest_number() -> None:
    groups, codes = np.zeros(ROWS, np.uint8), np.ones(ROWS, np.uint8)
    for size in (1, 1301, (1 << 20) - 1, 1 << 20, (1 << 31) - 1):
        for number in (size, -size):
            wanted = [
                kernels.sum_of_codes(codes, np.array((0.0, number))),
                kernels.ROWS,
                kernels.flagged(codes, np.array((False, True))),
            ]
            for found in with_each(partial(found_for, groups, wanted)):
                assert [each.tolist() for each in found] == [[number * ROWS, 0], [ROWS, 0], [ROWS, 0]]


@compiled
def test_numbers_that_are_none_stay_so() -> None:
    groups, codes = np.zeros(ROWS, np.uint8), np.ones(ROWS, np.uint8)
    for number in (np.nan, np.inf, 0.1):
        wanted = [kernels.sum_of_codes(codes, np.array((0.0, number))), kernels.ROWS]
        (alone, rows), *shared = with_each(partial(found_for, groups, wanted))
        for sums, counts in shared:
            assert np.allclose(sums, alone, equal_nan=True)
            assert counts.tolist() == rows.tolist()
        assert all(sums.tobytes() == shared[0][0].tobytes() for sums, _ in shared)


@compiled
def test_least_and_largest(grouped: tuple[Any, int], codes: Any) -> None:
    (groups, count), ranks = grouped, np.random.default_rng(7).permutation(CODES)
    wanted = [
        kernels.lowest(codes, ranks, CODES),
        kernels.ROWS,
        kernels.lowest(codes, CODES - ranks, CODES + 1),
        kernels.lowest(codes, ranks // 2, CODES),
    ]
    alone, *shared = with_each(lambda: kernels.Reduced(groups, count).find(wanted))
    for found in shared:
        assert [each.tolist() for each in found] == [each.tolist() for each in alone]


@compiled
@pytest.mark.parametrize("row", [0, ROWS // 2, ROWS - 1])
def test_a_code_that_is_in_no_table_is_refused(row: int) -> None:
    groups, codes = np.zeros(ROWS, np.uint8), np.zeros(ROWS, np.uint16)
    codes[row] = 9
    reduced, numbers, ranks = kernels.Reduced(groups, 3), np.ones(9), np.arange(9)
    for wanted in (
        [kernels.ROWS, kernels.sum_of_codes(codes, numbers)],
        [kernels.sum_of_codes(codes, np.ones(10)), kernels.flagged(codes, numbers > 0)],
        [kernels.lowest(codes, ranks, 9), kernels.lowest(codes, ranks[::-1].copy(), 9)],
    ):
        with pytest.raises(IndexError):
            reduced.find(wanted)
    with pytest.raises(IndexError):
        kernels.Reduced(codes, 9).find([kernels.ROWS, kernels.sum_of_codes(groups, numbers)])


@pytest.mark.parametrize("most", [CODES, 7])
@pytest.mark.parametrize("by_group", [True, False])
def test_different_codes_of_all_groups(grouped: tuple[Any, int], most: int, by_group: bool) -> None:
    (groups, count), random = grouped, np.random.default_rng(8)
    codes, of_all = random.integers(0, most, ROWS).astype(np.uint16), np.zeros(ROWS, np.uint8)
    flags = random.random(CODES + 100) < 0.7
    met = set(codes.tolist())

    def ask() -> Any:
        if by_group:
            kernels.count_distinct(groups, count, codes, flags)
        return kernels.count_distinct(of_all, 1, codes, flags).tolist()

    for found in with_each(ask):
        assert found == [len({code for code in met if flags[code]})]
    # With other flags it is another question.
    assert kernels.count_distinct(of_all, 1, codes, ~flags).tolist() == [len(met) - found[0]]
