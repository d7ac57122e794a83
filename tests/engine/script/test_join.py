"""Joins against the plain definition."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.io import NoSources
from qlik_engine.script import run

ROWS = st.lists(st.tuples(st.sampled_from(["x", "y", "z", ""]), st.integers(0, 2)), max_size=5)
Row = tuple[str | None, int | None, int | None]


def table(name: str, rows: list[tuple[str, int]], field: str) -> str:
    """A table of key and value; an empty key becomes null."""
    lines = "\n".join(f"{key},{value}" for key, value in rows)
    return f"{name} LOAD If(Len(K) = 0, Null(), K) AS K, {field} INLINE [\nK,{field}\n{lines}\n];"


def joined(side: str, first: list[tuple[str, int]], second: list[tuple[str, int]]) -> list[Row]:
    found: list[Row] = [(k, a, b) for k, a in first for q, b in second if k and k == q]
    if side in ("LEFT", "OUTER"):
        keys = {key for key, _ in second}
        found += [(k or None, a, None) for k, a in first if not k or k not in keys]
    if side in ("RIGHT", "OUTER"):
        keys = {key for key, _ in first}
        found += [(k or None, None, b) for k, b in second if not k or k not in keys]
    return sorted(found, key=repr)


@settings(max_examples=40, deadline=None)
@given(ROWS, ROWS)
@pytest.mark.parametrize("side", ["INNER", "LEFT", "RIGHT", "OUTER"])
def test_a_join_is_what_it_says(
    side: str, first: list[tuple[str, int]], second: list[tuple[str, int]]
) -> None:
    script = table("T:", first, "A") + table(f"{side} JOIN (T)", second, "B")
    result = run(script, sources=NoSources()).tables["T"]
    columns = [list(result.columns[name].coded().expand()) for name in "KAB"]
    rows = [
        (key.text, None if a.is_null else int(a.number), None if b.is_null else int(b.number))
        for key, a, b in zip(*columns, strict=True)
    ]
    assert sorted(rows, key=repr) == joined(side, first, second)
