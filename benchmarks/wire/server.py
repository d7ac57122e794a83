"""A tenant beside servers that do the least there is to do: rows, messages, pages, sockets that wait.

The tenant also finds out who calls, what they may and whether the call is well formed; the others do not.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import psutil
from websockets.asyncio.client import ClientConnection, connect

from qlik_sdk import Config, Qlik

from ..compare import Result, Spent, measured
from .load import get_all

SPACES, ROWS, COLUMNS = 100, 2500, 4
CUBE = {
    "qInfo": {"qType": "table"},
    "qHyperCubeDef": {
        "qDimensions": [{"qDef": {"qFieldDefs": [field]}} for field in ("Customer", "Region")],
        "qMeasures": [{"qDef": {"qDef": f"Sum({field})"}} for field in ("Amount", "Price")],
    },
}
SCRIPT = f"""
    Sales: LOAD 'Customer ' & RecNo() as Customer, 'Region ' & Mod(RecNo(), 25) as Region,
        RecNo() * 13 as Amount, RecNo() * 1.37 as Price AUTOGENERATE {ROWS};
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a contestant listens, and what asks it for each thing."""

    process: int
    address: str
    headers: Mapping[str, str]
    row: str
    rows: str
    messages: str
    pages: str

    def get(self, path: str) -> bytes:
        """A request as it goes over the wire."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {self.address}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode()

    async def open(self, path: str, patience: float = 10) -> ClientConnection:
        """A websocket, after its first messages; TimeoutError after so many seconds."""
        socket = await connect(
            f"ws://{self.address}{path}",
            additional_headers=self.headers,
            compression=None,
            max_size=None,
            open_timeout=patience,
        )
        if self.headers:
            while "OnConnected" not in str(await socket.recv()):
                pass
        return socket

    def timing(self, work: Callable[[], object]) -> Callable[[], Spent]:
        """`work`, which answers what processor time the server spent on it."""
        process = psutil.Process(self.process)

        def spent() -> float:
            times = process.cpu_times()
            return float(times.user + times.system)

        def run() -> Spent:
            before = spent()
            work()
            return Spent(spent() - before)

        return run


def compare(*, small: bool = False) -> list[Result]:
    """Requests, messages and pages; then what sockets that wait take."""
    count, rounds, idle = (40, 1, 20) if small else (4000, 5, 1000)
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner())
        servers = {"qlik_tenant": stack.enter_context(tenant()), "starlette": stack.enter_context(plain())}
        framework = {"litestar": stack.enter_context(plain("litestar"))}

        def timed(
            step: str,
            make: Callable[[Server], Callable[[], object]],
            more: Mapping[str, Server] = MappingProxyType({}),
        ) -> list[Result]:
            compared = {name: server.timing(make(server)) for name, server in {**servers, **more}.items()}
            times, spent = measured(compared, rounds)
            return [Result(step, times), Result("  processor time", spent)]

        def requests(path: Callable[[Server], str], times: int) -> Callable[[Server], Callable[[], object]]:
            return lambda server: lambda: runner.run(get_all(server.address, server.get(path(server)), times))

        return [
            *timed(f"{count} x one row", requests(lambda server: server.row, count), framework),
            *timed(
                f"{count // 4} x {SPACES} rows", requests(lambda server: server.rows, count // 4), framework
            ),
            *timed(
                f"{count} messages",
                lambda server: _talk(runner, server, server.messages, "EngineVersion", count),
            ),
            *timed(
                f"{count // 80} x 10,000 cells",
                lambda server: _talk(runner, server, server.pages, "GetHyperCubeData", max(count // 80, 1)),
            ),
            Result(
                f"{idle} sockets that wait",
                {name: runner.run(_memory(server, idle)) for name, server in servers.items()},
                unit="MB",
            ),
        ]


def _talk(runner: asyncio.Runner, server: Server, path: str, method: str, count: int) -> Callable[[], object]:
    """`count` calls of a method, one after the other, on a socket of its own."""

    async def begin() -> tuple[ClientConnection, int]:
        socket = await server.open(path)
        if method != "GetHyperCubeData" or not server.headers:
            return socket, -1
        document = await _call(socket, 1, -1, "OpenDoc", [path.rpartition("/")[2]])
        made = await _call(socket, 2, document["qReturn"]["qHandle"], "CreateSessionObject", [CUBE])
        return socket, made["qReturn"]["qHandle"]

    async def work() -> None:
        for number in range(10, 10 + count):
            await _call(socket, number, handle, method, parameters)

    area = {"qTop": 0, "qLeft": 0, "qWidth": COLUMNS, "qHeight": ROWS}
    parameters = [] if method == "EngineVersion" else ["/qHyperCubeDef", [area]]
    socket, handle = runner.run(begin())
    return lambda: runner.run(work())


async def _call(socket: ClientConnection, number: int, handle: int, method: str, parameters: Any) -> Any:
    request = {"jsonrpc": "2.0", "id": number, "handle": handle, "method": method, "params": parameters}
    await socket.send(json.dumps(request))
    answer = await socket.recv()
    # Pages are not read, so that servers are compared and not the one client.
    return json.loads(answer).get("result", {"qReturn": {"qHandle": 1}}) if len(answer) < 10_000 else None


async def _memory(server: Server, count: int) -> float:
    """Megabytes a server grows by with so many sockets open."""
    process = psutil.Process(server.process)
    before = process.memory_info().rss
    sockets = [await server.open(server.messages) for _ in range(count)]
    grown = process.memory_info().rss - before
    for socket in sockets:
        await socket.close()
    return grown / 1e6


@contextmanager
def tenant(script: str = SCRIPT) -> Iterator[Server]:
    """A tenant with spaces, and an app with the data of a script."""
    with _process("qlik_tenant", "serve", "--in-memory", "--set", "rate_limits=off") as (process, line):
        told = json.loads(line)
        with Qlik(Config(host=told["url"], api_key=told["apiKey"], proxy="")) as qlik:
            spaces = [qlik.spaces.create(name=f"Space {n}", type="shared") for n in range(SPACES)]
            app = qlik.apps.create(attributes={"name": "Sales"})
            with app.open():
                app.set_script(script)
                app.do_reload()
                app.do_save()
        socket = f"/app/{app.attributes.id}"
        yield Server(
            process,
            urlsplit(told["url"]).netloc,
            {"Authorization": f"Bearer {told['apiKey']}"},
            f"/api/v1/spaces/{spaces[0].id}",
            f"/api/v1/spaces?limit={SPACES}",
            socket,
            socket,
        )


@contextmanager
def plain(*arguments: str) -> Iterator[Server]:
    """The servers of `plain_server`."""
    with _process("benchmarks.wire.plain_server", *arguments) as (process, line):
        yield Server(process, f"127.0.0.1:{int(line)}", {}, f"/spaces/{0:024x}", "/spaces", "/echo", "/pages")


@contextmanager
def _process(*command: str) -> Iterator[tuple[int, str]]:
    """A process running a module, and the first line it prints."""
    with subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.pid, process.stdout.readline()
        finally:
            process.terminate()
