"""Many sockets on one tenant that call at random and are cut at random, for as long as one likes.

`python -m benchmarks.wire.soak [--minutes 30] [--sockets 200] [--seed 1]` tells every half minute how far it
has come. It ends with a summary (calls, lost and crossed answers, memory, times) and with 1 if an answer was
lost, came twice, was an error or was somebody else's, or if memory grew in the second half.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import sys
import time
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import fmean, linear_regression
from typing import Any, Final

import msgspec
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
    """What happened so far. `cut_off` calls were on their way when their own user cut the socket; every other
    call is `answered` or `lost`. `milliseconds` are those from a call to its answer."""

    calls: int = 0
    answered: int = 0
    cut_off: int = 0
    sockets: int = 0
    cuts: int = 0
    lost: list[str] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    milliseconds: array[float] = field(default_factory=lambda: array("f"))
    minutes: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        """All that is not as it has to be."""
        return [*self.lost, *self.crossed, *self.failed]

    @property
    def growth(self) -> float:
        """Memory of the last quarter of the time, as a share of that of the second quarter."""
        quarter = len(self.megabytes) // 4
        if not quarter:
            return 1.0
        return fmean(self.megabytes[-quarter:]) / fmean(self.megabytes[quarter : 2 * quarter])

    @property
    def slope(self) -> float:
        """Megabytes the tenant grows by in a minute, over the second half of the time."""
        half = len(self.megabytes) // 2
        if len(set(self.minutes[half:])) < 2:
            return 0.0
        return linear_regression(self.minutes[half:], self.megabytes[half:]).slope

    def percentile(self, share: float) -> float:
        """The milliseconds within which so great a share of the answers came."""
        times = sorted(self.milliseconds)
        return times[min(int(share * len(times)), len(times) - 1)] if times else 0.0

    def summary(self) -> str:
        """The figures of the whole time."""
        lines = {
            "calls": f"{self.calls:,} on {self.sockets:,} sockets, of which {self.cuts:,} were cut",
            "answers": f"{self.answered:,}; {self.cut_off:,} calls were cut off by their users",
            "lost": f"{len(self.lost):,}",
            "crossed": f"{len(self.crossed):,}",
            "failed": f"{len(self.failed):,}",
            "memory": f"{(self.megabytes or [0.0])[-1]:.1f} MB, {self.slope:+.2f} MB per minute, "
            f"x {self.growth:.3f} from the second to the last quarter",
            "answer time": f"p50 {self.percentile(0.5):.1f} ms, p99 {self.percentile(0.99):.1f} ms",
        }
        return "\n".join(f"{name:12} {text}" for name, text in lines.items())


class Lost(Exception):
    """An answer did not come."""


@dataclass(slots=True)
class _Call:
    id: int
    method: str
    begun: float
    answer: asyncio.Future[Any]


class User:
    """One user's socket after the other; each has selections of its own."""

    def __init__(self, server: Server, number: int, tally: Tally, seed: int) -> None:
        self._server = server
        self._number = number
        self._tally = tally
        self._luck = random.Random(seed * 10_007 + number)
        self._ids = itertools.count(1)
        self._waiting: dict[int, _Call] = {}
        self._socket: ClientConnection

    async def work(self, until: float) -> None:
        """Open sockets, call and cut them, until then."""
        await asyncio.sleep(self._luck.random() * 2)
        while time.monotonic() < until:
            try:
                async with self._opened() as (doc, box, cube):
                    for _ in range(self._luck.randint(5, 60)):
                        if time.monotonic() > until:
                            break
                        await self._anything(doc, box, cube)
                        await asyncio.sleep(self._luck.random() / 2)
                    if self._luck.random() < 0.5:
                        await self._cut(doc)
            except Lost as lost:
                self._note(self._tally.lost, str(lost))
            except (ConnectionClosed, OSError, TimeoutError) as error:
                self._note(self._tally.failed, repr(error))

    def _note(self, where: list[str], what: str) -> None:
        where.append(f"user {self._number}: {what}")

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[tuple[int, int, int]]:
        path = f"{self._server.messages}/identity/user{self._number}"
        self._waiting = {}
        self._socket = await self._server.open(path, patience=_TIMEOUT)
        self._tally.sockets += 1
        reader = asyncio.create_task(self._read(self._socket, self._waiting))
        try:
            opened = await self._ask(-1, "OpenDoc", self._server.messages.rpartition("/")[2])
            doc = opened["qReturn"]["qHandle"]
            made = [await self._ask(doc, "CreateSessionObject", definition) for definition in (_BOX, CUBE)]
            yield doc, made[0]["qReturn"]["qHandle"], made[1]["qReturn"]["qHandle"]
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
            await self._socket.close()

    async def _cut(self, doc: int) -> None:
        """End the connection with calls on their way."""
        for _ in range(self._luck.randint(1, 20)):
            await self._send(doc, "Evaluate", "Sum(Amount)")
        self._tally.cuts += 1
        self._tally.cut_off += len(self._waiting)
        self._waiting.clear()
        self._socket.transport.abort()

    async def _read(self, socket: ClientConnection, waiting: dict[int, _Call]) -> None:
        try:
            async for frame in socket:
                self._take(waiting, msgspec.json.decode(frame))
        except ConnectionClosed:
            pass
        for call in waiting.values():
            if not call.answer.done():
                call.answer.set_exception(ConnectionError(f"closed with {socket.close_code}"))
                call.answer.exception()  # not everybody asks for it

    def _take(self, waiting: dict[int, _Call], answer: Any) -> None:
        if "id" not in answer:
            return
        call = waiting.pop(answer["id"], None)
        if call is None:
            self._note(self._tally.crossed, f"answer {answer['id']}, which was not asked for or came twice")
            return
        self._tally.answered += 1
        self._tally.milliseconds.append((time.monotonic() - call.begun) * 1000)
        if not call.answer.done():
            call.answer.set_result(answer)

    async def _send(self, handle: int, method: str, *parameters: Any) -> _Call:
        id = next(self._ids)
        call = _Call(id, method, time.monotonic(), asyncio.get_running_loop().create_future())
        self._waiting[id] = call
        self._tally.calls += 1
        request = {"jsonrpc": "2.0", "id": id, "handle": handle, "method": method, "params": parameters}
        await self._socket.send(json.dumps(request))
        return call

    async def _answer(self, call: _Call) -> Any:
        """The result of a call; Lost if it has none in time, with what tells why."""
        try:
            answer = await asyncio.wait_for(call.answer, _TIMEOUT)
        except TimeoutError:
            raise Lost(await self._why(call)) from None
        if "error" in answer:
            self._note(self._tally.failed, f"{call.method} gave {answer['error']}")
        return answer.get("result", {})

    async def _why(self, call: _Call) -> str:
        others = [f"{other.id} {other.method}" for other in self._waiting.values()]
        probe = await self._send(-1, "EngineVersion")
        try:
            await asyncio.wait_for(probe.answer, _TIMEOUT)
            state = "the socket answers others"
        except (TimeoutError, OSError):
            state = "the socket answers nothing"
        return f"{call.id} {call.method}: {state}; without answer: {', '.join(others[:5])}"

    async def _ask(self, handle: int, method: str, *parameters: Any) -> Any:
        return await self._answer(await self._send(handle, method, *parameters))

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

    def _check(self, holds: bool, what: str) -> None:
        if not holds:
            self._note(self._tally.crossed, what)

    async def _evaluate(self, doc: int, box: int, cube: int) -> None:
        number = self._luck.randrange(10**6)
        found = await self._ask(doc, "Evaluate", f"{number} & '-{self._number}'")
        self._check(found.get("qReturn") == f"{number}-{self._number}", f"Evaluate of {number} gave {found}")

    async def _select(self, doc: int, box: int, cube: int) -> None:
        chosen = self._luck.sample(range(_REGIONS), self._luck.randint(1, 4))
        await self._ask(box, "SelectListObjectValues", "/qListObjectDef", chosen, False)
        found = await self._ask(box, "GetListObjectData", "/qListObjectDef", [_LIST])
        cells = [row[0] for row in found["qDataPages"][0]["qMatrix"]]
        selected = {cell["qElemNumber"] for cell in cells if cell["qState"] in ("S", "XS")}
        self._check(selected == set(chosen), f"chose {chosen}, sees {selected}")

    async def _page(self, doc: int, box: int, cube: int) -> None:
        await self._ask(doc, "ClearAll")
        found = await self._ask(cube, "GetHyperCubeData", "/qHyperCubeDef", [_AREA])
        self._check(len(found["qDataPages"][0]["qMatrix"]) == ROWS, "a page has not all its rows")

    async def _burst(self, doc: int, box: int, cube: int) -> None:
        sent = []
        for number in range(self._luck.randint(20, 300)):
            if self._luck.random() < 0.5:
                sent.append((await self._send(-1, "EngineVersion"), ""))
            else:
                sent.append((await self._send(doc, "Evaluate", f"{number} + 1"), str(number + 1)))
        for call, expected in sent:
            found = await self._answer(call)
            self._check(found.get("qReturn", "") == expected, f"a call of many gave {found}")

    async def _read_slowly(self, doc: int, box: int, cube: int) -> None:
        sent = [await self._send(cube, "GetHyperCubeData", "/qHyperCubeDef", [_AREA]) for _ in range(5)]
        self._socket.transport.pause_reading()
        await asyncio.sleep(1)
        self._socket.transport.resume_reading()
        for call in sent:
            await self._answer(call)


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
        passed = time.monotonic() - begun
        tally.minutes.append(passed / 60)
        tally.megabytes.append(process.memory_info().rss / 1e6)
        if begun + passed >= told:
            told += every
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
    print(tally.summary())
    return 1 if tally.wrong or tally.growth > _GROWTH_MAX else 0


if __name__ == "__main__":
    sys.exit(main())
