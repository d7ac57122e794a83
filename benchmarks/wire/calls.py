"""Calls of an engine method, one by one and 20 in flight, beside bare websocket libraries."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
from websockets.asyncio.client import connect as connect_async
from websockets.sync.client import connect

from qlik_sdk import AsyncQlik, Config, Qlik

from ..compare import Result, apart, measured
from ..peers import qlik_017
from .engine import engine

IN_FLIGHT = 20

Contestants = dict[str, Callable[[], object]]


def compare(*, small: bool = False) -> list[Result]:
    """Ours matches answers to callers, hears events and types errors; the libraries only send and receive.

    0.17 has one call in flight at a time; its time for so many stands beside ours for 20 in flight, too.
    """
    calls, rounds = (100, 1) if small else (1000, 9)
    with engine() as address, apart(), qlik_017("rpc", f"ws://{address}/app/a", str(calls)) as old:
        return [*_one_by_one(address, calls, rounds, old), *_in_flight(address, calls, rounds, old)]


def _config(address: str) -> Config:
    return Config(host=f"http://{address}", api_key="k", proxy="")


def _request(number: int) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": number, "handle": 1, "method": "GetLayout", "params": []})


def _one_by_one(address: str, calls: int, rounds: int, old: Contestants) -> list[Result]:
    with (
        Qlik(_config(address)) as qlik,
        qlik.rpc("a").open() as session,
        connect(f"ws://{address}/app/a", compression=None) as bare,
    ):

        def ours() -> None:
            for _ in range(calls):
                assert session.send("GetLayout", 1)["qReturn"]

        def theirs() -> None:
            for number in range(calls):
                bare.send(_request(number))
                assert json.loads(bare.recv())["result"]["qReturn"]

        return _results("one by one", calls, {"qlik_sdk": ours, "websockets": theirs}, rounds, old)


def _in_flight(address: str, calls: int, rounds: int, old: Contestants) -> list[Result]:
    with asyncio.Runner() as runner, _contestants(runner, address, calls) as contestants:
        return _results(f"{IN_FLIGHT} in flight", calls, contestants, rounds, old)


def _results(step: str, calls: int, contestants: Contestants, rounds: int, old: Contestants) -> list[Result]:
    times, spent = measured({**contestants, **old}, rounds)
    return [Result(f"{calls} calls, {step}", times), Result("  processor time", spent)]


@contextmanager
def _contestants(runner: asyncio.Runner, address: str, calls: int) -> Iterator[Contestants]:
    url = f"ws://{address}/app/a"

    async def many(call: Callable[[], Awaitable[object]]) -> None:
        async def work() -> None:
            for _ in range(calls // IN_FLIGHT):
                assert await call()

        await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))

    async def prepare() -> Any:
        qlik = AsyncQlik(_config(address))
        session = await qlik.rpc("a").open()
        bare = await connect_async(url, compression=None)
        http = aiohttp.ClientSession()
        return qlik, session, _Matcher(bare.send, bare.recv), bare, http, await http.ws_connect(url)

    async def leave() -> None:
        await session.close()
        await qlik.close()
        await bare.close()
        await socket.close()
        await http.close()

    qlik, session, with_websockets, bare, http, socket = runner.run(prepare())
    with_aiohttp = _Matcher(socket.send_str, socket.receive_str)
    try:
        yield {
            "qlik_sdk": lambda: runner.run(many(lambda: session.send("GetLayout", 1))),
            "aiohttp": lambda: runner.run(with_aiohttp.run(many)),
            "websockets": lambda: runner.run(with_websockets.run(many)),
        }
    finally:
        runner.run(leave())


class _Matcher:
    """The least that has several calls in flight on a websocket of a library."""

    def __init__(
        self, send: Callable[[str], Awaitable[object]], receive: Callable[[], Awaitable[Any]]
    ) -> None:
        self._send = send
        self._receive = receive
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._number = 0

    async def call(self) -> object:
        self._number += 1
        number = self._number
        self._waiting[number] = answer = asyncio.get_running_loop().create_future()
        await self._send(_request(number))
        return (await answer)["qReturn"]

    async def run(self, many: Callable[[Callable[[], Awaitable[object]]], Awaitable[None]]) -> None:
        reader = asyncio.create_task(self._read())
        await many(self.call)
        reader.cancel()

    async def _read(self) -> None:
        while True:
            message = json.loads(await self._receive())
            self._waiting.pop(message["id"]).set_result(message["result"])
