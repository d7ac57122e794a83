"""Python's common OAuth clients, unmodified, in the flows the tenant offers."""

from __future__ import annotations

import json
import ssl
import time
import urllib.request
import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidClaimError
from joserfc.jwk import ECKey, KeySet
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

from qlik_tenant import Tenant

BACK = "https://client.example/cb"


class Stay(urllib.request.HTTPRedirectHandler):
    """A browser that shows where it is sent instead of going there."""

    def redirect_request(self, *args: Any) -> None:
        return None


class Person:
    """The user's browser, logged in."""

    def __init__(self, tenant: Tenant) -> None:
        context = ssl.create_default_context(cafile=str(tenant.ca_file))
        https = urllib.request.HTTPSHandler(context=context)
        self.opener = urllib.request.build_opener(https, Stay, urllib.request.HTTPCookieProcessor())
        self.tenant = tenant
        self.send("/login/local", {"user": "local|owner", "secret": tenant.api_key})

    def send(self, target: str, form: dict[str, str] | None = None) -> str:
        """Where the answer leads."""
        data = urlencode(form).encode() if form else None
        try:
            with self.opener.open(f"{self.tenant.url}{target}", data, 20):
                return ""
        except urllib.error.HTTPError as answer:
            with answer:
                return str(answer.headers["location"])

    def follow(self, url: str) -> str:
        """Agree, and come back to the client."""
        parts = urlsplit(url)
        location = self.send(f"{parts.path}?{parts.query}")
        if not location.startswith("/oauth/consent"):
            return location
        self.send(location)
        jar = next(each for each in self.opener.handlers if hasattr(each, "cookiejar")).cookiejar
        csrf = next(cookie.value for cookie in jar if cookie.name == "_csrfToken")
        given = dict(parse_qsl(urlsplit(location).query))
        return self.send("/oauth/consent", {**given, "csrf": csrf, "decision": "allow"})


@pytest.fixture
def person(tls_tenant: Tenant) -> Person:
    return Person(tls_tenant)


def admin(tenant: Tenant, path: str, body: Any = None, method: str = "") -> Any:
    headers = {"Authorization": f"Bearer {tenant.api_key}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{tenant.url}{path}", data, headers, method=method or None)
    context = ssl.create_default_context(cafile=str(tenant.ca_file))
    with urllib.request.urlopen(request, context=context, timeout=60) as answer:
        return json.load(answer)


def new_client(tenant: Tenant, kind: str, **more: Any) -> Any:
    body = {
        "appType": kind, "clientName": "Client", "redirectUris": [BACK],
        "allowedScopes": ["user_default", "offline_access"], **more,
    }  # fmt: skip
    return admin(tenant, "/api/v1/oauth-clients", body)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def trust(session: Any, tenant: Tenant) -> None:
    session.verify, session.trust_env = str(tenant.ca_file), False
    session.headers["Connection"] = "close"  # or the tenant waits for it at its end


def ends(tenant: Tenant) -> dict[str, str]:
    found: dict[str, str] = admin(tenant, "/.well-known/oauth-authorization-server")
    return found


@pytest.mark.parametrize("kind", ["web", "native"])
def test_requests_oauthlib(tls_tenant: Tenant, person: Person, kind: str) -> None:
    client, about = new_client(tls_tenant, kind), ends(tls_tenant)
    session = OAuth2Session(
        client["clientId"], redirect_uri=BACK, scope=["user_default", "offline_access"], pkce="S256"
    )
    trust(session, tls_tenant)
    url, _ = session.authorization_url(about["authorization_endpoint"])
    back = person.follow(url)
    secret = client.get("clientSecret")
    token = session.fetch_token(
        about["token_endpoint"], authorization_response=back, client_secret=secret, include_client_id=True
    )
    me = session.get(f"{tls_tenant.url}/api/v1/users/me")
    assert me.json()["subject"] == "local|owner"
    pair = {"client_id": client["clientId"], **({"client_secret": secret} if secret else {})}
    renewed = session.refresh_token(about["token_endpoint"], **pair)
    assert renewed["access_token"] != token["access_token"]
    again = session.get(f"{tls_tenant.url}/api/v1/users/me")
    assert again.status_code == 200, again.text
    gone = session.post(about["revocation_endpoint"], data={"token": renewed["refresh_token"], **pair})
    assert gone.status_code == 200
    assert session.get(f"{tls_tenant.url}/api/v1/users/me").status_code == 401


def machine(tenant: Tenant, **more: Any) -> Any:
    return new_client(
        tenant, "web", allowedGrantTypes=["client_credentials"],
        connectionConfig={"consentMethod": "trusted"}, **more,
    )  # fmt: skip


def test_requests_oauthlib_as_a_machine(tls_tenant: Tenant) -> None:
    client = machine(tls_tenant)
    session = OAuth2Session(client=BackendApplicationClient(client_id=client["clientId"]))
    trust(session, tls_tenant)
    session.fetch_token(
        ends(tls_tenant)["token_endpoint"],
        client_id=client["clientId"],
        client_secret=client["clientSecret"],
    )
    me = session.get(f"{tls_tenant.url}/api/v1/users/me").json()
    assert me["subject"] == f"qlikbot\\{client['clientId']}"


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_authlib(tls_tenant: Tenant, person: Person, method: str) -> None:
    client, about = new_client(tls_tenant, "web"), ends(tls_tenant)
    session = AuthlibSession(
        client["clientId"], client["clientSecret"], token_endpoint_auth_method=method, redirect_uri=BACK,
        scope="user_default offline_access", code_challenge_method="S256",
    )  # fmt: skip
    trust(session, tls_tenant)
    verifier = "v" * 64
    url, _ = session.create_authorization_url(about["authorization_endpoint"], code_verifier=verifier)
    session.fetch_token(
        about["token_endpoint"], authorization_response=person.follow(url), code_verifier=verifier
    )
    assert session.get(f"{tls_tenant.url}/api/v1/users/me").json()["subject"] == "local|owner"
    session.refresh_token(about["token_endpoint"])
    again = session.get(f"{tls_tenant.url}/api/v1/users/me")
    assert again.status_code == 200, again.text
    gone = session.revoke_token(about["revocation_endpoint"], session.token["access_token"])
    assert gone.status_code == 200
    assert session.get(f"{tls_tenant.url}/api/v1/users/me").status_code == 401


@pytest.mark.parametrize("kind", ["web", "native"])
def test_authlib_as_a_party_of_openid_connect(tls_tenant: Tenant, person: Person, kind: str) -> None:
    client, about = new_client(tls_tenant, kind), admin(tls_tenant, "/.well-known/openid-configuration")
    OpenIDProviderMetadata(about).validate()
    keys = KeySet.import_key_set(admin(tls_tenant, urlsplit(about["jwks_uri"]).path))
    session = AuthlibSession(
        client["clientId"], client.get("clientSecret"), redirect_uri=BACK, scope="openid profile email",
        token_endpoint_auth_method="client_secret_basic" if kind == "web" else "none",
        code_challenge_method="S256",
    )  # fmt: skip
    trust(session, tls_tenant)
    verifier, nonce = "v" * 64, "n-0S6_WzA2Mj"
    url, _ = session.create_authorization_url(
        about["authorization_endpoint"], code_verifier=verifier, nonce=nonce
    )
    answer = session.fetch_token(
        about["token_endpoint"], authorization_response=person.follow(url), code_verifier=verifier
    )

    def believed(token: str, **wanted: Any) -> CodeIDToken:
        read = jwt.decode(token, keys, algorithms=about["id_token_signing_alg_values_supported"])
        given = {"nonce": nonce, "client_id": client["clientId"], "access_token": answer["access_token"]}
        known = {"iss": {"value": about["issuer"]}, "aud": {"value": client["clientId"]}}
        claims = CodeIDToken(read.claims, read.header, known, {**given, **wanted})
        claims.validate()
        return claims

    claims = believed(answer["id_token"])
    me = session.get(f"{tls_tenant.url}/api/v1/users/me").json()
    assert (claims["sub"], claims["name"], claims["email"]) == (me["id"], me["name"], me["email"])
    assert 0 < claims["auth_time"] <= claims["iat"] < claims["exp"]
    assert {"nonce", "at_hash"} <= {*claims}
    told = session.get(about["userinfo_endpoint"]).json()
    assert told == {name: claims[name] for name in told}
    assert {*told} == {"sub", "name", "email"}
    for wrong in ({"nonce": "other"}, {"access_token": "other"}):
        with pytest.raises(InvalidClaimError):
            believed(answer["id_token"], **wrong)
    head, body, signature = answer["id_token"].split(".")
    with pytest.raises(BadSignatureError):
        believed(f"{head}.{body}.{signature[::-1]}")
    assert session.get(f"{tls_tenant.url}/api/v1/spaces").status_code == 403, "openid opens nothing else"


def test_authlib_with_a_key(tls_tenant: Tenant) -> None:
    key = ECKey.generate_key("P-384", {"kid": "k1", "use": "sig", "alg": "ES384"})
    public = key.as_dict(private=False)
    client = machine(tls_tenant, allowedAuthMethods=["private_key_jwt"], publicKeys=[public])
    assert "clientSecret" not in client
    endpoint = ends(tls_tenant)["token_endpoint"]
    session = AuthlibSession(client["clientId"], key, token_endpoint_auth_method="private_key_jwt")
    trust(session, tls_tenant)
    signer = PrivateKeyJWT(endpoint, {"exp": int(time.time()) + 60}, {"kid": "k1"}, "ES384")
    session.register_client_auth_method(signer)
    session.fetch_token(endpoint, grant_type="client_credentials")
    again = session.get(f"{tls_tenant.url}/api/v1/users/me")
    assert again.status_code == 200, again.text


def test_what_is_published_is_as_the_standards_say(tls_tenant: Tenant) -> None:
    about = admin(tls_tenant, "/.well-known/openid-configuration")
    AuthorizationServerMetadata(about).validate()
    assert about["issuer"] == tls_tenant.url
    client = machine(tls_tenant)
    session = AuthlibSession(client["clientId"], client["clientSecret"])
    trust(session, tls_tenant)
    token = session.fetch_token(about["token_endpoint"], grant_type="client_credentials")["access_token"]
    keys = KeySet.import_key_set(admin(tls_tenant, urlsplit(about["jwks_uri"]).path))
    believed = jwt.decode(token, keys, algorithms=["ES384"])
    assert (believed.claims["iss"], believed.claims["aud"]) == ("qlik.api", tls_tenant.url)
