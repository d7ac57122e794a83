"""Numbering keys, counting different codes and marking many codes: compiled, in numpy, and by plain loops."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import kernels, native
from qlik_engine.kernels import parallel
from tests.engine.twins import by_both

CODES = st.sampled_from([np.uint8, np.uint16, np.uint32])
KEYS = st.sampled_from([np.int32, np.int64])


@pytest.fixture(autouse=True)
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    bitmaps = importlib.import_module("qlik_engine.kernels.bitmaps")
    monkeypatch.setattr(parallel, "_PART", 4)
    monkeypatch.setattr(parallel, "_SHARE", 4)
    monkeypatch.setattr(bitmaps, "_COPIED_MAX", 3)
    yield
    native.use()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6)), max_size=60), st.booleans(), CODES, CODES)
def test_different_codes_of_each_group(
    pairs: list[tuple[int, int]], ascending: bool, kind: type, other: type
) -> None:
    if ascending:
        pairs = sorted(pairs, key=lambda pair: pair[1])
    groups = np.array([g for g, _ in pairs], dtype=kind)
    codes = np.array([c for _, c in pairs], dtype=other)
    flags = np.array([False, True, True, False, True, True, True])
    wanted = [len({c for g, c in pairs if g == group and flags[c]}) for group in range(4)]
    for found, of_all in by_both(lambda: kernels.count_distinct_of_all(groups, 4, codes, flags)):
        assert found.tolist() == wanted
        assert of_all in (None, len({c for _, c in pairs if flags[c]}))
    # Of codes that do not ascend those of all groups are counted on the way.
    assert of_all is not None or [c for _, c in pairs] == sorted(c for _, c in pairs)


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), max_size=60), st.booleans(), st.booleans(), CODES)
def test_different_codes_of_all_rows(values: list[int], ascending: bool, null: bool, kind: type) -> None:
    codes = np.array(sorted(values) if ascending else values, dtype=kind)
    flags = np.array([null, *[True] * 6])
    wanted = [len({code for code in values if flags[code]})]
    for found in by_both(
        lambda: kernels.count_distinct(np.zeros(len(codes), np.uint8), 1, codes, flags).tolist()
    ):
        assert found == wanted


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(-5, 5), st.sampled_from([2**31 - 1, -(2**31)])), max_size=40),
    KEYS,
)
def test_keys_are_numbered_as_they_appear(values: list[int | None], kind: type) -> None:
    keys = np.array([0 if v is None else v for v in values], dtype=kind)
    valid = np.array([v is not None for v in values], dtype=bool)
    order = list(dict.fromkeys(v for v in values if v is not None))
    wanted = [0 if v is None else order.index(v) + 1 for v in values]
    for codes, firsts in by_both(lambda: kernels.number_keys(keys, valid)):
        assert codes.tolist() == wanted
        assert [values[row] for row in firsts] == order
    if all(valid):
        for codes, _ in by_both(lambda: kernels.number_keys(keys)):
            assert codes.tolist() == wanted


@settings(deadline=None)
@given(st.lists(st.lists(st.one_of(st.none(), st.integers(-5, 5)), max_size=20), max_size=5), KEYS)
def test_close_keys_are_numbered_part_by_part(parts: list[list[int | None]], kind: type) -> None:
    if not native.use(True):
        pytest.skip("no compiler was there")
    keys, numbers = kernels.CloseKeys(-5, 5), kernels.Numbers(sum(map(len, parts)))
    met: list[int] = []
    for part in parts:
        # Only every second one is a key.
        items = np.array([item for v in part for item in (v or 0, 99)], dtype=kind)
        codes, firsts = keys.add(items, np.array([v is not None for v in part], dtype=bool), 2)
        numbers.put(codes, keys.count)
        met += items[2 * firsts].tolist()
    values = [v for part in parts for v in part]
    assert met == list(dict.fromkeys(v for v in values if v is not None))
    assert numbers.codes().tolist() == [0 if v is None else met.index(v) + 1 for v in values]


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(-3, 3), st.integers(-(2**63), 2**63 - 1)), max_size=40)
    )
)
def test_any_keys_are_numbered_part_by_part(parts: list[list[int | None]]) -> None:
    def work() -> Any:
        keys = kernels.DistinctKeys()
        numbers = []
        for part in parts:
            items = np.array([key or 0 for key in part], dtype=np.int64)
            valid = np.array([key is not None for key in part], dtype=bool)
            numbers.append(keys.add(items, None if valid.all() else valid).tolist())
        return numbers, keys.count, keys.keys().tolist()

    met: dict[int, int] = {}
    wanted = [[0 if key is None else met.setdefault(key, len(met) + 1) for key in part] for part in parts]
    for found in by_both(work):
        assert found == (wanted, len(met), [*met])


def test_many_keys_are_moved_to_larger_tables() -> None:
    parts = np.random.default_rng(3).integers(-(2**62), 2**62, (20, 1000))
    parts[10:] = parts[:10, ::-1]

    def work() -> Any:
        keys = kernels.DistinctKeys(5000)
        return [keys.add(part).tolist() for part in parts], keys.keys().tolist()

    for numbers, held in by_both(work):
        assert held == parts[:10].ravel().tolist()
        assert numbers[10:] == [part[::-1] for part in numbers[:10]]
        assert [number for part in numbers[:10] for number in part] == [*range(1, 10_001)]


def test_rows_get_the_numbers_of_their_places() -> None:
    def work() -> Any:
        numbers = kernels.Numbers(7)
        numbers.put_places(np.array([2, 0, 1], dtype=np.uint32), np.array([0, 5, 9], dtype=np.uint32), 9)
        numbers.put_places(
            np.array([1, 1, 0, 2], dtype=np.uint8), np.array([0, 7, 300], dtype=np.uint32), 300
        )
        return numbers.codes()

    for codes in by_both(work):
        assert codes.tolist() == [9, 0, 5, 7, 7, 0, 300]
        assert codes.dtype == np.uint16
    if native.lib is not None:
        with pytest.raises(IndexError):
            kernels.Numbers(1).put_places(np.array([3], dtype=np.uint32), np.zeros(3, dtype=np.uint32), 0)


@settings(deadline=None)
@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=9)), max_size=30), max_size=5), st.booleans())
def test_texts_are_numbered_part_by_part(parts: list[list[str | None]], is_wide: bool) -> None:
    values = [None if v is None else v.encode() for part in parts for v in part]
    order = list(dict.fromkeys(v for v in values if v is not None))
    wanted = [0 if v is None else order.index(v) + 1 for v in values]

    def work() -> Any:
        texts = kernels.DistinctTexts(3, 5)
        found: list[int] = []
        for part in parts:
            # What is no text may have bytes all the same.
            raw = [b"?" if v is None else v.encode() for v in part]
            data = np.frombuffer(b"--" + b"".join(raw), dtype=np.uint8)
            ends = np.cumsum([2, *map(len, raw)]).astype(np.int64 if is_wide else np.int32)
            found += texts.add(data, ends, np.array([v is not None for v in part], dtype=bool)).tolist()
        data, sizes = texts.packed()
        return found, texts.count, data.tobytes(), sizes.tolist()

    for found, count, data, sizes in by_both(work):
        assert found == wanted
        assert count == len(order)
        assert data == b"".join(order)
        assert sizes == [0, *(len(text) + 1 for text in order)]


def test_many_texts_are_moved_to_larger_tables() -> None:
    rows = np.arange(20_000) * 7919 % 9_000
    raw = [b"%d" % row for row in rows.tolist()]
    data, bounds = np.frombuffer(b"".join(raw), dtype=np.uint8), np.cumsum([0, *map(len, raw)])
    for codes in by_both(
        lambda: np.concatenate(
            [
                texts.add(data, bounds[low : low + 1001])
                for texts in [kernels.DistinctTexts()]
                for low in range(0, 20_000, 1000)
            ]
        )
    ):
        assert codes.tolist() == kernels.number_keys(rows)[0].tolist()


def test_codes_grow_wider_as_they_are_met() -> None:
    numbers = kernels.Numbers(7)
    for part, kind in (([1, 255], np.uint8), ([256, 3], np.uint16), ([65536, 0, 1], np.uint32)):
        numbers.put(np.array(part, dtype=np.uint32), max(part))
        assert numbers.codes().dtype == kind
    assert numbers.codes().tolist() == [1, 255, 256, 3, 65536, 0, 1]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=60), CODES)
def test_codes_of_many_values_are_marked(rows: list[tuple[int, bool]], kind: type) -> None:
    codes = np.array([c for c, _ in rows], dtype=kind)
    mask = np.array([m for _, m in rows], dtype=bool)
    for found in by_both(lambda: kernels.present(codes, 10, mask).tolist()):
        assert found == [any(c == code and m for c, m in rows) for code in range(10)]
    for found in by_both(lambda: kernels.rows_in(mask).tolist()):
        assert found == [at for at, (_, m) in enumerate(rows) if m]


def test_codes_out_of_range_are_refused() -> None:
    if not native.use(True):
        pytest.skip("no compiler was there")
    few, many = np.zeros(2, np.int64), np.full(4, 9, np.uint8)
    flags = np.ones(3, bool)
    with pytest.raises(IndexError):
        native.lib.count_runs(np.zeros(4, np.uint8), many, flags, few, parallel.undivided(0, 4))
    with pytest.raises(IndexError):
        native.lib.mark_in(many, np.ones(4, bool), flags, parallel.undivided(0, 4))
    table, codes, firsts = np.zeros(2, np.uint32), np.zeros(4, np.uint32), np.zeros(1, np.int64)
    with pytest.raises(IndexError):
        native.lib.number_range(np.array([5, 6, 7, 8]), 1, 5, 0, np.zeros(0, bool), table, codes, firsts)
    texts, bounds, slots = np.zeros(9, np.uint8), np.array([0, 3, 9]), np.zeros(4, np.uint32)
    ends, small = np.zeros(2, np.int64), np.zeros(1, np.uint8)
    with pytest.raises(IndexError):  # no room for the bytes
        native.lib.number_texts(texts, bounds, np.zeros(0, bool), slots, 0, small, ends, codes)
    with pytest.raises(ValueError, match="not a table"):
        native.lib.number_texts(texts, bounds, np.zeros(0, bool), slots[:2], 0, texts.copy(), ends, codes)
    with pytest.raises(IndexError):  # bounds that descend
        native.lib.number_texts(texts, bounds[::-1].copy(), np.zeros(0, bool), slots, 0, texts, ends, codes)
