"""HTTP with kept connections, for threads."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Mapping
from functools import cached_property
from ssl import SSLEOFError, SSLZeroReturnError
from urllib.parse import SplitResult, urlsplit

from ..config import Config
from ..core.masking import masked
from ..core.request import WireRequest
from ..errors import FailedToConnect, TransportError, TransportTimeout
from . import Socket, WireResponse
from .encoding import decompressor
from .http1 import SWITCHING_PROTOCOLS, Answer, BadAnswer, Connection, Dropped, head_of
from .tls import Contexts, proxy_login, proxy_of

_IDLE_MAX = 32
"""Idle connections kept per host: more than that are rarely in flight at once from one process."""
_PORTS = {"http": 80, "https": 443}

Key = tuple[str, str]
"""Scheme, and host with port."""
Idle = dict[Key, list[Connection]]


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
        return proxy_of(self._config)

    def send(self, request: WireRequest, timeout: float) -> WireResponse:
        parts = urlsplit(request.url)
        key = (parts.scheme, parts.netloc.rpartition("@")[2])
        head = self._head(request, parts, key)
        while True:
            connection, reused = self._take(key)
            try:
                if connection is None:
                    connection = self._connected(parts)
                connection.set_timeout(timeout)
                answer = _exchange(connection, request, head)
            except (BadAnswer, OSError) as error:
                if connection is not None:
                    connection.close()
                if reused and _is_stale(error) and request.idempotent and request.replayable:
                    self._forget(key)
                    continue
                raise _renamed(error, request.url) from error
            except BaseException:
                if connection is not None:
                    connection.close()
                raise
            body = _Body(self, key, connection, answer, request.url)
            return WireResponse(answer.status, answer.reason, answer.headers, body, request.url)

    def _head(self, request: WireRequest, parts: SplitResult, key: Key) -> bytes:
        headers = request.headers.plain()
        headers.setdefault("Accept-Encoding", "gzip, deflate")
        if request.body is not None and request.length is not None:
            headers["Content-Length"] = str(request.length)
        elif request.body is not None:
            headers["Transfer-Encoding"] = "chunked"
        elif request.method in ("POST", "PUT", "PATCH"):
            headers["Content-Length"] = "0"
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        if self._proxy is not None and parts.scheme == "http":
            target = f"http://{key[1]}{target}"
            headers.update(proxy_login(self._proxy))
        return head_of(request.method, target, key[1], headers)

    def _take(self, key: Key) -> tuple[Connection | None, bool]:
        while True:
            with self._lock:
                idle = self._idle.get(key)
                connection = idle.pop() if idle else None
            if connection is None:
                return None, False
            if not connection.dropped:
                return connection, True
            connection.close()

    def _connected(self, parts: SplitResult, *, tunnel: bool = False) -> Connection:
        """A new connection; ``tunnel`` has a proxy pass on what is not HTTP."""
        if parts.scheme == "https":
            self._tls.begin()
        try:
            host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
            proxy = self._proxy
            near = (host, port) if proxy is None else (proxy.hostname or "", proxy.port or _PORTS["http"])
            connection = Connection.open(*near, self._config.connect_timeout)
        except ValueError as error:  # of names and numbers that are none
            raise OSError(f"{parts.netloc} is no host: {error}") from error
        try:
            if proxy is not None and (tunnel or parts.scheme == "https"):
                connection.tunnel(host, port, proxy_login(proxy))
            if parts.scheme == "https":
                connection.secure(self._tls.of(f"https://{parts.netloc}"), host)
        except BaseException:
            connection.close()
            raise
        return connection

    def release(self, key: Key, connection: Connection) -> None:
        """Keep a connection whose answer was read to the end."""
        with self._lock:
            idle = self._idle.setdefault(key, [])
            if len(idle) < _IDLE_MAX:
                idle.append(connection)
                return
        connection.close()

    def _forget(self, key: Key) -> None:
        """Close the idle connections of a host that just closed one: the others are as old."""
        with self._lock:
            idle = self._idle.pop(key, [])
        for connection in idle:
            connection.close()

    def connect(self, url: str, headers: Mapping[str, str]) -> Socket:
        """Open a websocket; frames may have any size, as layouts do.

        Raises:
            FailedToConnect: no connection, or the tenant refused the upgrade.
        """
        from .ws_sync import upgrade

        connection = None
        try:
            connection = self._connected(urlsplit(f"http{url.removeprefix('ws')}"), tunnel=True)
            return upgrade(connection, url, headers, self._config.connect_timeout)
        except BaseException as error:
            if connection is not None:
                connection.close()
            if isinstance(error, FailedToConnect) or not isinstance(error, BadAnswer | OSError):
                raise
            about = str(error) or type(error).__name__
            raise FailedToConnect(f"cannot open {masked(url)}: {about}") from error

    def close(self) -> None:
        with self._lock:
            _close_all(self._idle)


def _close_all(every: Idle) -> None:
    while every:
        _, idle = every.popitem()
        for connection in idle:
            connection.close()


def _exchange(connection: Connection, request: WireRequest, head: bytes) -> Answer:
    chunked = request.body is not None and request.length is None
    complete = connection.send(head, request.body, chunked=chunked)
    # A tenant that refuses a body early answers and closes: the answer says more than the error.
    answer = connection.answer(request.method)
    answer.will_close = answer.will_close or not complete
    if answer.status == SWITCHING_PROTOCOLS:
        raise BadAnswer("the server switched to a protocol that nobody asked for")
    return answer


def _is_stale(error: Exception) -> bool:
    """Whether the server had closed an idle connection by the time it was used."""
    return isinstance(error, ConnectionError | Dropped | SSLEOFError | SSLZeroReturnError)


def _renamed(error: Exception, url: str) -> TransportError:
    if isinstance(error, TimeoutError):
        return TransportTimeout(f"no answer in time from {masked(url)}")
    return TransportError(f"cannot reach {masked(url)}: {str(error) or type(error).__name__}")


class _Body:
    """The body of an answer on its connection, which goes back to the transport at the end."""

    def __init__(
        self, transport: HttpTransport, key: Key, connection: Connection, answer: Answer, url: str
    ) -> None:
        self._transport = transport
        self._key = key
        self._connection: Connection | None = connection
        self._answer = answer
        self._url = url

    def chunks(self, size: int) -> Iterator[bytes]:
        try:
            decode = decompressor(self._answer.headers.get("content-encoding", ""))
            while chunk := self._answer.read(size):
                if decode is None:
                    yield chunk
                elif plain := decode(chunk):
                    yield plain
            if decode is not None:
                decode(b"")
        except (BadAnswer, OSError) as error:
            raise _renamed(error, self._url) from error
        finally:
            self.close()

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if self._answer.finished and not self._answer.will_close:
            self._transport.release(self._key, connection)
        else:
            connection.close()
