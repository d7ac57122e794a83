"""One request on its way through the stages, and what ASGI gives for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

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

REPLY_AT_ONCE: Final = "qlik_tenant.reply_at_once"
"""Extension of a request's scope: takes status, head (lines `name: value`) and body of a whole answer, and
sends it; false if that has to wait."""
SEND_AT_ONCE: Final = "qlik_tenant.send_at_once"
"""Extension of a websocket's scope: takes a text frame as bytes, and sends it; false if that has to wait."""


@dataclass(slots=True)
class Exchange:
    """What the stages learn about a request; a stage that sets `reply` ends the row.

    `raw_path` is the path as it was sent, percent-encoded; `sent` the body, where the tenant's own pages are
    asked for.
    """

    tenant: Tenant
    scope: Scope
    receive: Receive
    headers: dict[str, str]
    method: str
    raw_path: str
    query_string: str
    trace_id: str = ""
    prefix: str = ""
    caller: Caller | None = None
    match: Match | None = None
    route: Route | None = None
    call: Call | None = None
    reply: Reply | None = None
    reply_headers: dict[str, str] = field(default_factory=dict)
    sent: bytes = b""

    @classmethod
    def of(cls, tenant: Tenant, scope: Scope, receive: Receive) -> Exchange:
        """Read what ASGI gives for a request."""
        query = scope["query_string"].decode("latin-1")
        return cls(tenant, scope, receive, header_map(scope), scope["method"], raw_path(scope), query)

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
        query = self.query_string
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


def raw_path(scope: Scope) -> str:
    """The path of a request or websocket, percent-encoded."""
    raw: bytes | None = scope.get("raw_path")
    if not raw:
        return str(scope["path"])
    path = raw.decode("latin-1")
    return path.partition("?")[0] if "?" in path else path


def header_map(scope: Scope) -> dict[str, str]:
    """Headers by lower-case name; repeated ones joined."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        if key in headers:
            text = f"{headers[key]}{'; ' if key == 'cookie' else ', '}{text}"
        headers[key] = text
    return headers
