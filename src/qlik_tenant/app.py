"""The ASGI application: the life of a request as one ordered list of stages."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any

from .errors import ApiError
from .gateway.beside import beside
from .gateway.cors import cors
from .gateway.csrf import csrf
from .gateway.exchange import ClientGone, Exchange, Receive, Scope, Send
from .gateway.identify import identify
from .gateway.limit import limit
from .gateway.providers import answer
from .gateway.proxy import unprefix
from .gateway.route import authorise, route
from .gateway.serialise import error_reply, reply_at_once, send_reply
from .gateway.service import Reply
from .gateway.trace import trace
from .storage import Busy

if TYPE_CHECKING:
    from .tenant import Tenant

Pending = Awaitable[Any] | None
"""What is left to wait for; that may lead to more of it."""
Stage = Callable[[Exchange], Pending]

STAGES: tuple[Stage, ...] = (
    trace,
    unprefix,
    cors,
    route,
    identify,
    beside,
    csrf,
    limit,
    authorise,
    answer,
)
"""Every request passes these in order, but for those that the tenant's settings leave nothing to do; an
exception in any of them becomes the answer."""


class App:
    """Serves one tenant over ASGI: HTTP through the stages, websockets to the QIX endpoint."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        idle: dict[Stage, bool] = {
            unprefix: not tenant.settings.text("proxy_prefix"),
            limit: tenant.limiter is None,
        }
        self._stages = tuple(stage for stage in STAGES if not idle.get(stage))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI entry point."""
        if scope["type"] == "http":
            rest = self.begin(scope, receive, send)
            if rest is not None:
                await rest
        elif scope["type"] == "websocket":
            from .rpc.endpoint import serve

            await serve(scope, receive, send, self._tenant)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    def begin(self, scope: Scope, receive: Receive, send: Send) -> Coroutine[Any, Any, None] | None:
        """Answer a request as far as that needs no waiting.

        Returns:
            What is left to be done; None where the answer is out.
        """
        exchange = Exchange.of(self._tenant, scope, receive)
        stages = iter(self._stages)
        pending = self._advance(stages, exchange)
        if pending is None and exchange.reply is not None and reply_at_once(exchange, exchange.reply):
            return None
        return self._rest(exchange, stages, pending, send)

    async def _rest(self, exchange: Exchange, stages: Iterator[Stage], pending: Pending, send: Send) -> None:
        """Answer what has to wait for something."""
        try:
            reply = await self._answer(exchange, stages, pending)
            await send_reply(exchange, reply, send)
        except ClientGone:
            return
        except ApiError as error:  # the asked-for range of a file
            await send_reply(exchange, error_reply(exchange, error), send)

    async def _answer(self, exchange: Exchange, stages: Iterator[Stage], pending: Pending) -> Reply:
        try:
            while True:
                while pending is not None:
                    pending = await pending
                if exchange.reply is not None:
                    return exchange.reply
                pending = self._advance(stages, exchange)
        except ClientGone:
            raise
        except Exception as error:  # whatever goes wrong in a service, the caller gets an answer
            return error_reply(exchange, error)

    def _advance(self, stages: Iterator[Stage], exchange: Exchange) -> Pending:
        """Pass stages up to one that has to wait, or has the reply, which an exception is, too; in a thread
        where it would have to wait for somebody who writes."""
        store = self._tenant.store
        store.hasty = threading.get_ident()
        stage = None
        try:
            for stage in stages:
                pending = stage(exchange)
                if pending is not None or exchange.reply is not None:
                    return pending
        except Busy:
            assert stage is not None
            return asyncio.to_thread(stage, exchange)
        except Exception as error:
            exchange.reply = error_reply(exchange, error)
            return None
        finally:
            store.hasty = None
        raise RuntimeError("no stage has replied")

    @staticmethod
    async def _lifespan(receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await send({"type": "lifespan.shutdown.complete"})
                return
