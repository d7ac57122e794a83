"""A reload is cancelled in the midst of a statement, and refused before it takes all memory."""

from __future__ import annotations

import threading

import pytest

from qlik_engine.errors import MemoryLimitError, ReloadCancelled, ScriptError
from qlik_engine.io import NoSources
from qlik_engine.script import memory, run

ROWS = 200_000


class After(threading.Event):
    """Set once it has been looked at so many times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def is_set(self) -> bool:
        self.looks -= 1
        return self.looks < 0


@pytest.mark.parametrize(
    "load",
    [
        "LOAD Upper('a' & RecNo()) AS a",
        "LOAD Floor(Rand() * 9) / (RecNo() + 1) - RecNo() AS a",
        "LOAD Alt(Peek('a'), 0) + RecNo() AS a",
        "LOAD Repeat('x', Mod(RecNo(), 5)) & RecNo() & 'y' AS a",
    ],
)
def test_a_long_statement_looks_up(load: str) -> None:
    script = f"T: {load} AUTOGENERATE {ROWS};"
    begun = After(10**9)
    run(script, sources=NoSources(), cancel=begun)
    looks = 10**9 - begun.looks
    assert looks > 6
    log: list[str] = []
    with pytest.raises(ReloadCancelled):
        run(script, sources=NoSources(), cancel=After(looks // 2), log=log)
    assert log == []


def test_more_rows_than_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available", lambda: 500 << 20)
    with pytest.raises(ScriptError, match="AUTOGENERATE: 300,000,000 rows need") as caught:
        run("T:\nLOAD RecNo() AS a AUTOGENERATE 300000000;", sources=NoSources())
    assert caught.value.line == 1
    wide = ", ".join(f"RecNo() AS a{number}" for number in range(30))
    with pytest.raises(ScriptError, match="LOAD: 2,000,000 rows need"):
        run(f"T: LOAD {wide} AUTOGENERATE 2000000;", sources=NoSources())
    both = "A: LOAD RecNo() AS a AUTOGENERATE 5000; JOIN LOAD RecNo() AS b AUTOGENERATE 5000;"
    with pytest.raises(ScriptError, match=r"JOIN .*25,000,000 rows need"):
        run(both, sources=NoSources())


def test_tables_stay_within_the_limit_all_the_time() -> None:
    script = "T: LOAD RecNo() AS a, 'text ' & RecNo() AS b AUTOGENERATE 50000; DROP TABLE T;"
    run(script, sources=NoSources(), memory_limit=50_000_000)
    with pytest.raises(MemoryLimitError, match="are allowed"):
        run(script, sources=NoSources(), memory_limit=1_000_000)
