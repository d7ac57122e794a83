"""What the source shows of what is written and tested, read without importing it.

- a service (or engine class) overrides the methods of its generated base; ``PARTIAL = {"create": "why"}`` in
  its class names those that do not do everything yet;
- a test file names the operations it exercises in ``COVERS = ("spaces.list", ...)``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DONE, PARTIAL, NOT = "done", "partial", "not"
STATES = (DONE, PARTIAL, NOT)
TESTS = (Path("tests/tenant"), Path("tests/e2e"))


@dataclass(frozen=True, slots=True)
class Status:
    """``done``, ``partial`` or ``not``, and why."""

    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A class as its source shows it."""

    name: str
    bases: frozenset[str]
    methods: frozenset[str]
    partial: Mapping[str, str]


def classes(folder: Path) -> list[Written]:
    """Every class in the modules of a folder and the folders below it."""
    return [
        Written(
            node.name,
            frozenset(base.id for base in node.bases if isinstance(base, ast.Name)),
            frozenset(_functions(node)),
            constant(node.body, "PARTIAL", module.body) or {},
        )
        for path in sorted(folder.rglob("*.py"))
        for module in (_parsed(path),)
        for node in module.body
        if isinstance(node, ast.ClassDef)
    ]


def below(base: str, known: Sequence[Written]) -> list[Written]:
    """The classes derived from a base, through others or not, with those they are put together from."""
    return _with_parts(_derived(base, known), known)


def _derived(base: str, known: Sequence[Written]) -> list[Written]:
    direct = [found for found in known if base in found.bases]
    return [*direct, *(further for found in direct for further in _derived(found.name, known))]


def _with_parts(derived: list[Written], known: Sequence[Written]) -> list[Written]:
    names = {name for found in derived for name in found.bases}
    parts = [found for found in known if found.name in names]
    return [*derived, *_with_parts(parts, known)] if parts else derived


def status(method: str, written: Sequence[Written], tested: bool) -> Status:
    """How far a method of a generated base is."""
    for found in written:
        if method in found.partial:
            return Status(PARTIAL, found.partial[method])
    if not any(method in found.methods for found in written):
        return Status(NOT)
    return Status(DONE) if tested else Status(PARTIAL, "Not tested by name.")


def covered(root: Path) -> frozenset[str]:
    """Everything that tests of the tenant name in ``COVERS``."""
    paths = (path for folder in TESTS for path in sorted((root / folder).rglob("test_*.py")))
    return frozenset(name for path in paths for name in constant(_parsed(path).body, "COVERS") or ())


def functions(path: Path) -> frozenset[str]:
    """The names of the functions of a module."""
    return frozenset(node.name for node in _parsed(path).body if isinstance(node, ast.FunctionDef))


def texts(path: Path) -> frozenset[str]:
    """The string constants of a source file."""
    nodes = ast.walk(_parsed(path))
    return frozenset(
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def constant(body: list[ast.stmt], name: str, around: Sequence[ast.stmt] = ()) -> Any:
    """The literal assigned to a name at this level, or None; it may use constants assigned `around` it."""
    value = _assigned(body, name)
    return None if value is None else ast.literal_eval(_Constants(around).visit(value))


def _assigned(body: Sequence[ast.stmt], name: str) -> ast.expr | None:
    for node in body:
        if isinstance(node, ast.AnnAssign):
            targets: list[ast.expr] = [node.target]
        elif isinstance(node, ast.Assign):
            targets = node.targets
        else:
            continue
        if node.value is not None and any(isinstance(t, ast.Name) and t.id == name for t in targets):
            return node.value
    return None


class _Constants(ast.NodeTransformer):
    """Puts constants of the module in place of their names."""

    def __init__(self, around: Sequence[ast.stmt]) -> None:
        self._around = around

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return _assigned(self._around, node.id) or node


def _functions(node: ast.ClassDef) -> Iterator[str]:
    return (part.name for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef))


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))
