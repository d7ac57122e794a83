"""Every way to open a websocket, and who is turned away."""

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
        with connect(address, additional_headers=sent) as socket:
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
