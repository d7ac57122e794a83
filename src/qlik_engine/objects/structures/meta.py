"""`qMetaDef`: title, description and tags, and what the user may do."""

from __future__ import annotations

from typing import Any, Final

from ...hypercube import Context
from ..generic import GenericObject

_PRIVILEGES: Final = ("read", "update", "delete", "exportdata")


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    return meta(definition)


def meta(definition: Any) -> dict[str, Any]:
    """`qMeta` for the `qMetaDef` of an object."""
    return {**(definition or {}), "privileges": list(_PRIVILEGES)}
