"""Which rights calls need: the contract's table, held against readers and owners of private things."""

from __future__ import annotations

from typing import Any

import pytest

from qlik_tenant.rpc import access
from tests.tenant.rpc.calls import shape

WITH_RIGHTS = sorted(id for id, method in shape.METHODS.items() if method.access)
GIVEN = {"string": "x", "integer": 1, "number": 1, "boolean": True, "object": {}, "array": []}
ON_APPS = [
    id
    for id in WITH_RIGHTS
    if id.startswith("Doc.")
    and id not in access.OF_READERS | access.OF_THE_THING | {"Doc.GetScriptEx", "Doc.GetScriptMeta"}
]
ON_THINGS = [id for id in WITH_RIGHTS if id.startswith("Generic") and id != "GenericObject.ExportData"]


@pytest.fixture
def space(admin: Any, app_id: str) -> str:
    """A shared space with the app."""
    id: str = admin.made("/api/v1/spaces", {"name": "Shared", "type": "shared"})["id"]
    assert admin.put(f"/api/v1/apps/{app_id}/space", {"spaceId": id}).status == 200
    return id


@pytest.fixture
def reader(admin: Any, new_user: Any, socket: Any, app_id: str, space: str) -> Any:
    """A socket in the app of a user who may only read it."""
    ann = new_user("ann")
    given = {"type": "user", "assigneeId": ann.user_id, "roles": ["consumer"]}
    admin.made(f"/api/v1/spaces/{space}/assignments", given)
    client = socket(f"/app/{app_id}", key=ann.key)
    client.open(app_id)
    return client


def arguments(id: str) -> list[Any]:
    method = shape.METHODS[id]
    return [GIVEN[shape.CONTRACT.json_type(param.type)] for param in method.params]


def test_readers_are_refused_what_changes_an_app(reader: Any) -> None:
    for id in ON_APPS:
        refused = reader.refused(1, id.partition(".")[2], *arguments(id))
        assert (refused.code, "privilege" in refused.parameter) == (5, True), id
    for id in ("Doc.GetAppLayout", "Doc.GetScriptEx", "Doc.GetScriptMeta", "Doc.ClearAll"):
        reader.call(1, id.partition(".")[2])


def test_readers_are_refused_what_changes_things_of_an_app(client: Any, reader: Any, space: str) -> None:
    made = {
        "GenericObject": client.call(1, "CreateObject", {"qInfo": {"qType": "sheet"}}),
        "GenericDimension": client.call(1, "CreateDimension", {"qInfo": {"qType": "dimension"}}),
        "GenericMeasure": client.call(1, "CreateMeasure", {"qInfo": {"qType": "measure"}}),
        "GenericBookmark": client.call(1, "CreateBookmark", {"qInfo": {"qType": "bookmark"}}),
        "GenericVariable": client.call(1, "CreateVariableEx", {"qName": "v"}),
    }
    getters = {owner: owner.replace("Generic", "Get") for owner in made} | {
        "GenericVariable": "GetVariableById"
    }
    handles = {}
    for owner, answer in made.items():
        if owner != "GenericVariable":
            client.call(answer["qReturn"]["qHandle"], "Publish")
        handles[owner] = reader.call(1, getters[owner], answer["qInfo"]["qId"])["qReturn"]["qHandle"]
    for id in ON_THINGS:
        owner, _, name = id.partition(".")
        assert reader.refused(handles[owner], name, *arguments(id)).code == 5, id
    assert (
        "update" not in reader.call(handles["GenericObject"], "GetLayout")["qLayout"]["qMeta"]["privileges"]
    )


def test_private_things_are_their_owners_own(client: Any, reader: Any, space: str) -> None:
    mine = client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "mine"}})["qReturn"]["qHandle"]
    assert reader.call(1, "GetObject", "mine")["qReturn"]["qHandle"] is None
    listed = reader.session_object(1, qAppObjectListDef={"qType": "sheet"})

    def seen() -> list[str]:
        layout = reader.call(listed, "GetLayout")["qLayout"]
        return [item["qInfo"]["qId"] for item in layout["qAppObjectList"]["qItems"]]

    assert seen() == []
    client.call(mine, "CreateChild", {"qInfo": {"qType": "chart", "qId": "inside"}})
    assert reader.call(1, "GetObject", "inside")["qReturn"]["qHandle"] is None
    client.call(mine, "Publish")
    assert seen() == ["mine"]
    handle = reader.call(1, "GetObject", "mine")["qReturn"]["qHandle"]
    assert reader.call(1, "GetObject", "inside")["qReturn"]["qHandle"]
    client.call(mine, "UnPublish")
    assert seen() == []
    assert reader.refused(handle, "GetLayout").parameter == "Invalid handle"


def test_publishing_an_app_publishes_what_its_publisher_sees(
    client: Any, admin: Any, new_user: Any, socket: Any, app_id: str
) -> None:
    client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "mine"}})
    client.call(1, "DoSave")
    space = admin.made("/api/v1/spaces", {"name": "Managed", "type": "managed"})["id"]
    client.call(1, "Publish", space, "Published")
    ann = new_user("ann")
    given = {"type": "user", "assigneeId": ann.user_id, "roles": ["consumer"]}
    admin.made(f"/api/v1/spaces/{space}/assignments", given)
    hers = socket(key=ann.key)
    (entry,) = hers.call(-1, "GetDocList")["qDocList"]
    assert entry["qDocName"] == "Published"
    doc = hers.open(entry["qDocId"])
    assert hers.call(doc, "GetObject", "mine")["qReturn"]["qHandle"]


def test_readers_keep_bookmarks_of_their_own(client: Any, reader: Any, space: str) -> None:
    made = reader.call(1, "CreateBookmark", {"qInfo": {"qType": "bookmark", "qId": "hers"}})
    reader.call(made["qReturn"]["qHandle"], "SetProperties", {"title": "changed"})
    assert client.call(1, "GetBookmark", "hers")["qReturn"]["qHandle"] is None
    assert reader.call(1, "DestroyBookmark", "hers") == {"qSuccess": True}


def test_things_of_the_session_need_no_rights(reader: Any) -> None:
    handle = reader.session_object(1, title="a")
    reader.call(handle, "SetProperties", {"qInfo": {"qType": "chart"}, "title": "b"})
    reader.call(handle, "CreateChild", {"qInfo": {"qType": "chart"}})
    assert reader.call(handle, "GetLayout")["qLayout"]["title"] == "b"
    assert reader.refused(handle, "Publish").code == 9009


def test_every_right_of_the_contract_is_known() -> None:
    for id in WITH_RIGHTS:
        assert set(shape.METHODS[id].access) <= {*access.PRIVILEGE_OF, "duplicate"}, id
