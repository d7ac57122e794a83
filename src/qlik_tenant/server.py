"""The socket under the application: uvicorn, told what to do by a tenant instead of by signals."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import uvicorn

from .protocols import HttpProtocol, WebSocketProtocol

if TYPE_CHECKING:
    from .app import App
    from .tls import Certificates


PING_SECONDS = 20.0
"""How often a websocket is asked for a sign of life, and how long it is waited for."""


class Server(uvicorn.Server):
    """Serves an application on a bound socket; `ready` is called once requests are answered."""

    def __init__(
        self,
        app: App,
        host: str,
        port: int,
        *,
        certificates: Certificates | None,
        ready: Callable[[], None],
        max_message_bytes: int,
    ) -> None:
        self._ready = ready
        self._socket = _bind(host, port)
        address = self._socket.getsockname()
        self.host = f"[{address[0]}]" if ":" in address[0] else address[0]
        self.port = int(address[1])
        super().__init__(
            uvicorn.Config(
                app,
                http=HttpProtocol,
                ws=WebSocketProtocol,
                ws_max_size=max_message_bytes,
                ws_ping_interval=PING_SECONDS,
                ws_ping_timeout=PING_SECONDS,
                ws_per_message_deflate=False,  # a page of cells would keep the loop from all other sockets
                loop="asyncio",
                lifespan="off",
                log_config=None,
                log_level=logging.WARNING,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=5,
                ssl_certfile=certificates.certificate if certificates else None,
                ssl_keyfile=certificates.key if certificates else None,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve, then tell."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End running requests, then cut what is left: TLS peers that never say goodbye."""
        connections = list(self.server_state.connections)
        await super().shutdown(sockets)
        for connection in connections:
            if connection.transport is not None:
                connection.transport.abort()
        await asyncio.sleep(0.01)  # lets the transports close their sockets

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the owner of the process."""
        yield

    def serve_forever(self) -> None:
        """Serve in this thread until `stop`."""
        self.run(sockets=[self._socket])

    def stop(self) -> None:
        """End as soon as running requests are done."""
        self.should_exit = True


class ServerThread:
    """A server running in a thread of its own."""

    def __init__(self, make: Callable[[Callable[[], None]], Server]) -> None:
        self._up = threading.Event()
        self.server = make(self._up.set)
        self._thread = threading.Thread(target=self._run, name="qlik-tenant", daemon=True)
        self._error: BaseException | None = None

    def _run(self) -> None:
        try:
            self.server.serve_forever()
        except BaseException as error:  # handed to the thread that waits in start()
            self._error = error
        finally:
            self._up.set()

    def start(self) -> None:
        """Return when requests are answered; raises what stopped it."""
        self._thread.start()
        self._up.wait()
        if self._error:
            raise self._error

    def stop(self) -> None:
        """End the server and its thread."""
        self.server.stop()
        self._thread.join()


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only where the protocol is named.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound
