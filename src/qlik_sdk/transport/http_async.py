"""HTTP and websockets for asyncio, on aiohttp."""

from __future__ import annotations

import asyncio
import time
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
from ..errors import FailedToConnect, SessionClosed, TransportError, TransportTimeout
from . import AsyncSocket, WireResponse
from .tls import Contexts, proxy_for

_CONNECTIONS_MAX = 100
_GOODBYE_SECONDS = 1.0
_POLL_SECONDS = 0.001


class AsyncHttpTransport:
    """Connections are kept for one event loop, the one of the first call."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._tls = Contexts(config)
        self._session: aiohttp.ClientSession | None = None

    @cached_property
    def _proxy(self) -> str | None:
        return proxy_for(self._config)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS_MAX),
                cookie_jar=aiohttp.DummyCookieJar(),
                trace_configs=[_no_redirects()],
            )
        return self._session

    def _ssl(self, url: str) -> SSLContext | bool:
        return self._tls.of(url) if url.startswith(("https:", "wss:")) else True

    async def asend(self, request: WireRequest, timeout: float) -> WireResponse:
        headers = dict(request.headers)
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
        body = _Body(answer, request.url)
        return WireResponse(answer.status, answer.reason or "", headers_in, body, request.url)

    async def aconnect(self, url: str, headers: Mapping[str, str]) -> AsyncSocket:
        """Open a websocket.

        Raises:
            FailedToConnect: no connection, or the tenant refused the upgrade.
        """
        session = self._opened()
        try:
            async with asyncio.timeout(self._config.connect_timeout):
                socket = await session.ws_connect(
                    url, headers=dict(headers), ssl=self._ssl(url), proxy=self._proxy, max_msg_size=0
                )
        except aiohttp.WSServerHandshakeError as error:
            status = error.status
            # Not chained: aiohttp's error shows the headers that were sent.
            raise FailedToConnect(f"{masked(url)} refused the session with status {status}", status) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise FailedToConnect(
                f"cannot open {masked(url)}: {str(error) or type(error).__name__}"
            ) from error
        return AiohttpSocket(socket)

    async def aclose(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def _no_redirects() -> aiohttp.TraceConfig:
    """aiohttp follows the redirect of an upgrade and takes the headers along, also to other hosts."""

    async def refuse(session: Any, context: Any, params: aiohttp.TraceRequestRedirectParams) -> None:
        params.response.close()
        status = params.response.status
        raise FailedToConnect(f"{masked(str(params.url))} redirects the session ({status})", status)

    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(refuse)
    return trace


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
    """The body of an answer; aiohttp undoes content encodings."""

    def __init__(self, answer: aiohttp.ClientResponse, url: str) -> None:
        self._answer = answer
        self._url = url

    async def chunks(self, size: int) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._answer.content.iter_chunked(size):
                yield chunk
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _renamed(error, self._url) from error
        self._answer.release()

    async def close(self) -> None:
        if self._answer.content.at_eof():
            self._answer.release()
        else:
            self._answer.close()


class AiohttpSocket:
    """A websocket of text frames; see `qlik_sdk.transport.AsyncSocket`."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._raw = socket.get_extra_info("socket")

    async def send(self, text: str) -> None:
        try:
            await self._socket.send_str(text)
        except (aiohttp.ClientError, ConnectionError) as error:
            raise SessionClosed(f"the engine session broke: {error}") from error

    async def receive(self) -> str:
        message = await self._socket.receive()
        if message.type is aiohttp.WSMsgType.TEXT:
            text: str = message.data
            return text
        if message.type is aiohttp.WSMsgType.BINARY:
            data: bytes = message.data
            return data.decode()
        code = self._socket.close_code or 1006
        reason = message.extra if isinstance(message.extra, str) else ""
        about = f" ({reason})" if reason else ""
        raise SessionClosed(f"the engine session was closed with code {code}{about}", code, reason)

    async def close(self, code: int = 1000) -> None:
        await self._socket.close(code=code)
        # aiohttp does not wait for the end of TLS, which must come before that of the event loop.
        end = time.monotonic() + _GOODBYE_SECONDS
        while self._raw is not None and self._raw.fileno() >= 0 and time.monotonic() < end:
            await asyncio.sleep(_POLL_SECONDS)
