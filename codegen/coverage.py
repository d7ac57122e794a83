"""The tables in `docs/coverage`: how much of the contract is there, computed from the code.

An operation is *done* in the tenant when the class in ``src/qlik_tenant/services/<api>/provider.py``
overrides it and a test lists it in ``COVERS``; it is *partial* when no test does, or when the class gives a
reason in ``PARTIAL``; otherwise it answers 501. `evidence` has the conventions. A new page is a new `Table`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import evidence, language, model, qix_coverage
from .evidence import DONE, NOT, PARTIAL, STATES, Status
from .model import Api

FOLDER = Path("docs/coverage")
SERVICES = Path("src/qlik_tenant/services")
MARK = "<!-- Generated from the contract and the code by `python -m codegen`; do not edit. -->"

_SHOWN = {DONE: "done", PARTIAL: "partial", NOT: "-"}


@dataclass(frozen=True, slots=True)
class Table:
    """One page and its line in the summary; `counts` has total and states, as `Counter` keys."""

    page: str
    title: str
    counts: Mapping[str, int]
    text: str | None = None


def outputs(root: Path) -> dict[Path, str]:
    """Path -> content of the coverage pages."""
    qix = Table("qix.md", "Engine methods (QIX)", qix_coverage.counts(root))
    functions = _language("functions.md", "Expression functions", language.functions(root))
    script = _language("script.md", "Load script", language.statements(root))
    tables = [_rest(root), qix, functions, script]
    pages = {root / FOLDER / table.page: table.text for table in tables if table.text is not None}
    return {root / FOLDER / "README.md": _summary(tables), **pages}


def rest_statuses(root: Path) -> dict[str, Status]:
    """Operation id -> status of the tenant."""
    written, tested = evidence.classes(root / SERVICES), evidence.covered(root)
    return {
        operation.id: evidence.status(
            operation.name, evidence.below(f"{api.class_name}Api", written), operation.id in tested
        )
        for api in model.load(root / "contract")
        for operation in api.operations
    }


def _rest(root: Path) -> Table:
    apis, statuses = model.load(root / "contract"), rest_statuses(root)
    counts = _count(statuses.values())
    lines = [
        MARK,
        "# REST operations",
        "",
        f"The client has all {len(statuses)} operations. The tenant has {counts[DONE]} done and "
        f"{counts[PARTIAL]} partial; the other {counts[NOT]} answer 501 with the operation's name.",
    ]
    for api in apis:
        lines += [
            "",
            f"## {api.tag}",
            "",
            "| Operation | Method | Client | Tenant | |",
            "|---|---|---|---|---|",
        ]
        lines += _rest_rows(api, statuses)
    return Table(
        "rest.md", "REST operations", Counter({**counts, "sdk": len(statuses)}), "\n".join(lines) + "\n"
    )


def _rest_rows(api: Api, statuses: Mapping[str, Status]) -> Iterator[str]:
    for operation in api.operations:
        status = statuses[operation.id]
        about = operation.summary + (" Deprecated." if operation.deprecated else "")
        note = f"{about} **{status.note}**" if status.note else about
        method = f"{api.attribute}.{operation.name}"
        yield f"| `{operation.endpoint}` | `{method}` | done | {_SHOWN[status.state]} | {note} |"


def _language(page: str, title: str, families: language.Families) -> Table:
    counts = _count(status for entries in families.values() for status in entries.values())
    lines = [
        MARK,
        f"# {title}",
        "",
        f"Of {counts['total']} documented names {counts[DONE]} are done; {counts[PARTIAL]} more are written, "
        "but no case in `tests/cases` uses them.",
    ]
    for family, entries in families.items():
        lines += ["", f"## {family}", "", "| Name | Engine |", "|---|---|"]
        lines += [f"| {name} | {_SHOWN[status.state]} |" for name, status in entries.items()]
    return Table(page, title, counts, "\n".join(lines) + "\n")


def _count(statuses: Iterable[Status]) -> Counter[str]:
    counts = Counter(status.state for status in statuses)
    counts["total"] = counts.total()
    return counts


def _summary(tables: list[Table]) -> str:
    lines = [
        MARK,
        "# Coverage",
        "",
        "What there is to do, and how much of it is done: by the tenant for REST and QIX, by the engine for",
        "the language. *Partial* is written but not tested by name, or has a gap the page names.",
        "",
        "| | All | Client | Done | Partial | Not yet |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for table in tables:
        counts = table.counts
        states = " | ".join(str(counts.get(state, 0)) for state in STATES)
        lines.append(
            f"| [{table.title}]({table.page}) | {counts['total']} | {counts.get('sdk', '')} | {states} |"
        )
    return "\n".join(lines) + "\n"
