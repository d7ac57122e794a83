COVERS = (
    "users.list",
    "users.create",
    "users.count",
    "users.filter",
    "users.get_me",
    "users.get",
    "users.patch",
    "users.delete",
    "users.invite",
)

USERS = "/api/v1/users"


def test_me_is_the_owner_of_the_key(admin, new_user):
    me = admin.get(f"{USERS}/me")
    assert me.status == 200
    assert me.json["id"] == admin.user_id
    assert [role["name"] for role in me.json["assignedRoles"]] == ["TenantAdmin"]
    ann = new_user("ann")
    assert ann.get(f"{USERS}/me").json["subject"] == "ann"


def test_create_resolves_roles_given_by_name(admin):
    body = {"subject": "idp|bob", "assignedRoles": [{"name": "Steward"}], "email": "bob@example.com"}
    user = admin.made(USERS, body)
    assert user["status"] == "active"
    assert user["assignedGroups"] == [] == user["groups"]
    (role,) = user["assignedRoles"]
    assert (role["name"], role["type"], role["level"]) == ("Steward", "default", "user")
    assert user["links"]["self"]["href"].endswith(f"{USERS}/{user['id']}")
    assert admin.get(user["links"]["self"]["href"]).json == user


def test_create_refuses(admin, new_user):
    ann = new_user("ann")
    assert ann.post(USERS, {"subject": "x"}).status == 403
    assert admin.post(USERS, {"subject": "ann"}).status == 409
    assert admin.post(USERS, {"name": "no subject"}).status == 400
    assert admin.post(USERS, {"subject": "x", "tenantId": "other"}).error["source"] == {
        "pointer": "/tenantId"
    }
    unknown = admin.post(USERS, {"subject": "x", "assignedRoles": [{"name": "Nonsense"}]})
    assert unknown.status == 400
    assert unknown.error["source"]["pointer"] == "/assignedRoles/0"


def test_list_sorts_pages_and_counts(admin, new_user):
    for name in ("carl", "ann", "bob"):
        new_user(name)
    names = [user["name"] for user in admin.all(USERS, limit=1)]
    assert names == ["Ann", "Bob", "Carl", "Tenant Owner"]
    assert [user["name"] for user in admin.all(USERS, limit=3, sort="-name")] == names[::-1]
    # A raw plus sign arrives as a space.
    assert [user["name"] for user in admin.get(f"{USERS}?sort=+name").json["data"]] == names
    assert admin.get(USERS, totalResults=True, limit=1).json["totalResults"] == 4
    assert "totalResults" not in admin.get(USERS).json
    assert admin.get(USERS, sort="wealth").status == 400


def test_pages_go_back(admin, new_user):
    for name in "abcde":
        new_user(name)
    first = admin.get(USERS, limit=2, totalResults=True)
    assert "prev" not in first.json["links"]
    second = admin.get(first.json["links"]["next"]["href"])
    assert "totalResults=true" in second.json["links"]["next"]["href"]
    again = admin.get(second.json["links"]["prev"]["href"])
    assert again.json["data"] == first.json["data"]
    both = admin.get(USERS, next="x", prev="y")
    assert (both.status, both.error["source"]) == (400, {"parameter": "next"})


def test_filters(admin, new_user):
    ann = new_user("Ann", "Steward")
    new_user("bob")

    def found(filter: str) -> list[str]:
        answer = admin.get(USERS, filter=filter)
        assert answer.status == 200, answer.data
        return sorted(user["subject"] for user in answer.json["data"])

    assert found('subject eq "ANN"') == ["Ann"]
    assert found("(name eq 'Ann') OR (name eq 'bob')") == ["Ann", "bob"]
    assert found(f'id eq "{ann.user_id}" and status eq "active"') == ["Ann"]
    assert found("assignedRoles.name eq 'Steward'") == ["Ann"]
    assert found("not (assignedRoles.name pr)") == ["bob"]
    for bad in ("name eq", "wealth eq 'x'", "name like 'x'", "(name eq 'a'", "name eq 'a' name"):
        assert admin.get(USERS, filter=bad).status == 400, bad


def test_filter_by_body_takes_the_list_parameters(admin, new_user):
    new_user("ann")
    new_user("bob")
    body = {"filter": 'subject eq "ann" or subject eq "bob"'}
    page = admin.post(f"{USERS}/actions/filter", body, limit=1)
    assert [user["subject"] for user in page.json["data"]] == ["ann"]
    rest = admin.post(page.json["links"]["next"]["href"], body)
    assert [user["subject"] for user in rest.json["data"]] == ["bob"]


def test_former_parameters(admin, new_user):
    new_user("ann", "Steward")
    assert [user["subject"] for user in admin.get(USERS, subject="ann").json["data"]] == ["ann"]
    assert [user["subject"] for user in admin.get(USERS, role="Steward").json["data"]] == ["ann"]
    assert len(admin.get(USERS, tenantId=admin.tenant.tenant_id).json["data"]) == 2
    assert admin.get(USERS, subject="ann", filter="name pr").status == 400
    older = {"status": "active", "sortBy": "name", "sortOrder": "asc"}
    assert len(admin.get(USERS, filter="name pr", **older).json["data"]) == 2
    assert admin.get(USERS, filter="name pr", status="disabled").status == 400
    assert len(admin.get(USERS, status="disabled,active").json["data"]) == 2
    assert admin.get(USERS, status="disabled").json["data"] == []
    assert admin.get(USERS, sortBy="name", sortOrder="desc").json["data"][-1]["subject"] == "ann"
    after = admin.get(USERS, startingAfter=admin.user_id, sort="-name").json["data"]
    assert [user["subject"] for user in after] == ["ann"]


def test_fields_chooses_attributes(admin):
    answer = admin.get(f"{USERS}/{admin.user_id}", fields="id,name", whole=False)
    assert answer.json == {"id": admin.user_id, "name": "Tenant Owner"}
    assert admin.get(USERS, fields="name", whole=False).json["data"] == [{"name": "Tenant Owner"}]


def test_count(admin, new_user):
    new_user("ann")
    assert admin.get(f"{USERS}/actions/count").json == {"total": 2}
    assert admin.get(f"{USERS}/actions/count", subject="ann").json == {"total": 1}
    assert admin.get(f"{USERS}/actions/count", wealth="much").status == 400


def test_others_see_little_and_change_only_themselves(admin, new_user):
    ann, bob = new_user("ann"), new_user("bob")
    assert "assignedRoles" in ann.get(f"{USERS}/me").json
    assert "assignedRoles" not in ann.get(f"{USERS}/{bob.user_id}").json
    assert ann.patch(f"{USERS}/{bob.user_id}", preferredLocale="sv").status == 403
    assert ann.patch(f"{USERS}/{ann.user_id}", preferredLocale="sv").status == 204
    assert ann.get(f"{USERS}/me").json["preferredLocale"] == "sv"
    assert ann.patch(f"{USERS}/{ann.user_id}", assignedRoles=[{"name": "TenantAdmin"}]).status == 403


def test_patch_replaces_roles_and_status(admin, new_user):
    ann = new_user("ann", "Steward")
    target = f"{USERS}/{ann.user_id}"
    assert admin.patch(target, assignedRoles=[{"name": "Developer"}], name="Anna").status == 204
    shown = admin.get(target).json
    assert [role["name"] for role in shown["assignedRoles"]] == ["Developer"]
    assert shown["name"] == "Anna"
    for op in ("set", "unset", "add"):
        body = [{"op": op, "path": "/name", "value": "x"}]
        assert admin.send("PATCH", target, body).status == 400
    assert admin.patch(target, roles=["Steward"]).status == 400
    assert admin.patch(target, status="disabled").status == 204
    assert ann.get(f"{USERS}/me").status == 401


def test_an_admin_stays(admin, new_user):
    target = f"{USERS}/{admin.user_id}"
    assert admin.patch(target, assignedRoles=[]).status == 403
    assert admin.delete(target).status == 403
    other = new_user("other", "TenantAdmin")
    assert other.patch(target, assignedRoles=[]).status == 204
    assert admin.get("/api/v1/roles").status == 403


def test_delete(admin, new_user):
    ann, bob = new_user("ann"), new_user("bob")
    assert bob.delete(f"{USERS}/{ann.user_id}").status == 403
    assert admin.delete(f"{USERS}/{ann.user_id}").status == 204
    assert admin.get(f"{USERS}/{ann.user_id}").status == 404
    assert ann.get(f"{USERS}/me").status == 401
    assert [event["data"]["subject"] for event in admin.tenant.events.list("com.qlik.v1.user.deleted")] == [
        "ann"
    ]


def test_invitations(tenant, closing, admin, new_user):
    ann = new_user("ann")
    new = {"email": "new@example.org", "name": "New", "language": "de"}
    (row,) = admin.post(f"{USERS}/actions/invite", {"invitees": [new]}).json["data"]
    assert (row["email"], row["status"]) == ("new@example.org", "ok")
    user = admin.get(f"{USERS}/{row['userId']}").json
    assert (user["name"], user["status"], user["preferredLocale"]) == ("New", "invited", "de")
    again = [{"email": "NEW@example.org"}, {"email": "new@example.org", "resend": True}]
    answer = admin.post(f"{USERS}/actions/invite", {"invitees": again})
    assert answer.status == 207
    assert [found["status"] for found in answer.json["data"]] == ["exists", "ok"]
    assert {found["userId"] for found in answer.json["data"]} == {row["userId"]}
    assert ann.post(f"{USERS}/actions/invite", {"invitees": [new]}).status == 403
    for wrong in ({}, {"invitees": []}, {"invitees": [{"email": "x"}]}, {"invitees": [{"name": "x"}]}):
        assert admin.post(f"{USERS}/actions/invite", wrong).status == 400


def test_fields_of_oneself(admin, new_user):
    ann = new_user("ann", "Steward")
    me = ann.send("GET", f"{USERS}/me?fields=assignedGroups,assignedRoles", whole=False).json
    assert me.keys() == {"id", "assignedGroups", "assignedRoles", "links"}
    (role,) = me["assignedRoles"]
    assert role.keys() == {"id", "name", "type", "level"}
    assert me["links"]["self"]["href"].endswith(f"/{ann.user_id}?fields=assignedGroups%2CassignedRoles")
    groups = admin.send("GET", f"{USERS}/{ann.user_id}?fields=groups", whole=False).json
    assert groups == {"id": ann.user_id, "groups": []}
