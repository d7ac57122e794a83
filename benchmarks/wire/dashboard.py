"""A click on a dashboard, over the websocket and by the engine alone: a selection, 28 layouts."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from websockets.asyncio.client import ClientConnection

from qlik_engine import Document

from ..compare import Result, alternate
from .server import Server, tenant

FIELDS, VALUES = 20, 24
SCRIPT = "Facts: LOAD {fields}, Rand() * 1000 as Amount AUTOGENERATE {rows};"


def compare(*, small: bool = False) -> list[Result]:
    """Milliseconds of one click, each on a selection that was not seen before."""
    rows, rounds = (500, 1) if small else (300_000, 15)
    script = SCRIPT.format(
        rows=rows,
        fields=", ".join(f"'v' & Floor(Rand() * {VALUES}) as F{at}" for at in range(FIELDS)),
    )
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner())
        server = stack.enter_context(tenant(script))
        contestants = {"qlik_tenant": _over_the_wire(runner, server), "qlik_engine": _alone(script)}
        step = f"click on {rows:,} rows"
        return [Result(step, alternate(contestants, rounds))]


def definitions() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The properties of the charts, and of the list boxes."""
    page = [{"qTop": 0, "qLeft": 0, "qWidth": 4, "qHeight": VALUES}]
    charts = [
        {
            "qInfo": {"qType": "chart"},
            "qHyperCubeDef": {
                "qDimensions": [{"qDef": {"qFieldDefs": [f"F{at}"]}}],
                "qMeasures": [
                    {"qDef": {"qDef": text}} for text in ("Sum(Amount)", "Avg(Amount)", "Count(Amount)")
                ],
                "qInitialDataFetch": page,
            },
        }
        for at in range(8)
    ]
    boxes = [
        {
            "qInfo": {"qType": "box"},
            "qListObjectDef": {"qDef": {"qFieldDefs": [f"F{at}"]}, "qInitialDataFetch": page},
        }
        for at in range(FIELDS)
    ]
    return charts, boxes


def _clicks() -> Any:
    """Pairs of values to select, never the same twice."""
    return itertools.cycle(itertools.combinations(range(VALUES), 2))


def _alone(script: str) -> Callable[[], object]:
    document = Document(script=script)
    assert document.reload().success
    session = document.session()
    charts, boxes = definitions()
    shown = [session.create_object(one, session_only=True) for one in (*charts, *boxes)]
    clicks = _clicks()

    def click() -> None:
        shown[-1].select_list_object_values("/qListObjectDef", list(next(clicks)), False)
        for one in shown:
            one.layout()

    return click


def _over_the_wire(runner: asyncio.Runner, server: Server) -> Callable[[], object]:
    ids = itertools.count(1)
    clicks = _clicks()

    async def call(socket: ClientConnection, *asked: tuple[int, str, list[Any]]) -> dict[int, bytes | str]:
        """The answers to calls that are sent together; they are not read."""
        waits = []
        for handle, method, parameters in asked:
            waits.append(next(ids))
            request = {"jsonrpc": "2.0", "id": waits[-1], "handle": handle, "method": method}
            await socket.send(json.dumps({**request, "params": parameters}))
        answers = [await socket.recv() for _ in waits]
        return dict(zip(waits, answers, strict=True))

    async def open_all() -> tuple[ClientConnection, list[int]]:
        socket = await server.open(server.messages)
        await call(socket, (-1, "OpenDoc", [server.messages.rpartition("/")[2]]))
        charts, boxes = definitions()
        handles = []
        for one in (*charts, *boxes):
            [answer] = (await call(socket, (1, "CreateSessionObject", [one]))).values()
            handles.append(json.loads(answer)["result"]["qReturn"]["qHandle"])
        return socket, handles

    socket, handles = runner.run(open_all())

    async def click() -> None:
        chosen = ["/qListObjectDef", list(next(clicks)), False]
        await call(socket, (handles[-1], "SelectListObjectValues", chosen))
        await call(socket, *((handle, "GetLayout", []) for handle in handles))

    return lambda: runner.run(click())
