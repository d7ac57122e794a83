"""Answers of the roles API. Source: /api/v1/roles."""

from __future__ import annotations

from typing import Any

from ...auth.scopes import ADMIN_SCOPES, NOT_IN_ROLES, USER_SCOPES
from ...errors import ApiError, bad_body, conflict, forbidden, not_found
from ...gateway.service import Call, NotWritten, Reply
from ...generated.rest.roles import RolesApi
from ...storage import ALL, Document, Rows, Where
from ...toolkit import scim
from ...toolkit.links import self_link
from ...toolkit.paging import NEXT_20, page
from ...toolkit.sort import parse_sort
from ...toolkit.timestamps import rfc3339
from ..groups.store import GROUPS
from ..users.store import USERS
from .store import ROLES

SORTABLE = {name: name for name in ("name", "type", "level", "createdAt")}
MOST_CUSTOM_ROLES = 500
LONGEST_NAME = 256
_USER_DEFAULT = "UserDefault"
FIELDS = {name: scim.Field(ROLES.column(name)) for name in ("id", "name", "type", "level")}


class Provider(RolesApi):
    """Roles of the tenant; only a TenantAdmin reads and changes them."""

    reads_store = True

    def list(self, call: Call) -> Reply:
        """Roles, by name unless `sort` says otherwise."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        filter = call.query.get("filter")
        where = scim.to_where(scim.parse(filter), FIELDS) if filter else ALL
        rows = call.tenant.store[ROLES]
        sort = parse_sort(call.query.get("sort"), SORTABLE, "name")
        body = page(call, rows, where, sort, NEXT_20, lambda role: _show(call, role))
        if call.query.get("totalResults"):
            body["totalResults"] = rows.count(where)
        return Reply(200, body)

    def get(self, call: Call) -> Reply:
        """One role."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        return Reply(200, _show(call, self._role(call)))

    def create(self, call: Call) -> Reply:
        """A new custom role; 409 for a name that is taken."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        body = call.body
        if self._roles.count(Where.equal(ROLES, "type", "custom")) >= MOST_CUSTOM_ROLES:
            raise ApiError(400, f"There are {MOST_CUSTOM_ROLES} custom roles already.")
        scopes = _scopes(call, body.get("assignedScopes", []), "/assignedScopes")
        now = rfc3339(call.tenant.clock())
        role = {
            "id": call.tenant.ids.object_id(),
            "tenantId": call.tenant.tenant_id,
            "name": self._name(body["name"], "/name"),
            "description": body.get("description", ""),
            "type": "custom",
            "level": _level(scopes),
            "assignedScopes": scopes,
            "permissions": [],
            "canEdit": True,
            "canDelete": True,
            "createdBy": call.caller.user_id,
            "updatedBy": call.caller.user_id,
            "createdAt": now,
            "lastUpdatedAt": now,
        }
        with call.tenant.store.transaction():
            self._roles.insert(role)
            _emit(call, "created", role)
        return Reply(201, _show(call, role))

    def patch(self, call: Call) -> Reply:
        """Change a custom role, or the scopes of UserDefault, which every user has."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        role = self._role(call)
        before = dict(role)
        for at, operation in enumerate(call.body):
            self._apply(call, role, operation, f"/{at}")
        if role["type"] == "custom":
            role["level"] = _level(role["assignedScopes"])
        role |= {"updatedBy": call.caller.user_id, "lastUpdatedAt": rfc3339(call.tenant.clock())}
        changed = [name for name in ("name", "description", "assignedScopes") if role[name] != before[name]]
        with call.tenant.store.transaction():
            self._roles.update(role)
            _emit(call, "updated", role, updates=changed)
        return Reply.empty()

    def delete(self, call: Call) -> Reply:
        """Remove a custom role; 403 while a user or group has it."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        role = self._role(call)
        if role["type"] != "custom":
            raise forbidden("A default role cannot be deleted.")
        store = call.tenant.store
        with store.transaction():
            for table, attribute in ((USERS, "roleIds"), (GROUPS, "assignedRoleIds")):
                if store[table].count(Where.holds(table, attribute, [role["id"]])):
                    raise forbidden(f"Role {role['name']} is assigned to {table.name}.")
            self._roles.delete(role["id"])
            _emit(call, "deleted", role)
        return Reply.empty()

    # Parts -------------------------------------------------------------------------------------------------

    @property
    def _roles(self) -> Rows:
        return self.tenant.store[ROLES]

    def _role(self, call: Call) -> Document:
        role = self._roles.get(call.path["id"])
        if role is None:
            raise not_found(f"Role {call.path['id']}")
        return role

    def _name(self, name: Any, pointer: str, but: str = "") -> str:
        if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
            raise bad_body(f"has to have 1 to {LONGEST_NAME} characters", pointer)
        found = self._roles.first(Where.same(ROLES, "name", name))
        if found and found["id"] != but:
            raise conflict(f"There is a role called {name!r} already.")
        return name

    def _apply(self, call: Call, role: Document, operation: dict[str, Any], pointer: str) -> None:
        op, path, value = operation["op"], operation["path"], operation["value"]
        if role["type"] != "custom" and (role["name"] != _USER_DEFAULT or not path.startswith("/assigned")):
            raise forbidden("Of the default roles only the scopes of UserDefault can be changed.")
        at = f"{pointer}/value"
        held = role["assignedScopes"]
        if (op, path) == ("replace", "/name"):
            role["name"] = self._name(value, at, role["id"])
        elif (op, path) == ("replace", "/description"):
            if not isinstance(value, str):
                raise bad_body("text is needed", at)
            role["description"] = value
        elif (op, path) == ("replace", "/assignedScopes"):
            role["assignedScopes"] = _scopes(call, value, at)
        elif (op, path) == ("add", "/assignedScopes/-"):
            added = _scopes(call, [value] if isinstance(value, str) else value, at)
            role["assignedScopes"] = [*held, *(scope for scope in added if scope not in held)]
        elif (op, path) == ("remove-value", "/assignedScopes"):
            gone = [value] if isinstance(value, str) else value
            role["assignedScopes"] = [scope for scope in held if scope not in gone]
        else:
            raise bad_body(f"{op!r} does not go with {path!r}", f"{pointer}/op")
        if role["type"] != "custom" and _level(role["assignedScopes"]) == "admin":
            raise bad_body("every user would become an administrator", at)


def _scopes(call: Call, given: Any, pointer: str) -> list[str]:
    if not isinstance(given, list):
        raise bad_body("a list is needed", pointer)
    for at, scope in enumerate(given):
        if scope in NOT_IN_ROLES:
            raise NotWritten(call.route.endpoint, f"{call.route.operation} with scope {scope}")
        if scope not in USER_SCOPES and scope not in ADMIN_SCOPES:
            raise bad_body(f"there is no scope {scope!r} for roles", f"{pointer}/{at}")
    return list(dict.fromkeys(given))


def _level(scopes: list[str]) -> str:
    return "admin" if any(scope.startswith("admin.") for scope in scopes) else "user"


def _emit(call: Call, what: str, role: Document, updates: Any = None) -> None:
    data = {name: role[name] for name in ("id", "name", "type", "level", "assignedScopes")}
    call.tenant.events.emit(
        f"com.qlik.core.role.{what}", "roles", data, caller=call.caller, resource_id=role["id"],
        updates=updates,
    )  # fmt: skip


def _show(call: Call, role: Document) -> dict[str, Any]:
    return {**role, "links": self_link(call, "roles", role["id"])}
