"""Sessions of browsers: the login page, the cookies, signed JWTs, logging out."""

from datetime import timedelta

import pytest

from qlik_tenant import Tenant
from tests.tenant.browser import Browser
from tests.tenant.conftest import Api
from tests.tenant.signing import ec_key, jwt, login_claims, pem, rsa_key

COVERS = ("login.start", "login.create_jwt_session")

ME = "/api/v1/users/me"
SPACES = "/api/v1/spaces"
SESSION = "/login/jwt-session"
IDPS = "/api/v1/identity-providers"
GROUPS = "/api/v1/groups"


@pytest.fixture
def browser(nobody):
    return Browser(nobody)


@pytest.fixture
def idp(admin):
    return admin.made(
        IDPS,
        {
            "protocol": "jwtAuth", "provider": "external",
            "options": {
                "issuer": "https://issuer.example",
                "staticKeys": [{"kid": "k1", "pem": pem(rsa_key())}, {"kid": "e1", "pem": pem(ec_key())}],
            },
        },
    )  # fmt: skip


def start(browser, token):
    return browser.send("POST", SESSION, {}, headers={"Authorization": f"Bearer {token}"})


def test_the_login_page(tenant, browser):
    answer = browser.get("/login", returnto="/hub")
    assert answer.status == 302
    page = browser.get(answer.headers["location"])
    assert page.status == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert b'name="returnto" value="/hub"' in page.data
    assert browser.get(ME).status == 401
    done = browser.log_in("local|owner", tenant.api_key, returnto="/hub")
    assert (done.status, done.headers["location"]) == (302, "/hub")
    assert browser.cookies.keys() == {"eas.sid", "eas.sid.sig", "_csrfToken", "_csrfToken.sig"}
    assert browser.get(ME).json["id"] == tenant.user_id
    lines = done.headers.get_all("set-cookie")
    assert all("HttpOnly" in line for line in lines if line.startswith("eas.sid"))
    assert browser.cookies["eas.sid"] not in str(tenant.store.execute("SELECT doc FROM sessions"))
    assert [event["type"] for event in tenant.events.list("com.qlik.user-session.begin")]


def test_a_login_by_mail_address(tenant, browser):
    assert browser.log_in("OWNER@tenant.example", tenant.api_key).status == 302
    assert browser.get(ME).status == 200


def test_wrong_secrets(tenant, browser, new_user):
    ann = new_user("ann")
    for user, secret in (("ann", "no"), ("ann", tenant.api_key), ("none", ann.key), ("", ann.key)):
        answer = browser.log_in(user, secret)
        assert answer.status == 401
        assert not browser.cookies
        assert b'name="secret" type="password" required' in answer.data
    assert tenant.events.list("com.qlik.v1.user-login.failed")


def test_guessing_is_slowed_down(tenant, browser, new_user):
    ann = new_user("ann")
    for _ in range(5):
        assert browser.log_in("ann", "guess").status == 401
    answer = browser.log_in("Ann", ann.key)
    assert answer.status == 429
    assert 0 < int(answer.headers["retry-after"]) <= 300
    assert browser.log_in("local|owner", tenant.api_key).status == 302
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(minutes=6)
    assert browser.log_in("ann", ann.key).status == 302


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/x",
        "//evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
        "/x\r\nA: b",
        "x",
    ],
)
def test_nobody_is_sent_to_other_places(browser, tenant, address):
    assert browser.get("/login", returnto=address).status == 400
    assert browser.log_in("local|owner", tenant.api_key, returnto=address).status == 400
    assert not browser.cookies


def test_back_to_the_page_of_a_web_integration(admin, browser, tenant):
    page = {"name": "Portal", "validOrigins": ["https://portal.example"]}
    id = admin.made("/api/v1/web-integrations", page)["id"]
    asked = {"returnto": "https://portal.example/a?b=c", "qlik-web-integration-id": id}
    answer = browser.get("/login", **asked)
    assert answer.status == 302
    done = browser.log_in("local|owner", tenant.api_key, **asked)
    assert done.headers["location"] == "https://portal.example/a?b=c"


def test_markup_in_a_name_stays_text(browser):
    answer = browser.log_in('"><script>x</script>', "no")
    assert b"<script>" not in answer.data


def test_forms_of_other_pages(browser, tenant):
    form = {"user": "local|owner", "secret": tenant.api_key}
    assert browser.form("/login/local", form, {"Origin": "https://evil.example"}).status == 403
    assert browser.send("POST", "/login/local", form).status == 415
    own = {"Origin": tenant.url}
    assert browser.form("/login/local", form, own).status == 302


def test_changes_need_the_csrf_token(tenant, browser):
    browser.log_in("local|owner", tenant.api_key)
    body = {"name": "x", "type": "shared"}
    for headers in ({}, {"qlik-csrf-token": "wrong"}, {"qlik-csrf-token": ""}):
        answer = browser.send("POST", SPACES, body, headers=headers)
        assert answer.status == 403
        assert answer.json["code"] == "CSRF-TOKEN-2"
        assert answer.error["code"] == "CSRF-TOKEN-2"
    assert browser.send("POST", SPACES, body, headers={"qlik-csrf-token": browser.csrf}).status == 201
    assert browser.get(SPACES).status == 200


def test_cookies_that_are_not_ours(tenant, browser):
    browser.log_in("local|owner", tenant.api_key)
    good = dict(browser.cookies)
    for name, value in (("eas.sid", "x" * 43), ("eas.sid.sig", "x"), ("eas.sid.sig", ""), ("eas.sid", "é")):
        browser.cookies = good | {name: value}
        headers = "; ".join(f"{key}={kept}" for key, kept in browser.cookies.items())
        answer = browser.api.send("GET", ME, headers={"Cookie": headers.encode("utf-8").decode("latin-1")})
        assert answer.status == 401, name


def test_sessions_end(tenant, browser):
    browser.log_in("local|owner", tenant.api_key)
    kept = dict(browser.cookies)
    assert browser.get("/logout").status == 200
    assert not browser.cookies
    browser.cookies = kept
    assert browser.get(ME).status == 401
    assert tenant.events.list("com.qlik.user-session.end")
    browser.log_in("local|owner", tenant.api_key)
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(hours=9)
    assert browser.get(ME).status == 401


def test_a_disabled_user(admin, browser, new_user):
    ann = new_user("ann")
    browser.log_in("ann", ann.key)
    assert browser.get(ME).status == 200
    assert admin.patch(f"/api/v1/users/{ann.user_id}", status="disabled").status == 204
    assert browser.get(ME).status == 401


def test_one_password_for_all_lets_the_invited_in(closing):
    tenant = Tenant(in_memory=True, settings={"login_password": "open sesame"}).__enter__()
    admin = Api(tenant, tenant.api_key, tenant.user_id)
    invited = {"invitees": [{"email": mail} for mail in ("new@example.org", "late@example.org")]}
    assert admin.post("/api/v1/users/actions/invite", invited).status == 207
    browser = Browser(Api(tenant, ""))
    assert browser.log_in("new@example.org", "open barley").status == 401
    assert browser.log_in("new@example.org", "open sesame").status == 302
    assert browser.get(ME).json["status"] == "active"
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(days=31)
    assert browser.log_in("late@example.org", "open sesame").status == 401
    closing.submit(tenant.close)


# Signed JWTs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "kid"), [(rsa_key(), "k1"), (ec_key(), "e1")])
def test_a_signed_jwt_starts_a_session(admin, idp, browser, key, kid):
    answer = start(browser, jwt(login_claims(), key, kid))
    assert (answer.status, answer.json) == (200, {})
    me = browser.get(ME).json
    assert (me["subject"], me["name"], me["email"]) == ("jwt|ann", "Ann", "ann@example.org")
    assert browser.send("POST", SPACES, {"name": "x", "type": "shared"}).status == 403
    again = Browser(browser.api)
    assert start(again, jwt(login_claims(name="Ann B."), key, kid)).status == 200
    assert again.get(ME).json["name"] == "Ann B."
    assert again.get(ME).json["id"] == me["id"]


WRONG = {
    "audience": {"aud": "qlik.api"},
    "issuer": {"iss": "https://other.example"},
    "expired": {"iat": 1, "nbf": 1, "exp": 600},
    "not yet": {"nbf": 32_503_680_000, "exp": 32_503_680_600},
    "too long": {"exp": 99_999_999_999},
    "no subject": {"sub": None},
    "no id": {"jti": None},
    "subType": {"subType": "app"},
    "mail not verified": {"email_verified": False},
    "mail verified as text": {"email_verified": "true"},
    "groups as text": {"groups": "sales"},
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG)
def test_claims_that_do_not_do(idp, browser, changed, tenant):
    answer = start(browser, jwt(login_claims(**changed), rsa_key()))
    assert (answer.status, answer.error["title"]) == (401, "Unauthorized")
    assert not browser.cookies
    assert tenant.events.list("com.qlik.v1.jwt-login.failed")


def test_signatures_that_do_not_do(idp, browser):
    good = jwt(login_claims(), rsa_key())
    head, claims, mark = good.split(".")
    for token in (
        jwt(login_claims(), rsa_key("other")),
        jwt(login_claims(), rsa_key(), "k2"),
        jwt(login_claims(), rsa_key(), alg="none"),
        jwt(login_claims(), rsa_key(), alg="HS256"),
        jwt(login_claims(), ec_key(), "k1"),
        jwt(login_claims(), rsa_key(), "e1"),
        f"{head}.{claims}.",
        f"{head}.{claims}.{mark[:-4]}AAAA",
        f"{head}.{claims}",
        "x.y.z",
        "",
    ):
        assert start(browser, token).status == 401
    assert start(browser, good).status == 200


def test_a_jwt_counts_once(idp, browser):
    token = jwt(login_claims(), rsa_key())
    assert start(browser, token).status == 200
    answer = start(browser, token)
    assert answer.status == 401
    assert "used before" in answer.error["detail"]


def test_a_provider_that_is_gone(admin, idp, browser):
    assert admin.delete(f"{IDPS}/{idp['id']}").status == 204
    assert start(browser, jwt(login_claims(), rsa_key())).status == 401


def test_groups_of_claims(admin, idp, browser):
    long = "g" * 257
    assert start(browser, jwt(login_claims(groups=["sales", long]), rsa_key())).status == 200
    assert browser.get(ME).json["groups"] == []
    assert admin.patch(f"{GROUPS}/settings", autoCreateGroups=True).status == 204
    assert start(browser, jwt(login_claims(groups=["sales", long, "sales", " "]), rsa_key())).status == 200
    assert browser.get(ME).json["groups"] == ["sales"]
    assert start(browser, jwt(login_claims(groups=["Sales", "support"]), rsa_key())).status == 200
    assert sorted(browser.get(ME).json["groups"]) == ["sales", "support"]
    assert start(browser, jwt(login_claims(), rsa_key())).status == 200
    assert len(browser.get(ME).json["groups"]) == 2
    assert start(browser, jwt(login_claims(groups=[]), rsa_key())).status == 200
    assert browser.get(ME).json["groups"] == []


def test_groups_beyond_the_limit(admin, idp, browser, monkeypatch):
    monkeypatch.setattr("qlik_tenant.services.groups.provider.MOST_GROUPS", 2)
    admin.patch(f"{GROUPS}/settings", autoCreateGroups=True)
    assert start(browser, jwt(login_claims(groups=["a", "b", "c"]), rsa_key())).status == 200
    assert browser.get(ME).json["groups"] == ["a", "b"]
