"""Corrections to the documents, made when they are read; the documents stay as they came.

A patch file is a list. Each patch says where it goes, what it does and why::

    - reason: lists of users come 20 at a time, at most 100
      evidence: documented defaults; the older document has the same maximum
      operations: [GET /api/v1/users]          # or  schemas: [users:User]
      at: [query, limit]                       # below that, places in lists by number; left out: all of it
      add: {minimum: 1}                        # keys that must not be there yet
      replace: {default: 20}                   # keys that must be there, with another value
      remove: [format]                         # keys that must be there

A patch that does not find its place, or would change nothing, is an error: it is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Documents = Mapping[str, dict[str, Any]]

_KEYS = frozenset({"reason", "evidence", "operations", "schemas", "at", "add", "replace", "remove"})


class PatchError(Exception):
    """A patch no longer fits the documents."""


def apply_patches(documents: Documents, patches: list[dict[str, Any]], source: str) -> None:
    """Correct the documents in place.

    Parameters:
        documents: module -> document.
        patches: content of one patch file.
        source: its name, for messages.
    Raises:
        PatchError: a patch is malformed, or does not find what it changes.
    """
    for number, patch in enumerate(patches, 1):
        where = f"{source}, patch {number}"
        unknown = patch.keys() - _KEYS
        if unknown or not patch.get("reason") or not patch.get("evidence"):
            raise PatchError(f"{where}: needs reason and evidence, and no other keys ({sorted(unknown)})")
        for target, name in _targets(documents, patch, where):
            _change(_found(target, [name, *patch.get("at", ())], where), patch, f"{where}, {name}")


def _targets(
    documents: Documents, patch: Mapping[str, Any], where: str
) -> Iterator[tuple[dict[str, Any], str]]:
    wanted = [*patch.get("operations", ()), *patch.get("schemas", ())]
    if not wanted:
        raise PatchError(f"{where}: names neither operations nor schemas")
    for name in patch.get("operations", ()):
        yield _group_of(documents, name, where), name
    for reference in patch.get("schemas", ()):
        module, _, name = reference.partition(":")
        yield documents.get(module, {}).get("schemas", {}), name


def _group_of(documents: Documents, operation: str, where: str) -> dict[str, Any]:
    for document in documents.values():
        if operation in document["operations"]:
            group: dict[str, Any] = document["operations"]
            return group
    raise PatchError(f"{where}: there is no operation {operation}")


def _found(node: Any, steps: list[Any], where: str) -> dict[str, Any]:
    for step in steps:
        known = range(len(node)) if isinstance(node, list) else node if isinstance(node, dict) else ()
        if step not in known:
            raise PatchError(f"{where}: there is no {step!r} on the way to {steps}")
        if isinstance(node[step], str):
            node[step] = _opened(node[step])
        node = node[step]
    if not isinstance(node, dict):
        raise PatchError(f"{where}: {steps} is no mapping")
    return node


def _opened(short: str) -> dict[str, Any]:
    """A schema written as one word, as a mapping that more can be added to."""
    return {"type": short} if short[0].islower() else {"$ref": short}


def _change(node: dict[str, Any], patch: Mapping[str, Any], where: str) -> None:
    if not any(key in patch for key in ("add", "replace", "remove")):
        raise PatchError(f"{where}: changes nothing")
    for key, value in patch.get("add", {}).items():
        if key in node:
            raise PatchError(f"{where}: {key!r} is there already: {node[key]!r}")
        node[key] = value
    for key, value in patch.get("replace", {}).items():
        if key not in node or node[key] == value:
            raise PatchError(f"{where}: {key!r} is {node.get(key, 'absent')!r}, nothing to replace")
        node[key] = value
    for key in patch.get("remove", ()):
        if key not in node:
            raise PatchError(f"{where}: {key!r} is not there to be removed")
        del node[key]
