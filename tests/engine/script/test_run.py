"""What a run tells, heeds and refuses."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from qlik_engine.errors import ReloadCancelled, ScriptError
from qlik_engine.formats import Locale
from qlik_engine.io import FolderSources, NoSources
from qlik_engine.script import DEFAULT_SCRIPT, Loaded, ScriptProgress, check_syntax, run


def loaded(script: str) -> Loaded:
    return run(script, sources=NoSources())


def numbers(result: Loaded, table: str, field: str) -> list[float]:
    return [dual.number for dual in result.tables[table].columns[field].coded().expand()]


def test_tables_share_the_symbols_of_a_field() -> None:
    result = loaded(
        "A: LOAD RecNo() AS K, 1 AS X AUTOGENERATE 3; B: LOAD RecNo() + 1 AS K, 2 AS Y AUTOGENERATE 3;"
    )
    first, second = (result.tables[name].columns["K"] for name in "AB")
    assert first.symbols is second.symbols
    assert first.symbols.cardinality == 4
    assert second.codes.tolist() == [2, 3, 4]


def test_the_default_script_sets_the_default_formats() -> None:
    result = loaded(DEFAULT_SCRIPT)
    assert result.locale == Locale()
    assert result.variables["ThousandSep"] == ","
    assert check_syntax(DEFAULT_SCRIPT) == []


def test_progress_and_log() -> None:
    seen: list[ScriptProgress] = []
    script = "T: LOAD 1 AS A AUTOGENERATE 1200;\nTRACE done;\nU: LOAD A AS B RESIDENT T;"
    result = run(script, sources=NoSources(), on_progress=seen.append)
    assert result.log == ["T << Autogenerate 1,200 Lines fetched", "done", "U << T 1,200 Lines fetched"]
    assert [(p.line, p.table, p.rows) for p in seen if p.rows] == [(1, "T", 1200), (3, "U", 1200)]


def test_cancel_stops_between_statements() -> None:
    cancel = threading.Event()
    ran: list[str] = []

    def watch(progress: ScriptProgress) -> None:
        ran.append(progress.message)
        cancel.set()

    with pytest.raises(ReloadCancelled):
        run("TRACE one; TRACE two;", sources=NoSources(), on_progress=watch, cancel=cancel)
    assert ran == ["one"]


def test_row_limit_holds_for_every_source(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1\n2\n3\n")
    script = "A: LOAD a FROM x.csv (txt); B: LOAD RecNo() AS N AUTOGENERATE 9; C: LOAD * INLINE [z\n1\n2\n3];"
    result = run(script, sources=FolderSources(tmp_path), row_limit=2)
    assert [table.length for table in result.tables.values()] == [2, 2, 2]


def test_include_runs_another_script(tmp_path: Path) -> None:
    (tmp_path / "inner.qvs").write_text("SET v = 7;\nT: LOAD $(v) AS A AUTOGENERATE 1;")
    script = "$(Include=missing.qvs);\n$(Must_Include=[lib://Files/inner.qvs]);\nLET w = v + 1;"
    result = run(script, sources=FolderSources(tmp_path))
    assert numbers(result, "T", "A") == [7]
    assert result.variables["w"] == "8"
    with pytest.raises(ScriptError, match="line 1, column 1: Cannot open file"):
        run("$(Must_Include=missing.qvs)", sources=FolderSources(tmp_path))


def test_a_running_total_over_many_rows_is_right() -> None:
    result = loaded("T: LOAD RangeSum(Peek('Sum'), RecNo()) AS Sum, RecNo() AS N AUTOGENERATE 1500;")
    assert numbers(result, "T", "Sum") == [n * (n + 1) / 2 for n in range(1, 1501)]


def test_exists_sees_the_rows_of_its_own_load() -> None:
    result = loaded("T: LOAD Mod(RecNo(), 5) AS A AUTOGENERATE 50 WHERE not Exists(A, Mod(RecNo(), 5));")
    assert numbers(result, "T", "A") == [1, 2, 3, 4, 0]


def test_error_mode_0_passes_over_what_fails() -> None:
    result = loaded("SET ErrorMode = 0; DROP TABLE Nope; LET a = 2;")
    assert result.variables["a"] == "2"
    assert result.variables["ScriptErrorCount"] == "1"


@pytest.mark.parametrize(
    "script",
    [
        "SUB f(x)\nCALL f(x)\nEND SUB\nCALL f(1)",
        "EXIT FOR",
        "FOR i = 1 TO 1e300\nNEXT",
        "IF 1 THEN\n" * 400 + "END IF\n" * 400,
        "LOAD *;" * 400 + "LOAD 1 AS A AUTOGENERATE 1;",
        "FOR i = 1 TO 2 STEP 0\nNEXT",
        "LOAD 1 AS A AUTOGENERATE -1;",
        "LOAD 1 AS A;",
        "LOAD IterNo() AS A AUTOGENERATE 1 WHILE 1 = 1;",
        "SET FirstWeekDay = many;",
    ],
)
def test_what_cannot_end_well_is_refused(script: str) -> None:
    with pytest.raises(ScriptError) as caught:
        loaded(script)
    assert caught.value.line >= 1


def test_circular_variables_are_refused() -> None:
    script = "LET a = '$' & '(b)'; LET b = '$' & '(a)'; LET c = '$(a)';"
    with pytest.raises(ScriptError):
        loaded(script)


def test_check_syntax_finds_every_error() -> None:
    errors = check_syntax("SET a 1;\nLOAD A + FROM x;\nDROP TABLE;\nLET a = (1;\nT: LOAD $(v) FROM x.csv;")
    assert [error.line for error in errors] == [1, 2, 3, 4]


def test_values_without_rows_are_forgotten() -> None:
    result = loaded(
        "A: LOAD RecNo() AS K, 1 AS X AUTOGENERATE 9; B: LOAD RecNo() * 2 AS K, 2 AS Y AUTOGENERATE 9;"
        "LET before = FieldValueCount('K'); DROP TABLE A; LET after = FieldValueCount('K');"
        "INNER JOIN (B) LOAD RecNo() * 3 AS K, 1 AS Z AUTOGENERATE 9;"
    )
    assert (result.variables["before"], result.variables["after"]) == ("14", "9")
    assert numbers(result, "B", "K") == [6, 12, 18]
    assert [dual.number for dual in result.tables["B"].columns["K"].symbols.values()][1:] == [6, 12, 18]


def test_a_dropped_field_starts_anew() -> None:
    script = "A: LOAD RecNo() AS K AUTOGENERATE 9; DROP TABLE A; B: LOAD 7 AS K AUTOGENERATE 1;"
    assert [dual.number for dual in loaded(script).tables["B"].columns["K"].symbols.values()][1:] == [7]


def test_empty_texts_stay_and_nulls_remove_a_variable() -> None:
    result = loaded("SET a = ''; SET b = 1; SET b =; LET c = Null(); LET d = ''; LET e = Len('$(b)$(c)');")
    assert {name: result.variables.get(name) for name in "abcde"} == {
        "a": "",
        "b": None,
        "c": None,
        "d": "",
        "e": "0",
    }
