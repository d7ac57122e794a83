"""Snapshots inside objects: a bookmark of the object's own, copied from one of the app."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import NotFoundError
from . import bookmarks

if TYPE_CHECKING:
    from .generic import GenericObject

_KIND = "bookmark"


def embed(owner: GenericObject, id: str) -> None:
    """Put a copy of a snapshot into an object, in the place of the one it has (EmbedSnapshotObject).

    Raises NotFoundError if there is no bookmark of that id.
    """
    with owner.session.lock:
        source = owner.session.get_object(id, _KIND)
        if source is None:
            raise NotFoundError(f"Resource not found: {id}", parameter=id)
        embed_entry(owner, entry(source))


def embedded(owner: GenericObject) -> GenericObject | None:
    """The snapshot an object embeds (GetSnapshotObject); None without one."""
    id = (owner.record.content or {}).get("snapshot")
    return owner.session.get_object(id, _KIND) if id else None


def entry(snapshot: GenericObject) -> dict[str, Any]:
    """`GenericBookmarkEntry`."""
    return {"qProperties": snapshot.properties, "qBookmark": copy.deepcopy(bookmarks.content_of(snapshot))}


def embed_entry(owner: GenericObject, given: Mapping[str, Any]) -> None:
    """Put a snapshot made of a `GenericBookmarkEntry` into an object; without properties it has none then."""
    session = owner.session
    with session.lock:
        former = embedded(owner)
        if former is not None:
            session.destroy_object(former.id)
        properties = dict(given.get("qProperties") or {})
        made = ""
        if properties:
            info = {"qType": str((properties.get("qInfo") or {}).get("qType") or "snapshot")}
            snapshot = session.create_object(
                {**properties, "qInfo": info}, session_only=owner.session_only, kind=_KIND, inside=owner
            )
            snapshot.record.content = given.get("qBookmark") or None
            made = snapshot.id
        owner.record.content = {**(owner.record.content or {}), "snapshot": made}
        owner.record.revision += 1
        session.object_changed(owner)
