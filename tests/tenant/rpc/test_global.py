from __future__ import annotations

from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

COVERS = (
    "Doc.GetEmptyScript",
    "Global.AllowCreateApp",
    "Global.CreateApp",
    "Global.CreateSessionApp",
    "Global.CreateSessionAppFromApp",
    "Global.DeleteApp",
    "Global.GetAppEntry",
    "Global.GetAuthenticatedUser",
    "Global.GetDocList",
    "Global.GetUniqueID",
    "Global.IsDesktopMode",
    "Global.IsPersonalMode",
    "Global.OSName",
    "Global.OSVersion",
    "Global.ProductVersion",
    "Global.QvVersion",
)


def test_what_the_engine_says_of_itself(socket: Any, tenant: Any) -> None:
    client = socket()
    user = client.call(-1, "GetAuthenticatedUser")["qReturn"]
    assert user == f"UserDirectory={tenant.tenant_id}; UserId={tenant.user_id}"
    for method in ("QvVersion", "OSName", "OSVersion", "ProductVersion"):
        assert isinstance(client.call(-1, method)["qReturn"], str)
    assert client.call(-1, "IsDesktopMode") == client.call(-1, "IsPersonalMode") == {"qReturn": False}
    assert client.call(-1, "GetUniqueID") != client.call(-1, "GetUniqueID")


def test_apps_are_created_listed_and_deleted(socket: Any) -> None:
    client = socket()
    made = client.call(-1, "CreateApp", "One")
    assert made["qSuccess"]
    client.call(-1, "CreateApp", "One")
    assert [entry["qDocName"] for entry in client.call(-1, "GetDocList")["qDocList"]] == ["One", "One"]
    entry = client.call(-1, "GetAppEntry", made["qAppId"])["qEntry"]
    assert (entry["qID"], entry["qReadOnly"]) == (made["qAppId"], False)
    assert client.call(-1, "DeleteApp", made["qAppId"]) == {"qSuccess": True}
    assert client.refused(-1, "DeleteApp", made["qAppId"]).code == 1003
    assert client.refused(-1, "GetAppEntry", made["qAppId"]).code == 1003
    assert len(client.call(-1, "GetDocList")["qDocList"]) == 1
    assert client.refused(-1, "CreateApp", " ").code == 1001


def test_a_new_app_starts_with_the_default_script(socket: Any) -> None:
    client = socket()
    client.open(client.call(-1, "CreateApp", "One", "Start")["qAppId"])
    script = client.call(1, "GetScript")["qScript"]
    assert script.startswith("///$tab Start\r\nSET ThousandSep=','")
    assert client.call(1, "GetEmptyScript", "Start")["qReturn"] == script
    assert client.call(1, "DoReload") == {"qReturn": True}


def test_deleting_an_app_ends_its_other_sockets(client: Any, socket: Any, app_id: str) -> None:
    other = socket(f"/app/{app_id}/identity/other")
    other.open(app_id)
    answer = client.ask(-1, "DeleteApp", app_id)
    assert answer["result"] == {"qSuccess": True}
    assert answer["close"] == [1]
    with pytest.raises(ConnectionClosed) as caught:
        other.receive()
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4004
    assert client.refused(-1, "OpenDoc", app_id).code == 1003


def test_who_may_not_create_apps(socket: Any, new_user: Any) -> None:
    assert socket().call(-1, "AllowCreateApp") == {"qReturn": True}
    ann = socket(key=new_user("ann").key)
    allowed = ann.call(-1, "AllowCreateApp")["qReturn"]
    made = ann.ask(-1, "CreateApp", "Hers")
    assert ("result" in made) is allowed
    if not allowed:
        assert made["error"]["code"] == 5


def test_session_apps_keep_nothing(socket: Any, app_id: str) -> None:
    client = socket()
    made = client.call(-1, "CreateSessionApp")
    assert made["qReturn"] == {"qType": "Doc", "qHandle": 1, "qGenericId": made["qSessionAppId"]}
    client.call(1, "SetScript", "LOAD 1 AS x AUTOGENERATE 3;")
    assert client.call(1, "DoReload")["qReturn"]
    assert client.call(1, "Evaluate", "Sum(x)")["qReturn"] == "3"
    layout = client.call(1, "GetAppLayout")["qLayout"]
    assert layout["qIsSessionApp"]
    assert not layout["qReadOnly"]
    assert client.refused(1, "DoSave").code == 9009
    assert client.refused(-1, "CreateSessionApp").code == 1009
    assert [entry["qDocId"] for entry in client.call(-1, "GetDocList")["qDocList"]] == [app_id]


def test_session_apps_may_start_from_an_app(socket: Any, app_id: str) -> None:
    client = socket()
    client.call(-1, "CreateSessionAppFromApp", app_id)
    assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"
    by_address = socket(f"/app/SessionApp_7?from={app_id}")
    assert by_address.call(-1, "GetActiveDoc")["qReturn"]["qGenericId"] == "SessionApp_7"
    assert by_address.call(1, "Evaluate", "Count(Amount)")["qReturn"] == "3"
    empty = socket("/app/SessionApp_8")
    empty.call(-1, "GetActiveDoc")
    assert empty.call(1, "GetScript") == {"qScript": ""}
