"""An authorization server of the documented behaviour, for the client to log in at."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import json
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from aiohttp import web

from qlik_sdk import AuthType, Config

SECRET = "s3cret-of-the-client"
REDIRECT = "http://127.0.0.1:8123/callback"


def error(status: int, code: str, title: str) -> tuple[int, dict[str, str], Any]:
    return status, {}, {"errors": [{"code": code, "title": title, "detail": f"{title}, in detail"}]}


@dataclass
class Issuer:
    """Tokens, codes and refresh tokens of one server; everything a test wants to turn off or look at."""

    http: Any
    life: float = 3600.0
    delay: float = 0.0
    gate: threading.Event | None = None
    arrived: int = 0
    access: dict[str, float] = field(default_factory=dict)
    refresh: set[str] = field(default_factory=set)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    revoked: list[dict[str, Any]] = field(default_factory=list)
    refusing: tuple[int, dict[str, str], Any] | None = None
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    lock: Any = field(default_factory=threading.Lock)

    def config(self, **options: Any) -> Config:
        given = {"client_id": "client-1", "client_secret": SECRET, **options}
        return Config(host=self.http.url, auth_type=AuthType.OAuth2, proxy="", timeout=60, **given)

    def is_client(self, headers: dict[str, str], body: dict[str, Any]) -> bool:
        if body.get("client_secret"):
            return bool(body["client_secret"] == SECRET)
        scheme, _, pair = headers.get("authorization", "").partition(" ")
        if scheme == "Basic":
            return base64.b64decode(pair).decode() == f"client-1:{SECRET}"
        return body.get("client_id") == "native-1"

    def token(self, seen: Any) -> Any:
        self.arrived += 1
        if self.gate is not None:
            assert self.gate.wait(60)
        time.sleep(self.delay)
        with self.lock:
            body = seen.json
            self.asked.append(body)
            self.headers.append(seen.headers)
            if self.refusing is not None:
                return self.refusing
            if not self.is_client(seen.headers, body):
                return error(401, "OAUTH-1", "Unknown client or wrong secret")
            grant = body["grant_type"]
            if grant == "authorization_code":
                known = self.codes.pop(body["code"], None)
                digest = hashlib.sha256(body["code_verifier"].encode()).digest()
                challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
                if known is None or known["code_challenge"] != challenge:
                    return error(401, "OAUTH-9", "Invalid code")
                if known["redirect_uri"] != body["redirect_uri"]:
                    return error(400, "OAUTH-3", "Invalid redirect_uri")
            elif grant == "refresh_token":
                if body["refresh_token"] not in self.refresh:
                    return error(401, "OAUTH-7", "Invalid refresh token")
                self.refresh.discard(body["refresh_token"])
            return 200, {}, self.issue("refresh_token" if "offline" in str(body) else grant)

    def issue(self, grant: str = "") -> dict[str, Any]:
        number = next(self.numbers)
        token = f"access-{number}-secret"
        self.access[token] = time.time() + self.life
        reply: dict[str, Any] = {
            "access_token": token,
            "token_type": "bearer",
            "expires_in": self.life,
            "scope": "user_default",
        }
        if grant == "refresh_token":
            reply["refresh_token"] = f"refresh-{number}-secret"
            self.refresh.add(reply["refresh_token"])
        return reply

    def revoke(self, seen: Any) -> Any:
        self.revoked.append(seen.json)
        self.access.pop(seen.json["token"], None)
        self.refresh.discard(seen.json["token"])
        return 200, {}, None

    def me(self, seen: Any) -> Any:
        scheme, _, token = seen.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or self.access.get(token, 0) < time.time():
            return error(401, "AUTH-1", "Unauthorized")
        return 200, {}, {"id": "u-1", "name": token}

    def browser(self, url: str) -> str:
        """Log in and consent; where the browser is sent back to."""
        query = dict(parse_qsl(urlsplit(url).query))
        assert query["code_challenge_method"] == "S256"
        assert query["response_type"] == "code"
        code = f"code-{next(self.numbers)}-secret"
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"


@pytest.fixture
def issuer(http: Any) -> Issuer:
    made = Issuer(http)
    http.on("POST", "/oauth/token", made.token)
    http.on("POST", "/oauth/revoke", made.revoke)
    http.on("GET", "/api/v1/users/me", made.me)
    http.on("POST", "/api/v1/spaces", made.me)
    return made


@dataclass
class Call:
    """A REST call or an upgrade, as the server got it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    certificate: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Web:
    """REST and engine sessions at one port, over TLS where a context is given.

    ``on`` sets what a path answers: a function of the `Call`, or ``(status, headers, body)``; headers are
    pairs, as cookies may be several. Engine sessions answer every method with their own number; ``gate`` lets
    them in (None), refuses the upgrade with such an answer, or closes them at once with a code.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.calls: list[Call] = []
        self.upgrades: list[Call] = []
        self.handlers: dict[tuple[str, str], Any] = {}
        self.gate: Any = lambda call: None
        self.sockets: list[web.WebSocketResponse] = []
        self._tls = tls
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self.port = 0

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def on(self, method: str, path: str, answer: Any) -> None:
        self.handlers[(method, path)] = answer

    def kick(self) -> None:
        """End all engine sessions, as a restart would."""
        for socket in self.sockets:
            asyncio.run_coroutine_threadsafe(socket.close(code=4000), self._loop).result()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        shown = request.transport.get_extra_info("peercert") if request.transport else None
        subject = dict(pair for part in (shown or {}).get("subject", ()) for pair in part)
        call = Call(
            request.method,
            request.path,
            dict(request.query),
            headers,
            await request.read(),
            subject.get("commonName", ""),
        )
        if headers.get("upgrade", "").lower() == "websocket":
            self.upgrades.append(call)
            refused = self.gate(call)
            if refused is None or isinstance(refused, int):
                return await self._session(request, refused)
            return self._response(refused)
        self.calls.append(call)
        answer = self.handlers.get((call.method, call.path), (404, [], None))
        return self._response(answer(call) if callable(answer) else answer)

    def _response(self, answer: Any) -> web.Response:
        status, headers, body = answer
        response = web.json_response(body, status=status)
        for name, value in headers:
            response.headers.add(name, value)
        return response

    async def _session(self, request: web.BaseRequest, refused: int | None) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if refused is not None:
            await socket.close(code=refused, message=b'{"code": "HTTP-401"}')
            return socket
        self.sockets.append(socket)
        number = len(self.sockets)
        async for message in socket:
            asked = json.loads(message.data)
            await socket.send_json({"jsonrpc": "2.0", "id": asked["id"], "result": {"n": number}})
        return socket

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = web.Server(self._answer, access_log=None)
        runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=self._tls)
        await site.start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        transports = [connection.transport for connection in server.connections]
        await runner.cleanup()
        for transport in transports:
            if transport is not None:
                transport.abort()
        await self._quiet()

    async def _quiet(self) -> None:
        """Wait for the ends of connections: a socket that is left open warns in some later test."""
        rounds, end = 0, time.monotonic() + 60
        while rounds < 5 and time.monotonic() < end:
            sockets = len(self._loop._selector.get_map())  # type: ignore[attr-defined]  # one is the loop's own
            rounds = rounds + 1 if sockets == len(asyncio.all_tasks()) == 1 else 0
            await asyncio.sleep(0.001)

    def __enter__(self) -> Web:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def server() -> Iterator[Web]:
    with Web() as made:
        yield made


@pytest.fixture
def elsewhere() -> Iterator[Web]:
    """A host that is not the tenant's."""
    with Web() as made:
        yield made


@pytest.fixture
def serve() -> Any:
    """Makes servers, with a TLS context if wanted."""
    return Web
