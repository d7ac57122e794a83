"""Calculations that go block by block give what they give at once, compiled or not."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import Document, kernels, native
from qlik_engine.expr import blocks, lift
from qlik_engine.kernels import parallel
from qlik_engine.kernels.calculate import (
    Constant,
    Lookup,
    Numbers,
    Step,
    assemble,
    calculate,
    calculate_all,
    calculate_sums,
)

OPERATORS = ("+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">=", "and", "or", "xor", "bitand")
FIELDS = ("a", "b", "t")
ROWS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(-3, 3)),
        st.one_of(st.none(), st.sampled_from([0.0, 0.5, 2.0, 1e200])),
        st.one_of(st.none(), st.sampled_from(["x", "2", "y"])),
        st.sampled_from(["g", "h", "i"]),
    ),
    min_size=1,
    max_size=12,
)

EXPRESSIONS = st.recursive(
    st.one_of(st.sampled_from(FIELDS), st.sampled_from(["0", "2", "-1.5", "null()", "'x'"])),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(st.sampled_from(["not", "-"]), inner).map(lambda parts: f"({parts[0]} {parts[1]})"),
        st.tuples(inner, inner, inner).map(lambda parts: f"If({', '.join(parts)})"),
        st.tuples(inner, inner).map(lambda parts: f"If({', '.join(parts)})"),
        st.tuples(st.sampled_from(["Sqrt", "Floor", "Fabs"]), inner).map(lambda p: f"{p[0]}({p[1]})"),
    ),
    max_leaves=8,
)
AGGREGATIONS = st.sampled_from(["Sum", "Avg", "Count", "Max", "Stdev", "Sum(distinct ", "Median"])


@pytest.fixture(autouse=True)
def back_to_normal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(parallel, "_PART", 4)
    monkeypatch.setattr(parallel, "_SHARE", 4)
    yield
    native.use()


def answers(document: Document, expression: str) -> list[float]:
    """Of all rows, and of each group."""
    session = document.session()
    cube = session.create_object(
        {
            "qInfo": {"qType": "cube"},
            "qHyperCubeDef": {
                "qDimensions": [{"qDef": {"qFieldDefs": ["g"]}}],
                "qMeasures": [{"qDef": {"qDef": expression}}],
                "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": 2, "qHeight": 10}],
            },
        },
        session_only=True,
    )
    matrix = cube.layout()["qHyperCube"]["qDataPages"][0]["qMatrix"]
    numbers = [math.nan if row[1]["qNum"] == "NaN" else row[1]["qNum"] for row in matrix]
    return [session.evaluate(expression).number, *numbers]


def ways(monkeypatch: pytest.MonkeyPatch, work: Any) -> Iterator[Any]:
    """What `work` gives at once, then in blocks of three rows without and with compiled loops."""
    with monkeypatch.context() as patch:
        patch.setattr(lift, "BLOCK", 1 << 30)
        yield work()
    for compiled in (False, True):
        with monkeypatch.context() as patch:
            patch.setattr(lift, "BLOCK", 0)
            patch.setattr(blocks, "BLOCK", 3)
            native.use(compiled)
            yield work()
    native.use()


@settings(deadline=None, max_examples=150)
@given(ROWS, EXPRESSIONS, AGGREGATIONS)
def test_in_blocks_as_at_once(rows: Any, expression: str, aggregation: str) -> None:
    call = f"{aggregation}{expression})" if aggregation.endswith(" ") else f"{aggregation}({expression})"
    with pytest.MonkeyPatch.context() as monkeypatch:
        at_once, plain, compiled = ways(monkeypatch, lambda: answers(table(rows), call))
    np.testing.assert_allclose(plain, at_once, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(compiled, at_once, rtol=1e-9, atol=1e-12)


@settings(deadline=None, max_examples=60)
@given(ROWS, st.sampled_from(["a", "a * b", "a + 1"]), st.sampled_from(["b", "b - a", "a"]))
def test_lines_through_all_rows(rows: Any, y: str, x: str) -> None:
    rows = [(a, None if b == 1e200 else b, t, g) for a, b, t, g in rows]
    pairs = [(value(y, row), value(x, row)) for row in rows]
    expected = line([pair for pair in pairs if not any(map(math.isnan, pair))])
    with pytest.MonkeyPatch.context() as monkeypatch:
        for found in ways(monkeypatch, lambda: table(rows).session().evaluate(f"LINEST_M({y}, {x})").number):
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


def value(expression: str, row: Any) -> float:
    a, b = (math.nan if number is None else number for number in row[:2])
    return float(eval(expression, {"a": a, "b": b}))


def line(pairs: list[tuple[float, float]]) -> float:
    """The slope, the slow way; NaN where there is none."""
    if not pairs:
        return math.nan
    mean_y, mean_x = (sum(side) / len(pairs) for side in zip(*pairs, strict=True))
    below = sum((x - mean_x) ** 2 for _, x in pairs)
    return sum((y - mean_y) * (x - mean_x) for y, x in pairs) / below if below > 1e-12 else math.nan


def table(rows: Any) -> Document:
    """A document with those rows in one table."""
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    script = "SET NullInterpret = '';\nLOAD * INLINE [\na,b,t,g\n" + "\n".join(lines) + "\n];"
    document = Document(script=script)
    result = document.reload()
    assert result.success, result.log
    return document


# --- the machine ------------------------------------------------------------------------------------


def test_null_and_truth() -> None:
    table = np.array([np.nan, 0.0, 2.0, -3.0])
    codes = np.array([0, 1, 2, 3], dtype=np.uint8)
    program = assemble([Lookup(table, codes), Lookup(table, codes[::-1]), Step.EQUAL])
    if program is None:
        pytest.skip("no compiled loops")
    assert calculate(program, 0, 4).tolist() == [0, 0, 0, 0]
    both_null = assemble([Constant(np.nan), Constant(np.nan), Step.UNEQUAL])
    assert both_null is not None
    assert np.isnan(calculate(both_null, 0, 3)).all()
    chosen = assemble([Lookup(table, codes), Constant(1.0), Constant(2.0), Step.CHOOSE])
    assert chosen is not None
    numbers, complete = calculate_all(chosen, 4)
    assert numbers.tolist() == [2, 2, 1, 1]
    assert complete
    assert not calculate_all(both_null, 3)[1]


def test_what_grows_beyond_numbers_is_null() -> None:
    numbers = np.array([1e300, 1.0, 0.0])
    program = assemble([Numbers(numbers), Numbers(numbers), Step.MULTIPLY, Constant(0.0), Step.ADD])
    if program is None:
        pytest.skip("no compiled loops")
    sums, counts = calculate_sums(program, np.zeros(3, np.uint8), 1, 3)
    assert (sums.tolist(), counts.tolist()) == ([1.0], [2])


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([], "do not leave one result"),
        ([(99, 0)], "no such step"),
        ([(int(Step.ADD), 0)], "lacks its operand"),
        ([(int(Step.CONSTANT), 7)], "no such constant"),
        ([(int(Step.LOOKUP), 1)], "no such column"),
        ([(int(Step.NUMBERS), 2)], "no such column"),
        ([(int(Step.CONSTANT), 0)] * 40, "nested too deeply"),
        ([(int(Step.CONSTANT), 0)] * 300, "too many steps"),
    ],
)
def test_programs_that_make_no_sense_are_refused(steps: Any, message: str) -> None:
    if native.lib is None:
        pytest.skip("no compiled loops")
    columns = (np.zeros(2), np.zeros(4, np.uint8))
    program = (np.array(steps, np.int32).reshape(-1), np.zeros(1), columns)
    out = np.zeros(4)
    with pytest.raises(ValueError, match=message):
        native.lib.calculate(*program, *nothing(), out, parallel.undivided(0, 4))


def test_codes_and_groups_outside_are_refused() -> None:
    if native.lib is None:
        pytest.skip("no compiled loops")
    steps = np.array([Step.LOOKUP, 0], np.int32)
    beyond = (np.zeros(2), np.array([0, 1, 2], np.uint8))
    with pytest.raises(IndexError):
        native.lib.calculate(steps, np.zeros(0), beyond, *nothing(), np.zeros(3), parallel.undivided(0, 3))
    inside = (np.zeros(3), np.array([0, 1, 2], np.uint8))
    groups, sums, counts = np.array([0, 1, 2], np.uint8), np.zeros(2), np.zeros(2, np.int64)
    with pytest.raises(IndexError):
        native.lib.calculate(
            steps, np.zeros(0), inside, groups, sums, counts, np.zeros(0), parallel.undivided(0, 3)
        )
    with pytest.raises(ValueError, match="too short"):
        native.lib.calculate(steps, np.zeros(0), inside, *nothing(), np.zeros(9), parallel.undivided(0, 9))
    with pytest.raises(TypeError):
        native.lib.calculate(
            steps, np.zeros(0), [np.zeros(3)], *nothing(), np.zeros(3), parallel.undivided(0, 3)
        )


def nothing() -> tuple[Any, Any, Any]:
    return np.zeros(0, np.uint8), np.zeros(0), np.zeros(0, np.int64)


def test_counts_are_kept_while_the_codes_live() -> None:
    codes = np.arange(40_000, dtype=np.uint32) % 7
    first = kernels.frequencies(codes, 7)
    assert kernels.frequencies(codes, 7) is first
    assert kernels.frequencies(codes, 9).tolist() == [*first.tolist(), 0, 0]
    other = codes.copy()
    assert kernels.frequencies(other, 7) is not first
