"""The Global class and the app records of the tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...access import CREATORS, PERSONAL
from ...errors import ApiError
from ...services.apps import service as apps
from ..errors import ACCESS_DENIED, APP_INVALID_NAME, APP_NOT_FOUND, RpcError

if TYPE_CHECKING:
    from ..session import RpcSession

Row = dict[str, Any]


def require_readable(rpc: RpcSession, app_id: str) -> Row:
    """The record of an app the user may open; error 1003 for none, or 5."""
    row = apps.get_app_row(rpc.tenant, app_id)
    held = apps.privileges(rpc.caller, row) if row is not None else []
    if row is None or not held:
        raise RpcError(APP_NOT_FOUND, "Could not find app")
    if "read" not in held:
        raise RpcError(ACCESS_DENIED, "The privilege read is missing")
    return row


def doc_list(rpc: RpcSession) -> list[dict[str, Any]]:
    """DocListEntry of every app the user may see."""
    return [doc_list_entry(rpc, row) for row in apps.list_app_rows(rpc.tenant, rpc.caller)]


def doc_list_entry(rpc: RpcSession, row: Row) -> dict[str, Any]:
    """DocListEntry of one app; the file time is 0, as in every server product."""
    host = rpc.tenant.apps
    app_id, name = row["id"], row["name"]
    return {
        "qDocName": name,
        "qConnectedUsers": host.sessions.connected_users(app_id),
        "qFileTime": 0,
        "qFileSize": host.size(app_id) if host.exists(app_id) else 0,
        "qDocId": app_id,
        "qMeta": {**meta(row), "privileges": apps.privileges(rpc.caller, row)},
        "qLastReloadTime": row.get("lastReloadTime") or "",
        "qTitle": name,
        "qThumbnail": {},
        "qHasSectionAccess": bool(row.get("hasSectionAccess")),
        "qIsDirectQueryMode": False,
        "qUsage": "ANALYTICS",
    }


def app_entry(rpc: RpcSession, row: Row) -> dict[str, Any]:
    """AppEntry of one app."""
    shown = doc_list_entry(rpc, row)
    kept = ("qTitle", "qFileSize", "qMeta", "qLastReloadTime", "qThumbnail", "qHasSectionAccess")
    return {
        "qID": row["id"],
        "qPath": row["id"],
        "qReadOnly": "update" not in shown["qMeta"]["privileges"],
        **{name: shown[name] for name in kept},
    }


def meta(row: Row) -> dict[str, Any]:
    """NxMeta of an app."""
    return {
        "createdDate": row.get("createdDate"),
        "modifiedDate": row.get("modifiedDate"),
        "published": bool(row.get("published")),
        "publishTime": row.get("publishTime") or None,
        "description": row.get("description") or "",
        "dynamicColor": row.get("dynamicColor") or "",
        "create": row.get("create"),
        "stream": row.get("stream"),
        "canCreateDataConnections": False,
    }


def create(rpc: RpcSession, name: str) -> str:
    """Make an app in the personal space; gives its id. Errors: 1001 without a name, 5 without the right."""
    if not name.strip():
        raise RpcError(APP_INVALID_NAME, name)
    try:
        return str(apps.create_app(rpc.tenant, rpc.caller, {"name": name})["id"])
    except ApiError as error:
        raise _denied(error) from None


def may_create(rpc: RpcSession) -> bool:
    """Whether the user may make apps in the personal space."""
    return rpc.caller.has(CREATORS[PERSONAL])


def delete(rpc: RpcSession, app_id: str) -> None:
    """Delete an app; error 1003 for none, 5 without the right. The socket itself stays, without the app."""
    row = require_readable(rpc, app_id)
    if "delete" not in apps.privileges(rpc.caller, row):
        raise RpcError(ACCESS_DENIED, "The privilege delete is missing")
    if rpc.app is not None and rpc.app.key.app_id == app_id:
        rpc.leave()
    apps.delete_app(rpc.tenant, rpc.caller, row)


def _denied(error: ApiError) -> RpcError:
    return RpcError(ACCESS_DENIED, error.detail or error.title)
