"""The OAuth 2.0 server: every grant over HTTP, and everything it has to refuse."""

import base64
import hashlib
import json
import logging
import secrets
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.tenant.browser import Browser
from tests.tenant.signing import claims_of, data, ec_jwk, ec_key, jwt

COVERS = (
    "oauth.authorize", "oauth.create_token", "oauth.revoke", "metadata.get_authorization_server",
    "oauth_tokens.list", "oauth_tokens.delete",
)  # fmt: skip

CLIENTS = "/api/v1/oauth-clients"
TOKENS = "/api/v1/oauth-tokens"
ME = "/api/v1/users/me"
BACK = "https://client.example/cb"
IMPERSONATION = "urn:qlik:oauth:user-impersonation"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
VERIFIER = "v" * 64


@pytest.fixture
def new_client(admin):
    def make(kind="spa", *, trusted=False, **more):
        body = {"appType": kind, "clientName": "Client", "redirectUris": [BACK], **more}
        if trusted:
            body["connectionConfig"] = {"consentMethod": "trusted"}
        answer = admin.send("POST", CLIENTS, body, whole=False)
        assert answer.status == 201, answer.data
        return answer.json

    return make


@pytest.fixture
def machine(new_client):
    grants = ["client_credentials", IMPERSONATION]
    scopes = ["user_default", "admin_classic", "offline_access"]
    return new_client("web", trusted=True, allowedGrantTypes=grants, allowedScopes=scopes)


@pytest.fixture
def browser(nobody, tenant):
    found = Browser(nobody)
    found.log_in("local|owner", tenant.api_key)
    return found


def challenge(verifier=VERIFIER):
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def ask(browser, client, **changed):
    query = {
        "response_type": "code", "client_id": client["clientId"], "redirect_uri": BACK,
        "scope": "user_default", "state": "s1", "code_challenge": challenge(),
        "code_challenge_method": "S256",
    }  # fmt: skip
    query = {name: value for name, value in (query | changed).items() if value is not None}
    return browser.get(f"/oauth/authorize?{urlencode(query)}")


def answered(answer):
    """What the client learns from a redirect."""
    assert answer.status == 302, answer.data
    address = answer.headers["location"]
    assert address.startswith(BACK), address
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def decide(browser, answer, decision="allow", **changed):
    page = browser.get(answer.headers["location"])
    assert page.status == 200
    query = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    form = {**query, "csrf": browser.cookies["_csrfToken"], "decision": decision, **changed}
    return browser.form("/oauth/consent", form)


def token(api, body, *, form=False, basic=None):
    headers = {}
    if basic:
        headers["Authorization"] = "Basic " + base64.b64encode(":".join(basic).encode()).decode()
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(body).encode()
    return api.send("POST", "/oauth/token", body, headers=headers)


def redeem(api, client, code, /, **changed):
    body = {
        "grant_type": "authorization_code", "client_id": client["clientId"], "code": code,
        "code_verifier": VERIFIER, "redirect_uri": BACK,
    }  # fmt: skip
    if "clientSecret" in client:
        body["client_secret"] = client["clientSecret"]
    return token(api, {name: value for name, value in (body | changed).items() if value is not None})


def me(api, access):
    return api.send("GET", ME, headers={"Authorization": f"Bearer {access}"})


# What it says about itself ----------------------------------------------------------------------------------


def test_what_is_published(nobody, tenant, machine):
    found = nobody.get("/.well-known/oauth-authorization-server").json
    assert found["issuer"] == tenant.url
    assert found["token_endpoint"] == f"{tenant.url}/oauth/token"
    assert {"authorization_code", "refresh_token", "client_credentials"} <= {*found["grant_types_supported"]}
    about = nobody.get("/.well-known/openid-configuration").json
    assert found.items() <= about.items()
    assert about["userinfo_endpoint"] == f"{tenant.url}/oauth/userinfo"
    key, other = nobody.get(found["jwks_uri"]).json["keys"]
    assert (key["alg"], other["alg"], {*other} & {"d", "p", "q"}) == ("ES384", "RS256", set())
    access = token(nobody, credentials(machine)).json["access_token"]
    signed, _, mark = access.rpartition(".")
    r, s = (int.from_bytes(data(mark)[at : at + 48]) for at in (0, 48))
    numbers = (int.from_bytes(data(key[name])) for name in ("x", "y"))
    public = ec.EllipticCurvePublicNumbers(*numbers, ec.SECP384R1()).public_key()
    public.verify(encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA384()))


# Authorization code -----------------------------------------------------------------------------------------


def test_a_whole_login(nobody, tenant, new_client):
    client = new_client()
    browser = Browser(nobody)
    first = ask(browser, client)
    assert first.headers["location"].startswith("/login/local?")
    back = parse_qs(urlsplit(first.headers["location"]).query)["returnto"][0]
    done = browser.log_in("local|owner", tenant.api_key, returnto=back)
    assert done.headers["location"] == back
    asked = browser.get(back)
    assert asked.headers["location"].startswith("/oauth/consent?")
    got = answered(decide(browser, asked))
    assert got["state"] == "s1"
    answer = redeem(nobody, client, got["code"], deviceType="laptop", description="mine")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("bearer", 21600, "user_default")
    assert "refresh_token" not in body
    assert me(nobody, body["access_token"]).json["id"] == tenant.user_id
    (row,) = browser.get(TOKENS).json["data"]
    assert (row["deviceType"], row["description"], row["userId"]) == ("laptop", "mine", tenant.user_id)
    assert answered(ask(browser, client))["code"]  # agreed once, asked no more


def test_claims_of_an_access_token(nobody, tenant, machine):
    body = token(nobody, credentials(machine)).json
    claims = claims_of(body["access_token"])
    assert claims.keys() == {"subType", "purpose", "jti", "iat", "exp", "aud", "iss"}
    assert (claims["subType"], claims["purpose"], claims["iss"]) == ("user", "accessToken", "qlik.api")
    assert claims["exp"] - claims["iat"] == 21600
    assert claims["aud"] == tenant.url
    assert body["access_token"].startswith("eyJhbGciOiJFUzM4NCIs")
    kept = str(tenant.store.execute("SELECT doc FROM oauth_access"))
    assert body["access_token"] not in kept
    assert machine["clientSecret"] not in str(tenant.events.list())


def test_unknown_clients_and_addresses_are_no_redirect(browser, new_client):
    client = new_client()
    for changed in (
        {"client_id": "none"}, {"client_id": None}, {"redirect_uri": "https://evil.example/cb"},
        {"redirect_uri": f"{BACK}/more"}, {"redirect_uri": None}, {"redirect_uri": f"{BACK}?x=1"},
    ):  # fmt: skip
        answer = ask(browser, client, **changed)
        assert answer.status == 400
        assert answer.error["title"]
        assert "location" not in answer.headers


def test_a_program_on_the_users_machine_has_any_port(browser, new_client):
    client = new_client("native", trusted=True, redirectUris=["http://localhost:8000/auth/callback"])
    for port in (8000, 51234):
        address = f"http://localhost:{port}/auth/callback"
        assert ask(browser, client, redirect_uri=address).headers["location"].startswith(f"{address}?code=")
    assert ask(browser, client, redirect_uri="http://localhost:8000/other").status == 400
    assert ask(browser, client, redirect_uri="http://127.0.0.1:8000/auth/callback").status == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"state": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "user_default admin_classic"}, "invalid_scope"),
        ({"scope": "offline_access"}, "invalid_scope"),
        ({"prompt": "perhaps"}, "invalid_request"),
        ({"max_age": "old"}, "invalid_request"),
    ],
)
def test_errors_go_to_the_client(browser, new_client, changed, error):
    got = answered(ask(browser, new_client(trusted=True), **changed))
    assert got["error"] == error
    assert got["error_description"]
    assert "code" not in got
    assert got.get("state") == (None if "state" in changed else "s1")


def test_prompt_and_max_age(tenant, nobody, browser, new_client):
    trusted, asking = new_client(trusted=True), new_client()
    assert answered(ask(Browser(nobody), trusted, prompt="none"))["error"] == "login_required"
    assert answered(ask(browser, asking, prompt="none"))["error"] == "consent_required"
    assert answered(ask(browser, trusted, prompt="none"))["code"]
    assert ask(browser, trusted, prompt="login").headers["location"].startswith("/login/local?")
    assert answered(ask(browser, trusted, max_age="60"))["code"]
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(minutes=2)
    assert ask(browser, trusted, max_age="60").headers["location"].startswith("/login/local?")


def test_consent_is_the_users(browser, nobody, new_client, tenant):
    client = new_client()
    answer = ask(browser, client)
    assert answered(decide(browser, answer, "deny"))["error"] == "access_denied"
    assert decide(browser, answer, csrf="wrong").status == 403
    assert decide(browser, answer, csrf="").status == 403
    stranger = Browser(nobody)
    assert stranger.form("/oauth/consent", {"decision": "allow", "csrf": ""}).status == 403
    assert decide(browser, answer, redirect_uri="https://evil.example").status == 400
    foreign = {"Origin": "https://evil.example"}
    assert browser.form("/oauth/consent", {}, foreign).status == 403
    page = browser.get(answer.headers["location"])
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


@pytest.fixture
def code(browser, new_client):
    def make(client):
        return answered(ask(browser, client))["code"]

    return make


def test_a_code_counts_once_and_takes_its_tokens_along(nobody, new_client, code):
    client = new_client(trusted=True)
    one = code(client)
    access = redeem(nobody, client, one).json["access_token"]
    assert me(nobody, access).status == 200
    assert redeem(nobody, client, one).status == 401
    assert me(nobody, access).status == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "w" * 64}, {"redirect_uri": "https://client.example/other"}, {"code": "unknown"},
        {"client_id": "unknown"}, {"code_verifier": "v" * 42},
    ],
)  # fmt: skip
def test_codes_that_are_not_good(nobody, new_client, code, changed):
    client = new_client(trusted=True)
    answer = redeem(nobody, client, code(client), **changed)
    assert answer.status == 401
    assert set(answer.json) == {"errors", "traceId"}


@pytest.mark.parametrize("missing", ["code", "code_verifier", "redirect_uri", "grant_type"])
def test_a_token_request_that_is_not_whole(nobody, new_client, missing):
    answer = redeem(nobody, new_client(), "x", **{missing: None})
    assert (answer.status, answer.error["source"]) == (400, {"pointer": f"/{missing}"})


def test_codes_of_others(tenant, nobody, new_client, code):
    mine, theirs = new_client(trusted=True), new_client(trusted=True)
    one = code(mine)
    assert redeem(nobody, theirs, one).status == 401
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(minutes=2)
    assert redeem(nobody, mine, one).status == 401


def test_a_confidential_client_proves_itself(nobody, new_client, code):
    client = new_client("web", trusted=True)
    assert redeem(nobody, client, code(client), client_secret=None).status == 401
    assert redeem(nobody, client, code(client), client_secret="wrong").status == 401
    assert redeem(nobody, client, code(client)).status == 200
    body = {
        "grant_type": "authorization_code", "code": code(client), "code_verifier": VERIFIER,
        "redirect_uri": BACK,
    }  # fmt: skip
    assert token(nobody, body, form=True, basic=(client["clientId"], client["clientSecret"])).status == 200


# Refresh ----------------------------------------------------------------------------------------------------


@pytest.fixture
def offline(nobody, browser, new_client):
    client = new_client("native", trusted=True, allowedScopes=["user_default", "offline_access"])
    got = answered(ask(browser, client, scope="user_default offline_access"))
    return client, redeem(nobody, client, got["code"]).json


def renew(api, client, refresh, **more):
    body = {"grant_type": "refresh_token", "client_id": client["clientId"], "refresh_token": refresh}
    return token(api, body | more)


def test_refresh_tokens_rotate(tenant, nobody, offline):
    client, first = offline
    second = renew(nobody, client, first["refresh_token"]).json
    assert second["refresh_token"] != first["refresh_token"]
    assert me(nobody, second["access_token"]).status == 200
    third = token(nobody, {"grant_type": "refresh_token", "refresh_token": second["refresh_token"]})
    assert third.status == 200
    stolen = renew(nobody, client, first["refresh_token"])
    assert stolen.status == 401
    for found in (first, second, third.json):
        assert me(nobody, found["access_token"]).status == 401
    assert renew(nobody, client, third.json["refresh_token"]).status == 401
    assert tenant.events.list("com.qlik.oauth-token.revoked")


def test_refresh_tokens_that_are_not_good(tenant, nobody, offline, new_client):
    client, first = offline
    assert renew(nobody, new_client("native"), first["refresh_token"]).status == 401
    assert renew(nobody, client, "unknown").status == 401
    assert renew(nobody, client, first["access_token"]).status == 401
    assert me(nobody, first["refresh_token"]).status == 401
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(days=31)
    assert renew(nobody, client, first["refresh_token"]).status == 401


def test_a_disabled_user_gets_nothing(admin, nobody, new_user, new_client):
    ann = new_user("ann")
    browser = Browser(nobody)
    browser.log_in("ann", ann.key)
    client = new_client("native", trusted=True, allowedScopes=["user_default", "offline_access"])
    got = answered(ask(browser, client, scope="user_default offline_access"))
    first = redeem(nobody, client, got["code"]).json
    admin.patch(f"/api/v1/users/{ann.user_id}", status="disabled")
    assert me(nobody, first["access_token"]).status == 401
    assert renew(nobody, client, first["refresh_token"]).status == 403


# Machines ---------------------------------------------------------------------------------------------------


def credentials(client, **more):
    body = {"grant_type": "client_credentials", "client_id": client["clientId"]}
    return body | {"client_secret": client["clientSecret"]} | more


def test_a_machine_is_a_user_of_its_own(admin, nobody, machine):
    answer = token(nobody, credentials(machine))
    assert answer.json["scope"] == "user_default admin_classic offline_access"
    assert "refresh_token" not in answer.json
    bot = me(nobody, answer.json["access_token"]).json
    assert bot["subject"] == f"qlikbot\\{machine['clientId']}"
    assert [role["name"] for role in bot["assignedRoles"]] == ["TenantAdmin"]
    subject = f"QLIKBOT\\\\{machine['clientId'].upper()}"
    (found,) = admin.get("/api/v1/users", filter=f'subject eq "{subject}"').json["data"]
    assert (found["id"], found["clientId"]) == (bot["id"], machine["clientId"])
    again = token(
        nobody, {"grant_type": "client_credentials"}, basic=(machine["clientId"], machine["clientSecret"])
    )
    assert me(nobody, again.json["access_token"]).json["id"] == bot["id"]
    form = token(nobody, credentials(machine), form=True)
    assert form.status == 200


def test_machines_that_may_not(nobody, machine, new_client):
    grants = {"allowedGrantTypes": ["client_credentials"]}
    for body, status in (
        (credentials(machine, client_secret="wrong"), 401),
        (credentials(machine, client_secret=""), 401),
        (credentials(machine, client_id="none"), 401),
        (credentials(machine, scope="apps"), 400),
        (credentials(machine, grant_type="password"), 400),
        (credentials(new_client("web", **grants)), 403),
        (credentials(new_client("web", trusted=True)), 403),
    ):
        assert token(nobody, body).status == status, body
    assert token(nobody, credentials(machine), basic=("other", "x")).status == 401
    assert (
        nobody.send("POST", "/oauth/token", b"[]", headers={"Content-Type": "application/json"}).status == 400
    )


def test_scopes_restrict_rights(nobody, machine):
    def call(scope, method, target, body=None):
        access = token(nobody, credentials(machine, scope=scope)).json["access_token"]
        return nobody.send(method, target, body, headers={"Authorization": f"Bearer {access}"}).status

    assert call("user_default admin_classic", "GET", "/api/v1/roles") == 200
    assert call("user_default", "GET", "/api/v1/roles") == 403
    assert call("user_default", "GET", "/api/v1/spaces") == 200
    assert call("offline_access", "GET", "/api/v1/spaces") == 403
    assert call("user_default", "POST", "/api/v1/api-keys", {"description": "more than it has"}) == 403
    assert call("user_default admin_classic", "POST", "/api/v1/api-keys", {"description": "as much"}) == 201
    assert call("offline_access", "GET", ME) == 200


def test_narrow_scopes(admin, nobody, new_client):
    scopes = ["spaces.shared:read", "apps:read"]
    client = new_client("web", trusted=True, allowedGrantTypes=["client_credentials"], allowedScopes=scopes)
    access = token(nobody, credentials(client)).json["access_token"]
    headers = {"Authorization": f"Bearer {access}"}
    assert nobody.send("GET", "/api/v1/spaces", headers=headers).status == 200
    body = {"name": "x", "type": "shared"}
    assert nobody.send("POST", "/api/v1/spaces", body, headers=headers).status == 403
    assert nobody.send("GET", "/api/v1/users", headers=headers).status == 403
    assert nobody.send("POST", "/api/v1/apps", {}, headers=headers).status == 403


def test_guessing_secrets_is_slowed_down(nobody, machine):
    for _ in range(5):
        assert token(nobody, credentials(machine, client_secret="guess")).status == 401
    answer = token(nobody, credentials(machine))
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) > 0


def test_impersonation(tenant, admin, nobody, machine, new_user):
    ann = new_user("ann")

    def asking(**lookup):
        return token(
            nobody, credentials(machine, grant_type=IMPERSONATION, scope="user_default", user_lookup=lookup)
        )

    for lookup in ({"field": "subject", "value": "ann"}, {"field": "userId", "value": ann.user_id}):
        access = asking(**lookup).json["access_token"]
        assert me(nobody, access).json["id"] == ann.user_id
    headers = {"Authorization": f"Bearer {access}"}
    assert (
        nobody.send("POST", "/api/v1/spaces", {"name": "x", "type": "shared"}, headers=headers).status == 201
    )
    (row,) = admin.get("/api/v1/audits", eventType="com.qlik.space.created").json["data"]
    assert row["userId"] == ann.user_id
    assert row["extensions"]["actor"]["sub"] == machine["clientId"]
    assert asking(field="subject", value="none").status == 400
    assert asking(field="email", value="ann").status == 400
    assert asking().status == 400
    admin.patch(f"/api/v1/users/{ann.user_id}", status="disabled")
    assert asking(field="subject", value="ann").status == 403


def assertion(tenant, client, key, **changed):
    now = int(time.time())
    claims = {
        "iss": client["clientId"], "sub": client["clientId"], "aud": f"{tenant.url}/oauth/token",
        "jti": secrets.token_hex(8), "iat": now, "exp": now + 60,
    }  # fmt: skip
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt(claims | changed, key),
    }


def test_a_key_instead_of_a_secret(tenant, nobody, new_client):
    client = new_client(
        "web", trusted=True, allowedGrantTypes=["client_credentials"], publicKeys=[ec_jwk(ec_key())],
        allowedAuthMethods=["private_key_jwt"],
    )  # fmt: skip
    good = assertion(tenant, client, ec_key())
    assert token(nobody, good, form=True).status == 200
    assert token(nobody, good).status == 401  # replayed
    now = int(time.time())
    for body in (
        assertion(tenant, client, ec_key("other")),
        assertion(tenant, client, ec_key(), aud=tenant.url),
        assertion(tenant, client, ec_key(), sub="other"),
        assertion(tenant, client, ec_key(), exp=now + 600),
        assertion(tenant, client, ec_key(), exp=now - 1, iat=now - 60),
        assertion(tenant, client, ec_key(), jti=None),
    ):
        assert token(nobody, body).status == 401
    assert token(nobody, good | {"client_assertion_type": "x"}).status == 400


def test_keys_at_an_address(tenant, nobody, new_client):
    keys = [{**ec_jwk(ec_key()), "kid": "old"}]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": keys}).encode())

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        client = new_client(
            "web", trusted=True, allowedGrantTypes=["client_credentials"],
            allowedAuthMethods=["private_key_jwt"], jwksUri=f"http://127.0.0.1:{server.server_port}/jwks",
        )  # fmt: skip
        assert token(nobody, assertion(tenant, client, ec_key())).status == 401
        keys[:] = [ec_jwk(ec_key("next"), "k2"), ec_jwk(ec_key())]  # the client has changed its keys
        assert token(nobody, assertion(tenant, client, ec_key())).status == 200
        assert token(nobody, assertion(tenant, client, ec_key("next"))).status == 401
        server.shutdown()
    assert token(nobody, assertion(tenant, client, ec_key())).status == 401


def test_fewer_scopes_with_a_renewal(nobody, offline):
    client, first = offline
    fewer = renew(nobody, client, first["refresh_token"], scope="offline_access")
    assert fewer.json["scope"] == "offline_access"
    headers = {"Authorization": f"Bearer {fewer.json['access_token']}"}
    assert nobody.send("GET", "/api/v1/spaces", headers=headers).status == 403
    whole = renew(nobody, client, fewer.json["refresh_token"])
    assert whole.json["scope"] == "user_default offline_access"
    assert renew(nobody, client, whole.json["refresh_token"], scope="admin_classic").status == 400
    assert renew(nobody, client, whole.json["refresh_token"]).status == 200, "it was not used up"


def test_only_ones_own_tokens_are_revoked(nobody, machine, new_client):
    grants = {"allowedGrantTypes": ["client_credentials"]}
    other = new_client("web", trusted=True, **grants)
    access = token(nobody, credentials(machine)).json["access_token"]
    proof = {"client_id": other["clientId"], "client_secret": other["clientSecret"]}
    assert nobody.send("POST", "/oauth/revoke", {"token": access, **proof}).status == 401
    proof = {"client_id": machine["clientId"], "client_secret": "wrong"}
    assert nobody.send("POST", "/oauth/revoke", {"token": access, **proof}).status == 401
    assert me(nobody, access).status == 200


@pytest.mark.parametrize("name", ["client_id", "client_secret", "code", "scope", "grant_type"])
def test_parameters_are_text(nobody, machine, name):
    answer = token(nobody, credentials(machine, **{name: 5}))
    assert (answer.status, answer.error["source"]) == (400, {"pointer": f"/{name}"})


def test_odd_letters_are_no_failure(browser, nobody, machine, new_client):
    odd = 'a"\\\u00e9\n'
    for changed in ({"client_id": odd}, {"redirect_uri": odd}):
        assert ask(browser, new_client(trusted=True), **changed).status == 400
    for changed in ({"response_type": odd}, {"scope": odd}, {"code_challenge": odd}):
        assert answered(ask(browser, new_client(trusted=True), **changed))["error"]
    for changed in ({"grant_type": odd}, {"scope": odd}):
        assert token(nobody, credentials(machine, **changed)).status == 400
    for changed in ({"client_id": odd}, {"client_secret": odd}):
        assert token(nobody, credentials(machine, **changed)).status == 401


# Exchange and revocation ------------------------------------------------------------------------------------


def exchange(api, client, access, **changed):
    body = {
        "grant_type": EXCHANGE, "client_id": client["clientId"], "subject_token": access,
        "subject_token_type": "urn:ietf:params:oauth:token-type:access_token", "purpose": "webresource",
    }  # fmt: skip
    return token(api, body | changed)


def test_tokens_for_addresses(tenant, nobody, machine, new_client):
    access = token(nobody, credentials(machine)).json["access_token"]
    made = exchange(nobody, machine, access)
    assert made.json["issued_token_type"].endswith("access_token")
    short = made.json["access_token"]
    assert nobody.get(ME, accessToken=short).status == 200
    assert me(nobody, short).status == 401
    assert nobody.get(ME, accessToken=access).status == 401
    socket = exchange(nobody, machine, access, purpose="websocket").json["access_token"]
    assert nobody.get(ME, accessToken=socket).status == 401

    def scope(query):
        return {"type": "websocket", "path": "/app/x", "headers": [], "query_string": query.encode()}

    assert tenant.identify(scope(f"accessToken={socket}")).name == "Client"
    assert tenant.identify(scope(f"accessToken={short}")) is None
    assert tenant.identify(scope(f"accessToken={access}")) is None
    for changed in ({"purpose": "x"}, {"subject_token_type": "x"}):
        assert exchange(nobody, machine, access, **changed).status == 400
    assert exchange(nobody, machine, "unknown").status == 401
    assert exchange(nobody, new_client(), access).status == 401
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(minutes=6)
    assert nobody.get(ME, accessToken=short).status == 401


def test_access_tokens_end(tenant, nobody, machine):
    access = token(nobody, credentials(machine)).json["access_token"]
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(hours=6, seconds=1)
    answer = me(nobody, access)
    assert answer.status == 401
    assert "expired" in answer.error["detail"]


def test_revocation(nobody, machine, offline):
    access = token(nobody, credentials(machine)).json["access_token"]
    answer = nobody.send("POST", "/oauth/revoke", {"token": access, "token_type_hint": "access_token"})
    assert (answer.status, answer.data) == (200, b"")
    assert me(nobody, access).status == 401
    client, first = offline
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"token": first["refresh_token"]}).encode()
    assert nobody.send("POST", "/oauth/revoke", body, headers=form).status == 200
    assert me(nobody, first["access_token"]).status == 401
    assert renew(nobody, client, first["refresh_token"]).status == 401
    assert nobody.send("POST", "/oauth/revoke", {"token": "unknown"}).status == 200
    for wrong in ({}, {"token": ""}, {"token": "x", "token_type_hint": "id_token"}):
        assert nobody.send("POST", "/oauth/revoke", wrong).status == 400


def test_grants_are_listed_and_ended(admin, nobody, machine, new_user, offline):
    ann = new_user("ann")
    mine = [row for row in admin.get(TOKENS).json["data"] if row["userId"] == admin.user_id]
    assert len(mine) == 1
    access = token(nobody, credentials(machine)).json["access_token"]
    assert len(admin.all(TOKENS, limit=1)) == 2
    assert ann.get(TOKENS).json["data"] == []
    assert ann.get(TOKENS, userId=admin.user_id).status == 403
    assert ann.delete(f"{TOKENS}/{mine[0]['id']}").status == 404
    assert admin.delete(f"{TOKENS}/{mine[0]['id']}").status == 204
    assert admin.delete(f"{TOKENS}/{mine[0]['id']}").status == 404
    assert me(nobody, offline[1]["access_token"]).status == 401
    assert admin.delete(f"{CLIENTS}/{machine['clientId']}").status == 204
    assert me(nobody, access).status == 401
    assert token(nobody, credentials(machine)).status == 401


def test_no_secret_is_logged(nobody, machine, new_client, code, caplog):
    caplog.set_level(logging.DEBUG)
    client = new_client(trusted=True)
    one = code(client)
    access = redeem(nobody, client, one).json["access_token"]
    me(nobody, access)
    nobody.get(ME, accessToken=access)
    token(nobody, credentials(machine, client_secret="a wrong secret"))
    token(nobody, credentials(machine))
    Browser(nobody).log_in("local|owner", "a wrong password")
    for secret in (one, access, machine["clientSecret"], "a wrong secret", "a wrong password", VERIFIER):
        assert secret not in caplog.text
