"""The compiled loops where rows are so many that threads share them: the same as numpy gives."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from qlik_engine import kernels, native
from qlik_engine.kernels import parallel
from qlik_engine.kernels.calculate import Lookup, Step, assemble, calculate_all, calculate_sums
from tests.engine.twins import by_both

ROWS = 200_000
compiled = pytest.mark.usefixtures("loops")
with_each = partial(by_both, threads=(1, 2, 5))


@pytest.fixture(params=[True, False], ids=["with nulls", "without"])
def columns(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Groups, codes of several widths, ascending keys, numbers that add up exactly in any order."""
    random, least = np.random.default_rng(5), 0 if request.param else 1
    return {
        "groups": random.integers(0, 26, ROWS).astype(np.uint8),
        "many": random.integers(0, 5000, ROWS).astype(np.uint16),
        "codes": random.integers(least, 300, ROWS).astype(np.uint16),
        "wide": random.integers(least, 90_000, ROWS).astype(np.uint32),
        "keys": np.sort(random.integers(least, 70_000, ROWS)).astype(np.uint32),
        "numbers": random.integers(-1000, 1000, 90_000).astype(np.float64),
        "flags": random.random(90_000) < 0.3,
        "table": random.integers(-1000, 1000, 400_000).astype(np.float64),
        "far": random.integers(least, 400_000, ROWS).astype(np.uint32),
    }


REDUCTIONS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "count": lambda c: kernels.count_per_group(c["groups"].copy(), 26),
    "count of many": lambda c: kernels.count_per_group(c["many"].copy(), 5000),
    "flagged": lambda c: kernels.count_flagged(c["groups"], 26, c["codes"], c["flags"][:300]),
    "sum of codes": lambda c: kernels.sum_coded(c["groups"], 26, c["wide"], c["numbers"]),
    "sum of codes far apart": lambda c: kernels.sum_coded(c["groups"], 26, c["far"], c["table"]),
    "sum of numbers": lambda c: kernels.sum_numbers(c["many"], 5000, c["numbers"][c["wide"]]),
    "lowest": lambda c: kernels.lowest_coded(c["groups"], 26, c["codes"], np.arange(300)[::-1], 300),
    "pairs": lambda c: kernels.pairs(c["groups"], 26, c["codes"], 300),
    "distinct of all": lambda c: kernels.count_distinct(np.zeros(ROWS, np.uint8), 1, c["keys"], c["flags"]),
    "distinct of all but null": lambda c: kernels.count_distinct(
        np.zeros(ROWS, np.uint8), 1, c["keys"], np.arange(90_000) > 0, all_but_null=True
    ),
    "distinct": lambda c: kernels.count_distinct(c["groups"], 26, c["keys"], c["flags"]),
    "distinct of many": lambda c: kernels.count_distinct(c["many"], 5000, c["keys"], c["flags"]),
    "distinct out of order": lambda c: kernels.count_distinct(c["groups"], 26, c["wide"], c["flags"]),
    "present": lambda c: kernels.present(c["codes"], 301),
    "present of many": lambda c: kernels.present(c["wide"], 90_001),
    "present in a mask": lambda c: kernels.present(c["codes"], 301, c["flags"][c["wide"]]),
    "present of many in a mask": lambda c: kernels.present(c["wide"], 90_000, c["flags"][c["wide"]]),
    "has null": lambda c: [kernels.has_null(c[name]) for name in ("groups", "codes", "wide", "keys")],
    "matches": lambda c: kernels.matches(c["wide"], c["flags"]),
    "rows matching": lambda c: kernels.rows_matching(c["wide"], c["flags"]),
    "rows in": lambda c: kernels.rows_in(c["flags"][c["wide"]]),
    "rows among": lambda c: kernels.rows_among(np.arange(0, ROWS, 2, dtype=np.uint32), c["wide"], c["flags"]),
    "marks": lambda c: kernels.present_where(c["keys"], 70_000, [(c["wide"], c["flags"])]),
    "present where": lambda c: kernels.present_where(
        c["groups"], 26, [(c["wide"], c["flags"]), (c["codes"], np.arange(300) % 50 == 0)]
    ),
    "present where many": lambda c: kernels.present_where(
        c["wide"], 90_000, [(c["groups"], np.arange(26) % 5 == 0), (c["codes"], np.arange(300) < 70)]
    ),
    "rows where": lambda c: kernels.rows_where(
        [(c["groups"], np.arange(26) % 5 == 0), (c["wide"], c["flags"]), (c["codes"], np.arange(300) < 70)]
    ),
    "rows with few codes": lambda c: kernels.rows_matching(c["groups"], np.arange(26) % 9 > 6),
    "rows with some codes": lambda c: kernels.rows_matching(c["groups"], np.arange(26) % 2 == 1),
    "present at": lambda c: kernels.present_at(c["groups"], np.arange(5, ROWS, 3, dtype=np.uint32), 200),
    "take": lambda c: kernels.take(c["numbers"], c["wide"]),
    "take far apart": lambda c: kernels.take(c["table"], c["far"]),
    "product": lambda c: kernels.product([c["groups"], c["codes"]], (26, 300)),
    "first rows": lambda c: kernels.first_rows(c["codes"], 301),
    "groups": lambda c: kernels.group_rows([c["groups"], c["codes"]], [26, 300], ROWS).groups,
}


@compiled
@pytest.mark.parametrize("name", REDUCTIONS)
def test_loops_in_parts(name: str, columns: dict[str, Any]) -> None:
    wanted, *found = with_each(lambda: REDUCTIONS[name](columns))
    for each in found:
        assert np.array_equal(each, wanted)


@compiled
def test_rows_of_runs(columns: dict[str, Any]) -> None:
    for where in with_each(lambda: kernels.runs(columns["keys"], 70_000)):
        for bitmap in (columns["flags"][:70_000], np.zeros(70_000, bool), np.ones(70_000, bool)):
            wanted = np.flatnonzero(bitmap[columns["keys"]])
            keys, rows = np.flatnonzero(bitmap).astype(np.uint32), wanted.astype(np.uint32)
            for found in with_each(partial(kernels.rows_of_runs, keys, where)):
                assert np.array_equal(found, wanted)
            for found in with_each(partial(kernels.run_keys, columns["keys"], rows)):
                assert np.array_equal(found, np.setdiff1d(columns["keys"][wanted], [0]))
            for found in with_each(partial(kernels.present_at, columns["keys"], rows, 70_000)):
                assert np.array_equal(np.flatnonzero(found), np.setdiff1d(columns["keys"][wanted], [0]))


@compiled
def test_calculations(columns: dict[str, Any]) -> None:
    numbers = columns["numbers"].copy()
    numbers[0] = np.nan
    program = assemble([Lookup(numbers, columns["wide"]), Lookup(numbers, columns["codes"]), Step.MULTIPLY])
    assert program is not None
    values = numbers[columns["wide"]] * numbers[columns["codes"]]
    known = ~np.isnan(values)
    for threads in (1, 3):
        before = kernels.use_threads(threads)
        found, complete = calculate_all(program, ROWS)
        sums, counts = calculate_sums(program, columns["groups"], 26, ROWS)
        kernels.use_threads(before)
        assert np.array_equal(found, values, equal_nan=True)
        assert complete == bool(known.all())
        assert np.array_equal(sums, np.bincount(columns["groups"], np.where(known, values, 0), 26))
        assert np.array_equal(counts, np.bincount(columns["groups"][known], minlength=26))


@compiled
def test_a_code_out_of_range_in_any_part_is_refused() -> None:
    for row in (0, ROWS // 2, ROWS - 1):
        codes = np.ones(ROWS, np.uint8)
        codes[row] = 9
        with pytest.raises(IndexError):
            kernels.matches(codes, np.ones(3, bool))
        with pytest.raises(IndexError):
            kernels.count_per_group(codes, 3)


@compiled
def test_several_threads_of_the_caller_ask_at_once(columns: dict[str, Any]) -> None:
    wanted = np.bincount(columns["many"], minlength=5000)

    def ask(_: int) -> bool:
        return np.array_equal(kernels.count_per_group(columns["many"], 5000), wanted)

    before = kernels.use_threads(3)
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(200)))
    kernels.use_threads(before)


@compiled
@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_a_forked_process_has_threads_of_its_own() -> None:
    code = """
        import os
        import numpy as np
        from qlik_engine import kernels
        kernels.use_threads(3)
        groups = np.zeros(200_000, np.uint8)
        for process in range(2):
            assert kernels.count_per_group(groups, 1).tolist() == [200_000]
            child = os.fork() if process == 0 else 1
            if child > 1:
                assert os.waitpid(child, 0)[1] == 0
    """
    program = "\n".join(line.removeprefix(" " * 8) for line in code.splitlines())
    assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode == 0


def test_parts_depend_on_rows_alone() -> None:
    for length in (0, 1, 70_000, 1_000_000):
        divisions = []
        for threads in (1, 2, 5):
            before = kernels.use_threads(threads)
            shared, *limits = parallel.division(length, 40_000).tolist()
            kernels.use_threads(before)
            assert shared == threads
            assert (limits[0], limits[-1]) == (0, length)
            assert len(limits) == 2 or all(high - low >= 40_000 for low, high in pairwise(limits))
            divisions.append(limits)
        assert divisions[0] == divisions[1] == divisions[2]


@compiled
def test_loops_that_wait_read_what_those_before_them_wrote(columns: dict[str, Any]) -> None:
    rows = np.arange(0, ROWS, 2, dtype=np.uint32)
    with kernels.Loops(len(rows)) as loops:
        groups, codes = (kernels.take(columns[name], rows, loops) for name in ("groups", "codes"))
        numbers = kernels.take(columns["numbers"], codes, loops)
        key = kernels.product([groups, codes], (26, 300), loops)
    assert np.array_equal(groups, columns["groups"][::2])
    assert np.array_equal(numbers, columns["numbers"][columns["codes"][::2]])
    assert np.array_equal(key, columns["groups"][::2].astype(int) * 300 + columns["codes"][::2])


@compiled
def test_more_loops_wait_than_run_at_once(columns: dict[str, Any]) -> None:
    counted = [kernels.flagged(columns["codes"], np.arange(300) == code) for code in range(150)]
    found = kernels.Reduced(columns["groups"], 26).find(counted)
    assert [sum(each.tolist()) for each in found] == np.bincount(columns["codes"], minlength=300)[
        :150
    ].tolist()


@compiled
def test_only_loops_over_the_same_rows_run_together() -> None:
    codes, lib = np.ones(9, np.uint8), native.lib
    one, other = (lib.has_zero, codes, parallel.division(9)), (lib.has_zero, codes, parallel.division(8))
    machine = assemble([Lookup(np.ones(2), codes), Step.NEGATE])
    assert machine is not None
    nothing, counts = np.zeros(0), np.zeros(0, np.int64)
    calculation = (lib.calculate, *machine, codes, nothing, counts, np.zeros(9), parallel.division(9))
    assert lib.together(one, one) == (0,)
    with pytest.raises(ValueError, match="loops over other rows"):
        lib.together(one, other)
    for refused in (
        calculation,
        (lib.version,),
        (print, 1),
        (lib.has_zero, codes),
        [*one],
        (lib.together, one),
    ):
        with pytest.raises((TypeError, ValueError)):
            lib.together(one, refused)
    with pytest.raises(ValueError, match="not so many"):
        lib.together()
    assert lib.together(one) == (0,)


@compiled
def test_a_code_out_of_range_in_any_of_several_loops_is_refused() -> None:
    groups, codes = np.zeros(ROWS, np.uint8), np.zeros(ROWS, np.uint16)
    codes[-1] = 9
    with pytest.raises(IndexError):
        kernels.Reduced(groups, 3).find([kernels.ROWS, kernels.sum_of_codes(codes, np.ones(9))])
