"""From an operation to the code that answers it."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, cast

from . import body
from .exchange import Exchange
from .service import NotWritten, Reply, Service

if TYPE_CHECKING:
    from ..tenant import Tenant

_PACKAGE = "qlik_tenant.services"


class Providers:
    """The services of one tenant, each imported and made with its first call."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._made: dict[str, Service | None] = {}
        self.threads = ThreadPoolExecutor(16, thread_name_prefix="qlik-tenant-call")

    def get(self, api: str) -> Service | None:
        """The provider of an API; None where nothing is written."""
        if api not in self._made:
            written = importlib.util.find_spec(f"{_PACKAGE}.{api}") is not None
            self._made[api] = self._make(api) if written else None
        return self._made[api]

    def _make(self, api: str) -> Service:
        module = importlib.import_module(f"{_PACKAGE}.{api}.provider")
        return cast("type[Service]", module.Provider)(self._tenant)

    def close(self) -> None:
        """Let running calls end."""
        self.threads.shutdown()


async def answer(exchange: Exchange) -> None:
    """Read the request for the operation's handler and take its reply.

    Plain handlers run in a worker thread, so they may block; `async def` handlers run in the event loop.
    """
    route = exchange.route
    assert route
    providers = exchange.tenant.providers
    service = providers.get(route.api)
    handler: Callable[..., Any] | None = getattr(service, route.name, None)
    if service is None or handler is None or handler.__module__.startswith("qlik_tenant.generated."):
        raise NotWritten(route.endpoint, route.operation)
    with ExitStack() as cleanup:
        exchange.call = call = await body.read(exchange, service, cleanup)
        if inspect.iscoroutinefunction(handler):
            reply = await handler(call)
        else:
            reply = await asyncio.get_running_loop().run_in_executor(providers.threads, handler, call)
        exchange.reply = cast("Reply", reply)
