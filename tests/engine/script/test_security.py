"""What a script may not do, however it is written."""

from __future__ import annotations

import threading
import time
import zipfile
from pathlib import Path

import pytest

from qlik_engine.errors import ReloadCancelled, ScriptError
from qlik_engine.io import FolderSources, excel
from qlik_engine.script import memory, run

BOMB = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><a><b>&y;</b></a>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    (tmp_path / "secret.qvs").write_text("LET found = 1;")
    (inside / "own.csv").write_text("a\n1\n")
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    (inside / "up").symlink_to(tmp_path)
    (inside / "bomb.xml").write_text(BOMB)
    (inside / "bomb.kml").write_text(BOMB.replace("<a>", "<kml>").replace("</a>", "</kml>"))
    (inside / "header.qvx").write_bytes(BOMB.encode() + b"\0")
    with zipfile.ZipFile(inside / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (1 << 20))
    return inside


@pytest.mark.parametrize(
    "reference",
    [
        "../secret.csv",
        "lib://Any/../secret.csv",
        "lib://Any/x/../../secret.csv",
        "..\\secret.csv",
        "link.csv",
        "up/secret.csv",
        "lib://Any/up/secret.csv",
        "up/*.csv",
        "/etc/hostname",
        "file:///etc/hostname",
        "C:\\Windows\\win.ini",
        "http://127.0.0.1:1/x.csv",
        "own.csv\0.txt",
    ],
)
def test_a_file_outside_is_never_read(folder: Path, reference: str) -> None:
    with pytest.raises(ScriptError, match=r"Cannot open|null"):
        run(f"LOAD * FROM [{reference}] (txt);", sources=FolderSources(folder))
    loaded = run(
        f"LET size = FileSize('{reference}'); LET rows = QvdNoOfRecords('{reference}');"
        f"FOR EACH f IN FileList('{reference}')\nLET found = f;\nNEXT",
        sources=FolderSources(folder),
    )
    assert not {"size", "rows", "found"} & loaded.variables.keys()


@pytest.mark.parametrize("reference", ["../new.csv", "up/new.csv", "lib://Any/../new.csv", "link.csv"])
def test_a_file_outside_is_never_written(folder: Path, reference: str) -> None:
    with pytest.raises(ScriptError, match=r"Cannot (?:open|write)"):
        run(
            f"T: LOAD 1 AS a AUTOGENERATE 1; STORE T INTO [{reference}] (txt);", sources=FolderSources(folder)
        )
    assert not (folder.parent / "new.csv").exists()
    assert (folder.parent / "secret.csv").read_text() == "a\n1\n"


def test_a_script_outside_is_never_included(folder: Path) -> None:
    for statement in ("$(Must_Include=../secret.qvs);", "$(Must_Include=up/secret.qvs);"):
        with pytest.raises(ScriptError, match="Cannot open"):
            run(statement, sources=FolderSources(folder))
    assert "found" not in run("$(Include=../secret.qvs);", sources=FolderSources(folder)).variables


def test_nothing_is_executed(folder: Path) -> None:
    with pytest.raises(ScriptError, match="EXECUTE is not supported"):
        run(f"EXECUTE touch {folder}/made;", sources=FolderSources(folder))
    assert not (folder / "made").exists()


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("LOAD * FROM bomb.xml (XmlSimple, table is [a]);", "declares a document type"),
        ("LOAD * FROM bomb.kml (kml);", "declares a document type"),
        ("LOAD * FROM header.qvx (qvx);", "declares a document type"),
        ("LOAD * FROM bomb.xlsx (ooxml, embedded labels);", "unpacks to too much"),
    ],
)
def test_bombs_do_not_go_off(
    folder: Path, statement: str, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "UNPACKED_MAX", 1 << 19)
    began = time.monotonic()
    with pytest.raises(ScriptError, match=error):
        run(statement, sources=FolderSources(folder))
    assert time.monotonic() - began < 60


def test_an_archive_that_lies_about_its_size_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "UNPACKED_MAX", 1 << 19)
    raw = (folder / "bomb.xlsx").read_bytes()
    assert raw.count((1 << 20).to_bytes(4, "little")) == 2
    (folder / "liar.xlsx").write_bytes(
        raw.replace((1 << 20).to_bytes(4, "little"), (1 << 10).to_bytes(4, "little"))
    )
    with pytest.raises(ScriptError, match="unpacks to too much"):
        run("LOAD * FROM liar.xlsx (ooxml);", sources=FolderSources(folder))


def test_a_file_of_many_rows_and_no_bytes_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available", lambda: 100 << 20)
    made = "T: LOAD 1 AS a AUTOGENERATE 3; STORE T INTO own.qvd (qvd);"
    run(made, sources=FolderSources(folder))
    raw = (folder / "own.qvd").read_bytes()
    raw = raw.replace(b"<NoOfRecords>3<", b"<NoOfRecords>9000000<").replace(b"Size>1<", b"Size>0<")
    (folder / "empty.qvd").write_bytes(raw)
    with pytest.raises(ScriptError, match="9,000,000 rows need"):
        run("T: LOAD * FROM empty.qvd (qvd);", sources=FolderSources(folder))


@pytest.mark.parametrize(
    ("name", "content", "load"),
    [
        ("deep.json", "[" * 100_000 + "]" * 100_000, "(json)"),
        ("deep.xml", "<a>" * 50_000 + "</a>" * 50_000, "(XmlSimple, table is [a/a])"),
        ("deep.kml", "<kml>" + "<Folder>" * 50_000 + "</Folder>" * 50_000 + "</kml>", "(kml)"),
        ("deep.html", "<table><tr><td>" * 20_000, "(html, table is @1)"),
    ],
)
def test_depth_is_no_danger(folder: Path, name: str, content: str, load: str) -> None:
    (folder / name).write_text(content)
    script = f"SET ErrorMode = 0; T: LOAD * FROM {name} {load};"
    loaded = run(script, sources=FolderSources(folder))
    told = loaded.variables.get("ScriptErrorList", "")
    assert name in told if told else loaded.tables["T"].length <= 1


@pytest.mark.parametrize(
    "script",
    [
        "DO WHILE 1=1\nLET x = 1;\nLOOP",
        "FOR i = 1 TO 9000000\nLET x = i;\nNEXT",
        "SUB A\nFOR j = 1 TO 9000000\nNEXT\nEND SUB\nCALL A;",
        "SLEEP 60000;",
        "T: LOAD IterNo() AS a AUTOGENERATE 100000 WHILE IterNo() < 900000;",
        "T: LOAD RecNo() AS a, RangeSum(Peek('b'), 1) AS b AUTOGENERATE 9000000;",
    ],
)
def test_what_takes_long_can_be_stopped(folder: Path, script: str) -> None:
    cancel = threading.Event()
    timer = threading.Timer(0.2, cancel.set)
    timer.start()
    began = time.monotonic()
    with pytest.raises((ReloadCancelled, ScriptError), match=r"cancelled|are free"):
        run(script, sources=FolderSources(folder), cancel=cancel)
    timer.cancel()
    assert time.monotonic() - began < 50


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("SUB A\nCALL A;\nEND SUB\nCALL A;", "more than 50 deep"),
        ("SET a = $" + "(b); SET b = '$' & '(a)'; LET b = '$' & '(b)'; $(b);", "deep|levels|Unknown"),
        ("LET a = '$' & '(Include=self.qvs)'; $(a);", "more than 20 deep"),
        ("$(Include=self.qvs)", "more than 20 deep"),
    ],
)
def test_circles_end(folder: Path, script: str, error: str) -> None:
    (folder / "self.qvs").write_text("$(Include=self.qvs);")
    with pytest.raises(ScriptError, match=error):
        run(script, sources=FolderSources(folder))


@pytest.mark.parametrize(
    "script",
    [
        "T: LOAD RecNo() AS a AUTOGENERATE 1900000000;",
        "T: LOAD RecNo() AS a AUTOGENERATE 60000; JOIN (T) LOAD RecNo() AS b AUTOGENERATE 60000;",
        "T: LOAD 1 AS k, RecNo() AS a AUTOGENERATE 60000;"
        "JOIN (T) LOAD 1 AS k, RecNo() AS b AUTOGENERATE 60000;",
    ],
)
def test_more_than_the_memory_holds_is_refused(
    folder: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "available", lambda: 4 << 30)
    with pytest.raises(ScriptError, match=r"GB or more, and 4\.0 GB are free"):
        run(script, sources=FolderSources(folder))


def test_an_error_in_another_script_says_where(folder: Path) -> None:
    (folder / "part.qvs").write_text("LET a = 1;\n  LOAD nothing FROM own.csv (txt);")
    with pytest.raises(ScriptError) as caught:
        run("SET x = 1;\n$(Include=part.qvs);", sources=FolderSources(folder))
    assert (caught.value.line, caught.value.column) == (2, 1)
    assert "part.qvs, line 2, column 8: field not found: nothing" in caught.value.message
