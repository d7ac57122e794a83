"""Every documented function that the engine has is exercised by cases in `tests/cases`, three at least."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from codegen.language import documented
from qlik_engine.expr import registry

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "cases"
ENOUGH = 3
_CALLED = re.compile(r"([\w#]+)\s*\(")


def called(line: str) -> set[str]:
    return {name.lower() for name in _CALLED.findall(line)}


def counted() -> Counter[str]:
    """How many cases there are for each name: lines of expressions and charts, lines of scripts."""
    found: Counter[str] = Counter()
    for path in [*CASES.glob("*/*.txt"), *CASES.glob("*/*.qvs")]:
        remarks = ("#", "!", "|", "@") if path.suffix == ".txt" else ("//",)
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith(remarks):
                found.update(called(line))
    return found


def test_every_function_has_cases() -> None:
    known = {function.name.lower() for function in registry()}
    names = {name.lower() for family in documented(ROOT, "functions").values() for name in family}
    cases = counted()
    few = {name: cases[name] for name in sorted(names & known) if cases[name] < ENOUGH}
    assert not few


def test_names_are_counted_once_a_line() -> None:
    assert called("Upper(Upper('a')) => 'A'") == {"upper"}
    assert called("Num#('1') & Date ('x')") == {"num#", "date"}
