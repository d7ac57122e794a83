"""HTTP with kept connections, on the standard library's ``http.client``."""

from __future__ import annotations

import base64
import http.client
import select
import socket
import threading
import weakref
from collections.abc import Iterator, Mapping
from functools import cached_property
from urllib.parse import SplitResult, unquote, urlsplit

from ..config import Config
from ..core.headers import Headers
from ..core.masking import masked
from ..core.request import WireRequest
from ..errors import ConfigError, TransportError, TransportTimeout
from . import Socket, WireResponse
from .encoding import decompressor
from .tls import Contexts, proxy_for

_IDLE_MAX = 32
"""Idle connections kept per host: more than that are rarely in flight at once from one process."""


Idle = dict[tuple[str, str], list[http.client.HTTPConnection]]


class HttpTransport:
    """Thread-safe; connections that are not in use wait for the next call."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._tls = Contexts(config)
        self._idle: Idle = {}
        self._lock = threading.Lock()
        # Programs that never close their client are common; its connections end with it.
        weakref.finalize(self, _close_all, self._idle)

    @cached_property
    def _proxy(self) -> SplitResult | None:
        url = proxy_for(self._config)
        parts = urlsplit(url if "://" in url else f"http://{url}") if url else None
        if parts is not None and parts.scheme != "http":
            raise ConfigError(f"only http proxies are supported, not {parts.scheme}")
        return parts

    def send(self, request: WireRequest, timeout: float) -> WireResponse:
        parts = urlsplit(request.url)
        key = (parts.scheme, parts.netloc)
        while True:
            connection, reused = self._take(key, timeout)
            try:
                answer = self._exchange(connection, request, parts, timeout)
            except (http.client.HTTPException, OSError) as error:
                connection.close()
                stale = reused and isinstance(error, ConnectionError | http.client.BadStatusLine)
                if stale and request.idempotent and request.replayable:
                    self._forget(key)
                    continue
                raise _renamed(error, request.url) from error
            except BaseException:
                connection.close()
                raise
            headers = Headers(answer.getheaders())
            body = _Body(self, key, connection, answer, headers, request.url)
            return WireResponse(answer.status, answer.reason, headers, body, request.url)

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        request: WireRequest,
        parts: SplitResult,
        timeout: float,
    ) -> http.client.HTTPResponse:
        headers = dict(request.headers)
        headers.setdefault("Accept-Encoding", "gzip, deflate")
        if request.body is not None and request.length is not None:
            headers["Content-Length"] = str(request.length)
        elif request.body is None and request.method in ("POST", "PUT", "PATCH"):
            headers["Content-Length"] = "0"
        if connection.sock is None:
            connection.connect()
            _set_timeout(connection, timeout)
        try:
            chunked = request.body is not None and request.length is None
            if chunked:
                headers["Transfer-Encoding"] = "chunked"
            connection.request(
                request.method, self._target(parts), request.body, headers, encode_chunked=chunked
            )
        except ConnectionError:
            if request.body is None:
                raise
            # A tenant that refuses a body early answers and closes: the answer says more than the error.
            # http.client only hands it over once the request counts as sent.
            return _early_answer(connection)
        return connection.getresponse()

    def _target(self, parts: SplitResult) -> str:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return f"http://{parts.netloc}{path}" if self._proxy is not None and parts.scheme == "http" else path

    def _take(self, key: tuple[str, str], timeout: float) -> tuple[http.client.HTTPConnection, bool]:
        while True:
            with self._lock:
                idle = self._idle.get(key)
                connection = idle.pop() if idle else None
            if connection is None:
                return self._connection(key), False
            if _dropped(connection):
                connection.close()
                continue
            _set_timeout(connection, timeout)
            return connection, True

    def _connection(self, key: tuple[str, str]) -> http.client.HTTPConnection:
        scheme, netloc = key
        timeout = self._config.connect_timeout
        proxy = self._proxy
        server = proxy.netloc.rpartition("@")[2] if proxy is not None else netloc
        if scheme == "http":
            return http.client.HTTPConnection(server, timeout=timeout)
        connection = http.client.HTTPSConnection(
            server, timeout=timeout, context=self._tls.of(f"{scheme}://{netloc}")
        )
        if proxy is not None:
            connection.set_tunnel(netloc, headers=_proxy_login(proxy))
        return connection

    def release(self, key: tuple[str, str], connection: http.client.HTTPConnection) -> None:
        """Keep a connection whose answer was read to the end."""
        with self._lock:
            idle = self._idle.setdefault(key, [])
            if len(idle) < _IDLE_MAX:
                idle.append(connection)
                return
        connection.close()

    def _forget(self, key: tuple[str, str]) -> None:
        """Close the idle connections of a host that just closed one: the others are as old."""
        with self._lock:
            idle = self._idle.pop(key, [])
        for connection in idle:
            connection.close()

    def connect(self, url: str, headers: Mapping[str, str]) -> Socket:
        from .ws_sync import connect

        tls = self._tls.of(url) if url.startswith("wss:") else None
        return connect(url, headers, self._config, tls, proxy_for(self._config))

    def close(self) -> None:
        with self._lock:
            _close_all(self._idle)


def _close_all(every: Idle) -> None:
    while every:
        _, idle = every.popitem()
        for connection in idle:
            connection.close()


def _set_timeout(connection: http.client.HTTPConnection, seconds: float) -> None:
    # A connection is made under another limit than the one its answers are waited for.
    sock: socket.socket | None = connection.sock
    if sock is not None:
        sock.settimeout(seconds)


def _early_answer(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
    answer = connection.response_class(connection.sock)
    answer.begin()
    answer.will_close = True
    return answer


def _dropped(connection: http.client.HTTPConnection) -> bool:
    """Whether an idle connection has something to read, which can only be its end."""
    sock: socket.socket | None = connection.sock
    if sock is None:
        return True
    poll = getattr(select, "poll", None)
    if poll is None:
        return bool(select.select([sock], [], [], 0)[0])
    watch = poll()
    watch.register(sock, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(watch.poll(0))


def _proxy_login(proxy: SplitResult) -> dict[str, str]:
    if not proxy.username:
        return {}
    login = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}


def _renamed(error: Exception, url: str) -> TransportError:
    if isinstance(error, TimeoutError):
        return TransportTimeout(f"no answer in time from {masked(url)}")
    return TransportError(f"cannot reach {masked(url)}: {str(error) or type(error).__name__}")


class _Body:
    """The body of an answer on its connection, which goes back to the transport at the end."""

    def __init__(
        self,
        transport: HttpTransport,
        key: tuple[str, str],
        connection: http.client.HTTPConnection,
        answer: http.client.HTTPResponse,
        headers: Headers,
        url: str,
    ) -> None:
        self._transport = transport
        self._key = key
        self._connection: http.client.HTTPConnection | None = connection
        self._answer = answer
        self._headers = headers
        self._url = url
        self._started = False

    def chunks(self, size: int) -> Iterator[bytes]:
        decode = decompressor(self._headers.get("content-encoding", ""))
        try:
            while chunk := self._read(size):
                if decode is None:
                    yield chunk
                elif plain := decode(chunk):
                    yield plain
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise _renamed(error, self._url) from error
        self._finish()

    def _read(self, size: int) -> bytes:
        answer = self._answer
        chunk = answer.read1(size) if answer.length is None else answer.read(min(size, answer.length))
        if not chunk and (answer.length or not (self._started or self._framed())):
            # http.client takes a connection that ends early for the end of the headers or the body.
            raise http.client.IncompleteRead(b"", answer.length)
        self._started = True
        return chunk

    def _framed(self) -> bool:
        """Whether the headers say where the body ends, if only by announcing that the connection does."""
        answer = self._answer
        return answer.chunked or answer.length is not None or "connection" in self._headers

    def _finish(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        self._answer.close()
        if self._answer.will_close:
            connection.close()
        else:
            self._transport.release(self._key, connection)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if self._answer.isclosed() and not self._answer.will_close:
            self._transport.release(self._key, connection)
        else:
            self._answer.close()
            connection.close()
