"""The cookies of one client at one host."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

_LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(slots=True)
class _Cookie:
    value: str
    path: str = "/"
    secure: bool = False
    ends: float | None = None


class CookieJar:
    """Cookies by name. Its owner hands it the answers of one host and puts its cookies on calls to that host.

    Parameters:
        given: cookies that are there already, as a ``Cookie`` header or by name.
    """

    def __init__(self, given: str | Mapping[str, str] = "") -> None:
        self._lock = threading.Lock()
        self._cookies: dict[str, _Cookie] = {}
        pairs = given.items() if isinstance(given, Mapping) else _pairs(given)
        for name, value in pairs:
            self.put(name, value)

    def put(self, name: str, value: str) -> None:
        """Add a cookie for the whole host."""
        with self._lock:
            self._cookies[name] = _Cookie(value)

    def take(self, headers: Iterable[str]) -> None:
        """Follow ``Set-Cookie`` headers."""
        for header in headers:
            name, cookie = _parsed(header)
            with self._lock:
                if cookie.ends is not None and cookie.ends <= time.time():
                    self._cookies.pop(name, None)
                elif name:
                    self._cookies[name] = cookie

    def header(self, url: str) -> str:
        """The ``Cookie`` header for ``url``, "" for none."""
        parts = urlsplit(url)
        safe = parts.scheme in ("https", "wss") or parts.hostname in _LOCAL
        now = time.time()
        with self._lock:
            return "; ".join(
                f"{name}={cookie.value}"
                for name, cookie in self._cookies.items()
                if (safe or not cookie.secure)
                and _is_below(parts.path or "/", cookie.path)
                and (cookie.ends is None or cookie.ends > now)
            )

    def values(self) -> dict[str, str]:
        """Every cookie by name."""
        with self._lock:
            return {name: cookie.value for name, cookie in self._cookies.items()}

    def clear(self) -> None:
        """Drop them all."""
        with self._lock:
            self._cookies.clear()

    def __bool__(self) -> bool:
        return bool(self._cookies)

    def __repr__(self) -> str:
        return f"<CookieJar with {', '.join(self._cookies) or 'nothing'}>"


def _pairs(header: str) -> Iterable[tuple[str, str]]:
    for part in header.split(";"):
        name, found, value = part.strip().partition("=")
        if found:
            yield name.strip(), value.strip()


def _parsed(header: str) -> tuple[str, _Cookie]:
    first, *rest = header.split(";")
    name, _, value = first.strip().partition("=")
    cookie = _Cookie(value.strip())
    for part in rest:
        key, _, text = part.strip().partition("=")
        match key.strip().lower():
            case "path":
                cookie.path = text if text.startswith("/") else "/"
            case "secure":
                cookie.secure = True
            case "max-age" if text.lstrip("-").isdigit():
                cookie.ends = time.time() + int(text)
            case "expires" if cookie.ends is None:
                cookie.ends = _moment(text)
    return name.strip(), cookie


def _moment(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except ValueError:
        return None


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder if folder.endswith("/") else f"{folder}/")
