COVERS = ("roles.list", "roles.get")

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


def test_custom_roles_are_not_written(admin):
    answer = admin.post(ROLES, {"name": "Mine"})
    assert answer.status == 501
    assert "roles.create" in answer.error["detail"]
