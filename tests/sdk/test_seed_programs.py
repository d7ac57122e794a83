"""The programs people wrote for qlik-sdk 0.17, in their shape: nothing but imports and calls."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def base_url(engine: Any) -> str:
    engine.rest["/api/v1/apps/app-1"] = {"attributes": {"id": "app-1", "name": "Sales"}}
    engine.rest["/api/v1/users/me"] = {"id": "u-1", "name": "Me"}
    engine.rest["/api/v1/items?resourceType=app&limit=100"] = {"data": [{"resourceId": "app-1"}]}
    return str(engine.url)


API_KEY = "key-of-a-test-user"


def test_interact_with_apps_only(base_url: str) -> None:
    from qlik_sdk import Apps, AuthType, Config

    apps = Apps(Config(host=base_url, auth_type=AuthType.APIKey, api_key=API_KEY))
    app = apps.get(app_id="app-1")
    with app.open():
        app_info = app.get_app_layout()
    assert app_info.qTitle == "Sales"
    apps.auth.close()


def test_log_requests_with_interceptors(base_url: str, capsys: Any) -> None:
    from qlik_sdk import Auth, AuthType, Config

    client = Auth(Config(host=base_url, auth_type=AuthType.APIKey, api_key=API_KEY))
    user_me = client.rest(path="/users/me")
    assert user_me.json()["id"] == "u-1"

    def log_req(req: Any) -> Any:
        print(req)
        return req

    client.rpc.interceptors["request"].use(log_req)
    app_list = client.rest(path="/items", params={"resourceType": "app", "limit": 100})
    assert app_list.json()["data"][0]["resourceId"] == "app-1"
    assert capsys.readouterr().out == ""
    with client.rpc(app_id="app-1").open() as session:
        session.send("OpenDoc", -1, "app-1")
    assert "OpenDoc" in capsys.readouterr().out
    client.close()


def test_raw_calls_to_the_engine(base_url: str) -> None:
    from qlik_sdk import AuthType, Config, Qlik

    qlik = Qlik(Config(host=base_url, auth_type=AuthType.APIKey, api_key=API_KEY))
    assert qlik.rest(path="/users/me").status_code == 200
    rpc_session = qlik.rpc(app_id="app-1")
    opened = []
    rpc_session.on("opened", lambda: opened.append("opened"))
    with rpc_session.open() as rpc_client:
        app = rpc_client.send("OpenDoc", -1, "app-1")
        assert app["qReturn"]["qHandle"] == 1
        layout = rpc_client.send("GetAppLayout", app["qReturn"]["qHandle"])
        assert layout["qLayout"]["qTitle"] == "Sales"
    assert opened == ["opened"]
    qlik.auth.close()


def test_the_user_and_the_engine_object(engine: Any, base_url: str) -> None:
    from qlik_sdk import AuthType, Config, Qlik

    engine.methods["CreateSessionObject"] = lambda request, *_: {
        "qReturn": {
            "qType": "GenericObject",
            "qHandle": 2,
            "qGenericType": request["params"]["qProp"]["qInfo"]["qType"],
            "qGenericId": "o-1",
        }
    }
    engine.methods["GetLayout"] = lambda *_: {
        "qLayout": {"qInfo": {"qId": "o-1", "qType": "my-sum"}, "sum": 3}
    }
    engine.methods["GetObject"] = lambda *_: {"qReturn": {"qType": None, "qHandle": None}}
    engine.methods["EngineVersion"] = lambda *_: {"qVersion": {"qComponentVersion": "12.0"}}
    qlik = Qlik(Config(host=base_url, auth_type=AuthType.APIKey, api_key=API_KEY))
    user = qlik.users.get_me()
    assert (user.id, user.name) == ("u-1", "Me")
    app = qlik.apps.get("app-1")
    with app.open():
        summed = app.create_session_object({"qInfo": {"qType": "my-sum"}, "sum": {"qValueExpression": "1+2"}})
        assert (summed.qHandle, summed.qGenericType, summed.qGenericId, summed.qType) == (
            2,
            "my-sum",
            "o-1",
            "GenericObject",
        )
        layout = summed.get_layout()
        assert layout.sum == 3
        assert layout.qInfo.qId == "o-1"
        assert app.get_object("nothing") is None
        assert app.Global.engine_version().qComponentVersion == "12.0"
    app.close()
    qlik.close()
