"""Engine sessions that are logged in, stay so when they reconnect, and take no credentials elsewhere."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from typing import Any

import pytest

from qlik_sdk import AsyncAuth, Auth, AuthType, Config
from qlik_sdk.errors import FailedToConnect, LoginRefused, SessionClosed


class Tokens:
    """Access tokens of the server."""

    def __init__(self, server: Any, life: float = 3600.0) -> None:
        self.server = server
        self.life = life
        self.good: set[str] = set()
        self.numbers = itertools.count(1)
        self.refusal: Any = None
        self.close_code: int | None = None
        server.on("POST", "/oauth/token", self.token)
        server.gate = self.gate

    def token(self, call: Any) -> Any:
        if self.refusal is not None:
            return self.refusal
        token = f"access-{next(self.numbers)}-secret"
        self.good.add(token)
        return 200, [], {"access_token": token, "expires_in": self.life}

    def gate(self, call: Any) -> Any:
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        if token in self.good:
            return None
        return self.close_code or (401, [], {"errors": [{"code": "AUTH-1"}]})

    def config(self, **options: Any) -> Config:
        return Config(
            self.server.url,
            AuthType.OAuth2,
            client_id="c",
            client_secret="s",
            proxy="",
            timeout=60,
            connect_timeout=60,
            **options,
        )

    def seen(self) -> list[str]:
        return [call.headers.get("authorization", "") for call in self.server.upgrades]


def test_sessions_log_in_and_reconnect(server: Any) -> None:
    tokens = Tokens(server, life=1000)
    with Auth(tokens.config()) as auth:
        session = auth.rpc("app-1")
        with session.open():
            assert session.send("A", -1) == {"n": 1}
        method: Any = auth._method
        method.clock = lambda: time.time() + 950
        with session.open():
            assert session.send("A", -1) == {"n": 2}
        assert tokens.seen() == ["Bearer access-1-secret", "Bearer access-2-secret"], "renewed before its end"


def test_revoked_tokens_are_replaced_while_connecting(server: Any) -> None:
    tokens = Tokens(server)
    with Auth(tokens.config()) as auth:
        with auth.rpc("app-1").open() as session:
            assert session.send("A", -1) == {"n": 1}
            server.kick()
            with pytest.raises(SessionClosed):
                session.send("A", -1)
            tokens.good.clear()
            session.open()
            assert session.send("A", -1) == {"n": 2}
        assert tokens.seen() == [f"Bearer access-{n}-secret" for n in (1, 1, 2)]
        tokens.good.clear()
        server.gate = lambda call: (403, [], None)
        with pytest.raises(FailedToConnect, match="status 403; the token was revoked") as caught:
            auth.rpc("app-1").open()
        assert caught.value.status == 403
        tokens.refusal = (401, [], {"errors": [{"code": "OAUTH-1", "title": "Gone"}]})
        with pytest.raises(LoginRefused, match="Gone"):
            auth.rpc("app-1").open()


def test_sessions_that_are_closed_at_once_log_in_again(server: Any) -> None:
    """Qlik Cloud takes the upgrade, and closes with 4006 whom it does not know."""
    tokens = Tokens(server)
    tokens.close_code = 4006
    with Auth(tokens.config()) as auth:
        auth.login()
        for _ in range(10):
            tokens.good.clear()
            with auth.rpc("app-1").open() as session:
                assert [session.send("A", -1) for _ in range(2)] == [{"n": len(server.sockets)}] * 2
        assert len(server.sockets) == 10
        assert len(server.upgrades) == 20
        server.gate = lambda call: 4006
        session = auth.rpc("app-1").open()
        with pytest.raises(SessionClosed, match=r"4006.*log in again") as caught:
            session.send("A", -1)
        assert caught.value.close_code == 4006
        with pytest.raises(SessionClosed):
            session.close()
        tokens.refusal = (401, [], {"errors": [{"code": "OAUTH-1", "title": "Gone"}]})
        session = auth.rpc("app-1").open()
        with pytest.raises(SessionClosed, match="logging in again failed: 401 Gone"):
            session.send("A", -1)
        with pytest.raises(SessionClosed):
            session.close()
        server.gate = lambda call: 4003
        session = auth.rpc("app-1").open()
        with pytest.raises(SessionClosed, match="4003"):
            session.send("A", -1)
        with pytest.raises(SessionClosed):
            session.close()


def test_sessions_that_are_closed_at_once_asynchronously(server: Any) -> None:
    tokens = Tokens(server)
    tokens.close_code = 4006

    async def run() -> None:
        async with AsyncAuth(tokens.config()) as auth:
            await auth.login()
            for _ in range(10):
                tokens.good.clear()
                async with auth.rpc("app-1") as session:
                    answers = await asyncio.gather(*(session.send("A", -1) for _ in range(5)))
                    assert answers == [{"n": len(server.sockets)}] * 5
            server.gate = lambda call: 4006
            session = await auth.rpc("app-1").open()
            with pytest.raises(SessionClosed, match=r"4006.*log in again"):
                await session.send("A", -1)
            with pytest.raises(SessionClosed):
                await session.close()
            tokens.refusal = (401, [], {"errors": [{"code": "OAUTH-1", "title": "Gone"}]})
            session = await auth.rpc("app-1").open()
            with pytest.raises(SessionClosed, match="logging in again failed: 401 Gone"):
                await session.send("A", -1)
            with pytest.raises(SessionClosed):
                await session.close()

    asyncio.run(run())


def test_asynchronous_twin(server: Any) -> None:
    tokens = Tokens(server)

    async def run() -> None:
        async with AsyncAuth(tokens.config()) as auth:
            async with auth.rpc("app-1") as session:
                assert await session.send("A", -1) == {"n": 1}
            tokens.good.clear()
            await session.open()
            assert await session.send("A", -1) == {"n": 2}
            await session.close()
            server.gate = lambda call: (401, [], None)
            with pytest.raises(FailedToConnect, match="log in again") as caught:
                await session.open()
            assert caught.value.status == 401
            assert "secret" not in repr(caught.value.__cause__)

    asyncio.run(run())


@pytest.mark.parametrize("status", [401, 403])
def test_api_keys_that_are_refused(server: Any, status: int) -> None:
    server.gate = lambda call: (status, [], None)
    config = Config(server.url, api_key="key-secret", proxy="")
    with Auth(config) as auth, pytest.raises(FailedToConnect, match="create one in the profile") as caught:
        auth.rpc("app-1").open()
    assert caught.value.status == status
    server.on("GET", "/api/v1/users/me", (401, [], {"errors": [{"code": "APIKEYS-18", "title": "Expired"}]}))
    with Auth(config) as auth, pytest.raises(Exception, match=r"APIKEYS-18.*create one in the profile"):
        auth.rest(path="/users/me")
    server.gate = lambda call: (500, [], None)
    with Auth(config) as auth, pytest.raises(FailedToConnect, match=r"status 500$"):
        auth.rpc("app-1").open()


def test_cookies_and_csrf_token(server: Any) -> None:
    numbers = itertools.count(1)
    server.on(
        "GET",
        "/api/v1/csrf-token",
        lambda call: (204, [("qlik-csrf-token", f"csrf-{next(numbers)}")], None),
    )
    config = Config(
        server.url, cookie={"eas.sid": "sid"}, web_integration_id="web-1", proxy="", auth_type=AuthType.Cookie
    )
    with Auth(config) as auth:
        for _ in range(2):
            with auth.rpc("app-1").open() as session:
                session.send("A", -1)
    first, second = server.upgrades
    assert first.headers["cookie"] == "eas.sid=sid"
    assert first.headers["qlik-web-integration-id"] == "web-1"
    assert first.headers["qlik-csrf-token"] == first.query["qlik-csrf-token"] == "csrf-1"
    assert second.query == {"qlik-csrf-token": "csrf-2", "qlik-web-integration-id": "web-1"}
    server.gate = lambda call: (401, [], None)
    with Auth(config) as auth, pytest.raises(FailedToConnect, match="log in with a browser again") as caught:
        auth.rpc("app-1").open()
    assert "csrf-3" not in str(caught.value)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("twin", [Auth, AsyncAuth])
def test_redirects_take_no_credentials_along(server: Any, elsewhere: Any, status: int, twin: Any) -> None:
    server.gate = lambda call: (status, [("Location", f"{elsewhere.url}/app/x")], None)
    elsewhere.gate = lambda call: None
    config = Config(
        server.url,
        AuthType.ClientManagedHeader,
        user_header="X-User",
        user_id="u",
        proxy="",
        virtual_proxy="hdr",
    )

    async def run() -> None:
        async with AsyncAuth(config) as auth:
            await auth.rpc("app-1").open()

    def block() -> None:
        with Auth(config) as auth:
            auth.rpc("app-1").open()

    with pytest.raises(FailedToConnect, match=str(status)):
        asyncio.run(run()) if twin is AsyncAuth else block()
    assert elsewhere.upgrades == elsewhere.calls == []


def test_nothing_secret_is_logged(server: Any, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    tokens = Tokens(server)
    with Auth(tokens.config()) as auth, auth.rpc("app-1").open() as session:
        session.send("A", -1)

    async def run() -> None:
        async with AsyncAuth(tokens.config()) as auth, auth.rpc("app-1") as session:
            await session.send("A", -1)

    asyncio.run(run())
    assert len(server.upgrades) == 2
    assert "oauth/token" in caplog.text
    assert "secret" not in caplog.text
