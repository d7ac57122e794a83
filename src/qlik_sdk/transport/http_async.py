"""HTTP and websockets for asyncio, on aiohttp."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from functools import cached_property
from ssl import SSLContext
from typing import Any

import aiohttp
from yarl import URL

from ..config import Config
from ..core.headers import Headers
from ..core.masking import masked
from ..core.request import WireRequest
from ..errors import TransportError, TransportTimeout
from . import AsyncSocket, WireResponse
from .encoding import decompressor
from .http1 import SWITCHING_PROTOCOLS, BadAnswer, check_transfer
from .tls import Contexts, proxy_of

_CONNECTIONS_MAX = 100


class AsyncHttpTransport:
    """Connections are kept for one event loop, the one of the first call."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._tls = Contexts(config)
        if config.base_url.startswith("https:"):
            self._tls.begin()  # the event loop is not to wait for it
        self._session: aiohttp.ClientSession | None = None

    @cached_property
    def _proxy(self) -> str | None:
        proxy = proxy_of(self._config)
        return None if proxy is None else proxy.geturl()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS_MAX),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
        return self._session

    def _ssl(self, url: str) -> SSLContext | bool:
        return self._tls.of(url) if url.startswith(("https:", "wss:")) else True

    async def asend(self, request: WireRequest, timeout: float) -> WireResponse:
        headers = request.headers.plain()
        headers.setdefault("Accept-Encoding", "gzip, deflate")
        if request.body is not None and request.length is not None:
            headers["Content-Length"] = str(request.length)
        limits = aiohttp.ClientTimeout(
            total=None, sock_connect=self._config.connect_timeout, sock_read=timeout
        )
        try:
            answer = await self._opened().request(
                request.method,
                URL(request.url, encoded=True),
                headers=headers,
                data=_payload(request.body),
                allow_redirects=False,
                timeout=limits,
                ssl=self._ssl(request.url),
                proxy=self._proxy,
            )
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _renamed(error, request.url) from error
        headers_in = Headers(answer.headers.items())
        try:
            check_transfer(headers_in)
            if answer.status == SWITCHING_PROTOCOLS:
                raise BadAnswer("the server switched to a protocol that nobody asked for")
        except BadAnswer as error:
            answer.close()
            raise _renamed(error, request.url) from error
        body = _Body(answer, request.url)
        return WireResponse(answer.status, answer.reason or "", headers_in, body, request.url)

    async def aconnect(self, url: str, headers: Mapping[str, str]) -> AsyncSocket:
        """Open a websocket.

        Raises:
            FailedToConnect: no connection, or the tenant refused the upgrade.
        """
        from .ws_async import connect

        tls = self._tls.of(url) if url.startswith("wss:") else None
        return await connect(
            url, headers, tls=tls, proxy=proxy_of(self._config), timeout=self._config.connect_timeout
        )

    async def aclose(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def _payload(body: bytes | Iterable[bytes] | None) -> Any:
    return body if body is None or isinstance(body, bytes) else _in_threads(body)


async def _in_threads(body: Iterable[bytes]) -> AsyncIterator[bytes]:
    """The pieces of a body that is read from a file, without holding up the event loop."""
    pieces = iter(body)
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece


def _renamed(error: Exception, url: str) -> TransportError:
    if isinstance(error, TimeoutError):
        return TransportTimeout(f"no answer in time from {masked(url)}")
    return TransportError(f"cannot reach {masked(url)}: {str(error) or type(error).__name__}")


class _Body:
    """The body of an answer."""

    def __init__(self, answer: aiohttp.ClientResponse, url: str) -> None:
        self._answer = answer
        self._url = url

    async def chunks(self, size: int) -> AsyncIterator[bytes]:
        try:
            decode = decompressor(self._answer.headers.get("content-encoding", ""))
            async for chunk in self._answer.content.iter_chunked(size):
                if decode is None:
                    yield chunk
                elif plain := decode(chunk):
                    yield plain
            if decode is not None:
                decode(b"")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _renamed(error, self._url) from error
        finally:
            self._end()

    async def close(self) -> None:
        self._end()

    def _end(self) -> None:
        if self._answer.content.at_eof():
            self._answer.release()
        else:
            self._answer.close()
