COVERS = ("roles.list", "roles.get", "roles.create", "roles.patch", "roles.delete")

ROLES = "/api/v1/roles"


def test_only_a_tenant_admin_reads_roles(admin, new_user):
    ann = new_user("ann", "AnalyticsAdmin")
    assert ann.get(ROLES).status == 403
    role = admin.get(ROLES).json["data"][0]
    assert ann.get(f"{ROLES}/{role['id']}").status == 403
    assert admin.get(f"{ROLES}/{role['id']}").json == role
    assert admin.get(f"{ROLES}/none").status == 404


def test_list(admin):
    roles = admin.all(ROLES, limit=3)
    names = [role["name"] for role in roles]
    assert names == sorted(names, key=str.lower)
    assert {"TenantAdmin", "AnalyticsAdmin", "DataAdmin", "AuditAdmin", "UserDefault"} <= {*names}
    assert admin.get(ROLES, totalResults=True).json["totalResults"] == len(roles)
    admins = admin.get(ROLES, filter='level eq "admin"', sort="-name").json["data"]
    assert [role["name"] for role in admins] == ["TenantAdmin", "DataAdmin", "AuditAdmin", "AnalyticsAdmin"]


def default(admin, name="UserDefault"):
    return next(role for role in admin.all(ROLES) if role["name"] == name)


def change(admin, role, *operations):
    body = [{"op": op, "path": path, "value": value} for op, path, value in operations]
    return admin.send("PATCH", f"{ROLES}/{role['id']}", body)


def test_custom_roles(tenant, admin, new_user):
    role = admin.made(ROLES, {"name": "Maker", "description": "d", "assignedScopes": ["apps", "users:read"]})
    assert (role["type"], role["level"]) == ("custom", "user")
    assert role["canEdit"]
    assert role["canDelete"]
    assert admin.get(f"{ROLES}/{role['id']}").json == role
    done = change(
        admin, role, ("replace", "/name", "Maker 2"), ("add", "/assignedScopes/-", "webhooks"),
        ("remove-value", "/assignedScopes", "apps"),
    )  # fmt: skip
    assert done.status == 204
    changed = admin.get(f"{ROLES}/{role['id']}").json
    assert (changed["name"], changed["assignedScopes"]) == ("Maker 2", ["users:read", "webhooks"])
    ann = new_user("ann", "Maker 2")
    assert admin.delete(f"{ROLES}/{role['id']}").status == 403
    assert admin.patch(f"/api/v1/users/{ann.user_id}", assignedRoles=[]).status == 204
    assert admin.delete(f"{ROLES}/{role['id']}").status == 204
    assert admin.delete(f"{ROLES}/{role['id']}").status == 404
    types = [event["type"] for event in tenant.events.list() if ".role." in event["type"]]
    assert types == [f"com.qlik.core.role.{what}" for what in ("created", "updated", "deleted")]


def test_a_role_is_no_space_role_by_its_name(admin, new_user):
    space = admin.made("/api/v1/spaces", {"name": "Hidden", "type": "shared"})
    for name in ("facilitator", "me", "O"):
        admin.made(ROLES, {"name": name})
    ann = new_user("ann", "facilitator", "me", "O")
    assert ann.get(f"/api/v1/spaces/{space['id']}").status == 404


def test_what_roles_may_not_be(admin, new_user):
    for body, status in (
        ({"name": " "}, 400),
        ({"name": "x" * 257}, 400),
        ({"name": "tenantadmin"}, 409),
        ({"name": "x", "assignedScopes": ["nonsense"]}, 400),
        ({"name": "x", "assignedScopes": ["admin.users"]}, 501),
    ):
        assert admin.post(ROLES, body).status == status
    ann = new_user("ann", "AnalyticsAdmin")
    assert ann.post(ROLES, {"name": "x"}).status == 403
    admins = default(admin, "TenantAdmin")
    assert change(admin, admins, ("replace", "/name", "x")).status == 403
    assert change(admin, admins, ("replace", "/assignedScopes", [])).status == 403
    assert admin.delete(f"{ROLES}/{admins['id']}").status == 403
    assert ann.delete(f"{ROLES}/{admins['id']}").status == 403
    everyone = default(admin)
    assert change(admin, everyone, ("replace", "/name", "x")).status == 403
    assert change(admin, everyone, ("add", "/assignedScopes/-", "admin.apps")).status == 400
    assert change(admin, everyone, ("add", "/assignedScopes", "apps")).status == 400
    assert change(admin, everyone, ("replace", "/assignedScopes", "apps")).status == 400


def test_scopes_of_all_users(admin, new_user):
    ann = new_user("ann")
    assert ann.get("/api/v1/spaces").status == 200
    spaces = ["spaces.shared", "spaces.managed", "spaces.data"]
    gone = [scope for scope in default(admin)["assignedScopes"] if scope.partition(":")[0] in spaces]
    assert change(admin, default(admin), ("remove-value", "/assignedScopes", gone)).status == 204
    answer = ann.get("/api/v1/spaces")
    assert answer.status == 403
    assert "spaces.shared:read" in answer.error["detail"]
    assert ann.get("/api/v1/users/me").status == 200
    assert admin.get("/api/v1/spaces").status == 200
    assert change(admin, default(admin), ("add", "/assignedScopes/-", "spaces.data:read")).status == 204
    assert ann.get("/api/v1/spaces").status == 200
    assert ann.post("/api/v1/spaces", {"name": "x", "type": "data"}).status == 403


def test_a_custom_role_can_open_a_part_of_administration(admin, new_user):
    space = admin.made("/api/v1/spaces", {"name": "Hidden", "type": "managed"})
    ann = new_user("ann")
    role = admin.made(ROLES, {"name": "Space reader", "assignedScopes": ["admin.spaces:read"]})
    assert role["level"] == "admin"
    assert ann.get(f"/api/v1/spaces/{space['id']}").status == 404
    assert admin.patch(f"/api/v1/users/{ann.user_id}", assignedRoles=[{"name": "Space reader"}]).status == 204
    assert ann.get(f"/api/v1/spaces/{space['id']}").status == 200
    assert ann.delete(f"/api/v1/spaces/{space['id']}").status == 404
    assert ann.get(ROLES).status == 403
