"""What the lists of objects have in common: `qItems` of `{qInfo, qMeta, qData}`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...errors import EngineError
from ..generic import GenericObject
from ..pointer import resolve


def items(objects: Iterable[GenericObject], definition: Mapping[str, Any]) -> list[dict[str, Any]]:
    """An item for each object; `qData` holds what the paths of the definition's `qData` find."""
    return [item(found, definition.get("qData") or {}) for found in objects]


def item(found: GenericObject, wanted: Mapping[str, str]) -> dict[str, Any]:
    return {
        "qInfo": {"qId": found.id, "qType": found.type},
        "qMeta": {
            "privileges": ["read", "update", "delete", "exportdata"],
            **found.properties.get("qMetaDef", {}),
            **found.record.flags,
        },
        "qData": {name: _value(found, path) for name, path in wanted.items()},
    }


def _value(found: GenericObject, path: str) -> Any:
    """What a path finds in the properties, as layouts name it; nothing is nothing, not an error."""
    for name, renamed in (("/qMeta", "/qMetaDef"), ("", "")):
        try:
            return resolve(found.properties, path.replace(name, renamed, 1) if name else path)
        except EngineError:
            continue
    return None
