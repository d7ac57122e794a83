"""What a service is to the gateway: a class with one method per operation, taking a `Call`, giving a
`Reply`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from ..access import Caller
    from ..tenant import Tenant
    from .body import Part
    from .router import Route

JSON = "application/json"


@dataclass(slots=True)
class Call:
    """One identified, validated request on its way into a service.

    `query` holds values of the types the contract gives them; `body` is the decoded JSON body or None;
    `parts` are the parts of a multipart body; `stream` yields the raw bytes of any other body, once.
    `address` is the network address the call came from.
    """

    tenant: Tenant
    caller: Caller
    route: Route
    path: Mapping[str, str]
    query: Mapping[str, Any]
    headers: Mapping[str, str]
    base_url: str
    url: str
    body: Any = None
    parts: Mapping[str, Part] = field(default_factory=dict)
    stream: AsyncIterator[bytes] | None = None
    trace_id: str = ""
    address: str = ""

    @property
    def secure(self) -> bool:
        """Whether the call came over https."""
        return self.base_url.startswith("https:")


@dataclass(slots=True)
class Reply:
    """The answer of an operation: a JSON `body`, or `content` (bytes, or the path of a file to send).

    `cookies` are whole Set-Cookie lines.
    """

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | Path | None = None
    media_type: str = JSON
    cookies: tuple[str, ...] = ()

    @classmethod
    def empty(cls, status: int = 204, **headers: str) -> Reply:
        """A reply without a body."""
        return cls(status, headers=headers, content=b"")


class NotWritten(Exception):
    """An operation of the contract without behaviour; answered as 501 naming it."""

    def __init__(self, endpoint: str, operation: str) -> None:
        super().__init__(f"{endpoint} ({operation}) is not written yet")
        self.endpoint = endpoint
        self.operation = operation


class Service:
    """Base of the generated service classes: holds the tenant the service works for.

    `also_accepts` gives, per operation, JSON schemas of query parameters that take more than the contract
    says; `checks_body` names the operations whose bodies the service holds to the contract itself;
    `reads_store` says that GET only reads the store, which takes less time than handing it to a thread.
    """

    also_accepts: ClassVar[Mapping[str, Mapping[str, Mapping[str, Any]]]] = {}
    checks_body: ClassVar[frozenset[str]] = frozenset()
    reads_store: ClassVar[bool] = False

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
