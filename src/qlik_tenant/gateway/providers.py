"""From an operation to the code that answers it."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import inspect
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, cast

from . import body
from .exchange import Exchange
from .service import Call, NotWritten, Service

if TYPE_CHECKING:
    from ..tenant import Tenant
    from .router import Route

Handler = Callable[[Call], Any]

_PACKAGE = "qlik_tenant.services"


class Providers:
    """The services of one tenant, each imported and made with its first call."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._made: dict[str, Service | None] = {}
        self._making = threading.Lock()
        self._handlers: dict[Route, tuple[Service, Handler, bool]] = {}
        self.threads = ThreadPoolExecutor(16, thread_name_prefix="qlik-tenant-call")

    def get(self, api: str) -> Service | None:
        """The provider of an API; None where nothing is written."""
        with self._making:
            if api not in self._made:
                written = importlib.util.find_spec(f"{_PACKAGE}.{api}") is not None
                self._made[api] = self._make(api) if written else None
            return self._made[api]

    def knows(self, route: Route) -> bool:
        """Whether an operation has been looked for with success, which imports its service."""
        return route in self._handlers

    def find(self, route: Route) -> tuple[Service, Handler, bool]:
        """The service of an operation, its handler, and whether that is `async def`; NotWritten without."""
        found = self._handlers.get(route)
        if found is None:
            service = self.get(route.api)
            handler: Handler | None = getattr(service, route.name, None)
            if service is None or handler is None or handler.__module__.startswith("qlik_tenant.generated."):
                raise NotWritten(route.endpoint, route.operation)
            found = self._handlers[route] = service, handler, inspect.iscoroutinefunction(handler)
        return found

    def _make(self, api: str) -> Service:
        module = importlib.import_module(f"{_PACKAGE}.{api}.provider")
        return cast("type[Service]", module.Provider)(self._tenant)

    def close(self) -> None:
        """Let running calls end."""
        self.threads.shutdown()


def answer(exchange: Exchange) -> Awaitable[Any] | None:
    """Read the request for the operation's handler and take its reply.

    Plain handlers run in a worker thread, so they may block; `async def` handlers run in the event loop, and
    so do reads of services that only look into the store.
    """
    route = exchange.route
    assert route
    if not exchange.tenant.providers.knows(route):
        return asyncio.to_thread(_answer, exchange, route)
    return _answer(exchange, route)


def _answer(exchange: Exchange, route: Route) -> Awaitable[None] | None:
    service, handler, is_async = exchange.tenant.providers.find(route)
    exchange.call = call = body.begin(exchange, service)
    if is_async or body.is_awaited(call) or exchange.method != "GET" or not service.reads_store:
        return _answer_in_time(exchange, call, service, handler, is_async=is_async)
    exchange.reply = handler(call)
    return None


async def _answer_in_time(
    exchange: Exchange, call: Call, service: Service, handler: Handler, *, is_async: bool
) -> None:
    with ExitStack() as cleanup:
        await body.read(exchange, call, service, cleanup)
        if is_async:
            exchange.reply = await handler(call)
        else:
            threads = exchange.tenant.providers.threads
            exchange.reply = await asyncio.get_running_loop().run_in_executor(threads, handler, call)
