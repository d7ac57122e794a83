"""Scripts cut into statements."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.errors import ScriptSyntaxError
from qlik_engine.script.splitter import split, tabs

PARTS = (
    "SET a = 1|LOAD * INLINE [|]|'|\"|;|\n|//|/*|*/|REM x|IF a THEN|END IF| |T:|$(|)|(|[|lib://x/y|"
    "FOR i = 1 TO 2|NEXT|é|a = b|CALL f(|,|\r\n"
)
PIECES = st.lists(st.sampled_from(PARTS.split("|"))).map("".join)


def texts(script: str) -> list[str]:
    return [raw.text for raw in split(script)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("SET a = 1; SET b = 2;", ["SET a = 1", "SET b = 2"]),
        ("SET a = ';'; SET b = [;]", ["SET a = ';'", "SET b = [;]"]),
        ("T: LOAD * FROM lib://x/y.csv (txt); X", ["T: LOAD * FROM lib://x/y.csv (txt)", "X"]),
        ("IF a = 1 THEN; DROP TABLE X; END IF;", ["IF a = 1 THEN", "DROP TABLE X", "END IF"]),
        (
            "IF a THEN SET b = 1; ELSE SET b = 2; ENDIF",
            ["IF a THEN", "SET b = 1", "ELSE", "SET b = 2", "ENDIF"],
        ),
        ("FOR i = 1 TO 3\nTRACE x;\nNEXT i\nTRACE y;", ["FOR i = 1 TO 3", "TRACE x", "NEXT i", "TRACE y"]),
        ("a = 1\nb = a + 1\n", ["a = 1", "b = a + 1"]),
        ("TRACE it's; SET a = 1;", ["TRACE it's", "SET a = 1"]),
        ("SET a = 1; // end; of it\n/* ; */ SET b = 2;", ["SET a = 1", "SET b = 2"]),
        ("CALL f(1,\n 2)\nCALL g", ["CALL f(1,\n 2)", "CALL g"]),
        ("$(Must_Include=lib://x/y.qvs)\nTRACE a;", ["$(Must_Include=lib://x/y.qvs)", "TRACE a"]),
        ("LOAD 'it''s; me' AS A", ["LOAD 'it''s; me' AS A"]),
    ],
)
def test_statements(script: str, expected: list[str]) -> None:
    assert [text for text in texts(script) if text] == expected


def test_places_are_exact() -> None:
    script = "// x\n  SET a = 1;\n\n /* y\n */ T:\n LOAD 1 AS A AUTOGENERATE 1;"
    assert [(raw.line, raw.column, raw.keyword) for raw in split(script)] == [(2, 3, "SET"), (5, 5, "T")]


def test_comments_keep_their_place() -> None:
    (raw,) = split("LOAD /* a\nb */ c // d\n, e")
    assert raw.text == "LOAD     \n     c     \n, e"
    assert raw.position(raw.text.index("e")) == (3, 3)


def test_a_comment_may_run_to_the_end() -> None:
    (first, _) = split("SET a = 1;\n/* it's\nnot closed; [")
    assert first.text.strip() == "SET a = 1"


def test_sections() -> None:
    script = "///$tab Main\r\nSET a = 1;\n///$tab Second one\nSET b = 2;"
    assert tabs(script) == [("Main", 0), ("Second one", script.index("///$tab Second"))]


@pytest.mark.parametrize("script", ["SET a = 'x", "LOAD [x", 'SET a = "'])
def test_what_is_never_closed_is_an_error(script: str) -> None:
    with pytest.raises(ScriptSyntaxError):
        split(script)


@settings(max_examples=300, deadline=None)
@given(PIECES)
def test_the_slices_make_the_script_again(script: str) -> None:
    try:
        statements = split(script)
    except ScriptSyntaxError:
        return
    assert "".join(script[raw.start : raw.end] for raw in statements) == script
    for raw in statements:
        assert raw.offset + len(raw.text) <= len(script)
