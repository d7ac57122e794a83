"""Doc: bookmarks, alternate states, and selections kept for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qlik_engine import bookmarks, groups

from ..errors import ALREADY_EXISTS, INVALID_PARAMS, NOT_FOUND, RpcError
from ..service import Outs
from .bookmark import BookmarkService
from .doc_part import DocPart
from .object_part import NO_OBJECT, destroy, info_of, obtain_object, require_update, tell_change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qlik_engine import GenericObject

_KIND = "bookmark"
_KEPT_SECONDS = 30 * 60
"""A temporary selection state is kept this long unless the caller asks for more or less."""


class DocBookmarks(DocPart):
    """Making, applying and destroying bookmarks; states besides the default one."""

    # -- bookmarks -------------------------------------------------------------------------------------------

    def create_bookmark(self, *, qProp: dict[str, Any]) -> Outs:
        """A bookmark of the current selections, in memory until DoSave. QIX: Doc.CreateBookmark."""
        return self._create_bookmark(qProp, None)

    def create_bookmark_ex(
        self, *, qProp: dict[str, Any], qObjectIdsToPatch: list[str] | None = None
    ) -> Outs:
        """As CreateBookmark, with the soft patches of some objects (of all by default).

        QIX: Doc.CreateBookmarkEx.
        """
        return self._create_bookmark(qProp, qObjectIdsToPatch or ())

    def get_bookmark(self, *, qId: str) -> Outs:
        """A bookmark by id; null handle if there is none. QIX: Doc.GetBookmark."""
        found = self._engine.get_object(qId, _KIND)
        return self._bookmark_shown(found) if found is not None else NO_OBJECT

    def get_bookmarks(self, *, qOptions: dict[str, Any]) -> Outs:
        """The bookmarks of some types, with what paths find in their properties. QIX: Doc.GetBookmarks."""
        types = set(qOptions.get("qTypes") or ())
        wanted = qOptions.get("qData") or {}
        found = [b for b in self._engine.library_objects(_KIND) if not types or b.type in types]
        entries = [bookmark.summary(wanted) for bookmark in found]
        if qOptions.get("qIncludePatches"):
            for entry, bookmark in zip(entries, found, strict=True):
                entry["qData"]["qPatches"] = bookmarks.content_of(bookmark)["qPatches"]
        return {"qList": entries}

    def apply_bookmark(self, *, qId: str) -> Outs:
        """Select what a bookmark holds; false if there is none. QIX: Doc.ApplyBookmark."""
        found = self._engine.get_object(qId, _KIND)
        if found is not None:
            bookmarks.restore(self._engine, bookmarks.content_of(found))
        return {"qSuccess": found is not None}

    def apply_and_verify_bookmark(self, *, qId: str) -> Outs:
        """Select what a bookmark holds and tell what is gone. QIX: Doc.ApplyAndVerifyBookmark."""
        held = bookmarks.content_of(self._bookmark(qId))
        bookmarks.restore(self._engine, held)
        warnings = bookmarks.verify(self._engine, held)
        return {"qResult": {"qApplySuccess": True, "qWarnings": warnings}}

    def replace_bookmark(
        self, *, qId: str, qIgnorePatches: bool = False, qObjectIdsToPatch: list[str] | None = None
    ) -> Outs:
        """Let a bookmark hold the current selections; error 2 if there is none. QIX: Doc.ReplaceBookmark."""
        found = self._bookmark(qId)
        require_update(self.rpc, found)
        bookmarks.replace(found, patched=None if qIgnorePatches else qObjectIdsToPatch or ())
        tell_change(self.rpc, self._app_session, found)
        return {"qInfo": info_of(found), **self._bookmark_shown(found)}

    def clone_bookmark(self, *, qId: str) -> Outs:
        """Copy a bookmark; error 2 if there is none. QIX: Doc.CloneBookmark."""
        found = self._bookmark(qId)
        made = bookmarks.clone(found)
        tell_change(self.rpc, self._app_session, made)
        return {"qCloneId": made.id}

    def destroy_bookmark(self, *, qId: str) -> Outs:
        """Remove a bookmark; false if there is none. QIX: Doc.DestroyBookmark."""
        found = self._engine.get_object(qId, _KIND)
        return {"qSuccess": found is not None and destroy(self.rpc, self._app_session, found)}

    def create_temporary_bookmark(
        self, *, qOptions: dict[str, Any], qObjectIdsToPatch: list[str] | None = None
    ) -> Outs:
        """Keep the current selections for the length of the session. QIX: Doc.CreateTemporaryBookmark."""
        everything = bool(qOptions.get("qIncludeAllPatches"))
        held = bookmarks.capture(
            self._engine,
            variables=bool(qOptions.get("qIncludeVariables")),
            patched=() if everything else qObjectIdsToPatch or None,
        )
        return {"qId": self._app_session.temporary.keep(held), "qReturn": True}

    def apply_temporary_bookmark(self, *, qId: str) -> Outs:
        """Select what a temporary bookmark holds; false if there is none. QIX: Doc.ApplyTemporaryBookmark."""
        return {"qReturn": self._restore_temporary(qId)}

    def store_temp_selection_state(self, *, qTTLOfTempState: int = 0) -> Outs:
        """Keep the current selections for a while, 30 minutes by default (the time is in seconds).

        QIX: Doc.StoreTempSelectionState.
        """
        if qTTLOfTempState < 0:
            raise RpcError(INVALID_PARAMS, "qTTLOfTempState cannot be negative")
        held = bookmarks.capture(self._engine)
        id = self._app_session.temporary.keep(held, seconds=qTTLOfTempState or _KEPT_SECONDS)
        return {"qId": id, "qReturn": True}

    def restore_temp_selection_state(self, *, qId: str) -> Outs:
        """Select what was kept; false if it is not there any more. QIX: Doc.RestoreTempSelectionState."""
        return {"qReturn": self._restore_temporary(qId)}

    def get_set_analysis(self, *, qStateName: str = "$", qBookmarkId: str = "") -> Outs:
        """The selections of a state, now or in a bookmark, as a set expression. QIX: Doc.GetSetAnalysis."""
        bookmark = self._bookmark(qBookmarkId) if qBookmarkId else None
        return {"qSetExpression": bookmarks.selections_of(self._engine, qStateName or "$", bookmark)}

    def get_group_states(self) -> Outs:
        """The field every cyclic dimension shows in this session. QIX: Doc.GetGroupStates."""
        return {"qGroupStates": groups.states(self._engine)}

    def apply_group_states(self, *, qGroupStates: list[dict[str, Any]]) -> Outs:
        """Set what cyclic dimensions show in this session. QIX: Doc.ApplyGroupStates."""
        warnings = groups.apply_states(self._engine, qGroupStates)
        return {"qResult": {"qApplySuccess": not warnings, "qWarnings": warnings}}

    # -- alternate states ------------------------------------------------------------------------------------

    def add_alternate_state(self, *, qStateName: str) -> Outs:
        """A state of the app. Errors: 3 if it exists, 8 without a name. QIX: Doc.AddAlternateState."""
        self._engine.add_state(qStateName)
        self._app_changed()
        return {}

    def remove_alternate_state(self, *, qStateName: str) -> Outs:
        """Errors: 8 if there is none. QIX: Doc.RemoveAlternateState."""
        self._engine.remove_state(qStateName)
        self._app_changed()
        return {}

    def add_session_alternate_state(self, *, qStateName: str, qSourceStateName: str = "") -> Outs:
        """A state of this session, with the selections of another state if one is named.

        Errors: 3 if it exists, 8 without a name or for an unknown source. QIX: Doc.AddSessionAlternateState.
        """
        self._engine.add_state(qStateName, session_only=True, source=qSourceStateName)
        return {}

    def remove_session_alternate_state(self, *, qStateName: str) -> Outs:
        """Errors: 8 if the session has none of that name. QIX: Doc.RemoveSessionAlternateState."""
        self._engine.remove_state(qStateName, session_only=True)
        return {"qSuccess": True}

    def _create_bookmark(self, properties: dict[str, Any], patched: Iterable[str] | None) -> Outs:
        info = {"qType": _KIND, **(properties.get("qInfo") or {})}
        if self._engine.get_object(str(info.get("qId") or "")) is not None:
            raise RpcError(ALREADY_EXISTS, str(info["qId"]))
        made = bookmarks.create(self._engine, {**properties, "qInfo": info}, patched=patched)
        tell_change(self.rpc, self._app_session, made)
        return {"qInfo": info_of(made), **self._bookmark_shown(made)}

    def _restore_temporary(self, id: str) -> bool:
        held = self._app_session.temporary.find(id)
        if held is not None:
            bookmarks.restore(self._engine, held)
        return held is not None

    def _bookmark(self, id: str) -> GenericObject:
        found = self._engine.get_object(id, _KIND)
        if found is None:
            raise RpcError(NOT_FOUND, id)
        return found

    def _bookmark_shown(self, found: GenericObject) -> Outs:
        return {"qReturn": obtain_object(self.rpc, self._app_session, found, BookmarkService)}
