"""Servers for the client to talk to: plain HTTP, and an engine of a few methods."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from websockets.sync.server import Server, ServerConnection, serve

from qlik_sdk import Config

API_KEY = "key-of-a-test-user"


@dataclass
class Seen:
    """A request as the server got it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Answer = tuple[int, dict[str, str], Any]
Handler = Callable[[Seen], Answer | Any]


@dataclass
class HttpDouble:
    """Answers by handlers, in the order they were given; the last one stays."""

    url: str = ""
    seen: list[Seen] = field(default_factory=list)
    handlers: dict[tuple[str, str], list[Handler]] = field(default_factory=dict)

    def on(self, method: str, path: str, *handlers: Handler | Answer) -> None:
        made = [handler if callable(handler) else _fixed(handler) for handler in handlers]
        self.handlers[(method, path)] = made

    def answer(self, seen: Seen) -> Answer:
        self.seen.append(seen)
        known = self.handlers.get((seen.method, seen.path))
        if known is None:
            return 404, {}, {"errors": [{"code": "HTTP-404", "title": "Not found"}], "traceId": "t-1"}
        handler = known.pop(0) if len(known) > 1 else known[0]
        answer: Answer = handler(seen)
        return answer

    def config(self, **options: Any) -> Config:
        return Config(host=self.url, api_key=API_KEY, timeout=60, proxy="", **options)


def _fixed(answer: Answer) -> Handler:
    return lambda seen: answer


class QuietServer(ThreadingHTTPServer):
    """A server whose clients may leave early, as those do that do not trust it."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    double: HttpDouble

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        pieces = []
        while size := int(self.rfile.readline(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen = Seen(self.command, self.path, headers, self._body(), id(self.connection))
        status, sent, body = self.double.answer(seen)
        if callable(body):
            body(self)
            return
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in sent.items():
            self.send_header(name, value)
        if not any(name.lower() == "content-type" for name in sent) and not isinstance(body, bytes):
            self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # bursts of the tests must not wait for the kernel to ask again

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # clients that leave early are part of the tests


def _start(double: HttpDouble) -> ThreadingHTTPServer:
    handler = type("_Bound", (_Handler,), {"double": double})
    server = _Server(("127.0.0.1", 0), handler)
    double.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


@pytest.fixture
def http() -> Iterator[HttpDouble]:
    double = HttpDouble()
    server = _start(double)
    yield double
    server.shutdown()
    server.server_close()


@pytest.fixture
def other_http() -> Iterator[HttpDouble]:
    double = HttpDouble()
    server = _start(double)
    yield double
    server.shutdown()
    server.server_close()


Method = Callable[[dict[str, Any], "EngineDouble", ServerConnection], Any]


class EngineDouble:
    """A websocket server of engine methods, which also answers a few GET requests.

    Methods return out-parameters; ``{"error": ...}`` is sent as such; None means no answer at all.
    """

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[dict[str, Any]] = []
        self.upgrades: list[dict[str, str]] = []
        self.rest: dict[str, Any] = {}
        self.rest_headers: list[dict[str, str]] = []
        self.extra: dict[str, dict[str, Any]] = {}
        self.methods: dict[str, Method] = {
            "OpenDoc": lambda request, *_: {"qReturn": {"qType": "Doc", "qHandle": 1, "qGenericId": "app-1"}},
            "GetAppLayout": lambda *_: {"qLayout": {"qTitle": "Sales", "qFileName": "app-1"}},
        }

    def process(self, connection: ServerConnection, request: Any) -> Any:
        headers = {name.lower(): value for name, value in request.headers.raw_items()}
        if headers.get("upgrade", "").lower() == "websocket":
            self.upgrades.append({**headers, ":path": request.path})
            return None
        self.rest_headers.append(headers)
        body = self.rest.get(request.path)
        answer = connection.respond(404 if body is None else 200, json.dumps(body))
        del answer.headers["Content-Type"]
        answer.headers["Content-Type"] = "application/json"
        return answer

    def serve(self, connection: ServerConnection) -> None:
        connection.send(
            '{"jsonrpc":"2.0","method":"OnConnected","params":{"qSessionState":"SESSION_CREATED"}}'
        )
        for text in connection:
            request = json.loads(text)
            self.requests.append(request)
            method = self.methods.get(request["method"])
            if method is None:
                result: Any = {"error": {"code": -32601, "message": "Method does not exist"}}
            else:
                result = method(request, self, connection)
            if result is None:
                continue
            message = {"jsonrpc": "2.0", "id": request["id"], **self.extra.get(request["method"], {})}
            message.update(result if "error" in result else {"result": result})
            connection.send(json.dumps(message))

    def config(self, **options: Any) -> Config:
        return Config(host=self.url, api_key=API_KEY, timeout=60, proxy="", **options)


@pytest.fixture
def engine() -> Iterator[EngineDouble]:
    double = EngineDouble()
    server: Server = serve(double.serve, "127.0.0.1", 0, process_request=double.process, compression=None)
    double.url = f"http://127.0.0.1:{server.socket.getsockname()[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield double
    server.shutdown()
    thread.join()
