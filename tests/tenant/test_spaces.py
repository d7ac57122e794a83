import pytest

COVERS = (
    "spaces.list",
    "spaces.create",
    "spaces.get_types",
    "spaces.get",
    "spaces.update",
    "spaces.patch",
    "spaces.delete",
    "spaces.get_assignments",
    "spaces.create_assignment",
    "spaces.get_assignment",
    "spaces.update_assignment",
    "spaces.delete_assignment",
    "spaces.get_shares",
    "spaces.create_share",
    "spaces.get_share",
    "spaces.patch_share",
    "spaces.delete_share",
)

SPACES = "/api/v1/spaces"


def made(api, name, type="shared"):
    return api.made(SPACES, {"name": name, "type": type})


def assign(api, space, user, *roles):
    body = {"type": "user", "assigneeId": user.user_id, "roles": [*roles]}
    return api.made(f"{SPACES}/{space['id']}/assignments", body)


def test_create_and_get(admin):
    space = admin.made(SPACES, {"name": "Sales", "type": "managed", "description": "all of it"})
    assert space["ownerId"] == admin.user_id == space["createdBy"]
    assert "publish" in space["meta"]["actions"]
    assert "publisher" in space["meta"]["assignableRoles"]
    assert admin.get(f"{SPACES}/{space['id']}").json == space
    assert space["links"]["assignments"]["href"].endswith(f"{SPACES}/{space['id']}/assignments")
    assert admin.get(f"{SPACES}/types").json == {"data": ["shared", "managed", "data"]}


@pytest.mark.parametrize("name", ["", "a/b", 'say "x"', "x" * 257, "a:b", "a*"])
def test_names_that_do_not_do(admin, name):
    answer = admin.post(SPACES, {"name": name, "type": "shared"})
    assert answer.status == 400
    assert answer.error["source"] == {"pointer": "/name"}


def test_longest_name_and_duplicates(admin):
    made(admin, "x" * 256)
    assert admin.post(SPACES, {"name": "x" * 256, "type": "data"}).status == 409
    other = made(admin, "other")
    assert admin.patch(f"{SPACES}/{other['id']}", name="x" * 256).status == 409


def test_creating_needs_the_role_of_the_type(admin, new_user):
    ann = new_user("ann", "ManagedSpaceCreator")
    assert ann.post(SPACES, {"name": "m", "type": "managed"}).status == 201
    assert ann.post(SPACES, {"name": "d", "type": "data"}).status == 403
    assert ann.post(SPACES, {"name": "s", "type": "shared"}).status == 201  # every user, by the tenant's flag
    flag = "autoAssignCreateSharedSpacesRoleToProfessionals"
    assert admin.patch(f"/api/v1/tenants/{admin.tenant.tenant_id}", **{flag: False}).status == 204
    assert ann.post(SPACES, {"name": "s2", "type": "shared"}).status == 403


def test_list_shows_what_the_caller_may_see(admin, new_user):
    ann = new_user("ann")
    seen = made(admin, "seen")
    made(admin, "hidden")
    assign(admin, seen, ann, "consumer")
    listed = ann.get(SPACES).json
    assert [space["name"] for space in listed["data"]] == ["seen"]
    assert listed["meta"]["count"] == 1
    assert listed["meta"]["personalSpace"] == {"actions": ["create"], "resourceType": "personalspace"}
    assert listed["data"][0]["meta"]["roles"] == ["consumer"]
    assert [space["name"] for space in admin.get(SPACES).json["data"]] == ["hidden", "seen"]


def test_list_filters(admin, new_user):
    ann = new_user("ann", "DataSpaceCreator")
    finance, griffin = made(admin, "Finance"), made(admin, "Griffin", "managed")
    lake = made(ann, "Lake", "data")
    assign(admin, griffin, ann, "publisher")

    def names(**query):
        return [space["name"] for space in admin.get(SPACES, **query).json["data"]]

    assert names(name="fin") == ["Finance", "Griffin"]
    assert names(name="FINAN") == ["Finance"]
    assert names(type="managed,data") == ["Griffin", "Lake"]
    assert names(ownerId=ann.user_id) == ["Lake"]
    assert names(sort="-name") == ["Lake", "Griffin", "Finance"]
    assert names(filter='type eq "shared" or name sw "l"') == ["Finance", "Lake"]
    assert names(action="publish") == ["Griffin"]
    assert [space["id"] for space in ann.get(SPACES, action="publish").json["data"]] == [
        griffin["id"],
        lake["id"],
    ]
    assert [space["id"] for space in ann.get(SPACES, roles="publisher,producer").json["data"]] == [
        griffin["id"]
    ]
    assert names(environmentId="none") == []
    assert admin.get(SPACES, action="fly").status == 400
    assert admin.get(SPACES, limit=0).status == 400
    assert len(admin.get(SPACES, limit=5000).json["data"]) == 3
    assert finance["id"] != lake["id"]


def test_a_page_token_stays_good_with_another_limit(admin):
    for number in range(25):
        made(admin, f"s{number:02}")
    token_page = admin.get(SPACES, limit=2).json["links"]["next"]["href"]
    token = token_page.split("next=")[1].split("&")[0]
    rest = admin.get(f"{SPACES}?next={token}", limit=100).json["data"]
    assert [space["name"] for space in rest] == [f"s{number:02}" for number in range(2, 25)]
    assert admin.get(SPACES, next="nonsense").status == 400


def test_change_name_description_and_owner(admin, new_user):
    ann = new_user("ann")
    space = made(admin, "one")
    target = f"{SPACES}/{space['id']}"
    patched = admin.patch(target, name="two", description="d")
    assert (patched.status, patched.json["name"], patched.json["description"]) == (200, "two", "d")
    put = admin.put(target, {"name": "three"})
    assert (put.json["name"], put.json["description"]) == ("three", "d")
    assert admin.patch(target, type="data").status == 400
    assert admin.patch(target, ownerId="nobody").status == 400
    assert ann.patch(target, name="x").status == 404
    assign(admin, space, ann, "consumer")
    assert ann.patch(target, name="x").status == 403
    assert admin.patch(target, ownerId=ann.user_id).json["ownerId"] == ann.user_id
    assert ann.patch(target, name="mine").status == 200
    event = admin.tenant.events.list("com.qlik.space.updated")[-1]
    assert (event["updates"], event["spaceid"]) == (["name"], space["id"])


def test_assignments(admin, new_user):
    ann, bob = new_user("ann"), new_user("bob")
    space = made(admin, "one")
    target = f"{SPACES}/{space['id']}/assignments"
    row = assign(admin, space, ann, "consumer", "dataconsumer")
    assert row["roles"] == ["consumer", "dataconsumer"]
    group = {"type": "group", "assigneeId": "000000000000000000000001", "roles": ["consumer"]}
    admin.made(target, group)
    assert bob.get(f"{SPACES}/{space['id']}").json["meta"]["roles"] == ["consumer"]
    assert admin.post(target, group).status == 409
    listed = admin.get(target).json
    assert listed["meta"]["count"] == 2
    assert [entry["type"] for entry in admin.get(target, type="user").json["data"]] == ["user"]
    assert [entry["type"] for entry in admin.get(target, type="group").json["data"]] == ["group"]
    assert admin.get(target, type="robot").status == 400
    assert admin.get(target, assigneeId=ann.user_id).json["data"] == [row]
    changed = admin.put(f"{target}/{row['id']}", {"roles": ["facilitator"]})
    assert changed.json["roles"] == ["facilitator"]
    assert admin.get(f"{target}/{row['id']}").json == changed.json
    assert ann.patch(f"{SPACES}/{space['id']}", name="by the facilitator").status == 200
    assert bob.delete(f"{target}/{row['id']}").status == 403
    assert ann.delete(f"{target}/{row['id']}").status == 204
    assert admin.get(f"{target}/{row['id']}").status == 404


@pytest.mark.parametrize(
    ("type", "role"),
    [("shared", "publisher"), ("managed", "producer"), ("data", "contributor"), ("shared", "operator")],
)
def test_roles_have_to_fit_the_type(admin, new_user, type, role):
    space = made(admin, "one", type)
    body = {"type": "user", "assigneeId": new_user("ann").user_id, "roles": [role]}
    answer = admin.post(f"{SPACES}/{space['id']}/assignments", body)
    assert (answer.status, answer.error["source"]) == (400, {"pointer": "/roles/0"})


def test_unknown_assignees(admin):
    space = made(admin, "one")
    for type in ("user", "group", "bot"):
        body = {"type": type, "assigneeId": "nobody", "roles": ["consumer"]}
        assert admin.post(f"{SPACES}/{space['id']}/assignments", body).status == 400


def test_delete_only_when_empty(admin):
    space = made(admin, "one")
    app = admin.made("/api/v1/apps", {"attributes": {"name": "App", "spaceId": space["id"]}})
    refused = admin.delete(f"{SPACES}/{space['id']}")
    assert refused.status == 412
    assert admin.delete(f"/api/v1/apps/{app['attributes']['id']}").status == 200
    assert admin.delete(f"{SPACES}/{space['id']}").status == 204
    assert admin.get(f"{SPACES}/{space['id']}").status == 404


def shared_app(admin):
    space = made(admin, "Shares")
    body = {"attributes": {"name": "Shared", "spaceId": space["id"]}}
    return space, admin.made("/api/v1/apps", body)["attributes"]["id"]


def share(api, space, app_id, user, *roles):
    body = {
        "type": "user",
        "assigneeId": user.user_id,
        "resourceId": app_id,
        "resourceType": "app",
        "roles": [*roles],
    }
    return api.post(f"{SPACES}/{space['id']}/shares", body)


def test_a_share_opens_one_app_and_not_its_space(admin, new_user):
    space, app_id = shared_app(admin)
    other = admin.made("/api/v1/apps", {"attributes": {"name": "Other", "spaceId": space["id"]}})
    ann = new_user("ann")
    assert ann.get(f"/api/v1/apps/{app_id}").status == 404

    made_share = share(admin, space, app_id, ann, "consumer")
    assert made_share.status == 201
    assert made_share.json["resourceName"] == "Shared"
    assert ann.get(f"/api/v1/apps/{app_id}").json["privileges"] == ["read"]
    assert [item["resourceId"] for item in ann.get("/api/v1/items").json["data"]] == [app_id]
    assert ann.get(f"/api/v1/apps/{other['attributes']['id']}").status == 404
    assert ann.get(f"{SPACES}/{space['id']}").status == 404
    assert ann.put(f"/api/v1/apps/{app_id}", {"attributes": {"name": "Mine"}}).status == 403

    url = f"{SPACES}/{space['id']}/shares/{made_share.json['id']}"
    assert admin.patch(url, disabled=True).json["disabled"] is True
    assert ann.get(f"/api/v1/apps/{app_id}").status == 404
    assert admin.patch(url, disabled=False, roles=["contributor"]).json["roles"] == ["contributor"]
    assert ann.get(f"/api/v1/apps/{app_id}").status == 200
    assert admin.delete(url).status == 204
    assert ann.get(f"/api/v1/apps/{app_id}").status == 404
    types = [event["type"] for event in admin.tenant.events.list()]
    assert [type for type in types if ".share." in type] == [
        "com.qlik.space.share.created",
        "com.qlik.space.share.updated",
        "com.qlik.space.share.updated",
        "com.qlik.space.share.deleted",
    ]


def test_shares_are_listed_and_found(admin, new_user):
    space, app_id = shared_app(admin)
    users = [new_user(name) for name in ("ann", "bob", "eve")]
    for user in users:
        assert share(admin, space, app_id, user, "consumer").status == 201
    url = f"{SPACES}/{space['id']}/shares"
    first = admin.get(f"{url}?limit=2").json
    assert (len(first["data"]), first["meta"]["count"]) == (2, 3)
    assert "next" in first["links"]
    (found,) = admin.get(f"{url}?userId={users[1].user_id}").json["data"]
    assert found["assigneeId"] == users[1].user_id
    assert admin.get(f"{url}/{found['id']}").json == found
    assert len(admin.get(f"{url}?name=shar&resourceId={app_id}&resourceType=app").json["data"]) == 3
    assert admin.get(f"{url}?name=nothing").json["data"] == []
    assert admin.get(f"{url}?groupId={users[0].user_id}").json["data"] == []


def test_shares_that_do_not_do(admin, new_user):
    space, app_id = shared_app(admin)
    ann = new_user("ann")
    assert share(admin, space, app_id, ann, "consumer").status == 201
    assert share(admin, space, app_id, ann, "contributor").status == 409
    bob = new_user("bob")
    assert share(admin, space, app_id, bob, "producer").status == 400
    assert share(admin, space, app_id, bob).error["source"] == {"pointer": "/roles"}
    assert share(admin, space, "no-such-app", bob, "consumer").error["source"] == {"pointer": "/resourceId"}
    assert share(bob, space, app_id, bob, "consumer").status == 404
    assert share(ann, space, app_id, bob, "consumer").status == 404
    assert admin.get(f"{SPACES}/{space['id']}/shares/nothing").status == 404
    link = {
        "type": "link",
        "assigneeId": "",
        "resourceId": app_id,
        "resourceType": "app",
        "roles": ["consumer"],
    }
    answer = admin.post(f"{SPACES}/{space['id']}/shares", link)
    assert (answer.status, "spaces.create_share" in answer.error["detail"]) == (501, True)


def test_a_share_to_a_group_reaches_its_members_and_goes_with_the_app(admin, new_user):
    space, app_id = shared_app(admin)
    ann = new_user("ann")
    everyone = "000000000000000000000001"
    body = {
        "type": "group",
        "assigneeId": everyone,
        "resourceId": app_id,
        "resourceType": "app",
        "roles": ["consumer"],
    }
    assert admin.post(f"{SPACES}/{space['id']}/shares", body).status == 201
    assert ann.get(f"/api/v1/apps/{app_id}").status == 200
    assert admin.delete(f"/api/v1/apps/{app_id}").status == 200
    assert admin.get(f"{SPACES}/{space['id']}/shares").json["data"] == []
