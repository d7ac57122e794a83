"""Peek, Previous and Exists inside one LOAD, against a plain loop over the rows."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.io import NoSources
from qlik_engine.script import Loaded, run

VALUES = st.lists(st.integers(0, 4), min_size=1, max_size=30)


def loaded(values: list[int], load: str, where: str = "") -> Loaded:
    lines = "\n".join(map(str, values))
    return run(
        f"S: LOAD * INLINE [\nV\n{lines}\n]; T: {load} RESIDENT S{where}; DROP TABLE S;", sources=NoSources()
    )


def numbers(result: Loaded, field: str) -> list[float | None]:
    column = result.tables["T"].columns[field].coded().expand()
    return [None if dual.is_null else dual.number for dual in column]


@settings(max_examples=40, deadline=None)
@given(VALUES)
def test_a_total_that_starts_anew(values: list[int]) -> None:
    result = loaded(values, "LOAD V AS W, If(Previous(V) <= V, Peek('Sum') + V, V) AS Sum")
    expected: list[float] = []
    for at, value in enumerate(values):
        goes_on = at > 0 and values[at - 1] <= value
        expected.append(expected[-1] + value if goes_on else value)
    assert numbers(result, "Sum") == expected


@settings(max_examples=40, deadline=None)
@given(VALUES)
def test_first_appearances(values: list[int]) -> None:
    result = run(
        "T: LOAD * INLINE [\nV\n" + "\n".join(map(str, values)) + "\n] WHERE not Exists(V);",
        sources=NoSources(),
    )
    assert numbers(result, "V") == list(dict.fromkeys(values))


@settings(max_examples=40, deadline=None)
@given(VALUES)
def test_rows_that_differ_from_the_last_one_kept(values: list[int]) -> None:
    result = loaded(values, "LOAD V AS W", " WHERE RecNo() = 1 or Fabs(V - Previous(V)) > 1")
    kept = values[:1]
    for value in values[1:]:
        if abs(value - kept[-1]) > 1:
            kept.append(value)
    assert numbers(result, "W") == kept


@settings(max_examples=30, deadline=None)
@given(VALUES, st.integers(-3, 3))
def test_peek_by_row(values: list[int], row: int) -> None:
    result = loaded(values, f"LOAD V AS W, Peek('W', {row}) AS P")
    expected = [values[row if row >= 0 else at + row] if 0 <= (row if row >= 0 else at + row) < at else None
                for at in range(len(values))]  # fmt: skip
    assert numbers(result, "P") == expected
