"""Damaged scripts fail in the one documented way, with a place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.errors import ScriptError
from qlik_engine.io import FolderSources
from qlik_engine.script import check_syntax, run

CASES = Path(__file__).parents[2] / "cases" / "script"
SCRIPTS = [path.read_text("utf-8") for path in sorted(CASES.glob("*.qvs"))]
INSERTS = [
    "'",
    "(",
    ")",
    "[",
    "]",
    ";",
    ",",
    "*",
    "LOAD",
    "$(",
    "AS",
    "END IF",
    "FROM",
    "$(x)",
    "=",
    "\n",
    "//",
    "0",
]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    script = draw(st.sampled_from(SCRIPTS))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(script)))
        removed = draw(st.integers(0, 12))
        script = script[:at] + draw(st.sampled_from(INSERTS)) + script[at + removed :]
    return script


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy: damaged scripts write files of any name."""
    return Path(shutil.copytree(CASES / "data", tmp_path_factory.mktemp("fuzz") / "data"))


@settings(max_examples=250, deadline=None)
@given(script=damaged())
def test_a_damaged_script_is_an_error_or_runs(data: Path, script: str) -> None:
    for error in check_syntax(script):
        assert error.line >= 1
    try:
        run(script, sources=FolderSources(data), row_limit=100)
        line = 1
    except ScriptError as error:
        line = error.line
    assert line >= 1
