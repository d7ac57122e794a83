"""Base classes of the generated resources, and how their calls become requests and results."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import msgspec

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


class CallOptions(msgspec.Struct, frozen=True):
    """What the calls of a resource do differently; see `Resource.with_options`."""

    timeout: float | None = None
    max_attempts: int | None = None
    retry: bool | None = None
    paced: bool = True
    headers: Mapping[str, str] | None = None

    def apply(self, request: Request) -> Request:
        """``request``, changed."""
        request.timeout = self.timeout if request.timeout is None else request.timeout
        request.attempts = self.max_attempts
        request.retry = self.retry if request.retry is None else request.retry
        request.paced = self.paced
        request.headers.update(self.headers or {})
        return request


_USUAL = CallOptions()


class _Configured:
    """What both twins do with options of calls."""

    _options: CallOptions = _USUAL

    def with_options(
        self,
        *,
        timeout: float | None = None,
        max_attempts: int | None = None,
        retry: bool | None = None,
        paced: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """This resource with calls that differ from the client's: ``qlik.items.with_options(timeout=5)``.

        Parameters:
            timeout: seconds a call may go without progress.
            max_attempts: how often a call is sent at most.
            retry: True sends calls again, after a server error, that are not idempotent; False sends none.
            paced: False does not wait for a turn in the client's rate budget.
            headers: sent along.
        """
        made = copy(self)
        made._options = CallOptions(timeout, max_attempts, retry, paced, headers)
        return made

    def _request(
        self, op: Operation, params: Params, data: Any = None, fields: Mapping[str, Any] | None = None
    ) -> Request:
        request = request_for(op, params, data, fields)
        return request if self._options is _USUAL else self._options.apply(request)

    def _next(
        self,
        first: Request,
        href: str | None,
        changed: Params | None,
        data: Any,
        fields: Mapping[str, Any] | None,
    ) -> Request:
        if href is not None:
            return follow(first, href)
        if changed is not None and first.operation is not None:
            return self._request(first.operation, changed, data, fields)
        return first.copy()


class _Named:
    """Finds methods under the names they had in qlik-sdk 0.17."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            from ..compat.names import gone, method_name

            if name.startswith("_"):
                raise AttributeError(name)
            cls = type(self)
            attribute = cls.__module__.rpartition(".")[2]
            new = method_name(cls.__name__, name, dir(cls), attribute)
            found = gone(cls.__name__, name) if new is None else getattr(self, new)
            if found is None:
                raise AttributeError(f"{cls.__name__} has no method {name!r}")
            return found


class Resource(_Configured, _Named):
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
        request = self._request(op, params, data, fields)
        return decode(op, self._auth.rest.send(request), self._auth)

    def _list(
        self, op: Operation, params: Params, data: Any = None, fields: Mapping[str, Any] | None = None
    ) -> Pages[Any]:
        request = self._request(op, params, data, fields)

        def fetch(href: str | None, changed: Params | None) -> Any:
            answer = self._auth.rest.send(self._next(request, href, changed, data, fields))
            return decode_page(answer, op.item, self.config.strict)

        return Pages(fetch, item=op.item, family=op.pages or "cursor", params=params, client=self._auth)

    @property
    def with_raw_response(self) -> Raw:
        """The same methods, returning the `Response` as it came: ``qlik.items.with_raw_response.list()``."""
        return Raw(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.config.host}>"


class Raw:
    """The methods of a resource, returning answers undecoded; of a list, its first page.

    Of `AsyncResource` they are awaited, lists as well.
    """

    def __init__(self, resource: Resource | AsyncResource) -> None:
        def send(
            op: Operation, params: Params, data: Any = None, fields: Mapping[str, Any] | None = None
        ) -> Any:
            return resource.auth.rest.send(resource._request(op, params, data, fields))

        made = copy(resource)
        vars(made).update(_call=send, _list=send)
        self._resource = made

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method: Callable[..., Any] = getattr(self._resource, name)
        return method


class AsyncResource(_Configured, _Named):
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
        request = self._request(op, params, data, fields)
        return decode(op, await self._auth.rest.send(request), self._auth)

    def _list(
        self, op: Operation, params: Params, data: Any = None, fields: Mapping[str, Any] | None = None
    ) -> AsyncPages[Any]:
        request = self._request(op, params, data, fields)

        async def fetch(href: str | None, changed: Params | None) -> Any:
            answer = await self._auth.rest.send(self._next(request, href, changed, data, fields))
            return decode_page(answer, op.item, self.config.strict)

        return AsyncPages(fetch, item=op.item, family=op.pages or "cursor", params=params, client=self._auth)

    @property
    def with_raw_response(self) -> Raw:
        """The same methods, giving the `AsyncResponse` as it came; see `Resource.with_raw_response`."""
        return Raw(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.config.host}>"
