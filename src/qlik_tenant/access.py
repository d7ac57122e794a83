"""Who may do what: one table of rules by tenant role, space role and ownership.

`RULES[kind][where][action]` lists who is granted the action. `where` is `personal` (no space) or the type of
the space. A grant is a space role, `O` (owner of the space), `me` (owner of the resource) or a tenant role.
Source: the published role descriptions; the arrays `actions` and `privileges` come from the same table.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import ApiError, forbidden, not_found
from .services.spaces.store import ASSIGNMENTS, SHARES, SPACES
from .storage import ALL, Document, Table, Where

if TYPE_CHECKING:
    from .auth.credential import Credential
    from .tenant import Tenant

EVERYONE = "000000000000000000000001"
"""Id of the group every user is in."""

PERSONAL = "personal"
SPACE_TYPES = ("shared", "managed", "data")

ASSIGNABLE = {
    "shared": ("consumer", "dataconsumer", "facilitator", "producer", "codeveloper"),
    "managed": (
        "consumer", "dataconsumer", "facilitator", "publisher", "contributor", "basicconsumer", "operator",
    ),
    "data": ("consumer", "dataconsumer", "facilitator", "producer", "publisher", "operator", "datapreview"),
}  # fmt: skip
"""Roles that can be given in a space of each type."""

SHAREABLE = ("consumer", "contributor", "basicconsumer")
"""Roles that can be given on one app of a space, to somebody who is no member."""

CREATORS = {
    "shared": "TenantAdmin AnalyticsAdmin SharedSpaceCreator",
    "managed": "TenantAdmin AnalyticsAdmin ManagedSpaceCreator",
    "data": "TenantAdmin DataAdmin DataSpaceCreator",
    PERSONAL: "TenantAdmin AnalyticsAdmin PrivateAnalyticsContentCreator",
}
"""Tenant roles that may create a space of each type, or content in the personal space."""

_ADMINS = "TenantAdmin AnalyticsAdmin"
_EDITORS = "O facilitator codeveloper producer"
_MEMBERS = (
    "O facilitator codeveloper producer consumer dataconsumer publisher contributor basicconsumer operator"
    " datapreview"
)

_APP_SHARED = {
    "list": f"{_EDITORS} consumer contributor basicconsumer {_ADMINS}",
    "read": f"{_EDITORS} consumer contributor basicconsumer",
    "create": _EDITORS,
    "update": _EDITORS,
    "delete": f"{_EDITORS} {_ADMINS}",
    "reload": _EDITORS,
    "export": f"{_EDITORS} {_ADMINS}",
    "duplicate": _EDITORS,
    "publish": _EDITORS,
    "change_owner": f"O facilitator {_ADMINS}",
    "change_space": f"{_EDITORS} {_ADMINS}",
    "source": _EDITORS,
}
_APP_MANAGED = {
    "list": f"O facilitator contributor consumer basicconsumer operator {_ADMINS}",
    "read": "O facilitator contributor consumer basicconsumer operator",
    "create": "O publisher",
    "update": "O facilitator operator",
    "delete": f"O facilitator {_ADMINS}",
    "reload": "O facilitator operator",
    "export": f"O facilitator {_ADMINS}",
    "change_owner": f"O facilitator {_ADMINS}",
    "republish": "O publisher",
}
_FILE_ACTIONS = ("create", "update", "delete", "change_owner", "change_space")


def _file_rules(readers: str, writers: str, admins: str) -> dict[str, str]:
    rules = {"list": f"{readers} {admins}", "read": readers}
    rules |= dict.fromkeys(_FILE_ACTIONS, writers)
    rules |= {action: f"{rules[action]} {admins}" for action in ("delete", "change_owner", "change_space")}
    return rules


def _space_rules(admins: str, creators: str, publishers: str) -> dict[str, str]:
    return {
        "read": f"{_MEMBERS} {admins}",
        "create": creators,
        "update": f"O facilitator {admins}",
        "delete": f"O facilitator {admins}",
        "change_owner": f"O {admins}",
        "publish": publishers,
    }


RULES: dict[str, dict[str, dict[str, str]]] = {
    "space": {
        "shared": _space_rules(_ADMINS, _EDITORS, ""),
        "managed": _space_rules(_ADMINS, "", "O publisher"),
        "data": _space_rules("TenantAdmin DataAdmin", "O facilitator producer", "O publisher"),
    },
    "app": {
        PERSONAL: {
            "list": f"me {_ADMINS}", "read": "me", "create": "me", "update": "me", "delete": f"me {_ADMINS}",
            "reload": "me", "export": f"me {_ADMINS}", "duplicate": "me", "publish": "me",
            "change_owner": f"me {_ADMINS}", "change_space": f"me {_ADMINS}", "source": "me",
        },
        "shared": _APP_SHARED,
        "managed": _APP_MANAGED,
        "data": {},
    },
    "data-file": {
        PERSONAL: _file_rules("me", "me", _ADMINS),
        "shared": _file_rules(f"{_EDITORS} dataconsumer", _EDITORS, _ADMINS),
        "managed": _file_rules("O facilitator dataconsumer", "O facilitator", _ADMINS),
        "data": _file_rules(
            "O facilitator producer dataconsumer datapreview",
            "O facilitator producer",
            "TenantAdmin DataAdmin",
        ),
    },
}  # fmt: skip

_ME, _OWNER, _NONE = frozenset({"me"}), frozenset({"O"}), frozenset[str]()

_GIVEN = {
    kind: {
        where: {action: frozenset(given.split()) for action, given in rules.items()}
        for where, rules in places.items()
    }
    for kind, places in RULES.items()
}


@functools.lru_cache(maxsize=4096)
def _granted(kind: str, where: str, held: frozenset[str]) -> tuple[str, ...]:
    """The actions on a resource there that those who hold this may do, in the order of the table."""
    return tuple(name for name, given in _GIVEN[kind][where].items() if not held.isdisjoint(given))


def _held(caller: Caller, space: Mapping[str, Any], roles: frozenset[str]) -> frozenset[str]:
    held = caller.roles | roles if roles else caller.roles
    return held | _OWNER if space["ownerId"] == caller.user_id else held


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a call: a user with the tenant roles and groups held at this moment.

    `granted` are the scopes its roles hold; `credential` is what it proved itself with.
    """

    user_id: str
    subject: str
    name: str
    tenant_id: str
    access: Access = field(repr=False, compare=False)
    roles: frozenset[str] = frozenset()
    groups: tuple[str, ...] = (EVERYONE,)
    granted: frozenset[str] = frozenset()
    credential: Credential | None = field(default=None, repr=False, compare=False)

    @property
    def scopes(self) -> frozenset[str] | None:
        """What the caller's token is limited to; None for no limit."""
        return self.credential.scopes if self.credential else None

    @property
    def is_admin(self) -> bool:
        """Whether the caller is TenantAdmin."""
        return "TenantAdmin" in self.roles

    def has(self, grants: str) -> bool:
        """Whether one of these tenant roles (separated by spaces) is held."""
        return not self.roles.isdisjoint(grants.split())


class Access:
    """Answers questions about rights from the table and the stored assignments."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def space_roles(self, caller: Caller, space_id: str) -> frozenset[str]:
        """Roles assigned to the caller in a space, directly and through groups."""
        return self._assigned(caller).get(space_id, _NONE)

    def _assigned(self, caller: Caller) -> Mapping[str, frozenset[str]]:
        """The caller's roles in every space where they have any."""

        def find() -> dict[str, frozenset[str]]:
            roles: dict[str, frozenset[str]] = {}
            for row in self._tenant.store[ASSIGNMENTS].find(self._given(ASSIGNMENTS, caller)):
                roles[row["spaceId"]] = roles.get(row["spaceId"], frozenset()).union(row["roles"])
            return roles

        return self._tenant.store.known(("assigned", caller.user_id, caller.groups), find)

    def _shares(self, caller: Caller, resource_id: str | None = None) -> list[Document]:
        """What is shared with the caller, directly and through groups: all of it, or of one resource."""

        def find() -> list[Document]:
            rows = self._tenant.store[SHARES].find(self._given(SHARES, caller))
            return [row for row in rows if not row["disabled"]]

        shares = self._tenant.store.known(("shared", caller.user_id, caller.groups), find)
        return [row for row in shares if resource_id is None or row["resourceId"] == resource_id]

    @staticmethod
    def _given(table: Table, caller: Caller) -> Where:
        """The rows of a table of grants (`type`, `assigneeId`) that are the caller's."""
        user = Where.equal(table, "type", "user") & Where.equal(table, "assigneeId", caller.user_id)
        group = Where.equal(table, "type", "group") & Where.among(table, "assigneeId", caller.groups)
        return user | group

    def grants(self, caller: Caller, kind: str, row: Mapping[str, Any]) -> tuple[str, frozenset[str]]:
        """Where a resource is, and everything the caller holds there. `row` has `ownerId` and `spaceId`;
        of a space it is the space itself."""
        if kind == "space":
            return row["type"], _held(caller, row, self.space_roles(caller, row["id"]))
        held = caller.roles
        space_id = row.get("spaceId") or ""
        if not space_id:
            return PERSONAL, held | _ME if row.get("ownerId") == caller.user_id else held
        space = self._tenant.store[SPACES].get(space_id)
        if space is None:
            return PERSONAL, held
        held = _held(caller, space, self.space_roles(caller, space_id))
        if kind == "app" and (resource_id := row.get("resourceId") or row.get("id")):  # of an item, or an app
            held = held.union(*(share["roles"] for share in self._shares(caller, resource_id)))
        return space["type"], held

    def in_space(self, caller: Caller, space: Mapping[str, Any]) -> tuple[frozenset[str], list[str]]:
        """The caller's roles in a space, and what `actions` has of it."""
        roles = self.space_roles(caller, space["id"])
        return roles, [*_granted("space", space["type"], _held(caller, space, roles))]

    def actions(self, caller: Caller, kind: str, row: Mapping[str, Any]) -> list[str]:
        """Every action the caller may do with a resource, in the order of the table."""
        return [*_granted(kind, *self.grants(caller, kind, row))]

    def allowed(self, caller: Caller, action: str, kind: str, row: Mapping[str, Any]) -> bool:
        """Whether the caller may do this with that resource."""
        where, held = self.grants(caller, kind, row)
        return not held.isdisjoint(_GIVEN[kind][where].get(action, ()))

    def require(self, caller: Caller, action: str, kind: str, row: Mapping[str, Any], what: str) -> None:
        """Refuse with 403, or with 404 what the caller may not even see."""
        actions = _granted(kind, *self.grants(caller, kind, row))
        if action in actions:
            return
        if "read" in actions or "list" in actions:
            raise forbidden(f"You do not have the right to {action.replace('_', ' ')} {what}.")
        raise not_found(f"{what[:1].upper()}{what[1:]}")

    @staticmethod
    def require_role(caller: Caller, grants: str) -> None:
        """403 unless one of these tenant roles is held."""
        if not caller.has(grants):
            raise ApiError(403, f"One of these roles is needed: {', '.join(grants.split())}.")

    def create_place(self, caller: Caller, kind: str, space_id: str) -> None:
        """Refuse unless the caller may create a resource of `kind` in the space (empty: personal)."""
        if not space_id:
            self.require_role(caller, CREATORS[PERSONAL])
            return
        space = self._tenant.store[SPACES].get(space_id)
        if space is None or not self.allowed(caller, "read", "space", space):
            raise not_found(f"Space {space_id}")
        if not self.allowed(caller, "create", kind, {"spaceId": space_id}):
            raise forbidden(f"You do not have the right to create content in space {space_id}.")

    def visible_spaces(self, caller: Caller) -> Where:
        """The condition on `spaces` for those the caller may read."""
        types = [type for type in SPACE_TYPES if caller.has(RULES["space"][type]["delete"])]
        if len(types) == len(SPACE_TYPES):
            return ALL
        given = self._given(ASSIGNMENTS, caller)
        member = Where(f'(id IN (SELECT "spaceId" FROM {ASSIGNMENTS.name} WHERE {given.sql}))', given.values)
        where = member | Where.equal(SPACES, "ownerId", caller.user_id)
        for type in types:
            where = where | Where.equal(SPACES, "type", type)
        self._tenant.store[ASSIGNMENTS]  # makes the table that the condition names
        return where

    def visible(self, caller: Caller, kind: str, table: Table) -> Where:
        """The condition on a table of resources (with `ownerId`, `spaceId`) for those the caller may list."""
        rules = RULES[kind]
        personal = Where.equal(table, "spaceId", "")
        if not caller.has(rules[PERSONAL].get("list", "")):
            personal = personal & Where.equal(table, "ownerId", caller.user_id)
        roles = self._assigned(caller)
        listed = []
        for space in self._tenant.store[SPACES].find(self.visible_spaces(caller)):
            held = caller.roles | roles.get(space["id"], frozenset())
            held |= {"O"} if space["ownerId"] == caller.user_id else set()
            if not held.isdisjoint(rules[space["type"]].get("list", "").split()):
                listed.append(space["id"])
        where = personal | Where.among(table, "spaceId", listed)
        if kind == "app" and (shared := [share["resourceId"] for share in self._shares(caller)]):
            resource = "resourceId" if "resourceId" in table.indexed else "id"
            where = where | Where.among(table, resource, shared)
        return where
