"""Answers of the users API. Source: /api/v1/users."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, ClassVar

from ...access import EVERYONE, Caller
from ...auth.api_key import API_KEYS
from ...auth.store import GRANTS, SESSIONS
from ...errors import ApiError, bad_body, bad_parameter, forbidden, not_found
from ...gateway.service import Call, Reply
from ...generated.rest.users import UsersApi
from ...storage import ALL, Document, Where
from ...toolkit import patch, scim
from ...toolkit.links import self_link, with_query
from ...toolkit.paging import AFTER_20, NEXT_20, page
from ...toolkit.references import resolve
from ...toolkit.sort import parse_sort
from ...toolkit.timestamps import rfc3339
from ..groups.store import GROUPS
from ..roles import service as roles
from ..roles.store import ROLES
from ..spaces.store import ASSIGNMENTS
from .store import USERS

SORTABLE = {"_id": "id"} | {
    name: name
    for name in (
        "id",
        "name",
        "tenantId",
        "clientId",
        "status",
        "subject",
        "email",
        "inviteExpiry",
        "createdAt",
    )
}


def _through(attribute: str, table: str) -> str:
    """The question `{test}` about the documents `r` whose ids a user holds in a list."""
    ids = f"json_each(users.doc, '$.{attribute}') AS e"
    return f'EXISTS (SELECT 1 FROM {ids} JOIN "{table}" AS r ON r.id = e.value WHERE {{test}})'


_ROLE = _through("roleIds", "roles")
_GROUP = _through("groupIds", "groups")
_GROUP_ROLE = _GROUP.format(
    test="EXISTS (SELECT 1 FROM json_each(r.doc, '$.assignedRoleIds') AS f"
    " JOIN roles AS q ON q.id = f.value WHERE {test})"
)
FIELDS = {
    **{
        name.lower(): scim.Field(USERS.column(name))
        for name in ("id", "name", "email", "subject", "status", "clientId")
    },
    "assignedroles.id": scim.Field("r.id", _ROLE),
    "assignedroles.name": scim.Field('r."name"', _ROLE),
    "assignedgroups.id": scim.Field("r.id", _GROUP),
    "assignedgroups.name": scim.Field('r."name"', _GROUP),
    "assignedgroups.assignedroles.id": scim.Field("q.id", _GROUP_ROLE),
    "assignedgroups.assignedroles.name": scim.Field('q."name"', _GROUP_ROLE),
}  # fmt: skip

FORMER = (
    "email", "endingBefore", "role", "sortBy", "sortOrder", "startingAfter", "status", "subject", "tenantId",
)  # fmt: skip
"""Query parameters of former versions; they cannot be combined with `filter`."""

_UNSAID = {"status": "active", "sortBy": "name", "sortOrder": "asc"}
"""Former parameters with the values that older clients always send: beside `filter` they count as not
given."""

PUBLIC = ("id", "tenantId", "name", "email", "subject", "status", "picture", "links")
"""What users who are not TenantAdmin see of others."""

_STATUSES = ("active", "disabled")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
INVITED_FOR = timedelta(days=30)


class Provider(UsersApi):
    """Users of the tenant. Everyone may look; creating, changing and deleting others needs TenantAdmin."""

    reads_store = True

    also_accepts: ClassVar = {"list": {"status": {"type": "string"}}}  # a comma list

    # Reading -----------------------------------------------------------------------------------------------

    def list(self, call: Call) -> Reply:
        """Users, by name unless `sort` says otherwise."""
        return self._page(call, call.query.get("filter"))

    def filter(self, call: Call) -> Reply:
        """Users that meet the filter in the body."""
        return self._page(call, (call.body or {}).get("filter"))

    def count(self, call: Call) -> Reply:
        """How many users there are, or how many have the given attributes."""
        where = ALL
        given = dict(call.query.get("query") or {})
        given |= {name: call.query[name] for name in FORMER if name in call.query}
        for name, value in given.items():
            where = where & self._former(call, name, value)
        return Reply(200, {"total": self._users.count(where)})

    def get_me(self, call: Call) -> Reply:
        """The caller."""
        shown = self.show(call, self._user(call.caller.user_id))
        if call.query.get("fields"):
            links = {
                "self": {
                    "href": with_query(shown["links"]["self"]["href"], set(), fields=call.query["fields"])
                }
            }
            shown = {"id": shown["id"], **self._chosen(call, shown), "links": links}
        return Reply(200, shown)

    def get(self, call: Call) -> Reply:
        """One user."""
        user = self._user(call.path["userId"])
        return Reply(200, {"id": user["id"], **self._chosen(call, self.show(call, user))})

    def _page(self, call: Call, filter: str | None) -> Reply:
        former = {name: call.query[name] for name in FORMER if call.query.get(name)}
        if filter:
            former = {name: value for name, value in former.items() if value != _UNSAID.get(name)}
        if filter and former:
            raise bad_parameter(next(iter(former)), "cannot be combined with filter")
        where = scim.to_where(scim.parse(filter), FIELDS) if filter else ALL
        for name, value in former.items():
            where = where & self._former(call, name, value)
        sort = call.query.get("sort") or call.query.get("sortBy")
        if sort and call.query.get("sortOrder") == "desc":
            sort = f"-{sort.lstrip('+-')}"
        paging = AFTER_20 if {"startingAfter", "endingBefore"} & former.keys() else NEXT_20
        body = page(
            call, self._users, where, parse_sort(sort, SORTABLE, "name"), paging,
            lambda user: self._chosen(call, self.show(call, user)),
        )  # fmt: skip
        if call.query.get("totalResults"):
            body["totalResults"] = self._users.count(where)
        return Reply(200, body)

    def _former(self, call: Call, name: str, value: str) -> Where:
        if name == "status":
            return Where.among(USERS, name, value.split(","))
        if name in ("email", "subject"):
            return Where.same(USERS, name, value)
        if name == "role":
            return scim.to_where(scim.Test("assignedRoles.name", "eq", value), FIELDS)
        if name == "tenantId":
            return ALL if value == call.tenant.tenant_id else Where("0")
        if name in ("sortBy", "sortOrder", "startingAfter", "endingBefore"):
            return ALL
        raise bad_parameter(name, "there is no such parameter")

    # Writing -----------------------------------------------------------------------------------------------

    def create(self, call: Call) -> Reply:
        """A new user; 409 for a subject that is taken."""
        self._require_admin(call)
        body = call.body
        if body.get("tenantId") not in (None, "", call.tenant.tenant_id):
            raise bad_body("is not this tenant", "/tenantId")
        if not body["subject"].strip():
            raise bad_body("may not be empty", "/subject")
        now = rfc3339(call.tenant.clock())
        user = {
            "id": call.tenant.ids.object_id(),
            "tenantId": call.tenant.tenant_id,
            "name": body.get("name") or body["subject"],
            "email": body.get("email", ""),
            "subject": body["subject"],
            "picture": body.get("picture", ""),
            "status": body.get("status", "active"),
            "roleIds": self._role_ids(body.get("assignedRoles", []), "/assignedRoles"),
            "groupIds": [],
            "createdAt": now,
            "lastUpdatedAt": now,
        }
        with call.tenant.store.transaction():
            self._users.insert(user)
            shown = self.show(call, user)
            call.tenant.events.emit("com.qlik.v1.user.created", "users", _told(user), caller=call.caller)
        return Reply(201, shown)

    def invite(self, call: Call) -> Reply:
        """Make users that wait for their first login; who is there already is told so, or invited again.

        No mail goes out: whoever invites tells the address of the tenant, where the invited log in with
        their mail address on the login page (see the setting `login_password`).
        """
        self._require_admin(call)
        invitees = call.body.get("invitees") or []
        if not invitees:
            raise bad_body("at least one is needed", "/invitees")
        for at, invitee in enumerate(invitees):
            if not _MAIL.fullmatch(invitee["email"]):
                raise bad_body("is no mail address", f"/invitees/{at}/email")
        with call.tenant.store.transaction():
            data = [self._invited(call, invitee) for invitee in invitees]
        return Reply(207, {"data": data})

    def _invited(self, call: Call, invitee: dict[str, Any]) -> dict[str, Any]:
        email = invitee["email"]
        user = self._users.first(Where.same(USERS, "email", email))
        expiry = int((call.tenant.clock() + INVITED_FOR).timestamp())
        now = rfc3339(call.tenant.clock())
        again = user is not None and user["status"] == "invited" and bool(invitee.get("resend"))
        if user is None:
            user = {
                "id": call.tenant.ids.object_id(), "tenantId": call.tenant.tenant_id, "email": email,
                "name": invitee.get("name") or email, "subject": call.tenant.ids.uuid(), "picture": "",
                "status": "invited", "inviteExpiry": expiry, "roleIds": [], "groupIds": [],
                "preferredLocale": invitee.get("language", "en"), "createdAt": now, "lastUpdatedAt": now,
            }  # fmt: skip
            self._users.insert(user)
            call.tenant.events.emit("com.qlik.v1.user.created", "users", _told(user), caller=call.caller)
            again = True
        elif again:
            self._users.update({**user, "inviteExpiry": expiry, "lastUpdatedAt": now})
        status = "ok" if again else "exists"
        return {"email": email, "status": status, "subject": user["subject"], "userId": user["id"]}

    def patch(self, call: Call) -> Reply:
        """Replace attributes of a user."""
        user = self._user(call.path["userId"])
        mine = user["id"] == call.caller.user_id
        if not mine:
            self._require_admin(call)
        paths: dict[str, patch.Check] = {"/preferredLocale": patch.text(), "/preferredZoneinfo": patch.text()}
        admin_paths: dict[str, patch.Check] = {
            "/name": patch.text(longest=256, empty=False),
            "/assignedRoles": self._role_ids,
            "/assignedGroups": self._group_ids,
            "/status": _status,
            "/inviteExpiry": _seconds,
        }
        if call.caller.is_admin:
            paths |= admin_paths
        elif any(operation.get("path") in admin_paths for operation in call.body):
            raise forbidden("Only a TenantAdmin may change this.")
        values = patch.replacements(call.body, paths)
        stored = {"assignedRoles": "roleIds", "assignedGroups": "groupIds"}
        values = {stored.get(name, name): value for name, value in values.items()}
        self._keep_an_admin(user, {**user, **values}, mine)
        with call.tenant.store.transaction():
            self._users.update({**user, **values, "lastUpdatedAt": rfc3339(call.tenant.clock())})
            call.tenant.events.emit(
                "com.qlik.core.user.updated",
                "users",
                _told({**user, **values}),
                caller=call.caller,
                updates=[*values],
            )
        return Reply.empty()

    def delete(self, call: Call) -> Reply:
        """Remove a user with its keys and memberships; what it owned stays."""
        self._require_admin(call)
        user = self._user(call.path["userId"])
        if user["id"] == call.caller.user_id:
            raise forbidden("You cannot delete yourself.")
        store = call.tenant.store
        with store.transaction():
            self._users.delete(user["id"])
            store[API_KEYS].delete_where(Where.equal(API_KEYS, "sub", user["id"]))
            for table in (SESSIONS, GRANTS):
                store[table].delete_where(Where.equal(table, "userId", user["id"]))
            store[ASSIGNMENTS].delete_where(
                Where.equal(ASSIGNMENTS, "assigneeId", user["id"]) & Where.equal(ASSIGNMENTS, "type", "user")
            )
            call.tenant.events.emit("com.qlik.v1.user.deleted", "users", _told(user), caller=call.caller)
        return Reply.empty()

    # Parts -------------------------------------------------------------------------------------------------

    @property
    def _users(self) -> Any:
        return self.tenant.store[USERS]

    def _user(self, id: str) -> Document:
        user: Document | None = self._users.get(id)
        if user is None:
            raise not_found(f"User {id}")
        return user

    @staticmethod
    def _require_admin(call: Call) -> None:
        call.tenant.access.require_role(call.caller, "TenantAdmin")

    def _keep_an_admin(self, before: Document, after: Document, mine: bool) -> None:
        def is_admin(user: Document) -> bool:
            return self._admin_role in user["roleIds"] and user["status"] == "active"

        if is_admin(before) and not is_admin(after):
            others = scim.parse(
                f'assignedRoles.name eq "TenantAdmin" and status eq "active" and id ne "{before["id"]}"'
            )
            if mine:
                raise forbidden("You cannot take TenantAdmin from yourself.")
            if not self._users.count(scim.to_where(others, FIELDS)):
                raise forbidden("At least one active TenantAdmin has to remain.")

    @property
    def _admin_role(self) -> str:
        role = self.tenant.store[ROLES].first(Where.equal(ROLES, "name", "TenantAdmin"))
        assert role is not None
        return str(role["id"])

    def _role_ids(self, references: Any, pointer: str) -> list_of_text:
        """Ids of roles that are given by id or by name."""
        return resolve(self.tenant.store[ROLES], references, pointer, "role")

    def _group_ids(self, references: Any, pointer: str) -> list_of_text:
        found = resolve(self.tenant.store[GROUPS], references, pointer, "group")
        return [id for id in found if id != EVERYONE]

    def show(self, call: Call, user: Document) -> dict[str, Any]:
        """A user as the caller may see it."""
        shown = {name: value for name, value in user.items() if name not in ("roleIds", "groupIds")}
        groups = [group for group in map(self.tenant.store[GROUPS].get, user["groupIds"]) if group]
        shown["assignedRoles"] = roles.references(self.tenant, user["roleIds"])
        shown["assignedGroups"] = [
            {
                "id": group["id"],
                "name": group["name"],
                "providerType": group["providerType"],
                "assignedRoles": roles.references(self.tenant, group["assignedRoleIds"]),
            }
            for group in groups
        ]
        shown["groups"] = [group["name"] for group in groups]
        shown["links"] = self_link(call, "users", user["id"])
        if _sees_all(call.caller, user):
            return shown
        return {name: shown[name] for name in PUBLIC if name in shown}

    @staticmethod
    def _chosen(call: Call, shown: dict[str, Any]) -> dict[str, Any]:
        """Only the attributes the parameter `fields` names."""
        names = [name.strip() for name in (call.query.get("fields") or "").split(",") if name.strip()]
        return {name: shown[name] for name in names if name in shown} if names else shown


list_of_text = list[str]  # inside the class `list` is the operation


def _sees_all(caller: Caller, user: Document) -> bool:
    return caller.is_admin or caller.user_id == user["id"]


def _told(user: Document) -> dict[str, Any]:
    return {name: user[name] for name in ("id", "name", "subject", "email", "status")}


def _status(value: Any, pointer: str) -> str:
    if value not in _STATUSES:
        raise bad_body(f"{value!r} is not one of: {', '.join(_STATUSES)}", pointer)
    return str(value)


def _seconds(value: Any, pointer: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ApiError(400, "A whole number of seconds since 1970 is needed.", pointer=pointer)
    return value
