"""Doc: the script, reloads, saving, and the properties of the app."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...apps.connectors import script_sources
from ...apps.environment import Environment
from ...apps.identity import identity
from ...apps.new_script import new_script
from ..debugger import Debugger
from ..dispatch import CURRENT_CALL
from ..errors import ABORTED, ACCESS_DENIED, APP_NOT_FOUND, INVALID_PARAMS, NOT_FOR_SESSION_APP, RpcError
from ..service import Outs
from . import app_layout, app_rows
from .doc_part import DocPart
from .exported import exported_file

if TYPE_CHECKING:
    import threading

    from qlik_engine import ReloadResult

BREAKPOINTS = "scriptBreakpoints"
_DEFAULT, _ABEND, _IGNORE = 0, 1, 2


class DocScript(DocPart):
    """The script and what runs it."""

    def get_script(self) -> Outs:
        """QIX: Doc.GetScript."""
        return {"qScript": self._document.script}

    def set_script(self, *, qScript: str) -> Outs:
        """Replace the script, in memory until DoSave. QIX: Doc.SetScript."""
        self._document.script = qScript
        self._app_changed()
        return {}

    def get_empty_script(self, *, qLocalizedMainSection: str = "Main") -> Outs:
        """The script a new app starts with. QIX: Doc.GetEmptyScript."""
        return {"qReturn": new_script(qLocalizedMainSection)}

    def do_reload(self, *, qMode: int = 0, qPartial: bool = False, qDebug: bool = False) -> Outs:
        """Run the script; false when it failed, and the data of before stay.

        `qMode` 0 does with errors what the script's ErrorMode says, 1 stops at them, 2 passes over them. In
        debug mode the reload waits for InteractDone between statements.

        Errors: 11000 while another reload runs, 15 when cancelled. QIX: Doc.DoReload.
        """
        return {"qReturn": self._reload(qMode, partial=qPartial, debug=qDebug).success}

    def do_reload_ex(self, *, qParams: dict[str, Any] | None = None) -> Outs:
        """As DoReload, with a row limit and a fuller answer. QIX: Doc.DoReloadEx."""
        params = qParams or {}
        result = self._reload(
            params.get("qMode", 0),
            partial=params.get("qPartial", False),
            debug=params.get("qDebug", False),
            row_limit=params.get("qRowLimit", -1),
            skip_store=params.get("qSkipStore", False),
            reload_id=params.get("qReloadId", ""),
        )
        return {"qResult": {"qSuccess": result.success, "qEndedWithMemoryConstraint": False}}

    def set_fetch_limit(self, *, qLimit: int) -> Outs:
        """Bound the rows each statement loads in debug reloads of this socket; none below 0.

        QIX: Doc.SetFetchLimit.
        """
        self.rpc.reloads.fetch_limit = qLimit
        return {}

    def resume(self) -> Outs:
        """Let debug reloads of this socket run on without waiting. QIX: Doc.Resume."""
        for debugger in self.rpc.reloads.debuggers():
            debugger.run_on()
        return {}

    def _reload(
        self,
        mode: int,
        *,
        partial: bool,
        debug: bool,
        row_limit: int = -1,
        skip_store: bool = False,
        reload_id: str = "",
    ) -> ReloadResult:
        if mode not in (_DEFAULT, _ABEND, _IGNORE):
            raise RpcError(INVALID_PARAMS, f"There is no reload mode {mode}")
        if partial and self._engine.model is not self._document.model:
            raise RpcError(ACCESS_DENIED, "A partial reload goes on from data that this user may not see")
        call, reloads = CURRENT_CALL.get(), self.rpc.reloads
        debugger = self._debugger(call.cancelled) if debug else None
        goes_on = mode == _IGNORE or (mode == _DEFAULT and reloads.goes_on_after_errors)
        goes_on |= debugger is not None and reloads.interacts_on_errors
        limit = reloads.fetch_limit if debug and row_limit < 0 else row_limit
        progress = reloads.begin(call.request.id, debugger)
        error: Exception | None = None
        try:
            with script_sources(self.rpc.tenant, self.rpc.caller, writes=not skip_store) as sources:
                result = self._app.reload(
                    sources,
                    on_progress=progress.report,
                    cancel=call.cancelled,
                    partial=partial,
                    row_limit=limit if limit >= 0 else None,
                    variables={"ErrorMode": "0" if goes_on else "1"} if goes_on or mode == _ABEND else None,
                    user=identity(self.rpc.tenant, self.rpc.caller),
                    environment=Environment(self.rpc.tenant, self._app.id),
                )
            error = result.error
        finally:
            progress.finish(str(error or ""), getattr(error, "statement", ""))
        if result.cancelled:
            raise RpcError(ABORTED, call.request.method)
        app_layout.after_reload(
            self.rpc, self._app, result, partial=partial, row_limit=limit, reload_id=reload_id
        )
        return result

    def _debugger(self, cancelled: threading.Event) -> Debugger:
        lines = [
            int(point.get("qlineIx") or 0)
            for point in self._document.settings.get(BREAKPOINTS, ())
            if point.get("qEnabled", True)
        ]
        return Debugger(lines, cancelled, steps=True, on_errors=self.rpc.reloads.interacts_on_errors)

    def do_save(self, *, qFileName: str = "") -> Outs:
        """Write the app to the tenant's files, or a copy of it to a file in the folder for exported apps.

        Errors: 9009 for a session app, 1001 for a name that no file can have. QIX: Doc.DoSave.
        """
        if qFileName:
            self._document.save(exported_file(self.rpc, qFileName))
            return {}
        self._save(self._app.save)
        return {}

    def save_objects(self) -> Outs:
        """Write all but the data to the tenant's files; these keep the data saved last.

        Errors: 9009 for a session app. QIX: Doc.SaveObjects.
        """
        self._save(self._app.save_objects)
        return {}

    def _save(self, save: Callable[[], None]) -> None:
        if self._app.is_session_app:
            raise RpcError(NOT_FOR_SESSION_APP, self._app.id)
        try:
            save()
            app_layout.after_save(self.rpc, self._app)
        except KeyError:
            raise RpcError(APP_NOT_FOUND, self._app.id) from None

    def save_as(self, *, qNewAppName: str) -> Outs:
        """Store the app, as it is in memory, as a new one in the personal space. QIX: Doc.SaveAs."""
        app_id = app_rows.create(self.rpc, qNewAppName)
        self.rpc.tenant.apps.save_as(self._app, app_id, title=qNewAppName)
        return {"qNewAppId": app_id}

    def get_app_layout(self) -> Outs:
        """QIX: Doc.GetAppLayout."""
        epoch = self.rpc.handles.begin_validation(self.handle)
        layout = app_layout.layout(self.rpc, self._app)
        self.rpc.handles.end_validation(self.handle, epoch)
        return {"qLayout": layout}

    def get_app_properties(self) -> Outs:
        """QIX: Doc.GetAppProperties."""
        return {"qProp": app_layout.properties(self._app)}

    def set_app_properties(self, *, qProp: dict[str, Any]) -> Outs:
        """Replace the app's properties, in memory until DoSave. QIX: Doc.SetAppProperties."""
        app_layout.set_properties(self._app, qProp)
        self._app_changed()
        return {}

    def get_locale_info(self) -> Outs:
        """QIX: Doc.GetLocaleInfo."""
        return {"qReturn": self._document.locale_info()}
