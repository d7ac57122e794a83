"""Calls and pages on one tenant: the client beside enigma.js and a bare websocket library."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from websockets.asyncio.client import ClientConnection

from qlik_sdk import AsyncQlik, Config

from ..compare import Result, Spent, measured
from .server import COLUMNS, CUBE, ROWS, Server, tenant

IN_FLIGHT: Final = 20
AREA: Final = {"qTop": 0, "qLeft": 0, "qWidth": COLUMNS, "qHeight": ROWS}
PACKAGES: Final = Path(__file__).resolve().parents[2] / ".peers" / "node"
"""Where `make test` puts enigma.js; without it, or without node, it is left out."""

Contestants = dict[str, Callable[[], object]]


def compare(*, small: bool = False) -> list[Result]:
    """All of them decode every answer; the bare library makes dictionaries, and matches nothing."""
    count, rounds = (40, 1) if small else (2000, 7)
    steps = (
        (f"{count} calls, one by one", f"calls {count} 1"),
        (f"{count} calls, {IN_FLIGHT} in flight", f"calls {count} {IN_FLIGHT}"),
        (f"{max(count // 40, 1)} x {ROWS * COLUMNS:,} cells", f"pages {max(count // 40, 1)}"),
    )
    results = []
    with ExitStack() as stack:
        server = stack.enter_context(tenant())
        runner = stack.enter_context(asyncio.Runner())
        known = {
            "qlik_sdk": stack.enter_context(_ours(runner, server)),
            "websockets": stack.enter_context(_bare(runner, server)),
        }
        if shutil.which("node") and (PACKAGES / "node_modules" / "enigma.js").exists():
            known["enigma.js"] = stack.enter_context(_enigma(server))
        for step, order in steps:
            contestants: Contestants = {name: _bound(run, order) for name, run in known.items()}
            times, spent = measured(contestants, rounds)
            results += [Result(step, times), Result("  processor time", spent)]
    return results


def _bound(run: Callable[[str], object], order: str) -> Callable[[], object]:
    return lambda: run(order)


def _app(server: Server) -> str:
    return server.messages.rpartition("/")[2]


@contextmanager
def _ours(runner: asyncio.Runner, server: Server) -> Iterator[Callable[[str], object]]:
    """The client, asynchronous, with its typed cells."""
    key = server.headers["Authorization"].removeprefix("Bearer ")

    async def begin() -> Any:
        qlik = AsyncQlik(Config(host=f"http://{server.address}", api_key=key, proxy=""))
        session = await qlik.rpc(_app(server)).open()
        doc = (await session.send("OpenDoc", -1, _app(server)))["qReturn"]["qHandle"]
        made = await session.send("CreateSessionObject", doc, CUBE)
        return qlik, session, made["qReturn"]["qHandle"]

    async def end() -> None:
        await session.close()
        await qlik.close()

    async def work(order: str) -> None:
        await _perform(
            order,
            lambda: session.send("EngineVersion", -1),
            lambda: session.send("GetHyperCubeData", table, "/qHyperCubeDef", [AREA]),
        )

    qlik, session, table = runner.run(begin())
    try:
        yield lambda order: runner.run(work(order))
    finally:
        runner.run(end())


@contextmanager
def _bare(runner: asyncio.Runner, server: Server) -> Iterator[Callable[[str], object]]:
    """Requests and answers in the order they come."""

    async def call(method: str, handle: int, *params: Any) -> Any:
        request = {"jsonrpc": "2.0", "id": 1, "handle": handle, "method": method, "params": params}
        await socket.send(json.dumps(request))
        return json.loads(await socket.recv())["result"]

    async def begin() -> int:
        doc = (await call("OpenDoc", -1, _app(server)))["qReturn"]["qHandle"]
        made: int = (await call("CreateSessionObject", doc, CUBE))["qReturn"]["qHandle"]
        return made

    async def opened() -> ClientConnection:
        return await server.open(f"{server.messages}/identity/bare")

    async def in_flight(count: int) -> None:
        for _ in range(count // IN_FLIGHT):
            request = {"jsonrpc": "2.0", "id": 1, "handle": -1, "method": "EngineVersion", "params": []}
            for _ in range(IN_FLIGHT):
                await socket.send(json.dumps(request))
            for _ in range(IN_FLIGHT):
                assert json.loads(await socket.recv())["result"]

    async def work(order: str) -> None:
        what, count, *rest = order.split()
        if what == "calls" and int(rest[0]) > 1:
            await in_flight(int(count))
            return
        await _perform(
            order,
            lambda: call("EngineVersion", -1),
            lambda: call("GetHyperCubeData", table, "/qHyperCubeDef", [AREA]),
        )

    socket = runner.run(opened())
    table = runner.run(begin())
    try:
        yield lambda order: runner.run(work(order))
    finally:
        runner.run(socket.close())


async def _perform(
    order: str, call: Callable[[], Awaitable[Any]], page: Callable[[], Awaitable[Any]]
) -> None:
    what, count, *rest = order.split()
    at_once = int(rest[0]) if rest else 1

    async def work() -> None:
        for _ in range(int(count) // at_once):
            assert await (call() if what == "calls" else page())

    await asyncio.gather(*(work() for _ in range(at_once)))


@contextmanager
def _enigma(server: Server) -> Iterator[Callable[[str], object]]:
    """enigma.js in a process of its own, which tells what processor time it spent."""
    key = server.headers["Authorization"].removeprefix("Bearer ")
    url = f"ws://{server.address}{server.messages}/identity/enigma"
    program = Path(__file__).with_suffix(".mjs")
    command = [
        "node",
        str(program),
        str(PACKAGES),
        url,
        key,
        _app(server),
        json.dumps(CUBE),
        json.dumps(AREA),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        tell, hear = process.stdin, process.stdout
        assert hear.readline() == "ready\n"

        def run(order: str) -> Spent:
            tell.write(f"{order}\n")
            tell.flush()
            return Spent(float(hear.readline()))

        try:
            yield run
        finally:
            process.terminate()
