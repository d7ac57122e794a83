"""Large arrays: nobody's memory becomes somebody's while it is in use."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from qlik_engine import native
from qlik_engine.kernels import memory

LARGE = 1 << 20  # items of 8 bytes


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    memory.release_kept()
    yield
    memory.release_kept()


def address(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


def test_memory_is_used_again_once_nobody_holds_it() -> None:
    first = memory.room(LARGE, np.float64)
    where = address(first)
    other = memory.room(LARGE, np.float64)
    assert address(other) != where
    del first
    again = memory.room(LARGE - 1000, np.float64)
    assert (address(again), len(again), again.dtype) == (where, LARGE - 1000, np.float64)


@pytest.mark.parametrize(
    "part",
    [
        lambda array: array[10:],
        lambda array: array.view(np.uint8),
        lambda array: array.reshape(2, -1)[1],
        lambda array: array.astype(np.float64, copy=False),
        lambda array: np.frombuffer(memoryview(array)),
    ],
)
def test_who_holds_a_part_holds_all(part: object) -> None:
    assert callable(part)
    array = memory.room(LARGE, np.float64)
    array[:] = 7
    held = part(array)
    before = held.copy()
    del array
    memory.room(LARGE, np.float64)[:] = 8
    assert (held == before).all()


def test_other_sizes_take_memory_of_their_own() -> None:
    first = memory.room(LARGE, np.float64)
    where = address(first)
    del first
    assert len(memory.room(2 * LARGE, np.float64)) == 2 * LARGE
    small = memory.room(100, np.uint32)
    assert len(small) == 100
    assert small.flags.writeable
    kept = memory.room(LARGE, np.float64)
    assert address(kept) == where


def test_what_is_untouched_is_zero() -> None:
    memory.room(LARGE, np.float64)[:] = 1
    assert not memory.untouched(LARGE, np.float64).any()
    assert len(memory.untouched(0, np.uint8)) == 0


@pytest.mark.parametrize("length", [0, 10, LARGE])
def test_zeros_are_zero_and_nobody_elses(length: int) -> None:
    first = memory.zeros(length, np.float64)
    assert (len(first), first.dtype.name) == (length, "float64")
    first[:] = 1
    other = memory.zeros(length, np.float64)
    assert not other.any()
    assert first.all()


def test_more_than_there_is_costs_nothing_until_it_is_used() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(memory.zeros(1 << 30, np.uint8)) == 1 << 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1 << 19


def test_who_is_expected_finds_room() -> None:
    if native.lib is None:
        pytest.skip("compiled loops take pages ahead")
    memory.expect(LARGE)
    expected = {len(pages): pages for pages in memory._kept}
    assert {*expected} == {LARGE, 2 * LARGE, 4 * LARGE, 8 * LARGE}
    assert sum(map(len, memory._kept)) == 20 * LARGE
    array = memory.room(LARGE, np.float64)
    array[:] = np.arange(LARGE)
    for thread in threading.enumerate():
        if thread.name == "qlik-engine-pages":
            thread.join()
    assert array[-1] == LARGE - 1
    assert array.sum() == LARGE * (LARGE - 1) / 2
    assert 8 * LARGE not in map(len, memory._kept)
    memory.expect(1 << 40)
    assert sum(map(len, memory._kept)) == 12 * LARGE


def test_threads_never_share() -> None:
    failed: list[int] = []

    def work(number: int) -> None:
        for _ in range(50):
            array = memory.room(LARGE // 2 + number, np.float64)
            array[:: LARGE // 8] = number
            if not (array[:: LARGE // 8] == number).all():
                failed.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


@pytest.mark.parametrize(("most", "again"), [(1 << 20, False), (1 << 30, True)])
def test_as_much_is_kept_as_some_of_the_largest_take(
    monkeypatch: pytest.MonkeyPatch, most: int, again: bool
) -> None:
    monkeypatch.setattr(memory, "_KEPT_FEW", 1 << 20)
    monkeypatch.setattr(memory, "_KEPT_MAX", most)
    memory.release_kept()
    held = [memory.room(LARGE, np.float64) for _ in range(3)]
    held.clear()
    memory.room(LARGE // 8, np.float64)  # looks at what came back
    assert (sum(map(len, memory._kept)) > 1 << 20) is again
