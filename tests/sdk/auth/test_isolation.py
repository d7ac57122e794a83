"""No credential reaches another host, whatever the tenant answers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from qlik_sdk import AsyncAuth, Auth, AuthType, Config
from qlik_sdk.errors import ConfigError, QlikError

WAYS: dict[str, dict[str, Any]] = {
    "key": {"auth_type": AuthType.APIKey, "api_key": "s3cret"},
    "oauth": {"auth_type": AuthType.OAuth2, "client_id": "c", "client_secret": "s3cret"},
    "impersonation": {
        "auth_type": AuthType.OAuth2,
        "client_id": "c",
        "client_secret": "s3cret",
        "subject": "s3cret",
    },
    "jwt": {"auth_type": AuthType.JWTAuth, "jwt": "s3cret", "web_integration_id": "s3cret"},
    "cookie": {"auth_type": AuthType.Cookie, "cookie": {"eas.sid": "s3cret"}, "web_integration_id": "s3cret"},
    "header": {"auth_type": AuthType.ClientManagedHeader, "user_header": "X-User", "user_id": "s3cret"},
    "proxy-jwt": {"auth_type": AuthType.ClientManagedJWT, "jwt": "s3cret"},
    "session": {"auth_type": AuthType.ClientManagedSession, "session_id": "s3cret"},
    "ticket": {"auth_type": AuthType.ClientManagedTicket, "ticket": "s3cret"},
    "certificate": {
        "auth_type": AuthType.ClientManagedCertificate,
        "client_certificate": "client.pem",
        "user_id": "s3cret",
    },
}


def prepared(server: Any, elsewhere: Any, status: int) -> None:
    cookies = [("Set-Cookie", "eas.sid=s3cret; Path=/"), ("qlik-csrf-token", "s3cret")]
    server.on("POST", "/oauth/token", (200, [], {"access_token": "s3cret"}))
    server.on("POST", "/login/jwt-session", (200, cookies, {}))
    for path in ("/api/v1/csrf-token", "/qps/csrftoken", "/qps/user"):
        server.on("GET", path, (200, cookies, {}))
    away = (status, [("Location", f"{elsewhere.url}/file?signature=ok")], None)
    for method in ("GET", "POST"):
        server.on(method, "/api/v1/file", away)
    server.gate = lambda call: away
    elsewhere.on("GET", "/file", (200, [("Set-Cookie", "other=1")], {"content": 1}))
    elsewhere.gate = lambda call: None


def check(server: Any, elsewhere: Any) -> None:
    for call in (*elsewhere.calls, *elsewhere.upgrades):
        assert "s3cret" not in repr(call)
        assert "s3cret" not in repr(call.headers)
        assert not {"authorization", "cookie", "x-qlik-user", "x-qlik-xrfkey", "x-user"} & set(call.headers)
        assert call.query == {"signature": "ok"}
    assert "other=1" not in repr(server.calls)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("way", WAYS)
def test_redirects(server: Any, elsewhere: Any, way: str, status: int) -> None:
    prepared(server, elsewhere, status)
    with Auth(Config(server.url, proxy="", **WAYS[way])) as auth:
        assert auth.rest(path="/api/v1/file").json() == {"content": 1}
        assert "s3cret" in repr(server.calls[-1].headers)
        with pytest.raises(QlikError):
            auth.rest("POST", "/api/v1/file", json={})
        with pytest.raises(QlikError):
            auth.rpc("app-1").open()
        auth.rest.interceptors["request"].use(
            lambda request: setattr(request, "url", f"{elsewhere.url}/file")
        )
        with pytest.raises(ConfigError, match="calls its own tenant only"):
            auth.rest(path="/api/v1/file")
    assert len(elsewhere.calls) == 1
    check(server, elsewhere)


@pytest.mark.parametrize("way", WAYS)
def test_redirects_asynchronously(server: Any, elsewhere: Any, way: str) -> None:
    prepared(server, elsewhere, 302)

    async def run() -> None:
        async with AsyncAuth(Config(server.url, proxy="", **WAYS[way])) as auth:
            assert (await auth.rest(path="/api/v1/file")).json() == {"content": 1}
            with pytest.raises(QlikError):
                await auth.rest("POST", "/api/v1/file", json={})
            with pytest.raises(QlikError):
                await auth.rpc("app-1").open()

    asyncio.run(run())
    assert len(elsewhere.calls) == 1
    check(server, elsewhere)


@pytest.mark.parametrize("way", WAYS)
def test_configurations_show_nothing(way: str) -> None:
    shown = repr(Config("h", **WAYS[way]))
    for name in ("api_key", "client_secret", "jwt", "cookie", "session_id", "ticket"):
        assert f"{name}=" not in shown.replace("session_cookie=", "").replace("cookie_", "")


def test_a_redirect_of_the_login_is_not_followed(server: Any, elsewhere: Any) -> None:
    away = (307, [("Location", f"{elsewhere.url}/oauth/token")], None)
    server.on("POST", "/oauth/token", away)
    server.on("POST", "/login/jwt-session", away)
    for way in ("oauth", "jwt"):
        with Auth(Config(server.url, proxy="", **WAYS[way])) as auth, pytest.raises(QlikError):
            auth.rest(path="/users/me")
    assert elsewhere.calls == []
