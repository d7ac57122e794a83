"""The auth-settings service, and clients that register themselves, over HTTP."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.tenant.browser import Browser

COVERS = ("core_auth_settings.get", "core_auth_settings.patch")

SETTINGS = "/api/core/auth-settings"
REGISTER = "/oauth/register"
ME = "/api/v1/users/me"
BACK = "https://agent.example/cb"


def test_settings(admin, new_user):
    first = admin.get(SETTINGS).json
    assert (first["isDefault"], first["maxUserSessionLifespanMinutes"]) == (True, 480)
    assert first["dynamicClientRegistrationEnabled"] is False
    changed = admin.patch(SETTINGS, maxUserSessionLifespanMinutes=60, userSessionInactivityTimeoutMinutes=10)
    assert (changed.status, changed.json["isDefault"]) == (200, False)
    assert admin.get(SETTINGS).json == changed.json
    for wrong in (
        {"maxUserSessionLifespanMinutes": 0}, {"userSessionInactivityTimeoutMinutes": 61},
        {"dynamicClientRegistrationEnabled": "yes"}, {"dcrAllowedAuthenticationMethods": ["x"]}, {"id": "x"},
    ):  # fmt: skip
        assert admin.patch(SETTINGS, **wrong).status == 400
    ann = new_user("ann", "AnalyticsAdmin")
    assert ann.get(SETTINGS).status == 403
    assert ann.patch(SETTINGS, dynamicClientRegistrationEnabled=True).status == 403


@pytest.fixture
def browser(nobody, tenant):
    found = Browser(nobody)
    found.log_in("local|owner", tenant.api_key)
    return found


def test_sessions_end_by_the_settings(tenant, admin, browser):
    admin.patch(SETTINGS, maxUserSessionLifespanMinutes=60, userSessionInactivityTimeoutMinutes=10)
    start = tenant.clock()

    def at(minutes):
        tenant.clock = lambda: start + timedelta(minutes=minutes)
        return browser.get(ME).status

    assert [at(minutes) for minutes in (9, 18, 27, 36, 45, 54)] == [200] * 6
    assert at(61) == 401, "too old"
    tenant.clock = lambda: start
    browser.log_in("local|owner", tenant.api_key)
    assert [at(minutes) for minutes in (9, 18, 29)] == [200, 200, 401], "not used"


# Clients that register themselves ---------------------------------------------------------------------------


@pytest.fixture
def is_open(admin):
    assert admin.patch(SETTINGS, dynamicClientRegistrationEnabled=True).status == 200


def asking(**changed):
    body = {"client_name": "Agent", "client_uri": "https://agent.example", "redirect_uris": [BACK]}
    return {name: value for name, value in (body | changed).items() if value is not None}


def ask(browser, client, scope="user_default"):
    query = {
        "response_type": "code", "client_id": client["client_id"], "redirect_uri": BACK, "scope": scope,
        "state": "s", "code_challenge": "c" * 43, "code_challenge_method": "S256",
    }  # fmt: skip
    return browser.get(f"/oauth/authorize?{urlencode(query)}")


def error_of(answer):
    return parse_qs(urlsplit(answer.headers["location"]).query).get("error", [""])[0]


def test_only_where_the_tenant_lets_them(admin, nobody):
    assert nobody.post(REGISTER, asking()).status == 403
    assert "registration_endpoint" not in nobody.get("/.well-known/oauth-authorization-server").json
    admin.patch(SETTINGS, dynamicClientRegistrationEnabled=True, dcrAllowedAuthenticationMethods=["none"])
    about = nobody.get("/.well-known/oauth-authorization-server").json
    assert urlsplit(about["registration_endpoint"]).path == REGISTER
    assert nobody.post(REGISTER, asking()).status == 400, "no secrets here"
    assert nobody.post(REGISTER, asking(token_endpoint_auth_method="none")).status == 201


def test_a_client_waits_for_an_administrator(tenant, admin, nobody, browser, new_user, is_open):
    client = nobody.made(REGISTER, asking())
    assert client["scope"] == "user_default mcp:execute offline_access"
    assert (client["client_secret_expires_at"], client["redirect_uris"]) == (0, [BACK])
    assert client["client_secret"] not in str(tenant.events.list())
    ann = new_user("ann")
    hers = Browser(nobody)
    hers.log_in("ann", ann.key)
    assert error_of(ask(hers, client)) == "access_denied"
    shown = ask(browser, client)
    form = {name: values[0] for name, values in parse_qs(urlsplit(shown.headers["location"]).query).items()}
    answer = {**form, "decision": "allow"}
    assert hers.form("/oauth/consent", {**answer, "csrf": hers.cookies["_csrfToken"]}).status == 403
    done = browser.form("/oauth/consent", {**answer, "csrf": browser.cookies["_csrfToken"]})
    assert done.headers["location"].startswith(f"{BACK}?code=")
    assert ask(hers, client).headers["location"].startswith("/oauth/consent")
    (row,) = admin.get("/api/v1/oauth-clients", filter='createdByType eq "dcr"').json["data"]
    assert (row["clientId"], row["appType"]) == (client["client_id"], "web")
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(hours=2)
    assert ask(Browser(nobody), client).status == 302


def test_a_client_does_not_wait_for_ever(tenant, admin, nobody, browser, is_open):
    client = nobody.made(REGISTER, asking())
    now = tenant.clock()
    tenant.clock = lambda: now + timedelta(minutes=61)
    assert ask(browser, client).status == 400
    nobody.made(REGISTER, asking())
    rows = admin.get("/api/v1/oauth-clients").json["data"]
    assert client["client_id"] not in [row["clientId"] for row in rows]


def test_public_clients(nobody, is_open):
    client = nobody.made(REGISTER, asking(token_endpoint_auth_method="none"))
    assert "client_secret" not in client
    assert client["scope"] == "user_default mcp:execute"


def test_registrations_that_are_refused(nobody, is_open):
    for wrong in (
        {"client_name": None}, {"client_name": " "}, {"client_uri": None}, {"redirect_uris": None},
        {"redirect_uris": []}, {"redirect_uris": ["http://agent.example/cb"]}, {"redirect_uris": "x"},
        {"grant_types": ["client_credentials"]}, {"grant_types": "authorization_code"},
        {"scope": "admin_classic"}, {"scope": 5}, {"token_endpoint_auth_method": "private_key_jwt"},
    ):  # fmt: skip
        assert nobody.post(REGISTER, asking(**wrong)).status == 400, wrong
    for body in (b"[]", b"{"):
        assert nobody.send("POST", REGISTER, body, headers={"Content-Type": "application/json"}).status == 400
