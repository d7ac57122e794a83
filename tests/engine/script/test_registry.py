"""Every statement and prefix can be found by its keyword."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import qlik_engine.script.prefixes as prefix_package
import qlik_engine.script.statements as statement_package
from qlik_engine.errors import ScriptError
from qlik_engine.io import NoSources
from qlik_engine.script import run
from qlik_engine.script.prefixes import PREFIXES
from qlik_engine.script.registry import prefixes, registry
from qlik_engine.script.statements import STATEMENTS
from qlik_engine.script.statements.refused import Refused


@pytest.mark.parametrize(
    ("package", "members"), [(statement_package, STATEMENTS), (prefix_package, PREFIXES)]
)
def test_every_file_is_listed(package: object, members: tuple[type, ...]) -> None:
    folder = Path(inspect.getfile(package)).parent  # type: ignore[arg-type]  # a package is a module
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "base"}
    assert {member.__module__.rpartition(".")[2] for member in members} == files


def test_no_keyword_means_two_things() -> None:
    words = [keyword for member in (*STATEMENTS, *PREFIXES) for keyword in member.keywords]
    assert len(words) == len(set(words))
    assert len(registry()) + len(prefixes()) == len(words)
    assert words == [word.upper() for word in words]


@pytest.mark.parametrize("keyword", sorted(Refused.keywords))
def test_what_is_not_done_is_refused_by_name(keyword: str) -> None:
    script = f"SET a = 1;\n{keyword.lower()} something;"
    with pytest.raises(ScriptError, match=f"statement {keyword} is not supported") as caught:
        run(script, sources=NoSources())
    assert (caught.value.line, caught.value.column, caught.value.code) == (2, 1, 20)
