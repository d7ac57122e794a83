"""The websocket door: who comes in, to which app, and with which close code others are turned away."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

import msgspec

from ..apps.sessions import TooManySessions
from ..gateway.exchange import SEND_AT_ONCE
from .address import Address, parse
from .greeting import greeting

if TYPE_CHECKING:
    from ..access import Caller
    from ..tenant import Tenant
    from .session import RpcSession

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SESSION_LIMIT = 4005
AUTHENTICATION_FAILED = 4006
BAD_REQUEST = 4202
NO_PERMISSION = 4203
NOT_FOUND = 4204


class Refusal(Exception):
    """A socket that is closed at once: the close code, and the `code` of its JSON reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


async def serve(scope: Message, receive: Receive, send: Send, tenant: Tenant) -> None:
    """Serve one websocket of an ASGI server. Source: wss://{tenant}/app/{appId}."""
    await receive()
    await send({"type": "websocket.accept"})
    socket = _Socket(receive, send, scope.get("extensions", {}).get(SEND_AT_ONCE))
    try:
        address, caller = await asyncio.to_thread(_admit, tenant, scope)
        session = await asyncio.to_thread(_load_session)
    except Refusal as refusal:
        if refusal.code == NO_PERMISSION:
            await socket.send(_connected("SESSION_ERROR_APP_ACCESS_DENIED"))
        elif refusal.code == AUTHENTICATION_FAILED and (frame := greeting(tenant, scope, None)):
            await socket.send(frame)
        await socket.close(refusal.code, refusal.reason)
        return
    if frame := greeting(tenant, scope, caller):
        await socket.send(frame)
    rpc = session(tenant, caller, address, socket)
    try:
        try:
            created = await asyncio.to_thread(rpc.enter)
        except TooManySessions:
            await socket.send(_connected("SESSION_ERROR_LIMIT_EXCEEDED"))
            await socket.close(SESSION_LIMIT, "session limit")
            return
        with tenant.watch.over(caller, lambda: rpc.end(AUTHENTICATION_FAILED, "HTTP-401"), rpc.expire):
            await rpc.notify(
                "OnConnected", {"qSessionState": "SESSION_CREATED" if created else "SESSION_ATTACHED"}
            )
            await rpc.run()
    finally:
        await asyncio.to_thread(rpc.leave_for_good)


def _connected(state: str) -> bytes:
    """The first frame of a socket that is about to be closed."""
    return msgspec.json.encode(
        {"jsonrpc": "2.0", "method": "OnConnected", "params": {"qSessionState": state}}
    )


def _load_session() -> type[RpcSession]:
    # With the first socket the engine is imported, which takes too long for the event loop.
    from .session import RpcSession

    return RpcSession


def _admit(tenant: Tenant, scope: Message) -> tuple[Address, Caller]:
    """Where a socket wants to go and who is behind it; Refusal if it may not."""
    try:
        client = dict(scope.get("headers", ())).get(b"user-agent", b"").decode("latin-1")
        address = parse(_path(scope), scope.get("query_string", b"").decode("latin-1"), client)
    except ValueError:
        raise Refusal(BAD_REQUEST, "QEP-100") from None
    caller = tenant.identify(scope)
    if caller is None:
        raise Refusal(AUTHENTICATION_FAILED, "HTTP-401")
    if address.app_id and not address.is_session_app:
        _require_app(tenant, caller, address.app_id)
    if address.template:
        _require_app(tenant, caller, address.template)
    return address, caller


def _require_app(tenant: Tenant, caller: Caller, app_id: str) -> None:
    from ..services.apps.service import get_app_row, privileges

    row = get_app_row(tenant, app_id)
    held = privileges(caller, row) if row is not None else []
    if not held:
        raise Refusal(NOT_FOUND, "QEP-104")
    if "read" not in held:
        raise Refusal(NO_PERMISSION, "HTTP-403")


def _path(scope: Message) -> str:
    raw = scope.get("raw_path")
    return raw.decode("latin-1").partition("?")[0] if raw else str(scope["path"])


class _Socket:
    """The ASGI side of a socket: text in, text out."""

    def __init__(self, receive: Receive, send: Send, at_once: Callable[[bytes], bool] | None = None) -> None:
        self._receive = receive
        self._send = send
        self._at_once = at_once

    async def next_frame(self) -> str | None:
        """The next text frame (binary ones are read as UTF-8 text), None after the last one."""
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return None
        text = message.get("text")
        if text is None:
            text = message["bytes"].decode(errors="replace")
        return str(text)

    def send_at_once(self, text: bytes) -> bool:
        """Send one text frame (in UTF-8) if that needs no waiting; false otherwise."""
        return self._at_once is not None and self._at_once(text)

    async def send(self, text: bytes) -> None:
        """Send one text frame (in UTF-8); waits while the reader is slow."""
        if not self.send_at_once(text):
            await self._send({"type": "websocket.send", "text": text.decode()})

    async def close(self, code: int, reason: str) -> None:
        """Close with a code and the JSON reason clients look into."""
        text = json.dumps({"code": reason, "traceId": uuid.uuid4().hex})
        await self._send({"type": "websocket.close", "code": code, "reason": text})
