"""A tenant killed in the midst of reloads, again and again: `python -m tools.crash --rounds 200`.

Each round reloads and saves an app and kills the process at a random moment of it. Opened again, the app has
to have the data of the last save that was answered, or of the one that was on its way, and all of them. The
exit status is 1 if it ever has not.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any, Final

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

ROWS: Final = 300_000
SECONDS: Final = 1.0
"""A reload with its save takes about as long; kills are spread over that."""

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


def load(socket: ClientConnection, script: str) -> None:
    """Reload a script, which has to succeed."""
    call(socket, 1, "SetScript", script)
    assert call(socket, 1, "DoReload")["qReturn"]


def _save(socket: ClientConnection, number: int) -> None:
    load(
        socket, f"T: LOAD {number} AS round, RecNo() AS x, 'v' & Mod(RecNo(), 1000) AS v AUTOGENERATE {ROWS};"
    )
    call(socket, 1, "DoSave")


def _killed(folder: Path, app_id: str, number: int, delay: float) -> bool:
    """One round; whether the save was answered before the process was killed."""
    done = False
    with running(folder) as (process, about):
        with suppress(ConnectionClosed, OSError, TimeoutError), opened(about, app_id) as socket:
            killer = subprocess.Popen(["sh", "-c", f"sleep {delay:.3f}; kill -9 {process.pid}"])
            try:
                _save(socket, number)
                done = True
            finally:
                killer.wait()
        process.kill()
    return done


def _found(folder: Path, app_id: str) -> tuple[int, bool]:
    """The round whose data the app has, and whether they are all there."""
    with running(folder) as (_, about), opened(about, app_id) as socket:
        number, count, total = (
            call(socket, 1, "Evaluate", expression)["qReturn"]
            for expression in ("Concat(DISTINCT round, '+')", "Count(x)", "Num(Sum(x), '0')")
        )
    is_whole = count == str(ROWS) and total == str(ROWS * (ROWS + 1) // 2)
    return int(number) if number.isdigit() else -1, is_whole


def crash(folder: Path, rounds: int, chance: Random) -> list[str]:
    """What was wrong, round by round; nothing if all is well."""
    with running(folder) as (_, about):
        with opened(about) as socket:
            app_id: str = call(socket, -1, "CreateApp", "Kept")["qAppId"]
        with opened(about, app_id) as socket:
            _save(socket, 0)
    last, wrong = 0, []
    for number in range(1, rounds + 1):
        was_saved = _killed(folder, app_id, number, chance.uniform(0.0, SECONDS))
        found, is_whole = _found(folder, app_id)
        if not is_whole or found not in ((number,) if was_saved else (last, number)):
            wrong.append(
                f"round {number}: data of round {found}, {'' if is_whole else 'not '}whole, after {last}"
            )
        last = found
    return wrong


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=None, help="of the moments (default: of the clock)")
    options = parser.parse_args(arguments)
    seed = time.time_ns() if options.seed is None else options.seed
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="qlik-crash-") as folder:
        wrong = crash(Path(folder), options.rounds, Random(seed))
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{options.rounds} rounds, seed {seed}, {time.monotonic() - began:.0f} s: {len(wrong)} findings")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
