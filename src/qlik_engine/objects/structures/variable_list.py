"""`qVariableListDef`: the app's variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...hypercube import Context
from ..generic import GenericObject
from .listing import item

if TYPE_CHECKING:
    from ...session import Session


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    return {"qItems": entries(owner.session, context, definition)}


def entries(session: Session, context: Context, definition: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Variables with an object, then those only the script made; the session's own if `qShowSession`."""
    return list(_entries(session, context, definition))


def _entries(session: Session, context: Context, definition: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    wanted = definition.get("qData") or {}
    known = set()
    for found in session.variable_objects(session_too=bool(definition.get("qShowSession"))):
        properties = found.record.properties
        name = str(properties.get("qName", ""))
        known.add(name)
        yield item(found, wanted) | _named(name, session.variables().get(name, "")) | _comment(properties)
    for name, text in context.model.variables.items():
        if name not in known:
            info = {"qId": name, "qType": "variable"}
            yield {"qInfo": info, "qMeta": {}, "qData": {}, **_named(name, text), "qIsScriptCreated": True}


def _comment(properties: Mapping[str, Any]) -> dict[str, str]:
    comment = str(properties.get("qComment") or "")
    return {"qDescription": comment} if comment else {}


def _named(name: str, definition: str) -> dict[str, Any]:
    return {"qName": name, "qDefinition": definition}
