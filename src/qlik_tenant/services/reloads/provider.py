"""Answers of the reloads API. Source: /api/v1/reloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import ApiError, forbidden, not_found
from ...gateway.service import Call, Reply
from ...generated.rest.reloads import ReloadsApi
from ...storage import ALL, Document, Where
from ...toolkit import scim
from ...toolkit.links import self_link
from ...toolkit.paging import NEXT_10, page
from ...toolkit.sort import parse_sort
from ..apps import service as apps
from . import service
from .store import RELOADS

if TYPE_CHECKING:
    from ...tenant import Tenant

SORTABLE = {name: name for name in ("creationTime", "status", "startTime", "endTime")}
FIELDS = {name: scim.Field(RELOADS.column(name)) for name in ("status", "partial")}


class Provider(ReloadsApi):
    """Reloads of apps: queued, running, and over."""

    def __init__(self, tenant: Tenant) -> None:
        super().__init__(tenant)
        service.recover(tenant)

    def list(self, call: Call) -> Reply:
        """Reloads of an app, the newest first unless `sort` says otherwise."""
        query, where = call.query, self._visible(call)
        if "partial" in query:
            where = where & Where.equal(RELOADS, "partial", int(query["partial"]))
        if query.get("filter"):
            where = where & scim.to_where(_only_equal(scim.parse(query["filter"])), FIELDS)
        sort = parse_sort(query.get("sort"), SORTABLE, "-creationTime")
        shown = page(
            call,
            call.tenant.store[RELOADS],
            where,
            sort,
            NEXT_10,
            lambda record: _show(call, record, log=bool(query.get("log"))),
        )
        return Reply(200, shown)

    def create(self, call: Call) -> Reply:
        """Queue a reload."""
        body = call.body
        record = service.queue(
            call.tenant,
            call.caller,
            body["appId"],
            partial=bool(body.get("partial")),
            weight=body.get("weight", 1),
            variables=body.get("variables"),
            resource_type=body.get("resourceType", "api"),
            resource_id=body.get("resourceId", ""),
        )
        return Reply(201, _show(call, record, log=False))

    def get(self, call: Call) -> Reply:
        """One reload, with its log as far as it has come."""
        return Reply(200, _show(call, self._reload(call), log=True))

    def cancel(self, call: Call) -> Reply:
        """Cancel a reload: 204 for one that waited, 202 for one that runs, 409 for one that is over."""
        record = self._reload(call)
        if record["userId"] != call.caller.user_id:
            service.require_reload(call.tenant, call.caller, record["appId"])
        record = service.cancel(call.tenant, record["id"])
        if record["status"] == "CANCELED":
            return Reply.empty(204)
        return Reply(202, {"status": record["status"]})

    @staticmethod
    def _visible(call: Call) -> Where:
        """The reloads of the app asked for, or of all apps for administrators."""
        app_id = call.query.get("appId")
        if not app_id:
            if not call.caller.is_admin:
                raise forbidden("Only a TenantAdmin may list the reloads of all apps: give appId.")
            return ALL
        if not _may_see(call, app_id):
            raise ApiError(
                403, f"You do not have the right to see reloads of app {app_id}.", code=service.FORBIDDEN
            )
        return Where.equal(RELOADS, "appId", app_id)

    @staticmethod
    def _reload(call: Call) -> Document:
        record = call.tenant.store[RELOADS].get(call.path["reloadId"])
        if record is None or not (record["userId"] == call.caller.user_id or _may_see(call, record["appId"])):
            raise not_found(f"Reload {call.path['reloadId']}")
        return record


def _may_see(call: Call, app_id: str) -> bool:
    if call.caller.is_admin:
        return True
    row = apps.get_app_row(call.tenant, app_id)
    return row is not None and call.tenant.access.allowed(call.caller, "read", apps.KIND, row)


def _only_equal(filter: scim.Filter) -> scim.Filter:
    """A filter without other operators than `eq`; 400 for others."""
    if isinstance(filter, scim.Test) and filter.operator != "eq":
        raise scim.FilterError(f"{filter.operator!r} is not known here; use eq")
    inner = {scim.Not: ("inner",), scim.Both: ("left", "right"), scim.Either: ("left", "right")}
    for name in inner.get(type(filter), ()):
        _only_equal(getattr(filter, name))
    return filter


def _show(call: Call, record: Document, *, log: bool) -> dict[str, Any]:
    shown = {**record, "links": self_link(call, "reloads", record["id"])}
    shown.pop("log")
    if log:
        shown["log"] = service.log_of(call.tenant, record)
    return shown
