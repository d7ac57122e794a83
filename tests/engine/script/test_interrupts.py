"""A reload is cancelled in the midst of a statement, and refused before it takes all memory."""

from __future__ import annotations

import threading
from importlib import import_module

import pytest

from qlik_engine import interrupts
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


BASE = "B: LOAD RecNo() AS id, Mod(RecNo(), 999) AS g, 'text ' & Rand() AS t AUTOGENERATE {rows};"


@pytest.mark.parametrize(
    "statement",
    [
        "G: LOAD g, Concat(t, ',') AS c RESIDENT B GROUP BY g;",
        "G: LOAD Concat(DISTINCT t) AS c RESIDENT B;",
        "G: LOAD g, MaxString(t) AS c RESIDENT B GROUP BY g;",
        "G: LOAD id, JsonArray(t) AS c RESIDENT B GROUP BY id;",
        "G: LOAD id RESIDENT B ORDER BY t;",
        "G: LOAD id, SubField(t & ',' & id, ',') AS p RESIDENT B;",
        "G: LOAD Hash128(t, id) AS h RESIDENT B;",
        "G: LOAD Date#(t & id, 'YYYY-MM-DD') AS d RESIDENT B;",
        "G: LOAD Timestamp(id + Rand()) AS d RESIDENT B;",
        "G: LOAD Num(id + Rand(), '#,##0.00') AS d RESIDENT B;",
        "G: LOAD WildMatch(t, '*a*', '*b*') + (t & id LIKE '*x*') AS d RESIDENT B;",
        "G: LOAD Match(t, 'a', 'b') AS d RESIDENT B;",
        "G: LOAD If(Mod(id, 2), t, Date(id)) AS d RESIDENT B;",
        "M: MAPPING LOAD id, t RESIDENT B WHERE id < 9; G: LOAD MapSubString('M', t) AS d RESIDENT B;",
        "G: GENERIC LOAD id, 'a' & id, t RESIDENT B WHERE Mod(id, 50) = 0;",
    ],
)
def test_the_more_rows_the_more_looks(statement: str) -> None:
    """Each statement looks up inside its own loops: not as often for many rows as for few."""
    looks = []
    for rows in (20_000, 90_000):
        base = BASE.format(rows=rows)
        counts = []
        for script in (base, base + statement):
            event = After(10**9)
            run(script, sources=NoSources(), cancel=event)
            counts.append(10**9 - event.looks)
        looks.append(counts[1] - counts[0])
    assert looks[1] >= looks[0] + 2


def test_what_is_sorted_in_runs_is_sorted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interrupts, "_RUN", 7)
    for size in (0, 1, 7, 8, 50, 100):
        keys = [(place * 7919) % 13 for place in range(size)]
        assert interrupts.places_in_order(keys) == sorted(range(size), key=keys.__getitem__)


def test_who_waits_looks_up() -> None:
    assert interrupts.waited(lambda: 5) == 5
    over = threading.Event()

    def stop() -> None:
        raise ReloadCancelled("enough")

    with interrupts.looking(stop), pytest.raises(ReloadCancelled):
        interrupts.waited(lambda: over.wait(60))
    over.set()
    with interrupts.looking(lambda: None), pytest.raises(ZeroDivisionError):
        interrupts.waited(lambda: 1 / 0)


def test_a_load_is_within_the_limit_on_its_way_too() -> None:
    wide = "T: LOAD Len(t) AS size; LOAD Repeat('x', 1000) & RecNo() AS t AUTOGENERATE 20000;"
    with pytest.raises(MemoryLimitError, match=r"line 1, column \d+: Out of memory: .* are allowed"):
        run(wide, sources=NoSources(), memory_limit=10_000_000)
    loaded = run(wide, sources=NoSources(), memory_limit=100_000_000)
    assert loaded.tables["T"].length == 20000
    # The dictionary of a table that is read again counts once.
    again = "B: LOAD Repeat('x', 1000) & RecNo() AS t AUTOGENERATE 5000; C: LOAD t, t AS u RESIDENT B;"
    run(again, sources=NoSources(), memory_limit=25_000_000)


def test_a_run_ends_before_the_machine_has_no_memory_left(monkeypatch: pytest.MonkeyPatch) -> None:
    left = iter([1 << 30] * 3)
    monkeypatch.setattr(memory, "available", lambda: next(left, 1 << 20))
    monkeypatch.setattr(import_module("qlik_engine.script.run"), "MEMORY_EVERY", 0.0)
    with pytest.raises(MemoryLimitError, match=r"Out of memory: 1\.0 MB are free"):
        run(f"T: LOAD 'a' & RecNo() AS a AUTOGENERATE {ROWS};", sources=NoSources())


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
