"""Every spelling in tests/cases/script/accepted.txt can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from qlik_engine.script import check_syntax

FILE = Path(__file__).parents[2] / "cases" / "script" / "accepted.txt"
SNIPPETS = FILE.read_text("utf-8").split("\n", 1)[1].split("\n====\n")


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: " ".join(snippet.split())[:40])
def test_it_is_read_without_an_error(snippet: str) -> None:
    assert check_syntax(snippet) == []
