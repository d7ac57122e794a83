"""What client-managed Qlik Sense has and the cloud has not: sessions and tickets by API, header login."""

from datetime import timedelta

import pytest

from qlik_tenant import Tenant
from tests.tenant.conftest import Api

ME = "/api/v1/users/me"
KEY = "abcdefghij012345"
XRF = {"X-Qlik-Xrfkey": KEY}
USER = {"UserDirectory": "DIR", "UserId": "ann"}


@pytest.fixture
def site(closing):
    settings = {"client_managed": 1, "proxy_prefix": "hdr", "proxy_user_header": "hdr-usr"}
    tenant = Tenant(in_memory=True, settings=settings).__enter__()
    yield Api(tenant, tenant.api_key, tenant.user_id)
    closing.submit(tenant.close)


@pytest.fixture
def visitor(site):
    return Api(site.tenant, "")


def qps(api, method, path, body=None, key=KEY, headers=XRF):
    return api.send(method, f"/qps/{path}?xrfkey={key}", body, headers=headers)


def with_session(api, id, method="GET", target=ME, body=None, **headers):
    return api.send(method, target, body, headers={"Cookie": f"X-Qlik-Session-hdr={id}", **headers})


def test_a_session_by_api(site, visitor):
    made = qps(site, "POST", "session", {**USER, "Attributes": [{"group": "g"}], "SessionId": "11111111"})
    assert made.status == 201
    assert made.json == {
        **USER, "Attributes": [{"group": "g"}], "SessionId": "11111111", "NewUser": True, "UserName": "ann",
    }  # fmt: skip
    assert with_session(visitor, "11111111").json["subject"] == "DIR\\ann"
    assert with_session(visitor, "22222222").status == 401
    again = qps(site, "POST", "session", {"userDirectory": "DIR", "userId": "ann", "sessionId": "33333333"})
    assert again.json["NewUser"] is False
    assert qps(site, "POST", "session", {**USER, "SessionId": "33333333"}).status == 409
    assert qps(site, "GET", "session/33333333").json == {**USER, "SessionId": "33333333"}
    assert len(qps(site, "GET", "hdr/user/DIR/ann").json) == 2
    gone = qps(site, "DELETE", "session/33333333").json
    assert (gone["Session"]["UserId"], gone["LastSessionForUser"]) == ("ann", False)
    assert qps(site, "GET", "session/33333333").status == 404
    assert len(qps(site, "DELETE", "user/DIR/ann").json) == 1
    assert with_session(visitor, "11111111").status == 401
    assert qps(site, "GET", "user/DIR/none").status == 404


def test_sessions_and_changes(site, visitor):
    qps(site, "POST", "session", {**USER, "SessionId": "11111111"})
    body = {"name": "x", "type": "shared"}
    assert with_session(visitor, "11111111", "POST", "/api/v1/spaces", body).status == 403
    wrong = with_session(visitor, "11111111", "POST", f"/api/v1/spaces?xrfkey={KEY}", body)
    assert wrong.status == 403
    done = with_session(visitor, "11111111", "POST", f"/api/v1/spaces?xrfkey={KEY}", body, **XRF)
    assert done.status == 201


def test_who_and_out(site, visitor):
    qps(site, "POST", "session", {**USER, "SessionId": "11111111"})
    cookie = {"Cookie": "X-Qlik-Session-hdr=11111111", **XRF}
    shown = qps(visitor, "GET", "user", headers=cookie).json
    assert (shown["userDirectory"], shown["userId"]) == ("DIR", "ann")
    token = qps(visitor, "GET", "csrftoken", headers=cookie).headers["qlik-csrf-token"]

    def socket(query):
        headers = [(b"cookie", b"X-Qlik-Session-hdr=11111111")]
        return {"type": "websocket", "path": "/hdr/app/x", "headers": headers, "query_string": query.encode()}

    assert site.tenant.identify(socket(f"qlik-csrf-token={token}")).subject == "DIR\\ann"
    assert site.tenant.identify(socket("")) is None
    assert qps(visitor, "DELETE", "user", headers=cookie).status == 204
    assert qps(visitor, "GET", "user", headers=cookie).status == 401


def test_a_ticket_counts_once(site, visitor):
    ticket = qps(site, "POST", "ticket", USER).json["Ticket"]
    first = visitor.get(ME, qlikTicket=ticket)
    assert first.json["subject"] == "DIR\\ann"
    cookie = first.headers["set-cookie"].partition(";")[0]
    assert visitor.send("GET", ME, headers={"Cookie": cookie}).status == 200
    assert visitor.get(ME, qlikTicket=ticket).status == 401
    assert visitor.get(ME, qlikTicket="unknown").status == 401
    late = qps(site, "POST", "ticket", USER).json["Ticket"]
    now = site.tenant.clock()
    site.tenant.clock = lambda: now + timedelta(seconds=61)
    assert visitor.get(ME, qlikTicket=late).status == 401


def test_what_is_refused(site, visitor):
    for key, headers in (
        (KEY, {}),
        (KEY, {"X-Qlik-Xrfkey": "0123456789abcdef"}),
        ("short", {"X-Qlik-Xrfkey": "short"}),
    ):
        assert qps(site, "POST", "session", USER, key, headers).status == 403
    assert qps(visitor, "POST", "session", USER).status == 401
    qps(site, "POST", "session", {**USER, "SessionId": "11111111"})
    cookie = {"Cookie": "X-Qlik-Session-hdr=11111111", **XRF}
    assert qps(visitor, "POST", "session", USER, headers=cookie).status == 403
    for body in ({"UserId": "x"}, {"UserDirectory": "x"}, [], {**USER, "SessionId": "a b"}):
        assert qps(site, "POST", "session", body).status == 400
    assert qps(site, "POST", "other/session", USER).status == 404


def test_the_cloud_has_none_of_it(admin):
    assert qps(admin, "POST", "session", USER).status == 404
    assert admin.get(ME, qlikTicket="x").status == 200


def test_a_proxy_names_the_user(site, visitor):
    headers = {"hdr-usr": "local|owner"}
    answer = visitor.send("GET", f"/hdr{ME}", headers=headers)
    assert answer.json["id"] == site.user_id
    assert answer.json["links"]["self"]["href"].startswith(f"{site.tenant.url}/hdr/api/v1/users/")
    assert visitor.send("GET", ME, headers=headers).status == 401
    assert visitor.send("GET", f"/hdr{ME}", headers={"hdr-usr": "nobody"}).status == 401
    assert visitor.send("GET", f"/hdr{ME}").status == 401
    assert visitor.send("GET", f"/hdrx{ME}", headers=headers).status == 401
