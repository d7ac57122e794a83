"""Servers that do the least there is to do: `python -m benchmarks.wire.plain_server` prints its port.

Rows come from SQLite by way of starlette (or of litestar, which is the argument then), websocket messages go
back as they came, pages are made of dictionaries by the standard library; all on uvicorn.
"""

from __future__ import annotations

import json
import socket
import sqlite3
import sys
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from .engine import page

ROWS = 100


def _row(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:024x}",
        "name": f"Space {number}",
        "type": "shared",
        "description": "of the comparison " * 20,
        "ownerId": "0123456789abcdef01234567",
        "tenantId": "abcdefghijklmnopqrstuvwxyz012345",
        "createdAt": "2026-01-01T00:00:00.000Z",
        "updatedAt": "2026-01-01T00:00:00.000Z",
    }


class _Spaces:
    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute("create table spaces (id text primary key, data text)")
        rows = [_row(number) for number in range(ROWS)]
        stored = [(row["id"], json.dumps(row)) for row in rows]
        self._database.executemany("insert into spaces values (?, ?)", stored)

    def one(self, id: str) -> dict[str, Any]:
        found = self._database.execute("select data from spaces where id = ?", (id,))
        row: dict[str, Any] = json.loads(found.fetchone()[0])
        return row

    def many(self) -> dict[str, Any]:
        found = self._database.execute("select data from spaces").fetchall()
        return {"data": [json.loads(data) for (data,) in found]}


def application() -> Starlette:
    """A row, a hundred of them, an echo and a page."""
    spaces = _Spaces()
    answer = json.loads(page())

    async def one(request: Request) -> JSONResponse:
        return JSONResponse(spaces.one(request.path_params["id"]))

    async def many(request: Request) -> JSONResponse:
        return JSONResponse(spaces.many())

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        async for message in socket.iter_text():
            await socket.send_text(message)

    async def pages(socket: WebSocket) -> None:
        await socket.accept()
        async for message in socket.iter_text():
            await socket.send_text(
                json.dumps({"jsonrpc": "2.0", "id": json.loads(message)["id"], "result": answer})
            )

    return Starlette(
        routes=[
            Route("/spaces", many),
            Route("/spaces/{id}", one),
            WebSocketRoute("/echo", echo),
            WebSocketRoute("/pages", pages),
        ]
    )


def on_litestar() -> Any:
    """A row, and a hundred of them."""
    from litestar import Litestar, get

    spaces = _Spaces()

    @get("/spaces/{id:str}")
    async def one(id: str) -> dict[str, Any]:
        return spaces.one(id)

    @get("/spaces")
    async def many() -> dict[str, Any]:
        return spaces.many()

    return Litestar([one, many])


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)


def main() -> None:
    """Serve until the process ends."""
    served = on_litestar() if sys.argv[1:] == ["litestar"] else application()
    # The loop opens the port itself: only then are answers sent at once, head and body.
    _Server(uvicorn.Config(served, port=0, backlog=2048, log_level="error", lifespan="off")).run()


if __name__ == "__main__":
    main()
