"""Every way to open a websocket, and who is turned away."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.tenant.browser import Browser

PORTAL = "https://portal.example"


@pytest.fixture
def opened(tenant):
    """The first message of a socket, or the code it is closed with."""

    def open_(query="", **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        address = f"{tenant.url.replace('http', 'ws', 1)}/app/engineData{'?' * bool(query)}{query}"
        with connect(address, additional_headers=sent, open_timeout=60) as socket:
            try:
                return "OnConnected" if "OnConnected" in socket.recv(20) else "?"
            except ConnectionClosed as closed:
                return closed.rcvd.code

    return open_


@pytest.fixture
def browser(nobody, tenant):
    found = Browser(nobody)
    found.log_in("local|owner", tenant.api_key)
    return found


def test_bearers(tenant, opened):
    assert opened(Authorization=f"Bearer {tenant.api_key}") == "OnConnected"
    assert opened(Authorization="Bearer wrong") == 4006
    assert opened() == 4006
    assert opened("accessToken=wrong") == 4006
    assert opened(f"accessToken={tenant.api_key}") == 4006


def test_cookies_need_the_csrf_token(tenant, browser, opened):
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    token = browser.csrf
    assert opened(f"qlik-csrf-token={token}", Cookie=cookie) == "OnConnected"
    assert opened(Cookie=cookie, qlik_csrf_token=token) == "OnConnected"
    assert opened(Cookie=cookie) == 4006
    assert opened("qlik-csrf-token=wrong", Cookie=cookie) == 4006
    assert opened(f"qlik-csrf-token={token}") == 4006
    assert opened(f"qlik-csrf-token={token}", Cookie=cookie, Origin=tenant.url) == "OnConnected"


def test_pages_of_other_hosts(admin, browser, opened):
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    query = f"qlik-csrf-token={browser.csrf}"
    page = {"name": "Portal", "validOrigins": [PORTAL]}
    id = admin.made("/api/v1/web-integrations", page)["id"]
    named = f"{query}&qlik-web-integration-id={id}"
    assert opened(named, Cookie=cookie, Origin=PORTAL) == "OnConnected"
    assert opened(query, Cookie=cookie, Origin=PORTAL) == 4006
    assert opened(named, Cookie=cookie, Origin="https://evil.example") == 4006


# What was good when the socket opened, and is not any more --------------------------------------------------


@pytest.fixture
def socket(tenant):
    """Opens sockets; each is a function that gives the code the socket is closed with, None if it is open."""
    with ExitStack() as sockets:

        def open_(query="", **headers):
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            address = f"{tenant.url.replace('http', 'ws', 1)}/app/engineData{'?' * bool(query)}{query}"
            found = sockets.enter_context(connect(address, additional_headers=sent, open_timeout=60))
            assert "OnConnected" in found.recv(60)

            def code(wait=60.0):
                try:
                    found.recv(wait)
                except TimeoutError:
                    return None
                except ConnectionClosed as closed:
                    return closed.rcvd.code

            return code

        yield open_


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_a_socket_ends_with_its_key(admin, new_user, socket, tenant):
    body = {"description": "x", "expiry": "PT1H"}
    made, other = admin.made("/api/v1/api-keys", body), admin.made("/api/v1/api-keys", body)
    first, second = socket(**bearer(made["token"])), socket(**bearer(other["token"]))
    admin.delete(f"/api/v1/api-keys/{made['id']}")
    assert first() == 4006
    assert second(0.1) is None
    now = tenant.clock()
    tenant.clock = lambda: now
    short = admin.made("/api/v1/api-keys", {"description": "x", "expiry": "PT1S"})
    third = socket(**bearer(short["token"]))
    tenant.clock = lambda: now + timedelta(seconds=2)
    assert third() == 4006


def test_a_socket_ends_with_its_user(admin, new_user, socket):
    ann, bob = new_user("ann"), new_user("bob")
    hers, his, mine = (socket(**bearer(key)) for key in (ann.key, bob.key, admin.key))
    admin.patch(f"/api/v1/users/{ann.user_id}", status="disabled")
    admin.delete(f"/api/v1/users/{bob.user_id}")
    assert (hers(), his(), mine(0.1)) == (4006, 4006, None)


def test_a_socket_ends_with_its_session(browser, socket):
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    opened = socket(f"qlik-csrf-token={browser.csrf}", Cookie=cookie)
    assert opened(0.1) is None
    browser.get("/logout")
    assert opened() == 4006


def test_a_socket_ends_with_its_token(admin, nobody, socket):
    body = {
        "appType": "web", "clientName": "M", "allowedGrantTypes": ["client_credentials"],
        "connectionConfig": {"consentMethod": "trusted"},
    }  # fmt: skip
    client = admin.made("/api/v1/oauth-clients", body)
    ask = {
        "grant_type": "client_credentials", "client_id": client["clientId"],
        "client_secret": client["clientSecret"],
    }  # fmt: skip
    one, two, three = (nobody.made("/oauth/token", ask)["access_token"] for _ in range(3))
    sockets = [socket(**bearer(token)) for token in (one, two, three)]
    nobody.post("/oauth/revoke", {"token": one})
    assert sockets[0]() == 4006
    assert [opened(0.2) for opened in sockets[1:]] == [None, None]
    grant = max(admin.get("/api/v1/oauth-tokens").json["data"], key=lambda row: row["id"])
    admin.delete(f"/api/v1/oauth-tokens/{grant['id']}")
    assert sockets[2]() == 4006
    assert sockets[1](0.2) is None
    admin.delete(f"/api/v1/oauth-clients/{client['clientId']}")
    assert sockets[1]() == 4006
