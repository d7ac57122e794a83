"""OAuth authorization code with PKCE: a person logs in with a browser."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from ..core.exchange import Flow, Run
from ..errors import AuthorizeException, ConfigError, LoginRequired
from .oauth import OAuth

if TYPE_CHECKING:
    from ..config import Config

_ERROR_PARTS = ("error", "error_code", "error_description", "error_detail", "error_uri")
_ENTROPY_BYTES = 32


def is_callback(url: str) -> bool:
    """Whether ``url`` says how a browser login ended."""
    return bool({"code", "error"} & dict(parse_qsl(urlsplit(url).query)).keys())


class AuthorizationCode(OAuth):
    """Tokens of a user who logged in with a browser.

    Attributes:
        state, code_verifier: of the login under way, None when there is none. A program whose callback
            arrives in another process sets them by hand.
    """

    unattended = False
    grant_advice = "the code may be used already or too old: start the login again"

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.state: str | None = None
        self.code_verifier: str | None = None

    def authorization_url(self, state: str | None = None) -> str:
        """Where to send the browser; starts a login."""
        self.state = state if state is not None else secrets.token_urlsafe(_ENTROPY_BYTES)
        self.code_verifier = secrets.token_urlsafe(_ENTROPY_BYTES)
        digest = hashlib.sha256(self.code_verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.config.client_id,
            "redirect_uri": self.config.redirect_url,
            "scope": " ".join(self.config.scope),
            "state": self.state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{self.config.base_url}/oauth/authorize?{urlencode(query)}"

    def redeem(self, url: str) -> Flow[dict[str, Any]]:
        """Trade the code in the URL the browser came back to for tokens.

        Raises:
            AuthorizeException: the user or the server refused; ConfigError: the URL does not belong to the
                login under way; LoginRefused: the code is no longer good.
        """
        code = self.code_in(url)
        verifier, self.state, self.code_verifier = self.code_verifier, None, None
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "client_id": self.config.client_id,
            "redirect_uri": self.config.redirect_url,
            "scope": " ".join(self.config.scope),
        }
        return (yield from self.login(self.ask(body)))

    def code_in(self, url: str) -> str:
        """The code in a callback URL, if it is one of the login under way."""
        query = dict(parse_qsl(urlsplit(url).query))
        if "error" in query:
            raise AuthorizeException({name: query.get(name) for name in _ERROR_PARTS})
        if "code" not in query:
            raise ConfigError("the URL has no code; pass the whole URL the browser was sent back to")
        if self.code_verifier is None:
            raise LoginRequired("no login is under way (a code works once): call generate_authorization_url")
        state = query.get("state", "").encode()
        if self.state is not None and not hmac.compare_digest(state, self.state.encode()):
            raise ConfigError("The received state parameter does not match the original state value")
        return query["code"]

    def grant(self) -> Flow[dict[str, Any]]:
        raise LoginRequired(
            "nobody is logged in: call login(), or send a browser to generate_authorization_url() and pass "
            "where it comes back to authorize()"
        )
        yield  # a flow like the others

    def authorize(self) -> Flow[dict[str, Any]]:
        """A token of the client itself, which 0.17 gives for ``authorize()`` without a URL."""
        if not self.config.client_secret:
            raise LoginRequired("authorize() needs the URL the browser came back to")
        body = {
            "grant_type": "client_credentials",
            "scope": " ".join(self.config.scope),
            "redirect_uri": self.config.redirect_url,
        }
        return (yield from self.login(self.ask(body)))

    def browse(self, show: Callable[[str], Any], seconds: float) -> Flow[dict[str, Any]]:
        """Log in with a browser on this machine.

        Parameters:
            show: is handed the URL to open.
            seconds: how long to wait for the user.
        """
        from .loopback import Loopback

        with Loopback(self.config.redirect_url or "") as callback:
            url = self.authorization_url()
            state = self.state or ""
            yield Run(lambda: show(url))
            back: str = yield Run(lambda: callback.wait(state, seconds))
        return (yield from self.redeem(back))
