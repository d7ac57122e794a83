import pytest

COVERS = (
    "apps.create",
    "apps.get",
    "apps.update",
    "apps.delete",
    "apps.copy",
    "apps.export",
    "apps.import_app",
    "apps.get_privileges",
    "apps.publish",
    "apps.set_owner",
    "apps.set_space",
    "apps.delete_space",
    "apps.get_data_metadata",
    "apps.get_scripts",
    "apps.create_script",
    "apps.get_script",
    "apps.patch_script",
    "apps.delete_script",
)

APPS = "/api/v1/apps"


def made(api, **attributes):
    return api.made(APPS, {"attributes": {"name": "App", **attributes}})["attributes"]


def space(api, name, type="shared"):
    return api.made("/api/v1/spaces", {"name": name, "type": type})["id"]


def assign(api, space_id, user, *roles):
    body = {"type": "user", "assigneeId": user.user_id, "roles": [*roles]}
    api.made(f"/api/v1/spaces/{space_id}/assignments", body)


def test_create_get_update_delete(admin):
    answer = admin.made(APPS, {"attributes": {"name": "Sales", "description": "d"}})
    app = answer["attributes"]
    assert (app["name"], app["description"], app["ownerId"], app["usage"]) == (
        "Sales",
        "d",
        admin.user_id,
        "ANALYTICS",
    )
    assert {"read", "update", "delete", "reload", "export", "duplicate", "change_owner"} <= {
        *answer["privileges"]
    }
    assert {"resource": "sheet", "canCreate": True} in answer["create"]
    target = f"{APPS}/{app['id']}"
    assert admin.get(target).json["attributes"] == app
    changed = admin.put(target, {"attributes": {"name": "New", "description": ""}}).json["attributes"]
    assert (changed["name"], changed["description"]) == ("New", "")
    assert admin.delete(target).status == 200
    assert admin.get(target).status == 404
    assert admin.delete(target).status == 404
    types = [event["type"] for event in admin.tenant.events.list()]
    assert types == ["com.qlik.app.created", "com.qlik.app.deleted"]


@pytest.mark.parametrize(
    "attributes", [{}, {"name": ""}, {"name": "x" * 257}, {"name": "x", "usage": "GAMES"}, {"name": 3}]
)
def test_attributes_that_do_not_do(admin, attributes):
    assert admin.post(APPS, {"attributes": attributes}).status == 400
    assert admin.get("/api/v1/items").json["data"] == []


def test_creating_needs_the_right(admin, new_user):
    ann = new_user("ann")
    team = space(admin, "Team")
    assert ann.post(APPS, {"attributes": {"name": "x", "spaceId": team}}).status == 404
    assign(admin, team, ann, "consumer")
    assert ann.post(APPS, {"attributes": {"name": "x", "spaceId": team}}).status == 403
    assert ann.post(APPS, {"attributes": {"name": "x"}}).status == 200
    assert ann.get(f"{APPS}/privileges").json == [
        "can_create_app",
        "can_import_app",
        "can_create_session_app",
    ]
    flag = "autoAssignPrivateAnalyticsContentCreatorRoleToProfessionals"
    admin.patch(f"/api/v1/tenants/{admin.tenant.tenant_id}", **{flag: False})
    assert ann.post(APPS, {"attributes": {"name": "x"}}).status == 403
    assert ann.get(f"{APPS}/privileges").json == ["can_create_session_app"]


def test_personal_apps_are_their_owners(admin, new_user):
    ann, bob = new_user("ann"), new_user("bob")
    app = made(ann)
    assert bob.get(f"{APPS}/{app['id']}").status == 404
    assert admin.get(f"{APPS}/{app['id']}").status == 403  # an admin lists and deletes, but does not open
    moved = admin.put(f"{APPS}/{app['id']}/owner", {"ownerId": bob.user_id})
    assert moved.json["attributes"]["ownerId"] == bob.user_id
    assert bob.get(f"{APPS}/{app['id']}").status == 200
    assert ann.get(f"{APPS}/{app['id']}").status == 404
    assert bob.put(f"{APPS}/{app['id']}/owner", {"ownerId": "nobody"}).status == 400


def test_rights_in_a_shared_space(admin, new_user):
    team = space(admin, "Team")
    app = made(admin, spaceId=team)
    reader, writer = new_user("reader"), new_user("writer")
    assign(admin, team, reader, "consumer")
    assign(admin, team, writer, "producer")
    seen = reader.get(f"{APPS}/{app['id']}").json
    assert seen["privileges"] == ["read"]
    assert {"resource": "bookmark", "canCreate": True} in seen["create"]
    assert {"resource": "sheet", "canCreate": False} in seen["create"]
    assert reader.post(f"{APPS}/{app['id']}/scripts", {"script": "x"}).status == 403
    assert writer.put(f"{APPS}/{app['id']}", {"attributes": {"name": "By writer"}}).status == 200


def test_moving_between_spaces(admin, new_user):
    ann = new_user("ann")
    team, shop = space(admin, "Team"), space(admin, "Shop", "managed")
    app = made(ann)
    target = f"{APPS}/{app['id']}/space"
    assert ann.put(target, {"spaceId": team}).status == 404
    assign(admin, team, ann, "producer")
    assert ann.put(target, {"spaceId": team}).json["attributes"]["spaceId"] == team
    assert [item["spaceId"] for item in ann.get("/api/v1/items").json["data"]] == [team]
    assert admin.put(target, {"spaceId": shop}).status == 400
    assert ann.delete(target).json["attributes"]["spaceId"] == ""


def test_publishing(admin, new_user):
    ann = new_user("ann")
    shop = space(admin, "Shop", "managed")
    app = made(ann, name="Draft")
    target = f"{APPS}/{app['id']}/publish"
    assert ann.post(target, {"spaceId": shop}).status == 404
    assign(admin, shop, ann, "consumer")
    assert ann.post(target, {"spaceId": shop}).status == 403
    assign_more = admin.get(f"/api/v1/spaces/{shop}/assignments").json["data"][0]["links"]["self"]["href"]
    assert admin.put(assign_more, {"roles": ["publisher", "consumer"]}).status == 200
    copy = ann.made(target, {"spaceId": shop, "attributes": {"name": "Shown"}})["attributes"]
    assert (copy["name"], copy["published"], copy["originAppId"]) == ("Shown", True, app["id"])
    assert copy["spaceId"] == shop
    (item,) = ann.get("/api/v1/items", name="Draft").json["data"]
    found = ann.get(f"/api/v1/items/{item['id']}/publisheditems", whole=False).json["data"]
    assert [entry["name"] for entry in found] == ["Shown"]
    moved = ann.made(target, {"spaceId": shop, "moveApp": True})["attributes"]
    assert (moved["id"], moved["published"], moved["spaceId"]) == (app["id"], True, shop)
    assert ann.post(target, {"spaceId": shop, "data": "target"}).status == 403  # an app there is read-only
    assert len(admin.tenant.events.list("com.qlik.app.published")) == 2


def test_scripts_have_versions(admin):
    app = made(admin)
    target = f"{APPS}/{app['id']}/scripts"
    assert admin.get(target).json["scripts"] == []
    texts = [f"Let v = {number};" for number in range(3)]
    for number, text in enumerate(texts):
        assert admin.post(target, {"script": text, "versionMessage": f"m{number}"}).status == 200
    listed = admin.get(target).json["scripts"]
    assert [version["versionMessage"] for version in listed] == ["m2", "m1", "m0"]
    assert listed[0]["size"] == len(texts[2])
    assert admin.get(f"{target}/current").json["script"] == texts[2]
    assert admin.get(f"{target}/{listed[2]['scriptId']}").json["script"] == texts[0]
    first = f"{target}/{listed[2]['scriptId']}"
    for spelling in (("op", "path", "value"), ("Op", "Path", "Value")):
        operation = dict(zip(spelling, ("replace", "/versionMessage", spelling[0]), strict=True))
        assert admin.send("PATCH", first, [operation]).status == 200
        assert admin.get(first).json["versionMessage"] == spelling[0]
    assert admin.send("PATCH", first, [{"op": "remove", "path": "/versionMessage"}]).status == 400
    assert admin.delete(first).status == 200
    assert admin.get(first).status == 404
    page = admin.get(target, limit=1).json
    assert len(page["scripts"]) == 1
    assert len(admin.get(page["links"]["next"]["href"]).json["scripts"]) == 1


def test_metadata_follows_a_reload(admin, tenant):
    app = made(admin)
    admin.post(f"{APPS}/{app['id']}/scripts", {"script": "T: LOAD RecNo() as a AutoGenerate 3;"})
    with tenant.apps.using(app["id"]) as opened:
        assert opened.document.reload().success
        opened.save()
    metadata = admin.get(f"{APPS}/{app['id']}/data/metadata").json
    assert [(table["name"], table["no_of_rows"]) for table in metadata["tables"]] == [("T", 3)]
    assert [(field["name"], field["cardinal"]) for field in metadata["fields"]] == [("a", 3)]


def test_copy_takes_script_and_data(admin):
    app = made(admin, name="Source")
    admin.post(f"{APPS}/{app['id']}/scripts", {"script": "Let v = 1;"})
    copy = admin.made(f"{APPS}/{app['id']}/copy", {"attributes": {"name": "Copy"}})["attributes"]
    assert (copy["name"], copy["originAppId"]) == ("Copy", app["id"])
    assert admin.get(f"{APPS}/{copy['id']}/scripts/current").json["script"] == "Let v = 1;"
    unnamed = admin.made(f"{APPS}/{app['id']}/copy", {})["attributes"]
    assert unnamed["name"] == "Source(1)"
    assert len(admin.get("/api/v1/items").json["data"]) == 3


def test_export_and_import(admin, new_user, tenant):
    app = made(admin, name='Sales: "2024"')
    admin.post(f"{APPS}/{app['id']}/scripts", {"script": "T: LOAD RecNo() as a AutoGenerate 3;"})
    with tenant.apps.using(app["id"]) as opened:
        assert opened.document.reload().success
        opened.save()
    exported = admin.post(f"{APPS}/{app['id']}/export")
    assert (exported.status, exported.data) == (201, b"")
    file = admin.get(exported.headers["location"])
    assert 'filename="Sales_ _2024_.qvf"' in file.headers["content-disposition"]
    direct = admin.send("POST", f"{APPS}/import?name=Direct", file.data).json["attributes"]
    file_id = exported.headers["location"].rsplit("/", 1)[1]
    staged = admin.send("POST", f"{APPS}/import?fileId={file_id}").json["attributes"]
    assert (direct["name"], staged["name"]) == ("Direct", "Sales_ _2024_")
    for copy in (direct, staged):
        assert copy["id"] != app["id"]
        tables = admin.get(f"{APPS}/{copy['id']}/data/metadata").json["tables"]
        assert [(table["name"], table["no_of_rows"]) for table in tables] == [("T", 3)]
    assert len(admin.get("/api/v1/items").json["data"]) == 3
    assert admin.send("POST", f"{APPS}/import?name=x", b"no app at all").status == 400
    assert admin.send("POST", f"{APPS}/import?fileId=none").status == 404
    assert admin.send("POST", f"{APPS}/import?mode=AUTOREPLACE&name=x", b"x").status == 403
    assert admin.post(f"{APPS}/{app['id']}/export", NoData=True).status == 501
    assert new_user("ann").post(f"{APPS}/{app['id']}/export").status == 404
    assert len(admin.get("/api/v1/items").json["data"]) == 3


def test_apps_that_are_not_there(admin):
    for path in ("", "/scripts", "/scripts/current", "/data/metadata"):
        assert admin.get(f"{APPS}/none{path}").status == 404


def test_a_rename_reaches_the_document(admin, tenant):
    app = made(admin)
    admin.put(f"{APPS}/{app['id']}", {"attributes": {"name": "Renamed"}})
    with tenant.apps.using(app["id"]) as opened:
        assert opened.document.title == "Renamed"


def test_what_reload_and_save_leave_behind(admin, tenant):
    from qlik_tenant.services.apps import service

    app = made(admin)
    info = {"success": True, "duration": 12, "reloadId": "r", "userId": admin.user_id, "size": {"memory": 5}}
    service.touch_after_reload(tenant, app["id"], info)
    (item,) = admin.get("/api/v1/items").json["data"]
    assert item["resourceReloadStatus"] == "ok"
    event = tenant.events.list("com.qlik.v1.app.reload.finished")[0]
    assert (event["toplevelresourceid"], event["userid"]) == (app["id"], admin.user_id)
    assert (event["data"]["status"], event["data"]["statements"]) == ("ok", [])
    service.touch_after_save(tenant, app["id"], title="Saved")
    assert admin.get(f"{APPS}/{app['id']}").json["attributes"]["name"] == "Saved"
    with pytest.raises(KeyError):
        service.touch_after_save(tenant, "none")
