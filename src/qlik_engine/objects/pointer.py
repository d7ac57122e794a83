"""JSON pointers and the three patch operations of `NxPatch`."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from ..errors import EngineError

_DEFINITIONS: Final = frozenset(("qHyperCubeDef", "qListObjectDef"))


def resolve(root: Any, path: str) -> Any:
    """The value at a JSON pointer. Raises EngineError 4 (Invalid path)."""
    node = root
    for part in _parts(path):
        node = _child(node, part, path)
    return node


def apply_patches(root: Mapping[str, Any], patches: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A copy of `root` with `patches` (`qOp`, `qPath`, `qValue` as JSON text) applied in order.

    Nothing is changed if one fails. Raises EngineError 4 for a path that leads nowhere, 8 for anything
    else wrong with a patch.
    """
    result = copy.deepcopy(dict(root))
    for patch in patches:
        _apply(result, patch)
    return result


def _apply(root: dict[str, Any], patch: Mapping[str, Any]) -> None:
    operation = str(patch.get("qOp") or "add").lower()
    path = str(patch.get("qPath") or "")
    parts = _parts(path)
    if not parts:
        raise EngineError(f"Invalid path: {path!r}", code=4, parameter=path)
    parent: Any = root
    defined = False
    for part, below in itertools.pairwise(parts):
        if defined and isinstance(parent, dict) and parent.get(part) is None:
            # Everything of a definition is there, by default.
            parent[part] = [] if below == "-" or below.isdigit() else {}
        parent = _child(parent, part, path)
        defined = defined or part in _DEFINITIONS
    if operation == "remove":
        if defined and isinstance(parent, dict) and parts[-1] not in parent:
            return
        _child(parent, parts[-1], path)
        del parent[_index(parent, parts[-1], path)]
        return
    if operation not in ("add", "replace"):
        raise EngineError(f"Invalid patch operation: {operation}", code=8, parameter="qOp")
    try:
        value = json.loads(patch.get("qValue") or "null")
    except (ValueError, TypeError) as error:
        raise EngineError(f"qValue is not JSON: {error}", code=8, parameter="qValue") from error
    if isinstance(parent, list):
        if operation == "add":
            at = len(parent) if parts[-1] == "-" else _index(parent, parts[-1], path, slack=1)
            parent.insert(at, value)
        else:
            parent[_index(parent, parts[-1], path)] = value
    elif isinstance(parent, dict):
        parent[parts[-1]] = value
    else:
        raise EngineError(f"Invalid path: {path}", code=4, parameter=path)


@lru_cache(maxsize=1024)
def _parts(path: str) -> tuple[str, ...]:
    if path in ("", "/"):
        return ()
    if not path.startswith("/"):
        raise EngineError(f"Invalid path: {path}", code=4, parameter=path)
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in path[1:].split("/"))


def _child(node: Any, part: str, path: str) -> Any:
    if isinstance(node, dict) and part in node:
        return node[part]
    if isinstance(node, list):
        return node[_index(node, part, path)]
    raise EngineError(f"Invalid path: {path}", code=4, parameter=path)


def _index(node: Any, part: str, path: str, slack: int = 0) -> Any:
    if isinstance(node, dict):
        return part
    if isinstance(node, list) and part.isdigit() and int(part) < len(node) + slack:
        return int(part)
    raise EngineError(f"Invalid path: {path}", code=4, parameter=path)
