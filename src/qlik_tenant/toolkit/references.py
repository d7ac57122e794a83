"""References to stored documents by id or by name: `[{"id": "..."}, {"name": "..."}]`."""

from __future__ import annotations

from typing import Any

from ..errors import bad_body
from ..storage import Rows, Where


def resolve(rows: Rows, references: Any, pointer: str, what: str) -> list[str]:
    """The ids that references mean, each once; 400 pointing at one that leads nowhere. Names ignore letter
    case."""
    if not isinstance(references, list):
        raise bad_body("a list is needed", pointer)
    ids: list[str] = []
    for at, reference in enumerate(references):
        given = reference if isinstance(reference, dict) else {"name": reference}
        found = rows.get(given["id"]) if given.get("id") else None
        if found is None and given.get("name"):
            found = rows.first(Where.same(rows.table, "name", given["name"]))
        if found is None:
            raise bad_body(f"there is no {what} {given.get('id') or given.get('name')!r}", f"{pointer}/{at}")
        if found["id"] not in ids:
            ids.append(found["id"])
    return ids
