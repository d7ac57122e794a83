"""Many sockets on one tenant that call at random and are cut at random, for as long as one likes.

`python -m benchmarks.wire.soak [--minutes 30] [--sockets 200] [--seed 1]` tells every half minute how many
calls were answered and the memory of the tenant, and ends with status 1 if an answer was lost, came twice or
was somebody else's, or if memory grew in the second half.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any, Final

import psutil
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from .server import COLUMNS, CUBE, ROWS, Server, tenant

_GROWTH_MAX: Final = 1.05
_TIMEOUT: Final = 120.0
_REGIONS: Final = 25
_BOX: Final = {"qInfo": {"qType": "box"}, "qListObjectDef": {"qDef": {"qFieldDefs": ["Region"]}}}
_AREA: Final = {"qTop": 0, "qLeft": 0, "qWidth": COLUMNS, "qHeight": ROWS}
_LIST: Final = {"qTop": 0, "qLeft": 0, "qWidth": 1, "qHeight": _REGIONS}


@dataclass
class Tally:
    """What happened so far."""

    answered: int = 0
    cuts: int = 0
    wrong: list[str] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def check(self, holds: bool, what: str) -> None:
        """Note what is not as it has to be."""
        if not holds:
            self.wrong.append(what)

    @property
    def growth(self) -> float:
        """Memory of the last quarter of the time, as a share of that of the second quarter."""
        quarter = len(self.megabytes) // 4
        if not quarter:
            return 1.0
        return fmean(self.megabytes[-quarter:]) / fmean(self.megabytes[quarter : 2 * quarter])


class User:
    """One user's socket after the other; each has selections of its own."""

    def __init__(self, server: Server, number: int, tally: Tally, seed: int) -> None:
        self._server = server
        self._number = number
        self._tally = tally
        self._luck = random.Random(seed * 10_007 + number)
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._asked: dict[int, str] = {}
        self._socket: ClientConnection

    async def work(self, until: float) -> None:
        """Open sockets, call and cut them, until then."""
        while time.monotonic() < until:
            try:
                async with self._opened() as (doc, box, cube):
                    for _ in range(self._luck.randint(5, 60)):
                        if time.monotonic() > until:
                            break
                        await asyncio.wait_for(self._anything(doc, box, cube), _TIMEOUT)
                        await asyncio.sleep(self._luck.random() / 2)
                    if self._luck.random() < 0.5:  # with calls on their way
                        for _ in range(self._luck.randint(1, 20)):
                            await self._send(doc, "Evaluate", "Sum(Amount)")
                        self._tally.cuts += 1
                        self._socket.transport.abort()
            except TimeoutError:
                asked = [f"{id} {method}" for id, method in self._asked.items() if id in self._waiting]
                self._tally.check(False, f"user {self._number}: not answered: {', '.join(asked[:5])}")
            except (ConnectionClosed, OSError) as error:
                self._tally.check(False, f"user {self._number}: {error!r}")

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[tuple[int, int, int]]:
        path = f"{self._server.messages}/identity/user{self._number}"
        self._socket = await self._server.open(path)
        self._waiting, self._asked = {}, {}
        reader = asyncio.create_task(self._read())
        try:
            opened = await self._ask(-1, "OpenDoc", self._server.messages.rpartition("/")[2])
            doc = opened["qReturn"]["qHandle"]
            made = [await self._ask(doc, "CreateSessionObject", definition) for definition in (_BOX, CUBE)]
            yield doc, made[0]["qReturn"]["qHandle"], made[1]["qReturn"]["qHandle"]
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
            await self._socket.close()

    async def _read(self) -> None:
        try:
            async for frame in self._socket:
                self._take(json.loads(frame))
        finally:
            for waits in self._waiting.values():
                if not waits.done():
                    waits.set_exception(ConnectionError(f"closed with {self._socket.close_code}"))
                    waits.exception()  # of those that were cut, nobody asks

    def _take(self, answer: Any) -> None:
        if "id" not in answer:
            return
        waits = self._waiting.pop(answer["id"], None)
        self._tally.check(waits is not None, f"user {self._number}: answer {answer['id']} nobody asked for")
        self._tally.answered += 1
        if waits is not None and not waits.done():
            waits.set_result(answer)

    async def _send(self, handle: int, method: str, *parameters: Any) -> asyncio.Future[Any]:
        id = next(self._ids)
        self._asked[id] = method
        waits = self._waiting[id] = asyncio.get_running_loop().create_future()
        request = {"jsonrpc": "2.0", "id": id, "handle": handle, "method": method, "params": parameters}
        await self._socket.send(json.dumps(request))
        return waits

    async def _ask(self, handle: int, method: str, *parameters: Any) -> Any:
        answer = await (await self._send(handle, method, *parameters))
        self._tally.check("result" in answer, f"user {self._number}: {method} gave {answer.get('error')}")
        return answer.get("result", {})

    # -- what a user does ------------------------------------------------------------------------------------

    async def _anything(self, doc: int, box: int, cube: int) -> None:
        things: tuple[tuple[int, Callable[[int, int, int], Awaitable[None]]], ...] = (
            (6, self._evaluate),
            (4, self._select),
            (2, self._page),
            (2, self._burst),
            (1, self._read_slowly),
        )
        act = self._luck.choices([one for _, one in things], [weight for weight, _ in things])[0]
        await act(doc, box, cube)

    async def _evaluate(self, doc: int, box: int, cube: int) -> None:
        number = self._luck.randrange(10**6)
        found = await self._ask(doc, "Evaluate", f"{number} & '-{self._number}'")
        self._tally.check(found.get("qReturn") == f"{number}-{self._number}", f"Evaluate gave {found}")

    async def _select(self, doc: int, box: int, cube: int) -> None:
        chosen = self._luck.sample(range(_REGIONS), self._luck.randint(1, 4))
        await self._ask(box, "SelectListObjectValues", "/qListObjectDef", chosen, False)
        found = await self._ask(box, "GetListObjectData", "/qListObjectDef", [_LIST])
        cells = [row[0] for row in found["qDataPages"][0]["qMatrix"]]
        selected = {cell["qElemNumber"] for cell in cells if cell["qState"] in ("S", "XS")}
        self._tally.check(selected == set(chosen), f"user {self._number} chose {chosen}, sees {selected}")

    async def _page(self, doc: int, box: int, cube: int) -> None:
        await self._ask(doc, "ClearAll")
        found = await self._ask(cube, "GetHyperCubeData", "/qHyperCubeDef", [_AREA])
        self._tally.check(len(found["qDataPages"][0]["qMatrix"]) == ROWS, "a page has not all its rows")

    async def _burst(self, doc: int, box: int, cube: int) -> None:
        sent = [
            await self._send(-1, "EngineVersion")
            if self._luck.random() < 0.5
            else await self._send(doc, "Evaluate", "1 + 1")
            for _ in range(self._luck.randint(20, 300))
        ]
        for answer in await asyncio.gather(*sent):
            self._tally.check("result" in answer, f"a call of many gave {answer}")

    async def _read_slowly(self, doc: int, box: int, cube: int) -> None:
        sent = [await self._send(cube, "GetHyperCubeData", "/qHyperCubeDef", [_AREA]) for _ in range(5)]
        self._socket.transport.pause_reading()
        await asyncio.sleep(1)
        self._socket.transport.resume_reading()
        await asyncio.gather(*sent)


async def soak(server: Server, seconds: float, sockets: int, seed: int = 1, every: float = 30) -> Tally:
    """Let so many users work; tell about it every so many seconds."""
    tally = Tally()
    process = psutil.Process(server.process)
    begun = time.monotonic()
    users = [User(server, number, tally, seed) for number in range(sockets)]
    work = asyncio.gather(*(user.work(begun + seconds) for user in users))
    told = begun + every
    while not work.done():
        await asyncio.wait([work], timeout=min(every, 5))
        tally.megabytes.append(process.memory_info().rss / 1e6)
        if time.monotonic() >= told:
            told += every
            passed = time.monotonic() - begun
            print(
                f"{passed:6.0f} s  {tally.answered:9,} answers  {tally.cuts:6,} cuts "
                f" {tally.megabytes[-1]:7.1f} MB  {len(tally.wrong)} wrong",
                flush=True,
            )
    await work
    return tally


def main() -> int:
    """Run until the time is over; 1 for answers that are lost or wrong, or for growing memory."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wire.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--sockets", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tenant() as server:
        tally = asyncio.run(soak(server, options.minutes * 60, options.sockets, options.seed))
    for what in tally.wrong[:20]:
        print(what)
    print(f"{tally.answered:,} answers, {tally.cuts:,} cuts, memory x {tally.growth:.3f} in the second half")
    return 1 if tally.wrong or tally.growth > _GROWTH_MAX else 0


if __name__ == "__main__":
    sys.exit(main())
