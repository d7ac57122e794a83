from __future__ import annotations

from typing import Any

import pytest

COVERS = (
    "Doc.DoSave",
    "Doc.Evaluate",
    "Doc.EvaluateEx",
    "Doc.GetAppLayout",
    "Doc.GetAppProperties",
    "Doc.GetFieldDescription",
    "Doc.GetLocaleInfo",
    "Doc.GetScript",
    "Doc.GetTableData",
    "Doc.GetTablesAndKeys",
    "Doc.SaveAs",
    "Doc.SaveObjects",
    "Doc.SetAppProperties",
    "Doc.SetScript",
)


def test_expressions(client: Any) -> None:
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "13"}
    assert client.call(1, "EvaluateEx", "Sum(Amount)/2")["qValue"] == {
        "qText": "6.5",
        "qIsNumeric": True,
        "qNumber": 6.5,
    }
    assert client.call(1, "EvaluateEx", "Only(Region)")["qValue"] == {
        "qText": "-",
        "qIsNumeric": False,
        "qNumber": "NaN",
    }
    assert client.call(1, "Evaluate", "Sum(")["qReturn"].startswith("Error")


def test_the_data_model(client: Any) -> None:
    shown = client.call(1, "GetTablesAndKeys", {"qcx": 0, "qcy": 0}, {"qcx": 0, "qcy": 0}, 0, False, False)
    (table,) = shown["qtr"]
    assert (table["qName"], table["qNoOfRows"]) == ("Sales", 3)
    assert [field["qName"] for field in table["qFields"]] == ["Region", "Product", "Amount"]
    assert shown["qk"] == []
    (first,) = client.call(1, "GetTableData", 0, 1, False, "Sales")["qData"]
    assert [value["qText"] for value in first["qValue"]] == ["Nordic", "Oil", "7"]
    assert client.call(1, "GetFieldDescription", "Region")["qReturn"]["qCardinal"] == 2
    assert client.refused(1, "GetTableData", 0, 1, False, "Nothing").code == 11001
    assert client.refused(1, "GetTableData", -1, 1, False, "Sales").code == -32602
    assert client.refused(1, "GetFieldDescription", "Nothing").code == 2
    system = client.call(1, "GetTablesAndKeys", {}, {}, 0, False, True, False)["qtr"][-1]
    assert [field["qName"] for field in system["qFields"]][:2] == ["$Table", "$Field"]


def test_the_layout_of_an_app(client: Any, app_id: str) -> None:
    layout = client.call(1, "GetAppLayout")["qLayout"]
    assert (layout["qTitle"], layout["qFileName"]) == ("Sales", app_id)
    assert layout["qHasData"]
    assert layout["qHasScript"]
    assert not layout["qModified"]
    assert "update" in layout["qMeta"]["privileges"]
    assert layout["qLocaleInfo"] == client.call(1, "GetLocaleInfo")["qReturn"]


def test_properties_of_an_app(client: Any, socket: Any, app_id: str) -> None:
    properties = client.call(1, "GetAppProperties")["qProp"]
    client.call(1, "GetAppLayout")
    changed = client.ask(1, "SetAppProperties", properties | {"qTitle": "Renamed", "theme": "dark"})
    assert changed["change"] == [1]
    layout = client.call(1, "GetAppLayout")["qLayout"]
    assert (layout["qTitle"], layout["theme"], layout["qModified"]) == ("Renamed", "dark", True)
    client.call(1, "DoSave")
    assert client.call(-1, "GetAppEntry", app_id)["qEntry"]["qTitle"] == "Renamed"
    assert not client.call(1, "GetAppLayout")["qLayout"]["qModified"]


def test_what_is_not_saved_is_given_up_with_the_last_session(client: Any, socket: Any, app_id: str) -> None:
    saved = client.call(1, "GetScript")
    client.call(1, "SetScript", "// kept in memory")
    other = socket(f"/app/{app_id}/identity/other")
    other.open(app_id)
    assert other.call(1, "GetScript") == {"qScript": "// kept in memory"}
    for one in (client, other):
        one.socket.close()
    for _ in range(100):
        fresh = socket(f"/app/{app_id}")
        fresh.open(app_id)
        found = fresh.call(1, "GetScript")
        fresh.socket.close()
        if found == saved:
            break
    assert found == saved


def test_saved_work_stays(client: Any, socket: Any, app_id: str, tenant: Any) -> None:
    client.call(1, "SetScript", "// saved")
    client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}, "title": "First"})
    client.call(1, "SaveObjects")
    client.socket.close()
    from qlik_engine import Document

    stored = Document.open(tenant.folder / "apps" / app_id)
    assert stored.script == "// saved"
    assert stored.records["s"].properties["title"] == "First"


def test_objects_are_saved_without_data(client: Any, app_id: str, tenant: Any) -> None:
    from qlik_engine import Document

    client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}})
    client.call(1, "SetScript", "LOAD 1 AS x AUTOGENERATE 1;")
    client.call(1, "DoReload")
    client.call(1, "SaveObjects")
    stored = Document.open(tenant.folder / "apps" / app_id)
    assert ("s" in stored.records, list(stored.model.tables)) == (True, ["Sales"])
    assert client.call(1, "GetAppLayout")["qLayout"]["qModified"]
    client.call(1, "DoSave")
    assert "x" in Document.open(tenant.folder / "apps" / app_id).model.fields


def test_a_copy_is_saved_under_a_name(client: Any, tenant: Any) -> None:
    folder = client.call(-1, "GetDefaultAppFolder")["qPath"]
    client.call(1, "DoSave", "elsewhere")
    assert client.call(-1, "GetFolderItemsForPath", folder)["qFolderItems"] == [
        {"qName": "elsewhere.qvf", "qType": "FILE"}
    ]
    for name in ("../x", "a/b", ".hidden", "/etc/passwd"):
        assert client.refused(1, "DoSave", name).code == 1001


@pytest.mark.parametrize("method", ["DoSave", "DoReload"])
def test_readers_may_look_but_not_change(
    method: str, tenant: Any, admin: Any, new_user: Any, socket: Any, app_id: str
) -> None:
    ann = new_user("ann")
    space = admin.made("/api/v1/spaces", {"name": "Shared", "type": "shared"})
    admin.made(f"/api/v1/spaces/{space['id']}/assignments", {
        "type": "user", "assigneeId": ann.user_id, "roles": ["consumer"],
    })  # fmt: skip
    assert admin.put(f"/api/v1/apps/{app_id}/space", {"spaceId": space["id"]}).status == 200
    reader = socket(f"/app/{app_id}", key=ann.key)
    reader.open(app_id)
    assert reader.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"
    assert reader.call(1, "GetAppLayout")["qLayout"]["qReadOnly"]
    for refused in (
        (method,),
        ("SetScript", ""),
        ("CreateObject", {"qInfo": {"qType": "sheet"}}),
        ("CreateVariableEx", {"qName": "v"}),
        ("AddAlternateState", "s"),
        ("SetFavoriteVariables", []),
        ("SetScriptBreakpoints", []),
        ("SetViewDlgSaveInfo", {}),
    ):
        assert reader.refused(1, *refused).code == 5
    assert reader.session_object(1, title="own") == 2
    assert reader.call(-1, "GetAuthenticatedUser")["qReturn"].endswith(ann.user_id)


def test_an_app_renamed_elsewhere_has_its_new_name(client: Any, admin: Any, socket: Any, app_id: str) -> None:
    assert admin.put(f"/api/v1/apps/{app_id}", {"attributes": {"name": "Elsewhere"}}).status == 200
    other = socket(f"/app/{app_id}")
    other.open(app_id)
    assert other.call(1, "GetAppLayout")["qLayout"]["qTitle"] == "Elsewhere"
    other.call(1, "DoSave")
    assert admin.get(f"/api/v1/apps/{app_id}").json["attributes"]["name"] == "Elsewhere"


def test_an_app_deleted_meanwhile_is_not_saved_again(tenant: Any, app_id: str) -> None:
    with tenant.apps.using(app_id) as app:
        tenant.apps.delete(app_id)
        with pytest.raises(KeyError):
            app.save()
    assert not tenant.apps.exists(app_id)


def test_a_session_app_becomes_an_app(socket: Any) -> None:
    client = socket()
    client.call(-1, "CreateSessionApp")
    client.call(1, "SetScript", "LOAD 1 AS x AUTOGENERATE 3;")
    client.call(1, "DoReload")
    stored = client.call(1, "SaveAs", "Kept")["qNewAppId"]
    other = socket(f"/app/{stored}")
    other.open(stored)
    assert other.call(1, "Evaluate", "Sum(x)") == {"qReturn": "3"}
    assert other.call(1, "GetAppLayout")["qLayout"]["qTitle"] == "Kept"
    assert client.refused(1, "SaveAs", "").code == 1001
