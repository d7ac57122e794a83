from tests.tenant.browser import Browser

COVERS = ("csrf_token.get",)


def test_bearers_need_none(admin, nobody):
    answer = admin.get("/api/v1/csrf-token")
    assert (answer.status, answer.error["code"]) == (400, "CSRF-TOKEN-3")
    assert nobody.get("/api/v1/csrf-token").status == 401


def test_sessions_have_one(tenant, nobody):
    browser = Browser(nobody)
    browser.log_in("local|owner", tenant.api_key)
    answer = browser.get("/api/v1/csrf-token", **{"qlik-web-integration-id": "x"})
    assert (answer.status, answer.data) == (204, b"")
    assert answer.headers["qlik-csrf-token"] == browser.cookies["_csrfToken"]
