"""One stable sort by several keys."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.hypercube import sorting

numbers = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from([0.0, -0.0, 1.5, -2.0, np.inf]), st.booleans()), max_size=60
)


@given(numbers, st.permutations(range(3)))
@settings(deadline=None)
def test_rows_are_in_the_order_of_their_keys(
    rows: list[tuple[int, float, bool]], order: tuple[int, ...]
) -> None:
    columns = [np.array([row[0] / 7 for row in rows]), np.array([row[1] for row in rows])]
    columns.append(np.array([row[2] for row in rows], dtype=bool))
    keys = [columns[at] for at in order]
    expected = sorted(range(len(rows)), key=lambda row: tuple(key[row] for key in keys))
    assert sorting.order(keys, len(rows)).tolist() == expected


@given(st.lists(st.integers(-9, 9).map(lambda number: number / 4), max_size=300))
@settings(deadline=None)
def test_rows_with_the_same_number_keep_their_order(column: list[float]) -> None:
    expected = sorted(range(len(column)), key=column.__getitem__)
    assert sorting.order([np.array(column)], len(column)).tolist() == expected
