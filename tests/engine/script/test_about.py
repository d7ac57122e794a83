"""What a script learns of the app it belongs to."""

from __future__ import annotations

from qlik_engine import Document
from qlik_engine.io import NoSources
from qlik_engine.script import run

SCRIPT = """
LET id = DocumentName(); LET title = DocumentTitle(); LET last = ReloadTime(); LET user = OSUser();
LET version = Len(EngineVersion()) > 0;
LET same = EngineVersion() = ProductVersion() and EngineVersion() = QlikViewVersion ();
"""


def test_an_app_knows_itself() -> None:
    document = Document("app-1", title="Sales", script=SCRIPT)
    assert document.reload().success
    known = document.model.variables
    assert (known["id"], known["title"], known["version"], known["same"]) == ("app-1", "Sales", "-1", "-1")
    assert "last" not in known
    assert document.reload().success
    assert "AM" in document.model.variables["last"] or "PM" in document.model.variables["last"]


def test_a_script_on_its_own_belongs_to_none() -> None:
    assert not {"id", "title", "last", "user"} & run(SCRIPT, sources=NoSources()).variables.keys()
