"""Requests over HTTP: to one origin, without redirects, up to a size."""

from __future__ import annotations

import base64
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import urlsplit

from ...errors import DataSourceError
from ...interrupts import look, waited

CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may bring: seconds for an answer, bytes of all answers, pages."""

    seconds: float = 30.0
    size: int = 256 << 20
    pages: int = 1000


def basic(user: str, password: str) -> str:
    """The value of an Authorization header."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def check_origin(address: str, known: str) -> None:
    """Raises DataSourceError if an address is not of the same scheme, host and port as one that is known."""
    if urlsplit(address).scheme not in ("http", "https") or _origin(address) != _origin(known):
        place = urlsplit(address).netloc or address
        raise DataSourceError(f"'{place}' is not where this connection leads", parameter=address)


def fetch(
    address: str,
    *,
    method: str = "GET",
    body: str = "",
    headers: Mapping[str, str] | None = None,
    seconds: float = 30.0,
    size: int,
    checkpoint: Callable[[], None] = lambda: None,
) -> tuple[bytes, str]:
    """The answer's bytes and the encoding it names, "" for none. The wait for it ends with the run.

    Raises DataSourceError for an error status, a redirect, more than `size` bytes, or no answer in time.
    """
    data = body.encode() if method != "GET" else None
    request = urllib.request.Request(address, data=data, headers=dict(headers or {}), method=method)
    opener = urllib.request.build_opener(_NoRedirect())
    try:
        with waited(lambda: opener.open(request, timeout=seconds)) as answer:
            return _read(answer, size, checkpoint), answer.headers.get_content_charset() or ""
    except urllib.error.HTTPError as error:
        with error:
            raise DataSourceError(f"The service answered {error.code} {error.reason}") from None
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise DataSourceError(f"The service cannot be reached: {reason}") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry credentials to an address that nobody chose."""

    def redirect_request(self, *args: Any, **options: Any) -> None:
        return None


def _read(answer: Any, left: int, checkpoint: Callable[[], None]) -> bytes:
    parts: list[bytes] = []
    while part := answer.read(CHUNK):
        look()
        checkpoint()
        left -= len(part)
        if left < 0:
            raise DataSourceError("The service answers with more than may be loaded")
        parts.append(part)
    return b"".join(parts)


def _origin(address: str) -> tuple[str, str, int | None]:
    parts = urlsplit(address)
    try:
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        raise DataSourceError(f"'{address}' is no address", parameter=address) from None
    return parts.scheme.lower(), (parts.hostname or "").lower(), port
