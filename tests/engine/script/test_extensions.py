"""LOAD ... EXTENSION: plugins that make tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest

from qlik_engine.columns import Dual
from qlik_engine.errors import ScriptError
from qlik_engine.io import NoSources
from qlik_engine.script import run
from qlik_engine.script.extensions import forget_extension, register_extension


def doubled(
    arguments: Sequence[Dual], columns: Mapping[str, Sequence[Dual]]
) -> dict[str, list[float | str | None]]:
    names = list(columns)
    return {
        "name": ["+".join(str(d.text) for d in arguments) or "none", *names],
        "sum": [None, *(sum(d.number for d in columns[n]) for n in names)],
    }


def uneven(
    arguments: Sequence[Dual], columns: Mapping[str, Sequence[Dual]]
) -> dict[str, list[float | str | None]]:
    return {"a": [1.0], "b": []}


@pytest.fixture(autouse=True)
def plugins() -> Iterator[None]:
    register_extension("Test.Doubled", doubled)
    register_extension("Test.Uneven", uneven)
    yield
    forget_extension("Test.Doubled")
    forget_extension("Test.Uneven")


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("Test.Doubled()", [("none", "")]),
        ("test.doubled('code; of')", [("code; of", "")]),
        ("Test.Doubled('x' & 1, 'y', T{b:Numeric})", [("x1+y", ""), ("b", "60")]),
        ("Test.Doubled(T)", [("none", ""), ("a", "6"), ("b", "60")]),
    ],
)
def test_a_plugin_makes_a_table(call: str, expected: list[tuple[str, str]]) -> None:
    script = "T: LOAD RecNo() AS a, RecNo() * 10 AS b AUTOGENERATE 3; R: LOAD *, sum & '' AS text EXTENSION "
    table = run(f"{script}{call};", sources=NoSources()).tables["R"]
    texts = [[dual.text for dual in table.columns[n].coded().expand()] for n in ("name", "text")]
    assert list(zip(*texts, strict=True)) == expected


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("Other.Function()", "no such plugin is registered"),
        ("Test.Uneven()", "Test.Uneven: its columns are not of one length"),
        ("Test.Doubled(Nowhere)", "Table 'Nowhere' not found"),
        ("Test.Doubled(T{x})", "Field 'x' not found"),
        ("Doubled()", "Plugin.Function"),
    ],
)
def test_what_is_refused(call: str, error: str) -> None:
    with pytest.raises(ScriptError, match=error):
        run(f"T: LOAD 1 AS a AUTOGENERATE 1; LOAD * EXTENSION {call};", sources=NoSources())
