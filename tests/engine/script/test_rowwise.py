"""Values that look back are the same row after row as in rounds over all rows."""

from __future__ import annotations

import pytest

from qlik_engine.io import NoSources
from qlik_engine.script import run
from qlik_engine.script.loading import rowwise, stage

DATA = "Base: LOAD * INLINE [k, v, t\n" + "\n".join(
    f"{'ab' if row % 7 < 3 else 'c'}, {'' if row % 5 == 0 else row * 1.5}, {'x' * (row % 4)}"
    for row in range(60)
)
ITEMS = [
    "If(k = Peek('k'), RangeSum(Peek('r'), v), v)",
    "Alt(Peek('r'), 0) + Alt(v, 1)",
    "If(Len(v) = 0, Peek('r'), v)",
    "Peek('r') & k",
    "If(Peek('r', -2) >= v or IsNull(Peek('r')), v / 2, -v * Peek('k'))",
    "Date(Alt(Peek('r'), 40000) + 1)",
    "Left(Peek('r') & t & RecNo(), 5)",
    "Coalesce(Peek('r', 0), v, t)",
    "RangeMax(Peek('r'), v) - RangeMin(v, 3, Peek('r', -3))",
    "If(not (Peek('k') <> k) and Peek('n') < 9, 'same', Peek('n') - 1 / (v - 3))",
    "Pick(Match(Peek('r'), 'one', 'two') + 1, 'one', 'two', 'three')",
    "Dual('N' & RowNo(), Alt(Peek('r'), 0) + 1)",
]


def table(item: str) -> list[tuple[object, ...]]:
    script = f"{DATA}\n];\nT: LOAD k, {item} AS r, RowNo() AS n RESIDENT Base;"
    found = run(script, sources=NoSources()).tables["T"]
    columns = (list(column.symbols.values().take(column.codes)) for column in found.columns.values())
    return [tuple(map(repr, row)) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("item", ITEMS)
def test_rows_come_out_as_in_rounds(item: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rowwise, "BLOCK_ROWS", 16)
    monkeypatch.setattr(stage, "ROUNDS_MAX", 0)
    alone = table(item)
    monkeypatch.setattr(stage, "row_by_row", lambda *_: None)
    assert table(item) == alone


def test_what_cannot_be_done_for_one_row_is_done_in_blocks() -> None:
    script = "T: LOAD RecNo() AS a, If(Exists(s, RecNo() - 1), Peek('s') + 1, RecNo()) AS s AUTOGENERATE 90;"
    found = run(script, sources=NoSources()).tables["T"].columns["s"]
    assert found.symbols.values().take(found.codes).numbers_or_nan().tolist() == [*range(1, 91)]


def test_rows_before_those_of_the_load_are_seen() -> None:
    script = """
T: LOAD RecNo() AS s AUTOGENERATE 3;
CONCATENATE (T) LOAD Peek('s') + Peek('s', 0) AS s AUTOGENERATE 40;
"""
    found = run(script, sources=NoSources()).tables["T"].columns["s"]
    assert found.symbols.values().take(found.codes).numbers_or_nan().tolist() == [*range(1, 44)]
