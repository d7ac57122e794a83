"""STORE writes files that LOAD reads back, whole or not at all, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from qlik_engine.errors import ScriptError
from qlik_engine.expr.lift import text_of_dual
from qlik_engine.io import FolderSources, NoSources
from qlik_engine.script import run

TABLE = """SET DateFormat='YYYY-MM-DD';
T: LOAD Date#(d, 'YYYY-MM-DD') AS Day, t AS Text, n AS Number INLINE [
d; t; n
2024-01-31; a "quoted", text; 1
2024-02-29; ; 2.5
; c;
] (delimiter is ';');
"""


def rows(script: str, folder: Path, table: str) -> list[list[str | None]]:
    loaded = run(script, sources=FolderSources(folder))
    columns = [list(column.coded().expand()) for column in loaded.tables[table].columns.values()]
    return [[text_of_dual(dual, loaded.locale) for dual in row] for row in zip(*columns, strict=True)]


@pytest.mark.parametrize(
    "spec", ["(qvd)", "", "(txt)", "(csv, delimiter is '|')", "(parquet)", "(parquet, compression is zstd)"]
)
def test_what_is_stored_is_loaded_again(tmp_path: Path, spec: str) -> None:
    store = f"{TABLE} STORE T INTO [lib://Any/out.x] {spec}; DROP TABLE T;"
    read = (
        f"B: LOAD * FROM [lib://Any/out.x] {spec.replace(')', ', msq)') if 't' in spec else spec or '(qvd)'};"
    )
    assert rows(f"{store} {read}", tmp_path, "B") == [
        ["2024-01-31", 'a "quoted", text', "1"],
        ["2024-02-29", "", "2.5"],
        ["", "c", ""],
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["out.x"]


def test_fields_and_their_names_can_be_chosen(tmp_path: Path) -> None:
    run(f"{TABLE} STORE Number AS N, Text FROM T INTO o.csv (txt);", sources=FolderSources(tmp_path))
    assert (tmp_path / "o.csv").read_text("utf-8-sig") == 'N,Text\n1,"a ""quoted"", text"\n2.5,\n,c\n'


def test_a_failing_store_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text("old")
    with pytest.raises(ScriptError, match="cannot be stored"):
        run(f"{TABLE} STORE T INTO o.csv (html);", sources=FolderSources(tmp_path))
    assert (tmp_path / "o.csv").read_text() == "old"


def test_nothing_is_written_without_a_place_for_it(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="writes no files"):
        run("T: LOAD 1 AS A AUTOGENERATE 1; STORE T INTO x.qvd;", sources=NoSources())


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.csv").symlink_to(tmp_path / "out.csv")
    with pytest.raises(ScriptError, match="leads out"):
        run(f"{TABLE} STORE T INTO link.csv (txt);", sources=FolderSources(tmp_path / "in"))
