"""Calls an ASGI application in this process, without sockets.

``Config(host="http://tenant.local", api_key=..., transport=InProcess(app))`` is for tests, and for a tenant
that runs in the same program.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
)
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from ..core.headers import Headers
from ..core.masking import masked
from ..core.request import WireRequest
from ..errors import FailedToConnect, SessionClosed, TransportError, TransportTimeout
from . import WireResponse
from .encoding import decompressor

T = TypeVar("T")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Deliver = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Deliver], Awaitable[None]]

_QUEUE_PIECES = 16
"""Pieces of a body that wait to be read; the application waits when there are more."""


class InProcess:
    """Both a blocking and an asynchronous transport.

    Blocking calls run the application in an event loop of its own thread, asynchronous ones in the caller's
    loop. The application's lifespan starts with the first call and ends with `close` or `aclose`.

    Parameters:
        app: the ASGI application.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._lifespan: _Lifespan | None = None

    # --- asynchronous

    async def asend(self, request: WireRequest, timeout: float) -> WireResponse:
        await self._started()
        call = _HttpCall(self._app, request)
        try:
            async with asyncio.timeout(timeout):
                start = await call.start()
        except TimeoutError as error:
            await call.close()
            raise TransportTimeout(f"no answer in time from {masked(request.url)}") from error
        headers = Headers((k.decode("latin-1"), v.decode("latin-1")) for k, v in start.get("headers", ()))
        return WireResponse(start["status"], "", headers, _AsyncBody(call, headers), request.url)

    async def aconnect(self, url: str, headers: Mapping[str, str]) -> AsgiSocket:
        await self._started()
        socket = AsgiSocket(self._app, url, headers)
        await socket.open()
        return socket

    async def aclose(self) -> None:
        lifespan, self._lifespan = self._lifespan, None
        if lifespan is not None:
            await lifespan.stop()

    async def _started(self) -> None:
        if self._lifespan is None:
            self._lifespan = _Lifespan(self._app)
            await self._lifespan.start()
        else:
            await self._lifespan.ready()

    # --- blocking

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
                self._thread.start()
            loop = self._loop
        return asyncio.run_coroutine_threadsafe(work, loop).result()

    def send(self, request: WireRequest, timeout: float) -> WireResponse:
        response = self._run(self.asend(request, timeout))
        response.body = _SyncBody(response.body, self._run)
        return response

    def connect(self, url: str, headers: Mapping[str, str]) -> _SyncSocket:
        return _SyncSocket(self._run(self.aconnect(url, headers)), self._run)

    def close(self) -> None:
        loop = self._loop
        if loop is None:
            return
        self._run(self.aclose())
        with self._lock:
            thread, self._loop, self._thread = self._thread, None, None
        if thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


def _scope(kind: str, url: str, headers: Mapping[str, str]) -> dict[str, Any]:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme in ("https", "wss") else 80)
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    if not any(name == b"host" for name, _ in raw):
        raw.append((b"host", parts.netloc.encode("latin-1")))
    return {
        "type": kind,
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": parts.scheme,
        "path": unquote(parts.path) or "/",
        "raw_path": (parts.path or "/").encode("ascii"),
        "query_string": parts.query.encode("ascii"),
        "root_path": "",
        "headers": raw,
        "client": ("127.0.0.1", 0),
        "server": (parts.hostname or "", port),
        "state": {},
        "extensions": {},
    }


class _Lifespan:
    """The application's own start and end; applications without one are left alone."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._inbox: asyncio.Queue[Message] = asyncio.Queue()
        self._started = asyncio.Event()
        self._failed = ""
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run())
        await self._inbox.put({"type": "lifespan.startup"})
        await self.ready()

    async def ready(self) -> None:
        await self._started.wait()
        if self._failed:
            raise TransportError(f"the application did not start: {self._failed}")

    async def _run(self) -> None:
        try:
            await self._app(
                {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, self._inbox.get, self._tell
            )
        except Exception:  # the protocol: an application that raises here has no lifespan
            pass
        finally:
            self._started.set()

    async def _tell(self, message: Message) -> None:
        if message["type"] == "lifespan.startup.failed":
            self._failed = message.get("message") or "no reason given"
        if message["type"].startswith("lifespan.startup"):
            self._started.set()

    async def stop(self) -> None:
        if self._task is not None:
            await self._inbox.put({"type": "lifespan.shutdown"})
            await self._task


class _HttpCall:
    """One request running in the application."""

    def __init__(self, app: App, request: WireRequest) -> None:
        self._request = request
        self._pieces: asyncio.Queue[Message | None] = asyncio.Queue(_QUEUE_PIECES)
        self._body = _body_pieces(request.body)
        self._body_done = False
        self._ended = asyncio.Event()
        self._error: BaseException | None = None
        headers = request.headers.plain()
        if request.length is not None:
            headers["content-length"] = str(request.length)
        scope = {**_scope("http", request.url, headers), "method": request.method}
        self._task = asyncio.create_task(self._run(app, scope))

    async def _run(self, app: App, scope: dict[str, Any]) -> None:
        try:
            await app(scope, self._receive, self._pieces.put)
        except Exception as error:  # the application's failure is the caller's, as a broken connection is
            self._error = error
        await self._pieces.put(None)

    async def _receive(self) -> Message:
        if self._body_done:
            await self._ended.wait()
            return {"type": "http.disconnect"}
        piece = await asyncio.to_thread(next, self._body, None)
        self._body_done = piece is None
        return {"type": "http.request", "body": piece or b"", "more_body": not self._body_done}

    async def start(self) -> Message:
        first = await self._pieces.get()
        if first is None:
            raise TransportError(
                f"the application did not answer {masked(self._request.url)}"
            ) from self._error
        return first

    async def next_piece(self) -> bytes | None:
        message = await self._pieces.get()
        if message is None:
            if self._error is not None:
                raise TransportError(f"the application broke off: {self._error}") from self._error
            return None
        body: bytes = message.get("body", b"")
        return body

    async def close(self) -> None:
        self._ended.set()
        if not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])


def _body_pieces(body: bytes | Iterable[bytes] | None) -> Iterator[bytes]:
    if isinstance(body, bytes):
        return iter([body])
    return iter(body if body is not None else ())


class _AsyncBody:
    def __init__(self, call: _HttpCall, headers: Headers) -> None:
        self._call = call
        self._encoding = headers.get("content-encoding", "")

    async def chunks(self, size: int) -> AsyncIterator[bytes]:
        decode = decompressor(self._encoding)
        while (piece := await self._call.next_piece()) is not None:
            plain = piece if decode is None or not piece else decode(piece)
            for at in range(0, len(plain), size):
                yield plain[at : at + size]
        if decode is not None:
            decode(b"")

    async def close(self) -> None:
        await self._call.close()


class _SyncBody:
    def __init__(self, body: _AsyncBody, run: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        self._body = body
        self._run = run

    def chunks(self, size: int) -> Iterator[bytes]:
        pieces = self._body.chunks(size)

        async def advance() -> bytes | None:
            return await anext(pieces, None)

        while (piece := self._run(advance())) is not None:
            yield piece

    def close(self) -> None:
        self._run(self._body.close())


class AsgiSocket:
    """A websocket of the application; see `qlik_sdk.transport.AsyncSocket`."""

    def __init__(self, app: App, url: str, headers: Mapping[str, str]) -> None:
        self._url = url
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message | None] = asyncio.Queue()
        scope = {**_scope("websocket", url, headers), "subprotocols": []}
        self._closed = False
        self._task = asyncio.create_task(self._run(app, scope))

    async def _run(self, app: App, scope: dict[str, Any]) -> None:
        try:
            await app(scope, self._to_app.get, self._from_app.put)
        except Exception as error:  # the application's failure ends the socket, as a crash would
            await self._from_app.put({"type": "websocket.close", "code": 1011, "reason": str(error)})
        finally:
            await self._from_app.put(None)

    async def open(self) -> None:
        await self._to_app.put({"type": "websocket.connect"})
        answer = await self._from_app.get()
        if answer is None or answer["type"] != "websocket.accept":
            status = (answer or {}).get("status", 403)
            await self.close()
            raise FailedToConnect(f"{masked(self._url)} refused the session with status {status}", status)

    async def send(self, text: str) -> None:
        if self._closed:
            raise SessionClosed("the engine session is closed")
        await self._to_app.put({"type": "websocket.receive", "text": text})

    async def receive(self) -> str:
        while True:
            message = await self._from_app.get()
            if message is None or message["type"] == "websocket.close":
                self._closed = True
                code = (message or {}).get("code") or 1000
                reason = (message or {}).get("reason") or ""
                about = f" ({reason})" if reason else ""
                raise SessionClosed(f"the engine session was closed with code {code}{about}", code, reason)
            if message["type"] == "websocket.send":
                text = message.get("text")
                return text if isinstance(text, str) else bytes(message["bytes"]).decode()

    async def close(self, code: int = 1000) -> None:
        self._closed = True
        await self._to_app.put({"type": "websocket.disconnect", "code": code})
        if not self._task.done():
            await asyncio.wait([self._task])


class _SyncSocket:
    def __init__(self, socket: AsgiSocket, run: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        self._socket = socket
        self._run = run

    def send(self, text: str) -> None:
        self._run(self._socket.send(text))

    def receive(self) -> str:
        text: str = self._run(self._socket.receive())
        return text

    def close(self, code: int = 1000) -> None:
        self._run(self._socket.close(code))
