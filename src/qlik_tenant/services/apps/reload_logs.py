"""Logs of reloads, of those that users run in their sessions as of those that are queued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import not_found
from ...gateway.service import Call, Reply
from ...generated.rest.apps import AppsApi
from ...storage import Document, Where
from ...toolkit.links import link
from ...toolkit.timestamps import rfc3339
from . import service
from .store import RELOAD_LOGS

if TYPE_CHECKING:
    from ...tenant import Tenant

MOST_KEPT = 20
"""Logs kept per app; beyond, the oldest go."""


def keep_log(
    tenant: Tenant, app_id: str, log: str, *, reload_id: str, success: bool, milliseconds: int
) -> None:
    """Keep the log of a reload that is over."""
    rows = tenant.store[RELOAD_LOGS]
    with tenant.store.transaction():
        rows.insert(
            {
                "id": reload_id,
                "number": rows.highest("number") + 1,
                "appId": app_id,
                "endTime": rfc3339(tenant.clock()),
                "duration": milliseconds,
                "success": success,
                "log": log,
            }
        )
        of_app = Where.equal(RELOAD_LOGS, "appId", app_id)
        for old in rows.find(of_app, order=("-number",), offset=MOST_KEPT):
            rows.delete(old["id"])


class ReloadLogs(AppsApi):
    """What reloads of an app said."""

    def get_reload_logs(self, call: Call) -> Reply:
        """The logs there are, newest first."""
        row = service.require_app(call.tenant, call.caller, call.path["appId"], "reload")
        found = call.tenant.store[RELOAD_LOGS].find(
            Where.equal(RELOAD_LOGS, "appId", row["id"]), order=("-number",)
        )
        return Reply(200, {"data": [_show(call, entry) for entry in found]})

    def get_reload_log(self, call: Call) -> Reply:
        """The text of a log."""
        row = service.require_app(call.tenant, call.caller, call.path["appId"], "reload")
        id = call.path["reloadId"]
        entry = call.tenant.store[RELOAD_LOGS].get(id)
        if entry is None or entry["appId"] != row["id"]:
            raise not_found(f"The log of reload {id}")
        return Reply(200, content=entry["log"].encode(), media_type="application/octet-stream")


def _show(call: Call, entry: Document) -> dict[str, Any]:
    shown = {name: entry[name] for name in ("endTime", "duration", "success")}
    where = f"/api/v1/apps/{entry['appId']}/reloads/logs/{entry['id']}"
    return {"reloadId": entry["id"], **shown, "links": {"log": link(call, where)["href"]}}
