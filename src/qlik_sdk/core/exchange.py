"""One call from request to final answer: login, redirects and retries, without I/O.

`exchange` is a generator of steps. A driver carries each step out and hands the outcome back; the blocking
and the asynchronous client differ in their driver only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import urljoin

import msgspec

from ..errors import QlikError, TransportError
from .headers import Headers
from .log import Log
from .masking import SECRET_HEADERS, masked
from .request import WireRequest
from .retry import TOO_MANY, RetryPolicy, retry_after

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ..auth.method import AuthMethod
    from ..transport import WireResponse

log = Log("qlik_sdk")

T = TypeVar("T")

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS_MAX = 10


class Send(msgspec.Struct):
    """Send a request; the outcome is its answer."""

    request: WireRequest


class Drop(msgspec.Struct):
    """Be done with an answer nobody will read."""

    response: WireResponse


class Load(msgspec.Struct):
    """Read the whole body of an answer into its ``content``, for a login method to look at."""

    response: WireResponse


class Sleep(msgspec.Struct):
    """Wait."""

    seconds: float


class Run(msgspec.Struct):
    """Call a function that may block; the outcome is what it returns (awaited, if it is awaitable)."""

    function: Callable[[], Any]


class Wait(msgspec.Struct):
    """Wait until somebody else settles the future."""

    future: Future[None]


Step = Send | Drop | Load | Sleep | Run | Wait
Flow = Generator[Step, Any, T]
"""Steps towards a ``T``."""
Steps = Flow["WireResponse"]


class Pace(Protocol):
    """The rate budget, as one call sees it."""

    def take(self) -> float:
        """Take a turn; seconds to wait for it."""

    def refused(self, seconds: float) -> None:
        """The tenant wants no such calls for so long."""


def exchange(
    request: WireRequest,
    method: AuthMethod,
    policy: RetryPolicy,
    *,
    home: Collection[str],
    retry: bool | None = None,
    pace: Pace | None = None,
) -> Steps:
    """The steps of one call.

    Parameters:
        pace: where the call waits for its turn; None lets it go at once.
        home: scheme, host and port of the tenant, or several; credentials go nowhere else.
        retry: whether the call may be sent again; None leaves it to the verb.
    """
    attempt = 1
    while True:
        if pace is not None and (turn := pace.take()) > 0:
            log.debug("%s %s waits %.1f s for its turn", request.method, masked(request.url), turn)
            yield Sleep(turn)
        response = yield from _redirected(request, method, home)
        wait = policy.wait(request, response.status, response.headers, attempt, retry)
        if pace is not None and response.status == TOO_MANY:
            pace.refused(retry_after(response.headers) or wait or 0.0)
        if wait is None:
            return response
        log.info(
            "%s %s answered %s, again in %.1f s", request.method, masked(request.url), response.status, wait
        )
        yield Drop(response)
        yield Sleep(wait)
        attempt += 1


def _redirected(request: WireRequest, method: AuthMethod, home: Collection[str]) -> Steps:
    for _ in range(_HOPS_MAX):
        response = yield from _authorised(request, method, home)
        target = response.headers.get("location")
        if method.is_refusal(response.status, response.headers):
            return response
        if response.status not in REDIRECTS or request.method not in ("GET", "HEAD") or not target:
            return response
        yield Drop(response)
        following = WireRequest(request.method, urljoin(request.url, target), Headers(request.headers))
        if not following.url.startswith(("http://", "https://")):
            raise TransportError(f"{request.method} {masked(request.url)} redirects to {following.url}")
        if following.host != request.host:
            for name in SECRET_HEADERS:
                following.headers.pop(name, None)
        request = following
    raise TransportError(f"more than {_HOPS_MAX} redirects, the last to {masked(request.url)}")


def _authorised(request: WireRequest, method: AuthMethod, home: Collection[str]) -> Steps:
    """Send with credentials; once more with new ones where the tenant refuses those and others can be had."""
    if request.host not in home:
        return (yield from _sent(request))
    renewed = False
    while True:
        outgoing = request.copy()
        yield from method.prepare(outgoing)
        response = yield from _sent(outgoing)
        method.received(outgoing, response)
        refused = method.is_refusal(response.status, response.headers)
        if renewed or not refused or not request.replayable:
            return response
        try:
            renewed = yield from method.renew(outgoing, response)
        except QlikError:
            yield Drop(response)
            raise
        if not renewed:
            return response
        yield Drop(response)


def _sent(request: WireRequest) -> Steps:
    response: WireResponse = yield Send(request)
    response.url = response.url or request.url
    if log.is_detailed:
        log.debug("%s %s -> %s", request.method, masked(request.url), response.status)
    return response
