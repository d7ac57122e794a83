"""JSON patches, held to the operations and paths a resource allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import bad_body

Check = Callable[[Any, str], Any]
"""Takes a value and its pointer in the body, gives the value to keep; raises 400 for one that does not do."""


def replacements(operations: list[dict[str, Any]], paths: Mapping[str, Check]) -> dict[str, Any]:
    """The attributes a patch replaces, by path without the leading slash.

    Only `replace` on the given `paths` is allowed; anything else is 400 pointing at the entry.
    """
    values: dict[str, Any] = {}
    for at, operation in enumerate(operations):
        path = operation.get("path", "")
        if operation.get("op") != "replace":
            raise bad_body(f"{operation.get('op')!r} is not allowed here; use 'replace'", f"/{at}/op")
        if path not in paths:
            raise bad_body(f"{path!r} cannot be changed; allowed: {', '.join(paths)}", f"/{at}/path")
        if "value" not in operation:
            raise bad_body("a value is needed", f"/{at}/value")
        values[path.lstrip("/")] = paths[path](operation["value"], f"/{at}/value")
    return values


def text(*, longest: int | None = None, empty: bool = True) -> Check:
    """A check for text, optionally bounded in length or not empty."""

    def check(value: Any, pointer: str) -> str:
        if not isinstance(value, str):
            raise bad_body("text is needed", pointer)
        if not empty and not value.strip():
            raise bad_body("may not be empty", pointer)
        if longest is not None and len(value) > longest:
            raise bad_body(f"is longer than {longest} characters", pointer)
        return value

    return check


def flag(value: Any, pointer: str) -> bool:
    """A check for true or false."""
    if not isinstance(value, bool):
        raise bad_body("true or false is needed", pointer)
    return value
