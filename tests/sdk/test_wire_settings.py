"""Proxies, trust and time limits: the same for REST calls, uploads and websockets, in both twins."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import trustme
from websockets.sync.server import serve

from qlik_sdk import AsyncQlik, Config, Qlik
from qlik_sdk.errors import FailedToConnect, QlikError, TransportError, TransportTimeout
from qlik_sdk.transport.tls import Contexts
from tests.sdk.conftest import QuietServer

UPLOAD = b"x" * 300_000


@dataclass
class Proxy:
    """Passes on what clients ask it to connect to, and remembers what it was asked."""

    url: str = ""
    heads: list[str] = field(default_factory=list)
    refuses: bool = False

    def talk(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(65536) or b"\r\n\r\n"
            self.heads.append(head.decode())
            verb, target, _ = head.decode().split(" ", 2)
            if self.refuses or verb != "CONNECT":
                client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                return
            host, _, port = target.rpartition(":")
            with socket.create_connection((host, int(port))) as server:
                client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                back = threading.Thread(target=pump, args=(server, client), daemon=True)
                back.start()
                pump(client, server)
                back.join(60)


def pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    made = Proxy()
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        made.url = f"http://us%20er:secret@127.0.0.1:{listener.getsockname()[1]}"

        def loop() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=made.talk, args=(client,), daemon=True).start()

        threading.Thread(target=loop, daemon=True).start()
        yield made


class _Rest(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _serve(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        got = len(self.rfile.read(length))
        if self.headers.get("transfer-encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                got += len(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
        body = json.dumps({"id": "u", "received": got}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _serve


@dataclass
class Servers:
    """A tenant that speaks TLS: its REST and its engine are on two ports."""

    rest: str
    engine: str
    trusted: Path
    own: Path


@contextmanager
def running(folder: Path, authority: trustme.CA, *, ask: bool = False) -> Iterator[Servers]:
    """Servers with a certificate of ``authority``; with ``ask`` they want one of it from clients, too."""
    authority.cert_pem.write_to_path(str(folder / "trusted.pem"))
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(folder / "own.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "own.pem")
    if ask:
        tls.load_verify_locations(folder / "trusted.pem")
        tls.verify_mode = ssl.CERT_REQUIRED

    def engine(connection: Any) -> None:
        for text in connection:
            request = json.loads(text)
            size = len(request["params"][0])
            connection.send(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": size}))

    rest = QuietServer(("127.0.0.1", 0), _Rest)
    rest.socket = tls.wrap_socket(rest.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=rest.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    quiet = logging.getLogger("of-a-test")
    quiet.propagate = False
    with serve(engine, "127.0.0.1", 0, ssl=tls, max_size=None, logger=quiet) as websockets:
        threading.Thread(target=websockets.serve_forever, daemon=True).start()
        yield Servers(
            f"https://localhost:{rest.server_port}",
            f"https://localhost:{websockets.socket.getsockname()[1]}",
            folder / "trusted.pem",
            folder / "own.pem",
        )
        websockets.shutdown()
    rest.shutdown()
    rest.server_close()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with running(tmp_path_factory.mktemp("tls"), trustme.CA()) as found:
        yield found


def blocking(servers: Servers, **options: Any) -> tuple[Any, Any, Any]:
    with Qlik(Config(host=servers.rest, api_key="k", **options)) as qlik:
        me = qlik.users.get_me().id
        upload = qlik.rest("POST", "/up", data=io.BytesIO(UPLOAD)).json()["received"]
    with Qlik(Config(host=servers.engine, api_key="k", **options)) as qlik, qlik.rpc("a").open() as session:
        return me, upload, session.send("A", -1, "y" * 100_000)


def asynchronous(servers: Servers, **options: Any) -> tuple[Any, Any, Any]:
    async def run() -> tuple[Any, Any, Any]:
        async with AsyncQlik(Config(host=servers.rest, api_key="k", **options)) as qlik:
            me = (await qlik.users.get_me()).id
            upload = (await qlik.rest("POST", "/up", data=io.BytesIO(UPLOAD))).json()["received"]
        config = Config(host=servers.engine, api_key="k", **options)
        async with AsyncQlik(config) as qlik, qlik.rpc("a") as session:
            return me, upload, await session.send("A", -1, "y" * 100_000)

    return asyncio.run(run())


BOTH = pytest.mark.parametrize("use", [blocking, asynchronous])
Use = Callable[..., tuple[Any, Any, Any]]
DONE = ("u", len(UPLOAD), 100_000)


@BOTH
def test_trust(servers: Servers, use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    assert use(servers, proxy="", ca_file=servers.trusted) == DONE
    assert use(servers, proxy="", verify=False) == DONE
    monkeypatch.setenv("SSL_CERT_FILE", str(servers.trusted))
    assert use(servers, proxy="") == DONE


def test_who_is_not_trusted_is_refused(servers: Servers) -> None:
    config = Config(host=servers.engine, api_key="k", proxy="")
    with Qlik(config) as qlik, pytest.raises(FailedToConnect, match="certificate"):
        qlik.rpc("a").open()

    async def run() -> None:
        async with AsyncQlik(config) as qlik:
            with pytest.raises(FailedToConnect, match="certificate"):
                await qlik.rpc("a").open()
        async with AsyncQlik(Config(host=servers.rest, api_key="k", proxy="")) as qlik:
            with pytest.raises(TransportError, match="certificate"):
                await qlik.users.get_me()

    asyncio.run(run())


@BOTH
def test_servers_that_ask_for_a_certificate(servers: Servers, proxy: Proxy, use: Use, tmp_path: Path) -> None:
    with running(tmp_path, trustme.CA(), ask=True) as asking:
        shown: dict[str, Any] = {"client_certificate": asking.own, "ca_file": asking.trusted}
        assert use(asking, proxy="", **shown) == DONE
        assert use(asking, proxy=proxy.url, **shown) == DONE
        assert use(servers, proxy="", client_certificate=asking.own, ca_file=servers.trusted) == DONE
        for address in (asking, Servers(asking.engine, asking.engine, asking.trusted, asking.own)):
            with pytest.raises(QlikError):
                use(address, proxy="", ca_file=asking.trusted)
        # The certificate is for the host: another origin that asks for it does not get it.
        elsewhere = Config(host=servers.rest, api_key="k", proxy="", **shown)
        context = Contexts(elsewhere)
        assert context.of(f"{servers.rest}/x") is context.of(servers.rest.replace("https", "wss"))
        assert context.of(f"{asking.rest}/x") is not context.of(f"{servers.rest}/x")


@BOTH
def test_through_a_proxy_that_wants_a_login(servers: Servers, proxy: Proxy, use: Use) -> None:
    assert use(servers, proxy=proxy.url, ca_file=servers.trusted) == DONE
    login = base64.b64encode(b"us er:secret").decode()
    assert proxy.heads
    for head in proxy.heads:
        assert head.startswith("CONNECT localhost:")
        assert f"Basic {login}" in head
        assert "Bearer" not in head
    assert {head.split()[1] for head in proxy.heads} == {
        url.removeprefix("https://") for url in (servers.rest, servers.engine)
    }


@BOTH
def test_the_proxy_of_the_environment(
    servers: Servers, proxy: Proxy, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", proxy.url)
    assert use(servers, ca_file=servers.trusted) == DONE
    used = len(proxy.heads)
    assert used >= 2
    monkeypatch.setenv("no_proxy", "localhost")
    assert use(servers, ca_file=servers.trusted) == DONE
    assert len(proxy.heads) == used


@BOTH
def test_a_proxy_that_refuses(servers: Servers, proxy: Proxy, use: Use) -> None:
    proxy.refuses = True
    with pytest.raises(TransportError, match="407"):
        use(servers, proxy=proxy.url, ca_file=servers.trusted)
    options: dict[str, Any] = {"proxy": proxy.url, "ca_file": servers.trusted}
    config = Config(host=servers.engine, api_key="k", **options)
    with Qlik(config) as qlik, pytest.raises(FailedToConnect, match="407"):
        qlik.rpc("a").open()

    async def run() -> None:
        async with AsyncQlik(config) as qlik:
            with pytest.raises(FailedToConnect, match="407"):
                await qlik.rpc("a").open()

    asyncio.run(run())


def test_time_limits_of_uploads() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:  # nobody reads what is sent
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = Config(host=url, api_key="k", proxy="", timeout=0.2, max_attempts=1)
        with Qlik(config) as qlik:
            for size in (10, 30_000_000):
                with pytest.raises(TransportTimeout):
                    qlik.rest("POST", "/up", data=io.BytesIO(b"x" * size))

        async def run() -> None:
            async with AsyncQlik(config) as qlik:
                with pytest.raises(TransportTimeout):
                    await qlik.rest("POST", "/up", data=io.BytesIO(b"x" * 10))
            assert len(asyncio.all_tasks()) == 1

        asyncio.run(run())
