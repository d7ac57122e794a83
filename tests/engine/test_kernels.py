"""Kernels against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import kernels

CODES = st.lists(st.integers(0, 5), max_size=30)


def array(codes: list[int]) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.array(codes, dtype=np.uint8)


@settings(deadline=None)
@given(CODES, st.lists(st.booleans(), min_size=6, max_size=6))
def test_bitmaps(codes: list[int], chosen: list[bool]) -> None:
    bitmap = np.array(chosen)
    mask = kernels.matches(array(codes), bitmap)
    assert mask.tolist() == [chosen[c] for c in codes]
    found = kernels.present(array(codes), 6, mask)
    assert found.tolist() == [c in {x for x in codes if chosen[x]} for c in range(6)]


@settings(deadline=None)
@given(CODES, CODES)
def test_joins(held: list[int], asked: list[int]) -> None:
    rows_of = {c: [i for i, h in enumerate(held) if h == c] for c in range(6)}
    source, rows = kernels.expand(kernels.csr(array(held), 6), array(asked))
    expected = [(i, row) for i, c in enumerate(asked) for row in (rows_of[c] if c and rows_of[c] else [-1])]
    assert list(zip(source.tolist(), rows.tolist(), strict=True)) == expected
    unique = kernels.unique_rows(array(held), 6)
    if any(len(rows_of[c]) > 1 for c in range(1, 6)):
        assert unique is None
    else:
        assert unique is not None
        assert unique.tolist() == [-1] + [rows_of[c][0] if rows_of[c] else -1 for c in range(1, 6)]


def test_a_join_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qlik_engine.kernels.joins.JOIN_ROWS_MAX", 3)
    links = kernels.csr(array([1, 1]), 2)
    with pytest.raises(MemoryError):
        kernels.expand(links, array([1, 1]))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)), max_size=30), st.booleans()
)
def test_groups(rows: list[tuple[int, int, int]], huge: bool) -> None:
    columns = [array([row[i] for row in rows]) for i in range(3)]
    grouping = kernels.group_rows(columns, [1 << 30 if huge else 6] * 3, len(rows))
    order = sorted(set(rows))
    assert grouping.count == len(order)
    assert [order[g] for g in grouping.groups.tolist()] == rows
    assert grouping.firsts.tolist() == [rows.index(key) for key in order]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30))
def test_the_only_value_of_a_group(rows: list[tuple[int, int]]) -> None:
    codes, groups = array([c for c, _ in rows]), array([g for _, g in rows])
    found = kernels.constant_per_group(codes, groups, 4).tolist()
    for group in range(4):
        values = {c for c, g in rows if g == group and c}
        assert found[group] == (values.pop() if len(values) == 1 else 0)


def test_gather_gives_null_for_no_row() -> None:
    codes = array([7, 8])
    assert kernels.gather(codes, np.array([1, -1, 0]), False).tolist() == [8, 0, 7]
    assert kernels.gather(array([]), np.array([-1]), False).tolist() == [0]
