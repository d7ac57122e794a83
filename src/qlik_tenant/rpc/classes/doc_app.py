"""Doc: the app as a whole: copies of it, where it is published, whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qlik_engine import bookmarks, lineage, reduction

from ...errors import ApiError
from ...services.apps import service as apps
from ...services.apps.script_versions import keep_version
from ...services.users.store import USERS
from .. import access
from ..errors import (
    ACCESS_DENIED,
    APP_NOT_FOUND,
    INVALID_PARAMETERS,
    INVALID_PARAMS,
    NOT_FOR_SESSION_APP,
    NOT_FOUND,
    RpcError,
)
from ..service import Outs
from .app_layout import PROHIBIT_BINARY
from .doc_part import DocPart

if TYPE_CHECKING:
    from ...storage import Document as Row

_KEPT_SECONDS = 3600
_APP = "app"


class DocApp(DocPart):
    """What is done with an open app as one thing."""

    def get_lineage(self) -> Outs:
        """Where the script's data come from and go to. QIX: Doc.GetLineage."""
        return {"qLineage": lineage.lineage(self._document.script)}

    def commit_script(self, *, qCommitMessage: str = "") -> Outs:
        """Keep the script as a version with a message. Errors: 9009. QIX: Doc.CommitScript."""
        row = self._row()
        keep_version(self.rpc.tenant, self.rpc.caller, row["id"], self._document.script, qCommitMessage or "")
        return {}

    def set_prohibit_binary_load(self, *, qProhibit: bool) -> Outs:
        """Forbid or allow others to load the data of this app, in memory until DoSave.

        QIX: Doc.SetProhibitBinaryLoad.
        """
        self._document.keep_setting(PROHIBIT_BINARY, qProhibit)
        self._app_changed()
        return {}

    def export_reduced_data(self, *, qOptions: dict[str, Any] | None = None) -> Outs:
        """Write a copy of the app with the rows that are possible now, or under a bookmark, to be fetched by
        the user. Section access always holds. Errors: 2 for an unknown bookmark. QIX: Doc.ExportReducedData.
        """
        options = qOptions or {}
        seconds = options.get("qExpires", _KEPT_SECONDS)
        if not isinstance(seconds, int) or seconds <= 0:
            raise RpcError(INVALID_PARAMS, "qExpires is a number of seconds")
        engine, downloads = self._engine, self.rpc.tenant.apps.downloads
        with engine.lock:
            chosen = {name: engine.selections(name) for name in ("$", *engine.state_names)}
            if options.get("qBookmarkId"):
                found = engine.get_object(str(options["qBookmarkId"]), "bookmark")
                if found is None:
                    raise RpcError(NOT_FOUND, str(options["qBookmarkId"]))
                chosen = bookmarks.selected_in(engine.model, bookmarks.content_of(found))
            model = reduction.selected(engine.model, [chosen["$"]] if "$" in chosen else [])
            copy = self._document.reduced(model, owner=self.rpc.caller.user_id)
        with downloads.folder() as folder:
            file = folder / "reduced.qvf"
            copy.save(file)
        once = bool(options.get("qServeOnce"))
        size = file.stat().st_size
        url = downloads.offer(file, self.rpc.caller.user_id, self._app.id, once=once, seconds=seconds)
        return {"qDownloadInfo": {"qUrl": url, "qFileSize": size}}

    def transform_app(self, *, qDstParameters: dict[str, Any]) -> Outs:
        """Store the app, as it is in memory, as a new one of a name in a space; a prefix for script
        parameters matters to templates only, which this is not. Errors: 5, 2 for an unknown space.

        QIX: Doc.TransformApp.
        """
        name = str(qDstParameters.get("qName") or f"{self._document.title}(1)")
        tenant, caller = self.rpc.tenant, self.rpc.caller
        with _refusals():
            row = apps.create_app(
                tenant, caller, {"name": name, "spaceId": str(qDstParameters.get("qSpaceId") or "")}
            )
        tenant.apps.save_as(self._app, row["id"], title=name)
        return {"qResult": {"qAppId": row["id"]}}

    def publish(self, *, qStreamId: str, qName: str = "") -> Outs:
        """Publish a copy of the app, as last saved, to a managed space. Errors: 2 for an unknown space, 5
        without the right to publish there, 9009 for a session app. QIX: Doc.Publish."""
        row = self._row()
        with _refusals():
            publish(self, row, qStreamId, qName)
        return {}

    def change_session_app_owner(self, *, qNewOwnerId: str) -> Outs:
        """Give a session app to another user, who can enter it as long as it lives; false for an unknown
        user. Errors: 8 for an app that is stored. QIX: Doc.ChangeSessionAppOwner."""
        self._require_session_app()
        found = self.rpc.tenant.store[USERS].get(qNewOwnerId)
        if found is not None:
            self._app.owner_id = found["id"]
        return {"qSuccess": found is not None}

    def change_session_app_space(self, *, qSpaceId: str) -> Outs:
        """Let the members of a space enter a session app as long as it lives; false for a space the user may
        not make apps in. Errors: 8 for an app that is stored. QIX: Doc.ChangeSessionAppSpace."""
        self._require_session_app()
        tenant, caller = self.rpc.tenant, self.rpc.caller
        try:
            tenant.access.create_place(caller, _APP, qSpaceId)
        except ApiError:
            return {"qSuccess": False}
        self._app.space_id = qSpaceId
        return {"qSuccess": True}

    def _require_session_app(self) -> None:
        if not self._app.is_session_app:
            raise RpcError(INVALID_PARAMETERS, "The app is no session app")
        if self._app.owner_id != self.rpc.caller.user_id:
            raise RpcError(ACCESS_DENIED, "The session app is another user's")

    def _row(self) -> Row:
        """The record of the app. Errors: 9009 for a session app."""
        if self._app.is_session_app:
            raise RpcError(NOT_FOR_SESSION_APP, self._app.id)
        row = apps.get_app_row(self.rpc.tenant, self._app.id)
        if row is None:
            raise RpcError(APP_NOT_FOUND, self._app.id)
        return row


def publish(service: Any, row: Row, space_id: str, name: str) -> None:
    """Publish a copy of an app to a managed space, under another name if one is given."""
    rpc = service.rpc
    if not {"publish", access.UPDATE}.intersection(apps.privileges(rpc.caller, row)):
        raise RpcError(ACCESS_DENIED, "The privilege publish is missing")
    attributes = {"name": name} if name else {}
    apps.publish_app(rpc.tenant, rpc.caller, row, space_id, attributes, move=False)


@contextmanager
def _refusals() -> Iterator[None]:
    """What the apps service refuses, as the wire shows it."""
    try:
        yield
    except ApiError as error:
        code = {404: NOT_FOUND, 400: INVALID_PARAMETERS}.get(error.status, ACCESS_DENIED)
        raise RpcError(code, error.detail or error.title) from None
