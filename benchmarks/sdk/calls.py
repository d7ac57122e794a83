"""A typed list of 100 items over HTTP and HTTPS, one by one and 20 in flight, beside bare clients."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import socket
import ssl
import tempfile
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import trustme

from qlik_sdk import AsyncQlik, Config, Qlik

from ..compare import Result, alone, apart, measured
from ..peers import qlik_017

IN_FLIGHT = 20
PAGE = 100
_SLOW = 8  # one call of the peer that opens a connection for each is worth so many of the others
_ITEM = {
    "id": "5f1f5b1c0000000000000000",
    "name": "Sales overview",
    "resourceType": "app",
    "resourceId": "a5f1f5b1-1c00-4b00-8000-000000000000",
    "resourceAttributes": {"id": "a5f1f5b1", "name": "Sales overview", "hasSectionAccess": False},
    "ownerId": "u" * 24,
    "spaceId": "s" * 24,
    "createdAt": "2026-01-21T16:45:02.766Z",
    "updatedAt": "2026-01-21T16:45:02.766Z",
    "meta": {"isFavorited": False, "actions": ["read", "update", "delete"], "tags": [], "collections": []},
    "links": {"self": {"href": "https://tenant.example/api/v1/items/5f1f5b1c"}},
    "actions": ["change_owner", "change_space", "create", "delete", "export", "read"],
}


def body() -> bytes:
    """One page as a tenant sends it."""
    return json.dumps({"data": [{**_ITEM, "id": f"{n:024x}"} for n in range(PAGE)], "links": {}}).encode()


def _serve(told: Connection, certificate: str | None) -> None:
    """A server that does next to nothing, so that what is compared is the client."""
    alone()
    page = body()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(page)}\r\n\r\n"
    answer = head.encode() + page
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)

    def talk(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            with connection if tls is None else tls.wrap_socket(connection, server_side=True) as stream:
                waiting = b""
                while data := stream.recv(65536):
                    waiting += data
                    while b"\r\n\r\n" in waiting:
                        waiting = waiting.partition(b"\r\n\r\n")[2]
                        stream.sendall(answer)
        except OSError:
            return  # clients leave without a word

    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        told.send(server.getsockname()[1])
        while True:
            connection, _ = server.accept()
            threading.Thread(target=talk, args=(connection,), daemon=True).start()


@contextmanager
def server(certificate: Path | None = None) -> Iterator[str]:
    """A server in a process of its own; gives its URL."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    file = None if certificate is None else str(certificate)
    process = context.Process(target=_serve, args=(there, file), daemon=True)
    process.start()
    try:
        port = here.recv()
        yield f"http://127.0.0.1:{port}" if file is None else f"https://localhost:{port}"
    finally:
        process.kill()
        process.join()


@contextmanager
def certificates() -> Iterator[tuple[Path, Path]]:
    """Files of a server's certificate and of what a client trusts: ours among as many as are usual."""
    authority = trustme.CA()
    with tempfile.TemporaryDirectory() as folder:
        own, trusted = Path(folder, "server.pem"), Path(folder, "trusted.pem")
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(own))
        usual = Path(ssl.get_default_verify_paths().cafile or "")
        trusted.write_bytes((usual.read_bytes() if usual.is_file() else b"") + authority.cert_pem.bytes())
        yield own, trusted


def compare(*, small: bool = False) -> list[Result]:
    """Ours gives typed items, and reads a field of each.

    httpx gets the bytes and looks at nothing; aiohttp and 0.17 decode and read a field as well.
    """
    calls, rounds = (40, 1) if small else (200, 9)
    with server() as url, apart():
        results = [*_one_by_one("HTTP", url, calls, rounds), *_in_flight(url, calls, rounds)]
    with certificates() as (own, trusted), server(own) as url, apart():
        return [*results, *_one_by_one("HTTPS", url, calls, rounds, trusted)]


def _config(url: str, trusted: Path | None = None) -> Config:
    return Config(host=url, api_key="k", proxy="", ca_file=trusted)


def _one_by_one(step: str, url: str, calls: int, rounds: int, trusted: Path | None = None) -> list[Result]:
    tls: Any = True if trusted is None else ssl.create_default_context(cafile=str(trusted))
    few = calls // _SLOW
    job = ("lists", url, str(few), *([] if trusted is None else [str(trusted)]))
    with (
        Qlik(_config(url, trusted)) as qlik,
        httpx.Client(verify=tls, trust_env=False) as client,
        qlik_017(*job) as old,
    ):

        def ours() -> None:
            for _ in range(calls):
                assert len([item.name for item in qlik.items.list(limit=PAGE)]) == PAGE

        def theirs() -> None:
            for _ in range(calls):
                assert client.get(f"{url}/api/v1/items", params={"limit": PAGE}).content

        times, spent = measured({"qlik_sdk": ours, "httpx GET": theirs, **old}, rounds)
    scale = {name: calls / few if name in old else 1 for name in times}
    return [
        Result(title, {name: time * scale[name] for name, time in found.items()})
        for title, found in ((f"{calls} lists over {step}", times), ("  processor time", spent))
    ]


def _run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(work())


def _in_flight(url: str, calls: int, rounds: int) -> list[Result]:
    async def many(call: Callable[[], Awaitable[object]]) -> None:
        left = calls

        async def work() -> None:
            nonlocal left
            while left > 0:
                left -= 1
                assert await call()

        await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))

    async def ours() -> None:
        async with AsyncQlik(_config(url)) as qlik:

            async def call() -> list[str]:
                return [item.name async for item in qlik.items.list(limit=PAGE)]

            await many(call)

    async def with_httpx() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:

            async def call() -> bytes:
                return (await client.get(f"{url}/api/v1/items", params={"limit": PAGE})).content

            await many(call)

    async def with_aiohttp() -> None:
        async with aiohttp.ClientSession() as session:

            async def call() -> list[str]:
                async with session.get(f"{url}/api/v1/items", params={"limit": PAGE}) as answer:
                    return [item["name"] for item in (await answer.json())["data"]]

            await many(call)

    steps = {"qlik_sdk": ours, "httpx": with_httpx, "aiohttp": with_aiohttp}
    times, spent = measured({name: partial(_run, steps[name]) for name in steps}, rounds)
    return [Result(f"{calls} lists, {IN_FLIGHT} in flight", times), Result("  processor time", spent)]
