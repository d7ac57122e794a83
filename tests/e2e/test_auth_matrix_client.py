"""The same table through the client: what is taken works, what is refused is a typed error with advice.

Left out is what only browsers do: tokens in an address, calls without the CSRF token, and pages of elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from qlik_sdk import Auth, AuthType, Config
from qlik_sdk.errors import LoginRequired, QlikError, SessionClosed, StatusError
from tests.e2e.logins import PREFIX, USER_HEADER, WAYS, Refused, Shown, World, replace
from tests.e2e.test_auth_matrix import ROWS
from tests.e2e.test_sdk_logins import private_pem
from tests.tenant.signing import ec_jwk, ec_key, jwt, login_claims, rsa_key

BROWSERS = ("missing csrf", "foreign origin")
ASIDE = (
    ["web integration", "revoked"], ["web integration", "wrong audience"],  # of pages elsewhere, too
    ["oauth private key", "expired"], ["oauth private key", "replayed"],  # the client signs each time anew
)  # fmt: skip
TOLD = [
    row for row in ROWS
    if row[0] != "oauth token in query" and row[1] not in BROWSERS and row[:2] not in ASIDE
]  # fmt: skip
AT_LOGIN = ("oauth private key", "jwt session")
"""Ways whose faults show in the login, which the client does itself."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    found = World(tmp_path_factory.mktemp("world"))
    try:
        found.start()
        yield found
    finally:
        found.close()


def rest(auth: Auth) -> None:
    assert auth.rest(path="/api/v1/users/me").json()["subject"]


def upload(auth: Auth) -> None:
    name = b'{"name": "x%d.csv"}' % time.monotonic_ns()
    files = {"File": ("x.csv", b"a\n1\n"), "Json": (None, name, "application/json")}
    assert auth.rest("POST", "/api/v1/data-files", files=files).status_code == 201


def websocket(auth: Auth) -> None:
    with auth.rpc("").open() as session:
        assert session.send("EngineVersion", -1)


CHANNELS: tuple[Callable[[Auth], None], ...] = (rest, upload, websocket)


def config_of(world: World, shown: Shown) -> Config:
    """The client's way to show the same."""
    host, headers = world.tenant.url, shown.headers
    proxy = {"virtual_proxy": shown.prefix} if shown.prefix else {}
    if shown.certificate is not None:
        root = world.folder / "root.pem"
        world.authority.cert_pem.write_to_path(root)
        name = dict(part.strip().split("=") for part in headers[USER_HEADER].split(";"))
        files: dict[str, Any] = {"ca_file": root, "client_certificate": shown.certificate}
        user = {"user_directory": name["UserDirectory"], "user_id": name["UserId"]}
        url, kind = world.door.url, AuthType.ClientManagedCertificate
        return Config(url, kind, max_attempts=1, **files, **user)
    if USER_HEADER in headers:
        user = {"user_header": USER_HEADER, "user_id": headers[USER_HEADER]}
        return Config(host, AuthType.ClientManagedHeader, **user, **proxy)
    if "qlikTicket" in shown.query:
        return Config(host, AuthType.ClientManagedTicket, ticket=shown.query["qlikTicket"], **proxy)
    token = headers.get("Authorization", "").removeprefix("Bearer ")
    if token and shown.prefix:
        return Config(host, AuthType.ClientManagedJWT, jwt=token, **proxy)
    if token:
        return Config(host, api_key=token)
    cookies = dict(part.split("=", 1) for part in headers["Cookie"].split("; "))
    if shown.prefix:
        session = cookies[f"X-Qlik-Session-{PREFIX}"]
        return Config(host, AuthType.ClientManagedSession, session_id=session, **proxy)
    id = headers.get("qlik-web-integration-id")
    kind = AuthType.WebIntegration if id else AuthType.Cookie
    return Config(host, kind, cookie=cookies, web_integration_id=id)


def jwt_session(world: World, fault: str) -> Config:
    now = int(time.time())
    changed: dict[str, Any] = {"sub": f"jwt{world.number()}"}
    changed |= {"exp": now - 60, "nbf": now - 120} if fault == "expired" else {}
    changed |= {"aud": "other"} if fault == "wrong audience" else {}
    token = jwt(login_claims(**changed), rsa_key("other") if fault == "wrong signature" else rsa_key())
    config = Config(world.tenant.url, AuthType.JWTAuth, jwt=token, web_integration_id=world.portal)
    with Auth(config) as auth:
        if fault in ("", "replayed", "revoked"):
            cookies = auth.get_session_cookie()
            me = auth.rest(path="/users/me").json()["id"]
            role = [replace("/assignedRoles", [{"name": "TenantAdmin"}])]
            world.change("PATCH", f"/api/v1/users/{me}", role)
            if fault != "replayed":
                config = Config(world.tenant.url, AuthType.Cookie, cookie=cookies)
            if fault == "revoked":
                auth.deauthorize()
    return config


def private_key(world: World, fault: str) -> Config:
    keys = {"allowedAuthMethods": ["private_key_jwt"], "publicKeys": [ec_jwk(ec_key())]}
    client = world.client(world.other if fault == "wrong audience" else None, **keys)
    if fault == "revoked":
        change = [replace("/publicKeys", [ec_jwk(ec_key("next"), "k2")])]
        world.change("PATCH", f"/api/v1/oauth-clients/{client['clientId']}", change)
    key = ec_key("x") if fault == "wrong signature" else ec_key()
    return Config(
        world.tenant.url, AuthType.OAuth2, client_id=client["clientId"], private_key=private_pem(key),
        key_id="k1", scope=["user_default", "admin_classic"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "row", [row for row in TOLD if not row[2].startswith("-")], ids=lambda row: f"{row[0]}-{row[1] or 'good'}"
)
def test_matrix(world: World, row: list[str]) -> None:
    way, fault, *expected = row
    for channel, wanted in zip(CHANNELS, expected, strict=True):
        later: float = 0
        if way in AT_LOGIN:
            config = (jwt_session if way == "jwt session" else private_key)(world, fault)
        else:
            shown = WAYS[way](world, fault)
            assert not isinstance(shown, Refused)
            config, later = config_of(world, shown), shown.later
        with world.at(later), Auth(config) as auth:
            if wanted in ("200", "201", "open"):
                channel(auth)
                continue
            with pytest.raises(QlikError) as caught:
                channel(auth)
            if wanted != "no TLS" and not isinstance(caught.value, LoginRequired):
                assert isinstance(caught.value, StatusError | SessionClosed)
                assert caught.value.advice, caught.value
