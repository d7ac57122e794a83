"""BINARY: a script that begins with the data of another app."""

from __future__ import annotations

from pathlib import Path

import pytest

from qlik_engine import Document
from qlik_engine.errors import AccessDenied, ScriptError
from qlik_engine.io import FolderSources, NoSources
from qlik_engine.script import run

SOURCE = """
T: LOAD RecNo() AS id, 'x' & RecNo() AS name AUTOGENERATE 3;
COMMENT FIELD id WITH 'key';
TAG FIELD name WITH '$title';
SET hidden = 1;
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    document = Document("source", script=SOURCE)
    assert document.reload().success
    document.save(tmp_path / "source.qvf")
    return tmp_path


def test_the_data_come_with_comments_and_tags(folder: Path) -> None:
    script = "Binary [lib://Apps/source.qvf];\nCONCATENATE (T) LOAD 4 AS id, 'new' AS name AUTOGENERATE 1;"
    document = Document("next", script=script)
    result = document.reload(FolderSources(folder))
    assert result.success, result.log
    assert document.session().evaluate("Concat(name, ',', id)").text == "x1,x2,x3,new"
    assert document.model.comments == {"id": "key"}
    assert document.model.field_tags == {"name": ["$title"]}
    assert "hidden" not in document.model.variables
    assert "T << lib://Apps/source.qvf 3 Lines fetched" in result.log
    again = Document.open(folder / "source.qvf")
    assert again.session().evaluate("Count(name)").number == 3


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("SET a = 1;\nBINARY source.qvf;", "has to be the first statement"),
        ("BINARY none.qvf;", "Cannot open file: 'none.qvf'"),
        ("BINARY broken.qvf;", "it is no app of this engine"),
        ("BINARY [../source.qvf];", "leads out of its connection"),
    ],
)
def test_what_is_refused(folder: Path, script: str, error: str) -> None:
    (folder / "broken.qvf").write_bytes(b"no app")
    with pytest.raises(ScriptError, match=error):
        run(script, sources=FolderSources(folder))


SECRET = """
SECTION ACCESS;
STAR IS ALLOFTHEM;
LOAD * INLINE [ACCESS, USERID, REGION, OMIT
ADMIN, BOSS, ,
USER, ANN, NORTH,
USER, JOE, ALLOFTHEM, PAY];
SECTION APPLICATION;
T: LOAD * INLINE [REGION, PAY
NORTH, 1
SOUTH, 2
WEST, 4];
"""


def test_section_access_is_inherited_and_holds_for_who_reloads(folder: Path) -> None:
    document = Document("secret", script=SECRET)
    assert document.reload().success
    document.save(folder / "secret.qvf")
    script = "BINARY secret.qvf;\nCONCATENATE (T) LOAD 'ALLOFTHEM' AS REGION, 8 AS PAY AUTOGENERATE 1;"
    inherited = Document("next", script=script)
    assert inherited.reload(FolderSources(folder)).success
    assert inherited.session().evaluate("Concat(REGION, ',')").text == "ALLOFTHEM,NORTH,SOUTH,WEST"
    assert inherited.session(user={"USERID": "ann"}).evaluate("Sum(PAY)").number == 1
    # The star of the other app stands for the values its section lists, not for data.
    joe = inherited.session(user={"USERID": "joe"})
    assert joe.evaluate("Concat(REGION, ',')").text == "NORTH"
    assert joe.evaluate("Sum(PAY)").number == 0
    with pytest.raises(AccessDenied):
        inherited.session(user={"USERID": "eve"})
    assert inherited.reload(FolderSources(folder), user={"USERID": "ann"}).success
    assert inherited.session().evaluate("Sum(PAY)").number == 9
    assert inherited.reload(FolderSources(folder), user={"USERID": "boss"}).success
    assert inherited.session().evaluate("Sum(PAY)").number == 15
    refused = inherited.reload(FolderSources(folder), user={"USERID": "eve"})
    assert "gives this user no data" in refused.log
    assert refused.error is not None
    assert refused.error.code == 5


def test_without_apps_there_is_none() -> None:
    with pytest.raises(ScriptError, match="no other apps"):
        run("BINARY x;", sources=NoSources())
