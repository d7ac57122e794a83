"""What carries requests and websocket frames.

A transport is any object with the methods of `Transport` (for `Qlik`), `AsyncTransport` (for `AsyncQlik`), or
both; ``Config(transport=...)`` plugs it in. Errors leave a transport as `TransportError`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any, Protocol, runtime_checkable

import msgspec

from ..core.headers import Headers
from ..core.request import WireRequest


class WireResponse(msgspec.Struct):
    """Status line and headers of an answer, with its body to be read.

    Attributes:
        body: a `core.response.Body` from `Transport.send`, an `AsyncBody` from `AsyncTransport.asend`.
        url: that was asked, in the end.
        content: the whole body once it was read for a login flow, else None.
    """

    status: int
    reason: str
    headers: Headers
    body: Any
    url: str = ""
    content: bytes | None = None


class Socket(Protocol):
    """An open websocket of text frames."""

    def send(self, text: str) -> None: ...

    def receive(self) -> str:
        """The next frame; raises `SessionClosed` when there will be none."""

    def close(self, code: int = 1000) -> None: ...


class AsyncSocket(Protocol):
    """The asynchronous twin of `Socket`."""

    def send(self, text: str) -> Awaitable[None]: ...

    async def receive(self) -> str: ...

    async def close(self, code: int = 1000) -> None: ...


@runtime_checkable
class Transport(Protocol):
    """Blocking calls; used by several threads at once."""

    def send(self, request: WireRequest, timeout: float) -> WireResponse:
        """Send and wait for the headers of the answer; ``timeout`` is in seconds without progress."""

    def connect(self, url: str, headers: Mapping[str, str]) -> Socket:
        """Open a websocket."""

    def close(self) -> None:
        """Close idle connections; the transport may be used again."""


@runtime_checkable
class AsyncTransport(Protocol):
    """Awaitable calls."""

    async def asend(self, request: WireRequest, timeout: float) -> WireResponse: ...

    async def aconnect(self, url: str, headers: Mapping[str, str]) -> AsyncSocket: ...

    async def aclose(self) -> None: ...


AnyTransport = Transport | AsyncTransport
