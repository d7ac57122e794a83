COVERS = (
    "groups.list",
    "groups.create",
    "groups.filter",
    "groups.get",
    "groups.patch",
    "groups.delete",
    "groups.get_settings",
    "groups.patch_settings",
)

GROUPS = "/api/v1/groups"
EVERYONE = "000000000000000000000001"


def test_create_get_list(admin):
    group = admin.made(GROUPS, {"name": "Sales", "assignedRoles": [{"name": "Steward"}]})
    assert group["status"] == "active"
    assert [role["name"] for role in group["assignedRoles"]] == ["Steward"]
    assert admin.get(f"{GROUPS}/{group['id']}").json == group
    admin.made(GROUPS, {"name": "Buying"})
    listed = admin.get(GROUPS, totalResults=True).json
    assert ([entry["name"] for entry in listed["data"]], listed["totalResults"]) == (["Buying", "Sales"], 2)
    assert [entry["name"] for entry in admin.get(GROUPS, sort="-name").json["data"]] == ["Sales", "Buying"]
    assert [entry["id"] for entry in admin.get(GROUPS, systemGroups=True).json["data"]] == [EVERYONE]
    assert [entry["name"] for entry in admin.get(GROUPS, filter='name eq "sales"').json["data"]] == ["Sales"]
    found = admin.post(f"{GROUPS}/actions/filter", {"filter": 'name sw "b"'}).json["data"]
    assert [entry["name"] for entry in found] == ["Buying"]


def test_create_refuses(admin, new_user):
    assert new_user("ann").post(GROUPS, {"name": "x"}).status == 403
    admin.made(GROUPS, {"name": "Sales"})
    assert admin.post(GROUPS, {"name": "sales"}).status == 409
    assert admin.post(GROUPS, {"name": "x" * 257}).status == 400
    assert admin.post(GROUPS, {"name": "x" * 256}).status == 201
    assert admin.post(GROUPS, {"name": "y", "assignedRoles": [{"name": "none"}]}).status == 400


def test_roles_of_everyone(admin, new_user, tenant):
    ann = new_user("ann")
    for path in ("/assignedRoles", "assignedRoles"):
        body = [{"op": "replace", "path": path, "value": [{"name": "AutomationCreator"}]}]
        assert admin.send("PATCH", f"{GROUPS}/{EVERYONE}", body).status == 204
    assert tenant.caller(ann.user_id).has("AutomationCreator")
    assert admin.patch(f"{GROUPS}/{EVERYONE}", assignedRoles=[]).status == 204
    assert not tenant.caller(ann.user_id).has("AutomationCreator")
    assert ann.patch(f"{GROUPS}/{EVERYONE}", assignedRoles=[]).status == 403
    assert admin.delete(f"{GROUPS}/{EVERYONE}").status == 403


def test_delete_takes_memberships_along(admin, new_user, tenant):
    ann = new_user("ann")
    group = admin.made(GROUPS, {"name": "Sales", "providerType": "custom"})
    references = [{"name": "Sales", "providerType": "custom"}]
    assert admin.patch(f"/api/v1/users/{ann.user_id}", assignedGroups=references).status == 204
    assert group["id"] in tenant.caller(ann.user_id).groups
    shown = admin.get(f"/api/v1/users/{ann.user_id}").json
    assert [entry["name"] for entry in shown["assignedGroups"]] == ["Sales"]
    assert admin.get("/api/v1/users", filter="assignedGroups.name eq 'sales'").json["data"] == [shown]
    space = admin.made("/api/v1/spaces", {"name": "s", "type": "shared"})["id"]
    assignments = f"/api/v1/spaces/{space}/assignments"
    admin.made(assignments, {"type": "group", "assigneeId": group["id"], "roles": ["consumer"]})
    assert ann.get(f"/api/v1/spaces/{space}").status == 200
    assert admin.delete(f"{GROUPS}/{group['id']}").status == 204
    assert admin.get(f"{GROUPS}/{group['id']}").status == 404
    assert admin.get(assignments).json["data"] == []
    assert group["id"] not in tenant.caller(ann.user_id).groups


def test_settings(admin, new_user, tenant):
    target = f"{GROUPS}/settings"
    before = admin.get(target).json
    assert before["systemGroups"][EVERYONE]["enabled"] is True
    assert (
        admin.patch(target, autoCreateGroups=True, **{f"systemGroups/{EVERYONE}/enabled": False}).status
        == 204
    )
    after = admin.get(target).json
    assert (after["autoCreateGroups"], after["systemGroups"][EVERYONE]["enabled"]) == (True, False)
    assert EVERYONE not in tenant.caller(admin.user_id).groups
    assert admin.patch(target, autoCreateGroups="yes").status == 400
    assert new_user("ann").patch(target, autoCreateGroups=False).status == 403
