"""One request on its way through the stages, and what ASGI gives for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import ApiError

if TYPE_CHECKING:
    from ..access import Caller
    from ..tenant import Tenant
    from .router import Match, Route
    from .service import Call, Reply

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass(slots=True)
class Exchange:
    """What the stages learn about a request; a stage that sets `reply` ends the row."""

    tenant: Tenant
    scope: Scope
    receive: Receive
    headers: dict[str, str]
    trace_id: str = ""
    prefix: str = ""
    caller: Caller | None = None
    match: Match | None = None
    route: Route | None = None
    call: Call | None = None
    reply: Reply | None = None
    reply_headers: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """The request's method."""
        return str(self.scope["method"])

    @property
    def raw_path(self) -> str:
        """The path as it was sent, percent-encoded."""
        raw = self.scope.get("raw_path")
        return raw.decode("latin-1").partition("?")[0] if raw else str(self.scope["path"])

    @property
    def base_url(self) -> str:
        """`https://host:port` as the caller addressed the tenant, with the prefix of a proxy."""
        host = self.headers.get("host") or self.tenant.host_name
        return f"{self.scope.get('scheme', 'http')}://{host}{'/' * bool(self.prefix)}{self.prefix}"

    @property
    def secure(self) -> bool:
        """Whether the request came over https."""
        return bool(self.scope.get("scheme") == "https")

    @property
    def url(self) -> str:
        """The full address of the request."""
        query = self.scope["query_string"].decode("latin-1")
        return f"{self.base_url}{self.raw_path}{'?' if query else ''}{query}"

    async def chunks(self, limit: int) -> AsyncIterator[bytes]:
        """The body as it arrives; 413 beyond `limit` bytes."""
        taken = 0
        more = True
        while more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            chunk = message.get("body", b"")
            taken += len(chunk)
            if taken > limit:
                raise ApiError(413, f"The body is larger than {limit} bytes.", title="Payload too large")
            if chunk:
                yield chunk
            more = message.get("more_body", False)


class ClientGone(Exception):
    """The caller closed the connection before the request was complete; nobody waits for an answer."""


def header_map(scope: Scope) -> dict[str, str]:
    """Headers by lower-case name; repeated ones joined."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        separator = "; " if key == "cookie" else ", "
        headers[key] = f"{headers[key]}{separator}{text}" if key in headers else text
    return headers
