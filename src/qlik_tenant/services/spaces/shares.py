"""Shares: one app of a space opened to somebody who is no member. Source: /api/v1/spaces/{spaceId}/shares."""

from __future__ import annotations

from typing import Any

from ...access import SHAREABLE
from ...errors import ApiError, bad_body, conflict, not_found
from ...gateway.service import Call, Reply
from ...storage import NONE, Document, Where
from ...toolkit import patch
from ...toolkit.links import link
from ...toolkit.paging import NEXT_10_OPEN, page
from ...toolkit.timestamps import rfc3339
from ..apps.store import APPS
from .parts import SpaceParts
from .store import SHARES

RESOURCE_TYPE = "app"


class SpaceShares(SpaceParts):
    """The operations on shares."""

    def get_shares(self, call: Call) -> Reply:
        """What is shared from a space."""
        space = self._space(call, "update")
        query, where = call.query, Where.equal(SHARES, "spaceId", space["id"])
        for name in ("resourceId", "resourceType", "type"):
            if query.get(name):
                where = where & Where.equal(SHARES, name, query[name])
        for name, type in (("userId", "user"), ("groupId", "group")):
            if query.get(name):
                where = where & Where.equal(SHARES, "type", type)
                where = where & Where.equal(SHARES, "assigneeId", query[name])
        if query.get("name"):
            where = where & self._of_apps_named(space, query["name"])
        rows = call.tenant.store[SHARES]
        body = page(call, rows, where, ("createdAt",), NEXT_10_OPEN, lambda row: self._show_share(call, row))
        body["meta"] = {"count": rows.count(where)}
        return Reply(200, body)

    def create_share(self, call: Call) -> Reply:
        """Open an app of the space to a user or group; 409 if it is already."""
        space = self._space(call, "update")
        body = call.body
        if body["type"] == "link":
            raise ApiError(501, "Sharing by link is not written yet (spaces.create_share, type link).")
        if body["resourceType"] != RESOURCE_TYPE:
            raise bad_body(f"only an {RESOURCE_TYPE} can be shared", "/resourceType")
        app = call.tenant.store[APPS].get(body["resourceId"])
        if app is None or app["spaceId"] != space["id"]:
            raise bad_body("there is no such app in this space", "/resourceId")
        self._assignee(body["type"], body["assigneeId"])
        now = rfc3339(call.tenant.clock())
        row = {
            "id": call.tenant.ids.object_id(),
            "tenantId": call.tenant.tenant_id,
            "spaceId": space["id"],
            **{name: body[name] for name in ("assigneeId", "type", "resourceId", "resourceType")},
            "roles": _share_roles(body["roles"], "/roles"),
            "disabled": False,
            "createdAt": now,
            "createdBy": call.caller.user_id,
            "updatedAt": now,
            "updatedBy": call.caller.user_id,
        }
        with call.tenant.store.transaction():
            try:
                call.tenant.store[SHARES].insert(row)
            except ApiError as error:
                raise conflict("This app is shared with that assignee already.") from error
            self._emit_share(call, "created", row)
        return Reply(201, self._show_share(call, row))

    def get_share(self, call: Call) -> Reply:
        """One share."""
        return Reply(200, self._show_share(call, self._share(call)))

    def patch_share(self, call: Call) -> Reply:
        """Replace the roles of a share, or switch it off and on."""
        row = self._share(call)
        values = patch.replacements(call.body, {"/roles": _share_roles, "/disabled": patch.flag})
        changed = {
            **row,
            **values,
            "updatedAt": rfc3339(call.tenant.clock()),
            "updatedBy": call.caller.user_id,
        }
        with call.tenant.store.transaction():
            call.tenant.store[SHARES].update(changed)
            self._emit_share(call, "updated", changed, updates=[*values])
        return Reply(200, self._show_share(call, changed))

    def delete_share(self, call: Call) -> Reply:
        """End a share."""
        row = self._share(call)
        with call.tenant.store.transaction():
            call.tenant.store[SHARES].delete(row["id"])
            self._emit_share(call, "deleted", row)
        return Reply.empty()

    # Parts -------------------------------------------------------------------------------------------------

    def _share(self, call: Call) -> Document:
        space = self._space(call, "update")
        id = call.path["shareId"]
        row = call.tenant.store[SHARES].get(id)
        if row is None or row["spaceId"] != space["id"]:
            raise not_found(f"Share {id}")
        return row

    def _of_apps_named(self, space: Document, name: str) -> Where:
        in_space = Where.equal(APPS, "spaceId", space["id"]) & Where.contains(APPS, "name", name)
        ids = [app["id"] for app in self.tenant.store[APPS].find(in_space)]
        return Where.among(SHARES, "resourceId", ids) if ids else NONE

    def _show_share(self, call: Call, row: Document) -> dict[str, Any]:
        space = f"/api/v1/spaces/{row['spaceId']}"
        app = call.tenant.store[APPS].get(row["resourceId"])
        return {
            **row,
            "resourceName": app["name"] if app else "",
            "links": {"self": link(call, f"{space}/shares/{row['id']}"), "space": link(call, space)},
        }

    @staticmethod
    def _emit_share(call: Call, what: str, row: Document, updates: Any = None) -> None:
        shown = ("id", "spaceId", "assigneeId", "type", "resourceId", "resourceType", "roles", "disabled")
        call.tenant.events.emit(
            f"com.qlik.space.share.{what}", "spaces", {name: row[name] for name in shown},
            caller=call.caller, resource_id=row["resourceId"], space_id=row["spaceId"], updates=updates,
        )  # fmt: skip


def _share_roles(value: Any, pointer: str) -> list[str]:
    if not isinstance(value, list) or not value:
        raise bad_body("at least one role is needed", pointer)
    for at, role in enumerate(value):
        if role not in SHAREABLE:
            raise bad_body(
                f"{role!r} cannot be given with a share; allowed: {', '.join(SHAREABLE)}", f"{pointer}/{at}"
            )
    return sorted(set(value))
