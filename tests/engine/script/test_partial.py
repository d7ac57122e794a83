"""A partial reload begins with the tables of before and runs only LOADs with ADD, REPLACE or MERGE."""

from __future__ import annotations

import pytest

from qlik_engine.columns import Table
from qlik_engine.errors import ScriptError
from qlik_engine.expr.lift import text_of_dual
from qlik_engine.io import NoSources
from qlik_engine.script import Loaded, run

FULL = "T: LOAD * INLINE [\nid, name\n1, one\n2, two\n];\nU: LOAD 'u' AS u AUTOGENERATE 1;\n"


def shown(loaded: Loaded, table: str) -> list[str]:
    columns = [list(c.coded().expand()) for c in loaded.tables[table].columns.values()]
    return [
        " ".join(text_of_dual(dual, loaded.locale) or "-" for dual in row)
        for row in zip(*columns, strict=True)
    ]


def partly(script: str, previous: dict[str, Table]) -> Loaded:
    return run(script, sources=NoSources(), partial=True, previous=previous.values())


def test_only_marked_loads_run_and_the_old_tables_stay_as_they_were() -> None:
    before = run(FULL, sources=NoSources())
    after = partly(FULL + "T: ADD LOAD 3 AS id, 'three' AS name, 'x' AS extra AUTOGENERATE 1;", before.tables)
    assert shown(after, "T") == ["1 one -", "2 two -", "3 three x"]
    assert shown(after, "U") == ["u"]
    assert shown(before, "T") == ["1 one", "2 two"]
    assert before.tables["T"].columns["id"].symbols.cardinality == 2
    assert after.tables["T"].columns["id"].symbols.cardinality == 3


def test_replace_drops_the_table_of_before() -> None:
    before = run(FULL, sources=NoSources())
    after = partly("T: REPLACE ONLY LOAD 9 AS id AUTOGENERATE 1;", before.tables)
    assert shown(after, "T") == ["9"]


def test_merge_changes_rows_by_key() -> None:
    before = run(FULL, sources=NoSources())
    script = "MERGE ONLY ON id CONCATENATE (T) LOAD 'Update' AS op, 2 AS id, 'zwei' AS name AUTOGENERATE 1;"
    assert shown(partly(script, before.tables), "T") == ["1 one", "2 zwei"]
    assert shown(run(FULL + script, sources=NoSources()), "T") == ["1 one", "2 two"]


def test_a_script_can_ask_which_reload_it_is() -> None:
    before = run(FULL, sources=NoSources())
    script = "ADD LOAD IsPartialReload() AS partial, Exists(id, 2) AS known AUTOGENERATE 1;"
    after = partly("P:\n" + script, before.tables)
    assert shown(after, "P") == ["-1 -1"]


def test_other_statements_and_databases() -> None:
    before = run(FULL, sources=NoSources())
    script = "LOAD a; SQL SELECT a FROM t;\nADD ONLY SQL SELECT b FROM t;\nLET x = 1;\nDROP TABLE U;"
    with pytest.raises(ScriptError, match="no database connection") as caught:
        partly(script, before.tables)
    assert caught.value.line == 2
    with pytest.raises(ScriptError, match="no database connection") as caught:
        run(script, sources=NoSources())
    assert caught.value.line == 1
    after = partly(script.replace("ADD ONLY ", ""), before.tables)
    assert (list(after.tables), after.variables["x"]) == (["T"], "1")
