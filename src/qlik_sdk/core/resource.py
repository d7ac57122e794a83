"""Base classes of the generated resources, and how their calls become requests and results."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .decode import decode, decode_page
from .operation import Operation
from .paging import AsyncPages, Pages, Params
from .request import Request, follow, request_for

if TYPE_CHECKING:
    from ..auth import AsyncAuth, Auth
    from ..config import Config

F = TypeVar("F", bound=Callable[..., Any])


def operation(op: Operation) -> Callable[[F], F]:
    """Tie a generated method to its operation, and let callers use the wire's keywords (``appId=``) too."""

    def decorate(function: F) -> F:
        aliases: Mapping[str, str] | None = None

        @functools.wraps(function)
        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            nonlocal aliases
            if kwargs:
                if aliases is None:
                    aliases = op.aliases
                if not aliases.keys().isdisjoint(kwargs):
                    kwargs = {aliases.get(name, name): value for name, value in kwargs.items()}
            return function(self, *args, **kwargs)

        if inspect.iscoroutinefunction(function) and hasattr(inspect, "markcoroutinefunction"):
            inspect.markcoroutinefunction(call)
        call.operation = op  # type: ignore[attr-defined]  # read by tests and by the reference pages
        return cast(F, call)

    return decorate


class _Named:
    """Finds methods under the names they had in qlik-sdk 0.17."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            from ..compat.names import method_name

            new = None if name.startswith("_") else method_name(type(self).__name__, name)
            if new is None:
                raise AttributeError(f"{type(self).__name__} has no method {name!r}")
            return getattr(self, new)


class Resource(_Named):
    """A group of operations of one tenant.

    Parameters:
        client: a `Config` (the resource then has connections of its own), an `Auth`, or a `Qlik`.
    """

    def __init__(self, client: Config | Auth | Any) -> None:
        from ..auth import Auth

        self._auth: Auth = Auth.of(client)

    @property
    def auth(self) -> Auth:
        """Raw calls with the credentials of this resource."""
        return self._auth

    @property
    def config(self) -> Config:
        """What this resource was made with."""
        return self._auth.config

    def _call(
        self, op: Operation, params: Params, data: Any = None, fields: Mapping[str, Any] | None = None
    ) -> Any:
        request = request_for(op, params, data, fields)
        return decode(op, self._auth.rest.send(request), self._auth)

    def _list(
        self, op: Operation, params: Params, data: Any = None, fields: Mapping[str, Any] | None = None
    ) -> Pages[Any]:
        request = request_for(op, params, data, fields)

        def fetch(href: str | None, changed: Params | None) -> Any:
            return decode_page(self._auth.rest.send(_next_request(op, request, href, changed)))

        return Pages(fetch, item=op.item, family=op.pages or "cursor", params=params, client=self._auth)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.config.host}>"


class AsyncResource(_Named):
    """The asynchronous twin of `Resource`."""

    def __init__(self, client: Config | AsyncAuth | Any) -> None:
        from ..auth import AsyncAuth

        self._auth: AsyncAuth = AsyncAuth.of(client)

    @property
    def auth(self) -> AsyncAuth:
        """Raw calls with the credentials of this resource."""
        return self._auth

    @property
    def config(self) -> Config:
        """What this resource was made with."""
        return self._auth.config

    async def _call(
        self, op: Operation, params: Params, data: Any = None, fields: Mapping[str, Any] | None = None
    ) -> Any:
        request = request_for(op, params, data, fields)
        return decode(op, await self._auth.rest.send(request), self._auth)

    def _list(
        self, op: Operation, params: Params, data: Any = None, fields: Mapping[str, Any] | None = None
    ) -> AsyncPages[Any]:
        request = request_for(op, params, data, fields)

        async def fetch(href: str | None, changed: Params | None) -> Any:
            return decode_page(await self._auth.rest.send(_next_request(op, request, href, changed)))

        return AsyncPages(fetch, item=op.item, family=op.pages or "cursor", params=params, client=self._auth)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.config.host}>"


def _next_request(op: Operation, first: Request, href: str | None, changed: Params | None) -> Request:
    if href is not None:
        return follow(first, href)
    if changed is not None:
        return request_for(op, changed)
    return first.copy()
