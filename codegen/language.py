"""How much of the expression and script language the engine has.

What there is to have is listed in `contract/language`; what the engine has is asked of its registries (for
control words and variables: of the words its source knows); what is exercised is looked up in `tests/cases`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from .evidence import DONE, NOT, PARTIAL, Status, texts
from .model import read_yaml

Families = Mapping[str, Mapping[str, Status]]

CASES = Path("tests/cases")
SCRIPT = Path("src/qlik_engine/script")

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*#?")
_NOT_TESTED = "No case uses it."


def documented(root: Path, name: str) -> dict[str, list[str]]:
    """Family -> names, of ``functions`` or ``statements``."""
    found: dict[str, list[str]] = read_yaml(root / "contract/language" / f"{name}.yaml")["families"]
    return found


def functions(root: Path) -> Families:
    """Family -> function -> status."""
    known = declared_functions()
    used = frozenset(match.lower() for text in _cases(root) for match in re.findall(r"([\w#]+)\s*\(", text))
    return _families(root, "functions", known, used)


def statements(root: Path) -> Families:
    """Family -> statement, prefix or variable -> status."""
    known = declared_statements() | _words(root)
    used = frozenset(" ".join(pair) for text in _cases(root) for pair in _phrases(text))
    return _families(root, "statements", known, used)


def declared_functions() -> frozenset[str]:
    """The functions of the engine, in lower case."""
    from qlik_engine.expr import declare
    from qlik_engine.expr import functions as declarations

    declarations.load()
    return frozenset(function.name.lower() for function in declare.registry())


def declared_statements() -> frozenset[str]:
    """The keywords of statements and prefixes the engine carries out, in lower case."""
    from qlik_engine.script import registry

    found = {**registry.registry(), **registry.prefixes()}
    return frozenset(
        word.lower() for word, owner in found.items() if not owner.__module__.endswith(".refused")
    )


def _families(root: Path, name: str, known: frozenset[str], used: frozenset[str]) -> Families:
    return {
        family: {entry: _status(entry, known, used) for entry in entries}
        for family, entries in documented(root, name).items()
    }


def _status(entry: str, known: frozenset[str], used: frozenset[str]) -> Status:
    keyword = entry.partition(" ..")[0].lower()
    words = {
        keyword,
        f"{keyword}s",
        f"{keyword} join",
        keyword.split(" ")[0] if " script" in keyword else keyword,
    }
    if not words & known and not any(keyword in phrase.split() for phrase in known):
        return Status(NOT)
    return Status(DONE) if words & used else Status(PARTIAL, _NOT_TESTED)


def _words(root: Path) -> frozenset[str]:
    """The words the script interpreter itself knows, in lower case; refused statements are a folder below."""
    modules = [path for path in sorted((root / SCRIPT).rglob("*.py")) if path.name != "refused.py"]
    return frozenset(text.lower() for module in modules for text in texts(module))


def _cases(root: Path) -> Iterator[str]:
    for path in sorted((root / CASES).rglob("*")):
        if path.is_file() and path.parent.name != "data":
            yield path.read_text(encoding="utf-8")


def _phrases(text: str) -> Iterator[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    yield from ((word,) for word in words)
    yield from pairwise(words)
