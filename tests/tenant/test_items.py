import pytest

COVERS = (
    "items.list",
    "items.get",
    "items.update",
    "items.delete",
    "items.get_collections",
    "items.get_publisheditems",
    "items.get_settings",
    "items.patch_settings",
)

ITEMS = "/api/v1/items"


def new_app(api, name, space_id=""):
    return api.made("/api/v1/apps", {"attributes": {"name": name, "spaceId": space_id}})["attributes"]["id"]


def names(api, **query):
    answer = api.get(ITEMS, **query)
    assert answer.status == 200, answer.data
    return [item["name"] for item in answer.json["data"]]


@pytest.fixture
def space(admin):
    return admin.made("/api/v1/spaces", {"name": "Team", "type": "shared"})


def test_an_item_comes_and_goes_with_its_app(admin):
    app_id = new_app(admin, "One")
    (item,) = admin.get(ITEMS, resourceType="app").json["data"]
    assert (item["name"], item["resourceId"], item["ownerId"]) == ("One", app_id, admin.user_id)
    assert item["id"] != app_id
    assert item["resourceAttributes"]["id"] == app_id
    assert item["actions"] == item["meta"]["actions"]
    assert "delete" in item["actions"]
    assert admin.get(f"{ITEMS}/{item['id']}").json == item
    admin.put(f"/api/v1/apps/{app_id}", {"attributes": {"name": "Two", "description": "d"}})
    assert [(i["name"], i["description"]) for i in admin.get(ITEMS).json["data"]] == [("Two", "d")]
    admin.delete(f"/api/v1/apps/{app_id}")
    assert names(admin) == []


def test_filters(admin, new_user, space):
    ann = new_user("ann")
    one, two = new_app(admin, "First sales"), new_app(admin, "Second", space["id"])
    new_app(ann, "Foreign")
    assert names(admin) == ["First sales", "Second", "Foreign"]
    assert names(admin, sort="-name") == ["Second", "Foreign", "First sales"]
    assert names(admin, name="SALES") == ["First sales"]
    assert names(admin, query="sales first") == ["First sales"]
    assert names(admin, ownerId=ann.user_id) == ["Foreign"]
    assert names(admin, notOwnerId=ann.user_id) == ["First sales", "Second"]
    assert names(admin, createdByUserId=ann.user_id) == ["Foreign"]
    assert names(admin, notCreatedByUserId=admin.user_id) == ["Foreign"]
    assert names(admin, spaceId=space["id"]) == ["Second"]
    assert names(admin, spaceId="personal") == ["First sales", "Foreign"]
    assert names(admin, spaceType="shared") == ["Second"]
    assert names(admin, spaceType="shared,personal") == ["First sales", "Second", "Foreign"]
    assert names(admin, spaceType="managed") == []
    assert names(admin, shared=True) == ["Second"]
    assert names(admin, resourceType="app", resourceId=one) == ["First sales"]
    assert names(admin, resourceType="app", resourceIds=f"{one},{two}") == ["First sales", "Second"]
    assert names(admin, resourceType="automation,dataset,dataasset") == []
    assert names(admin, resourceType="app[directQuery]") == []
    assert names(admin, collectionId="any") == []
    assert names(admin, resourceType="app", limit=100) == ["First sales", "Second", "Foreign"]


def test_combinations_that_do_not_do(admin):
    for query in (
        {"resourceId": "x"},
        {"resourceIds": "x"},
        {"ownerId": "a", "notOwnerId": "b"},
        {"createdByUserId": "a", "notCreatedByUserId": "b"},
        {"resourceType": "app[x]", "resourceSubType": "y"},
        {"spaceType": "public"},
        {"sort": "wealth"},
        {"limit": 0},
        {"limit": 101},
        {"next": "a", "prev": "b"},
        {"resourceType": "app", "resourceIds": ",".join(map(str, range(101)))},
        {"wealth": "much"},
    ):
        assert admin.get(ITEMS, **query).status == 400, query


def test_no_actions_leaves_them_out(admin):
    new_app(admin, "One")
    assert "actions" in admin.get(ITEMS).json["data"][0]
    assert "actions" not in admin.get(ITEMS, noActions=True, whole=False).json["data"][0]


def test_pages(admin):
    for number in range(5):
        new_app(admin, f"App {number}")
    assert [item["name"] for item in admin.all(ITEMS, limit=2, sort="+name")] == [
        f"App {n}" for n in range(5)
    ]
    page = admin.get(ITEMS, limit=2, sort="-createdAt", resourceType="app").json
    for wanted in ("sort=-createdAt", "resourceType=app", "limit=2"):
        assert wanted in page["links"]["next"]["href"]


def test_others_see_what_their_roles_give(admin, new_user, space):
    ann = new_user("ann")
    new_app(admin, "Mine")
    new_app(admin, "Ours", space["id"])
    assert names(ann) == []
    body = {"type": "user", "assigneeId": ann.user_id, "roles": ["consumer"]}
    admin.made(f"/api/v1/spaces/{space['id']}/assignments", body)
    assert names(ann) == ["Ours"]
    (item,) = ann.get(ITEMS).json["data"]
    assert item["actions"] == ["list", "read"]
    assert ann.delete(f"{ITEMS}/{item['id']}").status == 403
    (mine,) = admin.get(ITEMS, name="Mine").json["data"]
    assert ann.get(f"{ITEMS}/{mine['id']}").status == 404


def test_update_and_delete_concern_the_entry_only(admin):
    app_id = new_app(admin, "One")
    (item,) = admin.get(ITEMS).json["data"]
    target = f"{ITEMS}/{item['id']}"
    changed = admin.put(
        target, {"resourceType": "app", "name": "Shown", "resourceCustomAttributes": {"a": 1}}
    )
    assert (changed.json["name"], changed.json["resourceCustomAttributes"]) == ("Shown", {"a": 1})
    assert admin.put(target, {"resourceType": "app", "spaceId": "elsewhere"}).status == 400
    assert admin.put(target, {"resourceType": "note"}).status == 400
    assert admin.delete(target).status == 204
    assert admin.get(target).status == 404
    assert admin.get(f"/api/v1/apps/{app_id}").status == 200


def test_collections_and_published_items_of_an_item(admin):
    new_app(admin, "One")
    (item,) = admin.get(ITEMS).json["data"]
    answer = admin.get(f"{ITEMS}/{item['id']}/collections")
    assert (answer.status, answer.json["data"]) == (200, [])
    assert admin.get(f"{ITEMS}/{item['id']}/publisheditems").json["data"] == []
    assert admin.get(f"{ITEMS}/unknown/collections").status == 404


def test_settings(admin, new_user):
    target = f"{ITEMS}/settings"
    assert admin.get(target).json == {"usageMetricsEnabled": True}
    assert admin.patch(target, usageMetricsEnabled=False).json == {"usageMetricsEnabled": False}
    assert admin.get(target).json == {"usageMetricsEnabled": False}
    assert admin.patch(target, usageMetricsEnabled="no").status == 400
    assert new_user("ann").patch(target, usageMetricsEnabled=True).status == 403
