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


@dataclass(slots=True)
class Attempt:
    """A request or websocket as far as it says who calls. `prefix` is the virtual proxy it came through."""

    headers: Mapping[str, str]
    query: Mapping[str, str]
    prefix: str = ""
    websocket: bool = False

    @classmethod
    def of(
        cls, scope: MutableMapping[str, Any], prefix: str = "", headers: Mapping[str, str] | None = None
    ) -> Attempt:
        """Read an ASGI scope; `headers` are those of the scope, if they have been read."""
        sent = scope.get("query_string", b"")
        query = dict(parse_qsl(sent.decode("latin-1"), keep_blank_values=True)) if sent else {}
        read = header_map(scope) if headers is None else headers
        return cls(read, query, prefix, scope.get("type") == "websocket")

    @property
    def shows_nothing(self) -> bool:
        """Whether there is nothing in it that could say who calls."""
        headers = self.headers
        return not (self.query or self.prefix or "authorization" in headers or "cookie" in headers)

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
    `actor` is the OAuth client that acts as the user; `csrf` the token a session's changes have to show;
    `record_id` is the id of what is kept of the proof (the key, the token, the session).
    """

    user_id: str
    kind: str
    scopes: frozenset[str] | None = None
    client_id: str = ""
    actor: str = ""
    csrf: str = ""
    record_id: str = ""
