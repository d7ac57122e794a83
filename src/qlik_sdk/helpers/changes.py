"""Layouts as they change: of a chart that follows selections, of an app that is reloaded."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any

from ..errors import EngineError

ABORTED = 15
"""The engine gave up calculating, as what it was calculating from has changed: there is a newer layout."""

INVALID_HANDLE = -32602
_CLOSED_SECONDS = 1.0
"""An object may be gone before its listeners have heard of it."""

Listen = Callable[[str, Callable[[], object]], Callable[[], None]]


def layouts(ask: Callable[[], Any], listen: Listen) -> Iterator[Any]:
    """The layout as it is now, then again after each change, until the object or its session is closed.

    Parameters:
        ask: gives the layout; listen: calls back at "changed" and "closed", and gives how to undo that.
    """
    from threading import Event

    changed, closed = Event(), Event()
    undo = [listen("changed", changed.set), listen("closed", closed.set), listen("closed", changed.set)]
    try:
        while not closed.is_set():
            changed.clear()
            try:
                layout = ask()
            except EngineError as error:
                if error.code == ABORTED:
                    continue
                if error.code == INVALID_HANDLE and closed.wait(_CLOSED_SECONDS):
                    return
                raise
            yield layout
            changed.wait()
    finally:
        for one in undo:
            one()


async def layouts_async(ask: Callable[[], Awaitable[Any]], listen: Listen) -> AsyncIterator[Any]:
    """The asynchronous twin of `layouts`."""
    from asyncio import Event, wait_for

    changed, closed = Event(), Event()
    undo = [listen("changed", changed.set), listen("closed", closed.set), listen("closed", changed.set)]
    try:
        while not closed.is_set():
            changed.clear()
            try:
                layout = await ask()
            except EngineError as error:
                if error.code == ABORTED:
                    continue
                if error.code != INVALID_HANDLE:
                    raise
                with suppress(TimeoutError):
                    await wait_for(closed.wait(), _CLOSED_SECONDS)
                if not closed.is_set():
                    raise
                return
            yield layout
            await changed.wait()
    finally:
        for one in undo:
            one()
