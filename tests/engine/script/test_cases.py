"""Every script in tests/cases/script gives the tables (or the error) written beside it.

`name.qvs` is the script. `name.tables` has for each table its name with a colon, then the field names and
the rows, cells separated by ` | `; null is `<null>`. `name.error` has `line:column` and a part of the
message.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from qlik_engine.columns import Table
from qlik_engine.errors import ScriptError
from qlik_engine.expr.lift import text_of_dual
from qlik_engine.formats import Locale
from qlik_engine.io import FolderSources
from qlik_engine.script import check_syntax, run

CASES = Path(__file__).parents[2] / "cases" / "script"
SCRIPTS = sorted(CASES.glob("*.qvs"))


def as_text(table: Table, locale: Locale) -> str:
    columns = [
        ["<null>" if dual.is_null else text_of_dual(dual, locale) for dual in column.coded().expand()]
        for column in table.columns.values()
    ]
    rows = [" | ".join(map(str, row)).rstrip() for row in zip(*columns, strict=True)]
    return "\n".join([f"{table.name}:", " | ".join(table.columns), *rows])


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_makes_its_tables(path: Path) -> None:
    script = path.read_text("utf-8")
    if (wrong := path.with_suffix(".error")).exists():
        place, _, message = wrong.read_text("utf-8").strip().partition(" ")
        with pytest.raises(ScriptError) as caught:
            run(script, sources=FolderSources(CASES / "data"))
        assert f"{caught.value.line}:{caught.value.column}" == place, str(caught.value)
        assert message in caught.value.message
        return
    loaded = run(script, sources=FolderSources(CASES / "data"))
    shown = "\n\n".join(as_text(table, loaded.locale) for table in loaded.tables.values())
    assert shown == path.with_suffix(".tables").read_text("utf-8").strip()
    assert check_syntax(script) == []


def test_there_are_cases() -> None:
    assert len(SCRIPTS) > 20
