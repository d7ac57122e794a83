"""OpenID Connect: an id token for who asks for one, and the user's claims as the scopes allow."""

import json
from urllib.parse import urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.tenant.browser import Browser
from tests.tenant.test_oauth import BACK, CLIENTS, answered, ask, redeem, token


@pytest.fixture
def client(admin):
    body = {
        "appType": "web", "clientName": "Client", "redirectUris": [BACK],
        "allowedScopes": ["user_default", "offline_access"], "connectionConfig": {"consentMethod": "trusted"},
    }  # fmt: skip
    return admin.made(CLIENTS, body)


@pytest.fixture
def log_in(nobody, tenant, client):
    """The answer of the token endpoint for a browser that is logged in."""
    browser = Browser(nobody)
    browser.log_in("local|owner", tenant.api_key)

    def log_in(scope, **changed):
        code = answered(ask(browser, client, scope=scope, **changed))["code"]
        return redeem(nobody, client, code).json

    return log_in


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


def claims_of(nobody, id_token):
    about = nobody.get("/.well-known/openid-configuration").json
    keys = KeySet.import_key_set(nobody.get(urlsplit(about["jwks_uri"]).path).json)
    return jwt.decode(id_token, keys, algorithms=["RS256"]).claims


def test_id_tokens_are_for_those_who_ask(nobody, log_in, client):
    assert "id_token" not in log_in("user_default")
    given = log_in("openid user_default offline_access")
    claims = claims_of(nobody, given["id_token"])
    assert {"nonce", "name", "email"}.isdisjoint(claims)
    assert (claims["aud"], claims["exp"] - claims["iat"]) == (client["clientId"], 3600)
    body = {
        "grant_type": "refresh_token", "refresh_token": given["refresh_token"],
        "client_id": client["clientId"], "client_secret": client["clientSecret"],
    }  # fmt: skip
    renewed = token(nobody, body).json
    assert "openid" in renewed["scope"]
    assert renewed["access_token"] != given["access_token"]


@pytest.mark.parametrize(
    ("scope", "known"),
    [("openid", set()), ("openid profile", {"name"}), ("openid email", {"email"}), ("profile email", None)],
)
def test_claims_follow_the_scopes(nobody, tenant, log_in, scope, known):
    given = log_in(scope, nonce="n1")
    answer = nobody.send("POST", "/oauth/userinfo", headers=bearer(given["access_token"]))
    if known is None:
        assert ("id_token" in given, answer.status) == (False, 403)
        return
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json["sub"] == tenant.user_id
    assert {*answer.json} == {"sub", *known}
    claims = claims_of(nobody, given["id_token"])
    assert answer.json.items() <= claims.items()
    assert claims["nonce"] == "n1"


def test_userinfo_is_for_tokens_with_openid(nobody, admin, log_in):
    plain = log_in("user_default")["access_token"]
    for given, status in (({}, 401), (bearer("wrong"), 401), (bearer(plain), 403), (bearer(admin.key), 403)):
        refused = nobody.send("GET", "/oauth/userinfo", headers=given)
        assert (refused.status, {*refused.json}) == (status, {"errors", "traceId"})
        assert refused.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)


def test_openid_opens_no_operation(nobody, log_in):
    access = log_in("openid profile email")["access_token"]
    assert nobody.send("GET", "/api/v1/users/me", headers=bearer(access)).status == 200
    for target in ("/api/v1/spaces", "/api/v1/apps/x", "/api/v1/users"):
        assert nobody.send("GET", target, headers=bearer(access)).status == 403


def test_what_a_request_says_beside_is_ignored(log_in):
    beside = {"display": "page", "ui_locales": "sv en", "acr_values": "1", "response_mode": "query"}
    assert "id_token" in log_in("openid", **beside)


def test_the_key_outlives_the_tenant(tmp_path):
    from qlik_tenant import Tenant

    with Tenant(tmp_path) as first:
        before = first.keys.identity.as_dict(private=False)
    with Tenant(tmp_path) as second:
        assert second.keys.identity.as_dict(private=False) == before
    kept = tmp_path / "keys.json"
    assert "PRIVATE KEY" in json.loads(kept.read_text())["identity"]
    assert kept.stat().st_mode & 0o077 == 0
