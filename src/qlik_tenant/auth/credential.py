"""What a connection shows of its caller, and what a way to authenticate makes of it."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

from ..gateway.exchange import header_map

INTEGRATION = "qlik-web-integration-id"
CSRF = "qlik-csrf-token"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request or websocket as far as it says who calls. `prefix` is the virtual proxy it came through."""

    headers: Mapping[str, str]
    query: Mapping[str, str]
    path: str = ""
    prefix: str = ""
    websocket: bool = False

    @classmethod
    def of(cls, scope: MutableMapping[str, Any], prefix: str = "") -> Attempt:
        """Read an ASGI scope."""
        query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True))
        is_socket = scope.get("type") == "websocket"
        return cls(header_map(scope), query, str(scope.get("path", "")), prefix, is_socket)

    @property
    def bearer(self) -> str:
        """The token of the header `Authorization: Bearer`."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    @property
    def token_in_query(self) -> str:
        """The token of the query parameter `accessToken`, where no header can be sent."""
        return self.query.get("accessToken", "")

    @property
    def cookies(self) -> dict[str, str]:
        """Cookies by name; none when the header cannot be read."""
        try:
            return {name: morsel.value for name, morsel in SimpleCookie(self.headers.get("cookie")).items()}
        except CookieError:
            return {}

    def either(self, name: str) -> str:
        """A value that may come as a header or as a query parameter."""
        return self.headers.get(name) or self.query.get(name, "")


@dataclass(frozen=True, slots=True)
class Credential:
    """Somebody's proof of identity, found good.

    `kind` is `api-key`, `oauth`, `session`, `ticket` or `proxy`; `scopes` limit the rights (None: not);
    `actor` is the OAuth client that acts as the user; `csrf` the token a session's changes have to show.
    """

    user_id: str
    kind: str
    scopes: frozenset[str] | None = None
    client_id: str = ""
    actor: str = ""
    csrf: str = ""
    session_id: str = ""
