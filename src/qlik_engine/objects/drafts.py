"""Drafts: private copies of objects to work on, which take the object's place in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import NotFoundError

if TYPE_CHECKING:
    from ..session import Session
    from .generic import GenericObject


def create(session: Session, id: str) -> GenericObject:
    """A draft of an object with its children (Doc.CreateDraft). Raises NotFoundError."""
    with session.lock:
        source = _object(session, id)
        info = {"qType": source.type}
        draft = session.create_object({**source.properties, "qInfo": info}, session_only=source.session_only)
        draft.copy_from(source)
        draft.record.content = {**(draft.record.content or {}), "draftOf": source.id}
        return draft


def source_of(draft: GenericObject) -> str:
    """The id of the object a draft is of; empty for what is no draft."""
    return str((draft.record.content or {}).get("draftOf") or "")


def commit(session: Session, id: str) -> GenericObject:
    """Let an object be as its draft, which goes (Doc.CommitDraft); the object. Raises NotFoundError if `id`
    is no draft, or of an object that is gone."""
    with session.lock:
        draft = _object(session, id)
        if not source_of(draft):
            raise NotFoundError(f"Resource not found: {id}", parameter=id)
        source = _object(session, source_of(draft))
        source.copy_from(draft)
        session.destroy_object(draft.id)
        return source


def _object(session: Session, id: str) -> GenericObject:
    found = session.get_object(id, "object")
    if found is None:
        raise NotFoundError(f"Resource not found: {id}", parameter=id)
    return found
