"""What all ways share that go through the proxy of a client-managed server."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from ..core.exchange import Flow
from ..core.headers import Headers
from ..core.request import JSON, WireRequest, with_query
from ..errors import ConfigError
from .method import decoded
from .session import Session

if TYPE_CHECKING:
    from ..config import Config

_XRF_HEADER = "X-Qlik-Xrfkey"
_XRF_QUERY = "xrfkey"
_XRF_LENGTH = 16
_REDIRECTS = (301, 302, 303, 307)


def xrf_key() -> str:
    """Sixteen letters and digits: a page on another host cannot send them twice, as the services ask for."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(_XRF_LENGTH))


def add_xrf_key(request: WireRequest, key: str) -> None:
    """Send ``key``, or the one the request has, in the query and in a header."""
    known = parse_qs(urlsplit(request.url).query).get(_XRF_QUERY)
    if known is None:
        request.url = with_query(request.url, {_XRF_QUERY: key})
    request.headers[_XRF_HEADER] = known[0] if known else key


class Proxy(Session):
    """Base of the ways through a virtual proxy, which keeps a session by cookie however it was begun."""

    probe = "/qps/user"
    csrf_path = "/qps/csrftoken"
    csrf_on_calls = False
    csrf_header_on_upgrades = False

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._xrf = xrf_key()

    def mark(self, request: WireRequest) -> None:
        super().mark(request)
        if not request.is_upgrade:
            add_xrf_key(request, self._xrf)

    def is_refusal(self, status: int, headers: Mapping[str, str]) -> bool:
        """The proxy sends who is not logged in to a page of its authentication module."""
        if status not in _REDIRECTS:
            return super().is_refusal(status, headers)
        target = urlsplit(headers.get("location", ""))
        return not target.path or "targetId" in parse_qs(target.query) or "_authentication" in target.path

    def begin(self) -> Flow[None]:
        """Any call that says who calls starts a session; that of the CSRF token is needed anyway."""
        self.jar.clear()
        request = self.own_request("GET", self.csrf_path)
        self.introduce(request)
        response = yield from self.send(request)
        if self.is_refusal(response.status, response.headers):
            raise self.refusal(request, response, self.advice)

    def introduce(self, request: WireRequest) -> None:
        """Say on ``request`` who calls, for a session to begin."""

    def end(self) -> Flow[None]:
        yield from self.send(self.own_request("DELETE", "/qps/user"))

    # --- the proxy service

    @property
    def session_cookie(self) -> str:
        """Name of the cookie of the virtual proxy's sessions."""
        prefix = (self.config.virtual_proxy or "").strip("/")
        return self.config.session_cookie or f"X-Qlik-Session{f'-{prefix}' if prefix else ''}"

    def user(self) -> dict[str, Any]:
        """Who is to be logged in, as the proxy service wants it."""
        config = self.config
        if not config.user_directory or not config.user_id:
            raise ConfigError("Missing config property: user_directory and user_id")
        attributes = [dict(attribute) for attribute in config.attributes or ()]
        return {"UserDirectory": config.user_directory, "UserId": config.user_id, "Attributes": attributes}

    def ask_service(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Flow[dict[str, Any]]:
        """Call the proxy service, which trusts the client certificate, or an API key where it takes those.

        Names of the answer are in lower case: the service writes them in two ways.

        Raises:
            LoginRefused: it does not.
        """
        prefix = (self.config.virtual_proxy or "").strip("/")
        root = f"{self.config.proxy_service_url}/qps{f'/{prefix}' if prefix else ''}"
        request = WireRequest(method, f"{root}{path}", Headers({"Content-Type": JSON}))
        add_xrf_key(request, self._xrf)
        if self.config.api_key:
            request.headers["Authorization"] = f"Bearer {self.config.api_key}"
        if body is not None:
            request.body = msgspec.json.encode(body)
            request.length = len(request.body)
        response = yield from self.send(request)
        if response.status >= 400:
            advice = "check client_certificate and client_key, and that the virtual proxy exists"
            raise self.refusal(request, response, advice)
        answer = decoded(response)
        return {name.lower(): value for name, value in answer.items()} if isinstance(answer, dict) else {}

    def received(self, request: WireRequest, response: Any) -> None:
        if request.host == self.config.base_url:
            super().received(request, response)
