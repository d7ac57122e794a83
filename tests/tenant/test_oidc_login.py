"""Logging in at an identity provider: a real one, run beside the tenant, and one that lies."""

import json
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest

from tests.ports import free_port
from tests.tenant.browser import Browser
from tests.tenant.signing import jwt, rsa_key, text

COVERS = ("login.start", "identity_providers.create", "identity_providers.patch")
IDPS = "/api/v1/identity-providers"
ME = "/api/v1/users/me"


# A real provider --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real():
    """The address of an OpenID provider in a process of its own."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    command += ["--require-nonce", "true"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{address}/.well-known/openid-configuration"):
                    break
            except OSError:
                time.sleep(0.1)
        else:
            raise AssertionError("the provider does not start")
        yield address
    finally:
        process.terminate()
        process.wait(60)


def know(real, subject, **claims):
    body = json.dumps(claims).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{real}/users/{subject}", body, headers, method="PUT")
    with urllib.request.urlopen(request):
        pass


def options(address, **more):
    return {
        "clientId": "tenant", "clientSecret": "s3cret", "claimsMapping": {"sub": ["/sub"]},
        "discoveryUrl": f"{address}/.well-known/openid-configuration", **more,
    }  # fmt: skip


@pytest.fixture
def provider(admin):
    def make(address, tolerance=5, create=True, pending=False, kind="generic", **more):
        given = options(address, **more)
        body = {
            "protocol": "OIDC", "provider": kind, "interactive": True, "clockToleranceSec": tolerance,
            "createNewUsersOnLogin": create,
        }  # fmt: skip
        body |= {"pendingOptions": given} if pending else {"options": given, "skipVerify": True}
        return admin.made(IDPS, body)

    return make


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def agree(address, subject):
    """What a user does at the real provider; the address the browser is sent back to."""
    form = urlencode({"sub": subject}).encode()
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(Stay).open(urllib.request.Request(address, form), timeout=60)
    with answer.value:
        assert answer.value.code == 302
        return answer.value.headers["location"]


def log_in(browser, subject, **query):
    """The whole way of a browser; the answer of the callback."""
    start = browser.get("/login", **query)
    assert start.status == 302, start.data
    back = urlsplit(agree(start.headers["location"], subject))
    assert back.path == "/login/callback"
    return browser.get(f"{back.path}?{back.query}")


@pytest.fixture
def browser(nobody):
    return Browser(nobody)


def test_a_user_logs_in(tenant, admin, browser, provider, real):
    provider(real)
    admin.send("PATCH", "/api/v1/groups/settings", [
        {"op": "replace", "path": "/autoCreateGroups", "value": True}
    ])  # fmt: skip
    groups = ["Sales", "x" * 257, "y" * 256, 5]
    know(real, "bob", name="Bob", email="bob@example.org", email_verified=True, groups=groups)
    asked = browser.get("/login", returnto="/api/v1/users/me", login_hint="bob", prompt="login", max_age=600)
    sent = dict(parse_qsl(urlsplit(asked.headers["location"]).query))
    assert (sent["login_hint"], sent["prompt"], sent["max_age"]) == ("bob", "login", "600")
    assert (sent["code_challenge_method"], len(sent["code_challenge"])) == ("S256", 43)
    done = log_in(browser, "bob", returnto=ME)
    assert (done.status, done.headers["location"]) == (302, ME)
    me = browser.get(f"{ME}?fields=name,email,subject,groups,assignedGroups", whole=False).json
    assert (me["name"], me["email"], me["subject"]) == ("Bob", "bob@example.org", "bob")
    assert {*me["groups"]} == {"Sales", "y" * 256}
    know(real, "bob", name="Bob", email="bob@example.org")
    assert log_in(Browser(browser.api), "bob").status == 302
    assert {*browser.get(f"{ME}?fields=groups", whole=False).json["groups"]} == {
        "Sales",
        "y" * 256,
    }  # said nothing of them
    (event, *_) = tenant.events.list("com.qlik.user-session.begin")
    assert event["data"]["authMethod"] == "oidc"
    assert "s3cret" not in json.dumps(tenant.events.list())


def test_many_groups_stop_no_login(monkeypatch, admin, browser, provider, real):
    monkeypatch.setattr("qlik_tenant.services.groups.provider.MOST_GROUPS", 3)
    provider(real, claimsMapping={"sub": ["/sub"], "groups": ["/none", "/deep/0/names"]})
    admin.send("PATCH", "/api/v1/groups/settings", [
        {"op": "replace", "path": "/autoCreateGroups", "value": True}
    ])  # fmt: skip
    know(real, "carl", deep=[{"names": [f"g{at}" for at in range(9)]}])
    assert log_in(browser, "carl").status == 302
    assert len(browser.get(f"{ME}?fields=groups", whole=False).json["groups"]) == 3


def test_logging_out(browser, provider, real, admin):
    made = provider(real)
    log_in(browser, "dora")
    gone = browser.get("/logout")
    assert gone.status == 302
    assert gone.headers["location"].startswith(f"{real}/oauth2/end_session?")
    assert browser.get(ME).status == 401
    admin.patch(f"{IDPS}/{made['id']}", active=False)
    assert browser.get("/login").headers["location"].startswith("/login/local")


def test_an_oauth_client_is_waited_for(admin, browser, provider, real):
    provider(real)
    body = {
        "appType": "spa", "clientName": "C", "redirectUris": ["https://c.example/cb"],
        "connectionConfig": {"consentMethod": "trusted"},
    }  # fmt: skip
    client = admin.made("/api/v1/oauth-clients", body)
    query = {
        "response_type": "code", "client_id": client["clientId"], "redirect_uri": "https://c.example/cb",
        "scope": "user_default", "state": "s", "code_challenge": "c" * 43, "code_challenge_method": "S256",
    }  # fmt: skip
    first = browser.get("/oauth/authorize", **query)
    address = urlsplit(first.headers["location"])
    assert address.path == "/login"
    done = log_in(browser, "emil", **dict(parse_qsl(address.query)))
    last = browser.get(done.headers["location"])
    assert last.headers["location"].startswith("https://c.example/cb?code=")


def test_who_may_come(admin, browser, provider, real, new_user):
    provider(real, create=False)
    assert log_in(browser, "frida").status == 401
    ann = new_user("ann")
    assert log_in(browser, "ann").status == 302
    admin.patch(f"/api/v1/users/{ann.user_id}", status="disabled")
    assert log_in(Browser(browser.api), "ann").status == 401
    assert browser.get(ME).status == 401


def test_invited_users_are_known_by_their_address(admin, browser, provider, real):
    provider(real, realm="ACME")
    invited = {"invitees": [{"email": "gus@example.org", "name": "Gus"}]}
    admin.send("POST", "/api/v1/users/actions/invite", invited)
    know(real, "gus", email="gus@example.org", email_verified=False)
    assert log_in(Browser(browser.api), "gus").status == 302
    know(real, "gus2", email="hanna@example.org", email_verified=True)
    admin.send("POST", "/api/v1/users/actions/invite", {"invitees": [{"email": "hanna@example.org"}]})
    assert log_in(browser, "gus2").status == 302
    me = browser.get(ME).json
    assert (me["subject"], me["status"]) == ("ACME\\gus2", "active")
    rows = admin.all("/api/v1/users", filter='email eq "hanna@example.org"')
    assert [row["id"] for row in rows] == [me["id"]]
    assert len(admin.all("/api/v1/users", filter='email eq "gus@example.org"')) == 2


def test_a_login_belongs_to_its_browser(tenant, nobody, browser, provider, real):
    provider(real)
    start = browser.get("/login", returnto="/")
    back = urlsplit(agree(start.headers["location"], "ida"))
    target = f"{back.path}?{back.query}"
    assert nobody.get(target).status == 400
    assert browser.get(target).status == 400, "the state is used up"
    assert browser.get("/login/callback?state=x&code=y").status == 400
    start = browser.get("/login", returnto="/")
    state = parse_qs(urlsplit(start.headers["location"]).query)["state"][0]
    refused = browser.get(f"/login/callback?state={state}&error=access_denied")
    assert (refused.status, "access_denied" in refused.error["detail"]) == (401, True)
    assert tenant.events.list("com.qlik.v1.user-login.failed")
    start = browser.get("/login", returnto="/")
    state = parse_qs(urlsplit(start.headers["location"]).query)["state"][0]
    assert browser.get(f"/login/callback?state={state}&code=wrong").status == 401
    assert browser.get("/login", returnto="https://evil.example/").status == 400


def test_a_configuration_is_tried_first(admin, tenant, nobody, browser, provider, real):
    made = provider(real, pending=True)
    place, page = f"{IDPS}/{made['id']}", f"/login/verify?id={made['id']}"
    assert nobody.get(page).status == 401
    browser.log_in("local|owner", tenant.api_key)

    def attempt(subject="jana"):
        back = urlsplit(agree(browser.get(page).headers["location"], subject))
        return browser.get(f"{back.path}?{back.query}")

    know(real, "jana", email="jana@example.org")
    assert attempt().status == 200
    row = admin.get(place).json
    assert (row["pendingState"], row["pendingResult"]["status"]) == ("verified", "success")
    assert row["pendingResult"]["resultantClaims"]["email"] == "jana@example.org"
    admin.patch(place, **{"pendingOptions/claimsMapping": {"sub": ["/oid"]}})
    assert attempt().status == 200
    row = admin.get(place).json
    assert (row["pendingState"], row["pendingResult"]["status"]) == ("error", "claimsError")
    start = browser.get(page)
    admin.patch(place, **{"pendingOptions/claimsMapping": {"sub": ["/email"]}})
    back = urlsplit(agree(start.headers["location"], "jana"))
    assert b"configChangedDuringTestError" in browser.get(f"{back.path}?{back.query}").data
    attempt()
    seen = {"QLIK-IDP-POPTS-MATCH": admin.get(place).headers["qlik-idp-popts"]}
    assert admin.send("PATCH", place, [{"op": "promote-options"}], headers=seen).status == 204
    assert admin.patch(place, active=True).status == 204
    assert "pendingOptions" not in admin.get(place).json
    assert log_in(Browser(nobody), "jana").status == 302
    assert admin.all("/api/v1/users", filter='subject eq "jana@example.org"')


# One that lies ----------------------------------------------------------------------------------------------


class Liar:
    """A provider that signs whatever it is told to."""

    def __init__(self):
        self.changed, self.key, self.kid, self.told = {}, rsa_key(), "k1", None
        self.head = {}
        numbers = rsa_key().public_key().public_numbers()
        self.jwks = [{
            "kty": "RSA", "kid": "k1", "use": "sig", "alg": "RS256", "e": text(numbers.e.to_bytes(3)),
            "n": text(numbers.n.to_bytes(256)),
        }]  # fmt: skip
        liar = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.reply({"/d": liar.about(), "/jwks": {"keys": liar.jwks}, "/me": liar.told}[self.path])

            def do_POST(self):
                self.rfile.read(int(self.headers["content-length"]))
                self.reply({"access_token": "at", "id_token": liar.id_token()})

            def reply(self, body):
                content = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def about(self):
        names = {"authorization_endpoint": "/a", "token_endpoint": "/t", "jwks_uri": "/jwks"}
        names |= {"userinfo_endpoint": "/me"} if self.told else {}
        return {"issuer": self.url, **{name: f"{self.url}{path}" for name, path in names.items()}}

    def id_token(self):
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": "tenant", "sub": "kim", "iat": now, "exp": now + 60, "nonce": self.nonce,
            **self.changed,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt(claims, self.key, self.kid, **self.head)


@pytest.fixture
def liar():
    found = Liar()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def come_back(browser, liar):
    def attempt(**query):
        start = browser.get("/login", **query)
        asked = dict(parse_qsl(urlsplit(start.headers["location"]).query))
        liar.nonce = asked["nonce"]
        return browser.get(f"/login/callback?code=c&state={asked['state']}")

    return attempt


def configured(liar, **more):
    return {"discoveryUrl": f"{liar.url}/d", **more}


def test_tokens_that_are_not_believed(liar, provider, come_back):
    provider(liar.url, **configured(liar))
    assert come_back().status == 302
    now = int(time.time())
    for changed in (
        {"iss": "https://other.example"}, {"aud": "other"}, {"aud": ["tenant", "other"]}, {"sub": None},
        {"aud": ["tenant", "other"], "azp": "other"}, {"exp": now - 10}, {"exp": None}, {"iat": None},
        {"iat": now + 60}, {"nbf": now + 60}, {"nonce": "other"}, {"nonce": None}, {"at_hash": "wrong"},
    ):  # fmt: skip
        liar.changed = changed
        answer = come_back()
        assert (answer.status, "id token" in answer.error["detail"]) == (401, True), changed
    liar.changed = {"aud": ["tenant", "other"], "azp": "tenant"}
    assert come_back().status == 302


def test_signatures_that_are_not_believed(liar, provider, come_back):
    provider(liar.url, **configured(liar))
    liar.key = rsa_key("other")
    assert come_back().status == 401
    liar.key, liar.kid = rsa_key(), "k2"
    assert come_back().status == 401
    liar.kid, liar.head = "k1", {"alg": "none"}
    assert come_back().status == 401
    liar.head = {"alg": "HS256"}
    assert come_back().status == 401
    liar.head, liar.jwks = {}, []
    assert come_back().status == 401


def test_clocks_that_differ(liar, provider, come_back):
    provider(liar.url, tolerance=120, **configured(liar))
    now = int(time.time())
    for skew in (-100, 100):
        liar.changed = {"iat": now + skew, "exp": now + skew + 20}
        assert come_back().status == 302
    liar.changed = {"iat": now + 200, "exp": now + 260}
    assert come_back().status == 401


def test_the_age_of_a_login(liar, provider, come_back):
    provider(liar.url, **configured(liar))
    now = int(time.time())
    assert come_back(max_age=60).status == 401
    liar.changed = {"auth_time": now - 100}
    assert come_back(max_age=60).status == 401
    liar.changed = {"auth_time": now - 10}
    assert come_back(max_age=60).status == 302


def test_userinfo_of_somebody_else(liar, provider, come_back, browser):
    made = provider(liar.url, **configured(liar))
    liar.told = {"sub": "other", "name": "Other"}
    assert come_back().status == 401
    liar.told = {"sub": "kim", "name": "Kim"}
    assert come_back().status == 302
    assert browser.get(ME).json["name"] == "Kim"
    liar.told, liar.changed = {"sub": "kim", "name": "Wrong"}, {"name": "Right"}
    provider(liar.url, **configured(liar, useClaimsFromIdToken=True))
    assert made["active"]
    assert come_back().status == 302
    assert browser.get(ME).json["name"] == "Right"


def test_a_provider_that_is_gone(liar, provider, browser):
    provider(liar.url, **configured(liar, discoveryUrl="http://127.0.0.1:9/d"))
    answer = browser.get("/login")
    assert answer.status == 502
    provider(liar.url, **configured(liar, discoveryUrl=f"{liar.url}/jwks"))
    assert browser.get("/login").status == 502
