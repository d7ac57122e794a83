"""What the functions about QVD files say."""

from __future__ import annotations

from pathlib import Path

from qlik_engine.io import FolderSources
from qlik_engine.script import run

SCRIPT = """
T: LOAD RecNo() AS a, 'x' AS b AUTOGENERATE 3;
STORE T INTO t.qvd;
LET records = QvdNoOfRecords('lib://Any/t.qvd');
LET fields = QvdNoOfFields('t.qvd');
LET table = QvdTableName('t.qvd');
LET field = QvdFieldName('t.qvd', 2);
LET beyond = QvdFieldName('t.qvd', 3);
LET age = Now() - QvdCreateTime('t.qvd') < 10;
LET none = QvdNoOfRecords('none.qvd');
LET other = Len(QvdCreateTime('other.qvd'));
"""


def test_they_read_the_header_and_are_null_without_one(tmp_path: Path) -> None:
    (tmp_path / "other.qvd").write_text("no QVD")
    variables = run(SCRIPT, sources=FolderSources(tmp_path)).variables
    assert [variables.get(n) for n in ("records", "fields", "table", "field", "beyond", "none", "other")] == [
        "3", "2", "T", "b", None, None, "0",
    ]  # fmt: skip
    assert variables["age"] == "-1"
