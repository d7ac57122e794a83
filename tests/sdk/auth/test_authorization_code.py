"""Logging in with a browser: the code, its state and verifier, and the way back to the program."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import threading
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from qlik_sdk import AsyncAuth, Auth, Config
from qlik_sdk.errors import AuthorizeException, ConfigError, CustomException, LoginRefused, LoginRequired
from tests.ports import free_port

REDIRECT = "http://127.0.0.1:8123/callback"
NATIVE = {"client_id": "native-1", "client_secret": None}


def me(auth: Auth) -> str:
    name: str = auth.rest(path="/users/me").json()["name"]
    return name


def test_the_whole_way(issuer: Any) -> None:
    config = issuer.config(redirect_url=REDIRECT, scope=["user_default", "offline_access"], **NATIVE)
    with Auth(config) as auth:
        with pytest.raises(LoginRequired, match="generate_authorization_url"):
            me(auth)
        url = auth.generate_authorization_url()
        assert urlsplit(url).path == "/oauth/authorize"
        query = dict(parse_qsl(urlsplit(url).query))
        assert query["scope"] == "user_default offline_access"
        assert query["redirect_uri"] == REDIRECT
        assert query["state"] == auth.state
        verifier = auth.code_verifier or ""
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        assert query["code_challenge"] == digest.decode().rstrip("=")
        assert 43 <= len(verifier) <= 128
        reply = auth.authorize(issuer.browser(url))
        assert reply["access_token"] == me(auth)
        assert auth.config.refresh_token == reply["refresh_token"]
        issuer.access.clear()
        assert me(auth) != reply["access_token"]
    (exchange, refresh) = issuer.asked
    assert exchange["client_id"] == refresh["client_id"] == "native-1"
    assert exchange["redirect_uri"] == REDIRECT
    assert "authorization" not in issuer.headers[0]


def test_web_clients_show_their_secret_too(issuer: Any) -> None:
    with Auth(issuer.config(redirect_url=REDIRECT)) as auth:
        auth.authorize(issuer.browser(auth.generate_authorization_url("my-state")))
        assert me(auth)
        assert issuer.asked[0]["client_id"] == "client-1"
        assert issuer.headers[0]["authorization"].startswith("Basic ")
        assert auth.authorize()["access_token"] == me(auth), "without a URL, as itself"


def test_every_login_has_its_own_state_and_verifier(issuer: Any) -> None:
    with Auth(issuer.config(redirect_url=REDIRECT)) as one, Auth(issuer.config(redirect_url=REDIRECT)) as two:
        urls = [one.generate_authorization_url(), one.generate_authorization_url()]
        assert len({auth.state for auth in (one, two)}) == 2
        assert two.state is None
        with pytest.raises(ConfigError, match="does not match"):
            one.authorize(issuer.browser(urls[0]))
        with pytest.raises(LoginRequired, match="no login is under way"):
            two.authorize(issuer.browser(urls[1]))


@pytest.mark.parametrize("state", ["", "&state=", "&state=other", "&state=%C3%A9"])
def test_wrong_state(issuer: Any, state: str) -> None:
    with Auth(issuer.config(redirect_url=REDIRECT)) as auth:
        auth.generate_authorization_url()
        with pytest.raises(CustomException, match="state parameter does not match the original"):
            auth.authorize(f"{REDIRECT}?code=c{state}")
    assert issuer.asked == []


def test_replayed_code(issuer: Any) -> None:
    with Auth(issuer.config(redirect_url=REDIRECT)) as auth:
        back = issuer.browser(auth.generate_authorization_url("s"))
        auth.authorize(back)
        with pytest.raises(LoginRequired, match="a code works once"):
            auth.authorize(back)
        auth.state, auth.code_verifier = "s", "v" * 43
        with pytest.raises(LoginRefused, match=r"Invalid code.*start the login again"):
            auth.authorize(back)


def test_a_callback_in_another_process(issuer: Any) -> None:
    with Auth(issuer.config(redirect_url=REDIRECT)) as first:
        url = first.generate_authorization_url()
        kept = first.state, first.code_verifier
    with Auth(issuer.config(redirect_url=REDIRECT)) as second:
        second.state, second.code_verifier = kept
        second.authorize(issuer.browser(url))
        assert me(second)


def test_refused_in_the_browser(issuer: Any) -> None:
    with Auth(issuer.config(redirect_url=REDIRECT)) as auth:
        auth.generate_authorization_url()
        with pytest.raises(AuthorizeException) as caught:
            auth.authorize(f"{REDIRECT}?error=access_denied&error_code=OAUTH-5&error_description=No&state=s")
    assert (caught.value.error, caught.value.error_code) == ("access_denied", "OAUTH-5")
    assert (caught.value.error_description, caught.value.error_uri) == ("No", None)


def test_other_ways_have_no_browser(issuer: Any) -> None:
    with Auth(issuer.config()) as auth:
        assert (auth.state, auth.code_verifier) == (None, None)
        with pytest.raises(ConfigError, match="redirect_url"):
            auth.generate_authorization_url()
        with pytest.raises(ConfigError, match="redirect_url"):
            auth.authorize(f"{REDIRECT}?code=c&state=s")
        with pytest.raises(ConfigError, match="redirect_url"):
            auth.state = "s"
        with pytest.raises(ConfigError, match="redirect_url"):
            auth.code_verifier = "v"
    with Auth(Config("h.example", api_key="k")) as auth, pytest.raises(ConfigError):
        auth.login_url()
    with (
        Auth(issuer.config(redirect_url=REDIRECT, **NATIVE)) as auth,
        pytest.raises(LoginRequired, match="the URL the browser came back to"),
    ):
        auth.authorize(REDIRECT)


# --- login()


@pytest.fixture
def redirect() -> str:
    return f"http://127.0.0.1:{free_port()}/callback"


class Browser:
    """Stands in for the user's browser; other pages knock as well."""

    def __init__(self, issuer: Any, redirect: str) -> None:
        self.issuer = issuer
        self.redirect = redirect
        self.visits: list[tuple[str, int]] = []
        self.thread: threading.Thread | None = None

    def open(self, url: str) -> bool:
        self.thread = threading.Thread(target=self.run, args=(url,))
        self.thread.start()
        return True

    def run(self, url: str) -> None:
        self.visit(self.redirect.replace("/callback", "/favicon.ico"))
        self.visit(f"{self.redirect}?code=stolen&state=wrong")
        self.visit(f"{self.redirect}?code=stolen")
        self.visit(self.issuer.browser(url))

    def visit(self, url: str) -> None:
        try:
            with urllib.request.urlopen(url) as answer:
                self.visits.append((urlsplit(url).path, answer.status))
        except urllib.error.HTTPError as error:
            with error:
                self.visits.append((urlsplit(url).path, error.code))


def test_login_with_a_browser(
    issuer: Any, redirect: str, monkeypatch: pytest.MonkeyPatch, capsys: Any, caplog: Any
) -> None:
    caplog.set_level("DEBUG")
    browser = Browser(issuer, redirect)
    monkeypatch.setattr("webbrowser.open", browser.open)
    with Auth(issuer.config(redirect_url=redirect, **NATIVE)) as auth:
        auth.login(timeout=60)
        assert me(auth).startswith("access-")
        assert browser.thread is not None
        browser.thread.join()
    assert browser.visits == [
        ("/favicon.ico", 404),
        ("/callback", 400),
        ("/callback", 400),
        ("/callback", 200),
    ]
    assert len(issuer.asked) == 1
    assert "code-" not in caplog.text + str(capsys.readouterr())


def test_login_without_a_browser_prints_the_page(
    issuer: Any, redirect: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda url: False)
    with Auth(issuer.config(redirect_url=redirect)) as auth:
        for options in ({}, {"open_browser": False}):
            with pytest.raises(LoginRequired, match="nobody logged in within 0 seconds"):
                auth.login(timeout=0.1, **options)
            assert "/oauth/authorize?response_type=code" in capsys.readouterr().err


def test_login_asynchronously(issuer: Any, redirect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(issuer, redirect.replace("127.0.0.1", "localhost"))
    monkeypatch.setattr("webbrowser.open", browser.open)

    async def run() -> None:
        async with AsyncAuth(issuer.config(redirect_url=browser.redirect)) as auth:
            await auth.login(timeout=60)
            assert await auth.is_authorized()
            await auth.authorize(issuer.browser(auth.generate_authorization_url()))

    asyncio.run(run())
    assert browser.thread is not None
    browser.thread.join()


def test_login_refused_in_the_browser(issuer: Any, redirect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(issuer, redirect)

    def run(url: str) -> None:
        state = dict(parse_qsl(urlsplit(url).query))["state"]
        browser.visit(f"{redirect}?error=access_denied&state={state}")

    monkeypatch.setattr(browser, "run", run)
    monkeypatch.setattr("webbrowser.open", browser.open)
    with Auth(issuer.config(redirect_url=redirect)) as auth, pytest.raises(AuthorizeException):
        auth.login(timeout=60)
    assert browser.thread is not None
    browser.thread.join()
    assert browser.visits == [("/callback", 400)]


@pytest.mark.parametrize(
    "redirect_url", ["https://app.example/callback", "http://app.example:80/", "http://127.0.0.1/", "app:/x"]
)
def test_login_needs_a_redirect_to_this_machine(issuer: Any, redirect_url: str) -> None:
    with Auth(issuer.config(redirect_url=redirect_url)) as auth, pytest.raises(ConfigError, match="8123"):
        auth.login()


def test_login_at_a_port_that_is_taken(issuer: Any) -> None:
    taken = issuer.http.url + "/callback"
    with Auth(issuer.config(redirect_url=taken)) as auth, pytest.raises(ConfigError, match="cannot listen"):
        auth.login()
