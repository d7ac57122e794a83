"""The web-integrations service, and what it opens to other pages (CORS)."""

import pytest

from tests.tenant.browser import Browser

COVERS = (
    "web_integrations.list", "web_integrations.create", "web_integrations.get", "web_integrations.patch",
    "web_integrations.delete",
)  # fmt: skip

WEB = "/api/v1/web-integrations"
ME = "/api/v1/users/me"
PORTAL, EVIL = "https://portal.example", "https://evil.example"


@pytest.fixture
def portal(admin):
    return admin.made(WEB, {"name": "Portal", "validOrigins": [PORTAL, "http://localhost:8080"]})


def test_crud(admin, portal, tenant):
    shown = admin.get(f"{WEB}/{portal['id']}").json
    assert shown == {name: value for name, value in portal.items() if name != "links"}
    assert portal["links"]["self"]["href"].endswith(f"{WEB}/{portal['id']}")
    assert (
        admin.patch(f"{WEB}/{portal['id']}", name="Gate", validOrigins=["https://GATE.example/"]).status
        == 204
    )
    changed = admin.get(f"{WEB}/{portal['id']}").json
    assert (changed["name"], changed["validOrigins"]) == ("Gate", ["https://gate.example"])
    assert admin.delete(f"{WEB}/{portal['id']}").status == 204
    assert admin.get(f"{WEB}/{portal['id']}").status == 404
    types = [event["type"] for event in tenant.events.list() if "web-integration" in event["type"]]
    assert types == [f"com.qlik.web-integration.{what}" for what in ("created", "updated", "deleted")]


def test_list(admin, new_user):
    for name in "cab":
        admin.made(WEB, {"name": name})
    assert [row["name"] for row in admin.all(WEB, limit=2)] == ["a", "b", "c"]
    assert [row["name"] for row in admin.get(WEB, sort="-name").json["data"]] == ["c", "b", "a"]
    assert admin.get(WEB, tenantId="other").json["data"] == []
    assert len(new_user("ann").all(WEB)) == 3


@pytest.mark.parametrize(
    "origin",
    ["*", "https://*.example", "portal.example", "ftp://a.example", "https://a.example/path", "https://", 5],
)
def test_origins_that_are_none(admin, portal, origin):
    assert admin.post(WEB, {"name": "x", "validOrigins": [origin]}).status == 400
    assert admin.patch(f"{WEB}/{portal['id']}", validOrigins=[origin]).status == 400


def test_what_is_refused(admin, portal, new_user):
    ann = new_user("ann")
    for answer in (ann.post(WEB, {"name": "x"}), ann.patch(f"{WEB}/{portal['id']}", name="x")):
        assert answer.status == 403
    assert ann.delete(f"{WEB}/{portal['id']}").status == 403
    assert admin.post(WEB, {"name": "Portal"}).status == 409
    assert admin.post(WEB, {"name": ""}).status == 400
    assert admin.send("PATCH", f"{WEB}/{portal['id']}", {"name": "x"}).status == 400


def preflight(api, origin, target=ME, **query):
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    return api.send("OPTIONS", target, headers=asked, **query)


def test_preflights(nobody, admin, portal):
    answer = preflight(nobody, PORTAL)
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == PORTAL
    assert answer.headers["access-control-allow-credentials"] == "true"
    for name in ("qlik-web-integration-id", "qlik-csrf-token", "content-type", "authorization"):
        assert name in answer.headers["access-control-allow-headers"]
    other = admin.made(WEB, {"name": "Other", "validOrigins": ["https://other.example"]})
    named = {"qlik-web-integration-id": other["id"]}
    for refused in (preflight(nobody, EVIL), preflight(nobody, PORTAL, **named)):
        assert refused.status == 403
        assert "access-control-allow-origin" not in refused.headers


def test_answers_name_the_origin(admin, nobody, portal):
    answer = admin.send("GET", ME, headers={"Origin": PORTAL, "qlik-web-integration-id": portal["id"]})
    assert answer.headers["access-control-allow-origin"] == PORTAL
    assert "qlik-csrf-token" in answer.headers["access-control-expose-headers"]
    refused = nobody.send("GET", ME, headers={"Origin": PORTAL})
    assert (refused.status, refused.headers["access-control-allow-origin"]) == (401, PORTAL)
    assert "access-control-allow-origin" not in admin.send("GET", ME, headers={"Origin": EVIL}).headers
    assert "access-control-allow-origin" not in admin.get(ME).headers


def test_cookies_from_other_pages(tenant, nobody, portal):
    browser = Browser(nobody)
    browser.log_in("local|owner", tenant.api_key)
    named = {"Origin": PORTAL, "qlik-web-integration-id": portal["id"]}
    assert browser.get(ME, headers=named).status == 200
    assert browser.get(ME, headers={"Origin": tenant.url}).status == 200
    for headers in ({"Origin": PORTAL}, {"Origin": EVIL}, {**named, "Origin": EVIL}, {"Origin": "null"}):
        answer = browser.get(ME, headers=headers)
        assert answer.status == 403, headers
    token = {"qlik-csrf-token": browser.csrf}
    body = {"name": "x", "type": "shared"}
    assert browser.send("POST", "/api/v1/spaces", body, headers=named).status == 403
    assert browser.send("POST", "/api/v1/spaces", body, headers={"Origin": EVIL, **token}).status == 403
    assert browser.send("POST", "/api/v1/spaces", body, headers=named | token).status == 201
