"""Where a browser on this machine comes back to after a login."""

from __future__ import annotations

import hmac
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from ..errors import ConfigError, LoginRequired

_HOSTS = ("127.0.0.1", "localhost", "::1")
_REQUEST_SECONDS = 5.0
_DONE = b"<!doctype html><title>Logged in</title><p>You can close this window and go back to the program."
_FAILED = b"<!doctype html><title>Not logged in</title><p>The login was refused; the program says why."


def show_url(url: str) -> None:
    """Open ``url`` in a browser, or print it where there is none."""
    import webbrowser

    if not webbrowser.open(url):
        print_url(url)


def print_url(url: str) -> None:
    """Print ``url`` for somebody to open."""
    print(f"Open this page to log in:\n{url}", file=sys.stderr, flush=True)


class Loopback:
    """Listens at ``redirect_url``, on this machine only.

    Raises:
        ConfigError: the URL is not one of this machine, or its port is taken.
    """

    def __init__(self, redirect_url: str) -> None:
        parts = urlsplit(redirect_url)
        if parts.scheme != "http" or parts.hostname not in _HOSTS or not parts.port:
            raise ConfigError(
                f"login() needs a redirect_url such as http://127.0.0.1:8123/callback, not {redirect_url}; "
                "use generate_authorization_url() and authorize()"
            )
        host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname
        try:
            self._server = _server(host, parts.port)
        except OSError as error:
            raise ConfigError(f"cannot listen at {redirect_url}: {error}") from error
        self._redirect_url = redirect_url
        self._path = parts.path or "/"

    def wait(self, state: str, seconds: float) -> str:
        """The URL the browser comes back to, with ``state`` in it; requests without are turned away.

        Raises:
            LoginRequired: nobody came.
        """
        found: list[str] = []
        redirect_url, path = self._redirect_url, self._path

        class Handler(BaseHTTPRequestHandler):
            timeout = _REQUEST_SECONDS

            def log_message(self, format: str, *args: object) -> None:
                pass  # request lines hold codes

            def do_GET(self) -> None:
                asked = urlsplit(self.path)
                query = dict(parse_qsl(asked.query))
                if asked.path != path:
                    self._answer(404, b"")
                elif not hmac.compare_digest(query.get("state", "").encode(), state.encode()):
                    self._answer(400, _FAILED)
                else:
                    found.append(f"{redirect_url}?{asked.query}")
                    self._answer(200 if "code" in query else 400, _DONE if "code" in query else _FAILED)

            def _answer(self, status: int, page: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.send_header("Cache-Control", "no-store")
                self.send_header("Referrer-Policy", "no-referrer")
                self.end_headers()
                self.wfile.write(page)

        self._server.RequestHandlerClass = Handler
        end = time.monotonic() + seconds
        while not found:
            self._server.timeout = end - time.monotonic()
            if self._server.timeout <= 0:
                raise LoginRequired(f"nobody logged in within {seconds:.0f} seconds; call login() again")
            self._server.handle_request()
        return found[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.server_close()


class _Server(HTTPServer):
    # Another program must not be able to listen at the same place at the same time.
    allow_reuse_address = sys.platform != "win32"


def _server(host: str, port: int) -> HTTPServer:
    if ":" in host:
        import socket

        kind = type("_Server6", (_Server,), {"address_family": socket.AF_INET6})
        made: HTTPServer = kind((host, port), BaseHTTPRequestHandler)
        return made
    return _Server((host, port), BaseHTTPRequestHandler)
