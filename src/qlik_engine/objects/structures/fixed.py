"""Structures whose place in layouts depends on nothing but their definition."""

from __future__ import annotations

import copy
from typing import Any, Final

_PRIVILEGES: Final = ("read", "update", "delete", "exportdata")


def meta(definition: Any) -> dict[str, Any]:
    """`qMetaDef`: title, description and tags, and what the user may do."""
    return {**(definition or {}), "privileges": list(_PRIVILEGES)}


def nothing(definition: Any) -> dict[str, Any]:
    """`qMediaListDef`, `qExtensionListDef`: lists of things an engine without server folders has none of."""
    return {"qItems": []}


def unchanged(definition: Any) -> Any:
    """`qLayoutExclude`, `qStaticContentUrlDef`: shown as they stand, whatever is in them."""
    return copy.deepcopy(definition)
