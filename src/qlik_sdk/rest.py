"""Raw REST calls; everything the generated methods do goes through here as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from .auth.method import AuthMethod
from .config import Config
from .core.agent import agent_of
from .core.budget import Budget, budget_for
from .core.exchange import REDIRECTS, Steps, exchange
from .core.request import Request, wire_request
from .core.response import AsyncResponse, Response
from .core.retry import RetryPolicy
from .core.tracing import traced
from .errors import (
    AuthenticationException as AuthenticationException,
)
from .errors import (
    ConfigError,
    status_error,
)
from .errors import (
    ConnectionException as ConnectionException,
)
from .interceptors import Interceptors
from .transport.drive import adrive, drive

if TYPE_CHECKING:
    from .transport import AsyncTransport, Transport

NoUrlException = ConfigError

RequestInterceptor = Callable[[Request], Request | None]
ResponseInterceptor = Callable[[Response], Response | None]

API_PREFIX = "/api/v1"
_ROOT_PATHS = ("/api/", "/login/jwt-session", "/oauth/token", "/oauth/authorize", "/oauth/revoke")


def absolute_url(config: Config, path: str, *, from_root: bool = False) -> str:
    """The URL of a path on the tenant.

    Paths are below ``/api/v1`` unless they start with ``/api/`` or belong to a login; on a client-managed
    server they are below the virtual proxy. Absolute URLs must be on the tenant's own host.

    Parameters:
        from_root: whether ``path`` is complete, as those of the contract are.

    Raises:
        ConfigError: the URL is on another host.
    """
    if "://" in path:
        parts = urlsplit(path)
        if f"{parts.scheme}://{parts.netloc}".lower() not in config.homes:
            raise ConfigError(f"{path} is not on {config.base_url}; a client calls its own tenant only")
        return path
    path = path if path.startswith("/") else f"/{path}"
    complete = from_root or config.client_managed or path.lower().startswith(_ROOT_PATHS)
    return f"{config.service_url(path)}{'' if complete else API_PREFIX}{path}"


def raw_request(
    path: str,
    method: str = "GET",
    data: Any = None,
    files: Any = None,
    params: Any = None,
    headers: Mapping[str, str] | None = None,
    stream: bool = False,
    timeout: float | None = None,
    json: Any = None,
) -> Request:
    """A request of a raw call; ``data`` that is a model, a mapping or a list is sent as JSON.

    Form fields of ``/oauth`` paths go as JSON too, as that service takes both.
    """
    if json is None and data is not None and not _is_payload(data) and files is None:
        json, data = data, None
    if not isinstance(params, Mapping):
        params = dict(params or {})
    return Request(
        method.upper(), path, dict(headers or {}), dict(params), data, json, files, timeout, stream
    )


def _is_payload(data: Any) -> bool:
    if isinstance(data, str | bytes | bytearray | memoryview):
        return True
    return hasattr(data, "read") or hasattr(data, "__next__") or hasattr(data, "open")


class _Turn(msgspec.Struct, frozen=True):
    """A call's place in the budget of its client."""

    budget: Budget
    operation_id: str
    tier: str

    def take(self) -> float:
        return self.budget.take(self.operation_id, self.tier)

    def refused(self, seconds: float) -> None:
        self.budget.refused(self.operation_id, self.tier, seconds)


class _RestBase:
    def __init__(self, config: Config, method: AuthMethod) -> None:
        self.config = config
        self.base_url = config.base_url
        self.interceptors = Interceptors()
        self.policy = RetryPolicy(attempts=config.max_attempts)
        self._method = method
        self._homes = config.homes
        self._budget = budget_for(self.base_url, config.rate_limits)

    def _prepare(self, request: Request) -> tuple[Request, Steps]:
        request.url = absolute_url(self.config, request.url, from_root=request.operation is not None)
        request.headers.setdefault("User-Agent", agent_of(self.config))
        request.headers.setdefault("Accept", "*/*" if request.operation is None else "application/json, */*")
        request = self.interceptors.request.apply(request)
        absolute_url(self.config, request.url)
        steps = exchange(
            wire_request(request),
            self._method,
            self._policy(request),
            home=self._homes,
            retry=getattr(request, "retry", None),
            pace=self._pace(request),
        )
        return request, steps

    def _policy(self, request: Request) -> RetryPolicy:
        attempts = getattr(request, "attempts", None)
        return self.policy if attempts is None else msgspec.structs.replace(self.policy, attempts=attempts)

    def _pace(self, request: Request) -> _Turn | None:
        if self._budget is None or not getattr(request, "paced", True):
            return None
        operation = getattr(request, "operation", None)
        if operation is None:
            return _Turn(self._budget, "", "1" if request.method in ("GET", "HEAD") else "2")
        return _Turn(self._budget, operation.id, operation.tier)

    def _check(self, response: Response | AsyncResponse) -> None:
        try:
            response.raise_for_status()
        except AuthenticationException as error:
            raise error.with_advice(self._method.advice) from None
        if self._method.is_refusal(response.status_code, response.headers):
            body = {"title": "not logged in", "detail": "sent to a login page"}
            refused = status_error(response.request, response, body, AuthenticationException)
            raise refused.with_advice(self._method.advice)
        _refuse_redirect(response)

    def _timeout(self, request: Request) -> float:
        asked = getattr(request, "timeout", None)
        return self.config.timeout if asked is None else float(asked)


class RestClient(_RestBase):
    """Calls paths of one tenant: ``rest(path="/users/me")`` or ``rest("GET", "/users/me")``.

    Attributes:
        interceptors: ``["request"]`` and ``["response"]``, each with ``use(function)``.
    """

    def __init__(self, config: Config, method: AuthMethod, transport: Transport) -> None:
        super().__init__(config, method)
        self._transport = transport

    def __call__(
        self, method_or_path: str | None = None, path_or_method: str | None = None, **options: Any
    ) -> Response:
        """Send a request.

        Parameters:
            path: below ``/api/v1``, or from ``/api/``, or absolute on the tenant's host.
            method: HTTP verb, GET by default.
            data: body; models, mappings and lists are sent as JSON, bytes, text and files as they are.
            json, params, headers, files: as in the ``requests`` library.
            stream: leave the body to be read with ``iter_content``.
            timeout: seconds without progress.
        Raises:
            StatusError, TransportError, ConfigError.
        """
        return self.send(raw_request(**_call_options(method_or_path, path_or_method, options)))

    def send(self, request: Request) -> Response:
        """Send a request made by hand; see `qlik_sdk.core.request.Request`."""
        with traced(request) as span:
            request, steps = self._prepare(request)
            answer = drive(steps, self._transport, self._timeout(request))
            if span is not None:
                span.set_attribute("http.response.status_code", answer.status)
        response = Response(request, answer.status, answer.reason, answer.headers, answer.url, answer.body)
        if not request.stream:
            response.read()
        seen: Response = self.interceptors.response.apply(response)
        self._check(seen)
        return seen

    def close(self) -> None:
        """Close idle connections."""
        self._transport.close()


class AsyncRestClient(_RestBase):
    """The asynchronous twin of `RestClient`."""

    def __init__(self, config: Config, method: AuthMethod, transport: AsyncTransport) -> None:
        super().__init__(config, method)
        self._transport = transport

    async def __call__(
        self, method_or_path: str | None = None, path_or_method: str | None = None, **options: Any
    ) -> AsyncResponse:
        """Send a request; see `RestClient.__call__`."""
        return await self.send(raw_request(**_call_options(method_or_path, path_or_method, options)))

    async def send(self, request: Request) -> AsyncResponse:
        """Send a request made by hand; see `qlik_sdk.core.request.Request`."""
        with traced(request) as span:
            request, steps = self._prepare(request)
            answer = await adrive(steps, self._transport, self._timeout(request))
            if span is not None:
                span.set_attribute("http.response.status_code", answer.status)
        response = AsyncResponse(
            request, answer.status, answer.reason, answer.headers, answer.url, answer.body
        )
        if not request.stream or not response.ok:
            await response.read()
        seen: AsyncResponse = self.interceptors.response.apply(response)
        self._check(seen)
        return seen

    async def close(self) -> None:
        """Close idle connections."""
        await self._transport.aclose()


def _call_options(first: str | None, second: str | None, options: dict[str, Any]) -> dict[str, Any]:
    """``rest("GET", "/items")``, ``rest("/items")`` and ``rest(path="/items")`` say the same."""
    named = {name: value for name, value in options.items() if value is not None}
    if first is not None and first.startswith(("/", "http://", "https://")):
        named.setdefault("path", first)
        if second is not None:
            named.setdefault("method", second)
    elif first is not None:
        named.setdefault("method", first)
        if second is not None:
            named.setdefault("path", second)
    if "path" not in named:
        raise ConfigError("a raw call needs a path, such as /users/me")
    return named


def _refuse_redirect(response: Response | AsyncResponse) -> None:
    if response.status_code in REDIRECTS:
        body = {"title": "redirect not followed", "detail": response.headers.get("location", "")}
        raise status_error(response.request, response, body)


RestClientInstance = RestClient
