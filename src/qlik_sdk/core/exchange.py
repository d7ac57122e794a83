"""One call from request to final answer: login, redirects and retries, without I/O.

`exchange` is a generator of steps. A driver carries each step out and hands the outcome back; the blocking
and the asynchronous client differ in their driver only.
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from ..errors import TransportError
from .headers import Headers
from .masking import masked
from .request import WireRequest
from .retry import RetryPolicy

if TYPE_CHECKING:
    from ..auth.method import AuthMethod
    from ..transport import WireResponse

log = logging.getLogger("qlik_sdk")

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS_MAX = 10
_SECRET_HEADERS = ("authorization", "cookie", "qlik-csrf-token", "proxy-authorization")


@dataclass(slots=True)
class Send:
    """Send a request; the outcome is its answer."""

    request: WireRequest


@dataclass(slots=True)
class Drop:
    """Be done with an answer nobody will read."""

    response: WireResponse


@dataclass(slots=True)
class Load:
    """Read the whole body of an answer into its ``content``, for a login flow to look at."""

    response: WireResponse


@dataclass(slots=True)
class Sleep:
    """Wait."""

    seconds: float


Step = Send | Drop | Load | Sleep
Steps = Generator[Step, "WireResponse | None", "WireResponse"]


def exchange(
    request: WireRequest, method: AuthMethod, policy: RetryPolicy, *, home: str, retry: bool | None = None
) -> Steps:
    """The steps of one call.

    Parameters:
        home: scheme, host and port of the tenant; credentials go nowhere else.
        retry: whether the call may be sent again; None leaves it to the verb.
    """
    attempt = 1
    while True:
        response = yield from _redirected(request, method, home)
        wait = policy.wait(request, response.status, response.headers, attempt, retry)
        if wait is None:
            return response
        log.info(
            "%s %s answered %s, again in %.1f s", request.method, masked(request.url), response.status, wait
        )
        yield Drop(response)
        yield Sleep(wait)
        attempt += 1


def _redirected(request: WireRequest, method: AuthMethod, home: str) -> Steps:
    for _ in range(_HOPS_MAX):
        response = yield from _authorised(request, method, home)
        target = response.headers.get("location")
        if response.status not in REDIRECTS or request.method not in ("GET", "HEAD") or not target:
            return response
        yield Drop(response)
        following = WireRequest(request.method, urljoin(request.url, target), Headers(request.headers))
        if not following.url.startswith(("http://", "https://")):
            raise TransportError(f"{request.method} {masked(request.url)} redirects to {following.url}")
        if following.host != request.host:
            for name in _SECRET_HEADERS:
                following.headers.pop(name, None)
        request = following
    raise TransportError(f"more than {_HOPS_MAX} redirects, the last to {masked(request.url)}")


def _authorised(request: WireRequest, method: AuthMethod, home: str) -> Steps:
    if request.host != home:
        return (yield from _sent(request))
    flow = method.flow(
        WireRequest(
            request.method,
            request.url,
            Headers(request.headers),
            request.body,
            request.length,
            request.replayable,
        )
    )
    outgoing = next(flow)
    while True:
        response = yield from _sent(outgoing)
        if outgoing.url != request.url:
            yield Load(response)
        try:
            following = flow.send(response)
        except StopIteration:
            return response
        yield Drop(response)
        outgoing = following


def _sent(request: WireRequest) -> Steps:
    response = yield Send(request)
    assert response is not None, "the driver answers every Send"
    response.url = response.url or request.url
    log.debug("%s %s -> %s", request.method, masked(request.url), response.status)
    return response
