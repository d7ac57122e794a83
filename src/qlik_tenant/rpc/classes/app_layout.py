"""What an app shows of itself: its layout and its properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...services.apps import service as apps
from ...services.apps.reload_logs import keep_log
from ...services.apps.store import RELOAD_LOGS
from ...toolkit.timestamps import rfc3339
from .. import access
from ..version import ENGINE_VERSION
from . import app_rows

if TYPE_CHECKING:
    from qlik_engine import ReloadResult

    from ...apps.host import OpenApp
    from ..session import RpcSession

PROHIBIT_BINARY = "prohibitBinaryLoad"
_COMPUTED = frozenset(
    {"qTitle", "qLastReloadTime", "qMigrationHash", "qSavedInProductVersion", "qHasSectionAccess", "qUsage"}
)


def properties(app: OpenApp) -> dict[str, Any]:
    """NxAppProperties."""
    return {
        **app.document.properties,
        "qTitle": app.document.title,
        **_last_reload(app),
        "qSavedInProductVersion": ENGINE_VERSION,
        "qThumbnail": app.document.properties.get("qThumbnail", {}),
        "qHasSectionAccess": app.document.has_section_access,
        "qUsage": "ANALYTICS",
    }


def set_properties(app: OpenApp, given: dict[str, Any]) -> None:
    """Take over what is not computed; the title too."""
    document = app.document
    with document.lock:
        title = str(given.get("qTitle", document.title))
        document.properties = {name: value for name, value in given.items() if name not in _COMPUTED}
        document.title = title


def layout(rpc: RpcSession, app: OpenApp) -> dict[str, Any]:
    """NxAppLayout: the stored properties, and the state of the app around them."""
    document = app.document
    privileges = access.privileges(rpc)
    return {
        **document.properties,
        "qTitle": document.title,
        "qFileName": app.id,
        **_last_reload(app),
        "qModified": app.unsaved,
        "qHasScript": bool(document.script),
        "qStateNames": document.alternate_states,
        "qMeta": {**_meta(rpc, app), "privileges": privileges},
        "qLocaleInfo": document.locale_info(),
        "qHasData": document.last_reload is not None,
        "qReadOnly": "update" not in privileges,
        "qIsOpenedWithoutData": not rpc.app.engine.has_data if rpc.app is not None else False,
        "qIsSessionApp": app.is_session_app,
        "qProhibitBinaryLoad": bool(document.settings.get(PROHIBIT_BINARY)),
        "qThumbnail": {},
        "qIsBDILiveMode": False,
        "qIsDirectQueryMode": False,
        "qUnsupportedFeatures": [],
        "qUsage": "ANALYTICS",
    }


def _last_reload(app: OpenApp) -> dict[str, str]:
    moment = app.document.last_reload
    return {"qLastReloadTime": rfc3339(moment)} if moment is not None else {}


def _meta(rpc: RpcSession, app: OpenApp) -> dict[str, Any]:
    row = None if app.is_session_app else apps.get_app_row(rpc.tenant, app.id)
    return app_rows.meta(row) if row is not None else {}


def take_name(rpc: RpcSession, app: OpenApp) -> None:
    """Let the document follow its record, which may have been renamed while the app was closed."""
    row = None if app.is_session_app or app.unsaved else apps.get_app_row(rpc.tenant, app.id)
    if row is not None and row["name"] != app.document.title:
        app.document.title = row["name"]


def after_save(rpc: RpcSession, app: OpenApp) -> None:
    """Let the app's record follow its files."""
    apps.touch_after_save(rpc.tenant, app.id, title=app.document.title)


def after_reload(
    rpc: RpcSession,
    app: OpenApp,
    result: ReloadResult,
    *,
    partial: bool,
    row_limit: int,
    reload_id: str = "",
) -> None:
    """Let the app's record follow a reload, which has the id asked for unless that is taken."""
    if app.is_session_app:
        return
    is_free = bool(reload_id) and rpc.tenant.store[RELOAD_LOGS].get(reload_id) is None
    id = reload_id if is_free else rpc.tenant.ids.object_id()
    milliseconds = round(result.duration * 1000)
    info = {
        "success": result.success,
        "reloadId": id,
        "duration": milliseconds,
        "errors": [str(result.error)] if result.error is not None else [],
        "isPartialReload": partial,
        "rowLimit": row_limit,
        "hasSectionAccess": app.document.has_section_access,
        "userId": rpc.caller.user_id,
    }
    apps.touch_after_reload(rpc.tenant, app.id, info)
    keep_log(rpc.tenant, app.id, result.log, reload_id=id, success=result.success, milliseconds=milliseconds)
