"""When a call is sent again, and after how long."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from .headers import Headers
from .request import WireRequest

_BUSY = frozenset({500, 502, 503, 504})
TOO_MANY = 429


def _jitter() -> float:
    from random import random

    return random()


class RetryPolicy(msgspec.Struct, frozen=True):
    """Exponential back-off with full jitter; ``Retry-After`` wins where the tenant sends it.

    A call refused for its rate (429) was not carried out, so any may be sent again; after a server error only
    idempotent ones may.

    Parameters:
        attempts: how often a call is sent at most.
        base_seconds: bound of the first wait; every further one doubles it.
        cap_seconds: bound of any wait; a longer ``Retry-After`` gives up at once (limits are counted over
            five minutes, so waiting that long always suffices).
        jitter: gives a number in 0..1.
    """

    attempts: int = 5
    base_seconds: float = 0.5
    cap_seconds: float = 300.0
    jitter: Callable[[], float] = _jitter

    def wait(
        self, request: WireRequest, status: int, headers: Headers, attempt: int, retry: bool | None
    ) -> float | None:
        """Seconds to wait before sending again, None to give up.

        Parameters:
            attempt: how often the call has been sent.
            retry: what the caller decided; None leaves it to the verb.
        """
        if attempt >= self.attempts or retry is False or not request.replayable:
            return None
        if status == TOO_MANY:
            wait = retry_after(headers)
            if wait is None:
                return self._backoff(attempt)
            return wait if wait <= self.cap_seconds else None
        if status in _BUSY and (request.idempotent or retry):
            wait = retry_after(headers)
            return self._backoff(attempt) if wait is None or wait > self.cap_seconds else wait
        return None

    def _backoff(self, attempt: int) -> float:
        bound = self.base_seconds * 2.0 ** (attempt - 1)
        return min(bound, self.cap_seconds) * self.jitter()


def retry_after(headers: Headers) -> float | None:
    """Seconds the ``Retry-After`` header asks for, None without a usable one."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    if not value:
        return None
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())
