"""What the tests with other people's clients share: a TLS tenant, and a way to reach it by name."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from qlik_tenant import Tenant

HOSTNAME = "tenant.example.test"


@pytest.fixture
def peers() -> Path:
    """Where `make test` puts the other clients."""
    return Path(__file__).resolve().parents[2] / ".peers"


@pytest.fixture
def tls_tenant() -> Iterator[Tenant]:
    with Tenant(in_memory=True, tls=True, hostnames=(HOSTNAME,)) as tenant:
        yield tenant


@pytest.fixture
def port_443(tls_tenant: Tenant) -> Iterator[dict[str, str]]:
    """Environment in which the tenant is reached at port 443 of a host name, for clients that know no other.

    An HTTP proxy whose CONNECT ends at the tenant, whatever name was asked for.
    """
    port = urlsplit(tls_tenant.url).port
    assert port is not None
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_accept, args=(server, port), daemon=True).start()
        proxy = f"http://127.0.0.1:{server.getsockname()[1]}"
        yield {"TENANT_HOST": f"https://{HOSTNAME}", "HTTPS_PROXY": proxy, "https_proxy": proxy}


def _accept(server: socket.socket, port: int) -> None:
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_tunnel, args=(client, port), daemon=True).start()


def _tunnel(client: socket.socket, port: int) -> None:
    with (
        client,
        socket.create_connection(("127.0.0.1", port)) as upstream,
        selectors.DefaultSelector() as selector,
    ):
        head = b""
        while b"\r\n\r\n" not in head:
            if not (data := client.recv(4096)):
                return
            head += data
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        selector.register(client, selectors.EVENT_READ, upstream)
        selector.register(upstream, selectors.EVENT_READ, client)
        with contextlib.suppress(OSError):
            while True:
                for key, _ in selector.select():
                    source, target = key.fileobj, key.data
                    if not (data := source.recv(65536)):  # type: ignore[union-attr]
                        return
                    target.sendall(data)
