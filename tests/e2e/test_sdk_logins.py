"""Every way the client logs in, at a tenant that checks it."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from qlik_sdk import AsyncQlik, Auth, AuthType, Config, Qlik, generate_signed_token
from qlik_sdk.errors import AuthenticationError, LoginRefused, LoginRequired, QlikError, SessionClosed
from qlik_tenant import Tenant
from qlik_tenant.auth.directory import user_of
from tests.e2e.logins import ServiceDoor

REDIRECT = "http://127.0.0.1:8123/callback"
IMPERSONATION = "urn:qlik:oauth:user-impersonation"
ISSUER = "https://issuer.example"


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with Tenant(in_memory=True, seed=1) as running:
        yield running


@pytest.fixture(scope="module")
def admin(tenant: Tenant) -> Iterator[Qlik]:
    with Qlik(host=tenant.url, api_key=tenant.api_key) as qlik:
        yield qlik


@pytest.fixture(scope="module")
def app_id(admin: Qlik) -> str:
    return str(admin.apps.create(attributes={"name": "Logins"}).attributes.id)


@pytest.fixture(scope="module")
def machine(admin: Qlik) -> Any:
    return new_client(admin, "web", allowedGrantTypes=["client_credentials", IMPERSONATION])


def new_client(admin: Qlik, kind: str, *, trusted: bool = True, **more: Any) -> Any:
    body: dict[str, Any] = {
        "appType": kind,
        "clientName": "Client",
        "redirectUris": [REDIRECT],
        "allowedScopes": ["user_default", *(["admin_classic", "offline_access"] if kind != "spa" else [])],
        **more,
    }
    if trusted:
        body["connectionConfig"] = {"consentMethod": "trusted"}
    return admin.rest("POST", "/oauth-clients", json=body).json()


def private_pem(key: Any) -> str:
    form = serialization.PrivateFormat.PKCS8
    return str(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode())


def public_pem(key: Any) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return str(key.public_key().public_bytes(serialization.Encoding.PEM, form).decode())


def oauth(tenant: Tenant, client: Any, **options: Any) -> Config:
    return Config(
        tenant.url,
        AuthType.OAuth2,
        client_id=client["clientId"],
        client_secret=client.get("clientSecret"),
        **options,
    )


def works(auth: Auth, app_id: str) -> str:
    """Read, write, upload and talk to the engine; the subject of the user."""
    subject = str(auth.rest(path="/users/me").json()["subject"])
    space = auth.rest("POST", "/spaces", json={"name": f"s-{time.monotonic_ns()}", "type": "shared"}).json()
    auth.rest("DELETE", f"/spaces/{space['id']}")
    upload = {
        "File": ("x.csv", b"a\n1\n"),
        "Json": (None, b'{"name": "x%d.csv"}' % time.monotonic_ns(), "application/json"),
    }
    auth.rest("POST", "/data-files", files=upload)
    with auth.rpc("").open() as session:
        assert session.send("EngineVersion", -1)
    return subject


async def works_asynchronously(config: Config) -> str:
    async with AsyncQlik(config) as qlik:
        space = await qlik.spaces.create(name=f"s-{time.monotonic_ns()}", type="shared")
        await qlik.spaces.delete(space.id)
        async with qlik.rpc("") as session:
            assert await session.send("EngineVersion", -1)
        return str((await qlik.users.get_me()).subject)


def test_client_credentials(tenant: Tenant, machine: Any, app_id: str) -> None:
    config = oauth(tenant, machine)
    with Auth(config) as auth:
        subject = works(auth, app_id)
        assert machine["clientId"] in subject
        auth.deauthorize()
        auth.authorize()
        assert auth.is_authorized()
    assert asyncio.run(works_asynchronously(config)) == subject
    config.client_secret = "wrong"
    with Auth(config) as auth, pytest.raises(LoginRefused, match="check client_id"):
        auth.rest(path="/users/me")


def test_revoked_tokens(tenant: Tenant, machine: Any, app_id: str) -> None:
    with Auth(oauth(tenant, machine)) as auth:
        auth.login()
        first = auth.config.api_key
        with Auth(oauth(tenant, machine)) as other:
            other.config.api_key = first
            other.deauthorize()
        with auth.rpc("").open() as session:
            assert session.send("EngineVersion", -1)
        assert auth.config.api_key != first
        works(auth, app_id)


def test_impersonation(tenant: Tenant, admin: Qlik, machine: Any, app_id: str) -> None:
    me = admin.users.get_me()
    with Auth(oauth(tenant, machine, subject=me.subject)) as auth:
        assert works(auth, app_id) == me.subject
    assert asyncio.run(works_asynchronously(oauth(tenant, machine, user_id=me.id))) == me.subject
    with (
        Auth(oauth(tenant, machine, subject="nobody")) as auth,
        pytest.raises(LoginRefused, match="user exists"),
    ):
        auth.rest(path="/users/me")


def test_private_key(tenant: Tenant, admin: Qlik) -> None:
    from tests.tenant.signing import ec_jwk

    key = ec.generate_private_key(ec.SECP384R1())
    options = {"allowedAuthMethods": ["private_key_jwt"], "publicKeys": [ec_jwk(key)]}
    client = new_client(admin, "web", allowedGrantTypes=["client_credentials"], **options)
    config = Config(
        tenant.url, AuthType.OAuth2, client_id=client["clientId"], private_key=private_pem(key), key_id="k1"
    )
    with Auth(config) as auth:
        assert auth.is_authorized()


def browse(tenant: Tenant, url: str) -> str:
    """Follow the tenant's pages as a browser that is logged in would; where it comes back to."""
    from tests.tenant.browser import Browser
    from tests.tenant.conftest import Api

    browser = Browser(Api(tenant, ""))
    browser.log_in("local|owner", tenant.api_key)
    parts = urlsplit(url)
    answer = browser.get(f"{parts.path}?{parts.query}")
    while not (location := answer.headers["location"]).startswith(REDIRECT):
        page = browser.get(location)
        query = dict(parse_qsl(urlsplit(location).query))
        form = {**query, "csrf": browser.cookies["_csrfToken"], "decision": "allow"}
        answer = browser.form("/oauth/consent", form)
        assert page.status == 200
    return str(location)


@pytest.mark.parametrize("kind", ["web", "native", "spa"])
def test_authorization_code(tenant: Tenant, admin: Qlik, kind: str, app_id: str) -> None:
    client = new_client(admin, kind, trusted=False)
    scope = [] if kind == "spa" else ["offline_access"]
    with Auth(oauth(tenant, client, redirect_url=REDIRECT, scope=scope)) as auth:
        with pytest.raises(LoginRequired):
            auth.rest(path="/users/me")
        back = browse(tenant, auth.generate_authorization_url())
        auth.authorize(back)
        assert works(auth, app_id) == "local|owner"
        if auth.config.refresh_token:
            first = auth.config.refresh_token
            auth.refresh_token()
            assert auth.config.refresh_token != first
            works(auth, app_id)
        auth.deauthorize()
        auth.state, auth.code_verifier = dict(parse_qsl(urlsplit(back).query))["state"], "v" * 43
        with pytest.raises(LoginRefused, match="start the login again"):
            auth.authorize(back)


@pytest.fixture(scope="module")
def signer(admin: Qlik) -> Any:
    """Signs a new token for every login."""
    key = rsa.generate_private_key(65537, 2048)
    body = {
        "protocol": "jwtAuth",
        "provider": "external",
        "interactive": False,
        "description": "signed tokens",
        "options": {"issuer": ISSUER, "staticKeys": [{"kid": "kid-1", "pem": public_pem(key)}]},
    }
    admin.rest("POST", "/identity-providers", json=body)
    admin_role = [role for role in admin.rest(path="/roles").json()["data"] if role["name"] == "TenantAdmin"]
    assert admin_role
    numbers = itertools.count()

    def sign(**changed: Any) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "sub": "jwt|ann",
            "sub_type": "user",
            "name": "Ann",
            "email": "ann@example.org",
            "expires_in": now + 600,
            "not_before": now - 1,
            "issuer": ISSUER,
            "keyid": "kid-1",
            "jti": f"jti-{next(numbers)}-{now}",
            **changed,
        }
        return generate_signed_token(private_pem(key), **claims)

    return sign


def test_signed_tokens(tenant: Tenant, signer: Any, app_id: str) -> None:
    config = Config(tenant.url, AuthType.JWTAuth, jwt=signer)
    with Auth(config) as auth:
        cookies = auth.get_session_cookie()
        assert set(cookies) == {"eas.sid", "eas.sid.sig", "_csrfToken", "_csrfToken.sig"}
        assert auth.rest(path="/users/me").json()["subject"] == "jwt|ann"
        with auth.rpc("").open() as session:
            assert session.send("EngineVersion", -1)
        with Auth(Config(tenant.url, AuthType.Cookie, cookie=cookies)) as same:
            assert same.rest(path="/users/me").json()["subject"] == "jwt|ann"
            with same.rpc("").open() as session:
                assert session.send("EngineVersion", -1)
            same.deauthorize()
        with Auth(Config(tenant.url, cookie=cookies)) as late:
            with pytest.raises(AuthenticationError, match="log in with a browser again"):
                late.rest(path="/users/me")
            with pytest.raises(QlikError):
                late.rpc("").open()
        assert auth.rest(path="/users/me").json()["subject"] == "jwt|ann", "logged in again"
        assert auth.rest("GET", "/users/me").status_code == 200
    used = signer()
    for _ in range(1):
        with Auth(Config(tenant.url, AuthType.JWTAuth, jwt=used)) as auth:
            auth.login()
    now = int(time.time())
    for refused in (
        used,
        signer(audience="other"),
        signer(keyid="other"),
        signer(issuer="other"),
        signer(expires_in=now - 60, not_before=now - 120),
    ):
        with (
            Auth(Config(tenant.url, AuthType.JWTAuth, jwt=refused)) as auth,
            pytest.raises(LoginRefused, match="key id"),
        ):
            auth.login()


def test_sessions_change_things_with_a_csrf_token(tenant: Tenant, signer: Any, admin: Qlik) -> None:
    from tests.tenant.browser import Browser
    from tests.tenant.conftest import Api

    browser = Browser(Api(tenant, ""))
    browser.log_in("local|owner", tenant.api_key)
    integration = admin.rest("POST", "/web-integrations", json={"name": "w", "validOrigins": []}).json()
    config = Config(
        tenant.url, AuthType.WebIntegration, cookie=browser.cookies, web_integration_id=integration["id"]
    )
    with Auth(config) as auth:
        works(auth, "")
    assert asyncio.run(works_asynchronously(config)) == "local|owner"


def test_api_keys(tenant: Tenant, admin: Qlik, app_id: str) -> None:
    key = admin.rest("POST", "/api-keys", json={"description": "d", "expiry": "PT1H"}).json()
    config = Config(tenant.url, api_key=key["token"])
    with Auth(config) as auth:
        assert works(auth, app_id)
        admin.rest("DELETE", f"/api-keys/{key['id']}")
        with pytest.raises(AuthenticationError, match="API key may be expired, revoked"):
            auth.rest(path="/users/me")
        session = auth.rpc("").open()
        with pytest.raises(SessionClosed, match="API key may be expired"):
            session.send("EngineVersion", -1)
        with pytest.raises(SessionClosed, match="API key may be expired"):
            session.close()


# Client-managed ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def proxy_key() -> Any:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def behind_proxy(tmp_path_factory: pytest.TempPathFactory, proxy_key: Any) -> Iterator[Tenant]:
    key = tmp_path_factory.mktemp("proxy") / "key.pem"
    key.write_text(public_pem(proxy_key))
    settings: dict[str, str | int] = {
        "client_managed": 1,
        "proxy_prefix": "hdr",
        "proxy_user_header": "X-Qlik-User",
        "proxy_jwt_key": str(key),
    }
    with Tenant(in_memory=True, seed=2, settings=settings) as running:
        yield running


def proxy_configs(tenant: Tenant) -> list[Config]:
    user: dict[str, Any] = {"user_directory": "DIR", "user_id": "ann"}
    service = {"proxy_service": tenant.url, "api_key": tenant.api_key}
    header = {"user_header": "X-Qlik-User", "user_id": "local|owner"}
    return [
        Config(tenant.url, AuthType.ClientManagedHeader, virtual_proxy="hdr", **header),
        Config(tenant.url, AuthType.ClientManagedSession, virtual_proxy="hdr", **user, **service),
        Config(tenant.url, AuthType.ClientManagedTicket, virtual_proxy="hdr", **user, **service),
    ]


@pytest.mark.parametrize("at", [0, 1, 2], ids=["header", "session", "ticket"])
def test_client_managed(behind_proxy: Tenant, at: int) -> None:
    config = proxy_configs(behind_proxy)[at]

    async def run() -> None:
        async with AsyncQlik(config) as qlik:
            assert (await qlik.users.get_me()).subject
            async with qlik.rpc("") as session:
                assert await session.send("EngineVersion", -1)

    with Auth(config) as auth:
        assert auth.rest(path="/api/v1/users/me").json()["subject"] in ("local|owner", "DIR\\ann")
        with auth.rpc("").open() as session:
            assert session.send("EngineVersion", -1)
        assert auth.is_authenticated()
        auth.deauthorize()
        with pytest.raises(LoginRequired, match="logged out"):
            auth.rest(path="/api/v1/users/me")
    asyncio.run(run())


def test_client_managed_tokens(behind_proxy: Tenant, proxy_key: Any) -> None:
    from tests.tenant.signing import jwt

    def config(key: Any, **changed: Any) -> Config:
        claims = {"userDirectory": "DIR", "userId": "jim", "exp": int(time.time()) + 60, **changed}
        token = jwt(claims, key)
        return Config(behind_proxy.url, AuthType.ClientManagedJWT, virtual_proxy="hdr", jwt=token)

    with Auth(config(proxy_key)) as auth:
        assert auth.rest(path="/api/v1/users/me").json()["subject"] == "DIR\\jim"
        with auth.rpc("").open() as session:
            assert session.send("EngineVersion", -1)
    other = rsa.generate_private_key(65537, 2048)
    for wrong in (config(other), config(proxy_key, exp=1), config(proxy_key, userId="")):
        with Auth(wrong) as auth, pytest.raises(LoginRefused, match="time, key and claims"):
            auth.rest(path="/api/v1/users/me")


def test_client_managed_certificates(behind_proxy: Tenant, tmp_path: Path) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    door = ServiceDoor(behind_proxy, authority, authority.issue_cert("127.0.0.1"))
    authority.cert_pem.write_to_path(tmp_path / "root.pem")
    for name, ca in (("client", authority), ("stranger", stranger)):
        issued = ca.issue_cert("client")
        issued.private_key_and_cert_chain_pem.write_to_path(tmp_path / f"{name}.pem")

    def config(name: str, **user: str) -> Config:
        files: dict[str, Any] = {
            "ca_file": tmp_path / "root.pem",
            "client_certificate": tmp_path / f"{name}.pem",
        }
        return Config(door.url, AuthType.ClientManagedCertificate, max_attempts=1, **files, **user)

    user_of(behind_proxy, "DIR", "kate")
    with Auth(config("client", user_directory="DIR", user_id="kate")) as auth:
        assert auth.rest(path="/api/v1/users/me").json()["subject"] == "DIR\\kate"
        with auth.rpc("").open() as session:
            assert session.send("EngineVersion", -1)
    with (
        Auth(config("client", user_directory="DIR", user_id="nobody")) as auth,
        pytest.raises(AuthenticationError, match="user_directory and user_id exist"),
    ):
        auth.rest(path="/api/v1/users/me")
    with Auth(config("stranger", user_directory="DIR", user_id="kate")) as auth, pytest.raises(QlikError):
        auth.rest(path="/api/v1/users/me")
    door.server.close()


def test_every_way_of_the_client_is_here() -> None:
    text = Path(__file__).read_text()
    assert [
        name for name in AuthType.__members__ if f"AuthType.{name}" not in text and name != "APIKey"
    ] == []


def test_client_managed_refused(behind_proxy: Tenant) -> None:
    header, session, ticket = proxy_configs(behind_proxy)
    header.user_id = "nobody"
    session.api_key = ticket.api_key = "wrong"
    for config, advice in ((header, "user_header"), (session, "client_certificate"), (ticket, "client_cert")):
        with Auth(config) as auth, pytest.raises(LoginRefused, match=advice):
            auth.rest(path="/api/v1/users/me")
    given = Config(behind_proxy.url, AuthType.ClientManagedSession, virtual_proxy="hdr", session_id="x" * 20)
    with Auth(given) as auth, pytest.raises(AuthenticationError, match="make another"):
        auth.rest(path="/api/v1/users/me")
    given = Config(behind_proxy.url, AuthType.ClientManagedTicket, virtual_proxy="hdr", ticket="x" * 20)
    with Auth(given) as auth, pytest.raises(LoginRefused, match="works once"):
        auth.rest(path="/api/v1/users/me")
