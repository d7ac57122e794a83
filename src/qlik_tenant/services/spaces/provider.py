"""Answers of the spaces API. Source: /api/v1/spaces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...access import ASSIGNABLE, CREATORS, RULES, SPACE_TYPES
from ...errors import ApiError, bad_body, bad_parameter, conflict, not_found
from ...gateway.service import Call, Reply
from ...storage import NONE, Document, Where
from ...toolkit import patch, scim
from ...toolkit.links import link
from ...toolkit.paging import NEXT_10_OPEN, page
from ...toolkit.sort import parse_sort
from ...toolkit.timestamps import rfc3339
from ..data_files.store import DATA_FILES
from ..items.store import ITEMS
from .shares import SpaceShares
from .store import ASSIGNMENTS, SPACES

SORTABLE = {name: name for name in ("name", "type", "createdAt", "updatedAt", "ownerId")}
FIELDS = {
    name.lower(): scim.Field(SPACES.column(name)) for name in ("id", "name", "type", "ownerId", "createdAt")
}

LONGEST_NAME = 256
_NAME = re.compile(r'[^"*?<>/|\\:]+')


class Provider(SpaceShares):
    """Spaces, who has which role in them, and what is shared from them."""

    reads_store = True

    # Spaces ------------------------------------------------------------------------------------------------

    def list(self, call: Call) -> Reply:
        """Spaces the caller may see."""
        where = self._asked(call)
        sort = parse_sort(call.query.get("sort"), SORTABLE, "name")
        body = page(call, self._spaces, where, sort, NEXT_10_OPEN, lambda space: self.show(call, space))
        body["meta"] = {"count": self._spaces.count(where), "personalSpace": self._personal(call)}
        return Reply(200, body)

    def _asked(self, call: Call) -> Where:
        query, where = call.query, call.tenant.access.visible_spaces(call.caller)
        if query.get("name"):
            where = where & Where.contains(SPACES, "name", query["name"])
        if query.get("ownerId"):
            where = where & Where.equal(SPACES, "ownerId", query["ownerId"])
        if query.get("type"):
            where = where & Where.among(SPACES, "type", query["type"].split(","))
        if query.get("filter"):
            where = where & scim.to_where(scim.parse(query["filter"]), FIELDS)
        if query.get("environmentId") or query.get("environment.name"):
            where = where & NONE  # no space is linked to an environment
        if query.get("action"):
            where = where & self._with_action(call, where, query["action"])
        if query.get("roles"):
            where = where & self._with_roles(call, where, query["roles"])
        return where

    def _with_action(self, call: Call, where: Where, action: str) -> Where:
        if not any(action in rules for rules in RULES["space"].values()):
            raise bad_parameter("action", f"{action!r} is no action on spaces")
        access = call.tenant.access
        found = [
            space["id"]
            for space in self._spaces.find(where)
            if access.allowed(call.caller, action, "space", space)
        ]
        return Where.among(SPACES, "id", found)

    def _with_roles(self, call: Call, where: Where, roles: Any) -> Where:
        held = call.tenant.access.space_roles
        found = [
            space["id"]
            for space in self._spaces.find(where)
            if not held(call.caller, space["id"]).isdisjoint(roles)
        ]
        return Where.among(SPACES, "id", found)

    @staticmethod
    def _personal(call: Call) -> dict[str, Any]:
        actions = ["create"] if call.caller.has(CREATORS["personal"]) else []
        return {"actions": actions, "resourceType": "personalspace"}

    def get_types(self, call: Call) -> Reply:
        """The types of space there are."""
        return Reply(200, {"data": [*SPACE_TYPES]})

    def create(self, call: Call) -> Reply:
        """A new space, owned by the caller; 409 for a name that is taken."""
        body = call.body
        call.tenant.access.require_role(call.caller, CREATORS[body["type"]])
        now = rfc3339(call.tenant.clock())
        space = {
            "id": call.tenant.ids.object_id(),
            "tenantId": call.tenant.tenant_id,
            "name": _name(body["name"], "/name"),
            "description": body.get("description", ""),
            "type": body["type"],
            "ownerId": call.caller.user_id,
            "createdBy": call.caller.user_id,
            "createdAt": now,
            "updatedAt": now,
        }
        with call.tenant.store.transaction():
            self._insert(space)
            self._emit(call, "created", space)
        return Reply(201, self.show(call, space))

    def get(self, call: Call) -> Reply:
        """One space."""
        return Reply(200, self.show(call, self._space(call, "read")))

    def patch(self, call: Call) -> Reply:
        """Replace the name, description or owner of a space."""
        checks: Mapping[str, patch.Check] = {
            "/name": _name,
            "/description": patch.text(),
            "/ownerId": self._user,
        }
        return self._change(call, patch.replacements(call.body, checks))

    def update(self, call: Call) -> Reply:
        """Set the name, description and owner of a space; what is left out stays."""
        body = call.body
        values = {name: body[name] for name in ("name", "description", "ownerId") if name in body}
        if "name" in values:
            _name(values["name"], "/name")
        if "ownerId" in values:
            self._user(values["ownerId"], "/ownerId")
        return self._change(call, values)

    def _change(self, call: Call, values: dict[str, Any]) -> Reply:
        space = self._space(call, "read")
        values = {name: value for name, value in values.items() if value != space[name]}
        for action in sorted({"change_owner" if name == "ownerId" else "update" for name in values}):
            self._space(call, action)
        changed = {**space, **values, "updatedAt": rfc3339(call.tenant.clock())}
        with call.tenant.store.transaction():
            self._insert(changed, replace=True)
            self._emit(call, "updated", changed, updates=[*values])
        return Reply(200, self.show(call, changed))

    def delete(self, call: Call) -> Reply:
        """Remove an empty space with its assignments; 412 while there is something in it."""
        from ...apps.connections import CONNECTIONS

        space = self._space(call, "delete")
        store = call.tenant.store
        with store.transaction():
            for table in (ITEMS, DATA_FILES):
                if store[table].count(Where.equal(table, "spaceId", space["id"])):
                    raise ApiError(412, f"Space {space['name']} is not empty.", title="Precondition failed")
            store[ASSIGNMENTS].delete_where(Where.equal(ASSIGNMENTS, "spaceId", space["id"]))
            store[CONNECTIONS].delete_where(Where.equal(CONNECTIONS, "spaceId", space["id"]))
            self._spaces.delete(space["id"])
            self._emit(call, "deleted", space)
        return Reply.empty()

    # Assignments -------------------------------------------------------------------------------------------

    def get_assignments(self, call: Call) -> Reply:
        """Who has which roles in a space."""
        space = self._space(call, "read")
        where = Where.equal(ASSIGNMENTS, "spaceId", space["id"])
        for name in ("type", "assigneeId"):
            if call.query.get(name):
                where = where & Where.equal(ASSIGNMENTS, name, call.query[name])
        rows = call.tenant.store[ASSIGNMENTS]
        body = page(call, rows, where, ("createdAt",), NEXT_10_OPEN, lambda row: _show_assignment(call, row))
        body["meta"] = {"count": rows.count(where)}
        return Reply(200, body)

    def create_assignment(self, call: Call) -> Reply:
        """Give a user or group roles in a space; 409 if it has some already."""
        space = self._space(call, "update")
        body = call.body
        self._assignee(body["type"], body["assigneeId"])
        now = rfc3339(call.tenant.clock())
        row = {
            "id": call.tenant.ids.object_id(),
            "tenantId": call.tenant.tenant_id,
            "spaceId": space["id"],
            "type": body["type"],
            "assigneeId": body["assigneeId"],
            "roles": _roles(space, body["roles"]),
            "createdAt": now,
            "createdBy": call.caller.user_id,
            "updatedAt": now,
            "updatedBy": call.caller.user_id,
        }
        with call.tenant.store.transaction():
            call.tenant.store[ASSIGNMENTS].insert(row)
            self._emit_assignment(call, "created", row)
        return Reply(201, _show_assignment(call, row))

    def get_assignment(self, call: Call) -> Reply:
        """One assignment."""
        space = self._space(call, "read")
        return Reply(200, _show_assignment(call, self._assignment(call, space)))

    def update_assignment(self, call: Call) -> Reply:
        """Replace the roles of an assignment."""
        space = self._space(call, "update")
        row = self._assignment(call, space)
        changed = {
            **row,
            "roles": _roles(space, call.body.get("roles", row["roles"])),
            "updatedAt": rfc3339(call.tenant.clock()),
            "updatedBy": call.caller.user_id,
        }
        with call.tenant.store.transaction():
            call.tenant.store[ASSIGNMENTS].update(changed)
            self._emit_assignment(call, "updated", changed)
        return Reply(200, _show_assignment(call, changed))

    def delete_assignment(self, call: Call) -> Reply:
        """Take all roles of an assignment away; members may leave a space themselves."""
        space = self._space(call, "read")
        row = self._assignment(call, space)
        if (row["type"], row["assigneeId"]) != ("user", call.caller.user_id):
            self._space(call, "update")
        with call.tenant.store.transaction():
            call.tenant.store[ASSIGNMENTS].delete(row["id"])
            self._emit_assignment(call, "deleted", row)
        return Reply.empty()

    # Parts -------------------------------------------------------------------------------------------------

    @property
    def _spaces(self) -> Any:
        return self.tenant.store[SPACES]

    def _insert(self, space: Document, *, replace: bool = False) -> None:
        try:
            self._spaces.update(space) if replace else self._spaces.insert(space)
        except ApiError as error:
            raise conflict(f"There is a space called {space['name']!r} already.") from error

    def _assignment(self, call: Call, space: Document) -> Document:
        id = call.path["assignmentId"]
        row = call.tenant.store[ASSIGNMENTS].get(id)
        if row is None or row["spaceId"] != space["id"]:
            raise not_found(f"Assignment {id}")
        return row

    def _emit(self, call: Call, what: str, space: Document, updates: Any = None) -> None:
        data = {name: space[name] for name in ("id", "name", "type", "description", "ownerId")}
        call.tenant.events.emit(
            f"com.qlik.space.{what}", "spaces", data, caller=call.caller, resource_id=space["id"],
            space_id=space["id"], owner_id=space["ownerId"], updates=updates,
        )  # fmt: skip

    @staticmethod
    def _emit_assignment(call: Call, what: str, row: Document) -> None:
        data = {name: row[name] for name in ("id", "spaceId", "assigneeId", "type", "roles")}
        call.tenant.events.emit(
            f"com.qlik.space.assignment.{what}", "spaces", data, caller=call.caller,
            resource_id=row["spaceId"], space_id=row["spaceId"],
        )  # fmt: skip

    def show(self, call: Call, space: Document) -> dict[str, Any]:
        """A space with what the caller may do in it."""
        path = f"/api/v1/spaces/{space['id']}"
        roles, actions = call.tenant.access.in_space(call.caller, space)
        return {
            **space,
            "meta": {
                "roles": sorted(roles),
                "assignableRoles": [*ASSIGNABLE[space["type"]]] if "update" in actions else [],
                "actions": actions,
            },
            "links": {"self": link(call, path), "assignments": link(call, f"{path}/assignments")},
        }


def _show_assignment(call: Call, row: Document) -> dict[str, Any]:
    space = f"/api/v1/spaces/{row['spaceId']}"
    return {
        **row,
        "links": {"self": link(call, f"{space}/assignments/{row['id']}"), "space": link(call, space)},
    }


def _name(value: Any, pointer: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise bad_body("a name is needed", pointer)
    if len(value) > LONGEST_NAME:
        raise bad_body(f"is longer than {LONGEST_NAME} characters", pointer)
    if not _NAME.fullmatch(value):
        raise bad_body('may not hold any of " * ? < > / | \\ :', pointer)
    return value


def _roles(space: Document, roles: Any) -> Any:
    allowed = ASSIGNABLE[space["type"]]
    if not roles:
        raise bad_body("at least one role is needed", "/roles")
    for at, role in enumerate(roles):
        if role not in allowed:
            raise bad_body(
                f"{role} cannot be given in a {space['type']} space; allowed: {', '.join(allowed)}",
                f"/roles/{at}",
            )
    return sorted(set(roles))
