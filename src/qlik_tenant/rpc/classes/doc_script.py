"""Doc: the script, reloads, saving, and the properties of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ...apps import TenantSources
from ...apps.new_script import new_script
from ..dispatch import CURRENT_CALL
from ..errors import ABORTED, ACCESS_DENIED, APP_NOT_FOUND, NOT_FOR_SESSION_APP, RpcError, unsupported
from ..service import Outs
from . import app_layout, app_rows
from .doc_part import DocPart

if TYPE_CHECKING:
    from qlik_engine import ReloadResult


class DocScript(DocPart):
    """The script and what runs it."""

    PARTIAL: ClassVar = {
        "do_reload": "Not in debug mode, not past errors (qMode 2).",
        "do_reload_ex": "Not in debug mode, not past errors (qMode 2), not with qSkipStore.",
        "do_save": "Not under another file name.",
        "save_objects": "Stores the data too.",
    }

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

        Errors: 11000 while another reload runs, 15 when cancelled. QIX: Doc.DoReload.
        """
        _refuse_modes("DoReload", qMode, qDebug)
        return {"qReturn": self._reload(partial=qPartial, row_limit=-1).success}

    def do_reload_ex(self, *, qParams: dict[str, Any] | None = None) -> Outs:
        """As DoReload, with a row limit and a fuller answer. QIX: Doc.DoReloadEx."""
        params = qParams or {}
        _refuse_modes("DoReloadEx", params.get("qMode", 0), params.get("qDebug", False))
        if params.get("qSkipStore"):
            raise unsupported("Doc.DoReloadEx with qSkipStore")
        result = self._reload(partial=params.get("qPartial", False), row_limit=params.get("qRowLimit", -1))
        return {"qResult": {"qSuccess": result.success, "qEndedWithMemoryConstraint": False}}

    def _reload(self, *, partial: bool, row_limit: int) -> ReloadResult:
        if partial and self._engine.model is not self._document.model:
            raise RpcError(ACCESS_DENIED, "A partial reload goes on from data that this user may not see")
        call = CURRENT_CALL.get()
        progress = self.rpc.reloads.begin(call.request.id)
        error: Exception | None = None
        try:
            result = self._app.reload(
                TenantSources(self.rpc.tenant, self.rpc.caller),
                on_progress=progress.report,
                cancel=call.cancelled,
                partial=partial,
                row_limit=row_limit if row_limit >= 0 else None,
            )
            error = result.error
        finally:
            progress.finish(str(error or ""), getattr(error, "statement", ""))
        if result.cancelled:
            raise RpcError(ABORTED, call.request.method)
        app_layout.after_reload(self.rpc, self._app, result, partial=partial, row_limit=row_limit)
        return result

    def do_save(self, *, qFileName: str = "") -> Outs:
        """Write the app to the tenant's files. Errors: 9009 for a session app. QIX: Doc.DoSave."""
        if qFileName:
            raise unsupported("Doc.DoSave with qFileName")
        if self._app.is_session_app:
            raise RpcError(NOT_FOR_SESSION_APP, self._app.id)
        try:
            self._app.save()
            app_layout.after_save(self.rpc, self._app)
        except KeyError:
            raise RpcError(APP_NOT_FOUND, self._app.id) from None
        return {}

    def save_as(self, *, qNewAppName: str) -> Outs:
        """Store the app, as it is in memory, as a new one in the personal space. QIX: Doc.SaveAs."""
        app_id = app_rows.create(self.rpc, qNewAppName)
        self.rpc.tenant.apps.save_as(self._app, app_id, title=qNewAppName)
        return {"qNewAppId": app_id}

    def save_objects(self) -> Outs:
        """Write the app to the tenant's files. QIX: Doc.SaveObjects."""
        return self.do_save()

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


def _refuse_modes(method: str, mode: int, debug: bool) -> None:
    if mode == 2:
        raise unsupported(f"Doc.{method} with qMode 2 (going on after errors)")
    if debug:
        raise unsupported(f"Doc.{method} with qDebug")
