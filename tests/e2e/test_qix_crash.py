"""A tenant that is killed keeps what was saved, and the next start is clean."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

COVERS = ("Global.CreateApp", "Global.OpenDoc", "Doc.SetScript", "Doc.DoReload", "Doc.DoSave", "Doc.Evaluate")
ids = itertools.count()


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """A tenant in a process of its own, and what it announced; killed at the end of the block."""
    command = [sys.executable, "-m", "qlik_tenant.cli", "serve", "--data", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


@contextmanager
def opened(about: dict[str, Any], app_id: str = "") -> Iterator[ClientConnection]:
    """A socket; in an app, that is handle 1."""
    url = f"{about['url'].replace('http', 'ws', 1)}/app/{app_id or 'engineData'}"
    with connect(url, additional_headers={"Authorization": f"Bearer {about['apiKey']}"}) as socket:
        socket.recv(20)
        if app_id:
            call(socket, -1, "OpenDoc", app_id)
        yield socket


def send(socket: ClientConnection, handle: int, method: str, *params: Any) -> int:
    id = next(ids)
    socket.send(
        json.dumps({"jsonrpc": "2.0", "id": id, "handle": handle, "method": method, "params": params})
    )
    return id


def call(socket: ClientConnection, handle: int, method: str, *params: Any) -> Any:
    id = send(socket, handle, method, *params)
    while True:
        message = json.loads(socket.recv(60))
        if message.get("id") == id:
            assert "error" not in message, message
            return message["result"]


def make_app(about: dict[str, Any]) -> str:
    """A saved app in which Sum(x) is 3."""
    with opened(about) as socket:
        app_id: str = call(socket, -1, "CreateApp", "Kept")["qAppId"]
    with opened(about, app_id) as socket:
        load(socket, "LOAD 1 AS x AUTOGENERATE 3;")
        call(socket, 1, "DoSave")
    return app_id


def load(socket: ClientConnection, script: str) -> None:
    call(socket, 1, "SetScript", script)
    assert call(socket, 1, "DoReload")["qReturn"]


def leftovers(folder: Path) -> list[str]:
    return [entry.name for entry in (folder / "apps").iterdir() if entry.name.startswith(".")]


def test_killed_during_a_reload(tmp_path: Path) -> None:
    with running(tmp_path) as (process, about):
        app_id = make_app(about)
        with opened(about, app_id) as socket:
            call(socket, 1, "SetScript", "TRACE begun;\nLOAD RecNo() AS x AUTOGENERATE 30000000;")
            reload = send(socket, 1, "DoReload")
            while not call(socket, -1, "GetProgress", reload)["qProgressData"]["qTransientProgress"]:
                time.sleep(0.01)
            process.kill()
    with running(tmp_path) as (_, about), opened(about, app_id) as socket:
        assert call(socket, 1, "Evaluate", "Sum(x)") == {"qReturn": "3"}
        assert "AUTOGENERATE 3;" in call(socket, 1, "GetScript")["qScript"]
        assert leftovers(tmp_path) == []


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.1])
def test_killed_during_a_save(tmp_path: Path, delay: float) -> None:
    with running(tmp_path) as (process, about):
        app_id = make_app(about)
        with opened(about, app_id) as socket:
            load(socket, "LOAD RecNo() AS x AUTOGENERATE 1000000;")
            send(socket, 1, "DoSave")
            time.sleep(delay)
            process.kill()
    with running(tmp_path) as (_, about), opened(about, app_id) as socket:
        assert call(socket, 1, "Evaluate", "Count(x)")["qReturn"] in ("3", "1000000")
        assert leftovers(tmp_path) == []


def test_leftovers_of_a_crash_are_removed_at_the_next_start(tmp_path: Path) -> None:
    with running(tmp_path) as (_, about):
        app_id = make_app(about)
    (tmp_path / "apps" / f".{app_id}.x.tmp").write_bytes(b"half")
    (tmp_path / "apps" / ".discarded-1").mkdir()
    with running(tmp_path) as (_, about), opened(about, app_id) as socket:
        assert call(socket, 1, "Evaluate", "Sum(x)") == {"qReturn": "3"}
        assert leftovers(tmp_path) == []
