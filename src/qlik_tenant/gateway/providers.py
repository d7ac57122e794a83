"""From an operation to the code that answers it."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import inspect
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from . import body, contract
from .exchange import Exchange
from .service import Call, NotWritten, Service

if TYPE_CHECKING:
    from ..tenant import Tenant
    from .router import Route

Handler = Callable[[Call], Any]

_PACKAGE = "qlik_tenant.services"


@dataclass(frozen=True, slots=True)
class Operation:
    """What answers an operation, and what is the same for all its calls.

    `parameters` are the schemas of its query; `at_hand` says that it has no body and only looks into the
    store; `is_async` that its handler is `async def`.
    """

    service: Service
    handler: Handler
    parameters: Mapping[str, contract.Schema]
    at_hand: bool
    is_async: bool


class Providers:
    """The services of one tenant, each imported and made with its first call."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._made: dict[str, Service | None] = {}
        self._making = threading.Lock()
        self._operations: dict[Route, Operation] = {}
        self.threads = ThreadPoolExecutor(16, thread_name_prefix="qlik-tenant-call")

    def get(self, api: str) -> Service | None:
        """The provider of an API; None where nothing is written."""
        with self._making:
            if api not in self._made:
                written = importlib.util.find_spec(f"{_PACKAGE}.{api}") is not None
                self._made[api] = self._make(api) if written else None
            return self._made[api]

    def known(self, route: Route) -> Operation | None:
        """What `find` has found before."""
        return self._operations.get(route)

    def find(self, route: Route) -> Operation:
        """What answers an operation, whose service may have to be imported; NotWritten without."""
        found = self._operations.get(route)
        if found is None:
            service = self.get(route.api)
            handler: Handler | None = getattr(service, route.name, None)
            if service is None or handler is None or handler.__module__.startswith("qlik_tenant.generated."):
                raise NotWritten(route.endpoint, route.operation)
            parameters = contract.query_schemas(route.api, route.name)
            if route.name in service.also_accepts:
                parameters = {**parameters, **service.also_accepts[route.name]}
            is_async = inspect.iscoroutinefunction(handler)
            has_body = bool(contract.body_contents(route.api, route.name)[1])
            at_hand = service.reads_store and route.method == "GET" and not (is_async or has_body)
            found = Operation(service, handler, parameters, at_hand, is_async)
            self._operations[route] = found
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
    operation = exchange.tenant.providers.known(route)
    if operation is None:
        return asyncio.to_thread(_find_and_answer, exchange, route)
    return _answer(exchange, operation)


def _find_and_answer(exchange: Exchange, route: Route) -> Awaitable[None] | None:
    return _answer(exchange, exchange.tenant.providers.find(route))


def _answer(exchange: Exchange, operation: Operation) -> Awaitable[None] | None:
    exchange.call = call = body.begin(exchange, operation.parameters)
    if not operation.at_hand or exchange.method != "GET":
        return _answer_in_time(exchange, call, operation)
    exchange.reply = operation.handler(call)
    return None


async def _answer_in_time(exchange: Exchange, call: Call, operation: Operation) -> None:
    with ExitStack() as cleanup:
        await body.read(exchange, call, operation.service, cleanup)
        if operation.is_async:
            exchange.reply = await operation.handler(call)
        else:
            threads = exchange.tenant.providers.threads
            loop = asyncio.get_running_loop()
            exchange.reply = await loop.run_in_executor(threads, operation.handler, call)
