"""Raw REST calls; everything the generated methods do goes through here as well."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .auth.method import AuthMethod
from .config import Config
from .core.exchange import REDIRECTS, Drop, Load, Send, Sleep, Steps, exchange
from .core.request import Request, wire_request
from .core.response import AsyncResponse, Response
from .core.retry import RetryPolicy
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

if TYPE_CHECKING:
    from .transport import AsyncTransport, Transport, WireResponse

NoUrlException = ConfigError

RequestInterceptor = Callable[[Request], Request | None]
ResponseInterceptor = Callable[[Response], Response | None]

API_PREFIX = "/api/v1"
_ROOT_PATHS = ("/api/", "/login/jwt-session", "/oauth/token", "/oauth/authorize", "/oauth/revoke")
_READ_BYTES = 1 << 16


@cache
def user_agent() -> str:
    """How the client names itself."""
    from . import __version__

    return f"qlik-sdk-python/{__version__} ({platform.system()})"


def absolute_url(config: Config, path: str) -> str:
    """The URL of a path on the tenant.

    Paths are below ``/api/v1`` unless they start with ``/api/`` or belong to a login. Absolute URLs must be
    on the tenant's own host.

    Raises:
        ConfigError: the URL is on another host.
    """
    if "://" in path:
        parts = urlsplit(path)
        if f"{parts.scheme}://{parts.netloc}".lower() != config.base_url:
            raise ConfigError(f"{path} is not on {config.base_url}; a client calls its own tenant only")
        return path
    path = path if path.startswith("/") else f"/{path}"
    prefix = "" if path.lower().startswith(_ROOT_PATHS) else API_PREFIX
    return f"{config.base_url}{prefix}{path}"


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


class _RestBase:
    def __init__(self, config: Config, method: AuthMethod) -> None:
        self.config = config
        self.base_url = config.base_url
        self.interceptors = Interceptors()
        self.policy = RetryPolicy(attempts=config.max_attempts)
        self._method = method

    def _prepare(self, request: Request) -> tuple[Request, Steps]:
        request.url = absolute_url(self.config, request.url)
        agent = user_agent()
        own = f"{self.config.user_agent} {agent}" if self.config.user_agent else agent
        request.headers.setdefault("User-Agent", own)
        request.headers.setdefault("Accept", "*/*" if request.operation is None else "application/json, */*")
        request = self.interceptors.request.apply(request)
        absolute_url(self.config, request.url)
        steps = exchange(
            wire_request(request),
            self._method,
            self.policy,
            home=self.base_url,
            retry=getattr(request, "retry", None),
        )
        return request, steps

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
        request, steps = self._prepare(request)
        answer = self._drive(steps, self._timeout(request))
        response = Response(request, answer.status, answer.reason, answer.headers, answer.url, answer.body)
        if not request.stream:
            response.read()
        seen: Response = self.interceptors.response.apply(response)
        seen.raise_for_status()
        _refuse_redirect(seen)
        return seen

    def _drive(self, steps: Steps, timeout: float) -> WireResponse:
        outcome: WireResponse | None = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                answer: WireResponse = end.value
                return answer
            outcome = None
            if isinstance(step, Send):
                outcome = self._transport.send(step.request, timeout)
            elif isinstance(step, Sleep):
                time.sleep(step.seconds)
            elif isinstance(step, Load):
                step.response.content = b"".join(step.response.body.chunks(_READ_BYTES))
            elif isinstance(step, Drop):
                _drain(step.response)

    def close(self) -> None:
        """Close idle connections."""
        self._transport.close()


def _drain(response: WireResponse) -> None:
    """Read an unwanted answer to its end, so that its connection can serve the next call."""
    try:
        for _ in response.body.chunks(_READ_BYTES):
            pass
    finally:
        response.body.close()


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
        request, steps = self._prepare(request)
        answer = await self._drive(steps, self._timeout(request))
        response = AsyncResponse(
            request, answer.status, answer.reason, answer.headers, answer.url, answer.body
        )
        if not request.stream or not response.ok:
            await response.read()
        seen: AsyncResponse = self.interceptors.response.apply(response)
        seen.raise_for_status()
        _refuse_redirect(seen)
        return seen

    async def _drive(self, steps: Steps, timeout: float) -> WireResponse:
        from asyncio import sleep  # programs that only block need not load it

        outcome: WireResponse | None = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                answer: WireResponse = end.value
                return answer
            outcome = None
            if isinstance(step, Send):
                outcome = await self._transport.asend(step.request, timeout)
            elif isinstance(step, Sleep):
                await sleep(step.seconds)
            elif isinstance(step, Load):
                chunks = [chunk async for chunk in step.response.body.chunks(_READ_BYTES)]
                step.response.content = b"".join(chunks)
            elif isinstance(step, Drop):
                await step.response.body.close()

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
