"""A typed list of 100 items over HTTP, one call after the other and 20 in flight, beside bare clients."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import aiohttp
import requests

from qlik_sdk import AsyncQlik, Config, Qlik

from ..compare import Result, alternate

IN_FLIGHT = 20
PAGE = 100
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


def _serve(told: Connection) -> None:
    """A server that does next to nothing, so that what is compared is the client."""
    page = body()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(page)}\r\n\r\n"
    answer = head.encode() + page

    def talk(connection: socket.socket) -> None:
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            waiting = b""
            while data := connection.recv(65536):
                waiting += data
                while b"\r\n\r\n" in waiting:
                    waiting = waiting.partition(b"\r\n\r\n")[2]
                    connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        told.send(server.getsockname()[1])
        while True:
            connection, _ = server.accept()
            threading.Thread(target=talk, args=(connection,), daemon=True).start()


@contextmanager
def server() -> Iterator[str]:
    """A server in a process of its own; gives its URL."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.kill()
        process.join()


def compare(*, small: bool = False) -> list[Result]:
    """Ours gives typed items, and reads a field of each; the peers give what ``json`` makes of the body."""
    calls, rounds = (40, 1) if small else (400, 9)
    with server() as url:
        return [_one_by_one(url, calls, rounds), _in_flight(url, calls, rounds), _decoding(calls, rounds)]


def _config(url: str) -> Config:
    return Config(host=url, api_key="k", proxy="")


def _one_by_one(url: str, calls: int, rounds: int) -> Result:
    with Qlik(_config(url)) as qlik, requests.Session() as session:
        session.trust_env = False

        def ours() -> None:
            for _ in range(calls):
                assert len([item.name for item in qlik.items.list(limit=PAGE)]) == PAGE

        def theirs() -> None:
            for _ in range(calls):
                data = session.get(f"{url}/api/v1/items", params={"limit": PAGE}).json()["data"]
                assert len([item["name"] for item in data]) == PAGE

        return Result(f"{calls} lists, one by one", alternate({"qlik_sdk": ours, "requests": theirs}, rounds))


def _in_flight(url: str, calls: int, rounds: int) -> Result:
    async def many(call: Callable[[], Coroutine[Any, Any, int]]) -> None:
        left = calls

        async def work() -> None:
            nonlocal left
            while left > 0:
                left -= 1
                assert await call() == PAGE

        await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))

    async def ours() -> None:
        async with AsyncQlik(_config(url)) as qlik:

            async def call() -> int:
                return len([item.name async for item in qlik.items.list(limit=PAGE)])

            await many(call)

    async def theirs() -> None:
        async with aiohttp.ClientSession() as session:

            async def call() -> int:
                async with session.get(f"{url}/api/v1/items", params={"limit": PAGE}) as answer:
                    return len([item["name"] for item in (await answer.json())["data"]])

            await many(call)

    steps = {"qlik_sdk": lambda: asyncio.run(ours()), "aiohttp": lambda: asyncio.run(theirs())}
    return Result(f"{calls} lists, {IN_FLIGHT} in flight", alternate(steps, rounds))


def _decoding(calls: int, rounds: int) -> Result:
    from qlik_sdk.core.paging import Page

    page = body()

    def ours() -> None:
        import msgspec

        for _ in range(calls):
            found = Page[Any](msgspec.json.decode(page), "items:ItemResultResponseBody", None)
            assert len([item.meta.is_favorited for item in found]) == PAGE

    def theirs() -> None:
        for _ in range(calls):
            found = json.loads(page)["data"]
            assert len([item["meta"]["isFavorited"] for item in found]) == PAGE

    return Result(f"{calls} pages decoded", alternate({"qlik_sdk": ours, "json.loads": theirs}, rounds))
