import pytest

from qlik_tenant.services.data_files import service

COVERS = (
    "data_files.list",
    "data_files.create",
    "data_files.get",
    "data_files.update",
    "data_files.delete",
    "data_files.get_connections",
    "data_files.get_connection",
    "data_files.get_quotas",
    "data_files.change_owner",
    "data_files.change_space",
    "data_files.change_space_many",
    "data_files.delete_many",
)

FILES = "/api/v1/data-files"


def uploaded(api, name, data=b"a,b\n1,2\n", **more):
    answer = api.upload(FILES, {"name": name, **more}, data)
    assert answer.status == 201, answer.data
    return answer.json


def names(api, **query):
    return [row["name"] for row in api.get(FILES, **query).json["data"]]


def team(api, name="Team", type="shared"):
    return api.made("/api/v1/spaces", {"name": name, "type": type})["id"]


def assign(api, space_id, user, *roles):
    body = {"type": "user", "assigneeId": user.user_id, "roles": [*roles]}
    api.made(f"/api/v1/spaces/{space_id}/assignments", body)


def connection(api, space_id):
    (found,) = api.get(f"{FILES}/connections", spaceId=space_id).json["data"]
    return found["id"]


def stored(tenant, api, name, space_name=None):
    return service.resolve(tenant, tenant.caller(api.user_id), space_name, name).read_bytes()


def test_upload_list_read_replace_delete(admin, tenant):
    row = uploaded(admin, "folder/a.csv", b"x\r\n--not a boundary\r\n")
    assert (row["name"], row["baseName"], row["folderPath"], row["size"]) == (
        "folder/a.csv",
        "a.csv",
        "folder",
        21,
    )
    assert row["ownerId"] == admin.user_id
    assert stored(tenant, admin, "folder/a.csv") == b"x\r\n--not a boundary\r\n"
    assert admin.get(f"{FILES}/{row['id']}").json == row
    assert names(admin) == ["folder/a.csv"]
    answer = admin.upload(f"{FILES}/{row['id']}", {"name": "b.csv"}, b"new", method="PUT")
    assert (answer.status, answer.json["name"], answer.json["size"]) == (201, "b.csv", 3)
    assert stored(tenant, admin, "b.csv") == b"new"
    assert len(list((tenant.files.root / "data-files").iterdir())) == 1
    assert admin.delete(f"{FILES}/{row['id']}").status == 204
    assert admin.get(f"{FILES}/{row['id']}").status == 404
    assert list((tenant.files.root / "data-files").iterdir()) == []
    assert list((tenant.files.root / "incoming").iterdir()) == []


def test_a_large_upload_is_streamed(admin, tenant):
    data = bytes(range(256)) * 4096 * 20  # 20 MB, more than a JSON body may have
    row = uploaded(admin, "large.qvd", data)
    assert row["size"] == len(data)
    assert stored(tenant, admin, "large.qvd") == data
    assert admin.get(f"{FILES}/quotas").json["size"] == len(data)


@pytest.mark.parametrize(
    "name", ["", "a:b.csv", "../a.csv", "a/../../b.csv", "noextension", "virus.exe", "a<b.csv"]
)
def test_names_that_do_not_do(admin, name):
    assert admin.upload(FILES, {"name": name}, b"x").status == 400


def test_uploads_that_do_not_do(admin):
    uploaded(admin, "a.csv")
    assert admin.upload(FILES, {"name": "a.csv"}, b"x").status == 409
    assert admin.upload(FILES, {"name": "b.csv"}, None).status == 400
    assert admin.upload(FILES, {"name": "b.csv", "tempContentFileId": "x"}, b"x").status == 400
    assert admin.upload(FILES, {"name": "b.csv", "tempContentFileId": "x"}, None).status == 404
    assert admin.upload(FILES, {"name": "b.csv", "connectionId": "x"}, b"x").status == 404
    assert admin.upload(FILES, {"name": "b.csv", "folderId": "x"}, b"x").status == 501
    broken = admin.send(
        "POST", FILES, b"nothing", headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert broken.status == 400
    assert admin.post(FILES, {"name": "b.csv"}).status == 415
    assert names(admin) == ["a.csv"]


def test_from_temporary_contents(admin, tenant):
    made = admin.send("POST", "/api/v1/temp-contents?filename=x.csv", b"1,2,3")
    id = made.headers["location"].rsplit("/", 1)[1]
    answer = admin.upload(FILES, {"name": "big.csv", "tempContentFileId": id}, None)
    assert (answer.status, answer.json["size"]) == (201, 5)
    assert stored(tenant, admin, "big.csv") == b"1,2,3"


def test_files_of_spaces(admin, new_user, tenant):
    ann, bob = new_user("ann"), new_user("bob")
    space = team(admin)
    assign(admin, space, ann, "producer")
    assign(admin, space, bob, "consumer")
    row = uploaded(ann, "a.csv", b"team", connectionId=connection(ann, space))
    uploaded(ann, "a.csv", b"own")
    assert row["spaceId"] == space
    assert names(ann) == ["a.csv"]
    assert names(ann, includeAllSpaces=True) == ["a.csv", "a.csv"]
    assert names(admin, connectionId=connection(admin, space)) == ["a.csv"]
    assert stored(tenant, ann, "a.csv") == b"own"
    assert stored(tenant, ann, "a.csv", "Team") == b"team"
    assert [entry["spaceId"] for entry in bob.get(f"{FILES}/connections").json["data"]] == [None]
    with pytest.raises(KeyError):
        service.resolve(tenant, tenant.caller(bob.user_id), "Team", "a.csv")
    assert bob.get(f"{FILES}/{row['id']}").status == 404


def test_list_filters(admin):
    for name in ("b/one.csv", "b/c/two.csv", "three.txt"):
        uploaded(admin, name)
    assert names(admin) == ["b/c/two.csv", "b/one.csv", "three.txt"]
    assert names(admin, sort="-name") == ["three.txt", "b/one.csv", "b/c/two.csv"]
    assert names(admin, sort="baseName") == ["b/one.csv", "three.txt", "b/c/two.csv"]
    assert names(admin, folderPath="b") == ["b/c/two.csv", "b/one.csv"]
    assert names(admin, folderPath="b", excludeSubFolders=True) == ["b/one.csv"]
    assert names(admin, excludeSubFolders=True) == ["three.txt"]
    assert names(admin, baseNameWildcard="t*") == ["b/c/two.csv", "three.txt"]
    assert names(admin, name="three.txt") == ["three.txt"]
    assert names(admin, ownerId="nobody") == []
    assert names(admin, notOwnerId="nobody", limit=1000) == ["b/c/two.csv", "b/one.csv", "three.txt"]
    assert admin.get(FILES, limit=1001).status == 400
    assert admin.get(FILES, includeFolders=True).status == 501


def test_pages_forth_and_back(admin):
    for number in range(5):
        uploaded(admin, f"{number}.csv")
    assert [row["name"] for row in admin.all(FILES, limit=2)] == [f"{number}.csv" for number in range(5)]
    first = admin.get(FILES, limit=2).json
    assert first["links"]["prev"] == {"href": None}
    second = admin.get(first["links"]["next"]["href"]).json
    assert admin.get(second["links"]["prev"]["href"]).json["data"] == first["data"]


def test_connections(admin):
    team(admin, "One")
    team(admin, "Two", "managed")
    every = admin.get(f"{FILES}/connections").json["data"]
    assert len(every) == 3
    assert {entry["name"] for entry in every} == {"DataFiles"}
    assert [row["id"] for row in admin.all(f"{FILES}/connections", limit=1)] == [row["id"] for row in every]
    assert admin.get(f"{FILES}/connections", personal=True).json["data"] == every[:1]
    assert admin.get(f"{FILES}/connections/{every[1]['id']}").json == every[1]
    assert admin.get(f"{FILES}/connections/none").status == 404


def test_changing_owner_and_space(admin, new_user, tenant):
    ann = new_user("ann")
    space = team(admin)
    row = uploaded(admin, "a.csv")
    assert ann.post(f"{FILES}/{row['id']}/actions/change-owner", {"ownerId": ann.user_id}).status == 404
    assert admin.post(f"{FILES}/{row['id']}/actions/change-owner", {"ownerId": "nobody"}).status == 400
    assert admin.post(f"{FILES}/{row['id']}/actions/change-owner", {"ownerId": ann.user_id}).status == 204
    assert names(ann) == ["a.csv"]
    assert ann.post(f"{FILES}/{row['id']}/actions/change-space", {"spaceId": space}).status == 404
    assign(admin, space, ann, "producer")
    assert ann.post(f"{FILES}/{row['id']}/actions/change-space", {"spaceId": space}).status == 204
    assert ann.get(f"{FILES}/{row['id']}").json["spaceId"] == space
    assert names(ann) == []


def test_batches_answer_for_each(admin):
    space = team(admin)
    one, two = uploaded(admin, "1.csv"), uploaded(admin, "2.csv")
    body = {"change-space": [{"id": one["id"], "spaceId": space}, {"id": "none", "spaceId": space}]}
    moved = admin.post(f"{FILES}/actions/change-space", body)
    assert moved.status == 207
    assert [(line["id"], line["status"]) for line in moved.json["data"]] == [(one["id"], 204), ("none", 404)]
    gone = admin.post(f"{FILES}/actions/delete", {"delete": [{"id": one["id"]}, {"id": two["id"]}]})
    assert [line["status"] for line in gone.json["data"]] == [204, 204]
    assert names(admin, includeAllSpaces=True) == []
    refused = admin.post(f"{FILES}/actions/delete", {"delete": [], "deleteAllFromPersonalSpace": True})
    assert refused.status == 501
