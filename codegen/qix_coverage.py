"""How much of the QIX contract is there: read from the code, never typed."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .qix_model import Contract, Method, load

PATH = Path("docs/coverage/qix.md")
CLASSES = Path("src/qlik_tenant/rpc/classes")
TESTED = (Path("tests/tenant"), Path("tests/e2e"))


@dataclass(frozen=True, slots=True)
class Status:
    """What the tenant does for one method: ``done``, ``partial`` or ``not``, and why."""

    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Class:
    """A class of the tenant as its source shows it."""

    bases: frozenset[str]
    methods: frozenset[str]
    partial: Mapping[str, str]


def statuses(root: Path, contract: Contract) -> dict[str, Status]:
    """Method id -> status of the tenant.

    A method is done when a class below the generated base overrides it and a test lists it in ``COVERS``; it
    is partial when no test does, or when the class gives a reason in ``PARTIAL``.
    """
    classes = dict(_classes(root / CLASSES))
    tested = _tested(root)
    found = {}
    for owner, methods in contract.classes.items():
        below = [classes[name] for name in _with_parts(_below(f"{owner}Api", classes), classes)]
        for method in methods:
            found[method.id] = _status(method, below, method.id in tested)
    return found


def counts(root: Path) -> dict[str, int]:
    """For the summary: ``total``, ``sdk`` (all), and of the tenant ``done``, ``partial`` and ``not``."""
    contract = load(root)
    states = Counter(status.state for status in statuses(root, contract).values())
    total = len(contract.methods)
    return {"total": total, "sdk": total, **{state: states[state] for state in ("done", "partial", "not")}}


def table(root: Path, contract: Contract) -> str:
    """The page ``docs/coverage/qix.md``."""
    found = statuses(root, contract)
    states = Counter(status.state for status in found.values())
    lines = [
        "<!-- Generated from the contract and the code by `python -m codegen`; do not edit. -->",
        "# Engine methods (QIX)",
        "",
        f"The client has all {len(contract.methods)} methods. The tenant has {states['done']} done and "
        f"{states['partial']} partial; the other {states['not']} answer error 20 with the method's name.",
    ]
    for owner, methods in contract.classes.items():
        lines += ["", f"## {owner}", "", contract.titles[owner], ""]
        lines += ["| Method | Client | Tenant | |", "|---|---|---|---|"]
        lines += [_row(method, found[method.id]) for method in methods]
    return "\n".join(lines) + "\n"


def _row(method: Method, status: Status) -> str:
    about = f"{method.summary} Deprecated." if method.deprecated else method.summary
    note = f"{about} **{status.note}**" if status.note else about
    return f"| {method.wire} | done | {status.state} | {note} |"


def _status(method: Method, classes: list[_Class], tested: bool) -> Status:
    for found in classes:
        if method.name in found.partial:
            return Status("partial", found.partial[method.name])
    if not any(method.name in found.methods for found in classes):
        return Status("not")
    return Status("done") if tested else Status("partial", "Not tested by name.")


def _classes(folder: Path) -> Iterator[tuple[str, _Class]]:
    for path in sorted(folder.rglob("*.py")):
        for node in _parsed(path).body:
            if isinstance(node, ast.ClassDef):
                yield (
                    node.name,
                    _Class(
                        frozenset(base.id for base in node.bases if isinstance(base, ast.Name)),
                        frozenset(_functions(node)),
                        _constant(node.body, "PARTIAL") or {},
                    ),
                )


def _functions(node: ast.ClassDef) -> Iterator[str]:
    return (part.name for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef))


def _below(base: str, classes: Mapping[str, _Class]) -> list[str]:
    """The classes derived from a base, through others or not."""
    direct = [name for name, found in classes.items() if base in found.bases]
    return [*direct, *(name for parent in direct for name in _below(parent, classes))]


def _with_parts(names: list[str], classes: Mapping[str, _Class]) -> list[str]:
    """The classes and what they are put together from."""
    parts = [base for name in names for base in classes[name].bases if base in classes]
    return [*names, *_with_parts(parts, classes)] if parts else names


def _tested(root: Path) -> frozenset[str]:
    paths = (path for folder in TESTED for path in sorted((root / folder).rglob("test_*.py")))
    return frozenset(name for path in paths for name in _constant(_parsed(path).body, "COVERS") or ())


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _constant(body: list[ast.stmt], name: str) -> Any:
    """The literal assigned to a name at this level, or None."""
    for node in body:
        if isinstance(node, ast.AnnAssign):
            targets: list[ast.expr] = [node.target]
        elif isinstance(node, ast.Assign):
            targets = node.targets
        else:
            continue
        if node.value is not None and any(isinstance(t, ast.Name) and t.id == name for t in targets):
            return ast.literal_eval(node.value)
    return None
