"""Running an app's script and telling how far it is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..errors import QlikError
from .progress import Messages, watching

if TYPE_CHECKING:
    from ..generated.qix.structs.script import DoReloadExResult
    from .app import App, AsyncApp

_PROGRESS_SECONDS = 0.3
_ANY_REQUEST = {"qRequestId": 0}


def run(app: App, partial: bool, progress: Messages) -> DoReloadExResult:
    """Reload an open app; another thread asks for messages meanwhile."""
    with watching(progress, f"reloading {app.name or app.id}") as tell:
        if tell is None:
            return app.do_reload_ex({"qPartial": partial})
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(app, tell, done), name="qlik-progress", daemon=True)
        watcher.start()
        try:
            return app.do_reload_ex({"qPartial": partial})
        finally:
            done.set()
            watcher.join()


def _watch(app: App, tell: Callable[[str], None], done: threading.Event) -> None:
    over = False
    while not over:
        over = done.wait(_PROGRESS_SECONDS)  # once more at the end, for what was said since
        try:
            state = app.Global._rpc("GetProgress", _ANY_REQUEST, out="qProgressData")
        except QlikError:
            return  # the reload itself says what is wrong
        _tell(state, tell)


async def run_async(app: AsyncApp, partial: bool, progress: Messages) -> DoReloadExResult:
    """The asynchronous twin of `run`."""
    with watching(progress, f"reloading {app.name or app.id}") as tell:
        if tell is None:
            return await app.do_reload_ex({"qPartial": partial})
        done = asyncio.Event()
        watcher = asyncio.create_task(_watch_async(app, tell, done))
        try:
            result = await app.do_reload_ex({"qPartial": partial})
            done.set()
            await asyncio.wait([watcher])
            return result
        finally:
            watcher.cancel()
            await asyncio.wait([watcher])


async def _watch_async(app: AsyncApp, tell: Callable[[str], None], done: asyncio.Event) -> None:
    over = False
    while not over:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(done.wait(), _PROGRESS_SECONDS)
        over = done.is_set()
        try:
            state = await app.Global._rpc("GetProgress", _ANY_REQUEST, out="qProgressData")
        except QlikError:
            return  # the reload itself says what is wrong
        _tell(state, tell)


def _tell(state: Mapping[str, Any], tell: Callable[[str], None]) -> None:
    for key in ("qPersistentProgress", "qTransientProgress"):
        for line in str(state.get(key) or "").splitlines():
            if line.strip():
                tell(line.strip())
