"""Answers of the groups API. Source: /api/v1/groups."""

from __future__ import annotations

from typing import Any

from ...access import EVERYONE
from ...errors import ApiError, bad_body, conflict, forbidden, not_found
from ...gateway.service import Call, Reply
from ...generated.rest.groups import GroupsApi
from ...storage import Document, Rows, Where
from ...toolkit import patch, scim
from ...toolkit.links import link, self_link
from ...toolkit.paging import NEXT_20, page
from ...toolkit.references import resolve
from ...toolkit.sort import parse_sort
from ...toolkit.timestamps import rfc3339
from ..roles import service as roles
from ..roles.store import ROLES
from ..spaces.store import ASSIGNMENTS
from ..users.store import USERS
from .store import GROUP_SETTINGS, GROUPS

SORTABLE = {"name": "name"}
FIELDS = {name.lower(): scim.Field(GROUPS.column(name)) for name in ("id", "name", "status", "externalId")}

MOST_GROUPS = 10_000
LONGEST_NAME = 256
_SYSTEM = Where.equal(GROUPS, "id", EVERYONE)
_DEFAULTS = {"autoCreateGroups": False, "syncIdpGroups": False}
_ENABLED = f"/systemGroups/{EVERYONE}/enabled"


class Provider(GroupsApi):
    """Groups of users. Everyone may look; changing needs TenantAdmin."""

    reads_store = True

    def list(self, call: Call) -> Reply:
        """Groups by name; system groups only with `systemGroups`."""
        return self._page(call, call.query.get("filter"), system=bool(call.query.get("systemGroups")))

    def filter(self, call: Call) -> Reply:
        """Groups that meet the filter in the body."""
        return self._page(call, call.body.get("filter"), system=False)

    def _page(self, call: Call, filter: str | None, *, system: bool) -> Reply:
        where = _SYSTEM if system else ~_SYSTEM
        if filter:
            where = where & scim.to_where(scim.parse(filter), FIELDS)
        sort = parse_sort(call.query.get("sort"), SORTABLE, "name")
        body = page(call, self._groups, where, sort, NEXT_20, lambda group: _show(call, group))
        if call.query.get("totalResults"):
            body["totalResults"] = self._groups.count(where)
        return Reply(200, body)

    def create(self, call: Call) -> Reply:
        """A new group, before any of its members has logged in."""
        _require_admin(call)
        body = call.body
        name = body["name"]
        if not name.strip() or len(name) > LONGEST_NAME:
            raise bad_body(f"has to have 1 to {LONGEST_NAME} characters", "/name")
        if self._groups.count(~_SYSTEM) >= MOST_GROUPS:
            raise ApiError(400, f"There are {MOST_GROUPS} groups already.")
        if self._groups.first(Where.same(GROUPS, "name", name)):
            raise conflict(f"There is a group called {name!r} already.")
        now = rfc3339(call.tenant.clock())
        group = {
            "id": call.tenant.ids.object_id(),
            "tenantId": call.tenant.tenant_id,
            "name": name,
            "description": body.get("description", ""),
            "providerType": body.get("providerType", "idp"),
            "status": body.get("status", "active"),
            "assignedRoleIds": self._role_ids(body.get("assignedRoles", []), "/assignedRoles"),
            "createdAt": now,
            "createdBy": call.caller.user_id,
            "lastUpdatedAt": now,
            "updatedBy": call.caller.user_id,
        }
        with call.tenant.store.transaction():
            self._groups.insert(group)
            _emit(call, "created", group)
        return Reply(201, _show(call, group))

    def get(self, call: Call) -> Reply:
        """One group."""
        return Reply(200, _show(call, self._group(call)))

    def patch(self, call: Call) -> Reply:
        """Replace the roles of a group."""
        _require_admin(call)
        group = self._group(call)
        # The contract also writes the path without its slash.
        operations = [{**operation, "path": f"/{operation['path'].lstrip('/')}"} for operation in call.body]
        values = patch.replacements(operations, {"/assignedRoles": self._role_ids})
        group["assignedRoleIds"] = values.get("assignedRoles", group["assignedRoleIds"])
        group |= {"lastUpdatedAt": rfc3339(call.tenant.clock()), "updatedBy": call.caller.user_id}
        with call.tenant.store.transaction():
            self._groups.update(group)
            _emit(call, "updated", group, updates=[*values])
        return Reply.empty()

    def delete(self, call: Call) -> Reply:
        """Remove a group with its memberships and its roles in spaces."""
        _require_admin(call)
        group = self._group(call)
        if group["id"] == EVERYONE:
            raise forbidden("A system group cannot be deleted.")
        store = call.tenant.store
        with store.transaction():
            for user in store[USERS].find(Where.holds(USERS, "groupIds", [group["id"]])):
                store[USERS].update(
                    {**user, "groupIds": [id for id in user["groupIds"] if id != group["id"]]}
                )
            store[ASSIGNMENTS].delete_where(
                Where.equal(ASSIGNMENTS, "assigneeId", group["id"])
                & Where.equal(ASSIGNMENTS, "type", "group")
            )
            self._groups.delete(group["id"])
            _emit(call, "deleted", group)
        return Reply.empty()

    def get_settings(self, call: Call) -> Reply:
        """How groups come to be, and the system groups."""
        kept = _settings(call)
        everyone = _show(call, self._group(call, EVERYONE))
        enabled = everyone["status"] == "active"
        names = ("id", "name", "createdAt", "lastUpdatedAt", "assignedRoles")
        return Reply(
            200,
            {
                "tenantId": call.tenant.tenant_id,
                "autoCreateGroups": kept["autoCreateGroups"],
                "syncIdpGroups": kept["syncIdpGroups"],
                "systemGroups": {EVERYONE: {**{name: everyone[name] for name in names}, "enabled": enabled}},
                "links": {"self": link(call, "/api/v1/groups/settings")},
            },
        )

    def patch_settings(self, call: Call) -> Reply:
        """Replace settings."""
        _require_admin(call)
        paths = {"/autoCreateGroups": patch.flag, "/syncIdpGroups": patch.flag, _ENABLED: patch.flag}
        values = patch.replacements(call.body, paths)
        rows = call.tenant.store[GROUP_SETTINGS]
        with call.tenant.store.transaction():
            kept = {name: value for name, value in values.items() if name in _DEFAULTS}
            changed = {**_settings(call), **kept, "id": "settings"}
            rows.delete("settings")
            rows.insert(changed)
            if len(kept) < len(values):
                status = "active" if values[_ENABLED.lstrip("/")] else "disabled"
                self._groups.update({**self._group(call, EVERYONE), "status": status})
            call.tenant.events.emit(
                "com.qlik.v1.group-setting.updated", "groups", {}, caller=call.caller, updates=[*values]
            )
        return Reply.empty()

    @property
    def _groups(self) -> Rows:
        return self.tenant.store[GROUPS]

    def _group(self, call: Call, id: str = "") -> Document:
        id = id or call.path["groupId"]
        group = self._groups.get(id)
        if group is None:
            raise not_found(f"Group {id}")
        return group

    def _role_ids(self, references: Any, pointer: str) -> list_of_text:
        return resolve(self.tenant.store[ROLES], references, pointer, "role")


list_of_text = list[str]  # inside the class `list` is the operation


def _require_admin(call: Call) -> None:
    call.tenant.access.require_role(call.caller, "TenantAdmin")


def _settings(call: Call) -> dict[str, Any]:
    return {**_DEFAULTS, **(call.tenant.store[GROUP_SETTINGS].get("settings") or {})}


def _emit(call: Call, what: str, group: Document, updates: Any = None) -> None:
    data = {name: group[name] for name in ("id", "name", "status")}
    call.tenant.events.emit(f"com.qlik.v1.group.{what}", "groups", data, caller=call.caller, updates=updates)


def _show(call: Call, group: Document) -> dict[str, Any]:
    return {
        **{name: value for name, value in group.items() if name != "assignedRoleIds"},
        "assignedRoles": roles.references(call.tenant, group["assignedRoleIds"]),
        "links": self_link(call, "groups", group["id"]),
    }
