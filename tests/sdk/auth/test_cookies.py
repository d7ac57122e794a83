"""Sessions by cookie: given ones, and those a signed token begins; the CSRF token; web integrations."""

from __future__ import annotations

import asyncio
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from qlik_sdk import AsyncAuth, Auth, AuthType, Config
from qlik_sdk.auth.cookie_jar import CookieJar
from qlik_sdk.errors import (
    AuthenticationError,
    ConfigError,
    DecodeError,
    Forbidden,
    LoginRefused,
    LoginRequired,
    QlikError,
)

UNAUTHORIZED: Any = (401, {}, {"errors": [{"code": "AUTH-1", "title": "Unauthorized"}]})
CSRF: Any = (403, {}, {"errors": [{"code": "CSRF-TOKEN-2", "title": "CSRF token mismatch"}]})


class Headers(dict[str, str]):
    """Several cookies, which the double cannot say otherwise."""

    def __init__(self, *cookies: str) -> None:
        super().__init__({"content-type": "application/json"})
        self.cookies = cookies

    def items(self) -> Any:
        return [*super().items(), *(("Set-Cookie", cookie) for cookie in self.cookies)]


@dataclass
class Sessions:
    """Sessions of a tenant: begun with tokens that work once."""

    http: Any
    sessions: set[str] = field(default_factory=set)
    csrf: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    lock: Any = field(default_factory=threading.Lock)

    def login(self, seen: Any) -> Any:
        with self.lock:
            token = seen.headers.get("authorization", "").removeprefix("Bearer ")
            if not token.startswith("signed") or token in self.used:
                return 401, {}, {"errors": [{"code": "LOGIN-2", "title": "Token refused"}]}
            self.used.add(token)
            sid = self.begin()
            return (
                200,
                Headers(f"eas.sid={sid}; Path=/; Secure; HttpOnly", f"_csrfToken={self.csrf[sid]}"),
                {},
            )

    def begin(self) -> str:
        number = next(self.numbers)
        sid = f"sid-{number}-secret"
        self.sessions.add(sid)
        self.csrf[sid] = f"csrf-{number}-secret"
        return sid

    def sid(self, seen: Any) -> str | None:
        jar = CookieJar(seen.headers.get("cookie", ""))
        sid = jar.values().get("eas.sid")
        return sid if sid in self.sessions else None

    def token(self, seen: Any) -> Any:
        sid = self.sid(seen)
        return UNAUTHORIZED if sid is None else (204, {"qlik-csrf-token": self.csrf[sid]}, None)

    def call(self, seen: Any) -> Any:
        sid = self.sid(seen)
        if sid is None:
            return UNAUTHORIZED
        if seen.method != "GET" and seen.headers.get("qlik-csrf-token") != self.csrf[sid]:
            return CSRF
        return 200, {}, {"name": sid}

    def logout(self, seen: Any) -> Any:
        self.sessions.discard(self.sid(seen) or "")
        return 302, {"Location": "/"}, None


@pytest.fixture
def tenant(http: Any) -> Sessions:
    made = Sessions(http)
    http.on("POST", "/login/jwt-session", made.login)
    http.on("GET", "/api/v1/csrf-token", made.token)
    http.on("GET", "/api/v1/users/me", made.call)
    http.on("POST", "/api/v1/spaces", made.call)
    http.on("GET", "/logout", made.logout)
    return made


def jwt_config(tenant: Sessions, jwt: Any, **options: Any) -> Config:
    return Config(tenant.http.url, AuthType.JWTAuth, jwt=jwt, proxy="", timeout=60, **options)


def signer(name: str = "") -> Any:
    numbers = itertools.count(1)
    return lambda: f"signed-{name}{next(numbers)}"


def name(auth: Auth, method: str = "GET", path: str = "/users/me") -> str:
    found: str = auth.rest(method, path).json()["name"]
    return found


def paths(tenant: Sessions) -> list[str]:
    return [seen.path for seen in tenant.http.seen]


def test_signed_tokens_begin_sessions(tenant: Sessions) -> None:
    with Auth(jwt_config(tenant, "signed-1", web_integration_id="web-1")) as auth:
        assert name(auth) == name(auth) == "sid-1-secret"
        assert name(auth, "POST", "/spaces") == name(auth, "POST", "/spaces") == "sid-1-secret"
    login, first, *_ = tenant.http.seen
    assert login.headers["authorization"] == "Bearer signed-1"
    assert login.query == {"qlik-web-integration-id": "web-1"}
    assert login.headers["qlik-web-integration-id"] == first.headers["qlik-web-integration-id"] == "web-1"
    assert first.headers["cookie"] == "eas.sid=sid-1-secret; _csrfToken=csrf-1-secret"
    assert "authorization" not in first.headers
    assert "qlik-csrf-token" not in first.headers
    assert paths(tenant).count("/api/v1/csrf-token") == 1


def test_sessions_that_ended_begin_again(tenant: Sessions) -> None:
    with Auth(jwt_config(tenant, signer())) as auth:
        assert name(auth) == "sid-1-secret"
        tenant.sessions.clear()
        assert name(auth) == "sid-2-secret"
        assert name(auth, "POST", "/spaces") == "sid-2-secret"
        tenant.sessions.clear()
        assert name(auth, "POST", "/spaces") == "sid-3-secret"
    with Auth(jwt_config(tenant, signer("other"))) as auth:
        name(auth)
        tenant.sessions.clear()
        tenant.used.add("signed-other2")
        with pytest.raises(LoginRefused, match="not used before"):
            name(auth)


def test_a_token_works_once(tenant: Sessions) -> None:
    with Auth(jwt_config(tenant, "signed-1")) as auth:
        name(auth)
        tenant.sessions.clear()
        with pytest.raises(AuthenticationError, match="give jwt a function"):
            name(auth)
    with Auth(jwt_config(tenant, "signed-1")) as auth, pytest.raises(LoginRefused) as caught:
        name(auth)
    assert (caught.value.code, caught.value.status) == ("LOGIN-2", 401)
    assert "key id" in caught.value.advice
    with Auth(jwt_config(tenant, lambda: "")) as auth, pytest.raises(LoginRequired, match="no token"):
        name(auth)
    tenant.http.on("POST", "/login/jwt-session", (200, {}, {}))
    with Auth(jwt_config(tenant, "signed-9")) as auth, pytest.raises(DecodeError, match="without cookies"):
        name(auth)


def test_given_cookies(tenant: Sessions) -> None:
    sid = tenant.begin()
    for given in (f"eas.sid={sid}; a=b", {"eas.sid": sid}):
        config = Config(tenant.http.url, cookie=given, proxy="")
        assert config.auth_type is AuthType.Cookie
        with Auth(config) as auth:
            assert name(auth) == sid
            assert name(auth, "POST", "/spaces") == sid
            assert "qlik-web-integration-id" not in tenant.http.seen[-1].headers
    tenant.sessions.clear()
    with Auth(config) as auth:
        with pytest.raises(AuthenticationError, match="log in with a browser again"):
            name(auth)
        with pytest.raises(LoginRefused, match="log in with a browser again"):
            name(auth, "POST", "/spaces")
        assert not auth.is_authenticated()


def test_csrf_token_is_fetched_again_once(tenant: Sessions) -> None:
    sid = tenant.begin()
    with Auth(Config(tenant.http.url, cookie={"eas.sid": sid}, proxy="")) as auth:
        name(auth, "POST", "/spaces")
        tenant.csrf[sid] = "other"
        assert name(auth, "POST", "/spaces") == sid
        assert paths(tenant).count("/api/v1/csrf-token") == 2
        tenant.http.on("POST", "/api/v1/spaces", CSRF)
        with pytest.raises(Forbidden) as caught:
            name(auth, "POST", "/spaces")
        assert caught.value.code == "CSRF-TOKEN-2"
        assert caught.value.title == "CSRF token mismatch"
        assert paths(tenant).count("/api/v1/csrf-token") == 3
        tenant.http.on(
            "POST", "/api/v1/spaces", (403, {}, {"code": "CSRF-TOKEN-2"}), (200, {}, {"name": "n"})
        )
        assert name(auth, "POST", "/spaces") == "n"
        tenant.http.on("POST", "/api/v1/spaces", (403, {}, {"errors": [{"code": "X-1", "title": "No"}]}))
        with pytest.raises(Forbidden, match="X-1"):
            name(auth, "POST", "/spaces")
        assert paths(tenant).count("/api/v1/csrf-token") == 4
        tenant.http.on("POST", "/api/v1/spaces", (403, {}, ["no", "object"]))
        with pytest.raises(Forbidden):
            name(auth, "POST", "/spaces")


@pytest.mark.parametrize("status", [400, 404])
def test_tenants_without_csrf_tokens(tenant: Sessions, status: int) -> None:
    sid = tenant.begin()
    tenant.http.on("GET", "/api/v1/csrf-token", (status, {}, None))
    tenant.http.on("POST", "/api/v1/spaces", (200, {}, {"name": "n"}))
    with Auth(Config(tenant.http.url, cookie={"eas.sid": sid}, proxy="")) as auth:
        assert name(auth, "POST", "/spaces") == "n"
    assert "qlik-csrf-token" not in tenant.http.seen[-1].headers


def test_web_integrations(tenant: Sessions) -> None:
    options: dict[str, Any] = {
        "auth_type": AuthType.WebIntegration,
        "web_integration_id": "web-1",
        "proxy": "",
    }
    with Auth(Config(tenant.http.url, **options)) as auth:
        url = auth.login_url("https://page.example/a?b=c")
        assert url == (
            f"{tenant.http.url}/login?returnto=https%3A%2F%2Fpage.example%2Fa%3Fb%3Dc"
            "&qlik-web-integration-id=web-1"
        )
        assert not auth.is_authenticated()
        with pytest.raises(LoginRequired, match=r"log in at http.*pass its cookies"):
            name(auth)
    with Auth(Config(tenant.http.url, cookie={"eas.sid": tenant.begin()}, **options)) as auth:
        assert auth.is_authenticated()
        assert tenant.http.seen[-1].headers["qlik-web-integration-id"] == "web-1"


def test_log_in_and_out(tenant: Sessions) -> None:
    with Auth(jwt_config(tenant, signer())) as auth:
        assert auth.get_session_cookie() == {"eas.sid": "sid-1-secret", "_csrfToken": "csrf-1-secret"}
        assert auth.get_session_cookie()["eas.sid"] == "sid-2-secret"
        auth.deauthorize()
        assert tenant.sessions == {"sid-1-secret"}
        with pytest.raises(LoginRequired, match="logged out"):
            name(auth)
        auth.deauthorize()
        auth.login()
        assert name(auth) == "sid-3-secret"
        with pytest.raises(ConfigError, match="AuthType OAuth2"):
            auth.authorize()
    with Auth(Config("h.example", api_key="k")) as auth, pytest.raises(ConfigError, match="no cookies"):
        auth.get_session_cookie()


def test_twenty_threads_begin_one_session(tenant: Sessions) -> None:
    with Auth(jwt_config(tenant, signer())) as auth:
        for round in (1, 2):
            with ThreadPoolExecutor(20) as pool:
                names = list(pool.map(lambda _: name(auth, "POST", "/spaces"), range(20)))
            assert names == [f"sid-{round}-secret"] * 20
            assert paths(tenant).count("/login/jwt-session") == round
            tenant.sessions.clear()


def test_asynchronous_twin(tenant: Sessions) -> None:
    async def sign() -> str:
        await asyncio.sleep(0)
        return f"signed-{next(tenant.numbers)}"

    async def run() -> None:
        for jwt in (sign, signer("other")):
            async with AsyncAuth(jwt_config(tenant, jwt)) as auth:
                calls = (auth.rest("POST", "/spaces") for _ in range(20))
                assert len({answer.json()["name"] for answer in await asyncio.gather(*calls)}) == 1
                tenant.sessions.clear()
                assert (await auth.rest("POST", "/spaces")).json()["name"] in tenant.sessions
                sid = next(iter(tenant.sessions))
                tenant.csrf[sid] = "other"
                assert (await auth.rest("POST", "/spaces")).json()["name"] == sid
                assert (await auth.get_session_cookie())["eas.sid"]
                assert auth.login_url().endswith(
                    "/login?returnto=" + auth.config.host.replace(":", "%3A").replace("/", "%2F")
                )
                await auth.deauthorize()

    asyncio.run(run())
    with Auth(jwt_config(tenant, sign)) as auth, pytest.raises(ConfigError, match="asynchronous"):
        name(auth)


def test_nothing_secret_is_logged_or_shared(tenant: Sessions, caplog: Any) -> None:
    caplog.set_level("DEBUG")
    config = jwt_config(tenant, signer())
    with Auth(config) as one, Auth(config) as two:
        assert (name(one), name(two), name(one)) == ("sid-1-secret", "sid-2-secret", "sid-1-secret")
        name(one, "POST", "/spaces")
        tenant.http.on("GET", "/api/v1/users/me", UNAUTHORIZED)
        with pytest.raises(QlikError) as caught:
            name(one)
    shown = caplog.text + repr(config) + str(caught.value) + repr(CookieJar("a=secret"))
    assert "jwt-session" in shown
    assert "secret" not in shown
    assert "signed-" not in shown


def test_cookie_jar() -> None:
    jar = CookieJar()
    assert not jar
    jar.take(
        [
            "a=1; Path=/hub; Secure; HttpOnly; SameSite=None; Partitioned",
            "b=2=3; Expires=Wed, 21 Oct 2099 07:28:00 GMT",
            "c=4; Max-Age=100; Expires=Wed, 21 Oct 2015 07:28:00 GMT",
            "d=5; Max-Age=0",
            "e=6; Expires=nonsense; Path=relative",
            "=7",
        ]
    )
    assert jar.header("https://h.example/hub/x") == "a=1; b=2=3; c=4; e=6"
    assert jar.header("https://h.example/hubs") == "b=2=3; c=4; e=6"
    assert jar.header("wss://h.example/hub") == "a=1; b=2=3; c=4; e=6"
    assert jar.header("http://h.example/hub") == "b=2=3; c=4; e=6"
    jar.take(["b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "c=new"])
    assert jar.values() == {"a": "1", "c": "new", "e": "6"}
