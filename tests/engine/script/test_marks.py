"""What a script says about fields and tables besides their data."""

from __future__ import annotations

from qlik_engine import Document, search
from qlik_engine.io import NoSources
from qlik_engine.script import run

SCRIPT = """
T: LOAD 1 AS id, 'x' AS name, 2 AS other AUTOGENERATE 1;
U: LOAD 1 AS id AUTOGENERATE 1;
Remarks: MAPPING LOAD * INLINE [
a, b
id, the key
missing, nothing
T, the table
];
COMMENT FIELDS USING Remarks;
COMMENT name WITH 'a name';
COMMENT FIELD name WITH 'the name';
COMMENT TABLES T USING Remarks;
COMMENT TABLE missing WITH 'nothing';
TAG FIELD id WITH '$key', 'more';
TAG FIELDS name USING Remarks;
TAG FIELDS id, name WITH 'both';
UNTAG FIELD id WITH more;
TAG TABLE U WITH 'small';
LOOSEN TABLES U;
SEARCH EXCLUDE *;
SEARCH INCLUDE [na*];
SECTION ACCESS;
Who: LOAD * INLINE [
access, userid, other
user, anna, x
];
LOAD id AS key RESIDENT T;
SECTION APPLICATION;
V: LOAD USERID AS seen RESIDENT Who;
"""


def test_marks_are_kept_beside_the_data() -> None:
    loaded = run(SCRIPT, sources=NoSources())
    assert loaded.comments == {"id": "the key", "name": "the name"}
    assert (loaded.tables["T"].comment, loaded.tables["U"].comment) == ("the table", "")
    assert loaded.tags == {"id": ["$key", "both"], "name": ["both"]}
    assert loaded.table_tags == {"U": ["small"]}
    assert loaded.loose == {"U"}
    assert loaded.searchable == {"id": False, "name": True, "other": False, "seen": False}


def test_section_access_is_kept_apart_in_capitals() -> None:
    loaded = run(SCRIPT, sources=NoSources())
    assert list(loaded.tables) == ["T", "U", "V"]
    assert list(loaded.section_access) == ["Who", "T-1"]
    who = loaded.section_access["Who"]
    assert list(who.columns) == ["ACCESS", "USERID", "OTHER"]
    assert [column.symbols[1].text for column in who.columns.values()] == ["USER", "ANNA", "X"]
    assert loaded.star == ""


def test_prefixes_and_suffixes_hide_fields() -> None:
    script = "SET HidePrefix='_'; SET HideSuffix='_h'; INPUTFIELD c;"
    loaded = run(f"{script} T: LOAD 1 AS _a, 2 AS b_h, 3 AS c AUTOGENERATE 1;", sources=NoSources())
    assert loaded.tags == {"_a": ["$hidden"], "b_h": ["$hidden"], "c": ["$input"]}


def test_a_search_of_the_whole_app_leaves_out_what_search_excludes() -> None:
    script = "SEARCH EXCLUDE '*ID'; T: LOAD 'x1' AS aID, 'x2' AS name AUTOGENERATE 1;"
    document = Document(script=script)
    assert document.reload().success
    (match,) = search.matches(document.session(), {}, ["x"])
    assert list(match.fields) == ["name"]
    asked = search.matches(document.session(), {"qSearchFields": ["aID"]}, ["x"])
    assert [list(each.fields) for each in asked] == [["aID"]]
