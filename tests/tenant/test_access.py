"""The table of access rules, and that lists agree with it."""

import pytest

from qlik_tenant.access import ASSIGNABLE, RULES, Caller
from qlik_tenant.services.roles.store import DEFAULT_ROLES
from qlik_tenant.services.spaces.store import ASSIGNMENTS, SPACES
from qlik_tenant.storage import Table

TENANT_ROLES = {name for name, _, _ in DEFAULT_ROLES}
SPACE_ROLES = {role for roles in ASSIGNABLE.values() for role in roles}


def test_the_table_names_only_what_exists():
    for kind, places in RULES.items():
        for place, rules in places.items():
            for action, grants in rules.items():
                unknown = set(grants.split()) - TENANT_ROLES - SPACE_ROLES - {"O", "me"}
                assert not unknown, (kind, place, action)


def test_whoever_may_do_something_may_see_it():
    for kind in ("app", "data-file"):
        for place, rules in RULES[kind].items():
            for action, grants in rules.items():
                if action not in ("create", "republish"):
                    assert set(grants.split()) <= set(rules["list"].split()), (kind, place, action)


@pytest.fixture
def place(tenant):
    """Makes a caller with roles in a new space of a type."""

    def make(type: str, *roles: str, owner: str = "someone") -> tuple[Caller, dict]:
        now = "2024-01-01T00:00:00.000Z"
        space = {
            "id": f"s-{type}",
            "name": type,
            "type": type,
            "ownerId": owner,
            "createdAt": now,
            "updatedAt": now,
        }
        tenant.store[SPACES].insert(space)
        row = {
            "id": f"a-{type}",
            "spaceId": space["id"],
            "type": "user",
            "assigneeId": "u",
            "roles": [*roles],
        }
        tenant.store[ASSIGNMENTS].insert({**row, "createdAt": now})
        return Caller("u", "u", "u", tenant.tenant_id, tenant.access), space

    return make


@pytest.mark.parametrize(
    ("type", "role", "may", "may_not"),
    [
        ("shared", "consumer", "read", "update reload export duplicate"),
        ("shared", "dataconsumer", "", "list read update"),
        ("shared", "producer", "read update reload export duplicate publish", "change_owner"),
        ("shared", "codeveloper", "read update reload", ""),
        ("shared", "facilitator", "read update delete change_owner", ""),
        ("managed", "consumer", "read", "update reload export duplicate"),
        ("managed", "basicconsumer", "read", "export"),
        ("managed", "contributor", "read", "reload delete"),
        ("managed", "operator", "read reload update", "delete export"),
        ("managed", "publisher", "create republish", "read"),
        ("managed", "facilitator", "read delete export", "republish duplicate"),
    ],
)
def test_apps_in_spaces(tenant, place, type, role, may, may_not):
    caller, space = place(type, role)
    app = {"ownerId": "someone", "spaceId": space["id"]}
    actions = tenant.access.actions(caller, "app", app)
    assert set(may.split()) <= set(actions)
    assert not set(may_not.split()) & set(actions)


@pytest.mark.parametrize("type", ["shared", "managed", "data"])
def test_the_owner_of_a_space_has_all_rights(tenant, place, type):
    caller, space = place(type, owner="u")
    actions = tenant.access.actions(caller, "space", space)
    assert {"read", "update", "delete", "change_owner"} <= {*actions}
    assert ("publish" in actions) == (type != "shared")


def test_roles_through_groups_add_up(tenant, place):
    caller, space = place("shared", "consumer")
    row = {"id": "g", "spaceId": space["id"], "type": "group", "assigneeId": "team", "roles": ["producer"]}
    tenant.store[ASSIGNMENTS].insert({**row, "createdAt": ""})
    member = Caller("u", "u", "u", tenant.tenant_id, tenant.access, groups=("team",))
    assert tenant.access.space_roles(caller, space["id"]) == {"consumer"}
    assert tenant.access.space_roles(member, space["id"]) == {"consumer", "producer"}


def test_a_list_holds_exactly_what_may_be_listed(tenant, place):
    table = Table("things", indexed=("spaceId", "ownerId"))
    caller, shared = place("shared", "consumer")
    _, managed = place("managed", "publisher")
    rows = [
        {"id": f"{space}{owner}", "spaceId": space, "ownerId": owner}
        for space in ("", shared["id"], managed["id"], "gone")
        for owner in ("u", "someone")
    ]
    for row in rows:
        tenant.store[table].insert(row)
    for who in (caller, tenant.caller(tenant.user_id)):
        listed = {row["id"] for row in tenant.store[table].find(tenant.access.visible(who, "app", table))}
        allowed = {
            row["id"]
            for row in rows
            if tenant.access.allowed(who, "list", "app", row) and row["spaceId"] != "gone"
        }
        assert listed == allowed
