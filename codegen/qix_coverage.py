"""How much of the QIX contract is there: read from the code, never typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from . import evidence
from .evidence import STATES, Status
from .names import snake
from .qix_model import Contract, Method, load

PATH = Path("docs/coverage/qix.md")
CLASSES = Path("src/qlik_tenant/rpc/classes")
CALLS = Path("tests/tenant/rpc/calls")
_IN_LIBRARY = ("generic_bookmark", "generic_dimension", "generic_measure", "generic_object")


def statuses(root: Path, contract: Contract) -> dict[str, Status]:
    """Method id -> status of the tenant.

    A method is done when a class below the generated base overrides it and a test lists it in ``COVERS``; it
    is partial when no test does, or when the class gives a reason in ``PARTIAL``.
    """
    written = evidence.classes(root / CLASSES)
    tested = evidence.covered(root) | called(root, contract)
    return {
        method.id: evidence.status(method.name, evidence.below(f"{owner}Api", written), method.id in tested)
        for owner, methods in contract.classes.items()
        for method in methods
    }


def called(root: Path, contract: Contract) -> frozenset[str]:
    """The methods that have a function in the tests of all calls."""
    found = {path.stem: evidence.functions(path) for path in (root / CALLS).glob("*.py")}
    return frozenset(
        method.id
        for owner, methods in contract.classes.items()
        for method in methods
        if any(method.name in found.get(module, ()) for module in _modules(snake(owner), found))
    )


def _modules(name: str, found: Iterable[str]) -> list[str]:
    """The modules with the calls of a class: its own, parts of it, and what library items have in common."""
    own = [
        module for module in found if module.rstrip("_") == name.rstrip("_") or module.startswith(f"{name}_")
    ]
    return [*own, "library"] if name in _IN_LIBRARY else own


def counts(root: Path) -> dict[str, int]:
    """For the summary: ``total``, ``sdk`` (all), and of the tenant ``done``, ``partial`` and ``not``."""
    contract = load(root)
    states = Counter(status.state for status in statuses(root, contract).values())
    total = len(contract.methods)
    return {"total": total, "sdk": total, **{state: states[state] for state in STATES}}


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
